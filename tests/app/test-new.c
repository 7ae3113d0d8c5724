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

/* Characters @from … @to-1 of the text are underlined, and no others. */
static gboolean
underlined (int from, int to)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (robot_look_for ("new-text")));
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), "wrong");
  GtkTextIter at;

  gtk_text_buffer_get_start_iter (buffer, &at);
  do
    if (gtk_text_iter_has_tag (&at, tag) != (gtk_text_iter_get_offset (&at) >= from && gtk_text_iter_get_offset (&at) < to))
      return FALSE;
  while (gtk_text_iter_forward_char (&at));
  return TRUE;
}

static void
test_underline (Robot *robot)
{
  begin (robot, "ctrl+t", "new-text");
  expect_verdict (robot, "[[1, 2], [3, four]]", "line 1, column 14");
  robot_await (robot, underlined (13, 17));
  robot_settle (robot);
  robot_screenshot ("underlined");
  expect_verdict (robot, "[[1, 2], [3, 4]]", "[2, 2]");
  robot_await (robot, underlined (0, 0));
  expect_verdict (robot, "torch.tensor([1, 2]", "expected");
  robot_await (robot, underlined (18, 19)); /* behind it something is missing */
}

/* What is edited as text keeps its type, and its padding. */
static void
test_edit_keeps (Robot *robot)
{
  robot_enter_expression (robot, "x = torch.tensor([[1, 2], [3, 4]])");
  robot_await (robot, norm_document_get_tensor (robot->document)->dtype == NORM_DTYPE_INT64);
  norm_document_set_mask_values (robot->document, (const gsize[]){ 3 }, 1, FALSE);
  norm_document_end_mask_stroke (robot->document);
  robot_click_named (robot, "chip-tensor");
  robot_click_named (robot, "tensor-text");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  expect_verdict (robot, "[[1, 2], [3, 9007199254740993]]", "int64 [2, 2] · 4 values");
  robot_click_named (robot, "new-create");
  robot_await (robot, ended ());
  robot_assert (robot, norm_document_get_mask (robot->document) != NULL && norm_tensor_get (norm_document_get_mask (robot->document), 3) == 0);
  g_assert_cmpstr (norm_document_undo_name (robot->document), ==, "Edit as Text");
  {
    g_autofree char *text = norm_tensor_get_text (norm_document_get_tensor (robot->document), 3);

    g_assert_cmpstr (text, ==, "9007199254740993");
  }
}

static void
test_too_large_to_edit (Robot *robot)
{
  robot_enter_expression (robot, "x = torch.zeros(2, 3, 4000)");
  robot_await (robot, robot_shape_is (robot, "[2, 3, 4000]"));
  robot_click_named (robot, "chip-tensor");
  robot_click_named (robot, "tensor-text");
  robot_await (robot, strstr (robot_words ("message"), "24000 values") != NULL);
  robot_assert (robot, robot_look_for ("new-text") == NULL);
}

/* The chip's Fill: all of x, which keeps its pipeline. */
static void
test_fill_all (Robot *robot)
{
  robot_click_named (robot, "chip-tensor");
  robot_click_named (robot, "tensor-fill");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_await (robot, g_str_equal (robot_words ("new-verdict"), "8 values: 0 1 2 3 4 5 6 7"));
  robot_click_named (robot, "new-create");
  robot_await (robot, ended () && robot_value (robot, 7) == 7);
  robot_assert (robot, robot_layer_is (robot, "BatchNorm1d(1, eps=0, affine=False)") && robot_shape_is (robot, "[2, 1, 4]"));
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
  robot_add_test ("/app/new/underline", test_underline);
  robot_add_test ("/app/new/edit-keeps", test_edit_keeps);
  robot_add_test ("/app/new/too-large-to-edit", test_too_large_to_edit);
  robot_add_test ("/app/new/fill-all", test_fill_all);
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
