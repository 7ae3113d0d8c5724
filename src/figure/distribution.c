/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution.h"
#include "members.h"
#include "number.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Drawn at every move of the pointer: more values would not show anyway. */
#define MOST_VALUES 8192

static double
panel_value (const NormResult *result, NormPanel panel, gsize cell)
{
  return panel == NORM_PANEL_AFTER ? norm_result_get_output (result, cell) : norm_view_get (result->input, cell);
}

static void
add_value (NormDistribution *distribution, double value, gsize cell)
{
  if (isnan (value))
    distribution->n_nan++;
  else if (isinf (value))
    *(value > 0 ? &distribution->n_plus_inf : &distribution->n_minus_inf) += 1;
  else
    distribution->dots[distribution->n_dots++] = (NormDot){ .value = value, .cell = cell, .position = value };
}

/* Of the output they follow from those of the input where all have one weight and bias: y = (x − used_mean)·invstd·weight + bias */
static void
transform_moments (NormDistribution *distribution, const NormResult *result, gsize pool)
{
  const NormPoolStatistics *statistics = &result->pools[pool];
  gsize feature = norm_pooling_pool_feature (result->pooling, pool);
  double factor = statistics->invstd, shift = 0;

  if (norm_layer_has_weight (result->layer))
    factor *= norm_params_get (result->params, NORM_PARAM_WEIGHT, feature);
  if (norm_layer_has_bias (result->layer))
    shift = norm_params_get (result->params, NORM_PARAM_BIAS, feature);
  distribution->mean = (statistics->mean - statistics->used_mean) * factor + shift;
  distribution->sd *= fabs (factor);
}

/* Where they have weights and biases of their own: from the values, mean first. */
static void
compute_moments (NormDistribution *distribution, const NormResult *result, gsize pool)
{
  gsize m = result->pooling->m;
  double sum = 0, squares = 0, n = (double) result->pools[pool].m;

  for (gsize member = norm_members_next (result, pool, 0); member < m; member = norm_members_next (result, pool, member + 1))
    sum += norm_result_get_output (result, norm_pooling_cell (result->pooling, pool, member));
  distribution->mean = sum / n;
  for (gsize member = norm_members_next (result, pool, 0); member < m; member = norm_members_next (result, pool, member + 1))
    {
      double deviation = norm_result_get_output (result, norm_pooling_cell (result->pooling, pool, member)) - distribution->mean;

      squares += deviation * deviation;
    }
  distribution->sd = sqrt (squares / n);
}

static void
set_moments (NormDistribution *distribution, const NormResult *result, NormPanel panel, gsize pool)
{
  gboolean own = norm_layer_has_weight (result->layer) && !norm_pooling_has_pool_features (result->pooling);
  gboolean initial = norm_params_is_initial (result->params, NORM_PARAM_WEIGHT) && norm_params_is_initial (result->params, NORM_PARAM_BIAS);

  distribution->mean = result->pools[pool].mean;
  distribution->sd = sqrt (result->pools[pool].var);
  if (panel == NORM_PANEL_AFTER && own && !initial)
    compute_moments (distribution, result, pool);
  else if (panel == NORM_PANEL_AFTER)
    transform_moments (distribution, result, pool);
}

static void
widen (NormDistribution *distribution, double value)
{
  if (!isfinite (value))
    return;
  distribution->low = MIN (distribution->low, value);
  distribution->high = MAX (distribution->high, value);
}

/* Equal values get as much room around them as they are large; outputs are equal to their mean when only their rounding tells them apart. */
static void
set_range (NormDistribution *distribution, double rounding)
{
  distribution->low = G_MAXDOUBLE;
  distribution->high = -G_MAXDOUBLE;
  for (gsize dot = 0; dot < distribution->n_dots; dot++)
    widen (distribution, distribution->dots[dot].value);
  widen (distribution, distribution->mean - distribution->sd);
  widen (distribution, distribution->mean + distribution->sd);
  if (distribution->low > distribution->high)
    distribution->low = distribution->high = 0;
  if (distribution->high - distribution->low <= MAX (1e-12, rounding) * MAX (fabs (distribution->low), fabs (distribution->high)))
    {
      double room = MIN (MAX (fabs (distribution->low), 1) / 2, G_MAXDOUBLE / 8);

      distribution->low = MAX (distribution->low, -G_MAXDOUBLE / 2) - room;
      distribution->high = MIN (distribution->high, G_MAXDOUBLE / 2) + room;
    }
}

