/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include <math.h>

/* Random shapes, steps and memory layouts against a naive loop that knows nothing of poolings: for every value, its index in the view is taken apart
 * and the values that share index 1 are gathered in C order. */

typedef struct
{
  NormView *view;   /* owned */
  NormLayer *layer; /* owned */
  double *values;   /* owned, in C order of the view */
} Trial;

static void
trial_clear (Trial *trial)
{
  norm_view_unref (trial->view);
  norm_layer_unref (trial->layer);
  g_free (trial->values);
}

static double
random_value (int distribution)
{
  double normal = 0;

  for (int draw = 0; draw < 12; draw++)
    normal += g_test_rand_double ();
  normal -= 6;
  switch (distribution)
    {
    case 0:
      return normal;
    case 1:
      return normal + 1e6;
    case 2:
      return rint (normal * 2);
    default:
      return normal * 1e-3 - 40;
    }
}

/* A permutation of the axes, as the text of a step */
static char *
random_permutation (int rank)
{
  int order[NORM_MAX_AXES];
  GString *text = g_string_new ("permute(");

  for (int axis = 0; axis < rank; axis++)
    {
      int place = g_test_rand_int_range (0, axis + 1);

      order[axis] = order[place];
      order[place] = axis;
    }
  for (int axis = 0; axis < rank; axis++)
    g_string_append_printf (text, "%s%d", axis > 0 ? ", " : "", order[axis]);
  g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

/* Every other place along the axes, some of them backwards: strides that no step makes, but a slice would. */
static NormView *
random_slices (NormView *view)
{
  gssize strides[NORM_MAX_AXES], offset = view->offset;
  gsize shape[NORM_MAX_AXES];

  for (int axis = 0; axis < view->rank; axis++)
    {
      gssize step = g_test_rand_int_range (1, 3);

      shape[axis] = (view->shape[axis] + step - 1) / step;
      strides[axis] = view->strides[axis] * step;
      if (g_test_rand_bit () && shape[axis] > 0)
        {
          offset += (gssize) (shape[axis] - 1) * strides[axis];
          strides[axis] = -strides[axis];
        }
    }
  return norm_view_new_strided (view, offset, view->rank, shape, strides);
}

static void
trial_init (Trial *trial, int layout)
{
  static const NormDtype dtypes[] = { NORM_DTYPE_FLOAT32, NORM_DTYPE_FLOAT64 };
  static const char *const names[] = { [2] = "BatchNorm1d", [3] = "BatchNorm1d", [4] = "BatchNorm2d", [5] = "BatchNorm3d" };
  int rank = g_test_rand_int_range (2, 6), most = rank == 2 ? 60 : rank == 3 ? 30 : 7, distribution = g_test_rand_int_range (0, 4);
  gsize shape[NORM_MAX_RANK], n = 1;
  g_autofree double *values = NULL;
  g_autofree char *text = NULL;
  g_autoptr (NormTensor) tensor = NULL;

  for (int axis = 0; axis < rank; axis++)
    n *= shape[axis] = g_test_rand_int_range (axis == 0 ? 2 : 1, most + 1);
  values = g_new (double, n);
  for (gsize flat = 0; flat < n; flat++)
    values[flat] = random_value (distribution);
  tensor = norm_tensor_new_from_doubles (dtypes[g_test_rand_bit ()], rank, shape, values);
  trial->view = norm_view_new (tensor);
  if (layout > 0)
    {
      g_autoptr (NormView) whole = trial->view;
      g_autofree char *permutation = random_permutation (rank);

      trial->view = test_apply_steps (whole, permutation);
    }
  if (layout > 1)
    {
      g_autoptr (NormView) permuted = trial->view;

      trial->view = random_slices (permuted);
    }
  text = g_strdup_printf ("%s(%d, affine=False, eps=%s)", names[rank], (int) trial->view->shape[1], g_test_rand_bit () ? "0" : "1e-3");
  trial->layer = test_layer (text);
  trial->values = norm_view_to_doubles (trial->view);
}

/* Cells whose index along axis 1 is @channel, in C order */
static gsize *
naive_cells (const NormView *view, gsize channel, gsize *n)
{
  gsize *cells = g_new (gsize, view->n_values), below = 1, seen = 0;

  for (int axis = 2; axis < view->rank; axis++)
    below *= view->shape[axis];
  for (gsize cell = 0; cell < view->n_values; cell++)
    {
      if (cell / below % view->shape[1] == channel)
        cells[seen++] = cell;
    }
  *n = seen;
  return cells;
}

static void
check_pool (const Trial *trial, const NormResult *result, gsize channel)
{
  gsize n;
  g_autofree gsize *cells = naive_cells (trial->view, channel, &n);
  g_autofree double *members = g_new (double, n);
  const NormPoolStatistics *statistics = &result->pools[channel];
  NormDtype dtype = trial->view->tensor->dtype;
  double eps = norm_layer_eps (trial->layer, NORM_DTYPE_FLOAT64), mean = 0, squares = 0;
  TestMoments exact;

  g_assert_cmpuint (n, ==, result->pooling->m);
  for (gsize member = 0; member < n; member++)
    {
      g_assert_cmpuint (norm_pooling_cell (result->pooling, channel, member), ==, cells[member]);
      g_assert_cmpuint (norm_pooling_pool_of (result->pooling, cells[member]), ==, channel);
      g_assert_cmpuint (norm_pooling_member_of (result->pooling, cells[member]), ==, member);
      members[member] = trial->values[cells[member]];
    }
  exact = test_exact_moments (members, n);
  /* n sums in double round n times. */
  g_assert_cmpfloat (fabs ((double) (statistics->mean - exact.mean)), <=,
                     0x1p-53 * (fabs ((double) exact.mean) + (n + 8) * sqrt ((double) exact.var)));
  g_assert_cmpfloat (fabs ((double) (statistics->var - exact.var)), <=, 0x1p-52 * (n + 8) * (double) exact.var);
  for (gsize member = 0; member < n; member++)
    {
      double y = norm_result_get_output (result, cells[member]);
      __float128 wanted = test_exact_output (members[member], exact.mean, exact.var, eps, TRUE, 1, 0);

      /* A float64 right beside the mean is known no better than the mean itself, 2^-63 of a standard deviation. */
      if (dtype == NORM_DTYPE_FLOAT32 || fabs ((double) (y - wanted)) > 0x1p-63)
        g_assert_cmpfloat (test_ulps (dtype, y, wanted), <=, dtype == NORM_DTYPE_FLOAT32 ? 1 : 4);
      mean += y / n;
      squares += y * y / n;
    }
  /* What normalizing means: mean 0, variance var/(var + eps). */
  g_assert_cmpfloat (fabs (mean), <=, 1e-6);
  if (exact.var > 0)
    g_assert_cmpfloat (fabs (squares - (double) (exact.var / (exact.var + eps))), <=, 1e-6);
}

static void
check_trial (const Trial *trial)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormResult) result = norm_layer_run (trial->layer, params, NORM_MODE_TRAIN, trial->view, NULL, NULL, &error);

  if (trial->view->n_values == trial->view->shape[1]) /* m = 1 */
    {
      g_assert_error (error, NORM_ERROR, NORM_ERROR_LAYER);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (result->pooling->n_pools, ==, trial->view->shape[1]);
  g_assert_cmpuint (result->pooling->n_pools * result->pooling->m, ==, trial->view->n_values);
  g_assert_cmpint (result->output->rank, ==, trial->view->rank);
  g_assert_cmpmem (result->output->shape, trial->view->rank * sizeof (gsize), trial->view->shape, trial->view->rank * sizeof (gsize));
  for (gsize channel = 0; channel < trial->view->shape[1]; channel++)
    check_pool (trial, result, channel);
}

