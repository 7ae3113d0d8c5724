/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of any strides and byte order as a tensor, without a copy where they can stay. */
#include "stored.h"
#include "file.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* values between two looks at the task */
#define CHECK_INTERVAL ((gsize) 1 << 20)
/* Values along both sides of a square that is copied at once, so that what a line of the cache brings is used before it goes. */
#define TILE ((gsize) 64)

gboolean
norm_stored_set_c_order (NormStored *stored)
{
  gsize stride = 1;

  if (!norm_shape_count (stored->dtype, stored->rank, stored->shape, &stored->n_values, &stored->n_bytes))
    return FALSE;
  for (int axis = stored->rank - 1; axis >= 0; axis--)
    {
      stored->strides[axis] = stride;
      stride *= MAX (stored->shape[axis], 1);
    }
  return TRUE;
}

gboolean
norm_stored_is_within (const NormStored *stored, gsize n_elements)
{
  gsize last = stored->first;

  if (stored->n_values == 0)
    return TRUE;
  for (int axis = 0; axis < stored->rank; axis++)
    {
      gsize span;

      if (!g_size_checked_mul (&span, stored->shape[axis] - 1, stored->strides[axis]) || !g_size_checked_add (&last, last, span))
        return FALSE;
    }
  return last < n_elements;
}

/* Sizes of 1 have no step. */
static gboolean
is_c_order (const NormStored *stored)
{
  gsize stride = 1;

  for (int axis = stored->rank - 1; axis >= 0; axis--)
    {
      if (stored->shape[axis] != 1 && stored->strides[axis] != stride)
        return FALSE;
      stride *= stored->shape[axis];
    }
  return TRUE;
}

/* A tensor holds 0 and 1 only; NumPy and PyTorch call every byte but 0 True. */
static gboolean
has_odd_bools (const NormStored *stored, const guchar *values)
{
  guchar all = 0;

  if (stored->dtype != NORM_DTYPE_BOOL)
    return FALSE;
  for (gsize k = 0; k < stored->n_values; k++)
    all |= values[k];
  return all > 1;
}

/* ── copying ── */

/* What is copied: the last axis and the one of the smallest steps make planes, the others count them. */
typedef struct
{
  const NormStored *stored;
  gsize size;                       /* bytes of an element */
  gsize out_strides[NORM_MAX_RANK]; /* C order */
  int last, finest;                 /* −1: there is no such axis, or it is the last */
  const guchar *in;
  guchar *out;
  gsize unchecked; /* values since the last look at the task */
  NormTask *task;
} Copy;

/* out[k] = in[k · step], for whole elements of any alignment */
static void
copy_row (guchar *out, const guchar *in, gsize n, gsize step, gsize size)
{
  if (step == 1)
    {
      memcpy (out, in, n * size);
      return;
    }
  switch (size)
    {
    case 1:
      for (gsize k = 0; k < n; k++)
        out[k] = in[k * step];
      break;
    case 2:
      for (gsize k = 0; k < n; k++)
        memcpy (out + 2 * k, in + 2 * k * step, 2);
      break;
    case 4:
      for (gsize k = 0; k < n; k++)
        memcpy (out + 4 * k, in + 4 * k * step, 4);
      break;
    default:
      for (gsize k = 0; k < n; k++)
        memcpy (out + 8 * k, in + 8 * k * step, 8);
      break;
    }
}

static gboolean
look_at_task (Copy *copy, gsize n, GError **error)
{
  copy->unchecked += n;
  if (copy->unchecked < CHECK_INTERVAL)
    return TRUE;
  copy->unchecked = 0;
  return norm_task_check (copy->task, error);
}

/* @in, @out: elements where the plane starts. Without a finest axis the plane is one row. */
static gboolean
copy_plane (Copy *copy, gsize in, gsize out, GError **error)
{
  const NormStored *stored = copy->stored;
  gboolean square = copy->finest >= 0;
  gsize n_columns = copy->last >= 0 ? stored->shape[copy->last] : 1, step = copy->last >= 0 ? stored->strides[copy->last] : 1;
  gsize n_rows = square ? stored->shape[copy->finest] : 1, width = square ? TILE : n_columns;
  gsize in_step = square ? stored->strides[copy->finest] : 0, out_step = square ? copy->out_strides[copy->finest] : 0;

  for (gsize top = 0; top < n_rows; top += MIN (TILE, n_rows - top))
    for (gsize left = 0; left < n_columns; left += MIN (width, n_columns - left))
      {
        gsize n = MIN (width, n_columns - left);

        for (gsize row = top; row < MIN (n_rows, top + TILE); row++)
          copy_row (copy->out + (out + row * out_step + left) * copy->size, copy->in + (in + row * in_step + left * step) * copy->size, n, step,
                    copy->size);
        if (!look_at_task (copy, n * MIN (TILE, n_rows - top), error))
          return FALSE;
      }
  return TRUE;
}

