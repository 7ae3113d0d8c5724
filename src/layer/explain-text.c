/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain.h"
#include "number.h"
#include "running.h"
#include <math.h>

/* A sum or list longer than this shows its first and last terms. */
#define MOST_TERMS  12
#define FIRST_TERMS 6
#define LAST_TERMS  2

/* For reading: at most four decimals. */
static void
append_number (GString *text, double value)
{
  g_autofree char *number = norm_number_display (value, 4, TRUE);

  g_string_append (text, number);
}

/* As a term of a formula: negative numbers in parentheses, "2 − (−1)". */
static void
append_term (GString *text, double value)
{
  if (signbit (value) && value != 0)
    g_string_append_c (text, '(');
  append_number (text, value);
  if (signbit (value) && value != 0)
    g_string_append_c (text, ')');
}

static double
member_value (const NormResult *result, gsize pool, gsize member)
{
  return norm_view_get (result->pooling->view, norm_pooling_cell (result->pooling, pool, member));
}

static double
member_output (const NormResult *result, gsize pool, gsize member)
{
  return norm_result_get_output (result, norm_pooling_cell (result->pooling, pool, member));
}

typedef void (*AppendMember) (GString *text, const NormResult *result, gsize pool, gsize member);

/* The members one by one, @separator between them; of many the first and last. */
static void
append_members (GString *text, const NormResult *result, gsize pool, const char *separator, AppendMember append)
{
  gsize m = result->pooling->m;

  for (gsize member = 0; member < m; member++)
    {
      if (member > 0)
        g_string_append (text, separator);
      if (m > MOST_TERMS && member == FIRST_TERMS)
        {
          g_string_append_printf (text, "… (%" G_GSIZE_FORMAT " more)%s", m - FIRST_TERMS - LAST_TERMS, separator);
          member = m - LAST_TERMS;
        }
      append (text, result, pool, member);
    }
}

static void
append_value (GString *text, const NormResult *result, gsize pool, gsize member)
{
  append_number (text, member_value (result, pool, member));
}

static void
append_summand (GString *text, const NormResult *result, gsize pool, gsize member)
{
  append_term (text, member_value (result, pool, member));
}

/* "(4 − 1.25)²" */
static void
append_square (GString *text, const NormResult *result, gsize pool, gsize member)
{
  g_string_append_c (text, '(');
  append_value (text, result, pool, member);
  g_string_append (text, " " NORM_MINUS " ");
  append_term (text, result->pools[pool].mean);
  g_string_append (text, ")²");
}

static void
append_output (GString *text, const NormResult *result, gsize pool, gsize member)
{
  append_number (text, member_output (result, pool, member));
}

/* The mean and both variances with the sums that made them. */
static void
append_statistics (GString *text, const NormResult *result, gsize pool)
{
  const NormPoolStatistics *statistics = &result->pools[pool];
  gsize m = result->pooling->m;

  g_string_append (text, "  values: ");
  append_members (text, result, pool, " ", append_value);
  g_string_append (text, "\n  mean μ = (");
  append_members (text, result, pool, " + ", append_summand);
  g_string_append_printf (text, ") / %" G_GSIZE_FORMAT " = ", m);
  append_number (text, statistics->mean);
  g_string_append (text, "\n  variance σ² = (");
  append_members (text, result, pool, " + ", append_square);
  g_string_append_printf (text, ") / %" G_GSIZE_FORMAT " = ", m);
  append_number (text, statistics->var);
  g_string_append (text, "   (÷ m)\n");
  if (m < 2)
    return;
  g_string_append_printf (text, "  unbiased variance = σ² · %" G_GSIZE_FORMAT " / %" G_GSIZE_FORMAT " = ", m, m - 1);
  append_number (text, statistics->unbiased_var);
  g_string_append_printf (text, "   (÷ (m " NORM_MINUS " 1)%s)\n",
                          norm_layer_tracks (result->layer) && result->mode == NORM_MODE_TRAIN ? ": the one for running_var" : "");
}

/* "  running_mean ← 0.9 · 0 + 0.1 · 1.25 = 0.125" */
static void
append_running_line (GString *text, const NormResult *result, NormParamKind kind, gsize feature, double batch)
{
  double share = norm_running_share (result->layer, result->params);

  g_string_append_printf (text, "  %s ← ", norm_param_name (kind));
  append_term (text, 1 - share);
  g_string_append (text, " · ");
  append_term (text, norm_params_get (result->params, kind, feature));
  g_string_append (text, " + ");
  append_term (text, share);
  g_string_append (text, " · ");
  append_term (text, batch);
  g_string_append (text, " = ");
  append_number (text, norm_params_get (result->params_after, kind, feature));
  g_string_append_c (text, '\n');
}

static void
append_running (GString *text, const NormResult *result, gsize pool)
{
  const NormPoolStatistics *statistics = &result->pools[pool];
  gsize feature = norm_pooling_pool_feature (result->pooling, pool);

  if (result->uses_running)
    {
      g_string_append (text, "  eval: not these but running_mean = ");
      append_number (text, statistics->used_mean);
      g_string_append (text, " and running_var = ");
      append_number (text, statistics->used_var);
      g_string_append (text, " normalize; they stay as they are\n");
    }
  else if (result->mode == NORM_MODE_EVAL)
    g_string_append (text, "  eval: there are no running statistics, so those of this batch normalize\n");
  else if (norm_layer_tracks (result->layer) && result->input->n_values > 0)
    {
      append_running_line (text, result, NORM_PARAM_RUNNING_MEAN, feature, statistics->mean);
      append_running_line (text, result, NORM_PARAM_RUNNING_VAR, feature, statistics->unbiased_var);
    }
}

