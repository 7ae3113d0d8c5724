/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-private.h"
#include "file.h"
#include "image.h"
#include "lesson.h"
#include "mapped.h"
#include "summary.h"

#include <glib/gi18n-lib.h>

#define ENDING ".normscope"

static gboolean
has_ending (const char *name)
{
  return name && g_str_has_suffix (name, ENDING);
}

/* ── loading ── */

/* What a worker needs to know of the document: owned. */
typedef struct
{
  GFile *file;
  char *key; /* or NULL */
  NormLayer *layer;
  NormViewOptions options;
  NormTask *task; /* borrowed, or NULL */
  gboolean readies_pictures;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;
  g_clear_object (&load->file);
  g_free (load->key);
  norm_layer_unref (load->layer);
  g_free (load);
}

static Load *
load_new (NormDocument *self, GFile *file, const char *key, NormTask *task)
{
  Load *load = g_new0 (Load, 1);
  load->file = file ? g_object_ref (file) : NULL;
  load->key = g_strdup (key);
  load->layer = norm_layer_ref (norm_document_get_layer (self));
  load->options = self->options;
  load->task = task;
  return load;
}

/* A document under another name is one all the same. */
static gboolean
is_document (GBytes *bytes, const char *name)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  return has_ending (name) || (length > 0 && text[0] == '{' && g_strstr_len (text, (gssize) MIN (length, 256), "\"normscope\"") != NULL);
}

static gboolean
is_picture (GBytes *bytes)
{
  gsize length;
  const guchar *head = g_bytes_get_data (bytes, &length);
  return norm_image_kind (head, length) != NORM_IMAGE_NONE;
}

/* What people do with a picture before a layer: other numbers, and an axis for the batch. */
static NormContent *
content_for_picture (const Load *load, NormTensor *tensor)
{
  g_autoptr (NormTensor) numbers = norm_tensor_cast (tensor, NORM_DTYPE_FLOAT32);
  g_autoptr (NormSteps) steps = norm_steps_parse ("unsqueeze(0)", NULL);
  norm_task_set_note (load->task, _ ("A picture: converted to float32, and a batch of one by unsqueeze(0)"));
  return norm_content_for_steps (numbers, steps, load->layer);
}

static NormDocumentState *
state_for_tensor (const Load *load, NormTensor *read, gboolean is_picture)
{
  g_autoptr (NormContent) content =
    is_picture && load->readies_pictures ? content_for_picture (load, read) : norm_content_for_tensor (read, load->layer);
  NormTensor *tensor = content->tensor;
  NormSelection selection = norm_selection_default (tensor);
  norm_tensor_look_through (tensor, load->task); /* what the first picture asks for, which the window's thread should not wait for */
  return norm_document_state_new (content, &load->options, &selection, NULL);
}

/* Any thread. */
static NormDocumentState *
read_state (const Load *load, GError **error)
{
  g_autofree char *name = load->file ? g_file_get_basename (load->file) : NULL;
  GCancellable *cancellable = load->task ? load->task->cancellable : NULL;
  g_autoptr (GBytes) bytes = load->file ? norm_file_load (load->file, cancellable, error) : norm_standard_input_load (cancellable, error);
  if (!bytes)
    return NULL;
  if (is_document (bytes, name) && !load->key)
    return norm_document_state_from_json (bytes, error);
  g_autoptr (NormTensor) tensor = norm_format_read_key (bytes, name, load->key, load->task, error);
  g_autoptr (NormDocumentState) state = tensor ? state_for_tensor (load, tensor, is_picture (bytes)) : NULL;
  return state && norm_mapped_check (g_bytes_get_data (bytes, NULL), error) ? g_steal_pointer (&state) : NULL;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  NormDocumentState *state = read_state (data, &error);
  if (state)
    g_task_return_pointer (task, state, (GDestroyNotify) norm_document_state_free);
  else
    g_task_return_error (task, error);
}

void
norm_document_load_async (NormDocument *self, GFile *file, const char *key, NormTask *watched, GAsyncReadyCallback done, gpointer data)
{
  g_return_if_fail (NORM_IS_DOCUMENT (self) && G_IS_FILE (file));

  g_autoptr (GTask) task = g_task_new (self, watched ? watched->cancellable : NULL, done, data);
  g_task_set_source_tag (task, norm_document_load_async);
  Load *load = load_new (self, file, key, watched);
  load->readies_pictures = TRUE;
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, load_in_thread);
}

gboolean
norm_document_load_finish (NormDocument *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), FALSE);

  const Load *load = g_task_get_task_data (G_TASK (res));
  g_autoptr (NormDocumentState) state = g_task_propagate_pointer (G_TASK (res), error);
  if (state)
    norm_document_restore (self, state, load->file, NULL);
  return state != NULL;
}

gboolean
norm_document_load_sync (NormDocument *self, GFile *file, const char *key, NormTask *task, GError **error)
{
  Load *load = load_new (self, file, key, task);
  g_autoptr (NormDocumentState) state = read_state (load, error);
  if (state)
    norm_document_restore (self, state, file, NULL);
  load_free (load);
  return state != NULL;
}

gboolean
norm_document_load_lesson (NormDocument *self, const char *name, GError **error)
{
  g_autoptr (NormDocumentState) state = norm_lesson_read (name, error);
  if (state)
    norm_document_restore (self, state, NULL, name);
  return state != NULL;
}

/* ── saving ── */

typedef struct
{
  GFile *file;
  NormDocumentState *state;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;
  g_object_unref (save->file);
  norm_document_state_free (save->state);
  g_free (save);
}

/* Any thread. */
static gboolean
write_state (const Save *save, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_basename (save->file);
  if (!has_ending (name))
    return norm_format_write_file (save->state->content->tensor, save->file, cancellable, error);
  g_autoptr (GBytes) json = norm_document_state_to_json (save->state);
  return norm_file_replace (save->file, json, TRUE, cancellable, error);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (write_state (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
norm_document_save_async (NormDocument *self, GFile *file, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_return_if_fail (NORM_IS_DOCUMENT (self) && G_IS_FILE (file));

  Save *save = g_new0 (Save, 1);
  save->file = g_object_ref (file);
  save->state = norm_document_take_state (self);
  g_autoptr (GTask) task = g_task_new (self, cancellable, done, data);
  g_task_set_source_tag (task, norm_document_save_async);
  g_task_set_task_data (task, save, save_free);
  g_task_run_in_thread (task, save_in_thread);
}

/* What was changed while the worker wrote is not saved. */
gboolean
norm_document_save_finish (NormDocument *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), FALSE);

  const Save *save = g_task_get_task_data (G_TASK (res));
  if (!g_task_propagate_boolean (G_TASK (res), error))
    return FALSE;
  norm_history_mark_saved (self->history, save->state->content);
  norm_document_set_file (self, save->file);
  norm_document_tell_changed (self);
  return TRUE;
}

/* ── JSON ── */

gboolean
norm_document_from_json (NormDocument *self, GBytes *json, GError **error)
{
  g_autoptr (NormDocumentState) state = norm_document_state_from_json (json, error);
  if (state)
    norm_document_restore (self, state, NULL, NULL);
  return state != NULL;
}

GBytes *
norm_document_to_json (NormDocument *self)
{
  g_autoptr (NormDocumentState) state = norm_document_take_state (self);
  return norm_document_state_to_json (state);
}
