/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-running.h"
#include "formula-sum.h"
#include "number.h"

#include <glib/gi18n-lib.h>

#define DECIMALS        4
#define ROOM_PER_TERM   4    /* signs: a one-digit term, its plus and the space around it */
#define LEAST_TERMS     3    /* the first, the cursor's, the last */
#define MOST_TERMS      1000 /* more are never readable */
#define ROOM_OF_SQUARES 24   /* signs that "∑(x−μ)²/m" leaves less for the squares beside it */

static NormFormula *
op (const char *text)
{
  return norm_formula_operator (text);
}

static NormFormula *
var (const char *text)
{
  return norm_formula_variable (text);
}

static NormFormula *
number (double value)
{
  return norm_formula_value (value, FALSE);
}

static NormFormula *
operand (double value)
{
  return norm_formula_value (value, TRUE);
}

static NormFormula *
count (gsize n)
{
  g_autofree char *text = g_strdup_printf ("%" G_GSIZE_FORMAT, n);

  return norm_formula_number (text);
}

/* What a computation ends with, always with its decimals: 1.8593, 1.0000 */
static NormFormula *
result_number (double value)
{
  g_autofree char *text = norm_number_display (value, DECIMALS, FALSE);

  return norm_formula_result (text);
}

static NormFormula *
squared (NormFormula *base)
{
  return norm_formula_power (base, norm_formula_number ("2"));
}

static void add (GPtrArray *parts, NormFormula *first, ...) G_GNUC_NULL_TERMINATED;

static void
add (GPtrArray *parts, NormFormula *first, ...)
{
  va_list more;

  va_start (more, first);
  for (NormFormula *part = first; part != NULL; part = va_arg (more, NormFormula *))
    g_ptr_array_add (parts, part);
  va_end (more);
}

static NormFormula *
equals (NormFormula *left, NormFormula *right)
{
  return norm_formula_row (left, op ("="), right, NULL);
}

/* RMSNorm: what stands in the place of the variance is the mean of the squares themselves. */
static gboolean
centers (const NormResult *result)
{
  return result->layer->info->centers;
}

/* ∑(x − μ)², or ∑x² */
static NormFormula *
sum_of_squares (const NormResult *result)
{
  if (!centers (result))
    return norm_formula_row (op ("∑"), squared (var ("x")), NULL);
  return norm_formula_row (op ("∑"), squared (norm_formula_row (op ("("), var ("x"), op ("−"), var ("μ"), op (")"), NULL)), NULL);
}

/* σ², or mean(x²) */
static NormFormula *
spread (const NormResult *result)
{
  if (!centers (result))
    return norm_formula_row (norm_formula_number ("mean"), op ("("), squared (var ("x")), op (")"), NULL);
  return squared (var ("σ"));
}

/* The variance of the pool's own values, or the mean of their squares */
static double
own_spread (const NormResult *result, gsize pool)
{
  return centers (result) ? result->pools[pool].var : result->pools[pool].used_var;
}

static NormFormula *
no_values (const NormResult *result)
{
  return norm_formula_words (result->pooling->m == 0 ? _ ("undefined: the pool has no values") : _ ("undefined: all of the pool is padding"));
}

static gboolean
is_pool (const NormResult *result, gsize pool)
{
  return result != NULL && pool < result->pooling->n_pools;
}

NormFormula *
norm_formula_mean (const NormResult *result, gsize pool, gsize cell, guint most_terms)
{
  guint room = ROOM_PER_TERM * CLAMP (most_terms, LEAST_TERMS, MOST_TERMS);
  gsize m;
  NormFormula *sum;

  g_return_val_if_fail (is_pool (result, pool), NULL);
  if (!centers (result))
    return NULL;
  m = result->pools[pool].m;
  if (m == 0)
    return equals (var ("μ"), no_values (result));
  sum = norm_formula_sum (result, pool, cell, NORM_TERM_VALUE, room, NULL);
  return equals (var ("μ"), equals (norm_formula_fraction (sum, count (m)), number (result->pools[pool].mean)));
}

/* (0.0625 + … + 1.5625)/8 where most of it has room, else 17.5/8 */
static NormFormula *
average_square (const NormResult *result, gsize pool, gsize cell, guint most_terms)
{
  guint room = ROOM_PER_TERM * CLAMP (most_terms, LEAST_TERMS, MOST_TERMS);
  gsize m = result->pools[pool].m;
  guint n_shown = 0;
  g_autoptr (NormFormula) squares = NULL;

  if (room > ROOM_OF_SQUARES)
    squares = norm_formula_sum (result, pool, cell, NORM_TERM_SQUARE, room - ROOM_OF_SQUARES, &n_shown);
  if (n_shown < MIN (m, LEAST_TERMS + 1))
    return norm_formula_fraction (number (own_spread (result, pool) * m), count (m));
  return norm_formula_fraction (g_steal_pointer (&squares), count (m));
}

