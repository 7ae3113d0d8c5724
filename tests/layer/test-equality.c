/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When two outputs are the same: torch.allclose's answers, and values found again under other shapes. */
#include "equality.h"
#include "support.h"
#include <json-glib/json-glib.h>
#include <math.h>

static double
read_number (JsonArray *array, guint at)
{
  JsonNode *node = json_array_get_element (array, at);

  return json_node_get_value_type (node) == G_TYPE_STRING ? g_ascii_strtod (json_node_get_string (node), NULL) : json_node_get_double (node);
}

static NormTensor *
read_list (JsonObject *object, const char *name)
{
  JsonArray *array = json_object_get_array_member (object, name);
  gsize n = json_array_get_length (array);
  g_autofree double *values = g_new (double, n + 1);

  for (guint at = 0; at < n; at++)
    values[at] = read_number (array, at);
  return norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT64, 1, &n, values);
}

static void
check_case (JsonArray *array, guint at, JsonNode *node, gpointer data)
{
  JsonObject *object = json_node_get_object (node);
  g_autoptr (NormTensor) a = read_list (object, "a");
  g_autoptr (NormTensor) b = read_list (object, "b");
  NormEquality equality = norm_equality_of_tensors (a, b, FALSE), with_nan = norm_equality_of_tensors (a, b, TRUE);

  g_test_message ("case %u", at);
  g_assert_cmpint (equality.kind == NORM_EQUALITY_EQUAL, ==, json_object_get_boolean_member (object, "equal"));
  g_assert_cmpint (equality.kind <= NORM_EQUALITY_ROUNDING, ==, json_object_get_boolean_member (object, "close"));
  g_assert_cmpint (with_nan.kind <= NORM_EQUALITY_ROUNDING, ==, json_object_get_boolean_member (object, "close_nan"));
  g_assert_cmpuint (equality.n_compared, ==, a->n_values);
  g_assert_cmpuint (equality.n_only_one, ==, 0);
}

static void
test_allclose (void)
{
  g_autofree char *path = test_reference_path ("equality.json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *cases;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  cases = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");
  g_assert_cmpuint (json_array_get_length (cases), >, 300);
  json_array_foreach_element (cases, check_case, NULL);
}

static NormTensor *
tensor_of (NormDtype dtype, const char *shape, const double *values)
{
  g_autoptr (NormView) view = test_view (dtype, shape, values);

  return norm_tensor_ref (view->tensor);
}

static void
assert_words (const double *a, const double *b, gboolean equal_nan, const char *expected)
{
  g_autoptr (NormTensor) left = tensor_of (NORM_DTYPE_FLOAT64, "[2, 3]", a);
  g_autoptr (NormTensor) right = tensor_of (NORM_DTYPE_FLOAT64, "[2, 3]", b);
  NormEquality equality = norm_equality_of_tensors (left, right, equal_nan);
  g_autofree char *words = norm_equality_words (&equality, left->rank, left->shape);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  const double zero[6] = { 0 }, signs[6] = { -0.0, 0, -0.0 }, tiny[6] = { 0, 0, 1.23e-9 }, large[6] = { 0.5, 0, 0.984 };
  const double nan_once[6] = { 0, NAN }, nan_twice[6] = { 0, NAN, 0, NAN }, nan_tiny[6] = { 1e-9, NAN }, nan_large[6] = { 0, NAN, 0, 0, -3 };
  const double infinite[6] = { 0, 0, 0, 0, 0, -INFINITY }, thousands[6] = { 0, 0, 0, 123456, 7 }, huge[6] = { 0, 0, 0, 0, 2.5e8 };

  assert_words (zero, zero, FALSE, "equal");
  assert_words (zero, signs, FALSE, "equal");
  assert_words (zero, tiny, FALSE, "equal up to rounding (1.2e−9)");
  assert_words (zero, large, FALSE, "differs by up to 0.98 at [0, 2]");
  assert_words (thousands, zero, FALSE, "differs by up to 120000 at [1, 0]");
  assert_words (huge, zero, FALSE, "differs by up to 2.5e8 at [1, 1]");
  assert_words (zero, infinite, FALSE, "differs by up to ∞ at [1, 2]");
  assert_words (infinite, infinite, FALSE, "equal");
  assert_words (nan_once, large, FALSE, "differs: only one is NaN at [0, 1]");
  assert_words (nan_once, nan_once, FALSE, "equal but for 1 value that is NaN in both");
  assert_words (nan_twice, nan_twice, FALSE, "equal but for 2 values that are NaN in both");
  assert_words (nan_twice, nan_twice, TRUE, "equal; 2 values are NaN in both");
  assert_words (nan_once, nan_tiny, FALSE, "equal up to rounding (1e−9) but for 1 value that is NaN in both");
  assert_words (nan_once, nan_large, FALSE, "differs by up to 3 at [1, 1]; 1 value is NaN in both");
}

