/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "view.h"

G_BEGIN_DECLS

/**
 * NormRaster:
 * @rank, @shape: axes of a view
 * @down: the axis runs down; else across
 * @n_rows, @n_columns: products of the sizes of the axes that run down, and across
 *
 * A view of any rank as one table, as the picture lays it out without the gaps: rows number the axes that run down in C order, columns those that run
 * across. Every cell has exactly one place. A plain value.
 */
typedef struct
{
  int rank;
  gsize shape[NORM_MAX_AXES];
  gboolean down[NORM_MAX_AXES];
  gsize n_rows, n_columns;
} NormRaster;

void norm_raster_init (NormRaster *raster, int rank, const gsize *shape, const gboolean *down);
/* For what no picture shows: the last axis across, all others down, as print() writes it. */
void norm_raster_init_printed (NormRaster *raster, int rank, const gsize *shape);
gboolean norm_raster_equal (const NormRaster *a, const NormRaster *b);
/* Cell ⇄ place; inverses of each other. */
gsize norm_raster_cell (const NormRaster *raster, gsize row, gsize column);
void norm_raster_place (const NormRaster *raster, gsize cell, gsize *row, gsize *column);

/**
 * NormBlock: a rectangle of rows and columns of a raster; it may begin in one facet and end in another. A plain value.
 */
typedef struct
{
  gsize row, column;
  gsize n_rows, n_columns;
} NormBlock;

/* The smallest that has both cells. */
NormBlock norm_block_between (const NormRaster *raster, gsize one_cell, gsize other_cell);
NormBlock norm_block_all (const NormRaster *raster);
gboolean norm_block_has (const NormBlock *block, const NormRaster *raster, gsize cell);
/**
 * norm_block_axes:
 * Whether the block is one range of indices along every axis, and which: @first and @size, of the raster's rank. One that begins in the middle of a
 * facet and ends in another is not.
 */
gboolean norm_block_axes (const NormBlock *block, const NormRaster *raster, gsize *first, gsize *size);
/* The cell that follows @cell in a walk through the block: @dx ±1 along the rows, @dy ±1 along the columns, from the last on to the first. */
gsize norm_block_next (const NormBlock *block, const NormRaster *raster, gsize cell, int dx, int dy);
/* Which value of the tensor (source index) each place shows, row by row, n_rows × n_columns of them; free with g_free(). */
gsize *norm_block_sources (const NormBlock *block, const NormRaster *raster, const NormView *view);
/* "2×4", rows first; free it */
char *norm_block_size_text (const NormBlock *block);

G_END_DECLS
