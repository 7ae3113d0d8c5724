/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all code has in common: the data, and what must come out. */
#include "code-private.h"
#include "number.h"
#include <float.h>
#include <math.h>
#include <string.h>

#define FEW 3

static const struct
{
  const char *id, *title;
  void (*write) (NormCode *code);
} kinds[NORM_N_CODE_KINDS] = {
  [NORM_CODE_TORCH] = { "pytorch", "PyTorch", norm_torch_write },
  [NORM_CODE_NUMPY] = { "numpy", "NumPy", norm_numpy_write },
  [NORM_CODE_KERAS] = { "keras", "Keras", norm_keras_write },
};

const char *
norm_code_id (NormCodeKind kind)
{
  g_return_val_if_fail (kind < NORM_N_CODE_KINDS, NULL);
  return kinds[kind].id;
}

const char *
norm_code_title (NormCodeKind kind)
{
  g_return_val_if_fail (kind < NORM_N_CODE_KINDS, NULL);
  return kinds[kind].title;
}

gboolean
norm_code_from_id (const char *id, NormCodeKind *kind)
{
  for (guint row = 0; row < NORM_N_CODE_KINDS; row++)
    if (strcmp (kinds[row].id, id) == 0)
      {
        *kind = (NormCodeKind) row;
        return TRUE;
      }
  return FALSE;
}

/* ── data ── */

/* One value as Python reads it: whole floats keep their point, NaN and infinity have no literal. */
static void
append_element (GString *text, const NormTensor *tensor, gsize flat)
{
  g_autofree char *number = norm_tensor_get_text (tensor, flat);

  if (!norm_dtype_is_floating (tensor->dtype))
    g_string_append (text, number);
  else if (!isfinite (norm_tensor_get (tensor, flat)))
    g_string_append_printf (text, "float(\"%s\")", number);
  else
    g_string_append_printf (text, "%s%s", number, strpbrk (number, ".e") == NULL ? ".0" : "");
}

static void
append_axis (GString *text, const NormTensor *tensor, int axis, gsize indent, gsize *flat)
{
  if (axis == tensor->rank)
    {
      append_element (text, tensor, (*flat)++);
      return;
    }
  g_string_append_c (text, '[');
  for (gsize index = 0; index < tensor->shape[axis]; index++)
    {
      if (index > 0 && axis + 1 < tensor->rank)
        g_string_append_printf (text, ",\n%*s", (int) indent + axis + 1, "");
      else if (index > 0)
        g_string_append (text, ", ");
      append_axis (text, tensor, axis + 1, indent, flat);
    }
  g_string_append_c (text, ']');
}

void
norm_code_append_nested (GString *text, const NormTensor *tensor, gsize indent)
{
  gsize flat = 0;

  append_axis (text, tensor, 0, indent, &flat);
}

/* NumPy has no bfloat16; float32 holds all of its values. */
static const char *
dtype_name (NormDtype dtype, gboolean numpy)
{
  return norm_dtype_name (numpy && dtype == NORM_DTYPE_BFLOAT16 ? NORM_DTYPE_FLOAT32 : dtype);
}

static void
append_first_values (GString *text, const NormTensor *tensor)
{
  g_autofree char *shape = norm_shape_to_text (tensor->rank, tensor->shape);

  g_string_append_printf (text, "# %s, %" G_GSIZE_FORMAT " values: ", shape, tensor->n_values);
  for (gsize flat = 0; flat < FEW && flat < tensor->n_values; flat++)
    {
      append_element (text, tensor, flat);
      g_string_append (text, ", ");
    }
  g_string_append (text, "…\n");
}

static void
append_load (NormCode *code, const char *name, const NormTensor *tensor, gboolean numpy)
{
  g_autofree char *usual = g_strconcat (name, ".npy", NULL);
  gboolean named = tensor == code->spec->input && code->spec->file != NULL;
  g_autofree char *file = g_strescape (named ? code->spec->file : usual, NULL);
  const char *dtype = dtype_name (tensor->dtype, numpy);

  append_first_values (code->text, tensor);
  if (numpy)
    g_string_append_printf (code->text, "%s = np.load(\"%s\").astype(np.%s)\n", name, file, dtype);
  else
    g_string_append_printf (code->text, "%s = torch.from_numpy(numpy.load(\"%s\")).to(torch.%s)\n", name, file, dtype);
}

