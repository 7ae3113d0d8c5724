/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-find.h"

#include <math.h>

/* The line of chips: steps and the layer added, changed and taken away by hand. */

static void
open_chip (Robot *robot, const char *chip, const char *entry)
{
  GtkWidget *field;

  robot_click_named (robot, chip);
  field = robot_find (robot, entry);
  robot_await (robot, gtk_widget_has_focus (field) || gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (field)), field));
}

static gboolean
closed (const char *name)
{
  return robot_look_for (name) == NULL;
}

static void
test_step_typed (Robot *robot)
{
  open_chip (robot, "chip-add-step", "step-entry");
  robot_type (robot, "squeeze(1)");
  robot_await (robot, g_str_equal (robot_words ("step-preview"), "[2, 1, 4] → [2, 4]"));
  robot_screenshot ("step");
  robot_key (robot, "Return");
  robot_await (robot, robot_steps_are (robot, "squeeze(1)") && closed ("step-entry"));
  robot_assert (robot, norm_document_get_view (robot->document)->rank == 2);
  robot_await (robot, robot_look_for ("chip-step-0") != NULL);
}

static void
test_step_suggested (Robot *robot)
{
  open_chip (robot, "chip-add-step", "step-entry");
  robot_click_named (robot, "squeeze(1)"); /* a suggestion is called what it says */
  robot_await (robot, robot_steps_are (robot, "squeeze(1)") && closed ("step-entry"));
}

/* What is typed says which kind of step; then its arguments can be chosen, and what the pointer is on shows what it does. */
static void
test_step_chosen (Robot *robot)
{
  open_chip (robot, "chip-add-step", "step-entry");
  robot_type (robot, "permute(");
  robot_await (robot, robot_look_for ("permute(2, 0, 1)") != NULL && closed ("squeeze(1)"));
  robot_point_until (robot, robot_find (robot, "permute(0, 2, 1)"), 20, 8, g_str_equal (robot_words ("step-preview"), "[2, 1, 4] → [2, 4, 1]"));
  robot_assert (robot, gtk_widget_get_visible (robot_find (robot, "step-picture")));
  robot_screenshot ("step-chosen");
  robot_click_named (robot, "permute(0, 2, 1)");
  robot_await (robot, robot_steps_are (robot, "permute(0, 2, 1)") && closed ("step-entry"));
}

static void
test_slice (Robot *robot)
{
  open_chip (robot, "chip-add-step", "step-entry");
  robot_type (robot, "[..., 1:3]");
  robot_await (robot, g_str_equal (robot_words ("step-preview"), "[2, 1, 4] → [2, 1, 2]"));
  robot_screenshot ("step-slice");
  robot_key (robot, "Return");
  robot_await (robot, robot_steps_are (robot, "[..., 1:3]") && closed ("step-entry"));
  robot_assert (robot, norm_document_get_result (robot->document)->pooling->m == 4);
}

static void
test_step_wrong (Robot *robot)
{
  open_chip (robot, "chip-add-step", "step-entry");
  robot_type (robot, "squeeze(9)");
  robot_await (robot, strstr (robot_words ("step-message"), "Dimension out of range") != NULL); /* PyTorch's words */
  robot_key (robot, "Return");
  robot_assert (robot, robot_steps_are (robot, "") && !closed ("step-entry"));
  robot_retype (robot, "squish(1)");
  robot_await (robot, strstr (robot_words ("step-message"), "column 1") != NULL);
  robot_screenshot ("step-wrong");
  robot_key (robot, "Escape");
  robot_await (robot, closed ("step-entry"));
  robot_assert (robot, robot_steps_are (robot, "") && !norm_document_can_undo (robot->document));
}

static void
test_step_edited_and_removed (Robot *robot)
{
  robot_enter_expression (robot, "squeeze(1)");
  open_chip (robot, "chip-step-0", "step-entry");
  robot_retype (robot, "permute(2, 1, 0)");
  robot_key (robot, "Return");
  robot_await (robot, robot_steps_are (robot, "permute(2, 1, 0)") && closed ("step-entry"));
  robot_click_named (robot, "chip-step-0-remove");
  robot_await (robot, robot_steps_are (robot, ""));
  robot_await (robot, closed ("chip-step-0"));
  robot_key (robot, "ctrl+z");
  robot_await (robot, robot_steps_are (robot, "permute(2, 1, 0)"));
}

