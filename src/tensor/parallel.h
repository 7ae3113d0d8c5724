/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"

G_BEGIN_DECLS

/* Fewer values than this are done before another thread has woken up. */
#define NORM_PARALLEL_VALUES ((gsize) 1 << 18)

typedef void (*NormParallelFunc) (gsize item, gpointer data);

/**
 * norm_parallel_run:
 * Calls @func for every item 0 … @n_items − 1, in any order, in this thread and, with @n_values ≥ NORM_PARALLEL_VALUES, others. Which thread does an
 * item must not matter.
 * @first, @last: of @task's progress, that of these items: 0 … 1 when they are all there is
 * Returns: FALSE with G_IO_ERROR_CANCELLED; then some items were left out
 */
gboolean norm_parallel_run (gsize n_items, gsize n_values, NormParallelFunc func, gpointer data, NormTask *task, double first, double last,
                            GError **error);

/* How many threads work at most, with the calling one: what the environment's NORMSCOPE_THREADS says, or as many as there are processors. */
guint norm_parallel_get_threads (void);
/* @n_threads: 0 for that default again. For tests and benchmarks; not while something runs. */
void norm_parallel_set_threads (guint n_threads);

G_END_DECLS
