/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"
#include "region.h"

#include <math.h>

#define MARGIN                5.0 /* px between the pool's cells and its outline, where there is room */
#define RADIUS                9.0
#define PIN                   5.5
#define HATCH                 9.0  /* px between hatch lines, measured along x */
#define MOST_REWRITTEN        400  /* numbers outside the pool that are written again while it is lit */
#define SMALLEST_HATCH        5    /* px of block */
#define SMALLEST_INNER_CURSOR 50.0 /* px of cell */

/* A pool in one panel, in px. */
typedef struct
{
  NormDrawing *drawing;
  const NormPanelLayout *layout;
  GArray *across, *down;               /* owned: spans */
  GArray *blocks_across, *blocks_down; /* owned: spans without the gaps */
} Region;

static void
region_init (Region *region, NormDrawing *drawing, NormPanel panel)
{
  const NormGrid *grid = &drawing->figure->grid;

  region->drawing = drawing;
  region->layout = &drawing->figure->panels[panel];
  region->across = norm_region_spans (grid, drawing->cell, FALSE);
  region->down = norm_region_spans (grid, drawing->cell, TRUE);
  region->blocks_across = norm_region_blocks (grid, region->across, FALSE);
  region->blocks_down = norm_region_blocks (grid, region->down, TRUE);
}

static void
region_clear (Region *region)
{
  g_array_unref (region->across);
  g_array_unref (region->down);
  g_array_unref (region->blocks_across);
  g_array_unref (region->blocks_down);
}

static cairo_rectangle_t
region_rect (const Region *region, const NormSpan *across, const NormSpan *down)
{
  const NormFigure *figure = region->drawing->figure;

  return (cairo_rectangle_t){ norm_figure_px (figure, region->layout->x + across->start), norm_figure_px (figure, region->layout->y + down->start),
                              norm_figure_px (figure, across->stop - across->start), norm_figure_px (figure, down->stop - down->start) };
}

typedef void (*RectFunc) (const Region *region, const cairo_rectangle_t *rect);

static void
for_each (const Region *region, const GArray *across, const GArray *down, RectFunc func)
{
  for (guint y = 0; y < down->len; y++)
    for (guint x = 0; x < across->len; x++)
      {
        cairo_rectangle_t rect = region_rect (region, &g_array_index (across, NormSpan, x), &g_array_index (down, NormSpan, y));

        func (region, &rect);
      }
}

static void
path_plain (const Region *region, const cairo_rectangle_t *rect)
{
  norm_canvas_box (region->drawing->canvas, rect, 0);
}

/* Px from a pool's spans to the nearest other pool's cells in one direction; half of it is the outline's. */
static double
room_beside (const NormFigure *figure, const NormTrack *track, const GArray *spans)
{
  gint64 room = G_MAXINT;

  for (guint at = 0; at < spans->len; at++)
    {
      const NormSpan *span = &g_array_index (spans, NormSpan, at);

      if (span->first > 0)
        room = MIN (room, span->start - norm_track_position (track, span->first - 1) - track->cell);
      if (span->end < track->count)
        room = MIN (room, norm_track_position (track, span->end) - span->stop);
    }
  return norm_figure_px (figure, MAX (room, 0));
}

static double
outline_width (const Region *region)
{
  const NormFigure *figure = region->drawing->figure;
  cairo_rectangle_t first = region_rect (region, &g_array_index (region->across, NormSpan, 0), &g_array_index (region->down, NormSpan, 0));
  double width = figure->theme->outline * MAX (figure->metrics.unit, 1);

  return MIN (first.width, first.height) < 6 ? MIN (width, 1.5) : width;
}