static void
test_layout (gconstpointer layout)
{
  for (int round = 0; round < 60; round++)
    {
      Trial trial;

      trial_init (&trial, GPOINTER_TO_INT (layout));
      check_trial (&trial);
      trial_clear (&trial);
    }
}

/* More values than a block holds along every kind of axis: no value is left out or taken twice at the seams. */
static void
test_large (gconstpointer data)
{
  const char *const *words = data; /* shape, steps, layer */
  g_autoptr (NormView) whole = test_view (NORM_DTYPE_FLOAT64, words[0], NULL);
  g_autoptr (NormView) view = test_apply_steps (whole, words[1]);
  Trial trial = { norm_view_ref (view), test_layer (words[2]), norm_view_to_doubles (view) };

  check_trial (&trial);
  trial_clear (&trial);
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
  NormTask task = { cancellable, 0 };

  g_cancellable_cancel (cancellable);
  g_assert_null (norm_layer_run (layer, params, NORM_MODE_TRAIN, view, NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  static const char *const large[][3] = {
    { "[3, 2, 2500]", "", "BatchNorm1d(2)" },
    { "[2100, 3]", "", "BatchNorm1d(3)" },
    { "[3, 2100]", "", "BatchNorm1d(2100)" },
    { "[3, 2100]", "t()", "BatchNorm1d(3)" },
    { "[5, 3, 700]", "permute(0, 2, 1)", "BatchNorm1d(700)" },
    { "[1500, 4, 3]", "permute(2, 0, 1)", "BatchNorm1d(1500)" },
    { "[2, 40, 9, 7]", "", "BatchNorm2d(40)" },
    { "[2, 9, 7, 40]", "permute(0, 3, 1, 2)", "BatchNorm2d(40)" },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/layer/pooling/contiguous", GINT_TO_POINTER (0), test_layout);
  g_test_add_data_func ("/layer/pooling/permuted", GINT_TO_POINTER (1), test_layout);
  g_test_add_data_func ("/layer/pooling/sliced", GINT_TO_POINTER (2), test_layout);
  for (guint place = 0; place < G_N_ELEMENTS (large); place++)
    {
      g_autofree char *path = g_strdup_printf ("/layer/pooling/large/%u", place);

      g_test_add_data_func (path, large[place], test_large);
    }
  g_test_add_func ("/layer/pooling/names", test_names);
  g_test_add_func ("/layer/pooling/identity", test_identity);
  g_test_add_func ("/layer/pooling/cancel", test_cancel);
  return g_test_run ();
}
