/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "range.h"

#include <math.h>

static void
test_round_up (void)
{
  static const struct
  {
    double value, expected;
  } cases[] = {
    { 4, 4 }, { 1.8593, 2 }, { 1, 1 }, { 1.01, 1.5 }, { 2.2, 2.5 }, { 9, 10 }, { 0.0042, 0.005 }, { 700, 800 }, { 1e-30, 1e-30 }, { 6.1, 8 },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (cases); row++)
    g_assert_cmpfloat_with_epsilon (norm_range_round_up (cases[row].value), cases[row].expected, cases[row].expected * 1e-9);
}

/* Never below the value, never more than 1.5 times it. */
static void
test_round_up_random (void)
{
  for (int round = 0; round < 2000; round++)
    {
      double value = pow (10, g_test_rand_double_range (-300, 300)), limit = norm_range_round_up (value);

      g_assert_cmpfloat (limit, >=, value * (1 - 1e-9));
      g_assert_cmpfloat (limit, <=, value * 1.5 * (1 + 1e-9));
    }
}

static void
test_round_up_extremes (void)
{
  g_assert_true (isfinite (norm_range_round_up (1.7e308)));
  g_assert_cmpfloat (norm_range_round_up (5e-324), >, 0);
}

static NormRange
range_of (const double *values, gsize n)
{
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT64, 1, &n, values);
  g_autoptr (NormView) view = norm_view_new (tensor);
  NormSummary summary;

  norm_view_summarize (view, &summary);
  return norm_range_of_view (view, &summary);
}

static void
test_small_data_is_never_clipped (void)
{
  NormRange range = range_of ((double[]){ 0, 0, 0, 1000 }, 4);

  g_assert_false (range.clipped);
  g_assert_cmpfloat (range.limit, ==, 1000);
}

static void
test_outlier_is_clipped (void)
{
  double values[1000];
  NormRange range;

  for (int at = 0; at < 1000; at++)
    values[at] = at % 2 ? 1 : -1;
  values[500] = 1e6;
  range = range_of (values, 1000);
  g_assert_true (range.clipped);
  g_assert_cmpfloat (range.limit, ==, 1);
}

/* One scale for two panels: what the smaller left out is still left out where the larger does not reach it, and no longer where it does. */
static void
test_union (void)
{
  double values[1000];
  NormRange outlier, ten, million, both;

  for (int at = 0; at < 1000; at++)
    values[at] = at % 2 ? 1 : -1;
  values[500] = 1e6;
  outlier = range_of (values, 1000);
  ten = range_of ((double[]){ 10 }, 1);
  million = range_of ((double[]){ -1e6 }, 1);
  both = norm_range_union (&outlier, &ten);
  g_assert_cmpfloat (both.limit, ==, 10);
  g_assert_true (both.clipped);
  both = norm_range_union (&million, &outlier);
  g_assert_cmpfloat (both.limit, ==, 1e6);
  g_assert_false (both.clipped);
}

static void
test_zero_and_special (void)
{
  g_assert_cmpfloat (range_of ((double[]){ 0, 0 }, 2).limit, ==, 1);
  g_assert_cmpfloat (range_of ((double[]){ NAN, INFINITY, -3 }, 3).limit, ==, 3);
  g_assert_cmpfloat (range_of (NULL, 0).limit, ==, 1);
}

static void
test_tick_step (void)
{
  g_assert_cmpfloat_with_epsilon (norm_range_tick_step (4, 4), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (norm_range_tick_step (4, 3), 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (norm_range_tick_step (0.07, 5), 0.02, 1e-12);
  for (int round = 0; round < 500; round++)
    {
      double span = pow (10, g_test_rand_double_range (-8, 8));
      int most = g_test_rand_int_range (1, 12);

      g_assert_cmpfloat (span / norm_range_tick_step (span, most), <=, most * (1 + 1e-9));
      g_assert_cmpfloat (span / norm_range_tick_step (span, most), >, most / 2.6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/range/round-up", test_round_up);
  g_test_add_func ("/figure/range/round-up-random", test_round_up_random);
  g_test_add_func ("/figure/range/round-up-extremes", test_round_up_extremes);
  g_test_add_func ("/figure/range/small-data-is-never-clipped", test_small_data_is_never_clipped);
  g_test_add_func ("/figure/range/outlier-is-clipped", test_outlier_is_clipped);
  g_test_add_func ("/figure/range/union", test_union);
  g_test_add_func ("/figure/range/zero-and-special", test_zero_and_special);
  g_test_add_func ("/figure/range/tick-step", test_tick_step);
  return g_test_run ();
}
