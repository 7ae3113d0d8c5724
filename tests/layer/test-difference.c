/* SPDX-License-Identifier: GPL-3.0-or-later */
/* a − b, value by value of the tensor as loaded, whatever steps have made of the shapes. */
#include "difference.h"
#include "support.h"

#include <math.h>

static NormResult *
run (NormTensor *tensor, const char *steps_text, const char *layer_text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormSteps) steps = norm_steps_parse (steps_text, NULL);
  g_autoptr (NormLayer) layer = norm_layer_parse (layer_text, NULL);
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormView) whole = norm_view_new (tensor);
  g_autoptr (NormView) view = norm_steps_apply (steps, whole, G_MAXUINT, NULL, NULL);
  NormResult *result = norm_layer_run (layer, params, NORM_MODE_TRAIN, view, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static NormTensor *
tensor_of (const double *values)
{
  return norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 2, (gsize[]){ 2, 3 }, values);
}

/* x against x with its axes exchanged: the same values, elsewhere. */
static void
test_places (void)
{
  g_autoptr (NormTensor) tensor = tensor_of ((double[]){ 1, 2, 3, 4, 5, 6 });
  g_autoptr (NormResult) plain = run (tensor, "", "Identity()"), turned = run (tensor, "t()", "Identity()");
  g_autoptr (NormResult) normal = run (tensor, "t()", "LayerNorm(2, eps=0)"); /* each column: −1 above, 1 below */
  g_autoptr (NormDifference) none = norm_difference_new (plain, turned, NULL, NULL);
  g_autoptr (NormDifference) some = norm_difference_new (plain, normal, NULL, NULL);
  static const double expected[] = { 2, 3, 4, 3, 4, 5 };

  g_assert_cmpint (none->equality.kind, ==, NORM_EQUALITY_EQUAL);
  for (gsize cell = 0; cell < 6; cell++)
    g_assert_cmpfloat (norm_tensor_get (none->values, cell), ==, 0);
  g_assert_cmpint (some->values->shape[0], ==, 2);
  for (gsize cell = 0; cell < 6; cell++)
    g_assert_cmpfloat_with_epsilon (norm_tensor_get (some->values, cell), expected[cell], 1e-6);
}

/* Equal infinities differ by nothing, a NaN cannot be said to. */
static void
test_special_values (void)
{
  g_autoptr (NormTensor) tensor = tensor_of ((double[]){ INFINITY, -INFINITY, NAN, 0, 1, 2 });
  g_autoptr (NormResult) one = run (tensor, "", "Identity()"), other = run (tensor, "t()", "Identity()");
  g_autoptr (NormDifference) difference = norm_difference_new (one, other, NULL, NULL);

  g_assert_cmpfloat (norm_tensor_get (difference->values, 0), ==, 0);
  g_assert_cmpfloat (norm_tensor_get (difference->values, 1), ==, 0);
  g_assert_true (isnan (norm_tensor_get (difference->values, 2)));
  g_assert_cmpuint (difference->equality.n_both_nan, ==, 1);
}

/* Tensors of other shapes have nothing in common; a stopped task gives nothing. */
static void
test_nothing (void)
{
  g_autoptr (NormTensor) tensor = tensor_of ((double[]){ 1, 2, 3, 4, 5, 6 });
  g_autoptr (NormTensor) other = norm_tensor_with_shape (tensor, 1, (gsize[]){ 6 });
  g_autoptr (NormResult) one = run (tensor, "", "Identity()"), flat = run (other, "", "Identity()");
  g_autoptr (NormDifference) difference = norm_difference_new (one, flat, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  NormTask task = { cancellable, 0, NULL };

  g_assert_cmpint (difference->equality.kind, ==, NORM_EQUALITY_INCOMPARABLE);
  g_assert_null (difference->values);
  g_cancellable_cancel (cancellable);
  g_assert_null (norm_difference_new (one, one, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/difference/places", test_places);
  g_test_add_func ("/layer/difference/special-values", test_special_values);
  g_test_add_func ("/layer/difference/nothing", test_nothing);
  return g_test_run ();
}
