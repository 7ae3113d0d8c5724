/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula.h"

#include <math.h>

#define SIZE 17.0

typedef struct
{
  double width, ascent, descent;
} Extents;

static const double note[8] = { 1, 2, 3, 4, 0, 0, 0, 0 };

static NormResult *
run (const char *layer_text, NormParams *params, NormMode mode, int rank, const gsize *shape, const double *values)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) layer = norm_layer_parse (layer_text, &error);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, rank, shape, values);
  g_autoptr (NormView) view = norm_view_new (tensor);
  NormResult *result;

  g_assert_no_error (error);
  result = norm_layer_run (layer, params != NULL ? params : initial, mode, view, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static NormResult *
run_note (const char *layer_text, NormParams *params, NormMode mode)
{
  return run (layer_text, params, mode, 3, (gsize[]){ 2, 1, 4 }, note);
}

/* Takes @formula. */
static void
assert_reads (NormFormula *formula, const char *expected)
{
  g_autofree char *text = norm_formula_to_text (formula);

  g_assert_cmpstr (text, ==, expected);
  norm_formula_free (formula);
}

static Extents
measure (NormFormula *formula, double size)
{
  Extents extents;

  norm_formula_measure (formula, norm_theme (NORM_THEME_LIGHT), size, &extents.width, &extents.ascent, &extents.descent);
  return extents;
}

static NormFormula *
number (const char *text)
{
  return norm_formula_number (text);
}

static NormFormula *
sum_of (const char *left, const char *right)
{
  return norm_formula_row (number (left), norm_formula_operator ("+"), number (right), NULL);
}

static void
test_fraction_metrics (void)
{
  g_autoptr (NormFormula) top = sum_of ("12", "345");
  g_autoptr (NormFormula) bottom = number ("8");
  g_autoptr (NormFormula) fraction = norm_formula_fraction (sum_of ("12", "345"), number ("8"));
  Extents numerator = measure (top, SIZE), denominator = measure (bottom, SIZE), whole = measure (fraction, SIZE);

  g_assert_cmpfloat (whole.width, >, numerator.width);
  g_assert_cmpfloat (whole.ascent + whole.descent, >, numerator.ascent + numerator.descent + denominator.ascent + denominator.descent);
  g_assert_cmpfloat (whole.ascent, >, numerator.ascent);
  g_assert_cmpfloat (whole.descent, >, 0);
}

/* Every further root reaches above, below and left of what it holds. */
static void
test_nested_roots_grow (void)
{
  g_autoptr (NormFormula) formula = sum_of ("1", "x");
  Extents inner = measure (formula, SIZE);

  for (int depth = 0; depth < 5; depth++)
    {
      Extents outer;

      formula = norm_formula_root (g_steal_pointer (&formula));
      outer = measure (formula, SIZE);
      g_assert_cmpfloat (outer.ascent, >, inner.ascent);
      g_assert_cmpfloat (outer.descent, >, inner.descent);
      g_assert_cmpfloat (outer.width, >, inner.width + 0.3 * SIZE);
      inner = outer;
    }
}

static void
test_nested_fractions_grow (void)
{
  g_autoptr (NormFormula) formula = number ("1");
  Extents inner = measure (formula, SIZE);

  for (int depth = 0; depth < 4; depth++)
    {
      Extents outer;

      formula = norm_formula_fraction (number ("1"), norm_formula_row (number ("1"), norm_formula_operator ("+"), g_steal_pointer (&formula), NULL));
      outer = measure (formula, SIZE);
      g_assert_cmpfloat (outer.descent, >, inner.descent);
      g_assert_cmpfloat (outer.width, >, inner.width);
      inner = outer;
    }
}

static void
test_scripts (void)
{
  g_autoptr (NormFormula) base = norm_formula_variable ("x");
  g_autoptr (NormFormula) power = norm_formula_power (norm_formula_variable ("x"), number ("2"));
  g_autoptr (NormFormula) index = norm_formula_index (norm_formula_variable ("x"), number ("2"));
  Extents plain = measure (base, SIZE), raised = measure (power, SIZE), lowered = measure (index, SIZE);

  g_assert_cmpfloat (raised.ascent, >, plain.ascent);
  g_assert_cmpfloat_with_epsilon (raised.descent, plain.descent, 1e-9);
  g_assert_cmpfloat (lowered.descent, >, plain.descent);
  g_assert_cmpfloat_with_epsilon (lowered.ascent, plain.ascent, 1e-9);
  g_assert_cmpfloat_with_epsilon (raised.width, lowered.width, 1e-9);
}

/* The picture must not jump when the cursor moves: a mark takes no width, and none of a fraction's height. */
static void
test_mark_moves_nothing (void)
{
  g_autoptr (NormFormula) plain = norm_formula_fraction (sum_of ("4", "0"), number ("2"));
  NormFormula *marked_sum = norm_formula_row (norm_formula_marked (number ("4")), norm_formula_operator ("+"), number ("0"), NULL);
  g_autoptr (NormFormula) marked = norm_formula_fraction (marked_sum, number ("2"));
  Extents without = measure (plain, SIZE), with = measure (marked, SIZE);

  g_assert_cmpfloat_with_epsilon (with.width, without.width, 1e-9);
  g_assert_cmpfloat_with_epsilon (with.ascent, without.ascent, 1e-9);
  g_assert_cmpfloat_with_epsilon (with.descent, without.descent, 1e-9);
}

static NormFormula *
everything (void)
{
  NormFormula *variance = norm_formula_power (norm_formula_variable ("σ"), number ("2"));
  NormFormula *root = norm_formula_root (norm_formula_row (variance, norm_formula_operator ("+"), norm_formula_variable ("ε"), NULL));
  NormFormula *top = norm_formula_row (norm_formula_operator ("∑"), norm_formula_marked (norm_formula_variable ("x")), NULL);

  return norm_formula_row (norm_formula_index (norm_formula_variable ("μ"), number ("0")), norm_formula_operator ("="),
                           norm_formula_fraction (top, root), norm_formula_operator ("="), norm_formula_result ("1.8593"),
                           norm_formula_words ("words"), NULL);
}

static void
test_size_scales (void)
{
  g_autoptr (NormFormula) formula = everything ();
  Extents small = measure (formula, 20), large = measure (formula, 60);

  g_assert_cmpfloat_with_epsilon (large.width, 3 * small.width, 0.5);
  g_assert_cmpfloat_with_epsilon (large.ascent, 3 * small.ascent, 0.5);
  g_assert_cmpfloat_with_epsilon (large.descent, 3 * small.descent, 0.5);
}

/* Ink is inside of the measured box (half a pixel of smoothing aside) and reaches near its ends. */
static void
test_ink_is_in_the_box (void)
{
  g_autoptr (NormFormula) formula = everything ();
  Extents box = measure (formula, 24);
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  double x, y, width, height;

  norm_formula_draw (formula, cr, norm_theme (NORM_THEME_LIGHT), 24, 100, 200);
  cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
  g_assert_cmpfloat (x, >=, 100 - 1);
  g_assert_cmpfloat (x, <=, 100 + 4);
  g_assert_cmpfloat (x + width, <=, 100 + box.width + 1);
  g_assert_cmpfloat (x + width, >=, 100 + box.width - 4);
  g_assert_cmpfloat (y, >=, 200 - box.ascent - 1);
  g_assert_cmpfloat (y + height, <=, 200 + box.descent + 1);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_fit_size (void)
{
  const NormTheme *theme = norm_theme (NORM_THEME_LIGHT);
  g_autoptr (NormFormula) formula = everything ();
  double natural = measure (formula, SIZE).width;

  g_assert_cmpfloat (norm_formula_fit_size (formula, theme, SIZE, natural + 1, 8), ==, SIZE);
  g_assert_cmpfloat (norm_formula_fit_size (formula, theme, SIZE, 1, 8), ==, 8);
  for (double width = natural * 0.6; width < natural; width += natural * 0.07)
    {
      double size = norm_formula_fit_size (formula, theme, SIZE, width, 4);

      g_assert_cmpfloat (measure (formula, size).width, <=, width);
      g_assert_cmpfloat (measure (formula, size + 0.5).width, >, width);
    }
}

static void
test_text_groups (void)
{
  assert_reads (norm_formula_fraction (sum_of ("1", "2"), sum_of ("3", "4")), "(1 + 2) / (3 + 4)");
  assert_reads (norm_formula_fraction (number ("1"), norm_formula_fraction (number ("2"), number ("3"))), "1 / (2 / 3)");
  assert_reads (norm_formula_root (number ("4")), "√4");
  assert_reads (norm_formula_power (sum_of ("1", "2"), number ("−10")), "(1 + 2)⁻¹⁰");
  assert_reads (norm_formula_power (norm_formula_variable ("x"), norm_formula_variable ("k")), "x^k");
  assert_reads (norm_formula_index (norm_formula_variable ("μ"), number ("0")), "μ_0");
  assert_reads (everything (), "μ_0 = ∑x / √(σ² + ε) = 1.8593 words");
}

/* The note's first example: eight values of one feature, mean 1.25, biased variance 2.1875, unbiased 2.5, 4 → 1.8593 */
static void
test_one_feature (void)
{
  g_autoptr (NormResult) result = run_note ("BatchNorm1d(1, eps=0, affine=False)", NULL, NORM_MODE_TRAIN);

  assert_reads (norm_formula_mean (result, 0, 3, 8), "μ = (1 + 2 + 3 + 4 + 0 + 0 + 0 + 0) / 8 = 1.25");
  assert_reads (norm_formula_variance (result, 0, 3, 8), "σ² = ∑(x − μ)² / 8 = 17.5 / 8 = 2.1875");
  assert_reads (norm_formula_unbiased (result, 0), "∑(x − μ)² / (m − 1) = 17.5 / 7 = 2.5 → running_var");
  assert_reads (norm_formula_output (result, 3), "y = (x − μ) / √(σ² + ε) = (4 − 1.25) / √(2.1875 + 0) = 1.8593");
  assert_reads (norm_formula_output (result, 4), "y = (x − μ) / √(σ² + ε) = (0 − 1.25) / √(2.1875 + 0) = −0.8452");
  assert_reads (norm_formula_running (result, 0, FALSE), "0.9 · 0 + 0.1 · 1.25 = 0.125");
  assert_reads (norm_formula_running (result, 0, TRUE), "0.9 · 1 + 0.1 · 2.5 = 1.15");
  assert_reads (norm_formula_used_mean (result, 0), "μ = 1.25");
  g_assert_null (norm_formula_affine (result, 3));
}

/* With room for them the squares themselves: (1 − 1.25)² = 0.0625, 0.5625, 3.0625, 7.5625, four times 1.5625 */
static void
test_squares (void)
{
  g_autoptr (NormResult) result = run_note ("BatchNorm1d(1, eps=0, affine=False)", NULL, NORM_MODE_TRAIN);

  assert_reads (norm_formula_variance (result, 0, 3, 24),
                "σ² = ∑(x − μ)² / 8 = (0.0625 + 0.5625 + 3.0625 + 7.5625 + 1.5625 + 1.5625 + 1.5625 + 1.5625) / 8 = 2.1875");
}

/* The second: the same numbers as [2, 4] have four features of two values; feature 3 is [4, 0] → [1, −1] */
static void
test_four_features (void)
{
  g_autoptr (NormResult) result = run ("BatchNorm1d(4, eps=0, affine=False)", NULL, NORM_MODE_TRAIN, 2, (gsize[]){ 2, 4 }, note);

  assert_reads (norm_formula_mean (result, 3, 3, 8), "μ = (4 + 0) / 2 = 2");
  assert_reads (norm_formula_variance (result, 3, 3, 8), "σ² = ∑(x − μ)² / 2 = (4 + 4) / 2 = 4");
  assert_reads (norm_formula_unbiased (result, 3), "∑(x − μ)² / (m − 1) = 8 / 1 = 8 → running_var");
  assert_reads (norm_formula_output (result, 3), "y = (x − μ) / √(σ² + ε) = (4 − 2) / √(4 + 0) = 1.0000");
  assert_reads (norm_formula_output (result, 7), "y = (x − μ) / √(σ² + ε) = (0 − 2) / √(4 + 0) = −1.0000");
}

/* (4 − 0.125) / √1.15 = 3.61345…; the pool's own mean and variance stay what they are */
static void
test_eval (void)
{
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) with_mean = norm_params_with_array (initial, NORM_PARAM_RUNNING_MEAN, (double[]){ 0.125 }, 1);
  g_autoptr (NormParams) params = norm_params_with_array (with_mean, NORM_PARAM_RUNNING_VAR, (double[]){ 1.15 }, 1);
  g_autoptr (NormResult) result = run_note ("BatchNorm1d(1, eps=0, affine=False)", params, NORM_MODE_EVAL);

  assert_reads (norm_formula_used_mean (result, 0), "μ = running_mean[0] = 0.125");
  assert_reads (norm_formula_used_variance (result, 0), "σ² = running_var[0] = 1.15");
  assert_reads (norm_formula_output (result, 3), "y = (x − μ) / √(σ² + ε) = (4 − 0.125) / √(1.15 + 0) = 3.6135");
  assert_reads (norm_formula_mean (result, 0, G_MAXSIZE, 8), "μ = (1 + 2 + 3 + 4 + 0 + 0 + 0 + 0) / 8 = 1.25");
  assert_reads (norm_formula_unbiased (result, 0), "∑(x − μ)² / (m − 1) = 17.5 / 7 = 2.5");
  g_assert_null (norm_formula_running (result, 0, FALSE));
}

/* 1.5 · 1.859339… + 0.1 = 2.889009… */
static void
test_affine (void)
{
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) with_weight = norm_params_with_array (initial, NORM_PARAM_WEIGHT, (double[]){ 1.5 }, 1);
  g_autoptr (NormParams) params = norm_params_with_array (with_weight, NORM_PARAM_BIAS, (double[]){ 0.1 }, 1);
  g_autoptr (NormResult) result = run_note ("BatchNorm1d(1, eps=0)", params, NORM_MODE_TRAIN);

  assert_reads (norm_formula_output (result, 3), "x̂ = (x − μ) / √(σ² + ε) = (4 − 1.25) / √(2.1875 + 0) = 1.8593");
  assert_reads (norm_formula_affine (result, 3), "y = γ · x̂ + β = 1.5 · 1.8593 + 0.1 = 2.889");
  /* 1.5 · −0.845154… + 0.1 = −1.167731… */
  assert_reads (norm_formula_affine (result, 4), "y = γ · x̂ + β = 1.5 · (−0.8452) + 0.1 = −1.1677");
}

