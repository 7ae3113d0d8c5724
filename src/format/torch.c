/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PyTorch's zip archives: NAME/data.pkl is the pickle, NAME/data/KEY the numbers of one storage. */
#include "torch.h"
#include "torch-private.h"
#include "zip.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define PICKLE            "data.pkl"
#define PROGRAM           "constants.pkl"
#define BYTE_ORDER_RECORD "byteorder"
/* The pickles of the largest models are some megabytes. */
#define MOST_PICKLED ((gsize) 256 << 20)

typedef struct
{
  NormZip *zip;
  GHashTable *members; /* name → number + 1 */
  char *folder;        /* "archive/" */
  GBytes *pickled;     /* which the tensors' keys are part of */
  NormPickle *pickle;
  GPtrArray *tensors; /* of NormTorchTensor, by entry */
  gboolean swapped;
} Contents;

static void
contents_free (gpointer data)
{
  Contents *contents = data;

  g_clear_pointer (&contents->tensors, g_ptr_array_unref);
  g_clear_pointer (&contents->pickle, norm_pickle_free);
  g_clear_pointer (&contents->pickled, g_bytes_unref);
  g_clear_pointer (&contents->members, g_hash_table_unref);
  g_clear_pointer (&contents->zip, norm_zip_free);
  g_free (contents->folder);
  g_free (contents);
}

static gboolean
sniff (const guchar *head, gsize n)
{
  return n >= 4 && memcmp (head, "PK\3\4", 4) == 0;
}

/* The number of the first member that is called @name, in whatever folder. */
static gboolean
find_in_folder (const NormZip *zip, const char *name, guint *i)
{
  for (*i = 0; *i < zip->n_members; ++*i)
    {
      const char *slash = strrchr (zip->members[*i].name, '/');

      if (g_str_equal (slash != NULL ? slash + 1 : zip->members[*i].name, name))
        return TRUE;
    }
  return FALSE;
}

/* NumPy's archives have no such member. */
static gboolean
claims (GBytes *bytes)
{
  g_autoptr (NormZip) zip = norm_zip_open (bytes, NULL);
  guint i;

  return zip != NULL && find_in_folder (zip, PICKLE, &i);
}

/* ── members ── */

static gboolean
find_member (const Contents *contents, const char *name, guint *i)
{
  g_autofree char *path = g_strconcat (contents->folder, name, NULL);
  gpointer number = g_hash_table_lookup (contents->members, path);

  *i = GPOINTER_TO_UINT (number) - 1;
  return number != NULL;
}

static gboolean
find_storage (const Contents *contents, const NormTorchStorage *storage, guint *i)
{
  g_autofree char *name = g_strdup_printf ("data/%.*s", (int) MIN (storage->key->length, G_MAXINT16), storage->key->text);

  return find_member (contents, name, i);
}

static void
index_members (Contents *contents)
{
  contents->members = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < contents->zip->n_members; i++)
    g_hash_table_insert (contents->members, contents->zip->members[i].name, GUINT_TO_POINTER (i + 1));
}

/* PyTorch 2.1 and later says how the numbers are written; before it was the machine's own order, and those were little-endian. */
static gboolean
read_byte_order (Contents *contents, GError **error)
{
  g_autoptr (GBytes) record = NULL;
  gboolean big = FALSE;
  guint i;

  if (find_member (contents, BYTE_ORDER_RECORD, &i))
    {
      gsize n;
      const char *word;

      record = norm_zip_read_head (contents->zip, i, strlen ("little") + 1, error);
      if (record == NULL)
        return FALSE;
      word = g_bytes_get_data (record, &n);
      big = n == strlen ("big") && memcmp (word, "big", n) == 0;
      if (!big && (n != strlen ("little") || memcmp (word, "little", n) != 0))
        {
          g_set_error (error, NORM_ERROR, NORM_ERROR_DATA,
                       _ ("its record “byteorder” is neither “little” nor “big”; save it again with torch.save()"));
          return FALSE;
        }
    }
  contents->swapped = big != (G_BYTE_ORDER == G_BIG_ENDIAN);
  return TRUE;
}

