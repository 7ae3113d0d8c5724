/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view.h"

#include <string.h>

static NormView *
view_new (NormTensor *tensor, NormView *origin, gssize offset, int rank, const gsize *shape, const gssize *strides)
{
  NormView *view = g_new0 (NormView, 1);

  view->tensor = norm_tensor_ref (tensor);
  view->origin = origin != NULL ? norm_view_ref (origin) : NULL;
  view->offset = offset;
  view->rank = rank;
  view->n_values = 1;
  for (int axis = 0; axis < rank; axis++)
    {
      view->shape[axis] = shape[axis];
      view->strides[axis] = strides[axis];
      view->n_values *= shape[axis];
    }
  g_atomic_ref_count_init (&view->ref_count);
  return view;
}

/* Strides of C order; a size of 0 counts as 1, as in PyTorch. Unsigned, since beside a size of 0 the others may be anything. */
static void
contiguous_strides (int rank, const gsize *shape, gssize *strides)
{
  gsize stride = 1;

  for (int axis = rank - 1; axis >= 0; axis--)
    {
      strides[axis] = (gssize) stride;
      stride *= MAX (shape[axis], 1);
    }
}

static gsize
count_cells (int rank, const gsize *shape)
{
  gsize n_cells = 1;

  for (int axis = 0; axis < rank; axis++)
    n_cells *= shape[axis];
  return n_cells;
}

/* Beside an axis without elements the others may be as long as they like, so they are only multiplied where every axis has some. */
static gboolean
is_inside (const NormTensor *tensor, gssize offset, int rank, const gsize *shape, const gssize *strides)
{
  gssize first = offset, last = offset;

  if (rank < 0 || rank > NORM_MAX_AXES)
    return FALSE;
  for (int axis = 0; axis < rank; axis++)
    if (shape[axis] == 0)
      return TRUE;
  for (int axis = 0; axis < rank; axis++)
    {
      const gssize span = (gssize) (shape[axis] - 1) * strides[axis];
      first += MIN (span, 0);
      last += MAX (span, 0);
    }
  return first >= 0 && (gsize) last < tensor->n_values;
}

NormView *
norm_view_new (NormTensor *tensor)
{
  gssize strides[NORM_MAX_AXES];

  contiguous_strides (tensor->rank, tensor->shape, strides);
  return view_new (tensor, NULL, 0, tensor->rank, tensor->shape, strides);
}

NormView *
norm_view_new_strided (NormView *base, gssize offset, int rank, const gsize *shape, const gssize *strides)
{
  g_return_val_if_fail (is_inside (base->tensor, offset, rank, shape, strides), NULL);
  return view_new (base->tensor, base->origin, offset, rank, shape, strides);
}

NormView *
norm_view_ref (NormView *view)
{
  g_return_val_if_fail (view != NULL, NULL);
  g_atomic_ref_count_inc (&view->ref_count);
  return view;
}

void
norm_view_unref (NormView *view)
{
  g_return_if_fail (view != NULL);
  if (!g_atomic_ref_count_dec (&view->ref_count))
    return;
  norm_tensor_unref (view->tensor);
  g_clear_pointer (&view->origin, norm_view_unref);
  g_free (view);
}

gboolean
norm_view_is_contiguous (const NormView *view)
{
  gssize stride = 1;

  if (view->n_values == 0)
    return TRUE;
  for (int axis = view->rank - 1; axis >= 0; axis--)
    {
      if (view->shape[axis] != 1 && view->strides[axis] != stride)
        return FALSE;
      stride *= view->shape[axis];
    }
  return TRUE;
}

gsize
norm_view_element (const NormView *view, gsize cell)
{
  gssize element = view->offset;

  g_return_val_if_fail (cell < view->n_values, 0);
  for (int axis = view->rank - 1; axis >= 0; axis--)
    {
      element += (gssize) (cell % view->shape[axis]) * view->strides[axis];
      cell /= view->shape[axis];
    }
  return element;
}

