/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson-bar.h"
#include "lesson.h"
#include <glib/gi18n.h>

struct _NormLessonBar
{
  NormDocumentView parent_instance;

  gboolean hidden, in_lesson;

  /* Template */
  GtkLabel *question;
  GtkLabel *note;
  GtkLabel *number;
  GtkWidget *previous;
  GtkWidget *next;
};

G_DEFINE_FINAL_TYPE (NormLessonBar, norm_lesson_bar, NORM_TYPE_DOCUMENT_VIEW)

/* The button says which question comes next; where there is no next one (@lesson is NULL), just what it is for. */
static void
show_neighbour (GtkWidget *button, const char *what, const NormLesson *lesson)
{
  g_autofree char *spoken = lesson != NULL ? g_strdup_printf ("%s: %s", what, norm_lesson_title (lesson)) : g_strdup (what);

  gtk_widget_set_tooltip_text (button, spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
norm_lesson_bar_changed (NormDocumentView *view, NormDocument *document)
{
  NormLessonBar *self = NORM_LESSON_BAR (view);
  const char *name = norm_document_get_lesson (document);
  int number = name != NULL ? norm_lesson_number (name) : -1;
  g_autofree char *text = NULL;
  const NormLesson *lessons;
  guint n_lessons;

  self->in_lesson = number >= 0;
  gtk_widget_set_visible (GTK_WIDGET (self), self->in_lesson && !self->hidden);
  if (number < 0)
    return;
  lessons = norm_lessons (&n_lessons);
  text = g_strdup_printf (_ ("%d of %u"), number + 1, n_lessons);
  gtk_label_set_label (self->question, norm_document_get_title (document));
  gtk_label_set_label (self->note, norm_document_get_note (document));
  gtk_label_set_label (self->number, text);
  show_neighbour (self->previous, _ ("Previous lesson"), number > 0 ? &lessons[number - 1] : NULL);
  show_neighbour (self->next, _ ("Next lesson"), number + 1 < (int) n_lessons ? &lessons[number + 1] : NULL);
}

void
norm_lesson_bar_set_hidden (NormLessonBar *self, gboolean hidden)
{
  g_return_if_fail (NORM_IS_LESSON_BAR (self));
  self->hidden = hidden;
  gtk_widget_set_visible (GTK_WIDGET (self), self->in_lesson && !hidden);
}

void
norm_lesson_bar_set_narrow (NormLessonBar *self, gboolean narrow)
{
  g_return_if_fail (NORM_IS_LESSON_BAR (self));
  gtk_widget_set_visible (GTK_WIDGET (self->question), narrow);
}

GtkWidget *
norm_lesson_bar_new (void)
{
  return g_object_new (NORM_TYPE_LESSON_BAR, NULL);
}

static void
norm_lesson_bar_class_init (NormLessonBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_lesson_bar_changed;
  gtk_widget_class_set_css_name (widget_class, "lessonbar");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/lesson-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, NormLessonBar, note);
  gtk_widget_class_bind_template_child (widget_class, NormLessonBar, question);
  gtk_widget_class_bind_template_child (widget_class, NormLessonBar, number);
  gtk_widget_class_bind_template_child (widget_class, NormLessonBar, previous);
  gtk_widget_class_bind_template_child (widget_class, NormLessonBar, next);
}

static void
norm_lesson_bar_init (NormLessonBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
