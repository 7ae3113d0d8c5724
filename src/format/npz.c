/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "npz.h"
#include "format.h"
#include "npy-header.h"
#include "zip.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MEMBER_ENDING ".npy"
/* NumPy's headers have 128 bytes; one of a version 1 file can have this many, and none needs more. */
#define USUAL_HEAD 1024
#define MOST_HEAD  (10 + 0xffff)

/* Which member of the archive each entry is. */
typedef struct
{
  NormZip *zip;
  GArray *members; /* of guint */
} Contents;

static void
contents_free (gpointer data)
{
  Contents *contents = data;

  norm_zip_free (contents->zip);
  g_array_unref (contents->members);
  g_free (contents);
}

static gboolean
sniff (const guchar *head, gsize n)
{
  return n >= 4 && (memcmp (head, "PK\3\4", 4) == 0 || memcmp (head, "PK\5\6", 4) == 0);
}

/* The header of member @i from no more of it than needed. */
static gboolean
read_header (const NormZip *zip, guint i, gsize most, NormNpyHeader *header, GError **error)
{
  g_autoptr (GBytes) head = norm_zip_read_head (zip, i, most, error);
  gsize size;
  const guchar *data = head != NULL ? g_bytes_get_data (head, &size) : NULL;

  return head != NULL && norm_npy_header_parse (data, size, zip->members[i].size, header, error);
}

static void
fill_entry (NormArchiveEntry *entry, const NormZip *zip, guint i)
{
  NormNpyHeader header;
  gboolean more = zip->members[i].size > USUAL_HEAD;

  if (!read_header (zip, i, USUAL_HEAD, &header, more ? NULL : &entry->refusal) &&
      (!more || !read_header (zip, i, MOST_HEAD, &header, &entry->refusal)))
    return;
  entry->dtype = header.dtype;
  entry->rank = header.rank;
  memcpy (entry->shape, header.shape, sizeof header.shape);
  entry->n_values = header.n_values;
  entry->n_bytes = header.n_bytes;
}

static gboolean
open_npz (GBytes *bytes, GPtrArray *entries, gpointer *contents, NormTask *task, GError **error)
{
  g_autoptr (NormZip) zip = norm_zip_open (bytes, error);
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (guint));
  Contents *made;

  if (zip == NULL)
    return FALSE;
  for (guint i = 0; i < zip->n_members; i++)
    {
      g_autofree char *name = NULL;

      if (!g_str_has_suffix (zip->members[i].name, MEMBER_ENDING))
        continue;
      if (!norm_task_check (task, error))
        return FALSE;
      name = g_strndup (zip->members[i].name, strlen (zip->members[i].name) - strlen (MEMBER_ENDING));
      fill_entry (norm_archive_add (entries, name), zip, i);
      g_array_append_val (members, i);
    }
  if (members->len == 0)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_DATA,
                   _ ("a zip archive, but without the .npy files of np.savez() or the data.pkl of torch.save(); save the arrays with one of them"));
      return FALSE;
    }
  made = g_new0 (Contents, 1);
  made->zip = g_steal_pointer (&zip);
  made->members = g_steal_pointer (&members);
  *contents = made;
  return TRUE;
}

static NormTensor *
read_npz (gpointer data, guint i, NormTask *task, GError **error)
{
  const Contents *contents = data;
  g_autoptr (GBytes) npy = norm_zip_read (contents->zip, g_array_index (contents->members, guint, i), task, error);

  return npy != NULL ? norm_npy_read (npy, task, error) : NULL;
}

const NormContainer norm_npz_container = { "npz", sniff, NULL, open_npz, read_npz, contents_free };

/* ── the registry's row ── */

GBytes *
norm_npz_write (NormTensor *tensor, GError **error)
{
  return norm_npz_write_many ((const char *[]){ "input" }, &tensor, 1, error);
}

GBytes *
norm_npz_write_many (const char *const *names, NormTensor *const *tensors, guint n, GError **error)
{
  g_autofree NormZipContent *contents = g_new0 (NormZipContent, n);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) headers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);

  for (guint i = 0; i < n; i++)
    {
      const NormTensor *tensor = tensors[i];
      GByteArray *header = norm_npy_header_new (tensor->dtype, tensor->rank, tensor->shape);
      char *member = g_strconcat (names[i], MEMBER_ENDING, NULL);

      g_ptr_array_add (headers, header);
      g_ptr_array_add (members, member);
      contents[i] = (NormZipContent){ member, header->data, norm_tensor_data (tensor), header->len, norm_tensor_n_bytes (tensor) };
    }
  return norm_zip_write (contents, n, error);
}
