/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-files.h"
#include "robot-find.h"
#include "compare-view.h"
#include "lesson.h"
#include "presenter.h"
#include "presenter-view.h"
#include "story-telling.h"
#include "story-view.h"
#include "style.h"

/* The story, walked and presented with real keys: each step is a picture, and nothing of the document is changed by looking. */

static int
step_of (Robot *robot)
{
  return norm_document_get_view_options (robot->document).step;
}

static NormStoryPicture *
find_picture (GtkWidget *root)
{
  return NORM_STORY_PICTURE (robot_descendant (root, NORM_TYPE_STORY_PICTURE));
}

static NormStoryPicture *
window_picture (Robot *robot)
{
  return find_picture (GTK_WIDGET (robot->window));
}

/* Its motion is over. */
static gboolean
shows_step (NormStoryPicture *picture, int step)
{
  NormStory *story = picture != NULL ? norm_story_picture_get_story (picture) : NULL; /* it comes with the first step */

  return story != NULL && (int) norm_story_get_step (story) == step && !norm_story_picture_is_moving (picture);
}

static void
expect_untouched (Robot *robot)
{
  robot_assert (robot, !norm_document_is_modified (robot->document));
  robot_assert (robot, !norm_document_can_undo (robot->document));
}

/* ── stepping ── */

static void
test_keys (Robot *robot)
{
  robot_assert (robot, step_of (robot) == 0);
  for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
    {
      g_autofree char *name = g_strdup_printf ("step-%d", step);

      robot_key (robot, step % 2 != 0 ? "bracketright" : "Page_Down");
      robot_await (robot, step_of (robot) == step);
      robot_await (robot, shows_step (window_picture (robot), step));
      robot_settle (robot);
      robot_screenshot (name);
    }
  robot_key (robot, "bracketright"); /* there is no ninth */
  robot_assert (robot, step_of (robot) == NORM_STORY_N_STEPS);
  for (int step = NORM_STORY_N_STEPS - 1; step >= 0; step--)
    {
      robot_key (robot, step % 2 != 0 ? "bracketleft" : "Page_Up");
      robot_await (robot, step_of (robot) == step);
    }
  expect_untouched (robot);
  robot_assert (robot, gtk_window_get_focus (GTK_WINDOW (robot->window)) == GTK_WIDGET (robot->figure));
}

/* The bar: a dot for each step, on and back, out again. The lesson's words make room and come back. */
static void
test_bar (Robot *robot)
{
  robot_assert (robot, robot_look_for ("lesson-note") != NULL);
  robot_click_named (robot, "step-4");
  robot_await (robot, step_of (robot) == 4);
  robot_await (robot, robot_look_for ("lesson-note") == NULL && robot_look_for ("color-values") == NULL);
  robot_click_named (robot, "step-next");
  robot_await (robot, step_of (robot) == 5);
  robot_click_named (robot, "step-previous");
  robot_await (robot, step_of (robot) == 4);
  robot_assert (robot, gtk_widget_has_css_class (robot_find (robot, "step-4"), "current"));
  robot_assert (robot, gtk_widget_has_css_class (robot_find (robot, "step-7"), "idle")); /* affine=False */
  robot_assert (robot, !gtk_widget_has_css_class (robot_find (robot, "step-8"), "idle"));
  robot_click_named (robot, "step-leave");
  robot_await (robot, step_of (robot) == 0);
  robot_await (robot, robot_look_for ("lesson-note") != NULL && robot_look_for ("color-values") != NULL);
  robot_assert (robot, robot_look_for ("step-leave") == NULL);
  expect_untouched (robot);
}

static void
test_escape (Robot *robot)
{
  robot_key (robot, "bracketright bracketright bracketright");
  robot_await (robot, step_of (robot) == 3);
  robot_key (robot, "Return");
  robot_await (robot, norm_document_get_pinned (robot->document));
  robot_key (robot, "Escape");
  robot_await (robot, !norm_document_get_pinned (robot->document));
  robot_assert (robot, step_of (robot) == 3);
  robot_key (robot, "Escape");
  robot_await (robot, step_of (robot) == 0);
}

