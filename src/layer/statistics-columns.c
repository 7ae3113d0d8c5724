/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics-private.h"

#define MOST_COLUMNS 1024 /* at a time; their sums stay in the first-level cache */
#define FIRST_ROWS   16   /* say whether a column's first value is near its mean */
#define MOST_ROWS    4096 /* summed up about one shift */

typedef struct
{
  gsize n; /* columns */
  double shifts[MOST_COLUMNS], sums[MOST_COLUMNS], sum_rests[MOST_COLUMNS], squares[MOST_COLUMNS], square_rests[MOST_COLUMNS];
  guint32 pools[MOST_COLUMNS];
} Columns;

static void
columns_clear (Columns *columns)
{
  memset (columns->sums, 0, columns->n * sizeof (double));
  memset (columns->sum_rests, 0, columns->n * sizeof (double));
  memset (columns->squares, 0, columns->n * sizeof (double));
  memset (columns->square_rests, 0, columns->n * sizeof (double));
}

static void
columns_sum (NormAccumulation *run, Columns *columns, gssize element, gssize row_stride, gsize n_rows, gssize column_stride)
{
  NormColumnSums sums = { columns->shifts, columns->sums, columns->sum_rests, columns->squares, columns->square_rests };
  gsize most_rows = NORM_TILE_VALUES / columns->n;

  for (gsize row = 0; row < n_rows; row += most_rows)
    {
      gsize some = MIN (most_rows, n_rows - row);
      gssize stride = row_stride;
      gconstpointer values =
        norm_view_load (run->walk.view, run->reads, element + (gssize) row * row_stride, some, &stride, columns->n, column_stride, run->scratch);

      run->kernels->sum_columns[run->reads](values, stride, some, columns->n, &sums);
    }
}

/* The first column after @column that is not of the same pool */
static gsize
columns_end (const Columns *columns, gsize column)
{
  gsize end = column + 1;

  while (end < columns->n && columns->pools[end] == columns->pools[column])
    end++;
  return end;
}

static void
columns_set_shift (Columns *columns, gsize first, gsize end, double shift)
{
  for (gsize column = first; column < end; column++)
    columns->shifts[column] = shift;
}

/* About the mean of the pool so far, or its first value. Returns whether there is a pool of which nothing is known so far. */
static gboolean
columns_guess_shifts (const NormAccumulation *run, Columns *columns, const NormAccumulator *accumulators, gssize element, gssize column_stride)
{
  gboolean any_new = FALSE;

  for (gsize column = 0, end; column < columns->n; column = end)
    {
      const NormAccumulator *so_far = &accumulators[columns->pools[column]];
      double first = norm_tensor_get (run->walk.view->tensor, element + (gssize) column * column_stride);

      end = columns_end (columns, column);
      columns_set_shift (columns, column, end, so_far->n > 0 ? norm_shift_so_far (run, so_far) : norm_shift_near (run, first));
      any_new = any_new || so_far->n == 0;
    }
  return any_new;
}

/* Those of new pools that are not near, with what @n_rows come to */
static void
columns_mend_shifts (const NormAccumulation *run, Columns *columns, const NormAccumulator *accumulators, gsize n_rows)
{
  for (gsize column = 0, end; column < columns->n; column = end)
    {
      gsize n_values = n_rows * (columns_end (columns, column) - column);
      double sum = 0, square = 0, shift = columns->shifts[column];

      end = columns_end (columns, column);
      for (gsize beside = column; beside < end; beside++)
        {
          sum += columns->sums[beside];
          square += columns->squares[beside];
        }
      if (accumulators[columns->pools[column]].n == 0 && !norm_shift_is_near (n_values, sum, square))
        columns_set_shift (columns, column, end, norm_shift_from (run, shift, n_values, sum, square));
    }
}

/* Neighbours of one pool have one shift. */
static void
columns_choose_shifts (NormAccumulation *run, Columns *columns, const NormAccumulator *accumulators, gssize element, gssize row_stride, gsize n_rows,
                       gssize column_stride)
{
  gsize n_first = MIN (n_rows, FIRST_ROWS);

  if (!columns_guess_shifts (run, columns, accumulators, element, column_stride))
    return;
  columns_clear (columns);
  columns_sum (run, columns, element, row_stride, n_first, column_stride);
  columns_mend_shifts (run, columns, accumulators, n_first);
}

/* What @n_rows come to */
static void
columns_add (const Columns *columns, gsize n_rows, NormAccumulator *accumulators)
{
  for (gsize column = 0, end; column < columns->n; column = end)
    {
      long double sum = 0, square = 0;

      end = columns_end (columns, column);
      for (gsize beside = column; beside < end; beside++)
        {
          sum += (long double) columns->sums[beside] + columns->sum_rests[beside];
          square += (long double) columns->squares[beside] + columns->square_rests[beside];
        }
      norm_accumulator_add_sums (&accumulators[columns->pools[column]], n_rows * (end - column), columns->shifts[column], sum, square);
    }
}

/* @n_rows rows of @columns into the accumulators */
static void
columns_accumulate (NormAccumulation *run, Columns *columns, NormAccumulator *accumulators, gssize element, gssize row_stride, gsize n_rows,
                    gssize column_stride)
{
  for (gsize row = 0; row < n_rows; row += MOST_ROWS)
    {
      gsize some = MIN (MOST_ROWS, n_rows - row);
      gssize start = element + (gssize) row * row_stride;

      if (norm_task_is_cancelled (run->task))
        return;
      columns_choose_shifts (run, columns, accumulators, start, row_stride, some, column_stride);
      columns_clear (columns);
      columns_sum (run, columns, start, row_stride, some, column_stride);
      columns_add (columns, some, accumulators);
    }
}

void
norm_accumulate_columns (NormAccumulation *run, const NormColumns *composite)
{
  const NormWalk *walk = &run->walk;
  const NormWalkAxis *rows = &walk->axes[composite->first - 1];
  gsize index[NORM_MAX_AXES + 2] = { 0 }, in_one = norm_columns_rows_in_one (composite, rows, TRUE), n_whole = rows->size / in_one;
  gsize most = norm_columns_piece (composite, MOST_COLUMNS);
  g_autofree Columns *columns = g_new (Columns, 1);
  NormPlace place = walk->start;

  do
    for (gsize first = 0; first < composite->size; first += most)
      {
        gsize n = MIN (most, composite->size - first);
        gssize element = place.element + (gssize) first * composite->stride;

        norm_columns_number (composite, walk, first, n, columns->pools, NULL);
        for (gsize copy = 1; copy < in_one; copy++)
          memcpy (columns->pools + copy * n, columns->pools, n * sizeof *columns->pools);
        columns->n = n * in_one;
        columns_accumulate (run, columns, run->accumulators + place.pool, element, rows->stride * (gssize) in_one, n_whole, composite->stride);
        columns->n = n;
        columns_accumulate (run, columns, run->accumulators + place.pool, element + (gssize) (n_whole * in_one) * rows->stride, rows->stride,
                            rows->size % in_one, composite->stride);
      }
  while (norm_walk_next (walk, composite->first - 1, index, &place));
}
