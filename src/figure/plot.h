/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure.h"

G_BEGIN_DECLS

/* Distribution of a pool's values before or after: stacked dots up to a few hundred, a histogram above; μ as a line, ±σ as a band, axis with nice ticks. */
void norm_plot_draw (cairo_t *cr, NormFigure *figure, const NormResult *result, NormPanel panel, gsize pool, gsize cell, const NormTheme *theme, double width, double height);

G_END_DECLS
