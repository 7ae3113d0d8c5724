/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact.h"
#include <float.h>
#include <math.h>

/* The corners of the number line, in every layer. What comes out is known from the definition alone; exact.c holds everything else to it. */

/* A layer of @kind for which all of a [1, 1, …, m] input is one pool; @shape is that input's. */
static NormLayer *
one_pool_layer (NormLayerKind kind, gsize m, const char *eps, gboolean affine, char **shape)
{
  const NormLayerInfo *info = norm_layer_info (kind);
  g_autofree char *text = NULL;
  g_autoptr (GString) sizes = g_string_new ("[");
  const char *flag = affine ? "True" : "False";

  if (info->pools_last)
    text = g_strdup_printf ("%s(%d, eps=%s, elementwise_affine=%s)", info->name, (int) m, eps, flag);
  else
    text = g_strdup_printf ("%s(%s, eps=%s, affine=%s)", info->name, kind == NORM_LAYER_GROUP_NORM ? "1, 1" : "1", eps, flag);
  for (int axis = info->max_rank == NORM_MAX_RANK ? 3 : info->max_rank; axis > 1; axis--)
    g_string_append (sizes, "1, ");
  g_string_append_printf (sizes, "%d]", (int) m);
  *shape = g_strdup (sizes->str);
  return test_layer (text);
}

/* These values as the one pool of a layer, held against the definition; @weight NAN: no parameters. */
static NormResult *
run_pool (NormLayerKind kind, NormDtype dtype, const double *values, gsize m, const char *eps, double weight)
{
  g_autofree char *shape = NULL;
  g_autoptr (NormLayer) layer = one_pool_layer (kind, m, eps, !isnan (weight), &shape);
  g_autoptr (NormView) view = test_view (dtype, shape, values);
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (TestExact) exact = NULL;
  g_autoptr (GError) error = NULL;
  NormResult *result;

  for (gsize feature = 0; !isnan (weight) && feature < (gsize) norm_layer_n_features (layer); feature++)
    {
      g_autoptr (NormParams) before = params;

      params = norm_params_with_value (before, NORM_PARAM_WEIGHT, norm_layer_n_features (layer), feature, weight);
    }
  result = norm_layer_run (layer, params, NORM_MODE_TRAIN, view, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->pooling->n_pools, ==, 1);
  exact = test_exact_new (layer, params, NORM_MODE_TRAIN, view, NULL);
  test_exact_check (exact, result, NULL);
  return result;
}

#define FOR_EACH_KIND(KIND) for (NormLayerKind KIND = NORM_LAYER_IDENTITY + 1; KIND < NORM_N_LAYER_KINDS; KIND++)

/* Where squares overflow or vanish: three values that are as far apart as −1, 0 and 1 come out as ∓√(3/2) and 0. */
static void
test_far_ends (void)
{
  static const struct
  {
    NormDtype dtype;
    double values[3];
  } rows[] = {
    { NORM_DTYPE_FLOAT32, { 3e38, -3e38, 0 } },          { NORM_DTYPE_FLOAT32, { 0x1p-149, -0x1p-149, 0 } },
    { NORM_DTYPE_FLOAT32, { 3e-40, -3e-40, 0 } },        { NORM_DTYPE_FLOAT64, { DBL_MAX, -DBL_MAX, 0 } },
    { NORM_DTYPE_FLOAT64, { 1e200, -1e200, 0 } },        { NORM_DTYPE_FLOAT64, { 0x1p-1074, -0x1p-1074, 0 } },
    { NORM_DTYPE_FLOAT64, { 1e-200, -1e-200, 0 } },      { NORM_DTYPE_FLOAT16, { 65504, -65504, 0 } },
    { NORM_DTYPE_FLOAT16, { 0x1p-24, -0x1p-24, 0 } },    { NORM_DTYPE_BFLOAT16, { 0x1.fep127, -0x1.fep127, 0 } },
    { NORM_DTYPE_BFLOAT16, { 0x1p-133, -0x1p-133, 0 } },
  };

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    FOR_EACH_KIND (kind)
    {
      double unit = norm_dtype_epsilon (rows[row].dtype);
      g_autoptr (NormResult) result = run_pool (kind, rows[row].dtype, rows[row].values, 3, "0", NAN);

      g_assert_cmpfloat (fabs (norm_result_get_output (result, 0) - sqrt (1.5)), <=, unit);
      g_assert_cmpfloat (fabs (norm_result_get_output (result, 1) + sqrt (1.5)), <=, unit);
      g_assert_cmpfloat (norm_result_get_output (result, 2), ==, 0);
    }
}

