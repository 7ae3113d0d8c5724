/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"
#include "walk.h"

G_BEGIN_DECLS

/**
 * NormMoments:
 * @mean, @mean_rest: the mean as a sum of two doubles. Near a large mean, x − mean of a float32 is far smaller than a double's last place of the
 *   mean; (x − mean) − mean_rest keeps those digits
 * @var: biased, ÷m
 *
 * NaN when no value counts.
 */
typedef struct
{
  gsize m; /* values that count */
  double mean;
  long double var;
  double mean_rest;
} NormMoments;

/* What a pool's values so far come to: n of them, sum = Σ(x − shift), m2 = Σ(x − mean)². As zeros: nothing yet. The shift is finite and somewhere
 * near the mean; the mean itself is not kept, because a sum can be exact where a mean is not. */
typedef struct
{
  gsize n;
  double shift;
  long double sum, m2;
} NormAccumulator;

/* Overwrites @accumulators, one for each pool number of @walk, with what its values come to. @mask: (nullable): one byte for each cell, 0 where it
 * does not count. The same walk gives the same bits on any machine. When @task is cancelled it returns early. */
void norm_accumulate (const NormWalk *walk, const guint8 *mask, NormAccumulator *accumulators, gsize n_pools, const NormTask *task);
void norm_accumulator_add (NormAccumulator *to, const NormAccumulator *from);
void norm_accumulator_finish (const NormAccumulator *accumulator, NormMoments *moments);

G_END_DECLS
