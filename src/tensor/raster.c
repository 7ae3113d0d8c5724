/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "raster.h"

#include <string.h>

void
norm_raster_init (NormRaster *raster, int rank, const gsize *shape, const gboolean *down)
{
  g_return_if_fail (rank >= 0 && rank <= NORM_MAX_AXES);
  *raster = (NormRaster){ .rank = rank, .n_rows = 1, .n_columns = 1 };
  for (int axis = 0; axis < rank; axis++)
    {
      raster->shape[axis] = shape[axis];
      raster->down[axis] = down[axis] != FALSE;
      *(down[axis] ? &raster->n_rows : &raster->n_columns) *= shape[axis];
    }
}

void
norm_raster_init_printed (NormRaster *raster, int rank, const gsize *shape)
{
  gboolean down[NORM_MAX_AXES];

  for (int axis = 0; axis < rank; axis++)
    down[axis] = axis < rank - 1;
  norm_raster_init (raster, rank, shape, down);
}

gboolean
norm_raster_equal (const NormRaster *a, const NormRaster *b)
{
  const gsize n_axes = (gsize) a->rank;

  return a->rank == b->rank && memcmp (a->shape, b->shape, n_axes * sizeof *a->shape) == 0 &&
         memcmp (a->down, b->down, n_axes * sizeof *a->down) == 0;
}

gsize
norm_raster_cell (const NormRaster *raster, gsize row, gsize column)
{
  gsize cell = 0, stride = 1;

  g_return_val_if_fail (row < raster->n_rows && column < raster->n_columns, 0);
  for (int axis = raster->rank - 1; axis >= 0; axis--)
    {
      gsize *place = raster->down[axis] ? &row : &column;

      cell += *place % raster->shape[axis] * stride;
      *place /= raster->shape[axis];
      stride *= raster->shape[axis];
    }
  return cell;
}

void
norm_raster_place (const NormRaster *raster, gsize cell, gsize *row, gsize *column)
{
  gsize down = 1, across = 1;

  *row = *column = 0;
  for (int axis = raster->rank - 1; axis >= 0; axis--)
    {
      gsize index = cell % raster->shape[axis];

      cell /= raster->shape[axis];
      *(raster->down[axis] ? row : column) += index * (raster->down[axis] ? down : across);
      *(raster->down[axis] ? &down : &across) *= raster->shape[axis];
    }
}

/* ── blocks ── */

NormBlock
norm_block_between (const NormRaster *raster, gsize one_cell, gsize other_cell)
{
  gsize row, column, other_row, other_column;

  norm_raster_place (raster, one_cell, &row, &column);
  norm_raster_place (raster, other_cell, &other_row, &other_column);
  return (NormBlock){
    MIN (row, other_row),
    MIN (column, other_column),
    MAX (row, other_row) - MIN (row, other_row) + 1,
    MAX (column, other_column) - MIN (column, other_column) + 1,
  };
}

NormBlock
norm_block_all (const NormRaster *raster)
{
  return (NormBlock){ 0, 0, raster->n_rows, raster->n_columns };
}

gboolean
norm_block_has (const NormBlock *block, const NormRaster *raster, gsize cell)
{
  gsize row, column;

  norm_raster_place (raster, cell, &row, &column);
  return row >= block->row && row - block->row < block->n_rows && column >= block->column && column - block->column < block->n_columns;
}

/* The range @at … @last of one direction, as a range of each of its axes. From the outermost axis on: as long as it stands still the rest decides;
 * where it runs, everything within must be whole. */
static gboolean
split_range (const NormRaster *raster, gboolean down, gsize at, gsize last, gsize *first, gsize *size)
{
  gsize inner = down ? raster->n_rows : raster->n_columns;
  gboolean runs = FALSE;

  for (int axis = 0; axis < raster->rank; axis++)
    {
      if (raster->down[axis] != down)
        continue;
      inner /= raster->shape[axis];
      first[axis] = at / inner;
      size[axis] = last / inner - at / inner + 1;
      runs = runs || size[axis] > 1;
      at %= inner;
      last %= inner;
      if (runs && (at != 0 || last != inner - 1))
        return FALSE;
    }
  return TRUE;
}

gboolean
norm_block_axes (const NormBlock *block, const NormRaster *raster, gsize *first, gsize *size)
{
  if (block->n_rows == 0 || block->n_columns == 0)
    return FALSE;
  return split_range (raster, TRUE, block->row, block->row + block->n_rows - 1, first, size) &&
         split_range (raster, FALSE, block->column, block->column + block->n_columns - 1, first, size);
}

gsize
norm_block_next (const NormBlock *block, const NormRaster *raster, gsize cell, int dx, int dy)
{
  const gsize n_cells = block->n_rows * block->n_columns;
  gsize row, column, at;

  g_return_val_if_fail (n_cells > 0 && norm_block_has (block, raster, cell), cell);
  norm_raster_place (raster, cell, &row, &column);
  row -= block->row;
  column -= block->column;
  if (dx != 0)
    {
      at = (row * block->n_columns + column + (dx > 0 ? 1 : n_cells - 1)) % n_cells;
      return norm_raster_cell (raster, block->row + at / block->n_columns, block->column + at % block->n_columns);
    }
  at = (column * block->n_rows + row + (dy > 0 ? 1 : n_cells - 1)) % n_cells;
  return norm_raster_cell (raster, block->row + at % block->n_rows, block->column + at / block->n_rows);
}

gsize *
norm_block_sources (const NormBlock *block, const NormRaster *raster, const NormView *view)
{
  gsize *sources = g_new (gsize, MAX (block->n_rows * block->n_columns, 1)), *to = sources;

  for (gsize row = 0; row < block->n_rows; row++)
    for (gsize column = 0; column < block->n_columns; column++)
      *to++ = norm_view_source (view, norm_raster_cell (raster, block->row + row, block->column + column));
  return sources;
}

char *
norm_block_size_text (const NormBlock *block)
{
  return g_strdup_printf ("%zu×%zu", block->n_rows, block->n_columns);
}
