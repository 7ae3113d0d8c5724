/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics-private.h"

#define LONG_TILE 256 /* values; to sum up fewer twice costs little, and round numbers stay round */

static double
first_value (const NormAccumulation *run, gconstpointer values)
{
  return run->reads == NORM_READ_DOUBLE ? *(const double *) values : *(const float *) values;
}

/* The shift is near enough to the mean when what it adds to Σd² is not much more than m2: then (Σd)² / n takes no digit away that counts. */
static gboolean
is_near (const NormAccumulation *run, const NormSums *sums, gsize n)
{
  return run->reads == NORM_READ_FLOAT && n >= LONG_TILE && 2 * sums->sum * sums->sum <= (double) n * sums->square;
}

/* A pool's first tile is summed up about its first value and then, unless that was near, about its mean; the others about the mean so far, which is
 * never farther from a tile's mean than is made up for by what their difference adds to m2. @next: (nullable): what will be read after this */
static void
add_tile (NormAccumulation *run, const NormTile *tile, gconstpointer next)
{
  NormAccumulator *to = &run->accumulators[tile->first.pool];
  gsize n = tile->n_rows * tile->n_columns;
  gssize stride = tile->rows->stride;
  gconstpointer values =
    norm_view_load (run->walk.view, run->reads, tile->first.element, tile->n_rows, &stride, tile->n_columns, tile->columns->stride, run->scratch);
  gboolean is_first = to->n == 0;
  double shift = is_first ? norm_shift_near (run, first_value (run, values)) : norm_shift_so_far (run, to);
  NormSums sums;

  next = next != NULL ? next : values;
  run->kernels->sum_rows[run->reads](values, stride, tile->n_rows, tile->n_columns, shift, next, &sums);
  if (is_first && !is_near (run, &sums, n))
    {
      shift = norm_shift_near (run, shift + (sums.sum + sums.sum_rest) / (double) n);
      run->kernels->sum_rows[run->reads](values, stride, tile->n_rows, tile->n_columns, shift, next, &sums);
    }
  norm_accumulator_add_sums (to, n, shift, (long double) sums.sum + sums.sum_rest, (long double) sums.square + sums.square_rest);
}

void
norm_accumulate_runs (NormAccumulation *run)
{
  NormTiles tiles;
  NormTile tile, next;
  gboolean more;

  norm_tiles_init (&tiles, &run->walk, NORM_TILE_VALUES, run->task);
  for (more = norm_tiles_next (&tiles, &next); more;)
    {
      tile = next;
      more = norm_tiles_next (&tiles, &next);
      add_tile (run, &tile, more ? norm_view_direct (run->walk.view, next.first.element, next.columns->stride) : NULL);
    }
}
