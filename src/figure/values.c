/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "values.h"

#include <string.h>

#define RUN   1024 /* values converted at a time */
#define LANES 8    /* kept side by side, so that the compiler can use vectors whatever their length */

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

/* A number's bits without its sign are ordered as |v| is, with ∞ behind every number and NaN behind ∞. */
double
norm_values_more_striking (double shown, double value)
{
  guint64 shown_bits, value_bits;

  memcpy (&shown_bits, &shown, sizeof shown);
  memcpy (&value_bits, &value, sizeof value);
  return value_bits << 1 > shown_bits << 1 ? value : shown;
}

static gint32
float_magnitude (const float *value)
{
  gint32 bits;

  memcpy (&bits, value, sizeof bits);
  return bits & G_MAXINT32;
}

/* The same order, many at a time: the largest magnitude first, then whose it is. */
static float
most_striking_float (const float *values, gsize n)
{
  gint32 most[LANES] = { 0 };
  gsize at = 0;

  for (; at + LANES <= n; at += LANES)
    for (gsize lane = 0; lane < LANES; lane++)
      {
        gint32 magnitude = float_magnitude (values + at + lane);

        most[lane] = magnitude > most[lane] ? magnitude : most[lane];
      }
  for (; at < n; at++)
    most[0] = MAX (most[0], float_magnitude (values + at));
  for (gsize lane = 1; lane < LANES; lane++)
    most[0] = MAX (most[0], most[lane]);
  for (at = 0; float_magnitude (values + at) != most[0]; at++)
    continue;
  return values[at];
}

double
norm_values_most_striking (const NormValues *values, gssize at, gssize stride, gsize n)
{
  double run[RUN], most = 0;

  if (n == 1)
    return load (values, at);
  if (values->dtype == NORM_DTYPE_FLOAT32 && stride == 1)
    return most_striking_float ((const float *) (gconstpointer) values->data + at, n);
  for (gsize done = 0; done < n; done += RUN)
    {
      gsize some = MIN (RUN, n - done);

      norm_values_run (values, at + (gssize) done * stride, stride, run, some);
      for (gsize each = 0; each < some; each++)
        most = norm_values_more_striking (most, run[each]);
    }
  return most;
}
