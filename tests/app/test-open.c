/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-files.h"
#include "robot-find.h"

#include <glib/gstdio.h>

/* Files come in through the dialog, the list of recent ones, or dropped; those that cannot be read are refused with a reason. */

static void
test_open (Robot *robot)
{
  g_autofree char *path = robot_write_small (robot, "small.npy");

  robot_key (robot, "ctrl+o");
  robot_choose_file (robot, path);
  robot_await (robot, robot_shows_small (robot));
  g_assert_cmpstr (norm_document_get_title (robot->document), ==, "small.npy");
  robot_assert (robot, norm_document_get_problem (robot->document) == NULL); /* the layer that fits was taken */
  robot_assert (robot, !norm_document_is_modified (robot->document));
  g_assert_cmpuint (robot_n_windows (robot), ==, 1);
}

static void
test_open_cancelled (Robot *robot)
{
  g_autofree char *before = robot_content (robot);
  g_autofree char *after = NULL;
  GtkWindow *dialog;

  robot_click_at (robot, robot_find (robot, "open"), 20, 15, 1);
  dialog = robot_await_window (robot, GTK_WINDOW (robot->window));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  robot_settle (robot);
  robot_screenshot ("open");
  robot_key (robot, "Escape");
  robot_await (robot, dialog == NULL || !gtk_widget_get_mapped (GTK_WIDGET (dialog)));
  if (dialog != NULL)
    g_object_remove_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  after = robot_content (robot);
  g_assert_cmpstr (before, ==, after);
}

/* What takes long says so, leaves the window to its user, and can be stopped. */
static void
test_slow (Robot *robot)
{
  g_autofree char *path = robot_write_slow (robot), *before = robot_content (robot), *after = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  gsize cell;

  norm_window_open (robot->window, file);
  robot_await (robot, robot_look_for_words ("Opening slow.png") != NULL);
  robot_await (robot, robot_look_for ("loading-progress") != NULL);
  robot_settle (robot);
  robot_screenshot ("loading");
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 2);
  robot_await (robot, norm_document_get_selected_cell (robot->document, &cell) && cell == 2);
  robot_click (robot, robot_look_for_words ("Stop"));
  robot_await (robot, robot_look_for_words ("Opening slow.png") == NULL && robot_look_for ("busy") == NULL);
  after = robot_content (robot);
  g_assert_cmpstr (before, ==, after);
}

static void
test_recent (Robot *robot)
{
  g_autofree char *path = robot_write_small (robot, "lately_seen.npy");
  g_autoptr (GFile) file = g_file_new_for_path (path);

  norm_window_open (robot->window, file);
  robot_await (robot, robot_shows_small (robot));
  robot_load_lesson (robot, 0);
  robot_click (robot, robot_descendant (robot_find (robot, "open"), GTK_TYPE_MENU_BUTTON));
  robot_await (robot, robot_look_for_words_in (GTK_TYPE_POPOVER, "lately_seen.npy") != NULL);
  robot_settle (robot);
  robot_screenshot ("recent");
  robot_pick_menu (robot, "lately_seen.npy");
  robot_await (robot, robot_shows_small (robot));
}

/* ── dropping ── */

typedef struct
{
  GSubprocess *process;
  gulong xid;
} Source;

static void
line_read (GObject *stream, GAsyncResult *result, gpointer xid)
{
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (stream), result, NULL, NULL);

  g_assert_nonnull (line);
  *(gulong *) xid = g_ascii_strtoull (line, NULL, 10);
}

/* Another program with its window beside the driven one. */
static Source
start_source (Robot *robot, const char *path)
{
  const char *program = g_getenv ("NORM_TEST_DRAG_SOURCE");
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  Source source = { 0 };

  g_assert_nonnull (program);
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "detect_leaks=0", TRUE); /* it is not what is tested */
  source.process = g_subprocess_launcher_spawn (launcher, &error, program, path, NULL);
  g_assert_no_error (error);
  stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (source.process));
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, NULL, line_read, &source.xid);
  robot_await (robot, source.xid != 0);
  robot_do (robot, "windowmove --sync %lu 1500 300", source.xid);
  return source;
}

static void
end_source (Source *source)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (source->process), NULL, NULL);
  g_subprocess_wait (source->process, NULL, NULL);
  g_object_unref (source->process);
}

static void
drag (Robot *robot, Source *source)
{
  GtkWidget *figure = GTK_WIDGET (robot->figure);

  robot_do (robot, "mousemove --window %lu 100 100 mousedown 1", source->xid);
  for (int step = 1; step <= 6; step++)
    robot_do (robot, "mousemove_relative --sync -- -10 2");
  for (int step = 0; step < 4; step++)
    robot_move (robot, figure, 300 - 10 * step, 200);
  robot_do (robot, "mouseup 1");
}

static void
test_drop (Robot *robot)
{
  g_autofree char *path = robot_write_small (robot, "dropped.npy");
  Source source = start_source (robot, path);

  drag (robot, &source);
  robot_await (robot, robot_shows_small (robot));
  g_assert_cmpstr (norm_document_get_title (robot->document), ==, "dropped.npy");
  end_source (&source);
}

/* ── bad input: a message that says what and where, and nothing lost ── */

