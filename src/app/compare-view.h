/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "compare-column.h"
#include "comparison.h"

G_BEGIN_DECLS

/**
 * NormCompareView: the document's pipelines side by side over one tensor, with one selection: a value that is pointed at lights its pool in each. All
 * outputs have one colour scale, as far as they are of one size.
 */
#define NORM_TYPE_COMPARE_VIEW (norm_compare_view_get_type ())
G_DECLARE_FINAL_TYPE (NormCompareView, norm_compare_view, NORM, COMPARE_VIEW, NormDocumentView)

GtkWidget *norm_compare_view_new (NormDocument *document);
/* NULL beyond the last one. Borrowed. */
NormCompareColumn *norm_compare_view_get_column (NormCompareView *self, guint pipeline);
/* The picture after of each column but the reference's is its output less the reference's. */
void norm_compare_view_set_differences (NormCompareView *self, gboolean differences);
void norm_compare_view_show_panel (NormCompareView *self, gboolean show);
/* To the picture of the active pipeline */
void norm_compare_view_focus_active (NormCompareView *self);

G_END_DECLS
