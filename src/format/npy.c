/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NumPy's .npy: a header (npy-header.c), then the values. */
#include "format.h"
#include "npy-header.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* values between two looks at the cancellable */
#define CANCEL_INTERVAL (1 << 20)

/* out[k] = in[k · step], for whole elements of any alignment */
static void
copy_strided (guchar *out, const guchar *in, gsize n, gsize step, gsize size)
{
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

/* Counts @index up by one over all axes but the last. */
static void
next_row (const NormNpyHeader *header, gsize *index)
{
  for (int axis = header->rank - 2; axis >= 0; axis--)
    {
      if (++index[axis] < header->shape[axis])
        return;
      index[axis] = 0;
    }
}

/* Value (n0, n1, …) stands in the file at n0 + shape[0]·(n1 + shape[1]·(n2 + …)). Read once per row of the last axis. */
static gboolean
copy_fortran (const NormNpyHeader *header, const guchar *in, guchar *out, GCancellable *cancellable, GError **error)
{
  gsize size = norm_dtype_size (header->dtype);
  gsize length = header->shape[header->rank - 1];
  gsize index[NORM_MAX_RANK] = { 0 };
  gsize steps[NORM_MAX_RANK];

  steps[0] = 1;
  for (int axis = 1; axis < header->rank; axis++)
    steps[axis] = steps[axis - 1] * header->shape[axis - 1];
  for (gsize done = 0, checked = 0; done < header->n_values; done += length, next_row (header, index))
    {
      gsize first = 0;

      for (int axis = 0; axis < header->rank - 1; axis++)
        first += index[axis] * steps[axis];
      copy_strided (out + done * size, in + first * size, length, steps[header->rank - 1], size);
      if (done - checked >= CANCEL_INTERVAL)
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
          checked = done;
        }
    }
  return TRUE;
}

static void
swap_bytes (guchar *data, gsize n_values, gsize size)
{
  switch (size)
    {
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

/* NumPy calls every byte but 0 True; a tensor holds 0 and 1 only. */
static gboolean
has_odd_bools (const NormNpyHeader *header, const guchar *values)
{
  guchar all = 0;

  if (header->dtype != NORM_DTYPE_BOOL)
    return FALSE;
  for (gsize k = 0; k < header->n_values; k++)
    all |= values[k];
  return all > 1;
}

static gboolean
convert (const NormNpyHeader *header, const guchar *in, guchar *out, GCancellable *cancellable, GError **error)
{
  if (!header->fortran_order)
    memcpy (out, in, header->n_bytes);
  else if (!copy_fortran (header, in, out, cancellable, error))
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (header->swapped)
    swap_bytes (out, header->n_values, norm_dtype_size (header->dtype));
  if (header->dtype == NORM_DTYPE_BOOL)
    for (gsize k = 0; k < header->n_values; k++)
      out[k] = out[k] != 0;
  return TRUE;
}

static NormTensor *
read_converted (const NormNpyHeader *header, const guchar *values, GCancellable *cancellable, GError **error)
{
  g_autofree guchar *data = g_try_malloc (header->n_bytes);

  if (data == NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
                   _ ("not enough memory for another %zu bytes; an array in C order and this machine's byte order needs none: "
                      "np.save(file, np.ascontiguousarray(x))"),
                   header->n_bytes);
      return NULL;
    }
  if (!convert (header, values, data, cancellable, error))
    return NULL;
  return norm_tensor_new_take (header->dtype, header->rank, header->shape, g_steal_pointer (&data));
}

NormTensor *
norm_npy_read (GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) payload = NULL;
  NormNpyHeader header;
  const guchar *data;
  gsize size;

  data = g_bytes_get_data (bytes, &size);
  if (!norm_npy_header_parse (data, size, size, &header, error))
    return NULL;
  if (header.n_values > 0 && (header.fortran_order || header.swapped || has_odd_bools (&header, data + header.offset)))
    return read_converted (&header, data + header.offset, cancellable, error);
  /* The tensor keeps the mapping of the file alive and uses its pages as they are. */
  payload = g_bytes_new_from_bytes (bytes, header.offset, header.n_bytes);
  return norm_tensor_new (header.dtype, header.rank, header.shape, payload);
}

GBytes *
norm_npy_write (NormTensor *tensor, GError **error)
{
  g_autoptr (GByteArray) header = norm_npy_header_new (tensor->dtype, tensor->rank, tensor->shape);
  gsize n_bytes = norm_tensor_n_bytes (tensor);
  guchar *data = NULL;

  if (n_bytes <= (gsize) G_MAXSSIZE - header->len)
    data = g_try_malloc (header->len + n_bytes);
  if (data == NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("not enough memory to write %zu bytes; close other programs and try again"), n_bytes);
      return NULL;
    }
  memcpy (data, header->data, header->len);
  if (n_bytes > 0)
    memcpy (data + header->len, norm_tensor_data (tensor), n_bytes);
  return g_bytes_new_take (data, header->len + n_bytes);
}
