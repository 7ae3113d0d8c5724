/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics-private.h"
#include <math.h>

#define SHORT_RUN       32        /* fewer values of a pool beside each other are better looked at as columns */
#define UNITS_OF_SPREAD 3         /* binary digits of the standard deviation that a shift has */
#define SMALLEST_M2     0x1p-900L /* below, squares of float64 may have vanished */

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
void
norm_accumulator_add_sums (NormAccumulator *to, gsize n, double shift, long double sum, long double square)
{
  long double m2 = square - sum * (sum / n);

  if (m2 < 0)
    m2 = 0;
  if (to->n > 0)
    {
      norm_accumulator_add (to, &(NormAccumulator){ n, shift, sum, m2 });
      return;
    }
  to->n = n;
  to->shift = shift;
  to->sum = sum;
  to->m2 = m2;
}

void
norm_accumulator_finish (const NormAccumulator *accumulator, NormMoments *moments)
{
  long double offset = accumulator->sum / accumulator->n; /* NaN, as the others, where there is nothing */

  moments->mean = (double) (accumulator->shift + offset);
  moments->mean_rest = (double) ((accumulator->shift - (long double) moments->mean) + offset);
  moments->var = accumulator->m2 / accumulator->n;
  moments->m = accumulator->n;
}

double
norm_shift_near (const NormAccumulation *run, long double mean)
{
  double shift = run->reads == NORM_READ_DOUBLE ? (double) mean : (float) mean;

  return isfinite (shift) ? shift : 0;
}

gboolean
norm_shift_is_near (gsize n, double sum, double square)
{
  return 2 * sum * sum <= (double) n * square;
}

double
norm_shift_from (const NormAccumulation *run, double shift, gsize n, double sum, double square)
{
  double mean = shift + sum / (double) n, var = (square - sum * (sum / (double) n)) / (double) n, unit, round;
  int exponent;

  (void) frexp (var, &exponent);
  unit = ldexp (1, exponent / 2 - UNITS_OF_SPREAD);
  round = rint (mean / unit) * unit;
  return norm_shift_near (run, var > 0 && isfinite (round) ? round : mean);
}

double
norm_shift_so_far (const NormAccumulation *run, const NormAccumulator *accumulator)
{
  return accumulator->n == 0 ? 0 : norm_shift_near (run, accumulator->shift + accumulator->sum / accumulator->n);
}

/* The innermost pooled axis before @before, or −1 */
static int
find_pooled (const NormWalk *walk, int before)
{
  int axis = before - 1;

  while (axis >= 0 && walk->axes[axis].pool_stride != 0)
    axis--;
  return axis;
}

/* Makes @rows, −1: a new axis of one, the last axis before @before, which counts the new one; returns that. */
static int
put_rows_before (NormWalk *walk, int rows, int before)
{
  if (rows < 0)
    {
      norm_walk_add_axis (walk);
      rows = 0;
      before++;
    }
  norm_walk_move_axis (walk, rows, before - 1);
  return before;
}

static void
accumulate_fast (NormAccumulation *run)
{
  NormWalk *walk = &run->walk;
  const NormWalkAxis *last;
  NormColumns columns;
  int rows;

  norm_walk_merge (walk, TRUE);
  last = &walk->axes[walk->n_axes - 1];
  norm_columns_init (&columns, walk, TRUE);
  rows = find_pooled (walk, columns.first);
  if (last->pool_stride != 0 || (last->size < SHORT_RUN && columns.size > last->size && rows >= 0))
    {
      columns.first = put_rows_before (walk, rows, columns.first);
      norm_accumulate_columns (run, &columns);
      return;
    }
  rows = find_pooled (walk, walk->n_axes - 1);
  if (rows >= 0 || walk->n_axes == 1)
    put_rows_before (walk, rows, walk->n_axes - 1);
  norm_accumulate_runs (run);
}

/* TRUE when squares may have run over, or vanished */
static gboolean
is_doubtful (const NormAccumulator *accumulator)
{
  return !isfinite ((double) accumulator->m2) || accumulator->m2 < SMALLEST_M2;
}

static gboolean
any_doubtful (const NormAccumulator *accumulators, gsize n_pools)
{
  for (gsize pool = 0; pool < n_pools; pool++)
    {
      if (is_doubtful (&accumulators[pool]))
        return TRUE;
    }
  return FALSE;
}

void
norm_accumulate (const NormWalk *walk, const guint8 *mask, NormAccumulator *accumulators, gsize n_pools, const NormTask *task)
{
  NormAccumulation run;

  run.walk = *walk;
  run.mask = mask;
  run.accumulators = accumulators;
  run.task = task;
  run.kernels = norm_kernels ();
  run.reads = norm_view_reads (walk->view);
  memset (accumulators, 0, n_pools * sizeof *accumulators);
  if (mask == NULL)
    {
      accumulate_fast (&run);
      if (run.reads == NORM_READ_FLOAT || !any_doubtful (accumulators, n_pools))
        return;
      memset (accumulators, 0, n_pools * sizeof *accumulators);
      run.walk = *walk;
    }
  norm_accumulate_carefully (&run);
}
