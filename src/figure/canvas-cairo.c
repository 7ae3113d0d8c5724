/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "canvas.h"

#include <math.h>

typedef struct
{
  NormCanvas parent;
  cairo_t *cr; /* borrowed */
} CairoCanvas;

static cairo_t *
context (NormCanvas *canvas)
{
  return ((CairoCanvas *) canvas)->cr;
}

/* Cells lie on device pixels; where they do not (a scrolled window between pixels), seams would be worse than a stair of one pixel. */
static void
cairo_rect (NormCanvas *canvas, double x, double y, double width, double height, const NormColor *color, double opacity)
{
  cairo_t *cr = context (canvas);

  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_rectangle (cr, x, y, width, height);
  norm_color_set_source (cr, color, opacity);
  cairo_fill (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
}

static void
cairo_path_move_to (NormCanvas *canvas, double x, double y)
{
  cairo_move_to (context (canvas), x, y);
}

static void
cairo_path_line_to (NormCanvas *canvas, double x, double y)
{
  cairo_line_to (context (canvas), x, y);
}

static void
cairo_path_curve_to (NormCanvas *canvas, const double points[6])
{
  cairo_curve_to (context (canvas), points[0], points[1], points[2], points[3], points[4], points[5]);
}

static void
cairo_path_close (NormCanvas *canvas)
{
  cairo_close_path (context (canvas));
}

static void
cairo_path_fill (NormCanvas *canvas, const NormColor *color, double opacity)
{
  cairo_t *cr = context (canvas);

  norm_color_set_source (cr, color, opacity);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_fill (cr);
}

static void
cairo_path_stroke (NormCanvas *canvas, const NormColor *color, double opacity, double width, double dash)
{
  cairo_t *cr = context (canvas);

  norm_color_set_source (cr, color, opacity);
  cairo_set_line_width (cr, width);
  cairo_set_dash (cr, &dash, dash > 0 ? 1 : 0, 0);
  cairo_stroke (cr);
}

static void
cairo_text (NormCanvas *canvas, const NormRun *runs, int n_runs, double size, double x, double baseline, const NormColor *color, double opacity)
{
  cairo_t *cr = context (canvas);

  norm_color_set_source (cr, color, opacity);
  for (int run = 0; run < n_runs; run++)
    {
      norm_text_show (cr, canvas->theme, runs[run].style, size, runs[run].text, x, baseline);
      x += norm_text_width (canvas->theme, runs[run].style, size, runs[run].text);
    }
  cairo_new_path (cr);
}

/* One period of the hatch in device pixels; laid out like tiles it is many times faster than stroking every line. */
static cairo_pattern_t *
create_hatch_tile (int period, double scale)
{
  cairo_surface_t *tile = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, period, period);
  cairo_t *cr = cairo_create (tile);
  cairo_pattern_t *pattern;
  cairo_matrix_t matrix;

  for (int layer = 0; layer < 2; layer++)
    {
      for (int sum = 0; sum <= 2 * period; sum += period)
        {
          cairo_move_to (cr, sum + period, -period);
          cairo_line_to (cr, sum - 2 * period, 2 * period);
        }
      norm_color_set_source (cr, layer == 0 ? &norm_hatch_dark : &norm_hatch_light, 1);
      cairo_set_line_width (cr, scale * (layer == 0 ? NORM_HATCH_WIDE : NORM_HATCH_NARROW));
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
  pattern = cairo_pattern_create_for_surface (tile);
  cairo_surface_destroy (tile);
  cairo_matrix_init_scale (&matrix, scale, scale);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  return pattern;
}

static void
cairo_hatch (NormCanvas *canvas, const cairo_rectangle_t *rects, gsize n_rects, double step, double scale)
{
  cairo_t *cr = context (canvas);
  cairo_pattern_t *tile;

  if (cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_PDF)
    {
      norm_canvas_hatch_lines (canvas, rects, n_rects, step, scale);
      return;
    }
  tile = create_hatch_tile ((int) MAX (1, step * scale + 0.5), scale);
  cairo_set_source (cr, tile);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (gsize rect = 0; rect < n_rects; rect++)
    cairo_rectangle (cr, rects[rect].x, rects[rect].y, rects[rect].width, rects[rect].height);
  cairo_fill (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
  cairo_pattern_destroy (tile);
}

/* Between two whole device rows where there are rows (an image), so that it is crisp; as it is in files. */
static void
cairo_rule (NormCanvas *canvas, double x, double y, double width, double thickness, const NormColor *color)
{
  cairo_t *cr = context (canvas);
  double height = thickness;

  if (cairo_surface_get_type (cairo_get_group_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE)
    {
      double left = x, unused = 0;

      cairo_user_to_device (cr, &left, &y);
      cairo_user_to_device_distance (cr, &unused, &height);
      height = MAX (round (height), 1);
      y = round (y);
      cairo_device_to_user (cr, &left, &y);
      unused = 0;
      cairo_device_to_user_distance (cr, &unused, &height);
    }
  norm_color_set_source (cr, color, 1);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
}

static void
cairo_image (NormCanvas *canvas, cairo_surface_t *pixels, double x, double y, double scale, double opacity)
{
  cairo_t *cr = context (canvas);

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, 1 / scale, 1 / scale);
  cairo_set_source_surface (cr, pixels, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint_with_alpha (cr, opacity);
  cairo_restore (cr);
}

static void
cairo_end (NormCanvas *canvas G_GNUC_UNUSED)
{
}

static const NormCanvasClass cairo_class = {
  .rect = cairo_rect,
  .move_to = cairo_path_move_to,
  .line_to = cairo_path_line_to,
  .curve_to = cairo_path_curve_to,
  .close = cairo_path_close,
  .fill = cairo_path_fill,
  .stroke = cairo_path_stroke,
  .text = cairo_text,
  .hatch = cairo_hatch,
  .rule = cairo_rule,
  .image = cairo_image,
  .end = cairo_end,
};

NormCanvas *
norm_canvas_new_cairo (const NormTheme *theme, cairo_t *cr)
{
  CairoCanvas *canvas = g_new0 (CairoCanvas, 1);

  canvas->parent.class = &cairo_class;
  canvas->parent.theme = theme;
  canvas->cr = cr;
  return &canvas->parent;
}
