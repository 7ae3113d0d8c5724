/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kernels.h"
#include "task.h"
#include "walk.h"

G_BEGIN_DECLS

/* Values looked at together at most: they stay in the first-level cache. */
#define NORM_TILE_VALUES 4096

/* Some rows and columns of a walk */
typedef struct
{
  NormPlace first;
  gsize n_rows, n_columns;
  gsize first_column; /* along @columns */
  const NormWalkAxis *rows, *columns;
} NormTile;

/**
 * NormTiles:
 * The way over planes – rows × columns, each along one axis – in tiles; @n_outer axes of @walk lead from plane to plane, in order. Plain data.
 */
typedef struct
{
  const NormWalk *walk; /* borrowed, as the task */
  const NormTask *task;
  NormWalkAxis rows, columns;
  int n_outer;
  gsize most_rows, most_columns;
  gsize index[NORM_MAX_AXES + 2];
  NormPlace place; /* of the plane */
  gsize row, column, n_tiles;
  gboolean at_end;
} NormTiles;

/* The last two axes of @walk are rows and columns; tiles have at most @most_columns columns. */
void norm_tiles_init (NormTiles *tiles, const NormWalk *walk, gsize most_columns, const NormTask *task);
/* One plane at @place */
void norm_tiles_init_plane (NormTiles *tiles, const NormWalkAxis *rows, const NormWalkAxis *columns, const NormPlace *place, gsize most_columns,
                            const NormTask *task);
/* FALSE after the last, and when the task is cancelled, which is looked at now and then */
gboolean norm_tiles_next (NormTiles *tiles, NormTile *tile);

/* Doubles of float64; floats, exactly, of all other floating types */
NormReads norm_view_reads (const NormView *view);
/* Where the first element lies, if elements @column_stride apart lie as kernels read them; otherwise NULL */
gconstpointer norm_view_direct (const NormView *view, gssize element, gssize column_stride);
/* @n_rows × @n_columns elements as @reads (doubles of any type, too). Where they lie so already, that is where they are; otherwise in @scratch, with
 * room for NORM_TILE_VALUES doubles. @row_stride: in, of the rows; out, of what is returned */
gconstpointer norm_view_load (const NormView *view, NormReads reads, gssize element, gsize n_rows, gssize *row_stride, gsize n_columns,
                              gssize column_stride, double *scratch);

G_END_DECLS
