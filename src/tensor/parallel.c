/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel.h"

#define MOST_THREADS 64

/* Helpers may come when all is done, and even when the caller has gone on: what they look at then is theirs too. */
typedef struct
{
  NormParallelFunc func;
  gpointer data; /* borrowed; looked at for an item only, for which the caller waits */
  NormTask *task;
  gsize n_items;
  double first, last;
  gint stopped; /* atomic */
  gsize next;   /* atomic: the first item nobody has taken */
  gsize done;   /* under lock */
  GMutex lock;
  GCond all_done;
  gatomicrefcount ref_count;
} Job;

static guint chosen_threads;

static Job *
job_ref (Job *job)
{
  g_atomic_ref_count_inc (&job->ref_count);
  return job;
}

static void
job_unref (Job *job)
{
  if (!g_atomic_ref_count_dec (&job->ref_count))
    return;
  g_mutex_clear (&job->lock);
  g_cond_clear (&job->all_done);
  g_free (job);
}

/* Takes one item after the other. Cancelled ones are only counted. */
static void
job_work (Job *job)
{
  gsize item, n_done = 0;

  while ((item = __atomic_fetch_add (&job->next, 1, __ATOMIC_RELAXED)) < job->n_items)
    {
      if (g_atomic_int_get (&job->stopped) || norm_task_is_cancelled (job->task))
        g_atomic_int_set (&job->stopped, TRUE);
      else
        {
          job->func (item, job->data);
          norm_task_report (job->task, job->first + (job->last - job->first) * (double) (item + 1) / (double) job->n_items);
        }
      n_done++;
    }
  if (n_done == 0)
    return;
  g_mutex_lock (&job->lock);
  job->done += n_done;
  if (job->done == job->n_items)
    g_cond_signal (&job->all_done);
  g_mutex_unlock (&job->lock);
}

static void
help (gpointer job, gpointer nothing)
{
  job_work (job);
  job_unref (job);
}

/* Kept for the life of the program: threads that wait cost nothing, new ones cost more than many a job. */
static GThreadPool *
helpers (void)
{
  static gsize pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, (gsize) g_thread_pool_new (help, NULL, MOST_THREADS - 1, FALSE, NULL));
  return (GThreadPool *) pool;
}

static guint
default_threads (void)
{
  const char *text = g_getenv ("NORMSCOPE_THREADS");
  guint64 n_threads;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, MOST_THREADS, &n_threads, NULL))
    n_threads = MIN (g_get_num_processors (), MOST_THREADS);
  return (guint) n_threads;
}

guint
norm_parallel_get_threads (void)
{
  static gsize from_system;

  if (chosen_threads > 0)
    return chosen_threads;
  if (g_once_init_enter (&from_system))
    g_once_init_leave (&from_system, default_threads ());
  return (guint) from_system;
}

void
norm_parallel_set_threads (guint n_threads)
{
  chosen_threads = MIN (n_threads, MOST_THREADS);
}

gboolean
norm_parallel_run (gsize n_items, gsize n_values, NormParallelFunc func, gpointer data, NormTask *task, double first, double last, GError **error)
{
  gsize n_threads = n_values < NORM_PARALLEL_VALUES ? 1 : MIN (norm_parallel_get_threads (), n_items);
  Job *job = g_new0 (Job, 1);
  gboolean stopped;

  *job = (Job){ .func = func, .data = data, .task = task, .n_items = n_items, .first = first, .last = last };
  g_mutex_init (&job->lock);
  g_cond_init (&job->all_done);
  g_atomic_ref_count_init (&job->ref_count);
  for (gsize helper = 1; helper < n_threads; helper++)
    g_thread_pool_push (helpers (), job_ref (job), NULL);
  job_work (job);
  g_mutex_lock (&job->lock);
  while (job->done < n_items)
    g_cond_wait (&job->all_done, &job->lock);
  g_mutex_unlock (&job->lock);
  stopped = g_atomic_int_get (&job->stopped) || norm_task_is_cancelled (task);
  job_unref (job);
  if (stopped)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  return !stopped;
}
