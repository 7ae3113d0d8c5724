/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "theme.h"

G_BEGIN_DECLS

/* Flags of a run of text. Figures are always tabular. */
typedef enum
{
  NORM_TEXT_PLAIN = 0,
  NORM_TEXT_BOLD = 1 << 0,
  NORM_TEXT_ITALIC = 1 << 1,
  NORM_TEXT_MONO = 1 << 2,
  NORM_TEXT_MATH = 1 << 3, /* the theme's family for formulas */
} NormTextStyle;

/* The family list that @style is set in; static. */
const char *norm_text_family (const NormTheme *theme, NormTextStyle style);
/* Width of one line at @size px. Layouts are cached per thread and string. */
double norm_text_width (const NormTheme *theme, NormTextStyle style, double size, const char *text);
/* The same line's ink above (@top) and below (@bottom, positive downwards) the baseline; @width is the advance or, if the last letter leans out of
 * it, the ink. */
void norm_text_ink (const NormTheme *theme, NormTextStyle style, double size, const char *text, double *width, double *top, double *bottom);
/* One line, its baseline starting at @x, @baseline, in the current source of @cr. */
void norm_text_show (cairo_t *cr, const NormTheme *theme, NormTextStyle style, double size, const char *text, double x, double baseline);
/* Lines of at most @width, broken at blanks; a word that is longer stands alone. */
GStrv norm_text_wrap (const NormTheme *theme, NormTextStyle style, double size, const char *text, double width);

G_END_DECLS
