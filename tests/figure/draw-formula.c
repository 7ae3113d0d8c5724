/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw-formula OUTPUT.png [light|dark] [SCALE]: sheets as the inspector shows them, to judge the typography by eye. */
#include "formula.h"
#include "plot.h"
#include "strip.h"

#include <math.h>

#define MARGIN       16.0
#define WIDTH        323.0
#define SIZE         17.5
#define SHEET_HEIGHT 560.0
#define N_COLUMNS    5

typedef struct
{
  cairo_t *cr;
  const NormTheme *theme;
  double x, y;
} Sheet;

static NormResult *
run (const char *layer_text, NormParams *params, NormMode mode, int rank, const gsize *shape, const double *values)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) layer = norm_layer_parse (layer_text, &error);
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, rank, shape, values);
  g_autoptr (NormView) view = norm_view_new (tensor);
  NormResult *result = norm_layer_run (layer, params, mode, view, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

/* Takes @formula, which may be NULL. */
static void
add (Sheet *sheet, NormFormula *formula)
{
  double size, width, ascent, descent;

  if (formula == NULL)
    return;
  size = norm_formula_fit_size (formula, sheet->theme, SIZE, WIDTH, 9);
  norm_formula_measure (formula, sheet->theme, size, &width, &ascent, &descent);
  norm_formula_draw (formula, sheet->cr, sheet->theme, size, sheet->x, sheet->y + ascent);
  sheet->y += ascent + descent + 12;
  norm_formula_free (formula);
}

static void
draw_plots (Sheet *sheet, NormFigure *figure, const NormResult *result, gsize pool, gsize cell)
{
  for (int panel = NORM_PANEL_BEFORE; panel <= NORM_PANEL_AFTER; panel++)
    {
      cairo_save (sheet->cr);
      cairo_translate (sheet->cr, sheet->x + panel * (WIDTH + 24) / 2, sheet->y);
      norm_plot_draw (sheet->cr, figure, result, panel, pool, cell, sheet->theme, (WIDTH - 24) / 2, 80);
      cairo_restore (sheet->cr);
    }
}

static void
draw_sheet (cairo_t *cr, const NormTheme *theme, NormResult *result, gsize cell, double x, double y)
{
  Sheet sheet = { cr, theme, x, y };
  NormFigureSpec spec = { .input = result->input, .result = result, .shared_scale = FALSE, .decimals = -1, .theme = theme->kind };
  g_autoptr (NormFigure) figure = norm_figure_new (&spec, 600, 600, 1);
  gsize pool = norm_pooling_pool_of (result->pooling, cell);

  cairo_save (cr);
  cairo_translate (cr, sheet.x, sheet.y);
  norm_strip_draw (cr, figure, result, pool, cell, theme, WIDTH);
  cairo_restore (cr);
  sheet.y += norm_strip_height (result, pool, WIDTH) + 14;
  add (&sheet, norm_formula_words (result->layer->info->name));
  add (&sheet, norm_formula_mean (result, pool, cell, 8));
  add (&sheet, norm_formula_variance (result, pool, cell, 8));
  add (&sheet, norm_formula_unbiased (result, pool));
  if (result->uses_running)
    {
      add (&sheet, norm_formula_used_mean (result, pool));
      add (&sheet, norm_formula_used_variance (result, pool));
    }
  add (&sheet, norm_formula_output (result, cell));
  add (&sheet, norm_formula_affine (result, cell));
  add (&sheet, norm_formula_running (result, pool, FALSE));
  add (&sheet, norm_formula_running (result, pool, TRUE));
  draw_plots (&sheet, figure, result, pool, cell);
}

static NormResult *
run_wave (gsize m, NormMode mode)
{
  g_autofree double *values = g_new (double, m);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_array (initial, NORM_PARAM_WEIGHT, (double[]){ 1.5 }, 1);

  for (gsize at = 0; at < m; at++)
    values[at] = 2.5 * sin (at * 0.7) + cos (at * at * 0.31);
  return run (mode == NORM_MODE_EVAL ? "BatchNorm1d(1)" : "BatchNorm1d(1, momentum=None)", params, mode, 2, (gsize[]){ m, 1 }, values);
}

int
main (int argc, char **argv)
{
  static const double note[8] = { 1, 2, 3, 4, 0, 0, 0, 0 };
  NormThemeKind kind = NORM_THEME_LIGHT;
  double scale = argc > 3 ? g_ascii_strtod (argv[3], NULL) : 1;
  g_autoptr (NormParams) params = norm_params_new ();
  NormResult *results[2 * N_COLUMNS];
  cairo_surface_t *surface;
  cairo_t *cr;

  if (argc < 2 || (argc > 2 && !norm_theme_from_name (argv[2], &kind)))
    {
      g_printerr ("usage: draw-formula OUTPUT.png [light|dark] [SCALE]\n");
      return 2;
    }
  results[0] = run ("BatchNorm1d(1, eps=0, affine=False)", params, NORM_MODE_TRAIN, 3, (gsize[]){ 2, 1, 4 }, note);
  results[1] = run ("BatchNorm1d(4, eps=0, affine=False)", params, NORM_MODE_TRAIN, 2, (gsize[]){ 2, 4 }, note);
  results[2] = run_wave (24, NORM_MODE_EVAL);
  results[3] = run_wave (150, NORM_MODE_TRAIN);
  results[4] = run_wave (5000, NORM_MODE_TRAIN);

  results[5] = run ("RMSNorm(4)", params, NORM_MODE_TRAIN, 2, (gsize[]){ 2, 4 }, note);
  results[6] = run ("LayerNorm((2, 2))", params, NORM_MODE_TRAIN, 3, (gsize[]){ 2, 2, 2 }, note);
  results[7] = run ("GroupNorm(2, 4)", params, NORM_MODE_TRAIN, 3, (gsize[]){ 1, 4, 2 }, note);
  results[8] = run ("InstanceNorm1d(1, track_running_stats=True)", params, NORM_MODE_TRAIN, 3, (gsize[]){ 2, 1, 4 }, note);
  results[9] = run ("SyncBatchNorm(1, devices=2, synchronized=False)", params, NORM_MODE_TRAIN, 3, (gsize[]){ 4, 1, 2 }, note);

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, scale * N_COLUMNS * (WIDTH + 2 * MARGIN), scale * 2 * SHEET_HEIGHT);
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  norm_color_set_source (cr, &norm_theme (kind)->paper, 1);
  cairo_paint (cr);
  for (int sheet = 0; sheet < 2 * N_COLUMNS; sheet++)
    {
      double x = MARGIN + sheet % N_COLUMNS * (WIDTH + 2 * MARGIN), y = MARGIN + sheet / N_COLUMNS * SHEET_HEIGHT;

      draw_sheet (cr, norm_theme (kind), results[sheet], 3, x, y);
      norm_result_unref (results[sheet]);
    }
  cairo_surface_write_to_png (surface, argv[1]);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return 0;
}
