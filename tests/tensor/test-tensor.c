/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tensor.h"

#include <math.h>
#include <string.h>

static NormTensor *
counting_tensor (NormDtype dtype, int rank, const gsize *shape)
{
  gsize n_values;
  g_assert_true (norm_shape_count (dtype, rank, shape, &n_values, NULL));
  g_autofree double *values = g_new (double, n_values);
  for (gsize flat = 0; flat < n_values; flat++)
    values[flat] = (double) flat;
  return norm_tensor_new_from_doubles (dtype, rank, shape, values);
}

static void
assert_values (const NormTensor *tensor, const double *values, gsize n_values)
{
  g_assert_cmpuint (tensor->n_values, ==, n_values);
  for (gsize flat = 0; flat < n_values; flat++)
    g_assert_cmpfloat (norm_tensor_get (tensor, flat), ==, values[flat]);
}

static void
test_new (void)
{
  const gsize shape[] = { 2, 3 };
  const double values[] = { 0, 1, 2, 3, 4, 5 };

  for (int dtype = NORM_DTYPE_INT8; dtype < NORM_N_DTYPES; dtype++)
    {
      g_autoptr (NormTensor) tensor = counting_tensor (dtype, 2, shape);
      g_autofree double *doubles = norm_tensor_to_doubles (tensor);
      assert_values (tensor, values, 6);
      g_assert_cmpmem (doubles, sizeof values, values, sizeof values);
      g_assert_cmpuint (norm_tensor_n_bytes (tensor), ==, 6 * norm_dtype_size (dtype));
    }
}

static void
test_scalar_and_empty (void)
{
  const gsize empty[] = { 2, 0, G_MAXSSIZE };
  const double seven = 7;
  g_autoptr (NormTensor) scalar = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 0, NULL, &seven);
  g_autoptr (NormTensor) nothing = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 3, empty, NULL);
  g_autoptr (NormTensor) cast = norm_tensor_cast (nothing, NORM_DTYPE_INT64);

  g_assert_cmpuint (scalar->n_values, ==, 1);
  g_assert_cmpfloat (norm_tensor_get (scalar, 0), ==, 7);
  g_assert_cmpuint (nothing->n_values, ==, 0);
  g_assert_cmpuint (norm_tensor_n_bytes (cast), ==, 0);
}

/* Bytes from inside a file may begin anywhere. */
static void
test_misaligned (void)
{
  static const float floats[] = { 0, 1.5f, -2 };
  const gsize shape[] = { 3 };
  char buffer[1 + sizeof floats];

  memcpy (buffer + 1, floats, sizeof floats);
  g_autoptr (GBytes) whole = g_bytes_new (buffer, sizeof buffer);
  g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (whole, 1, sizeof floats);
  g_autoptr (NormTensor) tensor = norm_tensor_new (NORM_DTYPE_FLOAT32, 1, shape, bytes);
  g_assert_cmpuint ((guintptr) norm_tensor_data (tensor) % sizeof (float), ==, 0);
  assert_values (tensor, (const double[]){ 0, 1.5, -2 }, 3);
}

