/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-files.h"
#include "robot-find.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* What happens to a file while its window is open is told, and nothing that was seen is lost. */

static char *
open_small (Robot *robot, const char *name)
{
  char *path = robot_write_small (robot, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  norm_window_open (robot->window, file);
  robot_await (robot, robot_shows_small (robot));
  robot_settle (robot);
  return path;
}

static gboolean
says (const char *words)
{
  return robot_look_for ("message") != NULL && strstr (robot_words ("message"), words) != NULL;
}

static void
write_other (const char *path)
{
  const double values[] = { 7, 8 };
  gsize shape[] = { 1, 2 };
  g_autoptr (NormTensor) tensor = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 2, shape, values);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (norm_format_write_file (tensor, file, NULL, NULL));
}

static void
test_reload (Robot *robot)
{
  g_autofree char *path = open_small (robot, "changing.npy");

  write_other (path);
  robot_await (robot, says ("has changed on disk"));
  robot_assert (robot, robot_shows_small (robot));
  robot_settle (robot);
  robot_screenshot ("changed-on-disk");
  robot_click (robot, robot_look_for_words ("Reload"));
  robot_await (robot, robot_shape_is (robot, "[1, 2]") && robot_value (robot, 1) == 8);
}

/* With unsaved changes the new content gets a window of its own. */
static void
test_reload_beside (Robot *robot)
{
  g_autofree char *path = open_small (robot, "edited.npy");

  g_assert_true (norm_document_set_value (robot->document, 0, "9", NULL));
  write_other (path);
  robot_await (robot, says ("has changed on disk"));
  robot_settle (robot);
  robot_click (robot, robot_look_for_words ("Reload"));
  robot_await (robot, robot_n_windows (robot) == 2);
  robot_assert (robot, robot_value (robot, 0) == 9);
}

static void
test_deleted (Robot *robot)
{
  g_autofree char *path = open_small (robot, "going.npy");

  g_unlink (path);
  robot_await (robot, says ("was deleted, moved or renamed"));
  robot_assert (robot, robot_shows_small (robot));
}

/* A large file is mapped; what another program cuts off reads as 0, and the message says how much is left. */
static void
test_cut_off (Robot *robot)
{
  const gsize shape[] = { 8, 16, 128, 128 };
  g_autofree char *path = robot_write_file (robot, "cut.npy", "", 0);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (NormTensor) tensor = norm_tensor_new_take (NORM_DTYPE_FLOAT32, 4, shape, g_malloc0 (sizeof (float) * 8 * 16 * 128 * 128));

  g_assert_true (norm_format_write_file (tensor, file, NULL, NULL));
  norm_window_open (robot->window, file);
  robot_await (robot, robot_shape_is (robot, "[8, 16, 128, 128]") && !norm_document_is_busy (robot->document));
  robot_settle (robot);
  g_assert_cmpint (truncate (path, 4096), ==, 0);
  robot_await (robot, says ("4096 of 8388736 bytes are left"));
  norm_document_set_mode (robot->document, NORM_MODE_EVAL); /* reads all of it again */
  robot_await (robot, !norm_document_is_busy (robot->document));
  robot_screenshot ("cut-off");
}

/* Saving is no change of somebody else's. */
static void
test_own_save (Robot *robot)
{
  g_autofree char *path = robot_write_file (robot, "own.normscope", "", 0);
  g_autofree char *other = NULL;

  g_unlink (path); /* only its name was wanted */
  g_assert_true (norm_document_set_value (robot->document, 0, "5", NULL));
  robot_key (robot, "ctrl+s");
  robot_choose_file (robot, path);
  robot_await (robot, !norm_document_is_modified (robot->document));
  g_assert_true (norm_document_set_value (robot->document, 0, "6", NULL));
  robot_focus (robot, GTK_WINDOW (robot->window));
  robot_key (robot, "ctrl+s");
  robot_await (robot, !norm_document_is_modified (robot->document));
  robot_settle (robot);
  robot_assert (robot, robot_look_for ("message") == NULL);
  other = robot_write_file (robot, "own.normscope", "{}", 2);
  robot_await (robot, says ("has changed on disk"));
}

static void
add_tests (void)
{
  robot_add_test ("/app/disk/reload", test_reload);
  robot_add_test ("/app/disk/reload-beside", test_reload_beside);
  robot_add_test ("/app/disk/deleted", test_deleted);
  robot_add_test ("/app/disk/cut-off", test_cut_off);
  robot_add_test ("/app/disk/own-save", test_own_save);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
