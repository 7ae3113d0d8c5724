/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"

#define TINT        0.16 /* of the accent over the data, whose colours must still be read */
#define LINE        2.0  /* px */
#define HALO        2.0  /* px of paper on both sides of the line: it is seen on every colour */
#define LINE_OUTSET 1.0  /* px from the cells to the middle of the line */

void
norm_figure_get_raster (NormFigure *figure, NormRaster *raster)
{
  const NormView *view = figure->spec.input;
  const NormPooling *pooling = figure->spec.result != NULL ? figure->spec.result->pooling : NULL;
  gboolean down[NORM_MAX_AXES] = { FALSE };

  /* both halves of a split axis run the same way */
  for (int axis = 0; axis < figure->grid.rank; axis++)
    down[pooling != NULL ? pooling->source_axis[axis] : axis] = figure->grid.down[axis];
  norm_raster_init (raster, view->rank, view->shape, down);
}

/* The cells of a block, with what is between them. */
static cairo_rectangle_t
cells_rect (const NormFigure *figure, const NormBlock *block)
{
  const NormPanelLayout *layout = &figure->panels[NORM_PANEL_BEFORE];
  const NormSpan across = norm_track_span (&figure->grid.x, block->column, block->column + block->n_columns);
  const NormSpan down = norm_track_span (&figure->grid.y, block->row, block->row + block->n_rows);

  return (cairo_rectangle_t){ norm_figure_px (figure, layout->x + across.start), norm_figure_px (figure, layout->y + down.start),
                              norm_figure_px (figure, across.stop - across.start), norm_figure_px (figure, down.stop - down.start) };
}

void
norm_figure_block_rect (NormFigure *figure, const NormBlock *block, cairo_rectangle_t *rect)
{
  const double margin = LINE_OUTSET + LINE / 2 + HALO;

  *rect = cells_rect (figure, block);
  rect->x -= margin;
  rect->y -= margin;
  rect->width += 2 * margin;
  rect->height += 2 * margin;
}

void
norm_figure_draw_block (NormFigure *figure, cairo_t *cr, const NormBlock *block)
{
  static const NormColor white = { 1, 1, 1, 1 };
  const NormTheme *theme = figure->theme;
  cairo_rectangle_t rect;
  g_autoptr (NormCanvas) canvas = NULL;

  g_return_if_fail (figure != NULL && cr != NULL && block->n_rows > 0 && block->n_columns > 0);
  if (!figure->panels[NORM_PANEL_BEFORE].drawn || figure->grid.n_cells == 0)
    return;
  canvas = norm_canvas_new_cairo (theme, cr);
  rect = cells_rect (figure, block);
  norm_canvas_box (canvas, &rect, 0);
  norm_canvas_fill (canvas, &theme->accent, TINT);
  rect = (cairo_rectangle_t){ rect.x - LINE_OUTSET, rect.y - LINE_OUTSET, rect.width + 2 * LINE_OUTSET, rect.height + 2 * LINE_OUTSET };
  norm_canvas_box (canvas, &rect, 0);
  norm_canvas_stroke (canvas, theme->paper.a > 0 ? &theme->paper : &white, LINE + 2 * HALO, 0);
  norm_canvas_box (canvas, &rect, 0);
  norm_canvas_stroke (canvas, &theme->accent, LINE, 0);
}
