/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel.h"

#define N_ITEMS 500

typedef struct
{
  gint n_runs[2][N_ITEMS]; /* atomic: of each stage's items */
  gint n_done;             /* atomic: of the first stage */
  gint n_early;            /* atomic: items of the second stage that did not wait for all of the first */
  gint cancel_at;          /* items of the first stage; 0: never */
  NormTask task;
} Work;

static void
first (gsize item, gpointer data)
{
  Work *work = data;
  gint done;

  g_atomic_int_inc (&work->n_runs[0][item]);
  done = g_atomic_int_add (&work->n_done, 1) + 1;
  if (done == work->cancel_at)
    g_cancellable_cancel (work->task.cancellable);
  /* the thread that cancels may be put to sleep just before it does */
  while (work->cancel_at > 0 && done > work->cancel_at && !g_cancellable_is_cancelled (work->task.cancellable))
    g_thread_yield ();
}

static void
second (gsize item, gpointer data)
{
  Work *work = data;

  if (g_atomic_int_get (&work->n_done) < N_ITEMS)
    g_atomic_int_inc (&work->n_early);
  g_atomic_int_inc (&work->n_runs[1][item]);
}

static gboolean
run (Work *work, guint n_threads, GError **error)
{
  const NormStage stages[] = { { N_ITEMS, first }, { N_ITEMS, second } };
  gboolean done;

  norm_parallel_set_threads (n_threads);
  done = norm_parallel_run (stages, 2, NORM_PARALLEL_VALUES, work, &work->task, error);
  norm_parallel_set_threads (0);
  return done;
}

/* Every item once, and none of a stage before the last of the one before; the task has been told. */
static void
test_stages (void)
{
  for (guint n_threads = 1; n_threads <= 7; n_threads += 2)
    for (int round = 0; round < 20; round++)
      {
        g_autofree Work *work = g_new0 (Work, 1);
        g_autoptr (GError) error = NULL;

        g_assert_true (run (work, n_threads, &error));
        g_assert_no_error (error);
        for (int item = 0; item < N_ITEMS; item++)
          g_assert_true (work->n_runs[0][item] == 1 && work->n_runs[1][item] == 1);
        g_assert_cmpint (work->n_early, ==, 0);
        g_assert_cmpfloat (norm_task_fraction (&work->task), ==, 1);
      }
}

/* Stopped half-way: hardly an item more, nothing of the next stage, and what is done has been told. */
static void
test_cancel (void)
{
  for (guint n_threads = 1; n_threads <= 3; n_threads++)
    {
      g_autofree Work *work = g_new0 (Work, 1);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;

      work->task.cancellable = cancellable;
      work->cancel_at = N_ITEMS / 2;
      g_assert_false (run (work, n_threads, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpint (work->n_done, <, N_ITEMS / 2 + (int) n_threads);
      for (int item = 0; item < N_ITEMS; item++)
        g_assert_cmpint (work->n_runs[1][item], ==, 0);
      g_assert_cmpfloat (norm_task_fraction (&work->task), >, 0.2);
      g_assert_cmpfloat (norm_task_fraction (&work->task), <, 0.3);
    }
}

static void
test_nothing (void)
{
  g_assert_true (norm_parallel_run (&(NormStage){ 0, first }, 1, 0, NULL, NULL, NULL));
  g_assert_true (norm_parallel_run (NULL, 0, NORM_PARALLEL_VALUES, NULL, NULL, NULL));
}

static void
test_threads (void)
{
  norm_parallel_set_threads (5);
  g_assert_cmpuint (norm_parallel_get_threads (), ==, 5);
  norm_parallel_set_threads (1000);
  g_assert_cmpuint (norm_parallel_get_threads (), ==, 64);
  norm_parallel_set_threads (0);
  g_assert_cmpuint (norm_parallel_get_threads (), ==, 3); /* NORMSCOPE_THREADS, see main() */
}

int
main (int argc, char **argv)
{
  g_setenv ("NORMSCOPE_THREADS", "3", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tensor/parallel/stages", test_stages);
  g_test_add_func ("/tensor/parallel/cancel", test_cancel);
  g_test_add_func ("/tensor/parallel/nothing", test_nothing);
  g_test_add_func ("/tensor/parallel/threads", test_threads);
  return g_test_run ();
}
