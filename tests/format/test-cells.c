/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers on the clipboard, from spreadsheets and from Python. */
#include "cells.h"
#include "format.h"

#include <math.h>
#include <string.h>

static NormTensor *
parse (const char *text, NormDtype dtype, gboolean comma_is_decimal)
{
  g_autoptr (GError) error = NULL;
  NormTensor *tensor = norm_cells_parse (text, strlen (text), dtype, comma_is_decimal, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (tensor->dtype, ==, dtype);
  return tensor;
}

/* As float64: shape and values as Python writes them. */
static void
assert_reads (const char *text, gboolean comma_is_decimal, const char *shape, const char *values)
{
  g_autoptr (NormTensor) tensor = parse (text, NORM_DTYPE_FLOAT64, comma_is_decimal);
  g_autofree char *read_shape = norm_shape_to_text (tensor->rank, tensor->shape);
  g_autofree char *read = norm_literal_write (tensor, FALSE, 100);

  g_assert_cmpstr (read_shape, ==, shape);
  g_assert_cmpstr (read, ==, values);
}

static void
test_tables (void)
{
  assert_reads ("1\t2\n3\t4\n", FALSE, "[2, 2]", "[[1, 2], [3, 4]]");
  assert_reads ("1\t2\r\n3\t4\r\n", FALSE, "[2, 2]", "[[1, 2], [3, 4]]");
  assert_reads ("1.5\t-2e3\tnan\t-inf", FALSE, "[1, 4]", "[[1.5, -2000, nan, -inf]]");
  assert_reads (" 1 \t \"2\" \n\302\2403\t\342\210\2224", FALSE, "[2, 2]", "[[1, 2], [3, -4]]");
  assert_reads ("1;2\n3;4", FALSE, "[2, 2]", "[[1, 2], [3, 4]]");
}

/* The decimal mark is that of the table, wherever one cell tells. */
static void
test_decimal_marks (void)
{
  assert_reads ("1,5\t2,25", FALSE, "[1, 2]", "[[1.5, 2.25]]");
  assert_reads ("1,5;2,25\n0,125;-3", FALSE, "[2, 2]", "[[1.5, 2.25], [0.125, -3]]");
  assert_reads ("1.234,5\t2.000", FALSE, "[1, 2]", "[[1234.5, 2000]]");
  assert_reads ("1,234.5\t2,000", FALSE, "[1, 2]", "[[1234.5, 2000]]");
  assert_reads ("1,234,567\t2", FALSE, "[1, 2]", "[[1234567, 2]]");
  assert_reads ("1.234.567\t2,5", FALSE, "[1, 2]", "[[1234567, 2.5]]");
  assert_reads ("1,5e-3\t2", FALSE, "[1, 2]", "[[0.0015, 2]]");
  assert_reads ("1\302\240234,5\t2", FALSE, "[1, 2]", "[[1234.5, 2]]");
  assert_reads ("0,125\t0,250", FALSE, "[1, 2]", "[[0.125, 0.25]]"); /* thousands do not begin with 0 */
}

/* "1,234" may be either: where people write decimal commas it is one. "1.234" is what this program copies itself. */
static void
test_undecided (void)
{
  assert_reads ("1,234\t5", FALSE, "[1, 2]", "[[1234, 5]]");
  assert_reads ("1,234\t5", TRUE, "[1, 2]", "[[1.234, 5]]");
  assert_reads ("1.234\t5", TRUE, "[1, 2]", "[[1.234, 5]]");
  assert_reads ("1,5\n2,25\n", TRUE, "[2, 1]", "[[1.5], [2.25]]");
  assert_reads ("1,5\n2,25\n", FALSE, "[2, 2]", "[[1, 5], [2, 25]]");
  assert_reads ("1, 5\n2, 25\n", TRUE, "[2, 2]", "[[1, 5], [2, 25]]");
}

static void
test_python (void)
{
  assert_reads ("7", FALSE, "[]", "7");
  assert_reads ("[1, 2.5]", FALSE, "[2]", "[1, 2.5]");
  assert_reads ("[[1,\t2],\n\t[3, 4]]", TRUE, "[2, 2]", "[[1, 2], [3, 4]]");
  assert_reads ("torch.tensor([[[1., 2.]], [[3., 4.]]], dtype=torch.float32)", FALSE, "[2, 1, 2]", "[[[1, 2]], [[3, 4]]]");
  assert_reads ("x = np.array([[1, 2], [3, 4]])", FALSE, "[2, 2]", "[[1, 2], [3, 4]]");
  assert_reads ("tensor([[ 0.5000, -1.0000],\n        [ 2.0000,  3.0000]])", FALSE, "[2, 2]", "[[0.5, -1], [2, 3]]");
  assert_reads ("[[1. 2.]\n [3. 4.]]", FALSE, "[2, 2]", "[[1, 2], [3, 4]]");
  assert_reads ("torch.arange(3)", FALSE, "[3]", "[0, 1, 2]");
  assert_reads ("1 2 3\n4 5 6", FALSE, "[2, 3]", "[[1, 2, 3], [4, 5, 6]]");
}

/* Each number is read once, in the type it is for. */
static void
test_exact (void)
{
  static const char *const texts[] = { "0.1\t9007199254740993", "[0.1, 9007199254740993]", "0,1\t9007199254740993" };

  for (guint text = 0; text < G_N_ELEMENTS (texts); text++)
    {
      g_autoptr (NormTensor) doubles = parse (texts[text], NORM_DTYPE_FLOAT64, FALSE);
      g_assert_cmpfloat (norm_tensor_get (doubles, 0), ==, 0.1);
    }
  g_autoptr (NormTensor) integers = parse ("9007199254740993\t-1", NORM_DTYPE_INT64, FALSE);
  g_autoptr (NormTensor) listed = parse ("[9007199254740993, -1]", NORM_DTYPE_INT64, FALSE);
  g_autofree char *first = norm_tensor_get_text (integers, 0), *second = norm_tensor_get_text (listed, 0);
  g_assert_cmpstr (first, ==, "9007199254740993");
  g_assert_cmpstr (second, ==, "9007199254740993");
}

static void
test_empty_cells (void)
{
  static const char text[] = "1\t\t3\n\t5\t";
  gsize n_empty;
  g_autoptr (NormTensor) tensor = norm_cells_parse (text, strlen (text), NORM_DTYPE_FLOAT32, FALSE, &n_empty, NULL);
  static const double expected[] = { 1, 0, 3, 0, 5, 0 };

  g_assert_cmpuint (n_empty, ==, 3);
  for (gsize flat = 0; flat < 6; flat++)
    g_assert_cmpfloat (norm_tensor_get (tensor, flat), ==, expected[flat]);
}

static void
assert_refused (const char *text, NormDtype dtype, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norm_cells_parse (text, strlen (text), dtype, FALSE, NULL, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_refused (void)
{
  assert_refused ("1\tx", NORM_DTYPE_FLOAT32, "row 1, column 2");
  assert_refused ("1\t2\n3", NORM_DTYPE_FLOAT32, "line 2 has 1 cell");
  assert_refused ("1\t2.5", NORM_DTYPE_INT64, "int64");
  assert_refused ("[1, 2.5]", NORM_DTYPE_INT64, "int64");
  assert_refused ("300\t1", NORM_DTYPE_UINT8, "row 1, column 1");
  assert_refused ("1,5\t2.5", NORM_DTYPE_FLOAT32, "column 2");
  assert_refused ("1,5\t12.34.567", NORM_DTYPE_FLOAT32, "column 2");
  assert_refused ("torch.tensor([1.5], dtype=torch.float32)", NORM_DTYPE_INT8, "int8");
  assert_refused ("torch.tensor([300])", NORM_DTYPE_UINT8, "uint8");
  assert_refused ("hello", NORM_DTYPE_FLOAT32, "hello");
  assert_refused ("", NORM_DTYPE_FLOAT32, "no values");
  assert_refused ("\xff\t1", NORM_DTYPE_FLOAT32, "UTF-8");
}

/* What is written is read back bit for bit, whatever the locale's comma means. */
static void
test_round_trip (void)
{
  for (int round = 0; round < 200; round++)
    {
      NormDtype dtype = (NormDtype) g_test_rand_int_range (0, NORM_N_DTYPES);
      const gsize shape[] = { (gsize) g_test_rand_int_range (1, 5), (gsize) g_test_rand_int_range (2, 5) };
      g_autofree double *values = g_new (double, shape[0] * shape[1]);
      g_autoptr (NormTensor) tensor = NULL;
      g_autoptr (NormTensor) back = NULL;
      g_autofree char *text = NULL;

      for (gsize flat = 0; flat < shape[0] * shape[1]; flat++)
        values[flat] = g_test_rand_double_range (-2000, 2000) * pow (10, g_test_rand_int_range (-5, 5));
      tensor = norm_tensor_new_from_doubles (dtype, 2, shape, values);
      text = norm_cells_write (tensor, NULL);
      back = parse (text, dtype, g_test_rand_bit ());
      g_assert_true (norm_tensor_equal (back, tensor));
    }
}

/* The place of what is wrong, in bytes. */
static void
test_wrong_at (void)
{
  static const char text[] = "[[1, 2],\n [3, four]]";
  gsize wrong_at;
  g_autoptr (GError) error = NULL;

  g_assert_null (norm_literal_parse_as (text, strlen (text), NORM_DTYPE_FLOAT32, &wrong_at, &error));
  g_assert_cmpuint (wrong_at, ==, (gsize) (strstr (text, "four") - text));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cells/tables", test_tables);
  g_test_add_func ("/cells/decimal-marks", test_decimal_marks);
  g_test_add_func ("/cells/undecided", test_undecided);
  g_test_add_func ("/cells/python", test_python);
  g_test_add_func ("/cells/exact", test_exact);
  g_test_add_func ("/cells/empty-cells", test_empty_cells);
  g_test_add_func ("/cells/refused", test_refused);
  g_test_add_func ("/cells/round-trip", test_round_trip);
  g_test_add_func ("/cells/wrong-at", test_wrong_at);
  return g_test_run ();
}
