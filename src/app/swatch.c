/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swatch.h"

#define SIZE 10

struct _NormSwatch
{
  GtkWidget parent_instance;
  gsize pool;
};

G_DEFINE_FINAL_TYPE (NormSwatch, norm_swatch, GTK_TYPE_WIDGET)

static void
norm_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormColor color = norm_palette_pool (NORM_SWATCH (widget)->pool);
  GdkRGBA rgba = { color.r, color.g, color.b, 1 };
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &bounds, SIZE / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &rgba, &bounds);
  gtk_snapshot_pop (snapshot);
}

void
norm_swatch_set_pool (NormSwatch *self, gsize pool)
{
  g_return_if_fail (NORM_IS_SWATCH (self));
  if (self->pool == pool)
    return;
  self->pool = pool;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GtkWidget *
norm_swatch_new (void)
{
  return g_object_new (NORM_TYPE_SWATCH, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

static void
norm_swatch_class_init (NormSwatchClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = norm_swatch_snapshot;
}

static void
norm_swatch_init (NormSwatch *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), SIZE, SIZE);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}
