/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of a tensor beyond one value: against naive loops over random shapes. */
#include "tensor-edit.h"
#include "steps.h"

#include <math.h>
#include <string.h>

#define ROUNDS 200

/* Its values are their flat indices. */
static NormTensor *
counting (NormDtype dtype, int rank, const gsize *shape)
{
  gsize n_values;
  g_autofree double *values = NULL;

  g_assert_true (norm_shape_count (dtype, rank, shape, &n_values, NULL));
  values = g_new (double, MAX (n_values, 1));
  for (gsize flat = 0; flat < n_values; flat++)
    values[flat] = (double) flat;
  return norm_tensor_new_from_doubles (dtype, rank, shape, values);
}

static NormTensor *
random_tensor (void)
{
  static const NormDtype dtypes[] = { NORM_DTYPE_INT16, NORM_DTYPE_FLOAT32, NORM_DTYPE_FLOAT64, NORM_DTYPE_UINT8 };
  int rank = g_test_rand_int_range (1, 5);
  gsize shape[NORM_MAX_RANK];

  for (int axis = 0; axis < rank; axis++)
    shape[axis] = (gsize) g_test_rand_int_range (axis == 0 ? 0 : 1, 4);
  return counting (dtypes[g_test_rand_int_range (0, G_N_ELEMENTS (dtypes))], rank, shape);
}

static void
test_insert (void)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      g_autoptr (NormTensor) tensor = random_tensor ();
      g_autoptr (NormTensor) longer = NULL;
      int axis = g_test_rand_int_range (0, tensor->rank);
      gsize at = (gsize) g_test_rand_int_range (0, (int) tensor->shape[axis] + 1), n = (gsize) g_test_rand_int_range (0, 3);

      longer = norm_tensor_insert (tensor, axis, at, n, 7, NULL);
      g_assert_cmpint (longer->dtype, ==, tensor->dtype);
      g_assert_cmpuint (longer->shape[axis], ==, tensor->shape[axis] + n);
      for (gsize flat = 0; flat < longer->n_values; flat++)
        {
          gsize index[NORM_MAX_RANK];
          double expected = 7;

          norm_shape_unravel (longer->rank, longer->shape, flat, index);
          if (index[axis] < at || index[axis] >= at + n)
            {
              index[axis] -= index[axis] >= at + n ? n : 0;
              expected = norm_tensor_get (tensor, norm_shape_ravel (tensor->rank, tensor->shape, index));
            }
          g_assert_cmpfloat (norm_tensor_get (longer, flat), ==, expected);
        }
    }
}

/* Taking out what was put in gives the tensor there was; taking out what was there, a naive selection. */
static void
test_remove (void)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      g_autoptr (NormTensor) tensor = random_tensor ();
      int axis = g_test_rand_int_range (0, tensor->rank);
      gsize at = (gsize) g_test_rand_int_range (0, (int) tensor->shape[axis] + 1), n = (gsize) g_test_rand_int_range (0, 3);
      g_autoptr (NormTensor) longer = norm_tensor_insert (tensor, axis, at, n, 7, NULL);
      g_autoptr (NormTensor) back = norm_tensor_remove (longer, axis, at, n);
      g_autoptr (NormTensor) shorter = NULL;

      g_assert_true (norm_tensor_equal (back, tensor));
      n = (gsize) g_test_rand_int_range (0, (int) (tensor->shape[axis] - at) + 1);
      shorter = norm_tensor_remove (tensor, axis, at, n);
      for (gsize flat = 0; flat < shorter->n_values; flat++)
        {
          gsize index[NORM_MAX_RANK];

          norm_shape_unravel (shorter->rank, shorter->shape, flat, index);
          index[axis] += index[axis] >= at ? n : 0;
          g_assert_cmpfloat (norm_tensor_get (shorter, flat), ==, norm_tensor_get (tensor, norm_shape_ravel (tensor->rank, tensor->shape, index)));
        }
    }
}

