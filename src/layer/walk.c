/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

/* Looking at a task costs; once in so many values is soon enough. */
#define VALUES_PER_CHECK (1 << 18)

static int
compare_strides (gconstpointer a, gconstpointer b)
{
  gssize first = ABS (((const NormWalkAxis *) a)->stride), second = ABS (((const NormWalkAxis *) b)->stride);

  return first > second ? -1 : first < second;
}

/* Two axes are one when a step along the outer is @inner.size steps along the inner in every respect. */
static gboolean
axes_merge (NormWalkAxis *outer, const NormWalkAxis *inner)
{
  if (outer->stride != inner->stride * (gssize) inner->size || outer->pool_stride != inner->pool_stride * inner->size ||
      outer->feature_stride != inner->feature_stride * inner->size || outer->cell_stride != inner->cell_stride * inner->size)
    return FALSE;
  outer->size *= inner->size;
  outer->stride = inner->stride;
  outer->pool_stride = inner->pool_stride;
  outer->feature_stride = inner->feature_stride;
  outer->cell_stride = inner->cell_stride;
  return TRUE;
}

void
norm_walk_init (NormWalk *walk, const NormPooling *pooling)
{
  const NormView *view = pooling->view;
  NormWalkAxis axes[NORM_MAX_AXES];
  gsize cell_stride = 1;
  int n = 0;

  walk->view = view;
  for (int axis = view->rank - 1; axis >= 0 && view->n_values > 0; axis--) /* an empty view has no way through it */
    {
      if (view->shape[axis] != 1)
        axes[n++] = (NormWalkAxis){ view->shape[axis], view->strides[axis], pooling->pool_stride[axis], pooling->feature_stride[axis], cell_stride };
      cell_stride *= view->shape[axis];
    }
  qsort (axes, n, sizeof *axes, compare_strides);
  walk->n_axes = 0;
  for (int axis = 0; axis < n; axis++)
    {
      if (walk->n_axes == 0 || !axes_merge (&walk->axes[walk->n_axes - 1], &axes[axis]))
        walk->axes[walk->n_axes++] = axes[axis];
    }
  while (walk->n_axes < 2)
    {
      memmove (walk->axes + 1, walk->axes, walk->n_axes * sizeof *walk->axes);
      walk->axes[0] = (NormWalkAxis){ .size = 1 };
      walk->n_axes++;
    }
}

/* @n elements, @stride apart, as doubles. */
static void
load_run (const NormView *view, gssize element, gssize stride, double *values, gsize n)
{
  gsize size = norm_dtype_size (view->tensor->dtype);
  const guint8 *source = (const guint8 *) norm_tensor_data (view->tensor) + element * (gssize) size;
  guint8 packed[NORM_BLOCK_VALUES * sizeof (guint64)] __attribute__ ((aligned (8)));

  if (stride != 1)
    {
      for (gsize column = 0; column < n; column++)
        memcpy (packed + column * size, source + (gssize) column * stride * (gssize) size, size);
      source = packed;
    }
  norm_dtype_load_many (view->tensor->dtype, source, values, n);
}

static void
load_block (const NormWalk *walk, gssize element, gsize n_rows, gsize n_columns, double *values)
{
  const NormWalkAxis *rows = &walk->axes[walk->n_axes - 2], *columns = &walk->axes[walk->n_axes - 1];

  if (columns->stride == 1 && (n_rows == 1 || rows->stride == (gssize) n_columns))
    {
      load_run (walk->view, element, 1, values, n_rows * n_columns);
      return;
    }
  for (gsize row = 0; row < n_rows; row++)
    load_run (walk->view, element + (gssize) row * rows->stride, columns->stride, values + row * n_columns, n_columns);
}

typedef struct
{
  const NormWalk *walk;
  NormBlockFunc func;
  gpointer data;
  NormTask *task;
  gsize unchecked; /* values since the last look at @task */
} WalkCall;

static gboolean
call_block (WalkCall *call, const NormBlock *block, GError **error)
{
  call->func (block, call->data);
  call->unchecked += block->n_rows * block->n_columns;
  if (call->unchecked < VALUES_PER_CHECK)
    return TRUE;
  call->unchecked = 0;
  return norm_task_check (call->task, error);
}

typedef struct
{
  gsize index[NORM_MAX_AXES]; /* along the axes before the plane */
  gssize element;
  gsize pool, feature, cell;
} WalkPlace;

/* The plane of the last two axes that starts at @place, in blocks. */
static gboolean
walk_plane (WalkCall *call, const WalkPlace *place, GError **error)
{
  const NormWalkAxis *rows = &call->walk->axes[call->walk->n_axes - 2], *columns = &call->walk->axes[call->walk->n_axes - 1];
  gsize most_columns = MIN (columns->size, NORM_BLOCK_VALUES), most_rows = NORM_BLOCK_VALUES / most_columns;
  double values[NORM_BLOCK_VALUES];
  NormBlock block = { .values = values,
                      .row_pool = rows->pool_stride,
                      .column_pool = columns->pool_stride,
                      .row_feature = rows->feature_stride,
                      .column_feature = columns->feature_stride,
                      .row_cell = rows->cell_stride,
                      .column_cell = columns->cell_stride };

  for (gsize row = 0; row < rows->size; row += block.n_rows)
    {
      block.n_rows = MIN (most_rows, rows->size - row);
      for (gsize column = 0; column < columns->size; column += block.n_columns)
        {
          block.n_columns = MIN (most_columns, columns->size - column);
          block.pool = place->pool + row * rows->pool_stride + column * columns->pool_stride;
          block.feature = place->feature + row * rows->feature_stride + column * columns->feature_stride;
          block.cell = place->cell + row * rows->cell_stride + column * columns->cell_stride;
          load_block (call->walk, place->element + (gssize) row * rows->stride + (gssize) column * columns->stride, block.n_rows, block.n_columns,
                      values);
          if (!call_block (call, &block, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* As an odometer: the last axis first, each overflow carries into the one before. */
static void
place_advance (WalkPlace *place, const NormWalk *walk)
{
  for (int axis = walk->n_axes - 3; axis >= 0; axis--)
    {
      const NormWalkAxis *outer = &walk->axes[axis];
      gsize back = ++place->index[axis] < outer->size ? 0 : outer->size;

      place->element += outer->stride - (gssize) back * outer->stride;
      place->feature += outer->feature_stride - back * outer->feature_stride;
      place->pool += outer->pool_stride - back * outer->pool_stride;
      place->cell += outer->cell_stride - back * outer->cell_stride;
      if (back == 0)
        return;
      place->index[axis] = 0;
    }
}

gboolean
norm_walk_run (const NormWalk *walk, NormBlockFunc func, gpointer data, NormTask *task, GError **error)
{
  WalkCall call = { walk, func, data, task, VALUES_PER_CHECK };
  WalkPlace place = { .element = walk->view->offset };
  gsize n_planes = 1;

  if (walk->view->n_values == 0)
    return TRUE;
  for (int axis = 0; axis < walk->n_axes - 2; axis++)
    n_planes *= walk->axes[axis].size;
  for (gsize plane = 0; plane < n_planes; plane++)
    {
      if (!walk_plane (&call, &place, error))
        return FALSE;
      place_advance (&place, walk);
    }
  return TRUE;
}
