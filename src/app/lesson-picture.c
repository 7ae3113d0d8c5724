/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson-picture.h"
#include "figure-view.h"
#include "pixels.h"
#include "style.h"

#define WIDTH   128
#define HEIGHT  80
#define REDUCED 0.4 /* the figure is laid out for so much more room, so that its cells keep their proportions */

struct _NormLessonPicture
{
  GtkWidget parent_instance;

  const NormLesson *lesson; /* static */
  NormDocument *document;   /* owned; NULL: not seen yet */
};

G_DEFINE_FINAL_TYPE (NormLessonPicture, norm_lesson_picture, GTK_TYPE_WIDGET)

GtkWidget *
norm_lesson_picture_new (const NormLesson *lesson)
{
  NormLessonPicture *self = g_object_new (NORM_TYPE_LESSON_PICTURE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->lesson = lesson;
  return GTK_WIDGET (self);
}

static void
draw (NormLessonPicture *self, cairo_t *cr)
{
  g_autoptr (NormFigure) figure = NULL;
  NormFigureSpec spec;
  gsize cell;

  norm_figure_spec_for_document (&spec, self->document, norm_style_theme_kind ());
  spec.caption = FALSE;
  spec.without = NORM_WITHOUT_AFTER | NORM_WITHOUT_TITLES | NORM_WITHOUT_COLOR_BARS;
  figure = norm_figure_new (&spec, WIDTH / REDUCED, HEIGHT / REDUCED, 1);
  cairo_scale (cr, REDUCED, REDUCED);
  norm_figure_draw (figure, cr);
  if (spec.result != NULL && norm_document_get_selected_cell (self->document, &cell))
    norm_figure_draw_light (figure, cr, cell, FALSE);
}

static void
norm_lesson_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormLessonPicture *self = NORM_LESSON_PICTURE (widget);
  cairo_surface_t *surface;
  cairo_t *cr;

  if (self->document == NULL)
    {
      self->document = norm_document_new ();
      norm_document_load_lesson (self->document, self->lesson->name, NULL);
    }
  surface = norm_pixels_new (widget, WIDTH, HEIGHT, FALSE);
  cr = cairo_create (surface);
  draw (self, cr);
  cairo_destroy (cr);
  norm_pixels_append (snapshot, surface, 0, 0);
}

static void
norm_lesson_picture_dispose (GObject *object)
{
  g_clear_object (&NORM_LESSON_PICTURE (object)->document);
  G_OBJECT_CLASS (norm_lesson_picture_parent_class)->dispose (object);
}

static void
norm_lesson_picture_class_init (NormLessonPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norm_lesson_picture_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = norm_lesson_picture_snapshot;
}

static void
norm_lesson_picture_init (NormLessonPicture *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), WIDTH, HEIGHT);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  norm_style_watch (GTK_WIDGET (self), gtk_widget_queue_draw);
}