/* "torch.tensor([…], dtype=torch.float32)"; @indent: how long the line is already */
static void
append_literal (GString *text, const NormTensor *tensor, gsize indent, gboolean numpy)
{
  const char *dtype = dtype_name (tensor->dtype, numpy), *module = numpy ? "np" : "torch", *maker = numpy ? "array" : "tensor";
  g_autofree char *shape = norm_shape_to_text (tensor->rank, tensor->shape), *open = NULL;

  if (numpy && tensor->dtype == NORM_DTYPE_BOOL)
    dtype = "bool_";
  if (tensor->n_values == 0)
    {
      g_string_append_printf (text, "%s.empty(%s, dtype=%s.%s)", module, shape, module, dtype);
      return;
    }
  open = g_strdup_printf ("%s.%s(", module, maker);
  g_string_append (text, open);
  norm_code_append_nested (text, tensor, indent + strlen (open));
  g_string_append_printf (text, ", dtype=%s.%s)", module, dtype);
}

void
norm_code_append_tensor (NormCode *code, const char *name, const NormTensor *tensor, gboolean numpy)
{
  if (tensor->n_values > code->spec->most_values)
    {
      append_load (code, name, tensor, numpy);
      return;
    }
  g_string_append_printf (code->text, "%s = ", name);
  append_literal (code->text, tensor, strlen (name) + strlen (" = "), numpy);
  g_string_append_c (code->text, '\n');
}

void
norm_code_append_numbers (GString *text, const double *values, gsize n)
{
  g_string_append_c (text, '[');
  for (gsize place = 0; place < n; place++)
    {
      g_autofree char *number = norm_number_shortest (values[place]);
      gboolean finite = isfinite (values[place]);

      g_string_append_printf (text, "%s%s%s%s", place > 0 ? ", " : "", finite ? "" : "float(\"", number, finite ? "" : "\")");
    }
  g_string_append_c (text, ']');
}

/* ── the layer ── */

gboolean
norm_code_own_statistics (const NormCode *code)
{
  return code->spec->mode == NORM_MODE_TRAIN || !norm_layer_tracks (code->spec->layer);
}

const NormTensor *
norm_code_mask (const NormCode *code)
{
  return code->spec->layer->info->pools && norm_code_own_statistics (code) ? code->spec->mask : NULL;
}

char *
norm_code_pooled_axes (const NormPooling *pooling)
{
  GString *text = g_string_new ("(");
  int n = 0;

  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      if (!pooling->kept[axis])
        g_string_append_printf (text, "%s%d", n++ > 0 ? ", " : "", axis);
    }
  g_string_append (text, n == 1 ? ",)" : ")");
  return g_string_free (text, FALSE);
}

char *
norm_code_eps (const NormCode *code)
{
  double eps = norm_layer_eps (code->spec->layer, code->view->tensor->dtype);
  g_autofree char *number = norm_number_shortest (eps);

  return isfinite (eps) ? g_steal_pointer (&number) : g_strdup_printf ("float(\"%s\")", number);
}

/* ── what must come out ── */

/* @error, rounded up to a power of ten (by the same digits on every machine), and never nothing */
static char *
tolerance_text (double error)
{
  return g_strdup_printf ("1e%d", (int) ceil (log10 (CLAMP (error, DBL_EPSILON, 1e6)) - 1e-9));
}

/* How much larger the means are than what remains of the values: digits that sums in the values' own type lose. */
static double
condition (const NormResult *result)
{
  double most = 1;

  for (gsize pool = 0; result->pools != NULL && pool < result->pooling->n_pools; pool++)
    {
      double ratio = fabs (result->pools[pool].used_mean) * result->pools[pool].invstd;

      if (isfinite (ratio))
        most = MAX (most, ratio);
    }
  return most;
}

