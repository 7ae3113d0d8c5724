/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"

G_BEGIN_DECLS

/**
 * NormRecovery:
 * Unsaved work outlives the program. While a document is modified, a copy of it lies in a folder of the user's data, written by a worker at most
 * NORM_RECOVERY_DELAY after a change (later only where writing itself takes long); when nothing is unsaved any more, or the document is closed on
 * purpose, it is gone. A lock that dies with its process tells copies of running programs from those somebody lost. Main thread only.
 */
typedef struct _NormRecovery NormRecovery;

#define NORM_RECOVERY_DELAY     300                 /* ms */
#define NORM_RECOVERY_MAX_BYTES ((gsize) 256 << 20) /* of tensor data; more is not copied */

typedef void (*NormRecoveryFailed) (const GError *error, gpointer data);

/**
 * norm_recovery_new: watches over @document from now on.
 * @folder: where the copies lie; NULL: the program's own place
 * @failed: (nullable): is told when a copy cannot be written, once until one succeeds again
 */
NormRecovery *norm_recovery_new (NormDocument *document, const char *folder, NormRecoveryFailed failed, gpointer data);
/* Closed on purpose: nothing is kept. */
void norm_recovery_free (NormRecovery *recovery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormRecovery, norm_recovery_free)

/* Paths of the copies that nobody is alive for, oldest first; GStrv, empty when there are none. @folder: as above */
char **norm_recovery_find_lost (const char *folder);
/**
 * norm_recovery_take:
 * Makes @recovery's document what the copy at @path holds, unsaved, of the file or lesson it was; and the copy its own.
 * Returns: FALSE with an error, and the copy stays where it is under another name, which the message says
 */
gboolean norm_recovery_take (NormRecovery *recovery, const char *path, GError **error);

G_END_DECLS
