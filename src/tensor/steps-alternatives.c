/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every sensible value of a step's arguments, for those who choose rather than type. */
#include "steps-private.h"

#include <string.h>

#define MOST_TRIED   2000 /* of any kind; a shape of many divisors has more */
#define MOST_INDICES 4    /* single values of one axis */

typedef struct
{
  GArray *array; /* of NormStep */
  NormStepKind kind;
} Choices;

static void
add (Choices *choices, int n_args, const gint64 *args)
{
  NormStep step = { .kind = choices->kind, .n_args = n_args };

  memcpy (step.args, args, (gsize) n_args * sizeof *args);
  if (choices->array->len < MOST_TRIED)
    g_array_append_val (choices->array, step);
}

static void
add_axes (Choices *choices, int n_axes)
{
  for (gint64 axis = 0; axis < n_axes; axis++)
    add (choices, 1, &axis);
}

/* @ordered: the second after the first */
static void
add_pairs (Choices *choices, int n_axes, gboolean ordered)
{
  for (int first = 0; first < n_axes; first++)
    for (int second = ordered ? first + 1 : 0; second < n_axes; second++)
      add (choices, 2, (gint64[]){ first, second });
}

static void
add_orders (Choices *choices, int n_axes, int n_placed, gint64 *order)
{
  if (n_placed == n_axes)
    add (choices, n_axes, order);
  for (gint64 axis = 0; axis < n_axes && n_placed < n_axes; axis++)
    {
      gboolean placed = FALSE;

      for (int place = 0; place < n_placed; place++)
        placed |= order[place] == axis;
      order[n_placed] = axis;
      if (!placed)
        add_orders (choices, n_axes, n_placed + 1, order);
    }
}

/* @n_first arguments stand, then come @n_parts sizes that make up @size. */
static void
add_products (Choices *choices, gsize size, int n_first, int n_parts, gint64 *args)
{
  if (n_parts == 1)
    {
      args[n_first] = (gint64) size;
      add (choices, n_first + 1, args);
      return;
    }
  for (gsize part = 1; part <= size && part <= MOST_TRIED && choices->array->len < MOST_TRIED; part++)
    {
      if (size % part != 0)
        continue;
      args[n_first] = (gint64) part;
      add_products (choices, size / part, n_first + 1, n_parts - 1, args);
    }
}

static void
add_shapes (Choices *choices, const NormView *view)
{
  gint64 args[NORM_MAX_AXES];
  const int usual = CLAMP (view->rank, 1, 4);

  add_products (choices, view->n_values, 0, usual, args);
  for (int rank = 1; rank <= 3; rank++)
    if (rank != usual)
      add_products (choices, view->n_values, 0, rank, args);
}

static void
add_unflattens (Choices *choices, const NormView *view)
{
  gint64 args[NORM_MAX_AXES];

  for (args[0] = 0; args[0] < view->rank; args[0]++)
    for (int n_parts = 2; n_parts <= 3; n_parts++)
      add_products (choices, view->shape[args[0]], 1, n_parts, args);
}

/* @index on @axis, all of the axes before it */
static void
add_index (Choices *choices, int axis, NormIndex index)
{
  NormStep step = { .kind = NORM_STEP_INDEX, .n_indices = axis + 1 };

  for (int before = 0; before < axis; before++)
    step.indices[before] = (NormIndex){ .kind = NORM_INDEX_SLICE, .step = 1 };
  step.indices[axis] = index;
  g_array_append_val (choices->array, step);
}

static void
add_indices (Choices *choices, const NormView *view)
{
  for (int axis = 0; axis < view->rank; axis++)
    for (gint64 at = 0; at < MIN ((gint64) view->shape[axis], MOST_INDICES); at++)
      add_index (choices, axis, (NormIndex){ .kind = NORM_INDEX_AT, .start = at });
  for (int axis = 0; axis < view->rank; axis++)
    {
      const gint64 half = (gint64) view->shape[axis] / 2;

      if (half == 0)
        continue;
      add_index (choices, axis, (NormIndex){ .kind = NORM_INDEX_SLICE, .has_stop = TRUE, .stop = half, .step = 1 });
      add_index (choices, axis, (NormIndex){ .kind = NORM_INDEX_SLICE, .has_start = TRUE, .start = half, .step = 1 });
      add_index (choices, axis, (NormIndex){ .kind = NORM_INDEX_SLICE, .step = 2 });
    }
}

static void
add_all (Choices *choices, const NormView *view)
{
  gint64 order[NORM_MAX_AXES];

  switch (choices->kind)
    {
    case NORM_STEP_UNSQUEEZE:
      add_axes (choices, view->rank + 1);
      break;
    case NORM_STEP_SQUEEZE:
    case NORM_STEP_FLATTEN:
      if (choices->kind == NORM_STEP_SQUEEZE)
        add_axes (choices, view->rank);
      else
        add_pairs (choices, view->rank, TRUE);
      add (choices, 0, order);
      break;
    case NORM_STEP_RESHAPE:
    case NORM_STEP_VIEW:
      add_shapes (choices, view);
      break;
    case NORM_STEP_PERMUTE:
      add_orders (choices, view->rank, 0, order);
      break;
    case NORM_STEP_TRANSPOSE:
    case NORM_STEP_MOVEDIM:
      add_pairs (choices, view->rank, choices->kind == NORM_STEP_TRANSPOSE);
      break;
    case NORM_STEP_T:
      add (choices, 0, order);
      break;
    case NORM_STEP_UNFLATTEN:
      add_unflattens (choices, view);
      break;
    case NORM_STEP_INDEX:
      add_indices (choices, view);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Axes of one value may lie anywhere. */
static gboolean
is_same (const NormView *a, const NormView *b)
{
  gboolean same = a->rank == b->rank && a->offset == b->offset && a->origin == b->origin;

  for (int axis = 0; same && axis < a->rank; axis++)
    same = a->shape[axis] == b->shape[axis] && (a->shape[axis] < 2 || a->strides[axis] == b->strides[axis]);
  return same;
}

char **
norm_steps_alternatives (NormStepKind kind, NormView *view, guint most)
{
  Choices choices = { g_array_new (FALSE, FALSE, sizeof (NormStep)), kind };
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  guint n = 0;

  add_all (&choices, view);
  for (guint place = 0; place < choices.array->len && n < most; place++)
    {
      const NormStep *step = &g_array_index (choices.array, NormStep, place);
      g_autoptr (NormView) after = norm_step_apply (step, view, NULL);
      g_autofree char *text = norm_step_to_text (step);

      if (after == NULL || is_same (view, after))
        continue;
      g_strv_builder_add (texts, text);
      n++;
    }
  g_array_unref (choices.array);
  return g_strv_builder_end (texts);
}

gboolean
norm_step_kind_of_text (const char *text, NormStepKind *kind)
{
  while (g_ascii_isspace (*text) || *text == '.')
    text++;
  for (int known = 0; known < NORM_STEP_KINDS; known++)
    {
      const char *name = norm_step_row (known)->name;
      const gsize length = strlen (name);

      if (strncmp (text, name, length) != 0 || (known != NORM_STEP_INDEX && (g_ascii_isalnum (text[length]) || text[length] == '_')))
        continue;
      *kind = known;
      return TRUE;
    }
  return FALSE;
}
