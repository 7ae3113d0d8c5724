/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "result.h"
#include "buffer.h"
#include "compute.h"
#include "notes.h"
#include "problem.h"
#include "running.h"
#include <glib/gi18n-lib.h>
#include <math.h>

/* A batch without values may claim any number of channels; the others have at most as many as they have values. */
#define MOST_EMPTY_POOLS (1 << 20)

NormResult *
norm_result_ref (NormResult *result)
{
  g_return_val_if_fail (result != NULL, NULL);
  g_atomic_ref_count_inc (&result->ref_count);
  return result;
}

void
norm_result_unref (NormResult *result)
{
  g_return_if_fail (result != NULL);
  if (!g_atomic_ref_count_dec (&result->ref_count))
    return;
  norm_buffer_free (result->pools, result->pools != NULL ? result->pooling->n_pools * sizeof *result->pools : 0);
  g_clear_pointer (&result->input, norm_view_unref);
  g_clear_pointer (&result->mask, norm_view_unref);
  g_clear_pointer (&result->layer, norm_layer_unref);
  g_clear_pointer (&result->params, norm_params_unref);
  g_clear_pointer (&result->params_after, norm_params_unref);
  g_clear_pointer (&result->pooling, norm_pooling_unref);
  g_clear_pointer (&result->output, norm_tensor_unref);
  g_clear_pointer (&result->notes, g_ptr_array_unref);
  g_free (result);
}

double
norm_result_get_output (const NormResult *result, gsize cell)
{
  g_return_val_if_fail (result != NULL && cell < result->output->n_values, 0);
  return norm_tensor_get (result->output, cell);
}

/* 1/√(var + eps). PyTorch's InvStd makes it 0 where both are 0, but only for a batch's own variance (Normalization.cpp,
 * batch_norm_cpu_update_stats). */
static long double
invstd_of (const NormResult *result, long double var)
{
  if (result->layer->info->zero_invstd && !result->uses_running && var == 0 && result->eps == 0)
    return 0;
  if (result->layer->mistake == NORM_MISTAKE_EPS_OUTSIDE)
    return 1 / (sqrtl (var) + result->eps);
  return 1 / sqrtl (var + result->eps);
}

/* Σx² / m. Infinities take a pool's mean away but leave this infinite, so that finite values become 0; NaN takes it away. */
static long double
mean_square_of (const NormResult *result, gsize pool, const NormMoments *moments)
{
  long double mean = (long double) moments->mean + moments->mean_rest;

  if (isfinite (mean) || moments->m == 0)
    return moments->var + mean * mean;
  for (gsize member = 0; member < result->pooling->m; member++)
    {
      gsize cell = norm_pooling_cell (result->pooling, pool, member);
      gboolean counts = result->mask == NULL || norm_view_get (result->mask, cell) != 0;

      if (counts && isnan (norm_view_get (result->input, cell)))
        return NAN;
    }
  return INFINITY;
}

/* Fills in the public statistics of a pool and what its values go through. */
static void
pool_finish (gsize pool, const NormMoments *moments, NormScale *scale, gpointer data)
{
  NormResult *result = data;
  NormPoolStatistics *statistics = &result->pools[pool];
  long double var = moments->var;
  gsize m = moments->m;

  *scale = (NormScale){ .mean = moments->mean, .mean_rest = moments->mean_rest };
  statistics->m = m;
  statistics->mean = moments->mean;
  statistics->var = var;
  statistics->unbiased_var = m < 2 ? NAN : (double) (var * m / (m - 1));
  if (result->uses_running)
    {
      gsize feature = norm_pooling_pool_feature (result->pooling, pool);

      *scale = (NormScale){ .mean = norm_params_get (result->params, NORM_PARAM_RUNNING_MEAN, feature) };
      var = norm_params_get (result->params, NORM_PARAM_RUNNING_VAR, feature);
    }
  else if (!result->layer->info->centers)
    {
      var = mean_square_of (result, pool, moments);
      *scale = (NormScale){ .mean = 0 };
    }
  else if (result->layer->mistake == NORM_MISTAKE_UNBIASED)
    var = m < 2 ? NAN : var * m / (m - 1);
  scale->invstd = invstd_of (result, var);
  statistics->used_mean = result->uses_running || !result->layer->info->centers ? scale->mean : statistics->mean;
  statistics->used_var = var;
  statistics->invstd = scale->invstd;
}

