/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layer of Keras that computes the same, where there is one. Channels stay where PyTorch has them: the axis is told. */
#include "code-private.h"
#include "number.h"
#include "running.h"

#define BY_HAND ", which Keras has no layer for, by hand"

static gboolean
is_unbatched (const NormCode *code)
{
  return norm_layer_batch_axis (code->spec->layer, code->view->rank) < 0 && code->spec->layer->info->keeps_batch;
}

/* Where variance and eps are 0, Keras divides by 0. */
static gboolean
divides_by_zero (const NormCode *code)
{
  const NormLayer *layer = code->spec->layer;

  return layer->info->zero_invstd && norm_code_own_statistics (code) && norm_layer_eps (layer, NORM_DTYPE_FLOAT64) == 0;
}

static gboolean
has_layer (const NormCode *code)
{
  return code->spec->layer->info->centers && code->spec->layer->mistake == NORM_MISTAKE_NONE && norm_code_mask (code) == NULL &&
         code->view->n_values > 0 && !divides_by_zero (code);
}

static gboolean
is_apart (const NormCode *code)
{
  const NormLayer *layer = code->spec->layer;

  return layer->info->splits_batch && !norm_layer_synchronizes (layer) && norm_layer_n_devices (layer) > 1 && norm_code_own_statistics (code);
}

/* Running statistics only BatchNormalization has. */
static gboolean
is_batch_normalization (const NormCode *code)
{
  const NormLayerInfo *info = code->spec->layer->info;

  return !info->pools_last && !info->splits_channel && (!info->keeps_batch || !norm_code_own_statistics (code));
}

static void
append_arguments (NormCode *code)
{
  const NormLayer *layer = code->spec->layer;
  g_autofree char *eps = norm_code_eps (code);
  gboolean wide = code->view->tensor->dtype == NORM_DTYPE_FLOAT64;

  g_string_append_printf (code->text, "epsilon=%s%s%s%s)\n", eps, norm_layer_has_bias (layer) ? "" : ", center=False",
                          norm_layer_has_weight (layer) ? "" : ", scale=False", wide ? ", dtype=\"float64\"" : ", dtype=\"float32\"");
}

static void
append_batch_normalization (NormCode *code)
{
  double kept = 1 - norm_running_share (code->spec->layer, code->spec->params);
  g_autofree char *momentum = norm_number_shortest (kept);

  g_string_append (code->text,
                   "# PyTorch's momentum is what of the batch is taken, that of Keras what is kept; its moving variance is ÷m, not ÷(m − 1)\n");
  g_string_append_printf (code->text, "layer = keras.layers.BatchNormalization(axis=1, momentum=%s, ", momentum);
}

static void
append_layer (NormCode *code)
{
  const NormLayer *layer = code->spec->layer;
  int n_last;

  norm_layer_normalized_shape (layer, &n_last);
  if (layer->info->pools_last)
    {
      g_string_append (code->text, "layer = keras.layers.LayerNormalization(axis=[");
      for (int axis = -n_last; axis < 0; axis++)
        g_string_append_printf (code->text, "%d%s", axis, axis < -1 ? ", " : "], ");
    }
  else if (is_batch_normalization (code))
    append_batch_normalization (code);
  else
    g_string_append_printf (code->text, "layer = keras.layers.GroupNormalization(groups=%" G_GSIZE_FORMAT ", axis=1, ",
                            layer->info->splits_channel ? (gsize) norm_layer_n_groups (layer)
                                                        : code->view->shape[norm_layer_channel_axis (layer, code->view->rank)]);
  append_arguments (code);
}

/* "layer.gamma.assign(np.array([…]))" */
static void
append_assign (NormCode *code, const char *name, NormParamKind kind)
{
  gsize n;
  const double *values = norm_params_array (code->spec->params, kind, &n);
  int n_last;
  const gint64 *last = norm_layer_normalized_shape (code->spec->layer, &n_last);

  if (values == NULL)
    return;
  g_string_append_printf (code->text, "layer.%s.assign(np.array(", name);
  norm_code_append_numbers (code->text, values, n);
  g_string_append_c (code->text, ')');
  for (int place = 0; n_last > 1 && place < n_last; place++)
    g_string_append_printf (code->text, "%s%" G_GINT64_FORMAT "%s", place == 0 ? ".reshape([" : ", ", last[place], place + 1 == n_last ? "])" : "");
  g_string_append (code->text, ")\n");
}

static void
append_params (NormCode *code)
{
  const NormLayer *layer = code->spec->layer;

  g_string_append_printf (code->text, "layer.build(x%s.shape)\n", is_unbatched (code) ? "[None]" : "");
  if (norm_layer_has_weight (layer))
    append_assign (code, "gamma", NORM_PARAM_WEIGHT);
  if (norm_layer_has_bias (layer))
    append_assign (code, "beta", NORM_PARAM_BIAS);
  if (!is_batch_normalization (code) || !norm_layer_tracks (layer))
    return;
  append_assign (code, "moving_mean", NORM_PARAM_RUNNING_MEAN);
  append_assign (code, "moving_variance", NORM_PARAM_RUNNING_VAR);
}

static void
append_call (NormCode *code)
{
  NormDtype dtype = code->view->tensor->dtype;
  const char *training = !is_batch_normalization (code) ? "" : norm_code_own_statistics (code) ? ", training=True" : ", training=False";

  if (is_apart (code))
    g_string_append_printf (code->text,
                            "parts = np.split(x, %" G_GINT64_FORMAT ")  # each device normalizes its own\n"
                            "y = np.concatenate([keras.ops.convert_to_numpy(layer(part%s)) for part in parts])\n",
                            norm_layer_n_devices (code->spec->layer), training);
  else
    g_string_append_printf (code->text, "y = keras.ops.convert_to_numpy(layer(x%s%s))%s\n", is_unbatched (code) ? "[None]" : "", training,
                            is_unbatched (code) ? "[0]" : "");
  if (dtype == NORM_DTYPE_FLOAT16)
    g_string_append (code->text, "y = y.astype(np.float16)\n");
}

void
norm_keras_write (NormCode *code)
{
  gboolean pools = code->spec->layer->info->pools, by_layer = pools && code->problem == NULL && has_layer (code);
  g_autofree char *text = norm_layer_to_text (code->spec->layer);

  norm_numpy_append_input (code, by_layer ? "import keras\n" : "");
  if (code->problem != NULL)
    {
      norm_numpy_append_misfit (code);
      return;
    }
  if (by_layer)
    {
      g_string_append_printf (code->text, "# %s, %s\n", text, code->spec->mode == NORM_MODE_TRAIN ? "train" : "eval");
      append_layer (code);
      append_params (code);
      append_call (code);
    }
  else if (pools)
    norm_numpy_append_by_hand (code, BY_HAND);
  else
    g_string_append (code->text, "y = x\n");
  g_string_append (code->text, "print(y)\n");
  norm_code_append_assert (code, TRUE, !by_layer);
}