double
norm_view_get (const NormView *view, gsize cell)
{
  return norm_tensor_get (view->tensor, norm_view_element (view, cell));
}

char *
norm_view_get_text (const NormView *view, gsize cell)
{
  return norm_tensor_get_text (view->tensor, norm_view_element (view, cell));
}

gsize
norm_view_source (const NormView *view, gsize cell)
{
  const gsize element = norm_view_element (view, cell);

  /* a copy was written in C order of its origin: the element is the origin's cell */
  return view->origin != NULL ? norm_view_source (view->origin, element) : element;
}

/* The axes from the widest step to the narrowest; those that cannot move (size 1, stride 0) are left out. Returns their number. */
static int
sort_axes (const NormView *view, int order[NORM_MAX_AXES])
{
  int n_axes = 0;

  for (int axis = 0; axis < view->rank; axis++)
    {
      int place = n_axes;

      if (view->shape[axis] <= 1 || view->strides[axis] == 0)
        continue;
      for (; place > 0 && ABS (view->strides[order[place - 1]]) < ABS (view->strides[axis]); place--)
        order[place] = order[place - 1];
      order[place] = axis;
      n_axes++;
    }
  return n_axes;
}

/* Takes @element apart like a number in mixed radix: in views that do not overlap, one step of an axis is wider than all narrower ones together. */
static gboolean
find_element (const NormView *view, gsize element, gsize *cell)
{
  int order[NORM_MAX_AXES];
  const int n_axes = sort_axes (view, order);
  gsize index[NORM_MAX_AXES] = { 0 };
  gssize rest = (gssize) element - view->offset;

  if (view->n_values == 0)
    return FALSE;
  for (int place = 0; place < n_axes; place++) /* measured from the first element in memory, not from the first cell */
    rest -= MIN (view->strides[order[place]], 0) * (gssize) (view->shape[order[place]] - 1);
  for (int place = 0; place < n_axes; place++)
    {
      const int axis = order[place];
      const gssize stride = ABS (view->strides[axis]);

      if (rest < 0 || (gsize) (rest / stride) >= view->shape[axis])
        return FALSE;
      index[axis] = view->strides[axis] > 0 ? (gsize) (rest / stride) : view->shape[axis] - 1 - (gsize) (rest / stride);
      rest %= stride;
    }
  *cell = norm_shape_ravel (view->rank, view->shape, index);
  return rest == 0;
}

gboolean
norm_view_find (const NormView *view, gsize source, gsize *cell)
{
  gsize element = source;

  if (view->origin != NULL && !norm_view_find (view->origin, source, &element))
    return FALSE;
  return element < view->tensor->n_values && find_element (view, element, cell);
}

#define COPY_ROW(ctype)            \
  for (gsize at = 0; at < n; at++) \
  ((ctype *) target)[at] = ((const ctype *) source)[(gssize) at * stride]

