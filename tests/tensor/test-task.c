/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task.h"

static void
test_nobody (void)
{
  g_autoptr (GError) error = NULL;

  norm_task_report (NULL, 1);
  g_assert_cmpfloat (norm_task_fraction (NULL), ==, 0);
  g_assert_false (norm_task_is_cancelled (NULL));
  g_assert_true (norm_task_check (NULL, &error));
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  NormTask task = { cancellable, 0, NULL }, unstoppable = { NULL, 0, NULL };

  g_assert_true (norm_task_check (&task, &error) && norm_task_check (&unstoppable, &error));
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_true (norm_task_is_cancelled (&task));
  g_assert_false (norm_task_is_cancelled (&unstoppable));
  g_assert_false (norm_task_check (&task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_progress (void)
{
  NormTask task = { NULL, 0, NULL };

  norm_task_report (&task, 0.25);
  g_assert_cmpfloat (norm_task_fraction (&task), ==, 0.25);
  norm_task_report (&task, 0.125); /* a slower thread */
  g_assert_cmpfloat (norm_task_fraction (&task), ==, 0.25);
  norm_task_report (&task, 7);
  g_assert_cmpfloat (norm_task_fraction (&task), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tensor/task/nobody", test_nobody);
  g_test_add_func ("/tensor/task/cancel", test_cancel);
  g_test_add_func ("/tensor/task/progress", test_progress);
  return g_test_run ();
}
