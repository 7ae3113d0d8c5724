/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "torch-code.h"
#include "code-private.h"

void
norm_torch_append_values (GString *code, const double *values, gsize n, const char *dtype)
{
  g_string_append (code, "torch.tensor(");
  norm_code_append_numbers (code, values, n);
  g_string_append_printf (code, ", dtype=torch.%s)", dtype);
}

/* "    layer.weight.copy_(torch.tensor([1.0, 2.0]))" for an array that was set */
static void
append_param (GString *code, const NormLayer *layer, const NormParams *params, NormParamKind kind, const char *dtype)
{
  gsize n;
  const double *values = norm_params_array (params, kind, &n);
  const char *name = norm_param_name (kind);
  int n_sizes;

  if (values == NULL)
    return;
  norm_layer_normalized_shape (layer, &n_sizes);
  g_string_append_printf (code, "    layer.%s.copy_(", name);
  norm_torch_append_values (code, values, n, dtype);
  if (n_sizes > 1)
    g_string_append_printf (code, ".view_as(layer.%s)", name);
  g_string_append (code, ")\n");
}

static void
append_params (GString *code, const NormLayer *layer, const NormParams *params, const char *dtype)
{
  gsize start = code->len;

  g_string_append (code, "with torch.no_grad():\n");
  if (norm_layer_has_weight (layer))
    append_param (code, layer, params, NORM_PARAM_WEIGHT, dtype);
  if (norm_layer_has_bias (layer))
    append_param (code, layer, params, NORM_PARAM_BIAS, dtype);
  if (norm_layer_tracks (layer))
    {
      append_param (code, layer, params, NORM_PARAM_RUNNING_MEAN, dtype);
      append_param (code, layer, params, NORM_PARAM_RUNNING_VAR, dtype);
      if (params->num_batches_tracked != 0)
        g_string_append_printf (code, "    layer.num_batches_tracked.fill_(%" G_GINT64_FORMAT ")\n", params->num_batches_tracked);
    }
  if (g_str_has_suffix (code->str, "no_grad():\n"))
    g_string_truncate (code, start);
}

/* The layer that PyTorch computes on the CPU, in any version from 1.13 on; what was changed is said. */
static NormLayer *
runnable_layer (GString *code, const NormLayer *layer, int rank)
{
  g_autofree char *text = norm_layer_to_text (layer);

  if (layer->info->splits_batch)
    {
      NormLayerKind kind = rank < 4 ? NORM_LAYER_BATCH_NORM_1D : rank == 4 ? NORM_LAYER_BATCH_NORM_2D : NORM_LAYER_BATCH_NORM_3D;

      g_string_append_printf (code, "# %s, which needs a GPU for each device, on the CPU:\n", text);
      return norm_layer_of_kind (layer, kind, 0, NULL);
    }
  if (norm_layer_arg_index (layer, "bias") >= 0 && norm_layer_has_weight (layer) && !norm_layer_has_bias (layer))
    {
      g_string_append_printf (code, "# %s: bias= is known since PyTorch 2.1, a bias of zeros computes the same\n", text);
      return norm_layer_with_arg (layer, "bias", &(NormArgValue){ .flag = TRUE });
    }
  return norm_layer_ref ((NormLayer *) layer);
}

/* "bias=True" would not be known either. LayerNorm without weights has no bias whatever it says. */
static char *
runnable_text (const NormLayer *layer)
{
  g_autoptr (NormLayer) plain = NULL;

  if (norm_layer_arg_index (layer, "bias") >= 0)
    plain = norm_layer_with_arg (layer, "bias", &(NormArgValue){ .flag = TRUE });
  return norm_layer_to_text (plain != NULL ? plain : layer);
}

static gboolean
is_apart (const NormLayer *layer)
{
  return layer->info->splits_batch && !norm_layer_synchronizes (layer) && norm_layer_n_devices (layer) > 1;
}

