/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tensor-edit.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* ── along an axis ── */

/* The tensor as @n_runs runs, each @entry bytes for every entry of the axis. */
typedef struct
{
  gsize n_runs, n_entries, entry;
} Runs;

static Runs
runs_along (const NormTensor *tensor, int axis)
{
  Runs runs = { 1, tensor->shape[axis], norm_dtype_size (tensor->dtype) };

  for (int outer = 0; outer < axis; outer++)
    runs.n_runs *= tensor->shape[outer];
  for (int inner = axis + 1; inner < tensor->rank; inner++)
    runs.entry *= tensor->shape[inner];
  return runs;
}

/* Appends to @to: an empty tensor has no data to copy from. */
static char *
append (char *to, const char *from, gsize n_bytes)
{
  if (n_bytes > 0)
    memcpy (to, from, n_bytes);
  return to + n_bytes;
}

static void
fill_elements (NormDtype dtype, char *data, gsize n_bytes, double fill)
{
  const gsize size = norm_dtype_size (dtype);
  guint64 element;

  norm_dtype_store (dtype, &element, fill);
  for (gsize at = 0; at < n_bytes; at += size)
    memcpy (data + at, &element, size);
}

NormTensor *
norm_tensor_insert (const NormTensor *tensor, int axis, gsize at, gsize n, double fill, GError **error)
{
  const char *from = norm_tensor_data (tensor);
  gsize shape[NORM_MAX_RANK], n_bytes = 0;
  Runs runs;
  char *data, *to;

  g_return_val_if_fail (axis >= 0 && axis < tensor->rank && at <= tensor->shape[axis], NULL);
  memcpy (shape, tensor->shape, sizeof shape);
  to = data = g_size_checked_add (&shape[axis], shape[axis], n) && norm_shape_count (tensor->dtype, tensor->rank, shape, NULL, &n_bytes)
              ? g_try_malloc (MAX (n_bytes, 1))
              : NULL;
  if (data == NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("That is more than memory can hold; insert less"));
      return NULL;
    }
  runs = runs_along (tensor, axis);
  for (gsize run = 0; run < runs.n_runs; run++)
    {
      const gsize before = at * runs.entry, after = (runs.n_entries - at) * runs.entry, between = n * runs.entry;

      to = append (to, from, before);
      fill_elements (tensor->dtype, to, between, fill);
      to = append (to + between, from + before, after);
      from += before + after;
    }
  return norm_tensor_new_take (tensor->dtype, tensor->rank, shape, data);
}

NormTensor *
norm_tensor_remove (const NormTensor *tensor, int axis, gsize at, gsize n)
{
  const char *from = norm_tensor_data (tensor);
  gsize shape[NORM_MAX_RANK], n_bytes;
  Runs runs;
  char *data, *to;

  g_return_val_if_fail (axis >= 0 && axis < tensor->rank && at <= tensor->shape[axis] && n <= tensor->shape[axis] - at, NULL);
  memcpy (shape, tensor->shape, sizeof shape);
  shape[axis] -= n;
  norm_shape_count (tensor->dtype, tensor->rank, shape, NULL, &n_bytes);
  to = data = g_malloc (MAX (n_bytes, 1));
  runs = runs_along (tensor, axis);
  for (gsize run = 0; run < runs.n_runs; run++)
    {
      const gsize before = at * runs.entry, after = (runs.n_entries - at - n) * runs.entry;

      to = append (to, from, before);
      to = append (to, from + before + n * runs.entry, after);
      from += runs.n_entries * runs.entry;
    }
  return norm_tensor_new_take (tensor->dtype, tensor->rank, shape, data);
}

/* ── many values ── */

NormTensor *
norm_tensor_with_elements (const NormTensor *tensor, const gsize *sources, gsize n, const NormTensor *values)
{
  const gsize size = norm_dtype_size (tensor->dtype);
  const char *elements = norm_tensor_data (values);
  char *data;

  g_return_val_if_fail (values->dtype == tensor->dtype && values->n_values >= n, NULL);
  data = g_memdup2 (norm_tensor_data (tensor), norm_tensor_n_bytes (tensor));
  for (gsize at = 0; at < n; at++)
    {
      g_assert (sources[at] < tensor->n_values);
      memcpy (data + sources[at] * size, elements + at * size, size);
    }
  return norm_tensor_new_take (tensor->dtype, tensor->rank, tensor->shape, data);
}

/* ── axes of a view ── */

/* Axes that only changed places keep their stride and their size, and begin at their own beginning; of several that are alike (of size 1) the first
 * view axis is the first source axis. */
static int
find_axis (const NormView *view, int axis, const gsize *begin, const gboolean *taken)
{
  const NormTensor *tensor = view->tensor;
  gsize stride = 1;
  int found = -1;

  for (int source = tensor->rank - 1; source >= 0; source--)
    {
      if (!taken[source] && tensor->shape[source] == view->shape[axis] && (gssize) stride == view->strides[axis] && begin[source] == 0)
        found = source;
      stride *= MAX (tensor->shape[source], 1);
    }
  return found;
}

int
norm_view_source_axis (const NormView *view, int axis)
{
  gboolean taken[NORM_MAX_RANK] = { FALSE };
  gsize begin[NORM_MAX_RANK] = { 0 };
  int found = -1;

  g_return_val_if_fail (axis >= 0 && axis < view->rank, -1);
  if (view->origin != NULL)
    return -1;
  if (view->n_values > 0)
    norm_shape_unravel (view->tensor->rank, view->tensor->shape, (gsize) view->offset, begin);
  for (int at = 0; at <= axis; at++)
    {
      found = find_axis (view, at, begin, taken);
      if (found >= 0)
        taken[found] = TRUE;
    }
  return found;
}

/* ── what another dtype loses ── */

/* @value in @from became @kept; they are known to differ. As doubles they look the same when only digits beyond 2^53 went, or the sign of a zero. */
static void
count_loss (NormDtype from, NormDtype dtype, double value, double kept, NormCastLoss *loss)
{
  const gboolean same = value == kept || (isnan (value) && isnan (kept));

  if (same && (from == NORM_DTYPE_INT64 || from == NORM_DTYPE_UINT64))
    loss->n_rounded++;
  if (same)
    return;
  if (dtype == NORM_DTYPE_BOOL)
    loss->n_true++;
  else if (isnan (value))
    loss->n_nan++;
  else if (norm_dtype_is_floating (dtype))
    *(isinf (kept) ? &loss->n_clipped : &loss->n_rounded) += 1;
  else if (trunc (value) == kept)
    loss->n_fractions++;
  else
    loss->n_clipped++;
}

gboolean
norm_tensor_cast_loss (NormTensor *tensor, NormDtype dtype, NormCastLoss *loss)
{
  g_autoptr (NormTensor) cast = norm_tensor_cast (tensor, dtype);
  g_autoptr (NormTensor) back = norm_tensor_cast (cast, tensor->dtype);
  const gsize size = norm_dtype_size (tensor->dtype);
  const char *one = norm_tensor_data (tensor), *other = norm_tensor_data (back);

  *loss = (NormCastLoss){ 0 };
  for (gsize flat = 0; flat < tensor->n_values; flat++)
    if (memcmp (one + flat * size, other + flat * size, size) != 0)
      count_loss (tensor->dtype, dtype, norm_tensor_get (tensor, flat), norm_tensor_get (cast, flat), loss);
  return loss->n_fractions + loss->n_clipped + loss->n_nan + loss->n_rounded + loss->n_true > 0;
}
