/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grid.h"

/* N, C, then D1 D2 … H W, or L. The last axis runs across, the one before it (H) down; what is between goes down first, then alternately. */
static gboolean
runs_down (int source_rank, int source_axis)
{
  if (source_rank <= 3)
    return source_rank >= 2 && source_axis == 0;
  if (source_axis < 2)
    return source_axis == 0;
  if (source_axis >= source_rank - 2)
    return source_axis == source_rank - 2;
  return source_axis % 2 == 0;
}

static NormSpace
space_of (int source_rank, int source_axis, gboolean inner_part)
{
  if (source_rank >= 2 && source_axis < 2)
    return inner_part ? NORM_SPACE_SMALL : NORM_SPACE_FACET;
  return source_rank >= 5 && source_axis < source_rank - 2 ? NORM_SPACE_SMALL : NORM_SPACE_NONE;
}

static void
append_axis (NormGrid *grid, gsize size, const char *name, int source_rank, int source_axis, gboolean inner_part)
{
  int axis = grid->rank++;

  grid->shape[axis] = size;
  grid->names[axis] = name;
  grid->down[axis] = runs_down (source_rank, source_axis);
  grid->space[axis] = space_of (source_rank, source_axis, inner_part);
  grid->n_cells *= size;
  norm_track_append (grid->down[axis] ? &grid->y : &grid->x, size, grid->space[axis]);
}

void
norm_grid_init (NormGrid *grid, const NormView *view, const NormPooling *pooling)
{
  const NormView *split = pooling != NULL ? pooling->view : view;

  *grid = (NormGrid){ .n_cells = 1, .has_pools = pooling != NULL && pooling->n_pools > 0 };
  norm_track_init (&grid->x);
  norm_track_init (&grid->y);
  for (int axis = 0; axis < split->rank; axis++)
    {
      int source = pooling != NULL ? pooling->source_axis[axis] : axis;
      gboolean inner_part = pooling != NULL && axis > 0 && pooling->source_axis[axis - 1] == source;

      append_axis (grid, split->shape[axis], pooling != NULL ? pooling->names[axis] : norm_axis_name (view->rank, axis), view->rank, source,
                   inner_part);
      grid->kept[axis] = pooling != NULL && pooling->kept[axis];
    }
}

gboolean
norm_grid_has_planes (const NormGrid *grid)
{
  return grid->rank >= 4 && grid->down[grid->rank - 2];
}

int
norm_grid_touching_axis (const NormGrid *grid, gboolean down)
{
  for (int axis = grid->rank - 1; axis >= 0; axis--)
    if (grid->down[axis] == down)
      return grid->space[axis] == NORM_SPACE_NONE ? axis : -1;
  return -1;
}

void
norm_grid_places (const NormGrid *grid, gsize cell, gsize *x, gsize *y)
{
  gsize across = 1, down = 1;

  *x = *y = 0;
  for (int axis = grid->rank - 1; axis >= 0; axis--)
    {
      gsize index = cell % grid->shape[axis];

      cell /= grid->shape[axis];
      *(grid->down[axis] ? y : x) += index * (grid->down[axis] ? down : across);
      *(grid->down[axis] ? &down : &across) *= grid->shape[axis];
    }
}

gsize
norm_grid_cell (const NormGrid *grid, gsize x, gsize y)
{
  gsize cell = 0, stride = 1;

  for (int axis = grid->rank - 1; axis >= 0; axis--)
    {
      gsize *place = grid->down[axis] ? &y : &x;

      cell += *place % grid->shape[axis] * stride;
      *place /= grid->shape[axis];
      stride *= grid->shape[axis];
    }
  return cell;
}

gboolean
norm_grid_cell_at (const NormGrid *grid, gint64 x, gint64 y, gsize *cell)
{
  gsize across, down;

  if (grid->n_cells == 0 || !norm_track_place_at (&grid->x, x, &across) || !norm_track_place_at (&grid->y, y, &down))
    return FALSE;
  *cell = norm_grid_cell (grid, across, down);
  return TRUE;
}

void
norm_grid_cell_rect (const NormGrid *grid, gsize cell, cairo_rectangle_int_t *rect)
{
  gsize x, y;

  norm_grid_places (grid, cell, &x, &y);
  rect->x = (int) norm_track_position (&grid->x, x);
  rect->y = (int) norm_track_position (&grid->y, y);
  rect->width = grid->x.cell;
  rect->height = grid->y.cell;
}

/* One visible position further; a bin counts as one. */
static gboolean
step (const NormTrack *track, gsize *place, int by)
{
  gsize visible = norm_track_visible (track, *place);

  if (by == 0)
    return TRUE;
  if (by < 0 ? visible == 0 : visible + 1 >= track->n_visible)
    return FALSE;
  *place = norm_track_place_of_visible (track, by < 0 ? visible - 1 : visible + 1);
  return TRUE;
}

gboolean
norm_grid_neighbour (const NormGrid *grid, gsize cell, int dx, int dy, gsize *next)
{
  gsize x, y;

  norm_grid_places (grid, cell, &x, &y);
  if (!step (&grid->x, &x, dx) || !step (&grid->y, &y, dy))
    return FALSE;
  *next = norm_grid_cell (grid, x, y);
  return TRUE;
}

gsize
norm_grid_index (const NormGrid *grid, gsize cell, int axis)
{
  for (int inner = grid->rank - 1; inner > axis; inner--)
    cell /= grid->shape[inner];
  return cell % grid->shape[axis];
}

gsize
norm_grid_axis_stride (const NormGrid *grid, int axis)
{
  gsize stride = 1;

  for (int inner = grid->rank - 1; inner > axis; inner--)
    if (grid->down[inner] == grid->down[axis])
      stride *= grid->shape[inner];
  return stride;
}

gsize
norm_grid_pool (const NormGrid *grid, gsize cell)
{
  gsize pool = 0, stride = 1;

  for (int axis = grid->rank - 1; axis >= 0; axis--)
    {
      if (grid->kept[axis])
        {
          pool += cell % grid->shape[axis] * stride;
          stride *= grid->shape[axis];
        }
      cell /= grid->shape[axis];
    }
  return pool;
}
