/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quiz.h"

/* Clicks every value of the pool; how many clicks that took. */
static gsize
solve (NormQuiz *quiz)
{
  gsize clicks = 0;
  for (gsize cell = 0; cell < quiz->result->input->n_values && !quiz->over; cell++)
    if (cell != quiz->cell && norm_pooling_pool_of (quiz->result->pooling, cell) == quiz->pool)
      {
        NormQuizVerdict verdict = norm_quiz_click (quiz, cell);
        g_assert_cmpint (verdict, ==, ++clicks + 1 == quiz->result->pooling->m ? NORM_QUIZ_COMPLETE : NORM_QUIZ_RIGHT);
      }
  g_assert_true (quiz->over);
  return clicks;
}

static gsize
wrong_cell (const NormQuiz *quiz)
{
  gsize cell = 0;
  while (norm_pooling_pool_of (quiz->result->pooling, cell) == quiz->pool)
    cell++;
  return cell;
}

/* A question has something to find and something to miss, and few enough to click; the harder levels have the easier layers too. */
static void
test_questions (void)
{
  static const guint least_kinds[] = { 1, 4, 6 };
  for (int level = 0; level < NORM_QUIZ_N_LEVELS; level++)
    {
      g_autoptr (NormQuiz) quiz = norm_quiz_new ((NormQuizLevel) level, 7);
      g_autoptr (GHashTable) kinds = g_hash_table_new (g_direct_hash, g_direct_equal),
                             shapes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (int round = 0; round < 200; round++)
        {
          const NormResult *result = quiz->result;
          g_assert_cmpuint (result->pooling->n_pools, >=, 2);
          g_assert_cmpuint (result->pooling->m, >=, 2);
          g_assert_cmpuint (result->pooling->m, <=, 12);
          g_assert_cmpuint (result->input->n_values, <=, 48);
          g_assert_cmpuint (quiz->cell, <, result->input->n_values);
          g_assert_cmpuint (norm_pooling_pool_of (result->pooling, quiz->cell), ==, quiz->pool);
          g_hash_table_add (kinds, (gpointer) result->layer->info);
          g_hash_table_add (shapes, norm_shape_to_text (result->input->rank, result->input->shape));
          norm_quiz_next (quiz);
        }
      g_assert_cmpuint (g_hash_table_size (kinds), >=, least_kinds[level]);
      g_assert_cmpuint (g_hash_table_size (shapes), >=, 10);
    }
}

static void
test_seed (void)
{
  g_autoptr (NormQuiz) one = norm_quiz_new (NORM_QUIZ_HARD, 3), other = norm_quiz_new (NORM_QUIZ_HARD, 3);
  for (int round = 0; round < 20; round++)
    {
      g_autofree char *layer = norm_layer_to_text (one->result->layer), *same = norm_layer_to_text (other->result->layer);
      g_assert_cmpstr (layer, ==, same);
      g_assert_cmpuint (one->cell, ==, other->cell);
      for (gsize cell = 0; cell < one->result->input->n_values; cell++)
        g_assert_cmpfloat (norm_view_get (one->result->input, cell), ==, norm_view_get (other->result->input, cell));
      norm_quiz_next (one);
      norm_quiz_next (other);
    }
}

/* Every click is judged at once; flawless questions add to the streak. */
static void
test_streak (void)
{
  g_autoptr (NormQuiz) quiz = norm_quiz_new (NORM_QUIZ_MEDIUM, 1);
  for (guint round = 1; round <= 3; round++)
    {
      g_assert_cmpuint (solve (quiz), ==, quiz->result->pooling->m - 1);
      g_assert_cmpuint (quiz->streak, ==, round);
      norm_quiz_next (quiz);
    }
  g_assert_cmpint (norm_quiz_click (quiz, wrong_cell (quiz)), ==, NORM_QUIZ_WRONG);
  g_assert_cmpuint (quiz->streak, ==, 0);
  solve (quiz);
  g_assert_cmpuint (quiz->streak, ==, 0); /* found in the end, but not without a miss */
  g_assert_cmpuint (quiz->n_questions, ==, 4);
  g_assert_cmpuint (quiz->n_flawless, ==, 3);
  g_assert_cmpuint (quiz->best_streak, ==, 3);
}

/* The asked value and what was clicked before change nothing, nor does anything once the question is over. */
static void
test_again (void)
{
  g_autoptr (NormQuiz) quiz = norm_quiz_new (NORM_QUIZ_EASY, 5);
  gsize wrong = wrong_cell (quiz);
  g_assert_cmpint (norm_quiz_click (quiz, quiz->cell), ==, NORM_QUIZ_AGAIN);
  g_assert_cmpint (norm_quiz_click (quiz, wrong), ==, NORM_QUIZ_WRONG);
  g_assert_cmpint (norm_quiz_click (quiz, wrong), ==, NORM_QUIZ_AGAIN);
  g_assert_cmpuint (quiz->n_missed, ==, 1);
  solve (quiz);
  g_assert_cmpint (norm_quiz_click (quiz, wrong), ==, NORM_QUIZ_AGAIN);
  norm_quiz_give_up (quiz);
  g_assert_false (quiz->given_up);
  g_assert_cmpuint (quiz->n_questions, ==, 1);
}

static void
test_give_up (void)
{
  g_autoptr (NormQuiz) quiz = norm_quiz_new (NORM_QUIZ_HARD, 9);
  solve (quiz);
  norm_quiz_next (quiz);
  g_assert_false (quiz->over);
  norm_quiz_give_up (quiz);
  g_assert_true (quiz->over && quiz->given_up);
  g_assert_cmpuint (quiz->streak, ==, 0);
  g_assert_cmpuint (quiz->n_questions, ==, 2);
  norm_quiz_next (quiz);
  norm_quiz_next (quiz); /* went on without an answer: given up */
  g_assert_cmpuint (quiz->n_questions, ==, 3);
  g_assert_cmpuint (quiz->n_flawless, ==, 1);
  norm_quiz_set_level (quiz, NORM_QUIZ_EASY);
  g_assert_cmpuint (quiz->n_questions, ==, 0);
  g_assert_cmpuint (quiz->n_found + quiz->n_missed, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/quiz/questions", test_questions);
  g_test_add_func ("/document/quiz/seed", test_seed);
  g_test_add_func ("/document/quiz/streak", test_streak);
  g_test_add_func ("/document/quiz/again", test_again);
  g_test_add_func ("/document/quiz/give-up", test_give_up);
  return g_test_run ();
}
