/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tensors in dicts, lists and tuples, each with a name. */
#include "torch-private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* What is remembered by the pickle may be anywhere again, so that few bytes can stand for very many places. */
#define MOST_PLACES  ((guint) 4 << 20)
#define MOST_TENSORS 100000
#define MOST_DEPTH   200
/* Bytes of a name */
#define MOST_NAME 4096

typedef struct
{
  GPtrArray *tensors;
  GHashTable *names; /* borrowed from the tensors */
  GString *path;
  guint n_places, depth;
  NormTask *task;
} Walk;

static void
tensor_free (gpointer data)
{
  NormTorchTensor *tensor = data;

  g_free (tensor->name);
  g_clear_error (&tensor->refusal);
  g_free (tensor);
}

static gboolean
too_much (GError **error, const char *what, guint most)
{
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("holds more than %u %s, which are not read; save what is needed to a file of its own"), most,
               what);
  return FALSE;
}

/* ── names ── */

/* "a.b" twice – {"a.b": x, "a": {"b": y}} – is "a.b" and "a.b (2)". Owned. */
static char *
unused_name (Walk *walk)
{
  const char *name = walk->path->len > 0 ? walk->path->str : "tensor";
  char *other = g_strdup (name);

  for (guint number = 2; g_hash_table_contains (walk->names, other); number++)
    {
      g_free (other);
      other = g_strdup_printf ("%s (%u)", name, number);
      walk->n_places++; /* so that very many of one name come to an end */
    }
  return other;
}

/* What Python would write to get there. */
static void
append_key (GString *path, const NormPickleValue *key, guint i)
{
  if (key->kind == NORM_PICKLE_TEXT)
    {
      g_autofree char *word = g_utf8_make_valid (key->text, (gssize) key->length);

      g_string_append_printf (path, "%s%s", path->len > 0 ? "." : "", word);
    }
  else if (key->kind == NORM_PICKLE_INTEGER || key->kind == NORM_PICKLE_BOOL)
    g_string_append_printf (path, "[%" G_GINT64_FORMAT "]", key->integer);
  else
    g_string_append_printf (path, "[#%u]", i / 2);
}

/* ── walking ── */

static gboolean
add_tensor (Walk *walk, const NormPickleValue *value, GError **error)
{
  NormTorchTensor *tensor;

  if (walk->tensors->len >= MOST_TENSORS)
    return too_much (error, _ ("tensors"), MOST_TENSORS);
  tensor = g_new0 (NormTorchTensor, 1);
  tensor->name = unused_name (walk);
  g_hash_table_add (walk->names, tensor->name);
  g_ptr_array_add (walk->tensors, tensor);
  if (!norm_torch_read_tensor (value, &tensor->stored, &tensor->storage, &tensor->refusal))
    tensor->storage.key = NULL;
  return TRUE;
}

static gboolean walk_value (Walk *walk, const NormPickleValue *value, GError **error);

static gboolean
walk_items (Walk *walk, const NormPickleValue *container, gboolean keyed, GError **error)
{
  gsize length = walk->path->len;

  if (walk->depth >= MOST_DEPTH)
    return too_much (error, _ ("lists and dicts within each other"), MOST_DEPTH);
  walk->depth++;
  for (guint i = keyed ? 1 : 0; i < norm_pickle_n_items (container); i += keyed ? 2 : 1)
    {
      if (keyed)
        append_key (walk->path, norm_pickle_item (container, i - 1), i);
      else
        g_string_append_printf (walk->path, "[%u]", i);
      if (walk->path->len > MOST_NAME)
        return too_much (error, _ ("bytes in a name"), MOST_NAME);
      if (!walk_value (walk, norm_pickle_item (container, i), error))
        return FALSE;
      g_string_truncate (walk->path, length);
    }
  walk->depth--;
  return TRUE;
}

/* Numbers, texts and the like are passed over. */
static gboolean
walk_value (Walk *walk, const NormPickleValue *value, GError **error)
{
  if (++walk->n_places > MOST_PLACES)
    return too_much (error, _ ("places for values"), MOST_PLACES);
  if (walk->n_places % 4096 == 0 && !norm_task_check (walk->task, error))
    return FALSE;
  if (norm_torch_is_tensor (value))
    return add_tensor (walk, value, error);
  if (value->kind == NORM_PICKLE_DICT || (value->kind == NORM_PICKLE_CALL && value->callee->global->what == NORM_TORCH_MAPPING))
    return walk_items (walk, value, TRUE, error);
  if (value->kind == NORM_PICKLE_LIST || value->kind == NORM_PICKLE_TUPLE)
    return walk_items (walk, value, FALSE, error);
  return TRUE;
}

GPtrArray *
norm_torch_find_tensors (const NormPickleValue *root, NormTask *task, GError **error)
{
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func (tensor_free);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) path = g_string_new (NULL);
  Walk walk = { tensors, names, path, 0, 0, task };

  if (!walk_value (&walk, root, error))
    return NULL;
  if (tensors->len > 0)
    return g_steal_pointer (&tensors);
  g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
               _ ("a file of PyTorch without a tensor in it; save one: torch.save(x, file), or torch.save(model.state_dict(), file)"));
  return NULL;
}

void
norm_torch_add_entries (GPtrArray *tensors, GPtrArray *entries)
{
  for (guint i = 0; i < tensors->len; i++)
    {
      NormTorchTensor *tensor = g_ptr_array_index (tensors, i);
      NormArchiveEntry *entry = norm_archive_add (entries, tensor->name);

      if (tensor->refusal != NULL)
        {
          entry->refusal = g_error_copy (tensor->refusal);
          continue;
        }
      entry->dtype = tensor->stored.dtype;
      entry->rank = tensor->stored.rank;
      memcpy (entry->shape, tensor->stored.shape, sizeof entry->shape);
      entry->n_values = tensor->stored.n_values;
      entry->n_bytes = tensor->stored.n_bytes;
    }
}
