/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Included by normalize.c once for every type to compute in; see statistics-impl.h. No include guard on purpose. */

/* NormScale taken apart, so that neighbouring pools are neighbours in memory */
typedef struct
{
  const NormOutput *output;                 /* borrowed, as the arrays */
  const REAL *means, *mean_rests, *invstds; /* one for each pool */
  const double *weight, *bias;              /* one for each feature, or NULL */
} NAME (Scales);

/* y = (x − mean) · invstd · weight + bias, all of one pool and one feature */
static void
NAME (normalize_run) (const NAME (Scales) * scales, gsize pool, gsize feature, const double *values, gsize n, double *output)
{
  REAL mean = scales->means[pool], mean_rest = scales->mean_rests[pool], scale = scales->invstds[pool], bias = 0;

  if (scales->weight != NULL)
    scale *= scales->weight[feature];
  if (scales->bias != NULL)
    bias = scales->bias[feature];
  for (gsize column = 0; column < n; column++)
    output[column] = ((values[column] - mean) - mean_rest) * scale + bias;
}

/* The same where pool or feature change with the column */
static void
NAME (normalize_columns) (const NAME (Scales) * scales, const NormBlock *block, gsize row, double *output)
{
  const double *values = block->values + row * block->n_columns;
  gsize pool = block->pool + row * block->row_pool, feature = block->feature + row * block->row_feature;

  for (gsize column = 0; column < block->n_columns; column++, pool += block->column_pool, feature += block->column_feature)
    NAME (normalize_run) (scales, pool, feature, values + column, 1, output + column);
}

static void
NAME (normalize_block) (const NormBlock *block, gpointer data)
{
  const NAME (Scales) *scales = data;
  double output[NORM_BLOCK_VALUES];

  for (gsize row = 0; row < block->n_rows; row++)
    {
      gsize start = row * block->n_columns;

      if (block->column_pool == 0 && block->column_feature == 0)
        NAME (normalize_run)
      (scales, block->pool + row * block->row_pool, block->feature + row * block->row_feature, block->values + start, block->n_columns,
       output + start);
      else NAME (normalize_columns) (scales, block, row, output + start);
    }
  store_block (scales->output, block, output);
}

static gboolean
NAME (normalize) (const NormPooling *pooling, const NormScale *pools, const double *weight, const double *bias, const NormOutput *output,
                  NormTask *task, GError **error)
{
  gsize n = pooling->n_pools;
  g_autofree REAL *values = g_try_new (REAL, 3 * n);
  NAME (Scales) scales = { output, values, values + n, values + 2 * n, weight, bias };
  NormWalk walk;

  if (values == NULL && n > 0)
    return output_set_limit_error (n, error);
  for (gsize pool = 0; pool < n; pool++)
    {
      values[pool] = pools[pool].mean;
      values[n + pool] = pools[pool].mean_rest;
      values[2 * n + pool] = pools[pool].invstd;
    }
  norm_walk_init (&walk, pooling);
  return norm_walk_run (&walk, NAME (normalize_block), &scales, task, error);
}
