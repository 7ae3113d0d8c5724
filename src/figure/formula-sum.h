/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formula.h"

G_BEGIN_DECLS

/* What a term of a sum over a pool says. */
typedef enum
{
  NORM_TERM_VALUE,  /* x */
  NORM_TERM_SQUARE, /* (x−μ)², μ the pool's mean; x² where the layer subtracts none */
} NormTerm;

/* "1.25", or 1.2·10⁶ set as a product with a power; in parentheses when negative and @grouped. */
NormFormula *norm_formula_value (double value, gboolean grouped);

/**
 * norm_formula_sum:
 * "1 + 2 + … + 4 + … + 0" over the members of @pool that count; one at least does.
 * @cell: its term is always there, and marked; G_MAXSIZE for none
 * @room: how much may be shown, in signs: a term takes its own length and two more
 * @n_shown: (out) (optional): how many terms are shown
 */
NormFormula *norm_formula_sum (const NormResult *result, gsize pool, gsize cell, NormTerm term, guint room, guint *n_shown);

G_END_DECLS
