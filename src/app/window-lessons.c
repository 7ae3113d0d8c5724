/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"
#include "dialogs.h"
#include "lesson-browser.h"
#include "lesson.h"
#include "quiz-window.h"
#include <glib/gi18n.h>

#define IN_MENU 4 /* lessons; one may be chosen without looking for it */

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
browse (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_lesson_browser_present (GTK_WINDOW (data));
}

/* ── a lesson's question about other numbers ── */

static gboolean
take_own (NormWindow *self, NormTensor *tensor, GError **error)
{
  norm_document_use_tensor (self->document, tensor, _ ("Use My Data"));
  return TRUE;
}

static void
own_chosen (GFile *file, gpointer data)
{
  norm_window_read_tensor (data, file, take_own);
}

static void
use_own_data (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_dialog_open (GTK_WINDOW (data), NORM_FILES_TENSORS, own_chosen, data);
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
  norm_window_set_action_enabled (self, "use-own-data", number >= 0);
  norm_window_set_action_enabled (self, "previous-lesson", number > 0);
  norm_window_set_action_enabled (self, "next-lesson", number >= 0 && number + 1 < (int) n_lessons);
}

/* The first few, and the way to the rest */
void
norm_window_fill_lesson_menu (GMenu *menu)
{
  const NormLesson *lessons = norm_lessons (NULL);
  g_autoptr (GMenu) after = g_menu_new ();

  for (guint number = 0; number < IN_MENU && lessons[number].name != NULL; number++)
    {
      g_autofree char *label = norm_window_menu_label (norm_lesson_title (&lessons[number]));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "win.lesson", "s", lessons[number].name);
      g_menu_append_item (menu, item);
    }
  g_menu_append (after, _ ("_All Lessons…"), "win.lessons");
  g_menu_append (after, _ ("_Use My Data in This Lesson…"), "win.use-own-data");
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
    { .name = "lessons", .activate = browse },
    { .name = "use-own-data", .activate = use_own_data },
    { .name = "lesson", .parameter_type = "s", .state = "''", .change_state = change_lesson },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
