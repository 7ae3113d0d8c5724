/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-find.h"

#include <math.h>

/* Values typed into cells, as in a spreadsheet, and undo over everything. */

static void
await_editor (Robot *robot)
{
  GtkWidget *editor = robot_find (robot, "cell-editor");

  robot_await (robot, gtk_widget_has_focus (editor));
}

static gboolean
no_editor (void)
{
  return robot_look_for ("cell-editor") == NULL;
}

/* x = [[1 2 3 4], [0 0 0 0]] becomes [[10 …]]: mean (10+2+3+4)/8 = 2.375, var (100+4+9+16)/8 − 2.375² = 10.484375 */
static void
test_double_click (Robot *robot)
{
  double y = (10 - 2.375) / sqrt (10.484375);
  g_autofree char *text = NULL;

  robot_double_click_cell (robot, NORM_PANEL_BEFORE, 0);
  await_editor (robot);
  robot_screenshot ("editing");
  robot_type (robot, "10");
  robot_key (robot, "Return");
  robot_await (robot, robot_value (robot, 0) == 10 && no_editor ());
  robot_assert (robot, fabs (robot_output (robot, 0) - y) < 1e-6);
  robot_assert (robot, robot_selected (robot, 4)); /* Return goes down */
  robot_assert (robot, gtk_widget_has_focus (GTK_WIDGET (robot->figure)));
  robot_settle (robot);
  text = norm_figure_cell_text (norm_figure_view_get_figure (robot->figure), NORM_PANEL_AFTER, 0);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (text, NULL), y, 0.05); /* the picture follows */
  robot_key (robot, "ctrl+z");
  robot_await (robot, robot_value (robot, 0) == 1);
  robot_assert (robot, !norm_document_can_undo (robot->document));
  robot_key (robot, "ctrl+shift+z");
  robot_await (robot, robot_value (robot, 0) == 10);
}

/* The output changes on the screen, not only in the document. */
static void
test_picture_follows (Robot *robot)
{
  double x, y;
  cairo_surface_t *before, *after;

  robot_cell_point (robot, NORM_PANEL_BEFORE, 4, &x, &y);
  before = robot_photograph (robot);
  robot_double_click_cell (robot, NORM_PANEL_BEFORE, 4);
  await_editor (robot);
  robot_type (robot, "4");
  robot_key (robot, "Return");
  robot_await (robot, robot_value (robot, 4) == 4);
  robot_move_away (robot);
  after = robot_photograph (robot);
  g_assert_cmphex (robot_photograph_pixel (robot, before, GTK_WIDGET (robot->figure), x - 30, y + 10), !=,
                   robot_photograph_pixel (robot, after, GTK_WIDGET (robot->figure), x - 30, y + 10));
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
}

static void
test_typing (Robot *robot)
{
  robot_key (robot, "Left Left Left"); /* from 3 to 0 */
  robot_type (robot, "7");
  await_editor (robot);
  robot_type (robot, ".5");
  robot_key (robot, "Tab");
  robot_await (robot, robot_value (robot, 0) == 7.5 && no_editor () && robot_selected (robot, 1));
  robot_type (robot, "-2e1");
  robot_key (robot, "Tab");
  robot_await (robot, robot_value (robot, 1) == -20 && robot_selected (robot, 2));
  robot_type (robot, "8");
  robot_key (robot, "shift+Tab");
  robot_await (robot, robot_value (robot, 2) == 8 && robot_selected (robot, 1));
  robot_type (robot, "9");
  robot_key (robot, "Down");
  robot_await (robot, robot_value (robot, 1) == 9 && robot_selected (robot, 5));
}

static void
test_wrong (Robot *robot)
{
  robot_key (robot, "F2");
  await_editor (robot);
  robot_retype (robot, "four");
  robot_key (robot, "Return");
  robot_await (robot, *robot_words ("cell-editor-message") != '\0');
  robot_assert (robot, strstr (robot_words ("cell-editor-message"), "four") != NULL);
  robot_screenshot ("wrong");
  robot_assert (robot, robot_value (robot, 3) == 4 && !norm_document_can_undo (robot->document));
  robot_key (robot, "Escape");
  robot_await (robot, no_editor ());
  robot_assert (robot, robot_value (robot, 3) == 4 && !norm_document_can_undo (robot->document));
  robot_assert (robot, gtk_widget_has_focus (GTK_WIDGET (robot->figure)));
}