/* Doubles hold not every 64 bit integer; types may differ; shapes must not. */
static void
test_types (void)
{
  gint64 values[3] = { ((gint64) 1 << 62), -((gint64) 1 << 60), 5 };
  gsize shape = 3, empty = 0;
  g_autoptr (NormTensor) a = norm_tensor_new_take (NORM_DTYPE_INT64, 1, &shape, g_memdup2 (values, sizeof values));
  g_autoptr (NormTensor) single = tensor_of (NORM_DTYPE_FLOAT32, "[2]", (double[]){ 0.1, 1 });
  g_autoptr (NormTensor) twice = tensor_of (NORM_DTYPE_FLOAT64, "[2]", (double[]){ 0.1, 1 });
  g_autoptr (NormTensor) column = tensor_of (NORM_DTYPE_FLOAT64, "[2, 1]", (double[]){ 0.1, 1 });
  g_autoptr (NormTensor) nothing = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 1, &empty, NULL);
  g_autoptr (NormTensor) b = NULL;
  NormEquality equality;

  values[1] += 3;
  b = norm_tensor_new_take (NORM_DTYPE_INT64, 1, &shape, g_memdup2 (values, sizeof values));
  equality = norm_equality_of_tensors (a, b, FALSE);
  g_assert_cmpint (equality.kind, ==, NORM_EQUALITY_ROUNDING);
  g_assert_cmpfloat (equality.max_difference, ==, 3);
  g_assert_cmpuint (equality.where, ==, 1);
  g_assert_cmpint (norm_equality_of_tensors (a, a, FALSE).kind, ==, NORM_EQUALITY_EQUAL);
  equality = norm_equality_of_tensors (single, twice, FALSE);
  g_assert_cmpint (equality.kind, ==, NORM_EQUALITY_ROUNDING);
  g_assert_cmpfloat (equality.max_difference, ==, (double) 0.1f - 0.1);
  g_assert_cmpint (norm_equality_of_tensors (twice, column, FALSE).kind, ==, NORM_EQUALITY_INCOMPARABLE);
  g_assert_cmpint (norm_equality_of_tensors (nothing, nothing, FALSE).kind, ==, NORM_EQUALITY_EQUAL);
}

/* Ways to read a [4, 3, 6]: steps, a slice [first:stop:step] of an axis (step 0: none), further steps. Some reshapes have to copy. */
typedef struct
{
  const char *before;
  int axis;
  gsize first, stop, step;
  const char *after;
} Reading;

static const Reading readings[] = {
  { "", .after = "" },
  { "permute(0, 2, 1)", .after = "" },
  { "permute(2, 1, 0)", .after = "" },
  { "flatten(1, 2)", .after = "" },
  { "reshape(2, 36)", .after = "unsqueeze(1)" },
  { "permute(1, 0, 2).flatten(1, 2)", .after = "" },
  { "permute(2, 0, 1).reshape(4, 3, 6)", .after = "" },
  { "", 0, 1, 3, 1, "" },
  { "", 1, 2, 3, 1, "squeeze(1)" },
  { "", 2, 0, 6, 2, "" },
  { "", 2, 1, 6, 2, "permute(1, 2, 0)" },
  { "permute(2, 1, 0)", 0, 1, 5, 1, "reshape(3, 16)" },
  { "reshape(6, 12).t().reshape(2, 6, 6)", 0, 1, 2, 1, "squeeze(0)" },
};