/* The largest numbers, all of one sign: their sum overflows, their mean does not. */
static void
test_sums_overflow (void)
{
  static const double singles[] = { FLT_MAX, FLT_MAX, FLT_MAX, FLT_MAX / 2 }, doubles[] = { DBL_MAX, DBL_MAX, DBL_MAX, DBL_MAX / 2 };

  FOR_EACH_KIND (kind)
  {
    g_autoptr (NormResult) single = run_pool (kind, NORM_DTYPE_FLOAT32, singles, 4, "1e-05", NAN);
    g_autoptr (NormResult) wide = run_pool (kind, NORM_DTYPE_FLOAT64, doubles, 4, "1e-05", NAN);

    g_assert_cmpfloat (single->pools[0].mean, ==, FLT_MAX * 0.875);
    g_assert_cmpfloat (wide->pools[0].mean, ==, DBL_MAX * 0.875);
  }
}

/* A constant has variance 0, whatever its digits: without eps batch and instance norm give 0, layer and group norm 0/0; with it all give 0. */
static void
test_constant (void)
{
  static const double constants[] = { 0.1, 3.25, -1e-3, 0, 12345.678 };
  static const NormDtype dtypes[] = { NORM_DTYPE_FLOAT32, NORM_DTYPE_FLOAT64, NORM_DTYPE_FLOAT16, NORM_DTYPE_BFLOAT16 };
  double values[1000];

  for (guint round = 0; round < G_N_ELEMENTS (constants) * G_N_ELEMENTS (dtypes); round++)
    FOR_EACH_KIND (kind)
    {
      const NormLayerInfo *info = norm_layer_info (kind);

      for (guint place = 0; place < G_N_ELEMENTS (values); place++)
        values[place] = constants[round / G_N_ELEMENTS (dtypes)];
      for (guint m = 2; m <= 1000; m = m * 3 + 1)
        {
          NormDtype dtype = dtypes[round % G_N_ELEMENTS (dtypes)];
          g_autoptr (NormResult) with = run_pool (kind, dtype, values, m, "1e-05", NAN);
          g_autoptr (NormResult) without = run_pool (kind, dtype, values, m, "0", NAN);

          g_assert_cmpfloat (with->pools[0].var, ==, 0);
          for (guint cell = 0; cell < m; cell++)
            {
              double y = norm_result_get_output (without, cell);

              if (info->centers)
                g_assert_cmpfloat (norm_result_get_output (with, cell), ==, 0);
              if (info->zero_invstd)
                g_assert_cmpfloat (y, ==, 0);
              else if (info->centers || values[0] == 0)
                g_assert_true (isnan (y));
              else
                g_assert_cmpfloat (y, ==, values[0] > 0 ? 1 : -1);
            }
        }
    }
}

/* NaN takes its pool along. So does an infinity where a mean is taken away; RMSNorm divides by it. */
static void
test_not_finite (void)
{
  static const double bad[] = { NAN, INFINITY, -INFINITY };

  for (guint which = 0; which < G_N_ELEMENTS (bad); which++)
    FOR_EACH_KIND (kind)
    {
      const double values[] = { 1, bad[which], -2, 4 };
      g_autoptr (NormResult) result = run_pool (kind, NORM_DTYPE_FLOAT32, values, 4, "1e-05", NAN);

      for (guint cell = 0; cell < 4; cell++)
        {
          if (norm_layer_info (kind)->centers || isnan (bad[which]) || cell == 1)
            g_assert_true (isnan (norm_result_get_output (result, cell)));
          else
            g_assert_cmpfloat (norm_result_get_output (result, cell), ==, 0);
        }
      g_assert_cmpuint (result->notes->len, >=, 1);
    }
}