/* ── opening ── */

/* A tensor whose numbers are not there, or too few, is refused by itself. */
static void
check_storage (const Contents *contents, NormTorchTensor *tensor)
{
  g_autofree char *key = g_utf8_make_valid (tensor->storage.key->text, (gssize) MIN (tensor->storage.key->length, 100));
  g_autofree char *quoted = norm_error_quote (key);
  gsize n_bytes;
  guint i;

  if (!find_storage (contents, &tensor->storage, &i))
    norm_torch_set_damaged (&tensor->refusal, tensor->storage.key, _ ("the archive has no storage %s"), quoted);
  else if (!norm_torch_storage_size (&tensor->storage, &n_bytes) || contents->zip->members[i].size < n_bytes)
    norm_torch_set_damaged (&tensor->refusal, tensor->storage.key, _ ("the storage %s claims %zu elements of %u bytes, but has only %zu bytes"),
                            quoted, tensor->storage.n_elements, tensor->storage.type->size, contents->zip->members[i].size);
  tensor->stored.swapped = contents->swapped;
}

static gboolean
find_tensors (Contents *contents, guint i, NormTask *task, GError **error)
{
  gsize length = contents->zip->members[i].size;
  const guchar *data;

  if (length > MOST_PICKLED)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
                   _ ("its pickle takes %zu bytes, more than the %zu that are read; save only tensors: torch.save(model.state_dict(), file)"), length,
                   MOST_PICKLED);
      return FALSE;
    }
  contents->pickled = norm_zip_read (contents->zip, i, task, error);
  if (contents->pickled == NULL)
    return FALSE;
  data = g_bytes_get_data (contents->pickled, &length);
  contents->pickle = norm_pickle_parse (data, length, 0, PICKLE, norm_torch_globals, task, error);
  contents->tensors = contents->pickle != NULL ? norm_torch_find_tensors (contents->pickle->root, task, error) : NULL;
  if (contents->tensors == NULL || !read_byte_order (contents, error))
    return FALSE;
  for (guint k = 0; k < contents->tensors->len; k++)
    {
      NormTorchTensor *tensor = g_ptr_array_index (contents->tensors, k);

      if (tensor->refusal == NULL)
        check_storage (contents, tensor);
    }
  return TRUE;
}

static gboolean
check_no_program (const Contents *contents, GError **error)
{
  guint i;

  if (!find_member (contents, PROGRAM, &i))
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
               _ ("a program of TorchScript, which is not run; save its tensors: torch.save(torch.jit.load(file).state_dict(), other_file)"));
  return FALSE;
}

static gboolean
open_torch (GBytes *bytes, GPtrArray *entries, gpointer *contents, NormTask *task, GError **error)
{
  Contents *made = g_new0 (Contents, 1);
  const char *name;
  guint i;

  made->zip = norm_zip_open (bytes, error);
  if (made->zip != NULL)
    {
      find_in_folder (made->zip, PICKLE, &i); /* claims() saw it */
      name = made->zip->members[i].name;
      made->folder = g_strndup (name, strlen (name) - strlen (PICKLE));
      index_members (made);
    }
  if (made->zip == NULL || !check_no_program (made, error) || !find_tensors (made, i, task, error))
    {
      contents_free (made);
      return FALSE;
    }
  norm_torch_add_entries (made->tensors, entries);
  *contents = made;
  return TRUE;
}

/* ── reading ── */

static NormTensor *
read_torch (gpointer data, guint i, NormTask *task, GError **error)
{
  const Contents *contents = data;
  const NormTorchTensor *tensor = g_ptr_array_index (contents->tensors, i);
  g_autoptr (GBytes) values = NULL;
  guint member;

  find_storage (contents, &tensor->storage, &member); /* check_storage() found it */
  values = norm_zip_read (contents->zip, member, task, error);
  return values != NULL ? norm_stored_read (&tensor->stored, values, task, error) : NULL;
}

const NormContainer norm_torch_container = { "pt", sniff, claims, open_torch, read_torch, contents_free };
