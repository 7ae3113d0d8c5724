/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact.h"
#include "kernels.h"
#include "parallel.h"

/* Poolings by name, and the seams of large ones; random ones are in test-properties.c. */

typedef struct
{
  const char *shape, *steps, *layer;
} Large;

static const Large larges[] = {
  /* More values than a block holds along every kind of axis */
  { "[3, 2, 2500]", "", "BatchNorm1d(2)" },
  { "[2100, 3]", "", "BatchNorm1d(3)" },
  { "[3, 2100]", "", "BatchNorm1d(2100)" },
  { "[3, 2100]", "t()", "BatchNorm1d(3)" },
  { "[5, 3, 700]", "permute(0, 2, 1)", "BatchNorm1d(700)" },
  { "[1500, 4, 3]", "permute(2, 0, 1)", "BatchNorm1d(1500)" },
  { "[2, 40, 9, 7]", "", "BatchNorm2d(40)" },
  { "[2, 9, 7, 40]", "permute(0, 3, 1, 2)", "BatchNorm2d(40)" },
  /* So many that several threads share them, by pools or within one */
  { "[6, 4, 128, 96]", "", "BatchNorm2d(4)" },
  { "[6, 128, 96, 4]", "permute(0, 3, 1, 2)", "BatchNorm2d(4)" },
  { "[300000, 1]", "", "BatchNorm1d(1)" },
  { "[4099, 67]", "", "BatchNorm1d(67)" },
  { "[4099, 67]", "t()", "BatchNorm1d(4099)" },
  { "[2, 150001]", "", "BatchNorm1d(150001)" },
  { "[6, 5, 101, 97]", "", "SyncBatchNorm(5, devices=3, synchronized=False)" },
  { "[6, 5, 101, 97]", "", "SyncBatchNorm(5, devices=3)" },
  { "[3, 5, 140, 131]", "", "InstanceNorm2d(5, affine=True, track_running_stats=True)" },
  { "[3, 140, 131, 5]", "permute(0, 3, 1, 2)", "InstanceNorm2d(5)" },
  { "[5, 140, 400]", "", "InstanceNorm2d(5)" },
  { "[3, 12, 80, 101]", "", "GroupNorm(3, 12)" },
  { "[3, 80, 101, 12]", "permute(0, 3, 1, 2)", "GroupNorm(4, 12)" },
  { "[1, 2, 150001]", "", "GroupNorm(1, 2)" },
  { "[350, 769]", "", "LayerNorm(769)" },
  { "[769, 350]", "t()", "LayerNorm(769)" },
  { "[2, 150001]", "", "LayerNorm((2, 150001))" },
  { "[150001, 2]", "", "LayerNorm(2)" },
  { "[350, 769]", "", "RMSNorm(769)" },
  { "[3, 80, 101, 12]", "permute(0, 3, 1, 2)", "RMSNorm((80, 101))" },
};

/* A value for each place, the same on every machine, far from 0 and not in any order */
static NormView *
scattered_view (NormDtype dtype, const char *shape_text)
{
  gsize shape[NORM_MAX_RANK], n;
  int rank;
  g_autofree double *values = NULL;

  g_assert_true (norm_shape_from_text (shape_text, &rank, shape, NULL));
  g_assert_true (norm_shape_count (dtype, rank, shape, &n, NULL));
  values = g_new (double, n);
  for (gsize flat = 0; flat < n; flat++)
    values[flat] = 100 + (double) (flat * 2654435761u % 1000003) / 65536;
  return test_view (dtype, shape_text, values);
}

static NormParams *
some_params (gsize n_features)
{
  g_autofree double *weight = g_new (double, n_features), *bias = g_new (double, n_features);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) weighted = NULL;

  for (gsize feature = 0; feature < n_features; feature++)
    {
      weight[feature] = 0.5 + feature % 7 * 0.375;
      bias[feature] = feature % 11 * 0.0625 - 0.25;
    }
  weighted = norm_params_with_array (initial, NORM_PARAM_WEIGHT, weight, n_features);
  return norm_params_with_array (weighted, NORM_PARAM_BIAS, bias, n_features);
}

