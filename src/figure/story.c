/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-private.h"

#define LEAST_FOR_LIST 8.5       /* of the type: the height of a side's picture */
#define MOST_RUN_AGAIN (1 << 22) /* values: the output before weight and bias is computed for no more */

gboolean
norm_story_exists (const NormFigureSpec *spec)
{
  g_return_val_if_fail (spec != NULL, FALSE);
  return spec->result != NULL && spec->result->pooling->n_pools > 0 && spec->result->pooling->m > 0;
}

gboolean
norm_story_has_steps (const NormStorySpec *spec)
{
  return spec->loaded != NULL && spec->steps != NULL && *spec->steps != '\0';
}

gboolean
norm_story_is_loaded (const NormStory *story)
{
  return story->step == NORM_STORY_INPUT && norm_story_has_steps (&story->spec);
}

gsize
norm_story_pool (const NormStory *story)
{
  return norm_pooling_pool_of (story->spec.figure.result->pooling, story->spec.cell);
}

gboolean
norm_story_to_figure (const NormStory *story, gsize cell, gsize *figure_cell)
{
  const NormView *input = story->spec.figure.result->input;

  if (cell >= input->n_values)
    return FALSE;
  *figure_cell = norm_story_is_loaded (story) ? norm_view_source (input, cell) : cell;
  return TRUE;
}

gboolean
norm_story_from_figure (const NormStory *story, gsize figure_cell, gsize *cell)
{
  if (norm_story_is_loaded (story))
    return norm_view_find (story->spec.figure.result->input, figure_cell, cell);
  *cell = figure_cell;
  return TRUE;
}

/* ── what is drawn ── */

/* The output before weight and bias, which are yet to come; a new reference. */
static NormResult *
normalized_only (NormResult *result)
{
  g_autoptr (NormParams) without_weight = NULL;
  g_autoptr (NormParams) plain = NULL;
  NormResult *normalized;

  if (!norm_layer_has_weight (result->layer) || result->input->n_values > MOST_RUN_AGAIN)
    return norm_result_ref (result);
  if (norm_params_is_initial (result->params, NORM_PARAM_WEIGHT) && norm_params_is_initial (result->params, NORM_PARAM_BIAS))
    return norm_result_ref (result);
  without_weight = norm_params_with_array (result->params, NORM_PARAM_WEIGHT, NULL, 0);
  plain = norm_params_with_array (without_weight, NORM_PARAM_BIAS, NULL, 0);
  normalized = norm_layer_run (result->layer, plain, result->mode, result->input, result->mask, NULL, NULL);
  return normalized != NULL ? normalized : norm_result_ref (result);
}

static void
take_input (NormStory *story, NormFigureSpec *figure)
{
  const NormStorySpec *spec = &story->spec;

  figure->result = NULL;
  figure->without |= NORM_WITHOUT_AFTER;
  if (!norm_story_has_steps (spec))
    return;
  figure->input = spec->loaded;
  figure->layer = NULL;
  figure->mask = NULL;
}

static NormFigureSpec
bare_figure (const NormStory *story)
{
  NormFigureSpec figure = story->spec.figure;

  figure.problem = NULL;
  figure.caption = FALSE;
  figure.cubes = FALSE; /* cells travel in a plane */
  figure.coloring = story->step == NORM_STORY_FEATURES ? NORM_COLOR_BY_POOLS : NORM_COLOR_BY_VALUES;
  figure.without = NORM_WITHOUT_TITLES | NORM_WITHOUT_COLOR_BARS | NORM_WITHOUT_BRACES;
  figure.least_type = story->spec.slide ? story->type : 0;
  figure.output_limit = story->output_limit;
  return figure;
}

/* Grid before and after, or the latter alone */
static void
take_output (const NormStory *story, NormFigureSpec *figure, gboolean after_only)
{
  if (!story->untitled)
    figure->without &= ~(guint) NORM_WITHOUT_TITLES;
  figure->after = story->step == NORM_STORY_NORMALIZE && norm_layer_has_weight (figure->result->layer) ? "x̂" : NULL;
  if (after_only)
    figure->without |= NORM_WITHOUT_BEFORE;
  if (story->spec.slide) /* large type: the room is the values' */
    figure->without |= NORM_WITHOUT_INDICES;
}

