/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "export.h"

G_BEGIN_DECLS

/**
 * NormSheet: a figure with what the inspector tells about the lit pool: its values as a strip, the formulas, a table of all pools' statistics. Beside
 * the figure where the sheet is wide, else below it; without a figure alone. Lengths in logical px.
 */
typedef struct _NormSheet NormSheet;

/* Whether @options ask for anything beside a figure that @spec has. */
gboolean norm_sheet_is_wanted (const NormFigureSpec *spec, const NormExportOptions *options);
NormSheet *norm_sheet_new (const NormFigureSpec *spec, const NormExportOptions *options, double scale);
void norm_sheet_free (NormSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormSheet, norm_sheet_free)
double norm_sheet_width (const NormSheet *sheet);
double norm_sheet_height (const NormSheet *sheet);
void norm_sheet_draw (NormCanvas *canvas, gpointer sheet); /* paper first */

G_END_DECLS