static void
test_layer (Robot *robot)
{
  open_chip (robot, "chip-layer", "layer-entry");
  robot_retype (robot, "BatchNorm1d(1, epz=0)");
  robot_await (robot, strstr (robot_words ("layer-message"), "column 16") != NULL); /* where "epz" begins */
  robot_assert (robot, strstr (robot_words ("layer-message"), "eps") != NULL);
  robot_assert (robot, !gtk_widget_is_sensitive (robot_find (robot, "layer-apply")));
  robot_screenshot ("layer-wrong");
  robot_key (robot, "Return");
  robot_assert (robot, robot_layer_is (robot, "BatchNorm1d(1, eps=0, affine=False)"));
  robot_retype (robot, "BatchNorm1d(1, eps=0.5)");
  robot_await (robot, *robot_words ("layer-message") == '\0');
  robot_click_named (robot, "layer-apply");
  robot_await (robot, robot_layer_is (robot, "BatchNorm1d(1, eps=0.5)") && closed ("layer-entry"));
  robot_assert (robot, fabs (robot_output (robot, 3) - (4 - 1.25) / sqrt (2.1875 + 0.5)) < 1e-6);
}

static void
test_expression (Robot *robot)
{
  robot_enter_expression (robot, "nn.BatchNorm1d(4, eps=0)(x.squeeze(1))");
  robot_assert (robot, robot_steps_are (robot, "squeeze(1)") && robot_layer_is (robot, "BatchNorm1d(4, eps=0)"));
  for (gsize cell = 0; cell < 8; cell++)
    robot_assert (robot, robot_output (robot, cell) == (cell < 4 ? 1 : -1));
  robot_key (robot, "ctrl+z");
  robot_await (robot, robot_steps_are (robot, "") && robot_layer_is (robot, "BatchNorm1d(1, eps=0, affine=False)"));
}

static void
test_expression_wrong (Robot *robot)
{
  g_autofree char *before = robot_content (robot);
  g_autofree char *after = NULL;

  robot_key (robot, "ctrl+l");
  robot_await (robot, gtk_widget_has_focus (robot_find (robot, "expression-text")));
  robot_type (robot, "x = torch.tensor([[1., 2.], [3.]])");
  robot_key (robot, "Return");
  robot_await (robot, *robot_words ("expression-message") != '\0');
  robot_screenshot ("expression-wrong");
  robot_key (robot, "Escape");
  robot_await (robot, closed ("expression-text"));
  after = robot_content (robot);
  g_assert_cmpstr (before, ==, after);
}

/* ── the input's chip ── */

static void
test_shape (Robot *robot)
{
  open_chip (robot, "chip-tensor", "tensor-shape");
  robot_retype (robot, "[2, 2, 2]");
  robot_screenshot ("tensor");
  robot_key (robot, "Return");
  robot_await (robot, robot_shape_is (robot, "[2, 2, 2]") && closed ("tensor-shape"));
  robot_assert (robot, robot_value (robot, 3) == 4);
  open_chip (robot, "chip-tensor", "tensor-shape");
  robot_retype (robot, "[2, two]");
  robot_await (robot, *robot_words ("tensor-message") != '\0');
  robot_key (robot, "Return");
  robot_assert (robot, robot_shape_is (robot, "[2, 2, 2]"));
  robot_key (robot, "Escape");
  robot_await (robot, closed ("tensor-shape"));
}

/* A shape with 0 in it is allowed: there is nothing to normalize, and no crash. */
static void
test_empty (Robot *robot)
{
  open_chip (robot, "chip-tensor", "tensor-shape");
  robot_retype (robot, "[0, 1, 4]");
  robot_key (robot, "Return");
  robot_await (robot, robot_shape_is (robot, "[0, 1, 4]") && closed ("tensor-shape"));
  robot_screenshot ("empty");
  gtk_widget_grab_focus (GTK_WIDGET (robot->figure));
  robot_key (robot, "Left Right Return Escape F2 Delete 5");
  robot_assert (robot, closed ("cell-editor"));
  robot_key (robot, "ctrl+z");
  robot_await (robot, robot_shape_is (robot, "[2, 1, 4]"));
}

static void
test_dtype (Robot *robot)
{
  GtkWidget *dtype;

  robot_click_named (robot, "chip-tensor");
  dtype = robot_find (robot, "tensor-dtype");
  robot_click (robot, dtype);
  robot_await (robot, robot_look_for_words_in (GTK_TYPE_LIST_VIEW, "float32") != NULL);
  robot_key (robot, "End Return"); /* the last one */
  robot_await (robot, g_str_equal (robot_words ("tensor-loss"), "float64: nothing is lost"));
  robot_assert (robot, norm_document_get_tensor (robot->document)->dtype == NORM_DTYPE_FLOAT32);
  robot_click_named (robot, "tensor-apply");
  robot_await (robot, norm_document_get_tensor (robot->document)->dtype == NORM_DTYPE_FLOAT64 && closed ("tensor-dtype"));
}

