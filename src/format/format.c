/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry: a format is one file and one row here. */
#include "format.h"
#include "mapped.h"
#include "archive.h"
#include "csv.h"
#include "file.h"
#include "image.h"
#include "json.h"
#include "npy-header.h"
#include "npz.h"
#include "safetensors.h"
#include "text.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define HEAD_BYTES 4096
/* A content is surely of a format from here on; below, the name decides. */
#define SURE 50

static int
sniff_npy (const guchar *head, gsize n)
{
  return n >= NORM_NPY_MAGIC_LENGTH && memcmp (head, NORM_NPY_MAGIC, NORM_NPY_MAGIC_LENGTH) == 0 ? 100 : 0;
}

static int
sniff_archive (const guchar *head, gsize n)
{
  return norm_archive_sniff (head, n) ? 100 : 0;
}

static NormTensor *
read_archive (GBytes *bytes, NormTask *task, GError **error)
{
  return norm_archive_read_key (bytes, NULL, task, error);
}

static const char *const npy_endings[] = { ".npy", NULL };
static const char *const npy_mime_types[] = { "application/x-numpy-array", "application/x-npy", NULL };
static const char *const npz_endings[] = { ".npz", NULL };
static const char *const npz_mime_types[] = { "application/x-npz", NULL };
static const char *const safetensors_endings[] = { ".safetensors", NULL };
static const char *const safetensors_mime_types[] = { "application/x-safetensors", NULL };
static const char *const torch_endings[] = { ".pt", ".pth", NULL };
static const char *const torch_mime_types[] = { "application/x-pytorch", NULL };
static const char *const csv_endings[] = { ".csv", ".tsv", NULL };
static const char *const csv_mime_types[] = { "text/csv", "text/tab-separated-values", NULL };
static const char *const json_endings[] = { ".json", NULL };
static const char *const json_mime_types[] = { "application/json", NULL };
static const char *const image_endings[] = { ".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", NULL };
static const char *const image_mime_types[] = { "image/png", "image/jpeg", "image/webp", "image/tiff", NULL };
static const char *const text_endings[] = { ".txt", ".py", NULL };
static const char *const text_mime_types[] = { "text/plain", "text/x-python", NULL };

static const NormFormat npy_format = { "npy", N_ ("NumPy array"), npy_endings, npy_mime_types, sniff_npy, norm_npy_read, norm_npy_write };
static const NormFormat npz_format = { "npz", N_ ("NumPy arrays"), npz_endings, npz_mime_types, sniff_archive, read_archive, norm_npz_write };
static const NormFormat safetensors_format = { "safetensors", N_ ("Safetensors"), safetensors_endings,   safetensors_mime_types,
                                               sniff_archive, read_archive,       norm_safetensors_write };
static const NormFormat torch_format = { "pt", N_ ("PyTorch tensors"), torch_endings, torch_mime_types, sniff_archive, read_archive, NULL };
static const NormFormat text_format = {
  "text", N_ ("Tensor as text"), text_endings, text_mime_types, norm_text_sniff, norm_text_read, norm_text_write
};

static const NormFormat csv_format = { "csv", N_ ("Table"), csv_endings, csv_mime_types, norm_csv_sniff, norm_csv_read, norm_csv_write };
static const NormFormat json_format = {
  "json", N_ ("JSON numbers"), json_endings, json_mime_types, norm_json_sniff, norm_json_read, norm_json_write
};

static const NormFormat image_format = { "image", N_ ("Picture"), image_endings, image_mime_types, norm_image_sniff, norm_image_read, NULL };

static const NormFormat *const formats[] = {
  &npy_format, &npz_format, &safetensors_format, &torch_format, &csv_format, &json_format, &image_format, &text_format, NULL,
};

const NormFormat *const *
norm_formats (void)
{
  return formats;
}

const NormFormat *
norm_format_by_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (const NormFormat *const *format = formats; *format != NULL; format++)
    for (const char *const *ending = (*format)->endings; *ending != NULL; ending++)
      if (g_str_has_suffix (lower, *ending))
        return *format;
  return NULL;
}

static int
sniff_as (const NormFormat *format, GBytes *bytes)
{
  gsize size;
  const guchar *head = g_bytes_get_data (bytes, &size);

  return format->read != NULL ? format->sniff (head, MIN (size, HEAD_BYTES)) : 0;
}

/* The most likely format by content; @score: how likely */
static const NormFormat *
sniff (GBytes *bytes, int *score)
{
  const NormFormat *best = NULL;

  *score = 0;
  for (const NormFormat *const *format = formats; *format != NULL; format++)
    {
      int surely = sniff_as (*format, bytes);

      if (surely <= *score)
        continue;
      *score = surely;
      best = *format;
    }
  return best;
}

