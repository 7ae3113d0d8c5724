/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-cells.h"
#include "document-private.h"
#include "expression.h"
#include "feed.h"

#include <glib/gi18n-lib.h>

/* A typed shape that is one digit too long must not take the machine down. */
#define MAX_TYPED_BYTES ((gsize) 1 << 30)

static NormPipeline *
present_pipeline (NormDocument *self)
{
  return norm_document_get_pipeline (self, self->active);
}

/* Takes @pipeline. */
static void
commit_pipeline (NormDocument *self, NormPipeline *pipeline, const char *undo_name)
{
  norm_document_commit (self, norm_content_with_pipeline (norm_document_content (self), self->active, pipeline), undo_name);
  norm_pipeline_unref (pipeline);
}

/* Takes @tensor. What equals the present tensor is no change. */
static void
commit_tensor (NormDocument *self, NormTensor *tensor, const char *undo_name)
{
  if (!norm_tensor_equal (tensor, norm_document_get_tensor (self)))
    norm_document_commit (self, norm_content_with_tensor (norm_document_content (self), tensor), undo_name);
  norm_tensor_unref (tensor);
}

/* ── the tensor ── */

void
norm_document_set_tensor (NormDocument *self, NormTensor *tensor, const char *undo_name)
{
  g_return_if_fail (tensor != NULL && undo_name != NULL);
  norm_document_commit (self, norm_content_with_other_tensor (norm_document_content (self), tensor), undo_name);
}

void
norm_document_start (NormDocument *self, NormTensor *tensor, const char *undo_name)
{
  g_return_if_fail (tensor != NULL && undo_name != NULL);
  norm_document_set_file (self, NULL);
  g_clear_pointer (&self->lesson, g_free);
  g_clear_pointer (&self->root, json_node_unref);
  norm_document_commit (self, norm_content_for_tensor (tensor, norm_document_get_layer (self)), undo_name);
}

gboolean
norm_document_set_value (NormDocument *self, gsize source, const char *text, GError **error)
{
  g_return_val_if_fail (source < norm_document_get_tensor (self)->n_values, FALSE);

  NormTensor *tensor = norm_tensor_with_text (norm_document_get_tensor (self), source, text, error);
  if (!tensor)
    return FALSE;
  commit_tensor (self, tensor, _ ("Edit Value"));
  return TRUE;
}

gboolean
norm_document_set_shape (NormDocument *self, int rank, const gsize *shape, GError **error)
{
  NormTensor *tensor = norm_document_get_tensor (self);
  gsize n_values, n_bytes;

  /* the same values under another shape take no memory, however many they are */
  if (!norm_shape_count (tensor->dtype, rank, shape, &n_values, &n_bytes) || (n_values != tensor->n_values && n_bytes > MAX_TYPED_BYTES))
    {
      g_autofree char *wanted = rank <= NORM_MAX_RANK ? norm_shape_to_text (rank, shape) : g_strdup_printf (_ ("a shape with %d axes"), rank);
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
                   _ ("%s is too large: at most %d axes and %zu MiB; use fewer or shorter axes, or open a file of that shape"), wanted, NORM_MAX_RANK,
                   MAX_TYPED_BYTES >> 20);
      return FALSE;
    }
  g_autoptr (NormTensor) reshaped =
    n_values == tensor->n_values ? norm_tensor_with_shape (tensor, rank, shape) : norm_tensor_resize (tensor, rank, shape, 0);
  norm_document_rewrite (self, reshaped, _ ("Change Shape"));
  return TRUE;
}

void
norm_document_set_dtype (NormDocument *self, NormDtype dtype)
{
  commit_tensor (self, norm_tensor_cast (norm_document_get_tensor (self), dtype), _ ("Change Type"));
}

/* ── the steps ── */

