/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-find.h"

#include "figure-view-cells.h"

#include <math.h>

/* A rectangle of values, with the mouse and with keys, and what is done to it. x is [[[1, 2, 3, 4]], [[0, 0, 0, 0]]]: two rows of four columns. */

#define FIRST "[[[1, 2, 3, 4]], [[0, 0, 0, 0]]]"

/* "0,1 2×3": where the rectangle begins, rows × columns; "-" when there is none. */
static char *
block_text (Robot *robot)
{
  NormRaster raster;
  NormBlock block;
  g_autofree char *size = NULL;

  if (!norm_figure_view_has_block (robot->figure) || !norm_figure_view_get_block (robot->figure, &raster, &block))
    return g_strdup ("-");
  size = norm_block_size_text (&block);
  return g_strdup_printf ("%zu,%zu %s", block.row, block.column, size);
}

static gboolean
block_is (Robot *robot, const char *expected)
{
  g_autofree char *text = block_text (robot);

  return g_str_equal (text, expected);
}

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
  robot_key (robot, "ctrl+z");
  robot_await (robot, values_are (robot, FIRST));
  robot_assert (robot, !norm_document_can_undo (robot->document));
}

static void
drag (Robot *robot, gsize from, gsize to)
{
  robot_hover_cell (robot, NORM_PANEL_BEFORE, from);
  robot_do (robot, "mousedown 1");
  robot_hover_cell (robot, NORM_PANEL_BEFORE, to);
  robot_do (robot, "mouseup 1");
}

static gboolean
editor_is_open (void)
{
  GtkWidget *editor = robot_look_for ("cell-editor");

  return editor != NULL && gtk_widget_has_focus (editor);
}

/* ── selecting ── */

static void
test_drag (Robot *robot)
{
  g_autofree char *spoken = NULL;

  drag (robot, 1, 6); /* row 0, column 1 to row 1, column 2 */
  robot_await (robot, block_is (robot, "0,1 2×2"));
  robot_assert (robot, norm_document_get_pinned (robot->document) && robot_selected (robot, 1)); /* its pool is lit */
  robot_settle (robot);
  robot_screenshot ("block");
  spoken = robot_spoken (GTK_WIDGET (robot->figure), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  robot_assert (robot, strstr (spoken, "2×2 values selected") != NULL && strstr (spoken, "L=1") != NULL);
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 4); /* which selects nothing else */
  robot_assert (robot, block_is (robot, "0,1 2×2"));
  robot_key (robot, "Escape");
  robot_await (robot, block_is (robot, "-"));
  robot_assert (robot, norm_document_get_pinned (robot->document));
  robot_key (robot, "Escape");
  robot_await (robot, !norm_document_get_pinned (robot->document));
}

static void
test_drag_backwards (Robot *robot)
{
  drag (robot, 7, 0);
  robot_await (robot, block_is (robot, "0,0 2×4"));
  robot_assert (robot, robot_selected (robot, 7));
  robot_move_away (robot);
  robot_click_cell (robot, NORM_PANEL_BEFORE, 2); /* a click selects one value again */
  robot_await (robot, block_is (robot, "-") && robot_selected (robot, 2));
}

/* The button went down and up on one value, or came back to it. */
static void
test_click_is_no_rectangle (Robot *robot)
{
  robot_key (robot, "Left Return");
  robot_await (robot, norm_document_get_pinned (robot->document) && robot_selected (robot, 2));
  robot_click_cell (robot, NORM_PANEL_BEFORE, 2); /* lets go */
  robot_await (robot, !norm_document_get_pinned (robot->document));
  robot_click_cell (robot, NORM_PANEL_BEFORE, 1);
  robot_await (robot, norm_document_get_pinned (robot->document) && robot_selected (robot, 1));
  robot_assert (robot, block_is (robot, "-"));
  robot_move_away (robot);
  drag (robot, 5, 5);
  robot_await (robot, norm_document_get_pinned (robot->document) && robot_selected (robot, 5));
  robot_assert (robot, block_is (robot, "-"));
}

