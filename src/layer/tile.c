/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tile.h"

#define TILES_A_CHECK 16 /* between two looks at the task */

static void
tiles_start (NormTiles *tiles, gsize most_columns)
{
  tiles->most_columns = CLAMP (tiles->columns.size, 1, most_columns);
  tiles->most_rows = NORM_TILE_VALUES / tiles->most_columns;
  tiles->at_end = tiles->rows.size == 0 || tiles->columns.size == 0;
}

void
norm_tiles_init (NormTiles *tiles, const NormWalk *walk, gsize most_columns, const NormTask *task)
{
  int n_outer = walk->n_axes - 2;

  *tiles = (NormTiles){ .walk = walk, .task = task, .rows = walk->axes[n_outer], .columns = walk->axes[n_outer + 1], .n_outer = n_outer };
  tiles->place = walk->start;
  tiles_start (tiles, most_columns);
}

void
norm_tiles_init_plane (NormTiles *tiles, const NormWalkAxis *rows, const NormWalkAxis *columns, const NormPlace *place, gsize most_columns,
                       const NormTask *task)
{
  *tiles = (NormTiles){ .task = task, .rows = *rows, .columns = *columns, .place = *place };
  tiles_start (tiles, most_columns);
}

gboolean
norm_tiles_next (NormTiles *tiles, NormTile *tile)
{
  NormPlace along;

  if (tiles->at_end || (++tiles->n_tiles % TILES_A_CHECK == 0 && norm_task_is_cancelled (tiles->task)))
    return FALSE;
  along = norm_place_along (&tiles->place, &tiles->rows, tiles->row);
  tile->first = norm_place_along (&along, &tiles->columns, tiles->column);
  tile->n_rows = MIN (tiles->most_rows, tiles->rows.size - tiles->row);
  tile->n_columns = MIN (tiles->most_columns, tiles->columns.size - tiles->column);
  tile->first_column = tiles->column;
  tile->rows = &tiles->rows;
  tile->columns = &tiles->columns;
  tiles->column += tile->n_columns;
  if (tiles->column < tiles->columns.size)
    return TRUE;
  tiles->column = 0;
  tiles->row += tile->n_rows;
  if (tiles->row < tiles->rows.size)
    return TRUE;
  tiles->row = 0;
  tiles->at_end = !norm_walk_next (tiles->walk, tiles->n_outer, tiles->index, &tiles->place);
  return TRUE;
}

NormReads
norm_view_reads (const NormView *view)
{
  return view->tensor->dtype == NORM_DTYPE_FLOAT64 ? NORM_READ_DOUBLE : NORM_READ_FLOAT;
}

static const guint8 *
element_at (const NormView *view, gssize element)
{
  return (const guint8 *) norm_tensor_data (view->tensor) + element * (gssize) norm_dtype_size (view->tensor->dtype);
}

gconstpointer
norm_view_direct (const NormView *view, gssize element, gssize column_stride)
{
  NormDtype dtype = view->tensor->dtype;

  return column_stride == 1 && (dtype == NORM_DTYPE_FLOAT32 || dtype == NORM_DTYPE_FLOAT64) ? element_at (view, element) : NULL;
}

/* @n elements, @stride apart, as doubles */
static void
load_doubles (const NormView *view, gssize element, gssize stride, double *values, gsize n)
{
  if (stride == 1)
    norm_dtype_load_many (view->tensor->dtype, element_at (view, element), values, n);
  else
    for (gsize column = 0; column < n; column++)
      norm_dtype_load_many (view->tensor->dtype, element_at (view, element + (gssize) column * stride), values + column, 1);
}

static void
load_narrow (const NormView *view, gssize element, gssize stride, float *values, gsize n)
{
  NormNarrow type = view->tensor->dtype == NORM_DTYPE_FLOAT16 ? NORM_NARROW_FLOAT16 : NORM_NARROW_BFLOAT16;
  const guint16 *source = (const guint16 *) element_at (view, element);
  guint16 together[512];

  if (stride == 1)
    {
      norm_kernels ()->widen[type](source, n, values);
      return;
    }
  for (gsize start = 0; start < n; start += G_N_ELEMENTS (together))
    {
      gsize some = MIN (n - start, G_N_ELEMENTS (together));

      for (gsize column = 0; column < some; column++, source += stride)
        together[column] = *source;
      norm_kernels ()->widen[type](together, some, values + start);
    }
}

/* As load_doubles, of what is no float64 */
static void
load_floats (const NormView *view, gssize element, gssize stride, float *values, gsize n)
{
  const float *source = (const float *) element_at (view, element);

  if (view->tensor->dtype != NORM_DTYPE_FLOAT32)
    load_narrow (view, element, stride, values, n);
  else
    for (gsize column = 0; column < n; column++, source += stride)
      values[column] = *source;
}

gconstpointer
norm_view_load (const NormView *view, NormReads reads, gssize element, gsize n_rows, gssize *row_stride, gsize n_columns, gssize column_stride,
                double *scratch)
{
  gconstpointer direct = reads == norm_view_reads (view) ? norm_view_direct (view, element, column_stride) : NULL;

  if (direct != NULL)
    return direct;
  for (gsize row = 0; row < n_rows; row++)
    {
      gssize start = element + (gssize) row * *row_stride;

      if (reads == NORM_READ_DOUBLE)
        load_doubles (view, start, column_stride, scratch + row * n_columns, n_columns);
      else
        load_floats (view, start, column_stride, (float *) scratch + row * n_columns, n_columns);
    }
  *row_stride = (gssize) n_columns;
  return scratch;
}
