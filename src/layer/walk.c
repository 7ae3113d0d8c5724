/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#define MOST_COLUMNS    ((gsize) 1 << 31) /* their numbers are 32 bits wide */
#define FEW_COLUMNS     64
#define ALIGNED_COLUMNS 8 /* a multiple of every vector's lanes */

static int
compare_strides (gconstpointer a, gconstpointer b)
{
  gssize first = ABS (((const NormWalkAxis *) a)->stride), second = ABS (((const NormWalkAxis *) b)->stride);

  return first > second ? -1 : first < second;
}

void
norm_walk_init (NormWalk *walk, const NormPooling *pooling)
{
  const NormView *view = pooling->view;
  gsize cell_stride = 1;

  g_return_if_fail (view->n_values > 0);
  *walk = (NormWalk){ .view = view, .start = { .element = view->offset } };
  for (int axis = view->rank - 1; axis >= 0; axis--)
    {
      if (view->shape[axis] != 1)
        walk->axes[walk->n_axes++] =
          (NormWalkAxis){ view->shape[axis], view->strides[axis], pooling->pool_stride[axis], pooling->feature_stride[axis], cell_stride };
      cell_stride *= view->shape[axis];
    }
  qsort (walk->axes, walk->n_axes, sizeof *walk->axes, compare_strides);
  if (walk->n_axes == 0)
    norm_walk_add_axis (walk);
}

gsize
norm_walk_n_values (const NormWalk *walk)
{
  gsize n = 1;

  for (int axis = 0; axis < walk->n_axes; axis++)
    n *= walk->axes[axis].size;
  return n;
}

NormPlace
norm_place_along (const NormPlace *place, const NormWalkAxis *axis, gsize index)
{
  return (NormPlace){ place->element + (gssize) index * axis->stride, place->pool + index * axis->pool_stride,
                      place->feature + index * axis->feature_stride, place->cell + index * axis->cell_stride };
}

void
norm_walk_cut (NormWalk *walk, int axis, gsize first, gsize n)
{
  walk->start = norm_place_along (&walk->start, &walk->axes[axis], first);
  walk->axes[axis].size = n;
}

/* Two axes are one when a step along the outer is @inner.size steps along the inner in every respect. */
static gboolean
axes_merge (NormWalkAxis *outer, const NormWalkAxis *inner, gboolean moments_only)
{
  if (outer->stride != inner->stride * (gssize) inner->size || outer->pool_stride != inner->pool_stride * inner->size)
    return FALSE;
  if (!moments_only && (outer->feature_stride != inner->feature_stride * inner->size || outer->cell_stride != inner->cell_stride * inner->size))
    return FALSE;
  outer->size *= inner->size;
  outer->stride = inner->stride;
  outer->pool_stride = inner->pool_stride;
  outer->feature_stride = inner->feature_stride;
  outer->cell_stride = inner->cell_stride;
  return TRUE;
}

void
norm_walk_merge (NormWalk *walk, gboolean moments_only)
{
  int n = 0;

  for (int axis = 0; axis < walk->n_axes; axis++)
    {
      if (walk->axes[axis].size > 1 && (n == 0 || !axes_merge (&walk->axes[n - 1], &walk->axes[axis], moments_only)))
        walk->axes[n++] = walk->axes[axis];
    }
  walk->n_axes = n;
  if (n == 0)
    norm_walk_add_axis (walk);
}

void
norm_walk_move_axis (NormWalk *walk, int from, int to)
{
  NormWalkAxis moved = walk->axes[from];

  memmove (walk->axes + from, walk->axes + from + 1, (walk->n_axes - from - 1) * sizeof moved);
  memmove (walk->axes + to + 1, walk->axes + to, (walk->n_axes - 1 - to) * sizeof moved);
  walk->axes[to] = moved;
}

void
norm_walk_add_axis (NormWalk *walk)
{
  memmove (walk->axes + 1, walk->axes, walk->n_axes * sizeof *walk->axes);
  walk->axes[0] = (NormWalkAxis){ .size = 1, .stride = 1, .cell_stride = 1 };
  walk->n_axes++;
}

gboolean
norm_walk_next (const NormWalk *walk, int n_axes, gsize *index, NormPlace *place)
{
  for (int axis = n_axes - 1; axis >= 0; axis--)
    {
      const NormWalkAxis *outer = &walk->axes[axis];
      gsize back = ++index[axis] < outer->size ? 0 : outer->size;

      place->element += outer->stride - (gssize) back * outer->stride;
      place->feature += outer->feature_stride - back * outer->feature_stride;
      place->pool += outer->pool_stride - back * outer->pool_stride;
      place->cell += outer->cell_stride - back * outer->cell_stride;
      if (back == 0)
        return TRUE;
      index[axis] = 0;
    }
  return FALSE;
}

void
norm_columns_init (NormColumns *columns, const NormWalk *walk, gboolean moments_only)
{
  int last = walk->n_axes - 1;

  *columns = (NormColumns){ last, walk->axes[last].size, walk->axes[last].stride, walk->axes[last].cell_stride };
  for (int axis = last - 1; axis >= 0; axis--)
    {
      const NormWalkAxis *outer = &walk->axes[axis];

      if (outer->stride != columns->stride * (gssize) columns->size || outer->size > MOST_COLUMNS / columns->size)
        break;
      if (outer->pool_stride == 0 && (moments_only || outer->feature_stride == 0))
        break;
      if (!moments_only && outer->cell_stride != columns->cell_stride * columns->size)
        break;
      columns->first = axis;
      columns->size *= outer->size;
    }
}

gsize
norm_columns_piece (const NormColumns *columns, gsize most)
{
  gsize n_pieces = (columns->size + most - 1) / most, piece = (columns->size + n_pieces - 1) / n_pieces;

  return MIN ((piece + ALIGNED_COLUMNS - 1) / ALIGNED_COLUMNS * ALIGNED_COLUMNS, most);
}

gsize
norm_columns_rows_in_one (const NormColumns *columns, const NormWalkAxis *rows, gboolean moments_only)
{
  if (columns->size >= FEW_COLUMNS || rows->stride != columns->stride * (gssize) columns->size)
    return 1;
  if (!moments_only && rows->cell_stride != columns->cell_stride * columns->size)
    return 1;
  return MIN (rows->size, ALIGNED_COLUMNS * MAX (1, FEW_COLUMNS / ALIGNED_COLUMNS / columns->size));
}

void
norm_columns_number (const NormColumns *columns, const NormWalk *walk, gsize first, gsize n, guint32 *pools, guint32 *features)
{
  gsize index[NORM_MAX_AXES + 2] = { 0 }, rest = first;
  NormPlace place = { 0 };

  for (int axis = walk->n_axes - 1; axis >= columns->first; axis--)
    {
      index[axis] = rest % walk->axes[axis].size;
      rest /= walk->axes[axis].size;
      place = norm_place_along (&place, &walk->axes[axis], index[axis]);
    }
  for (gsize column = 0; column < n; column++)
    {
      if (pools != NULL)
        pools[column] = (guint32) place.pool;
      if (features != NULL)
        features[column] = (guint32) place.feature;
      for (int axis = walk->n_axes - 1; axis >= columns->first; axis--)
        {
          const NormWalkAxis *outer = &walk->axes[axis];

          place.pool += outer->pool_stride;
          place.feature += outer->feature_stride;
          if (++index[axis] < outer->size)
            break;
          place.pool -= outer->size * outer->pool_stride;
          place.feature -= outer->size * outer->feature_stride;
          index[axis] = 0;
        }
    }
}
