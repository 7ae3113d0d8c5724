/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explain.h"
#include "theme.h"

G_BEGIN_DECLS

/**
 * NormFormula: a typeset line of mathematics as a tree of boxes (row, fraction with rule, radical that grows, sub/superscript, text), each with width, ascent, descent.
 * Italic Greek variables, upright numbers, true minus signs. Immutable after building.
 */
typedef struct _NormFormula NormFormula;

/* Building blocks; each takes ownership of its parts. Styles: variable (math italic), number (upright), bold result, marked (accent), words (small, muted). */
NormFormula *norm_formula_variable (const char *text);
NormFormula *norm_formula_number (const char *text);
NormFormula *norm_formula_result (const char *text); /* bold */
NormFormula *norm_formula_words (const char *text);
NormFormula *norm_formula_marked (NormFormula *part); /* in the accent colour, underlined: not by colour alone */
NormFormula *norm_formula_row (NormFormula *first, ...) G_GNUC_NULL_TERMINATED;
NormFormula *norm_formula_row_take (GPtrArray *parts);
NormFormula *norm_formula_fraction (NormFormula *numerator, NormFormula *denominator);
NormFormula *norm_formula_root (NormFormula *radicand);
NormFormula *norm_formula_power (NormFormula *base, NormFormula *exponent);
NormFormula *norm_formula_index (NormFormula *base, NormFormula *index);
void norm_formula_free (NormFormula *formula);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormFormula, norm_formula_free)

/* @size: font size in px. Baseline at 0: the box is [0,width] × [−ascent, descent]. */
void norm_formula_measure (NormFormula *formula, const NormTheme *theme, double size, double *width, double *ascent, double *descent);
void norm_formula_draw (NormFormula *formula, cairo_t *cr, const NormTheme *theme, double size, double x, double baseline);
/* The same in words for screen readers and tests: "μ = (1 + 2 + 3 + 4 + 0 + 0 + 0 + 0) / 8 = 1.25" */
char *norm_formula_to_text (const NormFormula *formula);

/* formula-norm.c: the formulas of a result, with the real numbers; @cell's term marked when its pool is @pool, G_MAXSIZE for none.
 * Long sums show the first and last terms, the cursor's, and "…"; @most_terms bounds them. */
NormFormula *norm_formula_mean (const NormResult *result, gsize pool, gsize cell, guint most_terms);
NormFormula *norm_formula_variance (const NormResult *result, gsize pool, gsize cell, guint most_terms); /* σ² = Σ(x−μ)²/m = … */
NormFormula *norm_formula_unbiased (const NormResult *result, gsize pool);                               /* ÷(m−1) = 2.5 → running_var */
NormFormula *norm_formula_output (const NormResult *result, gsize cell);                                 /* y = (x−μ)/√(σ²+ε) = … = 1.8593 */
NormFormula *norm_formula_affine (const NormResult *result, gsize cell);                                 /* γ·x̂ + β with numbers; NULL without affine */
NormFormula *norm_formula_running (const NormResult *result, gsize pool, gboolean variance);             /* 0.9·0 + 0.1·1.25 = 0.125; NULL without tracking or in eval */

G_END_DECLS
