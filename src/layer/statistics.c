/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics.h"
#include "kernels.h"
#include <math.h>

#define SHORT_RUN     128       /* fewer values of a pool beside each other are better looked at as columns */
#define MOST_COLUMNS  1024      /* at a time; their sums stay in the first-level cache */
#define FIRST_ROWS    64        /* make the mean about which a column's values are summed up */
#define MOST_ROWS     4096      /* summed up about one shift */
#define SMALLEST_M2   0x1p-900L /* below, squares of float64 may have vanished */
#define TILES_A_CHECK 16        /* between two looks at the task */

typedef struct
{
  NormWalk walk;
  const guint8 *mask;
  NormAccumulator *accumulators;
  const NormTask *task;
  const NormKernels *kernels;
  gboolean wide, careful; /* float64; slower but with whatever exponents, and a mask */
  double scratch[NORM_TILE_VALUES];
} Pass;

/* Chan, Golub, LeVeque, "Algorithms for computing the sample variance", 1983, eq. 2.1:
 *   m2 = m2_a + m2_b + δ² · n_a · n_b / n     δ = mean_b − mean_a */
void
norm_accumulator_add (NormAccumulator *to, const NormAccumulator *from)
{
  long double shift, delta;

  if (from->n == 0)
    return;
  if (to->n == 0)
    {
      *to = *from;
      return;
    }
  shift = (long double) from->shift - to->shift;
  delta = shift + (from->sum / from->n - to->sum / to->n);
  if (isfinite (delta))
    to->m2 += from->m2 + delta * delta * (to->n * ((long double) from->n / (to->n + from->n)));
  else
    to->m2 = NAN;
  to->sum += from->sum + from->n * shift;
  to->n += from->n;
}

/* The corrected algorithm of the same paper, eq. 1.7: m2 = Σd² − (Σd)² / n     d = x − shift */
static void
add_sums (NormAccumulator *to, gsize n, double shift, long double sum, long double square)
{
  NormAccumulator more = { n, shift, sum, square - sum * (sum / n) };

  if (more.m2 < 0)
    more.m2 = 0;
  norm_accumulator_add (to, &more);
}

NormMoments
norm_accumulator_finish (const NormAccumulator *accumulator)
{
  NormMoments moments = { NAN, NAN, NAN, accumulator->n };
  long double offset;

  if (accumulator->n == 0)
    return moments;
  offset = accumulator->sum / accumulator->n;
  moments.mean = (double) (accumulator->shift + offset);
  moments.mean_rest = (double) ((accumulator->shift - (long double) moments.mean) + offset);
  moments.var = accumulator->m2 / accumulator->n;
  return moments;
}

static double
finite_or_0 (long double value)
{
  return isfinite ((double) value) ? (double) value : 0;
}

/* For float32 the shift has no more digits than the values, so that sums of few or round numbers are exact. */
static double
shift_near (const Pass *pass, long double mean)
{
  return finite_or_0 (pass->wide ? (double) mean : (float) mean);
}

static double
shift_so_far (const Pass *pass, const NormAccumulator *accumulator)
{
  return accumulator->n == 0 ? 0 : shift_near (pass, accumulator->shift + accumulator->sum / accumulator->n);
}

/* ---- slower, but with a mask and with whatever exponents --------------------------------------- */

/* Column @column of a tile, all of one pool */
static void
add_carefully (const Pass *pass, NormAccumulator *to, const double *values, gssize stride, gsize n, gsize cell, gsize cell_stride)
{
  const guint8 *mask = pass->mask != NULL ? pass->mask + cell : NULL;
  long double sum = 0, rest = 0, square = 0;
  double shift;
  gsize counted = 0;

  for (gsize at = 0; at < n; at++)
    {
      if (mask == NULL || mask[at * cell_stride])
        {
          sum += values[(gssize) at * stride];
          counted++;
        }
    }
  if (counted == 0)
    return;
  shift = shift_near (pass, sum / counted);
  for (gsize at = 0; at < n; at++)
    {
      if (mask == NULL || mask[at * cell_stride])
        {
          long double d = (long double) values[(gssize) at * stride] - shift;

          rest += d;
          square += d * d;
        }
    }
  add_sums (to, counted, shift, rest, square);
}

