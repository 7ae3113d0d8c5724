/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"
#include "parallel.h"

#include <math.h>
#include <string.h>

/*
 * The cells of a panel as one image in device pixels, so that no renderer has to scale (and smooth) it. Where several values share a pixel, the one
 * with the largest |v| is shown, ∞ before every number and NaN before everything: outliers never vanish between pixels. Every value is read once.
 */
/* Places across that share a pixel and whose values lie at one distance from each other. */
typedef struct
{
  gsize place; /* the first */
  gsize n;
  gsize visible;  /* the visible place they are in */
  gssize element; /* offset of the first one's value */
} Piece;

/* What all rows of the image have in common: where the places across are, in the data and in the picture. */
typedef struct
{
  NormDrawing *drawing;
  NormPanel panel;
  const NormGrid *grid;
  const NormPanelLayout *layout;
  GArray *pieces;      /* all places across, in order */
  gssize stride;       /* elements between the values of a piece */
  gssize *mask_parts;  /* element offset of each place across in the mask; NULL where padding is not left out */
  gsize *pools_across; /* the part that the place across has in the pool number, per visible place */
  gint64 *starts;      /* n_visible: its first pixel */
  gint64 *ends;        /* and the one behind its last */
  guint32 pool_colors[NORM_PALETTE_POOLS];
  guchar *pixels;
  int pixel_stride;
} Image;

/* What is shown of one row. */
typedef struct
{
  double *values;  /* n_visible */
  guint8 *counted; /* n_visible: any of the values counts; NULL where padding is not left out */
  guint32 *colors; /* n_visible */
} ImageRow;

/* The part of a place in its cell's pool number: cells in the first row and the first column have the other part 0. */
static gsize
pool_part (const NormGrid *grid, gboolean down, gsize place)
{
  return norm_grid_pool (grid, down ? norm_grid_cell (grid, 0, place) : norm_grid_cell (grid, place, 0));
}

static void
image_init_places (Image *image)
{
  const NormTrack *track = &image->grid->x;
  const NormFigure *figure = image->drawing->figure;
  int hairline = norm_figure_hairline (figure);

  if (norm_figure_uses_mask (figure, image->panel))
    {
      image->mask_parts = g_new (gssize, track->count);
      for (gsize place = 0; place < track->count; place++)
        image->mask_parts[place] = norm_values_part (&figure->mask_values, image->grid, FALSE, place);
    }
  image->pools_across = g_new (gsize, track->n_visible);
  image->starts = g_new (gint64, track->n_visible);
  image->ends = g_new (gint64, track->n_visible);
  for (gsize at = 0; at < track->n_visible; at++)
    {
      gsize place = norm_track_place_of_visible (track, at);

      image->pools_across[at] = pool_part (image->grid, FALSE, place);
      image->starts[at] = norm_track_position (track, place);
      image->ends[at] = image->starts[at] + track->cell - ((place + 1) % norm_track_block (track) != 0 ? hairline : 0);
    }
}

/* The places of a visible one, cut where the innermost axis @across (so long) begins anew. */
static void
add_pieces (Image *image, gsize visible, gsize across)
{
  const NormTrack *track = &image->grid->x;
  gsize end = visible + 1 < track->n_visible ? norm_track_place_of_visible (track, visible + 1) : track->count;
  Piece piece = { .visible = visible };

  for (piece.place = norm_track_place_of_visible (track, visible); piece.place < end; piece.place += piece.n)
    {
      piece.n = MIN (end - piece.place, across - piece.place % across);
      piece.element = norm_values_part (&image->layout->values, image->grid, FALSE, piece.place);
      g_array_append_val (image->pieces, piece);
    }
}

static void
image_init (Image *image, NormDrawing *drawing, NormPanel panel)
{
  const NormGrid *grid = &drawing->figure->grid;
  int last = grid->rank - 1; /* the innermost axis across: grids of more than one cell have their last axis there */

  *image = (Image){ .drawing = drawing, .panel = panel, .grid = grid, .layout = &drawing->figure->panels[panel] };
  image->stride = last >= 0 ? image->layout->values.strides[last] : 1;
  image->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  for (gsize visible = 0; visible < grid->x.n_visible; visible++)
    add_pieces (image, visible, last >= 0 ? grid->shape[last] : 1);
  image_init_places (image);
  for (gsize pool = 0; pool < NORM_PALETTE_POOLS; pool++)
    {
      NormColor color = norm_palette_pool (pool);

      image->pool_colors[pool] = norm_color_to_argb (&color);
    }
}

static void
image_clear (Image *image)
{
  g_array_unref (image->pieces);
  g_free (image->mask_parts);
  g_free (image->pools_across);
  g_free (image->starts);
  g_free (image->ends);
}

