/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paste.h"

#include <string.h>

static gboolean
is_one_place (const NormBlock *block)
{
  return block->n_rows == 1 && block->n_columns == 1;
}

static gboolean
fits_raster (const NormRaster *raster, const NormBlock *block, gsize n_rows, gsize n_columns)
{
  return n_rows <= raster->n_rows - block->row && n_columns <= raster->n_columns - block->column;
}

guint
norm_paste_ways (const NormRaster *raster, const NormBlock *block, gsize n_rows, gsize n_columns)
{
  g_return_val_if_fail (n_rows > 0 && n_columns > 0 && block->row < raster->n_rows && block->column < raster->n_columns, 0);

  gboolean fits = fits_raster (raster, block, n_rows, n_columns);
  gboolean divides = block->n_rows % n_rows == 0 && block->n_columns % n_columns == 0;
  guint ways = 1u << NORM_PASTE_CLIP | 1u << NORM_PASTE_REPLACE;
  if (divides || (is_one_place (block) && fits))
    return 1u << NORM_PASTE_FIT;
  if (!is_one_place (block))
    ways |= 1u << NORM_PASTE_REPEAT;
  return ways | 1u << (fits ? NORM_PASTE_WHOLE : NORM_PASTE_RESIZE);
}

NormBlock
norm_paste_target (const NormRaster *raster, const NormBlock *block, gsize n_rows, gsize n_columns, NormPasteWay way)
{
  NormBlock whole = { block->row, block->column, n_rows, n_columns };
  NormBlock room =
    is_one_place (block) ? (NormBlock){ block->row, block->column, raster->n_rows - block->row, raster->n_columns - block->column } : *block;

  switch (way)
    {
    case NORM_PASTE_FIT:
      return is_one_place (block) ? whole : *block;
    case NORM_PASTE_CLIP:
      return (NormBlock){ block->row, block->column, MIN (n_rows, room.n_rows), MIN (n_columns, room.n_columns) };
    case NORM_PASTE_REPEAT:
      return *block;
    case NORM_PASTE_WHOLE:
    case NORM_PASTE_RESIZE:
    case NORM_PASTE_REPLACE:
    default:
      return whole;
    }
}

static gboolean
grow_direction (const NormRaster *raster, gboolean down, gsize least, gsize *shape)
{
  gsize n = down ? raster->n_rows : raster->n_columns, inner;
  int outermost = -1, innermost = -1;

  if (n >= least)
    return TRUE;
  for (int axis = raster->rank - 1; axis >= 0; axis--)
    if (raster->down[axis] == down)
      {
        outermost = axis;
        innermost = innermost < 0 ? axis : innermost;
      }
  if (innermost < 0 || n == 0)
    return FALSE;
  inner = n / raster->shape[outermost];
  if (raster->shape[innermost] == n)
    shape[innermost] = least;
  else
    shape[outermost] = least / inner + (least % inner != 0);
  return TRUE;
}

gboolean
norm_raster_grow (const NormRaster *raster, gsize n_rows, gsize n_columns, gsize *shape)
{
  memcpy (shape, raster->shape, (gsize) raster->rank * sizeof *shape);
  return grow_direction (raster, TRUE, n_rows, shape) && grow_direction (raster, FALSE, n_columns, shape);
}
