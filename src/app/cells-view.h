/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "view.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How a step moves cells: a NormStepPicture as a widget. */
#define NORM_TYPE_CELLS_VIEW (norm_cells_view_get_type ())
G_DECLARE_FINAL_TYPE (NormCellsView, norm_cells_view, NORM, CELLS_VIEW, GtkWidget)

/* Both are kept by a reference; NULL, NULL: nothing to show, and no room taken. */
void norm_cells_view_set_views (NormCellsView *self, NormView *before, NormView *after);

G_END_DECLS
