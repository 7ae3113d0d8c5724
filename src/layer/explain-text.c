/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain-private.h"
#include "explain.h"
#include "notes.h"
#include "number.h"
#include <math.h>

/* ── terms of the sums ── */

static void
append_value (GString *text, const NormResult *result, gsize pool, gsize cell)
{
  norm_append_number (text, norm_view_get (result->input, cell));
}

static void
append_summand (GString *text, const NormResult *result, gsize pool, gsize cell)
{
  norm_append_term (text, norm_view_get (result->input, cell));
}

/* "(4 − 1.25)²" */
static void
append_deviation (GString *text, const NormResult *result, gsize pool, gsize cell)
{
  g_string_append_c (text, '(');
  append_value (text, result, pool, cell);
  g_string_append (text, " " NORM_MINUS " ");
  norm_append_term (text, result->pools[pool].mean);
  g_string_append (text, ")²");
}

/* "4²" */
static void
append_square (GString *text, const NormResult *result, gsize pool, gsize cell)
{
  append_summand (text, result, pool, cell);
  g_string_append (text, "²");
}

static void
append_output (GString *text, const NormResult *result, gsize pool, gsize cell)
{
  norm_append_number (text, norm_result_get_output (result, cell));
}

static void
append_weight (GString *text, const NormResult *result, gsize pool, gsize feature)
{
  norm_append_number (text, norm_params_get (result->params, NORM_PARAM_WEIGHT, feature));
}

static void
append_bias (GString *text, const NormResult *result, gsize pool, gsize feature)
{
  norm_append_number (text, norm_params_get (result->params, NORM_PARAM_BIAS, feature));
}

/* ── statistics ── */

/* "  mean μ = (1 + 2 + 3) / 3 = 2" */
static void
append_average (GString *text, const NormResult *result, gsize pool, const char *name, NormTermFunc append, double value)
{
  NormTerms terms = norm_terms_members (result, pool, TRUE);

  g_string_append_printf (text, "  %s = (", name);
  norm_terms_append (text, &terms, " + ", result, pool, append);
  g_string_append_printf (text, ") / %" G_GSIZE_FORMAT " = ", result->pools[pool].m);
  norm_append_number (text, value);
}

/* The eps in force: as it was typed, or the machine epsilon, of which a few digits do. */
static char *
eps_text (const NormResult *result)
{
  int arg = norm_layer_arg_index (result->layer, "eps");

  return arg >= 0 && result->layer->values[arg].none ? norm_number_display (result->eps, 4, TRUE) : norm_number_shortest (result->eps);
}

/* What takes the place of mean and variance where the mean stays in: RMSNorm */
static void
append_mean_square (GString *text, const NormResult *result, gsize pool)
{
  double square = result->pools[pool].used_var;
  g_autofree char *eps = eps_text (result);

  append_average (text, result, pool, "mean of the squares", append_square, square);
  g_string_append (text, "\n  root mean square = √(");
  norm_append_number (text, square);
  g_string_append_printf (text, " + %s) = ", eps);
  norm_append_number (text, sqrt (square + result->eps));
  g_string_append_c (text, '\n');
}

/* The mean and both variances with the sums that made them; ÷(m − 1) only for layers that have a use for it. */
static void
append_moments (GString *text, const NormResult *result, gsize pool)
{
  const NormPoolStatistics *statistics = &result->pools[pool];
  gboolean is_used = norm_layer_tracks (result->layer) && result->mode == NORM_MODE_TRAIN;

  append_average (text, result, pool, "mean μ", append_summand, statistics->mean);
  g_string_append_c (text, '\n');
  append_average (text, result, pool, "variance σ²", append_deviation, statistics->var);
  g_string_append (text, "   (÷ m)\n");
  if (statistics->m < 2 || !result->layer->info->can_track)
    return;
  g_string_append_printf (text, "  unbiased variance = σ² · %" G_GSIZE_FORMAT " / %" G_GSIZE_FORMAT " = ", statistics->m, statistics->m - 1);
  norm_append_number (text, statistics->unbiased_var);
  g_string_append_printf (text, "   (÷ (m " NORM_MINUS " 1)%s)\n", is_used ? ": the one for running_var" : "");
}