void
norm_document_set_steps (NormDocument *self, NormSteps *steps, const char *undo_name)
{
  g_return_if_fail (steps != NULL && undo_name != NULL);

  g_autofree char *before = norm_steps_to_text (norm_document_get_steps (self));
  g_autofree char *after = norm_steps_to_text (steps);
  if (strcmp (before, after))
    commit_pipeline (self, norm_pipeline_with_steps (present_pipeline (self), steps), undo_name);
}

gboolean
norm_document_set_steps_text (NormDocument *self, const char *text, GError **error)
{
  g_autoptr (NormSteps) steps = norm_steps_parse (text, error);
  if (!steps)
    return FALSE;
  g_autoptr (NormView) whole = norm_view_new (norm_document_get_tensor (self));
  guint failed = 0;
  g_autoptr (NormView) view = norm_steps_apply (steps, whole, G_MAXUINT, &failed, error);
  if (!view)
    {
      g_autofree char *step = norm_step_to_text (norm_steps_get (steps, failed));
      if (norm_steps_get_n (steps) > 1)
        g_prefix_error (error, "%s: ", step);
      return FALSE;
    }
  norm_document_set_steps (self, steps, _ ("Change Steps"));
  return TRUE;
}

/* ── the layer ── */

void
norm_document_set_layer (NormDocument *self, NormLayer *layer)
{
  g_return_if_fail (layer != NULL);
  if (!norm_layer_equal (layer, norm_document_get_layer (self)))
    commit_pipeline (self, norm_pipeline_with_layer (present_pipeline (self), layer), _ ("Change Layer"));
}

gboolean
norm_document_set_layer_text (NormDocument *self, const char *text, GError **error)
{
  g_autoptr (NormLayer) layer = norm_layer_parse (text, error);
  if (!layer)
    return FALSE;
  g_autoptr (NormLayer) as_wrong =
    layer->info->pools ? norm_layer_with_mistake (layer, norm_document_get_layer (self)->mistake) : norm_layer_ref (layer);
  norm_document_set_layer (self, as_wrong);
  return TRUE;
}

void
norm_document_set_mistake (NormDocument *self, NormMistake mistake)
{
  NormLayer *present = norm_document_get_layer (self);
  if (present->mistake == mistake || !present->info->pools)
    return;
  g_autoptr (NormLayer) layer = norm_layer_with_mistake (present, mistake);
  commit_pipeline (self, norm_pipeline_with_layer (present_pipeline (self), layer),
                   mistake == NORM_MISTAKE_NONE ? _ ("Make Right") : _ ("Make Wrong on Purpose"));
}

void
norm_document_set_mode (NormDocument *self, NormMode mode)
{
  if (mode != norm_document_get_mode (self))
    commit_pipeline (self, norm_pipeline_with_mode (present_pipeline (self), mode), mode == NORM_MODE_TRAIN ? _ ("Train") : _ ("Evaluate"));
}

void
norm_document_set_params (NormDocument *self, NormParams *params, const char *undo_name)
{
  g_return_if_fail (params != NULL && undo_name != NULL);
  if (params != norm_document_get_params (self))
    commit_pipeline (self, norm_pipeline_with_params (present_pipeline (self), params), undo_name);
}

gboolean
norm_document_feed (NormDocument *self, gsize batch_size, guint times, GError **error)
{
  if (norm_document_get_failed_step (self) != G_MAXUINT)
    {
      g_set_error_literal (error, NORM_ERROR, NORM_ERROR_SHAPE, norm_document_get_problem (self)->message);
      return FALSE;
    }
  NormPipeline *fed = norm_pipeline_fed (present_pipeline (self), norm_document_get_view (self),
                                         norm_document_get_masked (self) ? norm_document_get_mask_view (self) : NULL, batch_size, times, error);
  if (!fed)
    return FALSE;
  if (times > 0)
    commit_pipeline (self, fed, batch_size > 0 ? _ ("Feed Batches") : _ ("Feed Batch"));
  else
    norm_pipeline_unref (fed);
  return TRUE;
}

/* ── several at once ── */

