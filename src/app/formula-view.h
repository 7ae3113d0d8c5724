/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formula.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* NormFormulaView: one typeset formula, as large as its width allows. Hidden while it has none. */
#define NORM_TYPE_FORMULA_VIEW (norm_formula_view_get_type ())
G_DECLARE_FINAL_TYPE (NormFormulaView, norm_formula_view, NORM, FORMULA_VIEW, GtkWidget)

/* @formula: (transfer full) (nullable) */
void norm_formula_view_take (NormFormulaView *self, NormFormula *formula);

G_END_DECLS
