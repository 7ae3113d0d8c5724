/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula-detail.h"
#include "formula-running.h"
#include "formula-sum.h"

#include <math.h>

#define ROOM_PER_TERM 4 /* signs, as in formula-norm.c */
#define LEAST_TERMS   3
#define MOST_TERMS    1000

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
count (gsize n)
{
  g_autofree char *text = g_strdup_printf ("%" G_GSIZE_FORMAT, n);

  return norm_formula_number (text);
}

static NormFormula *
squared (NormFormula *base)
{
  return norm_formula_power (base, norm_formula_number ("2"));
}

/* σ², or mean(x²) */
static NormFormula *
spread (const NormResult *result)
{
  if (!result->layer->info->centers)
    return norm_formula_row (norm_formula_number ("mean"), op ("("), squared (var ("x")), op (")"), NULL);
  return squared (var ("σ"));
}

/* The pool has values that count. */
static gboolean
has_values (const NormResult *result, gsize pool)
{
  return result != NULL && pool < result->pooling->n_pools && result->pools[pool].m > 0;
}

NormFormula *
norm_formula_squares (const NormResult *result, gsize pool, gsize cell, guint most_terms)
{
  guint room = ROOM_PER_TERM * CLAMP (most_terms, LEAST_TERMS, MOST_TERMS);
  const NormPoolStatistics *statistics;
  NormFormula *base;
  double sum;

  if (!has_values (result, pool))
    return NULL;
  statistics = &result->pools[pool];
  if (result->layer->info->centers)
    base = norm_formula_row (op ("("), var ("x"), op ("−"), var ("μ"), op (")"), NULL);
  else
    base = var ("x");
  sum = (double) statistics->m * (result->layer->info->centers ? statistics->var : statistics->used_var);
  return norm_formula_row (op ("∑"), squared (base), op ("="), norm_formula_sum (result, pool, cell, NORM_TERM_SQUARE, room, NULL), op ("="),
                           number (sum), NULL);
}

NormFormula *
norm_formula_ratio (const NormResult *result, gsize pool)
{
  const NormPoolStatistics *statistics;

  if (!has_values (result, pool) || result->pools[pool].m < 2 || !norm_layer_tracks (result->layer) || result->uses_running)
    return NULL;
  statistics = &result->pools[pool];
  return norm_formula_row (squared (var ("σ")), op ("·"), norm_formula_fraction (var ("m"), norm_formula_row (var ("m"), op ("−"), count (1), NULL)),
                           op ("="), number (statistics->var), op ("·"), norm_formula_fraction (count (statistics->m), count (statistics->m - 1)),
                           op ("="), number (statistics->unbiased_var), NULL);
}

NormFormula *
norm_formula_divisor (const NormResult *result, gsize pool)
{
  const NormPoolStatistics *statistics;

  if (!has_values (result, pool) && !(result != NULL && pool < result->pooling->n_pools && result->uses_running))
    return NULL;
  statistics = &result->pools[pool];
  return norm_formula_row (norm_formula_root (norm_formula_row (spread (result), op ("+"), var ("ε"), NULL)), op ("="),
                           norm_formula_root (norm_formula_row (number (statistics->used_var), op ("+"), number (result->eps), NULL)), op ("="),
                           number (sqrt (statistics->used_var + result->eps)), NULL);
}

/* moving ← momentum·moving + (1 − momentum)·batch, Keras 3, BatchNormalization.call(); its variance is ÷m */
NormFormula *
norm_formula_keras (const NormResult *result, gsize pool, gboolean variance)
{
  const NormPoolStatistics *statistics;
  double momentum, old, batch;

  if (!has_values (result, pool) || result->layer->info->keeps_batch || !norm_formula_updates_running (result, pool) ||
      !norm_layer_momentum (result->layer, &momentum))
    return NULL;
  statistics = &result->pools[pool];
  old =
    norm_params_get (result->params, variance ? NORM_PARAM_RUNNING_VAR : NORM_PARAM_RUNNING_MEAN, norm_pooling_pool_feature (result->pooling, pool));
  batch = variance ? statistics->var : statistics->mean;
  return norm_formula_row (norm_formula_words (variance ? "moving_variance" : "moving_mean"), op ("="), number (1 - momentum), op ("·"),
                           norm_formula_value (old, TRUE), op ("+"), op ("("), count (1), op ("−"), number (1 - momentum), op (")"), op ("·"),
                           norm_formula_value (batch, TRUE), op ("="), number ((1 - momentum) * old + momentum * batch), NULL);
}
