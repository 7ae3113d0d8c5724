/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dtype.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  NormDtype dtype;
  guint16 (*from_double) (double);
  double (*to_double) (guint16);
  int fraction_bits, min_exponent;
} Narrow;

static const Narrow narrows[] = {
  { NORM_DTYPE_FLOAT16, norm_half_from_double, norm_half_to_double, 10, -14 },
  { NORM_DTYPE_BFLOAT16, norm_bfloat16_from_double, norm_bfloat16_to_double, 7, -126 },
};

/* What a pattern means, from the definition: (-1)^s 2^(e - bias) 1.f, subnormal when e = 0. */
static double
meaning (const Narrow *narrow, guint16 bits)
{
  const int exponent = (bits & 0x7fff) >> narrow->fraction_bits;
  const int fraction = bits & ((1 << narrow->fraction_bits) - 1);
  const int ones = 0x7fff >> narrow->fraction_bits;
  double magnitude;

  if (exponent == ones)
    magnitude = fraction != 0 ? NAN : INFINITY;
  else if (exponent == 0)
    magnitude = fraction * pow (2, narrow->min_exponent - narrow->fraction_bits);
  else
    magnitude = (1 + fraction / pow (2, narrow->fraction_bits)) * pow (2, exponent - 1 + narrow->min_exponent);
  return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

static void
test_all_patterns (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (narrows); row++)
    for (guint bits = 0; bits <= G_MAXUINT16; bits++)
      {
        const double expected = meaning (&narrows[row], bits);
        const double value = narrows[row].to_double (bits);

        g_assert_cmpuint (narrows[row].from_double (value), ==, bits);
        if (isnan (expected))
          g_assert_true (isnan (value));
        else
          g_assert_cmpfloat (value, ==, expected);
        g_assert_cmpint (signbit (value) != 0, ==, bits >> 15);
      }
}

/* Between two neighbours: the nearer one, and the even one half way. The places next to half way are one double away from it. */
static void
test_rounding (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (narrows); row++)
    {
      const Narrow *narrow = &narrows[row];
      const guint infinity = 0x8000 - (1 << narrow->fraction_bits);

      for (guint bits = 0; bits < infinity; bits++)
        {
          const double low = meaning (narrow, bits);
          const double step = pow (2, MAX ((int) (bits >> narrow->fraction_bits) - 1, 0) + narrow->min_exponent - narrow->fraction_bits);
          const double middle = low + step / 2; /* exact in double; past the largest number it is where infinity begins */

          g_assert_cmpuint (narrow->from_double (middle), ==, bits + (bits & 1));
          g_assert_cmpuint (narrow->from_double (nextafter (middle, 0)), ==, bits);
          g_assert_cmpuint (narrow->from_double (nextafter (middle, INFINITY)), ==, bits + 1);
          g_assert_cmpuint (narrow->from_double (-middle), ==, 0x8000 | (bits + (bits & 1)));
        }
      g_assert_cmpuint (narrow->from_double (DBL_MAX), ==, infinity);
      g_assert_cmpuint (narrow->from_double (-INFINITY), ==, 0x8000 | infinity);
      g_assert_cmpuint (narrow->from_double (DBL_TRUE_MIN), ==, 0);
      g_assert_cmpuint (narrow->from_double (-DBL_MIN), ==, 0x8000);
      g_assert_true (isnan (narrow->to_double (narrow->from_double (NAN))));
    }
}

static char *
round_trip (NormDtype dtype, const void *element)
{
  char *text = norm_dtype_format (dtype, element);
  g_autoptr (GError) error = NULL;
  guint64 again = 0;

  g_assert_true (norm_dtype_parse (dtype, text, &again, &error));
  g_assert_no_error (error);
  if (!isnan (norm_dtype_load (dtype, element)))
    g_assert_cmpmem (&again, norm_dtype_size (dtype), element, norm_dtype_size (dtype));
  else
    g_assert_true (isnan (norm_dtype_load (dtype, &again)));
  return text;
}

