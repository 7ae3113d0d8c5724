/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-picture.h"
#include "figure-view.h"
#include "pixels.h"
#include "story-telling.h"
#include "style.h"

#include <adwaita.h>

#define DURATION_MS   280.0
#define LEAST_SIZE    64
#define FIGURE_MARGIN 24

struct _NormStoryPicture
{
  GtkWidget parent_instance;

  /* Owned */
  NormDocument *document; /* NULL: nothing to show yet */
  NormStoryPage *page;
  NormFigure *figure; /* instead of a page */
  NormStoryMotion *motion;
  GskRenderNode *node; /* what stands still; NULL: to be drawn */

  gboolean slide, all;
  int step;
  gsize source;
  int width, height; /* of the page */
  guint tick;        /* tick callback while something moves */
  gint64 start;      /* µs of the frame clock; 0: with the next frame */
  double progress;
};

G_DEFINE_FINAL_TYPE (NormStoryPicture, norm_story_picture, GTK_TYPE_WIDGET)

GtkWidget *
norm_story_picture_new (void)
{
  return g_object_new (NORM_TYPE_STORY_PICTURE, NULL);
}

gboolean
norm_story_picture_has_story (NormDocument *document)
{
  NormFigureSpec figure;

  norm_figure_spec_for_document (&figure, document, NORM_THEME_LIGHT);
  return norm_story_exists (&figure);
}

int
norm_story_picture_n_slides (NormDocument *document)
{
  g_auto (NormStoryTelling) telling = { 0 };

  norm_story_telling_init (&telling, document, NORM_THEME_LIGHT, TRUE, 0);
  return MAX (1, norm_story_page_n_steps (&telling.page));
}

/* ── the picture ── */

static void
stop_moving (NormStoryPicture *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_pointer (&self->motion, norm_story_motion_free);
}

static void
forget (NormStoryPicture *self)
{
  stop_moving (self);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->page, norm_story_page_unref);
  g_clear_pointer (&self->figure, norm_figure_unref);
}

