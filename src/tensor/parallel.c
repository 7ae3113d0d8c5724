/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel.h"

#define MOST_THREADS 64

#define SPINS 2000 /* looks at what others are about to finish, before the processor is given to someone else */

/* Helpers may come when all is done, and even when the caller has gone on: what they look at then is theirs too. */
typedef struct
{
  NormStage stages[NORM_MOST_STAGES];
  int n_stages;
  gpointer data; /* borrowed, as the task; looked at for an item only, for which the caller waits */
  NormTask *task;
  gsize n_items;                /* of all stages */
  gsize next[NORM_MOST_STAGES]; /* atomic: the first item nobody has taken */
  gsize done[NORM_MOST_STAGES]; /* atomic */
  gint stopped;                 /* atomic */
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
  if (g_atomic_ref_count_dec (&job->ref_count))
    g_free (job);
}

static void
job_report (Job *job)
{
  gsize done = 0;

  for (int stage = 0; stage < job->n_stages; stage++)
    done += __atomic_load_n (&job->done[stage], __ATOMIC_ACQUIRE);
  if (!g_atomic_int_get (&job->stopped)) /* asked afterwards: no cancelled item is among those that were counted */
    norm_task_report (job->task, (double) (done + 1) / (double) job->n_items);
}

/* Takes one item after the other. Cancelled ones are only counted. */
static void
job_work_on (Job *job, int stage)
{
  gsize item;

  while ((item = __atomic_fetch_add (&job->next[stage], 1, __ATOMIC_RELAXED)) < job->stages[stage].n_items)
    {
      if (g_atomic_int_get (&job->stopped) || norm_task_is_cancelled (job->task))
        g_atomic_int_set (&job->stopped, TRUE);
      else
        {
          job->stages[stage].func (item, job->data);
          job_report (job);
        }
      __atomic_add_fetch (&job->done[stage], 1, __ATOMIC_RELEASE);
    }
}

/* Until the others have done what they took. That is soon, sooner than a thread would wake up again. */
static void
job_wait_for (const Job *job, int stage)
{
  for (guint spin = 0; __atomic_load_n (&job->done[stage], __ATOMIC_ACQUIRE) < job->stages[stage].n_items; spin++)
    {
      if (spin >= 2 * SPINS)
        g_usleep (50);
      else if (spin >= SPINS)
        g_thread_yield ();
#if defined(__x86_64__)
      else
        __builtin_ia32_pause ();
#endif
    }
}

/* @to_the_end: also of what others took last */
static void
job_work (Job *job, gboolean to_the_end)
{
  for (int stage = 0; stage < job->n_stages; stage++)
    {
      job_work_on (job, stage);
      if (to_the_end || stage + 1 < job->n_stages)
        job_wait_for (job, stage);
    }
}

static void
help (gpointer job, gpointer nothing)
{
  job_work (job, FALSE);
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
norm_parallel_run (const NormStage *stages, int n_stages, gsize n_values, gpointer data, NormTask *task, GError **error)
{
  gsize n_threads = n_values < NORM_PARALLEL_VALUES ? 1 : norm_parallel_get_threads (), most_items = 1;
  gboolean stopped;
  Job *job;

  g_return_val_if_fail (n_stages >= 0 && n_stages <= NORM_MOST_STAGES, FALSE);
  job = g_new0 (Job, 1);
  *job = (Job){ .n_stages = n_stages, .data = data, .task = task };
  g_atomic_ref_count_init (&job->ref_count);
  for (int stage = 0; stage < n_stages; stage++)
    {
      job->stages[stage] = stages[stage];
      job->n_items += stages[stage].n_items;
      most_items = MAX (most_items, stages[stage].n_items);
    }
  for (gsize helper = 1; helper < MIN (n_threads, most_items); helper++)
    g_thread_pool_push (helpers (), job_ref (job), NULL);
  job_work (job, TRUE);
  stopped = g_atomic_int_get (&job->stopped) || norm_task_is_cancelled (task);
  job_unref (job);
  if (!stopped)
    norm_task_report (task, 1); /* of the last items each thread has told what it knew of */
  if (stopped)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  return !stopped;
}
