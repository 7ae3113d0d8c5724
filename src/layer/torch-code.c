/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain.h"
#include "number.h"
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
append_input (GString *code, const NormTensor *input, gsize most_values)
{
  const char *dtype = norm_dtype_name (input->dtype);
  g_autofree char *shape = norm_shape_to_text (input->rank, input->shape);
  gsize flat = 0;

  if (input->n_values == 0)
    g_string_append_printf (code, "x = torch.empty(%s, dtype=torch.%s)\n", shape, dtype);
  else if (input->n_values <= most_values)
    {
      g_string_append (code, "x = torch.tensor(");
      append_nested (code, input, 0, strlen ("x = torch.tensor("), &flat);
      g_string_append_printf (code, ", dtype=torch.%s)\n", dtype);
    }
  else
    {
      g_string_append_printf (code, "# %s, %" G_GSIZE_FORMAT " values: ", shape, input->n_values);
      for (; flat < 3; flat++)
        {
          append_element (code, input, flat);
          g_string_append (code, ", ");
        }
      g_string_append_printf (code, "…\nx = torch.from_numpy(numpy.load(\"x.npy\")).to(torch.%s)\n", dtype);
    }
}

/* "    layer.weight.copy_(torch.tensor([1.0, 2.0]))" for an array that was set */
static void
append_param (GString *code, const NormParams *params, NormParamKind kind, const char *dtype)
{
  gsize n;
  const double *values = norm_params_array (params, kind, &n);

  if (values == NULL)
    return;
  g_string_append_printf (code, "    layer.%s.copy_(torch.tensor([", norm_param_name (kind));
  for (gsize feature = 0; feature < n; feature++)
    {
      g_autofree char *number = norm_number_shortest (values[feature]);

      g_string_append_printf (code, "%s%s%s%s", feature > 0 ? ", " : "", isfinite (values[feature]) ? "" : "float(\"", number,
                              isfinite (values[feature]) ? "" : "\")");
    }
  g_string_append_printf (code, "], dtype=torch.%s))\n", dtype);
}

static void
append_params (GString *code, const NormLayer *layer, const NormParams *params, const char *dtype)
{
  gsize start = code->len;

  g_string_append (code, "with torch.no_grad():\n");
  if (norm_layer_has_weight (layer))
    {
      append_param (code, params, NORM_PARAM_WEIGHT, dtype);
      append_param (code, params, NORM_PARAM_BIAS, dtype);
    }
  if (norm_layer_tracks (layer))
    {
      append_param (code, params, NORM_PARAM_RUNNING_MEAN, dtype);
      append_param (code, params, NORM_PARAM_RUNNING_VAR, dtype);
      if (params->num_batches_tracked != 0)
        g_string_append_printf (code, "    layer.num_batches_tracked.fill_(%" G_GINT64_FORMAT ")\n", params->num_batches_tracked);
    }
  if (g_str_has_suffix (code->str, "no_grad():\n"))
    g_string_truncate (code, start);
}

/* Parameters are float32 as PyTorch makes them, except for a float64 input, which it takes with float64 parameters only. float16 goes the way of
 * float32 and back, since not every PyTorch normalizes it on the CPU. */
char *
norm_explain_torch_code (const NormTensor *input, const char *steps, const NormLayer *layer, const NormParams *params, NormMode mode,
                         gsize most_values)
{
  GString *code;
  g_autoptr (NormSteps) parsed = NULL;
  g_autofree char *layer_text = NULL, *steps_text = NULL;
  gboolean wide, half;

  g_return_val_if_fail (input != NULL && steps != NULL && layer != NULL && params != NULL, NULL);
  parsed = norm_steps_parse (steps, NULL); /* "x.t()" and ".t()" are read as well; those that cannot be read stay as they are */
  steps_text = parsed != NULL ? norm_steps_to_text (parsed) : g_strdup (steps);
  layer_text = norm_layer_to_text (layer);
  wide = input->dtype == NORM_DTYPE_FLOAT64 && layer->info->pools;
  half = input->dtype == NORM_DTYPE_FLOAT16 && layer->info->pools;
  code =
    g_string_new (input->n_values > most_values ? "import numpy\nimport torch\nfrom torch import nn\n\n" : "import torch\nfrom torch import nn\n\n");
  append_input (code, input, most_values);
  g_string_append_printf (code, "layer = nn.%s%s\n", layer_text, wide ? ".double()" : "");
  append_params (code, layer, params, wide ? "float64" : "float32");
  g_string_append_printf (code, "layer.%s()\n", mode == NORM_MODE_TRAIN ? "train" : "eval");
  g_string_append_printf (code, "y = layer(x%s%s%s)%s\nprint(y)\n", *steps_text != '\0' ? "." : "", steps_text, half ? ".float()" : "",
                          half ? ".half()" : "");
  return g_string_free (code, FALSE);
}
