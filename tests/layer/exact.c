/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact.h"
#include <math.h>

static gboolean
is_a (const NormLayer *layer, const char *prefix)
{
  return g_str_has_prefix (layer->info->name, prefix);
}

/* Batch and instance norm: they alone track, and take 1/√0 as 0. */
static gboolean
is_batch_or_instance (const NormLayer *layer)
{
  return is_a (layer, "BatchNorm") || is_a (layer, "SyncBatchNorm") || is_a (layer, "InstanceNorm");
}

static gboolean
is_last (const NormLayer *layer)
{
  return is_a (layer, "LayerNorm") || is_a (layer, "RMSNorm");
}

/* InstanceNorm1d takes (C, L), 2d (C, H, W), 3d (C, D, H, W). */
static gboolean
is_unbatched (const NormLayer *layer, const NormView *view)
{
  return is_a (layer, "InstanceNorm") && view->rank == layer->info->name[strlen ("InstanceNorm")] - '0' + 1;
}

static gsize
product (const gsize *sizes, int n)
{
  gsize values = 1;

  for (int axis = 0; axis < n; axis++)
    values *= sizes[axis];
  return values;
}

static int
n_leading (const NormLayer *layer, const NormView *view)
{
  int n_last;

  norm_layer_normalized_shape (layer, &n_last);
  return view->rank - n_last;
}

static gsize
pool_of (const NormLayer *layer, const NormView *view, const gsize *index)
{
  const gsize *shape = view->shape;

  if (is_a (layer, "SyncBatchNorm") && norm_layer_n_devices (layer) > 1 && !norm_layer_synchronizes (layer))
    return index[0] / (shape[0] / norm_layer_n_devices (layer)) * shape[1] + index[1];
  if (is_a (layer, "BatchNorm") || is_a (layer, "SyncBatchNorm"))
    return index[1];
  if (is_unbatched (layer, view))
    return index[0];
  if (is_a (layer, "InstanceNorm"))
    return index[0] * shape[1] + index[1];
  if (is_a (layer, "GroupNorm"))
    return index[0] * norm_layer_n_groups (layer) + index[1] / (shape[1] / norm_layer_n_groups (layer));
  return norm_shape_ravel (n_leading (layer, view), shape, index);
}

static gsize
n_pools_of (const NormLayer *layer, const NormView *view)
{
  const gsize *shape = view->shape;

  if (is_a (layer, "SyncBatchNorm") && norm_layer_n_devices (layer) > 1 && !norm_layer_synchronizes (layer))
    return norm_layer_n_devices (layer) * shape[1];
  if (is_a (layer, "BatchNorm") || is_a (layer, "SyncBatchNorm"))
    return shape[1];
  if (is_unbatched (layer, view))
    return shape[0];
  if (is_a (layer, "InstanceNorm"))
    return shape[0] * shape[1];
  if (is_a (layer, "GroupNorm"))
    return shape[0] * norm_layer_n_groups (layer);
  return product (shape, n_leading (layer, view));
}

static gsize
feature_of (const NormLayer *layer, const NormView *view, const gsize *index)
{
  int leading = n_leading (layer, view);

  if (is_last (layer))
    return norm_shape_ravel (view->rank - leading, view->shape + leading, index + leading);
  return index[is_unbatched (layer, view) ? 0 : 1];
}

static gsize
n_features_of (const NormLayer *layer, const NormView *view)
{
  int leading = n_leading (layer, view);

  if (is_last (layer))
    return product (view->shape + leading, view->rank - leading);
  return view->shape[is_unbatched (layer, view) ? 0 : 1];
}

static void
exact_place (TestExact *exact, const NormLayer *layer, const NormView *view)
{
  gsize index[NORM_MAX_RANK];

  exact->n_values = view->n_values;
  exact->n_pools = n_pools_of (layer, view);
  exact->n_features = n_features_of (layer, view);
  exact->pools = g_new0 (gsize, exact->n_values + 1);
  exact->features = g_new0 (gsize, exact->n_values + 1);
  for (gsize cell = 0; cell < exact->n_values; cell++)
    {
      norm_shape_unravel (view->rank, view->shape, cell, index);
      exact->pools[cell] = pool_of (layer, view, index);
      exact->features[cell] = feature_of (layer, view, index);
    }
}

