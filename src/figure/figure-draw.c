/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"

#include <glib/gi18n-lib.h>

static void
draw_title (NormDrawing *drawing, NormPanel panel)
{
  const NormFigure *figure = drawing->figure;
  const NormMetrics *metrics = &figure->metrics;
  const NormPanelLayout *layout = &figure->panels[panel];
  const char *title = panel == NORM_PANEL_AFTER ? figure->spec.output_title : NULL;
  NormRun runs[] = {
    { panel == NORM_PANEL_BEFORE ? _ ("Before") : _ ("After"), NORM_TEXT_BOLD },
    { " ", NORM_TEXT_PLAIN },
    { panel == NORM_PANEL_BEFORE   ? "x"
      : figure->spec.after != NULL ? figure->spec.after
                                   : "y",
      NORM_TEXT_MATH | NORM_TEXT_ITALIC },
  };

  if (title != NULL)
    runs[0].text = title;
  norm_canvas_runs (drawing->canvas, runs, title != NULL ? 1 : G_N_ELEMENTS (runs), metrics->title, layout->area.x + metrics->left,
                    layout->area.y + metrics->title - metrics->unit, &figure->theme->ink);
}

/* "no values: N = 0", in a frame where the cells would be. */
static void
draw_empty (NormDrawing *drawing, NormPanel panel)
{
  const NormFigure *figure = drawing->figure;
  const NormMetrics *metrics = &figure->metrics;
  const NormGrid *grid = &figure->grid;
  const NormPanelLayout *layout = &figure->panels[panel];
  cairo_rectangle_t box = { layout->area.x + metrics->left, layout->area.y + metrics->title_row, layout->area.width - metrics->left - metrics->right,
                            layout->area.height - metrics->title_row - metrics->bottom };
  g_autofree char *words = NULL;
  int axis = 0;

  while (axis + 1 < grid->rank && grid->shape[axis] != 0)
    axis++;
  words = g_strdup_printf (_ ("no values: %s = 0"), grid->names[axis]);
  norm_canvas_box (drawing->canvas, &box, 12 * metrics->unit);
  norm_canvas_stroke (drawing->canvas, &figure->theme->rule, metrics->unit, 4 * metrics->unit);
  norm_canvas_text (drawing->canvas, words, NORM_TEXT_PLAIN, metrics->title, box.x + box.width / 2, box.y + box.height / 2 + 0.36 * metrics->title,
                    0.5, &figure->theme->muted, 1);
}

static void
draw_panel (NormDrawing *drawing, NormPanel panel)
{
  if (!norm_figure_has_panel (drawing->figure, panel))
    return;
  if (!norm_figure_goes_without (drawing->figure, NORM_WITHOUT_TITLES))
    draw_title (drawing, panel);
  if (!drawing->figure->panels[panel].drawn)
    {
      if (drawing->figure->spec.problem != NULL && drawing->figure->spec.draw_problem)
        norm_figure_draw_problem (drawing);
      return;
    }
  if (drawing->figure->grid.n_cells == 0)
    {
      draw_empty (drawing, panel);
      return;
    }
  if (!norm_figure_goes_without (drawing->figure, NORM_WITHOUT_COLOR_BARS))
    norm_colorbar_draw (drawing, panel);
  if (norm_cubes_are_shown (drawing->figure))
    {
      norm_cubes_draw (drawing, panel);
      return;
    }
  norm_axis_draw_all (drawing, panel);
  if (drawing->bare)
    return;
  norm_figure_draw_cells (drawing, panel);
  norm_figure_draw_numbers (drawing, panel);
}

void
norm_figure_draw_base (NormDrawing *drawing)
{
  const NormFigure *figure = drawing->figure;

  if (figure->theme->paper.a > 0)
    norm_canvas_rect (drawing->canvas, 0, 0, figure->width, figure->height, &figure->theme->paper, 1);
  norm_figure_draw_contents (drawing);
}

void
norm_figure_draw_contents (NormDrawing *drawing)
{
  const NormFigure *figure = drawing->figure;

  for (int panel = 0; panel < NORM_N_PANELS; panel++)
    draw_panel (drawing, panel);
  norm_running_draw (drawing);
  if (figure->spec.caption)
    norm_caption_draw (drawing);
}

void
norm_figure_draw (NormFigure *figure, cairo_t *cr)
{
  g_autoptr (NormCanvas) canvas = NULL;

  g_return_if_fail (figure != NULL && cr != NULL);
  canvas = norm_canvas_new_cairo (figure->theme, cr);
  norm_figure_draw_base (&(NormDrawing){ .figure = figure, .canvas = canvas });
}

void
norm_figure_draw_light (NormFigure *figure, cairo_t *cr, gsize cell, gboolean pinned)
{
  g_autoptr (NormCanvas) canvas = NULL;
  NormDrawing drawing;

  g_return_if_fail (figure != NULL && cr != NULL);
  if (cell >= figure->grid.n_cells)
    return;
  canvas = norm_canvas_new_cairo (figure->theme, cr);
  drawing = (NormDrawing){ .figure = figure, .canvas = canvas, .lit = TRUE, .cell = cell };
  norm_mark_draw_veil (&drawing, cr);
  norm_mark_draw_pool (&drawing, pinned);
}

int
norm_figure_n_cursor_parts (NormFigure *figure)
{
  g_return_val_if_fail (figure != NULL, 0);
  return NORM_N_PANELS * ((norm_cubes_are_shown (figure) ? NORM_N_SIDES : figure->grid.rank) + 1);
}

void
norm_figure_draw_cursor (NormFigure *figure, cairo_t *cr, gsize cell, int part)
{
  g_autoptr (NormCanvas) canvas = NULL;

  g_return_if_fail (figure != NULL && cr != NULL);
  g_return_if_fail (part >= 0 && part < norm_figure_n_cursor_parts (figure));
  if (cell >= figure->grid.n_cells)
    return;
  canvas = norm_canvas_new_cairo (figure->theme, cr);
  norm_mark_draw_cursor (&(NormDrawing){ .figure = figure, .canvas = canvas, .lit = TRUE, .cell = cell }, part);
}
