/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution.h"
#include "plot.h"

#include <math.h>

static NormResult *
run_as (NormDtype dtype, const char *layer_text, NormParams *params, NormMode mode, gsize m, const double *values)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) layer = norm_layer_parse (layer_text, &error);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (dtype, 2, (gsize[]){ m, 1 }, values);
  g_autoptr (NormView) view = norm_view_new (tensor);
  NormResult *result = norm_layer_run (layer, params != NULL ? params : initial, mode, view, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static NormResult *
run (const char *layer_text, NormParams *params, NormMode mode, gsize m, const double *values)
{
  return run_as (NORM_DTYPE_FLOAT64, layer_text, params, mode, m, values);
}

static NormDistribution *
distribution_of (gsize m, const double *values)
{
  g_autoptr (NormResult) result = run ("BatchNorm1d(1)", NULL, NORM_MODE_EVAL, m, values);

  return norm_distribution_new (result, NORM_PANEL_BEFORE, 0);
}

static void
fill_random (double *values, gsize m)
{
  for (gsize at = 0; at < m; at++)
    values[at] = round (g_test_rand_double_range (-20, 20)) / 4;
}

/* Each value lies in the bin whose edges enclose it; found by asking every bin. */
/* One value alone stands in the middle, which is an edge where the bins are even in number: either neighbour is right, so that two is the least
 * here. */
static void
test_counts (void)
{
  for (int round = 0; round < 30; round++)
    {
      double values[500];
      gsize m = g_test_rand_int_range (2, 500), n_bins = g_test_rand_int_range (1, 60), counts[60], expected[60] = { 0 }, most = 0;
      g_autoptr (NormDistribution) distribution = NULL;

      for (gsize at = 0; at < m; at++)
        values[at] = g_test_rand_double_range (-5, 5);
      distribution = distribution_of (m, values);
      for (gsize at = 0; at < m; at++)
        for (gsize bin = 0; bin < n_bins; bin++)
          {
            double width = (distribution->high - distribution->low) / n_bins;
            double edge = distribution->low + bin * width;

            if (values[at] >= edge && (values[at] < edge + width || (bin == n_bins - 1 && values[at] <= distribution->high)))
              {
                expected[bin]++;
                break;
              }
          }
      g_assert_cmpuint (norm_distribution_count (distribution, n_bins, counts), >, 0);
      for (gsize bin = 0; bin < n_bins; bin++)
        {
          g_assert_cmpuint (counts[bin], ==, expected[bin]);
          most = MAX (most, expected[bin]);
        }
      g_assert_cmpuint (norm_distribution_count (distribution, n_bins, counts), ==, most);
    }
}

static void
test_highest_value_is_in_the_last_bin (void)
{
  /* mean 1, deviations of 1: the range is that of the values, 0 … 2 */
  g_autoptr (NormDistribution) distribution = distribution_of (2, (double[]){ 0, 2 });
  gsize counts[4];

  g_assert_cmpfloat (distribution->low, ==, 0);
  g_assert_cmpfloat (distribution->high, ==, 2);
  norm_distribution_count (distribution, 4, counts);
  g_assert_cmpuint (counts[0], ==, 1);
  g_assert_cmpuint (counts[3], ==, 1);
}

/* Every value is one dot; stacks have no holes; dots of one stack are within reach, and the next stack begins beyond it. */
static void
test_stacks (void)
{
  for (int round = 0; round < 30; round++)
    {
      double values[200], reach = g_test_rand_double_range (0.01, 1);
      gsize m = g_test_rand_int_range (1, 200), n_starts = 0;
      g_autoptr (NormDistribution) distribution = NULL;
      guint highest, tallest = 0;
      double start = 0;

      fill_random (values, m);
      distribution = distribution_of (m, values);
      highest = norm_distribution_stack (distribution, reach);
      g_assert_cmpuint (distribution->n_dots, ==, m);
      for (gsize place = 0; place < m; place++)
        {
          const NormDot *dot = &distribution->dots[place];

          g_assert_cmpfloat (dot->value, ==, values[dot->cell]);
          g_assert_cmpfloat (fabs (dot->position - dot->value), <, reach);
          if (dot->level == 0)
            {
              g_assert_true (n_starts == 0 || dot->value >= start + reach);
              start = dot->value;
              n_starts++;
            }
          else
            {
              g_assert_cmpuint (dot->level, ==, dot[-1].level + 1);
              g_assert_cmpfloat (dot->position, ==, dot[-1].position);
              g_assert_cmpfloat (dot->value, <, start + reach);
            }
          tallest = MAX (tallest, dot->level + 1);
        }
      g_assert_cmpuint (highest, ==, tallest);
    }
}

static void
test_equal_values_are_one_stack (void)
{
  g_autoptr (NormDistribution) distribution = distribution_of (5, (double[]){ 3, 3, 3, 3, 3 });

  g_assert_cmpuint (norm_distribution_stack (distribution, 1e-9), ==, 5);
  g_assert_cmpfloat (distribution->low, <, 3);
  g_assert_cmpfloat (distribution->high, >, 3);
  g_assert_cmpfloat_with_epsilon (norm_distribution_fraction (distribution, 3), 0.5, 1e-12);
}

static void
test_not_finite_in_words (void)
{
  g_autoptr (NormDistribution) mixed = distribution_of (6, (double[]){ NAN, 1, INFINITY, NAN, -INFINITY, 2 });
  g_autoptr (NormDistribution) finite = distribution_of (2, (double[]){ 1, 2 });
  g_autofree char *words = norm_distribution_words (mixed);

  g_assert_cmpuint (mixed->n_dots, ==, 2);
  g_assert_cmpstr (words, ==, "2 NaN, 1 ∞, 1 −∞");
  g_assert_null (norm_distribution_words (finite));
}

/* Mean and spread of the drawn output are those that a loop over the output finds, also where the running statistics normalize. */
static void
check_moments (NormMode mode)
{
  double values[40], sum = 0, squares = 0;
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) with_weight = norm_params_with_array (initial, NORM_PARAM_WEIGHT, (double[]){ -2.5 }, 1);
  g_autoptr (NormParams) with_bias = norm_params_with_array (with_weight, NORM_PARAM_BIAS, (double[]){ 0.75 }, 1);
  g_autoptr (NormParams) params = norm_params_with_array (with_bias, NORM_PARAM_RUNNING_MEAN, (double[]){ 1.5 }, 1);
  g_autoptr (NormResult) result = NULL;
  g_autoptr (NormDistribution) after = NULL;

  fill_random (values, 40);
  result = run ("BatchNorm1d(1)", params, mode, 40, values);
  after = norm_distribution_new (result, NORM_PANEL_AFTER, 0);
  for (gsize cell = 0; cell < 40; cell++)
    sum += norm_result_get_output (result, cell);
  for (gsize cell = 0; cell < 40; cell++)
    squares += pow (norm_result_get_output (result, cell) - sum / 40, 2);
  g_assert_cmpfloat_with_epsilon (after->mean, sum / 40, 1e-9);
  g_assert_cmpfloat_with_epsilon (after->sd, sqrt (squares / 40), 1e-9);
}

