/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas.h"
#include "figure.h"

G_BEGIN_DECLS

/**
 * The flattened pool as a strip of coloured cells in flat order, the cursor's marked; what a mask leaves out is not in it. Up to four rows of numbers
 * (as few as they fit in), above that up to four rows of plain colours, above that (a few hundred) an even sample in one row with "…" in the middle,
 * in which a cell stands for its neighbours. All lengths in px; the origin is the strip's top left corner. @width: at least 44 is used.
 */
/* 0 for a pool without values */
double norm_strip_height (const NormResult *result, gsize pool, double width);
/* @figure: whose scale and decimals the cells have (its panel "before"); @cell: the cursor's, G_MAXSIZE for none */
void norm_strip_draw (cairo_t *cr, NormFigure *figure, const NormResult *result, gsize pool, gsize cell, const NormTheme *theme, double width);
/* The same on any canvas, in its theme, with its top left corner at (@x, @y). */
void norm_strip_draw_on (NormCanvas *canvas, NormFigure *figure, const NormResult *result, gsize pool, gsize cell, double x, double y, double width);
/* Which member's cell is at a point; FALSE outside. In a sample: the member in the middle of those that the place stands for. */
gboolean norm_strip_cell_at (const NormResult *result, gsize pool, double width, double x, double y, gsize *cell);
/* Where @cell stands (in a sample: is stood for); FALSE when it is not in the pool. */
gboolean norm_strip_cell_rect (const NormResult *result, gsize pool, double width, gsize cell, cairo_rectangle_t *rect);

G_END_DECLS
