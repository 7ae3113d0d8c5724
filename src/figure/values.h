/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "grid.h"

G_BEGIN_DECLS

/* The values of a panel, read along the grid's axes. Borrows its view or tensor. */
typedef struct
{
  NormDtype dtype;
  const guint8 *data;
  gssize offset;                 /* in elements */
  gssize strides[NORM_MAX_AXES]; /* along the grid's axes */
} NormValues;

/* @view: has the grid's axes (the split view of a pooling, or the view itself when there is none) */
void norm_values_init_view (NormValues *values, const NormGrid *grid, const NormView *view);
void norm_values_init_tensor (NormValues *values, const NormGrid *grid, const NormTensor *tensor); /* in C order over the grid's shape */
double norm_values_get (const NormValues *values, const NormGrid *grid, gsize cell);
/* Element offsets of a place in one direction: the value of a cell is at offset + x part + y part. */
gssize norm_values_part (const NormValues *values, const NormGrid *grid, gboolean down, gsize place);
/* @n values from element @at, @stride apart */
void norm_values_run (const NormValues *values, gssize at, gssize stride, double *out, gsize n);
/* Of two values, or of n > 0 of them, the one with the largest |v|, ∞ before every number and NaN before everything; of equals the first */
double norm_values_more_striking (double shown, double value);
double norm_values_most_striking (const NormValues *values, gssize at, gssize stride, gsize n);

G_END_DECLS