/* NULL: there is nothing to tell. */
static NormStoryPage *
create_page (NormStoryPicture *self)
{
  g_auto (NormStoryTelling) telling = { 0 };
  int n_steps;

  norm_story_telling_init (&telling, self->document, norm_style_theme_kind (), self->all, self->source);
  if (self->slide)
    norm_story_telling_set_slide (&telling, self->document);
  n_steps = norm_story_page_n_steps (&telling.page);
  if (n_steps == 0)
    return NULL;
  return norm_story_page_new (&telling.page, MIN (self->step, n_steps), self->width, self->height, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

static NormFigure *
create_figure (NormStoryPicture *self)
{
  NormFigureSpec spec;

  norm_figure_spec_for_document (&spec, self->document, norm_style_theme_kind ());
  spec.draw_problem = TRUE;
  return norm_figure_new (&spec, MAX (1, self->width - 2 * FIGURE_MARGIN), MAX (1, self->height - 2 * FIGURE_MARGIN),
                          gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

static void
rebuild (NormStoryPicture *self, int width, int height)
{
  forget (self);
  self->width = width;
  self->height = height;
  if (self->document == NULL || width < LEAST_SIZE || height < LEAST_SIZE)
    return;
  self->page = create_page (self);
  if (self->page == NULL)
    self->figure = create_figure (self);
}

static void
look_again (GtkWidget *widget)
{
  rebuild (NORM_STORY_PICTURE (widget), gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  gtk_widget_queue_draw (widget);
}

/* ── motion ── */

static gboolean
move_on (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  NormStoryPicture *self = NORM_STORY_PICTURE (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  if (self->start == 0) /* arranging both pictures is not part of the motion */
    self->start = now;
  self->progress = (double) (now - self->start) / 1000 / DURATION_MS;
  gtk_widget_queue_draw (widget);
  if (self->progress < 1)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  g_clear_pointer (&self->motion, norm_story_motion_free);
  return G_SOURCE_REMOVE;
}

static void
start_motion (NormStoryPicture *self, NormStoryPage *from)
{
  self->motion = norm_story_motion_new (from, self->page);
  self->start = 0;
  self->progress = 0;
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), move_on, NULL, NULL);
}

void
norm_story_picture_show (NormStoryPicture *self, NormDocument *document, int step, gsize source)
{
  g_autoptr (NormStoryPage) last = NULL;
  gboolean moves;

  g_return_if_fail (NORM_IS_STORY_PICTURE (self) && NORM_IS_DOCUMENT (document));
  g_return_if_fail (step >= NORM_STORY_INPUT && step <= NORM_STORY_N_STEPS);
  moves =
    self->document == document && self->step != step && gtk_widget_get_mapped (GTK_WIDGET (self)) && adw_get_enable_animations (GTK_WIDGET (self));
  if (moves && self->page != NULL)
    last = norm_story_page_ref (self->page);
  g_set_object (&self->document, document);
  self->step = step;
  self->source = source;
  look_again (GTK_WIDGET (self));
  if (last != NULL && self->page != NULL)
    start_motion (self, last);
}

void
norm_story_picture_set_slide (NormStoryPicture *self, gboolean slide)
{
  g_return_if_fail (NORM_IS_STORY_PICTURE (self));
  self->slide = slide;
  look_again (GTK_WIDGET (self));
}

void
norm_story_picture_set_all (NormStoryPicture *self, gboolean all)
{
  g_return_if_fail (NORM_IS_STORY_PICTURE (self));
  self->all = all;
  look_again (GTK_WIDGET (self));
}

NormStory *
norm_story_picture_get_story (NormStoryPicture *self)
{
  g_return_val_if_fail (NORM_IS_STORY_PICTURE (self), NULL);
  for (guint side = 0; self->page != NULL && side < norm_story_page_n_sides (self->page); side++)
    if (norm_story_page_get_story (self->page, side) != NULL)
      return norm_story_page_get_story (self->page, side);
  return NULL;
}

NormStoryPage *
norm_story_picture_get_page (NormStoryPicture *self)
{
  g_return_val_if_fail (NORM_IS_STORY_PICTURE (self), NULL);
  return self->page;
}

gboolean
norm_story_picture_source_at (NormStoryPicture *self, double x, double y, gsize *source)
{
  g_return_val_if_fail (NORM_IS_STORY_PICTURE (self) && source != NULL, FALSE);
  return self->page != NULL && norm_story_page_source_at (self->page, x, y, source);
}

gboolean
norm_story_picture_is_moving (NormStoryPicture *self)
{
  g_return_val_if_fail (NORM_IS_STORY_PICTURE (self), FALSE);
  return self->motion != NULL;
}

/* ── drawing ── */

static void
draw (NormStoryPicture *self, cairo_t *cr)
{
  const NormTheme *theme = norm_style_theme ();

  norm_color_set_source (cr, &theme->paper, 1);
  cairo_paint (cr);
  if (self->motion != NULL)
    norm_story_motion_draw (self->motion, cr, self->progress);
  else if (self->page != NULL)
    {
      g_autoptr (NormCanvas) canvas = norm_canvas_new_cairo (theme, cr);

      norm_story_page_draw (self->page, canvas);
    }
  else if (self->figure != NULL)
    {
      cairo_translate (cr, FIGURE_MARGIN, FIGURE_MARGIN);
      norm_figure_draw (self->figure, cr);
    }
}

static GskRenderNode *
draw_node (NormStoryPicture *self)
{
  cairo_surface_t *surface = norm_pixels_new (GTK_WIDGET (self), self->width, self->height, TRUE);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node;

  draw (self, cr);
  cairo_destroy (cr);
  node = norm_pixels_node (surface, 0, 0);
  cairo_surface_destroy (surface);
  return node;
}

static void
norm_story_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormStoryPicture *self = NORM_STORY_PICTURE (widget);

  if (self->page == NULL && self->figure == NULL)
    return;
  if (self->motion != NULL)
    {
      GskRenderNode *node = draw_node (self);

      gtk_snapshot_append_node (snapshot, node);
      gsk_render_node_unref (node);
      return;
    }
  if (self->node == NULL)
    self->node = draw_node (self);
  gtk_snapshot_append_node (snapshot, self->node);
}

static void
norm_story_picture_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = LEAST_SIZE;
}

static void
norm_story_picture_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NormStoryPicture *self = NORM_STORY_PICTURE (widget);

  if (width != self->width || height != self->height || (self->page == NULL && self->figure == NULL))
    rebuild (self, width, height);
}

static void
norm_story_picture_unmap (GtkWidget *widget)
{
  stop_moving (NORM_STORY_PICTURE (widget));
  GTK_WIDGET_CLASS (norm_story_picture_parent_class)->unmap (widget);
}

static void
norm_story_picture_dispose (GObject *object)
{
  NormStoryPicture *self = NORM_STORY_PICTURE (object);

  forget (self);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (norm_story_picture_parent_class)->dispose (object);
}

static void
norm_story_picture_class_init (NormStoryPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_story_picture_dispose;
  widget_class->snapshot = norm_story_picture_snapshot;
  widget_class->measure = norm_story_picture_measure;
  widget_class->size_allocate = norm_story_picture_size_allocate;
  widget_class->unmap = norm_story_picture_unmap;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
norm_story_picture_init (NormStoryPicture *self)
{
  self->step = NORM_STORY_INPUT;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  norm_style_watch (GTK_WIDGET (self), look_again);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (look_again), NULL);
}