static void
test_with (void)
{
  const gsize shape[] = { 2, 2 }, other_shape[] = { 4 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = counting_tensor (NORM_DTYPE_INT64, 2, shape);
  g_autoptr (NormTensor) typed = norm_tensor_with_text (tensor, 2, "9007199254740993", &error);
  g_autoptr (NormTensor) valued = norm_tensor_with_value (tensor, 0, -7);
  g_autoptr (NormTensor) shaped = norm_tensor_with_shape (tensor, 1, other_shape);
  g_autofree char *text = norm_tensor_get_text (typed, 2);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "9007199254740993");
  assert_values (valued, (const double[]){ -7, 1, 2, 3 }, 4);
  assert_values (tensor, (const double[]){ 0, 1, 2, 3 }, 4);
  g_assert_null (norm_tensor_with_text (tensor, 0, "1.5", &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_TEXT);
  g_assert_false (norm_tensor_equal (tensor, valued));
  g_assert_false (norm_tensor_equal (tensor, shaped));
  g_autoptr (NormTensor) back = norm_tensor_with_shape (shaped, 2, shape);
  g_assert_true (norm_tensor_equal (tensor, back));
}

static void
test_cast (void)
{
  static const gint64 integers[] = { G_MAXINT64, G_MININT64, -1, (G_GINT64_CONSTANT (1) << 54) + 3, (G_GINT64_CONSTANT (1) << 40) + (1 << 16) + 1 };
  const gsize shape[] = { G_N_ELEMENTS (integers) };
  g_autoptr (NormTensor) source = norm_tensor_new_take (NORM_DTYPE_INT64, 1, shape, g_memdup2 (integers, sizeof integers));
  g_autoptr (NormTensor) same = norm_tensor_cast (source, NORM_DTYPE_INT64);
  g_autoptr (NormTensor) unsigned64 = norm_tensor_cast (source, NORM_DTYPE_UINT64);
  g_autoptr (NormTensor) signed8 = norm_tensor_cast (source, NORM_DTYPE_INT8);
  g_autoptr (NormTensor) floats = norm_tensor_cast (source, NORM_DTYPE_FLOAT32);
  static const guint64 as_unsigned[] = { G_MAXINT64, 0, 0, (G_GUINT64_CONSTANT (1) << 54) + 3, (G_GUINT64_CONSTANT (1) << 40) + (1 << 16) + 1 };

  g_assert_true (same == source);
  g_assert_cmpmem (norm_tensor_data (unsigned64), sizeof as_unsigned, as_unsigned, sizeof as_unsigned);
  assert_values (signed8, (const double[]){ 127, -128, -1, 127, 127 }, 5);
  for (gsize flat = 0; flat < G_N_ELEMENTS (integers); flat++)
    g_assert_cmpfloat (norm_tensor_get (floats, flat), ==, (double) (float) integers[flat]);
}

/* 64 bit integers next to the middle of two float32: by way of a rounded double they would land on the middle. */
static void
test_cast_rounds_once (void)
{
  for (int round = 0; round < 5000; round++)
    {
      const int low_bits = g_test_rand_int_range (31, 39);
      const guint64 top = (1 << 23) | g_test_rand_int_range (0, 1 << 23);
      const guint64 middle = (top << low_bits) + (G_GUINT64_CONSTANT (1) << (low_bits - 1));
      const guint64 integers[] = { middle, middle - 1, middle + 1 };
      const double step = ldexp (1, low_bits), low = (double) top * step;
      const gsize shape[] = { 3 };
      g_autoptr (NormTensor) source = norm_tensor_new_take (NORM_DTYPE_UINT64, 1, shape, g_memdup2 (integers, sizeof integers));
      g_autoptr (NormTensor) floats = norm_tensor_cast (source, NORM_DTYPE_FLOAT32);

      assert_values (floats, (const double[]){ low + ((top & 1) != 0 ? step : 0), low, low + step }, 3);
    }
}

static void
test_resize (void)
{
  const gsize shape[] = { 2, 3 }, larger[] = { 3, 2 }, batch[] = { 2, 2, 3 }, row[] = { 4 }, empty[] = { 0, 3 };
  g_autoptr (NormTensor) tensor = counting_tensor (NORM_DTYPE_FLOAT16, 2, shape);
  g_autoptr (NormTensor) changed = norm_tensor_resize (tensor, 2, larger, -1);
  g_autoptr (NormTensor) batched = norm_tensor_resize (tensor, 3, batch, 9);
  g_autoptr (NormTensor) one_row = norm_tensor_resize (tensor, 1, row, 9);
  g_autoptr (NormTensor) scalar = norm_tensor_resize (tensor, 0, NULL, 9);
  g_autoptr (NormTensor) nothing = norm_tensor_resize (tensor, 2, empty, 9);
  g_autoptr (NormTensor) refilled = norm_tensor_resize (nothing, 2, larger, 0.5);

  assert_values (changed, (const double[]){ 0, 1, 3, 4, -1, -1 }, 6);
  assert_values (batched, (const double[]){ 0, 1, 2, 3, 4, 5, 9, 9, 9, 9, 9, 9 }, 12);
  assert_values (one_row, (const double[]){ 0, 1, 2, 9 }, 4);
  assert_values (scalar, (const double[]){ 0 }, 1);
  assert_values (nothing, NULL, 0);
  assert_values (refilled, (const double[]){ .5, .5, .5, .5, .5, .5 }, 6);
}

static void
test_shape_count (void)
{
  const gsize huge[] = { G_MAXSIZE / 2, 3 }, large[] = { G_MAXSSIZE / 4 }, empty[] = { G_MAXSSIZE, G_MAXSSIZE, 0 }, too_long[] = { G_MAXSIZE, 0 },
              ones[NORM_MAX_RANK + 1] = { 0 };
  gsize n_values, n_bytes;

  g_assert_false (norm_shape_count (NORM_DTYPE_INT8, 2, huge, &n_values, &n_bytes));
  g_assert_true (norm_shape_count (NORM_DTYPE_FLOAT32, 1, large, &n_values, &n_bytes));
  g_assert_cmpuint (n_bytes, ==, n_values * 4);
  g_assert_false (norm_shape_count (NORM_DTYPE_FLOAT64, 1, large, NULL, NULL));
  g_assert_true (norm_shape_count (NORM_DTYPE_FLOAT64, 3, empty, &n_values, NULL));
  g_assert_cmpuint (n_values, ==, 0);
  g_assert_false (norm_shape_count (NORM_DTYPE_INT8, 2, too_long, NULL, NULL));
  g_assert_false (norm_shape_count (NORM_DTYPE_INT8, NORM_MAX_RANK + 1, ones, NULL, NULL));
}

static void
test_shape_text (void)
{
  static const struct
  {
    const char *text;
    const char *printed;
  } table[] = {
    { "2, 1, 4", "[2, 1, 4]" },
    { "[2,1,4]", "[2, 1, 4]" },
    { "(2, 1, 4)", "[2, 1, 4]" },
    { "2x1x4", "[2, 1, 4]" },
    { "2\303\2271\303\2274", "[2, 1, 4]" },
    { " 2 \303\227 1 X 4 ", "[2, 1, 4]" },
    { "4", "[4]" },
    { "(4,)", "[4]" },
    { "[]", "[]" },
    { "()", "[]" },
    { "( )", "[]" },
    { "0, 3", "[0, 3]" },
    { "1,2,3,4,5,6,7,8", "[1, 2, 3, 4, 5, 6, 7, 8]" },
    { "2,", "[2]" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (table); row++)
    {
      gsize shape[NORM_MAX_RANK];
      int rank;
      g_autoptr (GError) error = NULL;
      g_assert_true (norm_shape_from_text (table[row].text, &rank, shape, &error));
      g_assert_no_error (error);
      g_autofree char *printed = norm_shape_to_text (rank, shape);
      g_assert_cmpstr (printed, ==, table[row].printed);
    }
}

static void
test_shape_text_errors (void)
{
  static const struct
  {
    const char *text;
    const char *says;
  } table[] = {
    { "", "column 1" },
    { "a", "column 1" },
    { "2, -1", "column 4" },
    { "2, 1, 4]", "column 8" },
    { "[2, 1", "column 6" },
    { "(2]", "column 3" },
    { "2 3", "column 3" },
    { "2,,3", "column 3" },
    { "99999999999999999999", "smaller" },
    { "1,1,1,1,1,1,1,1,1", "more than 8 axes" },
    { "2x", "column 3" },
    { "2x ", "column 4" },
    { "1.5", "column 2" },
    { "[2] 3", "column 5" },
    { "2\303\227b", "column 3" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (table); row++)
    {
      gsize shape[NORM_MAX_RANK];
      int rank;
      g_autoptr (GError) error = NULL;
      g_assert_false (norm_shape_from_text (table[row].text, &rank, shape, &error));
      g_test_message ("%s", error->message);
      g_assert_true (error->domain == NORM_ERROR);
      g_assert_nonnull (strstr (error->message, table[row].says));
    }
}

static void
test_ravel (void)
{
  const gsize shape[] = { 2, 1, 4 };
  gsize index[3], expected = 0;

  for (gsize batch = 0; batch < 2; batch++)
    for (gsize length = 0; length < 4; length++, expected++)
      {
        norm_shape_unravel (3, shape, expected, index);
        g_assert_cmpuint (index[0], ==, batch);
        g_assert_cmpuint (index[1], ==, 0);
        g_assert_cmpuint (index[2], ==, length);
        g_assert_cmpuint (norm_shape_ravel (3, shape, index), ==, expected);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tensor/new", test_new);
  g_test_add_func ("/tensor/scalar-and-empty", test_scalar_and_empty);
  g_test_add_func ("/tensor/misaligned", test_misaligned);
  g_test_add_func ("/tensor/with", test_with);
  g_test_add_func ("/tensor/cast", test_cast);
  g_test_add_func ("/tensor/cast-rounds-once", test_cast_rounds_once);
  g_test_add_func ("/tensor/resize", test_resize);
  g_test_add_func ("/shape/count", test_shape_count);
  g_test_add_func ("/shape/text", test_shape_text);
  g_test_add_func ("/shape/text-errors", test_shape_text_errors);
  g_test_add_func ("/shape/ravel", test_ravel);
  return g_test_run ();
}
