/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-find.h"

/* Pointing at values: the pool lights up and the inspector tells it. The numbers are those of the note that the program began with. */

static gboolean
selected_is (Robot *robot, gsize cell)
{
  gsize selected;

  return norm_document_get_selected_cell (robot->document, &selected) && selected == cell;
}

static void
expect_spoken (Robot *robot, const char *name, const char *words)
{
  g_autofree char *spoken = robot_spoken (robot_find (robot, name), GTK_ACCESSIBLE_PROPERTY_LABEL);

  if (strstr (spoken, words) == NULL)
    robot_fail (robot, "%s says “%s”, not “%s”", name, spoken, words);
}

static void
test_first_screen (Robot *robot)
{
  g_assert_cmpstr (norm_document_get_lesson (robot->document), ==, "num-features-1");
  robot_await (robot, selected_is (robot, 3)); /* x = 4 rests selected, so that nothing has to be done to see a pool */
  g_assert_cmpstr (robot_words ("inspector-count"), ==, "8 values pooled");
  expect_spoken (robot, "inspector-mean", "1.25");
  expect_spoken (robot, "inspector-variance", "2.1875");
  expect_spoken (robot, "inspector-unbiased", "2.5");
  expect_spoken (robot, "inspector-output", "1.8593");
  robot_screenshot ("first-screen");
}

static void
test_hover (Robot *robot)
{
  g_autofree char *spoken = NULL;

  robot_hover_cell (robot, NORM_PANEL_BEFORE, 0);
  robot_await (robot, selected_is (robot, 0));
  expect_spoken (robot, "inspector-output", "0.1690");
  robot_hover_cell (robot, NORM_PANEL_AFTER, 5);
  robot_await (robot, selected_is (robot, 5));
  expect_spoken (robot, "inspector-output", "0.8452");
  spoken = robot_spoken (GTK_WIDGET (robot->figure), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  g_print ("# %s\n", spoken);
  g_assert_nonnull (strstr (spoken, "N=1, C=0, L=1: 0.0 becomes -0.8"));
  g_assert_nonnull (strstr (spoken, "8 values pooled"));
  robot_move_away (robot);
  robot_await (robot, selected_is (robot, 3));
}

static void
add_tests (void)
{
  robot_add_test ("/app/look/first-screen", test_first_screen);
  robot_add_test ("/app/look/hover", test_hover);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
