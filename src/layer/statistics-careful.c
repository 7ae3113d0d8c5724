/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics-private.h"
#include <math.h>

typedef struct
{
  long double sum, rest;
} Total;

/* Knuth's TwoSum: @rest collects what is rounded away, so that the sum of many values is as near as that of few. */
static void
total_add (Total *total, long double term)
{
  long double sum = total->sum + term, part = sum - total->sum;

  total->rest += (total->sum - (sum - part)) + (term - part);
  total->sum = sum;
}

/* An infinity on the way makes the rest NaN; then the plain sum is right. */
static long double
total_get (const Total *total)
{
  return isfinite (total->rest) ? total->sum + total->rest : total->sum;
}

/* @n values of one pool, @stride apart, in two passes */
static void
add_carefully (const NormAccumulation *run, NormAccumulator *to, const double *values, gssize stride, gsize n, gsize cell, gsize cell_stride)
{
  const guint8 *mask = run->mask != NULL ? run->mask + cell : NULL;
  Total sum = { 0, 0 }, rest = { 0, 0 }, square = { 0, 0 };
  double shift;
  gsize counted = 0;

  for (gsize at = 0; at < n; at++)
    {
      if (mask == NULL || mask[at * cell_stride])
        {
          total_add (&sum, values[(gssize) at * stride]);
          counted++;
        }
    }
  if (counted == 0)
    return;
  shift = norm_shift_near (run, total_get (&sum) / counted);
  for (gsize at = 0; at < n; at++)
    {
      if (mask == NULL || mask[at * cell_stride])
        {
          long double d = (long double) values[(gssize) at * stride] - shift;

          total_add (&rest, d);
          total_add (&square, d * d);
        }
    }
  norm_accumulator_add_sums (to, counted, shift, total_get (&rest), total_get (&square));
}

/* A tile whose columns are all of one pool, row by row */
static void
add_rows (const NormAccumulation *run, const NormTile *tile, const double *values, gssize stride)
{
  for (gsize row = 0; row < tile->n_rows; row++)
    add_carefully (run, &run->accumulators[tile->first.pool + row * tile->rows->pool_stride], values + (gssize) row * stride, 1, tile->n_columns,
                   tile->first.cell + row * tile->rows->cell_stride, tile->columns->cell_stride);
}

/* A tile whose columns are of different pools: each by itself, or where the rows are too, each value */
static void
add_columns (const NormAccumulation *run, const NormTile *tile, const double *values, gssize stride)
{
  gsize at_once = tile->rows->pool_stride == 0 ? tile->n_rows : 1;

  for (gsize row = 0; row < tile->n_rows; row += at_once)
    {
      NormPlace along = norm_place_along (&tile->first, tile->rows, row);

      for (gsize column = 0; column < tile->n_columns; column++)
        {
          NormPlace place = norm_place_along (&along, tile->columns, column);

          add_carefully (run, &run->accumulators[place.pool], values + (gssize) row * stride + (gssize) column, stride, at_once, place.cell,
                         tile->rows->cell_stride);
        }
    }
}

void
norm_accumulate_carefully (NormAccumulation *run)
{
  NormTiles tiles;
  NormTile tile;

  norm_walk_merge (&run->walk, run->mask == NULL);
  if (run->walk.n_axes < 2)
    norm_walk_add_axis (&run->walk);
  norm_tiles_init (&tiles, &run->walk, run->walk.axes[run->walk.n_axes - 1].pool_stride == 0 ? NORM_TILE_VALUES : 64, run->task);
  while (norm_tiles_next (&tiles, &tile))
    {
      gssize stride = tile.rows->stride;
      const double *values = norm_view_load (run->walk.view, NORM_READ_DOUBLE, tile.first.element, tile.n_rows, &stride, tile.n_columns,
                                             tile.columns->stride, run->scratch);

      if (tile.columns->pool_stride == 0)
        add_rows (run, &tile, values, stride);
      else
        add_columns (run, &tile, values, stride);
    }
}
