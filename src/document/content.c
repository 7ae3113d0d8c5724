/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content.h"

/* Takes @mask. */
static NormContent *
new_masked (NormTensor *tensor, NormTensor *mask, gboolean masked, NormPipeline *pipeline, const char *title, const char *note)
{
  NormContent *content = g_new0 (NormContent, 1);
  content->tensor = norm_tensor_ref (tensor);
  content->pipelines = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_pipeline_unref);
  g_ptr_array_add (content->pipelines, norm_pipeline_ref (pipeline));
  content->title = g_strdup (title);
  content->note = g_strdup (note ? note : "");
  content->mask = mask;
  content->masked = mask && masked;
  g_atomic_ref_count_init (&content->ref_count);
  return content;
}

NormContent *
norm_content_new (NormTensor *tensor, NormPipeline *pipeline, const char *title, const char *note)
{
  g_return_val_if_fail (tensor != NULL && pipeline != NULL, NULL);
  return new_masked (tensor, NULL, FALSE, pipeline, title, note);
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

NormPipeline *
norm_content_pipeline (const NormContent *content)
{
  return g_ptr_array_index (content->pipelines, 0);
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
  return new_masked (tensor, mask, content->masked, norm_content_pipeline (content), content->title, content->note);
}

NormContent *
norm_content_with_mask (const NormContent *content, NormTensor *mask, gboolean masked)
{
  const NormTensor *tensor = content->tensor;
  g_return_val_if_fail (!mask || (mask->dtype == NORM_DTYPE_BOOL && mask->rank == tensor->rank &&
                                  !memcmp (mask->shape, tensor->shape, sizeof mask->shape[0] * (gsize) mask->rank)),
                        NULL);
  return new_masked (content->tensor, mask ? norm_tensor_ref (mask) : NULL, masked, norm_content_pipeline (content), content->title, content->note);
}

NormContent *
norm_content_with_pipeline (const NormContent *content, NormPipeline *pipeline)
{
  return new_masked (content->tensor, mask_ref (content), content->masked, pipeline, content->title, content->note);
}

NormContent *
norm_content_without_words (const NormContent *content)
{
  return new_masked (content->tensor, mask_ref (content), content->masked, norm_content_pipeline (content), NULL, NULL);
}

NormContent *
norm_content_for_tensor (NormTensor *tensor, NormLayer *current)
{
  g_autoptr (NormSteps) steps = norm_steps_new_empty ();
  g_autoptr (NormLayer) layer = norm_layer_fitting (tensor->rank, tensor->shape, current);
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormPipeline) pipeline = norm_pipeline_new (steps, layer, NORM_MODE_TRAIN, params, NULL);
  return norm_content_new (tensor, pipeline, NULL, NULL);
}
