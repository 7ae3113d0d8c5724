/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"
#include "walk.h"

G_BEGIN_DECLS

/* What a pool's values go through: y = ((x − mean) − mean_rest) · invstd · weight + bias */
typedef struct
{
  double mean, mean_rest;
  long double invstd;
} NormScale;

typedef struct
{
  NormDtype dtype;
  guint8 *data;   /* borrowed; a place for every cell, in C order */
  gboolean large; /* larger than the caches: is written past them */
} NormOutput;

/* Writes the cells of @walk. @scales: one for each of its pool numbers; @weight, @bias: one for each feature number, or both NULL: 1 and 0.
 * When @task is cancelled it returns early. */
void norm_normalize (const NormWalk *walk, const NormScale *scales, gsize n_pools, const double *weight, const double *bias, const NormOutput *output,
                     const NormTask *task);

G_END_DECLS
