/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pooling.h"

G_BEGIN_DECLS

/* Where a value is: its element in the storage, and the numbers of its pool, its feature and its cell */
typedef struct
{
  gssize element;
  gsize pool, feature, cell;
} NormPlace;

typedef struct
{
  gsize size;
  gssize stride;     /* in elements of the storage */
  gsize pool_stride; /* 0 along pooled axes */
  gsize feature_stride;
  gsize cell_stride;
} NormWalkAxis;

/**
 * NormWalk:
 * The way through a pooling's values, or a part of them, in the order of memory, whatever the order of the view's axes: axes sorted by stride,
 * those of one value left out. Plain data, nothing to free.
 */
typedef struct
{
  const NormView *view; /* borrowed */
  NormPlace start;
  NormWalkAxis axes[NORM_MAX_AXES + 2];
  int n_axes;
} NormWalk;

/* An empty view has no way through it: g_return. */
void norm_walk_init (NormWalk *walk, const NormPooling *pooling);
gsize norm_walk_n_values (const NormWalk *walk);
/* Only indices @first … @first + @n − 1 of @axis */
void norm_walk_cut (NormWalk *walk, int axis, gsize first, gsize n);
/* Neighbours that behave as one become one; with @moments_only, the features and cells are not looked at and get lost. */
void norm_walk_merge (NormWalk *walk, gboolean moments_only);
void norm_walk_move_axis (NormWalk *walk, int from, int to);
/* In front of all, so that there is one more */
void norm_walk_add_axis (NormWalk *walk);
/* Steps to the next place along the first @n_axes axes, as an odometer; @index starts as zeros. FALSE at the end. */
gboolean norm_walk_next (const NormWalk *walk, int n_axes, gsize *index, NormPlace *place);
NormPlace norm_place_along (const NormPlace *place, const NormWalkAxis *axis, gsize index);

/* The last axes of a walk together, as far as they lie in memory like one: @size elements, @stride apart. */
typedef struct
{
  int first; /* axis of the walk */
  gsize size;
  gssize stride;
  gsize cell_stride; /* without meaning with @moments_only */
} NormColumns;

/* Takes in, beyond the last axis, those along which the pool or the feature changes, while the cells too are as along one axis; with @moments_only,
 * those along which the pool changes, wherever their cells are. */
void norm_columns_init (NormColumns *columns, const NormWalk *walk, gboolean moments_only);
/* The pools and features (either may be NULL) of @n columns from @first on, counted from those of the first column. */
void norm_columns_number (const NormColumns *columns, const NormWalk *walk, gsize first, gsize n, guint32 *pools, guint32 *features);
/* As many of them at a time as are at most @most, in pieces of about the same size */
gsize norm_columns_piece (const NormColumns *columns, gsize most);
/* How many of the rows along @rows should be one row: several, where there are few columns and no gaps. */
gsize norm_columns_rows_in_one (const NormColumns *columns, const NormWalkAxis *rows, gboolean moments_only);

G_END_DECLS
