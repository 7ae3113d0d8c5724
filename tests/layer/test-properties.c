/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "equality.h"
#include "exact.h"
#include "generate.h"
#include "trial.h"
#include <math.h>

/* Laws that hold for every layer and every input, on random ones. */

#define N_ROUNDS 1500

/* NULL where the layer wants more than one value in a pool; nothing else may be refused. */
static NormResult *
run (NormLayer *layer, NormParams *params, NormMode mode, NormView *view, NormView *mask)
{
  g_autoptr (GError) error = NULL;
  NormResult *result = norm_layer_run (layer, params, mode, view, mask, NULL, &error);

  if (result == NULL)
    {
      g_autoptr (TestExact) exact = test_exact_new (layer, params, mode, view, NULL);

      g_assert_error (error, NORM_ERROR, NORM_ERROR_LAYER);
      g_assert_nonnull (strstr (error->message, "Expected more than 1"));
      g_assert_cmpuint (exact->n_pools, ==, exact->n_values);
    }
  return result;
}

static NormResult *
run_initial (const char *text, NormView *view)
{
  g_autoptr (NormLayer) layer = test_layer (text);
  g_autoptr (NormParams) params = norm_params_new ();

  return run (layer, params, NORM_MODE_TRAIN, view, NULL);
}

/* Each value in exactly one pool, sizes, features, statistics, outputs, running statistics: all as the definition says. */
static void
test_definition (void)
{
  TestWorst worst = { 0 };
  guint n_kinds[NORM_N_LAYER_KINDS] = { 0 };

  for (int round = 0; round < N_ROUNDS; round++)
    {
      TestTrial trial;
      g_autoptr (NormResult) result = NULL;

      test_trial_init (&trial);
      result = run (trial.layer, trial.params, trial.mode, trial.view, trial.mask);
      if (result != NULL)
        {
          g_autoptr (TestExact) exact = test_exact_new (trial.layer, trial.params, trial.mode, trial.view, trial.counts);

          test_exact_check (exact, result, &worst);
          n_kinds[trial.layer->info->kind]++;
        }
      test_trial_clear (&trial);
    }
  for (guint kind = NORM_LAYER_IDENTITY + 1; kind < NORM_N_LAYER_KINDS; kind++)
    g_assert_cmpuint (n_kinds[kind], >, 0);
  test_worst_report (&worst);
}

/* A random view and a layer without weight and bias of a random kind that takes it, in training */
static NormResult *
random_result (void)
{
  NormResult *result = NULL;

  while (result == NULL)
    {
      g_autoptr (NormTensor) tensor = test_random_tensor (600);
      g_autoptr (NormView) view = test_random_view (tensor, g_test_rand_int ());
      g_autofree char *text = test_random_layer (g_test_rand_int_range (NORM_LAYER_IDENTITY + 1, NORM_N_LAYER_KINDS), view, FALSE);

      if (text != NULL)
        result = run_initial (text, view);
    }
  return result;
}

/* What normalizing means: mean 0 and variance v/(v + eps); without centering, mean square s/(s + eps). */
static void
test_moments (void)
{
  for (int round = 0; round < N_ROUNDS / 3; round++)
    {
      g_autoptr (NormResult) result = random_result ();
      gsize m = result->pooling->m;
      double unit = norm_dtype_epsilon (result->output->dtype);

      for (gsize pool = 0; pool < result->pooling->n_pools; pool++)
        {
          __float128 mean = 0, square = 0;
          double largest = 0, var = result->pools[pool].used_var;

          for (gsize member = 0; member < m; member++)
            {
              double y = norm_result_get_output (result, norm_pooling_cell (result->pooling, pool, member));

              mean += y / (__float128) m;
              square += y * (__float128) y / m;
              largest = MAX (largest, fabs (y));
            }
          if (var == 0 && result->eps == 0) /* 0, or NaN: see the extremes */
            continue;
          if (result->layer->info->centers)
            g_assert_cmpfloat (fabs ((double) mean), <=, unit * largest);
          g_assert_cmpfloat (fabs ((double) (square - (__float128) var / ((__float128) var + result->eps))), <=,
                             (4 * unit + 0x1p-52 * (m + 8)) * (double) square + unit * unit);
        }
    }
}