/* Whatever processor and however many threads: the same bits. */
static void
check_same_bits (const char *layer, NormParams *params, NormView *view, const NormResult *result)
{
  static const guint threads[] = { 1, 3 };

  for (guint place = 0; place < G_N_ELEMENTS (threads); place++)
    for (const NormKernels *const *kernels = norm_kernels_all (); *kernels != NULL; kernels++)
      {
        g_autoptr (NormResult) other = NULL;

        norm_parallel_set_threads (threads[place]);
        norm_kernels_choose (*kernels);
        other = test_run (layer, params, NORM_MODE_TRAIN, view);
        g_assert_true (norm_tensor_equal (other->output, result->output));
        for (gsize pool = 0; pool < result->pooling->n_pools; pool++)
          g_assert_true (other->pools[pool].mean == result->pools[pool].mean && other->pools[pool].var == result->pools[pool].var);
      }
  norm_parallel_set_threads (0);
  norm_kernels_choose (NULL);
}

/* No value is left out or taken twice at the seams. */
static void
test_large (gconstpointer data)
{
  static const NormDtype dtypes[] = { NORM_DTYPE_FLOAT32, NORM_DTYPE_FLOAT64 };
  const Large *large = data;
  g_autoptr (NormLayer) layer = test_layer (large->layer);
  g_autoptr (NormParams) params = some_params (norm_layer_n_features (layer));
  TestWorst worst = { 0 };

  for (guint place = 0; place < G_N_ELEMENTS (dtypes); place++)
    {
      g_autoptr (NormView) whole = scattered_view (dtypes[place], large->shape);
      g_autoptr (NormView) view = test_apply_steps (whole, large->steps);
      g_autoptr (NormResult) result = test_run (large->layer, params, NORM_MODE_TRAIN, view);
      g_autoptr (TestExact) exact = test_exact_new (layer, params, NORM_MODE_TRAIN, view, NULL);

      test_exact_check (exact, result, &worst);
      check_same_bits (large->layer, params, view, result);
    }
  test_worst_report (&worst);
}

static void
test_names (void)
{
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[2, 3, 2, 2]", NULL);
  g_autoptr (NormLayer) layer = test_layer ("BatchNorm2d(3)");
  g_autoptr (NormPooling) pooling = norm_pooling_new (layer, view);
  g_autofree char *name = norm_pooling_pool_name (pooling, 2);
  gsize index[NORM_MAX_AXES];

  g_assert_cmpstr (name, ==, "C=2");
  g_assert_cmpint (norm_pooling_pool_index (pooling, 2, index), ==, 1);
  g_assert_cmpuint (index[0], ==, 2);
  g_assert_cmpuint (norm_pooling_pool_feature (pooling, 2), ==, 2);
  g_assert_cmpuint (pooling->n_features, ==, 3);
  for (int axis = 0; axis < 4; axis++)
    g_assert_true (pooling->kept[axis] == (axis == 1));
  g_assert_cmpstr (pooling->names[3], ==, "W");
}

static void
test_identity (void)
{
  g_autoptr (NormView) whole = test_view (NORM_DTYPE_INT64, "[2, 3]", NULL);
  g_autoptr (NormView) view = test_apply_steps (whole, "t()");
  g_autoptr (NormResult) result = test_run ("Identity()", NULL, NORM_MODE_TRAIN, view);
  static const double transposed[] = { 1, 4, 2, 5, 3, 6 };

  g_assert_cmpuint (result->pooling->n_pools, ==, 0);
  g_assert_cmpint (result->output->dtype, ==, NORM_DTYPE_INT64);
  for (gsize cell = 0; cell < 6; cell++)
    g_assert_cmpfloat (norm_result_get_output (result, cell), ==, transposed[cell]);
}

static void
test_cancel (void)
{
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[4, 2]", NULL);
  g_autoptr (NormLayer) layer = test_layer ("BatchNorm1d(2)");
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  NormTask task = { cancellable, 0, NULL };

  g_cancellable_cancel (cancellable);
  g_assert_null (norm_layer_run (layer, params, NORM_MODE_TRAIN, view, NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint place = 0; place < G_N_ELEMENTS (larges); place++)
    {
      g_autofree char *path = g_strdup_printf ("/layer/pooling/large/%u", place);

      g_test_add_data_func (path, &larges[place], test_large);
    }
  g_test_add_func ("/layer/pooling/names", test_names);
  g_test_add_func ("/layer/pooling/identity", test_identity);
  g_test_add_func ("/layer/pooling/cancel", test_cancel);
  return g_test_run ();
}
