/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "steps-private.h"

#include <string.h>

struct _NormSteps
{
  gatomicrefcount ref_count;
  GArray *array; /* owned, of NormStep */
};

static const NormStepRow rows[NORM_STEP_KINDS] = {
  [NORM_STEP_SQUEEZE] = { "squeeze", NORM_ARGS_NUMBERS, 0, 1, { "dim" }, { 0 }, norm_step_squeeze },
  [NORM_STEP_UNSQUEEZE] = { "unsqueeze", NORM_ARGS_NUMBERS, 1, 1, { "dim" }, { 0 }, norm_step_unsqueeze },
  [NORM_STEP_FLATTEN] = { "flatten", NORM_ARGS_NUMBERS, 0, 2, { "start_dim", "end_dim" }, { 0, -1 }, norm_step_flatten },
  [NORM_STEP_RESHAPE] = { "reshape", NORM_ARGS_LIST, 0, 0, { "shape" }, { 0 }, norm_step_reshape },
  [NORM_STEP_VIEW] = { "view", NORM_ARGS_LIST, 0, 0, { "size" }, { 0 }, norm_step_view },
  [NORM_STEP_PERMUTE] = { "permute", NORM_ARGS_LIST, 0, 0, { "dims" }, { 0 }, norm_step_permute },
  [NORM_STEP_TRANSPOSE] = { "transpose", NORM_ARGS_NUMBERS, 2, 2, { "dim0", "dim1" }, { 0 }, norm_step_transpose },
  [NORM_STEP_T] = { "t", NORM_ARGS_NUMBERS, 0, 0, { NULL }, { 0 }, norm_step_t },
  [NORM_STEP_MOVEDIM] = { "movedim", NORM_ARGS_TWO, 0, 0, { "source", "destination" }, { 0 }, norm_step_movedim },
  [NORM_STEP_UNFLATTEN] = { "unflatten", NORM_ARGS_TWO, 0, 0, { "dim", "sizes" }, { 0 }, norm_step_unflatten },
  [NORM_STEP_INDEX] = { "[", NORM_ARGS_INDICES, 0, 0, { NULL }, { 0 }, norm_step_index },
};

const NormStepRow *
norm_step_row (NormStepKind kind)
{
  g_return_val_if_fail (kind < NORM_STEP_KINDS, NULL);
  return &rows[kind];
}

NormSteps *
norm_steps_new_take (GArray *array)
{
  NormSteps *steps = g_new0 (NormSteps, 1);

  g_atomic_ref_count_init (&steps->ref_count);
  steps->array = array;
  return steps;
}

NormSteps *
norm_steps_new_empty (void)
{
  return norm_steps_new_take (g_array_new (FALSE, FALSE, sizeof (NormStep)));
}

NormSteps *
norm_steps_ref (NormSteps *steps)
{
  g_return_val_if_fail (steps != NULL, NULL);
  g_atomic_ref_count_inc (&steps->ref_count);
  return steps;
}

void
norm_steps_unref (NormSteps *steps)
{
  g_return_if_fail (steps != NULL);
  if (!g_atomic_ref_count_dec (&steps->ref_count))
    return;
  g_array_unref (steps->array);
  g_free (steps);
}

guint
norm_steps_get_n (const NormSteps *steps)
{
  return steps->array->len;
}

const NormStep *
norm_steps_get (const NormSteps *steps, guint i)
{
  g_return_val_if_fail (i < steps->array->len, NULL);
  return &g_array_index (steps->array, NormStep, i);
}

static void
append_numbers (GString *text, const gint64 *numbers, int n)
{
  for (int place = 0; place < n; place++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, place > 0 ? ", " : "", numbers[place]);
}

static void
append_tuple (GString *text, const gint64 *numbers, int n)
{
  g_string_append_c (text, '(');
  append_numbers (text, numbers, n);
  g_string_append (text, n == 1 ? ",)" : ")");
}

static void
append_two (GString *text, const NormStep *step)
{
  const int n_first = step->kind == NORM_STEP_MOVEDIM ? step->n_args / 2 : 1;

  if (step->kind == NORM_STEP_MOVEDIM && n_first == 1)
    append_numbers (text, step->args, 2);
  else
    {
      if (step->kind == NORM_STEP_MOVEDIM)
        append_tuple (text, step->args, n_first);
      else
        append_numbers (text, step->args, n_first);
      g_string_append (text, ", ");
      append_tuple (text, step->args + n_first, step->n_args - n_first);
    }
}

char *
norm_step_to_text (const NormStep *step)
{
  const NormStepRow *row = norm_step_row (step->kind);
  GString *text = g_string_new (NULL);

  if (row->takes == NORM_ARGS_INDICES)
    {
      norm_step_append_indices (text, step);
      return g_string_free (text, FALSE);
    }
  g_string_append_printf (text, "%s(", row->name);
  if (row->takes == NORM_ARGS_TWO)
    append_two (text, step);
  else
    append_numbers (text, step->args, step->n_args);
  if (row->takes == NORM_ARGS_LIST && step->n_args == 0)
    g_string_append (text, "()"); /* an empty list, not a list left out */
  g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

char *
norm_steps_to_text (const NormSteps *steps)
{
  GString *text = g_string_new (NULL);

  for (guint place = 0; place < steps->array->len; place++)
    {
      g_autofree char *step = norm_step_to_text (norm_steps_get (steps, place));
      g_string_append_printf (text, "%s%s", place > 0 && *step != '[' ? "." : "", step);
    }
  return g_string_free (text, FALSE);
}

char *
norm_steps_of (const char *name, const char *text)
{
  return g_strconcat (name, *text != '\0' && *text != '[' ? "." : "", text, NULL);
}

NormSteps *
norm_steps_with_inserted (const NormSteps *steps, guint at, const NormStep *step)
{
  g_return_val_if_fail (at <= steps->array->len, NULL);
  return norm_steps_new_take (g_array_insert_vals (g_array_copy (steps->array), at, step, 1));
}

NormSteps *
norm_steps_with_removed (const NormSteps *steps, guint at)
{
  g_return_val_if_fail (at < steps->array->len, NULL);
  return norm_steps_new_take (g_array_remove_index (g_array_copy (steps->array), at));
}

NormSteps *
norm_steps_with_replaced (const NormSteps *steps, guint at, const NormStep *step)
{
  NormSteps *replaced;

  g_return_val_if_fail (at < steps->array->len, NULL);
  replaced = norm_steps_new_take (g_array_copy (steps->array));
  g_array_index (replaced->array, NormStep, at) = *step;
  return replaced;
}

NormView *
norm_step_apply (const NormStep *step, NormView *view, GError **error)
{
  return norm_step_row (step->kind)->apply (step, view, error);
}

NormView *
norm_steps_apply (const NormSteps *steps, NormView *view, guint n, guint *failed, GError **error)
{
  g_autoptr (NormView) reached = norm_view_ref (view);

  for (guint place = 0; place < MIN (n, steps->array->len); place++)
    {
      NormView *next = norm_step_apply (norm_steps_get (steps, place), reached, error);

      if (next == NULL)
        {
          if (failed != NULL)
            *failed = place;
          return NULL;
        }
      norm_view_unref (reached);
      reached = next;
    }
  return g_steal_pointer (&reached);
}
