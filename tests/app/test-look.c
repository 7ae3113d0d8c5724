/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-find.h"
#include "figure-view-private.h"
#include "style.h"

#include <math.h>

/* Pointing at values: the pool lights up and the inspector tells it. The numbers are those of the note that the program began with. */

static gboolean
speaks (Robot *robot, const char *name, const char *words)
{
  g_autofree char *spoken = robot_spoken (robot_find (robot, name), GTK_ACCESSIBLE_PROPERTY_LABEL);

  return strstr (spoken, words) != NULL;
}

/* The inspector follows a frame after the picture. */
static void
expect_spoken (Robot *robot, const char *name, const char *words)
{
  robot_await (robot, speaks (robot, name, words));
}

static void
test_first_screen (Robot *robot)
{
  g_assert_cmpstr (norm_document_get_lesson (robot->document), ==, "num-features-1");
  robot_await (robot, robot_selected (robot, 3)); /* x = 4 rests selected, so that nothing has to be done to see a pool */
  robot_await (robot, g_str_equal (robot_words ("inspector-title"), "Feature 0"));
  robot_await (robot, g_str_equal (robot_words ("inspector-count"), "8 values pooled"));
  expect_spoken (robot, "inspector-mean", "1.25");
  expect_spoken (robot, "inspector-variance", "2.1875");
  expect_spoken (robot, "inspector-unbiased", "2.5");
  expect_spoken (robot, "inspector-output", "1.8593");
}