/* Other axes to turn round or swap, so that pools stay pools: any axis backwards; what lies behind the channels in any order. */
static NormView *
rearrange (const NormResult *result, int *order, gboolean *backwards)
{
  NormView *view = result->input;
  const NormLayerInfo *info = result->layer->info;
  int first = info->pools_last ? view->rank : norm_layer_channel_axis (result->layer, view->rank) + 1;
  gsize shape[NORM_MAX_AXES];
  gssize strides[NORM_MAX_AXES], offset = view->offset;

  for (int axis = 0; axis < view->rank; axis++)
    {
      int place = axis < first ? axis : g_test_rand_int_range (first, axis + 1);

      order[axis] = axis;
      order[axis] = order[place];
      order[place] = axis;
    }
  for (int axis = 0; axis < view->rank; axis++)
    {
      backwards[axis] = g_test_rand_bit ();
      shape[axis] = view->shape[order[axis]];
      strides[axis] = view->strides[order[axis]] * (backwards[axis] ? -1 : 1);
      offset += backwards[axis] ? (gssize) (shape[axis] - 1) * view->strides[order[axis]] : 0;
    }
  return norm_view_new_strided (view, offset, view->rank, shape, strides);
}

/* The cell of the original view that the rearranged @cell shows */
static gsize
original_cell (const NormView *view, const NormView *rearranged, const int *order, const gboolean *backwards, gsize cell)
{
  gsize index[NORM_MAX_RANK], original[NORM_MAX_RANK];

  norm_shape_unravel (rearranged->rank, rearranged->shape, cell, index);
  for (int axis = 0; axis < rearranged->rank; axis++)
    original[order[axis]] = backwards[axis] ? rearranged->shape[axis] - 1 - index[axis] : index[axis];
  return norm_shape_ravel (view->rank, view->shape, original);
}

static gboolean
same_or_close (NormDtype dtype, double a, double b)
{
  return a == b || (isnan (a) && isnan (b)) || fabs (a - b) <= 4 * norm_dtype_epsilon (dtype) * MAX (fabs (a), 0x1p-8);
}

/* Permuting the input permutes the output. */
static void
test_permuted (void)
{
  for (int round = 0; round < N_ROUNDS / 3; round++)
    {
      g_autoptr (NormResult) result = random_result ();
      int order[NORM_MAX_AXES];
      gboolean backwards[NORM_MAX_AXES];
      g_autoptr (NormView) rearranged = rearrange (result, order, backwards);
      g_autoptr (NormResult) other = run (result->layer, result->params, NORM_MODE_TRAIN, rearranged, NULL);

      for (gsize cell = 0; cell < rearranged->n_values; cell++)
        {
          gsize original = original_cell (result->input, rearranged, order, backwards, cell);

          g_assert_cmpfloat (norm_view_get (rearranged, cell), ==, norm_view_get (result->input, original));
          g_assert_true (same_or_close (result->output->dtype, norm_result_get_output (other, cell), norm_result_get_output (result, original)));
        }
    }
}

/* A mask in which everything counts is no mask. */
static void
test_full_mask (void)
{
  for (int round = 0; round < N_ROUNDS / 10; round++)
    {
      g_autoptr (NormResult) result = random_result ();
      g_autofree guint8 *flags = g_malloc (result->input->n_values);
      g_autoptr (NormTensor) tensor = NULL;
      g_autoptr (NormView) mask = NULL;
      g_autoptr (NormResult) masked = NULL;

      memset (flags, 1, result->input->n_values);
      tensor = norm_tensor_new_take (NORM_DTYPE_BOOL, result->input->rank, result->input->shape, g_steal_pointer (&flags));
      mask = norm_view_new (tensor);
      masked = run (result->layer, result->params, NORM_MODE_TRAIN, result->input, mask);
      for (gsize cell = 0; cell < result->input->n_values; cell++)
        g_assert_true (same_or_close (result->output->dtype, norm_result_get_output (masked, cell), norm_result_get_output (result, cell)));
    }
}

