/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pixels.h"

cairo_surface_t *
norm_pixels_new (GtkWidget *widget, int width, int height, gboolean opaque)
{
  int scale = gtk_widget_get_scale_factor (widget);
  cairo_surface_t *surface = cairo_image_surface_create (opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, width * scale, height * scale);

  cairo_surface_set_device_scale (surface, scale, scale);
  return surface;
}

GskRenderNode *
norm_pixels_node (cairo_surface_t *surface, int x, int y)
{
  GskRenderNode *node;
  double scale;
  cairo_t *cr;

  cairo_surface_get_device_scale (surface, &scale, NULL);
  node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT ((float) x, (float) y, (float) (cairo_image_surface_get_width (surface) / scale),
                                                  (float) (cairo_image_surface_get_height (surface) / scale)));
  cr = gsk_cairo_node_get_draw_context (node);
  cairo_set_source_surface (cr, surface, x, y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  return node;
}

void
norm_pixels_append (GtkSnapshot *snapshot, cairo_surface_t *surface, int x, int y)
{
  GskRenderNode *node = norm_pixels_node (surface, x, y);

  gtk_snapshot_append_node (snapshot, node);
  gsk_render_node_unref (node);
  cairo_surface_destroy (surface);
}
