/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "comparison.h"
#include "document-view.h"

G_BEGIN_DECLS

/* NormComparePanel: how equal the outputs of several pipelines are, and what is worth comparing besides. */
#define NORM_TYPE_COMPARE_PANEL (norm_compare_panel_get_type ())
G_DECLARE_FINAL_TYPE (NormComparePanel, norm_compare_panel, NORM, COMPARE_PANEL, NormDocumentView)

GtkWidget *norm_compare_panel_new (void);
/* (transfer none): what it shows and whose reference it sets */
void norm_compare_panel_set_comparison (NormComparePanel *self, NormComparison *comparison);

G_END_DECLS
