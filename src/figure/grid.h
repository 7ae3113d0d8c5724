/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pooling.h"
#include <cairo.h>
#include "track.h"

G_BEGIN_DECLS

/**
 * NormGrid:
 * Where every cell of a panel is, in device pixels from the panel's first cell, and which cell is where. Each axis of the (split) view runs in one
 * direction: N and H down, C, L and W across, the rest folded in between; so a pool, which fixes the kept axes and runs along the pooled ones, is a
 * set of spans across × a set of spans down, whatever its m. Without a batch axis, (C, L) has its channels down; (C, H, W) and (C, D, H, W) are one
 * sample's row.
 */
typedef struct
{
  int rank;
  gsize shape[NORM_MAX_AXES];
  const char *names[NORM_MAX_AXES];    /* borrowed */
  const char *labels[NORM_MAX_AXES];   /* static: what stands before an index; the same, but C and N where channels or samples are in groups … */
  gboolean numbered_on[NORM_MAX_AXES]; /* … whose indices then run on from one group to the next */
  gboolean down[NORM_MAX_AXES];
  NormSpace space[NORM_MAX_AXES];
  guint8 roles[NORM_MAX_AXES]; /* what it is read as: 0 samples, 1 channels, 2 places (L, H, W); where there is but one axis, 0 */
  gboolean has_pools;          /* kept marks are known */
  gboolean kept[NORM_MAX_AXES];
  gsize n_cells;
  NormTrack x, y;
} NormGrid;

/* @layer: may be NULL; else it says how the axes are read. @pooling: may be NULL; else its axes (split ones too) are used instead of the view's. All
 * are borrowed. */
void norm_grid_init (NormGrid *grid, const NormView *view, const NormLayer *layer, const NormPooling *pooling);
/* H × W planes: cells are square, so that pictures keep their proportions. */
gboolean norm_grid_has_planes (const NormGrid *grid);

/* The axis of cells that touch (L, H, W) in one direction, or -1: it has indices at every cell instead of brackets. */
int norm_grid_touching_axis (const NormGrid *grid, gboolean down);

/* Cell ⇄ place across and place down; inverses of each other. */
void norm_grid_places (const NormGrid *grid, gsize cell, gsize *x, gsize *y);
gsize norm_grid_cell (const NormGrid *grid, gsize x, gsize y);

gboolean norm_grid_cell_at (const NormGrid *grid, gint64 x, gint64 y, gsize *cell);
void norm_grid_cell_rect (const NormGrid *grid, gsize cell, cairo_rectangle_int_t *rect);
/* The cell one step further as the eye sees it; FALSE at the edge. */
gboolean norm_grid_neighbour (const NormGrid *grid, gsize cell, int dx, int dy, gsize *next);

/* Index of @cell along @axis. */
gsize norm_grid_index (const NormGrid *grid, gsize cell, int axis);
/* "C=5": what stands at the entry of @axis that has @place in its direction; with @name or just the number. The caller owns it. */
char *norm_grid_label (const NormGrid *grid, int axis, gsize place, gboolean named);
/* The longest of them. */
char *norm_grid_last_label (const NormGrid *grid, int axis);
/* Places between two entries of @axis in its direction, and between two runs of it: the C-order strides among the axes of that direction. */
gsize norm_grid_axis_stride (const NormGrid *grid, int axis);
/* The pool number of a cell (C order along the kept axes) */
gsize norm_grid_pool (const NormGrid *grid, gsize cell);

G_END_DECLS
