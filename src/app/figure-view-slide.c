/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-view-private.h"

#include <math.h>

#define PX_PER_STEP   4
#define MOST_SEARCHED 100000 /* values looked at for the largest, which says how wide a step is */

static NormDocument *
get_document (NormFigureView *self)
{
  return norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
}

static double
largest_magnitude (const NormTensor *tensor)
{
  double most = 0;

  for (gsize flat = 0; flat < MIN (tensor->n_values, MOST_SEARCHED); flat++)
    {
      double magnitude = fabs (norm_tensor_get (tensor, flat));

      if (isfinite (magnitude))
        most = fmax (most, magnitude);
    }
  return most;
}

static void
start (NormFigureView *self, gsize source)
{
  NormTensor *tensor = norm_document_get_tensor (get_document (self));

  self->sliding = TRUE;
  self->slide_source = source;
  self->slide_steps = 0;
  norm_slide_init (&self->slide, tensor->dtype, norm_tensor_get (tensor, source), largest_magnitude (tensor));
}

static void
slide (NormFigureView *self, double steps)
{
  g_autofree char *text = norm_slide_text (&self->slide, steps);
  GError *error = NULL;

  self->slide_steps = steps;
  norm_document_slide_value (get_document (self), self->slide_source, text, &error);
  norm_figure_view_refuse (self, error);
}

void
norm_figure_view_begin_slide (NormFigureView *self, gsize cell, double y)
{
  norm_figure_view_end_slide (self);
  norm_document_pin_value (get_document (self), norm_figure_view_source (self, get_document (self), cell));
  start (self, norm_figure_view_source (self, get_document (self), cell));
  self->slide_y = y;
  self->dragging = TRUE;
  self->drag_unpins = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "ns-resize");
}

void
norm_figure_view_slide_to (NormFigureView *self, double y)
{
  double steps = round ((self->slide_y - y) / PX_PER_STEP);

  if (self->sliding && steps != self->slide_steps)
    slide (self, steps);
}

gboolean
norm_figure_view_slide_by (NormFigureView *self, int steps)
{
  gsize source;

  if (!norm_document_get_selected (get_document (self), &source))
    return FALSE;
  if (self->sliding && self->slide_source != source)
    norm_figure_view_end_slide (self);
  if (!self->sliding)
    start (self, source);
  slide (self, self->slide_steps + steps);
  return TRUE;
}

void
norm_figure_view_end_slide (NormFigureView *self)
{
  if (!self->sliding)
    return;
  self->sliding = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->painting ? "crosshair" : NULL);
  if (get_document (self) != NULL)
    norm_document_end_slide (get_document (self));
}
