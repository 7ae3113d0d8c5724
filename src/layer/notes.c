/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notes.h"
#include "number.h"
#include <float.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

/* Of one kind; the rest is counted in a last sentence. */
#define MOST_POOLS_NAMED 4

/* Looking for the NaN among more values than this would take longer than the layer itself. */
#define MOST_VALUES_COUNTED 65536

/* ── what may be odd about a pool ── */

typedef enum
{
  ODD_NOTHING_COUNTS,
  ODD_NOT_FINITE,
  ODD_NO_ROOT,
  ODD_ZERO,
  ODD_OVERFLOW,
  ODD_UNDERFLOW,
  ODD_ONE_COUNTS,
  N_ODD,
} Odd;

/* The running statistics learn from this batch */
static gboolean
is_tracked (const NormResult *result)
{
  return result->mode == NORM_MODE_TRAIN && norm_layer_tracks (result->layer);
}

/* PyTorch adds the squares of the deviations in float32, except for a float64 input. */
static gboolean
is_narrow (const NormResult *result)
{
  return result->input->tensor->dtype != NORM_DTYPE_FLOAT64 && !result->uses_running;
}

/* A bit for each Odd */
static guint
pool_find_odd (const NormResult *result, const NormPoolStatistics *pool)
{
  gboolean finite = isfinite (pool->mean) && isfinite (pool->var), zero = pool->used_var == 0 && result->eps == 0;
  guint odd = 0;

  if (pool->m == 0)
    odd |= 1 << ODD_NOTHING_COUNTS;
  else if (!finite)
    odd |= 1 << ODD_NOT_FINITE;
  else if (is_narrow (result) && pool->used_var * pool->m > FLT_MAX)
    odd |= 1 << ODD_OVERFLOW;
  else if (is_narrow (result) && result->eps == 0 && pool->used_var > 0 && (float) pool->used_var == 0)
    odd |= 1 << ODD_UNDERFLOW;
  if (result->uses_running && pool->used_var + result->eps < 0)
    odd |= 1 << ODD_NO_ROOT;
  if (zero && (pool->invstd == 0 || isinf (pool->invstd)))
    odd |= 1 << ODD_ZERO;
  if (pool->m == 1 && result->mask != NULL && is_tracked (result))
    odd |= 1 << ODD_ONE_COUNTS;
  return odd;
}

static gsize
pool_count_not_finite (const NormResult *result, gsize pool)
{
  gsize n = 0;

  for (gsize member = 0; member < result->pooling->m; member++)
    {
      gsize cell = norm_pooling_cell (result->pooling, pool, member);

      n += !isfinite (norm_view_get (result->input, cell)) && (result->mask == NULL || norm_view_get (result->mask, cell) != 0);
    }
  return n;
}

static char *
remark_not_finite (const NormResult *result, gsize pool, const char *name)
{
  const char *effect = result->uses_running ? _ ("the others are normalized with the running statistics")
                     : result->layer->info->centers
                       ? _ ("its mean and variance are lost and every output of this pool is NaN; it spoils no other pool")
                       : _ ("its mean square is lost, and with it this pool's output; it spoils no other pool");
  gsize n;

  if (result->pooling->m > MOST_VALUES_COUNTED)
    return g_strdup_printf (_ ("%s holds NaN or infinite values; %s."), name, effect);
  n = pool_count_not_finite (result, pool);
  if (n == 0)
    return g_strdup_printf (_ ("%s: mean or variance is larger than a double can hold; use smaller values."), name);
  return g_strdup_printf (ngettext ("%s: %zu of %zu values is NaN or infinite; %s.", "%s: %zu of %zu values are NaN or infinite; %s.", n), name, n,
                          result->pools[pool].m, effect);
}

static char *
remark_nothing_counts (const NormResult *result, gsize pool, const char *name)
{
  return g_strdup_printf (_ ("%s: the mask leaves nothing that counts, so there is no mean and no variance%s%s."), name,
                          result->uses_running ? _ ("; the running statistics normalize") : _ (", and every output of this pool is NaN"),
                          is_tracked (result) ? _ ("; its running statistics stay as they are") : "");
}

static char *
remark_one_counts (const NormResult *result, gsize pool, const char *name)
{
  return g_strdup_printf (_ ("%s: the mask leaves a single value; its variance ÷(m − 1) is 0 ÷ 0, and running_var becomes NaN."), name);
}

static char *
remark_no_root (const NormResult *result, gsize pool, const char *name)
{
  return g_strdup_printf (_ ("%s: running_var + eps is negative; it has no root and every output of this pool is NaN."), name);
}

