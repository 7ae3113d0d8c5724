/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson-browser.h"
#include "lesson-picture.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _NormLessonBrowser
{
  AdwWindow parent_instance;

  /* Template */
  GtkSearchEntry *search;
  GtkListBox *list;
  GtkWidget *nothing;
};

#define NORM_TYPE_LESSON_BROWSER (norm_lesson_browser_get_type ())
G_DECLARE_FINAL_TYPE (NormLessonBrowser, norm_lesson_browser, NORM, LESSON_BROWSER, AdwWindow)
G_DEFINE_FINAL_TYPE (NormLessonBrowser, norm_lesson_browser, ADW_TYPE_WINDOW)

static const NormLesson *
lesson_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "lesson");
}

static GtkWidget *
label_new (const char *text, const char *css_class, int lines)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_lines (GTK_LABEL (label), lines);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
row_new (const NormLesson *lesson, guint number)
{
  g_autofree char *title = g_strdup_printf ("%u  %s", number + 1, norm_lesson_title (lesson));
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_box_append (GTK_BOX (words), label_new (title, "heading", 2));
  gtk_box_append (GTK_BOX (words), label_new (norm_lesson_note (lesson), "dim-label", 2));
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), norm_lesson_picture_new (lesson));
  gtk_widget_add_css_class (box, "lesson-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, lesson->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data (G_OBJECT (row), "lesson", (gpointer) lesson);
  return row;
}

/* ── finding ── */

/* Every word that is typed stands somewhere in the question, the text or the name. */
static gboolean
matches (GtkListBoxRow *row, gpointer data)
{
  NormLessonBrowser *self = data;
  const NormLesson *lesson = lesson_of (row);
  g_autofree char *all = g_strjoin (" ", norm_lesson_title (lesson), norm_lesson_note (lesson), lesson->name, NULL);
  g_autofree char *folded = g_utf8_casefold (all, -1), *typed = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_auto (GStrv) words = g_strsplit_set (typed, " ", -1);
  gboolean all_there = TRUE;

  for (guint word = 0; words[word] != NULL; word++)
    all_there = all_there && strstr (folded, words[word]) != NULL;
  return all_there;
}

static GtkListBoxRow *
first_match (NormLessonBrowser *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (matches (row, self))
      return row;
  return NULL;
}

static void
search_changed (NormLessonBrowser *self)
{
  GtkListBoxRow *first = first_match (self);

  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_select_row (self->list, first);
  gtk_widget_set_visible (self->nothing, first == NULL);
}

/* ── choosing ── */

/* The window asks about unsaved changes by itself. */
static void
row_activated (NormLessonBrowser *self, GtkListBoxRow *row)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  const NormLesson *lesson = lesson_of (row);

  gtk_window_close (GTK_WINDOW (self));
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.lesson", "s", lesson->name);
}

static void
search_activated (NormLessonBrowser *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    row_activated (self, row);
}

void
norm_lesson_browser_present (GtkWindow *parent)
{
  NormLessonBrowser *self = g_object_new (NORM_TYPE_LESSON_BROWSER, "transient-for", parent, NULL);

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_window_present (GTK_WINDOW (self));
}

static void
norm_lesson_browser_class_init (NormLessonBrowserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/lesson-browser.ui");
  gtk_widget_class_bind_template_child (widget_class, NormLessonBrowser, search);
  gtk_widget_class_bind_template_child (widget_class, NormLessonBrowser, list);
  gtk_widget_class_bind_template_child (widget_class, NormLessonBrowser, nothing);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, search_activated);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
norm_lesson_browser_init (NormLessonBrowser *self)
{
  guint n_lessons;
  const NormLesson *lessons = norm_lessons (&n_lessons);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint number = 0; number < n_lessons; number++)
    gtk_list_box_append (self->list, row_new (&lessons[number], number));
  gtk_list_box_set_filter_func (self->list, matches, self, NULL);
  search_changed (self);
}