static void
test_eps_as_power (void)
{
  g_autoptr (NormResult) result = run_note ("BatchNorm1d(1, affine=False)", NULL, NORM_MODE_TRAIN);

  assert_reads (norm_formula_output (result, 3), "y = (x − μ) / √(σ² + ε) = (4 − 1.25) / √(2.1875 + 10⁻⁵) = 1.8593");
}

static void
test_negative_terms (void)
{
  g_autoptr (NormResult) result = run ("BatchNorm1d(1, eps=0, affine=False)", NULL, NORM_MODE_TRAIN, 2, (gsize[]){ 2, 1 }, (double[]){ -3, 1 });

  assert_reads (norm_formula_mean (result, 0, 0, 8), "μ = ((−3) + 1) / 2 = −1");
  assert_reads (norm_formula_output (result, 1), "y = (x − μ) / √(σ² + ε) = (1 − (−1)) / √(4 + 0) = 1.0000");
}

static void
test_not_finite (void)
{
  g_autoptr (NormResult) nan = run ("BatchNorm1d(1, affine=False)", NULL, NORM_MODE_TRAIN, 2, (gsize[]){ 2, 1 }, (double[]){ NAN, 1 });
  g_autoptr (NormResult) infinite = run ("BatchNorm1d(1, affine=False)", NULL, NORM_MODE_TRAIN, 2, (gsize[]){ 2, 1 }, (double[]){ -INFINITY, 1 });

  assert_reads (norm_formula_mean (nan, 0, 0, 8), "μ = (NaN + 1) / 2 = NaN");
  assert_reads (norm_formula_output (nan, 1), "y = (x − μ) / √(σ² + ε) = (1 − NaN) / √(NaN + 10⁻⁵) = NaN");
  assert_reads (norm_formula_mean (infinite, 0, 0, 8), "μ = ((−∞) + 1) / 2 = −∞");
}

