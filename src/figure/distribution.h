/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure.h"

G_BEGIN_DECLS

/* One value of a dot plot. */
typedef struct
{
  double value;
  gsize cell;
  double position; /* where its stack stands */
  guint level;     /* 0 at the bottom */
} NormDot;

/**
 * NormDistribution: the values of a pool on one side of the layer, as far as they can be drawn; without those that a mask leaves out.
 * @dots: (owned): the finite values, in flat order; an even sample of a pool that is larger than a few thousand
 * @mean, @sd: of the whole pool's values on that side, not of the sample; NaN when there are none
 * @low, @high: finite; span all dots and mean ± sd; low < high
 */
typedef struct
{
  NormDot *dots;
  gsize n_dots, n_nan, n_plus_inf, n_minus_inf;
  gboolean sampled;
  double mean, sd, low, high;
} NormDistribution;

NormDistribution *norm_distribution_new (const NormResult *result, NormPanel panel, gsize pool);
void norm_distribution_free (NormDistribution *distribution);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormDistribution, norm_distribution_free)

/* What is not finite in words: "2 NaN, 1 −∞"; NULL when everything is. */
char *norm_distribution_words (const NormDistribution *distribution);
/* Sorts the dots by value and stacks those within @reach of the lowest of their stack; the stack stands in the middle of its values.
 * Returns: how high the highest stack is. */
guint norm_distribution_stack (NormDistribution *distribution, double reach);
/* How many dots lie in each of @n_bins equal parts of low … high; a value on an edge counts to the right, high itself to the last.
 * Returns: the most in one. */
gsize norm_distribution_count (const NormDistribution *distribution, gsize n_bins, gsize *counts);
/* 0 at low, 1 at high */
double norm_distribution_fraction (const NormDistribution *distribution, double value);

G_END_DECLS