/* mean = Σx / m, var = Σ(x − mean)² / m */
static void
exact_measure (TestExact *exact, const double *values, const gboolean *counts)
{
  exact->m = g_new0 (gsize, exact->n_pools + 1);
  exact->own = g_new0 (TestMoments, exact->n_pools + 1);
  for (gsize cell = 0; cell < exact->n_values; cell++)
    {
      if (counts != NULL && !counts[cell])
        continue;
      exact->m[exact->pools[cell]]++;
      exact->own[exact->pools[cell]].mean += values[cell];
    }
  for (gsize pool = 0; pool < exact->n_pools; pool++)
    exact->own[pool].mean /= exact->m[pool];
  for (gsize cell = 0; cell < exact->n_values; cell++)
    {
      TestMoments *moments = &exact->own[exact->pools[cell]];

      if (counts == NULL || counts[cell])
        moments->var += (values[cell] - moments->mean) * (values[cell] - moments->mean);
    }
  for (gsize pool = 0; pool < exact->n_pools; pool++)
    exact->own[pool].var /= exact->m[pool];
}

/* RMSNorm takes no mean away and divides by √(Σx² / m + eps). */
static void
exact_use_squares (TestExact *exact, const double *values, const gboolean *counts)
{
  memset (exact->used, 0, exact->n_pools * sizeof *exact->used);
  for (gsize cell = 0; cell < exact->n_values; cell++)
    {
      if (counts == NULL || counts[cell])
        exact->used[exact->pools[cell]].var += (__float128) values[cell] * values[cell];
    }
  for (gsize pool = 0; pool < exact->n_pools; pool++)
    exact->used[pool].var /= exact->m[pool];
}

static void
exact_use (TestExact *exact, const NormLayer *layer, const NormParams *params, const double *values, const gboolean *counts)
{
  exact->used = g_memdup2 (exact->own, (exact->n_pools + 1) * sizeof *exact->own);
  if (!exact->centers)
    exact_use_squares (exact, values, counts);
  for (gsize cell = 0; exact->uses_running && cell < exact->n_values; cell++)
    exact->used[exact->pools[cell]] = (TestMoments){ norm_params_get (params, NORM_PARAM_RUNNING_MEAN, exact->features[cell]),
                                                     norm_params_get (params, NORM_PARAM_RUNNING_VAR, exact->features[cell]) };
}

static __float128
magnitude (__float128 value)
{
  return value < 0 ? -value : value;
}

static void
exact_normalize (TestExact *exact, const NormLayer *layer, const NormParams *params, const double *values)
{
  gboolean zero = is_batch_or_instance (layer) && !exact->uses_running;

  exact->outputs = g_new0 (__float128, exact->n_values + 1);
  exact->scales = g_new0 (__float128, exact->n_values + 1);
  for (gsize cell = 0; cell < exact->n_values; cell++)
    {
      const TestMoments *used = &exact->used[exact->pools[cell]];
      double weight = norm_layer_has_weight (layer) ? norm_params_get (params, NORM_PARAM_WEIGHT, exact->features[cell]) : 1;
      double bias = norm_layer_has_bias (layer) ? norm_params_get (params, NORM_PARAM_BIAS, exact->features[cell]) : 0;

      exact->outputs[cell] = test_exact_output (values[cell], used->mean, used->var, exact->eps, zero, weight, bias);
      exact->scales[cell] =
        magnitude (test_exact_output (values[cell], used->mean, used->var, exact->eps, zero, weight, 0)) + fabs (weight) + fabs (bias);
    }
}

static __float128
share_of (const NormLayer *layer, const NormParams *params)
{
  double momentum;

  if (norm_layer_momentum (layer, &momentum))
    return momentum;
  return (__float128) 1 / ((__float128) params->num_batches_tracked + 1);
}

/* running ← (1 − a) · running + a · batch. An instance norm repeats the running statistics for each n, updates each, and averages over n; of
 * devices that do not synchronize the first one's are kept. A pool in which nothing counts has nothing to say. */
static void
exact_run (TestExact *exact, const NormLayer *layer, const NormParams *params)
{
  __float128 share = share_of (layer, params);

  exact->running_mean = g_new0 (__float128, exact->n_features + 1);
  exact->running_var = g_new0 (__float128, exact->n_features + 1);
  for (gsize feature = 0; feature < exact->n_features; feature++)
    {
      __float128 mean_before = norm_params_get (params, NORM_PARAM_RUNNING_MEAN, feature);
      __float128 var_before = norm_params_get (params, NORM_PARAM_RUNNING_VAR, feature);

      for (gsize place = 0; place < exact->n_running; place++)
        {
          gsize pool = place * exact->n_features + feature, m = exact->m[pool];
          const TestMoments *own = &exact->own[pool];

          exact->running_mean[feature] += (m > 0 ? (1 - share) * mean_before + share * own->mean : mean_before) / exact->n_running;
          exact->running_var[feature] += (m > 0 ? (1 - share) * var_before + share * own->var * m / (m - 1) : var_before) / exact->n_running;
        }
    }
}

