/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value that is slid goes through round numbers. */
#include "slide.h"

#include <math.h>

static void
assert_slides (NormDtype dtype, double value, double scale, double steps, const char *expected)
{
  NormSlide slide;
  norm_slide_init (&slide, dtype, value, scale);
  g_autofree char *text = norm_slide_text (&slide, steps);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_round_numbers (void)
{
  assert_slides (NORM_DTYPE_FLOAT32, 4, 4, 1, "4.1");
  assert_slides (NORM_DTYPE_FLOAT32, 4, 4, -45, "-0.5");
  assert_slides (NORM_DTYPE_FLOAT32, 3.14159, 4, 1, "3.2");
  assert_slides (NORM_DTYPE_FLOAT32, 0, 0, 3, "0.3");
  assert_slides (NORM_DTYPE_FLOAT32, 0, 0.004, 2, "0.0002");
  assert_slides (NORM_DTYPE_FLOAT32, 100, 1000, 1, "110");
  assert_slides (NORM_DTYPE_FLOAT32, 0, 4, 0.4, "0.0");
  assert_slides (NORM_DTYPE_FLOAT32, -0.1, 4, 1, "0.0");
  assert_slides (NORM_DTYPE_FLOAT64, 2e9, 2e9, 1, "2.1e+09");
  assert_slides (NORM_DTYPE_FLOAT32, NAN, 4, 2, "0.2");
  assert_slides (NORM_DTYPE_FLOAT32, 1, INFINITY, 1, "1.01");
}

static void
test_integers (void)
{
  assert_slides (NORM_DTYPE_INT64, 4, 4, 1, "5");
  assert_slides (NORM_DTYPE_INT8, 120, 127, 30, "127");
  assert_slides (NORM_DTYPE_UINT8, 3, 4, -8, "0");
  assert_slides (NORM_DTYPE_BOOL, 0, 1, 1, "True");
  assert_slides (NORM_DTYPE_BOOL, 1, 1, -4, "False");
}

/* Up is never below down, and every place reads back. */
static void
test_laws (void)
{
  for (int round_ = 0; round_ < 2000; round_++)
    {
      NormDtype dtype = (NormDtype) g_test_rand_int_range (0, NORM_N_DTYPES);
      double value = g_test_rand_double_range (-1000, 1000) * pow (10, g_test_rand_int_range (-6, 12)), up = g_test_rand_int_range (1, 50);
      NormSlide slide;
      guint64 element, other;
      norm_slide_init (&slide, dtype, value, value * g_test_rand_double_range (0, 2));
      g_autofree char *higher = norm_slide_text (&slide, up), *lower = norm_slide_text (&slide, -up);
      g_assert_true (norm_dtype_parse (dtype, higher, &element, NULL));
      g_assert_true (norm_dtype_parse (dtype, lower, &other, NULL));
      g_assert_cmpfloat (norm_dtype_load (dtype, &element), >=, norm_dtype_load (dtype, &other));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slide/round-numbers", test_round_numbers);
  g_test_add_func ("/slide/integers", test_integers);
  g_test_add_func ("/slide/laws", test_laws);
  return g_test_run ();
}
