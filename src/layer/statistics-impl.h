/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Included by statistics.c once for every type of accumulator, with
 *   REAL       the accumulator's type
 *   NAME(x)    x with a suffix for that type
 *   NAME(add)  the function that adds a term to a pool's sum
 * so that float64 input gets a wider one and everything else runs in plain double. No include guard on purpose. */

typedef struct
{
  REAL *means, *sums, *rests, *squares; /* one for each pool, borrowed; means and squares count in the second pass only */
  const guint8 *mask;                   /* one byte for each cell, or NULL */
} NAME (Sums);

/* Σx. Four sums at once: additions need not wait for one another. */
static REAL
NAME (sum_run) (const double *values, gsize n)
{
  REAL lanes[4] = { 0, 0, 0, 0 };
  gsize member = 0;

  for (; member + 4 <= n; member += 4)
    {
      lanes[0] += values[member];
      lanes[1] += values[member + 1];
      lanes[2] += values[member + 2];
      lanes[3] += values[member + 3];
    }
  for (; member < n; member++)
    lanes[0] += values[member];
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

/* Σd of d = x − mean; adds Σd² to @square */
static REAL
NAME (square_run) (const double *values, gsize n, REAL mean, REAL *square)
{
  REAL sums[2] = { 0, 0 }, squares[2] = { 0, 0 };
  gsize member = 0;

  for (; member + 2 <= n; member += 2)
    {
      REAL first = values[member] - mean, second = values[member + 1] - mean;

      sums[0] += first;
      sums[1] += second;
      squares[0] += first * first;
      squares[1] += second * second;
    }
  if (member < n)
    {
      REAL last = values[member] - mean;

      sums[0] += last;
      squares[0] += last * last;
    }
  *square += squares[0] + squares[1];
  return sums[0] + sums[1];
}

/* As sum_run, where every column is another pool */
static void
NAME (sum_columns) (const NAME (Sums) * call, gsize pool, gsize column_pool, const double *values, gsize n)
{
  for (gsize column = 0; column < n; column++, pool += column_pool)
    NAME (add) (&call->sums[pool], &call->rests[pool], values[column]);
}

static void
NAME (square_columns) (const NAME (Sums) * call, gsize pool, gsize column_pool, const double *values, gsize n)
{
  for (gsize column = 0; column < n; column++, pool += column_pool)
    {
      REAL difference = values[column] - call->means[pool];

      NAME (add) (&call->sums[pool], &call->rests[pool], difference);
      call->squares[pool] += difference * difference;
    }
}

/* As sum_columns, of the cells that count */
static void
NAME (sum_masked) (const NAME (Sums) * call, const NormBlock *block, gsize row)
{
  const double *values = block->values + row * block->n_columns;
  gsize pool = block->pool + row * block->row_pool, cell = block->cell + row * block->row_cell;

  for (gsize column = 0; column < block->n_columns; column++, pool += block->column_pool, cell += block->column_cell)
    {
      if (call->mask[cell])
        NAME (add) (&call->sums[pool], &call->rests[pool], values[column]);
    }
}

static void
NAME (square_masked) (const NAME (Sums) * call, const NormBlock *block, gsize row)
{
  const double *values = block->values + row * block->n_columns;
  gsize pool = block->pool + row * block->row_pool, cell = block->cell + row * block->row_cell;

  for (gsize column = 0; column < block->n_columns; column++, pool += block->column_pool, cell += block->column_cell)
    {
      if (call->mask[cell])
        NAME (square_columns) (call, pool, 0, values + column, 1);
    }
}

static void
NAME (sum_block) (const NormBlock *block, gpointer data)
{
  const NAME (Sums) *call = data;

  for (gsize row = 0; row < block->n_rows; row++)
    {
      const double *values = block->values + row * block->n_columns;
      gsize pool = block->pool + row * block->row_pool;

      if (call->mask != NULL)
        NAME (sum_masked) (call, block, row);
      else if (block->column_pool == 0)
        NAME (add) (&call->sums[pool], &call->rests[pool], NAME (sum_run) (values, block->n_columns));
      else
        NAME (sum_columns) (call, pool, block->column_pool, values, block->n_columns);
    }
}

static void
NAME (square_block) (const NormBlock *block, gpointer data)
{
  const NAME (Sums) *call = data;

  for (gsize row = 0; row < block->n_rows; row++)
    {
      const double *values = block->values + row * block->n_columns;
      gsize pool = block->pool + row * block->row_pool;

      if (call->mask != NULL)
        NAME (square_masked) (call, block, row);
      else if (block->column_pool == 0)
        NAME (add) (&call->sums[pool], &call->rests[pool], NAME (square_run) (values, block->n_columns, call->means[pool], &call->squares[pool]));
      else
        NAME (square_columns) (call, pool, block->column_pool, values, block->n_columns);
    }
}

/* Takes a sum out of its place. Past an infinity the rest is NaN, and the sum alone is right. */
static REAL
NAME (take_sum) (const NAME (Sums) * call, gsize pool)
{
  REAL sum = isfinite (call->rests[pool]) ? call->sums[pool] + call->rests[pool] : call->sums[pool];

  call->sums[pool] = call->rests[pool] = 0;
  return sum;
}

/* The corrected two-pass algorithm (Chan, Golub, LeVeque, "Algorithms for computing the sample variance", 1983, eq. 1.7):
 *   mean = Σx / m     var = (Σ(x − mean)² − (Σ(x − mean))² / m) / m
 * What the first pass lost of the mean by rounding comes back as mean_rest = Σ(x − mean) / m. */
static gboolean
NAME (compute) (const NormPooling *pooling, const guint8 *mask, NormMoments *moments, NormTask *task, GError **error)
{
  gsize n = pooling->n_pools;
  g_autofree REAL *means = g_try_new0 (REAL, n), *sums = g_try_new0 (REAL, n), *rests = g_try_new0 (REAL, n), *squares = g_try_new0 (REAL, n);
  NAME (Sums) call = { means, sums, rests, squares, mask };
  NormWalk walk;

  if (n > 0 && (means == NULL || sums == NULL || rests == NULL || squares == NULL))
    return moments_set_limit_error (n, error);
  norm_walk_init (&walk, pooling);
  if (!norm_walk_run (&walk, NAME (sum_block), &call, task, error))
    return FALSE;
  for (gsize pool = 0; pool < n; pool++)
    means[pool] = moments[pool].mean = NAME (take_sum) (&call, pool) / moments[pool].m; /* rounded to double; mean_rest completes it */
  if (!norm_walk_run (&walk, NAME (square_block), &call, task, error))
    return FALSE;
  for (gsize pool = 0; pool < n; pool++)
    {
      REAL m = moments[pool].m, sum = NAME (take_sum) (&call, pool), var = (squares[pool] - sum * sum / m) / m;

      moments[pool].mean_rest = sum / m;
      moments[pool].var = var < 0 ? 0 : var;
    }
  return TRUE;
}
