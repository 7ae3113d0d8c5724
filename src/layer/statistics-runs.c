/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics-private.h"

static double
first_value (const NormAccumulation *run, gconstpointer values)
{
  return run->reads == NORM_READ_DOUBLE ? *(const double *) values : *(const float *) values;
}

/* A pool's first tile is summed up about its own mean, in two passes, the others about the mean so far: that is never farther from a tile's mean than is
 * made up for by what their difference adds to m2. @next: (nullable): what will be read after this */
static void
add_tile (NormAccumulation *run, const NormTile *tile, gconstpointer next)
{
  NormAccumulator *to = &run->accumulators[tile->first.pool];
  gsize n = tile->n_rows * tile->n_columns;
  double shift = norm_shift_so_far (run, to);
  gssize stride = tile->rows->stride;
  gconstpointer values =
    norm_view_load (run->walk.view, run->reads, tile->first.element, tile->n_rows, &stride, tile->n_columns, tile->columns->stride, run->scratch);
  NormSums sums;

  if (to->n == 0)
    {
      shift = norm_shift_near (run, first_value (run, values));
      run->kernels->sum_rows[run->reads](values, stride, tile->n_rows, tile->n_columns, shift, values, &sums);
      shift = norm_shift_near (run, shift + (sums.sum + sums.sum_rest) / (double) n);
    }
  run->kernels->sum_rows[run->reads](values, stride, tile->n_rows, tile->n_columns, shift, next != NULL ? next : values, &sums);
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
