/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pooling.h"
#include "task.h"

G_BEGIN_DECLS

/**
 * NormMoments:
 * @mean, @mean_rest: the mean as a sum of two doubles. Near a large mean, x − mean of a float32 is far smaller than a double's last place of the
 * mean;
 *   (x − mean) − mean_rest keeps those digits
 * @var: biased, ÷m
 *
 * NaN when no value counts.
 */
typedef struct
{
  double mean, mean_rest;
  long double var;
  gsize m; /* values that count */
} NormMoments;

/* Of every pool; @moments has pooling->n_pools places. @mask: (nullable): one byte for each cell, 0 where it does not count.
 * FALSE with G_IO_ERROR_CANCELLED or NORM_ERROR_LIMIT. */
gboolean norm_moments_compute (const NormPooling *pooling, const guint8 *mask, NormMoments *moments, NormTask *task, GError **error);

G_END_DECLS