/* … and no other pool: the rows, channels or groups beside it are what they are without it. */
static void
test_bystanders (void)
{
  static const char *const layers[] = { "BatchNorm1d(4)",    "InstanceNorm1d(4)",
                                        "LayerNorm(5)",      "LayerNorm((4, 5))",
                                        "GroupNorm(2, 4)",   "SyncBatchNorm(4, devices=3, synchronized=False)",
                                        "RMSNorm(5)",        "SyncBatchNorm(4, devices=3)",
                                        "RMSNorm((1, 4, 5))" };
  double values[60], spoilt[60];

  for (guint flat = 0; flat < G_N_ELEMENTS (values); flat++)
    spoilt[flat] = values[flat] = flat * flat % 17 / 4.0;
  spoilt[33] = NAN;
  for (guint place = 0; place < G_N_ELEMENTS (layers); place++)
    {
      gboolean whole = strstr (layers[place], "1, 4, 5") != NULL;
      g_autoptr (NormView) clean = test_view (NORM_DTYPE_FLOAT32, whole ? "[3, 1, 4, 5]" : "[3, 4, 5]", values);
      g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, whole ? "[3, 1, 4, 5]" : "[3, 4, 5]", spoilt);
      g_autoptr (NormResult) expected = test_run (layers[place], NULL, NORM_MODE_TRAIN, clean);
      g_autoptr (NormResult) result = test_run (layers[place], NULL, NORM_MODE_TRAIN, view);
      gsize pool = norm_pooling_pool_of (result->pooling, 33);

      for (gsize cell = 0; cell < G_N_ELEMENTS (values); cell++)
        {
          if (norm_pooling_pool_of (result->pooling, cell) == pool)
            g_assert_true (isnan (norm_result_get_output (result, cell)));
          else
            g_assert_cmpfloat (norm_result_get_output (result, cell), ==, norm_result_get_output (expected, cell));
        }
    }
}

/* 1 and −1 without eps stay so, and come out as ± the weight, rounded once: halves go to the even neighbour, and what is a little more does not
 * pass through a type in between that would make it a half. */
static void
test_ties (void)
{
  static const struct
  {
    NormDtype dtype;
    double weight, expected;
  } rows[] = {
    { NORM_DTYPE_FLOAT16, 1 + 0x1p-11, 1 },
    { NORM_DTYPE_FLOAT16, 1 + 0x1.8p-10, 1 + 0x1p-9 },
    { NORM_DTYPE_FLOAT16, 1 + 0x1p-11 + 0x1p-40, 1 + 0x1p-10 },
    { NORM_DTYPE_FLOAT16, 1 + 0x1p-11 - 0x1p-40, 1 },
    { NORM_DTYPE_FLOAT16, 65519, 65504 },
    { NORM_DTYPE_FLOAT16, 65520, INFINITY },
    { NORM_DTYPE_FLOAT16, 0x1p-25, 0 },
    { NORM_DTYPE_FLOAT16, 0x1.8p-24, 0x1p-23 },
    { NORM_DTYPE_FLOAT16, 0x1p-25 + 0x1p-60, 0x1p-24 },
    { NORM_DTYPE_BFLOAT16, 1 + 0x1p-8, 1 },
    { NORM_DTYPE_BFLOAT16, 1 + 0x1.8p-7, 1 + 0x1p-6 },
    { NORM_DTYPE_BFLOAT16, 1 + 0x1p-8 + 0x1p-40, 1 + 0x1p-7 },
    { NORM_DTYPE_BFLOAT16, 1 + 0x1p-8 - 0x1p-40, 1 },
    { NORM_DTYPE_BFLOAT16, 0x1.ffp127, INFINITY },
    { NORM_DTYPE_BFLOAT16, 0x1p-134, 0 },
    { NORM_DTYPE_BFLOAT16, 0x1.8p-133, 0x1p-132 },
    { NORM_DTYPE_FLOAT32, 1 + 0x1p-24, 1 },
    { NORM_DTYPE_FLOAT32, 1 + 0x1.8p-23, 1 + 0x1p-22 },
    { NORM_DTYPE_FLOAT32, 1 + 0x1p-24 + 0x1p-50, 1 + 0x1p-23 },
    { NORM_DTYPE_FLOAT32, 0x1.ffffffp127, INFINITY },
    { NORM_DTYPE_FLOAT32, 0x1p-150, 0 },
    { NORM_DTYPE_FLOAT64, 1 + 0x1p-52, 1 + 0x1p-52 },
  };
  static const double values[] = { 1, -1 };

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    FOR_EACH_KIND (kind)
    {
      g_autoptr (NormResult) result = run_pool (kind, rows[row].dtype, values, 2, "0", rows[row].weight);

      g_assert_cmpfloat (norm_result_get_output (result, 0), ==, rows[row].expected);
      g_assert_cmpfloat (norm_result_get_output (result, 1), ==, -rows[row].expected);
    }
}

