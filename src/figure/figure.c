/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"
#include "number.h"

#include <math.h>

/* How the axes are read: by the layer that made the result, or by the one that would. */
static void
init_grid (NormGrid *grid, const NormFigureSpec *spec)
{
  const NormResult *result = spec->result;

  norm_grid_init (grid, spec->input, result != NULL ? result->layer : spec->layer, result != NULL ? result->pooling : NULL);
}

static void
take_spec (NormFigure *figure, const NormFigureSpec *spec)
{
  figure->spec = *spec;
  figure->asked_without = spec->without;
  figure->asked_running = spec->running;
  norm_view_ref (spec->input);
  if (spec->layer != NULL)
    norm_layer_ref (spec->layer);
  if (spec->result != NULL)
    norm_result_ref (spec->result);
  if (spec->problem != NULL)
    norm_problem_ref (spec->problem);
  if (spec->mask != NULL)
    norm_view_ref (spec->mask);
  if (spec->output != NULL)
    norm_tensor_ref (spec->output);
}

NormFigure *
norm_figure_new (const NormFigureSpec *spec, double width, double height, double scale)
{
  NormFigure *figure;

  g_return_val_if_fail (spec != NULL && spec->input != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0 && scale > 0, NULL);
  figure = g_new0 (NormFigure, 1);
  g_atomic_ref_count_init (&figure->ref_count);
  take_spec (figure, spec);
  figure->theme = norm_theme (spec->theme);
  figure->width = width;
  figure->height = height;
  figure->scale = scale;
  figure->panels[NORM_PANEL_BEFORE].drawn = norm_figure_has_panel (figure, NORM_PANEL_BEFORE);
  figure->panels[NORM_PANEL_AFTER].drawn = spec->result != NULL && norm_figure_has_panel (figure, NORM_PANEL_AFTER);
  init_grid (&figure->grid, spec);
  norm_figure_take_mask (figure);
  figure->metrics.compact = norm_figure_goes_without (figure, NORM_WITHOUT_INDICES);
  norm_layout_metrics (figure);
  norm_layout_arrange (figure);
  norm_figure_read_values (figure);
  norm_cubes_read (figure);
  norm_figure_fit_numbers (figure);
  return figure;
}

/* Both panels, in little room: how good is it? */
static gboolean
shows_both (const NormFigure *figure)
{
  return figure->beside && figure->panels[NORM_PANEL_BEFORE].has_numbers && figure->panels[NORM_PANEL_AFTER].has_numbers;
}

NormFigure *
norm_figure_new_part (const NormFigureSpec *spec, double width, double height, double scale, double height_for_both)
{
  NormFigureSpec low = *spec;
  NormFigure *figure = norm_figure_new (spec, width, height, scale);
  double running;

  g_return_val_if_fail (figure != NULL, NULL);
  running = norm_running_height (figure);
  if (height - running < height_for_both / 3)
    {
      low.running = FALSE;
      running = 0;
    }
  if (height - running >= height_for_both || spec->problem != NULL || (spec->without & NORM_WITHOUT_AFTER))
    return figure;
  norm_figure_unref (figure);
  low.without |= NORM_WITHOUT_BRACES | NORM_WITHOUT_COLOR_BARS;
  figure = norm_figure_new (&low, width, height, scale);
  if (!shows_both (figure) && !(spec->without & NORM_WITHOUT_BEFORE))
    {
      norm_figure_unref (figure);
      low.without |= NORM_WITHOUT_BEFORE;
      figure = norm_figure_new (&low, width, height, scale);
    }
  figure->asked_without = spec->without;
  figure->asked_running = spec->running;
  return figure;
}

/* What is borrowed cannot have become something else: the figure holds it. */
gboolean
norm_figure_is_of (const NormFigure *figure, const NormFigureSpec *spec)
{
  const NormFigureSpec *own = &figure->spec;

  return own->input == spec->input && own->layer == spec->layer && own->result == spec->result && own->mask == spec->mask &&
         own->problem == spec->problem && own->coloring == spec->coloring && !own->cubes == !spec->cubes &&
         !own->shared_scale == !spec->shared_scale && own->decimals == spec->decimals && own->theme == spec->theme &&
         !own->draw_problem == !spec->draw_problem && !own->caption == !spec->caption && !figure->asked_running == !spec->running &&
         own->after == spec->after && own->output == spec->output && own->output_title == spec->output_title &&
         own->output_limit == spec->output_limit && figure->asked_without == spec->without && own->least_type == spec->least_type;
}

NormFigure *
norm_figure_ref (NormFigure *figure)
{
  g_atomic_ref_count_inc (&figure->ref_count);
  return figure;
}

void
norm_figure_unref (NormFigure *figure)
{
  if (!g_atomic_ref_count_dec (&figure->ref_count))
    return;
  norm_view_unref (figure->spec.input);
  g_clear_pointer (&figure->spec.layer, norm_layer_unref);
  g_clear_pointer (&figure->spec.result, norm_result_unref);
  g_clear_pointer (&figure->spec.problem, norm_problem_unref);
  g_clear_pointer (&figure->spec.mask, norm_view_unref);
  g_clear_pointer (&figure->spec.output, norm_tensor_unref);
  g_clear_pointer (&figure->mask, norm_view_unref);
  for (int panel = 0; panel < NORM_N_PANELS; panel++)
    g_free (figure->shown[panel]);
  g_free (figure);
}

