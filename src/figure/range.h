/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "summary.h"

G_BEGIN_DECLS

/**
 * NormRange:
 * @limit: the colour scale goes from −limit to limit; a round number > 0, also for all-zero or empty data
 * @clipped: a few values lie so far outside that the scale leaves them out; they are marked ▴ ▾
 * @max_abs: the largest of the finite values, by magnitude
 */
typedef struct
{
  double limit;
  gboolean clipped;
  double max_abs;
} NormRange;

/* The smallest of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 × 10^k that is ≥ @value (> 0). */
double norm_range_round_up (double value);
/**
 * norm_range_of_view:
 * From the summary; clipped when the largest value is beyond 20 × the 99th percentile of |v| (of an even sample of at most 4096): one outlier would
 * leave all others white.
 */
NormRange norm_range_of_view (const NormView *view, const NormSummary *summary);
/* The larger of two; clipped when either leaves out values that the other's limit does not take in. */
NormRange norm_range_union (const NormRange *a, const NormRange *b);
/* Distance between ticks 1, 2 or 5 × 10^k, so that at most @most lie in a @span (> 0). */
double norm_range_tick_step (double span, int most);
/* An even sample of at most @most finite values; returns how many were written to @values. */
gsize norm_range_sample (const NormView *view, double *values, gsize most);

G_END_DECLS
