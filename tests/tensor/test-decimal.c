/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast reader of numbers against the C library's, bit for bit. */
#include "decimal.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_RANDOM 200000

static guint64
random_bits (void)
{
  return (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
}

/* The text in memory of just its length, so that a byte too far is noticed under the sanitizers. */
static void
check_text (const char *text)
{
  gsize length = strlen (text);
  g_autofree char *exact = g_memdup2 (text, MAX (length, 1));
  double expected = strtod (text, NULL), value = NAN;
  float expected_float = strtof (text, NULL), value_float = NAN;
  const char *after = norm_decimal_to_double (exact, exact + length, '.', &value);
  const char *after_float = norm_decimal_to_float (exact, exact + length, '.', &value_float, &(gboolean){ FALSE });

  if (after != exact + length || memcmp (&value, &expected, sizeof value) != 0)
    g_error ("%s: %a for %a, %zu of %zu characters", text, value, expected, (gsize) (after - exact), length);
  if (after_float != after || memcmp (&value_float, &expected_float, sizeof value_float) != 0)
    g_error ("%s as float: %a for %a", text, value_float, expected_float);
}

static void
test_digits (void)
{
  for (int round = 0; round < N_RANDOM; round++)
    {
      g_autoptr (GString) text = g_string_new (g_test_rand_bit () ? "-" : "");
      int n_digits = g_test_rand_int_range (1, 26), point = g_test_rand_int_range (-1, 27);

      for (int digit = 0; digit < n_digits; digit++)
        {
          if (digit == point)
            g_string_append_c (text, '.');
          g_string_append_c (text, (char) g_test_rand_int_range ('0', '9' + 1));
        }
      if (g_test_rand_bit ())
        g_string_append_printf (text, "e%d", g_test_rand_int_range (-345, 320));
      else if (g_test_rand_bit ())
        g_string_append_printf (text, "E%+d", g_test_rand_int_range (-45, 40));
      check_text (text->str);
    }
}

static void
test_printed_doubles (void)
{
  static const char *const forms[] = { "%.17g", "%.16e", "%.18e", "%.15g", "%.9g", "%g", "%.20f", "%.25e" };

  for (int round = 0; round < N_RANDOM; round++)
    {
      guint64 bits = random_bits ();
      char text[512];
      double value;

      memcpy (&value, &bits, sizeof value);
      if (round % 2 == 0)
        value = g_test_rand_double_range (-1000, 1000);
      if (!isfinite (value))
        continue;
      g_ascii_formatd (text, sizeof text, forms[round % G_N_ELEMENTS (forms)], value);
      check_text (text);
    }
}

/* The middle between two neighbours, and a hair beside it; every digit of it. */
static void
check_middle (double low, double high)
{
  char text[1400];
  gsize length;

  g_assert_cmpint (snprintf (text, sizeof text, "%.1080Lf", ((long double) low + (long double) high) / 2), <, (int) sizeof text);
  check_text (text);
  length = strlen (text);
  text[length - 1] = '1';
  check_text (text);
  snprintf (text, sizeof text, "%.770Le", ((long double) low + (long double) high) / 2);
  check_text (text);
}

static void
test_middles (void)
{
  for (int round = 0; round < 2000; round++)
    {
      double value = ldexp (1 + g_test_rand_double (), g_test_rand_int_range (-140, 127));
      float narrow = (float) value;

      check_middle (value, nextafter (value, INFINITY));
      check_middle (narrow, nextafterf (narrow, INFINITY));
      value = g_test_rand_int_range (1, 1 << 30);
      value = ldexp (value, 24) + 1;
      check_middle (value, nextafter (value, INFINITY));
    }
}

static void
test_edges (void)
{
  static const char *const texts[] = {
    "0",
    "-0",
    "0.0",
    "-0e5",
    "00012",
    "1.",
    ".5",
    "-.5",
    "+1",
    "1e0",
    "1E+05",
    "9007199254740993",
    "9007199254740992.5",
    "9007199254740993e0",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999",
    "9999999999999999999",
    "1e22",
    "1e23",
    "1e-22",
    "8.5e22",
    "1.7976931348623157e308",
    "1.7976931348623158e308",
    "1.7976931348623159e308",
    "1e309",
    "-1e400",
    "1e99999999999999999999",
    "1e-99999999999",
    "2.2250738585072014e-308",
    "2.2250738585072011e-308",
    "2.225073858507201e-308",
    "4.9406564584124654e-324",
    "2.4703282292062327e-324",
    "2.4703282292062328e-324",
    "3.4028234663852886e38",
    "3.4028235677973366e38",
    "3.4028235677973367e38",
    "1.1754943508222875e-38",
    "1.1754942807573643e-38",
    "1.401298464324817e-45",
    "7.006492321624085e-46",
    "16777217",
    "16777217.0000000000000000000001",
    "0.1",
    "0.3",
    "1.00000005960464477539062500000000000000001",
    "1.000000059604644775390625",
    "0.000000000000000000000000000000000000000000000000000001",
    "1000000000000000000000000000000000000000000000000000000",
    "123456789012345678901234567890",
    "0.12345678901234567890e-290",
    "00000000000000000000000000000000000000000000001.5",
    "1.50000000000000000000000000000000000000000000000000000000000",
  };

  for (gsize k = 0; k < G_N_ELEMENTS (texts); k++)
    check_text (texts[k]);
}

/* Where a number ends */
static void
test_ends (void)
{
  static const struct
  {
    const char *text;
    char point;
    gsize taken;
    double value;
  } cases[] = {
    { "1,5", '.', 1, 1 },
    { "1,5", ',', 3, 1.5 },
    { "1.5,5", ',', 1, 1 },
    { "1.5.5", '.', 3, 1.5 },
    { "1e", '.', 1, 1 },
    { "1e+", '.', 1, 1 },
    { "1e+x", '.', 1, 1 },
    { "1exp", '.', 1, 1 },
    { "12x", '.', 2, 12 },
    { "0x10", '.', 1, 0 },
    { "1_000", '.', 1, 1 },
    { "1 2", '.', 1, 1 },
    { "-", '.', 0, NAN },
    { "+-1", '.', 0, NAN },
    { ".", '.', 0, NAN },
    { "-.e5", '.', 0, NAN },
    { "nan", '.', 0, NAN },
    { "inf", '.', 0, NAN },
    { "e5", '.', 0, NAN },
    { " 1", '.', 0, NAN },
    { "", '.', 0, NAN },
    { "−1.5", '.', 6, -1.5 },
    { "\342\210", '.', 0, NAN },
    { "-1,25e1;", ',', 7, -12.5 },
    { "12345678,", '.', 8, 12345678 },
    { "1234567890123456,5", ',', 18, 1234567890123456.5 },
    { "12345678901234567890123,5x", ',', 25, 12345678901234567890123.5 },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      gsize length = strlen (cases[k].text);
      g_autofree char *exact = g_memdup2 (cases[k].text, MAX (length, 1));
      double value = NAN;
      const char *after = norm_decimal_to_double (exact, exact + length, cases[k].point, &value);
      g_autofree char *escaped = g_strescape (cases[k].text, NULL);

      g_test_message ("%s", escaped);
      g_assert_cmpuint (after - exact, ==, cases[k].taken);
      g_assert_true (cases[k].taken == 0 || value == cases[k].value);
    }
}

static void
test_wide (void)
{
  static const char *const narrow[] = { "1",        "0.1",          "0.123456789", "1.23456789e-5", "16777216",
                                        "16777218", "-0.500000000", "1e30",        "33554432",      "1000000000" };
  static const char *const wide[] = { "123456789", "1234567890",   "0.1234567891", "16777217",
                                      "-16777217", "1.0000000000", "100000001",    "1.00000000000000000000001" };

  for (gsize k = 0; k < G_N_ELEMENTS (narrow) + G_N_ELEMENTS (wide); k++)
    {
      gboolean expected = k >= G_N_ELEMENTS (narrow), found = FALSE;
      const char *text = expected ? wide[k - G_N_ELEMENTS (narrow)] : narrow[k];
      float value;

      norm_decimal_to_float (text, text + strlen (text), '.', &value, &found);
      g_test_message ("%s", text);
      g_assert_true (found == expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decimal/digits", test_digits);
  g_test_add_func ("/decimal/printed-doubles", test_printed_doubles);
  g_test_add_func ("/decimal/middles", test_middles);
  g_test_add_func ("/decimal/edges", test_edges);
  g_test_add_func ("/decimal/ends", test_ends);
  g_test_add_func ("/decimal/wide", test_wide);
  return g_test_run ();
}