static const NormFormat *
choose_format (GBytes *bytes, const char *name)
{
  int score;
  const NormFormat *by_content = sniff (bytes, &score);
  const NormFormat *by_name = name != NULL ? norm_format_by_name (name) : NULL;

  if (by_name == NULL || by_name->read == NULL)
    return by_content;
  return score < SURE || sniff_as (by_name, bytes) >= SURE ? by_name : by_content;
}

NormTensor *
norm_format_read_bytes (GBytes *bytes, const char *name, NormTask *task, GError **error)
{
  const NormFormat *format;

  g_return_val_if_fail (bytes != NULL, NULL);
  if (g_bytes_get_size (bytes) == 0)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("empty, there is not one byte in it; save the tensor again"));
      return NULL;
    }
  format = choose_format (bytes, name);
  if (format == NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
                   _ (
                     "neither a .npy, .npz, .pt or .safetensors file nor a picture, table, JSON or text; save the tensor with np.save() or as text"));
      return NULL;
    }
  return format->read (bytes, task, error);
}

NormTensor *
norm_format_read_key (GBytes *bytes, const char *name, const char *key, NormTask *task, GError **error)
{
  gsize size;
  const guchar *head = g_bytes_get_data (bytes, &size);

  if (key == NULL)
    return norm_format_read_bytes (bytes, name, task, error);
  if (norm_archive_sniff (head, size))
    return norm_archive_read_key (bytes, key, task, error);
  g_set_error (error, NORM_ERROR, NORM_ERROR_KEY, _ ("holds one tensor, which has no name; leave the key out"));
  return NULL;
}

static NormTensor *
read_file (GFile *file, const char *key, NormTask *task, GError **error)
{
  g_autoptr (GBytes) bytes = norm_file_load (file, task != NULL ? task->cancellable : NULL, error);
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (NormTensor) tensor = bytes != NULL ? norm_format_read_key (bytes, name, key, task, error) : NULL;

  return tensor != NULL && norm_mapped_check (g_bytes_get_data (bytes, NULL), error) ? g_steal_pointer (&tensor) : NULL;
}

NormTensor *
norm_format_read_file (GFile *file, GCancellable *cancellable, GError **error)
{
  NormTask task = { cancellable, 0, NULL };

  return read_file (file, NULL, &task, error);
}

typedef struct
{
  GFile *file;
  char *key;
  NormTask *watched;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->file);
  g_free (reading->key);
  g_free (reading);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Reading *reading = data;
  GError *error = NULL;
  NormTensor *tensor = read_file (reading->file, reading->key, reading->watched, &error);

  if (tensor != NULL)
    g_task_return_pointer (task, tensor, (GDestroyNotify) norm_tensor_unref);
  else
    g_task_return_error (task, error);
}

void
norm_format_read_async (GFile *file, const char *key, NormTask *watched, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, watched != NULL ? watched->cancellable : NULL, done, data);
  Reading *reading = g_new (Reading, 1);

  *reading = (Reading){ g_object_ref (file), g_strdup (key), watched };
  g_task_set_source_tag (task, norm_format_read_async);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_in_thread);
}

NormTensor *
norm_format_read_finish (GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}

NormTensor *
norm_format_read_stream (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = norm_stream_load (stream, NORM_FILE_LIMIT, cancellable, error);
  NormTask task = { cancellable, 0, NULL };

  return bytes != NULL ? norm_format_read_bytes (bytes, NULL, &task, error) : NULL;
}

/* ".npy, .npz, .txt, .py" */
static char *
list_endings (void)
{
  GString *text = g_string_new (NULL);

  for (const NormFormat *const *format = formats; *format != NULL; format++)
    for (const char *const *ending = (*format)->endings; (*format)->write != NULL && *ending != NULL; ending++)
      g_string_append_printf (text, text->len == 0 ? "%s" : ", %s", *ending);
  return g_string_free (text, FALSE);
}

gboolean
norm_format_write_file (NormTensor *tensor, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_basename (file);
  const NormFormat *format = norm_format_by_name (name);
  g_autoptr (GBytes) bytes = NULL;

  if (format == NULL || format->write == NULL)
    {
      g_autofree char *endings = list_endings ();

      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED, _ ("the ending of the name does not tell a format; end it with one of %s"), endings);
      return FALSE;
    }
  bytes = format->write (tensor, error);
  return bytes != NULL && norm_file_replace (file, bytes, TRUE, cancellable, error);
}
