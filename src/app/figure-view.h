/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-view.h"
#include "figure.h"

G_BEGIN_DECLS

/**
 * NormFigureView: the document's picture, before and after, with its one selection.
 *
 * Pointer: hovering lights the pool of a value, a click pins it, a second click on it lets go, a double click edits it, dragging or Shift+click
 * selects a rectangle, Ctrl and dragging up or down slides a value. Keys: arrows move, with Shift they select, Page Up and Page Down go into the
 * depth of a block of cubes and back, ] and [ step through the story, Enter pins, Esc lets go, F2 or a digit edits, Delete writes 0, M marks as
 * padding; the rest as in a spreadsheet, and in the menu on the selected values. Rectangles are of the plane: in a block of cubes there are none. A
 * layer that does not fit shows a #NormProblemCard where the output would be.
 *
 * Property "figure" is not readable as a GObject property; notify::has-figure tells when norm_figure_view_get_figure() gives another one.
 */
#define NORM_TYPE_FIGURE_VIEW (norm_figure_view_get_type ())
G_DECLARE_FINAL_TYPE (NormFigureView, norm_figure_view, NORM, FIGURE_VIEW, NormDocumentView)

GtkWidget *norm_figure_view_new (void);
/* What is on the screen; NULL before the first allocation. Borrowed. */
NormFigure *norm_figure_view_get_figure (NormFigureView *self);
/* Opens the cell editor on the selected value. FALSE when there is none. */
gboolean norm_figure_view_edit_selected (NormFigureView *self);
/* Painting padding: a press on a value of x marks it, or unmarks it, and dragging on does the same to the values it comes by. */
void norm_figure_view_set_painting (NormFigureView *self, gboolean painting);
/* One of several, in little space: it is smaller, without the caption, and without the input where there is no room for both. */
void norm_figure_view_set_small (NormFigureView *self, gboolean small);
/* The colours of the output reach at least to @limit; 0: as far as its values. Takes effect when it next looks at its document. */
void norm_figure_view_set_output_limit (NormFigureView *self, double limit);
/* @output: (nullable): what stands in the place of the output: its difference from that of the pipeline @from ("A") */
void norm_figure_view_set_difference (NormFigureView *self, NormTensor *output, const char *from);
/* Fills @spec for a pipeline of @document as the screen and exports show it; pointers are borrowed from the document. */
void norm_figure_spec_for_pipeline (NormFigureSpec *spec, NormDocument *document, guint pipeline, NormThemeKind theme);
/* The same for the active one. */
void norm_figure_spec_for_document (NormFigureSpec *spec, NormDocument *document, NormThemeKind theme);

G_END_DECLS
