/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "members.h"
#include "distribution.h"
#include "strip.h"
#include "support.h"

#include <math.h>

static NormResult *
run_random (NormView **mask)
{
  gsize shape[3] = { 2 * (gsize) g_test_rand_int_range (1, 4), 2 * (gsize) g_test_rand_int_range (1, 4), (gsize) g_test_rand_int_range (2, 9) };
  g_autoptr (NormView) view = test_view (3, shape);
  g_autofree char *layer = NULL;
  g_autofree double *counts = g_new (double, view->n_values);

  layer = g_strdup_printf (g_test_rand_bit () ? "GroupNorm(2, %" G_GSIZE_FORMAT ")" : "BatchNorm1d(%" G_GSIZE_FORMAT ")", shape[1]);
  for (gsize cell = 0; cell < view->n_values; cell++)
    counts[cell] = g_test_rand_bit ();
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_BOOL, 3, shape, counts);
  *mask = norm_view_new (tensor);
  return test_run_masked (view, layer, *mask);
}

/* Against a loop over every cell. */
static void
test_what_counts (void)
{
  for (int round = 0; round < 100; round++)
    {
      g_autoptr (NormView) mask = NULL;
      g_autoptr (NormResult) result = run_random (&mask);

      for (gsize pool = 0; pool < result->pooling->n_pools; pool++)
        {
          gsize n, at = 0, next = norm_members_next (result, pool, 0), last = result->pooling->m;
          g_autofree gsize *cells = norm_members_new (result, pool, G_MAXSIZE, &n);

          for (gsize member = 0; member < result->pooling->m; member++)
            {
              gsize cell = norm_pooling_cell (result->pooling, pool, member);

              if (norm_view_get (mask, cell) == 0)
                continue;
              g_assert_cmpuint (at, <, n);
              g_assert_cmpuint (cells[at++], ==, cell);
              g_assert_cmpuint (next, ==, member);
              g_assert_cmpuint (norm_members_previous (result, pool, member + 1), ==, member);
              next = norm_members_next (result, pool, member + 1);
              last = member;
            }
          g_assert_cmpuint (n, ==, at);
          g_assert_cmpuint (n, ==, result->pools[pool].m);
          g_assert_cmpuint (next, ==, result->pooling->m);
          g_assert_cmpuint (norm_members_previous (result, pool, result->pooling->m), ==, last);
        }
    }
}

/* A sample: as many as asked for, all of which count, in order and spread over the whole pool. */
static void
test_sample (void)
{
  g_autoptr (NormView) view = test_view (2, (gsize[]){ 3000, 1 });
  g_autoptr (NormView) mask = test_mask (view);
  g_autoptr (NormResult) result = test_run_masked (view, "BatchNorm1d(1)", mask);
  gsize n;
  g_autofree gsize *cells = norm_members_new (result, 0, 100, &n);

  g_assert_cmpuint (n, ==, 100);
  for (gsize at = 0; at < n; at++)
    {
      g_assert_true (norm_members_counts (result, cells[at]));
      g_assert_true (at == 0 || cells[at] > cells[at - 1]);
      g_assert_cmpuint (cells[at] / 30, ==, at);
    }
}

/* The strip shows what counts, one after the other, and nothing else. */
static void
test_strip (void)
{
  for (int round = 0; round < 40; round++)
    {
      g_autoptr (NormView) mask = NULL;
      g_autoptr (NormResult) result = run_random (&mask);

      for (gsize cell = 0; cell < result->input->n_values; cell++)
        {
          gsize pool = norm_pooling_pool_of (result->pooling, cell), found;
          cairo_rectangle_t rect;
          gboolean shown = norm_strip_cell_rect (result, pool, 320, cell, &rect);

          g_assert_true (shown == (norm_view_get (mask, cell) != 0));
          if (!shown)
            continue;
          g_assert_true (norm_strip_cell_at (result, pool, 320, rect.x + rect.width / 2, rect.y + rect.height / 2, &found));
          g_assert_cmpuint (found, ==, cell);
          g_assert_cmpfloat (rect.y + rect.height, <=, norm_strip_height (result, pool, 320));
        }
    }
}

