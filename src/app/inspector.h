/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure-view.h"

G_BEGIN_DECLS

/**
 * NormInspector: the lit pool in numbers, in the order the layer computes them.
 *
 * Property "figure-view" (NormFigureView): whose colours the strip and the distributions share.
 */
#define NORM_TYPE_INSPECTOR (norm_inspector_get_type ())
G_DECLARE_FINAL_TYPE (NormInspector, norm_inspector, NORM, INSPECTOR, NormDocumentView)

GtkWidget *norm_inspector_new (void);
void norm_inspector_set_figure_view (NormInspector *self, NormFigureView *figure_view);

G_END_DECLS
