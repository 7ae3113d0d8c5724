/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several figures as one picture: where each stands, that nothing lies outside its part, one colour scale, files. */
#include "comparison-figure.h"
#include "support.h"

#include <string.h>

#define MOST 6

/* @n parts over one tensor (2, 2, 4): two layers by turns; each owned in @results. */
static void
make_parts (NormComparisonPart *parts, NormResult **results, guint n)
{
  static const double values[16] = { 1, 2, 3, 4, 0, 0, 0, 0, 5, 1, 5, 1, -2, -4, -6, -8 };
  static const char *const layers[] = { "BatchNorm1d(2)", "LayerNorm(4)" };

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (NormLayer) layer = norm_layer_parse (layers[i % 2], NULL);
      g_autoptr (NormParams) params = norm_params_new ();
      g_autoptr (NormView) view = test_view_of (3, (gsize[]){ 2, 2, 4 }, values);

      results[i] = norm_layer_run (layer, params, NORM_MODE_TRAIN, view, NULL, NULL, NULL);
      parts[i] = (NormComparisonPart){ .title = layers[i % 2], .lit = TRUE, .cell = 3 };
      parts[i].figure = (NormFigureSpec){ .input = results[i]->input, .layer = results[i]->layer, .result = results[i], .decimals = -1 };
    }
}

static void
free_results (NormResult **results, guint n)
{
  for (guint i = 0; i < n; i++)
    norm_result_unref (results[i]);
}

static gboolean
inside (const cairo_rectangle_t *inner, const cairo_rectangle_t *outer)
{
  return inner->x >= outer->x - 1e-6 && inner->y >= outer->y - 1e-6 && inner->x + inner->width <= outer->x + outer->width + 1e-6 &&
         inner->y + inner->height <= outer->y + outer->height + 1e-6;
}

static gboolean
apart (const cairo_rectangle_t *a, const cairo_rectangle_t *b)
{
  return a->x + a->width <= b->x + 1e-6 || b->x + b->width <= a->x + 1e-6 || a->y + a->height <= b->y + 1e-6 || b->y + b->height <= a->y + 1e-6;
}

static void
assert_places (const NormComparisonFigure *figure, guint n)
{
  cairo_rectangle_t whole = { 0, 0, norm_comparison_figure_width (figure), norm_comparison_figure_height (figure) };

  for (guint i = 0; i < n; i++)
    {
      cairo_rectangle_t place, cell, other;
      NormFigure *part = norm_comparison_figure_get_part (figure, i);

      norm_comparison_figure_part_rect (figure, i, &place);
      g_assert_true (inside (&place, &whole));
      for (guint j = 0; j < i; j++)
        {
          norm_comparison_figure_part_rect (figure, j, &other);
          g_assert_true (apart (&place, &other));
        }
      for (gsize at = 0; at < 16; at++)
        {
          NormPanel panel;
          gsize found;

          g_assert_true (norm_figure_cell_rect (part, NORM_PANEL_AFTER, at, &cell));
          g_assert_true (inside (&cell, &place));
          g_assert_true (norm_figure_cell_at (part, cell.x + cell.width / 2, cell.y + cell.height / 2, &panel, &found));
          g_assert_cmpint (panel, ==, NORM_PANEL_AFTER);
          g_assert_true (norm_figure_cell_rect (part, NORM_PANEL_AFTER, found, &other)); /* several cells may share a pixel */
          g_assert_cmpfloat (other.x, ==, cell.x);
          g_assert_cmpfloat (other.y, ==, cell.y);
        }
    }
}

static void
test_places (void)
{
  static const double sizes[][2] = { { 1280, 720 }, { 1024, 768 }, { 336, 0 }, { 0, 0 }, { 640, 1200 }, { 300, 300 } };

  for (guint n = 1; n <= MOST; n++)
    for (guint size = 0; size < G_N_ELEMENTS (sizes); size++)
      {
        NormComparisonPart parts[MOST];
        NormResult *results[MOST];

        make_parts (parts, results, n);
        g_autoptr (NormComparisonFigure) figure = norm_comparison_figure_new (parts, n, sizes[size][0], sizes[size][1], 1);
        assert_places (figure, n);
        free_results (results, n);
      }
}

