/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-cells.h"
#include "figure-view.h"

G_BEGIN_DECLS

/* The picture as a spreadsheet: the selected rectangle, beside the one selected value that lights its pool.
 *
 * While there is a rectangle the selected value is pinned in it; where it is let go or moved out, the rectangle goes. Without one, the selected value
 * is what actions are about; in a block of cubes there never is one. */

/* The view as rows and columns; FALSE while there is no picture, or no value. */
gboolean norm_figure_view_get_raster (NormFigureView *self, NormRaster *raster);
/* The rectangle, or the selected value as one of 1×1; FALSE when there is neither. */
gboolean norm_figure_view_get_block (NormFigureView *self, NormRaster *raster, NormBlock *block);
gboolean norm_figure_view_has_block (NormFigureView *self);
/* From the selected value, or the corner there is, to @cell. */
void norm_figure_view_extend_to (NormFigureView *self, gsize cell);
/* The same by one cell, as the eye sees it. FALSE at the edge. */
gboolean norm_figure_view_extend_by (NormFigureView *self, int dx, int dy);
void norm_figure_view_select_all (NormFigureView *self);
gboolean norm_figure_view_drop_block (NormFigureView *self); /* FALSE: there was none */
/* Moves the selected value within the rectangle, from its end on to its beginning. */
void norm_figure_view_walk_block (NormFigureView *self, int dx, int dy);
/* Selects a rectangle that was just written. */
void norm_figure_view_select_block (NormFigureView *self, const NormBlock *block);
/* After the document or its selection has changed: drops what no longer holds. */
void norm_figure_view_check_block (NormFigureView *self);

/* figure-view-actions.c: "cells.…", on what is selected */
void norm_figure_view_install_actions (GtkWidgetClass *widget_class);
/* Says why something was refused; takes @error, nothing if NULL. */
void norm_figure_view_refuse (NormFigureView *self, GError *error);
/* A short confirmation. */
void norm_figure_view_notify (NormFigureView *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* figure-view-clipboard.c */
void norm_figure_view_copy (NormFigureView *self, gboolean as_python, gboolean cut);
void norm_figure_view_paste (NormFigureView *self);

/* figure-view-menu.c: the menu on the selected values; at a point of the view, or at them (@at NULL) */
void norm_figure_view_popup_menu (NormFigureView *self, const GdkRectangle *at);

/* figure-view-slide.c: a value that changes while the pointer is dragged up or down, or with Ctrl and the arrow keys */
void norm_figure_view_begin_slide (NormFigureView *self, gsize cell, double y);
void norm_figure_view_slide_to (NormFigureView *self, double y);
gboolean norm_figure_view_slide_by (NormFigureView *self, int steps);
void norm_figure_view_end_slide (NormFigureView *self);

G_END_DECLS