NormFigure *
norm_story_try_output (const NormStory *story, double width, double height, gboolean after_only)
{
  NormFigureSpec figure = bare_figure (story);

  figure.coloring = NORM_COLOR_BY_VALUES;
  take_output (story, &figure, after_only);
  return norm_figure_new (&figure, MAX (width, 1), MAX (height, 1), story->scale);
}

static void
place_figure (NormStory *story, const NormFigureSpec *figure)
{
  story->figure = norm_figure_new (figure, story->picture.width, story->picture.height, story->scale);
  norm_layout_move (story->figure, story->picture.x, story->picture.y);
}

static void
arrange_output (NormStory *story, NormFigureSpec *figure)
{
  g_autoptr (NormResult) shown = story->step == NORM_STORY_NORMALIZE ? normalized_only (figure->result) : norm_result_ref (figure->result);

  take_output (story, figure, story->after_only);
  figure->result = shown;
  place_figure (story, figure);
}

gboolean
norm_story_is_final (const NormStory *story)
{
  return story->step >= NORM_STORY_NORMALIZE && story->figure->spec.result == story->spec.figure.result;
}

/* A list under a grid that is still one. */
static gboolean
has_list (const NormStory *story)
{
  return story->step >= NORM_STORY_FLATTEN && story->step <= NORM_STORY_VARIANCE &&
         (!story->side || story->picture.height >= LEAST_FOR_LIST * story->type);
}

void
norm_story_arrange_picture (NormStory *story)
{
  NormFigureSpec figure = bare_figure (story);

  g_clear_pointer (&story->figure, norm_figure_unref);
  g_clear_pointer (&story->slots, g_free);
  story->n_slots = 0;
  if (story->step >= NORM_STORY_NORMALIZE)
    {
      arrange_output (story, &figure);
      return;
    }
  figure.without |= NORM_WITHOUT_AFTER;
  if (has_list (story))
    {
      norm_story_arrange_list (story, &figure);
      return;
    }
  if (story->step == NORM_STORY_INPUT)
    take_input (story, &figure);
  if (story->side && story->spec.slide && story->step != NORM_STORY_INPUT)
    figure.without |= NORM_WITHOUT_INDICES;
  place_figure (story, &figure);
}

/* ── life ── */

static void
take_spec (NormStory *story, const NormStorySpec *spec)
{
  story->spec = *spec;
  story->spec.figure.problem = NULL;
  story->spec.steps = g_strdup (spec->steps);
  story->spec.question = g_strdup (spec->question);
  story->spec.note = g_strdup (spec->note);
  norm_view_ref (spec->figure.input);
  norm_result_ref (spec->figure.result);
  if (spec->figure.layer != NULL)
    norm_layer_ref (spec->figure.layer);
  if (spec->figure.mask != NULL)
    norm_view_ref (spec->figure.mask);
  if (spec->loaded != NULL)
    norm_view_ref (spec->loaded);
}

NormStory *
norm_story_new_bare (const NormStorySpec *spec, NormStoryStep step, double width, double height, double scale)
{
  NormStory *story;

  g_return_val_if_fail (spec != NULL && norm_story_exists (&spec->figure), NULL);
  g_return_val_if_fail (spec->cell < spec->figure.result->input->n_values, NULL);
  g_return_val_if_fail (step >= NORM_STORY_INPUT && step <= NORM_STORY_N_STEPS, NULL);
  g_return_val_if_fail (width > 0 && height > 0 && scale > 0, NULL);
  story = g_new0 (NormStory, 1);
  g_atomic_ref_count_init (&story->ref_count);
  take_spec (story, spec);
  story->step = step;
  story->theme = norm_theme (spec->figure.theme);
  story->width = width;
  story->height = height;
  story->scale = scale;
  story->words = norm_story_words_new (spec, step);
  return story;
}

