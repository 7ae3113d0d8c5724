/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"
#include "dialogs.h"
#include "lesson.h"
#include "loading.h"
#include <glib/gi18n.h>

#define LESSON_SCHEME "lesson"

void
norm_window_show_error (NormWindow *self, GFile *file, const GError *error)
{
  g_autofree char *name = file != NULL ? g_file_get_parse_name (file) : NULL;
  g_autofree char *message = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  message = name != NULL && !g_str_has_prefix (error->message, name) ? g_strdup_printf ("%s: %s", name, error->message) : g_strdup (error->message);
  norm_window_show_message (self, message);
}

/* A file being read or written for a window. */
typedef struct
{
  NormWindow *window;
  GFile *file;
  NormLoading *loading; /* NULL: it is written */
  gboolean has_key;     /* which array was said */

  NormDocumentOpened opened; /* NULL: it is shown as it is */
  gpointer data;
  GDestroyNotify destroy;
} FileJob;

static FileJob *
file_job_new (NormWindow *self, GFile *file)
{
  FileJob *job = g_new0 (FileJob, 1);

  job->window = g_object_ref (self);
  job->file = g_object_ref (file);
  norm_window_set_working (self, TRUE);
  return job;
}

static void
file_job_free (FileJob *job)
{
  g_clear_pointer (&job->loading, norm_loading_free);
  if (job->destroy != NULL)
    job->destroy (job->data);
  g_object_unref (job->window);
  g_object_unref (job->file);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FileJob, file_job_free)

/* ── asking before changes are lost ── */

static void save (NormWindow *self);

static void
drop_proceed (NormWindow *self)
{
  GDestroyNotify destroy = g_steal_pointer (&self->proceed_destroy);
  gpointer data = g_steal_pointer (&self->proceed_data);

  self->proceed = NULL;
  if (destroy != NULL)
    destroy (data);
}

static void
do_proceed (NormWindow *self)
{
  NormWindowFunc proceed = g_steal_pointer (&self->proceed);
  GDestroyNotify destroy = g_steal_pointer (&self->proceed_destroy);
  gpointer data = g_steal_pointer (&self->proceed_data);

  if (proceed != NULL)
    proceed (self, data);
  if (destroy != NULL)
    destroy (data);
}

static gboolean
proceed_later (gpointer data)
{
  do_proceed (data);
  return G_SOURCE_REMOVE;
}

/* Later: proceeding may destroy the window, which the dialog that is just answering still holds on to. */
static void
answered (NormAnswer answer, gpointer data)
{
  NormWindow *self = data;

  if (answer == NORM_ANSWER_CANCEL)
    drop_proceed (self);
  else if (answer == NORM_ANSWER_DISCARD)
    g_idle_add_full (G_PRIORITY_DEFAULT, proceed_later, g_object_ref (self), g_object_unref);
  else
    save (self);
}

void
norm_window_confirm (NormWindow *self, NormWindowFunc proceed, gpointer data, GDestroyNotify destroy)
{
  drop_proceed (self);
  self->proceed = proceed;
  self->proceed_data = data;
  self->proceed_destroy = destroy;
  if (norm_document_is_modified (self->document))
    norm_dialog_ask_save (GTK_WINDOW (self), norm_document_get_title (self->document), answered, self);
  else
    do_proceed (self);
}

/* ── saving ── */

static void
saved (GObject *document, GAsyncResult *result, gpointer data)
{
  g_autoptr (FileJob) job = data;
  g_autoptr (GError) error = NULL;

  norm_window_set_working (job->window, FALSE);
  if (!norm_document_save_finish (NORM_DOCUMENT (document), result, &error))
    {
      drop_proceed (job->window);
      norm_window_show_error (job->window, job->file, error);
      return;
    }
  norm_window_remember_file (job->file);
  norm_window_watch_file (job->window);
  norm_window_notify (job->window, _ ("Saved"));
  do_proceed (job->window);
}