/* Values are pointed at in the grid and in the list, and reached by arrows. */
static void
test_pointing (Robot *robot)
{
  NormStoryPicture *picture;
  cairo_rectangle_t rect;

  robot_click_named (robot, "step-3");
  robot_await (robot, shows_step (picture = window_picture (robot), 3));
  g_assert_true (norm_story_cell_rect (norm_story_picture_get_story (picture), 1, &rect));
  robot_move (robot, GTK_WIDGET (picture), rect.x + rect.width / 2, rect.y + rect.height / 2);
  robot_await (robot, robot_selected (robot, 1));
  g_assert_true (norm_story_slot_rect (norm_story_picture_get_story (picture), 6, &rect));
  robot_move (robot, GTK_WIDGET (picture), rect.x + rect.width / 2, rect.y + rect.height / 2);
  robot_await (robot, robot_selected (robot, 6));
  robot_click_at (robot, GTK_WIDGET (picture), rect.x + rect.width / 2, rect.y + rect.height / 2, 1);
  robot_await (robot, norm_document_get_pinned (robot->document));
  robot_move_away (robot);
  robot_key (robot, "Left Up");
  robot_await (robot, robot_selected (robot, 1));
  expect_untouched (robot);
}

/* It starts paused, goes on by itself once played, and stops where one steps by hand. */
static void
test_play (Robot *robot)
{
  robot_assert (robot, step_of (robot) == 0);
  g_action_group_change_action_state (G_ACTION_GROUP (robot->window), "play-speed", g_variant_new_string ("fast"));
  gtk_widget_activate_action (GTK_WIDGET (robot->window), "win.step", "i", 6);
  robot_await (robot, step_of (robot) == 6);
  gtk_widget_activate_action (GTK_WIDGET (robot->window), "win.play", NULL);
  robot_await (robot, step_of (robot) == 7);
  robot_await (robot, step_of (robot) == 8); /* the end */
  robot_click_named (robot, "step-2");
  robot_await (robot, step_of (robot) == 2);
  robot_settle (robot);
  robot_assert (robot, step_of (robot) == 2);
}

/* A motion on the frame clock, and none where the system wants none. */
static void
test_motion (Robot *robot)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (robot->window));

  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  robot_click_named (robot, "step-2");
  robot_await (robot, shows_step (window_picture (robot), 2));
  gtk_widget_activate_action (GTK_WIDGET (robot->window), "win.next-step", NULL);
  robot_assert (robot, norm_story_picture_is_moving (window_picture (robot)));
  robot_await (robot, shows_step (window_picture (robot), 3));
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (robot->window), "win.next-step", NULL);
  robot_assert (robot, shows_step (window_picture (robot), 4));
  gtk_settings_reset_property (settings, "gtk-enable-animations");
}

/* ── the picture is the export ── */

static cairo_surface_t *
export_step (NormStoryPicture *picture, NormDocument *document, int step, gboolean all, gboolean slide)
{
  g_auto (NormStoryTelling) telling = { 0 };
  g_autoptr (NormStoryPage) page = NULL;
  g_autoptr (NormCanvas) canvas = NULL;
  gsize source = 0;
  int width = gtk_widget_get_width (GTK_WIDGET (picture)), height = gtk_widget_get_height (GTK_WIDGET (picture));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  norm_document_get_selected (document, &source);
  norm_story_telling_init (&telling, document, norm_style_theme_kind (), all, source);
  if (slide)
    norm_story_telling_set_slide (&telling, document);
  page = norm_story_page_new (&telling.page, step, width, height, 1);
  canvas = norm_canvas_new_cairo (norm_style_theme (), cr);
  norm_story_page_draw (page, canvas);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
  guint32 value;

  memcpy (&value, row + 4 * (gsize) x, sizeof value);
  return value & 0xffffff;
}

