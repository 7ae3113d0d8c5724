/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-running.h"
#include "formula-sum.h"

#include <glib/gi18n-lib.h>

#define MOST_COPIES 4 /* samples of instance norm whose means are written out */

/**
 * The pools that update the running statistics of one feature.
 * @n: as many copies; for instance norm one for each sample, whose average is what stays. Only the first device's count where they are apart.
 */
typedef struct
{
  const NormResult *result;
  gsize feature, n_features, n;
  NormParamKind kind;
} Update;

static void
update_init (Update *update, const NormResult *result, gsize pool, NormParamKind kind)
{
  const NormPooling *pooling = result->pooling;

  update->result = result;
  update->kind = kind;
  update->feature = norm_pooling_pool_feature (pooling, pool);
  update->n_features = pooling->n_features;
  update->n = result->layer->info->keeps_batch ? pooling->n_pools / pooling->n_features : 1;
}

static const NormPoolStatistics *
update_pool (const Update *update, gsize copy)
{
  return &update->result->pools[copy * update->n_features + update->feature];
}

static gsize
count_updating (const Update *update)
{
  gsize n = 0;

  for (gsize copy = 0; copy < update->n; copy++)
    n += update_pool (update, copy)->m > 0;
  return n;
}

static double
batch_value (const Update *update, gsize copy)
{
  const NormPoolStatistics *pool = update_pool (update, copy);

  return update->kind == NORM_PARAM_RUNNING_MEAN ? pool->mean : pool->unbiased_var;
}

static gboolean
is_updating (const NormResult *result)
{
  return result->mode == NORM_MODE_TRAIN && norm_layer_tracks (result->layer);
}

gboolean
norm_formula_updates_running (const NormResult *result, gsize pool)
{
  return is_updating (result) && result->pools[pool].m > 0 && (result->layer->info->keeps_batch || pool < result->pooling->n_features);
}

static NormFormula *
op (const char *text)
{
  return norm_formula_operator (text);
}

static NormFormula *
count (gsize n)
{
  g_autofree char *text = g_strdup_printf ("%" G_GSIZE_FORMAT, n);

  return norm_formula_number (text);
}

/* The new value's share: the momentum, or 1/k at the k-th batch when it is None; @rest is the old value's. */
static NormFormula *
share (const NormResult *result, gboolean rest)
{
  gint64 k = result->params->num_batches_tracked + 1;
  double momentum;

  if (norm_layer_momentum (result->layer, &momentum))
    return norm_formula_value (rest ? 1 - momentum : momentum, FALSE);
  if (k <= 1)
    return norm_formula_value (rest ? 0 : 1, FALSE);
  return norm_formula_fraction (count (rest ? k - 1 : 1), count (k));
}

typedef NormFormula *(*CopyFunc) (const Update *update, gsize copy);

/* (1.25 + 0.5) / 2, of many the first, the second and the last */
static NormFormula *
average (const Update *update, CopyFunc term)
{
  GPtrArray *sum = g_ptr_array_new ();

  for (gsize copy = 0; copy < update->n; copy++)
    {
      if (copy > 0)
        g_ptr_array_add (sum, op ("+"));
      if (update->n > MOST_COPIES && copy == 2)
        {
          g_ptr_array_add (sum, norm_formula_number ("…"));
          g_ptr_array_add (sum, op ("+"));
          copy = update->n - 1;
        }
      g_ptr_array_add (sum, term (update, copy));
    }
  return norm_formula_fraction (norm_formula_row_take (sum), count (update->n));
}

static NormFormula *
batch_term (const Update *update, gsize copy)
{
  return norm_formula_value (batch_value (update, copy), TRUE);
}

static double
old_value (const Update *update)
{
  return norm_params_get (update->result->params, update->kind, update->feature);
}

/* What a copy has become: where all of a sample is padding, its copy stays as it is. */
static NormFormula *
copy_term (const Update *update, gsize copy)
{
  double momentum, old = old_value (update);

  if (!norm_layer_momentum (update->result->layer, &momentum))
    momentum = 1.0 / ((double) update->result->params->num_batches_tracked + 1);
  if (update_pool (update, copy)->m == 0)
    return norm_formula_value (old, TRUE);
  return norm_formula_value ((1 - momentum) * old + momentum * batch_value (update, copy), TRUE);
}

/* 0.9 · 0 + 0.1 · 1.25 */
static NormFormula *
weighted (const Update *update)
{
  NormFormula *batch = update->n == 1 ? batch_term (update, 0) : average (update, batch_term);

  return norm_formula_row (share (update->result, TRUE), op ("·"), norm_formula_value (old_value (update), TRUE), op ("+"),
                           share (update->result, FALSE), op ("·"), batch, NULL);
}

/* running ← (1 − a)·running + a·batch, PyTorch 1.13 */
NormFormula *
norm_formula_running (const NormResult *result, gsize pool, gboolean variance)
{
  NormParamKind kind = variance ? NORM_PARAM_RUNNING_VAR : NORM_PARAM_RUNNING_MEAN;
  gboolean elsewhere;
  gsize n_updating;
  Update update;

  g_return_val_if_fail (result != NULL && pool < result->pooling->n_pools, NULL);
  if (!is_updating (result))
    return NULL;
  update_init (&update, result, pool, kind);
  n_updating = count_updating (&update);
  if (n_updating == 0)
    return NULL;
  elsewhere = !result->layer->info->keeps_batch && pool >= update.n_features;
  return norm_formula_row (n_updating == update.n ? weighted (&update) : average (&update, copy_term), op ("="),
                           norm_formula_value (norm_params_get (result->params_after, kind, update.feature), FALSE),
                           elsewhere ? norm_formula_words (_ ("(device 0)")) : NULL, NULL);
}
