/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"
#include "dialogs.h"
#include "export.h"
#include <glib/gi18n.h>

#define PNG_SCALE 2

/* A picture to be written, with references of its own: the worker never touches the document. */
typedef struct
{
  NormFigureSpec spec;
  NormExportOptions options;
  NormExportFormat format;
  GFile *file;
} ExportJob;

static void
export_job_free (ExportJob *job)
{
  g_clear_pointer (&job->spec.input, norm_view_unref);
  g_clear_pointer (&job->spec.result, norm_result_unref);
  g_clear_pointer (&job->spec.problem, norm_problem_unref);
  g_object_unref (job->file);
  g_free (job);
}

static ExportJob *
export_job_new (NormDocument *document, GFile *file, NormExportFormat format)
{
  ExportJob *job = g_new0 (ExportJob, 1);

  norm_figure_spec_for_document (&job->spec, document, NORM_THEME_LIGHT);
  norm_view_ref (job->spec.input);
  if (job->spec.result != NULL)
    norm_result_ref (job->spec.result);
  if (job->spec.problem != NULL)
    norm_problem_ref (job->spec.problem);
  job->spec.draw_problem = TRUE;
  job->spec.caption = TRUE;
  job->options.scale = format == NORM_EXPORT_PNG ? PNG_SCALE : 1;
  job->options.lit = norm_document_get_pinned (document) && norm_document_get_selected_cell (document, &job->options.cell);
  job->format = format;
  job->file = g_object_ref (file);
  return job;
}

static void
write_picture (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ExportJob *job = data;
  GError *error = NULL;
  g_autoptr (GBytes) picture = norm_figure_export (&job->spec, &job->options, job->format, &error);

  if (picture != NULL && norm_file_replace (job->file, picture, FALSE, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
picture_written (GObject *source, GAsyncResult *result, gpointer data)
{
  NormWindow *self = NORM_WINDOW (source);
  ExportJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (job->file);
  g_autofree char *done = g_strdup_printf (_ ("Exported %s"), name);

  norm_window_set_working (self, FALSE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    norm_window_notify (self, done);
  else
    norm_window_show_error (self, job->file, error);
}

static void
export_to (GFile *file, gpointer data)
{
  NormWindow *self = data;
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GTask) task = NULL;
  NormExportFormat format;

  if (!norm_export_format_from_name (name, &format))
    {
      g_autofree char *message = g_strdup_printf (_ ("%s: choose a name that ends in .svg, .pdf or .png"), name);

      norm_window_show_message (self, message);
      return;
    }
  task = g_task_new (self, self->cancellable, picture_written, NULL);
  g_task_set_task_data (task, export_job_new (self->document, file, format), (GDestroyNotify) export_job_free);
  norm_window_set_working (self, TRUE);
  g_task_run_in_thread (task, write_picture);
}

static void
activate_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_dialog_save (GTK_WINDOW (data), _ ("Export Picture"), "figure.svg", NORM_FILES_PICTURES, export_to, data);
}

void
norm_window_add_export_actions (NormWindow *self)
{
  static const GActionEntry entries[] = { { .name = "export", .activate = activate_export } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
