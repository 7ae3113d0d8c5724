/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cells-view.h"
#include "pixels.h"
#include "step-picture.h"
#include "style.h"

#define HEIGHT      96
#define LEAST_WIDTH 240

struct _NormCellsView
{
  GtkWidget parent_instance;

  /* Owned */
  NormView *before, *after;
};

G_DEFINE_FINAL_TYPE (NormCellsView, norm_cells_view, GTK_TYPE_WIDGET)

static void
clear (NormCellsView *self)
{
  g_clear_pointer (&self->before, norm_view_unref);
  g_clear_pointer (&self->after, norm_view_unref);
}

void
norm_cells_view_set_views (NormCellsView *self, NormView *before, NormView *after)
{
  g_return_if_fail (NORM_IS_CELLS_VIEW (self));
  clear (self);
  if (before != NULL && after != NULL)
    {
      self->before = norm_view_ref (before);
      self->after = norm_view_ref (after);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->before != NULL && before->n_values > 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
norm_cells_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : HEIGHT;
}

static void
norm_cells_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormCellsView *self = NORM_CELLS_VIEW (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (NormStepPicture) picture = NULL;
  cairo_surface_t *surface;
  cairo_t *cr;

  if (self->before == NULL || width <= 0 || height <= 0)
    return;
  picture = norm_step_picture_new (self->before, self->after, width, height, gtk_widget_get_scale_factor (widget));
  surface = norm_pixels_new (widget, width, height, FALSE);
  cr = cairo_create (surface);
  norm_step_picture_draw (picture, cr, norm_style_theme ());
  cairo_destroy (cr);
  norm_pixels_append (snapshot, surface, 0, 0);
}

static void
norm_cells_view_finalize (GObject *object)
{
  clear (NORM_CELLS_VIEW (object));
  G_OBJECT_CLASS (norm_cells_view_parent_class)->finalize (object);
}

static void
norm_cells_view_class_init (NormCellsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = norm_cells_view_finalize;
  widget_class->measure = norm_cells_view_measure;
  widget_class->snapshot = norm_cells_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
norm_cells_view_init (NormCellsView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  norm_style_watch (GTK_WIDGET (self), gtk_widget_queue_draw);
}