/* var = Σ (x − mean)² / m, as PyTorch normalizes with; RMSNorm: Σ x² / m */
NormFormula *
norm_formula_variance (const NormResult *result, gsize pool, gsize cell, guint most_terms)
{
  gsize m;

  g_return_val_if_fail (is_pool (result, pool), NULL);
  m = result->pools[pool].m;
  if (m == 0)
    return equals (spread (result), no_values (result));
  return norm_formula_row (spread (result), op ("="), norm_formula_fraction (sum_of_squares (result), count (m)), op ("="),
                           average_square (result, pool, cell, most_terms), op ("="), number (own_spread (result, pool)), NULL);
}

NormFormula *
norm_formula_unbiased (const NormResult *result, gsize pool)
{
  const NormPoolStatistics *statistics;
  NormFormula *definition, *numbers;
  gsize m;

  g_return_val_if_fail (is_pool (result, pool), NULL);
  if (!centers (result))
    return NULL;
  statistics = &result->pools[pool];
  m = statistics->m;
  if (m < 2)
    return norm_formula_words (m == 1 ? _ ("one value: m − 1 = 0, there is no unbiased variance") : _ ("no values: there is no unbiased variance"));
  definition = norm_formula_fraction (sum_of_squares (result), norm_formula_row (var ("m"), op ("−"), norm_formula_number ("1"), NULL));
  numbers = equals (norm_formula_fraction (number (statistics->var * m), count (m - 1)), number (statistics->unbiased_var));
  if (!norm_formula_updates_running (result, pool))
    return equals (definition, numbers);
  return norm_formula_row (definition, op ("="), numbers, op ("→"), norm_formula_words ("running_var"), NULL);
}

/* √(@spread + @eps), or, wrong on purpose, √@spread + @eps */
static NormFormula *
denominator (const NormResult *result, NormFormula *spread, NormFormula *eps)
{
  if (result->layer->mistake == NORM_MISTAKE_EPS_OUTSIDE)
    return norm_formula_row (norm_formula_root (spread), op ("+"), eps, NULL);
  return norm_formula_root (norm_formula_row (spread, op ("+"), eps, NULL));
}

/* σ², which is ÷(m−1) where that mistake is made */
static NormFormula *
used_spread (const NormResult *result)
{
  gboolean unbiased = result->layer->mistake == NORM_MISTAKE_UNBIASED && centers (result) && !result->uses_running;

  return unbiased ? norm_formula_power (norm_formula_index (var ("σ"), norm_formula_words ("m−1")), norm_formula_number ("2")) : spread (result);
}

/* "wrong on purpose: ÷(m−1)"; NULL where nothing is */
static NormFormula *
mistake_words (const NormResult *result)
{
  NormMistake mistake = result->layer->mistake;
  g_autofree char *words = g_strdup_printf (_ ("  wrong on purpose: %s"), norm_mistake_sign (mistake));

  return mistake == NORM_MISTAKE_NONE ? NULL : norm_formula_words (words);
}

/* "μ = running_mean[0] = 0.125" */
static NormFormula *
used_statistic (const NormResult *result, gsize pool, NormFormula *symbol, NormParamKind kind, double value)
{
  g_autofree char *source = NULL;

  if (!result->uses_running)
    return equals (symbol, number (value));
  source = g_strdup_printf ("%s[%" G_GSIZE_FORMAT "]", norm_param_name (kind), norm_pooling_pool_feature (result->pooling, pool));
  return norm_formula_row (symbol, op ("="), norm_formula_words (source), op ("="), number (value), NULL);
}

NormFormula *
norm_formula_used_mean (const NormResult *result, gsize pool)
{
  g_return_val_if_fail (is_pool (result, pool), NULL);
  if (!centers (result))
    return NULL;
  return used_statistic (result, pool, var ("μ"), NORM_PARAM_RUNNING_MEAN, result->pools[pool].used_mean);
}

NormFormula *
norm_formula_used_variance (const NormResult *result, gsize pool)
{
  g_return_val_if_fail (is_pool (result, pool), NULL);
  return used_statistic (result, pool, used_spread (result), NORM_PARAM_RUNNING_VAR, result->pools[pool].used_var);
}

/* (x − μ) / √(σ² + ε), or x / √(mean(x²) + ε) */
static NormFormula *
normalization_symbols (const NormResult *result)
{
  NormFormula *difference = centers (result) ? norm_formula_row (var ("x"), op ("−"), var ("μ"), NULL) : var ("x");

  return norm_formula_fraction (difference, denominator (result, used_spread (result), var ("ε")));
}

/* (4 − 1.25) / √(2.1875 + 0), or 4 / √(3.75 + 0); the 4 marked: it is the cell under the cursor */
static NormFormula *
normalization_numbers (const NormResult *result, double x, const NormPoolStatistics *statistics)
{
  NormFormula *difference = norm_formula_marked (number (x));

  if (centers (result))
    difference = norm_formula_row (difference, op ("−"), operand (statistics->used_mean), NULL);
  return norm_formula_fraction (difference, denominator (result, number (statistics->used_var), number (result->eps)));
}