static void
test_narrow_text (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (narrows); row++)
    for (guint pattern = 0; pattern <= G_MAXUINT16; pattern++)
      {
        const guint16 bits = pattern;
        g_autofree char *text = round_trip (narrows[row].dtype, &bits);
        g_assert_cmpuint (strlen (text), <=, strlen ("-1234000000000000")); /* not the 50 digits of the exact value */
      }
}

static void
test_random_text (void)
{
  for (int round = 0; round < 20000; round++)
    for (int dtype = 0; dtype < NORM_N_DTYPES; dtype++)
      {
        const guint64 bits = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
        const guint64 element = dtype == NORM_DTYPE_BOOL ? bits & G_GUINT64_CONSTANT (0x0101010101010101) : bits;
        g_autofree char *text = round_trip (dtype, &element);
        g_assert_null (strchr (text, ','));
      }
}

static void
test_format (void)
{
  static const struct
  {
    NormDtype dtype;
    double value;
    const char *text;
  } table[] = {
    { NORM_DTYPE_FLOAT32, 1.15, "1.15" },
    { NORM_DTYPE_FLOAT32, 1, "1" },
    { NORM_DTYPE_FLOAT32, -0.0, "-0" },
    { NORM_DTYPE_FLOAT32, NAN, "nan" },
    { NORM_DTYPE_FLOAT32, -INFINITY, "-inf" },
    { NORM_DTYPE_FLOAT32, 1e10, "10000000000" },
    { NORM_DTYPE_FLOAT32, 1e-5, "1e-05" },
    { NORM_DTYPE_FLOAT32, 16777216, "16777216" },
    { NORM_DTYPE_FLOAT32, 0.0001, "0.0001" },
    { NORM_DTYPE_FLOAT32, FLT_TRUE_MIN, "1e-45" },
    { NORM_DTYPE_FLOAT64, 0.1, "0.1" },
    { NORM_DTYPE_FLOAT64, 0.1 + 0.2, "0.30000000000000004" },
    { NORM_DTYPE_FLOAT64, 1e16, "1e+16" },
    { NORM_DTYPE_FLOAT16, 0.1, "0.1" },
    { NORM_DTYPE_FLOAT16, 65504, "65500" }, /* the shortest that reads back */
    { NORM_DTYPE_BFLOAT16, 3.14, "3.14" },
    { NORM_DTYPE_BOOL, 1, "True" },
    { NORM_DTYPE_BOOL, 0, "False" },
    { NORM_DTYPE_INT8, -128, "-128" },
    { NORM_DTYPE_UINT32, 4294967295.0, "4294967295" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (table); row++)
    {
      guint64 element = 0;
      norm_dtype_store (table[row].dtype, &element, table[row].value);
      g_autofree char *text = round_trip (table[row].dtype, &element);
      g_assert_cmpstr (text, ==, table[row].text);
    }
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    double value;
  } table[] = {
    { "1", 1 },
    { " -1.5e3 ", -1500 },
    { "+.5", 0.5 },
    { "1.", 1 },
    { "1E2", 100 },
    { "0x10", 16 },
    { "0o17", 15 },
    { "0b101", 5 },
    { "1_000", 1000 },
    { "1_0.2_5", 10.25 },
    { "True", 1 },
    { "false", 0 },
    { "inf", INFINITY },
    { "-Infinity", -INFINITY },
    { "\342\210\2222", -2 },
    { "-0x10", -16 },
    { "1e400", INFINITY },
    { "1e-400", 0 },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (table); row++)
    {
      g_autoptr (GError) error = NULL;
      double value;
      g_assert_true (norm_dtype_parse (NORM_DTYPE_FLOAT64, table[row].text, &value, &error));
      g_assert_cmpfloat (value, ==, table[row].value);
    }
}

