/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content.h"

/* Takes @mask. */
static NormContent *
new_content (NormTensor *tensor, NormTensor *mask, const GPtrArray *pipelines, const char *title, const char *note)
{
  NormContent *content = g_new0 (NormContent, 1);
  content->tensor = norm_tensor_ref (tensor);
  content->pipelines = g_ptr_array_new_full (pipelines->len, (GDestroyNotify) norm_pipeline_unref);
  for (guint i = 0; i < pipelines->len; i++)
    g_ptr_array_add (content->pipelines, norm_pipeline_ref (g_ptr_array_index (pipelines, i)));
  content->title = g_strdup (title);
  content->note = g_strdup (note ? note : "");
  content->mask = mask;
  g_atomic_ref_count_init (&content->ref_count);
  return content;
}

NormContent *
norm_content_new (NormTensor *tensor, NormPipeline *pipeline, const char *title, const char *note)
{
  g_return_val_if_fail (tensor != NULL && pipeline != NULL, NULL);
  g_autoptr (GPtrArray) pipelines = g_ptr_array_new ();
  g_ptr_array_add (pipelines, pipeline);
  return new_content (tensor, NULL, pipelines, title, note);
}

NormContent *
norm_content_ref (NormContent *content)
{
  g_atomic_ref_count_inc (&content->ref_count);
  return content;
}

void
norm_content_unref (NormContent *content)
{
  if (!g_atomic_ref_count_dec (&content->ref_count))
    return;
  norm_tensor_unref (content->tensor);
  g_ptr_array_unref (content->pipelines);
  g_free (content->title);
  g_free (content->note);
  g_clear_pointer (&content->mask, norm_tensor_unref);
  g_free (content);
}

guint
norm_content_n_pipelines (const NormContent *content)
{
  return content->pipelines->len;
}

NormPipeline *
norm_content_pipeline (const NormContent *content, guint i)
{
  g_return_val_if_fail (i < content->pipelines->len, NULL);
  return g_ptr_array_index (content->pipelines, i);
}

gboolean
norm_content_is_masked (const NormContent *content, guint i)
{
  return content->mask && norm_content_pipeline (content, i)->masked;
}

static NormTensor *
mask_ref (const NormContent *content)
{
  return content->mask ? norm_tensor_ref (content->mask) : NULL;
}

NormContent *
norm_content_with_tensor (const NormContent *content, NormTensor *tensor)
{
  NormTensor *mask = NULL;
  if (content->mask && content->mask->n_values == tensor->n_values)
    mask = norm_tensor_with_shape (content->mask, tensor->rank, tensor->shape);
  return new_content (tensor, mask, content->pipelines, content->title, content->note);
}

NormContent *
norm_content_with_mask (const NormContent *content, NormTensor *mask)
{
  const NormTensor *tensor = content->tensor;
  g_return_val_if_fail (!mask || (mask->dtype == NORM_DTYPE_BOOL && mask->rank == tensor->rank &&
                                  !memcmp (mask->shape, tensor->shape, sizeof mask->shape[0] * (gsize) mask->rank)),
                        NULL);
  return new_content (content->tensor, mask ? norm_tensor_ref (mask) : NULL, content->pipelines, content->title, content->note);
}

NormContent *
norm_content_with_pipeline (const NormContent *content, guint i, NormPipeline *pipeline)
{
  g_return_val_if_fail (i < content->pipelines->len, NULL);
  g_autoptr (GPtrArray) pipelines = g_ptr_array_copy (content->pipelines, NULL, NULL);
  g_ptr_array_set_free_func (pipelines, NULL);
  g_ptr_array_index (pipelines, i) = pipeline;
  return norm_content_with_pipelines (content, pipelines);
}

NormContent *
norm_content_with_pipelines (const NormContent *content, const GPtrArray *pipelines)
{
  g_return_val_if_fail (pipelines->len >= 1 && pipelines->len <= NORM_CONTENT_MAX_PIPELINES, NULL);
  return new_content (content->tensor, mask_ref (content), pipelines, content->title, content->note);
}

NormContent *
norm_content_with_words (const NormContent *content, const char *title, const char *note)
{
  return new_content (content->tensor, mask_ref (content), content->pipelines, title, note);
}

NormContent *
norm_content_with_other_tensor (const NormContent *content, NormTensor *tensor)
{
  return new_content (tensor, NULL, content->pipelines, NULL, NULL);
}

NormContent *
norm_content_for_steps (NormTensor *tensor, NormSteps *steps, NormLayer *current)
{
  g_autoptr (NormView) whole = norm_view_new (tensor);
  g_autoptr (NormView) view = norm_steps_apply (steps, whole, G_MAXUINT, NULL, NULL);
  g_return_val_if_fail (view != NULL, NULL);
  g_autoptr (NormLayer) layer = norm_layer_fitting (view->rank, view->shape, current);
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormPipeline) pipeline = norm_pipeline_new (steps, layer, NORM_MODE_TRAIN, params, NULL);
  return norm_content_new (tensor, pipeline, NULL, NULL);
}

NormContent *
norm_content_for_tensor (NormTensor *tensor, NormLayer *current)
{
  g_autoptr (NormSteps) steps = norm_steps_new_empty ();
  return norm_content_for_steps (tensor, steps, current);
}
