/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strip.h"

#include <math.h>

static NormResult *
run (const char *layer_text, int rank, const gsize *shape, const double *values)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) layer = norm_layer_parse (layer_text, &error);
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, rank, shape, values);
  g_autoptr (NormView) view = norm_view_new (tensor);
  NormResult *result = norm_layer_run (layer, params, NORM_MODE_EVAL, view, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

/* Two features of @m values each, so that flat order is not the order of memory. */
static NormResult *
run_columns (gsize m, double largest)
{
  g_autofree double *values = g_new (double, 2 * m);

  for (gsize at = 0; at < 2 * m; at++)
    values[at] = (at % 2 ? -1 : 1) * largest * (at + 1) / (2 * m);
  return run ("BatchNorm1d(2)", 2, (gsize[]){ m, 2 }, values);
}

static NormFigure *
create_figure (NormResult *result)
{
  NormFigureSpec spec = { .input = result->input, .result = result, .shared_scale = TRUE, .decimals = -1 };

  return norm_figure_new (&spec, 600, 600, 1);
}

static gboolean
overlap (const cairo_rectangle_t *a, const cairo_rectangle_t *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

/* What is drawn at a member's place is that member (in a sample: the one standing for it), and the places follow each other as one reads. */
static void
check_places (const NormResult *result, gsize pool, double width, gboolean sampled)
{
  double height = norm_strip_height (result, pool, width);
  cairo_rectangle_t before = { 0 };

  for (gsize member = 0; member < result->pooling->m; member++)
    {
      gsize cell = norm_pooling_cell (result->pooling, pool, member), found;
      cairo_rectangle_t rect, found_rect;

      g_assert_true (norm_strip_cell_rect (result, pool, width, cell, &rect));
      g_assert_cmpfloat (rect.x, >=, 0);
      g_assert_cmpfloat (rect.y, >=, 0);
      g_assert_cmpfloat (rect.x + rect.width, <=, width + 0.5);
      g_assert_cmpfloat (rect.y + rect.height, <=, height);
      g_assert_cmpfloat (rect.width, >=, 2);
      g_assert_true (norm_strip_cell_at (result, pool, width, rect.x + rect.width / 2, rect.y + rect.height / 2, &found));
      g_assert_true (norm_strip_cell_rect (result, pool, width, found, &found_rect));
      g_assert_cmpfloat (found_rect.x, ==, rect.x);
      g_assert_cmpfloat (found_rect.y, ==, rect.y);
      if (!sampled)
        g_assert_cmpuint (found, ==, cell);
      if (member > 0 && (rect.x != before.x || rect.y != before.y))
        {
          g_assert_false (overlap (&rect, &before));
          g_assert_true (rect.y > before.y || (rect.y == before.y && rect.x > before.x));
        }
      else
        g_assert_true (member == 0 || sampled);
      before = rect;
    }
}

static void
test_places (void)
{
  static const gsize sizes[] = { 1, 2, 7, 11, 12, 44, 45, 60, 200, 424 };
  static const double widths[] = { 200, 320, 333.3, 500 };

  for (gsize size = 0; size < G_N_ELEMENTS (sizes); size++)
    for (gsize width = 0; width < G_N_ELEMENTS (widths); width++)
      {
        g_autoptr (NormResult) result = run_columns (sizes[size], 9);
        gsize most = 4 * (gsize) (widths[width] / 3); /* four rows of cells of three pixels */

        check_places (result, 0, widths[width], sizes[size] > most);
        check_places (result, 1, widths[width], sizes[size] > most);
      }
}

static void
test_sampled_places (void)
{
  g_autoptr (NormResult) result = run_columns (5000, 9);
  cairo_rectangle_t first, last;

  check_places (result, 1, 320, TRUE);
  g_assert_true (norm_strip_cell_rect (result, 1, 320, norm_pooling_cell (result->pooling, 1, 0), &first));
  g_assert_true (norm_strip_cell_rect (result, 1, 320, norm_pooling_cell (result->pooling, 1, 4999), &last));
  g_assert_cmpfloat (first.x, ==, 0);
  g_assert_cmpfloat_with_epsilon (last.x + last.width, 320, 1);
  g_assert_cmpfloat (norm_strip_height (result, 1, 320), ==, norm_strip_height (result, 0, 320));
}

/* Every point of the strip belongs to one cell at most, and points outside to none. */
static void
test_points (void)
{
  g_autoptr (NormResult) result = run_columns (30, 9);
  double height = norm_strip_height (result, 0, 320);
  gsize cell;

  for (int round = 0; round < 2000; round++)
    {
      double x = g_test_rand_double_range (-20, 340), y = g_test_rand_double_range (-20, height + 20);
      cairo_rectangle_t rect;

      if (!norm_strip_cell_at (result, 0, 320, x, y, &cell))
        continue;
      g_assert_cmpuint (norm_pooling_pool_of (result->pooling, cell), ==, 0);
      g_assert_true (norm_strip_cell_rect (result, 0, 320, cell, &rect));
      g_assert_true (x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height);
    }
  g_assert_false (norm_strip_cell_at (result, 0, 320, -1, 5, &cell));
  g_assert_false (norm_strip_cell_at (result, 0, 320, 5, height + 1, &cell));
}

/* The note's examples: eight values in one row, then two that share the width. */
static void
test_note (void)
{
  static const double note[8] = { 1, 2, 3, 4, 0, 0, 0, 0 };
  g_autoptr (NormResult) one = run ("BatchNorm1d(1, eps=0)", 3, (gsize[]){ 2, 1, 4 }, note);
  g_autoptr (NormResult) four = run ("BatchNorm1d(4, eps=0)", 2, (gsize[]){ 2, 4 }, note);
  cairo_rectangle_t rect;

  g_assert_true (norm_strip_cell_rect (one, 0, 320, 3, &rect));
  g_assert_cmpfloat (rect.x, ==, 120);
  g_assert_cmpfloat (rect.width, ==, 40);
  g_assert_cmpfloat (rect.height, ==, norm_strip_height (one, 0, 320));
  g_assert_true (norm_strip_cell_rect (four, 3, 320, 7, &rect));
  g_assert_cmpfloat (rect.x, ==, 160);
  g_assert_cmpfloat (rect.width, ==, 160);
  g_assert_false (norm_strip_cell_rect (four, 3, 320, 6, &rect));
}

/* Longer numbers need wider cells, so the same pool takes more rows. */
static void
test_long_numbers_take_rows (void)
{
  g_autoptr (NormResult) narrow = run ("BatchNorm1d(1)", 2, (gsize[]){ 10, 1 }, (double[]){ 1, 2, 3, 4, 5, 6, 7, 8, 9, 0 });
  g_autoptr (NormResult) wide = run ("BatchNorm1d(1)", 2, (gsize[]){ 10, 1 }, (double[]){ -100.25, 2.5, 3, 4, 5, 6, 7, 8, 9, 0 });

  g_assert_cmpfloat (norm_strip_height (wide, 0, 320), >, norm_strip_height (narrow, 0, 320));
}

static void
test_empty (void)
{
  g_autoptr (NormResult) result = run ("BatchNorm1d(2)", 2, (gsize[]){ 0, 2 }, NULL);
  gsize cell;

  g_assert_cmpfloat (norm_strip_height (result, 0, 320), ==, 0);
  g_assert_false (norm_strip_cell_at (result, 0, 320, 5, 5, &cell));
}

static guint32
pixel_at (cairo_surface_t *surface, double x, double y)
{
  const guchar *row = cairo_image_surface_get_data (surface) + (int) y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) row)[(int) x] & 0xffffff;
}

