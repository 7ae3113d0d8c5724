/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-files.h"
#include "robot-find.h"

/* Several windows, and none closed without a question about what would be lost. */

static NormWindow *
other_window (Robot *robot)
{
  for (GList *window = gtk_application_get_windows (robot->application); window != NULL; window = window->next)
    if (NORM_IS_WINDOW (window->data) && window->data != robot->window)
      return window->data;
  return NULL;
}

/* Two windows with a document each; changing one leaves the other. */
static void
test_several (Robot *robot)
{
  NormWindow *first = robot->window;

  robot_key (robot, "ctrl+n");
  robot_await (robot, other_window (robot) != NULL);
  robot_drive (robot, other_window (robot));
  robot_key (robot, "Delete");
  robot_await (robot, robot_value (robot, 3) == 0);
  robot_drive (robot, first);
  robot_assert (robot, robot_value (robot, 3) == 4 && !norm_document_is_modified (robot->document));
  g_assert_cmpuint (robot_n_windows (robot), ==, 2);
}

/* A file opened from a changed document comes in a window of its own. */
static void
test_open_beside (Robot *robot)
{
  g_autofree char *path = robot_write_small (robot, "beside.npy");
  NormWindow *first = robot->window;

  robot_key (robot, "Delete");
  robot_await (robot, norm_document_is_modified (robot->document));
  robot_key (robot, "ctrl+o");
  robot_choose_file (robot, path);
  robot_await (robot, other_window (robot) != NULL);
  robot_drive (robot, other_window (robot));
  robot_await (robot, robot_shows_small (robot));
  robot_drive (robot, first);
  robot_assert (robot, robot_value (robot, 3) == 0);
}

static void
test_close (Robot *robot)
{
  robot_key (robot, "ctrl+w");
  robot_await (robot, robot->window == NULL);
}

static void
test_close_changed (Robot *robot)
{
  robot_key (robot, "Delete");
  robot_await (robot, norm_document_is_modified (robot->document));
  robot_key (robot, "ctrl+w");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_await (robot, robot_look_for_words ("Save Changes?") != NULL);
  robot_key (robot, "Escape");
  robot_await (robot, robot_look_for_words ("Save Changes?") == NULL);
  robot_assert (robot, robot->window != NULL && norm_document_is_modified (robot->document));
  robot_focus (robot, GTK_WINDOW (robot->window));
  robot_key (robot, "ctrl+q");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_key (robot, "alt+d"); /* _Discard */
  robot_await (robot, robot->window == NULL);
}

static void
test_close_and_save (Robot *robot)
{
  g_autofree char *path = g_build_filename (robot->folder, "closed.normscope", NULL);
  GtkWindow *question;

  robot_key (robot, "Delete");
  robot_await (robot, norm_document_is_modified (robot->document));
  robot_key (robot, "ctrl+w");
  question = robot_await_window (robot, GTK_WINDOW (robot->window));
  g_object_add_weak_pointer (G_OBJECT (question), (gpointer *) &question);
  robot_key (robot, "alt+s"); /* _Save */
  robot_await (robot, question == NULL);
  robot_choose_file (robot, path);
  robot_await (robot, robot->window == NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
add_tests (void)
{
  robot_add_test ("/app/windows/several", test_several);
  robot_add_test ("/app/windows/open-beside", test_open_beside);
  robot_add_test ("/app/windows/close", test_close);
  robot_add_test ("/app/windows/close-changed", test_close_changed);
  robot_add_test ("/app/windows/close-and-save", test_close_and_save);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
