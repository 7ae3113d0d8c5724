/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tensor.h"

#include <math.h>
#include <string.h>

#define CHUNK 1024 /* values converted at a time */

static NormTensor *
tensor_new (NormDtype dtype, int rank, const gsize *shape, GBytes *bytes)
{
  NormTensor *tensor = g_new0 (NormTensor, 1);

  tensor->dtype = dtype;
  tensor->rank = rank;
  if (rank > 0)
    memcpy (tensor->shape, shape, rank * sizeof *shape);
  norm_shape_count (dtype, rank, shape, &tensor->n_values, NULL);
  tensor->bytes = bytes;
  g_atomic_ref_count_init (&tensor->ref_count);
  return tensor;
}

static gboolean
is_exactly (NormDtype dtype, int rank, const gsize *shape, GBytes *bytes)
{
  gsize n_bytes;

  return norm_shape_count (dtype, rank, shape, NULL, &n_bytes) && n_bytes == g_bytes_get_size (bytes);
}

NormTensor *
norm_tensor_new (NormDtype dtype, int rank, const gsize *shape, GBytes *bytes)
{
  gsize n_bytes;
  gconstpointer data;

  g_return_val_if_fail (is_exactly (dtype, rank, shape, bytes), NULL);
  data = g_bytes_get_data (bytes, &n_bytes);
  if ((guintptr) data % norm_dtype_size (dtype) != 0)
    return tensor_new (dtype, rank, shape, g_bytes_new (data, n_bytes));
  return tensor_new (dtype, rank, shape, g_bytes_ref (bytes));
}

NormTensor *
norm_tensor_new_take (NormDtype dtype, int rank, const gsize *shape, gpointer data)
{
  gsize n_bytes;

  g_return_val_if_fail (norm_shape_count (dtype, rank, shape, NULL, &n_bytes), NULL);
  return tensor_new (dtype, rank, shape, g_bytes_new_take (data, n_bytes));
}

NormTensor *
norm_tensor_new_from_doubles (NormDtype dtype, int rank, const gsize *shape, const double *values)
{
  gsize n_values, n_bytes;
  gpointer data;

  g_return_val_if_fail (norm_shape_count (dtype, rank, shape, &n_values, &n_bytes), NULL);
  data = g_malloc (n_bytes);
  norm_dtype_store_many (dtype, data, values, n_values);
  return norm_tensor_new_take (dtype, rank, shape, data);
}

NormTensor *
norm_tensor_ref (NormTensor *tensor)
{
  g_return_val_if_fail (tensor != NULL, NULL);
  g_atomic_ref_count_inc (&tensor->ref_count);
  return tensor;
}

void
norm_tensor_unref (NormTensor *tensor)
{
  g_return_if_fail (tensor != NULL);
  if (!g_atomic_ref_count_dec (&tensor->ref_count))
    return;
  g_bytes_unref (tensor->bytes);
  g_free (tensor->summary);
  g_free (tensor);
}

const void *
norm_tensor_data (const NormTensor *tensor)
{
  return g_bytes_get_data (tensor->bytes, NULL);
}

gsize
norm_tensor_n_bytes (const NormTensor *tensor)
{
  return g_bytes_get_size (tensor->bytes);
}

static const void *
element_at (const NormTensor *tensor, gsize flat)
{
  return (const char *) norm_tensor_data (tensor) + flat * norm_dtype_size (tensor->dtype);
}

double
norm_tensor_get (const NormTensor *tensor, gsize flat)
{
  g_return_val_if_fail (flat < tensor->n_values, NAN);
  return norm_dtype_load (tensor->dtype, element_at (tensor, flat));
}

char *
norm_tensor_get_text (const NormTensor *tensor, gsize flat)
{
  g_return_val_if_fail (flat < tensor->n_values, NULL);
  return norm_dtype_format (tensor->dtype, element_at (tensor, flat));
}

double *
norm_tensor_to_doubles (const NormTensor *tensor)
{
  double *values = g_new (double, tensor->n_values);

  norm_dtype_load_many (tensor->dtype, norm_tensor_data (tensor), values, tensor->n_values);
  return values;
}

gboolean
norm_tensor_equal (const NormTensor *a, const NormTensor *b)
{
  if (a == b)
    return TRUE;
  return a->dtype == b->dtype && a->rank == b->rank && memcmp (a->shape, b->shape, a->rank * sizeof *a->shape) == 0 &&
         g_bytes_equal (a->bytes, b->bytes);
}

/* A copy whose element at @flat is @element. */
static NormTensor *
with_element (const NormTensor *tensor, gsize flat, const void *element)
{
  const gsize size = norm_dtype_size (tensor->dtype);
  char *data = g_memdup2 (norm_tensor_data (tensor), norm_tensor_n_bytes (tensor));

  memcpy (data + flat * size, element, size);
  return norm_tensor_new_take (tensor->dtype, tensor->rank, tensor->shape, data);
}

NormTensor *
norm_tensor_with_text (const NormTensor *tensor, gsize flat, const char *text, GError **error)
{
  guint64 element;

  g_return_val_if_fail (flat < tensor->n_values, NULL);
  if (!norm_dtype_parse (tensor->dtype, text, &element, error))
    return NULL;
  return with_element (tensor, flat, &element);
}

