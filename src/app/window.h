/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive-dialog.h"
#include "document.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* One document's window: header bar, pipeline bar, layer panel, figure, inspector. */
#define NORM_TYPE_WINDOW (norm_window_get_type ())
G_DECLARE_FINAL_TYPE (NormWindow, norm_window, NORM, WINDOW, AdwApplicationWindow)

/* Property "document". */
NormWindow *norm_window_new (GtkApplication *application, NormDocument *document);
NormDocument *norm_window_get_document (NormWindow *self);
/* Says something that must be read: stays until dismissed. */
void norm_window_show_message (NormWindow *self, const char *message);
/* Opens a file or a lesson ("lesson:NAME"): here if nothing would be lost and no other window is needed, else in another window. */
void norm_window_open (NormWindow *self, GFile *file);
/* The same into this very window. @key: as in norm_document_load_async(). @opened: called with the loaded document, which it may change
 * or refuse. */
typedef gboolean (*NormDocumentOpened) (NormDocument *document, gpointer data, GError **error);
void norm_window_open_with (NormWindow *self, GFile *file, const char *key, NormDocumentOpened opened, gpointer data, GDestroyNotify destroy);
/* Takes up the unsaved work whose copy is at @path: see norm_recovery_take(). */
gboolean norm_window_recover (NormWindow *self, const char *path, GError **error);
/* Asks which array of @file, which holds several; a file that cannot be read is shown as an error, and as cancelled. */
void norm_window_choose_array (NormWindow *self, GFile *file, NormArrayChosen chosen, gpointer data);

G_END_DECLS
