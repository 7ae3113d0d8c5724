/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "number.h"

G_BEGIN_DECLS

/* As strtod and strtof, always with '.' as the point; each rounds once. */
double norm_number_to_double (const char *text, char **end);
float norm_number_to_float (const char *text, char **end);
long double norm_number_to_long_double (const char *text, char **end);

/**
 * norm_number_shortest_for:
 * @value: a finite number
 * @sure_digits: decimals of so many digits survive the way into the type and back (DBL_DIG …), for normal numbers
 * @most_digits: so many digits always tell two numbers of the type apart
 * @reads_back: whether a text gives @value again
 */
char *norm_number_shortest_for (double value, int sure_digits, int most_digits, gboolean (*reads_back) (const char *text, double value));
/* "nan", "inf", "-inf"; NULL for a finite number; static */
const char *norm_number_word (double value);

G_END_DECLS