/* 0 · 1/√0: only values that do not count can differ from the mean. */
static char *
remark_zero (const NormResult *result, gsize pool, const char *name)
{
  if (result->pools[pool].invstd == 0)
    return g_strdup_printf (_ ("%s: variance 0 with eps=0; PyTorch takes 1/√0 as 0 here, so the output is %s."), name,
                            norm_layer_has_weight (result->layer) ? _ ("the bias") : "0");
  if (result->uses_running || result->mask != NULL)
    return g_strdup_printf (_ ("%s: %s 0 with eps=0 divides by zero; the output is infinite or NaN."), name,
                            result->uses_running ? "running_var" : _ ("variance"));
  return g_strdup_printf (_ ("%s: %s 0 with eps=0 divides zero by zero; the output is NaN, in PyTorch too. A small eps such as 1e-05 makes it 0."),
                          name, result->layer->info->centers ? _ ("variance") : _ ("mean square"));
}

static const char *
zero_or_nan (const NormResult *result)
{
  return result->layer->info->zero_invstd ? "0" : result->layer->info->centers ? _ ("0 or NaN") : "0";
}

static char *
remark_overflow (const NormResult *result, gsize pool, const char *name)
{
  return g_strdup_printf (
    _ ("%s: the squares add up to more than float32 holds. PyTorch's variance is infinite there and its output %s; here they are "
       "added in double."),
    name, zero_or_nan (result));
}

static char *
remark_underflow (const NormResult *result, gsize pool, const char *name)
{
  return g_strdup_printf (_ (
                            "%s: the variance is smaller than float32 holds. PyTorch's is 0 there and, with eps=0, its output %s; here it is kept in "
                            "double."),
                          name, result->layer->info->zero_invstd ? "0" : "NaN");
}

static void
notes_add_pools (GPtrArray *notes, const NormResult *result)
{
  static char *(*const remarks[N_ODD]) (const NormResult *result, gsize pool, const char *name) = {
    [ODD_NOTHING_COUNTS] = remark_nothing_counts,
    [ODD_NOT_FINITE] = remark_not_finite,
    [ODD_NO_ROOT] = remark_no_root,
    [ODD_ZERO] = remark_zero,
    [ODD_OVERFLOW] = remark_overflow,
    [ODD_UNDERFLOW] = remark_underflow,
    [ODD_ONE_COUNTS] = remark_one_counts,
  };
  gsize named[N_ODD][MOST_POOLS_NAMED], n[N_ODD] = { 0 };

  for (gsize pool = 0; pool < result->pooling->n_pools; pool++)
    {
      guint odd = pool_find_odd (result, &result->pools[pool]);

      for (int kind = 0; odd != 0; kind++, odd >>= 1)
        {
          if ((odd & 1) != 0 && n[kind]++ < MOST_POOLS_NAMED)
            named[kind][n[kind] - 1] = pool;
        }
    }
  for (int kind = 0; kind < N_ODD; kind++)
    {
      for (gsize place = 0; place < MIN (n[kind], MOST_POOLS_NAMED); place++)
        {
          g_autofree char *name = norm_pooling_pool_name (result->pooling, named[kind][place]);

          g_ptr_array_add (notes, remarks[kind](result, named[kind][place], *name != '\0' ? name : _ ("The pool")));
        }
      if (n[kind] > MOST_POOLS_NAMED)
        g_ptr_array_add (notes, g_strdup_printf (_ ("… and %zu more pools like these."), n[kind] - MOST_POOLS_NAMED));
    }
}

/* ── what may be odd about the layer ── */

static void
notes_add_empty (GPtrArray *notes, const NormResult *result)
{
  int batch = norm_layer_batch_axis (result->layer, result->input->rank);

  g_ptr_array_add (notes, g_strdup (_ ("The input is empty: nothing is pooled, the output is empty too, and no running statistics change.")));
  if (norm_layer_tracks (result->layer) && result->layer->info->keeps_batch && batch >= 0 && result->input->shape[batch] == 0)
    g_ptr_array_add (notes,
                     g_strdup (_ ("PyTorch 1.13 averages instance norm's running statistics over the samples, of which there are none, and makes "
                                  "them NaN, even in eval(); here they stay.")));
}

/* Every value is its own mean */
static void
notes_add_single (GPtrArray *notes, const NormResult *result)
{
  if (result->pooling->m != 1 || result->uses_running)
    return;
  if (result->layer->info->centers)
    g_ptr_array_add (notes, g_strdup_printf (_ ("Each pool holds a single value: it is its own mean, so the output is %s whatever the values are."),
                                             norm_layer_has_bias (result->layer) ? _ ("the bias") : "0"));
  else
    g_ptr_array_add (notes, g_strdup (_ ("Each pool holds a single value, which is divided by its own size: only its sign is left.")));
}

