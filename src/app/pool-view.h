/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure-view.h"

G_BEGIN_DECLS

/* What a NormPoolView shows of the lit pool. */
typedef enum
{
  NORM_POOL_STRIP,  /* its values flattened; pointing at one selects it */
  NORM_POOL_BEFORE, /* distribution of its values */
  NORM_POOL_AFTER,  /* distribution of its outputs */
} NormPoolPicture;

/* NormPoolView: a small picture of one pool, in the colours of the large one. */
#define NORM_TYPE_POOL_VIEW (norm_pool_view_get_type ())
G_DECLARE_FINAL_TYPE (NormPoolView, norm_pool_view, NORM, POOL_VIEW, GtkWidget)

void norm_pool_view_set_picture (NormPoolView *self, NormPoolPicture picture);
/* @figure_view gives the colours; not kept alive. */
void norm_pool_view_set_figure_view (NormPoolView *self, NormFigureView *figure_view);
/* The pool of @cell of @document's result; G_MAXSIZE: nothing. */
void norm_pool_view_set_cell (NormPoolView *self, NormDocument *document, gsize cell);

G_END_DECLS
