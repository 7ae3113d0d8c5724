/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "torch-code.h"
#include "explain.h"
#include "number.h"
#include "problem.h"
#include <math.h>

/* One value as Python reads it: whole floats keep their point, NaN and infinity have no literal. */
static void
append_element (GString *code, const NormTensor *tensor, gsize flat)
{
  g_autofree char *text = norm_tensor_get_text (tensor, flat);

  if (!norm_dtype_is_floating (tensor->dtype))
    g_string_append (code, text);
  else if (!isfinite (norm_tensor_get (tensor, flat)))
    g_string_append_printf (code, "float(\"%s\")", text);
  else
    g_string_append_printf (code, "%s%s", text, strpbrk (text, ".e") == NULL ? ".0" : "");
}

/* "[[1.0, 2.0],\n [3.0, 4.0]]" with every line indented by @indent; @flat moves on. */
static void
append_nested (GString *code, const NormTensor *tensor, int axis, int indent, gsize *flat)
{
  if (axis == tensor->rank)
    {
      append_element (code, tensor, (*flat)++);
      return;
    }
  g_string_append_c (code, '[');
  for (gsize index = 0; index < tensor->shape[axis]; index++)
    {
      if (index > 0 && axis + 1 < tensor->rank)
        g_string_append_printf (code, ",\n%*s", indent + axis + 1, "");
      else if (index > 0)
        g_string_append (code, ", ");
      append_nested (code, tensor, axis + 1, indent, flat);
    }
  g_string_append_c (code, ']');
}

static void
append_tensor (GString *code, const char *name, const NormTensor *tensor, gsize most_values)
{
  const char *dtype = norm_dtype_name (tensor->dtype);
  g_autofree char *shape = norm_shape_to_text (tensor->rank, tensor->shape);
  gsize flat = 0, start = code->len;

  if (tensor->n_values == 0)
    g_string_append_printf (code, "%s = torch.empty(%s, dtype=torch.%s)\n", name, shape, dtype);
  else if (tensor->n_values <= most_values)
    {
      g_string_append_printf (code, "%s = torch.tensor(", name);
      append_nested (code, tensor, 0, code->len - start, &flat);
      g_string_append_printf (code, ", dtype=torch.%s)\n", dtype);
    }
  else
    {
      g_string_append_printf (code, "# %s, %" G_GSIZE_FORMAT " values: ", shape, tensor->n_values);
      for (; flat < 3 && flat < tensor->n_values; flat++)
        {
          append_element (code, tensor, flat);
          g_string_append (code, ", ");
        }
      g_string_append_printf (code, "…\n%s = torch.from_numpy(numpy.load(\"%s.npy\")).to(torch.%s)\n", name, name, dtype);
    }
}

void
norm_torch_append_values (GString *code, const double *values, gsize n, const char *dtype)
{
  g_string_append (code, "torch.tensor([");
  for (gsize place = 0; place < n; place++)
    {
      g_autofree char *number = norm_number_shortest (values[place]);
      gboolean finite = isfinite (values[place]);

      g_string_append_printf (code, "%s%s%s%s", place > 0 ? ", " : "", finite ? "" : "float(\"", number, finite ? "" : "\")");
    }
  g_string_append_printf (code, "], dtype=torch.%s)", dtype);
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

/* The input after the steps, as far as they can be applied */
static NormView *
view_after (const NormTensor *input, const NormSteps *steps)
{
  g_autoptr (NormView) whole = norm_view_new ((NormTensor *) input);
  NormView *view = steps != NULL ? norm_steps_apply (steps, whole, G_MAXUINT, NULL, NULL) : NULL;

  return view != NULL ? view : g_steal_pointer (&whole);
}

/* PyTorch has no mask and makes no mistakes, and RMSNorm it has only since 2.4. Where a layer does not fit, PyTorch's error is to be reproduced. */
static gboolean
is_by_hand (const NormTensor *mask, NormView *view, const NormLayer *layer, const NormParams *params, NormMode mode)
{
  gboolean own_statistics = mode == NORM_MODE_TRAIN || !norm_layer_tracks (layer);
  g_autoptr (NormProblem) problem = norm_layer_check ((NormLayer *) layer, (NormParams *) params, mode, view);

  return problem == NULL && layer->info->pools &&
         (!layer->info->centers || ((mask != NULL || layer->mistake != NORM_MISTAKE_NONE) && own_statistics));
}

char *
norm_explain_torch_code (const NormTensor *input, const NormTensor *mask, const char *steps, const NormLayer *layer, const NormParams *params,
                         NormMode mode, gsize most_values)
{
  g_autoptr (NormSteps) parsed = NULL;
  g_autoptr (NormView) view = NULL;
  g_autofree char *steps_text = NULL;
  gboolean by_hand;
  GString *code;

  g_return_val_if_fail (input != NULL && steps != NULL && layer != NULL && params != NULL, NULL);
  parsed = norm_steps_parse (steps, NULL); /* "x.t()" and ".t()" are read as well; those that cannot be read stay as they are */
  steps_text = parsed != NULL ? norm_steps_to_text (parsed) : g_strdup (steps);
  view = view_after (input, parsed);
  by_hand = is_by_hand (mask, view, layer, params, mode);
  code = g_string_new (NULL);
  if (is_apart (layer) && !by_hand)
    g_string_append (code, "import copy\n");
  if (input->n_values > most_values)
    g_string_append (code, "import numpy\n");
  g_string_append_printf (code, "import torch\n%s\n", by_hand ? "" : "from torch import nn\n");
  append_tensor (code, "x", input, most_values);
  if (mask != NULL && by_hand)
    append_tensor (code, "mask", mask, most_values);
  if (by_hand)
    norm_torch_append_by_hand (code, view, mask != NULL, steps_text, layer, params);
  else
    append_layer (code, view, steps_text, layer, params, mode);
  if (layer->mistake == NORM_MISTAKE_EPS_OUTSIDE && !by_hand)
    g_string_append (code, "  # wrong on purpose elsewhere: eps outside the root");
  g_string_append (code, "\nprint(y)\n");
  return g_string_free (code, FALSE);
}