static void
append_statistics (GString *text, const NormResult *result, gsize pool)
{
  gsize m = result->pools[pool].m, all = result->pooling->m;
  NormTerms terms = norm_terms_members (result, pool, TRUE);

  if (result->mask != NULL && m < all)
    g_string_append_printf (text, "  mask: %" G_GSIZE_FORMAT " of " VALUES_FORMAT " count%s; %" G_GSIZE_FORMAT " %s masked out\n", m,
                            VALUES_ARGS (all), m == 1 ? "s" : "", all - m, all - m == 1 ? "is" : "are");
  if (m == 0)
    {
      g_string_append (text, "  no value counts, so there is neither mean nor variance\n");
      return;
    }
  g_string_append (text, "  values: ");
  norm_terms_append (text, &terms, " ", result, pool, append_value);
  g_string_append_c (text, '\n');
  if (result->layer->info->centers)
    append_moments (text, result, pool);
  else
    append_mean_square (text, result, pool);
}

/* ── weight and bias ── */

/* How many features a pool has; they follow one another. */
static gsize
pool_n_features (const NormPooling *pooling)
{
  gsize n = 1;

  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      if (pooling->featured[axis] && !pooling->kept[axis])
        n *= pooling->view->shape[axis];
    }
  return n;
}

static gboolean
differs_in_pool (const NormResult *result, NormParamKind kind, gsize pool)
{
  gsize first = norm_pooling_pool_feature (result->pooling, pool), n = pool_n_features (result->pooling);
  double one = norm_params_get (result->params, kind, first);

  if (norm_params_is_initial (result->params, kind))
    return FALSE;
  for (gsize feature = first + 1; feature < first + n; feature++)
    {
      if (norm_params_get (result->params, kind, feature) != one)
        return TRUE;
    }
  return FALSE;
}

/* "  weight γ: 1 2 0.5 1, one for each value" */
static void
append_features (GString *text, const NormResult *result, NormParamKind kind, gsize pool)
{
  NormTerms terms = norm_terms_range (norm_pooling_pool_feature (result->pooling, pool), pool_n_features (result->pooling));
  gboolean is_weight = kind == NORM_PARAM_WEIGHT;

  if (!differs_in_pool (result, kind, pool))
    return;
  g_string_append (text, is_weight ? "  weight γ: " : "  bias β: ");
  norm_terms_append (text, &terms, " ", result, pool, is_weight ? append_weight : append_bias);
  g_string_append_printf (text, ", one for each %s\n", result->layer->info->features == NORM_FEATURES_CHANNEL ? "channel" : "value");
}

/* ── the output ── */

/* A weight or bias in a formula; the letter where it stands for the values of a whole pool that differ. */
static void
append_param (GString *text, const NormResult *result, NormParamKind kind, gsize pool, gsize feature, gboolean whole)
{
  if (whole && differs_in_pool (result, kind, pool))
    g_string_append (text, kind == NORM_PARAM_WEIGHT ? "γ" : "β");
  else
    norm_append_term (text, norm_params_get (result->params, kind, feature));
}

static gboolean
counts_as_zero (const NormPoolStatistics *statistics, double eps)
{
  return statistics->used_var == 0 && eps == 0 && statistics->invstd == 0;
}

/* "(4 − 1.25) / √(2.1875 + 0) · 1 + 0" for one cell; for the whole pool (NULL) with the letter x. */
static void
append_normalization (GString *text, const NormResult *result, gsize pool, const gsize *cell)
{
  const NormPoolStatistics *statistics = &result->pools[pool];
  gsize feature = cell != NULL ? norm_pooling_feature_of (result->pooling, *cell) : norm_pooling_pool_feature (result->pooling, pool);
  g_autofree char *eps = eps_text (result);
  g_autoptr (GString) x = g_string_new (NULL);

  if (cell == NULL)
    g_string_append_c (x, 'x');
  else if (result->layer->info->centers)
    norm_append_number (x, norm_view_get (result->input, *cell));
  else
    norm_append_term (x, norm_view_get (result->input, *cell));
  if (result->layer->info->centers)
    {
      g_string_append_printf (text, "(%s " NORM_MINUS " ", x->str);
      norm_append_term (text, statistics->used_mean);
      g_string_append_c (text, ')');
    }
  else
    g_string_append (text, x->str);
  if (counts_as_zero (statistics, result->eps))
    g_string_append (text, " · 0");
  else
    {
      gboolean outside = result->layer->mistake == NORM_MISTAKE_EPS_OUTSIDE;

      g_string_append (text, outside ? " / (√" : " / √(");
      norm_append_number (text, statistics->used_var);
      g_string_append_printf (text, " + %s)", eps);
    }
  if (norm_layer_has_weight (result->layer))
    {
      g_string_append (text, " · ");
      append_param (text, result, NORM_PARAM_WEIGHT, pool, feature, cell == NULL);
    }
  if (norm_layer_has_bias (result->layer))
    {
      g_string_append (text, " + ");
      append_param (text, result, NORM_PARAM_BIAS, pool, feature, cell == NULL);
    }
}

