/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cubes.h"

#define RISE       0.36 /* of a cube's height, for a step into the depth */
#define LEAN       0.5
#define GAP        0.34 /* of a cube, between pools … */
#define DEPTH_GAP  0.9  /* … and in the depth, where it is seen at a slant */
#define THINNEST   1.5  /* px; a thinner gap is none */
#define POOLED_PER 3

/* ── sides ── */

static NormSide
side_of (const NormGrid *grid, int axis)
{
  static const NormSide sides[] = { NORM_SIDE_ACROSS, NORM_SIDE_DEEP, NORM_SIDE_DOWN };

  return sides[grid->roles[axis]];
}

static gboolean
is_kept (const NormGrid *grid, int axis)
{
  return grid->has_pools && grid->kept[axis];
}

/* The innermost axes of one kind are a run: a cube never has values of two runs, unless there are too many of those. */
static void
side_init (NormCubesSide *side, const NormGrid *grid, NormSide which)
{
  gboolean inside = TRUE;

  *side = (NormCubesSide){ .count = 1, .run = 1 };
  for (int axis = 0; axis < grid->rank; axis++)
    if (side_of (grid, axis) == which)
      {
        side->axes[side->n_axes++] = axis;
        side->count *= grid->shape[axis];
        side->any_kept = side->any_kept || is_kept (grid, axis);
      }
  for (int at = side->n_axes - 1; at >= 0; at--)
    {
      int axis = side->axes[at];

      if (at == side->n_axes - 1)
        side->kept = is_kept (grid, axis);
      inside = inside && is_kept (grid, axis) == side->kept;
      if (inside)
        side->run *= grid->shape[axis];
    }
}

static void
side_set_bins (NormCubesSide *side, gsize most)
{
  gsize limit = MAX (side->any_kept ? most : most / POOLED_PER, 2);

  if (side->count == 0)
    return;
  if (side->count / side->run > limit) /* more runs than cubes */
    {
      side->blurred = TRUE;
      side->run = side->count;
    }
  limit = MAX (limit / (side->count / side->run), 1);
  side->bin = (side->run - 1) / limit + 1;
  side->n_bins = (side->run - 1) / side->bin + 1;
  side->n = side->count / side->run * side->n_bins;
}

void
norm_cubes_init (NormCubes *cubes, const NormGrid *grid, gsize most)
{
  *cubes = (NormCubes){ .grid = grid };
  for (int side = 0; side < NORM_N_SIDES; side++)
    {
      side_init (&cubes->sides[side], grid, side);
      side_set_bins (&cubes->sides[side], most);
    }
  norm_cubes_set_size (cubes, 1, TRUE);
}

void
norm_cubes_set_size (NormCubes *cubes, double size, gboolean gaps)
{
  for (int side = 0; side < NORM_N_SIDES; side++)
    {
      double gap = size * (side == NORM_SIDE_DEEP ? DEPTH_GAP : GAP);

      cubes->sides[side].step = size;
      cubes->sides[side].gap = gaps && cubes->sides[side].any_kept && !cubes->sides[side].blurred ? gap : 0;
      if (size > 1 && gap < THINNEST)
        cubes->sides[side].gap = 0;
    }
  cubes->rise = RISE;
  cubes->lean = LEAN;
}

gsize
norm_cubes_count (const NormCubes *cubes)
{
  return cubes->sides[0].n * cubes->sides[1].n * cubes->sides[2].n;
}

gsize
norm_cubes_values_per_cube (const NormCubes *cubes)
{
  return cubes->sides[0].bin * cubes->sides[1].bin * cubes->sides[2].bin;
}

gboolean
norm_cubes_mix_pools (const NormCubes *cubes)
{
  for (int side = 0; side < NORM_N_SIDES; side++)
    if (cubes->sides[side].any_kept && (cubes->sides[side].blurred || (cubes->sides[side].kept && cubes->sides[side].bin > 1)))
      return TRUE;
  return FALSE;
}

/* ── cells and cubes ── */

/* The place of @cell along a side */
static gsize
place_of (const NormCubes *cubes, NormSide side, gsize cell)
{
  const NormCubesSide *axes = &cubes->sides[side];
  gsize place = 0;

  for (int at = 0; at < axes->n_axes; at++)
    place = place * cubes->grid->shape[axes->axes[at]] + norm_grid_index (cubes->grid, cell, axes->axes[at]);
  return place;
}

static gsize
first_place (const NormCubesSide *side, gsize at)
{
  return at / side->n_bins * side->run + at % side->n_bins * side->bin;
}

static gsize
end_place (const NormCubesSide *side, gsize at)
{
  return MIN (first_place (side, at) + side->bin, (at / side->n_bins + 1) * side->run);
}

NormCube
norm_cubes_find (const NormCubes *cubes, gsize cell)
{
  NormCube cube;

  for (int side = 0; side < NORM_N_SIDES; side++)
    {
      gsize place = place_of (cubes, side, cell);

      cube.at[side] = place / cubes->sides[side].run * cubes->sides[side].n_bins + place % cubes->sides[side].run / cubes->sides[side].bin;
    }
  return cube;
}