static void
exact_track (TestExact *exact, const NormLayer *layer, const NormParams *params, NormMode mode, const NormView *view)
{
  gboolean instances = is_a (layer, "InstanceNorm");

  exact->n_running = instances && !is_unbatched (layer, view) ? view->shape[0] : 1;
  exact->batches = params->num_batches_tracked;
  if (!norm_layer_tracks (layer) || mode != NORM_MODE_TRAIN)
    return;
  if (!instances)
    exact->batches++;
  if (view->n_values > 0)
    exact_run (exact, layer, params);
}

TestExact *
test_exact_new (const NormLayer *layer, const NormParams *params, NormMode mode, const NormView *view, const gboolean *counts)
{
  TestExact *exact = g_new0 (TestExact, 1);
  g_autofree double *values = norm_view_to_doubles (view);

  exact->uses_running = is_batch_or_instance (layer) && norm_layer_tracks (layer) && mode == NORM_MODE_EVAL;
  exact->centers = !is_a (layer, "RMSNorm");
  exact->eps = norm_layer_eps (layer, view->tensor->dtype);
  exact_place (exact, layer, view);
  exact_measure (exact, values, counts);
  exact_use (exact, layer, params, values, counts);
  exact_normalize (exact, layer, params, values);
  exact_track (exact, layer, params, mode, view);
  return exact;
}

void
test_exact_free (TestExact *exact)
{
  gpointer const arrays[] = { exact->pools,  exact->features,     exact->m,          exact->own, exact->used, exact->outputs,
                              exact->scales, exact->running_mean, exact->running_var };

  for (guint each = 0; each < G_N_ELEMENTS (arrays); each++)
    g_free (arrays[each]);
  g_free (exact);
}

static void
check_places (const TestExact *exact, const NormPooling *pooling)
{
  g_assert_cmpuint (pooling->n_pools, ==, exact->n_pools);
  g_assert_cmpuint (pooling->n_pools * pooling->m, ==, exact->n_values);
  g_assert_cmpuint (pooling->n_features, ==, exact->n_features);
  for (gsize cell = 0; cell < exact->n_values; cell++)
    {
      gsize member = norm_pooling_member_of (pooling, cell);

      g_assert_cmpuint (norm_pooling_pool_of (pooling, cell), ==, exact->pools[cell]);
      g_assert_cmpuint (norm_pooling_feature_of (pooling, cell), ==, exact->features[cell]);
      g_assert_cmpuint (member, <, pooling->m);
      g_assert_cmpuint (norm_pooling_cell (pooling, exact->pools[cell], member), ==, cell);
    }
}

/* NaN and infinities alike, or no farther apart than @bound */
static void
assert_near (double value, __float128 exact, __float128 bound)
{
  if (isfinite (value) && isfinite ((double) exact))
    g_assert_cmpfloat ((double) magnitude (value - exact), <=, (double) bound);
  else
    g_assert_true ((isnan (value) && isnan ((double) exact)) || value == (double) exact);
}

/* A mean in double is rounded once; beside that n sums round n times. */
static __float128
mean_bound (const TestExact *exact, gsize pool)
{
  const TestMoments *own = &exact->own[pool];

  return 0x1p-53 * magnitude (own->mean) + 0x1p-53 * (exact->m[pool] + 8) * sqrt ((double) own->var) + 0x1p-1074;
}

static __float128
var_bound (const TestExact *exact, gsize pool)
{
  return 0x1p-52 * (exact->m[pool] + 8) * exact->own[pool].var + 0x1p-1074;
}