static NormView *
slice (NormView *view, int axis, gsize first, gsize stop, gsize step)
{
  gsize shape[NORM_MAX_AXES];
  gssize strides[NORM_MAX_AXES];

  memcpy (shape, view->shape, sizeof shape);
  memcpy (strides, view->strides, sizeof strides);
  shape[axis] = (stop - first + step - 1) / step;
  strides[axis] *= (gssize) step;
  return norm_view_new_strided (view, view->offset + (gssize) first * view->strides[axis], view->rank, shape, strides);
}

static NormView *
read_as (NormView *whole, const Reading *reading)
{
  g_autoptr (NormView) before = test_apply_steps (whole, reading->before);
  g_autoptr (NormView) part =
    reading->step > 0 ? slice (before, reading->axis, reading->first, reading->stop, reading->step) : norm_view_ref (before);

  return test_apply_steps (part, reading->after);
}

/* The oracle reads both with Identity() over the tensor 1, 2, 3 …: its output says which value of the loaded tensor each cell is. Then it looks for
 * every value of the one among all values of the other. */
static void
check_pair (NormView *a, NormView *b, const char *layer_b)
{
  g_autoptr (NormResult) places_a = test_run ("Identity()", NULL, NORM_MODE_TRAIN, a);
  g_autoptr (NormResult) places_b = test_run ("Identity()", NULL, NORM_MODE_TRAIN, b);
  g_autoptr (NormResult) other = test_run (layer_b, NULL, NORM_MODE_TRAIN, b);
  NormEquality equality = norm_equality_of_results (places_a, other, FALSE);
  double most = 0;
  gsize n = 0, where = 0;

  for (gsize left = 0; left < a->n_values; left++)
    for (gsize right = 0; right < b->n_values; right++)
      {
        double place = norm_result_get_output (places_a, left), difference = fabs (place - norm_result_get_output (other, right));

        if (place != norm_result_get_output (places_b, right))
          continue;
        n++;
        if (difference > most || (difference == most && most > 0 && (gsize) place - 1 == equality.where)) /* of several, any */
          {
            most = difference;
            where = (gsize) place - 1;
          }
      }
  g_assert_cmpuint (equality.n_compared, ==, n);
  g_assert_cmpuint (equality.n_only_one, ==, a->n_values + b->n_values - 2 * n);
  g_assert_cmpfloat (equality.max_difference, ==, most);
  g_assert_cmpuint (equality.where, ==, where);
  g_assert_cmpint (equality.kind, ==, n == 0 ? NORM_EQUALITY_INCOMPARABLE : most == 0 ? NORM_EQUALITY_EQUAL : NORM_EQUALITY_DIFFERENT);
}

static void
test_readings (void)
{
  g_autoptr (NormView) whole = test_view (NORM_DTYPE_FLOAT32, "[4, 3, 6]", NULL);

  for (guint first = 0; first < G_N_ELEMENTS (readings); first++)
    for (guint second = 0; second < G_N_ELEMENTS (readings); second++)
      {
        g_autoptr (NormView) a = read_as (whole, &readings[first]);
        g_autoptr (NormView) b = read_as (whole, &readings[second]);
        g_autofree char *layer = g_strdup_printf ("BatchNorm1d(%d)", (int) b->shape[1]);

        g_test_message ("reading %u against %u", first, second);
        check_pair (a, b, "Identity()");
        check_pair (a, b, layer);
      }
}

/* Takes both results. */
static void
assert_results (NormResult *a, NormResult *b, NormEqualityKind least, NormEqualityKind most)
{
  g_autoptr (NormResult) left = a;
  g_autoptr (NormResult) right = b;
  NormEqualityKind kind = norm_equality_of_results (left, right, FALSE).kind;

  if (kind < least || kind > most)
    g_error ("%s and %s: kind %d", left->layer->info->name, right->layer->info->name, kind);
}

static void
assert_same (NormView *a, const char *layer_a, NormView *b, const char *layer_b)
{
  assert_results (test_run (layer_a, NULL, NORM_MODE_TRAIN, a), test_run (layer_b, NULL, NORM_MODE_TRAIN, b), NORM_EQUALITY_EQUAL,
                  NORM_EQUALITY_ROUNDING);
}

static void
assert_other (NormView *a, const char *layer_a, NormView *b, const char *layer_b, NormEqualityKind kind)
{
  assert_results (test_run (layer_a, NULL, NORM_MODE_TRAIN, a), test_run (layer_b, NULL, NORM_MODE_TRAIN, b), kind, kind);
}

