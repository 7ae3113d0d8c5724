/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "steps-private.h"

static void
suggest (GArray *array, NormStepKind kind, int n_args, gint64 first, gint64 second)
{
  const NormStep step = { .kind = kind, .n_args = n_args, .args = { first, second } };

  g_array_append_val (array, step);
}

static void
suggest_squeezes (GArray *array, const NormView *view)
{
  for (int axis = 0; axis < view->rank; axis++)
    if (view->shape[axis] == 1)
      suggest (array, NORM_STEP_SQUEEZE, 1, axis, 0);
}

/* Channels last → channels first: what comes out of an image file or an embedding, to what the layers take. */
static void
suggest_channels_first (GArray *array, const NormView *view)
{
  NormStep step = { .kind = NORM_STEP_PERMUTE, .n_args = view->rank, .args = { 0, view->rank - 1 } };
  gboolean moves = view->rank >= 4 && view->shape[1] != 1;

  for (int axis = 2; axis < view->rank; axis++)
    {
      step.args[axis] = axis - 1;
      moves |= view->rank >= 4 && view->shape[axis] != 1;
    }
  if (moves)
    g_array_append_val (array, step);
}

/* Swapping two axes of size 1 changes nothing. */
static void
suggest_transposes (GArray *array, const NormView *view, gboolean of_features)
{
  if (view->rank == 2 && of_features && (view->shape[0] != 1 || view->shape[1] != 1))
    suggest (array, NORM_STEP_T, 0, 0, 0);
  if (view->rank < 3)
    return;
  for (int first = 0; first < view->rank; first++)
    for (int second = first + 1; second < view->rank; second++)
      if ((first == 1 && second == 2) == of_features && (view->shape[first] != 1 || view->shape[second] != 1))
        suggest (array, NORM_STEP_TRANSPOSE, 2, first, second);
}

/* Flattening an axis of size 1 into its neighbour is a squeeze, which has been suggested. */
static void
suggest_flattens (GArray *array, const NormView *view)
{
  for (int axis = 0; axis + 1 < view->rank && view->rank > 2; axis++)
    if (view->shape[axis] != 1 && view->shape[axis + 1] != 1)
      suggest (array, NORM_STEP_FLATTEN, 2, axis, axis + 1);
  if (view->rank != 1)
    suggest (array, NORM_STEP_FLATTEN, 0, 0, 0);
}

static void
suggest_unsqueezes (GArray *array, const NormView *view)
{
  for (int axis = 0; axis <= view->rank && view->rank < NORM_MAX_RANK; axis++)
    suggest (array, NORM_STEP_UNSQUEEZE, 1, axis, 0);
}

static char **
texts_of (const GArray *array, guint most)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (guint place = 0; place < MIN (most, array->len); place++)
    {
      g_autofree char *text = norm_step_to_text (&g_array_index (array, NormStep, place));
      g_strv_builder_add (texts, text);
    }
  return g_strv_builder_end (texts);
}

char **
norm_steps_suggest (NormView *view, guint most)
{
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (NormStep));

  suggest_squeezes (array, view);
  suggest_transposes (array, view, TRUE);
  suggest_channels_first (array, view);
  suggest_flattens (array, view);
  suggest_unsqueezes (array, view);
  suggest_transposes (array, view, FALSE);
  return texts_of (array, most);
}