/* Axes that are missing altogether take several steps. */
static NormSteps *
repaired_steps (NormDocument *self, const NormRepair *repair)
{
  g_autoptr (NormSteps) steps = norm_steps_ref (norm_document_get_steps (self));
  guint n = norm_steps_get_n (steps);
  if (repair->remove_step && n > 0)
    {
      NormSteps *fewer = norm_steps_with_removed (steps, MIN (norm_document_get_failed_step (self), n - 1));
      norm_steps_unref (steps);
      steps = fewer;
    }
  g_autoptr (NormSteps) more = repair->append_step ? norm_steps_parse (repair->append_step, NULL) : NULL;
  for (guint i = 0; more && i < norm_steps_get_n (more); i++)
    {
      NormSteps *longer = norm_steps_with_inserted (steps, norm_steps_get_n (steps), norm_steps_get (more, i));
      norm_steps_unref (steps);
      steps = longer;
    }
  return g_steal_pointer (&steps);
}

void
norm_document_apply_repair (NormDocument *self, const NormRepair *repair)
{
  g_return_if_fail (repair != NULL);

  NormPipeline *present = present_pipeline (self);
  g_autoptr (NormSteps) steps = repaired_steps (self, repair);
  g_autoptr (NormLayer) parsed = repair->layer ? norm_layer_parse (repair->layer, NULL) : NULL;
  g_autoptr (NormPipeline) pipeline = norm_pipeline_with_parts (present, steps, parsed ? parsed : present->layer,
                                                                repair->set_mode ? repair->mode : present->mode, present->params, present->history);
  NormTensor *before = norm_document_get_tensor (self);
  g_autoptr (NormTensor) tensor = repair->set_dtype ? norm_tensor_cast (before, repair->dtype) : norm_tensor_ref (before);
  g_autoptr (NormContent) content = norm_content_with_tensor (norm_document_content (self), tensor);

  norm_document_commit (self, norm_content_with_pipeline (content, self->active, pipeline), _ ("Repair"));
}

/* Each array that @expression names, over @params. */
static NormParams *
named_params (const NormExpression *expression, NormParams *params)
{
  NormParams *named = norm_params_ref (params);
  for (guint kind = 0; kind < NORM_EXPRESSION_N_PARAMS; kind++)
    {
      if (!expression->params[kind])
        continue;
      g_autofree double *values = norm_tensor_to_doubles (expression->params[kind]);
      NormParams *more = norm_params_with_array (named, kind, values, expression->params[kind]->n_values);
      norm_params_unref (named);
      named = more;
    }
  if (expression->has_batches)
    {
      NormParams *more = norm_params_with_batches (named, expression->num_batches_tracked);
      norm_params_unref (named);
      named = more;
    }
  return named;
}

gboolean
norm_document_set_expression (NormDocument *self, const char *text, GError **error)
{
  g_autoptr (NormExpression) expression = norm_expression_parse (text, error);
  if (!expression)
    return FALSE;

  NormPipeline *present = present_pipeline (self);
  g_autoptr (NormParams) params = named_params (expression, present->params);
  g_autoptr (NormPipeline) pipeline =
    norm_pipeline_with_parts (present, expression->steps ? expression->steps : present->steps, expression->layer ? expression->layer : present->layer,
                              expression->has_mode ? expression->mode : present->mode, params, present->history);
  g_autoptr (NormTensor) base = expression->tensor ? norm_tensor_ref (expression->tensor) : norm_tensor_ref (norm_document_get_tensor (self));
  g_autoptr (NormTensor) tensor = expression->has_dtype ? norm_tensor_cast (base, expression->dtype) : norm_tensor_ref (base);
  g_autoptr (NormContent) content = expression->tensor ? norm_content_with_other_tensor (norm_document_content (self), tensor)
                                                       : norm_content_with_tensor (norm_document_content (self), tensor);

  norm_document_commit (self, norm_content_with_pipeline (content, self->active, pipeline), _ ("Change Expression"));
  return TRUE;
}