static void
test_moments (void)
{
  check_moments (NORM_MODE_TRAIN);
  check_moments (NORM_MODE_EVAL);
}

static void
test_large_pools_are_sampled (void)
{
  gsize m = 200000;
  g_autofree double *values = g_new (double, m);
  g_autoptr (NormDistribution) distribution = NULL;
  gsize lower = 0;

  for (gsize at = 0; at < m; at++)
    values[at] = at < m / 4 ? 0 : 1;
  distribution = distribution_of (m, values);
  g_assert_true (distribution->sampled);
  g_assert_cmpuint (distribution->n_dots, <=, 10000);
  for (gsize dot = 0; dot < distribution->n_dots; dot++)
    lower += distribution->dots[dot].value == 0;
  g_assert_cmpfloat_with_epsilon ((double) lower / distribution->n_dots, 0.25, 0.001);
  g_assert_cmpfloat_with_epsilon (distribution->mean, 0.75, 1e-12);
}

/* The mean is a double, the output is rounded: what lies between them is no distance to draw. */
static void
test_rounding_is_no_spread (void)
{
  static const NormDtype dtypes[] = { NORM_DTYPE_FLOAT16, NORM_DTYPE_FLOAT32, NORM_DTYPE_FLOAT64 };

  for (gsize at = 0; at < G_N_ELEMENTS (dtypes); at++)
    {
      double value = -1.2634;
      g_autoptr (NormResult) result = run_as (dtypes[at], "BatchNorm1d(1)", NULL, NORM_MODE_EVAL, 1, &value);
      g_autoptr (NormDistribution) after = norm_distribution_new (result, NORM_PANEL_AFTER, 0);

      g_assert_cmpfloat (after->high - after->low, >, 1);
    }
}

/* Nothing is painted outside of the plot, whatever the values. */
static void
check_ink (gsize m, const double *values, gboolean expect_ink)
{
  g_autoptr (NormResult) result = run ("BatchNorm1d(1)", NULL, NORM_MODE_EVAL, m, values);
  NormFigureSpec spec = { .input = result->input, .result = result, .decimals = -1 };
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 400, 400, 1);

  for (int panel = NORM_PANEL_BEFORE; panel <= NORM_PANEL_AFTER; panel++)
    {
      cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cairo_t *cr = cairo_create (surface);
      double x, y, width, height;

      norm_plot_draw (cr, figure, result, panel, 0, m > 0 ? 0 : G_MAXSIZE, norm_theme (NORM_THEME_LIGHT), 150, 80);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
      g_assert_true (!expect_ink || width > 100);
      g_assert_cmpfloat (x, >=, -1);
      g_assert_cmpfloat (y, >=, -1);
      g_assert_cmpfloat (x + width, <=, 151);
      g_assert_cmpfloat (y + height, <=, 81);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

static void
test_ink (void)
{
  double many[1000];

  fill_random (many, 1000);
  check_ink (8, (double[]){ 1, 2, 3, 4, 0, 0, 0, 0 }, TRUE);
  check_ink (1, (double[]){ 5 }, TRUE);
  check_ink (3, (double[]){ -1e300, 1e308, -1.7e308 }, TRUE);
  check_ink (3, (double[]){ 1e-300, 2e-300, 0 }, TRUE);
  check_ink (3, (double[]){ 1e15, 1e15 + 1, 1e15 + 2 }, TRUE);
  check_ink (4, (double[]){ NAN, INFINITY, 2, 3 }, TRUE);
  check_ink (1, (double[]){ NAN }, FALSE);
  check_ink (1000, many, TRUE);
  check_ink (0, NULL, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/counts", test_counts);
  g_test_add_func ("/plot/highest-value-is-in-the-last-bin", test_highest_value_is_in_the_last_bin);
  g_test_add_func ("/plot/stacks", test_stacks);
  g_test_add_func ("/plot/equal-values-are-one-stack", test_equal_values_are_one_stack);
  g_test_add_func ("/plot/not-finite-in-words", test_not_finite_in_words);
  g_test_add_func ("/plot/moments", test_moments);
  g_test_add_func ("/plot/rounding-is-no-spread", test_rounding_is_no_spread);
  g_test_add_func ("/plot/large-pools-are-sampled", test_large_pools_are_sampled);
  g_test_add_func ("/plot/ink", test_ink);
  return g_test_run ();
}