static void
test_shift_click (Robot *robot)
{
  robot_click_cell (robot, NORM_PANEL_BEFORE, 1);
  robot_move_away (robot);
  robot_do (robot, "keydown shift");
  robot_click_cell (robot, NORM_PANEL_BEFORE, 7);
  robot_do (robot, "keyup shift");
  robot_await (robot, block_is (robot, "0,1 2×3") && robot_selected (robot, 1));
  robot_move_away (robot);
  robot_do (robot, "keydown shift");
  robot_click_cell (robot, NORM_PANEL_BEFORE, 0); /* from the same corner */
  robot_do (robot, "keyup shift");
  robot_await (robot, block_is (robot, "0,0 1×2") && robot_selected (robot, 1));
}

static void
test_shift_arrows (Robot *robot)
{
  robot_key (robot, "Left Left"); /* from 3 to 1 */
  robot_key (robot, "shift+Right");
  robot_await (robot, block_is (robot, "0,1 1×2"));
  robot_key (robot, "shift+Down");
  robot_await (robot, block_is (robot, "0,1 2×2"));
  robot_key (robot, "shift+Down"); /* the edge */
  robot_assert (robot, block_is (robot, "0,1 2×2"));
  robot_key (robot, "shift+Left shift+Left");
  robot_await (robot, block_is (robot, "0,0 2×2") && robot_selected (robot, 1));
  robot_key (robot, "ctrl+a");
  robot_await (robot, block_is (robot, "0,0 2×4") && robot_selected (robot, 1));
  robot_key (robot, "Right");
  robot_await (robot, block_is (robot, "-") && robot_selected (robot, 2));
}

/* (2, 3, 2, 2): rows are N and H, columns C and W; the rectangle goes across planes as the eye sees it. */
static void
test_across_planes (Robot *robot)
{
  robot_load_lesson (robot, 2);
  robot_await (robot, robot_selected (robot, 0));
  drag (robot, 1, 6); /* H=0 W=1 of channel 0, to H=1 W=0 of channel 1 */
  robot_await (robot, block_is (robot, "0,1 2×2"));
  robot_settle (robot);
  robot_screenshot ("planes");
  robot_key (robot, "Delete");
  robot_await (robot, undo_is (robot, "Clear 2×2"));
  robot_assert (robot, robot_value (robot, 1) == 0 && robot_value (robot, 3) == 0 && robot_value (robot, 4) == 0 && robot_value (robot, 6) == 0);
  robot_assert (robot, robot_value (robot, 2) != 0 && robot_value (robot, 5) != 0);
}

/* (N, C), through a step: columns are channels. */
static void
test_two_axes (Robot *robot)
{
  robot_enter_expression (robot, "BatchNorm1d(4)(x.squeeze(1))");
  robot_await (robot, robot_steps_are (robot, "squeeze(1)"));
  drag (robot, 0, 5);
  robot_await (robot, block_is (robot, "0,0 2×2"));
  robot_type (robot, "7");
  robot_await (robot, editor_is_open ());
  robot_key (robot, "ctrl+Return");
  robot_await (robot, values_are (robot, "[[[7, 7, 3, 4]], [[7, 7, 0, 0]]]") && undo_is (robot, "Fill 2×2"));
}

/* Another shape, another selection: the rectangle goes. */
static void
test_goes_with_its_shape (Robot *robot)
{
  robot_key (robot, "ctrl+a");
  robot_await (robot, block_is (robot, "0,0 2×4"));
  robot_enter_expression (robot, "squeeze(1)");
  robot_await (robot, block_is (robot, "-"));
}

/* ── typing ── */

static void
type_and (Robot *robot, const char *number, const char *key)
{
  robot_type (robot, number);
  robot_await (robot, editor_is_open ());
  robot_key (robot, key);
  robot_await (robot, robot_look_for ("cell-editor") == NULL);
}

