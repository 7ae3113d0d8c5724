/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pickle says of one tensor: its numbers' place, shape and strides. */
#include "torch-private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
norm_torch_set_damaged (GError **error, const NormPickleValue *value, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("damaged at byte %zu of its pickle: %s; save it again with torch.save()"), value->at, reason);
}

static gboolean
is_a (const NormPickleValue *value, NormTorchWhat what)
{
  return value != NULL && value->kind == NORM_PICKLE_GLOBAL && value->global->what == (int) what;
}

/* A number of things. */
static gboolean
read_size (const NormPickleValue *value, gsize *size)
{
  if (value == NULL || value->kind != NORM_PICKLE_INTEGER || value->integer < 0)
    return FALSE;
  *size = (gsize) value->integer;
  return TRUE;
}

/* ── storages ── */

/* ('storage', type, key, device, n), and in old files what part of another one this is: (key, first, n). */
gboolean
norm_torch_read_storage (const NormPickleValue *reference, NormTorchStorage *storage, GError **error)
{
  const NormPickleValue *words = reference->argument, *type = norm_pickle_item (words, 1), *part = norm_pickle_item (words, 5);

  *storage = (NormTorchStorage){ .key = norm_pickle_item (words, 2) };
  if (words->kind != NORM_PICKLE_TUPLE || !norm_pickle_is_text (norm_pickle_item (words, 0), "storage") || !is_a (type, NORM_TORCH_STORAGE) ||
      storage->key == NULL || storage->key->kind != NORM_PICKLE_TEXT || !read_size (norm_pickle_item (words, 4), &storage->n_elements))
    norm_torch_set_damaged (error, reference, _ ("a storage was expected"));
  else if (part != NULL && part->kind != NORM_PICKLE_NONE &&
           (!read_size (norm_pickle_item (part, 1), &storage->first) || !read_size (norm_pickle_item (part, 2), &storage->n_elements)))
    norm_torch_set_damaged (error, part, _ ("the part of a storage was expected"));
  else
    {
      storage->type = &norm_torch_types[type->global->detail];
      return TRUE;
    }
  return FALSE;
}

gboolean
norm_torch_storage_size (const NormTorchStorage *storage, gsize *n_bytes)
{
  return g_size_checked_add (n_bytes, storage->first, storage->n_elements) && g_size_checked_mul (n_bytes, *n_bytes, storage->type->size);
}

/* ── tensors ── */

/* More wrappers around a tensor than anybody writes. */
#define MOST_WRAPPERS 16

static gboolean
is_tuple (const NormPickleValue *value)
{
  return value != NULL && value->kind == NORM_PICKLE_TUPLE;
}

/* Of @callee and @argument, a wrapper, those within. */
static gboolean
unwrap (const NormPickleValue **callee, const NormPickleValue **argument)
{
  if (is_a (*callee, NORM_TORCH_FROM_TYPE))
    {
      *callee = norm_pickle_item (*argument, 0);
      *argument = norm_pickle_item (*argument, 2);
    }
  else
    {
      const NormPickleValue *wrapped = norm_pickle_item (*argument, 0);

      if (wrapped == NULL || wrapped->kind != NORM_PICKLE_CALL)
        return FALSE;
      *callee = wrapped->callee;
      *argument = wrapped->argument;
    }
  return *callee != NULL && (*callee)->kind == NORM_PICKLE_GLOBAL && is_tuple (*argument);
}

/* The function that would make the tensor, and its arguments, out of what wraps it: NULL where there is none. */
static const NormPickleGlobal *
find_maker (const NormPickleValue *value, const NormPickleValue **argument)
{
  const NormPickleValue *callee;

  if (value->kind != NORM_PICKLE_CALL)
    return NULL;
  callee = value->callee;
  *argument = value->argument;
  for (int depth = 0; is_a (callee, NORM_TORCH_FROM_TYPE) || is_a (callee, NORM_TORCH_PARAMETER); depth++)
    if (depth == MOST_WRAPPERS || !unwrap (&callee, argument))
      return NULL;
  return callee->global;
}

gboolean
norm_torch_is_tensor (const NormPickleValue *value)
{
  const NormPickleValue *argument;
  const NormPickleGlobal *maker = find_maker (value, &argument);

  return value->kind == NORM_PICKLE_REFERENCE ||
         (maker != NULL && (maker->what == NORM_TORCH_TENSOR || maker->what == NORM_TORCH_TENSOR_V3 || maker->what == NORM_TORCH_NOT_READ));
}

/* As many sizes as the tuple has; those behind the last axis are counted, not kept. */
static gboolean
read_sizes (const NormPickleValue *tuple, gsize sizes[NORM_MAX_RANK], guint *n)
{
  if (tuple != NULL && tuple->kind == NORM_PICKLE_CALL && is_a (tuple->callee, NORM_TORCH_SIZE))
    tuple = norm_pickle_item (tuple->argument, 0);
  if (!is_tuple (tuple))
    return FALSE;
  *n = norm_pickle_n_items (tuple);
  for (guint axis = 0; axis < *n; axis++)
    {
      gsize size;

      if (!read_size (norm_pickle_item (tuple, axis), &size))
        return FALSE;
      if (axis < NORM_MAX_RANK)
        sizes[axis] = size;
    }
  return TRUE;
}

/* {"conj": True}: PyTorch computes some things only when they are needed. */
static gboolean
is_postponed (const NormPickleValue *metadata)
{
  for (guint i = 0; metadata != NULL && metadata->kind == NORM_PICKLE_DICT && i + 1 < norm_pickle_n_items (metadata); i += 2)
    {
      const NormPickleValue *key = norm_pickle_item (metadata, i), *value = norm_pickle_item (metadata, i + 1);

      if ((norm_pickle_is_text (key, "neg") || norm_pickle_is_text (key, "conj")) && value->kind == NORM_PICKLE_BOOL && value->integer)
        return TRUE;
    }
  return FALSE;
}

