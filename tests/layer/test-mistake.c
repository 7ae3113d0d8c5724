/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers that are wrong on purpose: what the mistake makes of the numbers, worked out on paper, and that it is said everywhere. */
#include "code.h"
#include "explain.h"
#include "support.h"

#include <math.h>

static const double note[8] = { 1, 2, 3, 4, 0, 0, 0, 0 }; /* mean 1.25, σ² = 17.5/8 = 2.1875, ÷(m−1) 2.5 */

static NormLayer *
wrong_layer (const char *text, NormMistake mistake)
{
  g_autoptr (NormLayer) layer = norm_layer_parse (text, NULL);

  return norm_layer_with_mistake (layer, mistake);
}

static NormResult *
run (const char *text, NormMistake mistake, NormMode mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) layer = wrong_layer (text, mistake);
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT64, 3, (gsize[]){ 2, 1, 4 }, note);
  g_autoptr (NormView) view = norm_view_new (tensor);
  NormResult *result = norm_layer_run (layer, params, mode, view, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_output (const NormResult *result, gsize cell, double expected)
{
  g_assert_cmpfloat_with_epsilon (norm_result_get_output (result, cell), expected, 1e-12);
}

static void
test_unbiased (void)
{
  g_autoptr (NormResult) result = run ("BatchNorm1d(1, eps=0)", NORM_MISTAKE_UNBIASED, NORM_MODE_TRAIN);

  assert_output (result, 3, 2.75 / sqrt (2.5));
  g_assert_cmpfloat_with_epsilon (result->pools[0].var, 2.1875, 1e-12); /* the pool's own stays what it is */
  g_assert_cmpfloat_with_epsilon (result->pools[0].used_var, 2.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (norm_params_get (result->params_after, NORM_PARAM_RUNNING_VAR, 0), 0.9 + 0.25, 1e-12);
}

static void
test_eps_outside (void)
{
  g_autoptr (NormResult) result = run ("BatchNorm1d(1, eps=0.5)", NORM_MISTAKE_EPS_OUTSIDE, NORM_MODE_TRAIN);
  g_autoptr (NormResult) right = run ("BatchNorm1d(1, eps=0.5)", NORM_MISTAKE_NONE, NORM_MODE_TRAIN);
  g_autoptr (NormResult) running = run ("BatchNorm1d(1, eps=0.5)", NORM_MISTAKE_EPS_OUTSIDE, NORM_MODE_EVAL);

  assert_output (result, 3, 2.75 / (sqrt (2.1875) + 0.5));
  assert_output (right, 3, 2.75 / sqrt (2.1875 + 0.5));
  assert_output (running, 3, 4 / (1 + 0.5));
}

/* What normalizes is no batch variance: there is nothing to divide by m − 1. */
static void
test_unbiased_changes_nothing (void)
{
  g_autoptr (NormResult) running = run ("BatchNorm1d(1, eps=0)", NORM_MISTAKE_UNBIASED, NORM_MODE_EVAL);
  g_autoptr (NormResult) square = run ("RMSNorm(4, eps=0)", NORM_MISTAKE_UNBIASED, NORM_MODE_TRAIN);

  assert_output (running, 3, 4);
  assert_output (square, 3, 4 / sqrt (7.5));
}

static void
test_layers (void)
{
  g_autoptr (NormLayer) right = norm_layer_parse ("BatchNorm1d(1)", NULL);
  g_autoptr (NormLayer) wrong = norm_layer_with_mistake (right, NORM_MISTAKE_UNBIASED);
  g_autoptr (NormLayer) changed = norm_layer_with_arg (wrong, "eps", &(NormArgValue){ .number = 1 });
  g_autoptr (NormLayer) mended = norm_layer_with_mistake (wrong, NORM_MISTAKE_NONE);
  NormMistake mistake;

  g_assert_false (norm_layer_equal (right, wrong));
  g_assert_true (norm_layer_equal (right, mended));
  g_assert_cmpint (changed->mistake, ==, NORM_MISTAKE_UNBIASED);
  for (guint kind = 0; kind < NORM_N_MISTAKES; kind++)
    {
      g_assert_true (norm_mistake_from_name (norm_mistake_name (kind), &mistake));
      g_assert_cmpint (mistake, ==, kind);
    }
  g_assert_false (norm_mistake_from_name ("biased", &mistake));
}

static void
assert_says (const char *text, const char *words)
{
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, words));
}

static void
test_words (void)
{
  g_autoptr (NormResult) unbiased = run ("BatchNorm1d(1, eps=0)", NORM_MISTAKE_UNBIASED, NORM_MODE_TRAIN);
  g_autoptr (NormResult) outside = run ("BatchNorm1d(1, eps=0.5)", NORM_MISTAKE_EPS_OUTSIDE, NORM_MODE_TRAIN);
  g_autoptr (NormResult) right = run ("BatchNorm1d(1, eps=0.5)", NORM_MISTAKE_NONE, NORM_MODE_TRAIN);
  NormTensor *input = unbiased->input->tensor;
  g_autofree char *json = norm_explain_json (unbiased, input, "", G_MAXSIZE), *right_json = norm_explain_json (right, input, "", G_MAXSIZE);
  g_autofree char *text = norm_explain_text (outside, input, "", G_MAXSIZE, 3);
  NormCodeSpec outside_spec = { .input = input, .steps = "", .layer = outside->layer, .params = outside->params, .most_values = 100 };
  NormCodeSpec unbiased_spec = { .input = input, .steps = "", .layer = unbiased->layer, .params = unbiased->params, .most_values = 100 };
  g_autofree char *code = norm_code_write (&outside_spec, NORM_CODE_TORCH), *numpy = norm_code_write (&outside_spec, NORM_CODE_NUMPY);
  g_autofree char *unbiased_code = norm_code_write (&unbiased_spec, NORM_CODE_TORCH);
  g_autofree char *unbiased_keras = norm_code_write (&unbiased_spec, NORM_CODE_KERAS);

  assert_says (json, "\"mistake\": \"unbiased\"");
  g_assert_null (strstr (right_json, "mistake"));
  assert_says (text, "wrong on purpose: √σ² + ε");
  assert_says (text, " / (√2.1875 + 0.5)");
  assert_says (text, "Wrong on purpose: ε outside the root.");
  assert_says (code, "y = (z - mean) / (torch.sqrt(var) + 0.5)");
  assert_says (numpy, "y = (z - mean) / (np.sqrt(var) + 0.5)  # wrong on purpose\n");
  assert_says (unbiased_keras, "m = z.size // var.size\nused_var = var * m / (m - 1)  # wrong on purpose\n");
  assert_says (unbiased_code, "m = z.numel() / var.numel()\nvar = var * m / (m - 1)\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/mistake/unbiased", test_unbiased);
  g_test_add_func ("/layer/mistake/eps-outside", test_eps_outside);
  g_test_add_func ("/layer/mistake/unbiased-changes-nothing", test_unbiased_changes_nothing);
  g_test_add_func ("/layer/mistake/layers", test_layers);
  g_test_add_func ("/layer/mistake/words", test_words);
  return g_test_run ();
}