NormStory *
norm_story_new (const NormStorySpec *spec, NormStoryStep step, double width, double height, double scale)
{
  NormStory *story = norm_story_new_bare (spec, step, width, height, scale);

  g_return_val_if_fail (story != NULL, NULL);
  norm_story_arrange_words (story);
  norm_story_arrange_picture (story);
  return story;
}

NormStory *
norm_story_ref (NormStory *story)
{
  g_atomic_ref_count_inc (&story->ref_count);
  return story;
}

static void
release_spec (NormStorySpec *spec)
{
  norm_view_unref (spec->figure.input);
  norm_result_unref (spec->figure.result);
  g_clear_pointer (&spec->figure.layer, norm_layer_unref);
  g_clear_pointer (&spec->figure.mask, norm_view_unref);
  g_clear_pointer (&spec->loaded, norm_view_unref);
  g_free ((char *) spec->steps);
  g_free ((char *) spec->question);
  g_free ((char *) spec->note);
}

void
norm_story_unref (NormStory *story)
{
  if (!g_atomic_ref_count_dec (&story->ref_count))
    return;
  release_spec (&story->spec);
  norm_story_words_free (story->words);
  g_strfreev (story->title.lines);
  g_strfreev (story->subtitle.lines);
  g_strfreev (story->caption.lines);
  g_strfreev (story->question.lines);
  g_strfreev (story->note.lines);
  norm_story_clear_formulas (story);
  g_clear_pointer (&story->figure, norm_figure_unref);
  g_free (story->slots);
  g_free (story);
}

/* ── asking ── */

const NormStoryWords *
norm_story_get_words (NormStory *story)
{
  g_return_val_if_fail (story != NULL, NULL);
  return story->words;
}

NormStoryStep
norm_story_get_step (NormStory *story)
{
  g_return_val_if_fail (story != NULL, NORM_STORY_INPUT);
  return story->step;
}

static gboolean
contains (const cairo_rectangle_t *rect, double x, double y)
{
  return x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height;
}

gboolean
norm_story_cell_at (NormStory *story, double x, double y, gsize *cell)
{
  gsize found;

  g_return_val_if_fail (story != NULL && cell != NULL, FALSE);
  if (norm_figure_cell_at (story->figure, x, y, NULL, &found))
    return norm_story_from_figure (story, found, cell);
  for (gsize at = 0; at < story->n_slots; at++)
    if (contains (&story->slots[at].rect, x, y))
      {
        *cell = story->slots[at].cell;
        return TRUE;
      }
  return FALSE;
}

gboolean
norm_story_cell_rect (NormStory *story, gsize cell, cairo_rectangle_t *rect)
{
  gsize figure_cell;

  g_return_val_if_fail (story != NULL && rect != NULL, FALSE);
  return norm_story_to_figure (story, cell, &figure_cell) &&
         norm_figure_cell_rect (story->figure, norm_figure_has_panel (story->figure, NORM_PANEL_BEFORE) ? NORM_PANEL_BEFORE : NORM_PANEL_AFTER,
                                figure_cell, rect);
}

gboolean
norm_story_slot_rect (NormStory *story, gsize cell, cairo_rectangle_t *rect)
{
  g_return_val_if_fail (story != NULL && rect != NULL, FALSE);
  for (gsize at = 0; at < story->n_slots; at++)
    if (story->slots[at].cell == cell)
      {
        *rect = story->slots[at].rect;
        return TRUE;
      }
  return FALSE;
}

gboolean
norm_story_neighbour (NormStory *story, gsize cell, int dx, int dy, gsize *next)
{
  gsize figure_cell, found;

  g_return_val_if_fail (story != NULL && next != NULL, FALSE);
  return norm_story_to_figure (story, cell, &figure_cell) && norm_figure_neighbour (story->figure, figure_cell, dx, dy, &found) &&
         norm_story_from_figure (story, found, next);
}
