/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline.h"

#include "fit.h"

NormPipeline *
norm_pipeline_new (NormSteps *steps, NormLayer *layer, NormMode mode, NormParams *params, NormRunningHistory *history)
{
  g_return_val_if_fail (steps != NULL && layer != NULL && params != NULL, NULL);

  gint64 n_features = norm_layer_n_features (layer);
  NormPipeline *pipeline = g_new0 (NormPipeline, 1);
  pipeline->steps = norm_steps_ref (steps);
  pipeline->layer = norm_layer_ref (layer);
  pipeline->mode = mode;
  pipeline->params = norm_params_fitting (params, layer);
  if (n_features > 0 && norm_running_history_leads_to (history, pipeline->params, (gsize) n_features))
    pipeline->history = norm_running_history_ref (history);
  pipeline->masked = TRUE;
  g_atomic_ref_count_init (&pipeline->ref_count);
  return pipeline;
}

NormPipeline *
norm_pipeline_ref (NormPipeline *pipeline)
{
  g_atomic_ref_count_inc (&pipeline->ref_count);
  return pipeline;
}

void
norm_pipeline_unref (NormPipeline *pipeline)
{
  if (!g_atomic_ref_count_dec (&pipeline->ref_count))
    return;
  norm_steps_unref (pipeline->steps);
  norm_layer_unref (pipeline->layer);
  norm_params_unref (pipeline->params);
  g_clear_pointer (&pipeline->history, norm_running_history_unref);
  g_free (pipeline->name);
  g_free (pipeline);
}

NormPipeline *
norm_pipeline_with_parts (const NormPipeline *pipeline, NormSteps *steps, NormLayer *layer, NormMode mode, NormParams *params,
                          NormRunningHistory *history)
{
  NormPipeline *copy = norm_pipeline_new (steps, layer, mode, params, history);
  copy->masked = pipeline->masked;
  copy->name = g_strdup (pipeline->name);
  return copy;
}

NormPipeline *
norm_pipeline_with_steps (const NormPipeline *pipeline, NormSteps *steps)
{
  return norm_pipeline_with_parts (pipeline, steps, pipeline->layer, pipeline->mode, pipeline->params, pipeline->history);
}

NormPipeline *
norm_pipeline_with_layer (const NormPipeline *pipeline, NormLayer *layer)
{
  return norm_pipeline_with_parts (pipeline, pipeline->steps, layer, pipeline->mode, pipeline->params, pipeline->history);
}

NormPipeline *
norm_pipeline_with_mode (const NormPipeline *pipeline, NormMode mode)
{
  return norm_pipeline_with_parts (pipeline, pipeline->steps, pipeline->layer, mode, pipeline->params, pipeline->history);
}

NormPipeline *
norm_pipeline_with_params (const NormPipeline *pipeline, NormParams *params)
{
  return norm_pipeline_with_parts (pipeline, pipeline->steps, pipeline->layer, pipeline->mode, params, pipeline->history);
}

NormPipeline *
norm_pipeline_with_masked (const NormPipeline *pipeline, gboolean masked)
{
  NormPipeline *copy = norm_pipeline_with_params (pipeline, pipeline->params);
  copy->masked = masked;
  return copy;
}

NormPipeline *
norm_pipeline_with_name (const NormPipeline *pipeline, const char *name)
{
  NormPipeline *copy = norm_pipeline_with_params (pipeline, pipeline->params);
  g_free (copy->name);
  copy->name = g_strdup (name);
  return copy;
}

/* Whether @layer, as it was made, takes floating values of this shape */
static gboolean
layer_takes (const NormLayer *layer, int rank, const gsize *shape)
{
  NormFitInput input = { .dtype = NORM_DTYPE_FLOAT32, .rank = rank };
  g_autoptr (NormParams) initial = norm_params_new ();

  memcpy (input.shape, shape, (gsize) rank * sizeof *shape);
  return norm_fit_check (layer, initial, NORM_MODE_TRAIN, &input).kind == NORM_FIT_OK;
}

NormLayer *
norm_layer_fitting (int rank, const gsize *shape, NormLayer *current)
{
  static const NormLayerKind kind_of_rank[] = {
    [2] = NORM_LAYER_BATCH_NORM_1D,
    [3] = NORM_LAYER_BATCH_NORM_1D,
    [4] = NORM_LAYER_BATCH_NORM_2D,
    [5] = NORM_LAYER_BATCH_NORM_3D,
  };
  gboolean has_batch_norm = rank >= 2 && rank <= 5;
  if (!has_batch_norm && layer_takes (current, rank, shape))
    return norm_layer_ref (current);
  if (rank == 0 || shape[has_batch_norm ? 1 : rank - 1] > G_MAXINT32)
    return norm_layer_new (NORM_LAYER_IDENTITY);

  NormLayerKind kind = has_batch_norm ? kind_of_rank[rank] : NORM_LAYER_LAYER_NORM;
  g_autoptr (NormLayer) layer = norm_layer_new (kind);
  NormArgValue features = { .integer = 1 };
  if (has_batch_norm)
    features.integer = (gint64) shape[1];
  else
    norm_layer_last_sizes (rank, shape, 1, &features);
  return norm_layer_with_arg (layer, norm_layer_features_arg (layer), &features);
}
