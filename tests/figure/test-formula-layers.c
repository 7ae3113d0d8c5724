/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-detail.h"
#include "formula.h"
#include "support.h"

/* The formulas of the layers beside batch norm, worked out on paper. */

static const double note[8] = { 1, 2, 3, 4, 0, 0, 0, 0 };

static NormResult *
run (const char *layer_text, NormParams *params, int rank, const gsize *shape, const double *values, const double *counts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) layer = norm_layer_parse (layer_text, &error);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormView) view = test_view_of (rank, shape, values);
  g_autoptr (NormTensor) mask_tensor = counts != NULL ? norm_tensor_new_from_doubles (NORM_DTYPE_BOOL, rank, shape, counts) : NULL;
  g_autoptr (NormView) mask = mask_tensor != NULL ? norm_view_new (mask_tensor) : NULL;
  NormResult *result;

  g_assert_no_error (error);
  result = norm_layer_run (layer, params != NULL ? params : initial, NORM_MODE_TRAIN, view, mask, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static NormParams *
affine_params (const double *weight, const double *bias, gsize n)
{
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) with_weight = norm_params_with_array (initial, NORM_PARAM_WEIGHT, weight, n);

  return bias != NULL ? norm_params_with_array (with_weight, NORM_PARAM_BIAS, bias, n) : g_steal_pointer (&with_weight);
}

/* Takes @formula. */
static void
assert_reads (NormFormula *formula, const char *expected)
{
  g_autofree char *text = norm_formula_to_text (formula);

  g_assert_cmpstr (text, ==, expected);
  norm_formula_free (formula);
}

/* 1, 2, 3, 4: the squares are 30, their mean 7.5, 4/√7.5 = 1.46059…, times 4 is 5.84237… */
static void
test_rms_norm (void)
{
  g_autoptr (NormParams) params = affine_params ((double[]){ 1, 2, 3, 4 }, NULL, 4);
  g_autoptr (NormResult) plain = run ("RMSNorm(4, eps=0, elementwise_affine=False)", NULL, 2, (gsize[]){ 2, 4 }, note, NULL);
  g_autoptr (NormResult) weighted = run ("RMSNorm(4, eps=0)", params, 2, (gsize[]){ 2, 4 }, note, NULL);

  g_assert_null (norm_formula_mean (plain, 0, 3, 8));
  g_assert_null (norm_formula_used_mean (plain, 0));
  g_assert_null (norm_formula_unbiased (plain, 0));
  g_assert_null (norm_formula_running (plain, 0, FALSE));
  assert_reads (norm_formula_variance (plain, 0, 3, 24), "mean(x²) = ∑x² / 4 = (1 + 4 + 9 + 16) / 4 = 7.5");
  assert_reads (norm_formula_variance (plain, 0, 3, 6), "mean(x²) = ∑x² / 4 = 30 / 4 = 7.5");
  assert_reads (norm_formula_used_variance (plain, 0), "mean(x²) = 7.5");
  assert_reads (norm_formula_output (plain, 3), "y = x / √(mean(x²) + ε) = 4 / √(7.5 + 0) = 1.4606");
  assert_reads (norm_formula_output (weighted, 3), "x̂ = x / √(mean(x²) + ε) = 4 / √(7.5 + 0) = 1.4606");
  assert_reads (norm_formula_affine (weighted, 3), "y = γ[3] · x̂ = 4 · 1.4606 = 5.8424");
}

/* 1, 2, 3, 4: mean 2.5, variance 1.25; (4 − 2.5)/√1.25 = 1.34164…, times 2 plus 0.5 is 3.18328… */
static void
test_layer_norm (void)
{
  g_autoptr (NormParams) params = affine_params ((double[]){ 1, 1, 1, 2 }, (double[]){ 0, 0, 0, 0.5 }, 4);
  g_autoptr (NormResult) result = run ("LayerNorm((2, 2), eps=0)", params, 3, (gsize[]){ 2, 2, 2 }, note, NULL);
  g_autoptr (NormResult) without_bias = run ("LayerNorm((2, 2), eps=0, bias=False)", NULL, 3, (gsize[]){ 2, 2, 2 }, note, NULL);

  assert_reads (norm_formula_mean (result, 0, 3, 8), "μ = (1 + 2 + 3 + 4) / 4 = 2.5");
  assert_reads (norm_formula_output (result, 3), "x̂ = (x − μ) / √(σ² + ε) = (4 − 2.5) / √(1.25 + 0) = 1.3416");
  assert_reads (norm_formula_affine (result, 3), "y = γ[1, 1] · x̂ + β[1, 1] = 2 · 1.3416 + 0.5 = 3.1833");
  assert_reads (norm_formula_affine (result, 2), "y = γ[1, 0] · x̂ + β[1, 0] = 1 · 0.4472 + 0 = 0.4472");
  assert_reads (norm_formula_affine (without_bias, 3), "y = γ[1, 1] · x̂ = 1 · 1.3416 = 1.3416");
  assert_reads (norm_formula_unbiased (result, 0), "∑(x − μ)² / (m − 1) = 5 / 3 = 1.6667");
}