/* Without eps neither the scale of the input matters – exactly, by a power of two – nor, where there is a mean to take away, its origin. */
static void
test_scale_and_origin (void)
{
  for (int round = 0; round < N_ROUNDS / 10; round++)
    {
      double values[48], scaled[48], shifted[48];
      g_autofree char *text = NULL;
      NormLayerKind kind = g_test_rand_int_range (NORM_LAYER_IDENTITY + 1, NORM_N_LAYER_KINDS);
      g_autoptr (NormView) view = NULL, view_scaled = NULL, view_shifted = NULL;
      g_autoptr (NormResult) result = NULL, result_scaled = NULL, result_shifted = NULL;
      const char *shape = kind == NORM_LAYER_BATCH_NORM_3D || kind == NORM_LAYER_INSTANCE_NORM_3D ? "[2, 4, 2, 1, 3]"
                        : norm_layer_info (kind)->max_rank == 3                                   ? "[2, 4, 6]"
                                                                                                  : "[2, 4, 2, 3]";

      for (guint flat = 0; flat < G_N_ELEMENTS (values); flat++)
        {
          values[flat] = g_test_rand_int_range (-50, 51);
          scaled[flat] = values[flat] * 64;
          shifted[flat] = values[flat] + 1000;
        }
      view = test_view (NORM_DTYPE_FLOAT32, shape, values);
      view_scaled = test_view (NORM_DTYPE_FLOAT32, shape, scaled);
      view_shifted = test_view (NORM_DTYPE_FLOAT32, shape, shifted);
      do
        {
          g_clear_pointer (&text, g_free);
          text = test_random_layer (kind, view, FALSE);
        }
      while (strstr (text, "eps=0,") == NULL);
      result = run_initial (text, view);
      if (result == NULL)
        continue;
      result_scaled = run_initial (text, view_scaled);
      result_shifted = run_initial (text, view_shifted);
      for (gsize cell = 0; cell < view->n_values; cell++)
        {
          double y = norm_result_get_output (result, cell), y_scaled = norm_result_get_output (result_scaled, cell);

          g_assert_true (y == y_scaled || (isnan (y) && isnan (y_scaled)));
          if (result->layer->info->centers)
            g_assert_true (same_or_close (NORM_DTYPE_FLOAT32, y, norm_result_get_output (result_shifted, cell)));
        }
    }
}

/* Two layers that are one, as the program itself says when it compares them */
static void
assert_same (const char *a_text, const char *a_steps, const char *b_text, const char *b_steps, NormView *view)
{
  g_autoptr (NormView) a_view = test_apply_steps (view, a_steps), b_view = test_apply_steps (view, b_steps);
  g_autoptr (NormResult) a = run_initial (a_text, a_view);
  g_autoptr (NormResult) b = run_initial (b_text, b_view);
  NormEquality equality;
  double unit = norm_dtype_epsilon (view->tensor->dtype), largest = 0;

  if (a == NULL || b == NULL) /* m = 1, which not all of them mind */
    return;
  equality = norm_equality_of_results (a, b, FALSE);
  for (gsize cell = 0; cell < view->n_values; cell++)
    largest = MAX (largest, fabs (norm_result_get_output (a, cell)));
  g_assert_cmpuint (equality.n_compared, ==, view->n_values);
  g_assert_cmpuint (equality.n_only_one, ==, 0);
  g_assert_cmpfloat (equality.max_difference, <=, 2 * unit * largest);
  g_assert_true (equality.kind == NORM_EQUALITY_EQUAL || (equality.kind == NORM_EQUALITY_ROUNDING && equality.max_difference > 0) || unit > 1e-6);
}

static NormView *
view_3d (gsize n, gsize c, gsize l)
{
  static const NormDtype dtypes[] = { NORM_DTYPE_FLOAT32, NORM_DTYPE_FLOAT64, NORM_DTYPE_FLOAT16, NORM_DTYPE_BFLOAT16 };
  const gsize shape[] = { n, c, l };
  const NormFill fill = { NORM_FILL_NORMAL, g_test_rand_int_range (0, 2) * 100, 1, g_test_rand_int () };
  g_autoptr (NormTensor) tensor = norm_tensor_generate (dtypes[g_test_rand_int_range (0, 4)], 3, shape, &fill, NULL);

  return norm_view_new (tensor);
}