/* What the X server shows of every step is what an export of that size holds, pixel for pixel. */
static void
test_window_is_export (Robot *robot)
{
  for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
    {
      NormStoryPicture *picture;
      cairo_surface_t *screen, *file;
      guint n_different = 0;

      gtk_widget_activate_action (GTK_WIDGET (robot->window), "win.step", "i", step);
      robot_await (robot, shows_step (picture = window_picture (robot), step));
      robot_settle (robot);
      screen = robot_photograph (robot);
      file = export_step (picture, robot->document, step, FALSE, FALSE);
      for (int y = 0; y < gtk_widget_get_height (GTK_WIDGET (picture)); y += 3)
        for (int x = 0; x < gtk_widget_get_width (GTK_WIDGET (picture)); x++)
          n_different += robot_photograph_pixel (robot, screen, GTK_WIDGET (picture), x, y) != pixel (file, x, y);
      cairo_surface_destroy (screen);
      cairo_surface_destroy (file);
      if (n_different > 0)
        robot_fail (robot, "step %d: %u pixels differ", step, n_different);
    }
}

/* The dialog begins with the step that is seen; all of them are numbered files, or pages. */
static void
test_export (Robot *robot)
{
  g_autofree char *one = g_build_filename (robot->folder, "one.svg", NULL), *all = g_build_filename (robot->folder, "all.svg", NULL);
  g_autofree char *last = g_build_filename (robot->folder, "all-8.svg", NULL);
  g_autofree char *content = NULL, *other = NULL;

  robot_click_named (robot, "step-3");
  robot_await (robot, step_of (robot) == 3);
  robot_click_named (robot, "export");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_assert (robot, adw_combo_row_get_selected (ADW_COMBO_ROW (robot_find (robot, "export-subject"))) == 1);
  robot_settle (robot);
  robot_screenshot ("export");
  robot_click_named (robot, "export-save");
  robot_choose_file (robot, one);
  robot_await (robot, robot_look_for_words ("Exported one.svg") != NULL);
  g_assert_true (g_file_get_contents (one, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "All 8 values become one list"));
  robot_focus (robot, GTK_WINDOW (robot->window));
  robot_click_named (robot, "export");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  adw_combo_row_set_selected (ADW_COMBO_ROW (robot_find (robot, "export-subject")), 2);
  robot_await (robot, gtk_picture_get_paintable (GTK_PICTURE (robot_find (robot, "export-preview"))) != NULL);
  robot_click_named (robot, "export-save");
  robot_choose_file (robot, all);
  robot_await (robot, robot_look_for_words ("Exported 8 numbered files") != NULL);
  g_assert_true (g_file_get_contents (last, &other, NULL, NULL));
  g_assert_nonnull (strstr (other, "Remembered for later"));
  g_assert_false (g_file_test (all, G_FILE_TEST_EXISTS));
}

/* ── presenting ── */

static NormPresenter *
present (Robot *robot)
{
  robot_key (robot, "F5");
  return NORM_PRESENTER (robot_await_window (robot, GTK_WINDOW (robot->window)));
}

static gboolean
is_gone (void)
{
  return robot_look_for ("presenter") == NULL;
}

static void
test_present (Robot *robot)
{
  g_autofree char *before = robot_content (robot), *after = NULL;
  NormPresenter *presenter = present (robot);
  static const char *const on[] = { "Page_Down", "Right", "space", "n" }, *const back[] = { "Page_Up", "Left", "BackSpace", "p" };

  robot_assert (robot, norm_presenter_get_step (presenter) == 1);
  for (guint key = 0; key < 4; key++)
    {
      robot_key (robot, on[key]);
      robot_await (robot, norm_presenter_get_step (presenter) == (int) key + 2);
    }
  for (guint key = 0; key < 4; key++)
    {
      robot_key (robot, back[key]);
      robot_await (robot, norm_presenter_get_step (presenter) == 4 - (int) key);
    }
  robot_key (robot, "End");
  robot_await (robot, norm_presenter_get_step (presenter) == NORM_STORY_N_STEPS);
  robot_key (robot, "Home");
  robot_await (robot, norm_presenter_get_step (presenter) == 1);
  robot_key (robot, "b");
  robot_await (robot, norm_presenter_is_blank (presenter));
  robot_key (robot, "period");
  robot_await (robot, !norm_presenter_is_blank (presenter));
  robot_key (robot, "Escape");
  robot_await (robot, is_gone ());
  after = robot_content (robot);
  g_assert_cmpstr (after, ==, before);
  expect_untouched (robot);
}

