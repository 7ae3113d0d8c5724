/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-find.h"

#include "figure-view-cells.h"

/* The clipboard, both ways with another program (clipboard.c), and what happens to a paste that does not fit. */

#define FIRST "[[[1, 2, 3, 4]], [[0, 0, 0, 0]]]"

static gboolean
values_are (Robot *robot, const char *expected)
{
  g_autofree char *values = norm_literal_write (norm_document_get_tensor (robot->document), FALSE, 1000);

  return g_str_equal (values, expected);
}

static gboolean
undo_is (Robot *robot, const char *name)
{
  return g_strcmp0 (norm_document_undo_name (robot->document), name) == 0;
}

static void
undo_to_first (Robot *robot)
{
  robot_focus (robot, GTK_WINDOW (robot->window));
  robot_key (robot, "ctrl+z");
  robot_await (robot, values_are (robot, FIRST));
  robot_assert (robot, !norm_document_can_undo (robot->document));
}

/* ── the other program ── */

static void
output_read (GObject *process, GAsyncResult *result, gpointer text)
{
  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (process), result, text, NULL, NULL);
}

/* What it finds on the clipboard; free it. This program answers it meanwhile. */
static char *
read_elsewhere (Robot *robot)
{
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, g_getenv ("NORM_TEST_CLIPBOARD"), "get", NULL);
  char *text = NULL;

  g_assert_nonnull (process);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, output_read, &text);
  robot_await (robot, text != NULL);
  return text;
}

static void
line_read (GObject *stream, GAsyncResult *result, gpointer line)
{
  *(char **) line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (stream), result, NULL, NULL);
}

/* It has copied @text, and holds it until it is let go with let_go_elsewhere(). */
static GSubprocess *
copy_elsewhere (Robot *robot, const char *text)
{
  GSubprocess *process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, g_getenv ("NORM_TEST_CLIPBOARD"), "set", text, NULL);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = NULL;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, line_read, &line);
  robot_await (robot, line != NULL);
  g_assert_cmpstr (line, ==, "ready");
  robot_await (robot, !gdk_clipboard_is_local (gtk_widget_get_clipboard (GTK_WIDGET (robot->window))));
  return process;
}

static void
let_go_elsewhere (GSubprocess *process)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_subprocess_wait (process, NULL, NULL);
  g_object_unref (process);
}

static void
drag (Robot *robot, gsize from, gsize to)
{
  robot_hover_cell (robot, NORM_PANEL_BEFORE, from);
  robot_do (robot, "mousedown 1");
  robot_hover_cell (robot, NORM_PANEL_BEFORE, to);
  robot_do (robot, "mouseup 1");
  robot_move_away (robot);
}

/* From another program, into what is selected. */
static void
paste_from_elsewhere (Robot *robot, const char *text, const char *expected)
{
  GSubprocess *process = copy_elsewhere (robot, text);

  robot_key (robot, "ctrl+v");
  robot_await (robot, values_are (robot, expected));
  let_go_elsewhere (process);
}

/* ── out ── */

static void
test_copy (Robot *robot)
{
  g_autofree char *one = NULL;
  g_autofree char *several = NULL;

  robot_key (robot, "ctrl+c"); /* the selected value */
  one = read_elsewhere (robot);
  g_assert_cmpstr (one, ==, "4");
  robot_assert (robot, robot_look_for_words ("Copied 1×1") != NULL);
  drag (robot, 1, 6);
  robot_key (robot, "ctrl+c");
  several = read_elsewhere (robot);
  g_assert_cmpstr (several, ==, "2\t3\n0\t0");
}

static void
copy_as_python (Robot *robot, gsize cell)
{
  robot_hover_cell (robot, NORM_PANEL_BEFORE, cell);
  robot_do (robot, "click 3");
  robot_find (robot, "cells-menu");
  robot_settle (robot);
  robot_pick_menu (robot, "Copy as Python");
  robot_await (robot, robot_look_for ("cells-menu") == NULL);
  robot_settle (robot);
}

static void
test_copy_as_python (Robot *robot)
{
  g_autofree char *all = NULL;
  g_autoptr (NormTensor) back = NULL;

  robot_key (robot, "ctrl+a");
  copy_as_python (robot, 2);
  all = read_elsewhere (robot);
  back = norm_literal_parse (all, strlen (all), TRUE, NULL);
  robot_assert (robot, back != NULL && norm_tensor_equal (back, norm_document_get_tensor (robot->document)));
}

static void
test_cut (Robot *robot)
{
  g_autofree char *text = NULL;

  drag (robot, 0, 2);
  robot_key (robot, "ctrl+x");
  robot_await (robot, values_are (robot, "[[[0, 0, 0, 4]], [[0, 0, 0, 0]]]") && undo_is (robot, "Cut 1×3"));
  text = read_elsewhere (robot);
  g_assert_cmpstr (text, ==, "1\t2\t3");
  robot_key (robot, "Escape Escape Down");
  robot_await (robot, robot_selected (robot, 4));
  robot_key (robot, "ctrl+v");
  robot_await (robot, values_are (robot, "[[[0, 0, 0, 4]], [[1, 2, 3, 0]]]") && undo_is (robot, "Paste 1×3"));
}

/* ── in ── */

static void
test_paste_from_spreadsheets (Robot *robot)
{
  robot_key (robot, "Left Left Left"); /* to 0 */
  paste_from_elsewhere (robot, "5\t6\n7\t8\n", "[[[5, 6, 3, 4]], [[7, 8, 0, 0]]]");
  robot_assert (robot, undo_is (robot, "Paste 2×2"));
  robot_settle (robot);
  robot_screenshot ("pasted");
  undo_to_first (robot);
  robot_key (robot, "Escape");
  paste_from_elsewhere (robot, "1,5\t2,25\r\n-0,5\t1.234,5\r\n", "[[[1.5, 2.25, 3, 4]], [[-0.5, 1234.5, 0, 0]]]");
  undo_to_first (robot);
}