/* Each device with running statistics of its own; those of @layer are the first one's. */
static void
append_devices (GString *code, gint64 n_devices, const char *argument)
{
  g_string_append_printf (code,
                          "parts = %s.chunk(%" G_GINT64_FORMAT ")  # each device normalizes its own; the first keeps the running statistics\n"
                          "devices = [layer] + [copy.deepcopy(layer) for part in parts[1:]]\n"
                          "y = torch.cat([device(part) for device, part in zip(devices, parts)])",
                          argument, n_devices);
}

/* Types that not every layer of every PyTorch takes on the CPU go the way of float32 and back. */
static gboolean
goes_by_float (const NormLayer *layer, NormDtype dtype)
{
  if (!layer->info->pools)
    return FALSE;
  return dtype == NORM_DTYPE_FLOAT16 || (dtype == NORM_DTYPE_BFLOAT16 && !layer->info->can_track);
}

/* Parameters are float32 as PyTorch makes them, except for a float64 input, which it takes with float64 parameters only. */
static void
append_layer (GString *code, const NormView *view, const char *steps, const NormLayer *layer, const NormParams *params, NormMode mode)
{
  NormDtype dtype = view->tensor->dtype;
  gboolean wide = dtype == NORM_DTYPE_FLOAT64 && layer->info->pools, by_float = goes_by_float (layer, dtype);
  gboolean flat = layer->info->splits_batch && view->rank > 5;
  g_autoptr (NormLayer) runnable = runnable_layer (code, layer, view->rank);
  g_autofree char *text = runnable_text (runnable);
  g_autofree char *seen = norm_steps_of ("x", steps);
  g_autofree char *argument = g_strconcat (seen, flat ? ".flatten(4)" : "", by_float ? ".float()" : "", NULL);

  g_string_append_printf (code, "layer = nn.%s%s\n", text, wide ? ".double()" : "");
  append_params (code, layer, params, wide ? "float64" : "float32");
  g_string_append_printf (code, "layer.%s()\n", mode == NORM_MODE_TRAIN ? "train" : "eval");
  if (is_apart (layer))
    append_devices (code, norm_layer_n_devices (layer), argument);
  else
    g_string_append_printf (code, "y = layer(%s)", argument);
  if (flat)
    g_string_append_printf (code, "\ny = y.view(%s.shape)", seen);
  if (by_float)
    g_string_append_printf (code, "%s.%s()", is_apart (layer) && !flat ? "\ny = y" : "", dtype == NORM_DTYPE_FLOAT16 ? "half" : "bfloat16");
}

/* PyTorch has no mask and makes no mistakes, and RMSNorm it has only since 2.4. Where a layer does not fit, PyTorch's error is to be reproduced. */
static gboolean
is_by_hand (const NormCode *code)
{
  const NormLayerInfo *info = code->spec->layer->info;

  return code->problem == NULL && info->pools &&
         (!info->centers || norm_code_mask (code) != NULL || (code->spec->layer->mistake != NORM_MISTAKE_NONE && norm_code_own_statistics (code)));
}

void
norm_torch_write (NormCode *code)
{
  const NormCodeSpec *spec = code->spec;
  const NormTensor *mask = norm_code_mask (code);
  gboolean by_hand = is_by_hand (code);

  if (is_apart (spec->layer) && !by_hand)
    g_string_append (code->text, "import copy\n");
  if (spec->input->n_values > spec->most_values)
    g_string_append (code->text, "import numpy\n");
  g_string_append_printf (code->text, "import torch\n%s\n", by_hand ? "" : "from torch import nn\n");
  norm_code_append_tensor (code, "x", spec->input, FALSE);
  if (mask != NULL && by_hand)
    norm_code_append_tensor (code, "mask", mask, FALSE);
  if (by_hand)
    norm_torch_append_by_hand (code->text, code->view, mask != NULL, code->steps_text, spec->layer, spec->params);
  else
    append_layer (code->text, code->view, code->steps_text, spec->layer, spec->params, spec->mode);
  if (spec->layer->mistake == NORM_MISTAKE_EPS_OUTSIDE && !by_hand)
    {
      g_string_append (code->text, "  # wrong on purpose elsewhere: eps outside the root\nprint(y)\n");
      return;
    }
  g_string_append (code->text, "\nprint(y)\n");
  norm_code_append_assert (code, FALSE, by_hand || !spec->layer->info->pools);
}
