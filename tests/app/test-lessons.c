/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-files.h"
#include "robot-find.h"
#include "lesson.h"

/* The built-in documents: the first start shows the first, the next is a click away, and looking changes nothing. */

static gboolean
shows_lesson (Robot *robot, guint number)
{
  return g_strcmp0 (norm_document_get_lesson (robot->document), norm_lessons (NULL)[number].name) == 0;
}

static void
expect_untouched (Robot *robot)
{
  robot_assert (robot, !norm_document_is_modified (robot->document));
  robot_assert (robot, !norm_document_can_undo (robot->document));
}

static void
test_first_start (Robot *robot)
{
  robot_assert (robot, shows_lesson (robot, 0));
  g_assert_cmpstr (norm_document_get_title (robot->document), ==, "What does num_features=1 pool?");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (robot->window)), ==, "What does num_features=1 pool?");
  robot_assert (robot, robot_shape_is (robot, "[2, 1, 4]"));
  g_assert_nonnull (strstr (robot_words ("lesson-note"), "flattened into one list"));
  expect_untouched (robot);
}

/* Forwards through all of them and back, by the arrows; looking changes nothing. */
static void
test_walk (Robot *robot)
{
  guint n_lessons;

  norm_lessons (&n_lessons);
  for (guint lesson = 0; lesson < n_lessons; lesson++)
    {
      g_autofree char *name = g_strdup_printf ("lesson-%02u", lesson + 1);

      robot_await (robot, shows_lesson (robot, lesson));
      expect_untouched (robot);
      robot_settle (robot);
      robot_screenshot (name);
      if (lesson + 1 < n_lessons)
        robot_click_named (robot, "lesson-next");
    }
  robot_assert (robot, !gtk_widget_is_sensitive (robot_find (robot, "lesson-next")));
  for (guint lesson = n_lessons - 1; lesson-- > 0;)
    {
      robot_click_named (robot, "lesson-previous");
      robot_await (robot, shows_lesson (robot, lesson));
      expect_untouched (robot);
    }
}

/* The number of values that the first feature of the first lessons pools: 2·4, 2, 2·2·2, 2·8·8. */
static void
test_counts (Robot *robot)
{
  static const char *const counts[] = { "8 values pooled", "2 values pooled", "8 values pooled", "128 values pooled" };

  for (guint lesson = 0; lesson < G_N_ELEMENTS (counts); lesson++)
    {
      robot_await (robot, shows_lesson (robot, lesson));
      robot_await (robot, g_str_equal (robot_words ("inspector-count"), counts[lesson]));
      robot_hover_cell (robot, NORM_PANEL_AFTER, 1);
      robot_await (robot, robot_selected (robot, 1));
      robot_click_named (robot, "lesson-next");
    }
}

/* The browser finds a lesson by words of its question, and opens it. */
static void
test_browser (Robot *robot)
{
  GtkWindow *browser;

  robot_key (robot, "F1");
  browser = robot_await_window (robot, GTK_WINDOW (robot->window));
  g_object_add_weak_pointer (G_OBJECT (browser), (gpointer *) &browser);
  robot_settle (robot);
  robot_screenshot ("browser");
  robot_type (robot, "padding");
  robot_settle (robot);
  robot_screenshot ("browser-found");
  robot_key (robot, "Return");
  robot_await (robot, g_strcmp0 (norm_document_get_lesson (robot->document), "padding") == 0);
  robot_await (robot, browser == NULL);
}

/* A lesson's question asked of somebody's own numbers: its pipelines stay, as far as they fit; undone, the lesson is there again. */
static void
test_own_data (Robot *robot)
{
  g_autofree char *path = robot_write_small (robot, "mine.npy");

  robot_load_lesson (robot, norm_lesson_number ("rms-norm"));
  robot_click_named (robot, "menu");
  robot_pick_menu (robot, "Lessons");
  robot_pick_menu (robot, "Use My Data in This Lesson…");
  robot_choose_file (robot, path);
  robot_await (robot, robot_shows_small (robot));
  g_assert_cmpuint (norm_document_get_n_pipelines (robot->document), ==, 2);
  robot_assert (robot, norm_document_get_pipeline_problem (robot->document, 0) == NULL);
  robot_assert (robot, norm_document_get_pipeline_problem (robot->document, 1) == NULL);
  robot_focus (robot, GTK_WINDOW (robot->window));
  robot_click_named (robot, "undo");
  robot_await (robot, g_strcmp0 (norm_document_get_lesson (robot->document), "rms-norm") == 0);
}

static void
test_second (Robot *robot)
{
  robot_click_named (robot, "lesson-next");
  robot_await (robot, shows_lesson (robot, 1));
  robot_assert (robot, robot_steps_are (robot, "squeeze(1)") && robot_layer_is (robot, "BatchNorm1d(4, eps=0, affine=False)"));
  for (gsize cell = 0; cell < 8; cell++)
    robot_assert (robot, robot_output (robot, cell) == (cell < 4 ? 1 : -1));
  robot_click_named (robot, "lesson-previous");
  robot_await (robot, shows_lesson (robot, 0));
  robot_assert (robot, !gtk_widget_is_sensitive (robot_find (robot, "lesson-previous")));
}

static void
test_keys (Robot *robot)
{
  robot_key (robot, "alt+Page_Down");
  robot_await (robot, shows_lesson (robot, 1));
  robot_key (robot, "alt+Page_Up");
  robot_await (robot, shows_lesson (robot, 0));
}

static void
test_menu (Robot *robot)
{
  robot_click_named (robot, "menu");
  robot_pick_menu (robot, "Lessons");
  robot_pick_menu (robot, "Which pixels share one mean?");
  robot_await (robot, shows_lesson (robot, 3));
}

/* What has been changed in a lesson is not thrown away without a question. */
static void
test_changed (Robot *robot)
{
  GtkWindow *question;

  robot_key (robot, "Delete");
  robot_await (robot, norm_document_is_modified (robot->document));
  robot_click_named (robot, "lesson-next");
  question = robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_assert (robot, ADW_IS_MESSAGE_DIALOG (question));
  robot_settle (robot);
  robot_screenshot ("question");
  robot_key (robot, "Escape");
  robot_await (robot, robot_look_for_words ("Save Changes?") == NULL);
  robot_assert (robot, shows_lesson (robot, 0) && robot_value (robot, 3) == 0);
  robot_focus (robot, GTK_WINDOW (robot->window));
  robot_click_named (robot, "lesson-next");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_key (robot, "alt+d"); /* _Discard */
  robot_await (robot, shows_lesson (robot, 1));
  expect_untouched (robot);
}

static void
add_tests (void)
{
  robot_add_test ("/app/lessons/first-start", test_first_start);
  robot_add_test ("/app/lessons/walk", test_walk);
  robot_add_test ("/app/lessons/counts", test_counts);
  robot_add_test ("/app/lessons/browser", test_browser);
  robot_add_test ("/app/lessons/own-data", test_own_data);
  robot_add_test ("/app/lessons/second", test_second);
  robot_add_test ("/app/lessons/keys", test_keys);
  robot_add_test ("/app/lessons/menu", test_menu);
  robot_add_test ("/app/lessons/changed", test_changed);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