/* One place down; its values join those already in the row. */
static void
read_place (const Image *image, ImageRow *row, gsize place)
{
  const NormValues *values = &image->layout->values;
  gssize down = values->offset + norm_values_part (values, image->grid, TRUE, place);

  for (guint at = 0; at < image->pieces->len; at++)
    {
      const Piece *piece = &g_array_index (image->pieces, Piece, at);
      double striking = norm_values_most_striking (values, down + piece->element, image->stride, piece->n);

      row->values[piece->visible] = norm_values_more_striking (row->values[piece->visible], striking);
    }
}

/* The same for the mask: a pixel is padding when all that share it are. */
static void
read_mask (const Image *image, ImageRow *row, gsize place)
{
  const NormValues *mask = &image->drawing->figure->mask_values;
  gssize down = mask->offset + norm_values_part (mask, image->grid, TRUE, place);

  for (guint at = 0; at < image->pieces->len; at++)
    {
      const Piece *piece = &g_array_index (image->pieces, Piece, at);

      for (gsize across = piece->place; across < piece->place + piece->n; across++)
        {
          double counts;

          norm_values_run (mask, down + image->mask_parts[across], 0, &counts, 1);
          if (counts != 0)
            row->counted[piece->visible] = 1;
        }
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
color_row (const Image *image, ImageRow *row, gsize pool_down)
{
  const NormDrawing *drawing = image->drawing;
  gboolean by_pools = norm_figure_colors_pools (drawing->figure);
  gboolean dims = drawing->lit && image->grid->has_pools;
  gsize lit = dims ? norm_grid_pool (image->grid, drawing->cell) : 0;

  for (gsize at = 0; at < image->grid->x.n_visible; at++)
    {
      gsize pool = pool_down + image->pools_across[at];
      guint32 color = by_pools ? image->pool_colors[pool % NORM_PALETTE_POOLS] : norm_figure_value_argb (&image->layout->range, row->values[at]);
      double opacity = dims && pool != lit ? drawing->figure->theme->dim : 1;

      if (row->counted != NULL && !row->counted[at])
        opacity *= drawing->figure->theme->dim;
      row->colors[at] = opacity < 1 ? dimmed (color, opacity) : color;
    }
}

/* Gaps and hairlines stay transparent. */
static void
paint_row (const Image *image, const ImageRow *row, gint64 top, gint64 bottom)
{
  guchar *first = image->pixels + top * image->pixel_stride;

  for (gsize at = 0; at < image->grid->x.n_visible; at++)
    for (gint64 pixel = image->starts[at]; pixel < image->ends[at]; pixel++)
      ((guint32 *) (gpointer) first)[pixel] = row->colors[at];
  for (gint64 line = top + 1; line < bottom; line++)
    memcpy (image->pixels + line * image->pixel_stride, first, (gsize) image->grid->x.extent * sizeof *row->colors);
}

/* A visible place down, by whichever thread. */
static void
draw_row (gsize visible, gpointer data)
{
  const Image *image = data;
  const NormTrack *down = &image->grid->y;
  gsize n = image->grid->x.n_visible, first = norm_track_place_of_visible (down, visible);
  gsize end = visible + 1 < down->n_visible ? norm_track_place_of_visible (down, visible + 1) : down->count;
  int hairline = end % norm_track_block (down) != 0 ? norm_figure_hairline (image->drawing->figure) : 0;
  gint64 top = norm_track_position (down, first), bottom = top + down->cell - hairline;
  ImageRow row = { g_new0 (double, n), image->mask_parts != NULL ? g_new0 (guint8, n) : NULL, g_new (guint32, n) };

  for (gsize place = first; place < end; place++)
    {
      read_place (image, &row, place);
      if (row.counted != NULL)
        read_mask (image, &row, place);
    }
  color_row (image, &row, pool_part (image->grid, TRUE, first));
  if (top < bottom)
    paint_row (image, &row, top, bottom);
  g_free (row.values);
  g_free (row.counted);
  g_free (row.colors);
}

cairo_surface_t *
norm_figure_cells_image (NormDrawing *drawing, NormPanel panel)
{
  const NormGrid *grid = &drawing->figure->grid;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) grid->x.extent, (int) grid->y.extent);
  NormStage rows = { grid->y.n_visible, draw_row };
  Image image;

  if (cairo_image_surface_get_data (surface) == NULL)
    return surface;
  image_init (&image, drawing, panel);
  image.pixels = cairo_image_surface_get_data (surface);
  image.pixel_stride = cairo_image_surface_get_stride (surface);
  norm_parallel_run (&rows, 1, grid->n_cells, &image, NULL, NULL);
  image_clear (&image);
  cairo_surface_mark_dirty (surface);
  return surface;
}
