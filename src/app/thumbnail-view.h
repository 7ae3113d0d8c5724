/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A tensor's small picture, a pixel of it as a whole number of the screen's. Decoration; it has no role for screen readers. */
#define NORM_TYPE_THUMBNAIL_VIEW (norm_thumbnail_view_get_type ())
G_DECLARE_FINAL_TYPE (NormThumbnailView, norm_thumbnail_view, NORM, THUMBNAIL_VIEW, GtkWidget)

GtkWidget *norm_thumbnail_view_new (void);
/* @thumbnail: (nullable): of norm_thumbnail_new(); a reference is taken */
void norm_thumbnail_view_set (NormThumbnailView *self, cairo_surface_t *thumbnail);

G_END_DECLS
