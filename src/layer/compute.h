/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "normalize.h"
#include "statistics.h"

G_BEGIN_DECLS

/* Called once for every pool, from any thread, with what its values come to: fills in what they go through. */
typedef void (*NormScaleFunc) (gsize pool, const NormMoments *moments, NormScale *scale, gpointer data);

/**
 * NormComputation:
 * @view: the unsplit view, whose shape the output has
 * @mask: (nullable): one byte for each cell, 0 where it does not count
 * @weight, @bias: one for each of the pooling's features, or both NULL
 * @scales_known: they do not depend on the moments; then @scale_func is called twice, first with moments of no values
 */
typedef struct
{
  const NormPooling *pooling;
  const NormView *view;
  const guint8 *mask;
  const double *weight, *bias;
  gboolean scales_known;
  NormScaleFunc scale_func;
  gpointer data;
} NormComputation;

/**
 * norm_compute:
 * Statistics and output, in threads. The work is cut up along axes that tell pools apart, so that a part's values are still in the cache when they
 * are normalized; where these are too few, pooled ones are cut too. The cuts depend on the shape alone, so the result has the same bits whatever
 * the number of threads. Memory beside the output: some bytes for each pool at work.
 * Returns: NULL with G_IO_ERROR_CANCELLED or NORM_ERROR_LIMIT
 */
NormTensor *norm_compute (const NormComputation *computation, NormTask *task, GError **error);

G_END_DECLS
