/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "content.h"

G_BEGIN_DECLS

/**
 * NormHistory: the present content, those before it and those after it, and which one is safe on disk. Main thread only.
 *
 * Bounded: at most NORM_HISTORY_MAX_CONTENTS contents, and NORM_HISTORY_MAX_BYTES of tensor and mask data, where contents next to each other that
 * share their data count it once. The oldest go first; one step back is always possible.
 */
typedef struct _NormHistory NormHistory;

#define NORM_HISTORY_MAX_CONTENTS 1000
#define NORM_HISTORY_MAX_BYTES    ((gsize) 256 << 20)

NormHistory *norm_history_new (NormContent *first); /* which counts as saved */
void norm_history_free (NormHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormHistory, norm_history_free)

NormContent *norm_history_present (const NormHistory *history); /* borrowed */
/* @content becomes the present, what could be redone is forgotten. @name: of the change that led to it. */
void norm_history_push (NormHistory *history, NormContent *content, const char *name);
/* @content takes the place of the present one, under the same name: one change in several pieces. There was a push before (g_return). */
void norm_history_amend (NormHistory *history, NormContent *content);

const char *norm_history_undo_name (const NormHistory *history); /* NULL when there is nothing to undo */
const char *norm_history_redo_name (const NormHistory *history);
gboolean norm_history_undo (NormHistory *history); /* FALSE when there is nothing to undo */
gboolean norm_history_redo (NormHistory *history);

void norm_history_mark_saved (NormHistory *history, NormContent *content);
void norm_history_mark_unsaved (NormHistory *history);       /* no content is */
gboolean norm_history_is_saved (const NormHistory *history); /* the present content is the saved one */

G_END_DECLS
