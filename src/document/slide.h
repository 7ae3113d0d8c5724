/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dtype.h"

G_BEGIN_DECLS

/**
 * NormSlide:
 * @dtype: of the value
 * @decimals: of the numbers it goes through
 * @step: from one to the next, a power of ten
 * @from: the first one, in steps
 *
 * A value that is slid like a slider: through round numbers, of which some dozen span what the tensor holds. A plain value.
 */
typedef struct
{
  NormDtype dtype;
  int decimals;
  double step;
  double from;
} NormSlide;

/* @value: where it begins; @scale: the largest magnitude beside it */
void norm_slide_init (NormSlide *slide, NormDtype dtype, double value, double scale);
/* @steps up, or down; within the range of an integer dtype. As norm_dtype_parse() reads it; free it. */
char *norm_slide_text (const NormSlide *slide, double steps);

G_END_DECLS
