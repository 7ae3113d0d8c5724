/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-find.h"
#include "figure-view-private.h"
#include "lesson.h"
#include "style.h"

/* Every state of the window in every size and every theme: nothing cut off, everything repainted. */

static const struct
{
  int width, height;
  double least_cell; /* px; numbers fit from about 18 on */
} sizes[] = { { 1280, 800, 28 }, { 800, 600, 18 }, { 1900, 1060, 40 } };

/* ── nothing is cut off ── */

typedef struct
{
  Robot *robot;
  GtkWidget *window;
} Visit;

/* Inside a scrolled area, things may lie outside what is seen of it. */
static gboolean
is_scrolled (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (gtk_widget_get_parent (widget), GTK_TYPE_SCROLLED_WINDOW) != NULL;
}

/* "window > GtkBox > lesson-bar" */
static char *
path_of (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  g_autofree char *above = parent != NULL ? path_of (parent) : NULL;

  return above != NULL ? g_strdup_printf ("%s > %s", above, gtk_widget_get_name (widget)) : g_strdup (gtk_widget_get_name (widget));
}

static void
check_inside (Visit *visit, GtkWidget *widget)
{
  graphene_rect_t bounds;

  if (widget == visit->window || is_scrolled (widget) || !gtk_widget_compute_bounds (widget, visit->window, &bounds))
    return;
  if (bounds.origin.x < -1 || bounds.origin.y < -1 || bounds.origin.x + bounds.size.width > gtk_widget_get_width (visit->window) + 1 ||
      bounds.origin.y + bounds.size.height > gtk_widget_get_height (visit->window) + 1)
    robot_fail (visit->robot, "%s reaches from (%g, %g) to (%g, %g), out of the window", gtk_widget_get_name (widget), bounds.origin.x,
                bounds.origin.y, bounds.origin.x + bounds.size.width, bounds.origin.y + bounds.size.height);
}

static void
check_size (GtkWidget *widget, gpointer data)
{
  Visit *visit = data;
  g_autofree char *path = path_of (widget);
  int minimum_width, minimum_height;

  if (gtk_widget_get_native (widget) != GTK_NATIVE (visit->window) || GTK_IS_SCROLLABLE (widget))
    return; /* popovers have surfaces of their own; what scrolls is meant to be smaller than what is in it */
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
  minimum_width -= gtk_widget_get_margin_start (widget) + gtk_widget_get_margin_end (widget); /* which are measured, but not allocated */
  if (gtk_widget_get_allocated_width (widget) < minimum_width)
    robot_fail (visit->robot, "%s is %d px wide, it needs %d", path, gtk_widget_get_allocated_width (widget), minimum_width);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, gtk_widget_get_allocated_width (widget), &minimum_height, NULL, NULL, NULL);
  minimum_height -= gtk_widget_get_margin_top (widget) + gtk_widget_get_margin_bottom (widget);
  if (gtk_widget_get_allocated_height (widget) < minimum_height)
    robot_fail (visit->robot, "%s is %d px high, it needs %d", path, gtk_widget_get_allocated_height (widget), minimum_height);
  check_inside (visit, widget);
}

static void
check_window (Robot *robot, const char *state, int width, int height)
{
  g_autofree char *name = g_strdup_printf ("%s-%dx%d", state, width, height);
  Visit visit = { robot, GTK_WIDGET (robot->window) };

  robot_settle (robot);
  robot_screenshot (name);
  robot_visit (GTK_WIDGET (robot->window), check_size, &visit);
}

static double
cell_size (Robot *robot)
{
  cairo_rectangle_t rect;

  g_assert_true (norm_figure_cell_rect (norm_figure_view_get_figure (robot->figure), NORM_PANEL_BEFORE, 0, &rect));
  return MIN (rect.width, rect.height);
}

/* The lessons with one pipeline; some are of pictures whose cells need no numbers. */
static void
test_lessons (Robot *robot)
{
  guint n_lessons;

  norm_lessons (&n_lessons);
  for (guint size = 0; size < G_N_ELEMENTS (sizes); size++)
    {
      robot_resize (robot, sizes[size].width, sizes[size].height);
      for (guint lesson = 0; lesson < n_lessons; lesson++)
        {
          g_autofree char *state = g_strdup_printf ("lesson-%u", lesson + 1);

          robot_load_lesson (robot, lesson);
          if (norm_document_get_n_pipelines (robot->document) > 1)
            continue;
          robot_settle (robot); /* from a comparison, the figure comes back first */
          check_window (robot, state, sizes[size].width, sizes[size].height);
          g_test_message ("%s at %d×%d: cells of %g px", state, sizes[size].width, sizes[size].height, cell_size (robot));
          robot_assert (robot, cell_size (robot) >= (norm_document_get_tensor (robot->document)->n_values > 40 ? 4 : sizes[size].least_cell));
        }
    }
}