/* Behind the last step of a lesson begins the next one; the window's stays. */
static void
test_present_lessons (Robot *robot)
{
  NormPresenter *presenter = present (robot);

  robot_key (robot, "End Page_Down");
  robot_await (robot, norm_presenter_get_step (presenter) == 1 &&
                        g_strcmp0 (norm_document_get_lesson (norm_presenter_get_document (presenter)), norm_lessons (NULL)[1].name) == 0);
  robot_key (robot, "Page_Up");
  robot_await (robot, norm_presenter_get_step (presenter) == NORM_STORY_N_STEPS &&
                        g_strcmp0 (norm_document_get_lesson (norm_presenter_get_document (presenter)), norm_lessons (NULL)[0].name) == 0);
  robot_key (robot, "Home Page_Up"); /* there is none before the first */
  robot_assert (robot, norm_presenter_get_step (presenter) == 1);
  robot_key (robot, "F11");
  robot_await (robot, is_gone ());
  g_assert_cmpstr (norm_document_get_lesson (robot->document), ==, norm_lessons (NULL)[0].name);
  expect_untouched (robot);
}

/* The light on a value follows its pool, here alone. */
static void
test_light (Robot *robot)
{
  NormPresenter *presenter;
  NormStoryPicture *picture;
  cairo_rectangle_t rect;
  gsize selected;

  robot_load_lesson (robot, 1);
  g_assert_true (norm_document_get_selected_cell (robot->document, &selected));
  presenter = present (robot);
  picture = find_picture (GTK_WIDGET (presenter));
  robot_key (robot, "Right Right");
  robot_await (robot, shows_step (picture, 3));
  g_assert_true (norm_story_cell_rect (norm_story_picture_get_story (picture), 1, &rect));
  robot_move (robot, GTK_WIDGET (picture), rect.x + rect.width / 2, rect.y + rect.height / 2);
  robot_await (robot, g_str_has_prefix (norm_story_get_words (norm_story_picture_get_story (picture))->title, "Feature 1:"));
  robot_settle (robot);
  robot_screenshot ("light");
  robot_move_away (robot); /* or it would hover over the window behind */
  robot_key (robot, "Escape");
  robot_await (robot, is_gone ());
  robot_await (robot, robot_selected (robot, selected));
  expect_untouched (robot);
}

/* What a layer that does not fit says is shown to a room, too; there is nothing to step through. */
static void
test_present_problem (Robot *robot)
{
  NormPresenter *presenter;

  robot_enter_expression (robot, "nn.BatchNorm1d(3)");
  robot_await (robot, norm_document_get_problem (robot->document) != NULL);
  robot_await (robot, robot_look_for ("story-bar") == NULL);
  presenter = present (robot);
  robot_key (robot, "End");
  robot_assert (robot, norm_presenter_get_step (presenter) == 1);
  robot_screenshot ("present-problem");
  robot_key (robot, "Escape");
  robot_await (robot, is_gone ());
}

/* ── a comparison ── */

static NormStoryPicture *
comparison_picture (Robot *robot)
{
  GtkWidget *place = robot_look_for ("compare-place");

  return place != NULL ? find_picture (place) : NULL;
}

static gboolean
says_page (NormStoryPicture *picture, const char *words)
{
  NormStoryPage *page = norm_story_picture_get_page (picture);
  g_autofree char *text = page != NULL ? norm_story_page_to_text (page) : NULL;

  return text != NULL && strstr (text, words) != NULL;
}