/* In a sampled strip every value that counts is stood for by one near it. */
static void
test_sampled_strip (void)
{
  g_autoptr (NormView) view = test_view (2, (gsize[]){ 3000, 1 });
  g_autoptr (NormView) mask = test_mask (view);
  g_autoptr (NormResult) result = test_run_masked (view, "BatchNorm1d(1)", mask);

  for (gsize cell = 0; cell < 3000; cell++)
    {
      cairo_rectangle_t rect;
      gsize found;

      if (!norm_members_counts (result, cell))
        {
          g_assert_false (norm_strip_cell_rect (result, 0, 320, cell, &rect));
          continue;
        }
      g_assert_true (norm_strip_cell_rect (result, 0, 320, cell, &rect));
      g_assert_true (norm_strip_cell_at (result, 0, 320, rect.x + rect.width / 2, 5, &found));
      g_assert_true (norm_members_counts (result, found));
      g_assert_cmpint (ABS ((int) found - (int) cell), <=, 2 * 3000 / 90); /* at least 90 slots */
    }
}

/* The dots are the values that count, on both sides. */
static void
test_distribution (void)
{
  for (int round = 0; round < 40; round++)
    {
      g_autoptr (NormView) mask = NULL;
      g_autoptr (NormResult) result = run_random (&mask);

      for (gsize pool = 0; pool < result->pooling->n_pools; pool++)
        for (int panel = 0; panel < 2; panel++)
          {
            g_autoptr (NormDistribution) distribution = norm_distribution_new (result, panel, pool);

            g_assert_false (distribution->sampled);
            g_assert_cmpuint (distribution->n_dots + distribution->n_nan, ==, result->pools[pool].m);
            for (gsize dot = 0; dot < distribution->n_dots; dot++)
              g_assert_true (norm_members_counts (result, distribution->dots[dot].cell));
          }
    }
}

/* With a weight of its own for every value, mean and spread after are those of the outputs: against a loop. */
static void
test_moments_of_weighted_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) weighted = norm_params_with_array (initial, NORM_PARAM_WEIGHT, (double[]){ 1, -2, 3, 0.5, 4, 1 }, 6);
  g_autoptr (NormParams) params = norm_params_with_array (weighted, NORM_PARAM_BIAS, (double[]){ 0, 1, 0, -1, 0, 2 }, 6);
  g_autoptr (NormLayer) layer = norm_layer_parse ("LayerNorm((2, 3))", NULL);
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 2, 2, 3 });
  g_autoptr (NormResult) result = norm_layer_run (layer, params, NORM_MODE_TRAIN, view, NULL, NULL, &error);

  g_assert_no_error (error);
  for (gsize pool = 0; pool < 2; pool++)
    {
      g_autoptr (NormDistribution) distribution = norm_distribution_new (result, NORM_PANEL_AFTER, pool);
      double mean = 0, var = 0;

      for (gsize at = 0; at < 6; at++)
        mean += norm_result_get_output (result, 6 * pool + at) / 6;
      for (gsize at = 0; at < 6; at++)
        var += pow (norm_result_get_output (result, 6 * pool + at) - mean, 2) / 6;
      g_assert_cmpfloat_with_epsilon (distribution->mean, mean, 1e-9);
      g_assert_cmpfloat_with_epsilon (distribution->sd, sqrt (var), 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/members/what-counts", test_what_counts);
  g_test_add_func ("/figure/members/sample", test_sample);
  g_test_add_func ("/figure/members/strip", test_strip);
  g_test_add_func ("/figure/members/sampled-strip", test_sampled_strip);
  g_test_add_func ("/figure/members/distribution", test_distribution);
  g_test_add_func ("/figure/members/moments-of-weighted-values", test_moments_of_weighted_values);
  return g_test_run ();
}