/* Where the outline runs: around the span, in the middle of the gap to the next cells when there is little room. */
static cairo_rectangle_t
outline_of (const Region *region, const cairo_rectangle_t *rect)
{
  const NormFigure *figure = region->drawing->figure;
  double most = MARGIN * figure->metrics.unit, width = outline_width (region);
  double x = CLAMP ((room_beside (figure, &figure->grid.x, region->across) - width) / 2, 0, most);
  double y = CLAMP ((room_beside (figure, &figure->grid.y, region->down) - width) / 2, 0, most);

  return (cairo_rectangle_t){ rect->x - x, rect->y - y, rect->width + 2 * x, rect->height + 2 * y };
}

static void
path_outline (const Region *region, const cairo_rectangle_t *rect)
{
  cairo_rectangle_t box = outline_of (region, rect);
  double radius = MIN (RADIUS * region->drawing->figure->metrics.unit, MIN (rect->width, rect->height) / 4);

  norm_canvas_box (region->drawing->canvas, &box, radius);
}

static void
add_hatched (const Region *region, const NormSpan *across, const NormSpan *down, GArray *rects)
{
  cairo_rectangle_t rect = region_rect (region, across, down);

  if (MIN (rect.width, rect.height) >= SMALLEST_HATCH)
    g_array_append_val (rects, rect);
}

/* What counts of one block, row by row. */
static void
add_counted (const Region *region, NormPanel panel, const NormSpan *across, const NormSpan *down, GArray *rects)
{
  const NormFigure *figure = region->drawing->figure;
  const NormGrid *grid = &figure->grid;

  for (gsize y = down->first; y < down->end; y++)
    {
      NormSpan row = norm_track_span (&grid->y, y, y + 1);

      for (gsize x = across->first; x < across->end; x++)
        {
          gsize first = x;
          NormSpan run;

          while (x < across->end && !norm_figure_is_left_out (figure, panel, norm_grid_cell (grid, x, y)))
            x++;
          if (x == first)
            continue;
          run = norm_track_span (&grid->x, first, x);
          add_hatched (region, &run, &row, rects);
        }
    }
}

static void
draw_hatch (const Region *region, NormPanel panel)
{
  const NormFigure *figure = region->drawing->figure;
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (cairo_rectangle_t));
  gboolean by_cell = norm_figure_uses_mask (figure, panel) && figure->grid.n_cells <= NORM_MOST_RECTANGLES;
  double step = ceil (HATCH * figure->metrics.unit * figure->scale) / figure->scale;

  for (guint y = 0; y < region->blocks_down->len; y++)
    for (guint x = 0; x < region->blocks_across->len; x++)
      {
        const NormSpan *across = &g_array_index (region->blocks_across, NormSpan, x), *down = &g_array_index (region->blocks_down, NormSpan, y);

        if (by_cell)
          add_counted (region, panel, across, down, rects);
        else
          add_hatched (region, across, down, rects);
      }
  norm_canvas_hatch (region->drawing->canvas, (const cairo_rectangle_t *) (gconstpointer) rects->data, rects->len, step, figure->scale);
}

typedef void (*PlaceFunc) (const Region *region, NormPanel panel, gsize x, gsize y);

static void
for_each_cell (const Region *region, NormPanel panel, PlaceFunc func)
{
  for (guint down = 0; down < region->down->len; down++)
    for (guint across = 0; across < region->across->len; across++)
      {
        const NormSpan *x = &g_array_index (region->across, NormSpan, across), *y = &g_array_index (region->down, NormSpan, down);

        for (gsize row = y->first; row < y->end; row++)
          for (gsize column = x->first; column < x->end; column++)
            func (region, panel, column, row);
      }
}

static void
redraw_cell (const Region *region, NormPanel panel, gsize x, gsize y)
{
  if (!norm_figure_is_left_out (region->drawing->figure, panel, norm_grid_cell (&region->drawing->figure->grid, x, y)))
    norm_figure_draw_cell (region->drawing, panel, x, y);
}

