/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include "generate.h"
#include "paste.h"

G_BEGIN_DECLS

/**
 * The document edited like a spreadsheet: many values of the view at once, entries along an axis, a value that is slid.
 *
 * @raster always lays out norm_document_get_view(), and @block lies in it. What is written into a cell goes to the value of the tensor that it shows;
 * where several cells show one value, the last one counts. Each change is one undo step with the size in its name ("Paste 2×4"); FALSE with an error
 * leaves everything as it was. The mask follows its values.
 */

/* More places than this are not written or copied one by one. */
#define NORM_CELLS_MOST ((gsize) 1 << 24)

/* The values of a block, n_rows × n_columns. NULL with NORM_ERROR_LIMIT. */
NormTensor *norm_document_copy_block (NormDocument *self, const NormRaster *raster, const NormBlock *block, GError **error);
/* The same with the axes of the view, where the block is one range along each: those with one index of several are left out. Else rows, columns. */
NormTensor *norm_document_copy_axes (NormDocument *self, const NormRaster *raster, const NormBlock *block, GError **error);

/* @table: rank 2, of the tensor's dtype, repeated until the block is full */
gboolean norm_document_write_block (NormDocument *self, const NormRaster *raster, const NormBlock *block, const NormTensor *table, const char *verb,
                                    GError **error);
gboolean norm_document_clear_block (NormDocument *self, const NormRaster *raster, const NormBlock *block, const char *verb, GError **error);
/* The first row (down) or column into all others; of a block of one row, the row above it. FALSE without an error where there is none. */
gboolean norm_document_fill_along (NormDocument *self, const NormRaster *raster, const NormBlock *block, gboolean down, GError **error);
/* By a rule, row by row. */
gboolean norm_document_fill_block (NormDocument *self, const NormRaster *raster, const NormBlock *block, const NormFill *fill, GError **error);

/* @values as a table for @raster: of the view's rank laid out as the view is, else row by row as it is printed. Rank 2. */
NormTensor *norm_paste_table (const NormRaster *raster, NormTensor *values);
/* @values: of the tensor's dtype, any rank. @way: one that norm_paste_ways() gives for its table */
gboolean norm_document_paste (NormDocument *self, const NormRaster *raster, const NormBlock *block, NormTensor *values, NormPasteWay way,
                              GError **error);

/* @n entries that are 0, along @axis of the view, before entry @at. Error where the steps have made that axis another one than the tensor's. */
gboolean norm_document_insert (NormDocument *self, int axis, gsize at, gsize n, const char *undo_name, GError **error);
gboolean norm_document_remove (NormDocument *self, int axis, gsize at, gsize n, const char *undo_name, GError **error);

/* The tensor written anew, as text: the same pipeline, and the mask as far as it goes with the new shape. */
void norm_document_rewrite (NormDocument *self, NormTensor *tensor, const char *undo_name);

/* One value, again and again while a person slides it: one undo step until norm_document_end_slide() or any other change. */
gboolean norm_document_slide_value (NormDocument *self, gsize source, const char *text, GError **error);
void norm_document_end_slide (NormDocument *self);

G_END_DECLS
