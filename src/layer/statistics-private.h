/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ways to accumulate a walk share. */
#pragma once

#include "statistics.h"
#include "tile.h"

G_BEGIN_DECLS

typedef struct
{
  NormWalk walk;
  NormAccumulator *accumulators;
  const guint8 *mask; /* looked at by norm_accumulate_carefully() alone */
  const NormTask *task;
  const NormKernels *kernels;
  NormReads reads;
  double scratch[NORM_TILE_VALUES];
} NormAccumulation;

/* Values of a pool lie beside each other: the last axis is pooled; the one before may be, or tell pools apart. */
void norm_accumulate_runs (NormAccumulation *run);
/* Neighbours are of different pools. The axis before @columns is that of their rows, and pooled. */
void norm_accumulate_columns (NormAccumulation *run, const NormColumns *columns);
/* Slower, but with a mask and whatever exponents. */
void norm_accumulate_carefully (NormAccumulation *run);

/* Some values: m2 = Σd² − (Σd)² / n     d = x − shift */
void norm_accumulator_add_sums (NormAccumulator *to, gsize n, double shift, long double sum, long double square);
/* A shift for values of about that mean. For float32 it has no more digits than the values, so that sums of few or round numbers are exact. */
double norm_shift_near (const NormAccumulation *run, long double mean);
/* TRUE when what the shift adds to Σd² is not much more than m2: then (Σd)² / n takes no digit away that counts. */
gboolean norm_shift_is_near (gsize n, double sum, double square);
/* A better one than @shift, about which @n values have these sums: about their mean, but as round as their spread allows, so that sums of round
 * numbers stay exact */
double norm_shift_from (const NormAccumulation *run, double shift, gsize n, double sum, double square);
/* About the mean of what is in @accumulator, 0 when nothing is */
double norm_shift_so_far (const NormAccumulation *run, const NormAccumulator *accumulator);

G_END_DECLS
