/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that hold several arrays: which one is meant, and the parameters of layers among them. */
#include "window-private.h"
#include "archive-dialog.h"
#include "dialogs.h"
#include "mask.h"
#include "params-dialog.h"
#include "state-dict.h"
#include <glib/gi18n.h>

/* ── which array ── */

typedef struct
{
  NormWindow *window;
  GFile *file;
  NormArrayChosen chosen;
  gpointer data;
} Choice;

static void
choice_free (Choice *choice)
{
  g_object_unref (choice->window);
  g_object_unref (choice->file);
  g_free (choice);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Choice, choice_free)

static char *
display_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return g_filename_display_name (name);
}

static void
archive_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Choice) choice = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NormArchive) archive = norm_archive_open_finish (result, &error);
  g_autofree char *name = display_name (choice->file);

  norm_window_set_working (choice->window, FALSE);
  if (archive != NULL)
    {
      norm_archive_dialog_present (GTK_WINDOW (choice->window), name, archive, choice->chosen, choice->data);
      return;
    }
  norm_window_show_error (choice->window, choice->file, error);
  choice->chosen (NULL, choice->data);
}

void
norm_window_choose_array (NormWindow *self, GFile *file, NormArrayChosen chosen, gpointer data)
{
  Choice *choice = g_new (Choice, 1);

  choice->window = g_object_ref (self);
  choice->file = g_object_ref (file);
  choice->chosen = chosen;
  choice->data = data;
  norm_window_set_working (self, TRUE);
  norm_archive_open_async (file, self->cancellable, archive_opened, choice);
}

/* ── a padding mask ── */

typedef struct
{
  NormWindow *window;
  GFile *file;
  char *key; /* NULL: it holds only one array */
} MaskJob;

static void
mask_job_free (gpointer data)
{
  MaskJob *job = data;

  g_object_unref (job->window);
  g_object_unref (job->file);
  g_free (job->key);
  g_free (job);
}

static MaskJob *
mask_job_new (NormWindow *self, GFile *file, const char *key)
{
  MaskJob *job = g_new (MaskJob, 1);

  job->window = g_object_ref (self);
  job->file = g_object_ref (file);
  job->key = g_strdup (key);
  return job;
}

/* In a worker: the file's tensor. */
static void
read_mask (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const MaskJob *job = data;
  NormTask watched = { cancellable, 0 };
  GError *error = NULL;
  g_autofree char *name = g_file_get_basename (job->file);
  g_autoptr (GBytes) bytes = norm_file_load (job->file, cancellable, &error);
  NormTensor *mask = bytes != NULL ? norm_format_read_key (bytes, name, job->key, &watched, &error) : NULL;

  if (mask != NULL)
    g_task_return_pointer (task, mask, (GDestroyNotify) norm_tensor_unref);
  else
    g_task_return_error (task, error);
}

static void load_mask (NormWindow *self, GFile *file, const char *key);

static void
mask_array_chosen (const char *key, gpointer data)
{
  MaskJob *job = data;

  if (key != NULL)
    load_mask (job->window, job->file, key);
  mask_job_free (job);
}

static void
mask_read (GObject *source, GAsyncResult *result, gpointer data)
{
  NormWindow *self = NORM_WINDOW (source);
  const MaskJob *job = g_task_get_task_data (G_TASK (result));
  NormTensor *tensor = norm_document_get_tensor (self->document);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) mask = NULL;
  g_autoptr (NormTensor) read = g_task_propagate_pointer (G_TASK (result), &error);

  norm_window_set_working (self, FALSE);
  if (read != NULL)
    mask = norm_mask_expand (read, tensor->rank, tensor->shape, &error);
  if (mask != NULL)
    norm_document_set_mask (self->document, mask, _ ("Load Padding Mask"));
  else if (g_error_matches (error, NORM_ERROR, NORM_ERROR_KEY))
    norm_window_choose_array (self, job->file, mask_array_chosen, mask_job_new (self, job->file, NULL));
  else
    norm_window_show_error (self, job->file, error);
}