/* What the pool's statistics make of @cell before weight and bias. */
static double
normalized_value (const NormResult *result, gsize cell)
{
  const NormPoolStatistics *statistics = &result->pools[norm_pooling_pool_of (result->pooling, cell)];

  return (norm_view_get (result->input, cell) - statistics->used_mean) * statistics->invstd;
}

/* γ is 1 and β 0 everywhere: they change nothing. */
static gboolean
has_initial_features (const NormResult *result)
{
  return norm_params_is_initial (result->params, NORM_PARAM_WEIGHT) && norm_params_is_initial (result->params, NORM_PARAM_BIAS);
}

/* @short_form: without the symbols, and without weights and biases that change nothing */
static NormFormula *
output_formula (const NormResult *result, gsize cell, gboolean short_form)
{
  const NormPoolStatistics *statistics;
  gboolean affine;
  const char *symbol;
  double value;
  GPtrArray *parts;

  g_return_val_if_fail (result != NULL && cell < result->input->n_values, NULL);
  value = norm_result_get_output (result, cell);
  if (result->pooling->n_pools == 0)
    return norm_formula_row (var ("y"), op ("="), var ("x"), op ("="), result_number (value), NULL);
  statistics = &result->pools[norm_pooling_pool_of (result->pooling, cell)];
  affine = norm_layer_has_weight (result->layer) && !(short_form && has_initial_features (result));
  symbol = affine ? "x̂" : "y";
  if (affine)
    value = normalized_value (result, cell);
  if (statistics->invstd == 0 && statistics->used_var + result->eps == 0)
    {
      g_autofree char *reason = g_strdup_printf (_ ("(σ² + ε = 0: %s is set to 0)"), symbol);

      return norm_formula_row (var (symbol), op ("="), result_number (value), norm_formula_words (reason), NULL);
    }
  parts = g_ptr_array_new ();
  add (parts, var (symbol), op ("="), NULL);
  if (!short_form)
    add (parts, normalization_symbols (result), op ("="), NULL);
  add (parts, normalization_numbers (result, norm_view_get (result->input, cell), statistics), op ("="), result_number (value),
       mistake_words (result), NULL);
  return norm_formula_row_take (parts);
}

NormFormula *
norm_formula_output (const NormResult *result, gsize cell)
{
  return output_formula (result, cell, FALSE);
}

NormFormula *
norm_formula_output_numbers (const NormResult *result, gsize cell)
{
  return output_formula (result, cell, TRUE);
}

/* "[1, 2]": where the weight and bias of @cell are, in the shape PyTorch gives them. The halves of a split axis make one index. */
static char *
feature_index (const NormPooling *pooling, gsize cell)
{
  const NormView *view = pooling->view;
  gsize below = view->n_values, index = 0;
  GString *text = g_string_new ("[");

  for (int axis = 0; axis < view->rank; axis++)
    {
      gboolean first_half = axis + 1 < view->rank && pooling->source_axis[axis + 1] == pooling->source_axis[axis];

      below /= view->shape[axis];
      if (!pooling->featured[axis])
        continue;
      index = index * view->shape[axis] + cell / below % view->shape[axis];
      if (first_half)
        continue;
      g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, text->len > 1 ? ", " : "", index);
      index = 0;
    }
  return g_string_free (g_string_append_c (text, ']'), FALSE);
}

/* γ; with its index where the pool's values have weights and biases of their own */
static NormFormula *
parameter (const NormResult *result, const char *symbol, gsize cell)
{
  g_autofree char *index = NULL;

  if (norm_pooling_has_pool_features (result->pooling))
    return var (symbol);
  index = feature_index (result->pooling, cell);
  return norm_formula_row (var (symbol), norm_formula_number (index), NULL);
}

NormFormula *
norm_formula_affine (const NormResult *result, gsize cell)
{
  GPtrArray *parts;
  gboolean has_bias;
  gsize feature;
  g_autofree char *text = NULL;

  g_return_val_if_fail (result != NULL && cell < result->input->n_values, NULL);
  if (result->pooling->n_pools == 0 || !norm_layer_has_weight (result->layer))
    return NULL;
  has_bias = norm_layer_has_bias (result->layer);
  feature = norm_pooling_feature_of (result->pooling, cell);
  text = norm_number_display (norm_result_get_output (result, cell), DECIMALS, TRUE);
  parts = g_ptr_array_new ();
  add (parts, var ("y"), op ("="), parameter (result, "γ", cell), op ("·"), var ("x̂"), NULL);
  if (has_bias)
    add (parts, op ("+"), parameter (result, "β", cell), NULL);
  add (parts, op ("="), number (norm_params_get (result->params, NORM_PARAM_WEIGHT, feature)), op ("·"), operand (normalized_value (result, cell)),
       NULL);
  if (has_bias)
    add (parts, op ("+"), operand (norm_params_get (result->params, NORM_PARAM_BIAS, feature)), NULL);
  add (parts, op ("="), norm_formula_result (text), NULL);
  return norm_formula_row_take (parts);
}