static void
test_not_a_number (void)
{
  static const char *const texts[] = {
    "",   " ",  "-",    "1,5", "1/3", "one", "1 2",  "1e",    "1e+", ".",     "--1", "1__0",
    "_1", "1_", "1._5", "0x",  "0xg", "0b2", "nano", "1.5.2", "1f",  "0x1p3", "١",
  };

  for (gsize row = 0; row < G_N_ELEMENTS (texts); row++)
    for (int dtype = 0; dtype < NORM_N_DTYPES; dtype++)
      {
        g_autoptr (GError) error = NULL;
        guint64 element;
        g_test_message ("%s", texts[row]);
        g_assert_false (norm_dtype_parse (dtype, texts[row], &element, &error));
        g_assert_error (error, NORM_ERROR, NORM_ERROR_TEXT);
        g_assert_nonnull (strstr (error->message, texts[row]));
      }
}

/* Texts that lie a trifle beside the middle of two numbers: by way of double they would fall onto the middle and round to the wrong side. */
static void
test_single_rounding (void)
{
  static const struct
  {
    NormDtype dtype;
    const char *text;
    double value;
  } table[] = {
    { NORM_DTYPE_FLOAT32, "1.000000059604644775390625", 1 },
    { NORM_DTYPE_FLOAT32, "1.00000005960464477539062500000001", 1 + 0x1p-23 },
    { NORM_DTYPE_FLOAT32, "-1.00000005960464477539062500000001", -1 - 0x1p-23 },
    { NORM_DTYPE_FLOAT32, "1.00000017881393432617187499999999", 1 + 0x1p-23 },
    { NORM_DTYPE_FLOAT16, "1.00048828125", 1 },
    { NORM_DTYPE_FLOAT16, "1.0004882812500000000000001", 1 + 0x1p-10 },
    { NORM_DTYPE_FLOAT16, "100048828125000000000000010e-26", 1 + 0x1p-10 },
    { NORM_DTYPE_FLOAT16, "-0.00010004882812500000000000001e4", -1 - 0x1p-10 },
    { NORM_DTYPE_FLOAT16, "1.0014648437499999999999999", 1 + 0x1p-10 },
    { NORM_DTYPE_FLOAT16, "1.00146484375", 1 + 0x1p-9 },
    { NORM_DTYPE_FLOAT16, "65519.9999999999999999", 65504 },
    { NORM_DTYPE_FLOAT16, "65520", INFINITY },
    { NORM_DTYPE_FLOAT16, "2.98023223876953125e-8", 0 },
    { NORM_DTYPE_FLOAT16, "2.980232238769531250000000000001e-8", 0x1p-24 },
    { NORM_DTYPE_BFLOAT16, "1.00390625", 1 },
    { NORM_DTYPE_BFLOAT16, "1.0039062500000000000000001", 1 + 0x1p-7 },
    /* nearer to the double next to the middle, but on the middle's side of it: 0.75 × 2^-52, and the same below 65520 */
    { NORM_DTYPE_FLOAT16, "1.0004882812500001665", 1 + 0x1p-10 },
    { NORM_DTYPE_FLOAT16, "-1.0014648437499998335", -1 - 0x1p-10 },
    { NORM_DTYPE_FLOAT16, "65519.99999999999454", 65504 },
    { NORM_DTYPE_BFLOAT16, "1.0039062500000001665", 1 + 0x1p-7 },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (table); row++)
    {
      guint64 element;
      g_assert_true (norm_dtype_parse (table[row].dtype, table[row].text, &element, NULL));
      g_assert_cmpfloat (norm_dtype_load (table[row].dtype, &element), ==, table[row].value);
    }
}

