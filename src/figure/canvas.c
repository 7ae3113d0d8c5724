/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "canvas.h"

#include <math.h>

#define ROUND 0.5522847498 /* control points of a quarter circle */

const NormColor norm_hatch_dark = { 0, 0, 0, 0.05 }, norm_hatch_light = { 1, 1, 1, 0.34 };

void
norm_canvas_free (NormCanvas *canvas)
{
  canvas->class->end (canvas);
  g_free (canvas);
}

void
norm_canvas_rect (NormCanvas *canvas, double x, double y, double width, double height, const NormColor *color, double opacity)
{
  if (width > 0 && height > 0)
    canvas->class->rect (canvas, x, y, width, height, color, opacity);
}

void
norm_canvas_line (NormCanvas *canvas, double x0, double y0, double x1, double y1)
{
  canvas->class->move_to (canvas, x0, y0);
  canvas->class->line_to (canvas, x1, y1);
}

void
norm_canvas_box (NormCanvas *canvas, const cairo_rectangle_t *box, double radius)
{
  const NormCanvasClass *class = canvas->class;
  double left = box->x, top = box->y, right = box->x + box->width, bottom = box->y + box->height;
  double r = MIN (radius, MIN (box->width, box->height) / 2), c = r * (1 - ROUND);

  class->move_to (canvas, left + r, top);
  class->line_to (canvas, right - r, top);
  if (r > 0)
    class->curve_to (canvas, (double[]){ right - c, top, right, top + c, right, top + r });
  class->line_to (canvas, right, bottom - r);
  if (r > 0)
    class->curve_to (canvas, (double[]){ right, bottom - c, right - c, bottom, right - r, bottom });
  class->line_to (canvas, left + r, bottom);
  if (r > 0)
    class->curve_to (canvas, (double[]){ left + c, bottom, left, bottom - c, left, bottom - r });
  class->line_to (canvas, left, top + r);
  if (r > 0)
    class->curve_to (canvas, (double[]){ left, top + c, left + c, top, left + r, top });
  class->close (canvas);
}

void
norm_canvas_fill (NormCanvas *canvas, const NormColor *color, double opacity)
{
  canvas->class->fill (canvas, color, opacity);
}

void
norm_canvas_stroke (NormCanvas *canvas, const NormColor *color, double width, double dash)
{
  canvas->class->stroke (canvas, color, 1, width, dash);
}

double
norm_canvas_text (NormCanvas *canvas, const char *text, NormTextStyle style, double size, double x, double baseline, double anchor,
                  const NormColor *color, double opacity)
{
  NormRun run = { text, style };
  double width;

  if (size <= 0)
    return 0;
  width = norm_text_width (canvas->theme, style, size, text);
  canvas->class->text (canvas, &run, 1, size, x - anchor * width, baseline, color, opacity);
  return width;
}

double
norm_canvas_runs (NormCanvas *canvas, const NormRun *runs, int n_runs, double size, double x, double baseline, const NormColor *color)
{
  double width = 0;

  if (size <= 0)
    return 0;
  for (int run = 0; run < n_runs; run++)
    width += norm_text_width (canvas->theme, runs[run].style, size, runs[run].text);
  canvas->class->text (canvas, runs, n_runs, size, x, baseline, color, 1);
  return width;
}

void
norm_canvas_image (NormCanvas *canvas, cairo_surface_t *pixels, double x, double y, double scale, double opacity)
{
  canvas->class->image (canvas, pixels, x, y, scale, opacity);
}

void
norm_canvas_hatch (NormCanvas *canvas, const cairo_rectangle_t *rects, gsize n_rects, double step, double scale)
{
  canvas->class->hatch (canvas, rects, n_rects, step, scale);
}

/* Lines x + y = k·step through a rectangle, cut at its edges. */
static void
path_hatch (NormCanvas *canvas, const cairo_rectangle_t *rect, double step)
{
  double left = rect->x, right = rect->x + rect->width, top = rect->y, bottom = rect->y + rect->height;

  for (double sum = ceil ((left + top) / step) * step; sum < right + bottom; sum += step)
    {
      double from = MAX (left, sum - bottom), to = MIN (right, sum - top);

      if (to > from)
        norm_canvas_line (canvas, from, sum - from, to, sum - to);
    }
}

void
norm_canvas_hatch_lines (NormCanvas *canvas, const cairo_rectangle_t *rects, gsize n_rects, double step, double scale G_GNUC_UNUSED)
{
  for (gsize rect = 0; rect < n_rects; rect++)
    path_hatch (canvas, &rects[rect], step);
  norm_canvas_stroke (canvas, &norm_hatch_dark, NORM_HATCH_WIDE, 0);
  for (gsize rect = 0; rect < n_rects; rect++)
    path_hatch (canvas, &rects[rect], step);
  norm_canvas_stroke (canvas, &norm_hatch_light, NORM_HATCH_NARROW, 0);
}