NormSide
norm_cubes_last_side (const NormCubes *cubes)
{
  return cubes->grid->rank > 0 ? side_of (cubes->grid, cubes->grid->rank - 1) : NORM_SIDE_ACROSS;
}

gsize
norm_cubes_places_left (const NormCubes *cubes, NormSide side, gsize cell)
{
  const NormCubesSide *self = &cubes->sides[side];
  gsize in_run = place_of (cubes, side, cell) % self->run;

  return MIN (self->bin - in_run % self->bin, self->run - in_run);
}

gsize
norm_cubes_cell (const NormCubes *cubes, const NormCube *cube)
{
  const NormGrid *grid = cubes->grid;
  gsize index[NORM_MAX_AXES], cell = 0;

  for (int side = 0; side < NORM_N_SIDES; side++)
    {
      gsize place = first_place (&cubes->sides[side], cube->at[side]);

      for (int at = cubes->sides[side].n_axes - 1; at >= 0; at--)
        {
          int axis = cubes->sides[side].axes[at];

          index[axis] = place % grid->shape[axis];
          place /= grid->shape[axis];
        }
    }
  for (int axis = 0; axis < grid->rank; axis++)
    cell = cell * grid->shape[axis] + index[axis];
  return cell;
}

/* ── where they are ── */

/* Between this cube and the one before it there is a gap. */
static gboolean
begins_apart (const NormCubesSide *side, gsize at)
{
  return side->gap > 0 && (side->kept || at % side->n_bins == 0);
}

double
norm_cubes_position (const NormCubes *cubes, NormSide side, gsize at)
{
  const NormCubesSide *self = &cubes->sides[side];

  return (double) at * self->step + (double) (self->kept ? at : at / self->n_bins) * self->gap;
}

double
norm_cubes_length (const NormCubes *cubes, NormSide side)
{
  return cubes->sides[side].n > 0 ? norm_cubes_position (cubes, side, cubes->sides[side].n - 1) + cubes->sides[side].step : 0;
}

void
norm_cubes_shift (const NormCubes *cubes, double depth, double *x, double *y)
{
  *x = depth * cubes->lean;
  *y = -depth * cubes->rise;
}

void
norm_cubes_extents (const NormCubes *cubes, double *width, double *height)
{
  double x, y;

  norm_cubes_shift (cubes, norm_cubes_length (cubes, NORM_SIDE_DEEP), &x, &y);
  *width = norm_cubes_length (cubes, NORM_SIDE_ACROSS) + x;
  *height = norm_cubes_length (cubes, NORM_SIDE_DOWN) - y;
}

NormCubeFace
norm_cubes_face (const NormCubes *cubes, const NormCube *cube, NormFace face)
{
  double size = cubes->sides[NORM_SIDE_ACROSS].step, tall = cubes->sides[NORM_SIDE_DOWN].step, dx, dy, x, y, unused, top;

  norm_cubes_shift (cubes, norm_cubes_length (cubes, NORM_SIDE_DEEP), &unused, &top);
  norm_cubes_shift (cubes, norm_cubes_position (cubes, NORM_SIDE_DEEP, cube->at[NORM_SIDE_DEEP]), &x, &y);
  norm_cubes_shift (cubes, cubes->sides[NORM_SIDE_DEEP].step, &dx, &dy);
  x += norm_cubes_position (cubes, NORM_SIDE_ACROSS, cube->at[NORM_SIDE_ACROSS]);
  y += norm_cubes_position (cubes, NORM_SIDE_DOWN, cube->at[NORM_SIDE_DOWN]) - top;
  if (face == NORM_FACE_FRONT)
    return (NormCubeFace){ *cube, face, { x, y, x + size, y, x + size, y + tall, x, y + tall } };
  if (face == NORM_FACE_TOP)
    return (NormCubeFace){ *cube, face, { x, y, x + dx, y + dy, x + dx + size, y + dy, x + size, y } };
  x += size;
  return (NormCubeFace){ *cube, face, { x, y, x + dx, y + dy, x + dx, y + dy + tall, x, y + tall } };
}

NormFace
norm_cubes_number_face (const NormCubes *cubes)
{
  return cubes->sides[NORM_SIDE_DOWN].n == 1 && cubes->sides[NORM_SIDE_DEEP].n > 1 ? NORM_FACE_TOP : NORM_FACE_FRONT;
}

/* ── pools ── */

/* Whether @place has the cell's index on every kept axis of the side that lies outside of a run (@all: on every one). */
static gboolean
matches (const NormCubes *cubes, NormSide which, gsize place, gsize cell, gboolean all)
{
  const NormCubesSide *side = &cubes->sides[which];
  gsize inner = 1;

  for (int at = side->n_axes - 1; at >= 0; at--)
    {
      int axis = side->axes[at];

      if ((all || inner >= side->run) && is_kept (cubes->grid, axis) && place % cubes->grid->shape[axis] != norm_grid_index (cubes->grid, cell, axis))
        return FALSE;
      place /= cubes->grid->shape[axis];
      inner *= cubes->grid->shape[axis];
    }
  return TRUE;
}