static void
test_no_spread (void)
{
  g_autoptr (NormResult) plain = run ("BatchNorm1d(1, eps=0, affine=False)", NULL, NORM_MODE_TRAIN, 2, (gsize[]){ 2, 1 }, (double[]){ 5, 5 });
  g_autoptr (NormResult) affine = run ("BatchNorm1d(1, eps=0)", NULL, NORM_MODE_TRAIN, 2, (gsize[]){ 2, 1 }, (double[]){ 5, 5 });

  assert_reads (norm_formula_output (plain, 0), "y = 0 (σ² + ε = 0: y is set to 0)");
  assert_reads (norm_formula_output (affine, 0), "x̂ = 0 (σ² + ε = 0: x̂ is set to 0)");
  assert_reads (norm_formula_affine (affine, 0), "y = γ · x̂ + β = 1 · 0 + 0 = 0");
}

static void
test_few_values (void)
{
  g_autoptr (NormResult) one = run ("BatchNorm1d(1, affine=False)", NULL, NORM_MODE_EVAL, 2, (gsize[]){ 1, 1 }, (double[]){ 5 });
  g_autoptr (NormResult) none = run ("BatchNorm1d(1, affine=False)", NULL, NORM_MODE_EVAL, 2, (gsize[]){ 0, 1 }, NULL);

  assert_reads (norm_formula_mean (one, 0, 0, 8), "μ = 5 / 1 = 5");
  assert_reads (norm_formula_unbiased (one, 0), "one value: m − 1 = 0, there is no unbiased variance");
  assert_reads (norm_formula_mean (none, 0, G_MAXSIZE, 8), "μ = undefined: the pool has no values");
  assert_reads (norm_formula_variance (none, 0, G_MAXSIZE, 8), "σ² = undefined: the pool has no values");
  assert_reads (norm_formula_unbiased (none, 0), "no values: there is no unbiased variance");
}

