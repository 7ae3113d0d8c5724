/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-view.h"

G_BEGIN_DECLS

/* One row per pool: index, m, mean, var. Sortable; selecting a row pins that pool, and the lit pool's row is the selected one. */
#define NORM_TYPE_STATISTICS_TABLE (norm_statistics_table_get_type ())
G_DECLARE_FINAL_TYPE (NormStatisticsTable, norm_statistics_table, NORM, STATISTICS_TABLE, NormDocumentView)

GtkWidget *norm_statistics_table_new (void);

G_END_DECLS