/* Counts @index up by one over the axes that are not in the plane. FALSE after the last. */
static gboolean
next_plane (const Copy *copy, gsize *index)
{
  for (int axis = copy->stored->rank - 1; axis >= 0; axis--)
    {
      if (axis == copy->last || axis == copy->finest)
        continue;
      if (++index[axis] < copy->stored->shape[axis])
        return TRUE;
      index[axis] = 0;
    }
  return FALSE;
}

static int
find_finest (const NormStored *stored, int last)
{
  int finest = last;

  if (last < 0 || stored->strides[last] <= 1)
    return -1;
  for (int axis = 0; axis < last; axis++)
    if (stored->shape[axis] > 1 && stored->strides[axis] < stored->strides[finest])
      finest = axis;
  return finest == last ? -1 : finest;
}

static gboolean
copy_values (const NormStored *stored, const guchar *in, guchar *out, NormTask *task, GError **error)
{
  NormStored c_order = *stored;
  Copy copy = { .stored = stored, .size = norm_dtype_size (stored->dtype), .last = stored->rank - 1, .in = in, .out = out, .task = task };
  gsize index[NORM_MAX_RANK] = { 0 };

  norm_stored_set_c_order (&c_order);
  memcpy (copy.out_strides, c_order.strides, sizeof copy.out_strides);
  copy.finest = find_finest (stored, copy.last);
  do
    {
      gsize from = stored->first, to = 0;

      for (int axis = 0; axis < stored->rank; axis++)
        {
          from += index[axis] * stored->strides[axis];
          to += index[axis] * copy.out_strides[axis];
        }
      if (!copy_plane (&copy, from, to, error))
        return FALSE;
    }
  while (next_plane (&copy, index));
  return TRUE;
}

static void
swap_bytes (guchar *data, gsize n_values, gsize size)
{
  switch (size)
    {
    case 1:
      break;
    case 2:
      for (guint16 *value = (guint16 *) data; n_values > 0; n_values--, value++)
        *value = GUINT16_SWAP_LE_BE (*value);
      break;
    case 4:
      for (guint32 *value = (guint32 *) data; n_values > 0; n_values--, value++)
        *value = GUINT32_SWAP_LE_BE (*value);
      break;
    default:
      for (guint64 *value = (guint64 *) data; n_values > 0; n_values--, value++)
        *value = GUINT64_SWAP_LE_BE (*value);
      break;
    }
}

/* One value may stand for many; a copy of what the file holds itself is always as large as the file at most. */
static gboolean
check_size (const NormStored *stored, GBytes *bytes, GError **error)
{
  if (stored->n_bytes <= MAX (NORM_FILE_LIMIT, g_bytes_get_size (bytes)))
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
               _ ("%zu bytes of values that the file does not hold, it repeats some; save only what is needed of them"), stored->n_bytes);
  return FALSE;
}

static NormTensor *
read_copied (const NormStored *stored, const guchar *in, NormTask *task, GError **error)
{
  g_autofree guchar *data = g_try_malloc (stored->n_bytes);

  if (data == NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
                   _ ("not enough memory for another %zu bytes; values in C order and this machine's byte order need none: "
                      "save np.ascontiguousarray(x) or x.contiguous()"),
                   stored->n_bytes);
      return NULL;
    }
  if (!copy_values (stored, in, data, task, error) || !norm_task_check (task, error))
    return NULL;
  if (stored->swapped)
    swap_bytes (data, stored->n_values, norm_dtype_size (stored->dtype));
  if (stored->dtype == NORM_DTYPE_BOOL)
    for (gsize k = 0; k < stored->n_values; k++)
      data[k] = data[k] != 0;
  return norm_tensor_new_take (stored->dtype, stored->rank, stored->shape, g_steal_pointer (&data));
}

NormTensor *
norm_stored_read (const NormStored *stored, GBytes *bytes, NormTask *task, GError **error)
{
  gsize n_bytes, size = norm_dtype_size (stored->dtype);
  const guchar *data = g_bytes_get_data (bytes, &n_bytes);
  g_autoptr (GBytes) values = NULL;

  g_return_val_if_fail (norm_stored_is_within (stored, n_bytes / size), NULL);
  if (stored->n_values > 0 && ((stored->swapped && size > 1) || !is_c_order (stored) || has_odd_bools (stored, data + stored->first)))
    return check_size (stored, bytes, error) ? read_copied (stored, data, task, error) : NULL;
  values = g_bytes_new_from_bytes (bytes, stored->n_values > 0 ? stored->first * size : 0, stored->n_bytes);
  return norm_tensor_new (stored->dtype, stored->rank, stored->shape, values);
}