/* "(4 − 1.25) / √(2.1875 + 0) · 1 + 0", @x the value or NULL for the letter */
static void
append_normalization (GString *text, const NormResult *result, gsize pool, const double *x)
{
  const NormPoolStatistics *statistics = &result->pools[pool];
  gsize feature = norm_pooling_pool_feature (result->pooling, pool);
  g_autofree char *eps = norm_number_shortest (result->eps);

  g_string_append_c (text, '(');
  if (x != NULL)
    append_number (text, *x);
  else
    g_string_append_c (text, 'x');
  g_string_append (text, " " NORM_MINUS " ");
  append_term (text, statistics->used_mean);
  g_string_append (text, ") / √(");
  append_number (text, statistics->used_var);
  g_string_append_printf (text, " + %s)", eps);
  if (!norm_layer_has_weight (result->layer))
    return;
  g_string_append (text, " · ");
  append_term (text, norm_params_get (result->params, NORM_PARAM_WEIGHT, feature));
  g_string_append (text, " + ");
  append_term (text, norm_params_get (result->params, NORM_PARAM_BIAS, feature));
}

static void
append_pool (GString *text, const NormResult *result, gsize pool)
{
  gsize m = result->pooling->m;
  g_autofree char *title = norm_explain_pool_title (result, pool), *name = norm_pooling_pool_name (result->pooling, pool);
  g_autofree char *extent = norm_explain_pool_extent (result, pool);

  g_string_append_printf (text, "\n%s (%s): %" G_GSIZE_FORMAT " value%s pooled over %s\n", title, name, m, m == 1 ? "" : "s", extent);
  if (m == 0)
    return;
  append_statistics (text, result, pool);
  append_running (text, result, pool);
  g_string_append (text, "  y = ");
  append_normalization (text, result, pool, NULL);
  g_string_append (text, "\n  output: ");
  append_members (text, result, pool, " ", append_output);
  g_string_append_c (text, '\n');
}

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

static void
append_header (GString *text, const NormResult *result, const NormTensor *input, const char *steps)
{
  const NormPooling *pooling = result->pooling;
  g_autofree char *loaded = norm_shape_to_text (input->rank, input->shape), *seen = norm_shape_to_text (result->input->rank, result->input->shape);
  g_autofree char *layer = norm_layer_to_text (result->layer), *kept = axes_text (pooling, TRUE), *pooled = axes_text (pooling, FALSE);

  g_string_append_printf (text, "x: %s %s\n", norm_dtype_name (input->dtype), loaded);
  if (*steps != '\0')
    g_string_append_printf (text, "steps: x.%s, giving %s\n", steps, seen);
  g_string_append_printf (text, "layer: %s in %s mode\n", layer, result->mode == NORM_MODE_TRAIN ? "training" : "eval");
  if (!result->layer->info->pools)
    g_string_append (text, "It hands its input through unchanged.\n");
  else
    g_string_append_printf (text, "It keeps %s apart and pools %s: %" G_GSIZE_FORMAT " pool%s of %" G_GSIZE_FORMAT " value%s.\n", kept, pooled,
                            pooling->n_pools, pooling->n_pools == 1 ? "" : "s", pooling->m, pooling->m == 1 ? "" : "s");
}

static void
append_cell (GString *text, const NormResult *result, gsize cell)
{
  const NormPooling *pooling = result->pooling;
  gsize index[NORM_MAX_AXES];
  double x = norm_view_get (result->input, cell);

  norm_shape_unravel (result->input->rank, result->input->shape, cell, index);
  g_string_append (text, "\nCell ");
  for (int axis = 0; axis < result->input->rank; axis++)
    g_string_append_printf (text, "%s%s=%" G_GSIZE_FORMAT, axis > 0 ? ", " : "", norm_axis_name (result->input->rank, axis), index[axis]);
  g_string_append (text, ": y = ");
  if (pooling->n_pools > 0)
    append_normalization (text, result, norm_pooling_pool_of (pooling, cell), &x);
  else
    append_number (text, x);
  g_string_append (text, " = ");
  append_number (text, norm_result_get_output (result, cell));
  g_string_append_c (text, '\n');
}

char *
norm_explain_text (const NormResult *result, const NormTensor *input, const char *steps, gsize lit_pool, gsize cell)
{
  GString *text;

  g_return_val_if_fail (result != NULL && input != NULL && steps != NULL, NULL);
  text = g_string_new (NULL);
  append_header (text, result, input, steps);
  for (gsize pool = 0; pool < result->pooling->n_pools; pool++)
    {
      if (lit_pool == G_MAXSIZE || lit_pool == pool)
        append_pool (text, result, pool);
    }
  if (cell < result->input->n_values)
    append_cell (text, result, cell);
  for (guint note = 0; note < result->notes->len; note++)
    g_string_append_printf (text, "%sNote: %s\n", note == 0 ? "\n" : "", (const char *) g_ptr_array_index (result->notes, note));
  return g_string_free (text, FALSE);
}
