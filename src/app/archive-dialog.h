/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @name: of the chosen array; NULL: the person cancelled, or the parent went. Called once. */
typedef void (*NormArrayChosen) (const char *name, gpointer data);

/**
 * norm_archive_dialog_present: lets a person choose one of the arrays of @archive: name, type, shape and size of each, and of the selected one a
 * small picture and its first values, read in a worker; what cannot be read is there with the reason. @file_name: for the title
 */
void norm_archive_dialog_present (GtkWindow *parent, const char *file_name, NormArchive *archive, NormArrayChosen chosen, gpointer data);

G_END_DECLS
