/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas.h"
#include "explain.h"

G_BEGIN_DECLS

/**
 * NormFormula: a typeset line of mathematics as a tree of boxes (row, fraction with rule, radical that grows, sub/superscript, text), each with
 * width, ascent, descent. Italic Greek variables, upright numbers, true minus signs. Immutable after building.
 */
typedef struct _NormFormula NormFormula;

/* Building blocks; each takes ownership of its parts. Styles: variable (math italic), number (upright), bold result, marked (accent),
 * words (small, muted). */
NormFormula *norm_formula_variable (const char *text);
NormFormula *norm_formula_number (const char *text);
NormFormula *norm_formula_result (const char *text); /* bold */
NormFormula *norm_formula_words (const char *text);
/* "=", "+", "−", "·", "→" … with the space that their kind wants around them; "∑" stands large on the axis; anything else, such as "(",
 * has no space. */
NormFormula *norm_formula_operator (const char *text);
NormFormula *norm_formula_marked (NormFormula *part); /* in the accent colour, underlined: not by colour alone */
NormFormula *norm_formula_row (NormFormula *first, ...) G_GNUC_NULL_TERMINATED;
NormFormula *norm_formula_row_take (GPtrArray *parts);
NormFormula *norm_formula_fraction (NormFormula *numerator, NormFormula *denominator);
NormFormula *norm_formula_root (NormFormula *radicand);
NormFormula *norm_formula_power (NormFormula *base, NormFormula *exponent);
NormFormula *norm_formula_index (NormFormula *base, NormFormula *index);
/* For a room: words and fractions within it are not set smaller than @px, as far as the formula itself is not; what stands high or low comes to at
 * most 0.8 of its size. A part of building it. */
void norm_formula_set_least_type (NormFormula *formula, double px);
void norm_formula_free (NormFormula *formula);
/* Whether both look the same at every size, marks included; NULL equals NULL only. */
gboolean norm_formula_equal (const NormFormula *one, const NormFormula *other);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormFormula, norm_formula_free)

/* @size: font size in px. Baseline at 0: the box is [0,width] × [−ascent, descent]. */
void norm_formula_measure (NormFormula *formula, const NormTheme *theme, double size, double *width, double *ascent, double *descent);
void norm_formula_draw (NormFormula *formula, cairo_t *cr, const NormTheme *theme, double size, double x, double baseline);
/* The same on any canvas, in its theme: words and numbers stay text in SVG. */
void norm_formula_draw_on (NormFormula *formula, NormCanvas *canvas, double size, double x, double baseline);
/* The largest font size ≤ @size at which the formula is no wider than @max_width, in quarters of a pixel; @min_size if even that does not fit. */
double norm_formula_fit_size (NormFormula *formula, const NormTheme *theme, double size, double max_width, double min_size);
/**
 * norm_formula_break: @formula (consumed) in lines of at most @max_width at @size, broken before "=" and "→" only; a line between two of them may be
 * wider.
 * Returns: (transfer full): GPtrArray of NormFormula, at least one
 */
GPtrArray *norm_formula_break (NormFormula *formula, const NormTheme *theme, double size, double max_width);
/* The same in words for screen readers and tests: "μ = (1 + 2 + 3 + 4 + 0 + 0 + 0 + 0) / 8 = 1.25" */
char *norm_formula_to_text (const NormFormula *formula);

/**
 * formula-norm.c: the formulas of a result, with the real numbers; the term of @cell marked when its pool is @pool (G_MAXSIZE: none).
 * Numbers have at most 4 decimals.
 *
 * @most_terms (at least 3) bounds a sum: that many one-digit terms have room. Longer sums, and sums of longer numbers, show the first terms, the
 * last,
 * and that of @cell, with "…" for the others. 8 fits 320 px at 17 px.
 *
 * The mean and variance of the pool's own values, whatever normalizes them, and without what a mask leaves out; a pool without values says so.
 *
 * RMSNorm subtracts no mean: its formulas of the mean and of the unbiased variance are NULL, and in the variance's place is mean(x²) = ∑x²/m.
 */
NormFormula *norm_formula_mean (const NormResult *result, gsize pool, gsize cell, guint most_terms);
/* σ² = ∑(x−μ)²/m = 17.5/8 = 2.1875, with the squares themselves in the middle where they have room */
NormFormula *norm_formula_variance (const NormResult *result, gsize pool, gsize cell, guint most_terms);
/* ∑(x−μ)²/(m−1) = 17.5/7 = 2.5 → running_var; without the arrow when this pool does not go there; in words when m < 2 */
NormFormula *norm_formula_unbiased (const NormResult *result, gsize pool);
/* What normalized the values: "μ = running_mean[0] = 0.125" in eval mode, else just "μ = 1.25". */
NormFormula *norm_formula_used_mean (const NormResult *result, gsize pool);
NormFormula *norm_formula_used_variance (const NormResult *result, gsize pool);
/* y = (x−μ)/√(σ²+ε) = … = 1.8593, x̂ in place of y when weight and bias follow; in words where var and eps are 0 and the layer then gives
 * 0;
 * y = x without pools */
NormFormula *norm_formula_output (const NormResult *result, gsize cell);
/* The same without the symbols: y = (4 − 1.25)/√(2.1875 + 0) = 1.8593; y also where γ is 1 and β 0 */
NormFormula *norm_formula_output_numbers (const NormResult *result, gsize cell);
/* y = γ·x̂ + β with numbers; γ[1, 2] and β[1, 2] where the pool's values have their own; no β without bias; NULL without affine */
NormFormula *norm_formula_affine (const NormResult *result, gsize cell);
/* formula-running.c: 0.9·0 + 0.1·1.25 = 0.125, or 2/3·… + 1/3·… for the cumulative average of momentum None; instance norm averages over the samples.
 * Devices that are not synchronized: those of device 0, whichever device's pool it is. NULL when this batch does not change the feature's. */
NormFormula *norm_formula_running (const NormResult *result, gsize pool, gboolean variance);

G_END_DECLS