/* Tab goes through the rectangle row by row, Enter column by column, and around. */
static void
test_typing_in_a_rectangle (Robot *robot)
{
  drag (robot, 1, 6);
  robot_move_away (robot);
  type_and (robot, "5", "Tab");
  robot_await (robot, robot_selected (robot, 2));
  type_and (robot, "6", "Tab");
  robot_await (robot, robot_selected (robot, 5));
  type_and (robot, "7", "shift+Tab");
  robot_await (robot, robot_selected (robot, 2));
  type_and (robot, "8", "Return");
  robot_await (robot, robot_selected (robot, 6));
  type_and (robot, "9", "Return");
  robot_await (robot, robot_selected (robot, 1) && values_are (robot, "[[[1, 5, 8, 4]], [[0, 7, 9, 0]]]"));
  robot_assert (robot, block_is (robot, "0,1 2×2"));
  robot_key (robot, "Return");
  robot_await (robot, robot_selected (robot, 5));
  robot_key (robot, "shift+Return");
  robot_await (robot, robot_selected (robot, 1));
  robot_key (robot, "Tab");
  robot_await (robot, robot_selected (robot, 2));
  robot_key (robot, "shift+Tab");
  robot_await (robot, robot_selected (robot, 1));
  robot_assert (robot, gtk_widget_has_focus (GTK_WIDGET (robot->figure)));
}

/* A row typed with Tab, then Enter: below where it began. */
static void
test_return_after_tabs (Robot *robot)
{
  robot_key (robot, "Left Left"); /* to 1 */
  type_and (robot, "5", "Tab");
  type_and (robot, "6", "Tab");
  type_and (robot, "7", "Return");
  robot_await (robot, robot_selected (robot, 5) && values_are (robot, "[[[1, 5, 6, 7]], [[0, 0, 0, 0]]]"));
}

static void
test_refused_everywhere (Robot *robot)
{
  robot_key (robot, "ctrl+a F2");
  robot_await (robot, editor_is_open ());
  robot_retype (robot, "four");
  robot_key (robot, "ctrl+Return");
  robot_await (robot, strstr (robot_words ("cell-editor-message"), "four") != NULL);
  robot_assert (robot, values_are (robot, FIRST));
  robot_key (robot, "Escape");
  robot_await (robot, robot_look_for ("cell-editor") == NULL && block_is (robot, "0,0 2×4"));
}

/* ── many at once ── */

static void
test_delete (Robot *robot)
{
  drag (robot, 0, 6);
  robot_key (robot, "Delete");
  robot_await (robot, values_are (robot, "[[[0, 0, 0, 4]], [[0, 0, 0, 0]]]") && undo_is (robot, "Clear 2×3"));
  robot_assert (robot, block_is (robot, "0,0 2×3"));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (robot_find (robot, "undo")), ==, "Undo Clear 2×3");
  undo_to_first (robot);
}

static void
test_fill_down_and_right (Robot *robot)
{
  drag (robot, 1, 6);
  robot_key (robot, "ctrl+d");
  robot_await (robot, values_are (robot, "[[[1, 2, 3, 4]], [[0, 2, 3, 0]]]") && undo_is (robot, "Fill Down 2×2"));
  undo_to_first (robot);
  robot_key (robot, "ctrl+r");
  robot_await (robot, values_are (robot, "[[[1, 2, 2, 4]], [[0, 0, 0, 0]]]") && undo_is (robot, "Fill Right 2×2"));
  undo_to_first (robot);
}

static void
test_padding (Robot *robot)
{
  drag (robot, 5, 7);
  robot_key (robot, "m");
  robot_await (robot, norm_document_get_mask (robot->document) != NULL);
  for (gsize source = 0; source < 8; source++)
    robot_assert (robot, (norm_tensor_get (norm_document_get_mask (robot->document), source) != 0) == (source < 5));
}

/* ── sliding ── */

