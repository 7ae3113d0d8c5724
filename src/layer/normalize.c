/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "normalize.h"
#include "walk.h"

typedef struct
{
  NormDtype dtype;
  gsize size;   /* of an element */
  guint8 *data; /* borrowed */
} NormOutput;

/* One row of values to cells that are @cell_stride apart. */
static void
store_run (const NormOutput *output, gsize cell, gsize cell_stride, const double *values, gsize n)
{
  guint8 *first = output->data + cell * output->size;
  guint8 packed[NORM_BLOCK_VALUES * sizeof (guint64)] __attribute__ ((aligned (8)));

  if (cell_stride == 1)
    {
      norm_dtype_store_many (output->dtype, first, values, n);
      return;
    }
  norm_dtype_store_many (output->dtype, packed, values, n);
  for (gsize column = 0; column < n; column++)
    memcpy (first + column * cell_stride * output->size, packed + column * output->size, output->size);
}

static void
store_block (const NormOutput *output, const NormBlock *block, const double *values)
{
  if (block->column_cell == 1 && block->row_cell == block->n_columns)
    {
      store_run (output, block->cell, 1, values, block->n_rows * block->n_columns);
      return;
    }
  for (gsize row = 0; row < block->n_rows; row++)
    store_run (output, block->cell + row * block->row_cell, block->column_cell, values + row * block->n_columns, block->n_columns);
}

static gboolean
output_set_limit_error (gsize n, GError **error)
{
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, "not enough memory for an output of %" G_GSIZE_FORMAT " values; use a smaller part of the input",
               n);
  return FALSE;
}

#define REAL    double
#define NAME(x) x##_double
#include "normalize-impl.h"
#undef REAL
#undef NAME

#define REAL    long double
#define NAME(x) x##_wide
#include "normalize-impl.h"
#undef REAL
#undef NAME

NormTensor *
norm_normalize (const NormPooling *pooling, const NormScale *pools, const double *weight, const double *bias, NormTask *task, GError **error)
{
  const NormView *view = pooling->view;
  NormDtype dtype = view->tensor->dtype;
  gsize n_bytes = 0;
  g_autofree guint8 *data = NULL;
  NormOutput output = { dtype, norm_dtype_size (dtype), NULL };
  gboolean done;

  if (norm_shape_count (dtype, 1, &view->n_values, NULL, &n_bytes))
    data = g_try_malloc (MAX (n_bytes, 1));
  if (data == NULL)
    {
      output_set_limit_error (view->n_values, error);
      return NULL;
    }
  output.data = data;
  if (dtype == NORM_DTYPE_FLOAT64)
    done = normalize_wide (pooling, pools, weight, bias, &output, task, error);
  else
    done = normalize_double (pooling, pools, weight, bias, &output, task, error);
  return done ? norm_tensor_new_take (dtype, 1, &view->n_values, g_steal_pointer (&data)) : NULL;
}