static void
expect_refused (Robot *robot, const char *path, const char *words)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *before = robot_content (robot);
  g_autofree char *after = NULL;
  GtkWidget *toast;

  norm_window_open (robot->window, file);
  robot_await (robot, strstr (robot_words ("message"), name) != NULL);
  g_test_message ("%s", robot_words ("message"));
  robot_assert (robot, strstr (robot_words ("message"), words) != NULL);
  after = robot_content (robot);
  g_assert_cmpstr (before, ==, after);
  robot_assert (robot, !norm_document_is_modified (robot->document) && !norm_document_can_undo (robot->document));
  g_assert_cmpuint (robot_n_windows (robot), ==, 1);
  for (toast = robot_look_for ("message"); !g_str_equal (G_OBJECT_TYPE_NAME (toast), "AdwToastWidget");)
    toast = gtk_widget_get_parent (toast);
  robot_click (robot, robot_descendant (toast, GTK_TYPE_BUTTON));
  robot_await (robot, robot_look_for ("message") == NULL);
}

/* A version 1.0 header with @dict, then @n_bytes of zeros. */
static void
expect_npy_refused (Robot *robot, const char *dict, gsize n_bytes, const char *words)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autofree char *padded = g_strdup_printf ("%-117s\n", dict);
  g_autofree char *path = NULL;
  const guint8 length[] = { 118, 0 };

  g_assert_cmpuint (strlen (padded), ==, 118);
  g_byte_array_append (content, (const guint8 *) "\x93NUMPY\x01\x00", 8);
  g_byte_array_append (content, length, 2);
  g_byte_array_append (content, (const guint8 *) padded, 118);
  g_byte_array_set_size (content, 128 + n_bytes);
  memset (content->data + 128, 0, n_bytes);
  path = robot_write_file (robot, "bad.npy", content->data, content->len);
  expect_refused (robot, path, words);
}

static void
test_bad_npy (Robot *robot)
{
  expect_npy_refused (robot, "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", 16, "object");
  expect_npy_refused (robot, "{'descr': [('x', '<f4'), ('y', '<f4')], 'fortran_order': False, 'shape': (2,), }", 16, "fields");
  expect_npy_refused (robot, "{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }", 16, "complex");
  expect_npy_refused (robot, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }", 16, "cut off");
  expect_npy_refused (robot, "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }", 16, "overflows");
  expect_npy_refused (robot, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1), }", 4, "axes");
  expect_npy_refused (robot, "{'descr': '<f4', 'shape': (2,), }", 8, "damaged");
}

static void
expect_text_refused (Robot *robot, const char *text, const char *words)
{
  g_autofree char *path = robot_write_file (robot, "bad.txt", text, -1);

  expect_refused (robot, path, words);
}

static void
test_bad_text (Robot *robot)
{
  expect_text_refused (robot, "[[1, 2], [3]]", "at [1]");
  expect_text_refused (robot, "tensor([0., 1., 2.,  ..., 7., 8., 9.])", "...");
  expect_text_refused (robot, "[1, 2, three]", "line 1, column 8");
  expect_text_refused (robot, "", "empty");
  expect_text_refused (robot, "[[[[[[[[[1]]]]]]]]]", "8");
}

static void
test_not_a_file (Robot *robot)
{
  g_autofree char *folder = g_build_filename (robot->folder, "folder.npy", NULL);
  g_autofree char *missing = g_build_filename (robot->folder, "missing.npy", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  expect_refused (robot, folder, "folder");
  expect_refused (robot, missing, "missing.npy");
  expect_refused (robot, "/dev/null", "device");
}

/* Root may read every file; the memory of this process at address 0 not even root can read. */
static void
test_unreadable (Robot *robot)
{
  g_autofree char *path = robot_write_file (robot, "secret.npy", "secret", -1);

  if (geteuid () == 0)
    expect_refused (robot, "/proc/self/mem", "/proc/self/mem");
  else
    {
      g_assert_cmpint (g_chmod (path, 0), ==, 0);
      expect_refused (robot, path, "secret.npy");
    }
}

static void
test_noise (Robot *robot)
{
  const gsize megabyte = 1024 * 1024;
  g_autofree guint32 *noise = g_new (guint32, megabyte / 4);
  g_autofree char *path = g_build_filename (robot->folder, "noise.npy", NULL);
  FILE *file = g_fopen (path, "wb");

  g_assert_nonnull (file);
  for (gsize word = 0; word < megabyte / 4; word++)
    noise[word] = g_test_rand_int ();
  for (int part = 0; part < 100; part++)
    g_assert_cmpuint (fwrite (noise, 1, megabyte, file), ==, megabyte);
  g_assert_cmpint (fclose (file), ==, 0);
  expect_refused (robot, path, "not a .npy file");
}

static void
add_tests (void)
{
  robot_add_test ("/app/open/open", test_open);
  robot_add_test ("/app/open/open-cancelled", test_open_cancelled);
  robot_add_test ("/app/open/slow", test_slow);
  robot_add_test ("/app/open/recent", test_recent);
  robot_add_test ("/app/open/drop", test_drop);
  robot_add_test ("/app/open/bad-npy", test_bad_npy);
  robot_add_test ("/app/open/bad-text", test_bad_text);
  robot_add_test ("/app/open/not-a-file", test_not_a_file);
  robot_add_test ("/app/open/unreadable", test_unreadable);
  robot_add_test ("/app/open/noise", test_noise);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
