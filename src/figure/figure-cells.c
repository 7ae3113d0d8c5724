/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"
#include "number.h"

#include <math.h>

#define SMALLEST_RULED_CELL 12 /* px; smaller cells touch without a line between */
#define SMALLEST_GLYPH      9  /* px of cell for × and ∞ */
#define LARGEST_GLYPH       22.0

int
norm_figure_hairline (const NormFigure *figure)
{
  if (MIN (figure->grid.x.cell, figure->grid.y.cell) < SMALLEST_RULED_CELL * figure->scale)
    return 0;
  return (int) MAX (1, lround (1.25 * figure->scale));
}

void
norm_figure_draw_cell (NormDrawing *drawing, NormPanel panel, gsize x, gsize y)
{
  NormFigure *figure = drawing->figure;
  const NormGrid *grid = &figure->grid;
  const NormPanelLayout *layout = &figure->panels[panel];
  gsize cell = norm_grid_cell (grid, x, y);
  NormColor color = norm_figure_cell_color (figure, panel, cell);
  int hairline = norm_figure_hairline (figure);
  int right = (x + 1) % norm_track_block (&grid->x) != 0 ? hairline : 0, below = (y + 1) % norm_track_block (&grid->y) != 0 ? hairline : 0;
  double opacity = drawing->lit && !norm_figure_in_pool (figure, cell, drawing->cell) ? figure->theme->dim : 1;
  cairo_rectangle_t rect = { norm_figure_px (figure, layout->x + norm_track_position (&grid->x, x)),
                             norm_figure_px (figure, layout->y + norm_track_position (&grid->y, y)), norm_figure_px (figure, grid->x.cell - right),
                             norm_figure_px (figure, grid->y.cell - below) };

  norm_canvas_rect (drawing->canvas, rect.x, rect.y, rect.width, rect.height, &color,
                    norm_figure_is_left_out (figure, panel, cell) ? opacity * figure->theme->dim : opacity);
  if (norm_figure_is_padding (figure, panel, cell))
    {
      NormColor ink = norm_figure_number_ink (figure, panel, cell);

      norm_figure_draw_cross (drawing, &rect, &ink, opacity);
    }
}

static void
draw_rectangles (NormDrawing *drawing, NormPanel panel)
{
  const NormGrid *grid = &drawing->figure->grid;

  for (gsize y = 0; y < grid->y.count; y++)
    for (gsize x = 0; x < grid->x.count; x++)
      norm_figure_draw_cell (drawing, panel, x, y);
}

static void
draw_image (NormDrawing *drawing, NormPanel panel)
{
  NormFigure *figure = drawing->figure;
  const NormPanelLayout *layout = &figure->panels[panel];
  cairo_surface_t *image = norm_figure_cells_image (drawing, panel);

  norm_canvas_image (drawing->canvas, image, norm_figure_px (figure, layout->x), norm_figure_px (figure, layout->y), figure->scale, 1);
  cairo_surface_destroy (image);
}

void
norm_figure_draw_cells (NormDrawing *drawing, NormPanel panel)
{
  if (drawing->figure->grid.n_cells > NORM_MOST_RECTANGLES)
    draw_image (drawing, panel);
  else
    draw_rectangles (drawing, panel);
}

/* ▴ ▾ in the corner: the colour scale ends before this value. */
static void
draw_clipped (NormDrawing *drawing, const cairo_rectangle_t *rect, gboolean above, const NormColor *ink, double opacity)
{
  const NormCanvasClass *class = drawing->canvas->class;
  double size = MIN (7, rect->height * 0.3), x = rect->x + rect->width - size - 3, top = rect->y + 3, bottom = top + size * 0.8;

  class->move_to (drawing->canvas, x, above ? bottom : top);
  class->line_to (drawing->canvas, x + size, above ? bottom : top);
  class->line_to (drawing->canvas, x + size / 2, above ? top : bottom);
  class->close (drawing->canvas);
  norm_canvas_fill (drawing->canvas, ink, opacity);
}

NormColor
norm_figure_number_ink (NormFigure *figure, NormPanel panel, gsize cell)
{
  NormColor fill = norm_figure_cell_color (figure, panel, cell);

  return norm_figure_is_left_out (figure, panel, cell) ? figure->theme->muted : norm_palette_ink_on (&fill);
}

void
norm_figure_draw_number (NormDrawing *drawing, NormPanel panel, gsize cell, gboolean dimmed)
{
  NormFigure *figure = drawing->figure;
  const NormPanelLayout *layout = &figure->panels[panel];
  double value = norm_figure_get_value (figure, panel, cell), size = figure->number_size;
  double opacity = dimmed ? figure->theme->dim_ink : 1;
  NormColor ink = dimmed ? figure->theme->ink : norm_figure_number_ink (figure, panel, cell);
  g_autofree char *text = isnan (value) ? g_strdup ("×") : norm_figure_cell_text (figure, panel, cell);
  cairo_rectangle_t rect;

  norm_figure_cell_rect (figure, panel, cell, &rect);
  if (isfinite (value) && fabs (value) > layout->range.limit && !norm_figure_colors_pools (figure))
    draw_clipped (drawing, &rect, value > 0, &ink, opacity);
  if (isfinite (value) && !layout->has_numbers)
    return;
  if (!isfinite (value))
    size = MIN (LARGEST_GLYPH * figure->metrics.unit, MIN (rect.height, rect.width) * (isnan (value) ? 0.9 : 0.55));
  norm_canvas_text (drawing->canvas, text, NORM_TEXT_PLAIN, size, rect.x + rect.width / 2, rect.y + rect.height / 2 + size * 0.36, 0.5, &ink,
                    opacity);
}

/* Whether a cell has anything written on it. */
static gboolean
needs_ink (NormFigure *figure, NormPanel panel, gsize cell)
{
  double value = norm_figure_get_value (figure, panel, cell);

  return figure->panels[panel].has_numbers || !isfinite (value) || fabs (value) > figure->panels[panel].range.limit;
}

void
norm_figure_draw_numbers (NormDrawing *drawing, NormPanel panel)
{
  NormFigure *figure = drawing->figure;
  const NormGrid *grid = &figure->grid;

  if (grid->n_cells > NORM_MOST_RECTANGLES || MIN (grid->x.cell, grid->y.cell) < SMALLEST_GLYPH * figure->scale)
    return;
  for (gsize cell = 0; cell < grid->n_cells; cell++)
    if (needs_ink (figure, panel, cell))
      {
        gboolean dimmed = drawing->lit && !norm_figure_in_pool (figure, cell, drawing->cell);

        norm_figure_draw_number (drawing, panel, cell, dimmed);
      }
}