/* @n elements of @size bytes, @stride elements apart */
static void
copy_row (gsize size, void *target, const void *source, gsize n, gssize stride)
{
  switch (size)
    {
    case 1:
      COPY_ROW (guint8);
      break;
    case 2:
      COPY_ROW (guint16);
      break;
    case 4:
      COPY_ROW (guint32);
      break;
    case 8:
      COPY_ROW (guint64);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* The view's elements in C order: rows along the last axis, an odometer over the others. */
static void
gather (const NormView *view, char *target)
{
  const gsize size = norm_dtype_size (view->tensor->dtype);
  const char *storage = norm_tensor_data (view->tensor);
  const int last = view->rank - 1;
  const gsize row = last >= 0 ? view->shape[last] : 1;
  gsize index[NORM_MAX_AXES] = { 0 };
  gssize element = view->offset;

  for (gsize done = 0; done < view->n_values; done += row)
    {
      copy_row (size, target + done * size, storage + element * (gssize) size, row, last >= 0 ? view->strides[last] : 0);
      for (int axis = last - 1; axis >= 0; axis--)
        {
          element += view->strides[axis];
          if (++index[axis] < view->shape[axis])
            break;
          element -= (gssize) view->shape[axis] * view->strides[axis];
          index[axis] = 0;
        }
    }
}

/* The storage from the first cell on, when the cells lie there one after the other; NULL otherwise. */
static const void *
contiguous_data (const NormView *view)
{
  if (!norm_view_is_contiguous (view))
    return NULL;
  return (const char *) norm_tensor_data (view->tensor) + view->offset * (gssize) norm_dtype_size (view->tensor->dtype);
}

static gpointer
copy_cells (const NormView *view)
{
  const gsize n_bytes = view->n_values * norm_dtype_size (view->tensor->dtype);
  const void *data = contiguous_data (view);
  char *copy = g_malloc (n_bytes);

  if (data == NULL)
    gather (view, copy);
  else if (n_bytes > 0)
    memcpy (copy, data, n_bytes);
  return copy;
}

NormView *
norm_view_new_copied (NormView *view, int rank, const gsize *shape)
{
  gssize strides[NORM_MAX_AXES];
  g_autoptr (NormTensor) copy = NULL;

  g_return_val_if_fail (rank >= 0 && rank <= NORM_MAX_AXES && count_cells (rank, shape) == view->n_values, NULL);
  copy = norm_tensor_new_take (view->tensor->dtype, 1, &view->n_values, copy_cells (view));
  contiguous_strides (rank, shape, strides);
  return view_new (copy, view, 0, rank, shape, strides);
}

NormTensor *
norm_view_to_tensor (NormView *view)
{
  NormTensor *tensor = view->tensor;

  g_return_val_if_fail (view->rank <= NORM_MAX_RANK, NULL);
  if (!norm_view_is_contiguous (view) || view->n_values != tensor->n_values)
    return norm_tensor_new_take (tensor->dtype, view->rank, view->shape, copy_cells (view));
  if (tensor->rank == view->rank && memcmp (tensor->shape, view->shape, view->rank * sizeof *view->shape) == 0)
    return norm_tensor_ref (tensor);
  return norm_tensor_with_shape (tensor, view->rank, view->shape);
}

double *
norm_view_to_doubles (const NormView *view)
{
  const void *data = contiguous_data (view);
  g_autofree void *copy = data == NULL ? copy_cells (view) : NULL;
  double *values = g_new (double, view->n_values);

  norm_dtype_load_many (view->tensor->dtype, data != NULL ? data : copy, values, view->n_values);
  return values;
}

NormView *
norm_view_split (NormView *view, int axis, gsize first)
{
  gsize shape[NORM_MAX_AXES];
  gssize strides[NORM_MAX_AXES];

  g_return_val_if_fail (axis >= 0 && axis < view->rank && view->rank < NORM_MAX_AXES, NULL);
  g_return_val_if_fail (first > 0 && view->shape[axis] % first == 0, NULL);
  for (int to = 0; to <= view->rank; to++)
    {
      shape[to] = view->shape[to > axis ? to - 1 : to];
      strides[to] = view->strides[to > axis ? to - 1 : to];
    }
  shape[axis] = first;
  shape[axis + 1] = view->shape[axis] / first;
  strides[axis] = strides[axis + 1] * (gssize) MAX (shape[axis + 1], 1);
  return norm_view_new_strided (view, view->offset, view->rank + 1, shape, strides);
}

const char *
norm_axis_name (int rank, int axis)
{
  static const char *const names[NORM_MAX_RANK + 1][NORM_MAX_RANK] = {
    [1] = { "L" },
    [2] = { "N", "C" },
    [3] = { "N", "C", "L" },
    [4] = { "N", "C", "H", "W" },
    [5] = { "N", "C", "D", "H", "W" },
    [6] = { "N", "C", "D1", "D2", "H", "W" },
    [7] = { "N", "C", "D1", "D2", "D3", "H", "W" },
    [8] = { "N", "C", "D1", "D2", "D3", "D4", "H", "W" },
  };

  if (rank < 1 || rank > NORM_MAX_RANK || axis < 0 || axis >= rank)
    return "";
  return names[rank][axis];
}
