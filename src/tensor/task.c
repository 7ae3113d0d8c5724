/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task.h"

gboolean
norm_task_is_cancelled (const NormTask *task)
{
  return task != NULL && g_cancellable_is_cancelled (task->cancellable);
}

gboolean
norm_task_check (const NormTask *task, GError **error)
{
  return task == NULL || !g_cancellable_set_error_if_cancelled (task->cancellable, error);
}

void
norm_task_report (NormTask *task, double fraction)
{
  gint permille = (gint) (CLAMP (fraction, 0, 1) * 1000), before;

  if (task == NULL)
    return;
  do
    before = g_atomic_int_get (&task->permille);
  while (before < permille && !g_atomic_int_compare_and_exchange (&task->permille, before, permille));
}

double
norm_task_fraction (const NormTask *task)
{
  return task == NULL ? 0 : g_atomic_int_get (&task->permille) / 1000.0;
}

void
norm_task_set_note (NormTask *task, const char *note)
{
  if (task != NULL)
    task->note = note;
}
