/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: every way to write them, and every way to write them wrong. */
#include "format.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BOM "\357\273\277"

static NormTensor *
read_named (const char *name, const char *text, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return norm_format_read_bytes (bytes, name, NULL, error);
}

static NormTensor *
read_text (const char *text, GError **error)
{
  return read_named ("x.csv", text, strlen (text), error);
}

/* @values: as a Python list, after @dtype if that is not float32 */
static const struct
{
  const char *text, *values;
  NormDtype dtype;
} taken[] = {
#define F32 NORM_DTYPE_FLOAT32
  /* separators */
  { "1,2,3\n4,5,6\n", "[[1, 2, 3], [4, 5, 6]]", F32 },
  { "1;2;3\n4;5;6", "[[1, 2, 3], [4, 5, 6]]", F32 },
  { "1\t2\t3\n4\t5\t6\n", "[[1, 2, 3], [4, 5, 6]]", F32 },
  { "1 2 3\n4 5 6\n", "[[1, 2, 3], [4, 5, 6]]", F32 },
  { "  1   2   3  \n 40 5  6\n", "[[1, 2, 3], [40, 5, 6]]", F32 },
  { "1, 2, 3\n4 ,5 , 6 \n", "[[1, 2, 3], [4, 5, 6]]", F32 },
  { "1 ; 2\n3 ; 4\n", "[[1, 2], [3, 4]]", F32 },
  { "1\n2\n3\n", "[[1], [2], [3]]", F32 },
  { "1,2,3", "[1, 2, 3]", F32 },
  { "7", "[7]", F32 },
  /* decimal commas */
  { "1,5;2\n3;4,25\n", "[[1.5, 2], [3, 4.25]]", F32 },
  { "1,5\t2\n3\t4,25\n", "[[1.5, 2], [3, 4.25]]", F32 },
  { "1,5 2,5\n3,0 4,25\n", "[[1.5, 2.5], [3, 4.25]]", F32 },
  { "\"1,5\",\"2\"\n\"3\",\"4,25\"\n", "[[1.5, 2], [3, 4.25]]", F32 },
  { "a;b\n1,5e-1;-2,5E+1\n", "[[0.15, -25]]", F32 },
  { "1.5,2.5 ,3\n", "[1.5, 2.5, 3]", F32 },
  /* line ends, byte order mark, blank lines, comments */
  { "1,2\r\n3,4\r\n", "[[1, 2], [3, 4]]", F32 },
  { "1,2\r3,4\r", "[[1, 2], [3, 4]]", F32 },
  { BOM "1,2\n3,4", "[[1, 2], [3, 4]]", F32 },
  { BOM "a,b\r\n1,2\r\n\r\n3,4\r\n\r\n", "[[1, 2], [3, 4]]", F32 },
  { "# made by hand\n1,2 # first\n  # between\n3,4\n#last", "[[1, 2], [3, 4]]", F32 },
  { "\n\n1,2\n\n3,4\n\n", "[[1, 2], [3, 4]]", F32 },
  /* shapes and types */
  { "# shape: 2,1,4\n1,2,3,4\n0,0,0,0\n", "[[[1, 2, 3, 4]], [[0, 0, 0, 0]]]", F32 },
  { "#shape:(2, 2)\n1,2,3,4", "[[1, 2], [3, 4]]", F32 },
  { "# Shape: 4\n1,2\n3,4\n", "[1, 2, 3, 4]", F32 },
  { "# shape: 1,2\n1,2\n", "[[1, 2]]", F32 },
  { "# shape: []\n5\n", "5", F32 },
  { "# dtype: float64\n# shape: 2\n1,2\n", "[1, 2]", NORM_DTYPE_FLOAT64 },
  { "# dtype: int64\n9223372036854775807,-9223372036854775808\n", "[9223372036854775807, -9223372036854775808]", NORM_DTYPE_INT64 },
  { "# dtype: torch.uint8\n1.0,255\n", "[1, 255]", NORM_DTYPE_UINT8 },
  { "# dtype: bool\nTrue,false\n1,0\n", "[[True, False], [True, False]]", NORM_DTYPE_BOOL },
  { "# dtype: float16\n0.1,65504\n", "[0.1, 65504]", NORM_DTYPE_FLOAT16 },
  { "# dtype: int32\n1;-2\n", "[1, -2]", NORM_DTYPE_INT32 },
  { "0.123456789,1\n", "[0.123456789, 1]", F32 },
  { "1,2\n3,0.1234567891\n", "[[1, 2], [3, 0.1234567891]]", NORM_DTYPE_FLOAT64 },
  { "16777216,1\n", "[16777216, 1]", F32 },
  { "16777217,1\n", "[16777217, 1]", NORM_DTYPE_FLOAT64 },
  { "1.000000000000000000e+00 2.500000000000000000e+00\n", "[1, 2.5]", NORM_DTYPE_FLOAT64 }, /* as np.savetxt() writes */
  /* headers */
  { "a,b,c\n1,2,3\n4,5,6\n", "[[1, 2, 3], [4, 5, 6]]", F32 },
  { "a,b,c\n1,2,3\n", "[[1, 2, 3]]", F32 },
  { "\"length, mm\";\"say \"\"x\"\"\"\n1,5;2\n3;4\n", "[[1.5, 2], [3, 4]]", F32 },
  { "\"two\nlines\",b\n1,2\n", "[[1, 2]]", F32 },
  { "Results of run 5\n1,2\n3,4\n", "[[1, 2], [3, 4]]", F32 },
  { "L\344nge,b\n1,2\n", "[[1, 2]]", F32 }, /* names in another encoding are no matter */
  { "x\n1\n2\n", "[[1], [2]]", F32 },
  { ",a,b\n0,1.5,2\n1,3,4\n", "[[0, 1.5, 2], [1, 3, 4]]", F32 },
  /* cells */
  { "\"1\",\"2\"\n\"3\", \"4\" \n", "[[1, 2], [3, 4]]", F32 },
  { "\" 1 \",2\n", "[1, 2]", F32 },
  { "1,,3\n,5,\n", "[[1, nan, 3], [nan, 5, nan]]", F32 },
  { "1\t\t3\n4\t5\t6\n", "[[1, nan, 3], [4, 5, 6]]", F32 },
  { "nan,NaN,NA\nN/A,null,-nan\n", "[[nan, nan, nan], [nan, nan, nan]]", F32 },
  { "inf,-inf,+Inf\nInfinity,-INFINITY,1\n", "[[inf, -inf, inf], [inf, -inf, 1]]", F32 },
  { "True,FALSE\n", "[1, 0]", F32 },
  { "+1,-.5,1.,\342\210\2222\n", "[1, -0.5, 1, -2]", F32 },
  { "1_000,0x10\n", "[1000, 16]", F32 },
  { "-0,0\n", "[-0.0, 0]", F32 },
  { "1e400,-1e-400\n", "[inf, -0.0]", F32 },
  /* a separator that ends every row */
  { "1,2,\n3,4,\n", "[[1, 2], [3, 4]]", F32 },
  { "a;b;\n1;2;\n3;4;\n", "[[1, 2], [3, 4]]", F32 },
  { "a,b\n1,\n2,\n", "[[1, nan], [2, nan]]", F32 },
  { "1,2,\n3,4,5\n", "[[1, 2, nan], [3, 4, 5]]", F32 },
};