static guint
count_differences (NormStoryPicture *picture, cairo_surface_t *screen, cairo_surface_t *file, Robot *robot)
{
  guint n = 0;

  for (int y = 0; y < gtk_widget_get_height (GTK_WIDGET (picture)); y += 3)
    for (int x = 0; x < gtk_widget_get_width (GTK_WIDGET (picture)); x++)
      n += robot_photograph_pixel (robot, screen, GTK_WIDGET (picture), x, y) != pixel (file, x, y);
  return n;
}

/* All sides walk together in the window, and what is seen is what an export of that size holds. */
static void
test_comparison (Robot *robot)
{
  robot_load_lesson (robot, norm_lesson_number ("ncl-or-nlc"));
  for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
    {
      NormStoryPicture *picture;
      cairo_surface_t *screen, *file;

      robot_key (robot, step % 2 != 0 ? "bracketright" : "Page_Down");
      robot_await (robot, step_of (robot) == step && shows_step (picture = comparison_picture (robot), step));
      robot_assert (robot, norm_story_page_n_sides (norm_story_picture_get_page (picture)) == 2);
      robot_settle (robot);
      screen = robot_photograph (robot);
      file = export_step (picture, robot->document, step, TRUE, FALSE);
      if (count_differences (picture, screen, file, robot) > 0)
        robot_fail (robot, "step %d: pixels differ", step);
      cairo_surface_destroy (screen);
      cairo_surface_destroy (file);
    }
  robot_assert (robot, says_page (comparison_picture (robot), "differs by up to"));
  robot_key (robot, "Escape");
  robot_await (robot, step_of (robot) == 0);
  robot_await (robot, gtk_widget_get_mapped (robot_descendant (robot_find (robot, "compare-place"), NORM_TYPE_COMPARE_VIEW)));
  expect_untouched (robot);
}

/* A value that is pointed at lights its pool in both readings, wherever they show it. */
static void
test_comparison_pointing (Robot *robot)
{
  NormStoryPicture *picture;
  cairo_rectangle_t rect;
  gsize other;

  robot_load_lesson (robot, norm_lesson_number ("ncl-or-nlc"));
  robot_key (robot, "bracketright bracketright");
  robot_await (robot, shows_step (picture = comparison_picture (robot), 2));
  g_assert_true (norm_story_cell_rect (norm_story_page_get_story (norm_story_picture_get_page (picture), 1), 4, &rect)); /* 20: the second feature */
  robot_move (robot, GTK_WIDGET (picture), rect.x + rect.width / 2, rect.y + rect.height / 2);
  robot_await (robot, robot_selected (robot, 3));
  g_assert_true (norm_document_get_pipeline_cell (robot->document, 1, &other));
  g_assert_cmpuint (other, ==, 4);
  robot_move_away (robot);
}

/* The presentation of a comparison: its question, all sides in every step, the same picture as the file; then the next lesson. */
static void
test_present_comparison (Robot *robot)
{
  g_autofree char *before = NULL, *after = NULL;
  NormPresenter *presenter;
  NormStoryPicture *picture;

  robot_load_lesson (robot, norm_lesson_number ("ncl-or-nlc"));
  before = robot_content (robot);
  presenter = present (robot);
  picture = find_picture (GTK_WIDGET (presenter));
  for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
    {
      g_autofree char *name = g_strdup_printf ("present-comparison-%d", step);

      robot_await (robot, norm_presenter_get_step (presenter) == step && shows_step (picture, step));
      robot_assert (robot, says_page (picture, "Which axis is the feature: NCL or NLC?"));
      robot_assert (robot, says_page (picture, "permute(0, 2, 1) › BatchNorm1d(2, affine=False)"));
      robot_settle (robot);
      robot_screenshot (name);
      robot_key (robot, step % 2 != 0 ? "Page_Down" : "space");
    }
  robot_await (robot, norm_presenter_get_step (presenter) == 1 &&
                        g_strcmp0 (norm_document_get_lesson (norm_presenter_get_document (presenter)), "which-cells") == 0);
  robot_await (robot, shows_step (picture, 1) && norm_story_page_n_sides (norm_story_picture_get_page (picture)) == 5);
  robot_key (robot, "Page_Up");
  robot_await (robot, norm_presenter_get_step (presenter) == NORM_STORY_N_STEPS &&
                        g_strcmp0 (norm_document_get_lesson (norm_presenter_get_document (presenter)), "ncl-or-nlc") == 0);
  robot_key (robot, "Escape");
  robot_await (robot, is_gone ());
  after = robot_content (robot);
  g_assert_cmpstr (after, ==, before);
  expect_untouched (robot);
}