static gboolean
panel_has (NormFigure *figure, NormPanel panel, gsize cell)
{
  return (guint) panel < NORM_N_PANELS && figure->panels[panel].drawn && cell < figure->grid.n_cells;
}

gboolean
norm_figure_cell_at (NormFigure *figure, double x, double y, NormPanel *panel, gsize *cell)
{
  g_return_val_if_fail (figure != NULL, FALSE);
  for (int at = 0; at < NORM_N_PANELS; at++)
    {
      const NormPanelLayout *layout = &figure->panels[at];
      gint64 across = (gint64) floor (x * figure->scale) - layout->x, down = (gint64) floor (y * figure->scale) - layout->y;
      gsize found;

      if (!layout->drawn ||
          !(norm_cubes_are_shown (figure) ? norm_cubes_cell_at (figure, at, x, y, &found) : norm_grid_cell_at (&figure->grid, across, down, &found)))
        continue;
      if (panel != NULL)
        *panel = at;
      if (cell != NULL)
        *cell = found;
      return TRUE;
    }
  return FALSE;
}

gboolean
norm_figure_cell_rect (NormFigure *figure, NormPanel panel, gsize cell, cairo_rectangle_t *rect)
{
  cairo_rectangle_int_t place;

  g_return_val_if_fail (figure != NULL && rect != NULL, FALSE);
  if (!panel_has (figure, panel, cell))
    return FALSE;
  if (norm_cubes_are_shown (figure))
    {
      norm_cubes_cell_rect (figure, panel, cell, rect);
      return TRUE;
    }
  norm_grid_cell_rect (&figure->grid, cell, &place);
  rect->x = norm_figure_px (figure, place.x + figure->panels[panel].x);
  rect->y = norm_figure_px (figure, place.y + figure->panels[panel].y);
  rect->width = norm_figure_px (figure, place.width);
  rect->height = norm_figure_px (figure, place.height);
  return TRUE;
}

void
norm_figure_panel_rect (NormFigure *figure, NormPanel panel, cairo_rectangle_t *rect)
{
  g_return_if_fail (figure != NULL && (guint) panel < NORM_N_PANELS);
  *rect = figure->panels[panel].area;
  if (figure->panels[panel].drawn)
    return;
  rect->x += figure->metrics.left;
  rect->width -= figure->metrics.left + figure->metrics.right;
  rect->y += figure->metrics.title_row;
  rect->height -= figure->metrics.title_row;
}

gboolean
norm_figure_neighbour (NormFigure *figure, gsize cell, int dx, int dy, gsize *next)
{
  g_return_val_if_fail (figure != NULL && next != NULL, FALSE);
  if (cell >= figure->grid.n_cells)
    return FALSE;
  if (!norm_cubes_are_shown (figure))
    return norm_grid_neighbour (&figure->grid, cell, dx, dy, next);
  if (dx != 0)
    return norm_cubes_neighbour (figure, cell, NORM_SIDE_ACROSS, dx, next);
  if (figure->cubes.sides[NORM_SIDE_DOWN].n > 1)
    return norm_cubes_neighbour (figure, cell, NORM_SIDE_DOWN, dy, next);
  return norm_cubes_neighbour (figure, cell, NORM_SIDE_DEEP, -dy, next); /* what lies flat goes up into the depth */
}

gboolean
norm_figure_neighbour_in_depth (NormFigure *figure, gsize cell, int by, gsize *next)
{
  g_return_val_if_fail (figure != NULL && next != NULL, FALSE);
  return norm_cubes_are_shown (figure) && cell < figure->grid.n_cells && norm_cubes_neighbour (figure, cell, NORM_SIDE_DEEP, by, next);
}

void
norm_figure_minimum_size (const NormFigureSpec *spec, double *width, double *height)
{
  NormFigure probe = { .spec = *spec, .theme = norm_theme (spec->theme), .width = 1, .height = 1, .scale = 1 };
  NormGrid *grid = &probe.grid;

  g_return_if_fail (width != NULL && height != NULL);
  init_grid (grid, spec);
  norm_figure_take_mask (&probe);
  for (int round = 0; round < 3; round++) /* type grows with the size, and the size with the type */
    {
      int cell = grid->n_cells > NORM_MOST_RECTANGLES ? 1 : 6;

      norm_layout_metrics (&probe);
      norm_track_set_cell (&grid->x, cell, 15);
      norm_track_set_cell (&grid->y, cell, 15);
      norm_layout_least (&probe, &probe.width, &probe.height);
    }
  *width = ceil (probe.width);
  *height = ceil (probe.height);
  g_clear_pointer (&probe.mask, norm_view_unref);
}

char *
norm_figure_cell_text (NormFigure *figure, NormPanel panel, gsize cell)
{
  g_return_val_if_fail (figure != NULL && panel_has (figure, panel, cell), NULL);
  return norm_figure_value_text (&figure->panels[panel], norm_figure_get_value (figure, panel, cell));
}

int
norm_figure_decimals (NormFigure *figure, NormPanel panel)
{
  g_return_val_if_fail (figure != NULL && (guint) panel < NORM_N_PANELS, 0);
  return figure->panels[panel].decimals;
}
