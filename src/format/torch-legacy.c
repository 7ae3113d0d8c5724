/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What torch.save() wrote before PyTorch 1.6, and still does when asked to: five pickles – a magic number, a version, the machine, the content, the
 * keys of the storages – and behind them each storage: how many elements, and those, little-endian. */
#include "torch.h"
#include "torch-private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* The first pickle, from where it is the same in all protocols: LONG1 with ten bytes, STOP. */
static const guchar magic[] = { 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.' };
/* The same in protocols 0 and 1, which nothing is before. */
static const char magic_line[] = "L119547037146038801333356L\n.";
/* PROTO, FRAME and their arguments may be before it. */
#define MOST_BEFORE 11
#define PROTO       0x80

/* A storage in the file. */
typedef struct
{
  gsize start, n_elements;
  guint size; /* of an element */
} Place;

typedef struct
{
  GBytes *bytes;
  NormPickle *pickle, *keys;
  GPtrArray *tensors; /* of NormTorchTensor, by entry */
  GHashTable *places; /* key → Place */
} Contents;

static void
contents_free (gpointer data)
{
  Contents *contents = data;

  g_clear_pointer (&contents->tensors, g_ptr_array_unref);
  g_clear_pointer (&contents->places, g_hash_table_unref);
  g_clear_pointer (&contents->keys, norm_pickle_free);
  g_clear_pointer (&contents->pickle, norm_pickle_free);
  g_bytes_unref (contents->bytes);
  g_free (contents);
}

static gboolean
starts_with_line (const guchar *data, gsize size)
{
  return size >= strlen (magic_line) && memcmp (data, magic_line, strlen (magic_line)) == 0;
}

/* Any pickle, so that those of others are told apart from files that are none. */
static gboolean
sniff (const guchar *head, gsize n)
{
  return (n >= 2 && head[0] == PROTO && head[1] >= 2 && head[1] <= 5) || starts_with_line (head, n);
}

static gboolean
has_magic (const guchar *data, gsize size)
{
  return starts_with_line (data, size) || memmem (data, MIN (size, MOST_BEFORE + sizeof magic), magic, sizeof magic) != NULL;
}

/* ── the pickles ── */

static NormPickle *
next_pickle (Contents *contents, gsize *at, NormTask *task, GError **error)
{
  gsize size;
  const guchar *data = g_bytes_get_data (contents->bytes, &size);
  NormPickle *pickle = norm_pickle_parse (data, size, *at, _ ("the file"), norm_torch_globals, task, error);

  if (pickle != NULL)
    *at = pickle->end;
  return pickle;
}

/* Past the magic number, the version and the machine, which say nothing that is not known. */
static gboolean
skip_pickles (Contents *contents, gsize *at, NormTask *task, GError **error)
{
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (NormPickle) pickle = next_pickle (contents, at, task, error);

      if (pickle == NULL)
        return FALSE;
    }
  return TRUE;
}

/* ── the storages ── */

static char *
key_text (const NormPickleValue *key)
{
  return g_strndup (key->text, key->length);
}

/* How large the elements of each storage are, from wherever it is referred to. */
static gboolean
find_sizes (Contents *contents, GError **error)
{
  contents->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; i < contents->pickle->n_values; i++)
    {
      const NormPickleValue *value = norm_pickle_get (contents->pickle, i);
      NormTorchStorage storage;
      Place *place;

      if (value->kind != NORM_PICKLE_REFERENCE)
        continue;
      if (!norm_torch_read_storage (value, &storage, error))
        return FALSE;
      place = g_new0 (Place, 1);
      place->size = storage.type->size;
      g_hash_table_replace (contents->places, key_text (storage.key), place);
    }
  return TRUE;
}