NormTensor *
norm_tensor_with_value (const NormTensor *tensor, gsize flat, double value)
{
  guint64 element;

  g_return_val_if_fail (flat < tensor->n_values, NULL);
  norm_dtype_store (tensor->dtype, &element, value);
  return with_element (tensor, flat, &element);
}

NormTensor *
norm_tensor_with_shape (NormTensor *tensor, int rank, const gsize *shape)
{
  return norm_tensor_new (tensor->dtype, rank, shape, tensor->bytes);
}

/* A double beside @magnitude that rounds to every narrower type as @magnitude itself does: inexact ones become odd (S. Boldo and G. Melquiond,
 * "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd", 2008). */
static double
round_to_odd (guint64 magnitude)
{
  const int excess_bits = magnitude >> 53 == 0 ? 0 : 11 - __builtin_clzll (magnitude);
  guint64 kept = magnitude >> excess_bits;

  if (kept << excess_bits != magnitude)
    kept |= 1;
  return ldexp ((double) kept, excess_bits);
}

/* @magnitude with @negative to a type of 64 bits or a floating one; what is exact stays exact, all else is rounded or saturated once. */
static void
store_integer (NormDtype dtype, void *element, gboolean negative, guint64 magnitude)
{
  const guint64 above = dtype == NORM_DTYPE_INT64 ? (guint64) G_MAXINT64 : G_MAXUINT64;
  const guint64 below = dtype == NORM_DTYPE_INT64 ? G_GUINT64_CONSTANT (1) << 63 : 0;

  if (dtype == NORM_DTYPE_INT64 || dtype == NORM_DTYPE_UINT64)
    {
      const guint64 bits = negative ? -MIN (magnitude, below) : MIN (magnitude, above);
      memcpy (element, &bits, sizeof bits);
    }
  else
    {
      const double value = dtype == NORM_DTYPE_FLOAT64 ? (double) magnitude : round_to_odd (magnitude);
      norm_dtype_store (dtype, element, negative ? -value : value);
    }
}

static void
cast_from_integers (const NormTensor *tensor, NormDtype dtype, char *data)
{
  const guint64 *source = norm_tensor_data (tensor);

  for (gsize flat = 0; flat < tensor->n_values; flat++)
    {
      const gboolean negative = tensor->dtype == NORM_DTYPE_INT64 && source[flat] >> 63 != 0;
      store_integer (dtype, data + flat * norm_dtype_size (dtype), negative, negative ? -source[flat] : source[flat]);
    }
}

/* By way of double, some at a time: all at once would take eight bytes for each. */
static void
cast_by_double (const NormTensor *tensor, NormDtype dtype, char *data)
{
  double values[CHUNK];

  for (gsize start = 0; start < tensor->n_values; start += CHUNK)
    {
      const gsize n = MIN (CHUNK, tensor->n_values - start);

      norm_dtype_load_many (tensor->dtype, element_at (tensor, start), values, n);
      norm_dtype_store_many (dtype, data + start * norm_dtype_size (dtype), values, n);
    }
}

NormTensor *
norm_tensor_cast (NormTensor *tensor, NormDtype dtype)
{
  gsize n_bytes;
  char *data;

  if (tensor->dtype == dtype)
    return norm_tensor_ref (tensor);
  g_return_val_if_fail (norm_shape_count (dtype, tensor->rank, tensor->shape, NULL, &n_bytes), NULL);
  data = g_malloc (n_bytes);
  if (tensor->dtype == NORM_DTYPE_INT64 || tensor->dtype == NORM_DTYPE_UINT64)
    cast_from_integers (tensor, dtype, data);
  else
    cast_by_double (tensor, dtype, data);
  return norm_tensor_new_take (dtype, tensor->rank, tensor->shape, data);
}

/* The place in @tensor of the value at @index of a shape of @rank axes; last axes correspond, an axis that is missing on either side counts as of
 * size 1. FALSE where @tensor has none. */
static gboolean
find_in_old (const NormTensor *tensor, int rank, const gsize *index, gsize *flat)
{
  const int n_axes = MAX (rank, tensor->rank);

  *flat = 0;
  for (int axis = 0; axis < n_axes; axis++)
    {
      const int new_axis = axis - (n_axes - rank), old_axis = axis - (n_axes - tensor->rank);
      const gsize at = new_axis >= 0 ? index[new_axis] : 0;
      const gsize size = old_axis >= 0 ? tensor->shape[old_axis] : 1;

      if (at >= size)
        return FALSE;
      *flat = *flat * size + at;
    }
  return TRUE;
}

NormTensor *
norm_tensor_resize (const NormTensor *tensor, int rank, const gsize *shape, double fill)
{
  const gsize size = norm_dtype_size (tensor->dtype);
  gsize n_values, n_bytes, old, index[NORM_MAX_RANK];
  guint64 filler;
  char *data;

  g_return_val_if_fail (norm_shape_count (tensor->dtype, rank, shape, &n_values, &n_bytes), NULL);
  norm_dtype_store (tensor->dtype, &filler, fill);
  data = g_malloc (n_bytes);
  for (gsize flat = 0; flat < n_values; flat++)
    {
      norm_shape_unravel (rank, shape, flat, index);
      memcpy (data + flat * size, find_in_old (tensor, rank, index, &old) ? element_at (tensor, old) : &filler, size);
    }
  return norm_tensor_new_take (tensor->dtype, rank, shape, data);
}
