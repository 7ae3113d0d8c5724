/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "range.h"

#include <math.h>
#include <stdlib.h>

#define SAMPLE         4096
#define FEWEST_TO_CLIP 100 /* below that every value is seen by itself */
#define FAR            20.0

double
norm_range_round_up (double value)
{
  static const double steps[] = { 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 };
  double power = pow (10, floor (log10 (value)));

  g_return_val_if_fail (value > 0 && isfinite (value), 1);
  if (power == 0 || !isfinite (10 * power))
    return value;
  for (gsize step = 0; step < G_N_ELEMENTS (steps); step++)
    if (steps[step] * power >= value * (1 - 1e-12))
      return steps[step] * power;
  return 10 * power;
}

gsize
norm_range_sample (const NormView *view, double *values, gsize most)
{
  gsize step = view->n_values / most + 1, n = 0;

  for (gsize cell = 0; cell < view->n_values; cell += step)
    {
      double value = norm_view_get (view, cell);

      if (isfinite (value))
        values[n++] = value;
    }
  return n;
}

static int
compare_doubles (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return (one > other) - (one < other);
}

/* The 99th percentile of |v|; 0 when there are too few values to call any of them an outlier. */
static double
high_percentile (const NormView *view)
{
  g_autofree double *sample = g_new (double, SAMPLE);
  gsize n = norm_range_sample (view, sample, SAMPLE);

  if (n < FEWEST_TO_CLIP)
    return 0;
  for (gsize at = 0; at < n; at++)
    sample[at] = fabs (sample[at]);
  qsort (sample, n, sizeof *sample, compare_doubles);
  return sample[(n - 1) * 99 / 100];
}

NormRange
norm_range_of_view (const NormView *view, const NormSummary *summary)
{
  NormRange range = { 1, FALSE, summary->max_abs };
  double high;

  if (!(summary->max_abs > 0))
    return range;
  high = high_percentile (view);
  range.clipped = high > 0 && summary->max_abs > FAR * high;
  range.limit = norm_range_round_up (range.clipped ? high : summary->max_abs);
  return range;
}

NormRange
norm_range_union (const NormRange *a, const NormRange *b)
{
  double limit = MAX (a->limit, b->limit);

  return (NormRange){ limit, (a->clipped && a->max_abs > limit) || (b->clipped && b->max_abs > limit), MAX (a->max_abs, b->max_abs) };
}

double
norm_range_tick_step (double span, int most)
{
  static const double steps[] = { 1, 2, 5, 10 };
  double power = pow (10, floor (log10 (span / most)));

  g_return_val_if_fail (span > 0 && isfinite (span) && most > 0, 1);
  for (gsize step = 0; step < G_N_ELEMENTS (steps); step++)
    if (span / (steps[step] * power) <= most * (1 + 1e-12))
      return steps[step] * power;
  return 10 * power;
}