/* Each cell is filled with its value's colour, whichever way the strip is laid out. */
static void
check_colors (gsize m)
{
  g_autoptr (NormResult) result = run_columns (m, 9);
  g_autoptr (NormFigure) figure = create_figure (result);
  double height = norm_strip_height (result, 1, 320);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 320, height);
  cairo_t *cr = cairo_create (surface);

  norm_strip_draw (cr, figure, result, 1, G_MAXSIZE, norm_theme (NORM_THEME_LIGHT), 320);
  cairo_surface_flush (surface);
  for (double x = 1.5; x < 320; x += 3)
    {
      NormColor color;
      cairo_rectangle_t rect;
      guint32 pixel;
      gsize cell;

      if (!norm_strip_cell_at (result, 1, 320, x, height - 2, &cell) || !norm_strip_cell_rect (result, 1, 320, cell, &rect))
        continue;
      color = norm_figure_value_color (figure, NORM_PANEL_BEFORE, norm_view_get (result->input, cell));
      pixel = pixel_at (surface, rect.x + 1, rect.y + rect.height - 2);
      g_assert_cmpint (abs ((int) (pixel >> 16) - (int) round (255 * color.r)), <=, 1);
      g_assert_cmpint (abs ((int) (pixel >> 8 & 255) - (int) round (255 * color.g)), <=, 1);
      g_assert_cmpint (abs ((int) (pixel & 255) - (int) round (255 * color.b)), <=, 1);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_colors (void)
{
  check_colors (5);
  check_colors (40);
  check_colors (150);
  check_colors (3000);
}

/* The cursor's double stroke has both black and white in it. */
static void
test_cursor (void)
{
  g_autoptr (NormResult) result = run_columns (8, 9);
  g_autoptr (NormFigure) figure = create_figure (result);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 320, norm_strip_height (result, 1, 320));
  cairo_t *cr = cairo_create (surface);
  gboolean black = FALSE, white = FALSE;
  gsize cell = norm_pooling_cell (result->pooling, 1, 6);
  cairo_rectangle_t rect;

  norm_strip_draw (cr, figure, result, 1, cell, norm_theme (NORM_THEME_DARK), 320);
  cairo_surface_flush (surface);
  g_assert_true (norm_strip_cell_rect (result, 1, 320, cell, &rect));
  for (double y = 0; y < 10; y++)
    {
      guint32 pixel = pixel_at (surface, rect.x + rect.width / 2, rect.y + y);

      black |= pixel == 0;
      white |= pixel == 0xffffff;
    }
  g_assert_true (black && white);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/strip/places", test_places);
  g_test_add_func ("/strip/sampled-places", test_sampled_places);
  g_test_add_func ("/strip/points", test_points);
  g_test_add_func ("/strip/note", test_note);
  g_test_add_func ("/strip/long-numbers-take-rows", test_long_numbers_take_rows);
  g_test_add_func ("/strip/empty", test_empty);
  g_test_add_func ("/strip/colors", test_colors);
  g_test_add_func ("/strip/cursor", test_cursor);
  return g_test_run ();
}
