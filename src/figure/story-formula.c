/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-private.h"
#include "formula-running.h"
#include "formula-sum.h"

static NormFormula *
op (const char *text)
{
  return norm_formula_operator (text);
}

/* "N · L" or "2 · 4" */
static NormFormula *
pooled_product (const NormPooling *pooling, gboolean sizes)
{
  GPtrArray *parts = g_ptr_array_new ();

  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      g_autofree char *size = g_strdup_printf ("%" G_GSIZE_FORMAT, pooling->view->shape[axis]);

      if (pooling->kept[axis])
        continue;
      if (parts->len > 0)
        g_ptr_array_add (parts, op ("·"));
      g_ptr_array_add (parts, sizes ? norm_formula_number (size) : norm_formula_variable (pooling->names[axis]));
    }
  return norm_formula_row_take (parts);
}

/* m = N · L = 2 · 4 = 8 */
static NormFormula *
count_formula (const NormPooling *pooling)
{
  g_autofree char *m = g_strdup_printf ("%" G_GSIZE_FORMAT, pooling->m);
  int n_pooled = 0;

  for (int axis = 0; axis < pooling->view->rank; axis++)
    n_pooled += !pooling->kept[axis];
  if (n_pooled == 0)
    return NULL;
  if (n_pooled == 1)
    return norm_formula_row (norm_formula_variable ("m"), op ("="), pooled_product (pooling, FALSE), op ("="), norm_formula_result (m), NULL);
  return norm_formula_row (norm_formula_variable ("m"), op ("="), pooled_product (pooling, FALSE), op ("="), pooled_product (pooling, TRUE), op ("="),
                           norm_formula_result (m), NULL);
}

/* "running_mean = 0.9 · 0 + 0.1 · 1.25 = 0.125" */
static NormFormula *
running_formula (const NormResult *result, gsize pool, gboolean variance)
{
  NormFormula *update = norm_formula_running (result, pool, variance);

  if (update == NULL)
    return NULL;
  return norm_formula_row (norm_formula_number (norm_param_name (variance ? NORM_PARAM_RUNNING_VAR : NORM_PARAM_RUNNING_MEAN)), op ("="), update,
                           NULL);
}

/* μ = 1.25   σ² = 2.1875 */
static NormFormula *
statistics_formula (const NormResult *result, gsize pool)
{
  NormFormula *mean = norm_formula_used_mean (result, pool), *variance = norm_formula_used_variance (result, pool);

  if (result->uses_running) /* each says where it is from: too long for one line */
    g_clear_pointer (&mean, norm_formula_free);
  return mean != NULL ? norm_formula_row (mean, norm_formula_words ("\u2003"), variance, NULL) : variance;
}

/* x = 1 → −1.2288: what the statistics make of the cell's value */
static NormFormula *
normalized_formula (const NormResult *result, gsize cell)
{
  const NormPoolStatistics *pool = &result->pools[norm_pooling_pool_of (result->pooling, cell)];
  double value = norm_view_get (result->input, cell);
  NormFormula *from = norm_formula_marked (norm_formula_value (value, FALSE));

  if (!norm_layer_has_weight (result->layer))
    return norm_formula_row (from, op ("→"), norm_formula_variable ("y"), op ("="), norm_formula_value (norm_result_get_output (result, cell), FALSE),
                             NULL);
  return norm_formula_row (from, op ("→"), norm_formula_variable ("x̂"), op ("="),
                           norm_formula_value ((value - pool->used_mean) * pool->invstd, FALSE), NULL);
}

/* running_mean = 0.125 */
static NormFormula *
kept_formula (const NormResult *result, gsize pool)
{
  if (!norm_formula_updates_running (result, pool))
    return NULL;
  return norm_formula_row (norm_formula_words (norm_param_name (NORM_PARAM_RUNNING_MEAN)), op ("="),
                           norm_formula_value (norm_params_get (result->params_after, NORM_PARAM_RUNNING_MEAN,
                                                                norm_pooling_pool_feature (result->pooling, pool)),
                                               FALSE),
                           NULL);
}

int
norm_story_make_brief_formulas (const NormStorySpec *spec, NormStoryStep step, gboolean results, NormFormula *formulas[NORM_STORY_MOST_FORMULAS])
{
  const NormResult *result = spec->figure.result;
  gsize pool = norm_pooling_pool_of (result->pooling, spec->cell);
  NormFormula *made = NULL;

  if (step == NORM_STORY_MEAN)
    made = norm_formula_used_mean (result, pool);
  else if (step == NORM_STORY_VARIANCE)
    made = results ? norm_formula_used_variance (result, pool) : statistics_formula (result, pool);
  else if (step == NORM_STORY_NORMALIZE)
    made = results ? normalized_formula (result, spec->cell) : norm_formula_output_numbers (result, spec->cell);
  else if (step == NORM_STORY_SCALE)
    made = results ? NULL : norm_formula_affine (result, spec->cell);
  else if (step == NORM_STORY_RUNNING)
    made = results ? kept_formula (result, pool) : NULL;
  if (made == NULL)
    return 0;
  formulas[0] = made;
  return 1;
}

int
norm_story_make_formulas (const NormStorySpec *spec, NormStoryStep step, guint most_terms, NormFormula *formulas[NORM_STORY_MOST_FORMULAS])
{
  const NormResult *result = spec->figure.result;
  gsize pool = norm_pooling_pool_of (result->pooling, spec->cell);
  NormFormula *made[NORM_STORY_MOST_FORMULAS] = { NULL };
  int n = 0;

  if (step == NORM_STORY_FEATURES)
    made[0] = count_formula (result->pooling);
  else if (step == NORM_STORY_MEAN)
    made[0] = result->uses_running ? norm_formula_used_mean (result, pool) : norm_formula_mean (result, pool, spec->cell, most_terms);
  else if (step == NORM_STORY_VARIANCE)
    {
      made[0] = result->uses_running ? norm_formula_used_variance (result, pool) : norm_formula_variance (result, pool, spec->cell, most_terms);
      made[1] = norm_formula_updates_running (result, pool) ? norm_formula_unbiased (result, pool) : NULL;
    }
  else if (step == NORM_STORY_NORMALIZE)
    made[0] = norm_formula_output (result, spec->cell);
  else if (step == NORM_STORY_SCALE)
    made[0] = norm_formula_affine (result, spec->cell);
  else if (step == NORM_STORY_RUNNING)
    {
      made[0] = running_formula (result, pool, FALSE);
      made[1] = running_formula (result, pool, TRUE);
    }
  for (int which = 0; which < NORM_STORY_MOST_FORMULAS; which++)
    if (made[which] != NULL)
      formulas[n++] = made[which];
  return n;
}