static gboolean
touches_pool (const NormCubes *cubes, NormSide which, gsize at, gsize cell)
{
  const NormCubesSide *side = &cubes->sides[which];
  gsize first = first_place (side, at), end = end_place (side, at);

  if (side->blurred)
    {
      while (first < end && !matches (cubes, which, first, cell, TRUE))
        first++;
      return first < end;
    }
  if (!matches (cubes, which, first, cell, FALSE))
    return FALSE;
  return !side->kept || (place_of (cubes, which, cell) % side->run >= first % side->run &&
                         place_of (cubes, which, cell) % side->run < first % side->run + (end - first));
}

NormCubeSet
norm_cubes_pool (const NormCubes *cubes, gsize cell)
{
  NormCubeSet set;

  for (int side = 0; side < NORM_N_SIDES; side++)
    {
      set.in[side] = g_new (guint8, MAX (cubes->sides[side].n, 1));
      for (gsize at = 0; at < cubes->sides[side].n; at++)
        set.in[side][at] = touches_pool (cubes, side, at, cell);
    }
  return set;
}

void
norm_cube_set_clear (NormCubeSet *set)
{
  for (int side = 0; side < NORM_N_SIDES; side++)
    g_clear_pointer (&set->in[side], g_free);
}

gboolean
norm_cube_set_has (const NormCubeSet *set, const NormCube *cube)
{
  return set->in[0][cube->at[0]] && set->in[1][cube->at[1]] && set->in[2][cube->at[2]];
}

/* ── faces ── */

/* Nothing touches the cube on that face: the block ends there, pools stand apart, or the neighbour is not meant. */
static gboolean
is_bare (const NormCubes *cubes, const NormCubeSet *only, const NormCube *cube, NormFace face)
{
  static const NormSide sides[] = { NORM_SIDE_DEEP, NORM_SIDE_DOWN, NORM_SIDE_ACROSS };
  NormSide side = sides[face];
  gsize at = cube->at[side];

  if (face == NORM_FACE_RIGHT)
    return at + 1 == cubes->sides[side].n || begins_apart (&cubes->sides[side], at + 1) || (only != NULL && !only->in[side][at + 1]);
  return at == 0 || begins_apart (&cubes->sides[side], at) || (only != NULL && !only->in[side][at - 1]);
}

static void
visit_cube (const NormCubes *cubes, const NormCubeSet *only, const NormCube *cube, NormCubeFaceFunc func, gpointer data)
{
  static const NormFace faces[] = { NORM_FACE_TOP, NORM_FACE_RIGHT, NORM_FACE_FRONT };

  for (gsize at = 0; at < G_N_ELEMENTS (faces); at++)
    if (is_bare (cubes, only, cube, faces[at]))
      {
        NormCubeFace face = norm_cubes_face (cubes, cube, faces[at]);

        func (&face, data);
      }
}

/* From the back to the front, from below to above, from left to right: nobody hides one who comes later. */
void
norm_cubes_visit (const NormCubes *cubes, const NormCubeSet *only, NormCubeFaceFunc func, gpointer data)
{
  const NormCubesSide *sides = cubes->sides;

  if (norm_cubes_count (cubes) == 0)
    return;
  for (gsize deep = sides[NORM_SIDE_DEEP].n; deep-- > 0;)
    for (gsize down = sides[NORM_SIDE_DOWN].n; down-- > 0;)
      for (gsize across = 0; across < sides[NORM_SIDE_ACROSS].n; across++)
        {
          NormCube cube = { .at = { [NORM_SIDE_ACROSS] = across, [NORM_SIDE_DOWN] = down, [NORM_SIDE_DEEP] = deep } };

          if (only == NULL || norm_cube_set_has (only, &cube))
            visit_cube (cubes, only, &cube, func, data);
        }
}

typedef struct
{
  double x, y;
  gboolean found;
  NormCube cube;
} Hit;

/* In a parallelogram that starts at a, with sides b − a and d − a: both shares of the point lie in 0 … 1. */
static gboolean
is_inside (const double c[8], double x, double y)
{
  double ux = c[2] - c[0], uy = c[3] - c[1], vx = c[6] - c[0], vy = c[7] - c[1], px = x - c[0], py = y - c[1], area = ux * vy - uy * vx;
  double along = (px * vy - py * vx) / area, aside = (ux * py - uy * px) / area;

  return along >= 0 && along < 1 && aside >= 0 && aside < 1;
}

static void
try_face (const NormCubeFace *face, gpointer data)
{
  Hit *hit = data;

  if (!is_inside (face->corners, hit->x, hit->y))
    return;
  hit->found = TRUE;
  hit->cube = face->cube;
}

gboolean
norm_cubes_hit (const NormCubes *cubes, double x, double y, NormCube *cube)
{
  Hit hit = { .x = x, .y = y };

  norm_cubes_visit (cubes, NULL, try_face, &hit);
  if (hit.found)
    *cube = hit.cube;
  return hit.found;
}