static void
load_mask (NormWindow *self, GFile *file, const char *key)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, mask_read, NULL);

  g_task_set_task_data (task, mask_job_new (self, file, key), mask_job_free);
  norm_window_set_working (self, TRUE);
  g_task_run_in_thread (task, read_mask);
}

static void
mask_file_chosen (GFile *file, gpointer data)
{
  load_mask (data, file, NULL);
}

static void
activate_load_mask (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_dialog_open (GTK_WINDOW (data), NORM_FILES_ARRAYS, mask_file_chosen, data);
}

/* ── a layer's parameters ── */

typedef struct
{
  NormWindow *window;
  GFile *file;
  NormArchive *archive;
  NormLayer *layer;   /* for which they were chosen */
  NormParams *params; /* those it had */
  char *prefix;
} ParamsJob;

static void
params_job_free (gpointer data)
{
  ParamsJob *job = data;

  g_object_unref (job->window);
  g_object_unref (job->file);
  g_clear_pointer (&job->archive, norm_archive_unref);
  g_clear_pointer (&job->layer, norm_layer_unref);
  g_clear_pointer (&job->params, norm_params_unref);
  g_free (job->prefix);
  g_free (job);
}

static void
read_params (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const ParamsJob *job = data;
  NormTask watched = { cancellable, 0 };
  GError *error = NULL;
  NormParams *params = norm_params_from_state (job->params, job->layer, job->archive, job->prefix, &watched, &error);

  if (params != NULL)
    g_task_return_pointer (task, params, (GDestroyNotify) norm_params_unref);
  else
    g_task_return_error (task, error);
}

static void
params_read (GObject *source, GAsyncResult *result, gpointer data)
{
  NormWindow *self = NORM_WINDOW (source);
  const ParamsJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (NormParams) params = g_task_propagate_pointer (G_TASK (result), &error);

  norm_window_set_working (self, FALSE);
  if (params == NULL)
    norm_window_show_error (self, job->file, error);
  else if (norm_document_get_layer (self->document) == job->layer)
    norm_document_set_params (self->document, params, _ ("Load Parameters"));
}

static void
layer_chosen (const char *prefix, gpointer data)
{
  ParamsJob *job = data;
  g_autoptr (GTask) task = NULL;

  if (prefix == NULL)
    {
      params_job_free (job);
      return;
    }
  job->prefix = g_strdup (prefix);
  norm_window_set_working (job->window, TRUE);
  task = g_task_new (job->window, job->window->cancellable, params_read, NULL);
  g_task_set_task_data (task, job, params_job_free);
  g_task_run_in_thread (task, read_params);
}

static void
state_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  ParamsJob *job = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = display_name (job->file);

  norm_window_set_working (job->window, FALSE);
  job->archive = norm_archive_open_finish (result, &error);
  if (job->archive == NULL)
    {
      norm_window_show_error (job->window, job->file, error);
      params_job_free (job);
      return;
    }
  job->layer = norm_layer_ref (norm_document_get_layer (job->window->document));
  job->params = norm_params_ref (norm_document_get_params (job->window->document));
  norm_params_dialog_present (GTK_WINDOW (job->window), name, job->archive, job->layer, layer_chosen, job);
}

static void
state_file_chosen (GFile *file, gpointer data)
{
  ParamsJob *job = g_new0 (ParamsJob, 1);

  job->window = g_object_ref (data);
  job->file = g_object_ref (file);
  norm_window_set_working (job->window, TRUE);
  norm_archive_open_async (file, job->window->cancellable, state_opened, job);
}

static void
activate_load_parameters (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_dialog_open (GTK_WINDOW (data), NORM_FILES_STATES, state_file_chosen, data);
}

void
norm_window_update_archive_actions (NormWindow *self)
{
  const NormLayer *layer = norm_document_get_layer (self->document);

  norm_window_set_action_enabled (self, "load-parameters", norm_layer_has_weight (layer) || norm_layer_has_bias (layer) || norm_layer_tracks (layer));
}

void
norm_window_add_archive_actions (NormWindow *self)
{
  static const GActionEntry entries[] = { { .name = "load-mask", .activate = activate_load_mask },
                                          { .name = "load-parameters", .activate = activate_load_parameters } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
