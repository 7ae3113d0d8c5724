/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-find.h"

/* The window without a mouse. */

static void
test_arrows (Robot *robot)
{
  robot_focus (robot, GTK_WINDOW (robot->window));
  robot_assert (robot, gtk_widget_has_focus (GTK_WIDGET (robot->figure)));
  robot_key (robot, "Left");
  robot_await (robot, robot_selected (robot, 2));
  robot_key (robot, "Down"); /* to the second member of the batch: another facet */
  robot_await (robot, robot_selected (robot, 6));
  robot_key (robot, "Right Right Right"); /* one, then the edge */
  robot_await (robot, robot_selected (robot, 7));
  robot_key (robot, "Up");
  robot_await (robot, robot_selected (robot, 3));
  robot_assert (robot, !norm_document_get_pinned (robot->document));
}

/* (2, 3, 2, 2): facets N down and C across, planes of 2×2. Right from the right edge of channel 0's plane is channel 1's plane. */
static void
test_arrows_across_planes (Robot *robot)
{
  robot_load_lesson (robot, 2);
  robot_await (robot, robot_selected (robot, 0));
  robot_key (robot, "Right");
  robot_await (robot, robot_selected (robot, 1)); /* H=0, W=1 */
  robot_key (robot, "Right");
  robot_await (robot, robot_selected (robot, 4)); /* C=1, H=0, W=0 */
  robot_key (robot, "Down Down");
  robot_await (robot, robot_selected (robot, 16)); /* N=1, C=1 */
}

static void
test_pin (Robot *robot)
{
  robot_key (robot, "Left Return");
  robot_await (robot, norm_document_get_pinned (robot->document));
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 7);
  robot_assert (robot, robot_selected (robot, 2));
  robot_key (robot, "Right"); /* the pin moves */
  robot_await (robot, robot_selected (robot, 3));
  robot_assert (robot, norm_document_get_pinned (robot->document));
  robot_key (robot, "Escape");
  robot_await (robot, !norm_document_get_pinned (robot->document));
  robot_move_away (robot);
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 7);
  robot_await (robot, robot_selected (robot, 7));
}

static void
test_click_pins (Robot *robot)
{
  robot_click_cell (robot, NORM_PANEL_AFTER, 6);
  robot_await (robot, norm_document_get_pinned (robot->document) && robot_selected (robot, 6));
  robot_move_away (robot);
  robot_assert (robot, robot_selected (robot, 6));
  robot_settle (robot);
  robot_click_cell (robot, NORM_PANEL_AFTER, 1);
  robot_await (robot, robot_selected (robot, 1));
  robot_assert (robot, norm_document_get_pinned (robot->document));
  robot_move_away (robot);                                       /* else the next click would be the second of a double click */
  robot_click_at (robot, GTK_WIDGET (robot->figure), 60, 12, 1); /* not on the edge, which the pane's handle takes */
  robot_await (robot, !norm_document_get_pinned (robot->document));
}

/* Every place that Tab reaches shows where it is by being focused; the figure is one of them, and there is a way out of it. */
static void
test_tab (Robot *robot)
{
  GtkWidget *figure = GTK_WIDGET (robot->figure);
  int n_stops = 0;

  robot_key (robot, "Tab");
  robot_await (robot, !gtk_widget_has_focus (figure));
  while (!gtk_widget_has_focus (figure) && n_stops++ < 60)
    robot_key (robot, "Tab");
  robot_assert (robot, gtk_widget_has_focus (figure));
  robot_assert (robot, n_stops > 8); /* header bar, chips, layer panel were on the way */
  robot_key (robot, "shift+Tab");
  robot_await (robot, !gtk_widget_has_focus (figure));
}

static void
test_panes (Robot *robot)
{
  GtkWidget *panel = robot_find (robot, "layer-panel");

  robot_key (robot, "F9");
  robot_await (robot, !gtk_widget_get_mapped (panel));
  robot_key (robot, "F9");
  robot_await (robot, gtk_widget_get_mapped (panel));
  robot_key (robot, "shift+F9");
  robot_await (robot, robot_look_for ("inspector-title") == NULL);
  robot_key (robot, "shift+F9");
  robot_await (robot, robot_look_for ("inspector-title") != NULL);
}

static void
test_help (Robot *robot)
{
  GtkWindow *help;

  robot_key (robot, "ctrl+question");
  help = robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_assert (robot, GTK_IS_SHORTCUTS_WINDOW (help));
  robot_await (robot, robot_look_for_words ("Undo") != NULL);
  robot_screenshot ("shortcuts");
  robot_key (robot, "Escape");
  robot_await (robot, !gtk_widget_get_mapped (GTK_WIDGET (help)));
}

static void
test_menu (Robot *robot)
{
  GtkWindow *about;

  robot_key (robot, "F10");
  robot_await (robot, robot_look_for_words ("About Normscope") != NULL);
  robot_settle (robot);
  robot_screenshot ("menu");
  robot_pick_menu (robot, "About Normscope");
  about = robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_assert (robot, ADW_IS_ABOUT_WINDOW (about));
  robot_settle (robot);
  robot_screenshot ("about");
  robot_key (robot, "Escape");
  robot_await (robot, robot_look_for_words ("The Normscope authors") == NULL);
}

static void
add_tests (void)
{
  robot_add_test ("/app/keys/arrows", test_arrows);
  robot_add_test ("/app/keys/arrows-across-planes", test_arrows_across_planes);
  robot_add_test ("/app/keys/pin", test_pin);
  robot_add_test ("/app/keys/click-pins", test_click_pins);
  robot_add_test ("/app/keys/tab", test_tab);
  robot_add_test ("/app/keys/panes", test_panes);
  robot_add_test ("/app/keys/help", test_help);
  robot_add_test ("/app/keys/menu", test_menu);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
