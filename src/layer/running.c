/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "running.h"

double
norm_running_share (const NormLayer *layer, const NormParams *params)
{
  double momentum;

  if (norm_layer_momentum (layer, &momentum))
    return momentum;
  return 1.0 / ((double) params->num_batches_tracked + 1);
}

typedef struct
{
  const NormParams *params;
  const NormPoolStatistics *pools;
  gsize n_features, n_copies; /* of the running statistics, each updated by pools of its own; then averaged */
  long double share;
} Update;

/* running ← (1 − a) · running + a · batch, the variance ÷(m − 1)          PyTorch 1.13, aten/src/ATen/native/Normalization.cpp
 *
 * Instance norm does this for a copy of the running statistics per sample, and averages the copies. Where a mask leaves nothing of a pool, its copy
 * stays as it is. The channel is the last axis kept, so that the pools of one copy follow one another. */
static double
update_feature (const Update *update, NormParamKind kind, gsize feature)
{
  long double before = norm_params_get (update->params, kind, feature), sum = 0;

  for (gsize copy = 0; copy < update->n_copies; copy++)
    {
      const NormPoolStatistics *pool = &update->pools[copy * update->n_features + feature];
      double batch = kind == NORM_PARAM_RUNNING_MEAN ? pool->mean : pool->unbiased_var;

      sum += pool->m > 0 ? (1 - update->share) * before + update->share * batch : before;
    }
  return sum / update->n_copies;
}

static NormParams *
update_array (const Update *update, NormParams *params, NormParamKind kind)
{
  g_autofree double *values = g_new (double, MAX (update->n_features, 1));

  for (gsize feature = 0; feature < update->n_features; feature++)
    values[feature] = update_feature (update, kind, feature);
  return norm_params_with_array (params, kind, values, update->n_features);
}

NormParams *
norm_running_update (const NormLayer *layer, NormParams *params, const NormPooling *pooling, const NormPoolStatistics *pools)
{
  gboolean copied = layer->info->keeps_batch;
  Update update = { params, pools, pooling->n_features, 1, norm_running_share (layer, params) };
  g_autoptr (NormParams) counted = NULL;
  g_autoptr (NormParams) with_mean = NULL;

  if (!norm_layer_tracks (layer))
    return norm_params_ref (params);
  if (copied) /* instance norm does not count its batches */
    counted = norm_params_ref (params);
  else
    counted = norm_params_with_batches (params, params->num_batches_tracked < G_MAXINT64 ? params->num_batches_tracked + 1 : G_MAXINT64);
  if (pooling->view->n_values == 0) /* PyTorch counts an empty batch and leaves the statistics alone; see notes.c for instance norm */
    return g_steal_pointer (&counted);
  if (copied)
    update.n_copies = pooling->n_pools / pooling->n_features;
  with_mean = update_array (&update, counted, NORM_PARAM_RUNNING_MEAN);
  return update_array (&update, with_mean, NORM_PARAM_RUNNING_VAR);
}
