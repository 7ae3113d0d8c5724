/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-files.h"
#include "robot-find.h"

/* Saving, as a tensor, as a document, as a picture. */

static void
test_save_npy (Robot *robot)
{
  g_autofree char *path = g_build_filename (robot->folder, "saved.npy", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (NormDocument) again = norm_document_new ();
  g_autoptr (GError) error = NULL;

  robot_key (robot, "ctrl+shift+s");
  robot_choose_file (robot, path);
  robot_await (robot, g_file_test (path, G_FILE_TEST_EXISTS));
  robot_await (robot, robot_look_for_words ("Saved") != NULL);
  norm_document_load_sync (again, file, NULL, NULL, &error);
  g_assert_no_error (error);
  robot_assert (robot, norm_tensor_equal (norm_document_get_tensor (again), norm_document_get_tensor (robot->document)));
}

static void
test_save_output (Robot *robot)
{
  g_autofree char *path = g_build_filename (robot->folder, "output.npy", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (NormDocument) again = norm_document_new ();
  g_autoptr (GError) error = NULL;

  robot_click_named (robot, "chip-output");
  robot_pick_menu (robot, "Save Output");
  robot_choose_file (robot, path);
  robot_await (robot, robot_look_for_words ("Saved the output") != NULL);
  norm_document_load_sync (again, file, NULL, NULL, &error);
  g_assert_no_error (error);
  robot_assert (robot, norm_tensor_equal (norm_document_get_tensor (again), norm_document_get_result (robot->document)->output));
}

/* A changed lesson becomes a document of its own; from then on Save needs no dialog. */
static void
test_save_document (Robot *robot)
{
  g_autofree char *path = g_build_filename (robot->folder, "mine.normscope", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (NormDocument) again = norm_document_new ();
  g_autoptr (GError) error = NULL;

  robot_key (robot, "Delete");
  robot_await (robot, norm_document_is_modified (robot->document));
  robot_key (robot, "ctrl+s");
  robot_choose_file (robot, path);
  robot_await (robot, !norm_document_is_modified (robot->document));
  robot_focus (robot, GTK_WINDOW (robot->window));
  gtk_widget_grab_focus (GTK_WIDGET (robot->figure));
  robot_key (robot, "Left Delete");
  robot_await (robot, norm_document_is_modified (robot->document) && robot_value (robot, 2) == 0);
  robot_key (robot, "ctrl+s");
  robot_await (robot, !norm_document_is_modified (robot->document));
  norm_document_load_sync (again, file, NULL, NULL, &error);
  g_assert_no_error (error);
  robot_assert (robot, norm_tensor_equal (norm_document_get_tensor (again), norm_document_get_tensor (robot->document)));
  g_assert_cmpstr (norm_document_get_title (again), ==, "mine.normscope");
}

/* Nobody, not even root, makes files in /proc. */
static void
test_save_refused (Robot *robot)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  robot_key (robot, "Delete");
  robot_await (robot, norm_document_is_modified (robot->document));
  before = robot_content (robot);
  robot_key (robot, "ctrl+shift+s");
  robot_choose_file (robot, "/proc/saved.npy");
  robot_await (robot, strstr (robot_words ("message"), "/proc/saved.npy") != NULL);
  g_test_message ("%s", robot_words ("message"));
  robot_assert (robot, strstr (robot_words ("message"), "choose another") != NULL);
  robot_screenshot ("save-refused");
  after = robot_content (robot);
  g_assert_cmpstr (before, ==, after);
  robot_assert (robot, norm_document_is_modified (robot->document) && norm_document_can_undo (robot->document));
}

static void
test_export (Robot *robot)
{
  g_autofree char *path = g_build_filename (robot->folder, "figure.svg", NULL);
  g_autofree char *content = NULL;

  robot_click_named (robot, "export");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_click_named (robot, "export-save");
  robot_choose_file (robot, path);
  robot_await (robot, robot_look_for_words ("Exported figure.svg") != NULL);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "<svg"));
  g_assert_nonnull (strstr (content, "1.86"));
}

static void
add_tests (void)
{
  robot_add_test ("/app/save/save-npy", test_save_npy);
  robot_add_test ("/app/save/save-output", test_save_output);
  robot_add_test ("/app/save/save-document", test_save_document);
  robot_add_test ("/app/save/save-refused", test_save_refused);
  robot_add_test ("/app/save/export", test_export);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