static gboolean
set_dtype (NormStored *stored, const NormTorchType *type, GError **error)
{
  if (type->dtype < 0)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
                   _ ("holds values of the type %s, which is not read; save it as float32: x.float(), or x.real"), type->name);
      return FALSE;
    }
  stored->dtype = (NormDtype) type->dtype;
  return TRUE;
}

/* (storage, offset, sizes, strides, …), of which the storage is read. */
static gboolean
read_layout (const NormPickleValue *argument, NormStored *stored, gsize strides[NORM_MAX_RANK], GError **error)
{
  guint n_axes = 0, n_strides = 0;

  if (!read_size (norm_pickle_item (argument, 1), &stored->first) || !read_sizes (norm_pickle_item (argument, 2), stored->shape, &n_axes) ||
      !read_sizes (norm_pickle_item (argument, 3), strides, &n_strides) || n_axes != n_strides)
    norm_torch_set_damaged (error, argument, _ ("the offset, shape and strides of a tensor were expected"));
  else if (n_axes > NORM_MAX_RANK)
    g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED, _ ("has %u axes, more than %d; give it fewer before saving: x.flatten(0, 1)"), n_axes,
                 NORM_MAX_RANK);
  else
    {
      stored->rank = (int) n_axes;
      return TRUE;
    }
  return FALSE;
}

/* That the shape can be, and all of it is in the storage. */
static gboolean
check_layout (const NormPickleValue *argument, NormStored *stored, const gsize strides[NORM_MAX_RANK], const NormTorchStorage *storage,
              GError **error)
{
  gboolean countable = norm_stored_set_c_order (stored);
  g_autofree char *shape = norm_shape_to_text (stored->rank, stored->shape);

  memcpy (stored->strides, strides, sizeof stored->strides);
  if (!countable)
    norm_torch_set_damaged (error, argument, _ ("no memory holds as many values as the shape %s"), shape);
  else if (!norm_stored_is_within (stored, storage->n_elements))
    norm_torch_set_damaged (error, argument, _ ("a tensor of shape %s has values outside of its storage, which has %zu elements"), shape,
                            storage->n_elements);
  else if (!g_size_checked_add (&stored->first, stored->first, storage->first))
    norm_torch_set_damaged (error, argument, _ ("the part of a storage starts beyond any memory"));
  else
    return TRUE;
  return FALSE;
}

/* A storage by itself: its elements in a row. */
static gboolean
read_elements (const NormPickleValue *reference, NormStored *stored, NormTorchStorage *storage, GError **error)
{
  const gsize strides[NORM_MAX_RANK] = { 1 };

  if (!norm_torch_read_storage (reference, storage, error) || !set_dtype (stored, storage->type, error))
    return FALSE;
  stored->rank = 1;
  stored->shape[0] = storage->n_elements;
  return check_layout (reference, stored, strides, storage, error);
}

/* The storage of a tensor whose type is said apart is one of bytes. */
static gboolean
set_type_apart (const NormPickleValue *type, NormTorchStorage *storage, GError **error)
{
  if (!is_a (type, NORM_TORCH_TYPE))
    {
      norm_torch_set_damaged (error, storage->key, _ ("the type of a tensor was expected"));
      return FALSE;
    }
  storage->n_elements = storage->n_elements * storage->type->size / norm_torch_types[type->global->detail].size;
  storage->type = &norm_torch_types[type->global->detail];
  return TRUE;
}

static gboolean
read_made (const NormPickleGlobal *maker, const NormPickleValue *argument, NormStored *stored, NormTorchStorage *storage, GError **error)
{
  gboolean apart = maker->what == NORM_TORCH_TENSOR_V3;
  const NormPickleValue *reference = norm_pickle_item (argument, 0), *metadata = norm_pickle_item (argument, apart ? 7 : 6);
  gsize strides[NORM_MAX_RANK] = { 0 };

  if (reference == NULL || reference->kind != NORM_PICKLE_REFERENCE)
    {
      norm_torch_set_damaged (error, argument, _ ("the storage of a tensor was expected"));
      return FALSE;
    }
  if (is_postponed (metadata))
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED, _ ("is to be negated or conjugated yet; save it with x.resolve_neg().resolve_conj()"));
      return FALSE;
    }
  return norm_torch_read_storage (reference, storage, error) && (!apart || set_type_apart (norm_pickle_item (argument, 6), storage, error)) &&
         set_dtype (stored, storage->type, error) && read_layout (argument, stored, strides, error) &&
         check_layout (argument, stored, strides, storage, error);
}

gboolean
norm_torch_read_tensor (const NormPickleValue *value, NormStored *stored, NormTorchStorage *storage, GError **error)
{
  const NormPickleValue *argument = NULL;
  const NormPickleGlobal *maker = find_maker (value, &argument);

  *stored = (NormStored){ 0 };
  *storage = (NormTorchStorage){ 0 };
  if (value->kind == NORM_PICKLE_REFERENCE)
    return read_elements (value, stored, storage, error);
  if (maker->what != NORM_TORCH_NOT_READ)
    return read_made (maker, argument, stored, storage, error);
  g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED, _ ("is %s, which is not read; save it as an ordinary tensor: %s"),
               _ (norm_torch_kinds[maker->detail].name), norm_torch_kinds[maker->detail].remedy);
  return FALSE;
}
