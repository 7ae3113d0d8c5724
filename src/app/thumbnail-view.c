/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "thumbnail-view.h"
#include "pixels.h"

#define SIZE 96
/* One row of values is a strip, not a line. */
#define STRIP 16

struct _NormThumbnailView
{
  GtkWidget parent_instance;
  cairo_surface_t *thumbnail; /* owned; NULL: nothing is shown */
};

G_DEFINE_FINAL_TYPE (NormThumbnailView, norm_thumbnail_view, GTK_TYPE_WIDGET)

/* Cells are squares, but for those of a single row or column. */
static void
cell_size (NormThumbnailView *self, int scale, int *width, int *height)
{
  int n_columns = cairo_image_surface_get_width (self->thumbnail), n_rows = cairo_image_surface_get_height (self->thumbnail);
  int side = MAX (1, SIZE * scale / MAX (n_columns, n_rows));

  *width = n_columns == 1 ? MAX (side, STRIP * scale) : side;
  *height = n_rows == 1 ? MAX (side, STRIP * scale) : side;
}

static void
norm_thumbnail_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormThumbnailView *self = NORM_THUMBNAIL_VIEW (widget);
  int scale = gtk_widget_get_scale_factor (widget), width, height;
  cairo_surface_t *surface;
  double across, down;
  cairo_t *cr;

  if (self->thumbnail == NULL)
    return;
  cell_size (self, scale, &width, &height);
  across = (double) width * cairo_image_surface_get_width (self->thumbnail) / scale;
  down = (double) height * cairo_image_surface_get_height (self->thumbnail) / scale;
  surface = norm_pixels_new (widget, SIZE, SIZE, FALSE);
  cr = cairo_create (surface);
  cairo_translate (cr, (int) (SIZE - across) / 2, (int) (SIZE - down) / 2);
  cairo_scale (cr, (double) width / scale, (double) height / scale);
  cairo_set_source_surface (cr, self->thumbnail, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  norm_pixels_append (snapshot, surface, 0, 0);
}

void
norm_thumbnail_view_set (NormThumbnailView *self, cairo_surface_t *thumbnail)
{
  g_return_if_fail (NORM_IS_THUMBNAIL_VIEW (self));
  g_clear_pointer (&self->thumbnail, cairo_surface_destroy);
  self->thumbnail = thumbnail != NULL ? cairo_surface_reference (thumbnail) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GtkWidget *
norm_thumbnail_view_new (void)
{
  return g_object_new (NORM_TYPE_THUMBNAIL_VIEW, NULL);
}

static void
norm_thumbnail_view_finalize (GObject *object)
{
  g_clear_pointer (&NORM_THUMBNAIL_VIEW (object)->thumbnail, cairo_surface_destroy);
  G_OBJECT_CLASS (norm_thumbnail_view_parent_class)->finalize (object);
}

static void
norm_thumbnail_view_class_init (NormThumbnailViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norm_thumbnail_view_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = norm_thumbnail_view_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
norm_thumbnail_view_init (NormThumbnailView *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), SIZE, SIZE);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}