/* A pool of one: layer norm knows nothing of it but the bias; RMSNorm keeps its sign. */
static void
test_single (void)
{
  static const double values[] = { 7, -0.1, 1e30, 0 };
  static const NormLayerKind kinds[] = { NORM_LAYER_LAYER_NORM, NORM_LAYER_RMS_NORM };

  for (guint place = 0; place < G_N_ELEMENTS (values) * G_N_ELEMENTS (kinds); place++)
    {
      NormLayerKind kind = kinds[place % G_N_ELEMENTS (kinds)];
      double value = values[place / G_N_ELEMENTS (kinds)];
      g_autoptr (NormResult) with = run_pool (kind, NORM_DTYPE_FLOAT32, &value, 1, "1e-05", NAN);
      g_autoptr (NormResult) without = run_pool (kind, NORM_DTYPE_FLOAT32, &value, 1, "0", NAN);

      g_assert_true (isnan (with->pools[0].unbiased_var));
      if (kind == NORM_LAYER_LAYER_NORM)
        g_assert_cmpfloat (norm_result_get_output (with, 0), ==, 0);
      if (kind == NORM_LAYER_LAYER_NORM || value == 0)
        g_assert_true (isnan (norm_result_get_output (without, 0)));
      else
        g_assert_cmpfloat (norm_result_get_output (without, 0), ==, value > 0 ? 1 : -1);
    }
}

/* Nothing in, nothing out, in PyTorch too; a batch norm counts the batch. */
static void
test_empty (void)
{
  static const struct
  {
    const char *layer, *shape;
    gsize n_pools;
    gint64 batches;
  } rows[] = {
    { "BatchNorm1d(3)", "[0, 3]", 3, 1 },
    { "BatchNorm1d(3)", "[2, 3, 0]", 3, 1 },
    { "BatchNorm2d(3)", "[0, 3, 2, 2]", 3, 1 },
    { "BatchNorm3d(3)", "[0, 3, 2, 2, 2]", 3, 1 },
    { "SyncBatchNorm(3)", "[0, 3, 2]", 3, 1 },
    { "InstanceNorm1d(3)", "[0, 3, 2]", 0, 0 },
    { "InstanceNorm1d(3, track_running_stats=True)", "[2, 3, 0]", 6, 0 },
    { "InstanceNorm2d(3)", "[0, 3, 2, 2]", 0, 0 },
    { "InstanceNorm3d(3)", "[0, 3, 2, 2, 2]", 0, 0 },
    { "LayerNorm(3)", "[0, 3]", 0, 0 },
    { "LayerNorm(0)", "[3, 0]", 3, 0 },
    { "GroupNorm(2, 4)", "[0, 4, 3]", 0, 0 },
    { "GroupNorm(2, 4)", "[2, 4, 0]", 4, 0 },
    { "RMSNorm(3)", "[0, 3]", 0, 0 },
  };

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, rows[row].shape, NULL);
      g_autoptr (NormResult) result = test_run (rows[row].layer, NULL, NORM_MODE_TRAIN, view);

      g_assert_cmpuint (result->output->n_values, ==, 0);
      g_assert_cmpint (result->output->rank, ==, view->rank);
      g_assert_cmpuint (result->pooling->n_pools, ==, rows[row].n_pools);
      for (gsize pool = 0; pool < rows[row].n_pools; pool++)
        g_assert_true (isnan (result->pools[pool].mean) && isnan (result->pools[pool].var));
      g_assert_cmpint (result->params_after->num_batches_tracked, ==, rows[row].batches);
      g_assert_true (norm_params_is_initial (result->params_after, NORM_PARAM_RUNNING_MEAN));
      g_assert_true (norm_params_is_initial (result->params_after, NORM_PARAM_RUNNING_VAR));
    }
}

