/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics-private.h"

static double
first_value (const NormAccumulation *run, gconstpointer values)
{
  return run->reads == NORM_READ_DOUBLE ? *(const double *) values : *(const float *) values;
}

typedef struct
{
  gconstpointer values;
  gssize stride;
  gsize n_rows, n_columns;
  gconstpointer next; /* what will be read after these */
} Run;

/* A pool's first values are summed up about the very first and then, unless that was near, about their mean; the others about the mean so far, which
 * is never farther from theirs than is made up for by what their difference adds to m2. */
static void
add_run (const NormAccumulation *run, NormAccumulator *to, const Run *some)
{
  gsize n = some->n_rows * some->n_columns;
  gboolean is_first = to->n == 0;
  double shift = is_first ? norm_shift_near (run, first_value (run, some->values)) : norm_shift_so_far (run, to);
  NormSums sums;

  run->kernels->sum_rows[run->reads](some->values, some->stride, some->n_rows, some->n_columns, shift, some->next, &sums);
  if (is_first && !norm_shift_is_near (n, sums.sum, sums.square))
    {
      shift = norm_shift_from (run, shift, n, sums.sum, sums.square);
      run->kernels->sum_rows[run->reads](some->values, some->stride, some->n_rows, some->n_columns, shift, some->next, &sums);
    }
  norm_accumulator_add_sums (to, n, shift, (long double) sums.sum + sums.sum_rest, (long double) sums.square + sums.square_rest);
}

/* Its rows may be one pool's, or each of another. @next: (nullable): what will be read after this */
static void
add_tile (NormAccumulation *run, const NormTile *tile, gconstpointer next)
{
  NormAccumulator *to = &run->accumulators[tile->first.pool];
  Run all = { .stride = tile->rows->stride, .n_rows = tile->n_rows, .n_columns = tile->n_columns, .next = next };
  gssize row_bytes;

  all.values =
    norm_view_load (run->walk.view, run->reads, tile->first.element, tile->n_rows, &all.stride, tile->n_columns, tile->columns->stride, run->scratch);
  if (next == NULL)
    all.next = all.values;
  if (tile->rows->pool_stride == 0)
    {
      add_run (run, to, &all);
      return;
    }
  row_bytes = all.stride * (gssize) (run->reads == NORM_READ_DOUBLE ? sizeof (double) : sizeof (float));
  all.n_rows = 1;
  for (gsize row = 0; row < tile->n_rows; row++, to += tile->rows->pool_stride)
    {
      add_run (run, to, &all);
      all.values = (const guint8 *) all.values + row_bytes;
    }
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
