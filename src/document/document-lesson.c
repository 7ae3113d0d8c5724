/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson's question asked of other numbers. */
#include "document-private.h"

/* Integers are what people have; layers take them only as numbers with a point. */
static NormTensor *
floating (NormTensor *tensor)
{
  return norm_dtype_is_floating (tensor->dtype) ? norm_tensor_ref (tensor) : norm_tensor_cast (tensor, NORM_DTYPE_FLOAT32);
}

/* The arguments that would make the layer take @view, where it does not and there are any */
static NormLayer *
fit_layer (const NormPipeline *pipeline, NormView *view)
{
  NormProblem *problem = norm_layer_check (pipeline->layer, pipeline->params, pipeline->mode, view);
  NormLayer *layer = NULL;

  for (guint i = 0; problem && !layer && i < problem->repairs->len; i++)
    {
      const NormRepair *repair = g_ptr_array_index (problem->repairs, i);

      if (repair->layer && !repair->append_step && !repair->remove_step && !repair->set_mode && !repair->set_dtype)
        layer = norm_layer_parse (repair->layer, NULL);
    }
  g_clear_pointer (&problem, norm_problem_unref);
  return layer;
}

/* Steps that cannot be taken are left out: they were for another shape. */
static NormPipeline *
fit_pipeline (NormPipeline *pipeline, NormTensor *tensor)
{
  g_autoptr (NormView) whole = norm_view_new (tensor);
  g_autoptr (NormView) view = norm_steps_apply (pipeline->steps, whole, G_MAXUINT, NULL, NULL);
  g_autoptr (NormSteps) none = norm_steps_new_empty ();
  g_autoptr (NormPipeline) stepped = view ? norm_pipeline_ref (pipeline) : norm_pipeline_with_steps (pipeline, none);
  g_autoptr (NormLayer) layer = fit_layer (stepped, view ? view : whole);

  return layer ? norm_pipeline_with_layer (stepped, layer) : g_steal_pointer (&stepped);
}

void
norm_document_use_tensor (NormDocument *self, NormTensor *tensor, const char *undo_name)
{
  g_autoptr (NormTensor) used = NULL;
  g_autoptr (GPtrArray) pipelines = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_pipeline_unref);

  g_return_if_fail (tensor != NULL && undo_name != NULL);
  used = floating (tensor);
  for (guint i = 0; i < norm_document_get_n_pipelines (self); i++)
    g_ptr_array_add (pipelines, fit_pipeline (norm_document_get_pipeline (self, i), used));
  g_autoptr (NormContent) other = norm_content_with_other_tensor (norm_document_content (self), used);
  norm_document_commit (self, norm_content_with_pipelines (other, pipelines), undo_name);
}