static void
append_pool (GString *text, const NormResult *result, gsize pool)
{
  gsize m = result->pooling->m;
  g_autofree char *title = norm_explain_pool_title (result, pool), *name = norm_pooling_pool_name (result->pooling, pool);
  g_autofree char *extent = norm_explain_pool_extent (result, pool);
  NormTerms all;

  g_string_append_printf (text, "\n%s", title);
  if (strstr (title, name) == NULL)
    g_string_append_printf (text, " (%s)", name);
  g_string_append_printf (text, ": " VALUES_FORMAT " pooled over %s\n", VALUES_ARGS (m), extent);
  if (m == 0)
    return;
  all = norm_terms_members (result, pool, FALSE);
  append_statistics (text, result, pool);
  norm_append_running (text, result, pool);
  if (norm_layer_has_weight (result->layer))
    append_features (text, result, NORM_PARAM_WEIGHT, pool);
  if (norm_layer_has_bias (result->layer))
    append_features (text, result, NORM_PARAM_BIAS, pool);
  if (counts_as_zero (&result->pools[pool], result->eps))
    g_string_append (text, "  1 / √(0 + 0) counts as 0\n");
  g_string_append (text, "  y = ");
  append_normalization (text, result, pool, NULL);
  g_string_append_printf (text, "\n  output%s: ", result->pools[pool].m < m ? " (also of what is masked out)" : "");
  norm_terms_append (text, &all, " ", result, pool, append_output);
  g_string_append_c (text, '\n');
}

static void
append_cell (GString *text, const NormResult *result, gsize cell)
{
  const NormPooling *pooling = result->pooling;
  gsize index[NORM_MAX_AXES];

  norm_shape_unravel (result->input->rank, result->input->shape, cell, index);
  g_string_append (text, "\nCell ");
  for (int axis = 0; axis < result->input->rank; axis++)
    g_string_append_printf (text, "%s%s=%" G_GSIZE_FORMAT, axis > 0 ? ", " : "", norm_layer_axis_name (result->layer, result->input->rank, axis),
                            index[axis]);
  g_string_append (text, ": y = ");
  if (pooling->n_pools > 0)
    append_normalization (text, result, norm_pooling_pool_of (pooling, cell), &cell);
  else
    append_value (text, result, 0, cell);
  g_string_append (text, " = ");
  append_output (text, result, 0, cell);
  g_string_append (text, norm_explain_counts (result, cell) ? "\n" : "   (masked out: it is normalized but does not count)\n");
}

/* ── what comes before the pools ── */

/* "N × L", of the kept or of the pooled axes; "nothing" if there are none */
static char *
axes_text (const NormPooling *pooling, gboolean kept)
{
  GString *text = g_string_new (NULL);

  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      if (!pooling->kept[axis] == !kept)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " × " : "", pooling->names[axis]);
    }
  if (text->len == 0)
    g_string_append (text, "nothing");
  return g_string_free (text, FALSE);
}

