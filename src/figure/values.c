/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "values.h"

void
norm_values_init_view (NormValues *values, const NormGrid *grid, const NormView *view)
{
  g_return_if_fail (view->rank == grid->rank);
  values->dtype = view->tensor->dtype;
  values->data = norm_tensor_data (view->tensor);
  values->offset = view->offset;
  for (int axis = 0; axis < grid->rank; axis++)
    values->strides[axis] = view->strides[axis];
}

void
norm_values_init_tensor (NormValues *values, const NormGrid *grid, const NormTensor *tensor)
{
  gsize stride = 1; /* unsigned: beside an axis of size 0 the others may be anything */

  g_return_if_fail (tensor->n_values == grid->n_cells);
  values->dtype = tensor->dtype;
  values->data = norm_tensor_data (tensor);
  values->offset = 0;
  for (int axis = grid->rank - 1; axis >= 0; axis--)
    {
      values->strides[axis] = (gssize) stride;
      stride *= grid->shape[axis];
    }
}

static double
load (const NormValues *values, gssize element)
{
  return norm_dtype_load (values->dtype, values->data + element * (gssize) norm_dtype_size (values->dtype));
}

double
norm_values_get (const NormValues *values, const NormGrid *grid, gsize cell)
{
  gssize element = values->offset;

  for (int axis = grid->rank - 1; axis >= 0; axis--)
    {
      element += (gssize) (cell % grid->shape[axis]) * values->strides[axis];
      cell /= grid->shape[axis];
    }
  return load (values, element);
}

gssize
norm_values_part (const NormValues *values, const NormGrid *grid, gboolean down, gsize place)
{
  gssize element = 0;

  for (int axis = grid->rank - 1; axis >= 0; axis--)
    if (grid->down[axis] == down)
      {
        element += (gssize) (place % grid->shape[axis]) * values->strides[axis];
        place /= grid->shape[axis];
      }
  return element;
}

void
norm_values_run (const NormValues *values, gssize at, gssize stride, double *out, gsize n)
{
  gssize size = (gssize) norm_dtype_size (values->dtype);

  if (stride == 1)
    {
      norm_dtype_load_many (values->dtype, values->data + at * size, out, n);
      return;
    }
  for (gsize value = 0; value < n; value++)
    out[value] = load (values, at + (gssize) value * stride);
}