/* The same four values as two channels of one group: 3 · 1.34164… − 1 = 3.02492… Channels are numbered through, whatever their group. */
static void
test_group_norm (void)
{
  g_autoptr (NormParams) params = affine_params ((double[]){ 1, 3 }, (double[]){ 0, -1 }, 2);
  g_autoptr (NormResult) one_group = run ("GroupNorm(1, 2, eps=0)", params, 3, (gsize[]){ 2, 2, 2 }, note, NULL);
  g_autoptr (NormResult) two_groups = run ("GroupNorm(2, 4, eps=0)", NULL, 3, (gsize[]){ 1, 4, 2 }, (double[]){ 9, 9, 9, 9, 1, 2, 3, 4 }, NULL);

  assert_reads (norm_formula_affine (one_group, 3), "y = γ[1] · x̂ + β[1] = 3 · 1.3416 + (−1) = 3.0249");
  assert_reads (norm_formula_mean (two_groups, 1, 7, 8), "μ = (1 + 2 + 3 + 4) / 4 = 2.5");
  assert_reads (norm_formula_affine (two_groups, 7), "y = γ[3] · x̂ + β[3] = 1 · 1.3416 + 0 = 1.3416");
}

/* Two samples: means 2.5 and 0, unbiased variances 5/3 and 0; running_var 0.9 + 0.1 · 5/6 = 0.98333… */
static void
test_instance_norm (void)
{
  static const double five[10] = { 0, 2, 2, 4, 4, 6, 6, 8, 8, 10 };
  const char *layer = "InstanceNorm1d(1, eps=0, track_running_stats=True)";
  g_autoptr (NormResult) result = run (layer, NULL, 3, (gsize[]){ 2, 1, 4 }, note, NULL);
  g_autoptr (NormResult) unbatched = run (layer, NULL, 2, (gsize[]){ 1, 8 }, note, NULL);
  g_autoptr (NormResult) many = run (layer, NULL, 3, (gsize[]){ 5, 1, 2 }, five, NULL);
  g_autoptr (NormResult) untracked = run ("InstanceNorm1d(1)", NULL, 3, (gsize[]){ 2, 1, 4 }, note, NULL);

  for (gsize pool = 0; pool < 2; pool++)
    {
      assert_reads (norm_formula_running (result, pool, FALSE), "0.9 · 0 + 0.1 · (2.5 + 0) / 2 = 0.125");
      assert_reads (norm_formula_running (result, pool, TRUE), "0.9 · 1 + 0.1 · (1.6667 + 0) / 2 = 0.9833");
    }
  assert_reads (norm_formula_unbiased (result, 1), "∑(x − μ)² / (m − 1) = 0 / 3 = 0 → running_var");
  assert_reads (norm_formula_running (unbatched, 0, FALSE), "0.9 · 0 + 0.1 · 1.25 = 0.125");
  assert_reads (norm_formula_running (many, 3, FALSE), "0.9 · 0 + 0.1 · (1 + 3 + … + 9) / 5 = 0.5");
  g_assert_null (norm_formula_running (untracked, 0, FALSE));
}

/* Apart, the first device's statistics are the ones that stay; together, all eight values'. */
static void
test_devices (void)
{
  g_autoptr (NormResult) apart =
    run ("SyncBatchNorm(1, eps=0, affine=False, devices=2, synchronized=False)", NULL, 3, (gsize[]){ 2, 1, 4 }, note, NULL);
  g_autoptr (NormResult) together = run ("SyncBatchNorm(1, eps=0, affine=False, devices=2)", NULL, 3, (gsize[]){ 2, 1, 4 }, note, NULL);

  assert_reads (norm_formula_mean (apart, 1, 4, 8), "μ = (0 + 0 + 0 + 0) / 4 = 0");
  assert_reads (norm_formula_running (apart, 0, FALSE), "0.9 · 0 + 0.1 · 2.5 = 0.25");
  assert_reads (norm_formula_running (apart, 1, FALSE), "0.9 · 0 + 0.1 · 2.5 = 0.25 (device 0)");
  assert_reads (norm_formula_unbiased (apart, 0), "∑(x − μ)² / (m − 1) = 5 / 3 = 1.6667 → running_var");
  assert_reads (norm_formula_unbiased (apart, 1), "∑(x − μ)² / (m − 1) = 0 / 3 = 0");
  assert_reads (norm_formula_mean (together, 0, 3, 8), "μ = (1 + 2 + 3 + 4 + 0 + 0 + 0 + 0) / 8 = 1.25");
  assert_reads (norm_formula_running (together, 0, FALSE), "0.9 · 0 + 0.1 · 1.25 = 0.125");
}

