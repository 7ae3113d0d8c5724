/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "layer.h"

typedef struct
{
  const char *name;
  double initial; /* PyTorch's, after reset_parameters() */
} ParamInfo;

static const ParamInfo param_infos[] = {
  [NORM_PARAM_WEIGHT] = { "weight", 1 },
  [NORM_PARAM_BIAS] = { "bias", 0 },
  [NORM_PARAM_RUNNING_MEAN] = { "running_mean", 0 },
  [NORM_PARAM_RUNNING_VAR] = { "running_var", 1 },
};

const char *
norm_param_name (NormParamKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (param_infos), "");
  return param_infos[kind].name;
}

NormParams *
norm_params_new (void)
{
  NormParams *params = g_new0 (NormParams, 1);

  g_atomic_ref_count_init (&params->ref_count);
  return params;
}

NormParams *
norm_params_ref (NormParams *params)
{
  g_return_val_if_fail (params != NULL, NULL);
  g_atomic_ref_count_inc (&params->ref_count);
  return params;
}

void
norm_params_unref (NormParams *params)
{
  g_return_if_fail (params != NULL);
  if (!g_atomic_ref_count_dec (&params->ref_count))
    return;
  g_free (params->weight);
  g_free (params->bias);
  g_free (params->running_mean);
  g_free (params->running_var);
  g_free (params);
}

/* The place of an array in @params; the one spot that knows which member is which. */
static double **
params_slot (NormParams *params, NormParamKind kind, gsize **n)
{
  switch (kind)
    {
    case NORM_PARAM_WEIGHT:
      *n = &params->n_weight;
      return &params->weight;
    case NORM_PARAM_BIAS:
      *n = &params->n_bias;
      return &params->bias;
    case NORM_PARAM_RUNNING_MEAN:
      *n = &params->n_running_mean;
      return &params->running_mean;
    case NORM_PARAM_RUNNING_VAR:
    default:
      *n = &params->n_running_var;
      return &params->running_var;
    }
}

const double *
norm_params_array (const NormParams *params, NormParamKind kind, gsize *n)
{
  gsize *count;
  double **slot;

  g_return_val_if_fail (params != NULL && (guint) kind < G_N_ELEMENTS (param_infos), NULL);
  slot = params_slot ((NormParams *) params, kind, &count);
  if (n != NULL)
    *n = *count;
  return *slot;
}

double
norm_params_get (const NormParams *params, NormParamKind kind, gsize feature)
{
  gsize n;
  const double *values = norm_params_array (params, kind, &n);

  return values != NULL && feature < n ? values[feature] : param_infos[kind].initial;
}

gboolean
norm_params_is_initial (const NormParams *params, NormParamKind kind)
{
  return norm_params_array (params, kind, NULL) == NULL;
}

static NormParams *
params_copy (const NormParams *params)
{
  NormParams *copy = norm_params_new ();

  copy->num_batches_tracked = params->num_batches_tracked;
  for (guint kind = 0; kind < G_N_ELEMENTS (param_infos); kind++)
    {
      gsize n, *copied_n;
      const double *values = norm_params_array (params, kind, &n);

      *params_slot (copy, kind, &copied_n) = g_memdup2 (values, n * sizeof *values);
      *copied_n = n;
    }
  return copy;
}

/* Takes @values. */
static void
params_take (NormParams *params, NormParamKind kind, double *values, gsize n)
{
  gsize *count;
  double **slot = params_slot (params, kind, &count);

  g_free (*slot);
  *slot = values;
  *count = values != NULL ? n : 0;
}

NormParams *
norm_params_with_array (const NormParams *params, NormParamKind kind, const double *values, gsize n)
{
  NormParams *copy;

  g_return_val_if_fail (params != NULL && (guint) kind < G_N_ELEMENTS (param_infos), NULL);
  copy = params_copy (params);
  params_take (copy, kind, g_memdup2 (values, n * sizeof *values), n);
  return copy;
}

NormParams *
norm_params_with_value (const NormParams *params, NormParamKind kind, gsize n_features, gsize feature, double value)
{
  NormParams *copy;
  double *values;
  gsize n;

  g_return_val_if_fail (params != NULL && (guint) kind < G_N_ELEMENTS (param_infos) && feature < n_features, NULL);
  copy = params_copy (params);
  if (norm_params_array (params, kind, &n) == NULL || n <= feature)
    n = n_features;
  values = g_new (double, n);
  for (gsize other = 0; other < n; other++)
    values[other] = norm_params_get (params, kind, other);
  values[feature] = value;
  params_take (copy, kind, values, n);
  return copy;
}

NormParams *
norm_params_with_batches (const NormParams *params, gint64 num_batches_tracked)
{
  NormParams *copy;

  g_return_val_if_fail (params != NULL, NULL);
  copy = params_copy (params);
  copy->num_batches_tracked = num_batches_tracked;
  return copy;
}

static NormParams *
clear_array (NormParams *params, NormParamKind kind, gsize n_features)
{
  gsize n;
  NormParams *cleared;

  if (norm_params_array (params, kind, &n) == NULL || n == n_features)
    return params;
  cleared = norm_params_with_array (params, kind, NULL, 0);
  norm_params_unref (params);
  return cleared;
}

static gboolean
has_running (const NormParams *params)
{
  return !norm_params_is_initial (params, NORM_PARAM_RUNNING_MEAN) || !norm_params_is_initial (params, NORM_PARAM_RUNNING_VAR);
}

NormParams *
norm_params_fitting (NormParams *params, const NormLayer *layer)
{
  gint64 counted;
  NormParams *fitting;
  g_autoptr (NormParams) cleared = NULL;

  g_return_val_if_fail (params != NULL && layer != NULL, NULL);
  counted = norm_layer_n_features (layer);
  fitting = norm_params_ref (params);
  for (int kind = NORM_PARAM_WEIGHT; kind <= NORM_PARAM_RUNNING_VAR; kind++)
    fitting = clear_array (fitting, kind, counted > 0 ? (gsize) counted : 0);
  if (!has_running (params) || has_running (fitting) || fitting->num_batches_tracked == 0)
    return fitting;
  cleared = fitting;
  return norm_params_with_batches (cleared, 0);
}
