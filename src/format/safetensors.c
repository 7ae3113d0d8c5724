/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading .safetensors: the header (safetensors-header.c), and whether what it says of the values can be. */
#include "safetensors.h"
#include "safetensors-header.h"
#include "stored.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const types[NORM_N_DTYPES] = {
  [NORM_DTYPE_BOOL] = "BOOL",   [NORM_DTYPE_INT8] = "I8",     [NORM_DTYPE_INT16] = "I16",     [NORM_DTYPE_INT32] = "I32",
  [NORM_DTYPE_INT64] = "I64",   [NORM_DTYPE_UINT8] = "U8",    [NORM_DTYPE_UINT16] = "U16",    [NORM_DTYPE_UINT32] = "U32",
  [NORM_DTYPE_UINT64] = "U64",  [NORM_DTYPE_FLOAT16] = "F16", [NORM_DTYPE_BFLOAT16] = "BF16", [NORM_DTYPE_FLOAT32] = "F32",
  [NORM_DTYPE_FLOAT64] = "F64",
};

const char *
norm_safetensors_type (NormDtype dtype)
{
  return types[dtype];
}

/* Where each entry's values are. */
typedef struct
{
  GBytes *values; /* all of them */
  GArray *stored; /* of NormStored, one for each entry */
  GArray *begins; /* of gsize, the same */
} Contents;

static void
contents_free (gpointer data)
{
  Contents *contents = data;

  g_bytes_unref (contents->values);
  g_array_unref (contents->stored);
  g_array_unref (contents->begins);
  g_free (contents);
}

static guint64
header_length (const guchar *data)
{
  guint64 length;

  memcpy (&length, data, sizeof length);
  return GUINT64_FROM_LE (length);
}

/* No text has a 0 in it: the two upper bytes of a length that any disk could hold. */
static gboolean
sniff (const guchar *head, gsize n)
{
  return n > NORM_SAFETENSORS_LENGTH_SIZE && head[6] == 0 && head[7] == 0 && head[8] == '{';
}

/* ── the values' places ── */

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const NormSafetensor *first = *(const NormSafetensor *const *) a, *second = *(const NormSafetensor *const *) b;

  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;
  return (first->end > second->end) - (first->end < second->end);
}

/* Each byte of the values belongs to exactly one tensor. */
static gboolean
check_place (const NormSafetensor *tensor, const NormSafetensor *before, gsize n_values, GError **error)
{
  gsize expected = before != NULL ? before->end : 0;
  g_autofree char *name = norm_error_quote (tensor->name);
  g_autofree char *name_before = norm_error_quote (before != NULL ? before->name : "");

  if (tensor->end > n_values)
    norm_safetensors_set_damaged (error, tensor->at, _ ("the file is cut off: the values of %s should end at byte %zu of %zu"), name, tensor->end,
                                  n_values);
  else if (tensor->begin < expected)
    norm_safetensors_set_damaged (error, tensor->at, _ ("the values of %s start at byte %zu, within those of %s, which end at byte %zu"), name,
                                  tensor->begin, name_before, expected);
  else if (tensor->begin > expected)
    norm_safetensors_set_damaged (error, tensor->at, _ ("the values of %s start at byte %zu, and the %zu bytes before belong to no tensor"), name,
                                  tensor->begin, tensor->begin - expected);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_places (const GPtrArray *tensors, gsize start, gsize n_values, GError **error)
{
  g_autofree const NormSafetensor **sorted = g_new (const NormSafetensor *, tensors->len + 1);
  gsize end = 0;

  for (guint i = 0; i < tensors->len; i++)
    sorted[i] = g_ptr_array_index (tensors, i);
  qsort (sorted, tensors->len, sizeof *sorted, compare_places);
  for (guint i = 0; i < tensors->len; i++)
    {
      if (!check_place (sorted[i], i > 0 ? sorted[i - 1] : NULL, n_values, error))
        return FALSE;
      end = sorted[i]->end;
    }
  if (end == n_values)
    return TRUE;
  norm_safetensors_set_damaged (error, start + end, _ ("the last %zu bytes belong to no tensor"), n_values - end);
  return FALSE;
}

/* ── entries ── */

static gboolean
find_type (const char *type, NormDtype *dtype)
{
  for (guint k = 0; k < NORM_N_DTYPES; k++)
    if (g_str_equal (types[k], type))
      {
        *dtype = (NormDtype) k;
        return TRUE;
      }
  return FALSE;
}

/* What the header says but is no tensor here: FALSE with the entry's refusal. */
static gboolean
fill_stored (const NormSafetensor *tensor, NormStored *stored, NormArchiveEntry *entry)
{
  g_autofree char *type = norm_error_quote (tensor->type);

  if (!find_type (tensor->type, &stored->dtype))
    g_set_error (&entry->refusal, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
                 _ ("holds values of the type %s, which is not read; save it as float32: x.float()"), type);
  else if (tensor->n_axes > NORM_MAX_RANK)
    g_set_error (&entry->refusal, NORM_ERROR, NORM_ERROR_UNSUPPORTED, _ ("has %zu axes, more than %d; give it fewer before saving: x.flatten(0, 1)"),
                 tensor->n_axes, NORM_MAX_RANK);
  else
    {
      stored->swapped = G_BYTE_ORDER == G_BIG_ENDIAN;
      stored->rank = (int) tensor->n_axes;
      memcpy (stored->shape, tensor->shape, sizeof stored->shape);
      return TRUE;
    }
  return FALSE;
}

/* FALSE where the numbers contradict each other. */
static gboolean
add_entry (const NormSafetensor *tensor, GPtrArray *entries, Contents *contents, GError **error)
{
  NormArchiveEntry *entry = norm_archive_add (entries, tensor->name);
  NormStored stored = { 0 };
  gboolean known = fill_stored (tensor, &stored, entry);
  gboolean countable = known && norm_stored_set_c_order (&stored);

  if (known && (!countable || stored.n_bytes != tensor->end - tensor->begin))
    {
      g_autofree char *name = norm_error_quote (tensor->name), *shape = norm_shape_to_text (stored.rank, stored.shape);

      norm_safetensors_set_damaged (error, tensor->at, _ ("%s has the shape %s and the type %s, which does not make %zu bytes"), name, shape,
                                    tensor->type, tensor->end - tensor->begin);
      return FALSE;
    }
  entry->dtype = stored.dtype;
  entry->rank = stored.rank;
  memcpy (entry->shape, stored.shape, sizeof entry->shape);
  entry->n_values = stored.n_values;
  entry->n_bytes = stored.n_bytes;
  g_array_append_val (contents->stored, stored);
  g_array_append_val (contents->begins, tensor->begin);
  return TRUE;
}

static gboolean
add_entries (const GPtrArray *tensors, GPtrArray *entries, Contents *contents, NormTask *task, GError **error)
{
  if (tensors->len == 0)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("a .safetensors file without a tensor; save one with save_file({\"x\": x}, file)"));
      return FALSE;
    }
  for (guint i = 0; i < tensors->len; i++)
    if (!norm_task_check (task, error) || !add_entry (g_ptr_array_index (tensors, i), entries, contents, error))
      return FALSE;
  return TRUE;
}

