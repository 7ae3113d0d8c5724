/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formula.h"

G_BEGIN_DECLS

typedef enum
{
  NORM_FORMULA_TEXT,     /* one piece of type; no parts */
  NORM_FORMULA_ROW,      /* parts side by side on one baseline */
  NORM_FORMULA_FRACTION, /* numerator, denominator */
  NORM_FORMULA_ROOT,     /* radicand */
  NORM_FORMULA_POWER,    /* base, exponent */
  NORM_FORMULA_INDEX,    /* base, index */
  NORM_FORMULA_MARKED,   /* the part in the accent colour, underlined */
} NormFormulaKind;

typedef enum
{
  NORM_FORMULA_VARIABLE,
  NORM_FORMULA_NUMBER,
  NORM_FORMULA_RESULT,
  NORM_FORMULA_WORDS,
  NORM_FORMULA_ORDINARY, /* an operator without space around it: parentheses */
  NORM_FORMULA_BINARY,   /* + − · */
  NORM_FORMULA_RELATION, /* = → */
  NORM_FORMULA_LARGE,    /* ∑ */
} NormFormulaStyle;

struct _NormFormula
{
  NormFormulaKind kind;
  NormFormulaStyle style; /* of a text */
  char *text;             /* owned; of a text */
  double least;           /* px: see norm_formula_set_least_type(); 0: as the place wants it */
  GPtrArray *parts;       /* owned, of NormFormula; NULL for a text */
};

static inline const NormFormula *
norm_formula_part (const NormFormula *formula, guint place)
{
  return g_ptr_array_index (formula->parts, place);
}

static inline gboolean
norm_formula_is_spaced (const NormFormula *formula)
{
  return formula->kind == NORM_FORMULA_TEXT && (formula->style == NORM_FORMULA_BINARY || formula->style == NORM_FORMULA_RELATION);
}

static inline gboolean
norm_formula_is_words (const NormFormula *formula)
{
  return formula->kind == NORM_FORMULA_TEXT && formula->style == NORM_FORMULA_WORDS;
}

G_END_DECLS
