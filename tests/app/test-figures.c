/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-find.h"
#include "figure-view-private.h"

/* Other pictures of the same values. */

/* (2, 3, 4) = (N, C, L) with the numbers 0 … 23, batch normed: three channels, one behind the other. */
static void
start_block (Robot *robot)
{
  robot_enter_expression (robot, "x = torch.tensor([[[0.,1,2,3],[4,5,6,7],[8,9,10,11]],[[12,13,14,15],[16,17,18,19],[20,21,22,23]]])");
  robot_await (robot, robot_shape_is (robot, "[2, 3, 4]"));
  robot_enter_expression (robot, "BatchNorm1d(3)");
  robot_await (robot, robot_layer_is (robot, "BatchNorm1d(3)"));
}

static gboolean
shows_cubes (Robot *robot)
{
  NormFigure *figure = norm_figure_view_get_figure (robot->figure);
  gsize next;

  return figure != NULL && norm_figure_neighbour_in_depth (figure, 0, 1, &next);
}

static void
test_cubes (Robot *robot)
{
  start_block (robot);
  robot_click_named (robot, "form-cubes");
  robot_await (robot, norm_document_get_view_options (robot->document).cubes && shows_cubes (robot));
  robot_assert (robot, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (robot_find (robot, "form-cubes"))));
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 2); /* N=0, C=0, L=2: in front */
  robot_await (robot, robot_selected (robot, 2));
  robot_click_cell (robot, NORM_PANEL_AFTER, 13); /* N=1, C=0, L=1 */
  robot_await (robot, robot_selected (robot, 13) && norm_document_get_pinned (robot->document));
  robot_key (robot, "Page_Up"); /* C=1: behind, where the pointer cannot reach */
  robot_await (robot, robot_selected (robot, 17));
  robot_screenshot ("cubes");
  robot_key (robot, "Page_Up Down Left");
  robot_await (robot, robot_selected (robot, 10)); /* N=0, C=2, L=2 */
  robot_key (robot, "Page_Down Page_Down");
  robot_await (robot, robot_selected (robot, 2));
  robot_click_named (robot, "form-grid");
  robot_await (robot, !norm_document_get_view_options (robot->document).cubes && !shows_cubes (robot));
}

static void
add_tests (void)
{
  robot_add_test ("/app/figures/cubes", test_cubes);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
