/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include <float.h>
#include <math.h>

/* Published examples, digit for digit, and the corners of the number line. */

typedef struct
{
  const char *source, *layer, *shape, *values, *expected; /* the expected output's first values, as printed */
  int decimals;
} Example;

static const Example examples[] = {
  { "the origin note", "BatchNorm1d(1, eps=0, affine=False)", "[2, 1, 4]", "1 2 3 4 0 0 0 0",
    "-0.1690 0.5071 1.1832 1.8593 -0.8452 -0.8452 -0.8452 -0.8452", 4 },
  { "the origin note", "BatchNorm1d(4, eps=0, affine=False)", "[2, 4]", "1 2 3 4 0 0 0 0", "1 1 1 1 -1 -1 -1 -1", 0 },
  { "1 … 8", "BatchNorm1d(1, eps=0, affine=False)", "[2, 1, 4]", NULL, "-1.5275 -1.0911 -0.6547 -0.2182 0.2182 0.6547 1.0911 1.5275", 4 },
  { "pytorch#60528: 1 + n + 4c + l", "BatchNorm1d(3)", "[4, 3, 4]",
    "1 2 3 4 5 6 7 8 9 10 11 12 2 3 4 5 6 7 8 9 10 11 12 13 3 4 5 6 7 8 9 10 11 12 13 14 4 5 6 7 8 9 10 11 12 13 14 15",
    "-1.8974 -1.2649 -0.6325 0.0000", 4 },
  { "a forum", "BatchNorm1d(2)", "[2, 2]", "3 2 1 4", "1 -1 -1 1", 0 },
  { "a notebook", "BatchNorm1d(3)", "[2, 3]", "2 3 1 1 3 4", "1 0 -1 -1 0 1", 0 },
  { "a blog: arange(12)", "BatchNorm2d(3)", "[1, 3, 2, 2]", NULL,
    "-1.3416 -0.4472 0.4472 1.3416 -1.3416 -0.4472 0.4472 1.3416 -1.3416 -0.4472 0.4472 1.3416", 4 },
  { "a blog: arange(24)", "BatchNorm2d(3)", "[2, 3, 2, 2]", NULL, "-1.2288 -1.0650 -0.9012 -0.7373", 4 },
  { "the same as instance norm", "InstanceNorm2d(3)", "[1, 3, 2, 2]", NULL,
    "-1.3416 -0.4472 0.4472 1.3416 -1.3416 -0.4472 0.4472 1.3416 -1.3416 -0.4472 0.4472 1.3416", 4 },
  { "… with a group for each channel", "GroupNorm(3, 3)", "[1, 3, 2, 2]", NULL,
    "-1.3416 -0.4472 0.4472 1.3416 -1.3416 -0.4472 0.4472 1.3416 -1.3416 -0.4472 0.4472 1.3416", 4 },
  { "… with the last two axes pooled", "LayerNorm((2, 2))", "[1, 3, 2, 2]", NULL,
    "-1.3416 -0.4472 0.4472 1.3416 -1.3416 -0.4472 0.4472 1.3416 -1.3416 -0.4472 0.4472 1.3416", 4 },
  { "the origin note on two devices", "SyncBatchNorm(1, eps=0, affine=False, devices=2)", "[2, 1, 4]", "1 2 3 4 0 0 0 0",
    "-0.1690 0.5071 1.1832 1.8593 -0.8452 -0.8452 -0.8452 -0.8452", 4 },
  { "a web playground", "BatchNorm1d(1)", "[4, 1]", "6 4 5 2", "1.1832 -0.1690 0.5071 -1.5213", 4 },
};

static NormView *
view_of (NormDtype dtype, const char *shape, const char *text)
{
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, " ", -1) : NULL;
  g_autofree double *values = words != NULL ? g_new (double, g_strv_length (words)) : NULL;

  for (guint word = 0; words != NULL && words[word] != NULL; word++)
    values[word] = g_ascii_strtod (words[word], NULL);
  return test_view (dtype, shape, values);
}

static void
test_example (gconstpointer data)
{
  const Example *example = data;
  g_autoptr (NormView) view = view_of (NORM_DTYPE_FLOAT32, example->shape, example->values);
  g_autoptr (NormResult) result = test_run (example->layer, NULL, NORM_MODE_TRAIN, view);
  g_auto (GStrv) expected = g_strsplit (example->expected, " ", -1);

  for (guint word = 0; expected[word] != NULL; word++)
    {
      double y = norm_result_get_output (result, word);
      g_autofree char *printed = g_strdup_printf ("%.*f", example->decimals, y == 0 ? 0.0 : y);

      g_assert_cmpstr (g_str_equal (printed, "-0.0000") ? "0.0000" : printed, ==, expected[word]);
    }
}

