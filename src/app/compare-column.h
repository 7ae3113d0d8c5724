/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "compare-strip.h"
#include "figure-view.h"
#include "pipeline-bar.h"

G_BEGIN_DECLS

/* NormCompareColumn: one of several pipelines: its letter, chips and menu, its picture, and its lit pool in a few lines. What is pressed or has the
 * focus in it is of the active pipeline. */
#define NORM_TYPE_COMPARE_COLUMN (norm_compare_column_get_type ())
G_DECLARE_FINAL_TYPE (NormCompareColumn, norm_compare_column, NORM, COMPARE_COLUMN, NormDocumentView)

GtkWidget *norm_compare_column_new (NormDocument *document, guint pipeline);
NormFigureView *norm_compare_column_get_figure_view (NormCompareColumn *self);
NormPipelineBar *norm_compare_column_get_bar (NormCompareColumn *self);
NormCompareStrip *norm_compare_column_get_strip (NormCompareColumn *self);

G_END_DECLS