static void
test_same_layers (void)
{
  for (int round = 0; round < N_ROUNDS / 5; round++)
    {
      int n = g_test_rand_int_range (1, 7), c = g_test_rand_int_range (1, 9), l = g_test_rand_int_range (2, 12);
      g_autoptr (NormView) view = view_3d (n, c, l), alone = view_3d (1, c, l);
      g_autofree char *instance = g_strdup_printf ("InstanceNorm1d(%d)", c), *batch = g_strdup_printf ("BatchNorm1d(%d)", c);
      g_autofree char *each = g_strdup_printf ("GroupNorm(%d, %d)", c, c), *one = g_strdup_printf ("GroupNorm(1, %d)", c);
      g_autofree char *all = g_strdup_printf ("LayerNorm((%d, %d))", c, l), *last = g_strdup_printf ("LayerNorm(%d)", l);
      g_autofree char *synced = g_strdup_printf ("SyncBatchNorm(%d, devices=%d)", c, n);
      g_autofree char *apart = g_strdup_printf ("SyncBatchNorm(%d, devices=%d, synchronized=False)", c, n);
      g_autofree char *single = g_strdup_printf ("SyncBatchNorm(%d)", c), *channels = g_strdup_printf ("BatchNorm1d(%d)", n * c);
      g_autofree char *join = g_strdup_printf ("reshape(1, %d, %d)", n * c, l), *plane = g_strdup_printf ("BatchNorm2d(%d)", c);
      g_autofree char *samples = g_strdup_printf ("BatchNorm1d(%d)", n);

      assert_same (each, "", instance, "", view);                /* GroupNorm with a group for each channel */
      assert_same (one, "", all, "", view);                      /* … and with one for all */
      assert_same (batch, "", instance, "", alone);              /* N = 1 */
      assert_same (instance, "squeeze(0)", instance, "", alone); /* unbatched */
      assert_same (synced, "", batch, "", view);                 /* any number of devices, synchronized */
      assert_same (single, "", batch, "", view);                 /* one device */
      assert_same (apart, "", instance, "", view);               /* a sample for each device */
      assert_same (channels, join, instance, "", view);          /* what PyTorch makes of instance norm */
      assert_same (last, "", instance, "", view);                /* nothing before the last axis is pooled */
      assert_same (plane, "unsqueeze(3)", batch, "", view);      /* an axis of one value more */
      assert_same (samples, "transpose(0, 1)", all, "", view);   /* LayerNorm over (C, L) keeps N, as a batch norm does whose channels are N */
      assert_same (batch, "transpose(0, 1).transpose(0, 1)", batch, "", view);
    }
}

/* Of values that come with their opposites the mean is 0: there RMSNorm is LayerNorm. */
static void
test_no_mean (void)
{
  for (int round = 0; round < N_ROUNDS / 10; round++)
    {
      double values[40];
      g_autoptr (NormView) view = NULL;

      for (guint flat = 0; flat < G_N_ELEMENTS (values); flat += 2)
        {
          values[flat] = g_test_rand_double () * 5 - 2;
          values[flat + 1] = -values[flat];
        }
      view = test_view (g_test_rand_bit () ? NORM_DTYPE_FLOAT32 : NORM_DTYPE_FLOAT64, "[4, 10]", values);
      assert_same ("RMSNorm(10, eps=1e-05)", "", "LayerNorm(10)", "", view);
      assert_same ("RMSNorm((4, 10), eps=1e-05)", "", "LayerNorm((4, 10))", "", view);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/properties/definition", test_definition);
  g_test_add_func ("/layer/properties/moments", test_moments);
  g_test_add_func ("/layer/properties/permuted", test_permuted);
  g_test_add_func ("/layer/properties/full-mask", test_full_mask);
  g_test_add_func ("/layer/properties/scale-and-origin", test_scale_and_origin);
  g_test_add_func ("/layer/properties/same-layers", test_same_layers);
  g_test_add_func ("/layer/properties/no-mean", test_no_mean);
  return g_test_run ();
}
