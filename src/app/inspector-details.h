/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formula-view.h"

G_BEGIN_DECLS

/* NormInspectorDetails: the arithmetic between the inspector's formulas, and Keras' way to write the same update; folded until it is wanted, and only
 * then set. */
#define NORM_TYPE_INSPECTOR_DETAILS (norm_inspector_details_get_type ())
G_DECLARE_FINAL_TYPE (NormInspectorDetails, norm_inspector_details, NORM, INSPECTOR_DETAILS, GtkWidget)

GtkWidget *norm_inspector_details_new (void);
void norm_inspector_details_show (NormInspectorDetails *self, NormResult *result, gsize pool, gsize cell);

G_END_DECLS
