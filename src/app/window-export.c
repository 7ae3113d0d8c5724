/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"
#include "dialogs.h"
#include "export-dialog.h"
#include <glib/gi18n.h>

/* A picture to be written. */
typedef struct
{
  NormExportJob *job;
  NormExportFormat format;
  GFile *file;
  gboolean replace; /* numbered files that are there already: the dialog asked about one name only */
} Writing;

/* Where one of them is there. */
typedef struct
{
  NormWindow *window;
  GFile *file;
  NormExportFormat format;
} Question;

static void start_writing (NormWindow *self, GFile *file, NormExportFormat format, gboolean replace);

static void
writing_free (Writing *writing)
{
  norm_export_job_free (writing->job);
  g_object_unref (writing->file);
  g_free (writing);
}

/* "figure-3.svg" beside "figure.svg" */
static GFile *
numbered (GFile *file, int number)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);
  const char *ending = strrchr (name, '.');
  g_autofree char *other = g_strdup_printf ("%.*s-%d%s", (int) (ending - name), name, number, ending);

  return g_file_get_child (folder, other);
}

/* The first of the numbered files that is there already, or NULL. */
static GFile *
find_existing (const Writing *writing, int n_files, GCancellable *cancellable)
{
  for (int number = 1; n_files > 1 && number <= n_files; number++)
    {
      g_autoptr (GFile) file = numbered (writing->file, number);

      if (g_file_query_exists (file, cancellable))
        return g_steal_pointer (&file);
    }
  return NULL;
}

static void
write_picture (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Writing *writing = data;
  int n_files = norm_export_job_n_files (writing->job, writing->format);
  double scale = norm_export_job_scale (writing->job, writing->format);
  g_autoptr (GFile) existing = writing->replace ? NULL : find_existing (writing, n_files, cancellable);

  if (existing != NULL)
    {
      g_autofree char *name = g_file_get_basename (existing);

      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s", name);
      return;
    }
  for (int number = 0; number < n_files; number++)
    {
      g_autoptr (GFile) file = n_files > 1 ? numbered (writing->file, number + 1) : g_object_ref (writing->file);
      GError *error = NULL;
      g_autoptr (GBytes) picture = norm_export_job_run (writing->job, number, writing->format, scale, &error);

      if (picture != NULL && norm_file_replace (file, picture, FALSE, cancellable, &error))
        continue;
      g_task_return_error (task, error);
      return;
    }
  g_task_return_boolean (task, TRUE);
}

static void
question_free (Question *question)
{
  g_object_unref (question->window);
  g_object_unref (question->file);
  g_free (question);
}

static void
replace_answered (int choice, gpointer data)
{
  Question *question = data;

  if (choice == 0)
    start_writing (question->window, question->file, question->format, TRUE);
}

static void
ask_to_replace (NormWindow *self, const Writing *writing, const char *existing)
{
  const char *labels[] = { _ ("_Replace"), NULL };
  Question *question = g_new (Question, 1);
  g_autofree char *title = g_strdup_printf (_ ("%s Is There Already"), existing);

  *question = (Question){ g_object_ref (self), g_object_ref (writing->file), writing->format };
  norm_dialog_choose (GTK_WINDOW (self), title, _ ("Files with these numbers are replaced by the new steps."), labels, replace_answered, question,
                      (GDestroyNotify) question_free);
}

static void
picture_written (GObject *source, GAsyncResult *result, gpointer data)
{
  NormWindow *self = NORM_WINDOW (source);
  Writing *writing = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (writing->file);
  int n_files = norm_export_job_n_files (writing->job, writing->format);
  g_autofree char *done = n_files > 1 ? g_strdup_printf (_ ("Exported %d numbered files"), n_files) : g_strdup_printf (_ ("Exported %s"), name);

  norm_window_set_working (self, FALSE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    norm_window_notify (self, done);
  else if (n_files > 1 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    ask_to_replace (self, writing, error->message);
  else
    norm_window_show_error (self, writing->file, error);
}

static void
start_writing (NormWindow *self, GFile *file, NormExportFormat format, gboolean replace)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, picture_written, NULL);
  Writing *writing = g_new0 (Writing, 1);

  writing->job = norm_export_job_new (self->document, &self->export_choice);
  writing->format = format;
  writing->replace = replace;
  writing->file = g_object_ref (file);
  g_task_set_task_data (task, writing, (GDestroyNotify) writing_free);
  norm_window_set_working (self, TRUE);
  g_task_run_in_thread (task, write_picture);
}

/* The name's ending goes before what was chosen in the dialog: it is what the person typed last. */
static void
export_to (GFile *file, gpointer data)
{
  NormWindow *self = data;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *message = NULL;
  NormExportFormat format;

  if (norm_export_format_from_name (name, &format))
    {
      start_writing (self, file, format, FALSE);
      return;
    }
  message = g_strdup_printf (_ ("%s: choose a name that ends in .svg, .pdf or .png"), name);
  norm_window_show_message (self, message);
}

static void
choose_file (const NormExportChoice *choice, gpointer data)
{
  NormWindow *self = data;
  g_autofree char *name = g_strconcat ("figure", norm_export_format_ending (choice->format), NULL);

  self->export_choice = *choice;
  norm_dialog_save (GTK_WINDOW (self), _ ("Export Picture"), name, NORM_FILES_PICTURES, export_to, self);
}

static void
activate_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_export_dialog_present (GTK_WINDOW (data), NORM_WINDOW (data)->document, norm_window_is_comparing (data), choose_file, data);
}

void
norm_window_add_export_actions (NormWindow *self)
{
  static const GActionEntry entries[] = { { .name = "export", .activate = activate_export } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
