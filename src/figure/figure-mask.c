/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"

#define SMALLEST_CROSSED 9 /* px of cell */

/* Split where the grid's axes are: the outer half of an axis is the one before its inner half. */
void
norm_figure_take_mask (NormFigure *figure)
{
  const NormGrid *grid = &figure->grid;
  NormView *mask = figure->spec.result != NULL && figure->spec.result->mask != NULL ? figure->spec.result->mask : figure->spec.mask;

  if (mask == NULL)
    return;
  g_return_if_fail (mask->n_values == grid->n_cells);
  figure->mask = norm_view_ref (mask);
  for (int axis = 1; axis < grid->rank; axis++)
    if (grid->numbered_on[axis])
      {
        NormView *split = norm_view_split (figure->mask, axis - 1, grid->shape[axis - 1]);

        norm_view_unref (figure->mask);
        figure->mask = split;
      }
  norm_values_init_view (&figure->mask_values, grid, figure->mask);
}

gboolean
norm_figure_is_padding (const NormFigure *figure, NormPanel panel, gsize cell)
{
  return figure->mask != NULL && panel == NORM_PANEL_BEFORE && norm_values_get (&figure->mask_values, &figure->grid, cell) == 0;
}

gboolean
norm_figure_uses_mask (const NormFigure *figure, NormPanel panel)
{
  return figure->mask != NULL && panel == NORM_PANEL_BEFORE && figure->spec.result != NULL && figure->spec.result->mask != NULL;
}

gboolean
norm_figure_is_left_out (const NormFigure *figure, NormPanel panel, gsize cell)
{
  return norm_figure_uses_mask (figure, panel) && norm_figure_is_padding (figure, panel, cell);
}

/* From corner to corner, a little inside. */
void
norm_figure_draw_cross (NormDrawing *drawing, const cairo_rectangle_t *rect, const NormColor *ink, double opacity)
{
  double inset = MIN (rect->width, rect->height) * 0.06, right = rect->x + rect->width - inset, bottom = rect->y + rect->height - inset;
  NormColor color = *ink;

  if (MIN (rect->width, rect->height) < SMALLEST_CROSSED)
    return;
  color.a *= 0.6 * opacity;
  norm_canvas_line (drawing->canvas, rect->x + inset, rect->y + inset, right, bottom);
  norm_canvas_line (drawing->canvas, rect->x + inset, bottom, right, rect->y + inset);
  norm_canvas_stroke (drawing->canvas, &color, drawing->figure->metrics.unit, 0);
}
