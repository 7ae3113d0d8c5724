/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formula.h"

G_BEGIN_DECLS

/* The arithmetic between the lines of formula.h, with the real numbers; @pool has values that count, else NULL. */

/* ∑(x−μ)² = 0.0625 + 0.5625 + … = 17.5, the term of @cell marked; ∑x² where no mean is subtracted. @most_terms as in norm_formula_mean(). */
NormFormula *norm_formula_squares (const NormResult *result, gsize pool, gsize cell, guint most_terms);
/* ÷(m−1) from ÷m: σ²·m/(m−1) = 2.1875·8/7 = 2.5. NULL where m < 2, and where the layer has no use for it. */
NormFormula *norm_formula_ratio (const NormResult *result, gsize pool);
/* What is divided by: √(σ²+ε) = √(2.1875+0) = 1.479, of the statistics in force. */
NormFormula *norm_formula_divisor (const NormResult *result, gsize pool);
/**
 * norm_formula_keras: the same update as Keras' BatchNormalization would make it: moving_mean = 0.9·0 + (1−0.9)·1.25 = 0.125.
 * Its momentum is the share of the old value, 1 − PyTorch's, and its moving_variance takes the variance ÷m.
 * NULL where this batch does not change the running statistics, and for layers that Keras does not track: instance norm, momentum None.
 */
NormFormula *norm_formula_keras (const NormResult *result, gsize pool, gboolean variance);

G_END_DECLS
