/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Included by normalize.c once for every type to compute in; see statistics-impl.h. No include guard on purpose. */

/* NormAffine taken apart, so that neighbouring pools are neighbours in memory */
typedef struct
{
  const NormOutput *output;                         /* borrowed, as the arrays */
  const REAL *means, *mean_rests, *scales, *biases; /* one for each pool */
} NAME (Affines);

/* y = (x − mean) · scale + bias, all of one pool */
static void
NAME (normalize_run) (const NAME (Affines) * affines, gsize pool, const double *values, gsize n, double *output)
{
  REAL mean = affines->means[pool], mean_rest = affines->mean_rests[pool], scale = affines->scales[pool], bias = affines->biases[pool];

  for (gsize column = 0; column < n; column++)
    output[column] = ((values[column] - mean) - mean_rest) * scale + bias;
}

/* The same where every column is another pool */
static void
NAME (normalize_columns) (const NAME (Affines) * affines, gsize pool, gsize column_pool, const double *values, gsize n, double *output)
{
  const REAL *means = affines->means + pool, *mean_rests = affines->mean_rests + pool;
  const REAL *scales = affines->scales + pool, *biases = affines->biases + pool;

  for (gsize column = 0, step = 0; column < n; column++, step += column_pool)
    output[column] = ((values[column] - means[step]) - mean_rests[step]) * scales[step] + biases[step];
}

static void
NAME (normalize_block) (const NormBlock *block, gpointer data)
{
  const NAME (Affines) *affines = data;
  double output[NORM_BLOCK_VALUES];

  for (gsize row = 0; row < block->n_rows; row++)
    {
      gsize start = row * block->n_columns, pool = block->pool + row * block->row_pool;

      if (block->column_pool == 0)
        NAME (normalize_run) (affines, pool, block->values + start, block->n_columns, output + start);
      else
        NAME (normalize_columns) (affines, pool, block->column_pool, block->values + start, block->n_columns, output + start);
    }
  store_block (affines->output, block, output);
}

static gboolean
NAME (normalize) (const NormPooling *pooling, const NormAffine *pools, const NormOutput *output, GCancellable *cancellable, GError **error)
{
  gsize n = pooling->n_pools;
  g_autofree REAL *values = g_try_new (REAL, 4 * n);
  NAME (Affines) affines = { output, values, values + n, values + 2 * n, values + 3 * n };
  NormWalk walk;

  if (values == NULL && n > 0)
    return output_set_limit_error (n, error);
  for (gsize pool = 0; pool < n; pool++)
    {
      values[pool] = pools[pool].mean;
      values[n + pool] = pools[pool].mean_rest;
      values[2 * n + pool] = pools[pool].scale;
      values[3 * n + pool] = pools[pool].bias;
    }
  norm_walk_init (&walk, pooling);
  return norm_walk_run (&walk, NAME (normalize_block), &affines, cancellable, error);
}
