/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that hold several arrays: which one is meant, and the parameters of layers among them. */
#include "window-private.h"
#include "archive-dialog.h"
#include "dialogs.h"
#include "loading.h"
#include "mask.h"
#include "params-dialog.h"
#include "state-dict.h"
#include <glib/gi18n.h>

/* ── which array ── */

typedef struct
{
  NormWindow *window;
  GFile *file;
  NormLoading *loading;
  NormArrayChosen chosen;
  gpointer data;
} Choice;

static void
choice_free (Choice *choice)
{
  g_clear_pointer (&choice->loading, norm_loading_free);
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
  g_clear_pointer (&choice->loading, norm_loading_free);
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
  choice->loading = norm_loading_new (self->toasts, file, self->cancellable);
  choice->chosen = chosen;
  choice->data = data;
  norm_window_set_working (self, TRUE);
  norm_archive_open_async (file, norm_loading_get_task (choice->loading), archive_opened, choice);
}

/* ── a tensor out of a file ── */

typedef struct
{
  NormWindow *window;
  GFile *file;
  NormLoading *loading;
  NormTensorRead read;
} TensorJob;

static void
tensor_job_free (TensorJob *job)
{
  g_clear_pointer (&job->loading, norm_loading_free);
  g_object_unref (job->window);
  g_object_unref (job->file);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TensorJob, tensor_job_free)

static TensorJob *
tensor_job_new (NormWindow *self, GFile *file, NormTensorRead read)
{
  TensorJob *job = g_new0 (TensorJob, 1);

  job->window = g_object_ref (self);
  job->file = g_object_ref (file);
  job->read = read;
  return job;
}

static void read_tensor (NormWindow *self, GFile *file, const char *key, NormTensorRead read);

static void
tensor_array_chosen (const char *key, gpointer data)
{
  g_autoptr (TensorJob) job = data;

  if (key != NULL)
    read_tensor (job->window, job->file, key, job->read);
}

static void
tensor_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TensorJob) job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = norm_format_read_finish (result, &error);

  norm_window_set_working (job->window, FALSE);
  if (g_error_matches (error, NORM_ERROR, NORM_ERROR_KEY))
    norm_window_choose_array (job->window, job->file, tensor_array_chosen, tensor_job_new (job->window, job->file, job->read));
  else if (tensor == NULL || !job->read (job->window, tensor, &error))
    norm_window_show_error (job->window, job->file, error);
}

/* @key: NULL: it holds only one array */
static void
read_tensor (NormWindow *self, GFile *file, const char *key, NormTensorRead read)
{
  TensorJob *job = tensor_job_new (self, file, read);

  job->loading = norm_loading_new (self->toasts, file, self->cancellable);
  norm_window_set_working (self, TRUE);
  norm_format_read_async (file, key, norm_loading_get_task (job->loading), tensor_read, job);
}

void
norm_window_read_tensor (NormWindow *self, GFile *file, NormTensorRead read)
{
  read_tensor (self, file, NULL, read);
}

/* ── a padding mask ── */

static gboolean
take_mask (NormWindow *self, NormTensor *read, GError **error)
{
  NormTensor *tensor = norm_document_get_tensor (self->document);
  g_autoptr (NormTensor) mask = norm_mask_expand (read, tensor->rank, tensor->shape, error);

  if (mask != NULL)
    norm_document_set_mask (self->document, mask, _ ("Load Padding Mask"));
  return mask != NULL;
}

static void
mask_file_chosen (GFile *file, gpointer data)
{
  norm_window_read_tensor (data, file, take_mask);
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
  NormLoading *loading; /* NULL: nothing is read now */
  NormArchive *archive;
  NormLayer *layer;   /* for which they were chosen */
  NormParams *params; /* those it had */
  char *prefix;
} ParamsJob;

static void
params_job_free (gpointer data)
{
  ParamsJob *job = data;

  g_clear_pointer (&job->loading, norm_loading_free);
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
  GError *error = NULL;
  NormParams *params = norm_params_from_state (job->params, job->layer, job->archive, job->prefix, norm_loading_get_task (job->loading), &error);

  if (params != NULL)
    g_task_return_pointer (task, params, (GDestroyNotify) norm_params_unref);
  else
    g_task_return_error (task, error);
}

static void
params_read (GObject *source, GAsyncResult *result, gpointer data)
{
  NormWindow *self = NORM_WINDOW (source);
  ParamsJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (NormParams) params = g_task_propagate_pointer (G_TASK (result), &error);

  norm_window_set_working (self, FALSE);
  g_clear_pointer (&job->loading, norm_loading_free);
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
  job->loading = norm_loading_new (job->window->toasts, job->file, job->window->cancellable);
  task = g_task_new (job->window, norm_loading_get_task (job->loading)->cancellable, params_read, NULL);
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
  g_clear_pointer (&job->loading, norm_loading_free);
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
  job->loading = norm_loading_new (job->window->toasts, file, job->window->cancellable);
  norm_archive_open_async (file, norm_loading_get_task (job->loading), state_opened, job);
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