NormDistribution *
norm_distribution_new (const NormResult *result, NormPanel panel, gsize pool)
{
  NormDistribution *distribution;
  g_autofree gsize *cells = NULL;
  gsize n;

  g_return_val_if_fail (result != NULL && pool < result->pooling->n_pools, NULL);
  cells = norm_members_new (result, pool, MOST_VALUES, &n);
  distribution = g_new0 (NormDistribution, 1);
  distribution->dots = g_new (NormDot, n);
  distribution->sampled = n < result->pools[pool].m;
  for (gsize at = 0; at < n; at++)
    add_value (distribution, panel_value (result, panel, cells[at]), cells[at]);
  set_moments (distribution, result, panel, pool);
  set_range (distribution, panel == NORM_PANEL_AFTER ? norm_dtype_epsilon (result->output->dtype) : 0);
  return distribution;
}

void
norm_distribution_free (NormDistribution *distribution)
{
  g_free (distribution->dots);
  g_free (distribution);
}

static void
append_count (GString *words, gboolean sampled, gsize n, const char *what)
{
  if (n == 0)
    return;
  g_string_append (words, words->len > 0 ? ", " : "");
  if (sampled)
    g_string_append_printf (words, _ ("some %s"), what);
  else
    g_string_append_printf (words, "%" G_GSIZE_FORMAT " %s", n, what);
}

char *
norm_distribution_words (const NormDistribution *distribution)
{
  GString *words = g_string_new (NULL);

  append_count (words, distribution->sampled, distribution->n_nan, "NaN");
  append_count (words, distribution->sampled, distribution->n_plus_inf, "∞");
  append_count (words, distribution->sampled, distribution->n_minus_inf, NORM_MINUS "∞");
  return g_string_free (words, words->len == 0);
}

static int
compare_dots (const void *a, const void *b)
{
  const NormDot *left = a, *right = b;

  if (left->value != right->value)
    return left->value < right->value ? -1 : 1;
  return (left->cell > right->cell) - (left->cell < right->cell);
}

/* Dot plots after L. Wilkinson, The American Statistician 53 (1999): a stack begins at the lowest value left and takes all within a dot's width. */
guint
norm_distribution_stack (NormDistribution *distribution, double reach)
{
  NormDot *dots = distribution->dots;
  guint highest = 0;
  gsize end;

  qsort (dots, distribution->n_dots, sizeof (NormDot), compare_dots);
  for (gsize start = 0; start < distribution->n_dots; start = end)
    {
      for (end = start; end < distribution->n_dots && (end == start || dots[end].value < dots[start].value + reach); end++)
        dots[end].level = end - start;
      for (gsize dot = start; dot < end; dot++)
        dots[dot].position = dots[start].value / 2 + dots[end - 1].value / 2;
      highest = MAX (highest, end - start);
    }
  return highest;
}

/* In halves: the distance of two doubles may be too large for one. */
double
norm_distribution_fraction (const NormDistribution *distribution, double value)
{
  return (value / 2 - distribution->low / 2) / (distribution->high / 2 - distribution->low / 2);
}

gsize
norm_distribution_count (const NormDistribution *distribution, gsize n_bins, gsize *counts)
{
  gsize most = 0;

  for (gsize bin = 0; bin < n_bins; bin++)
    counts[bin] = 0;
  for (gsize dot = 0; dot < distribution->n_dots; dot++)
    {
      double fraction = norm_distribution_fraction (distribution, distribution->dots[dot].value);
      gsize bin = MIN ((gsize) (fraction * n_bins), n_bins - 1);

      counts[bin]++;
      most = MAX (most, counts[bin]);
    }
  return most;
}