static void
test_problem (Robot *robot)
{
  robot_enter_expression (robot, "x = torch.tensor([[1., 2.]]); y = nn.BatchNorm1d(2)(x)");
  robot_await (robot, robot_look_for ("problem-message") != NULL);
  for (guint size = 0; size < G_N_ELEMENTS (sizes); size++)
    {
      robot_resize (robot, sizes[size].width, sizes[size].height);
      check_window (robot, "problem", sizes[size].width, sizes[size].height);
      robot_assert (robot, robot_look_for ("repair") != NULL);
    }
}

/* In a narrow window the layer panel makes room for the figure; it comes when it is called. */
static void
test_narrow (Robot *robot)
{
  robot_resize (robot, 800, 600);
  robot_await (robot, robot_look_for ("layer-panel") == NULL);
  robot_click_named (robot, "panel-toggle");
  robot_await (robot, robot_look_for ("layer-panel") != NULL);
  check_window (robot, "panel", 800, 600);
  robot_click_named (robot, "panel-toggle");
  robot_await (robot, robot_look_for ("layer-panel") == NULL);
  robot_resize (robot, 1280, 800);
  robot_await (robot, robot_look_for ("layer-panel") != NULL);
}

static void
test_remembered (Robot *robot)
{
  robot_resize (robot, 1010, 710);
  robot_key (robot, "ctrl+w");
  robot_await (robot, robot->window == NULL);
  g_application_activate (G_APPLICATION (robot->application));
  robot_drive (robot, NORM_WINDOW (gtk_application_get_windows (robot->application)->data));
  robot_settle (robot);
  g_assert_cmpint (gdk_surface_get_width (gtk_native_get_surface (GTK_NATIVE (robot->window))), ==, 1010);
  g_assert_cmpint (gdk_surface_get_height (gtk_native_get_surface (GTK_NATIVE (robot->window))), ==, 710);
  robot_resize (robot, 1280, 800); /* as the other tests expect it */
  robot_key (robot, "ctrl+w");
  robot_await (robot, robot->window == NULL);
}

/* ── themes ── */

static void
expect_paper (Robot *robot, NormThemeKind kind, const char *name)
{
  const NormColor *paper = &norm_theme (kind)->paper;
  guint32 expected = (guint32) (paper->r * 255 + 0.5) << 16 | (guint32) (paper->g * 255 + 0.5) << 8 | (guint32) (paper->b * 255 + 0.5);
  cairo_surface_t *photograph;

  robot_await (robot, norm_style_theme_kind () == kind);
  robot_settle (robot);
  robot_screenshot (name);
  photograph = robot_photograph (robot);
  g_assert_cmphex (robot_photograph_pixel (robot, photograph, GTK_WIDGET (robot->figure), 3, 3), ==, expected);
  g_assert_cmphex (robot_photograph_pixel (robot, photograph, GTK_WIDGET (robot->figure), NORM_FIGURE_VIEW_MARGIN + 3, NORM_FIGURE_VIEW_MARGIN + 3),
                   ==, expected);
  cairo_surface_destroy (photograph);
}

static void
test_themes (Robot *robot)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GSettings) interface = g_settings_new ("org.gnome.desktop.a11y.interface");

  expect_paper (robot, NORM_THEME_LIGHT, "light");
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  expect_paper (robot, NORM_THEME_DARK, "dark");
  g_settings_set_boolean (interface, "high-contrast", TRUE);
  expect_paper (robot, NORM_THEME_HIGH_CONTRAST_DARK, "high-contrast-dark");
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  expect_paper (robot, NORM_THEME_HIGH_CONTRAST, "high-contrast");
  g_settings_reset (interface, "high-contrast");
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  expect_paper (robot, NORM_THEME_LIGHT, "light-again");
}

static void
add_tests (void)
{
  robot_add_test ("/app/sizes/lessons", test_lessons);
  robot_add_test ("/app/sizes/problem", test_problem);
  robot_add_test ("/app/sizes/narrow", test_narrow);
  robot_add_test ("/app/sizes/remembered", test_remembered);
  robot_add_test ("/app/sizes/themes", test_themes);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
