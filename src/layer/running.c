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

NormParams *
norm_running_update (const NormLayer *layer, NormParams *params, const NormPooling *pooling, const NormPoolStatistics *pools)
{
  double share = norm_running_share (layer, params);
  g_autoptr (NormParams) counted = NULL;
  g_autoptr (NormParams) with_mean = NULL;
  g_autofree double *mean = NULL, *var = NULL;

  if (!norm_layer_tracks (layer))
    return norm_params_ref (params);
  counted = norm_params_with_batches (params, params->num_batches_tracked < G_MAXINT64 ? params->num_batches_tracked + 1 : G_MAXINT64);
  if (pooling->view->n_values == 0) /* PyTorch counts an empty batch and leaves the statistics alone */
    return g_steal_pointer (&counted);

  /* running ← (1 − a) · running + a · batch, the variance ÷(m − 1)          PyTorch 1.13, aten/src/ATen/native/Normalization.cpp */
  mean = g_new (double, pooling->n_pools);
  var = g_new (double, pooling->n_pools);
  for (gsize pool = 0; pool < pooling->n_pools; pool++)
    {
      gsize feature = norm_pooling_pool_feature (pooling, pool);

      mean[feature] = (1 - share) * norm_params_get (params, NORM_PARAM_RUNNING_MEAN, feature) + share * pools[pool].mean;
      var[feature] = (1 - share) * norm_params_get (params, NORM_PARAM_RUNNING_VAR, feature) + share * pools[pool].unbiased_var;
    }
  with_mean = norm_params_with_array (counted, NORM_PARAM_RUNNING_MEAN, mean, pooling->n_pools);
  return norm_params_with_array (with_mean, NORM_PARAM_RUNNING_VAR, var, pooling->n_pools);
}
