/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pooling.h"
#include "task.h"

G_BEGIN_DECLS

/* What a pool's values go through: y = ((x − mean) − mean_rest) · invstd · weight + bias */
typedef struct
{
  double mean, mean_rest;
  long double invstd;
} NormScale;

/* A new tensor with one axis, the values of all cells: a split view may have more axes than a tensor. @pools has pooling->n_pools places, @weight and
 * @bias (nullable: 1 and 0) have pooling->n_features. NULL with G_IO_ERROR_CANCELLED or NORM_ERROR_LIMIT. */
NormTensor *norm_normalize (const NormPooling *pooling, const NormScale *pools, const double *weight, const double *bias, NormTask *task,
                            GError **error);

G_END_DECLS
