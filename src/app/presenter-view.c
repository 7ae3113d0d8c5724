/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presenter-view.h"

#define LIGHT_RADIUS 22.0 /* px on a screen 1280 px wide */

struct _NormPresenterView
{
  GtkWidget parent_instance;

  /* Owned */
  NormDocument *document; /* NULL: nothing to show yet */

  int step;
  gsize source; /* followed where the light is on none */
  gboolean blank;
  gboolean has_light;
  double x, y; /* of the light */

  /* Children */
  NormStoryPicture *picture;
};

G_DEFINE_FINAL_TYPE (NormPresenterView, norm_presenter_view, GTK_TYPE_WIDGET)

GtkWidget *
norm_presenter_view_new (void)
{
  return g_object_new (NORM_TYPE_PRESENTER_VIEW, NULL);
}

NormStoryPicture *
norm_presenter_view_get_picture (NormPresenterView *self)
{
  g_return_val_if_fail (NORM_IS_PRESENTER_VIEW (self), NULL);
  return self->picture;
}

gboolean
norm_presenter_view_is_blank (NormPresenterView *self)
{
  g_return_val_if_fail (NORM_IS_PRESENTER_VIEW (self), FALSE);
  return self->blank;
}

void
norm_presenter_view_set_blank (NormPresenterView *self, gboolean blank)
{
  g_return_if_fail (NORM_IS_PRESENTER_VIEW (self));
  self->blank = blank;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
norm_presenter_view_show (NormPresenterView *self, NormDocument *document, int step)
{
  g_return_if_fail (NORM_IS_PRESENTER_VIEW (self) && NORM_IS_DOCUMENT (document));
  if (self->document != document)
    {
      self->source = 0;
      norm_document_get_selected (document, &self->source);
    }
  g_set_object (&self->document, document);
  self->step = step;
  self->blank = FALSE;
  norm_story_picture_show (self->picture, document, step, self->source);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ── the light ── */

static void
follow (NormPresenterView *self, double x, double y)
{
  gsize source;

  if (norm_story_picture_is_moving (self->picture) || !norm_story_picture_source_at (self->picture, x, y, &source) || source == self->source)
    return;
  self->source = source;
  norm_story_picture_show (self->picture, self->document, self->step, source);
}

static void
motion (NormPresenterView *self, double x, double y)
{
  if (self->has_light && x == self->x && y == self->y) /* as the pointer stands when the window comes up under it */
    return;
  self->has_light = TRUE;
  self->x = x;
  self->y = y;
  if (self->document != NULL)
    follow (self, x, y);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave (NormPresenterView *self)
{
  self->has_light = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A red glow around a bright middle. */
static void
snapshot_light (NormPresenterView *self, GtkSnapshot *snapshot)
{
  static const GskColorStop stops[] = {
    { 0.0f, { 1, 0.95f, 0.93f, 1 } },         { 0.14f, { 1, 0.25f, 0.2f, 1 } },    { 0.3f, { 0.93f, 0.1f, 0.12f, 0.85f } },
    { 0.34f, { 0.93f, 0.1f, 0.12f, 0.32f } }, { 1.0f, { 0.93f, 0.1f, 0.12f, 0 } },
  };
  float radius = (float) (LIGHT_RADIUS * MAX (0.6, gtk_widget_get_width (GTK_WIDGET (self)) / 1280.0));
  graphene_point_t center = GRAPHENE_POINT_INIT ((float) self->x, (float) self->y);

  gtk_snapshot_append_radial_gradient (snapshot, &GRAPHENE_RECT_INIT (center.x - radius, center.y - radius, 2 * radius, 2 * radius), &center, radius,
                                       radius, 0, 1, stops, G_N_ELEMENTS (stops));
}

static void
norm_presenter_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA black = { 0, 0, 0, 1 };
  NormPresenterView *self = NORM_PRESENTER_VIEW (widget);

  if (self->blank)
    {
      gtk_snapshot_append_color (snapshot, &black,
                                 &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget)));
      return;
    }
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->picture), snapshot);
  if (self->has_light)
    snapshot_light (self, snapshot);
}

static void
norm_presenter_view_dispose (GObject *object)
{
  NormPresenterView *self = NORM_PRESENTER_VIEW (object);

  g_clear_object (&self->document);
  if (self->picture != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->picture));
  self->picture = NULL;
  G_OBJECT_CLASS (norm_presenter_view_parent_class)->dispose (object);
}

static void
norm_presenter_view_class_init (NormPresenterViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_presenter_view_dispose;
  widget_class->snapshot = norm_presenter_view_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
norm_presenter_view_init (NormPresenterView *self)
{
  GtkEventController *pointer = gtk_event_controller_motion_new ();

  self->picture = NORM_STORY_PICTURE (norm_story_picture_new ());
  norm_story_picture_set_slide (self->picture, TRUE);
  norm_story_picture_set_all (self->picture, TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->picture), GTK_WIDGET (self));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
  g_signal_connect_object (pointer, "motion", G_CALLBACK (motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pointer, "leave", G_CALLBACK (leave), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), pointer);
}
