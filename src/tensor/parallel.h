/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"

G_BEGIN_DECLS

/* Fewer values than this are done before another thread has woken up. */
#define NORM_PARALLEL_VALUES ((gsize) 1 << 18)

typedef void (*NormParallelFunc) (gsize item, gpointer data);

/* @func is called for every item 0 … @n_items − 1, in any order. Which thread does an item must not matter. */
typedef struct
{
  gsize n_items;
  NormParallelFunc func;
} NormStage;

#define NORM_MOST_STAGES 4

/**
 * norm_parallel_run:
 * All items of the first stage, then all of the second, and so on: in this thread and, with @n_values ≥ NORM_PARALLEL_VALUES, others. @task is told
 * how far they are.
 * Returns: FALSE with G_IO_ERROR_CANCELLED; then some items were left out
 */
gboolean norm_parallel_run (const NormStage *stages, int n_stages, gsize n_values, gpointer data, NormTask *task, GError **error);

/* How many threads work at most, with the calling one: what the environment's NORMSCOPE_THREADS says, or as many as there are processors. */
guint norm_parallel_get_threads (void);
/* @n_threads: 0 for that default again. For tests and benchmarks; not while something runs. */
void norm_parallel_set_threads (guint n_threads);

G_END_DECLS