static void
accumulate_carefully (Pass *pass)
{
  NormWalk *walk = &pass->walk;
  gsize index[NORM_MAX_AXES + 2] = { 0 }, n_tiles = 0;
  NormPlace place;

  norm_walk_merge (walk, pass->mask == NULL);
  if (walk->n_axes < 2)
    norm_walk_add_axis (walk);
  place = walk->start;
  const NormWalkAxis *rows = &walk->axes[walk->n_axes - 2], *columns = &walk->axes[walk->n_axes - 1];
  gsize most_columns = MIN (columns->size, rows->pool_stride == 0 ? 64 : NORM_TILE_VALUES), most_rows = NORM_TILE_VALUES / most_columns;
  do
    for (gsize row = 0; row < rows->size; row += most_rows)
      for (gsize column = 0; column < columns->size; column += most_columns)
        {
          gsize n_rows = MIN (most_rows, rows->size - row), n_columns = MIN (most_columns, columns->size - column);
          NormPlace along = norm_place_along (&place, rows, row), first = norm_place_along (&along, columns, column);
          gssize stride = rows->stride;
          const double *values = norm_load_doubles (walk->view, first.element, n_rows, &stride, n_columns, columns->stride, pass->scratch);

          if (n_tiles++ % TILES_A_CHECK == 0 && norm_task_is_cancelled (pass->task))
            return;
          if (columns->pool_stride == 0)
            for (gsize at = 0; at < n_rows; at++)
              add_carefully (pass, &pass->accumulators[first.pool + at * rows->pool_stride], values + (gssize) at * stride, 1, n_columns,
                             first.cell + at * rows->cell_stride, columns->cell_stride);
          else
            for (gsize at = 0; at < n_columns; at++)
              for (gsize run = 0; run < (rows->pool_stride == 0 ? 1 : n_rows); run++)
                add_carefully (pass, &pass->accumulators[first.pool + at * columns->pool_stride + run * rows->pool_stride],
                               values + at + (gssize) run * stride, stride, rows->pool_stride == 0 ? n_rows : 1,
                               first.cell + at * columns->cell_stride + run * rows->cell_stride, rows->cell_stride);
        }
  while (norm_walk_next (walk, walk->n_axes - 2, index, &place));
}

/* ---- runs: a pool's values beside each other --------------------------------------------------- */

static NormSums
sum_tile (Pass *pass, gssize element, gssize row_stride, gsize n_rows, gsize n_columns, gssize column_stride, double *shift, gboolean has_shift)
{
  NormSums sums;

  if (pass->wide)
    {
      const double *values = norm_load_doubles (pass->walk.view, element, n_rows, &row_stride, n_columns, column_stride, pass->scratch);

      if (!has_shift)
        {
          double first = finite_or_0 (*values);

          pass->kernels->sum_rows_double (values, row_stride, n_rows, n_columns, first, &sums);
          *shift = shift_near (pass, first + (sums.sum + sums.sum_rest) / (n_rows * n_columns));
        }
      pass->kernels->sum_rows_double (values, row_stride, n_rows, n_columns, *shift, &sums);
    }
  else
    {
      const float *values = norm_load_floats (pass->walk.view, element, n_rows, &row_stride, n_columns, column_stride, (float *) pass->scratch);

      if (!has_shift)
        {
          double first = finite_or_0 (*values);

          pass->kernels->sum_rows_float (values, row_stride, n_rows, n_columns, first, &sums);
          *shift = shift_near (pass, first + sums.sum / (n_rows * n_columns));
        }
      pass->kernels->sum_rows_float (values, row_stride, n_rows, n_columns, *shift, &sums);
    }
  return sums;
}

/* The last axis is pooled, and so is the one before. A pool's first tile is summed up about its own mean, in two passes, the others about the mean so
 * far: the shift is never farther from a tile's mean than is made up for by their share in m2. */
