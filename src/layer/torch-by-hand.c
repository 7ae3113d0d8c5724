/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "code-private.h"
#include "number.h"
#include "torch-code.h"
#include <math.h>

/* "[1, 3, 1]": one size for each axis of the view, that of featured axes only, so that it multiplies the output */
static char *
feature_shape (const NormLayer *layer, const NormView *view)
{
  int channel = norm_layer_channel_axis (layer, view->rank), n_last;
  gsize shape[NORM_MAX_AXES];

  norm_layer_normalized_shape (layer, &n_last);
  for (int axis = 0; axis < view->rank; axis++)
    {
      gboolean featured = layer->info->features == NORM_FEATURES_CHANNEL ? axis == channel : axis >= view->rank - n_last;

      shape[axis] = featured ? view->shape[axis] : 1;
    }
  return norm_shape_to_text (view->rank, shape);
}

/* "y = y * torch.tensor([…]).reshape([1, 3, 1])" for an array that was set; initial ones change nothing. */
static void
append_param (GString *code, const NormLayer *layer, const NormView *view, const NormParams *params, NormParamKind kind)
{
  gsize n;
  const double *values = norm_params_array (params, kind, &n);
  g_autofree char *shape = feature_shape (layer, view);

  if (values == NULL)
    return;
  g_string_append_printf (code, "%s = ", norm_param_name (kind));
  norm_torch_append_values (code, values, n, "float64");
  g_string_append_printf (code, ".reshape(%s)\ny = y %s %s\n", shape, kind == NORM_PARAM_WEIGHT ? "*" : "+", norm_param_name (kind));
}

static char *
eps_text (const NormLayer *layer, NormDtype dtype)
{
  double eps = norm_layer_eps (layer, dtype);
  g_autofree char *number = norm_number_shortest (eps);

  if (layer->values[norm_layer_arg_index (layer, "eps")].none)
    return g_strdup_printf ("torch.finfo(torch.%s).eps", norm_dtype_name (dtype));
  return isfinite (eps) ? g_steal_pointer (&number) : g_strdup_printf ("float(\"%s\")", number);
}

/* The mean of @expression over the pooled axes, of the values that count */
static void
append_mean (GString *code, const char *name, const char *expression, gboolean masked)
{
  if (masked)
    g_string_append_printf (code, "%s = %s.masked_fill(~counts, 0).sum(pooled, keepdim=True) / m\n", name, expression);
  else
    g_string_append_printf (code, "%s = %s.mean(pooled, keepdim=True)\n", name, expression);
}

static void
append_statistics (GString *code, const NormLayer *layer, gboolean masked, const char *eps)
{
  gboolean zero = layer->info->zero_invstd && norm_layer_eps (layer, NORM_DTYPE_FLOAT64) == 0;

  if (masked)
    g_string_append (code, "m = counts.sum(pooled, keepdim=True)\n");
  if (!layer->info->centers)
    {
      append_mean (code, "square", "z.pow(2)", masked);
      g_string_append_printf (code,
                              layer->mistake == NORM_MISTAKE_EPS_OUTSIDE ? "y = z / (torch.sqrt(square) + %s)\n"
                                                                         : "y = z / torch.sqrt(square + %s)\n",
                              eps);
      return;
    }
  append_mean (code, "mean", "z", masked);
  append_mean (code, "var", "(z - mean).pow(2)", masked);
  if (layer->mistake == NORM_MISTAKE_UNBIASED && !masked)
    g_string_append (code, "m = z.numel() / var.numel()\n");
  if (layer->mistake == NORM_MISTAKE_UNBIASED)
    g_string_append (code, "var = var * m / (m - 1)\n");
  if (layer->mistake == NORM_MISTAKE_EPS_OUTSIDE && !zero)
    g_string_append_printf (code, "y = (z - mean) / (torch.sqrt(var) + %s)\n", eps);
  else if (zero)
    g_string_append (code, "y = (z - mean) * torch.where(var == 0, torch.zeros_like(var), 1 / torch.sqrt(var))\n");
  else
    g_string_append_printf (code, "y = (z - mean) / torch.sqrt(var + %s)\n", eps);
}

void
norm_torch_append_by_hand (GString *code, NormView *view, gboolean masked, const char *steps, const NormLayer *layer, const NormParams *params)
{
  g_autoptr (NormPooling) pooling = norm_pooling_new (layer, view);
  g_autofree char *text = norm_layer_to_text (layer), *eps = eps_text (layer, view->tensor->dtype), *axes = norm_code_pooled_axes (pooling);
  g_autofree char *split = norm_shape_to_text (pooling->view->rank, pooling->view->shape);
  g_autofree char *seen = norm_steps_of ("x", steps), *seen_mask = norm_steps_of ("mask", steps);
  gboolean splits = pooling->view->rank != view->rank;

  if (*steps != '\0')
    g_string_append_printf (code, "x = %s\n", seen);
  if (*steps != '\0' && masked)
    g_string_append_printf (code, "mask = %s\n", seen_mask);
  g_string_append_printf (code, "# %s by hand: %s\n", text,
                          layer->mistake != NORM_MISTAKE_NONE ? "wrong on purpose, so that it can be compared"
                          : masked                            ? "PyTorch has no mask; every value is normalized, those that count make the statistics"
                                                              : "PyTorch has it since version 2.4");
  g_string_append_printf (code, "z = x.double()%s%s%s\n", splits ? ".reshape(" : "", splits ? split : "", splits ? ")" : "");
  if (masked)
    g_string_append_printf (code, "counts = mask%s%s%s\n", splits ? ".reshape(" : "", splits ? split : "", splits ? ")" : "");
  g_string_append_printf (code, "pooled = %s\n", axes);
  append_statistics (code, layer, masked, eps);
  if (splits)
    g_string_append (code, "y = y.reshape(x.shape)\n");
  if (norm_layer_has_weight (layer))
    append_param (code, layer, view, params, NORM_PARAM_WEIGHT);
  if (norm_layer_has_bias (layer))
    append_param (code, layer, view, params, NORM_PARAM_BIAS);
  g_string_append (code, "y = y.to(x.dtype)");
}