static void
slide (Robot *robot, gsize cell, int up)
{
  double x, y;

  robot_cell_point (robot, NORM_PANEL_BEFORE, cell, &x, &y);
  robot_do (robot, "keydown ctrl");
  robot_move (robot, GTK_WIDGET (robot->figure), x, y);
  robot_do (robot, "mousedown 1");
  for (int part = 1; part <= 4; part++)
    robot_move (robot, GTK_WIDGET (robot->figure), x, y - up * part / 4.0);
}

static void
test_slide (Robot *robot)
{
  double before, between;

  slide (robot, 1, 40);
  robot_await (robot, robot_value (robot, 1) > 2);
  between = robot_value (robot, 1);
  robot_assert (robot, norm_document_get_pinned (robot->document) && robot_selected (robot, 1) && block_is (robot, "-"));
  before = robot_output (robot, 0);
  robot_screenshot ("sliding");
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 1); /* back to where it began */
  robot_await (robot, robot_value (robot, 1) == 2);
  robot_assert (robot, robot_output (robot, 0) != before); /* all follows at once */
  robot_do (robot, "mouseup 1 keyup ctrl");
  slide (robot, 1, 40);
  robot_do (robot, "mouseup 1 keyup ctrl");
  robot_await (robot, robot_value (robot, 1) == between && undo_is (robot, "Slide Value"));
  robot_move_away (robot);
  robot_key (robot, "ctrl+z");
  robot_await (robot, values_are (robot, FIRST));
}

static void
test_slide_by_keys (Robot *robot)
{
  robot_key (robot, "Left Left");
  robot_do (robot, "keydown ctrl key Up key Up key Up keyup ctrl");
  robot_await (robot, fabs (robot_value (robot, 1) - 2.3) < 1e-6);
  robot_do (robot, "keydown ctrl key Down keyup ctrl");
  robot_await (robot, fabs (robot_value (robot, 1) - 2.2) < 1e-6);
  robot_key (robot, "ctrl+z");
  robot_await (robot, fabs (robot_value (robot, 1) - 2.3) < 1e-6);
  undo_to_first (robot);
}

/* ── the menu ── */

static void
open_menu (Robot *robot, gsize cell)
{
  robot_hover_cell (robot, NORM_PANEL_BEFORE, cell);
  robot_do (robot, "click 3");
  robot_find (robot, "cells-menu");
  robot_settle (robot);
}

static gboolean
menu_is_closed (void)
{
  return robot_look_for ("cells-menu") == NULL;
}

static void
test_menu (Robot *robot)
{
  open_menu (robot, 2);
  robot_assert (robot, norm_document_get_pinned (robot->document) && robot_selected (robot, 2));
  robot_screenshot ("menu-value");
  robot_pick_menu (robot, "Clear");
  robot_await (robot, menu_is_closed () && values_are (robot, "[[[1, 2, 0, 4]], [[0, 0, 0, 0]]]"));
  robot_assert (robot, gtk_widget_has_focus (GTK_WIDGET (robot->figure)));
  undo_to_first (robot);
  drag (robot, 0, 6);
  open_menu (robot, 5); /* within the rectangle, which stays */
  robot_assert (robot, block_is (robot, "0,0 2×3"));
  robot_screenshot ("menu-block");
  robot_pick_menu (robot, "Fill Down");
  robot_await (robot, menu_is_closed () && values_are (robot, "[[[1, 2, 3, 4]], [[1, 2, 3, 0]]]"));
  open_menu (robot, 3); /* outside of it */
  robot_assert (robot, block_is (robot, "-") && robot_selected (robot, 3));
  robot_key (robot, "Escape");
  robot_await (robot, menu_is_closed ());
}

static void
test_menu_key (Robot *robot)
{
  robot_key (robot, "Menu");
  robot_find (robot, "cells-menu");
  robot_settle (robot);
  robot_pick_menu (robot, "Select All");
  robot_await (robot, menu_is_closed () && block_is (robot, "0,0 2×4"));
  robot_key (robot, "shift+F10");
  robot_find (robot, "cells-menu");
  robot_key (robot, "Escape");
  robot_await (robot, menu_is_closed () && gtk_widget_has_focus (GTK_WIDGET (robot->figure)));
}