static void
test_hover (Robot *robot)
{
  g_autofree char *spoken = NULL;

  robot_hover_cell (robot, NORM_PANEL_BEFORE, 0);
  robot_await (robot, robot_selected (robot, 0));
  expect_spoken (robot, "inspector-output", "0.169");
  robot_hover_cell (robot, NORM_PANEL_AFTER, 5);
  robot_await (robot, robot_selected (robot, 5));
  expect_spoken (robot, "inspector-output", "0.8452");
  spoken = robot_spoken (GTK_WIDGET (robot->figure), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  g_assert_nonnull (strstr (spoken, "N=1, C=0, L=1: 0 becomes"));
  g_assert_nonnull (strstr (spoken, "0.845"));
  g_assert_nonnull (strstr (spoken, "Feature 0, 8 values pooled"));
  robot_move_away (robot);
  robot_await (robot, robot_selected (robot, 3));
}

/* ── light and shade, as the screen shows them ── */

/* How far the pixels in the upper left of a cell, beside its number, are from the paper; 0 … 441. */
static double
ink (Robot *robot, cairo_surface_t *photograph, NormPanel panel, gsize cell)
{
  const NormColor *paper = &norm_style_theme ()->paper;
  cairo_rectangle_t rect;
  double sum = 0;

  g_assert_true (norm_figure_cell_rect (norm_figure_view_get_figure (robot->figure), panel, cell, &rect));
  for (int dot = 0; dot < 36; dot++)
    {
      guint32 pixel = robot_photograph_pixel (robot, photograph, GTK_WIDGET (robot->figure), NORM_FIGURE_VIEW_MARGIN + rect.x + 6 + dot % 6,
                                              NORM_FIGURE_VIEW_MARGIN + rect.y + 6 + dot / 6);

      sum += hypot (hypot ((pixel >> 16) - paper->r * 255, (pixel >> 8 & 0xFF) - paper->g * 255), (pixel & 0xFF) - paper->b * 255);
    }
  return sum / 36;
}

static cairo_surface_t *
photograph_with_light_on (Robot *robot, gsize cell)
{
  robot_hover_cell (robot, NORM_PANEL_BEFORE, cell);
  robot_await (robot, robot_selected (robot, cell));
  return robot_photograph (robot);
}

/* (N, C) = (2, 4): features 0 … 3 are the columns. */
static void
test_dimmed (Robot *robot)
{
  cairo_surface_t *light_on_0, *light_on_3;

  robot_load_lesson (robot, 1);
  light_on_0 = photograph_with_light_on (robot, 0);
  light_on_3 = photograph_with_light_on (robot, 3);
  for (NormPanel panel = NORM_PANEL_BEFORE; panel <= NORM_PANEL_AFTER; panel++)
    for (gsize row = 0; row < 2; row++)
      {
        robot_assert (robot, ink (robot, light_on_3, panel, row * 4) < 0.6 * ink (robot, light_on_0, panel, row * 4));
        robot_assert (robot, ink (robot, light_on_0, panel, row * 4 + 3) < 0.6 * ink (robot, light_on_3, panel, row * 4 + 3));
        robot_assert (robot, fabs (ink (robot, light_on_0, panel, row * 4 + 1) - ink (robot, light_on_3, panel, row * 4 + 1)) < 1);
      }
  robot_await (robot, g_str_equal (robot_words ("inspector-title"), "Feature 3"));
  robot_await (robot, g_str_equal (robot_words ("inspector-count"), "2 values pooled"));
  cairo_surface_destroy (light_on_0);
  cairo_surface_destroy (light_on_3);
}

static gboolean
is_color (guint32 pixel, const NormColor *color)
{
  return abs ((int) (pixel >> 16) - (int) (color->r * 255)) < 24 && abs ((int) (pixel >> 8 & 0xFF) - (int) (color->g * 255)) < 24 &&
         abs ((int) (pixel & 0xFF) - (int) (color->b * 255)) < 24;
}

/* There is the accent's colour just left of the first cell, in both panels: the pool's outline. */
static void
test_outline (Robot *robot)
{
  cairo_surface_t *photograph = photograph_with_light_on (robot, 0);

  for (NormPanel panel = NORM_PANEL_BEFORE; panel <= NORM_PANEL_AFTER; panel++)
    {
      gboolean found = FALSE;
      cairo_rectangle_t rect;

      g_assert_true (norm_figure_cell_rect (norm_figure_view_get_figure (robot->figure), panel, 0, &rect));
      for (int left = 0; left < 10; left++)
        found |= is_color (robot_photograph_pixel (robot, photograph, GTK_WIDGET (robot->figure), NORM_FIGURE_VIEW_MARGIN + rect.x - left,
                                                   NORM_FIGURE_VIEW_MARGIN + rect.y + rect.height / 2),
                           &norm_style_theme ()->accent);
      robot_assert (robot, found);
    }
  cairo_surface_destroy (photograph);
}

/* ── other ways to the same selection ── */

static void
test_strip (Robot *robot)
{
  GtkWidget *strip = robot_find (robot, "inspector-strip");
  double eighth = gtk_widget_get_width (strip) / 8.0;

  robot_move (robot, strip, 1.5 * eighth, 10); /* the eight values 1 2 3 4 0 0 0 0 in one row */
  robot_await (robot, robot_selected (robot, 1));
  expect_spoken (robot, "inspector-output", "0.5071");
  robot_move (robot, strip, 7.5 * eighth, 10);
  robot_await (robot, robot_selected (robot, 7));
}

static void
test_coloring (Robot *robot)
{
  cairo_surface_t *by_values = robot_photograph (robot), *by_pools;

  robot_click_named (robot, "color-pools");
  robot_await (robot, norm_document_get_view_options (robot->document).color_by_pools);
  robot_move_away (robot);
  by_pools = robot_photograph (robot);
  robot_assert (robot,
                fabs (ink (robot, by_values, NORM_PANEL_BEFORE, 4) - ink (robot, by_pools, NORM_PANEL_BEFORE, 4)) > 40); /* a 0 is nearly paper */
  robot_click_named (robot, "color-values");
  robot_await (robot, !norm_document_get_view_options (robot->document).color_by_pools);
  robot_assert (robot, !norm_document_can_undo (robot->document));
  cairo_surface_destroy (by_values);
  cairo_surface_destroy (by_pools);
}

static void
test_eval (Robot *robot)
{
  robot_click_named (robot, "mode-eval");
  robot_await (robot, norm_document_get_mode (robot->document) == NORM_MODE_EVAL);
  robot_move_away (robot);
  expect_spoken (robot, "inspector-mean", "running_mean");
  expect_spoken (robot, "inspector-variance", "running_var");
  expect_spoken (robot, "inspector-output", "4"); /* running mean 0 and variance 1: y = x */
  robot_assert (robot, robot_output (robot, 3) == 4);
  robot_assert (robot, robot_look_for ("inspector-unbiased") == NULL);
}

static void
add_tests (void)
{
  robot_add_test ("/app/look/first-screen", test_first_screen);
  robot_add_test ("/app/look/hover", test_hover);
  robot_add_test ("/app/look/dimmed", test_dimmed);
  robot_add_test ("/app/look/outline", test_outline);
  robot_add_test ("/app/look/strip", test_strip);
  robot_add_test ("/app/look/coloring", test_coloring);
  robot_add_test ("/app/look/eval", test_eval);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