static void
test_paste_python (Robot *robot)
{
  robot_key (robot, "Left Left Left");
  paste_from_elsewhere (robot, "[[5, 6], [7, 8]]", "[[[5, 6, 3, 4]], [[7, 8, 0, 0]]]");
  undo_to_first (robot);
  robot_key (robot, "Escape");
  paste_from_elsewhere (robot, "x = torch.tensor([[[5., 6., 7., 8.]], [[1., 2., 3., 4.]]])", "[[[5, 6, 7, 8]], [[1, 2, 3, 4]]]");
  undo_to_first (robot);
  robot_key (robot, "Escape");
  paste_from_elsewhere (robot, "np.array([9, 8, 7])", "[[[9, 8, 7, 4]], [[0, 0, 0, 0]]]");
  undo_to_first (robot);
  robot_key (robot, "Escape");
  paste_from_elsewhere (robot, "tensor([[0.5000, 1.5000],\n        [2.5000, 3.5000]])", "[[[0.5, 1.5, 3, 4]], [[2.5, 3.5, 0, 0]]]");
  undo_to_first (robot);
}

static void
test_one_value_fills (Robot *robot)
{
  drag (robot, 1, 7);
  paste_from_elsewhere (robot, "9", "[[[1, 9, 9, 9]], [[0, 9, 9, 9]]]");
  robot_assert (robot, undo_is (robot, "Paste 2×3"));
}

static void
test_no_numbers (Robot *robot)
{
  GSubprocess *process = copy_elsewhere (robot, "1\tfour");

  robot_key (robot, "ctrl+v");
  robot_await (robot, strstr (robot_words ("message"), "row 1, column 2") != NULL);
  robot_assert (robot, values_are (robot, FIRST) && !norm_document_can_undo (robot->document));
  let_go_elsewhere (process);
}

/* ── what does not fit ── */

static void
paste_and_choose (Robot *robot, const char *text, const char *choice, const char *expected, const char *name)
{
  GSubprocess *process = copy_elsewhere (robot, text);
  GtkWidget *label = NULL;

  robot_key (robot, "ctrl+v");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_await (robot, (label = robot_look_for_words (choice)) != NULL);
  robot_settle (robot);
  robot_screenshot (choice);
  robot_click (robot, label);
  robot_await (robot, robot_look_for_words (choice) == NULL && values_are (robot, expected));
  robot_assert (robot, g_strcmp0 (norm_document_undo_name (robot->document), name) == 0);
  let_go_elsewhere (process);
  robot_focus (robot, GTK_WINDOW (robot->window));
}

static void
test_beyond_the_edge (Robot *robot)
{
  robot_key (robot, "Left"); /* to 2 */
  paste_and_choose (robot, "5\t6\t7", "Clip to 1×2", "[[[1, 2, 5, 6]], [[0, 0, 0, 0]]]", "Paste 1×2");
  undo_to_first (robot);
  robot_key (robot, "Escape");
  paste_and_choose (robot, "5\t6\t7", "Resize to [2, 1, 5]", "[[[1, 2, 5, 6, 7]], [[0, 0, 0, 0, 0]]]", "Paste 1×3");
  undo_to_first (robot);
}

static void
test_replace (Robot *robot)
{
  paste_and_choose (robot, "[[5, 6, 7], [8, 9, 10]]", "Replace x by [2, 3]", "[[5, 6, 7], [8, 9, 10]]", "Paste Tensor");
  undo_to_first (robot);
}

static void
test_other_than_the_rectangle (Robot *robot)
{
  drag (robot, 0, 2);
  paste_and_choose (robot, "5\t6", "Repeat to Fill 1×3", "[[[5, 6, 5, 4]], [[0, 0, 0, 0]]]", "Paste 1×3");
  undo_to_first (robot);
  paste_and_choose (robot, "5\t6", "Paste All 1×2", "[[[5, 6, 3, 4]], [[0, 0, 0, 0]]]", "Paste 1×2");
  undo_to_first (robot);
}

static void
test_cancel (Robot *robot)
{
  GSubprocess *process = copy_elsewhere (robot, "5\t6\t7\t8\t9");

  robot_key (robot, "ctrl+v");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_key (robot, "Escape");
  robot_await (robot, robot_look_for_words ("The clipboard holds 1×5") == NULL);
  robot_assert (robot, values_are (robot, FIRST) && !norm_document_can_undo (robot->document));
  let_go_elsewhere (process);
}

static void
add_tests (void)
{
  robot_add_test ("/app/clipboard/copy", test_copy);
  robot_add_test ("/app/clipboard/copy-as-python", test_copy_as_python);
  robot_add_test ("/app/clipboard/cut", test_cut);
  robot_add_test ("/app/clipboard/paste-from-spreadsheets", test_paste_from_spreadsheets);
  robot_add_test ("/app/clipboard/paste-python", test_paste_python);
  robot_add_test ("/app/clipboard/one-value-fills", test_one_value_fills);
  robot_add_test ("/app/clipboard/no-numbers", test_no_numbers);
  robot_add_test ("/app/clipboard/beyond-the-edge", test_beyond_the_edge);
  robot_add_test ("/app/clipboard/replace", test_replace);
  robot_add_test ("/app/clipboard/other-than-the-rectangle", test_other_than_the_rectangle);
  robot_add_test ("/app/clipboard/cancel", test_cancel);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