static void
test_identity (void)
{
  g_autoptr (NormResult) result = run_note ("Identity()", NULL, NORM_MODE_TRAIN);

  assert_reads (norm_formula_output (result, 3), "y = x = 4.0000");
  g_assert_null (norm_formula_affine (result, 3));
}

/* The third batch counts a third: 2/3 · 0 + 1/3 · 1.25 = 0.41666… */
static void
test_cumulative_average (void)
{
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_batches (initial, 2);
  g_autoptr (NormResult) result = run_note ("BatchNorm1d(1, eps=0, momentum=None, affine=False)", params, NORM_MODE_TRAIN);
  g_autoptr (NormResult) first = run_note ("BatchNorm1d(1, eps=0, momentum=None, affine=False)", NULL, NORM_MODE_TRAIN);
  g_autoptr (NormResult) untracked = run_note ("BatchNorm1d(1, track_running_stats=False)", NULL, NORM_MODE_TRAIN);

  assert_reads (norm_formula_running (result, 0, FALSE), "2 / 3 · 0 + 1 / 3 · 1.25 = 0.4167");
  assert_reads (norm_formula_running (first, 0, FALSE), "0 · 0 + 1 · 1.25 = 1.25");
  g_assert_null (norm_formula_running (untracked, 0, FALSE));
  assert_reads (norm_formula_unbiased (untracked, 0), "∑(x − μ)² / (m − 1) = 17.5 / 7 = 2.5");
}

