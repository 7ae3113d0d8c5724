/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "raster.h"

G_BEGIN_DECLS

/** NormPasteWay: what to do with a table that is pasted into a raster. */
typedef enum
{
  NORM_PASTE_FIT,     /* it goes where it is put: one value fills the rectangle, a table that divides it is repeated in it */
  NORM_PASTE_CLIP,    /* as much of it as there is room for, in the rectangle or before the edge */
  NORM_PASTE_REPEAT,  /* again and again, until the rectangle is full */
  NORM_PASTE_WHOLE,   /* all of it from the rectangle's corner on, beyond the rectangle */
  NORM_PASTE_RESIZE,  /* the same, and the tensor grows */
  NORM_PASTE_REPLACE, /* it becomes the tensor */
} NormPasteWay;
#define NORM_N_PASTE_WAYS (NORM_PASTE_REPLACE + 1)

/**
 * norm_paste_ways:
 * @block: what is selected; one place: only a corner
 *
 * Which ways there are for a table of @n_rows × @n_columns (both ≥ 1), as bits 1 << NormPasteWay. Either NORM_PASTE_FIT alone, or several of the
 * others, between which somebody has to choose.
 */
guint norm_paste_ways (const NormRaster *raster, const NormBlock *block, gsize n_rows, gsize n_columns);
/* The places that are written; the table is repeated in them, or cut off. Not for NORM_PASTE_REPLACE. */
NormBlock norm_paste_target (const NormRaster *raster, const NormBlock *block, gsize n_rows, gsize n_columns, NormPasteWay way);
/**
 * norm_raster_grow:
 * The sizes (@shape, of the raster's rank) with which the raster has at least @n_rows and @n_columns and every place that is there keeps its number.
 * In each direction the innermost axis grows while the others are of size 1, else the outermost. FALSE: no axis runs that way, or there would be too
 * many.
 */
gboolean norm_raster_grow (const NormRaster *raster, gsize n_rows, gsize n_columns, gsize *shape);

G_END_DECLS
