/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pool-view.h"
#include "pixels.h"
#include "plot.h"
#include "strip.h"
#include "style.h"

#include <glib/gi18n.h>
#include <math.h>

#define LEAST_WIDTH 96
#define PLOT_HEIGHT 96

struct _NormPoolView
{
  GtkWidget parent_instance;

  /* Owned */
  NormDocument *document; /* NULL: nothing to show */
  gsize cell;
  gsize pool;

  /* Borrowed */
  NormFigureView *figure_view; /* weak */
  NormPoolPicture picture;
};

G_DEFINE_FINAL_TYPE (NormPoolView, norm_pool_view, GTK_TYPE_WIDGET)

/* NULL while nothing can be shown. */
static NormResult *
get_result (NormPoolView *self)
{
  NormResult *result = self->document != NULL ? norm_document_get_result (self->document) : NULL;

  return result != NULL && self->pool < result->pooling->n_pools && result->pooling->m > 0 ? result : NULL;
}

void
norm_pool_view_set_picture (NormPoolView *self, NormPoolPicture picture)
{
  static const char *const names[] = { N_ ("Values of the pool, flattened"), N_ ("Distribution before"), N_ ("Distribution after") };

  g_return_if_fail (NORM_IS_POOL_VIEW (self));
  self->picture = picture;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (names[picture]), -1);
}

void
norm_pool_view_set_figure_view (NormPoolView *self, NormFigureView *figure_view)
{
  g_return_if_fail (NORM_IS_POOL_VIEW (self));
  g_set_weak_pointer (&self->figure_view, figure_view);
  if (figure_view != NULL)
    g_signal_connect_object (figure_view, "notify::has-figure", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

void
norm_pool_view_set_cell (NormPoolView *self, NormDocument *document, gsize cell)
{
  NormResult *result = norm_document_get_result (document);
  gsize pool =
    result != NULL && result->pooling->n_pools > 0 && cell < result->input->n_values ? norm_pooling_pool_of (result->pooling, cell) : G_MAXSIZE;

  g_return_if_fail (NORM_IS_POOL_VIEW (self));
  g_set_object (&self->document, document);
  self->cell = cell;
  self->pool = pool;
  if (self->picture == NORM_POOL_STRIP && get_result (self) != NULL &&
      norm_strip_height (get_result (self), pool, gtk_widget_get_width (GTK_WIDGET (self))) != gtk_widget_get_height (GTK_WIDGET (self)))
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GtkSizeRequestMode
norm_pool_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
norm_pool_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                        int *natural_baseline)
{
  NormPoolView *self = NORM_POOL_VIEW (widget);
  NormResult *result = get_result (self);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = LEAST_WIDTH;
  else if (self->picture != NORM_POOL_STRIP)
    *minimum = *natural = PLOT_HEIGHT;
  else
    *minimum = *natural = result != NULL ? (int) ceil (norm_strip_height (result, self->pool, for_size > 0 ? for_size : LEAST_WIDTH)) : 0;
}

static void
norm_pool_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormPoolView *self = NORM_POOL_VIEW (widget);
  NormResult *result = get_result (self);
  NormFigure *figure = self->figure_view != NULL ? norm_figure_view_get_figure (self->figure_view) : NULL;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_surface_t *surface;
  cairo_t *cr;

  if (result == NULL || figure == NULL || width <= 0 || height <= 0)
    return;
  surface = norm_pixels_new (widget, width, height, FALSE);
  cr = cairo_create (surface);
  if (self->picture == NORM_POOL_STRIP)
    norm_strip_draw (cr, figure, result, self->pool, self->cell, norm_style_theme (), width);
  else
    norm_plot_draw (cr, figure, result, self->picture == NORM_POOL_BEFORE ? NORM_PANEL_BEFORE : NORM_PANEL_AFTER, self->pool, self->cell,
                    norm_style_theme (), width, height);
  cairo_destroy (cr);
  norm_pixels_append (snapshot, surface, 0, 0);
}

/* ── pointing into the strip is pointing at the value ── */

static gboolean
strip_cell_at (NormPoolView *self, double x, double y, gsize *cell)
{
  return self->picture == NORM_POOL_STRIP && get_result (self) != NULL &&
         norm_strip_cell_at (get_result (self), self->pool, gtk_widget_get_width (GTK_WIDGET (self)), x, y, cell);
}

static void
motion (NormPoolView *self, double x, double y)
{
  gsize cell;

  if (strip_cell_at (self, x, y, &cell))
    norm_document_hover (self->document, cell);
}

static void
leave (NormPoolView *self)
{
  if (self->document != NULL && self->picture == NORM_POOL_STRIP)
    norm_document_unhover (self->document);
}

static void
pressed (NormPoolView *self, int n_press, double x, double y)
{
  gsize cell;

  if (strip_cell_at (self, x, y, &cell))
    norm_document_pin (self->document, cell);
}

static void
norm_pool_view_dispose (GObject *object)
{
  NormPoolView *self = NORM_POOL_VIEW (object);

  g_clear_weak_pointer (&self->figure_view);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (norm_pool_view_parent_class)->dispose (object);
}

static void
norm_pool_view_class_init (NormPoolViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_pool_view_dispose;
  widget_class->get_request_mode = norm_pool_view_get_request_mode;
  widget_class->measure = norm_pool_view_measure;
  widget_class->snapshot = norm_pool_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
norm_pool_view_init (NormPoolView *self)
{
  GtkEventController *pointer = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->pool = G_MAXSIZE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (pointer, "motion", G_CALLBACK (motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pointer, "leave", G_CALLBACK (leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), pointer);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  norm_style_watch (GTK_WIDGET (self), gtk_widget_queue_draw);
}
