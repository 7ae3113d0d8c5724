/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure-view.h"
#include "pipeline.h"
#include "problem-card.h"
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

  /* Children */
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
/* figure-view-access.c: the selected value in words, for screen readers */
void norm_figure_view_describe (NormFigureView *self);

G_END_DECLS
