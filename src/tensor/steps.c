/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "steps-private.h"

#include <string.h>

struct _NormSteps
{
  gatomicrefcount ref_count;
  GArray *array; /* owned, of NormStep */
};

static const NormStepRow rows[NORM_STEP_KINDS] = {
  [NORM_STEP_SQUEEZE] = { "squeeze", FALSE, 0, 1, { "dim" }, { 0 }, norm_step_squeeze },
  [NORM_STEP_UNSQUEEZE] = { "unsqueeze", FALSE, 1, 1, { "dim" }, { 0 }, norm_step_unsqueeze },
  [NORM_STEP_FLATTEN] = { "flatten", FALSE, 0, 2, { "start_dim", "end_dim" }, { 0, -1 }, norm_step_flatten },
  [NORM_STEP_RESHAPE] = { "reshape", TRUE, 0, 0, { "shape" }, { 0 }, norm_step_reshape },
  [NORM_STEP_VIEW] = { "view", TRUE, 0, 0, { "size" }, { 0 }, norm_step_view },
  [NORM_STEP_PERMUTE] = { "permute", TRUE, 0, 0, { "dims" }, { 0 }, norm_step_permute },
  [NORM_STEP_TRANSPOSE] = { "transpose", FALSE, 2, 2, { "dim0", "dim1" }, { 0 }, norm_step_transpose },
  [NORM_STEP_T] = { "t", FALSE, 0, 0, { NULL }, { 0 }, norm_step_t },
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

char *
norm_step_to_text (const NormStep *step)
{
  const NormStepRow *row = norm_step_row (step->kind);
  GString *text = g_string_new (row->name);

  g_string_append_c (text, '(');
  for (int argument = 0; argument < step->n_args; argument++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, argument > 0 ? ", " : "", step->args[argument]);
  if (row->takes_list && step->n_args == 0)
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
      g_string_append_printf (text, "%s%s", place > 0 ? "." : "", step);
    }
  return g_string_free (text, FALSE);
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
