/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure.h"

G_BEGIN_DECLS

/* The flattened pool as one row (several when it is long; above a few hundred values an even sample of columns with a "…") of coloured cells with numbers, cursor marked. */
double norm_strip_height (const NormResult *result, gsize pool, double width);
void norm_strip_draw (cairo_t *cr, NormFigure *figure, const NormResult *result, gsize pool, gsize cell, const NormTheme *theme, double width);
/* Which member's cell is at a point; FALSE outside. */
gboolean norm_strip_cell_at (const NormResult *result, gsize pool, double width, double x, double y, gsize *cell);

G_END_DECLS