static void
accumulate_runs (Pass *pass)
{
  const NormWalk *walk = &pass->walk;
  const NormWalkAxis *rows = &walk->axes[walk->n_axes - 2], *columns = &walk->axes[walk->n_axes - 1];
  gsize most_columns = MIN (columns->size, NORM_TILE_VALUES), most_rows = NORM_TILE_VALUES / most_columns;
  gsize index[NORM_MAX_AXES + 2] = { 0 }, n_tiles = 0;
  NormPlace place = walk->start;

  do
    for (gsize row = 0; row < rows->size; row += most_rows)
      for (gsize column = 0; column < columns->size; column += most_columns)
        {
          gsize n_rows = MIN (most_rows, rows->size - row), n_columns = MIN (most_columns, columns->size - column);
          NormAccumulator *to = &pass->accumulators[place.pool];
          double shift = shift_so_far (pass, to);
          gssize element = place.element + (gssize) row * rows->stride + (gssize) column * columns->stride;
          NormSums sums;

          if (n_tiles++ % TILES_A_CHECK == 0 && norm_task_is_cancelled (pass->task))
            return;
          sums = sum_tile (pass, element, rows->stride, n_rows, n_columns, columns->stride, &shift, to->n > 0);
          add_sums (to, n_rows * n_columns, shift, (long double) sums.sum + sums.sum_rest, (long double) sums.square + sums.square_rest);
        }
  while (norm_walk_next (walk, walk->n_axes - 2, index, &place));
}

/* ---- columns: neighbours are of different pools ------------------------------------------------ */

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
columns_sum (Pass *pass, Columns *columns, gssize element, gssize row_stride, gsize n_rows, gssize column_stride)
{
  NormColumnSums sums = { columns->shifts, columns->sums, columns->sum_rests, columns->squares, columns->square_rests };
  gsize most_rows = NORM_TILE_VALUES / columns->n;

  for (gsize row = 0; row < n_rows; row += most_rows)
    {
      gsize some = MIN (most_rows, n_rows - row);
      gssize stride = row_stride, start = element + (gssize) row * row_stride;

      if (pass->wide)
        {
          const double *values = norm_load_doubles (pass->walk.view, start, some, &stride, columns->n, column_stride, pass->scratch);

          pass->kernels->sum_columns_double (values, stride, some, columns->n, &sums);
        }
      else
        {
          const float *values = norm_load_floats (pass->walk.view, start, some, &stride, columns->n, column_stride, (float *) pass->scratch);

          pass->kernels->sum_columns_float (values, stride, some, columns->n, &sums);
        }
    }
}

/* The shifts are each column's mean so far, or that of its first rows. */
static void
columns_choose_shifts (Pass *pass, Columns *columns, const NormAccumulator *accumulators, gssize element, gssize row_stride, gsize n_rows,
                       gssize column_stride)
{
  gsize n_first = MIN (n_rows, FIRST_ROWS), n_new = 0;

  for (gsize column = 0; column < columns->n; column++)
    {
      const NormAccumulator *so_far = &accumulators[columns->pools[column]];

      n_new += so_far->n == 0;
      columns->shifts[column] = so_far->n > 0 ? shift_so_far (pass, so_far)
                                              : finite_or_0 (norm_tensor_get (pass->walk.view->tensor, element + (gssize) column * column_stride));
    }
  if (n_new == 0)
    return;
  columns_clear (columns);
  columns_sum (pass, columns, element, row_stride, n_first, column_stride);
  for (gsize column = 0; column < columns->n; column++)
    {
      if (accumulators[columns->pools[column]].n == 0)
        columns->shifts[column] = shift_near (pass, columns->shifts[column] + (columns->sums[column] + columns->sum_rests[column]) / n_first);
    }
}

/* @n_rows rows of @columns into the accumulators */
static void
columns_accumulate (Pass *pass, Columns *columns, NormAccumulator *accumulators, gssize element, gssize row_stride, gsize n_rows,
                    gssize column_stride)
{
  for (gsize row = 0; row < n_rows; row += MOST_ROWS)
    {
      gsize some = MIN (MOST_ROWS, n_rows - row);
      gssize start = element + (gssize) row * row_stride;

      if (norm_task_is_cancelled (pass->task))
        return;
      columns_choose_shifts (pass, columns, accumulators, start, row_stride, some, column_stride);
      columns_clear (columns);
      columns_sum (pass, columns, start, row_stride, some, column_stride);
      for (gsize column = 0; column < columns->n; column++)
        add_sums (&accumulators[columns->pools[column]], some, columns->shifts[column],
                  (long double) columns->sums[column] + columns->sum_rests[column],
                  (long double) columns->squares[column] + columns->square_rests[column]);
    }
}