static void
redraw_number (const Region *region, NormPanel panel, gsize x, gsize y)
{
  gsize cell = norm_grid_cell (&region->drawing->figure->grid, x, y);

  if (!norm_figure_is_left_out (region->drawing->figure, panel, cell))
    norm_figure_draw_number (region->drawing, panel, cell, FALSE);
}

static void
draw_pin (const Region *region)
{
  const NormFigure *figure = region->drawing->figure;
  cairo_rectangle_t rect =
    region_rect (region, &g_array_index (region->across, NormSpan, region->across->len - 1), &g_array_index (region->down, NormSpan, 0));
  cairo_rectangle_t box = outline_of (region, &rect);

  norm_mark_draw_pin (region->drawing, box.x + box.width - 1.5 * PIN * figure->metrics.unit, box.y);
}

void
norm_mark_draw_pin (NormDrawing *drawing, double x, double y)
{
  const NormFigure *figure = drawing->figure;
  double radius = PIN * figure->metrics.unit;
  cairo_rectangle_t head = { x - radius, y - radius, 2 * radius, 2 * radius }, eye = { x - radius / 3, y - radius / 3, radius / 1.5, radius / 1.5 };
  static const NormColor white = { 1, 1, 1, 1 };

  norm_canvas_box (drawing->canvas, &head, radius);
  norm_canvas_fill (drawing->canvas, &figure->theme->accent, 1);
  norm_canvas_box (drawing->canvas, &head, radius);
  norm_canvas_stroke (drawing->canvas, figure->theme->paper.a > 0 ? &figure->theme->paper : &white, 1.5, 0);
  norm_canvas_box (drawing->canvas, &eye, radius);
  norm_canvas_fill (drawing->canvas, &white, 1);
}

/* White under black: seen on every colour. Inside large cells, around small ones. */
static void
draw_cursor (NormDrawing *drawing, NormPanel panel)
{
  static const NormColor white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 };
  double unit = drawing->figure->metrics.unit, inset;
  cairo_rectangle_t box;

  if (!norm_figure_cell_rect (drawing->figure, panel, drawing->cell, &box))
    return;
  inset = MIN (box.width, box.height) >= SMALLEST_INNER_CURSOR * unit ? 3.5 * unit : -1.5;
  box = (cairo_rectangle_t){ box.x + inset, box.y + inset, box.width - 2 * inset, box.height - 2 * inset };
  norm_canvas_box (drawing->canvas, &box, 2);
  norm_canvas_stroke (drawing->canvas, &white, 5, 0);
  norm_canvas_box (drawing->canvas, &box, 2);
  norm_canvas_stroke (drawing->canvas, &black, 2, 0);
}

static void
draw_pool (NormDrawing *drawing, NormPanel panel, gboolean pinned)
{
  const NormTheme *theme = drawing->figure->theme;
  Region region;

  region_init (&region, drawing, panel);
  for_each (&region, region.across, region.down, path_outline);
  for_each (&region, region.blocks_across, region.blocks_down, path_plain);
  norm_canvas_fill (drawing->canvas, &theme->band, 1);
  if (drawing->figure->number_size > 0) /* over the hatch, and over cells without numbers: twice the same would be bold */
    for_each_cell (&region, panel, redraw_cell);
  draw_hatch (&region, panel);
  if (drawing->figure->number_size > 0)
    for_each_cell (&region, panel, redraw_number);
  for_each (&region, region.across, region.down, path_outline);
  norm_canvas_stroke (drawing->canvas, &theme->accent, outline_width (&region), 0);
  if (pinned)
    draw_pin (&region);
  region_clear (&region);
}

void
norm_mark_draw_pool (NormDrawing *drawing, gboolean pinned)
{
  for (int panel = 0; panel < NORM_N_PANELS; panel++)
    if (drawing->figure->panels[panel].drawn && drawing->figure->grid.has_pools)
      {
        if (norm_cubes_are_shown (drawing->figure))
          norm_cubes_draw_pool (drawing, panel, pinned);
        else
          draw_pool (drawing, panel, pinned);
      }
  if (drawing->figure->grid.has_pools)
    norm_running_draw_lit (drawing);
}

