/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pooling.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * NormMoments:
 * @mean, @mean_rest: the mean as a sum of two doubles. Near a large mean, x − mean of a float32 is far smaller than a double's last place of the
 * mean;
 *   (x − mean) − mean_rest keeps those digits
 * @var: biased, ÷m
 *
 * Both NaN when the pool is empty.
 */
typedef struct
{
  double mean, mean_rest;
  long double var;
} NormMoments;

/* Of every pool; @moments has pooling->n_pools places. FALSE with G_IO_ERROR_CANCELLED or NORM_ERROR_LIMIT. */
gboolean norm_moments_compute (const NormPooling *pooling, NormMoments *moments, GCancellable *cancellable, GError **error);

G_END_DECLS