static void
test_insert_and_delete (Robot *robot)
{
  open_menu (robot, 6); /* N=1, L=2 */
  robot_pick_menu (robot, "Insert Entries");
  robot_settle (robot);
  robot_screenshot ("menu-insert");
  robot_pick_menu (robot, "Insert Sample Before");
  robot_await (robot, menu_is_closed () && values_are (robot, "[[[1, 2, 3, 4]], [[0, 0, 0, 0]], [[0, 0, 0, 0]]]"));
  robot_assert (robot, undo_is (robot, "Insert Sample"));
  undo_to_first (robot);
  open_menu (robot, 3);
  robot_pick_menu (robot, "Insert Entries");
  robot_settle (robot);
  robot_pick_menu (robot, "Insert Position After");
  robot_await (robot, menu_is_closed () && values_are (robot, "[[[1, 2, 3, 4, 0]], [[0, 0, 0, 0, 0]]]"));
  undo_to_first (robot);
  drag (robot, 1, 6);
  open_menu (robot, 2);
  robot_pick_menu (robot, "Delete Entries");
  robot_settle (robot);
  robot_pick_menu (robot, "Delete Positions 1–2");
  robot_await (robot, menu_is_closed () && values_are (robot, "[[[1, 4]], [[0, 0]]]") && undo_is (robot, "Delete Positions 1–2"));
  robot_assert (robot, block_is (robot, "-"));
  undo_to_first (robot);
}

/* ── filling by a rule ── */

static void
test_fill_dialog (Robot *robot)
{
  GtkWindow *dialog;

  drag (robot, 1, 7);
  open_menu (robot, 2);
  robot_pick_menu (robot, "Fill…");
  dialog = robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_settle (robot);
  robot_screenshot ("fill");
  g_assert_cmpstr (gtk_window_get_title (dialog), ==, "Fill 2×3");
  robot_click_named (robot, "new-create");
  robot_await (robot, values_are (robot, "[[[1, 0, 1, 2]], [[0, 3, 4, 5]]]") && undo_is (robot, "Fill 2×3"));
  robot_focus (robot, GTK_WINDOW (robot->window));
  undo_to_first (robot);
}

static void
add_tests (void)
{
  robot_add_test ("/app/cells/drag", test_drag);
  robot_add_test ("/app/cells/drag-backwards", test_drag_backwards);
  robot_add_test ("/app/cells/click-is-no-rectangle", test_click_is_no_rectangle);
  robot_add_test ("/app/cells/shift-click", test_shift_click);
  robot_add_test ("/app/cells/shift-arrows", test_shift_arrows);
  robot_add_test ("/app/cells/across-planes", test_across_planes);
  robot_add_test ("/app/cells/two-axes", test_two_axes);
  robot_add_test ("/app/cells/goes-with-its-shape", test_goes_with_its_shape);
  robot_add_test ("/app/cells/typing-in-a-rectangle", test_typing_in_a_rectangle);
  robot_add_test ("/app/cells/return-after-tabs", test_return_after_tabs);
  robot_add_test ("/app/cells/refused-everywhere", test_refused_everywhere);
  robot_add_test ("/app/cells/delete", test_delete);
  robot_add_test ("/app/cells/fill-down-and-right", test_fill_down_and_right);
  robot_add_test ("/app/cells/padding", test_padding);
  robot_add_test ("/app/cells/slide", test_slide);
  robot_add_test ("/app/cells/slide-by-keys", test_slide_by_keys);
  robot_add_test ("/app/cells/menu", test_menu);
  robot_add_test ("/app/cells/menu-key", test_menu_key);
  robot_add_test ("/app/cells/insert-and-delete", test_insert_and_delete);
  robot_add_test ("/app/cells/fill-dialog", test_fill_dialog);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
