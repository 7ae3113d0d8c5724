/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pooling.h"
#include "task.h"

G_BEGIN_DECLS

/* Values a kernel sees at a time: they stay in the first-level cache between the conversion to double and their use. */
#define NORM_BLOCK_VALUES 1024

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
 * The way through a pooling's values in the order of memory, whatever the order of the view's axes: axes sorted by stride, neighbours that behave as
 * one merged. The last two axes are handed out as blocks of rows and columns; @n_axes is at least 2. Plain data, nothing to free.
 */
typedef struct
{
  const NormView *view; /* borrowed */
  NormWalkAxis axes[NORM_MAX_AXES + 2];
  int n_axes;
} NormWalk;

/* Some values as doubles, row after row, and where they belong. Value (row, column) is in pool @pool + row · @row_pool + column · @column_pool, and
 * likewise in its feature and its cell. */
typedef struct
{
  const double *values;
  gsize n_rows, n_columns;
  gsize pool, row_pool, column_pool;
  gsize feature, row_feature, column_feature;
  gsize cell, row_cell, column_cell;
} NormBlock;

typedef void (*NormBlockFunc) (const NormBlock *block, gpointer data);

void norm_walk_init (NormWalk *walk, const NormPooling *pooling);
/* Calls @func once for every block; each value of the view is in exactly one. FALSE with G_IO_ERROR_CANCELLED. */
gboolean norm_walk_run (const NormWalk *walk, NormBlockFunc func, gpointer data, NormTask *task, GError **error);

G_END_DECLS
