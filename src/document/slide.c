/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "slide.h"

#include <math.h>

#define STEPS_PER_SCALE 20 /* at least so many from 0 to the largest value */
#define MOST_DECIMALS   6

/* Digits after the point of @step, a power of ten. */
static int
decimals_of (double step)
{
  return (int) CLAMP (lround (-log10 (step)), 0, MOST_DECIMALS);
}

void
norm_slide_init (NormSlide *slide, NormDtype dtype, double value, double scale)
{
  double most = fmax (isfinite (scale) ? fabs (scale) : 0, isfinite (value) ? fabs (value) : 0);
  double step = most > 0 ? pow (10, floor (log10 (most / STEPS_PER_SCALE))) : 0.1;

  if (!norm_dtype_is_floating (dtype))
    step = dtype == NORM_DTYPE_BOOL ? 1 : fmax (step, 1);
  step = fmax (step, pow (10, -MOST_DECIMALS));
  *slide = (NormSlide){ dtype, decimals_of (step), step, isfinite (value) ? round (value / step) : 0 };
}

char *
norm_slide_text (const NormSlide *slide, double steps)
{
  double value = (slide->from + round (steps)) * slide->step;
  guint64 element;
  char text[G_ASCII_DTOSTR_BUF_SIZE * 12]; /* 1.8e308 has 309 digits before the point */

  if (!norm_dtype_is_floating (slide->dtype)) /* stores saturate */
    {
      norm_dtype_store (slide->dtype, &element, slide->dtype == NORM_DTYPE_BOOL ? fmax (value, 0) : value);
      return norm_dtype_format (slide->dtype, &element);
    }
  if (slide->step >= 1e6)
    return g_strdup (g_ascii_formatd (text, sizeof text, "%.6g", value));
  g_snprintf (text, sizeof text, "%%.%df", slide->decimals);
  g_autofree char *format = g_strdup (text);
  return g_strdup (g_ascii_formatd (text, sizeof text, format, value + 0.0));
}
