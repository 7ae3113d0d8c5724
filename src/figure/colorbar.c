/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"
#include "number.h"

#include <math.h>

#define WIDEST     150.0
#define NARROWEST  60.0
#define HEIGHT     9.0
#define TITLE_ROOM 90.0

static void
draw_ramp (NormDrawing *drawing, double x, double y, double width, double height)
{
  const NormFigure *figure = drawing->figure;
  int steps = (int) MAX (1, floor (width / 2));
  double left = floor (x * figure->scale) / figure->scale, top = floor (y * figure->scale) / figure->scale;

  for (int step = 0; step < steps; step++)
    {
      NormColor color = norm_palette_diverging ((2 * step + 1.0) / steps - 1);

      norm_canvas_rect (drawing->canvas, left + 2 * step, top, 2, ceil (height), &color, 1);
    }
}

static void
draw_tick (NormDrawing *drawing, double value, const char *prefix, double x, double baseline)
{
  g_autofree char *number = norm_number_display (value, 6, TRUE);
  g_autofree char *text = g_strconcat (prefix, number, NULL);

  norm_canvas_text (drawing->canvas, text, NORM_TEXT_PLAIN, drawing->figure->metrics.small, x, baseline, 0.5, &drawing->figure->theme->muted, 1);
}

/* −r 0 r, at the right of the title; "≥" where the scale ends before the data does. */
void
norm_colorbar_draw (NormDrawing *drawing, NormPanel panel)
{
  const NormFigure *figure = drawing->figure;
  const NormMetrics *metrics = &figure->metrics;
  const NormPanelLayout *layout = &figure->panels[panel];
  const NormRange *range = &layout->range;
  double unit = metrics->unit, room = layout->area.width - metrics->left - metrics->right - TITLE_ROOM * unit;
  double width = 2 * floor (MIN (WIDEST * unit, room) / 2), right = layout->area.x + layout->area.width - metrics->right - 4 * unit;
  double y = layout->area.y + 2 * unit, baseline = y + (HEIGHT + 13) * unit;

  if (norm_figure_colors_pools (figure) || width < NARROWEST * unit)
    return;
  draw_ramp (drawing, right - width, y, width, HEIGHT * unit);
  draw_tick (drawing, -range->limit, range->clipped ? "≤ " : "", right - width, baseline);
  draw_tick (drawing, 0, "", right - width / 2, baseline);
  draw_tick (drawing, range->limit, range->clipped ? "≥ " : "", right, baseline);
}
