/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-sum.h"
#include "number.h"

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

static NormFormula *
sigma_squared (void)
{
  return squared (var ("σ"));
}

static NormFormula *
equals (NormFormula *left, NormFormula *right)
{
  return norm_formula_row (left, op ("="), right, NULL);
}

/* ∑(x − μ)² */
static NormFormula *
sum_of_squares (void)
{
  NormFormula *deviation = norm_formula_row (op ("("), var ("x"), op ("−"), var ("μ"), op (")"), NULL);

  return norm_formula_row (op ("∑"), squared (deviation), NULL);
}

static gboolean
is_pool (const NormResult *result, gsize pool)
{
  return result != NULL && pool < result->pooling->n_pools;
}

/* Whether this batch goes into the running statistics. */
static gboolean
updates_running (const NormResult *result)
{
  return result->mode == NORM_MODE_TRAIN && norm_layer_tracks (result->layer);
}

NormFormula *
norm_formula_mean (const NormResult *result, gsize pool, gsize cell, guint most_terms)
{
  guint room = ROOM_PER_TERM * CLAMP (most_terms, LEAST_TERMS, MOST_TERMS);
  gsize m;
  NormFormula *sum;

  g_return_val_if_fail (is_pool (result, pool), NULL);
  m = result->pooling->m;
  if (m == 0)
    return equals (var ("μ"), norm_formula_words ("undefined: the pool has no values"));
  sum = norm_formula_sum (result, pool, cell, NORM_TERM_VALUE, room, NULL);
  return equals (var ("μ"), equals (norm_formula_fraction (sum, count (m)), number (result->pools[pool].mean)));
}

/* (0.0625 + … + 1.5625)/8 where most of it has room, else 17.5/8 */
static NormFormula *
average_square (const NormResult *result, gsize pool, gsize cell, guint most_terms)
{
  guint room = ROOM_PER_TERM * CLAMP (most_terms, LEAST_TERMS, MOST_TERMS);
  gsize m = result->pooling->m;
  guint n_shown = 0;
  g_autoptr (NormFormula) squares = NULL;

  if (room > ROOM_OF_SQUARES)
    squares = norm_formula_sum (result, pool, cell, NORM_TERM_SQUARE, room - ROOM_OF_SQUARES, &n_shown);
  if (n_shown < MIN (m, LEAST_TERMS + 1))
    return norm_formula_fraction (number (result->pools[pool].var * m), count (m));
  return norm_formula_fraction (g_steal_pointer (&squares), count (m));
}

/* var = Σ (x − mean)² / m, as PyTorch normalizes with */
NormFormula *
norm_formula_variance (const NormResult *result, gsize pool, gsize cell, guint most_terms)
{
  gsize m;

  g_return_val_if_fail (is_pool (result, pool), NULL);
  m = result->pooling->m;
  if (m == 0)
    return equals (sigma_squared (), norm_formula_words ("undefined: the pool has no values"));
  return norm_formula_row (sigma_squared (), op ("="), norm_formula_fraction (sum_of_squares (), count (m)), op ("="),
                           average_square (result, pool, cell, most_terms), op ("="), number (result->pools[pool].var), NULL);
}

NormFormula *
norm_formula_unbiased (const NormResult *result, gsize pool)
{
  const NormPoolStatistics *statistics;
  NormFormula *definition, *numbers;
  gsize m;

  g_return_val_if_fail (is_pool (result, pool), NULL);
  statistics = &result->pools[pool];
  m = result->pooling->m;
  if (m < 2)
    return norm_formula_words (m == 1 ? "one value: m − 1 = 0, there is no unbiased variance" : "no values: there is no unbiased variance");
  definition = norm_formula_fraction (sum_of_squares (), norm_formula_row (var ("m"), op ("−"), norm_formula_number ("1"), NULL));
  numbers = equals (norm_formula_fraction (number (statistics->var * m), count (m - 1)), number (statistics->unbiased_var));
  if (!updates_running (result))
    return equals (definition, numbers);
  return norm_formula_row (definition, op ("="), numbers, op ("→"), norm_formula_words ("running_var"), NULL);
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
  return used_statistic (result, pool, var ("μ"), NORM_PARAM_RUNNING_MEAN, result->pools[pool].used_mean);
}

NormFormula *
norm_formula_used_variance (const NormResult *result, gsize pool)
{
  g_return_val_if_fail (is_pool (result, pool), NULL);
  return used_statistic (result, pool, sigma_squared (), NORM_PARAM_RUNNING_VAR, result->pools[pool].used_var);
}

/* (x − μ) / √(σ² + ε) */
static NormFormula *
normalization_symbols (void)
{
  NormFormula *difference = norm_formula_row (var ("x"), op ("−"), var ("μ"), NULL);

  return norm_formula_fraction (difference, norm_formula_root (norm_formula_row (sigma_squared (), op ("+"), var ("ε"), NULL)));
}

