/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure.h"

G_BEGIN_DECLS

/**
 * norm_plot_draw:
 * Distribution of a pool's values before or after: stacked dots up to a few hundred, a histogram above or where stacks do not fit; the mean as a
 * line,
 * ± one standard deviation as a band (both of the values drawn, whatever normalizes them), an axis with nice ticks, and what is not finite in words.
 * @figure: whose colours the values have
 * @cell: the cursor's, emphasized; G_MAXSIZE for none
 * @width, @height: px; the origin is the plot's top left corner
 */
void norm_plot_draw (cairo_t *cr, NormFigure *figure, const NormResult *result, NormPanel panel, gsize pool, gsize cell, const NormTheme *theme,
                     double width, double height);

G_END_DECLS
