/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-view.h"

G_BEGIN_DECLS

/* The running statistics of a layer's only feature, told in full: mean and var before, in this batch, and after it. The values before are edited
 * in place. */
#define NORM_TYPE_FEATURE_TABLE (norm_feature_table_get_type ())
G_DECLARE_FINAL_TYPE (NormFeatureTable, norm_feature_table, NORM, FEATURE_TABLE, NormDocumentView)

GtkWidget *norm_feature_table_new (void);

G_END_DECLS
