/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-view.h"

G_BEGIN_DECLS

/* Two of a layer’s per-feature arrays as a table with a row per feature. Values before the batch are edited in place; those after it can only be
 * read. Property "affine", set when it is made: weight and bias instead of the running statistics. */
#define NORM_TYPE_PARAMS_TABLE (norm_params_table_get_type ())
G_DECLARE_FINAL_TYPE (NormParamsTable, norm_params_table, NORM, PARAMS_TABLE, NormDocumentView)

GtkWidget *norm_params_table_new (void);
/* Show the values as they are after this batch, which are read only. */
void norm_params_table_set_after (NormParamsTable *self, gboolean after);

G_END_DECLS
