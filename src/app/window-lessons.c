/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"
#include "lesson.h"
#include "quiz-window.h"
#include <glib/gi18n.h>

/* Where the document stands among the lessons; −1 outside them. */
static int
lesson_number (NormWindow *self)
{
  const char *name = norm_document_get_lesson (self->document);

  return name != NULL ? norm_lesson_number (name) : -1;
}

static void
load (NormWindow *self, gpointer name)
{
  g_autoptr (GError) error = NULL;

  if (!norm_document_load_lesson (self->document, name, &error))
    norm_window_show_error (self, NULL, error);
}

void
norm_window_load_lesson (NormWindow *self, const char *name)
{
  norm_window_confirm (self, load, g_strdup (name), g_free);
}

static void
load_neighbour (NormWindow *self, int distance)
{
  int number = lesson_number (self) + distance;
  guint n_lessons;
  const NormLesson *lessons = norm_lessons (&n_lessons);

  if (number >= 0 && number < (int) n_lessons)
    norm_window_load_lesson (self, lessons[number].name);
}

static void
next_lesson (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  load_neighbour (data, 1);
}

static void
previous_lesson (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  load_neighbour (data, -1);
}

static void
change_lesson (GSimpleAction *action, GVariant *name, gpointer data)
{
  norm_window_load_lesson (data, g_variant_get_string (name, NULL));
}

static void
quiz (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_quiz_window_present (GTK_WINDOW (data), g_random_int ());
}

void
norm_window_update_lesson_actions (NormWindow *self)
{
  int number = lesson_number (self);
  const char *name = norm_document_get_lesson (self->document);
  guint n_lessons;

  norm_lessons (&n_lessons);
  norm_window_set_action_state (self, "lesson", g_variant_new_string (name != NULL ? name : ""));
  norm_window_set_action_enabled (self, "previous-lesson", number > 0);
  norm_window_set_action_enabled (self, "next-lesson", number >= 0 && number + 1 < (int) n_lessons);
}

void
norm_window_fill_lesson_menu (GMenu *menu)
{
  g_autoptr (GMenu) after = g_menu_new ();

  for (const NormLesson *lesson = norm_lessons (NULL); lesson->name != NULL; lesson++)
    {
      g_autofree char *label = norm_window_menu_label (norm_lesson_title (lesson));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "win.lesson", "s", lesson->name);
      g_menu_append_item (menu, item);
    }
  g_menu_append (after, _ ("_Quiz…"), "win.quiz");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (after));
}

void
norm_window_add_lesson_actions (NormWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "next-lesson", .activate = next_lesson },
    { .name = "previous-lesson", .activate = previous_lesson },
    { .name = "quiz", .activate = quiz },
    { .name = "lesson", .parameter_type = "s", .state = "''", .change_state = change_lesson },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
