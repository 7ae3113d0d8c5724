/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "difference.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define CELLS_AT_ONCE 65536 /* between looks at the task */

NormDifference *
norm_difference_ref (NormDifference *difference)
{
  g_atomic_ref_count_inc (&difference->ref_count);
  return difference;
}

void
norm_difference_unref (NormDifference *difference)
{
  if (!g_atomic_ref_count_dec (&difference->ref_count))
    return;
  g_clear_pointer (&difference->values, norm_tensor_unref);
  g_free (difference);
}

static void
subtract (const NormResult *a, const NormResult *b, gsize first, gsize n, double *values)
{
  for (gsize cell = first; cell < first + n; cell++)
    {
      double left = norm_tensor_get (a->output, cell), right = NAN;
      gsize other;

      if (norm_view_find (b->input, norm_view_source (a->input, cell), &other))
        right = norm_tensor_get (b->output, other);
      values[cell] = left == right ? 0 : left - right;
    }
}

static NormTensor *
subtract_all (const NormResult *a, const NormResult *b, NormTask *task, GError **error)
{
  const NormTensor *output = a->output;
  gsize n_bytes;
  g_autofree double *values = NULL;

  if (norm_shape_count (NORM_DTYPE_FLOAT64, output->rank, output->shape, NULL, &n_bytes))
    values = g_try_malloc (MAX (n_bytes, 1));
  if (values == NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("not enough memory for a difference of %zu values"), output->n_values);
      return NULL;
    }
  for (gsize first = 0; first < output->n_values; first += CELLS_AT_ONCE)
    {
      if (!norm_task_check (task, error))
        return NULL;
      subtract (a, b, first, MIN (CELLS_AT_ONCE, output->n_values - first), values);
    }
  return norm_tensor_new_take (NORM_DTYPE_FLOAT64, output->rank, output->shape, g_steal_pointer (&values));
}

NormDifference *
norm_difference_new (const NormResult *a, const NormResult *b, NormTask *task, GError **error)
{
  g_autoptr (NormDifference) difference = g_new0 (NormDifference, 1);

  g_return_val_if_fail (a != NULL && b != NULL, NULL);
  g_atomic_ref_count_init (&difference->ref_count);
  difference->equality = norm_equality_of_results (a, b, FALSE);
  if (difference->equality.kind == NORM_EQUALITY_INCOMPARABLE)
    return g_steal_pointer (&difference);
  difference->values = subtract_all (a, b, task, error);
  return difference->values != NULL ? g_steal_pointer (&difference) : NULL;
}
