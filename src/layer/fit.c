/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit.h"

void
norm_fit_input_init (NormFitInput *input, const NormView *view)
{
  input->dtype = view->tensor->dtype;
  input->rank = view->rank;
  memcpy (input->shape, view->shape, sizeof input->shape);
}

gsize
norm_fit_device_batch (const NormLayer *layer, const gsize *shape)
{
  gboolean apart = layer->info->splits_batch && !norm_layer_synchronizes (layer);

  return apart ? shape[0] / norm_layer_n_devices (layer) : shape[0];
}

/* Length of a parameter as PyTorch would find it. */
static gint64
param_count (const NormLayer *layer, const NormParams *params, NormParamKind kind)
{
  gsize n;

  return norm_params_array (params, kind, &n) != NULL ? (gint64) n : norm_layer_n_features (layer);
}

static gboolean
has_param (const NormLayer *layer, NormParamKind kind)
{
  switch (kind)
    {
    case NORM_PARAM_WEIGHT:
      return norm_layer_has_weight (layer);
    case NORM_PARAM_BIAS:
      return norm_layer_has_bias (layer);
    case NORM_PARAM_RUNNING_MEAN:
    case NORM_PARAM_RUNNING_VAR:
    default:
      return norm_layer_tracks (layer);
    }
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

/* Whether all axes from @first on have one element */
static gboolean
has_one_place (const NormFitInput *input, int first)
{
  for (int axis = first; axis < input->rank; axis++)
    {
      if (input->shape[axis] != 1)
        return FALSE;
    }
  return TRUE;
}

static NormFit
fit_of (NormFitKind kind)
{
  return (NormFit){ .kind = kind };
}

static NormFit
fit_dtype (const NormFitInput *input)
{
  return fit_of (norm_dtype_is_floating (input->dtype) ? NORM_FIT_OK : NORM_FIT_DTYPE);
}

/* The first of the arrays, in the order in which PyTorch looks at them, that has not @n values; FALSE when there is none. */
static gboolean
counts_differ (const NormLayer *layer, const NormParams *params, gsize n, NormFit *fit)
{
  static const NormParamKind order[] = { NORM_PARAM_RUNNING_MEAN, NORM_PARAM_RUNNING_VAR, NORM_PARAM_WEIGHT, NORM_PARAM_BIAS };

  for (guint place = 0; place < G_N_ELEMENTS (order); place++)
    {
      gint64 given = param_count (layer, params, order[place]);

      if (!has_param (layer, order[place]) || (given >= 0 && (guint64) given == n))
        continue;
      *fit = (NormFit){ NORM_FIT_COUNT, order[place], given, !norm_params_is_initial (params, order[place]) };
      return TRUE;
    }
  return FALSE;
}

/* With track_running_stats the batch has its own statistics in training only. */
static gboolean
uses_own_statistics (const NormLayer *layer, NormMode mode)
{
  return mode == NORM_MODE_TRAIN || !norm_layer_tracks (layer);
}

/* PyTorch 1.13, aten/src/ATen/native/Normalization.cpp, _batch_norm_impl_index: an empty input returns early, after weight[0] and bias[0]. */
static NormFit
fit_batch (const NormLayer *layer, const NormParams *params, NormMode mode, const NormFitInput *input)
{
  NormFit fit;

  if (layer->info->splits_batch && input->shape[1] == 0)
    return fit_of (NORM_FIT_NO_CHANNELS);
  if (layer->info->splits_batch && input->shape[0] % norm_layer_n_devices (layer) != 0)
    return fit_of (NORM_FIT_UNEVEN_DEVICES);
  if (uses_own_statistics (layer, mode) && norm_fit_device_batch (layer, input->shape) == 1 && has_one_place (input, 2))
    return fit_of (NORM_FIT_ONE_VALUE);
  if (is_empty (input))
    return fit_of (norm_layer_has_weight (layer) && param_count (layer, params, NORM_PARAM_WEIGHT) == 0 ? NORM_FIT_NO_WEIGHT : NORM_FIT_OK);
  return counts_differ (layer, params, input->shape[1], &fit) ? fit : fit_dtype (input);
}

/* instance_norm in the same file repeats weight, bias and running statistics N times, normalizes (1, N·C, …), and averages the running statistics
 * over N again, into arrays that must have C values then; one value is averaged into an array of any size. */
static NormFit
fit_instance (const NormLayer *layer, const NormParams *params, NormMode mode, const NormFitInput *input)
{
  int channel = norm_layer_channel_axis (layer, input->rank);
  gsize batch = channel == 1 ? input->shape[0] : 1, channels = input->shape[channel];
  gint64 n_running = param_count (layer, params, NORM_PARAM_RUNNING_MEAN);
  NormFit fit;

  if (uses_own_statistics (layer, mode) && has_one_place (input, channel + 1))
    return fit_of (NORM_FIT_ONE_VALUE);
  if (!norm_layer_momentum (layer, NULL))
    return fit_of (NORM_FIT_NO_MOMENTUM);
  if (!is_empty (input))
    return counts_differ (layer, params, channels, &fit) ? fit : fit_dtype (input);
  if (norm_layer_has_weight (layer) && (batch == 0 || param_count (layer, params, NORM_PARAM_WEIGHT) == 0))
    return fit_of (NORM_FIT_NO_WEIGHT);
  if (norm_layer_tracks (layer) && (guint64) n_running != channels && !(batch == 0 && channels == 1))
    return (NormFit){ .kind = NORM_FIT_EMPTY_RUNNING, .n_given = n_running };
  return fit_of (NORM_FIT_OK);
}

/* torch/nn/functional.py, group_norm, hands (N·C // G, G, …) to _verify_batch_size, whatever the mode. */
static gboolean
has_one_group_value (const NormLayer *layer, const NormFitInput *input)
{
  gint64 n_groups = norm_layer_n_groups (layer);
  gsize n;

  if (n_groups < 0 || __builtin_mul_overflow (input->shape[0], input->shape[1], &n))
    return FALSE;
  return n / n_groups == 1 && has_one_place (input, 2);
}

/* aten/src/ATen/native/group_norm.cpp */
static NormFit
fit_groups (const NormLayer *layer, const NormParams *params, const NormFitInput *input)
{
  NormFit fit;

  if (has_one_group_value (layer, input))
    return fit_of (NORM_FIT_ONE_VALUE);
  if (norm_layer_n_groups (layer) < 0)
    return fit_of (NORM_FIT_NEGATIVE_GROUPS);
  if (input->shape[1] % norm_layer_n_groups (layer) != 0)
    return fit_of (NORM_FIT_UNEVEN_CHANNELS);
  return counts_differ (layer, params, input->shape[1], &fit) ? fit : fit_dtype (input);
}

/* aten/src/ATen/native/layer_norm.h, _check_layer_norm_inputs; too few axes are a wrong shape, too */
static NormFit
fit_last (const NormLayer *layer, const NormParams *params, const NormFitInput *input)
{
  int n_sizes;
  const gint64 *sizes = norm_layer_normalized_shape (layer, &n_sizes);
  NormFit fit;

  if (n_sizes == 0)
    return fit_of (NORM_FIT_NO_SHAPE);
  if (counts_differ (layer, params, norm_layer_n_features (layer), &fit))
    return fit;
  for (int place = 0; place < n_sizes; place++)
    {
      int axis = input->rank - n_sizes + place;

      if (axis < 0 || sizes[place] < 0 || (guint64) sizes[place] != input->shape[axis])
        return fit_of (NORM_FIT_SHAPE);
    }
  return fit_dtype (input);
}

static gboolean
has_negative_size (const NormLayer *layer)
{
  int n_sizes;
  const gint64 *sizes = norm_layer_normalized_shape (layer, &n_sizes);
  gboolean negative = sizes == NULL && norm_layer_n_features (layer) < 0;

  for (int place = 0; place < n_sizes; place++)
    negative = negative || sizes[place] < 0;
  return negative && (norm_layer_has_weight (layer) || norm_layer_tracks (layer));
}

static NormFitKind
check_arguments (const NormLayer *layer, NormDtype dtype)
{
  gint64 n_groups = norm_layer_n_groups (layer);

  if (n_groups == 0)
    return NORM_FIT_ZERO_GROUPS;
  if (n_groups != 1 && n_groups != -1 && norm_layer_n_features (layer) % n_groups != 0)
    return NORM_FIT_UNEVEN_GROUPS;
  if (has_negative_size (layer))
    return NORM_FIT_NEGATIVE_SIZE;
  if (norm_layer_eps (layer, dtype) < 0)
    return NORM_FIT_NEGATIVE_EPS;
  return norm_layer_n_devices (layer) < 1 ? NORM_FIT_NO_DEVICES : NORM_FIT_OK;
}

NormFit
norm_fit_check (const NormLayer *layer, const NormParams *params, NormMode mode, const NormFitInput *input)
{
  const NormLayerInfo *info = layer->info;
  NormFitKind arguments = check_arguments (layer, input->dtype);

  if (arguments != NORM_FIT_OK)
    return fit_of (arguments);
  if (input->rank > info->max_rank || (input->rank < info->min_rank && !info->pools_last))
    return fit_of (NORM_FIT_RANK);
  if (!info->pools)
    return fit_of (NORM_FIT_OK);
  if (info->pools_last)
    return fit_last (layer, params, input);
  if (info->splits_channel)
    return fit_groups (layer, params, input);
  return info->takes_unbatched ? fit_instance (layer, params, mode, input) : fit_batch (layer, params, mode, input);
}