/* What the textbooks say is the same, on random data; and what is not. */
static void
test_known (void)
{
  double values[4 * 6 * 5];
  g_autoptr (NormView) whole = NULL;
  g_autoptr (NormView) one = NULL;
  g_autoptr (NormView) sample = NULL;
  g_autoptr (NormView) rows = NULL;
  g_autoptr (NormView) first = NULL;
  g_autoptr (NormView) last = NULL;

  for (guint flat = 0; flat < G_N_ELEMENTS (values); flat++)
    values[flat] = g_test_rand_double_range (-3, 3);
  whole = test_view (NORM_DTYPE_FLOAT32, "[4, 6, 5]", values);
  one = slice (whole, 0, 1, 2, 1);
  sample = test_apply_steps (one, "squeeze(0)");
  rows = test_apply_steps (whole, "permute(0, 2, 1).flatten(0, 1)");
  first = slice (whole, 0, 0, 2, 1);
  last = slice (whole, 0, 2, 4, 1);
  assert_same (whole, "GroupNorm(6, 6)", whole, "InstanceNorm1d(6)");
  assert_same (whole, "GroupNorm(1, 6)", whole, "LayerNorm((6, 5), elementwise_affine=False)");
  assert_same (one, "BatchNorm1d(6)", sample, "InstanceNorm1d(6)");
  assert_same (whole, "BatchNorm1d(6)", rows, "BatchNorm1d(6)");
  assert_other (whole, "BatchNorm1d(6)", whole, "InstanceNorm1d(6)", NORM_EQUALITY_DIFFERENT);
  assert_other (whole, "BatchNorm1d(6)", whole, "BatchNorm1d(6, eps=0.01)", NORM_EQUALITY_DIFFERENT);
  assert_other (whole, "BatchNorm1d(6)", first, "BatchNorm1d(6)", NORM_EQUALITY_DIFFERENT);
  assert_other (first, "BatchNorm1d(6)", last, "BatchNorm1d(6)", NORM_EQUALITY_INCOMPARABLE);
}

/* Two loaded tensors have no places in common; an index of one says nothing about the other. */
static void
test_other_tensor (void)
{
  g_autoptr (NormView) a = test_view (NORM_DTYPE_FLOAT32, "[2, 3]", NULL);
  g_autoptr (NormView) b = test_view (NORM_DTYPE_FLOAT32, "[3, 2]", NULL);
  g_autoptr (NormResult) left = test_run ("Identity()", NULL, NORM_MODE_TRAIN, a);
  g_autoptr (NormResult) right = test_run ("Identity()", NULL, NORM_MODE_TRAIN, b);
  NormEquality equality = norm_equality_of_results (left, right, FALSE);
  g_autofree char *words = norm_equality_words (&equality, 2, a->shape);

  g_assert_cmpint (equality.kind, ==, NORM_EQUALITY_INCOMPARABLE);
  g_assert_cmpuint (equality.n_only_one, ==, 12);
  g_assert_cmpstr (words, ==, "no value in common");
}

static void
test_slices_words (void)
{
  g_autoptr (NormView) whole = test_view (NORM_DTYPE_FLOAT32, "[2, 3]", NULL);
  g_autoptr (NormView) part = slice (whole, 1, 1, 3, 1);
  g_autoptr (NormResult) left = test_run ("Identity()", NULL, NORM_MODE_TRAIN, whole);
  g_autoptr (NormResult) right = test_run ("Identity()", NULL, NORM_MODE_TRAIN, part);
  NormEquality equality = norm_equality_of_results (left, right, FALSE);
  g_autofree char *words = norm_equality_words (&equality, 2, whole->shape);

  g_assert_cmpstr (words, ==, "equal; 2 values are in only one of them");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/equality/allclose", test_allclose);
  g_test_add_func ("/layer/equality/words", test_words);
  g_test_add_func ("/layer/equality/types", test_types);
  g_test_add_func ("/layer/equality/readings", test_readings);
  g_test_add_func ("/layer/equality/known", test_known);
  g_test_add_func ("/layer/equality/other-tensor", test_other_tensor);
  g_test_add_func ("/layer/equality/slices", test_slices_words);
  return g_test_run ();
}