static void
assert_same (const NormTensor *a, const NormTensor *b)
{
  g_assert_cmpint (a->dtype, ==, b->dtype);
  g_assert_cmpint (a->rank, ==, b->rank);
  for (int axis = 0; axis < a->rank; axis++)
    g_assert_cmpuint (a->shape[axis], ==, b->shape[axis]);
  for (gsize flat = 0; flat < a->n_values; flat++)
    {
      g_autofree char *left = norm_tensor_get_text (a, flat), *right = norm_tensor_get_text (b, flat);

      g_assert_cmpstr (left, ==, right);
    }
}

static void
test_taken (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (taken); k++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *literal = g_strdup_printf ("torch.tensor(%s, dtype=torch.%s)", taken[k].values, norm_dtype_name (taken[k].dtype));
      g_autofree char *escaped = g_strescape (taken[k].text, NULL);
      g_autoptr (NormTensor) expected = NULL;
      g_autoptr (NormTensor) tensor = NULL;

      g_test_message ("%s", escaped);
      expected = norm_literal_parse (literal, strlen (literal), FALSE, &error);
      g_assert_no_error (error);
      tensor = read_text (taken[k].text, &error);
      g_assert_no_error (error);
      assert_same (tensor, expected);
    }
}

static const struct
{
  const char *text, *message;
  NormError code;
} refused[] = {
#define DATA NORM_ERROR_DATA
  { "1,2\n3\n", "line 2, column 2: the row ends after 1 values, but there are 2 in the rows before; give", DATA },
  { "1,2\n3,4,5\n", "line 2, column 6: the row ends after 3 values", DATA },
  { "1,2\r\n\r\n3\r\n", "line 3, column 2: the row ends", DATA },
  { "1,2\r3\r", "line 2, column 2: the row ends", DATA },
  { "a,b,c\n1,2\n", "line 2, column 4: the row ends after 2 values, but there are 3 names in the first row", DATA },
  { "a,b\n1,2,3\n", "line 2, column 6: the row ends after 3 values, but there are 2 names", DATA },
  { "1 2\n3\n", "line 2, column 2: the row ends", DATA },
  { "1\t2\n3\n", "line 2, column 2: the row ends", DATA },
  { "1,2,\n3,4\n", "line 2, column 4: the row ends after 2 values, but there are 3", DATA },
  { "1,2\n3,x\n", "line 2, column 3: “x” is not a number; leave out columns of words", DATA },
  { "1,2\n  3 , x y \n", "line 2, column 7: “x y” is not a number", DATA },
  { "a,b\nm,s\n1,2\n", "line 2, column 1: “m” is not a number; leave out columns of words, and begin other lines", DATA },
  { "1,x\n2,3\n", "line 1, column 3: “x” is not a number", DATA },
  { "2024-01-02,5\n2024-01-03,6\n", "line 1, column 1: “2024-01-02” is not a number", DATA },
  { "1.5.5,2\n", "“1.5.5” is not a number", DATA },
  { "--1,2\n1,2\n", "line 1, column 1: “--1” is not a number", DATA },
  { "1,2\n3,\"4\n", "line 2, column 3: “\"4\\x0a” is not a number", DATA },
  { "1,2\n3,\"4\"5\n", "line 2, column 3: “\"4\"5” is not a number", DATA },
  { "1,2\n\303\244,3\n", "line 2, column 1: “ä” is not a number", DATA },
  { "1,2,\303\244\303\244x\n2,3,4\n", "line 1, column 5: “ääx”", DATA },
  { "1,2\n\344,3\n", "line 2, column 1: “\357\277\275” is not a number", DATA },
  { "1,2\n\033[31m,3\n", "“\\x1b[31m” is not a number", DATA },
  { "1;2\n1.234,5;3\n", "“1.234,5” is not a number where “.” is the decimal point; use one kind", DATA },
  { "1,5;2\n1.234;3\n", "line 1, column 1: “1,5” is not a number where “.” is the decimal point", DATA },
  { "\"1,234\",2\n\"5.5\",3\n", "line 1, column 2: “1,234” is not a number where “.” is the decimal point", DATA },
  { "1.5,2.5 3,0", "line 1, column 9: two values without “,” between them", DATA },
  { "1;2 3\n", "line 1, column 5: two values without “;” between them", DATA },
  { "1\t2 3\n", "line 1, column 5: two values without “ ” between them", DATA },
  { "a,b\n", "there are no numbers in it; write rows of numbers", DATA },
  { "# only\n# comments\n", "there are no numbers in it", DATA },
  { "\n\n", "there are no numbers in it", DATA },
  { "# shape: 2,3\n1,2,3,4\n", "line 1, column 1: the shape does not hold the 4 values of the file", DATA },
  { "\n# shape: 3\n", "line 2, column 1: the shape does not hold the 0 values", DATA },
  { "# shape: x\n1\n", "line 1, column 1: no shape", DATA },
  { "# shape: 1000000000,1000000000,1000000000\n1\n", "line 1, column 1: the shape does not hold the 1 values", DATA },
  { "# shape: -1\n1\n", "line 1, column 1: no shape", DATA },
  { "# shape: 1,1,1,1,1,1,1,1,1\n1\n", "line 1, column 1: no shape", DATA },
  { "# dtype: complex64\n1\n", "line 1, column 1: “complex64” is no type of numbers; write", DATA },
  { "# dtype: \n1\n", "line 1, column 1: “” is no type", DATA },
  { "# dtype: int64\n1,,2\n", "line 2, column 3: an empty cell, and int64 has no nan; write a number", DATA },
  { "# dtype: int64\n1.5,2\n", "line 2, column 1: “1.5” does not fit int64", DATA },
  { "# dtype: uint8\n1,256\n", "line 2, column 3: “256” does not fit uint8", DATA },
  { "# dtype: int8\n1,nan\n", "line 2, column 3: “nan” does not fit int8", DATA },
  { "# dtype: int8\n1,x\n", "line 2, column 3: “x” is not a number", DATA },
  { "# dtype: bool\n1,2\n", "line 2, column 3: “2” does not fit bool", DATA },
};

