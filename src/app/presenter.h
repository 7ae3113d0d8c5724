/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NormPresenter: a document's story on the full screen, one step at a time, for a room and a clicker.
 *
 * Keys: PageDown, Right, Down, Space, Return, N on; PageUp, Left, Up, Backspace, P back; Home, End; "." or B a black screen; Esc, F5, F11 leave.
 * The pointer is a light that follows the pool under it. Behind the last step of a lesson comes the next lesson, before the first the one before. The
 * document is only looked at: its selection, its step, its undo stay as they are.
 */
#define NORM_TYPE_PRESENTER (norm_presenter_get_type ())
G_DECLARE_FINAL_TYPE (NormPresenter, norm_presenter, NORM, PRESENTER, GtkWindow)

/* Begins with the step the document is at, else with the first. Closes with @parent. */
GtkWindow *norm_presenter_new (GtkWindow *parent, NormDocument *document);

/* For tests: what is shown. */
int norm_presenter_get_step (NormPresenter *self);
NormDocument *norm_presenter_get_document (NormPresenter *self); /* borrowed: the one given, or a lesson of its own */
gboolean norm_presenter_is_blank (NormPresenter *self);

G_END_DECLS
