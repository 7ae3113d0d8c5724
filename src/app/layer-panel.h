/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-view.h"

G_BEGIN_DECLS

/* The left pane: every argument of the layer, train or eval, running statistics, weight and bias, and the table of pools.
 * Actions: "layer.feed" (u: times), "layer.reset-running", "layer.reset-affine". */
#define NORM_TYPE_LAYER_PANEL (norm_layer_panel_get_type ())
G_DECLARE_FINAL_TYPE (NormLayerPanel, norm_layer_panel, NORM, LAYER_PANEL, NormDocumentView)

GtkWidget *norm_layer_panel_new (void);

G_END_DECLS
