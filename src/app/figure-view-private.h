/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure-view.h"
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
  GskRenderNode *base_node;        /* the figure without the light, drawn once */
  guint busy_timeout;              /* source id while a computation runs that is not yet worth mentioning */

  /* Children */
  NormProblemCard *problem_card;
  NormTensorEditor *editor;
  GtkSpinner *spinner;
};

/* figure-view-input.c: pointer and keys */
void norm_figure_view_init_input (NormFigureView *self);
/* figure-view-access.c: the selected value in words, for screen readers */
void norm_figure_view_describe (NormFigureView *self);

G_END_DECLS
