/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure-view.h"
#include "figure-view-cells.h"
#include "pipeline.h"
#include "problem-card.h"
#include "slide.h"
#include "tensor-editor.h"

G_BEGIN_DECLS

#define NORM_FIGURE_VIEW_MARGIN 12 /* px around the figure */

struct _NormFigureView
{
  NormDocumentView parent_instance;

  /* Owned */
  NormFigure *figure;              /* NULL before the first allocation */
  int figure_width, figure_height; /* of the widget it was made for */
  cairo_surface_t *base;           /* the figure without the light */
  GskRenderNode *node;             /* what is shown but for the cursor: the base, or with a pool lit */
  guint busy_timeout;              /* source id while a computation runs that is not yet worth mentioning */

  /* One of several */
  gboolean small;
  double output_limit;
  NormTensor *difference; /* owned; NULL: the output itself is shown */
  const char *from;       /* static: the pipeline it is the difference from */

  /* Of the node */
  gboolean lit, lit_pinned;
  gsize lit_pool;

  /* Painting padding */
  gboolean painting;
  gboolean stroking;         /* the button is down */
  gboolean stroke_counts;    /* what this stroke makes of the values: valid again, or padding */
  double stroke_x, stroke_y; /* where it came by last */

  /* The selected rectangle */
  gboolean has_block;
  NormRaster block_raster; /* that it lies in */
  gsize block_corner, block_end;
  GskRenderNode *block_node; /* owned; NULL: to be drawn anew */

  /* The button is down on a value */
  gboolean dragging;
  gboolean drag_left;   /* the value it went down on */
  gboolean drag_unpins; /* if it comes up there */

  /* A value that is slid */
  gboolean sliding;
  gsize slide_source;
  NormSlide slide;
  double slide_y, slide_steps; /* where it began; how far it is */

  /* Tab went along a row: Enter returns below where it began */
  gboolean has_tab;
  gsize tab_start, tab_end;

  /* Children */
  GtkWidget *menu; /* or NULL */
  NormProblemCard *problem_card;
  NormTensorEditor *editor;
  GtkSpinner *spinner;
};

static inline guint
norm_figure_view_pipeline (NormFigureView *self)
{
  return norm_document_view_get_pipeline (NORM_DOCUMENT_VIEW (self));
}

/* What the layer of its pipeline reads */
static inline NormView *
norm_figure_view_input (NormFigureView *self, NormDocument *document)
{
  return norm_document_get_pipeline_view (document, norm_figure_view_pipeline (self));
}

static inline gsize
norm_figure_view_source (NormFigureView *self, NormDocument *document, gsize cell)
{
  return norm_view_source (norm_figure_view_input (self, document), cell);
}

/* The selected value as a cell of its pipeline; FALSE when it is none */
static inline gboolean
norm_figure_view_selected (NormFigureView *self, NormDocument *document, gsize *cell)
{
  return norm_document_get_pipeline_cell (document, norm_figure_view_pipeline (self), cell);
}

/* figure-view-nodes.c: the picture, as few nodes made anew as possible */
void norm_figure_view_snapshot_figure (NormFigureView *self, GtkSnapshot *snapshot);
void norm_figure_view_drop_nodes (NormFigureView *self);
/* figure-view-input.c: pointer and keys */
void norm_figure_view_init_input (NormFigureView *self);
gboolean norm_figure_view_cell_at (NormFigureView *self, double x, double y, NormPanel *panel, gsize *cell);
/* figure-view-padding.c */
void norm_figure_view_begin_stroke (NormFigureView *self, gsize cell, double x, double y);
void norm_figure_view_stroke_to (NormFigureView *self, double x, double y);
void norm_figure_view_end_stroke (NormFigureView *self);
gboolean norm_figure_view_toggle_padding (NormFigureView *self); /* of what is selected */
/* figure-view-access.c: the selected value in words, for screen readers */
void norm_figure_view_describe (NormFigureView *self);

G_END_DECLS
