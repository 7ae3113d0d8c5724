/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "content.h"
#include "selection.h"
#include "view-options.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * NormDocumentState:
 * All that a .normscope file holds, apart from the document it belongs to: what a worker reads and writes. All owned.
 * @active: which of the pipelines
 * @root: the file it was read from as JSON, or NULL; what this version does not know in it goes back into the next file
 */
typedef struct
{
  NormContent *content;
  NormViewOptions options;
  NormSelection selection;
  guint active;
  JsonNode *root;
} NormDocumentState;

/* Takes its own references. The first pipeline is active. */
NormDocumentState *norm_document_state_new (NormContent *content, const NormViewOptions *options, const NormSelection *selection, JsonNode *root);
void norm_document_state_free (NormDocumentState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormDocumentState, norm_document_state_free)

/**
 * norm_document_state_from_json (document-json-read.c): .normscope, version 1. Any thread.
 * Returns: NULL with NORM_ERROR_DATA (what is wrong, and under which key) or NORM_ERROR_UNSUPPORTED (a newer version)
 */
NormDocumentState *norm_document_state_from_json (GBytes *json, GError **error);
/* document-json-pipelines.c: of NormPipeline. @masked: whether those use the mask that do not say so. NULL with NORM_ERROR_DATA, which says which of
 * several it is. */
GPtrArray *norm_pipelines_from_json (JsonObject *root, gboolean masked, GError **error);
/* document-json-write.c. Any thread. */
GBytes *norm_document_state_to_json (const NormDocumentState *state);

/* Keys of a .normscope file; each list ends with NULL. What is not in them is unknown, and kept. */
extern const char *const norm_json_keys[];
extern const char *const norm_json_tensor_keys[];
extern const char *const norm_json_pipeline_keys[];
extern const char *const norm_json_view_keys[];
extern const char *const norm_json_selection_keys[];
/* The key of each NormParamKind, in its order. */
#define NORM_JSON_N_PARAMS (NORM_PARAM_RUNNING_VAR + 1)
/* Up to this many values are written as nested lists, more as base64 of little-endian elements. */
#define NORM_JSON_MAX_LISTED 4096
#define NORM_JSON_VERSION    1

G_END_DECLS
