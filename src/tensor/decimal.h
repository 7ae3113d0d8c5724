/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * norm_decimal_to_double:
 * @text, @end: no byte from @end on is looked at, and there need be no end mark
 * @point: '.', or ',' where that is the decimal point
 *
 * The number at the start of the text – 12, -1.5, +.5, 1.e-3, with U+2212 as minus – rounded once, to nearest even: the same bits as strtod()
 * gives, several times as fast. Words (nan), other bases and underscores are no numbers here.
 * Returns: what follows the number; @text when none starts there
 */
const char *norm_decimal_to_double (const char *text, const char *end, char point, double *value);
/**
 * norm_decimal_to_float:
 * @wide: (inout): becomes TRUE where the text says more than a float32 can hold: it has more than nine digits, or is a whole number that is rounded
 * The same as strtof(): one rounding, not by way of a double.
 */
const char *norm_decimal_to_float (const char *text, const char *end, char point, float *value, gboolean *wide);

G_END_DECLS
