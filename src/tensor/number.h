/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define NORM_MINUS "\342\210\222" /* U+2212, the true minus sign */

/* Shortest decimal text that strtod reads back to the same double ("1.15", "1e-05", "nan", "inf", "-inf"); always '.' as point. */
char *norm_number_shortest (double value);

/* For reading, not for machines: at most @decimals digits after the point, trailing zeros cut when @trim, U+2212 as minus, "×" never;
 * values ≥ 1e6 or nonzero < 10^-decimals/2 go to "1.2e6" form; "NaN", "∞", "−∞". Zero of either sign is "0" with any number of decimals. */
char *norm_number_display (double value, int decimals, gboolean trim);

/**
 * norm_number_decimals:
 * @values: @n numbers that stand side by side
 *
 * As few decimals (0…@most) as tell all distinct values apart and show integers as integers; non-finite values are ignored.
 * Looks at no more than a few thousand values.
 */
int norm_number_decimals (const double *values, gsize n, int most);

G_END_DECLS
