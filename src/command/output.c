/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What --output writes. */
#include "command-private.h"

#include "npz.h"
#include "safetensors.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_ARRAYS 6

/* What a container gets: owned tensors. */
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

/* Writes several tensors, by their names. */
typedef GBytes *(*WriteMany) (const char *const *names, NormTensor *const *tensors, guint n, GError **error);

/* A layer without pools has input and output only. */
static GBytes *
write_arrays (const NormResult *result, WriteMany write, GError **error)
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
  return write (arrays.names, arrays.tensors, arrays.n, error);
}

GBytes *
norm_command_output (const char *name, const NormResult *result, GError **error)
{
  static const struct
  {
    const char *id;
    WriteMany write;
  } containers[] = { { "npz", norm_npz_write_many }, { "safetensors", norm_safetensors_write_many } };
  const NormFormat *format = norm_format_by_name (name);
  for (guint row = 0; row < G_N_ELEMENTS (containers); row++)
    if (!strcmp (format->id, containers[row].id))
      return write_arrays (result, containers[row].write, error);
  return format->write (result->output, error);
}
