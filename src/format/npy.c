/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NumPy's .npy: a header (npy-header.c), then the values. */
#include "format.h"
#include "npy-header.h"
#include "stored.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* The first axis is the fastest where the header says so. */
static void
fill_stored (const NormNpyHeader *header, NormStored *stored)
{
  *stored = (NormStored){ .dtype = header->dtype, .swapped = header->swapped, .rank = header->rank };
  memcpy (stored->shape, header->shape, sizeof stored->shape);
  norm_stored_set_c_order (stored);
  if (header->fortran_order)
    for (gsize axis = 0, stride = 1; axis < (gsize) header->rank; stride *= MAX (header->shape[axis], 1), axis++)
      stored->strides[axis] = stride;
}

NormTensor *
norm_npy_read (GBytes *bytes, NormTask *task, GError **error)
{
  g_autoptr (GBytes) payload = NULL;
  NormNpyHeader header;
  NormStored stored;
  const guchar *data;
  gsize size;

  data = g_bytes_get_data (bytes, &size);
  if (!norm_npy_header_parse (data, size, size, &header, error))
    return NULL;
  fill_stored (&header, &stored);
  payload = g_bytes_new_from_bytes (bytes, header.offset, header.n_bytes);
  return norm_stored_read (&stored, payload, task, error);
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
