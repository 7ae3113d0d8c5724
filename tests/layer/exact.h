/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support.h"

G_BEGIN_DECLS

/**
 * TestExact:
 * What a layer must give, by its definition and in 113 bits: every value's index is taken apart and says by the layer's name which pool it is in. It
 * knows nothing of poolings, walks, or the table of layers.
 */
typedef struct
{
  gsize n_values, n_pools, n_features; /* n_features 0: the layer has none */
  gsize *pools, *features;             /* owned; of each cell; pools in C order of what tells them apart */
  gsize *m;                            /* owned; of each pool: values that count */
  TestMoments *own;                    /* owned; of each pool's values */
  TestMoments *used;                   /* owned; what normalizes */
  gboolean uses_running, centers;
  double eps;
  __float128 *outputs; /* owned; of each cell */
  __float128 *scales;  /* owned; of each cell: |weight| · (1 + |x − mean| / √(var + eps)) + |bias|, what an output is a sum of */
  __float128 *running_mean, *running_var; /* owned, n_features each: after this batch; NULL without tracking */
  gsize n_running;                        /* pools of a feature that move them */
  gint64 batches;                         /* tracked, after it */
} TestExact;

/* @counts: (nullable): for each cell, whether a mask lets it count. The layer must accept the view; not Identity. */
TestExact *test_exact_new (const NormLayer *layer, const NormParams *params, NormMode mode, const NormView *view, const gboolean *counts);
void test_exact_free (TestExact *exact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestExact, test_exact_free)

/* How far outputs were from exact, over many checks */
typedef struct
{
  double worst[NORM_N_DTYPES]; /* in ulps */
  gsize n[NORM_N_DTYPES];
  gsize n_cancelled[NORM_N_DTYPES]; /* too small for the ulp rule; see test_exact_check() */
} TestWorst;

/**
 * test_exact_check:
 * Asserts that @result is @exact: pools, members, features, statistics, outputs, running statistics.
 * An output is within 1 ulp (float32), 4 ulp (float64) or the one rounding (float16, bfloat16). Where its terms cancel – a value right beside the
 * mean, a bias that takes away what the weight gave – no finite precision has a bound in ulps of the rest; there the bound is 2^-62 of the terms in
 * float64, 2^-50 in the others. @worst, which counts those, may be NULL.
 */
void test_exact_check (const TestExact *exact, const NormResult *result, TestWorst *worst);
/* Prints what was found, and asserts that hardly any value needed the second bound. */
void test_worst_report (const TestWorst *worst);

G_END_DECLS