static void
test_long_sums (void)
{
  double values[100];
  g_autoptr (NormResult) whole = NULL, fine = NULL;

  for (int at = 0; at < 100; at++)
    values[at] = at;
  whole = run ("BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, 2, (gsize[]){ 100, 1 }, values);
  assert_reads (norm_formula_mean (whole, 0, 50, 8), "μ = (0 + 1 + 2 + 3 + … + 50 + … + 97 + 98 + 99) / 100 = 49.5");
  assert_reads (norm_formula_mean (whole, 0, 0, 0), "μ = (0 + 1 + … + 99) / 100 = 49.5");
  for (int at = 0; at < 100; at++)
    values[at] = 100 + at / 8192.0;
  fine = run ("BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, 2, (gsize[]){ 100, 1 }, values);
  assert_reads (norm_formula_mean (fine, 0, 50, 8), "μ = (100 + … + 100.0061 + … + 100.0121) / 100 = 100.006");
}

/* What 8 terms are for: whatever the values, the formulas of the inspector fit it at a size that can be read. */
static void
test_inspector_width (void)
{
  const NormTheme *theme = norm_theme (NORM_THEME_LIGHT);
  double values[24];

  for (int round = 0; round < 20; round++)
    {
      g_autoptr (NormResult) result = NULL;
      gsize cell = g_test_rand_int_range (0, 24);

      for (int at = 0; at < 24; at++)
        values[at] = g_test_rand_double_range (-1, 1) * pow (10, round % 6);
      result = run ("BatchNorm1d(1)", NULL, NORM_MODE_TRAIN, 2, (gsize[]){ 24, 1 }, values);
      {
        g_autoptr (NormFormula) mean = norm_formula_mean (result, 0, cell, 8);
        g_autoptr (NormFormula) variance = norm_formula_variance (result, 0, cell, 8);
        g_autoptr (NormFormula) output = norm_formula_output (result, cell);

        g_assert_cmpfloat (norm_formula_fit_size (mean, theme, SIZE, 320, 1), >=, 8);
        g_assert_cmpfloat (norm_formula_fit_size (variance, theme, SIZE, 320, 1), >=, 8);
        g_assert_cmpfloat (norm_formula_fit_size (output, theme, SIZE, 320, 1), >=, 8);
      }
    }
}

static void
test_equal (void)
{
  g_autoptr (NormFormula) one = norm_formula_row (number ("4"), norm_formula_operator ("+"), norm_formula_marked (number ("4")), NULL);
  g_autoptr (NormFormula) same = norm_formula_row (number ("4"), norm_formula_operator ("+"), norm_formula_marked (number ("4")), NULL);
  g_autoptr (NormFormula) mark_moved = norm_formula_row (norm_formula_marked (number ("4")), norm_formula_operator ("+"), number ("4"), NULL);
  g_autoptr (NormFormula) shorter = norm_formula_row (number ("4"), norm_formula_operator ("+"), NULL);
  g_autoptr (NormFormula) other_style =
    norm_formula_row (number ("4"), norm_formula_operator ("+"), norm_formula_marked (norm_formula_result ("4")), NULL);

  g_assert_true (norm_formula_equal (one, same));
  g_assert_true (norm_formula_equal (NULL, NULL));
  g_assert_false (norm_formula_equal (one, NULL));
  g_assert_false (norm_formula_equal (NULL, one));
  g_assert_false (norm_formula_equal (one, mark_moved));
  g_assert_false (norm_formula_equal (one, shorter));
  g_assert_false (norm_formula_equal (one, other_style));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula/fraction-metrics", test_fraction_metrics);
  g_test_add_func ("/formula/nested-roots-grow", test_nested_roots_grow);
  g_test_add_func ("/formula/nested-fractions-grow", test_nested_fractions_grow);
  g_test_add_func ("/formula/scripts", test_scripts);
  g_test_add_func ("/formula/mark-moves-nothing", test_mark_moves_nothing);
  g_test_add_func ("/formula/size-scales", test_size_scales);
  g_test_add_func ("/formula/ink-is-in-the-box", test_ink_is_in_the_box);
  g_test_add_func ("/formula/fit-size", test_fit_size);
  g_test_add_func ("/formula/text-groups", test_text_groups);
  g_test_add_func ("/formula/one-feature", test_one_feature);
  g_test_add_func ("/formula/squares", test_squares);
  g_test_add_func ("/formula/four-features", test_four_features);
  g_test_add_func ("/formula/eval", test_eval);
  g_test_add_func ("/formula/affine", test_affine);
  g_test_add_func ("/formula/eps-as-power", test_eps_as_power);
  g_test_add_func ("/formula/negative-terms", test_negative_terms);
  g_test_add_func ("/formula/not-finite", test_not_finite);
  g_test_add_func ("/formula/no-spread", test_no_spread);
  g_test_add_func ("/formula/few-values", test_few_values);
  g_test_add_func ("/formula/identity", test_identity);
  g_test_add_func ("/formula/cumulative-average", test_cumulative_average);
  g_test_add_func ("/formula/long-sums", test_long_sums);
  g_test_add_func ("/formula/inspector-width", test_inspector_width);
  g_test_add_func ("/formula/equal", test_equal);
  return g_test_run ();
}