static void
test_integer_limits (void)
{
  static const struct
  {
    NormDtype dtype;
    const char *least, *below, *most, *above;
  } table[] = {
    { NORM_DTYPE_BOOL, "0", "-1", "1", "2" },
    { NORM_DTYPE_INT8, "-128", "-129", "127", "128" },
    { NORM_DTYPE_UINT8, "0", "-1", "255", "256" },
    { NORM_DTYPE_INT16, "-32768", "-32769", "32767", "32768" },
    { NORM_DTYPE_UINT16, "0", "-1", "65535", "65536" },
    { NORM_DTYPE_INT32, "-2147483648", "-2147483649", "2147483647", "2147483648" },
    { NORM_DTYPE_UINT32, "0", "-1", "4294967295", "4294967296" },
    { NORM_DTYPE_INT64, "-9223372036854775808", "-9223372036854775809", "9223372036854775807", "9223372036854775808" },
    { NORM_DTYPE_UINT64, "0", "-1", "18446744073709551615", "18446744073709551616" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (table); row++)
    {
      const char *const refused[] = { table[row].below, table[row].above, "1.5", "nan", "inf", "1e30" };
      guint64 element;

      for (gsize text = 0; text < G_N_ELEMENTS (refused); text++)
        {
          g_autoptr (GError) error = NULL;
          g_assert_false (norm_dtype_parse (table[row].dtype, refused[text], &element, &error));
          g_assert_error (error, NORM_ERROR, NORM_ERROR_TEXT);
          g_assert_nonnull (strstr (error->message, table[row].dtype == NORM_DTYPE_BOOL ? "True" : table[row].most));
        }
      g_assert_true (norm_dtype_parse (table[row].dtype, table[row].least, &element, NULL));
      g_autofree char *least = norm_dtype_format (table[row].dtype, &element);
      g_assert_true (norm_dtype_parse (table[row].dtype, table[row].most, &element, NULL));
      g_autofree char *most = norm_dtype_format (table[row].dtype, &element);
      g_assert_cmpstr (least, ==, table[row].dtype == NORM_DTYPE_BOOL ? "False" : table[row].least);
      g_assert_cmpstr (most, ==, table[row].dtype == NORM_DTYPE_BOOL ? "True" : table[row].most);
    }
}

static void
test_whole_numbers (void)
{
  gint64 element;

  g_assert_true (norm_dtype_parse (NORM_DTYPE_INT64, "1e3", &element, NULL));
  g_assert_cmpint (element, ==, 1000);
  g_assert_true (norm_dtype_parse (NORM_DTYPE_INT64, "-2.0", &element, NULL));
  g_assert_cmpint (element, ==, -2);
  g_assert_true (norm_dtype_parse (NORM_DTYPE_INT64, "9007199254740993", &element, NULL));
  g_assert_cmpint (element, ==, G_GINT64_CONSTANT (9007199254740993));
  g_assert_true (norm_dtype_parse (NORM_DTYPE_INT64, "-0x7fffffffffffffff", &element, NULL));
  g_assert_cmpint (element, ==, -G_MAXINT64);
}

static void
test_store_integers (void)
{
  const double values[] = { 2.9, -2.9, NAN, INFINITY, -INFINITY, 1e30 };
  const gint64 signed64[] = { 2, -2, 0, G_MAXINT64, G_MININT64, G_MAXINT64 };
  const guint64 unsigned64[] = { 2, 0, 0, G_MAXUINT64, 0, G_MAXUINT64 };
  const gint8 signed8[] = { 2, -2, 0, 127, -128, 127 };
  const guint8 bools[] = { 1, 1, 1, 1, 1, 1 };
  gint64 as_signed64[6];
  guint64 as_unsigned64[6];
  gint8 as_signed8[6];
  guint8 as_bool[6];

  norm_dtype_store_many (NORM_DTYPE_INT64, as_signed64, values, 6);
  norm_dtype_store_many (NORM_DTYPE_UINT64, as_unsigned64, values, 6);
  norm_dtype_store_many (NORM_DTYPE_INT8, as_signed8, values, 6);
  norm_dtype_store_many (NORM_DTYPE_BOOL, as_bool, values, 6);
  g_assert_cmpmem (as_signed64, sizeof as_signed64, signed64, sizeof signed64);
  g_assert_cmpmem (as_unsigned64, sizeof as_unsigned64, unsigned64, sizeof unsigned64);
  g_assert_cmpmem (as_signed8, sizeof as_signed8, signed8, sizeof signed8);
  g_assert_cmpmem (as_bool, sizeof as_bool, bools, sizeof bools);
}

static void
test_names (void)
{
  static const struct
  {
    const char *name;
    NormDtype dtype;
  } table[] = {
    { "float32", NORM_DTYPE_FLOAT32 },
    { "torch.float32", NORM_DTYPE_FLOAT32 },
    { "np.float32", NORM_DTYPE_FLOAT32 },
    { "float", NORM_DTYPE_FLOAT32 },
    { "double", NORM_DTYPE_FLOAT64 },
    { "torch.half", NORM_DTYPE_FLOAT16 },
    { "long", NORM_DTYPE_INT64 },
    { "int", NORM_DTYPE_INT32 },
    { "short", NORM_DTYPE_INT16 },
    { " bool ", NORM_DTYPE_BOOL },
    { "torch.bfloat16", NORM_DTYPE_BFLOAT16 },
    { "uint8", NORM_DTYPE_UINT8 },
  };
  static const char *const unknown[] = { "", " ", "complex64", "float 32", "torch.", "Float32", "floa" };
  NormDtype dtype;

  for (gsize row = 0; row < G_N_ELEMENTS (table); row++)
    {
      g_assert_true (norm_dtype_from_name (table[row].name, &dtype));
      g_assert_cmpint (dtype, ==, table[row].dtype);
    }
  for (gsize row = 0; row < G_N_ELEMENTS (unknown); row++)
    g_assert_false (norm_dtype_from_name (unknown[row], &dtype));
  for (int row = 0; row < NORM_N_DTYPES; row++)
    {
      g_assert_true (norm_dtype_from_name (norm_dtype_name (row), &dtype));
      g_assert_cmpint (dtype, ==, row);
    }
}

/* torch.finfo(dtype).eps */
static void
test_epsilon (void)
{
  g_assert_cmpfloat (norm_dtype_epsilon (NORM_DTYPE_FLOAT16), ==, 0.0009765625);
  g_assert_cmpfloat (norm_dtype_epsilon (NORM_DTYPE_BFLOAT16), ==, 0.0078125);
  g_assert_cmpfloat (norm_dtype_epsilon (NORM_DTYPE_FLOAT32), ==, 1.1920928955078125e-07);
  g_assert_cmpfloat (norm_dtype_epsilon (NORM_DTYPE_FLOAT64), ==, 2.220446049250313e-16);
  g_assert_cmpfloat (norm_dtype_epsilon (NORM_DTYPE_INT64), ==, 0);
  g_assert_true (norm_dtype_is_floating (NORM_DTYPE_BFLOAT16));
  g_assert_false (norm_dtype_is_floating (NORM_DTYPE_BOOL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dtype/all-patterns", test_all_patterns);
  g_test_add_func ("/dtype/rounding", test_rounding);
  g_test_add_func ("/dtype/narrow-text", test_narrow_text);
  g_test_add_func ("/dtype/random-text", test_random_text);
  g_test_add_func ("/dtype/format", test_format);
  g_test_add_func ("/dtype/parse", test_parse);
  g_test_add_func ("/dtype/not-a-number", test_not_a_number);
  g_test_add_func ("/dtype/single-rounding", test_single_rounding);
  g_test_add_func ("/dtype/integer-limits", test_integer_limits);
  g_test_add_func ("/dtype/whole-numbers", test_whole_numbers);
  g_test_add_func ("/dtype/store-integers", test_store_integers);
  g_test_add_func ("/dtype/names", test_names);
  g_test_add_func ("/dtype/epsilon", test_epsilon);
  return g_test_run ();
}