static void
test_too_large (void)
{
  const gsize shape[] = { 2, 2 };
  g_autoptr (NormTensor) tensor = counting (NORM_DTYPE_FLOAT64, 2, shape);
  g_autoptr (GError) error = NULL;

  g_assert_null (norm_tensor_insert (tensor, 0, 1, G_MAXSIZE / 8, 0, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (norm_tensor_insert (tensor, 1, 1, G_MAXSIZE - 1, 0, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
}

static void
test_with_elements (void)
{
  const gsize shape[] = { 2, 3 }, n = 3;
  g_autoptr (NormTensor) tensor = counting (NORM_DTYPE_INT64, 2, shape);
  g_autoptr (NormTensor) values = norm_tensor_new_from_doubles (NORM_DTYPE_INT64, 1, &n, (const double[]){ -1, -2, -3 });
  g_autoptr (NormTensor) changed = norm_tensor_with_elements (tensor, (const gsize[]){ 4, 0, 4 }, 3, values);
  static const double expected[] = { -2, 1, 2, 3, -3, 5 };

  for (gsize flat = 0; flat < 6; flat++)
    g_assert_cmpfloat (norm_tensor_get (changed, flat), ==, expected[flat]);
}

/* Along an axis that is the tensor's own, one step in the view is one step along that axis of the tensor. */
static void
assert_axes_true (const NormView *view)
{
  const NormTensor *tensor = view->tensor;

  for (int axis = 0; axis < view->rank; axis++)
    {
      int found = norm_view_source_axis (view, axis);

      if (found < 0)
        continue;
      g_assert_cmpuint (tensor->shape[found], ==, view->shape[axis]);
      for (gsize cell = 0; cell < view->n_values; cell++)
        {
          gsize index[NORM_MAX_AXES], source_index[NORM_MAX_RANK];

          norm_shape_unravel (view->rank, view->shape, cell, index);
          norm_shape_unravel (tensor->rank, tensor->shape, norm_view_source (view, cell), source_index);
          g_assert_cmpuint (source_index[found], ==, index[axis]);
        }
    }
}

static int
source_axis (const char *steps_text, int axis)
{
  const gsize shape[] = { 2, 1, 4 };
  g_autoptr (NormTensor) tensor = counting (NORM_DTYPE_FLOAT32, 3, shape);
  g_autoptr (NormView) whole = norm_view_new (tensor);
  g_autoptr (NormSteps) steps = norm_steps_parse (steps_text, NULL);
  g_autoptr (NormView) view = norm_steps_apply (steps, whole, G_MAXUINT, NULL, NULL);

  g_assert_nonnull (view);
  assert_axes_true (view);
  return norm_view_source_axis (view, axis);
}

static void
test_source_axis (void)
{
  for (int axis = 0; axis < 3; axis++)
    g_assert_cmpint (source_axis ("", axis), ==, axis);
  g_assert_cmpint (source_axis ("squeeze(1)", 0), ==, 0);
  g_assert_cmpint (source_axis ("squeeze(1)", 1), ==, 2);
  g_assert_cmpint (source_axis ("permute(2, 0, 1)", 0), ==, 2);
  g_assert_cmpint (source_axis ("permute(2, 0, 1)", 2), ==, 1);
  g_assert_cmpint (source_axis ("flatten()", 0), ==, -1);
  g_assert_cmpint (source_axis ("permute(0, 2, 1).flatten(1)", 1), ==, 2); /* (2, 4): the axis of one entry went */
  g_assert_cmpint (source_axis ("permute(2, 0, 1).reshape(8)", 0), ==, -1);
  g_assert_cmpint (source_axis ("reshape(4, 2)", 0), ==, -1);
  g_assert_cmpint (source_axis ("squeeze(1).t()", 0), ==, 2);
  g_assert_cmpint (source_axis ("[1]", 1), ==, 2);
  g_assert_cmpint (source_axis ("[:, :, 1:3]", 0), ==, 0);
  g_assert_cmpint (source_axis ("[:, :, 1:3]", 2), ==, -1);
  g_assert_cmpint (source_axis ("flatten()[2:6]", 0), ==, -1); /* as long as the last axis, but from the middle of one to the middle of the next */
  g_assert_cmpint (source_axis ("flatten()[4:]", 0), ==, 2);
}

static void
assert_loss (NormTensor *tensor, NormDtype dtype, NormCastLoss expected)
{
  NormCastLoss loss;
  gboolean any = expected.n_fractions + expected.n_clipped + expected.n_nan + expected.n_rounded + expected.n_true > 0;

  g_assert_true (norm_tensor_cast_loss (tensor, dtype, &loss) == any);
  g_assert_cmpmem (&loss, sizeof loss, &expected, sizeof expected);
}

static void
test_cast_loss (void)
{
  const gsize n = 7, three = 3;
  const double values[] = { 1, -1, 2.5, 300, NAN, INFINITY, 0.1f };
  const gint64 integers[] = { G_GINT64_CONSTANT (9007199254740993), 5, -1 };
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 1, &n, values);
  g_autoptr (NormTensor) large = norm_tensor_new_take (NORM_DTYPE_INT64, 1, &three, g_memdup2 (integers, sizeof integers));

  assert_loss (tensor, NORM_DTYPE_FLOAT32, (NormCastLoss){ 0 });
  assert_loss (tensor, NORM_DTYPE_FLOAT64, (NormCastLoss){ 0 });
  assert_loss (tensor, NORM_DTYPE_UINT8, (NormCastLoss){ .n_fractions = 2, .n_clipped = 3, .n_nan = 1 }); /* −1, 300 and ∞ */
  assert_loss (tensor, NORM_DTYPE_INT16, (NormCastLoss){ .n_fractions = 2, .n_clipped = 1, .n_nan = 1 });
  assert_loss (tensor, NORM_DTYPE_FLOAT16, (NormCastLoss){ .n_rounded = 1 });
  assert_loss (tensor, NORM_DTYPE_BOOL, (NormCastLoss){ .n_true = 6 }); /* all but 1 */
  assert_loss (large, NORM_DTYPE_FLOAT64, (NormCastLoss){ .n_rounded = 1 });
  assert_loss (large, NORM_DTYPE_INT8, (NormCastLoss){ .n_clipped = 1 });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tensor-edit/insert", test_insert);
  g_test_add_func ("/tensor-edit/remove", test_remove);
  g_test_add_func ("/tensor-edit/too-large", test_too_large);
  g_test_add_func ("/tensor-edit/with-elements", test_with_elements);
  g_test_add_func ("/tensor-edit/source-axis", test_source_axis);
  g_test_add_func ("/tensor-edit/cast-loss", test_cast_loss);
  return g_test_run ();
}