/* A mask that leaves nothing of some pools, or of all: those have no statistics, and their features' running ones stay. */
static void
test_nothing_counts (void)
{
  static const char *const layers[] = { "BatchNorm1d(3)",
                                        "SyncBatchNorm(3, devices=2, synchronized=False)",
                                        "InstanceNorm1d(3, track_running_stats=True)",
                                        "InstanceNorm1d(3)",
                                        "LayerNorm(4)",
                                        "LayerNorm((3, 4))",
                                        "GroupNorm(3, 3)",
                                        "RMSNorm(4)" };

  for (guint place = 0; place < 2 * G_N_ELEMENTS (layers); place++)
    {
      gboolean all = place % 2 == 0, counts[24];
      double flags[24];
      g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[2, 3, 4]", NULL), mask = NULL;
      g_autoptr (NormLayer) layer = test_layer (layers[place / 2]);
      g_autoptr (NormParams) params = norm_params_new ();
      g_autoptr (NormResult) result = NULL;
      g_autoptr (TestExact) exact = NULL;
      g_autoptr (GError) error = NULL;

      for (guint cell = 0; cell < G_N_ELEMENTS (flags); cell++)
        flags[cell] = counts[cell] = !all && cell / 4 % 3 != 1 && cell % 4 != 3;
      mask = test_view (NORM_DTYPE_BOOL, "[2, 3, 4]", flags);
      result = norm_layer_run (layer, params, NORM_MODE_TRAIN, view, mask, NULL, &error);
      g_assert_no_error (error);
      exact = test_exact_new (layer, params, NORM_MODE_TRAIN, view, counts);
      test_exact_check (exact, result, NULL);
      for (guint cell = 0; cell < G_N_ELEMENTS (flags); cell++)
        g_assert_true (!isnan (norm_result_get_output (result, cell)) == (result->pools[norm_pooling_pool_of (result->pooling, cell)].m > 0));
      if (norm_layer_tracks (layer))
        {
          g_assert_cmpfloat (norm_params_get (result->params_after, NORM_PARAM_RUNNING_MEAN, 1), ==, 0);
          g_assert_cmpfloat (norm_params_get (result->params_after, NORM_PARAM_RUNNING_VAR, 1), ==, 1);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/extremes/far-ends", test_far_ends);
  g_test_add_func ("/layer/extremes/sums-overflow", test_sums_overflow);
  g_test_add_func ("/layer/extremes/constant", test_constant);
  g_test_add_func ("/layer/extremes/not-finite", test_not_finite);
  g_test_add_func ("/layer/extremes/bystanders", test_bystanders);
  g_test_add_func ("/layer/extremes/ties", test_ties);
  g_test_add_func ("/layer/extremes/single", test_single);
  g_test_add_func ("/layer/extremes/empty", test_empty);
  g_test_add_func ("/layer/extremes/nothing-counts", test_nothing_counts);
  return g_test_run ();
}
