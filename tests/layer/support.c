/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include <math.h>

char *
test_reference_path (const char *name)
{
  const char *folder = g_getenv ("NORM_TEST_REFERENCE");

  g_assert_nonnull (folder);
  return g_build_filename (folder, name, NULL);
}

NormTensor *
test_load_npy (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *contents = NULL, *header = NULL, *shape_text = NULL;
  const char *open;
  gsize length, header_length, shape[NORM_MAX_RANK], n_bytes;
  NormDtype dtype;
  int rank;

  if (!g_file_get_contents (path, &contents, &length, NULL))
    return NULL;
  g_assert_cmpmem (contents, 8, "\x93NUMPY\x01\x00", 8);
  header_length = (guchar) contents[8] + 256 * (guchar) contents[9];
  header = g_strndup (contents + 10, header_length);
  g_assert_nonnull (strstr (header, "'fortran_order': False"));
  dtype = strstr (header, "'<f8'") != NULL ? NORM_DTYPE_FLOAT64 : NORM_DTYPE_FLOAT32;
  g_assert_true (dtype == NORM_DTYPE_FLOAT64 || strstr (header, "'<f4'") != NULL);
  open = strchr (header, '(');
  shape_text = g_strndup (open, strchr (open, ')') - open + 1);
  g_assert_true (norm_shape_from_text (shape_text, &rank, shape, NULL));
  g_assert_true (norm_shape_count (dtype, rank, shape, NULL, &n_bytes));
  g_assert_cmpuint (length, ==, 10 + header_length + n_bytes);
  return norm_tensor_new_take (dtype, rank, shape, g_memdup2 (contents + 10 + header_length, MAX (n_bytes, 1)));
}

NormView *
test_view (NormDtype dtype, const char *shape_text, const double *values)
{
  g_autoptr (NormTensor) tensor = NULL;
  g_autofree double *counted = NULL;
  gsize shape[NORM_MAX_RANK], n;
  int rank;

  g_assert_true (norm_shape_from_text (shape_text, &rank, shape, NULL));
  g_assert_true (norm_shape_count (dtype, rank, shape, &n, NULL));
  counted = g_new0 (double, n + 1);
  for (gsize flat = 0; flat < n; flat++)
    counted[flat] = flat + 1;
  tensor = norm_tensor_new_from_doubles (dtype, rank, shape, values != NULL ? values : counted);
  return norm_view_new (tensor);
}

NormView *
test_apply_steps (NormView *view, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormSteps) steps = norm_steps_parse (text, &error);
  NormView *after;

  g_assert_no_error (error);
  after = norm_steps_apply (steps, view, G_MAXUINT, NULL, &error);
  g_assert_no_error (error);
  return after;
}

NormLayer *
test_layer (const char *text)
{
  g_autoptr (GError) error = NULL;
  NormLayer *layer = norm_layer_parse (text, &error);

  g_assert_no_error (error);
  return layer;
}

NormResult *
test_run (const char *layer_text, NormParams *params, NormMode mode, NormView *view)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) layer = test_layer (layer_text);
  g_autoptr (NormParams) initial = norm_params_new ();
  NormResult *result = norm_layer_run (layer, params != NULL ? params : initial, mode, view, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

TestMoments
test_exact_moments (const double *values, gsize n)
{
  __float128 sum = 0, squares = 0, mean;

  for (gsize member = 0; member < n; member++)
    sum += values[member];
  mean = sum / n;
  for (gsize member = 0; member < n; member++)
    squares += (values[member] - mean) * (values[member] - mean);
  return (TestMoments){ mean, squares / n };
}

/* A long double root made exact to twice its digits by one step of Newton's. */
static __float128
exact_root (__float128 square)
{
  __float128 root = sqrtl ((long double) square);

  return root == 0 || !isfinite ((double) root) ? root : (root + square / root) / 2;
}

__float128
test_exact_output (double x, __float128 mean, __float128 var, double eps, gboolean zero, double weight, double bias)
{
  if (zero && var == 0 && eps == 0)
    return (x - mean) * 0 * weight + bias;
  return (x - mean) / exact_root (var + eps) * weight + bias;
}

/* Binary digits of a type's significand, and the exponents of its smallest and its largest normal numbers */
typedef struct
{
  int digits, least, most;
} Format;

static Format
format_of (NormDtype dtype)
{
  switch (dtype)
    {
    case NORM_DTYPE_FLOAT16:
      return (Format){ 11, -14, 15 };
    case NORM_DTYPE_BFLOAT16:
      return (Format){ 8, -126, 127 };
    case NORM_DTYPE_FLOAT32:
      return (Format){ 24, -126, 127 };
    case NORM_DTYPE_FLOAT64:
    default:
      return (Format){ 53, -1022, 1023 };
    }
}

double
test_ulps (NormDtype dtype, double value, __float128 exact)
{
  Format format = format_of (dtype);
  __float128 magnitude = exact < 0 ? -exact : exact, difference = value - exact;
  long double narrow = (long double) exact;
  int exponent;

  if (isnan (value) || isnan (narrow) || isinf (narrow))
    return (isnan (value) && isnan (narrow)) || value == narrow ? 0 : INFINITY;
  if (isinf (value)) /* right from half a place beyond the largest number on */
    return (value > 0) == (exact > 0) && magnitude >= ldexp (1, format.most) * (__float128) (2 - ldexp (1, -format.digits)) ? 0 : INFINITY;
  (void) frexpl (fabsl (narrow), &exponent); /* narrow = 0.1… · 2^exponent */
  exponent = narrow == 0 ? format.least : MAX (exponent - 1, format.least);
  return (double) ((difference < 0 ? -difference : difference) / ldexpl (1, exponent - (format.digits - 1)));
}