static void
assert_param (const NormResult *result, NormParamKind kind, gsize feature, const char *expected)
{
  g_autofree char *printed = g_strdup_printf ("%.4f", norm_params_get (result->params_after, kind, feature));

  g_assert_cmpstr (printed, ==, expected);
}

static void
test_published_statistics (void)
{
  g_autoptr (NormView) eight = test_view (NORM_DTYPE_FLOAT32, "[2, 1, 4]", NULL);
  g_autoptr (NormResult) first = test_run ("BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, eight);
  g_autoptr (NormView) issue = view_of (NORM_DTYPE_FLOAT32, "[3, 4]", "2 15 2 1 2 17 2 1 -4 -2 -2 -1");
  g_autoptr (NormResult) second = test_run ("BatchNorm1d(4, momentum=1)", NULL, NORM_MODE_TRAIN, issue); /* pytorch#7028 */
  g_autoptr (NormView) notebook = view_of (NORM_DTYPE_FLOAT32, "[2, 3]", "2 3 1 1 3 4");
  g_autoptr (NormResult) third = test_run ("BatchNorm1d(3)", NULL, NORM_MODE_TRAIN, notebook);
  static const char *const mean[] = { "0.0000", "10.0000", "0.6667", "0.3333" }, *const var[] = { "12.0000", "109.0000", "5.3333", "1.3333" };
  g_autoptr (NormView) column = view_of (NORM_DTYPE_FLOAT32, "[4, 1]", "6 4 5 2");
  g_autoptr (NormResult) playground = test_run ("BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, column);
  g_autoptr (NormView) counted = test_view (NORM_DTYPE_FLOAT32, "[2, 3, 2, 2]", NULL); /* arange(24), one more each */
  g_autoptr (NormResult) blog = test_run ("BatchNorm2d(3)", NULL, NORM_MODE_TRAIN, counted);
  g_autofree char *last = g_strdup_printf ("%.4f", norm_result_get_output (blog, 15)); /* of channel 0 */
  static const char *const notebook_var[] = { "0.9500", "0.9000", "1.3500" };

  g_assert_cmpfloat (first->pools[0].mean, ==, 4.5);
  g_assert_cmpfloat (first->pools[0].var, ==, 5.25);
  g_assert_cmpfloat (first->pools[0].unbiased_var, ==, 6);
  g_assert_cmpfloat (playground->pools[0].mean, ==, 4.25);
  g_assert_cmpfloat (playground->pools[0].var, ==, 2.1875);
  g_assert_cmpstr (last, ==, "1.2288");
  for (gsize feature = 0; feature < 4; feature++)
    {
      assert_param (second, NORM_PARAM_RUNNING_MEAN, feature, mean[feature]);
      assert_param (second, NORM_PARAM_RUNNING_VAR, feature, var[feature]);
    }
  for (gsize feature = 0; feature < 3; feature++)
    assert_param (third, NORM_PARAM_RUNNING_VAR, feature, notebook_var[feature]);
}

/* pytorch#60528 and #106366: running_var takes ÷(m − 1) */
static void
test_published_running_var (void)
{
  double values[4 * 1 * 6 * 6];
  g_autoptr (NormView) view = NULL;
  g_autoptr (NormResult) result = NULL;
  g_autoptr (NormView) other = view_of (NORM_DTYPE_FLOAT32, examples[3].shape, examples[3].values);
  g_autoptr (NormResult) other_result = test_run ("BatchNorm1d(3)", NULL, NORM_MODE_TRAIN, other);

  for (guint flat = 0; flat < G_N_ELEMENTS (values); flat++)
    values[flat] = flat / 36 + 1;
  view = test_view (NORM_DTYPE_FLOAT32, "[4, 1, 6, 6]", values);
  result = test_run ("BatchNorm2d(1)", NULL, NORM_MODE_TRAIN, view);
  assert_param (result, NORM_PARAM_RUNNING_VAR, 0, "1.0259");
  g_assert_cmpfloat (result->pools[0].var, ==, 1.25);
  for (gsize channel = 0; channel < 3; channel++)
    {
      g_assert_cmpfloat (other_result->pools[channel].var, ==, 2.5);
      assert_param (other_result, NORM_PARAM_RUNNING_VAR, channel, "1.1667");
    }
}

/* Whatever the constant and however many: exactly the bias. */
static void
test_constant (void)
{
  static const double constants[] = { 0.1, 3.25, -1e-7, 123456.789, 1e30, 0, DBL_MIN / 3, -7e153 };
  static const char *const shapes[] = { "[2, 1]", "[3, 1, 1]", "[7, 1, 11]", "[50, 1, 49]", "[12345, 1]" };
  static const NormDtype dtypes[] = { NORM_DTYPE_FLOAT16, NORM_DTYPE_BFLOAT16, NORM_DTYPE_FLOAT32, NORM_DTYPE_FLOAT64 };
  g_autofree double *values = g_new (double, 12345);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_value (initial, NORM_PARAM_BIAS, 1, 0, 0.5);

  for (guint constant = 0; constant < G_N_ELEMENTS (constants) * G_N_ELEMENTS (shapes) * G_N_ELEMENTS (dtypes); constant++)
    {
      NormDtype dtype = dtypes[constant % G_N_ELEMENTS (dtypes)];
      const char *shape = shapes[constant / G_N_ELEMENTS (dtypes) % G_N_ELEMENTS (shapes)];
      g_autoptr (NormView) view = NULL;
      g_autoptr (NormResult) result = NULL;

      for (guint flat = 0; flat < 12345; flat++)
        values[flat] = constants[constant / G_N_ELEMENTS (dtypes) / G_N_ELEMENTS (shapes)];
      view = test_view (dtype, shape, values);
      if (!isfinite (norm_view_get (view, 0))) /* 1e30 is infinite in float16 */
        continue;
      result = test_run ("BatchNorm1d(1, eps=0)", params, NORM_MODE_TRAIN, view);
      g_assert_cmpfloat (result->pools[0].var, ==, 0);
      g_assert_cmpfloat (result->pools[0].invstd, ==, 0);
      for (gsize cell = 0; cell < view->n_values; cell++)
        g_assert_cmpfloat (norm_result_get_output (result, cell), ==, 0.5);
      g_assert_cmpuint (result->notes->len, ==, dtype == NORM_DTYPE_FLOAT16 ? 2 : 1);
    }
}

/* float16 and bfloat16 are rounded once, to nearest even, from the exact output. */
static void
test_narrow (void)
{
  static const NormDtype dtypes[] = { NORM_DTYPE_FLOAT16, NORM_DTYPE_BFLOAT16 };

  for (guint place = 0; place < G_N_ELEMENTS (dtypes); place++)
    {
      double values[60];
      g_autoptr (NormView) view = NULL;
      g_autoptr (NormResult) result = NULL;
      TestMoments exact;

      for (guint flat = 0; flat < G_N_ELEMENTS (values); flat++)
        values[flat] = flat % 17 + (flat * flat) % 5 * 0.25; /* exact in both */
      view = test_view (dtypes[place], "[60, 1]", values);
      result = test_run ("BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, view);
      exact = test_exact_moments (values, G_N_ELEMENTS (values));
      for (gsize cell = 0; cell < G_N_ELEMENTS (values); cell++)
        {
          double wanted = (double) test_exact_output (values[cell], exact.mean, exact.var, 1e-5, TRUE, 1, 0);
          guint16 bits = dtypes[place] == NORM_DTYPE_FLOAT16 ? norm_half_from_double (wanted) : norm_bfloat16_from_double (wanted);

          g_assert_cmpfloat (norm_result_get_output (result, cell), ==,
                             dtypes[place] == NORM_DTYPE_FLOAT16 ? norm_half_to_double (bits) : norm_bfloat16_to_double (bits));
        }
      g_assert_cmpuint (result->notes->len, ==, dtypes[place] == NORM_DTYPE_FLOAT16 ? 1 : 0);
    }
}

static void
test_not_finite_stays (void)
{
  g_autoptr (NormView) view = view_of (NORM_DTYPE_FLOAT64, "[3, 2]", "1 2 nan 4 5 6");
  g_autoptr (NormView) clean = view_of (NORM_DTYPE_FLOAT64, "[3, 1]", "2 4 6");
  g_autoptr (NormResult) result = test_run ("BatchNorm1d(2)", NULL, NORM_MODE_TRAIN, view);
  g_autoptr (NormResult) alone = test_run ("BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, clean);

  for (gsize row = 0; row < 3; row++)
    {
      g_assert_true (isnan (norm_result_get_output (result, 2 * row)));
      g_assert_cmpfloat (norm_result_get_output (result, 2 * row + 1), ==, norm_result_get_output (alone, row));
    }
  g_assert_cmpuint (result->notes->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (result->notes, 0), "C=0: 1 of 3 values is NaN or infinite"));
}

/* What eval takes, and what each mode leaves behind */
static void
test_modes (void)
{
  g_autoptr (NormView) view = view_of (NORM_DTYPE_FLOAT64, "[2, 1]", "1 3"); /* mean 2, var 1, unbiased 2 */
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_value (initial, NORM_PARAM_RUNNING_VAR, 1, 0, 4);
  g_autoptr (NormResult) train = test_run ("BatchNorm1d(1, eps=0, momentum=0.25)", params, NORM_MODE_TRAIN, view);
  g_autoptr (NormResult) eval = test_run ("BatchNorm1d(1, eps=0, momentum=0.25)", params, NORM_MODE_EVAL, view);
  g_autoptr (NormResult) untracked = test_run ("BatchNorm1d(1, eps=0, track_running_stats=False)", params, NORM_MODE_EVAL, view);

  g_assert_false (train->uses_running || untracked->uses_running);
  g_assert_true (eval->uses_running);
  g_assert_cmpfloat (norm_result_get_output (train, 1), ==, 1);
  g_assert_cmpfloat (norm_result_get_output (eval, 1), ==, 1.5); /* (3 − 0) / √4 */
  g_assert_cmpfloat (norm_result_get_output (untracked, 1), ==, 1);
  g_assert_cmpfloat (norm_params_get (train->params_after, NORM_PARAM_RUNNING_MEAN, 0), ==, 0.5);
  g_assert_cmpfloat (norm_params_get (train->params_after, NORM_PARAM_RUNNING_VAR, 0), ==, 3.5); /* 0.75 · 4 + 0.25 · 2 */
  g_assert_cmpint (train->params_after->num_batches_tracked, ==, 1);
  g_assert_cmpfloat (norm_params_get (eval->params_after, NORM_PARAM_RUNNING_VAR, 0), ==, 4);
  g_assert_cmpint (eval->params_after->num_batches_tracked, ==, 0);
  g_assert_cmpfloat (eval->pools[0].mean, ==, 2);
  g_assert_cmpfloat (eval->pools[0].used_mean, ==, 0);
  g_assert_cmpfloat (eval->pools[0].used_var, ==, 4);
  g_assert_cmpint (untracked->params_after->num_batches_tracked, ==, 0);
}

/* Legal in PyTorch: nothing comes out, the batch is counted, the statistics stay. */
static void
test_empty (void)
{
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[0, 3]", NULL);
  g_autoptr (NormResult) result = test_run ("BatchNorm1d(3)", NULL, NORM_MODE_TRAIN, view);

  g_assert_cmpuint (result->output->n_values, ==, 0);
  g_assert_cmpuint (result->pooling->n_pools, ==, 3);
  g_assert_cmpuint (result->pooling->m, ==, 0);
  g_assert_true (isnan (result->pools[0].mean) && isnan (result->pools[0].var));
  g_assert_cmpint (result->params_after->num_batches_tracked, ==, 1);
  g_assert_true (norm_params_is_initial (result->params_after, NORM_PARAM_RUNNING_MEAN));
  g_assert_cmpuint (result->notes->len, ==, 1);
}

/* A header of a few bytes may claim any number of channels beside a batch of 0. */
static void
test_empty_and_wide (void)
{
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[0, 2147483647]", NULL);
  g_autoptr (NormLayer) layer = test_layer ("BatchNorm1d(2147483647)");
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (norm_layer_run (layer, params, NORM_MODE_TRAIN, view, NULL, NULL, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "2147483647"));
}

static void
test_notes (void)
{
  static const double negative[] = { -1, -1, -1, -1, -1, -1 };
  g_autoptr (NormView) view = test_view (NORM_DTYPE_FLOAT32, "[2, 6]", NULL);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_array (initial, NORM_PARAM_RUNNING_VAR, negative, 6);
  g_autoptr (NormResult) result = test_run ("BatchNorm1d(6)", params, NORM_MODE_EVAL, view);

  g_assert_cmpuint (result->notes->len, ==, 5); /* four by name, the rest counted */
  g_assert_true (g_str_has_prefix (g_ptr_array_index (result->notes, 0), "C=0: running_var + eps is negative"));
  g_assert_nonnull (strstr (g_ptr_array_index (result->notes, 4), "2 more"));
  g_assert_true (isnan (norm_result_get_output (result, 0)));
}

/* PyTorch takes 1/√0 as 0 for a batch's own variance only: with running_var 0 and eps 0 it gave −inf for these (1.13). */
static void
test_running_var_zero (void)
{
  g_autoptr (NormView) view = view_of (NORM_DTYPE_FLOAT32, "[2, 1]", "-3 -4");
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) shifted = norm_params_with_value (initial, NORM_PARAM_RUNNING_MEAN, 1, 0, 1);
  g_autoptr (NormParams) params = norm_params_with_value (shifted, NORM_PARAM_RUNNING_VAR, 1, 0, 0);
  g_autoptr (NormResult) result = test_run ("BatchNorm1d(1, eps=0)", params, NORM_MODE_EVAL, view);

  for (gsize cell = 0; cell < 2; cell++)
    g_assert_cmpfloat (norm_result_get_output (result, cell), ==, -INFINITY);
  g_assert_cmpuint (result->notes->len, ==, 1);
}

/* The counter can be read from a file: at its end it stays there. */
static void
test_most_batches (void)
{
  static const double values[] = { 1, 3 };
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_batches (initial, G_MAXINT64);
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 2, (gsize[]){ 2, 1 }, values);
  g_autoptr (NormView) view = norm_view_new (tensor);
  g_autoptr (NormResult) result = test_run ("BatchNorm1d(1, momentum=None)", params, NORM_MODE_TRAIN, view);

  g_assert_cmpint (result->params_after->num_batches_tracked, ==, G_MAXINT64);
  g_assert_cmpfloat_with_epsilon (norm_params_get (result->params_after, NORM_PARAM_RUNNING_MEAN, 0), 0, 1e-15); /* 2 / 2⁶³ */
}

/* Statistics of a few whole numbers, such as lessons have, are those of paper: nothing is rounded but what is shown. */
static void
test_round_numbers (void)
{
  for (int round = 0; round < 2000; round++)
    {
      double values[31];
      int n = g_test_rand_int_range (2, G_N_ELEMENTS (values) + 1), middle = g_test_rand_int_range (0, 3) * 100;
      g_autofree char *last = g_strdup_printf ("LayerNorm(%d)", n), *row = g_strdup_printf ("[1, %d]", n), *column = g_strdup_printf ("[%d, 1]", n);
      g_autoptr (NormView) view = NULL;
      g_autoptr (NormResult) result = NULL;
      TestMoments exact;

      for (int member = 0; member < n; member++)
        values[member] = middle + g_test_rand_int_range (-9, 10);
      view = test_view (round % 4 < 2 ? NORM_DTYPE_FLOAT32 : NORM_DTYPE_FLOAT64, round % 2 ? row : column, values);
      result = test_run (round % 2 ? last : "BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, view);
      exact = test_exact_moments (values, n);
      g_assert_cmpfloat (test_ulps (NORM_DTYPE_FLOAT64, result->pools[0].mean, exact.mean), <=, 0.5 + 0x1p-8);
      g_assert_cmpfloat (test_ulps (NORM_DTYPE_FLOAT64, result->pools[0].var, exact.var), <=, 0.5 + 0x1p-8);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint example = 0; example < G_N_ELEMENTS (examples); example++)
    {
      g_autofree char *path = g_strdup_printf ("/layer/numbers/example/%u", example);

      g_test_add_data_func (path, &examples[example], test_example);
    }
  g_test_add_func ("/layer/numbers/published-statistics", test_published_statistics);
  g_test_add_func ("/layer/numbers/published-running-var", test_published_running_var);
  g_test_add_func ("/layer/numbers/constant", test_constant);
  g_test_add_func ("/layer/numbers/narrow", test_narrow);
  g_test_add_func ("/layer/numbers/not-finite", test_not_finite_stays);
  g_test_add_func ("/layer/numbers/modes", test_modes);
  g_test_add_func ("/layer/numbers/empty", test_empty);
  g_test_add_func ("/layer/numbers/empty-and-wide", test_empty_and_wide);
  g_test_add_func ("/layer/numbers/running-var-zero", test_running_var_zero);
  g_test_add_func ("/layer/numbers/most-batches", test_most_batches);
  g_test_add_func ("/layer/numbers/notes", test_notes);
  g_test_add_func ("/layer/numbers/round", test_round_numbers);
  return g_test_run ();
}