/* Side by side where it is wide, below each other in a paper's column, in even rows when they are many. */
static void
test_columns (void)
{
  static const struct
  {
    guint n;
    double width, height;
    guint n_columns;
  } rows[] = { { 2, 1280, 720, 2 }, { 3, 1280, 720, 3 }, { 4, 1280, 720, 2 }, { 6, 1280, 720, 3 }, { 2, 336, 0, 1 },
               { 6, 336, 0, 1 },    { 2, 0, 0, 2 },      { 5, 0, 0, 3 },      { 2, 400, 900, 1 },  { 1, 800, 600, 1 } };

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      NormComparisonPart parts[MOST];
      NormResult *results[MOST];

      make_parts (parts, results, rows[row].n);
      g_autoptr (NormComparisonFigure) figure = norm_comparison_figure_new (parts, rows[row].n, rows[row].width, rows[row].height, 1);
      g_assert_cmpuint (norm_comparison_figure_columns (figure), ==, rows[row].n_columns);
      free_results (results, rows[row].n);
    }
}

/* The same number, the same colour, in every part. */
static void
test_one_scale (void)
{
  NormComparisonPart parts[2];
  NormResult *results[2];

  make_parts (parts, results, 2);
  g_autoptr (NormComparisonFigure) figure = norm_comparison_figure_new (parts, 2, 1280, 720, 1);
  NormColor one = norm_figure_value_color (norm_comparison_figure_get_part (figure, 0), NORM_PANEL_AFTER, 0.7);
  NormColor other = norm_figure_value_color (norm_comparison_figure_get_part (figure, 1), NORM_PANEL_AFTER, 0.7);

  g_assert_cmpfloat (one.r, ==, other.r);
  g_assert_cmpfloat (one.g, ==, other.g);
  g_assert_cmpfloat (one.b, ==, other.b);
  free_results (results, 2);
}

static void
assert_has (const char *svg, const char *words, gboolean there)
{
  g_test_message ("%s", words);
  g_assert_true ((strstr (svg, words) != NULL) == there);
}

static void
test_file (void)
{
  NormComparisonPart parts[2];
  NormResult *results[2];
  NormExportOptions options = { 0 };
  g_autoptr (GError) error = NULL;

  make_parts (parts, results, 2);
  g_autoptr (GBytes) bytes = norm_comparison_figure_export (parts, 2, &options, NORM_EXPORT_SVG, &error);
  g_assert_no_error (error);
  g_autofree char *svg = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  assert_has (svg, "BatchNorm1d(2)", TRUE);
  assert_has (svg, "LayerNorm(4)", TRUE);
  assert_has (svg, "Feature 0 · 8 values pooled", TRUE);
  assert_has (svg, "Pool N=0, C=0 · 4 values pooled", TRUE);

  options.parts = NORM_EXPORT_AFTER;
  g_autoptr (GBytes) fewer = norm_comparison_figure_export (parts, 2, &options, NORM_EXPORT_SVG, &error);
  g_autofree char *after = g_strndup (g_bytes_get_data (fewer, NULL), g_bytes_get_size (fewer));
  assert_has (after, "values pooled", FALSE);
  assert_has (after, "Before", FALSE);
  free_results (results, 2);
}

/* One that gives no output is drawn with PyTorch's words. */
static void
test_problem (void)
{
  NormComparisonPart parts[2];
  NormResult *results[2];
  NormExportOptions options = { .width = 1280, .height = 720 };
  g_autoptr (NormLayer) layer = norm_layer_parse ("BatchNorm1d(7)", NULL);
  g_autoptr (NormParams) params = norm_params_new ();

  make_parts (parts, results, 2);
  g_autoptr (NormProblem) problem = norm_layer_check (layer, params, NORM_MODE_TRAIN, results[0]->input);
  g_assert_nonnull (problem);
  parts[1].figure.result = NULL;
  parts[1].figure.layer = layer;
  parts[1].figure.problem = problem;
  g_autoptr (GBytes) bytes = norm_comparison_figure_export (parts, 2, &options, NORM_EXPORT_SVG, NULL);
  g_autofree char *svg = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  assert_has (svg, "running_mean should contain", TRUE);
  free_results (results, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/comparison/places", test_places);
  g_test_add_func ("/figure/comparison/columns", test_columns);
  g_test_add_func ("/figure/comparison/one-scale", test_one_scale);
  g_test_add_func ("/figure/comparison/file", test_file);
  g_test_add_func ("/figure/comparison/problem", test_problem);
  return g_test_run ();
}
