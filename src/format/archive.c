/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive.h"
#include "format.h"
#include "npy-header.h"
#include "npz.h"
#include "safetensors.h"
#include "torch.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* A message lists so many; a window has a list for all. */
#define MOST_LISTED 12

/* A container is one row here, and one file. */
static const NormContainer *const containers[] = { &norm_torch_container, &norm_npz_container, &norm_safetensors_container,
                                                   &norm_torch_legacy_container };

gboolean
norm_archive_sniff (const guchar *head, gsize n)
{
  for (guint row = 0; row < G_N_ELEMENTS (containers); row++)
    if (containers[row]->sniff (head, n))
      return TRUE;
  return FALSE;
}

gboolean
norm_archive_is_format (const char *id)
{
  for (guint row = 0; row < G_N_ELEMENTS (containers); row++)
    if (g_str_equal (containers[row]->id, id))
      return TRUE;
  return FALSE;
}

static const NormContainer *
find_container (GBytes *bytes)
{
  gsize size;
  const guchar *head = g_bytes_get_data (bytes, &size);

  for (guint row = 0; row < G_N_ELEMENTS (containers); row++)
    if (containers[row]->sniff (head, size) && (containers[row]->claims == NULL || containers[row]->claims (bytes)))
      return containers[row];
  return NULL;
}

/* ── entries ── */

static void
entry_free (gpointer data)
{
  NormArchiveEntry *entry = data;

  g_free (entry->name);
  g_clear_error (&entry->refusal);
  g_free (entry);
}

NormArchiveEntry *
norm_archive_add (GPtrArray *entries, const char *name)
{
  NormArchiveEntry *entry = g_new0 (NormArchiveEntry, 1);

  entry->name = g_strdup (name);
  g_ptr_array_add (entries, entry);
  return entry;
}

char *
norm_archive_entry_text (const NormArchiveEntry *entry)
{
  g_autofree char *shape = NULL;

  if (entry->refusal != NULL)
    return g_strdup (_ ("not readable"));
  shape = norm_npy_shape_to_text (entry->rank, entry->shape);
  return g_strdup_printf ("%s %s", shape, norm_dtype_name (entry->dtype));
}

/* ── opening ── */

NormArchive *
norm_archive_open (GBytes *bytes, NormTask *task, GError **error)
{
  const NormContainer *container = find_container (bytes);
  g_autoptr (NormArchive) archive = NULL;

  if (container == NULL)
    {
      g_set_error (
        error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
        _ ("not a .npz, .pt or .safetensors file: it starts as none of them does; save the arrays with np.savez(), torch.save() or save_file()"));
      return NULL;
    }
  archive = g_new0 (NormArchive, 1);
  g_atomic_ref_count_init (&archive->ref_count);
  archive->container = container;
  archive->entries = g_ptr_array_new_with_free_func (entry_free);
  return container->open (bytes, archive->entries, &archive->contents, task, error) ? g_steal_pointer (&archive) : NULL;
}

NormArchive *
norm_archive_ref (NormArchive *archive)
{
  g_atomic_ref_count_inc (&archive->ref_count);
  return archive;
}

void
norm_archive_unref (NormArchive *archive)
{
  if (!g_atomic_ref_count_dec (&archive->ref_count))
    return;
  g_clear_pointer (&archive->contents, archive->container->free_contents);
  g_ptr_array_unref (archive->entries);
  g_free (archive);
}

NormArchive *
norm_archive_open_file (GFile *file, NormTask *task, GError **error)
{
  g_autoptr (GBytes) bytes = norm_file_load (file, task != NULL ? task->cancellable : NULL, error);

  return bytes != NULL ? norm_archive_open (bytes, task, error) : NULL;
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  NormTask *watched = g_object_get_data (G_OBJECT (task), "watched");
  GError *error = NULL;
  NormArchive *archive = norm_archive_open_file (data, watched, &error);

  if (archive != NULL)
    g_task_return_pointer (task, archive, (GDestroyNotify) norm_archive_unref);
  else
    g_task_return_error (task, error);
}

void
norm_archive_open_async (GFile *file, NormTask *watched, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, watched != NULL ? watched->cancellable : NULL, done, data);

  g_object_set_data (G_OBJECT (task), "watched", watched);
  g_task_set_source_tag (task, norm_archive_open_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, open_in_thread);
}

NormArchive *
norm_archive_open_finish (GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}

/* ── choosing and reading ── */

const NormArchiveEntry *
norm_archive_get (const NormArchive *archive, guint i)
{
  return g_ptr_array_index (archive->entries, i);
}

gboolean
norm_archive_find (const NormArchive *archive, const char *name, guint *i)
{
  for (*i = 0; *i < archive->entries->len; ++*i)
    if (g_str_equal (norm_archive_get (archive, *i)->name, name))
      return TRUE;
  return FALSE;
}

/* As norm_error_quote(), without the quotation marks. */
static char *
plain_name (const char *name)
{
  g_autofree char *quoted = norm_error_quote (name);

  return g_strndup (quoted + strlen ("“"), strlen (quoted) - strlen ("“”"));
}

/* "a (2, 3) float32, b () int64 …" */
static char *
list_entries (const NormArchive *archive)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (archive->entries->len, MOST_LISTED); i++)
    {
      const NormArchiveEntry *entry = norm_archive_get (archive, i);
      g_autofree char *name = plain_name (entry->name), *what = norm_archive_entry_text (entry);

      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", name, what);
    }
  if (archive->entries->len > MOST_LISTED)
    g_string_append (text, ", …");
  return g_string_free (text, FALSE);
}

gboolean
norm_archive_choose (const NormArchive *archive, const char *key, guint *i, GError **error)
{
  guint n = archive->entries->len;
  g_autofree char *list = NULL, *quoted = NULL;

  *i = 0;
  if (key != NULL ? norm_archive_find (archive, key, i) : n == 1)
    return TRUE;
  list = list_entries (archive);
  quoted = norm_error_quote (key != NULL ? key : "");
  if (key != NULL)
    g_set_error (error, NORM_ERROR, NORM_ERROR_KEY,
                 ngettext ("holds no array %s, but %u other: %s; choose one by its name",
                           "holds no array %s, but %u others: %s; choose one by its name", n),
                 quoted, n, list);
  else
    g_set_error (error, NORM_ERROR, NORM_ERROR_KEY,
                 ngettext ("holds %u array: %s; choose one by its name", "holds %u arrays: %s; choose one by its name", n), n, list);
  return FALSE;
}

NormTensor *
norm_archive_read (const NormArchive *archive, guint i, NormTask *task, GError **error)
{
  const NormArchiveEntry *entry;
  NormTensor *tensor = NULL;

  g_return_val_if_fail (i < archive->entries->len, NULL);
  entry = norm_archive_get (archive, i);
  if (entry->refusal != NULL)
    g_propagate_error (error, g_error_copy (entry->refusal));
  else
    tensor = archive->container->read (archive->contents, i, task, error);
  if (tensor == NULL)
    {
      g_autofree char *quoted = norm_error_quote (entry->name);

      g_prefix_error (error, "%s: ", quoted);
    }
  return tensor;
}

NormTensor *
norm_archive_read_key (GBytes *bytes, const char *key, NormTask *task, GError **error)
{
  g_autoptr (NormArchive) archive = norm_archive_open (bytes, task, error);
  guint i;

  return archive != NULL && norm_archive_choose (archive, key, &i, error) ? norm_archive_read (archive, i, task, error) : NULL;
}