static void
check_statistics (const TestExact *exact, const NormResult *result)
{
  for (gsize pool = 0; pool < exact->n_pools; pool++)
    {
      const NormPoolStatistics *statistics = &result->pools[pool];
      const TestMoments *own = &exact->own[pool], *used = &exact->used[pool];
      gsize m = exact->m[pool];

      g_assert_cmpuint (statistics->m, ==, m);
      assert_near (statistics->mean, own->mean, mean_bound (exact, pool));
      assert_near (statistics->var, own->var, var_bound (exact, pool));
      if (m < 2)
        g_assert_true (isnan (statistics->unbiased_var));
      else
        assert_near (statistics->unbiased_var, own->var * m / (m - 1), 2 * var_bound (exact, pool));
      if (exact->n_values == 0)
        continue;
      if (exact->centers && !exact->uses_running)
        assert_near (statistics->used_mean, used->mean, mean_bound (exact, pool));
      else
        g_assert_true (statistics->used_mean == (double) used->mean || (isnan (statistics->used_mean) && isnan ((double) used->mean)));
      assert_near (statistics->used_var, used->var, 0x1p-52 * (m + 8) * magnitude (used->var) + 0x1p-1074);
    }
}

static void
check_running (const TestExact *exact, const NormResult *result)
{
  static const NormParamKind kinds[] = { NORM_PARAM_RUNNING_MEAN, NORM_PARAM_RUNNING_VAR };

  g_assert_cmpint (result->params_after->num_batches_tracked, ==, exact->batches);
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      const __float128 *wanted = kind == 0 ? exact->running_mean : exact->running_var;

      for (gsize feature = 0; feature < exact->n_features; feature++)
        {
          double before = norm_params_get (result->params, kinds[kind], feature),
                 after = norm_params_get (result->params_after, kinds[kind], feature);
          __float128 bound = 0;

          /* Every pool that has a say, with its own bound: one value has a mean, but no unbiased variance */
          for (gsize pool = feature; wanted != NULL && pool < exact->n_features * exact->n_running; pool += exact->n_features)
            bound += exact->m[pool] < (kind == 0 ? 1 : 2) ? 0 : 2 * (kind == 0 ? mean_bound (exact, pool) : 2 * var_bound (exact, pool));
          if (wanted == NULL)
            g_assert_true (after == before || (isnan (after) && isnan (before)));
          else
            assert_near (after, wanted[feature], bound + 0x1p-50 * (fabs (before) + magnitude (wanted[feature])));
        }
    }
}

static double
ulps_allowed (NormDtype dtype)
{
  switch (dtype)
    {
    case NORM_DTYPE_FLOAT64:
      return 4;
    case NORM_DTYPE_FLOAT32:
      return 1;
    default:
      return 0.5 + 0x1p-30;
    }
}

static void
check_outputs (const TestExact *exact, const NormResult *result, TestWorst *worst)
{
  NormDtype dtype = result->output->dtype;
  __float128 least = dtype == NORM_DTYPE_FLOAT64 ? 0x1p-62 : 0x1p-50;

  g_assert_cmpint (dtype, ==, result->input->tensor->dtype);
  g_assert_cmpint (result->output->rank, ==, result->input->rank);
  g_assert_cmpmem (result->output->shape, result->input->rank * sizeof (gsize), result->input->shape, result->input->rank * sizeof (gsize));
  for (gsize cell = 0; cell < exact->n_values; cell++)
    {
      double y = norm_result_get_output (result, cell), ulps = test_ulps (dtype, y, exact->outputs[cell]);
      gboolean cancelled = ulps > ulps_allowed (dtype) && magnitude (y - exact->outputs[cell]) <= least * exact->scales[cell];

      if (!cancelled)
        g_assert_cmpfloat (ulps, <=, ulps_allowed (dtype));
      if (worst == NULL)
        continue;
      worst->n[dtype]++;
      worst->n_cancelled[dtype] += cancelled;
      worst->worst[dtype] = cancelled ? worst->worst[dtype] : MAX (worst->worst[dtype], ulps);
    }
}

void
test_exact_check (const TestExact *exact, const NormResult *result, TestWorst *worst)
{
  g_assert_true (!result->uses_running == !exact->uses_running);
  g_assert_true (result->eps == exact->eps);
  check_places (exact, result->pooling);
  check_statistics (exact, result);
  check_outputs (exact, result, worst);
  check_running (exact, result);
}

void
test_worst_report (const TestWorst *worst)
{
  for (NormDtype dtype = 0; dtype < NORM_N_DTYPES; dtype++)
    {
      if (worst->n[dtype] == 0)
        continue;
      g_test_message ("%s: %" G_GSIZE_FORMAT " outputs, at most %.4f ulp from exact; %" G_GSIZE_FORMAT " cancelled", norm_dtype_name (dtype),
                      worst->n[dtype], worst->worst[dtype], worst->n_cancelled[dtype]);
      g_assert_cmpfloat (worst->n_cancelled[dtype], <=, 2 + 0.002 * worst->n[dtype]);
    }
}