static void
test_refused (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (refused); k++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *escaped = g_strescape (refused[k].text, NULL);

      g_test_message ("%s", escaped);
      g_assert_null (read_text (refused[k].text, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, NORM_ERROR, (int) refused[k].code);
      g_assert_nonnull (strstr (error->message, refused[k].message));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_zero_bytes (void)
{
  static const char utf16[] = "1\0,\0002\0\n\0";
  g_autoptr (GError) error = NULL;

  g_assert_null (read_named ("x.csv", utf16, sizeof utf16 - 1, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "UTF-16"));
}

/* Without a name only what no other text is; with the name whatever may be a table, but not a list. */
static void
test_content (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) unnamed = read_named (NULL, "a;b\n1,5;2\n", 10, &error);
  g_autoptr (NormTensor) shaped = read_named (NULL, "# shape: 2,1,1\n1\n2\n", 19, &error);
  g_autoptr (NormTensor) list = read_named ("x.csv", "[[1, 2], [3, 4]]", 16, &error);
  g_autoptr (NormTensor) as_text = read_named ("x.txt", "1,2\n3,4\n", 8, &error);
  g_autoptr (NormTensor) as_table = read_named ("X.TSV", "1,,2\n3,4,5\n", 11, &error);

  g_assert_no_error (error);
  g_assert_cmpint (unnamed->rank, ==, 2);
  g_assert_cmpfloat (norm_tensor_get (unnamed, 0), ==, 1.5);
  g_assert_cmpint (shaped->rank, ==, 3);
  g_assert_cmpint (list->rank, ==, 2);
  g_assert_cmpint (as_text->rank, ==, 2);
  g_assert_true (isnan (norm_tensor_get (as_table, 1)));
}

/* Every value of a large table is what strtod() or strtof() makes of its text. */
static void
check_random (const char *form, const char *separator, const char *comment)
{
  gsize n_rows = 1000, n_columns = 7;
  g_autoptr (GString) text = g_string_new (comment);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = NULL;

  for (gsize cell = 0; cell < n_rows * n_columns; cell++)
    {
      double value = ldexp (g_test_rand_double () - 0.5, g_test_rand_int_range (-30, 30));
      char *number = g_malloc (64);

      g_ascii_formatd (number, 64, form, value);
      g_ptr_array_add (cells, number);
      g_string_append_printf (text, "%s%s", number, (cell + 1) % n_columns == 0 ? "\n" : separator);
    }
  tensor = read_text (text->str, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tensor->n_values, ==, cells->len);
  for (gsize cell = 0; cell < cells->len; cell++)
    {
      const char *number = g_ptr_array_index (cells, cell);

      if (tensor->dtype == NORM_DTYPE_FLOAT32)
        g_assert_cmpfloat (((const float *) norm_tensor_data (tensor))[cell], ==, strtof (number, NULL));
      else
        g_assert_cmpfloat (((const double *) norm_tensor_data (tensor))[cell], ==, strtod (number, NULL));
    }
}

static void
test_random (void)
{
  check_random ("%.18e", " ", "");
  check_random ("%.17g", ",", "");
  check_random ("%.9g", ",", "# dtype: float32\n");
  check_random ("%.17g", ";", "# dtype: float32\n");
  check_random ("%g", "\t", "# dtype: float64\n");
}

static void
check_round_trip (NormDtype dtype, int rank, const gsize *shape, gboolean whole, gboolean plain)
{
  gsize n_values;
  g_autofree double *values = NULL;
  g_autoptr (NormTensor) tensor = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) again = NULL;

  g_assert_true (norm_shape_count (dtype, rank, shape, &n_values, NULL));
  values = g_new (double, n_values + 1);
  for (gsize flat = 0; flat < n_values; flat++)
    values[flat] = whole ? g_test_rand_int_range (0, 100) : ldexp (g_test_rand_double () - 0.5, g_test_rand_int_range (-40, 40));
  if (n_values > 4 && norm_dtype_is_floating (dtype))
    values[1] = INFINITY, values[2] = -INFINITY, values[3] = -0.0;
  tensor = norm_tensor_new_from_doubles (dtype, rank, shape, values);
  bytes = norm_format_by_name ("x.csv")->write (tensor, &error);
  g_assert_no_error (error);
  again = norm_format_read_bytes (bytes, "x.csv", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (norm_tensor_equal (tensor, again));
  if (whole)
    g_assert_cmpint (((const char *) g_bytes_get_data (bytes, NULL))[0] != '#', ==, plain);
}

static void
test_round_trip (void)
{
  static const gsize shapes[][4] = { { 5 }, { 4, 3 }, { 2, 3, 4 }, { 1, 4 }, { 0, 3 }, { 3, 1 }, { 0 }, { 2, 1, 3, 2 }, { 1, 1 } };
  static const int ranks[] = { 1, 2, 3, 2, 2, 2, 1, 4, 0 };
  static const gboolean plain[] = { TRUE, TRUE, FALSE, FALSE, FALSE, TRUE, FALSE, FALSE, FALSE };

  for (gsize k = 0; k < G_N_ELEMENTS (shapes); k++)
    for (int dtype = 0; dtype < NORM_N_DTYPES; dtype++)
      for (int round = 0; round < 4; round++)
        check_round_trip (dtype, ranks[k], shapes[k], round % 2 || !norm_dtype_is_floating (dtype), plain[k] && dtype == NORM_DTYPE_FLOAT32);
}

static void
test_cancelled (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("1,2\n", 4);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  NormTask task = { cancellable, 0, NULL };

  g_cancellable_cancel (cancellable);
  g_assert_null (norm_format_read_bytes (bytes, "x.csv", &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/taken", test_taken);
  g_test_add_func ("/csv/refused", test_refused);
  g_test_add_func ("/csv/zero-bytes", test_zero_bytes);
  g_test_add_func ("/csv/content", test_content);
  g_test_add_func ("/csv/random", test_random);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  g_test_add_func ("/csv/cancelled", test_cancelled);
  return g_test_run ();
}
