/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs.h"
#include "archive.h"
#include "format.h"
#include <adwaita.h>
#include <glib/gi18n.h>

/* ── files ── */

typedef struct
{
  NormFileChosen chosen;
  gpointer data;
} FileRequest;

static void
add_patterns (GtkFileFilter *filter, const char *const *endings)
{
  for (guint ending = 0; endings[ending] != NULL; ending++)
    gtk_file_filter_add_suffix (filter, endings[ending] + 1);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *endings)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  add_patterns (filter, endings);
  gtk_file_chooser_add_filter (chooser, filter);
}

static gboolean
wanted (const NormFormat *format, NormFileSet files)
{
  switch (files)
    {
    case NORM_FILES_READABLE:
    case NORM_FILES_ARRAYS:
      return format->read != NULL;
    case NORM_FILES_STATES:
      return norm_archive_is_format (format->id);
    default:
      return format->write != NULL;
    }
}

static void
add_every_file (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("All files"));
  gtk_file_filter_add_pattern (filter, "*");
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
add_format_filters (GtkFileChooser *chooser, NormFileSet files)
{
  const NormFormat *const *formats = norm_formats ();
  static const char *const document_endings[] = { ".normscope", NULL };
  gboolean has_documents = files == NORM_FILES_READABLE || files == NORM_FILES_DOCUMENTS;
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (all, has_documents ? _ ("Tensors and documents") : _ ("Tensors"));
  if (has_documents)
    gtk_file_filter_add_suffix (all, "normscope");
  if (files == NORM_FILES_READABLE || files == NORM_FILES_ARRAYS || files == NORM_FILES_STATES)
    gtk_file_chooser_add_filter (chooser, all);
  if (has_documents)
    add_filter (chooser, _ ("Normscope document"), document_endings);
  for (guint format = 0; formats[format] != NULL; format++)
    if (wanted (formats[format], files))
      {
        add_patterns (all, formats[format]->endings);
        add_filter (chooser, _ (formats[format]->title), formats[format]->endings);
      }
  add_every_file (chooser);
}

static void
add_picture_filters (GtkFileChooser *chooser)
{
  static const char *const svg[] = { ".svg", NULL };
  static const char *const pdf[] = { ".pdf", NULL };
  static const char *const png[] = { ".png", NULL };
  static const char *const any[] = { ".svg", ".pdf", ".png", NULL };

  add_filter (chooser, _ ("Pictures (SVG, PDF, PNG)"), any);
  add_filter (chooser, _ ("SVG picture"), svg);
  add_filter (chooser, _ ("PDF document"), pdf);
  add_filter (chooser, _ ("PNG picture"), png);
}

/* Where the last file was opened from: the next is likely there. NULL at first. */
static GFile *last_folder;

static void
remember_folder (GFile *file)
{
  GFile *folder = g_file_get_parent (file);

  if (folder != NULL)
    g_set_object (&last_folder, folder);
  g_clear_object (&folder);
}

static void
file_response (GtkNativeDialog *dialog, int response, FileRequest *request)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) chosen = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

      for (guint position = 0; position < g_list_model_get_n_items (chosen); position++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (chosen, position);

          if (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_OPEN)
            remember_folder (file);
          request->chosen (file, request->data);
        }
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static GtkFileChooser *
file_dialog_new (GtkWindow *parent, const char *title, GtkFileChooserAction action, NormFileSet files)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (title, parent, action, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  if (files == NORM_FILES_PICTURES)
    add_picture_filters (GTK_FILE_CHOOSER (native));
  else
    add_format_filters (GTK_FILE_CHOOSER (native), files);
  return GTK_FILE_CHOOSER (native);
}

/* The request, and the dialog's own reference, live until the response. */
static void
file_dialog_run (GtkFileChooser *dialog, NormFileChosen chosen, gpointer data)
{
  FileRequest *request = g_new (FileRequest, 1);

  request->chosen = chosen;
  request->data = data;
  g_object_set_data_full (G_OBJECT (dialog), "request", request, g_free);
  g_signal_connect (dialog, "response", G_CALLBACK (file_response), request);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
norm_dialog_open (GtkWindow *parent, NormFileSet files, NormFileChosen chosen, gpointer data)
{
  GtkFileChooser *dialog = file_dialog_new (parent, _ ("Open"), GTK_FILE_CHOOSER_ACTION_OPEN, files);

  gtk_file_chooser_set_select_multiple (dialog, files == NORM_FILES_READABLE);
  if (last_folder != NULL)
    gtk_file_chooser_set_current_folder (dialog, last_folder, NULL);
  file_dialog_run (dialog, chosen, data);
}

void
norm_dialog_save (GtkWindow *parent, const char *title, const char *suggested_name, NormFileSet files, NormFileChosen chosen, gpointer data)
{
  GtkFileChooser *dialog = file_dialog_new (parent, title, GTK_FILE_CHOOSER_ACTION_SAVE, files);

  gtk_file_chooser_set_current_name (dialog, suggested_name);
  file_dialog_run (dialog, chosen, data);
}

/* ── unsaved changes ── */

typedef struct
{
  void (*answered) (NormAnswer answer, gpointer data);
  gpointer data;
} SaveRequest;

static void
save_response (AdwMessageDialog *dialog, const char *response, SaveRequest *request)
{
  NormAnswer answer = NORM_ANSWER_CANCEL;

  if (g_str_equal (response, "save"))
    answer = NORM_ANSWER_SAVE;
  else if (g_str_equal (response, "discard"))
    answer = NORM_ANSWER_DISCARD;
  request->answered (answer, request->data);
}

void
norm_dialog_ask_save (GtkWindow *parent, const char *title, void (*answered) (NormAnswer answer, gpointer data), gpointer data)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Save Changes?"), NULL);
  SaveRequest *request = g_new (SaveRequest, 1);

  request->answered = answered;
  request->data = data;
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), _ ("“%s” has changes that are not saved. Changes which are not saved will be lost."),
                                  title);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "discard", _ ("_Discard"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (save_response), request, (GClosureNotify) (void (*) (void)) g_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ── one of several ── */

typedef struct
{
  void (*answered) (int choice, gpointer data);
  gpointer data;
  GDestroyNotify destroy;
} Choice;

static void
choice_free (gpointer data, GClosure *closure)
{
  Choice *choice = data;

  choice->destroy (choice->data);
  g_free (choice);
}

static void
choice_response (AdwMessageDialog *dialog, const char *response, Choice *choice)
{
  choice->answered (g_str_equal (response, "cancel") ? -1 : (int) g_ascii_strtoll (response, NULL, 10), choice->data);
}

void
norm_dialog_choose (GtkWindow *parent, const char *title, const char *body, const char *const *labels, void (*answered) (int choice, gpointer data),
                    gpointer data, GDestroyNotify destroy)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, title, body);
  Choice *choice = g_new (Choice, 1);

  *choice = (Choice){ answered, data, destroy };
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  for (int label = (int) g_strv_length ((char **) labels) - 1; label >= 0; label--) /* the last is on top, and where the focus is */
    {
      g_autofree char *response = g_strdup_printf ("%d", label);

      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), response, labels[label]);
    }
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "0", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "0");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (choice_response), choice, choice_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ── about ── */

void
norm_dialog_about (GtkWindow *parent)
{
  adw_show_about_window (parent, "application-name", "Normscope", "application-icon", APP_ID, "version", VERSION, "developer-name",
                         _ ("The Normscope authors"), "comments", _ ("Shows which values a normalization layer pools, and what it does with them."),
                         "license-type", GTK_LICENSE_GPL_3_0, NULL);
}
