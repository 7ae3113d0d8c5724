/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Painting padding. */
#include "figure-view-private.h"

#include <math.h>

#define STROKE_STEP 4 /* px; no cell is smaller that a person can aim at */

static NormDocument *
get_document (NormFigureView *self)
{
  return norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
}

static gboolean
value_counts (NormDocument *document, gsize source)
{
  NormTensor *mask = norm_document_get_mask (document);

  return mask == NULL || norm_tensor_get (mask, source) != 0;
}

static void
paint_cell (NormFigureView *self, NormDocument *document, gsize cell)
{
  gsize source = norm_figure_view_source (self, document, cell);

  if (value_counts (document, source) != self->stroke_counts)
    norm_document_set_mask_values (document, &source, 1, self->stroke_counts);
}

/* All values between where the pointer was last and where it is now: a fast one skips cells. */
void
norm_figure_view_stroke_to (NormFigureView *self, double x, double y)
{
  NormDocument *document = get_document (self);
  int n_steps = 1 + (int) (hypot (x - self->stroke_x, y - self->stroke_y) / STROKE_STEP);
  double from_x = self->stroke_x, from_y = self->stroke_y;

  for (int step = 1; step <= n_steps; step++)
    {
      double share = (double) step / n_steps;
      NormPanel panel;
      gsize cell;

      if (norm_figure_view_cell_at (self, from_x + share * (x - from_x), from_y + share * (y - from_y), &panel, &cell) && panel == NORM_PANEL_BEFORE)
        paint_cell (self, document, cell);
    }
  self->stroke_x = x;
  self->stroke_y = y;
}

void
norm_figure_view_begin_stroke (NormFigureView *self, gsize cell, double x, double y)
{
  NormDocument *document = get_document (self);

  self->stroking = TRUE;
  self->stroke_counts = !value_counts (document, norm_figure_view_source (self, document, cell));
  self->stroke_x = x;
  self->stroke_y = y;
  paint_cell (self, document, cell);
}

void
norm_figure_view_end_stroke (NormFigureView *self)
{
  if (!self->stroking)
    return;
  self->stroking = FALSE;
  if (get_document (self) != NULL)
    norm_document_end_mask_stroke (get_document (self));
}

void
norm_figure_view_set_painting (NormFigureView *self, gboolean painting)
{
  g_return_if_fail (NORM_IS_FIGURE_VIEW (self));
  norm_figure_view_end_stroke (self);
  self->painting = painting;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), painting ? "crosshair" : NULL);
}

/* All of what is selected, as its first value was not. */
gboolean
norm_figure_view_toggle_padding (NormFigureView *self)
{
  NormDocument *document = get_document (self);
  NormRaster raster;
  NormBlock block;
  g_autofree gsize *sources = NULL;
  gboolean counts;
  gsize source;

  if (document == NULL || !norm_document_get_selected (document, &source) || !norm_figure_view_get_block (self, &raster, &block) ||
      block.n_rows > NORM_CELLS_MOST / block.n_columns)
    return FALSE;
  counts = !value_counts (document, source);
  sources = norm_block_sources (&block, &raster, norm_figure_view_input (self, document));
  norm_document_set_mask_values (document, sources, block.n_rows * block.n_columns, counts);
  norm_document_end_mask_stroke (document);
  return TRUE;
}