/* ── the container ── */

static gboolean
check_length (guint64 length, gsize size, GError **error)
{
  if (length > NORM_SAFETENSORS_MOST_HEADER)
    g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
                 _ ("the .safetensors header claims %zu bytes, more than the %zu that are allowed; save it again with save_file()"), (gsize) length,
                 NORM_SAFETENSORS_MOST_HEADER);
  else if (length > size - NORM_SAFETENSORS_LENGTH_SIZE)
    norm_safetensors_set_damaged (error, 0, _ ("the header claims %zu bytes, but only %zu follow: the file is cut off"), (gsize) length,
                                  size - NORM_SAFETENSORS_LENGTH_SIZE);
  else
    return TRUE;
  return FALSE;
}

static gboolean
open_safetensors (GBytes *bytes, GPtrArray *entries, gpointer *contents, NormTask *task, GError **error)
{
  gsize size, start;
  const guchar *data = g_bytes_get_data (bytes, &size);
  guint64 length = header_length (data);
  g_autoptr (GPtrArray) tensors = NULL;
  Contents *made;

  if (!check_length (length, size, error))
    return FALSE;
  start = NORM_SAFETENSORS_LENGTH_SIZE + length;
  tensors = norm_safetensors_header_parse ((const char *) data + NORM_SAFETENSORS_LENGTH_SIZE, length, error);
  if (tensors == NULL || !check_places (tensors, start, size - start, error))
    return FALSE;
  made = g_new0 (Contents, 1);
  made->values = g_bytes_new_from_bytes (bytes, start, size - start);
  made->stored = g_array_new (FALSE, FALSE, sizeof (NormStored));
  made->begins = g_array_new (FALSE, FALSE, sizeof (gsize));
  if (!add_entries (tensors, entries, made, task, error))
    {
      contents_free (made);
      return FALSE;
    }
  *contents = made;
  return TRUE;
}

static NormTensor *
read_safetensors (gpointer data, guint i, NormTask *task, GError **error)
{
  const Contents *contents = data;
  const NormStored *stored = &g_array_index (contents->stored, NormStored, i);
  g_autoptr (GBytes) values = g_bytes_new_from_bytes (contents->values, g_array_index (contents->begins, gsize, i), stored->n_bytes);

  return norm_stored_read (stored, values, task, error);
}

const NormContainer norm_safetensors_container = { "safetensors", sniff, NULL, open_safetensors, read_safetensors, contents_free };
