/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"

#include <math.h>
#include <string.h>

#define RUN 1024 /* values converted at a time */

/*
 * The cells of a panel as one image in device pixels, so that no renderer has to scale (and smooth) it. Where several values share a pixel, the one
 * with the largest |v| is shown, ∞ before every number and NaN before everything: outliers never vanish between pixels. Every value is read once.
 */
typedef struct
{
  NormDrawing *drawing;
  NormPanel panel;
  const NormGrid *grid;
  const NormPanelLayout *layout;
  gssize *parts; /* element offset of the first value of each run of the innermost axis across */
  gsize n_runs;
  gsize run;           /* values in each */
  gssize stride;       /* elements between them */
  double *row;         /* n_visible values across: what is shown so far */
  guint8 *counted;     /* n_visible: any of them counts; NULL where padding is not left out */
  gssize *mask_parts;  /* element offset of each place across in the mask; NULL as well */
  guint32 *colors;     /* n_visible */
  guint32 *line;       /* extent pixels */
  gsize *pools_across; /* the part that the place across has in the pool number, per visible place */
} ImageRow;

/* The part of a place in its cell's pool number: cells in the first row and the first column have the other part 0. */
static gsize
pool_part (const NormGrid *grid, gboolean down, gsize place)
{
  return norm_grid_pool (grid, down ? norm_grid_cell (grid, 0, place) : norm_grid_cell (grid, place, 0));
}

static void
image_row_init_mask (ImageRow *row)
{
  const NormGrid *grid = row->grid;

  if (!norm_figure_uses_mask (row->drawing->figure, row->panel))
    return;
  row->counted = g_new (guint8, grid->x.n_visible);
  row->mask_parts = g_new (gssize, grid->x.count);
  for (gsize place = 0; place < grid->x.count; place++)
    row->mask_parts[place] = norm_values_part (&row->drawing->figure->mask_values, grid, FALSE, place);
}

static void
image_row_init (ImageRow *row, NormDrawing *drawing, NormPanel panel)
{
  const NormGrid *grid = &drawing->figure->grid;
  int last = grid->rank - 1; /* the innermost axis across: grids of more than one cell have their last axis there */

  *row = (ImageRow){ .drawing = drawing, .panel = panel, .grid = grid, .layout = &drawing->figure->panels[panel] };
  row->run = last >= 0 ? grid->shape[last] : 1;
  row->stride = last >= 0 ? row->layout->values.strides[last] : 1;
  row->n_runs = grid->x.count / row->run;
  row->parts = g_new (gssize, row->n_runs);
  for (gsize at = 0; at < row->n_runs; at++)
    row->parts[at] = norm_values_part (&row->layout->values, grid, FALSE, at * row->run);
  row->row = g_new (double, grid->x.n_visible);
  row->colors = g_new (guint32, grid->x.n_visible);
  row->line = g_new (guint32, (gsize) grid->x.extent);
  row->pools_across = g_new (gsize, grid->x.n_visible);
  for (gsize at = 0; at < grid->x.n_visible; at++)
    row->pools_across[at] = pool_part (grid, FALSE, norm_track_place_of_visible (&grid->x, at));
  image_row_init_mask (row);
}

static void
image_row_clear (ImageRow *row)
{
  g_free (row->parts);
  g_free (row->row);
  g_free (row->counted);
  g_free (row->mask_parts);
  g_free (row->colors);
  g_free (row->line);
  g_free (row->pools_across);
}

static inline double
more_striking (double shown, double value)
{
  return isnan (shown) || fabs (value) <= fabs (shown) ? shown : value;
}

/* One place down; its values join those already in the row. */
static void
read_place (ImageRow *row, gsize place)
{
  const NormTrack *track = &row->grid->x;
  gssize down = row->layout->values.offset + norm_values_part (&row->layout->values, row->grid, TRUE, place);
  double values[RUN];

  for (gsize run = 0; run < row->n_runs; run++)
    for (gsize done = 0; done < row->run; done += RUN)
      {
        gsize n = MIN (RUN, row->run - done), first = run * row->run + done;

        norm_values_run (&row->layout->values, down + row->parts[run] + (gssize) done * row->stride, row->stride, values, n);
        if (track->bin == 1)
          for (gsize at = 0; at < n; at++)
            row->row[first + at] = more_striking (row->row[first + at], values[at]);
        else
          for (gsize at = 0; at < n; at++)
            {
              double *shown = &row->row[norm_track_visible (track, first + at)];

              *shown = more_striking (*shown, values[at]);
            }
      }
}