void
norm_mark_draw_cursor (NormDrawing *drawing, int part)
{
  const NormGrid *grid = &drawing->figure->grid;
  gboolean cubes = norm_cubes_are_shown (drawing->figure);
  int n_axes = cubes ? NORM_N_SIDES : grid->rank, axis = part % (n_axes + 1);
  NormPanel panel = part / (n_axes + 1);

  if (!drawing->figure->panels[panel].drawn)
    return;
  if (axis == n_axes && cubes)
    norm_cubes_draw_cursor (drawing, panel);
  else if (axis == n_axes)
    draw_cursor (drawing, panel);
  else if (grid->has_pools && cubes)
    norm_cubes_draw_lit_label (drawing, panel, axis);
  else if (grid->has_pools)
    norm_axis_draw_lit (drawing, panel, axis);
}

static void
veil_panel (NormDrawing *drawing, NormPanel panel, cairo_t *cr)
{
  const NormFigure *figure = drawing->figure;
  const NormSpan across = { .stop = figure->grid.x.extent }, down = { .stop = figure->grid.y.extent };
  cairo_rectangle_t all;
  Region region;

  region_init (&region, drawing, panel);
  all = region_rect (&region, &across, &down);
  norm_canvas_box (drawing->canvas, &all, 0);
  for_each (&region, region.across, region.down, path_plain);
  cairo_save (cr);
  if (figure->theme->paper.a > 0)
    norm_canvas_fill (drawing->canvas, &figure->theme->paper, 1 - figure->theme->dim);
  else
    {
      cairo_set_operator (cr, CAIRO_OPERATOR_DEST_OUT);
      norm_canvas_fill (drawing->canvas, &figure->theme->ink, 1 - figure->theme->dim);
    }
  cairo_restore (cr);
  region_clear (&region);
}

/* A dimmed cell made anew, with its number in the theme's ink. */
static void
redraw_dimmed (NormDrawing *drawing, NormPanel panel, gsize cell)
{
  NormFigure *figure = drawing->figure;
  cairo_rectangle_t rect;
  gsize x, y;

  norm_figure_cell_rect (figure, panel, cell, &rect);
  norm_grid_places (&figure->grid, cell, &x, &y);
  if (figure->theme->paper.a > 0)
    {
      norm_canvas_rect (drawing->canvas, rect.x, rect.y, rect.width, rect.height, &figure->theme->paper, 1);
      norm_figure_draw_cell (drawing, panel, x, y);
    }
  norm_figure_draw_number (drawing, panel, cell, TRUE);
}

/* Numbers whose ink was for the full colour are all but gone under the paper. */
static void
rewrite_numbers (NormDrawing *drawing, NormPanel panel)
{
  NormFigure *figure = drawing->figure;

  if (!figure->panels[panel].has_numbers || figure->grid.n_cells > MOST_REWRITTEN)
    return;
  for (gsize cell = 0; cell < figure->grid.n_cells; cell++)
    {
      NormColor ink = norm_figure_number_ink (figure, panel, cell);

      if ((ink.r > 0.5) != (figure->theme->ink.r > 0.5) && !norm_figure_in_pool (figure, cell, drawing->cell))
        redraw_dimmed (drawing, panel, cell);
    }
}

/* Paper over every cell outside the pool. */
void
norm_mark_draw_veil (NormDrawing *drawing, cairo_t *cr)
{
  for (int panel = 0; panel < NORM_N_PANELS; panel++)
    if (drawing->figure->panels[panel].drawn && drawing->figure->grid.has_pools)
      {
        if (norm_cubes_are_shown (drawing->figure))
          {
            norm_cubes_draw_veil (drawing, panel);
            continue;
          }
        veil_panel (drawing, panel, cr);
        rewrite_numbers (drawing, panel);
      }
}