static void
save_to (GFile *file, gpointer data)
{
  NormWindow *self = data;

  norm_document_save_async (self->document, file, self->cancellable, saved, file_job_new (self, file));
}

static gboolean
is_document_file (GFile *file)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  return name != NULL && g_str_has_suffix (name, ".normscope");
}

/* "x.normscope" for x.npy, "num-features-1.normscope" for a lesson */
static char *
suggest_name (NormDocument *document)
{
  GFile *file = norm_document_get_file (document);
  const char *lesson = norm_document_get_lesson (document);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : g_strdup (lesson != NULL ? lesson : _ ("Untitled"));
  char *ending = strrchr (name, '.');

  if (ending != NULL && ending != name)
    *ending = '\0';
  return g_strconcat (name, ".normscope", NULL);
}

static void
save_as (NormWindow *self)
{
  g_autofree char *name = suggest_name (self->document);

  norm_dialog_save (GTK_WINDOW (self), _ ("Save As"), name, NORM_FILES_DOCUMENTS, save_to, self);
}

/* A tensor's file holds no pipeline: saving over it would lose one, so that only documents are saved in place. */
static void
save (NormWindow *self)
{
  GFile *file = norm_document_get_file (self->document);

  if (is_document_file (file))
    save_to (file, self);
  else
    save_as (self);
}

/* ── opening ── */

/* A window that was opened for a file that is not opened after all shows the first lesson, not a stand-in. */
static void
keep_window_filled (NormWindow *self)
{
  NormDocument *document = self->document;

  if (norm_document_get_file (document) == NULL && norm_document_get_lesson (document) == NULL && !norm_document_is_modified (document))
    norm_window_load_lesson (self, norm_lessons (NULL)->name);
}

static void load (FileJob *job, const char *key);

static void
array_chosen (const char *key, gpointer data)
{
  FileJob *job = data;

  if (key != NULL)
    {
      load (job, key);
      return;
    }
  norm_window_set_working (job->window, FALSE);
  keep_window_filled (job->window);
  file_job_free (job);
}

/* What the reader had to say of it is there to be read for a moment. */
static void
show_loaded (FileJob *job)
{
  const char *note = norm_loading_get_task (job->loading)->note;

  norm_window_remember_file (job->file);
  norm_window_watch_file (job->window);
  if (note != NULL)
    norm_window_notify (job->window, note);
}

static void
show_not_loaded (FileJob *job, const GError *error)
{
  keep_window_filled (job->window);
  norm_window_show_error (job->window, job->file, error);
}

static void
loaded (GObject *document, GAsyncResult *result, gpointer data)
{
  g_autoptr (FileJob) job = data;
  g_autoptr (GError) error = NULL;
  gboolean done = norm_document_load_finish (NORM_DOCUMENT (document), result, &error);

  if (g_error_matches (error, NORM_ERROR, NORM_ERROR_KEY) && !job->has_key)
    {
      g_clear_pointer (&job->loading, norm_loading_free);
      norm_window_choose_array (job->window, job->file, array_chosen, job);
      g_steal_pointer (&job);
      return;
    }
  norm_window_set_working (job->window, FALSE);
  if (!done)
    show_not_loaded (job, error);
  else if (job->opened == NULL || job->opened (NORM_DOCUMENT (document), job->data, &error))
    show_loaded (job);
  else
    {
      norm_window_load_lesson (job->window, norm_lessons (NULL)->name);
      norm_window_show_message (job->window, error->message);
    }
}

/* Takes @job. @key: NULL: it holds only one array, or a document */
static void
load (FileJob *job, const char *key)
{
  job->has_key = key != NULL;
  job->loading = norm_loading_new (job->window->toasts, job->file, job->window->cancellable);
  norm_document_load_async (job->window->document, job->file, key, norm_loading_get_task (job->loading), loaded, job);
}