static void
test_integers (Robot *robot)
{
  robot_enter_expression (robot, "x = torch.tensor([[1, 2], [3, 4]])");
  robot_await (robot, norm_document_get_tensor (robot->document)->dtype == NORM_DTYPE_INT64);
  robot_double_click_cell (robot, NORM_PANEL_BEFORE, 0);
  await_editor (robot);
  robot_type (robot, "1.5");
  robot_key (robot, "Return");
  robot_await (robot, strstr (robot_words ("cell-editor-message"), "int64") != NULL);
  robot_assert (robot, robot_value (robot, 0) == 1);
  robot_retype (robot, "15");
  robot_key (robot, "Return");
  robot_await (robot, robot_value (robot, 0) == 15);
}

static void
test_delete (Robot *robot)
{
  robot_key (robot, "Delete");
  robot_await (robot, robot_value (robot, 3) == 0);
  robot_key (robot, "ctrl+z");
  robot_await (robot, robot_value (robot, 3) == 4);
}

static void
test_clicking_elsewhere_keeps (Robot *robot)
{
  robot_double_click_cell (robot, NORM_PANEL_BEFORE, 1);
  await_editor (robot);
  robot_type (robot, "5");
  robot_click_cell (robot, NORM_PANEL_BEFORE, 7);
  robot_await (robot, no_editor () && robot_value (robot, 1) == 5);
}

static void
test_output_is_not_edited (Robot *robot)
{
  robot_double_click_cell (robot, NORM_PANEL_AFTER, 0);
  robot_assert (robot, no_editor ());
}

/* ── undo over a value, a step, the layer, the mode ── */

static void
change_value (Robot *robot)
{
  robot_key (robot, "Delete");
  robot_await (robot, robot_value (robot, 3) == 0);
}

static void
change_step (Robot *robot)
{
  robot_enter_expression (robot, "squeeze(1)");
  robot_await (robot, robot_steps_are (robot, "squeeze(1)"));
}

static void
change_layer (Robot *robot)
{
  robot_enter_expression (robot, "BatchNorm1d(4)");
  robot_await (robot, robot_layer_is (robot, "BatchNorm1d(4)"));
}

static void
change_mode (Robot *robot)
{
  robot_click_named (robot, "mode-eval");
  robot_await (robot, norm_document_get_mode (robot->document) == NORM_MODE_EVAL);
}

static gboolean
content_is (Robot *robot, const char *content)
{
  g_autofree char *now = robot_content (robot);

  return g_str_equal (now, content);
}

static void
test_undo_over_everything (Robot *robot)
{
  static void (*const changes[]) (Robot * robot) = { change_value, change_step, change_layer, change_mode };
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func (g_free);

  for (guint change = 0; change < G_N_ELEMENTS (changes); change++)
    {
      g_ptr_array_add (contents, robot_content (robot));
      changes[change](robot);
    }
  g_ptr_array_add (contents, robot_content (robot));
  gtk_widget_grab_focus (GTK_WIDGET (robot->figure));
  for (int change = G_N_ELEMENTS (changes) - 1; change >= 0; change--)
    {
      robot_key (robot, "ctrl+z");
      robot_await (robot, content_is (robot, g_ptr_array_index (contents, change)));
    }
  robot_assert (robot, !norm_document_can_undo (robot->document) && !norm_document_is_modified (robot->document));
  for (guint change = 1; change <= G_N_ELEMENTS (changes); change++)
    {
      robot_key (robot, "ctrl+shift+z");
      robot_await (robot, content_is (robot, g_ptr_array_index (contents, change)));
    }
  robot_assert (robot, !norm_document_can_redo (robot->document));
}

static void
test_undo_button (Robot *robot)
{
  GtkWidget *undo = robot_find (robot, "undo"), *redo = robot_find (robot, "redo");

  robot_assert (robot, !gtk_widget_is_sensitive (undo) && !gtk_widget_is_sensitive (redo));
  robot_key (robot, "Delete");
  robot_await (robot, gtk_widget_is_sensitive (undo));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (undo), ==, "Undo Clear");
  robot_click (robot, undo);
  robot_await (robot, robot_value (robot, 3) == 4 && gtk_widget_is_sensitive (redo));
  robot_click (robot, redo);
  robot_await (robot, robot_value (robot, 3) == 0);
}

static void
add_tests (void)
{
  robot_add_test ("/app/edit/double-click", test_double_click);
  robot_add_test ("/app/edit/picture-follows", test_picture_follows);
  robot_add_test ("/app/edit/typing", test_typing);
  robot_add_test ("/app/edit/wrong", test_wrong);
  robot_add_test ("/app/edit/integers", test_integers);
  robot_add_test ("/app/edit/delete", test_delete);
  robot_add_test ("/app/edit/clicking-elsewhere-keeps", test_clicking_elsewhere_keeps);
  robot_add_test ("/app/edit/output-is-not-edited", test_output_is_not_edited);
  robot_add_test ("/app/edit/undo-over-everything", test_undo_over_everything);
  robot_add_test ("/app/edit/undo-button", test_undo_button);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
