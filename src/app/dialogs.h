/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The few dialogs that have no interface common to the platform's floor and the newest release. Nothing else in the program may use their classes. */

/* Called once for every chosen file; not at all when the person cancels. */
typedef void (*NormFileChosen) (GFile *file, gpointer data);

/* What may be chosen in a file dialog. */
typedef enum
{
  NORM_FILES_READABLE,  /* documents and every format that is read */
  NORM_FILES_DOCUMENTS, /* .normscope, and every format that is written */
  NORM_FILES_TENSORS,   /* every format that is written */
  NORM_FILES_ARRAYS,    /* every format that is read, but no documents */
  NORM_FILES_STATES,    /* every format that holds several tensors by name, as state dicts do */
  NORM_FILES_PICTURES,  /* .png .svg .pdf */
} NormFileSet;

/* @data must stay valid as long as @parent does: the dialog goes with its parent. */
void norm_dialog_open (GtkWindow *parent, NormFileSet files, NormFileChosen chosen, gpointer data);
void norm_dialog_save (GtkWindow *parent, const char *title, const char *suggested_name, NormFileSet files, NormFileChosen chosen, gpointer data);

typedef enum
{
  NORM_ANSWER_CANCEL,
  NORM_ANSWER_DISCARD,
  NORM_ANSWER_SAVE,
} NormAnswer;

/* Asks what is to become of unsaved changes to @title. */
void norm_dialog_ask_save (GtkWindow *parent, const char *title, void (*answered) (NormAnswer answer, gpointer data), gpointer data);

/* Asks which of @labels (NULL-terminated, with mnemonics) is meant; the first is suggested. @answered gets its number, -1 when the person cancels;
 * @data is freed with @destroy afterwards. */
void norm_dialog_choose (GtkWindow *parent, const char *title, const char *body, const char *const *labels,
                         void (*answered) (int choice, gpointer data), gpointer data, GDestroyNotify destroy);
void norm_dialog_about (GtkWindow *parent);

G_END_DECLS