/* Axes that were taken apart to pool them: "It splits C = 4 into G × C/G: 2 groups of 2 channels each." */
static void
append_splits (GString *text, const NormResult *result)
{
  const NormPooling *pooling = result->pooling;

  for (int axis = 1; axis < pooling->view->rank; axis++)
    {
      gboolean devices = g_str_equal (pooling->names[axis], "N/R");
      gsize first = pooling->view->shape[axis - 1], rest = pooling->view->shape[axis];
      const char *share = !devices                                ? ""
                        : norm_layer_synchronizes (result->layer) ? ", which share their statistics"
                                                                  : ", each with statistics of its own";

      if (pooling->source_axis[axis] != pooling->source_axis[axis - 1])
        continue;
      g_string_append_printf (text, "It splits %s = %" G_GSIZE_FORMAT " into %s × %s: " COUNT_FORMAT " of " COUNT_FORMAT "%s%s.\n",
                              norm_layer_axis_name (result->layer, result->input->rank, pooling->source_axis[axis]), first * rest,
                              pooling->names[axis - 1], pooling->names[axis], COUNT_ARGS (first, devices ? "device" : "group"),
                              COUNT_ARGS (rest, devices ? "sample" : "channel"), first == 1 ? "" : " each", share);
    }
}

/* What holds for all pools */
static void
append_remarks (GString *text, const NormResult *result)
{
  const NormLayer *layer = result->layer;
  int eps = norm_layer_arg_index (layer, "eps");
  g_autofree char *value = norm_number_shortest (result->eps);

  if (eps >= 0 && layer->info->args[eps].type == NORM_ARG_FLOAT_OR_NONE && layer->values[eps].none)
    g_string_append_printf (text, "eps=None stands for %s, the machine epsilon of %s.\n", value, norm_dtype_name (result->input->tensor->dtype));
  if (result->mode == NORM_MODE_EVAL && !layer->info->can_track)
    g_string_append (text, "This layer does the same in eval mode as in training.\n");
  if (result->mask != NULL)
    g_string_append (text, "A mask says which values count in the statistics; all are normalized.\n");
}

static void
append_header (GString *text, const NormResult *result, const NormTensor *input, const char *steps)
{
  const NormPooling *pooling = result->pooling;
  g_autofree char *loaded = norm_shape_to_text (input->rank, input->shape), *seen = norm_shape_to_text (result->input->rank, result->input->shape);
  g_autofree char *layer = norm_layer_to_text (result->layer), *kept = axes_text (pooling, TRUE), *pooled = axes_text (pooling, FALSE);
  g_autofree char *chain = norm_steps_of ("x", steps);

  g_string_append_printf (text, "x: %s %s\n", norm_dtype_name (input->dtype), loaded);
  if (*steps != '\0')
    g_string_append_printf (text, "steps: %s, giving %s\n", chain, seen);
  g_string_append_printf (text, "layer: %s in %s mode", layer, result->mode == NORM_MODE_TRAIN ? "training" : "eval");
  if (result->layer->mistake != NORM_MISTAKE_NONE)
    g_string_append_printf (text, ", wrong on purpose: %s", norm_mistake_sign (result->layer->mistake));
  g_string_append_c (text, '\n');
  if (!result->layer->info->pools)
    {
      g_string_append (text, "It hands its input through unchanged.\n");
      return;
    }
  append_splits (text, result);
  g_string_append_printf (text, "It keeps %s apart and pools %s: " COUNT_FORMAT " of " VALUES_FORMAT ".\n", kept, pooled,
                          COUNT_ARGS (pooling->n_pools, "pool"), VALUES_ARGS (pooling->m));
  append_remarks (text, result);
}

char *
norm_explain_text (const NormResult *result, const NormTensor *input, const char *steps, gsize lit_pool, gsize cell)
{
  g_autoptr (GPtrArray) notes = NULL;
  GString *text;

  g_return_val_if_fail (result != NULL && input != NULL && steps != NULL, NULL);
  notes = norm_notes_new (result); /* in the present language; the result's are in the one it was made in */
  text = g_string_new (NULL);
  append_header (text, result, input, steps);
  for (gsize pool = 0; pool < result->pooling->n_pools; pool++)
    {
      if (lit_pool == G_MAXSIZE || lit_pool == pool)
        append_pool (text, result, pool);
    }
  norm_append_running_average (text, result, lit_pool);
  if (cell < result->input->n_values)
    append_cell (text, result, cell);
  for (guint note = 0; note < notes->len; note++)
    g_string_append_printf (text, "%sNote: %s\n", note == 0 ? "\n" : "", (const char *) g_ptr_array_index (notes, note));
  return g_string_free (text, FALSE);
}
