/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "grid.h"

G_BEGIN_DECLS

typedef enum
{
  NORM_SIDE_ACROSS, /* N, from left to right */
  NORM_SIDE_DOWN,   /* L, H·W …, from top to bottom */
  NORM_SIDE_DEEP,   /* C, from the front to the back */
  NORM_N_SIDES,
} NormSide;

typedef enum
{
  NORM_FACE_FRONT,
  NORM_FACE_TOP,
  NORM_FACE_RIGHT,
} NormFace;

/**
 * NormCubesSide: one direction of the block: the axes that run along it, nested as places in C order. @bin neighbouring places of the innermost run
 * make one cube where there are more than can be told apart.
 */
typedef struct
{
  int n_axes, axes[NORM_MAX_AXES];
  gsize count;   /* places */
  gsize run;     /* places that follow each other without a change on an axis of the other kind (kept or pooled) */
  gboolean kept; /* the axes of a run; those outside of it are the other kind */
  gboolean any_kept;
  gboolean blurred; /* runs are not told apart any more: too many of them */
  gsize bin;
  gsize n_bins;     /* cubes of a run */
  gsize n;          /* cubes */
  double step, gap; /* px of a cube; between cubes that belong to different pools for sure */
} NormCubesSide;

/**
 * NormCubes:
 * The tensor as a block of cubes, N × L × C (or H·W), seen from the front, above and the right; without perspective, so that equal things look equal.
 * Gaps go through it along the kept axes: what hangs together is a pool. All in px, from the top left corner of the box around the block.
 */
typedef struct
{
  const NormGrid *grid; /* borrowed */
  NormCubesSide sides[NORM_N_SIDES];
  double rise, lean; /* px up and to the right of a step into the depth */
} NormCubes;

/* A cube by its numbers along the sides. */
typedef struct
{
  gsize at[NORM_N_SIDES];
} NormCube;

/* Which cubes of each side are meant; all combinations of them are. */
typedef struct
{
  guint8 *in[NORM_N_SIDES]; /* owned */
} NormCubeSet;

typedef struct
{
  NormCube cube;
  NormFace face;
  double corners[8]; /* x, y: a parallelogram */
} NormCubeFace;

typedef void (*NormCubeFaceFunc) (const NormCubeFace *face, gpointer data);

/* Sides and bins, for at most @most cubes along a kept side and @most / 3 along a pooled one (at least 2). @grid is borrowed. */
void norm_cubes_init (NormCubes *cubes, const NormGrid *grid, gsize most);
/* Cubes of @size px. @gaps: whether pools stand apart. */
void norm_cubes_set_size (NormCubes *cubes, double size, gboolean gaps);
/* The box around the block for cubes of 1 px, and how many cubes there are. */
void norm_cubes_extents (const NormCubes *cubes, double *width, double *height);
gsize norm_cubes_count (const NormCubes *cubes);
gsize norm_cubes_values_per_cube (const NormCubes *cubes); /* 1: every value has its own */
/* Several pools may share a cube. */
gboolean norm_cubes_mix_pools (const NormCubes *cubes);

NormCube norm_cubes_find (const NormCubes *cubes, gsize cell);
/* The side along which the last axis runs, and how many cells from @cell on along it are in the same cube. */
NormSide norm_cubes_last_side (const NormCubes *cubes);
gsize norm_cubes_places_left (const NormCubes *cubes, NormSide side, gsize cell);
gsize norm_cubes_cell (const NormCubes *cubes, const NormCube *cube); /* the first one in it */
/* px from the start of a side to the start of cube @at (for the depth: in steps of the front) */
double norm_cubes_position (const NormCubes *cubes, NormSide side, gsize at);
/* From the start of the first to the end of the last. */
double norm_cubes_length (const NormCubes *cubes, NormSide side);
/* Right and down of a point in the depth, from the same one in front. */
void norm_cubes_shift (const NormCubes *cubes, double depth, double *x, double *y);
/* Where a cube's face is. */
NormCubeFace norm_cubes_face (const NormCubes *cubes, const NormCube *cube, NormFace face);
/* Numbers stand on the front, or on the top of a slab that lies. */
NormFace norm_cubes_number_face (const NormCubes *cubes);

NormCubeSet norm_cubes_pool (const NormCubes *cubes, gsize cell); /* the cubes with a value of the cell's pool in them */
void norm_cube_set_clear (NormCubeSet *set);
gboolean norm_cube_set_has (const NormCubeSet *set, const NormCube *cube);

/* Every face that no neighbour touches, from the back to the front: what is painted later hides what was before. @only: NULL for all cubes. */
void norm_cubes_visit (const NormCubes *cubes, const NormCubeSet *only, NormCubeFaceFunc func, gpointer data);
/* The cube that is seen at a point. */
gboolean norm_cubes_hit (const NormCubes *cubes, double x, double y, NormCube *cube);

G_END_DECLS