void
norm_window_open_with (NormWindow *self, GFile *file, const char *key, NormDocumentOpened opened, gpointer data, GDestroyNotify destroy)
{
  FileJob *job = file_job_new (self, file);

  job->opened = opened;
  job->data = data;
  job->destroy = destroy;
  load (job, key);
}

/* The name of a lesson given as an address, "lesson:NAME"; NULL for a file. */
static char *
lesson_of (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);

  return g_file_has_uri_scheme (file, LESSON_SCHEME) ? g_uri_unescape_string (uri + strlen (LESSON_SCHEME ":"), NULL) : NULL;
}

static void
load_here (NormWindow *self, GFile *file)
{
  g_autofree char *lesson = lesson_of (file);

  if (lesson != NULL)
    {
      norm_window_load_lesson (self, lesson);
      return;
    }
  load (file_job_new (self, file), NULL);
}

void
norm_window_open (NormWindow *self, GFile *file)
{
  g_return_if_fail (NORM_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));
  if (norm_document_is_modified (self->document) || self->n_working > 0)
    {
      g_autoptr (NormDocument) document = norm_document_new ();
      NormWindow *other = norm_window_new (gtk_window_get_application (GTK_WINDOW (self)), document);

      gtk_window_present (GTK_WINDOW (other));
      load_here (other, file);
    }
  else
    load_here (self, file);
}

static void
file_chosen (GFile *file, gpointer data)
{
  norm_window_open (data, file);
}

/* ── saving the output ── */

typedef struct
{
  NormTensor *tensor;
  GFile *file;
} OutputJob;

static void
output_job_free (OutputJob *job)
{
  norm_tensor_unref (job->tensor);
  g_object_unref (job->file);
  g_free (job);
}

static void
write_output (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OutputJob *job = data;
  GError *error = NULL;

  if (norm_format_write_file (job->tensor, job->file, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
output_written (GObject *source, GAsyncResult *result, gpointer data)
{
  NormWindow *self = NORM_WINDOW (source);
  OutputJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  norm_window_set_working (self, FALSE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    norm_window_notify (self, _ ("Saved the output"));
  else
    norm_window_show_error (self, job->file, error);
}

static void
save_output_to (GFile *file, gpointer data)
{
  NormWindow *self = data;
  NormResult *result = norm_document_get_result (self->document);
  g_autoptr (GTask) task = NULL;
  OutputJob *job;

  if (result == NULL)
    return;
  job = g_new (OutputJob, 1);
  job->tensor = norm_tensor_ref (result->output);
  job->file = g_object_ref (file);
  task = g_task_new (self, self->cancellable, output_written, NULL);
  g_task_set_task_data (task, job, (GDestroyNotify) output_job_free);
  norm_window_set_working (self, TRUE);
  g_task_run_in_thread (task, write_output);
}

/* ── actions ── */

static void
activate_open (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_dialog_open (GTK_WINDOW (data), NORM_FILES_READABLE, file_chosen, data);
}

static void
activate_open_uri (GSimpleAction *action, GVariant *uri, gpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (uri, NULL));

  norm_window_open (data, file);
}

static void
activate_save (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  drop_proceed (data);
  save (data);
}

static void
activate_save_as (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  drop_proceed (data);
  save_as (data);
}

static void
activate_save_output (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_dialog_save (GTK_WINDOW (data), _ ("Save Output"), "y.npy", NORM_FILES_TENSORS, save_output_to, data);
}

static void
activate_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_dialog_about (GTK_WINDOW (data));
}

void
norm_window_add_file_actions (NormWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "open", .activate = activate_open },
    { .name = "open-uri", .activate = activate_open_uri, .parameter_type = "s" },
    { .name = "save", .activate = activate_save },
    { .name = "save-as", .activate = activate_save_as },
    { .name = "save-output", .activate = activate_save_output },
    { .name = "about", .activate = activate_about },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
