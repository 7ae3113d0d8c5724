/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-find.h"

/* New tensors, from text and by shape. */

static gboolean
has_focus_within (GtkWidget *widget)
{
  GtkWidget *focus = widget != NULL ? gtk_root_get_focus (gtk_widget_get_root (widget)) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* The dialog is ready to be typed into. */
static void
begin (Robot *robot, const char *keys, const char *field)
{
  robot_key (robot, keys);
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_await (robot, has_focus_within (robot_look_for (field)));
}

static gboolean
ended (void)
{
  return robot_look_for ("new-create") == NULL;
}

static void
test_text (Robot *robot)
{
  begin (robot, "ctrl+t", "new-text");
  robot_assert (robot, !gtk_widget_is_sensitive (robot_find (robot, "new-create")));
  robot_type (robot, "[[1, 2, 3], [4, 5, 6]");
  robot_await (robot, strstr (robot_words ("new-verdict"), "line 1, column 1: this bracket is never closed") != NULL);
  robot_type (robot, "]");
  robot_await (robot, g_str_equal (robot_words ("new-verdict"), "float32 [2, 3] · 6 values"));
  robot_screenshot ("text");
  robot_click_named (robot, "new-create");
  robot_await (robot, ended () && robot_shape_is (robot, "[2, 3]"));
  robot_assert (robot, robot_value (robot, 5) == 6);
  robot_assert (robot, norm_document_get_problem (robot->document) == NULL); /* the layer that fits */
  robot_focus (robot, GTK_WINDOW (robot->window));
  robot_key (robot, "ctrl+z");
  robot_await (robot, robot_shape_is (robot, "[2, 1, 4]"));
}

static void
expect_verdict (Robot *robot, const char *text, const char *words)
{
  robot_retype (robot, text);
  robot_await (robot, strstr (robot_words ("new-verdict"), words) != NULL);
}

/* Wrong text says where it is wrong, and nothing can be made of it. */
static void
test_wrong_text (Robot *robot)
{
  g_autofree char *before = robot_content (robot);
  g_autofree char *after = NULL;

  begin (robot, "ctrl+t", "new-text");
  expect_verdict (robot, "[[1, 2], [3]]", "at [1]");
  robot_screenshot ("wrong-text");
  expect_verdict (robot, "tensor([0., 1., ..., 8., 9.])", "...");
  expect_verdict (robot, "[1, two]", "line 1, column 5");
  expect_verdict (robot, "hello", "line 1, column 1");
  robot_assert (robot, !gtk_widget_is_sensitive (robot_find (robot, "new-create")));
  robot_key (robot, "Escape");
  robot_await (robot, ended ());
  after = robot_content (robot);
  g_assert_cmpstr (before, ==, after);
}

static void
test_printed (Robot *robot)
{
  begin (robot, "ctrl+t", "new-text");
  expect_verdict (robot, "tensor([[ 1.5000, -2.0000],\n        [ 0.0000,  4.2500]], dtype=torch.float64)", "float64 [2, 2] · 4 values");
  robot_click_named (robot, "new-create");
  robot_await (robot, ended () && robot_value (robot, 3) == 4.25);
}

/* What is on the clipboard is there already, if it is a tensor. */
static void
test_clipboard (Robot *robot)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (robot->window)), "np.array([[7., 8.]])");
  begin (robot, "ctrl+t", "new-text");
  robot_await (robot, strstr (robot_words ("new-verdict"), "[1, 2] · 2 values") != NULL);
}

static void
test_edit_as_text (Robot *robot)
{
  robot_click_named (robot, "chip-tensor");
  robot_click_named (robot, "tensor-text");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_await (robot, strstr (robot_words ("new-verdict"), "float32 [2, 1, 4] · 8 values") != NULL);
  expect_verdict (robot, "[[[9, 2, 3, 4]], [[0, 0, 0, 0]]]", "float32 [2, 1, 4] · 8 values");
  robot_click_named (robot, "new-create");
  robot_await (robot, ended () && robot_value (robot, 0) == 9);
  robot_assert (robot, robot_layer_is (robot, "BatchNorm1d(1, eps=0, affine=False)")); /* the pipeline stays */
}

static void
test_shape (Robot *robot)
{
  begin (robot, "ctrl+shift+t", "new-shape");
  robot_retype (robot, "2, 3");
  robot_await (robot, g_str_equal (robot_words ("new-verdict"), "6 values: 0 1 2 3 4 5"));
  robot_screenshot ("shape");
  robot_click_named (robot, "new-create");
  robot_await (robot, ended () && robot_shape_is (robot, "[2, 3]"));
  for (gsize value = 0; value < 6; value++)
    robot_assert (robot, robot_value (robot, value) == value);
  robot_assert (robot, norm_document_get_problem (robot->document) == NULL);
}

static void
test_wrong_shape (Robot *robot)
{
  begin (robot, "ctrl+shift+t", "new-shape");
  expect_verdict (robot, "2, x", "column 4");
  expect_verdict (robot, "1, 2, 3, 4, 5, 6, 7, 8, 9", "8");
  expect_verdict (robot, "99999999999, 99999999999", "memory");
  robot_assert (robot, !gtk_widget_is_sensitive (robot_find (robot, "new-create")));
  robot_key (robot, "Escape");
  robot_await (robot, ended ());
  robot_assert (robot, robot_shape_is (robot, "[2, 1, 4]"));
}

static void
add_tests (void)
{
  robot_add_test ("/app/new/text", test_text);
  robot_add_test ("/app/new/wrong-text", test_wrong_text);
  robot_add_test ("/app/new/printed", test_printed);
  robot_add_test ("/app/new/clipboard", test_clipboard);
  robot_add_test ("/app/new/edit-as-text", test_edit_as_text);
  robot_add_test ("/app/new/shape", test_shape);
  robot_add_test ("/app/new/wrong-shape", test_wrong_shape);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
