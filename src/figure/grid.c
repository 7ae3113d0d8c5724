/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grid.h"

/* How an axis of the view is read: as which of a tensor of which rank with a batch axis. */
typedef struct
{
  int rank, axis;
  gboolean inner_part; /* C/G, N/R: the second half of a split axis */
} Reading;

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
space_of (const Reading *reading)
{
  if (reading->rank >= 2 && reading->axis < 2)
    return reading->inner_part ? NORM_SPACE_SMALL : NORM_SPACE_FACET;
  return reading->rank >= 5 && reading->axis < reading->rank - 2 ? NORM_SPACE_SMALL : NORM_SPACE_NONE;
}

static void
append_axis (NormGrid *grid, gsize size, const char *name, const char *label, const Reading *reading)
{
  int axis = grid->rank++;

  grid->shape[axis] = size;
  grid->names[axis] = name;
  grid->labels[axis] = reading->inner_part ? label : name;
  grid->numbered_on[axis] = reading->inner_part;
  grid->down[axis] = runs_down (reading->rank, reading->axis);
  grid->space[axis] = space_of (reading);
  grid->roles[axis] = (guint8) MIN (reading->axis, 2);
  grid->n_cells *= size;
  norm_track_append (grid->down[axis] ? &grid->y : &grid->x, size, grid->space[axis]);
}

/* Without a batch axis the channels of (C, L) stand where samples would, below each other; those of planes beside each other, as in one sample. */
static Reading
read_axis (const NormLayer *layer, int rank, int axis)
{
  gboolean unbatched = layer != NULL && rank >= 2 && norm_layer_batch_axis (layer, rank) < 0;

  if (!unbatched)
    return (Reading){ rank, axis, FALSE };
  if (rank == 2)
    return (Reading){ 3, axis == 0 ? 0 : 2, FALSE };
  return (Reading){ rank + 1, axis + 1, FALSE };
}

static const char *
axis_name (const NormLayer *layer, int rank, int axis)
{
  return layer != NULL ? norm_layer_axis_name (layer, rank, axis) : norm_axis_name (rank, axis);
}

void
norm_grid_init (NormGrid *grid, const NormView *view, const NormLayer *layer, const NormPooling *pooling)
{
  const NormView *split = pooling != NULL ? pooling->view : view;

  *grid = (NormGrid){ .n_cells = 1, .has_pools = pooling != NULL && pooling->n_pools > 0 };
  norm_track_init (&grid->x);
  norm_track_init (&grid->y);
  for (int axis = 0; axis < split->rank; axis++)
    {
      int source = pooling != NULL ? pooling->source_axis[axis] : axis;
      const char *name = axis_name (layer, view->rank, source);
      Reading reading = read_axis (layer, view->rank, source);

      reading.inner_part = pooling != NULL && axis > 0 && pooling->source_axis[axis - 1] == source;
      append_axis (grid, split->shape[axis], pooling != NULL ? pooling->names[axis] : name, name, &reading);
      grid->kept[axis] = pooling != NULL && pooling->kept[axis];
    }
}

gboolean
norm_grid_has_planes (const NormGrid *grid)
{
  return norm_grid_touching_axis (grid, FALSE) >= 0 && norm_grid_touching_axis (grid, TRUE) >= 0;
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

static char *
label (const NormGrid *grid, int axis, gsize number, gboolean named)
{
  const char *between = grid->space[axis] == NORM_SPACE_NONE ? " " : "=";

  return g_strdup_printf ("%s%s%" G_GSIZE_FORMAT, named ? grid->labels[axis] : "", named ? between : "", number);
}

/* Entries that are numbered through: those of all groups of a split axis */
static gsize
numbered_entries (const NormGrid *grid, int axis)
{
  return grid->shape[axis] * (grid->numbered_on[axis] ? grid->shape[axis - 1] : 1);
}

char *
norm_grid_label (const NormGrid *grid, int axis, gsize place, gboolean named)
{
  return label (grid, axis, place / norm_grid_axis_stride (grid, axis) % numbered_entries (grid, axis), named);
}

char *
norm_grid_last_label (const NormGrid *grid, int axis)
{
  return label (grid, axis, MAX (numbered_entries (grid, axis), 1) - 1, TRUE);
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
