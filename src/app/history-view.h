/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-view.h"

G_BEGIN_DECLS

/**
 * NormHistoryView: running_mean and running_var of the selected value's feature, batch after batch, as two small curves. Hidden while nothing was
 * fed. The pointer shows the numbers of the batch it is at.
 */
#define NORM_TYPE_HISTORY_VIEW (norm_history_view_get_type ())
G_DECLARE_FINAL_TYPE (NormHistoryView, norm_history_view, NORM, HISTORY_VIEW, NormDocumentView)

GtkWidget *norm_history_view_new (void);

G_END_DECLS
