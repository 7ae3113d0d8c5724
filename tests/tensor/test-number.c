/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "number.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INFINITY_SIGN "\342\210\236"

static void
test_shortest (void)
{
  static const struct
  {
    double value;
    const char *text; /* Python's repr(), without ".0" */
  } table[] = {
    { 1.15, "1.15" },
    { 1e-5, "1e-05" },
    { 0.0001, "0.0001" },
    { 1e16, "1e+16" },
    { 123456.789, "123456.789" },
    { 5e-324, "5e-324" },
    { 1e22, "1e+22" },
    { -0.0, "-0" },
    { 100, "100" },
    { 2.0 / 3, "0.6666666666666666" },
    { 1e15, "1000000000000000" },
    { NAN, "nan" },
    { INFINITY, "inf" },
    { -INFINITY, "-inf" },
    { -1.7976931348623157e308, "-1.7976931348623157e+308" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (table); row++)
    {
      g_autofree char *text = norm_number_shortest (table[row].value);
      g_assert_cmpstr (text, ==, table[row].text);
    }
}

static void
test_shortest_reads_back (void)
{
  for (int round = 0; round < 20000; round++)
    {
      const double value = ldexp (g_test_rand_double_range (-1, 1), g_test_rand_int_range (-1070, 1020));
      g_autofree char *text = norm_number_shortest (value);
      g_assert_cmpfloat (g_ascii_strtod (text, NULL), ==, value);
    }
}

static void
test_display (void)
{
  static const struct
  {
    double value;
    int decimals;
    gboolean trim;
    const char *text;
  } table[] = {
    { 1.8593, 2, FALSE, "1.86" },
    { -0.1690, 2, FALSE, NORM_MINUS "0.17" },
    { 2.1875, 4, TRUE, "2.1875" },
    { 2, 4, TRUE, "2" },
    { 2, 2, FALSE, "2.00" },
    { 0.125, 4, TRUE, "0.125" },
    { 10, 0, TRUE, "10" },
    { 100, 2, TRUE, "100" },
    { -0.0, 2, TRUE, "0" },
    { 0, 2, FALSE, "0" },
    { 0.005, 2, FALSE, "0.01" }, /* 0.005 in binary is a little more */
    { 0.0049, 2, FALSE, "4.9e" NORM_MINUS "3" },
    { -1e-5, 2, TRUE, NORM_MINUS "1e" NORM_MINUS "5" },
    { 999999, 0, TRUE, "999999" },
    { 1e6, 0, TRUE, "1e6" },
    { 1234567, 1, TRUE, "1.2e6" },
    { -1234567, 0, TRUE, NORM_MINUS "1.2e6" },
    { 9.99e20, 1, TRUE, "1e21" },
    { NAN, 2, TRUE, "NaN" },
    { INFINITY, 2, TRUE, INFINITY_SIGN },
    { -INFINITY, 2, FALSE, NORM_MINUS INFINITY_SIGN },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (table); row++)
    {
      g_autofree char *text = norm_number_display (table[row].value, table[row].decimals, table[row].trim);
      g_assert_cmpstr (text, ==, table[row].text);
    }
}

/* Whatever the value: never a hyphen, never a minus before nothing but zeros. */
static void
test_display_never_minus_zero (void)
{
  for (int round = 0; round < 5000; round++)
    {
      const double value = -ldexp (g_test_rand_double (), g_test_rand_int_range (-40, 30));
      g_autofree char *text = norm_number_display (value, g_test_rand_int_range (0, 6), g_test_rand_bit ());
      g_assert_null (strchr (text, '-'));
      g_assert_nonnull (strpbrk (g_str_has_prefix (text, NORM_MINUS) ? text + strlen (NORM_MINUS) : "1", "123456789"));
    }
}

#define CHECK_DECIMALS(expected, most, ...)                                                     \
  G_STMT_START                                                                                  \
  {                                                                                             \
    const double values[] = { __VA_ARGS__ };                                                    \
    g_assert_cmpint (norm_number_decimals (values, G_N_ELEMENTS (values), most), ==, expected); \
  }                                                                                             \
  G_STMT_END

static void
test_decimals (void)
{
  CHECK_DECIMALS (0, 4, 1, 2, 3, 4, 0, 0, 0, 0);
  CHECK_DECIMALS (2, 4, -0.169, 0.507, 1.183, 1.859, -0.845);
  CHECK_DECIMALS (1, 4, 0.5, 1);
  CHECK_DECIMALS (1, 4, 0.1f, 0.2f);
  CHECK_DECIMALS (2, 4, 0.25, 1);
  CHECK_DECIMALS (3, 4, 0.1234, 0.1256, 0.1239);
  CHECK_DECIMALS (4, 4, 0.12345, 0.12346);
  CHECK_DECIMALS (1, 1, 0.12345, 0.2);
  CHECK_DECIMALS (0, 0, 0.5);
  CHECK_DECIMALS (0, 4, NAN, INFINITY, 3);
  CHECK_DECIMALS (1, 4, NAN, 0.5);
  CHECK_DECIMALS (2, 4, 1.0 / 3, 1.0 / 3);
  CHECK_DECIMALS (0, 4, 1e9, -1e9);
  g_assert_cmpint (norm_number_decimals (NULL, 0, 4), ==, 0);
}

static void
test_decimals_of_many (void)
{
  const gsize n = 1000000;
  g_autofree double *values = g_new (double, n);

  for (gsize at = 0; at < n; at++)
    values[at] = (double) at;
  g_assert_cmpint (norm_number_decimals (values, n, 4), ==, 0);
}

/* A decimal comma in the user's locale must not show; skipped where there is no such locale. */
static void
test_locale (void)
{
  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("no de_DE.UTF-8");
      return;
    }
  test_shortest ();
  test_display ();
  setlocale (LC_ALL, "C");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number/shortest", test_shortest);
  g_test_add_func ("/number/shortest-reads-back", test_shortest_reads_back);
  g_test_add_func ("/number/display", test_display);
  g_test_add_func ("/number/display-never-minus-zero", test_display_never_minus_zero);
  g_test_add_func ("/number/decimals", test_decimals);
  g_test_add_func ("/number/decimals-of-many", test_decimals_of_many);
  g_test_add_func ("/number/locale", test_locale);
  return g_test_run ();
}
