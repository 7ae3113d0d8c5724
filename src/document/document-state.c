/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-state.h"

#include "running-history-json.h"

const char *const norm_json_keys[] = { "normscope", "title", "note", "tensor", "mask", "masked", "pipelines", "active", "view", "selection", NULL };
const char *const norm_json_tensor_keys[] = { "dtype", "shape", "data", NULL };
const char *const norm_json_pipeline_keys[] = { "name",
                                                "steps",
                                                "layer",
                                                "mistake",
                                                "mode",
                                                "masked",
                                                "weight",
                                                "bias",
                                                "running_mean",
                                                "running_var",
                                                "num_batches_tracked",
                                                NORM_RUNNING_HISTORY_KEY,
                                                NULL };
const char *const norm_json_view_keys[] = { "color", "form", "shared_scale", "decimals", "step", NULL };
const char *const norm_json_selection_keys[] = { "source", "pinned", NULL };

NormDocumentState *
norm_document_state_new (NormContent *content, const NormViewOptions *options, const NormSelection *selection, JsonNode *root)
{
  NormDocumentState *state = g_new0 (NormDocumentState, 1);
  state->content = norm_content_ref (content);
  state->options = *options;
  state->selection = *selection;
  state->root = root ? json_node_ref (root) : NULL;
  return state;
}

void
norm_document_state_free (NormDocumentState *state)
{
  norm_content_unref (state->content);
  g_clear_pointer (&state->root, json_node_unref);
  g_free (state);
}