/* At @at: the number of elements and the elements of @place. */
static gboolean
find_place (Place *place, GBytes *bytes, const NormPickleValue *key, gsize *at, GError **error)
{
  gsize size, n_bytes;
  const guchar *data = g_bytes_get_data (bytes, &size);
  guint64 n;

  if (size - *at < sizeof n)
    {
      norm_torch_set_damaged (error, key, _ ("the file is cut off: storages are missing from byte %zu on"), *at);
      return FALSE;
    }
  memcpy (&n, data + *at, sizeof n);
  *at += sizeof n;
  place->start = *at;
  place->n_elements = GUINT64_FROM_LE (n);
  if (!g_size_checked_mul (&n_bytes, place->n_elements, place->size) || n_bytes > size - *at)
    {
      norm_torch_set_damaged (error, key, _ ("a storage claims %zu elements of %u bytes at byte %zu, but only %zu bytes follow: the file is cut off"),
                              place->n_elements, place->size, *at, size - *at);
      return FALSE;
    }
  *at += n_bytes;
  return TRUE;
}

static gboolean
find_places (Contents *contents, gsize at, GError **error)
{
  const NormPickleValue *keys = contents->keys->root;

  for (guint i = 0; i < norm_pickle_n_items (keys); i++)
    {
      const NormPickleValue *key = norm_pickle_item (keys, i);
      g_autofree char *text = key->kind == NORM_PICKLE_TEXT ? key_text (key) : NULL;
      Place *place = text != NULL ? g_hash_table_lookup (contents->places, text) : NULL;

      if (place == NULL || place->start > 0)
        {
          norm_torch_set_damaged (error, key, _ ("a storage that no tensor is of, or that is there twice"));
          return FALSE;
        }
      if (!find_place (place, contents->bytes, key, &at, error))
        return FALSE;
    }
  return TRUE;
}

/* ── opening ── */

static const Place *
place_of (const Contents *contents, const NormTorchTensor *tensor)
{
  g_autofree char *key = key_text (tensor->storage.key);

  return g_hash_table_lookup (contents->places, key);
}

static void
check_storage (const Contents *contents, NormTorchTensor *tensor)
{
  const Place *place = place_of (contents, tensor);
  gsize wanted, there = place->n_elements * place->size; /* find_place() saw that it fits */

  if (place->start == 0 || !norm_torch_storage_size (&tensor->storage, &wanted) || wanted > there)
    norm_torch_set_damaged (&tensor->refusal, tensor->storage.key, _ ("its storage should have %zu elements of %u bytes, but has only %zu bytes"),
                            tensor->storage.n_elements, tensor->storage.type->size, there);
  tensor->stored.swapped = G_BYTE_ORDER == G_BIG_ENDIAN;
}

static gboolean
find_tensors (Contents *contents, gsize at, NormTask *task, GError **error)
{
  contents->pickle = next_pickle (contents, &at, task, error);
  if (contents->pickle == NULL || !find_sizes (contents, error))
    return FALSE;
  contents->tensors = norm_torch_find_tensors (contents->pickle->root, task, error);
  contents->keys = contents->tensors != NULL ? next_pickle (contents, &at, task, error) : NULL;
  if (contents->keys == NULL || !find_places (contents, at, error))
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
open_legacy (GBytes *bytes, GPtrArray *entries, gpointer *contents, NormTask *task, GError **error)
{
  gsize size, at = 0;
  const guchar *data = g_bytes_get_data (bytes, &size);
  Contents *made;

  if (!has_magic (data, size))
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
                   _ ("a pickle that torch.save() did not write, which is not read, since it may execute anything; save tensors with torch.save()"));
      return FALSE;
    }
  made = g_new0 (Contents, 1);
  made->bytes = g_bytes_ref (bytes);
  if (!skip_pickles (made, &at, task, error) || !find_tensors (made, at, task, error))
    {
      contents_free (made);
      return FALSE;
    }
  norm_torch_add_entries (made->tensors, entries);
  *contents = made;
  return TRUE;
}

static NormTensor *
read_legacy (gpointer data, guint i, NormTask *task, GError **error)
{
  const Contents *contents = data;
  const NormTorchTensor *tensor = g_ptr_array_index (contents->tensors, i);
  const Place *place = place_of (contents, tensor);
  g_autoptr (GBytes) values = g_bytes_new_from_bytes (contents->bytes, place->start, place->n_elements * place->size);

  return norm_stored_read (&tensor->stored, values, task, error);
}

const NormContainer norm_torch_legacy_container = { "pt", sniff, NULL, open_legacy, read_legacy, contents_free };