static gboolean
result_check_pools (const NormResult *result, GError **error)
{
  if (result->pooling->n_pools <= MAX (result->input->n_values, MOST_EMPTY_POOLS))
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
               _ ("an empty input with %zu features; at most %d are told apart where there are no values, use a shorter channel axis"),
               result->pooling->n_pools, MOST_EMPTY_POOLS);
  return FALSE;
}

/* One value for each feature: the parameter's own array if it has them all, else a new one, also in @owned, with the initial ones written out */
static const double *
params_expand (const NormResult *result, NormParamKind kind, gboolean has, double **owned)
{
  gsize n = result->pooling->n_features, n_set;
  const double *set = norm_params_array (result->params, kind, &n_set);

  if (has && set != NULL && n_set >= n)
    return set;
  *owned = g_new (double, MAX (n, 1));
  for (gsize feature = 0; feature < n; feature++)
    (*owned)[feature] = has ? norm_params_get (result->params, kind, feature) : kind == NORM_PARAM_WEIGHT;
  return *owned;
}

static gboolean
result_compute (NormResult *result, NormTask *task, GError **error)
{
  gboolean has_weight = norm_layer_has_weight (result->layer), has_bias = norm_layer_has_bias (result->layer);
  gsize n_pools = result->pooling->n_pools;
  g_autofree double *weight = NULL, *bias = NULL;
  g_autoptr (NormTensor) mask = result->mask != NULL ? norm_view_to_tensor (result->mask) : NULL;
  NormComputation computation = { .pooling = result->pooling, .view = result->input, .scale_func = pool_finish, .data = result };

  result->pools = n_pools <= G_MAXSIZE / sizeof *result->pools ? norm_buffer_alloc (n_pools * sizeof *result->pools) : NULL;
  if (result->pools == NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("not enough memory for %zu features"), n_pools);
      return FALSE;
    }
  if ((has_weight && !norm_params_is_initial (result->params, NORM_PARAM_WEIGHT)) ||
      (has_bias && !norm_params_is_initial (result->params, NORM_PARAM_BIAS)))
    {
      computation.weight = params_expand (result, NORM_PARAM_WEIGHT, has_weight, &weight);
      computation.bias = params_expand (result, NORM_PARAM_BIAS, has_bias, &bias);
    }
  computation.mask = mask != NULL ? norm_tensor_data (mask) : NULL;
  computation.scales_known = result->uses_running;
  result->output = norm_compute (&computation, task, error);
  return result->output != NULL;
}

/* A layer without pools hands its input through. */
static gboolean
result_pass_through (NormResult *result)
{
  result->output = norm_view_to_tensor (result->input);
  return TRUE;
}

NormResult *
norm_layer_run (NormLayer *layer, NormParams *params, NormMode mode, NormView *view, NormView *mask, NormTask *task, GError **error)
{
  g_autoptr (NormProblem) problem = NULL;
  g_autoptr (NormResult) result = NULL;

  g_return_val_if_fail (layer != NULL && params != NULL && view != NULL, NULL);
  g_return_val_if_fail (mask == NULL || (mask->tensor->dtype == NORM_DTYPE_BOOL && mask->rank == view->rank &&
                                         memcmp (mask->shape, view->shape, view->rank * sizeof *view->shape) == 0),
                        NULL);
  if (!norm_task_check (task, error))
    return NULL;
  problem = norm_layer_check (layer, params, mode, view);
  if (problem != NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LAYER, "%s\n%s", problem->message, problem->explanation);
      return NULL;
    }
  result = g_new0 (NormResult, 1);
  g_atomic_ref_count_init (&result->ref_count);
  result->input = norm_view_ref (view);
  result->layer = norm_layer_ref (layer);
  result->mode = mode;
  result->mask = mask != NULL ? norm_view_ref (mask) : NULL;
  result->eps = norm_layer_eps (layer, view->tensor->dtype);
  result->params = norm_params_ref (params);
  result->uses_running = mode == NORM_MODE_EVAL && norm_layer_tracks (layer);
  result->pooling = norm_pooling_new (layer, view);
  if (!result_check_pools (result, error))
    return NULL;
  if (!(layer->info->pools ? result_compute (result, task, error) : result_pass_through (result)))
    return NULL;
  if (mode == NORM_MODE_TRAIN)
    result->params_after = norm_running_update (layer, params, result->pooling, result->pools);
  else
    result->params_after = norm_params_ref (params);
  result->notes = norm_notes_new (result);
  return g_steal_pointer (&result);
}