/* Without the second sample: mean 2.5, variance 1.25. The padding is normalized: (0 − 2.5)/√1.25 = −2.23606… */
static void
test_padding (void)
{
  static const double first[8] = { 1, 1, 1, 1 }, some[8] = { 1, 0, 1, 0, 0, 1 }, none[8] = { 0 };
  g_autoptr (NormResult) result = run ("BatchNorm1d(1, eps=0, affine=False)", NULL, 3, (gsize[]){ 2, 1, 4 }, note, first);
  g_autoptr (NormResult) scattered = run ("BatchNorm1d(1, eps=0, affine=False)", NULL, 3, (gsize[]){ 2, 1, 4 }, note, some);
  g_autoptr (NormResult) nothing = run ("BatchNorm1d(1, eps=0, affine=False)", NULL, 3, (gsize[]){ 2, 1, 4 }, note, none);
  g_autoptr (NormResult) instance = run ("InstanceNorm1d(1, eps=0, track_running_stats=True)", NULL, 3, (gsize[]){ 2, 1, 4 }, note, first);

  assert_reads (norm_formula_mean (result, 0, 4, 8), "μ = (1 + 2 + 3 + 4) / 4 = 2.5");
  assert_reads (norm_formula_variance (result, 0, 3, 8), "σ² = ∑(x − μ)² / 4 = 5 / 4 = 1.25");
  assert_reads (norm_formula_unbiased (result, 0), "∑(x − μ)² / (m − 1) = 5 / 3 = 1.6667 → running_var");
  assert_reads (norm_formula_output (result, 4), "y = (x − μ) / √(σ² + ε) = (0 − 2.5) / √(1.25 + 0) = −2.2361");
  assert_reads (norm_formula_running (result, 0, FALSE), "0.9 · 0 + 0.1 · 2.5 = 0.25");
  assert_reads (norm_formula_mean (scattered, 0, 2, 8), "μ = (1 + 3 + 0) / 3 = 1.3333");
  assert_reads (norm_formula_mean (nothing, 0, G_MAXSIZE, 8), "μ = undefined: all of the pool is padding");
  assert_reads (norm_formula_variance (nothing, 0, G_MAXSIZE, 8), "σ² = undefined: all of the pool is padding");
  g_assert_null (norm_formula_running (nothing, 0, FALSE));
  /* the second sample's copy of the running mean stays 0, the first one's becomes 0.25 */
  assert_reads (norm_formula_running (instance, 0, FALSE), "(0.25 + 0) / 2 = 0.125");
}

/* Every other one of a hundred: what is left out leaves no "…" behind, and the mark is on a term that counts or on none. */
static void
test_long_sums_with_padding (void)
{
  double values[100], counts[100];
  g_autoptr (NormResult) result = NULL;

  for (int at = 0; at < 100; at++)
    {
      values[at] = at;
      counts[at] = at % 2;
    }
  result = run ("BatchNorm1d(1)", NULL, 2, (gsize[]){ 100, 1 }, values, counts);
  assert_reads (norm_formula_mean (result, 0, 51, 8), "μ = (1 + 3 + 5 + 7 + … + 51 + … + 95 + 97 + 99) / 50 = 50");
  assert_reads (norm_formula_mean (result, 0, 3, 0), "μ = (1 + 3 + … + 99) / 50 = 50");
  assert_reads (norm_formula_mean (result, 0, 50, 0), "μ = (1 + 3 + … + 99) / 50 = 50");
}