/* The same for the mask: a pixel is padding when all that share it are. */
static void
read_mask (ImageRow *row, gsize place)
{
  const NormValues *mask = &row->drawing->figure->mask_values;
  gssize down = mask->offset + norm_values_part (mask, row->grid, TRUE, place);

  for (gsize at = 0; at < row->grid->x.count; at++)
    {
      double counts;

      norm_values_run (mask, down + row->mask_parts[at], 0, &counts, 1);
      if (counts != 0)
        row->counted[norm_track_visible (&row->grid->x, at)] = 1;
    }
}

static guint32
dimmed (guint32 argb, double opacity)
{
  guint32 result = (guint32) lround (255 * opacity) << 24;

  for (int shift = 0; shift <= 16; shift += 8)
    result |= (guint32) lround ((argb >> shift & 255) * opacity) << shift;
  return result;
}

static void
color_row (ImageRow *row, gsize pool_down, const guint32 *pool_colors)
{
  const NormDrawing *drawing = row->drawing;
  gboolean by_pools = norm_figure_colors_pools (drawing->figure);
  gboolean dims = drawing->lit && row->grid->has_pools;
  gsize lit = dims ? norm_grid_pool (row->grid, drawing->cell) : 0;

  for (gsize at = 0; at < row->grid->x.n_visible; at++)
    {
      gsize pool = pool_down + row->pools_across[at];
      guint32 color = by_pools ? pool_colors[pool % NORM_PALETTE_POOLS] : norm_figure_value_argb (&row->layout->range, row->row[at]);
      double opacity = dims && pool != lit ? drawing->figure->theme->dim : 1;

      if (row->counted != NULL && !row->counted[at])
        opacity *= drawing->figure->theme->dim;
      row->colors[at] = opacity < 1 ? dimmed (color, opacity) : color;
    }
}

/* One line of pixels, gaps and hairlines transparent. */
static void
paint_line (ImageRow *row)
{
  const NormTrack *track = &row->grid->x;
  int hairline = norm_figure_hairline (row->drawing->figure);
  gsize block = norm_track_block (track);

  memset (row->line, 0, (gsize) track->extent * sizeof *row->line);
  for (gsize at = 0; at < track->n_visible; at++)
    {
      gsize place = norm_track_place_of_visible (track, at);
      guint32 *pixel = row->line + norm_track_position (track, place), *end = pixel + track->cell;

      if (hairline > 0 && (place + 1) % block != 0)
        end -= hairline;
      while (pixel < end)
        *pixel++ = row->colors[at];
    }
}

static void
paint_row (ImageRow *row, gsize visible, const guint32 *pool_colors, guchar *pixels, int pixel_stride)
{
  const NormTrack *down = &row->grid->y;
  gsize first = norm_track_place_of_visible (down, visible);
  gsize end = visible + 1 < down->n_visible ? norm_track_place_of_visible (down, visible + 1) : down->count;
  int hairline = end % norm_track_block (down) != 0 ? norm_figure_hairline (row->drawing->figure) : 0;
  gint64 top = norm_track_position (down, first);

  memset (row->row, 0, row->grid->x.n_visible * sizeof *row->row);
  for (gsize place = first; place < end; place++)
    read_place (row, place);
  if (row->counted != NULL)
    {
      memset (row->counted, 0, row->grid->x.n_visible);
      for (gsize place = first; place < end; place++)
        read_mask (row, place);
    }
  color_row (row, pool_part (row->grid, TRUE, first), pool_colors);
  paint_line (row);
  for (gint64 line = top; line < top + down->cell - hairline; line++)
    memcpy (pixels + line * pixel_stride, row->line, (gsize) row->grid->x.extent * sizeof *row->line);
}

cairo_surface_t *
norm_figure_cells_image (NormDrawing *drawing, NormPanel panel)
{
  const NormGrid *grid = &drawing->figure->grid;
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) grid->x.extent, (int) grid->y.extent);
  guint32 pool_colors[NORM_PALETTE_POOLS];
  guchar *pixels = cairo_image_surface_get_data (image);
  ImageRow row;

  if (pixels == NULL)
    return image;
  for (gsize pool = 0; pool < NORM_PALETTE_POOLS; pool++)
    {
      NormColor color = norm_palette_pool (pool);

      pool_colors[pool] = norm_color_to_argb (&color);
    }
  image_row_init (&row, drawing, panel);
  for (gsize visible = 0; visible < grid->y.n_visible; visible++)
    paint_row (&row, visible, pool_colors, pixels, cairo_image_surface_get_stride (image));
  image_row_clear (&row);
  cairo_surface_mark_dirty (image);
  return image;
}
