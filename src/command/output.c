/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What --output writes. */
#include "command-private.h"

#include "npz.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_ARRAYS 6

/* The arrays of a .npz: owned tensors. */
typedef struct
{
  const char *names[MOST_ARRAYS];
  NormTensor *tensors[MOST_ARRAYS];
  guint n;
} Arrays;

static void
add (Arrays *arrays, const char *name, NormTensor *tensor)
{
  arrays->names[arrays->n] = name;
  arrays->tensors[arrays->n++] = tensor;
}

static void
arrays_clear (Arrays *arrays)
{
  for (guint i = 0; i < arrays->n; i++)
    norm_tensor_unref (arrays->tensors[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arrays, arrays_clear)

/* One number for each pool, in their order. */
static NormTensor *
pool_values (const NormResult *result, gsize offset)
{
  gsize n = result->pooling->n_pools;
  double *values = g_new (double, MAX (n, 1));
  for (gsize pool = 0; pool < n; pool++)
    values[pool] = G_STRUCT_MEMBER (double, &result->pools[pool], offset);
  return norm_tensor_new_take (NORM_DTYPE_FLOAT64, 1, &n, values);
}

/* The number of each value's pool, in the shape of the input. */
static NormTensor *
pool_numbers (const NormResult *result, GError **error)
{
  const NormView *view = result->input;
  gint64 *numbers = view->n_values > G_MAXSSIZE / sizeof *numbers ? NULL : g_try_new (gint64, MAX (view->n_values, 1));
  if (!numbers)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
                   _ ("not enough memory for the number of each value's pool; write the output alone, to a file that ends in .npy"));
      return NULL;
    }
  for (gsize cell = 0; cell < view->n_values; cell++)
    numbers[cell] = (gint64) norm_pooling_pool_of (result->pooling, cell);
  return norm_tensor_new_take (NORM_DTYPE_INT64, view->rank, view->shape, numbers);
}

/* A layer without pools has input and output only. */
static GBytes *
write_npz (const NormResult *result, GError **error)
{
  g_auto (Arrays) arrays = { 0 };
  add (&arrays, "input", norm_view_to_tensor (result->input));
  add (&arrays, "output", norm_tensor_ref (result->output));
  if (result->layer->info->pools)
    {
      NormTensor *numbers = pool_numbers (result, error);
      if (!numbers)
        return NULL;
      add (&arrays, "mean", pool_values (result, G_STRUCT_OFFSET (NormPoolStatistics, mean)));
      add (&arrays, "var", pool_values (result, G_STRUCT_OFFSET (NormPoolStatistics, var)));
      add (&arrays, "pool", numbers);
    }
  if (result->mask)
    add (&arrays, "mask", norm_view_to_tensor (result->mask));
  return norm_npz_write_many (arrays.names, arrays.tensors, arrays.n, error);
}

GBytes *
norm_command_output (const char *name, const NormResult *result, GError **error)
{
  const NormFormat *format = norm_format_by_name (name);
  return strcmp (format->id, "npz") ? format->write (result->output, error) : write_npz (result, error);
}