static double
largest_output (const NormResult *result)
{
  double most = 1;

  for (gsize flat = 0; flat < result->output->n_values; flat++)
    {
      double value = fabs (norm_result_get_output (result, flat));

      if (isfinite (value))
        most = MAX (most, value);
    }
  return most;
}

/* The first few values of many */
static NormTensor *
few_values (const NormTensor *tensor)
{
  gsize n = FEW, n_bytes = FEW * norm_dtype_size (tensor->dtype);

  return norm_tensor_new_take (tensor->dtype, 1, &n, g_memdup2 (norm_tensor_data (tensor), n_bytes));
}

static void
append_comparison (GString *text, const NormTensor *expected, const char *of, gboolean numpy, const char *tolerances)
{
  const char *function = numpy ? tolerances ? "np.allclose" : "np.array_equal" : tolerances ? "torch.allclose" : "torch.equal";
  gboolean half = !numpy && norm_dtype_size (expected->dtype) == 2 && norm_dtype_is_floating (expected->dtype);
  g_autofree char *open = g_strdup_printf ("assert %s(%s%s, ", function, of, half ? ".double()" : "");

  g_string_append (text, open);
  append_literal (text, expected, strlen (open), numpy);
  g_string_append_printf (text, "%s%s)\n", half ? ".double()" : "", tolerances != NULL ? tolerances : "");
}

void
norm_code_append_assert (NormCode *code, gboolean numpy, gboolean exact)
{
  const NormResult *result = code->spec->result;
  gboolean few;
  double eps;
  g_autofree char *relative = NULL, *absolute = NULL, *tolerances = NULL;
  g_autoptr (NormTensor) first = NULL;

  if (result == NULL)
    return;
  few = result->output->n_values > code->spec->most_values && result->output->n_values > FEW;
  first = few ? few_values (result->output) : norm_tensor_ref (result->output);
  eps = norm_dtype_epsilon (result->output->dtype);
  relative = tolerance_text (8 * eps);
  absolute = tolerance_text ((exact ? 1e-13 : 16 * MIN (eps, FLT_EPSILON)) * condition (result) * largest_output (result));
  if (norm_dtype_is_floating (result->output->dtype))
    tolerances = g_strdup_printf (", rtol=%s, atol=%s, equal_nan=True", relative, absolute);
  append_comparison (code->text, first, few ? numpy ? "y.ravel()[:3]" : "y.flatten()[:3]" : "y", numpy, tolerances);
}

/* ── all of it ── */

/* The input after the steps, as far as they can be applied */
static NormView *
view_after (const NormTensor *input, const NormSteps *steps)
{
  g_autoptr (NormView) whole = norm_view_new ((NormTensor *) input);
  NormView *view = steps != NULL ? norm_steps_apply (steps, whole, G_MAXUINT, NULL, NULL) : NULL;

  return view != NULL ? view : g_steal_pointer (&whole);
}

char *
norm_code_write (const NormCodeSpec *spec, NormCodeKind kind)
{
  NormCode code = { .text = g_string_new (NULL), .spec = spec };

  g_return_val_if_fail (spec->input != NULL && spec->steps != NULL && spec->layer != NULL && spec->params != NULL, NULL);
  code.steps = norm_steps_parse (spec->steps, NULL); /* "x.t()" and ".t()" are read as well */
  code.steps_text = code.steps != NULL ? norm_steps_to_text (code.steps) : g_strdup (spec->steps);
  code.view = view_after (spec->input, code.steps);
  code.problem = norm_layer_check ((NormLayer *) spec->layer, (NormParams *) spec->params, spec->mode, code.view);
  kinds[kind].write (&code);
  g_clear_pointer (&code.problem, norm_problem_unref);
  norm_view_unref (code.view);
  g_clear_pointer (&code.steps, norm_steps_unref);
  g_free (code.steps_text);
  return g_string_free (code.text, FALSE);
}
