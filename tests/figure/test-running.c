/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of running statistics: what it says in training and in eval mode, where it stands, when it is left out. */
#include "comparison-figure.h"
#include "support.h"

#include <string.h>

/* pytorch#7028: after one batch with momentum 1, running_mean 0 10 .6667 .3333 and running_var 12 109 5.3333 1.3333 */
static const double published[12] = { 2, 15, 2, 1, 2, 17, 2, 1, -4, -2, -2, -1 };

static NormResult *
run_in (const char *layer_text, NormMode mode, gint64 batches, int rank, const gsize *shape, const double *values)
{
  g_autoptr (NormLayer) layer = norm_layer_parse (layer_text, NULL);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_batches (initial, batches);
  g_autoptr (NormView) view = test_view_of (rank, shape, values);
  NormResult *result = norm_layer_run (layer, params, mode, view, NULL, NULL, NULL);

  g_assert_nonnull (result);
  return result;
}

static NormResult *
run (const char *layer, NormMode mode)
{
  return run_in (layer, mode, 0, 2, (gsize[]){ 3, 4 }, published);
}

static void
assert_words (NormResult *result, gsize pool, const char *expected)
{
  g_autofree char *words = norm_running_to_text (result, pool);

  g_assert_cmpstr (words, ==, expected);
  norm_result_unref (result);
}

static void
test_words (void)
{
  assert_words (run ("BatchNorm1d(4, momentum=1)", NORM_MODE_TRAIN), 1, "Running statistics moved: 0 · old + 1 · new; C=1: mean 0 → 10, var 1 → 109");
  assert_words (run ("BatchNorm1d(4, momentum=1)", NORM_MODE_EVAL), 1, "Running statistics used for y, not moved; C=1: mean 0, var 1");
  /* 0.9 · 1 + 0.1 · 109 = 11.8 */
  assert_words (run ("BatchNorm1d(4)", NORM_MODE_TRAIN), 1, "Running statistics moved: 0.9 · old + 0.1 · new; C=1: mean 0 → 1, var 1 → 11.8");
  assert_words (run ("BatchNorm1d(4, track_running_stats=False)", NORM_MODE_TRAIN), 1, "No running statistics: this batch only");
  assert_words (run ("BatchNorm1d(4, track_running_stats=False)", NORM_MODE_EVAL), 1, "No running statistics: this batch only");
  assert_words (run ("BatchNorm1d(4, momentum=None)", NORM_MODE_TRAIN), 0,
                "Running statistics moved: the average of 1 batch; C=0: mean 0 → 0, var 1 → 12");
  /* the third batch: 2/3 · 1 + 1/3 · 12 = 4.667 in four digits */
  assert_words (run_in ("BatchNorm1d(4, momentum=None)", NORM_MODE_TRAIN, 2, 2, (gsize[]){ 3, 4 }, published), 0,
                "Running statistics moved: the average of 3 batches: 2/3 · old + 1/3 · new; C=0: mean 0 → 0, var 1 → 4.667");
}

static char *
draw (NormResult *result, gsize cell, gboolean running, double width, double height)
{
  NormComparisonPart part = { .title = "A", .lit = TRUE, .cell = cell, .quiet = TRUE };
  NormExportOptions options = { .width = width, .height = height };

  part.figure = (NormFigureSpec){ .input = result->input, .layer = result->layer, .result = result, .decimals = -1, .running = running };
  g_autoptr (GBytes) bytes = norm_comparison_figure_export (&part, 1, &options, NORM_EXPORT_SVG, NULL);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
has (const char *svg, const char *words)
{
  return strstr (svg, words) != NULL;
}

/* Every feature's values, in a file as text; not where it was not asked for. */
static void
test_picture (void)
{
  NormResult *result = run ("BatchNorm1d(4, momentum=1)", NORM_MODE_TRAIN);
  g_autofree char *svg = draw (result, 1, TRUE, 560, 560), *without = draw (result, 1, FALSE, 560, 560);
  static const char *const values[] = { ">12<", ">10<", ">109<", ">0.6667<", ">5.333<", ">0.3333<", ">1.333<" };

  g_assert_true (has (svg, "Running statistics"));
  for (guint value = 0; value < G_N_ELEMENTS (values); value++)
    {
      g_test_message ("%s", values[value]);
      g_assert_true (has (svg, values[value]));
    }
  g_assert_false (has (without, "Running statistics"));
  norm_result_unref (result);
}

/* Of features for which there is no room the lit one is shown nevertheless. */
static void
test_many (void)
{
  double values[2 * 60];

  for (guint at = 0; at < 120; at++)
    values[at] = at < 60 ? 0 : 2 * (at - 60); /* feature k: 0 and 2k, mean k */
  NormResult *result = run_in ("BatchNorm1d(60, momentum=1)", NORM_MODE_TRAIN, 0, 2, (gsize[]){ 2, 60 }, values);
  g_autofree char *svg = draw (result, 57, TRUE, 420, 480), *other = draw (result, 3, TRUE, 420, 480);

  g_assert_true (has (svg, ">C=57<"));
  g_assert_true (has (svg, ">57<"));
  g_assert_false (has (other, ">C=57<"));
  norm_result_unref (result);
}

/* Layers that cannot have any, and parts too low for cells and row: the cells are what counts. */
static void
test_left_out (void)
{
  NormResult *result = run ("BatchNorm1d(4)", NORM_MODE_TRAIN), *other = run ("LayerNorm(4)", NORM_MODE_TRAIN);
  g_autofree char *layer_norm = draw (other, 1, TRUE, 560, 560), *low = draw (result, 1, TRUE, 560, 110);

  g_assert_false (has (layer_norm, "unning statistics"));
  g_assert_false (has (low, "unning statistics"));
  norm_result_unref (result);
  norm_result_unref (other);
}

/* The row stands under the cells, and they stay above it. */
static void
test_place (void)
{
  static const double sizes[][2] = { { 560, 600 }, { 300, 400 }, { 900, 420 }, { 560, 300 } };
  NormResult *result = run ("BatchNorm1d(4)", NORM_MODE_TRAIN);

  for (guint size = 0; size < G_N_ELEMENTS (sizes); size++)
    {
      NormFigureSpec spec = { .input = result->input, .layer = result->layer, .result = result, .decimals = -1, .running = TRUE };
      g_autoptr (NormFigure) figure = norm_figure_new_part (&spec, sizes[size][0], sizes[size][1], 1, 320);
      cairo_rectangle_t last;

      g_assert_true (norm_figure_is_of (figure, &spec));
      g_assert_true (norm_figure_cell_rect (figure, NORM_PANEL_AFTER, 11, &last));
      g_assert_cmpfloat (norm_running_height (figure), >, 0);
      g_assert_cmpfloat (last.y + last.height, <, figure->running_y);
      g_assert_cmpfloat (figure->running_y + norm_running_height (figure), <=, sizes[size][1]);
    }
  norm_result_unref (result);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/running/words", test_words);
  g_test_add_func ("/figure/running/picture", test_picture);
  g_test_add_func ("/figure/running/many", test_many);
  g_test_add_func ("/figure/running/left-out", test_left_out);
  g_test_add_func ("/figure/running/place", test_place);
  return g_test_run ();
}