/* PyTorch looks at the number of features only through weight, bias and running statistics. */
static void
notes_add_features (GPtrArray *notes, const NormResult *result)
{
  gint64 n = norm_layer_n_features (result->layer);
  int channel = norm_layer_channel_axis (result->layer, result->input->rank);
  const char *arg = norm_layer_features_arg (result->layer);

  if (result->layer->info->features != NORM_FEATURES_CHANNEL || (n >= 0 && (guint64) n == result->input->shape[channel]))
    return;
  g_ptr_array_add (notes, g_strdup_printf (ngettext ("%s=%" PRId64
                                                     ", but the input has %zu channel. PyTorch does not mind as long as there are no weights and "
                                                     "no running statistics; %s=%zu would say what is meant.",
                                                     "%s=%" PRId64
                                                     ", but the input has %zu channels. PyTorch does not mind as long as there are no weights and "
                                                     "no running statistics; %s=%zu would say what is meant.",
                                                     result->input->shape[channel]),
                                           arg, n, result->input->shape[channel], arg, result->input->shape[channel]));
}

static void
notes_add_devices (GPtrArray *notes, const NormResult *result)
{
  gint64 n = norm_layer_n_devices (result->layer);
  gboolean together = norm_layer_synchronizes (result->layer);

  if (!result->layer->info->splits_batch)
    return;
  g_ptr_array_add (notes,
                   g_strdup_printf (_ ("PyTorch runs SyncBatchNorm on GPUs only (\"SyncBatchNorm expected input tensor to be on GPU\"); here it is "
                                       "computed as %" PRId64 " of them would%s."),
                                    n, n == 1 ? _ (", which is batch norm") : ""));
  if (n > 1 && !together && is_tracked (result))
    g_ptr_array_add (notes,
                     g_strdup (_ ("Each device has running statistics of its own; those of device R=0 are kept, as DistributedDataParallel hands "
                                  "them to the others.")));
  if (n > 1 && together && !result->uses_running && result->mode == NORM_MODE_EVAL)
    g_ptr_array_add (notes,
                     g_strdup (_ ("Without running statistics PyTorch synchronizes in training only: in eval() each device uses its own statistics, "
                                  "as synchronized=False shows.")));
}

static void
notes_add_version (GPtrArray *notes, const NormResult *result)
{
  int eps = norm_layer_arg_index (result->layer, "eps");
  NormDtype dtype = result->input->tensor->dtype;
  g_autofree char *number = norm_number_shortest (result->eps);

  if (!result->layer->info->centers && result->layer->values[eps].none)
    g_ptr_array_add (notes, g_strdup_printf (_ ("eps=None is the machine epsilon of %s, %s."), norm_dtype_name (dtype), number));
  if (!result->layer->info->centers)
    g_ptr_array_add (notes, g_strdup (_ ("PyTorch has RMSNorm since version 2.4.")));
  else if (dtype == NORM_DTYPE_FLOAT16)
    g_ptr_array_add (notes, g_strdup_printf (_ ("PyTorch 1.13 refuses float16 on the CPU (\"%s\" not implemented for 'Half'); "
                                                "here it is computed in double and rounded once."),
                                             result->layer->info->kernel));
}

static void
notes_add_mistake (GPtrArray *notes, const NormResult *result)
{
  if (result->layer->mistake == NORM_MISTAKE_UNBIASED)
    g_ptr_array_add (notes,
                     g_strdup (result->uses_running || !result->layer->info->centers
                                 ? _ ("Wrong on purpose: ÷(m−1) in the output. It changes nothing here, where no batch variance normalizes.")
                                 : _ ("Wrong on purpose: ÷(m−1) in the output. PyTorch divides by m there, and by m−1 only for running_var.")));
  if (result->layer->mistake == NORM_MISTAKE_EPS_OUTSIDE)
    g_ptr_array_add (notes, g_strdup (_ ("Wrong on purpose: ε outside the root. PyTorch adds it to the variance, under the root.")));
}

GPtrArray *
norm_notes_new (const NormResult *result)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func (g_free);

  if (!result->layer->info->pools)
    return notes;
  notes_add_features (notes, result);
  if (result->input->n_values == 0)
    notes_add_empty (notes, result);
  else
    {
      notes_add_single (notes, result);
      notes_add_pools (notes, result);
    }
  notes_add_mistake (notes, result);
  notes_add_devices (notes, result);
  notes_add_version (notes, result);
  return notes;
}