static void
accumulate_columns (Pass *pass, const NormColumns *composite)
{
  const NormWalk *walk = &pass->walk;
  const NormWalkAxis *rows = &walk->axes[composite->first - 1];
  gsize index[NORM_MAX_AXES + 2] = { 0 }, in_one = norm_columns_rows_in_one (composite, rows, TRUE), n_whole = rows->size / in_one;
  g_autofree Columns *columns = g_new (Columns, 1);
  NormPlace place = walk->start;

  do
    for (gsize first = 0; first < composite->size; first += MOST_COLUMNS)
      {
        gsize n = MIN (MOST_COLUMNS, composite->size - first);
        gssize element = place.element + (gssize) first * composite->stride;

        norm_columns_number (composite, walk, first, n, columns->pools, NULL);
        for (gsize copy = 1; copy < in_one; copy++)
          memcpy (columns->pools + copy * n, columns->pools, n * sizeof *columns->pools);
        columns->n = n * in_one;
        columns_accumulate (pass, columns, pass->accumulators + place.pool, element, rows->stride * (gssize) in_one, n_whole, composite->stride);
        columns->n = n;
        columns_accumulate (pass, columns, pass->accumulators + place.pool, element + (gssize) (n_whole * in_one) * rows->stride, rows->stride,
                            rows->size % in_one, composite->stride);
      }
  while (norm_walk_next (walk, composite->first - 1, index, &place));
}

/* ---- the choice -------------------------------------------------------------------------------- */

/* The innermost pooled axis before @before, or −1 */
static int
find_pooled (const NormWalk *walk, int before)
{
  int axis = before - 1;

  while (axis >= 0 && walk->axes[axis].pool_stride != 0)
    axis--;
  return axis;
}

static void
accumulate_fast (Pass *pass)
{
  NormWalk *walk = &pass->walk;
  NormColumns composite;
  gboolean last_pooled;
  int rows;

  norm_walk_merge (walk, TRUE);
  last_pooled = walk->axes[walk->n_axes - 1].pool_stride == 0;
  norm_columns_init (&composite, walk, TRUE);
  rows = find_pooled (walk, composite.first);
  if (!last_pooled || (walk->axes[walk->n_axes - 1].size < SHORT_RUN && composite.first < walk->n_axes - 1 && rows >= 0))
    {
      if (rows < 0)
        {
          norm_walk_add_axis (walk);
          composite.first++;
          rows = 0;
        }
      norm_walk_move_axis (walk, rows, composite.first - 1);
      accumulate_columns (pass, &composite);
      return;
    }
  rows = find_pooled (walk, walk->n_axes - 1);
  if (rows < 0)
    {
      norm_walk_add_axis (walk);
      rows = 0;
    }
  norm_walk_move_axis (walk, rows, walk->n_axes - 2);
  accumulate_runs (pass);
}

/* TRUE when squares may have run over, or vanished */
static gboolean
is_doubtful (const NormAccumulator *accumulator)
{
  return !isfinite ((double) accumulator->m2) || accumulator->m2 < SMALLEST_M2;
}

void
norm_accumulate (const NormWalk *walk, const guint8 *mask, NormAccumulator *accumulators, gsize n_pools, const NormTask *task)
{
  Pass pass;

  pass.walk = *walk;
  pass.mask = mask;
  pass.accumulators = accumulators;
  pass.task = task;
  pass.kernels = norm_kernels ();
  pass.wide = walk->view->tensor->dtype == NORM_DTYPE_FLOAT64;
  memset (accumulators, 0, n_pools * sizeof *accumulators);
  if (mask != NULL)
    {
      accumulate_carefully (&pass);
      return;
    }
  accumulate_fast (&pass);
  for (gsize pool = 0; pass.wide && pool < n_pools; pool++)
    {
      if (!is_doubtful (&accumulators[pool]))
        continue;
      memset (accumulators, 0, n_pools * sizeof *accumulators);
      pass.walk = *walk;
      accumulate_carefully (&pass);
      return;
    }
}
