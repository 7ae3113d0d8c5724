/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Drawings as pixels. A GtkSnapshot's own cairo context records, and what it recorded is replayed under the clip of every frame that touches it: for
 * fills, strokes and glyphs that costs several times as much as drawing them once.
 */

/**
 * norm_pixels_new: a transparent image of @width × @height px in the pixels of @widget's screen; @opaque: without transparency, black, to be copied
 * instead of blended. Free with cairo_surface_destroy().
 */
cairo_surface_t *norm_pixels_new (GtkWidget *widget, int width, int height, gboolean opaque);
/* What shows @surface with its top left corner at (@x, @y); @surface must not be drawn on afterwards. Free with gsk_render_node_unref(). */
GskRenderNode *norm_pixels_node (cairo_surface_t *surface, int x, int y);
/* The same for a picture that is shown once. Takes @surface. */
void norm_pixels_append (GtkSnapshot *snapshot, cairo_surface_t *surface, int x, int y);

G_END_DECLS