/* (4 − 1.25)/√2.5 = 1.73925…; 2.75/(√2.1875 + 0.5) = 1.38957… */
static void
test_mistakes (void)
{
  g_autoptr (NormResult) result = run ("BatchNorm1d(1, eps=0.5, affine=False)", NULL, 3, (gsize[]){ 2, 1, 4 }, note, NULL);
  static const struct
  {
    const char *layer;
    NormMistake mistake;
    const char *output, *numbers;
  } rows[] = {
    { "BatchNorm1d(1, eps=0, affine=False)", NORM_MISTAKE_UNBIASED,
      "y = (x − μ) / √(σ_m−1² + ε) = (4 − 1.25) / √(2.5 + 0) = 1.7393   wrong on purpose: ÷(m−1)",
      "y = (4 − 1.25) / √(2.5 + 0) = 1.7393   wrong on purpose: ÷(m−1)" },
    { "BatchNorm1d(1, eps=0.5, affine=False)", NORM_MISTAKE_EPS_OUTSIDE,
      "y = (x − μ) / (√(σ²) + ε) = (4 − 1.25) / (√2.1875 + 0.5) = 1.3896   wrong on purpose: √σ² + ε",
      "y = (4 − 1.25) / (√2.1875 + 0.5) = 1.3896   wrong on purpose: √σ² + ε" },
  };

  assert_reads (norm_formula_output_numbers (result, 3), "y = (4 − 1.25) / √(2.1875 + 0.5) = 1.6775");
  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autoptr (NormLayer) right = norm_layer_parse (rows[row].layer, NULL);
      g_autoptr (NormLayer) wrong = norm_layer_with_mistake (right, rows[row].mistake);
      g_autoptr (NormParams) params = norm_params_new ();
      g_autoptr (NormView) view = test_view_of (3, (gsize[]){ 2, 1, 4 }, note);
      g_autoptr (NormResult) wrong_result = norm_layer_run (wrong, params, NORM_MODE_TRAIN, view, NULL, NULL, NULL);

      assert_reads (norm_formula_output (wrong_result, 3), rows[row].output);
      assert_reads (norm_formula_output_numbers (wrong_result, 3), rows[row].numbers);
    }
}

/* ── between the lines ── */

/* The note: 17.5 is the sum of the squares; ÷8 and ÷7; Keras' own words for the same update. */
static void
test_details (void)
{
  g_autoptr (NormResult) result = run ("BatchNorm1d(1, eps=0)", NULL, 3, (gsize[]){ 2, 1, 4 }, note, NULL);
  g_autoptr (NormResult) fifth = run ("BatchNorm1d(1, momentum=0.2)", NULL, 3, (gsize[]){ 2, 1, 4 }, note, NULL);
  g_autoptr (NormResult) few = run ("BatchNorm1d(1, eps=0)", NULL, 2, (gsize[]){ 4, 1 }, (double[]){ 1, 2, 3, 4 }, NULL);
  g_autoptr (NormResult) rms = run ("RMSNorm(2, eps=0)", NULL, 2, (gsize[]){ 1, 2 }, (double[]){ 3, 4 }, NULL);
  g_autoptr (NormResult) layer = run ("LayerNorm(2, eps=0)", NULL, 2, (gsize[]){ 1, 2 }, (double[]){ 3, 4 }, NULL);
  g_autoptr (NormResult) cumulative = run ("BatchNorm1d(1, momentum=None)", NULL, 3, (gsize[]){ 2, 1, 4 }, note, NULL);

  assert_reads (norm_formula_squares (few, 0, 0, 20), "∑(x − μ)² = 2.25 + 0.25 + 0.25 + 2.25 = 5");
  assert_reads (norm_formula_ratio (result, 0), "σ² · m / (m − 1) = 2.1875 · 8 / 7 = 2.5");
  assert_reads (norm_formula_divisor (result, 0), "√(σ² + ε) = √(2.1875 + 0) = 1.479");
  assert_reads (norm_formula_keras (result, 0, FALSE), "moving_mean = 0.9 · 0 + (1 − 0.9) · 1.25 = 0.125");
  assert_reads (norm_formula_keras (fifth, 0, TRUE), "moving_variance = 0.8 · 1 + (1 − 0.8) · 2.1875 = 1.2375");
  assert_reads (norm_formula_squares (rms, 0, 0, 20), "∑x² = 9 + 16 = 25");
  assert_reads (norm_formula_divisor (rms, 0), "√(mean(x²) + ε) = √(12.5 + 0) = 3.5355");
  g_assert_null (norm_formula_ratio (layer, 0));
  g_assert_null (norm_formula_keras (layer, 0, FALSE));
  g_assert_null (norm_formula_keras (cumulative, 0, FALSE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula/layers/rms-norm", test_rms_norm);
  g_test_add_func ("/formula/layers/layer-norm", test_layer_norm);
  g_test_add_func ("/formula/layers/group-norm", test_group_norm);
  g_test_add_func ("/formula/layers/instance-norm", test_instance_norm);
  g_test_add_func ("/formula/layers/devices", test_devices);
  g_test_add_func ("/formula/layers/padding", test_padding);
  g_test_add_func ("/formula/layers/long-sums-with-padding", test_long_sums_with_padding);
  g_test_add_func ("/formula/mistakes", test_mistakes);
  g_test_add_func ("/figure/formula-layers/details", test_details);
  return g_test_run ();
}