/* What another type loses is said before it is lost. */
static void
test_dtype_loss (Robot *robot)
{
  GtkWidget *dtype;

  robot_enter_expression (robot, "x = torch.tensor([[1.5, -2.5], [300., 7.]])");
  robot_click_named (robot, "chip-tensor");
  dtype = robot_find (robot, "tensor-dtype");
  robot_click (robot, dtype);
  robot_await (robot, robot_look_for_words_in (GTK_TYPE_LIST_VIEW, "float32") != NULL);
  robot_key (robot, "Home Down Return"); /* int8, behind bool */
  robot_await (robot, g_str_equal (robot_words ("tensor-loss"), "int8: 2 values lose their fraction, 1 is beyond its range and cut"));
  robot_screenshot ("dtype-loss");
  robot_assert (robot, norm_document_get_tensor (robot->document)->dtype == NORM_DTYPE_FLOAT32);
  robot_click_named (robot, "tensor-apply");
  robot_await (robot, norm_document_get_tensor (robot->document)->dtype == NORM_DTYPE_INT8);
  robot_assert (robot, robot_value (robot, 1) == -2 && robot_value (robot, 2) == 127);
}

/* ── the clipboard ── */

static void
clipboard_read (GObject *clipboard, GAsyncResult *result, gpointer text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static char *
clipboard_text (Robot *robot)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (robot->window)), NULL, clipboard_read, &text);
  robot_await (robot, text != NULL);
  return text;
}

/* The code is read back into another document, which then has the same content. */
static void
test_copy_code (Robot *robot)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  robot_load_lesson (robot, 1);
  robot_click_named (robot, "copy-code");
  robot_await (robot, robot_look_for_words ("Copied as PyTorch") != NULL);
  code = clipboard_text (robot);
  g_assert_nonnull (strstr (code, "import torch"));
  g_assert_nonnull (strstr (code, "BatchNorm1d(4, eps=0, affine=False)"));
  g_assert_nonnull (strstr (code, "squeeze(1)"));
  if (!norm_document_set_expression (document, code, &error))
    robot_fail (robot, "%s", error->message);
  robot_assert (robot, norm_tensor_equal (norm_document_get_tensor (document), norm_document_get_tensor (robot->document)));
  robot_assert (robot, norm_tensor_equal (norm_document_get_result (document)->output, norm_document_get_result (robot->document)->output));
}

/* The other languages are in the menu of the button. */
static void
test_copy_other_code (Robot *robot)
{
  g_autofree char *numpy = NULL, *keras = NULL;

  robot_load_lesson (robot, 1);
  robot_click (robot, robot_descendant (robot_find (robot, "copy-code"), GTK_TYPE_MENU_BUTTON));
  robot_pick_menu (robot, "Copy as NumPy");
  robot_await (robot, robot_look_for_words ("Copied as NumPy") != NULL);
  numpy = clipboard_text (robot);
  g_assert_true (g_str_has_prefix (numpy, "import numpy as np\n"));
  g_assert_nonnull (strstr (numpy, "x = x.reshape([2, 4])\n"));
  g_assert_nonnull (strstr (numpy, "assert np.allclose(y, "));
  robot_click (robot, robot_descendant (robot_find (robot, "copy-code"), GTK_TYPE_MENU_BUTTON));
  robot_pick_menu (robot, "Copy as Keras");
  robot_await (robot, robot_look_for_words ("Copied as Keras") != NULL);
  keras = clipboard_text (robot);
  g_assert_nonnull (strstr (keras, "# BatchNorm1d(4, eps=0, affine=False), train"));
}

static void
test_copy_output (Robot *robot)
{
  g_autoptr (NormTensor) tensor = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  robot_click_named (robot, "chip-output");
  robot_pick_menu (robot, "Copy Output as Text");
  robot_await (robot, robot_look_for_words ("Copied the output") != NULL);
  text = clipboard_text (robot);
  tensor = norm_literal_parse (text, strlen (text), FALSE, &error);
  g_assert_no_error (error);
  robot_assert (robot, norm_tensor_equal (tensor, norm_document_get_result (robot->document)->output));
}

static void
add_tests (void)
{
  robot_add_test ("/app/pipeline/step-typed", test_step_typed);
  robot_add_test ("/app/pipeline/step-suggested", test_step_suggested);
  robot_add_test ("/app/pipeline/step-chosen", test_step_chosen);
  robot_add_test ("/app/pipeline/slice", test_slice);
  robot_add_test ("/app/pipeline/step-wrong", test_step_wrong);
  robot_add_test ("/app/pipeline/step-edited-and-removed", test_step_edited_and_removed);
  robot_add_test ("/app/pipeline/layer", test_layer);
  robot_add_test ("/app/pipeline/expression", test_expression);
  robot_add_test ("/app/pipeline/expression-wrong", test_expression_wrong);
  robot_add_test ("/app/pipeline/shape", test_shape);
  robot_add_test ("/app/pipeline/empty", test_empty);
  robot_add_test ("/app/pipeline/dtype", test_dtype);
  robot_add_test ("/app/pipeline/dtype-loss", test_dtype_loss);
  robot_add_test ("/app/pipeline/copy-code", test_copy_code);
  robot_add_test ("/app/pipeline/copy-other-code", test_copy_other_code);
  robot_add_test ("/app/pipeline/copy-output", test_copy_output);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