/* (4 − 1.25) / √(2.1875 + 0), the 4 marked: it is the cell under the cursor */
static NormFormula *
normalization_numbers (double x, const NormPoolStatistics *statistics, double eps)
{
  NormFormula *difference = norm_formula_row (norm_formula_marked (number (x)), op ("−"), operand (statistics->used_mean), NULL);

  return norm_formula_fraction (difference, norm_formula_root (norm_formula_row (number (statistics->used_var), op ("+"), number (eps), NULL)));
}

/* What the pool's statistics make of @cell before weight and bias. */
static double
normalized_value (const NormResult *result, gsize cell)
{
  const NormPoolStatistics *statistics = &result->pools[norm_pooling_pool_of (result->pooling, cell)];

  return (norm_view_get (result->input, cell) - statistics->used_mean) * statistics->invstd;
}

NormFormula *
norm_formula_output (const NormResult *result, gsize cell)
{
  const NormPoolStatistics *statistics;
  gboolean affine;
  const char *symbol;
  double value;

  g_return_val_if_fail (result != NULL && cell < result->input->n_values, NULL);
  value = norm_result_get_output (result, cell);
  if (result->pooling->n_pools == 0)
    return norm_formula_row (var ("y"), op ("="), var ("x"), op ("="), result_number (value), NULL);
  statistics = &result->pools[norm_pooling_pool_of (result->pooling, cell)];
  affine = norm_layer_has_weight (result->layer);
  symbol = affine ? "x̂" : "y";
  if (affine)
    value = normalized_value (result, cell);
  if (statistics->invstd == 0 && statistics->used_var + result->eps == 0)
    {
      g_autofree char *reason = g_strdup_printf ("(σ² + ε = 0: %s is set to 0)", symbol);

      return norm_formula_row (var (symbol), op ("="), result_number (value), norm_formula_words (reason), NULL);
    }
  return norm_formula_row (var (symbol), op ("="), normalization_symbols (), op ("="),
                           normalization_numbers (norm_view_get (result->input, cell), statistics, result->eps), op ("="),
                           result_number (value), NULL);
}

NormFormula *
norm_formula_affine (const NormResult *result, gsize cell)
{
  gsize feature;
  double weight, bias;
  g_autofree char *text = NULL;

  g_return_val_if_fail (result != NULL && cell < result->input->n_values, NULL);
  if (result->pooling->n_pools == 0 || !norm_layer_has_weight (result->layer))
    return NULL;
  feature = norm_pooling_feature_of (result->pooling, cell);
  weight = norm_params_get (result->params, NORM_PARAM_WEIGHT, feature);
  bias = norm_params_get (result->params, NORM_PARAM_BIAS, feature);
  text = norm_number_display (norm_result_get_output (result, cell), DECIMALS, TRUE);
  return norm_formula_row (var ("y"), op ("="), var ("γ"), op ("·"), var ("x̂"), op ("+"), var ("β"), op ("="), number (weight), op ("·"),
                           operand (normalized_value (result, cell)), op ("+"), operand (bias), op ("="), norm_formula_result (text), NULL);
}

/* The new value's share: the momentum, or 1/k at the k-th batch when it is None; @rest is the old value's. */
static NormFormula *
running_share (const NormResult *result, gboolean rest)
{
  gint64 n_batches = result->params_after->num_batches_tracked;
  double momentum;

  if (norm_layer_momentum (result->layer, &momentum))
    return number (rest ? 1 - momentum : momentum);
  if (n_batches <= 1)
    return number (rest ? 0 : 1);
  return norm_formula_fraction (count (rest ? n_batches - 1 : 1), count (n_batches));
}

/* running ← (1 − a)·running + a·batch, PyTorch 1.13 */
NormFormula *
norm_formula_running (const NormResult *result, gsize pool, gboolean variance)
{
  NormParamKind kind = variance ? NORM_PARAM_RUNNING_VAR : NORM_PARAM_RUNNING_MEAN;
  gsize feature;
  double batch;

  g_return_val_if_fail (is_pool (result, pool), NULL);
  if (!updates_running (result) || result->pooling->m == 0)
    return NULL;
  feature = norm_pooling_pool_feature (result->pooling, pool);
  batch = variance ? result->pools[pool].unbiased_var : result->pools[pool].mean;
  return norm_formula_row (running_share (result, TRUE), op ("·"), operand (norm_params_get (result->params, kind, feature)), op ("+"),
                           running_share (result, FALSE), op ("·"), operand (batch), op ("="),
                           number (norm_params_get (result->params_after, kind, feature)), NULL);
}
