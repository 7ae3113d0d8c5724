/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-find.h"
#include "quiz-window.h"

#include <math.h>
#include <string.h>

/* "Click every value that is pooled with this one", by pointer and by keys, in a window that leaves the document alone. */

static NormQuizWindow *
open_quiz (Robot *robot)
{
  GtkWindow *window;

  robot_click_named (robot, "menu");
  robot_pick_menu (robot, "Quiz…");
  window = robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_assert (robot, NORM_IS_QUIZ_WINDOW (window));
  robot_await (robot, norm_quiz_view_get_figure (NORM_QUIZ_VIEW (robot_find (robot, "quiz-view"))) != NULL);
  robot_settle (robot);
  return NORM_QUIZ_WINDOW (window);
}

static gboolean
is_pooled (const NormQuiz *quiz, gsize cell)
{
  return norm_pooling_pool_of (quiz->result->pooling, cell) == quiz->pool;
}

static cairo_rectangle_t
place_of (Robot *robot, gsize cell)
{
  NormFigure *figure = norm_quiz_view_get_figure (NORM_QUIZ_VIEW (robot_find (robot, "quiz-view")));
  cairo_rectangle_t rect = { 0 };

  norm_figure_cell_rect (figure, NORM_PANEL_BEFORE, cell, &rect);
  return rect;
}

static void
click (Robot *robot, gsize cell)
{
  cairo_rectangle_t rect = place_of (robot, cell);

  robot_click_at (robot, robot_find (robot, "quiz-view"), NORM_QUIZ_VIEW_MARGIN + rect.x + rect.width / 2,
                  NORM_QUIZ_VIEW_MARGIN + rect.y + rect.height / 2, 1);
}

/* As the eye goes: first to its column, then to its row. */
static void
walk (Robot *robot, gsize from, gsize to)
{
  NormFigure *figure = norm_quiz_view_get_figure (NORM_QUIZ_VIEW (robot_find (robot, "quiz-view")));
  cairo_rectangle_t there = place_of (robot, to);

  while (from != to)
    {
      cairo_rectangle_t here = place_of (robot, from);
      int dx = fabs (there.x - here.x) < 1 ? 0 : there.x > here.x ? 1 : -1, dy = dx != 0 ? 0 : there.y > here.y ? 1 : -1;

      robot_assert (robot, norm_figure_neighbour (figure, from, dx, dy, &from));
      robot_key (robot, dx > 0 ? "Right" : dx < 0 ? "Left" : dy > 0 ? "Down" : "Up");
    }
}

static void
test_pointer (Robot *robot)
{
  g_autofree char *before = robot_content (robot), *after = NULL;
  NormQuizWindow *window = open_quiz (robot);
  const NormQuiz *quiz = norm_quiz_window_get_quiz (window);
  gsize wrong = 0;

  while (is_pooled (quiz, wrong))
    wrong++;
  click (robot, wrong);
  robot_await (robot, quiz->n_missed == 1 && strstr (robot_words ("quiz-verdict"), "another pool") != NULL);
  robot_screenshot ("quiz-wrong");
  for (gsize cell = 0; cell < quiz->result->input->n_values && !quiz->over; cell++)
    if (cell != quiz->cell && is_pooled (quiz, cell))
      {
        gsize found = quiz->n_found;

        click (robot, cell);
        robot_await (robot, quiz->n_found == found + 1);
      }
  robot_await (robot, quiz->over && g_str_has_prefix (robot_words ("quiz-verdict"), "Found. Feature"));
  robot_await (robot, g_str_equal (robot_words ("quiz-score"), "0 of 1 without a miss · streak 0"));
  robot_settle (robot);
  robot_screenshot ("quiz-found");
  robot_click_named (robot, "quiz-next");
  robot_await (robot, !quiz->over && quiz->n_found == 0);
  robot_click_named (robot, "quiz-next"); /* "Show" */
  robot_await (robot, quiz->over && quiz->given_up);
  robot_click_named (robot, "quiz-hard");
  robot_await (robot, quiz->level == NORM_QUIZ_HARD && !quiz->over && quiz->n_questions == 0);
  robot_settle (robot);
  robot_screenshot ("quiz-hard");
  robot_click_named (robot, "quiz-easy");
  robot_await (robot, quiz->level == NORM_QUIZ_EASY);
  robot_key (robot, "Escape");
  robot_await (robot, robot_look_for ("quiz-view") == NULL);
  after = robot_content (robot);
  g_assert_cmpstr (before, ==, after);
  robot_assert (robot, !norm_document_can_undo (robot->document));
}

/* Two questions without a miss, without a mouse. */
static void
test_keys (Robot *robot)
{
  NormQuizWindow *window = open_quiz (robot);
  const NormQuiz *quiz = norm_quiz_window_get_quiz (window);

  for (guint round = 1; round <= 2; round++)
    {
      gsize at = quiz->cell;

      for (gsize cell = 0; !quiz->over; cell++)
        if (cell != quiz->cell && is_pooled (quiz, cell))
          {
            gsize found = quiz->n_found;

            walk (robot, at, cell);
            robot_key (robot, round == 1 ? "Return" : "space");
            robot_await (robot, quiz->n_found == found + 1);
            at = cell;
          }
      robot_await (robot, quiz->streak == round && g_str_has_prefix (robot_words ("quiz-verdict"), "All right! Feature"));
      robot_key (robot, "Return");
      robot_await (robot, !quiz->over);
    }
  robot_key (robot, "Escape");
  robot_await (robot, robot_look_for ("quiz-view") == NULL);
}

static void
add_tests (void)
{
  robot_add_test ("/app/quiz/pointer", test_pointer);
  robot_add_test ("/app/quiz/keys", test_keys);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