/* With the window goes its presentation. */
static void
test_present_closes (Robot *robot)
{
  present (robot);
  gtk_window_destroy (GTK_WINDOW (robot->window));
  robot_await (robot, robot->window == NULL && is_gone ());
}

/* ── the arithmetic between the inspector's lines ── */

static gboolean
says (Robot *robot, const char *name, const char *words)
{
  GtkWidget *view = robot_look_for (name);
  g_autofree char *spoken = view != NULL ? robot_spoken (view, GTK_ACCESSIBLE_PROPERTY_LABEL) : NULL;

  return g_strcmp0 (spoken, words) == 0;
}

static void
test_details (Robot *robot)
{
  robot_assert (robot, robot_look_for ("inspector-squares") == NULL);
  robot_click_at (robot, robot_find (robot, "inspector-details"), 20, 8, 1);
  robot_await (robot, says (robot, "inspector-ratio", "σ² · m / (m − 1) = 2.1875 · 8 / 7 = 2.5"));
  robot_assert (robot, says (robot, "inspector-divisor", "√(σ² + ε) = √(2.1875 + 0) = 1.479"));
  robot_assert (robot, says (robot, "inspector-moving-mean", "moving_mean = 0.9 · 0 + (1 − 0.9) · 1.25 = 0.125"));
  robot_settle (robot);
  robot_screenshot ("details");
  robot_load_lesson (robot, 1); /* it follows the pool */
  robot_await (robot, says (robot, "inspector-squares", "∑(x − μ)² = 4 + 4 = 8"));
}

static void
test_sizes (Robot *robot)
{
  static const int sizes[][2] = { { 800, 600 }, { 1280, 800 } };

  for (guint size = 0; size < G_N_ELEMENTS (sizes); size++)
    for (guint lesson = 0; lesson < 4; lesson++)
      {
        robot_resize (robot, sizes[size][0], sizes[size][1]);
        robot_load_lesson (robot, lesson);
        for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
          {
            g_autofree char *name = g_strdup_printf ("lesson-%u-step-%d-%dx%d", lesson + 1, step, sizes[size][0], sizes[size][1]);

            gtk_widget_activate_action (GTK_WIDGET (robot->window), "win.step", "i", step);
            robot_await (robot, shows_step (window_picture (robot), step));
            robot_settle (robot);
            robot_assert (robot, gtk_widget_get_height (GTK_WIDGET (window_picture (robot))) >= 300);
            robot_screenshot (name);
          }
      }
}

static void
add_tests (void)
{
  robot_add_test ("/app/story/keys", test_keys);
  robot_add_test ("/app/story/bar", test_bar);
  robot_add_test ("/app/story/escape", test_escape);
  robot_add_test ("/app/story/pointing", test_pointing);
  robot_add_test ("/app/story/play", test_play);
  robot_add_test ("/app/story/motion", test_motion);
  robot_add_test ("/app/story/window-is-export", test_window_is_export);
  robot_add_test ("/app/story/export", test_export);
  robot_add_test ("/app/story/present", test_present);
  robot_add_test ("/app/story/present-lessons", test_present_lessons);
  robot_add_test ("/app/story/light", test_light);
  robot_add_test ("/app/story/present-problem", test_present_problem);
  robot_add_test ("/app/story/comparison", test_comparison);
  robot_add_test ("/app/story/comparison-pointing", test_comparison_pointing);
  robot_add_test ("/app/story/present-comparison", test_present_comparison);
  robot_add_test ("/app/story/present-closes", test_present_closes);
  robot_add_test ("/app/story/details", test_details);
  robot_add_test ("/app/story/sizes", test_sizes);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
