/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * NormTask:
 * @cancellable: (nullable): borrowed
 * @permille: how much is done, 0 … 1000; read with norm_task_fraction(), from any thread
 * @note: (nullable): borrowed, a text of the program; what should be known of the result, for when all is done
 *
 * The far end of a long computation: it can be stopped, and asked how far it is. Lives as long as its owner says, mostly on the stack:
 *   NormTask task = { cancellable, 0, NULL };
 * Every function takes NULL for a computation nobody watches.
 */
typedef struct
{
  GCancellable *cancellable;
  gint permille; /* atomic */
  const char *note;
} NormTask;

gboolean norm_task_is_cancelled (const NormTask *task);
/* FALSE with G_IO_ERROR_CANCELLED */
gboolean norm_task_check (const NormTask *task, GError **error);
/* @fraction: 0 … 1; what is less than already reported is ignored, so that threads need not agree */
void norm_task_report (NormTask *task, double fraction);
double norm_task_fraction (const NormTask *task);
void norm_task_set_note (NormTask *task, const char *note);

G_END_DECLS
