/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notes.h"
#include <math.h>

/* Of one kind; the rest is counted in a last sentence. */
#define MOST_POOLS_NAMED 4

/* Looking for the NaN among more values than this would take longer than the layer itself. */
#define MOST_VALUES_COUNTED 65536

typedef gboolean (*PoolTest) (const NormResult *result, gsize pool);
typedef char *(*PoolRemark) (const NormResult *result, gsize pool, const char *name);

static gboolean
pool_is_not_finite (const NormResult *result, gsize pool)
{
  return !isfinite (result->pools[pool].mean) || !isfinite (result->pools[pool].var);
}

static gsize
pool_count_not_finite (const NormResult *result, gsize pool)
{
  gsize n = 0;

  for (gsize member = 0; member < result->pooling->m; member++)
    n += !isfinite (norm_view_get (result->pooling->view, norm_pooling_cell (result->pooling, pool, member)));
  return n;
}

static char *
remark_not_finite (const NormResult *result, gsize pool, const char *name)
{
  const char *effect = result->uses_running ? "the others are normalized with the running statistics"
                                            : "its mean and variance are lost and every output of this pool is NaN; it spoils no other pool";
  gsize n;

  if (result->pooling->m > MOST_VALUES_COUNTED)
    return g_strdup_printf ("%s holds NaN or infinite values; %s.", name, effect);
  n = pool_count_not_finite (result, pool);
  if (n == 0)
    return g_strdup_printf ("%s: mean or variance is larger than a double can hold; use smaller values.", name);
  return g_strdup_printf ("%s: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " values %s NaN or infinite; %s.", name, n, result->pooling->m,
                          n == 1 ? "is" : "are", effect);
}

static gboolean
pool_has_no_root (const NormResult *result, gsize pool)
{
  return result->uses_running && result->pools[pool].used_var + result->eps < 0;
}

static char *
remark_no_root (const NormResult *result, gsize pool, const char *name)
{
  return g_strdup_printf ("%s: running_var + eps is negative; it has no root and every output of this pool is NaN.", name);
}

static gboolean
pool_divides_by_zero (const NormResult *result, gsize pool)
{
  return result->pools[pool].used_var == 0 && result->eps == 0 && (result->pools[pool].invstd == 0 || isinf (result->pools[pool].invstd));
}

static char *
remark_zero (const NormResult *result, gsize pool, const char *name)
{
  if (result->pools[pool].invstd != 0)
    return g_strdup_printf ("%s: %s 0 with eps=0 divides by zero; the output is infinite or NaN.", name,
                            result->uses_running ? "running_var" : "variance");
  return g_strdup_printf ("%s: variance 0 with eps=0; PyTorch takes 1/√0 as 0 here, so the output is %s.", name,
                          norm_layer_has_weight (result->layer) ? "the bias" : "0");
}

static void
notes_add_pools (GPtrArray *notes, const NormResult *result, PoolTest test, PoolRemark remark)
{
  gsize n = 0;

  for (gsize pool = 0; pool < result->pooling->n_pools; pool++)
    {
      g_autofree char *name = NULL;

      if (!test (result, pool) || ++n > MOST_POOLS_NAMED)
        continue;
      name = norm_pooling_pool_name (result->pooling, pool);
      g_ptr_array_add (notes, remark (result, pool, name));
    }
  if (n > MOST_POOLS_NAMED)
    g_ptr_array_add (notes, g_strdup_printf ("… and %" G_GSIZE_FORMAT " more pools like these.", n - MOST_POOLS_NAMED));
}

GPtrArray *
norm_notes_new (const NormResult *result)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func (g_free);

  if (!result->layer->info->pools)
    return notes;
  if (result->input->n_values == 0)
    g_ptr_array_add (notes, g_strdup ("The input is empty: nothing is pooled, the output is empty too, and no running statistics change."));
  else
    {
      notes_add_pools (notes, result, pool_is_not_finite, remark_not_finite);
      notes_add_pools (notes, result, pool_has_no_root, remark_no_root);
      notes_add_pools (notes, result, pool_divides_by_zero, remark_zero);
    }
  if (result->input->tensor->dtype == NORM_DTYPE_FLOAT16)
    g_ptr_array_add (notes, g_strdup ("PyTorch 1.13 refuses float16 on the CPU (\"batch_norm\" not implemented for 'Half'); "
                                      "here it is computed in double and rounded once."));
  return notes;
}
