/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit.h"

void
norm_fit_input_init (NormFitInput *input, const NormView *view)
{
  input->dtype = view->tensor->dtype;
  input->rank = view->rank;
  memcpy (input->shape, view->shape, sizeof input->shape);
}

/* Length of a parameter as PyTorch would find it. */
static gint64
param_count (const NormLayer *layer, const NormParams *params, NormParamKind kind)
{
  gsize n;

  return norm_params_array (params, kind, &n) != NULL ? (gint64) n : norm_layer_n_features (layer);
}

static gboolean
is_empty (const NormFitInput *input)
{
  for (int axis = 0; axis < input->rank; axis++)
    {
      if (input->shape[axis] == 0)
        return TRUE;
    }
  return FALSE;
}

/* m = 1: every axis but the channel has one element. Zeros on the channel axis do not matter here, as in PyTorch. */
static gboolean
has_one_value (const NormFitInput *input)
{
  for (int axis = 0; axis < input->rank; axis++)
    {
      if (axis != 1 && input->shape[axis] != 1)
        return FALSE;
    }
  return TRUE;
}

/* PyTorch 1.13, aten/src/ATen/native/Normalization.cpp, _batch_norm_impl_index: running_mean, running_var, weight, bias in this order */
static gboolean
counts_fit (const NormLayer *layer, const NormParams *params, const NormFitInput *input, NormFit *fit)
{
  static const NormParamKind order[] = { NORM_PARAM_RUNNING_MEAN, NORM_PARAM_RUNNING_VAR, NORM_PARAM_WEIGHT, NORM_PARAM_BIAS };

  for (guint place = 0; place < G_N_ELEMENTS (order); place++)
    {
      gboolean running = order[place] == NORM_PARAM_RUNNING_MEAN || order[place] == NORM_PARAM_RUNNING_VAR;
      gint64 n = param_count (layer, params, order[place]);

      if (!(running ? norm_layer_tracks (layer) : norm_layer_has_weight (layer)) || (n >= 0 && (guint64) n == input->shape[1]))
        continue;
      *fit = (NormFit){ NORM_FIT_COUNT, order[place], n, !norm_params_is_initial (params, order[place]) };
      return FALSE;
    }
  return TRUE;
}

static NormFit
fit_of (NormFitKind kind)
{
  return (NormFit){ .kind = kind };
}

NormFit
norm_fit_check (const NormLayer *layer, const NormParams *params, NormMode mode, const NormFitInput *input)
{
  gboolean has_arrays = norm_layer_has_weight (layer) || norm_layer_tracks (layer);
  NormFit fit = { .kind = NORM_FIT_OK };

  if (norm_layer_n_features (layer) < 0 && has_arrays)
    return fit_of (NORM_FIT_NEGATIVE_FEATURES);
  if (norm_layer_eps (layer, input->dtype) < 0)
    return fit_of (NORM_FIT_NEGATIVE_EPS);
  if (input->rank < layer->info->min_rank || input->rank > layer->info->max_rank)
    return fit_of (NORM_FIT_RANK);
  if (!layer->info->pools)
    return fit;
  if ((mode == NORM_MODE_TRAIN || !norm_layer_tracks (layer)) && has_one_value (input))
    return fit_of (NORM_FIT_ONE_VALUE);
  if (is_empty (input)) /* PyTorch returns early, after weight[0] and bias[0] */
    return fit_of (norm_layer_has_weight (layer) && param_count (layer, params, NORM_PARAM_WEIGHT) == 0 ? NORM_FIT_NO_WEIGHT : NORM_FIT_OK);
  if (counts_fit (layer, params, input, &fit) && !norm_dtype_is_floating (input->dtype))
    return fit_of (NORM_FIT_DTYPE);
  return fit;
}
