/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quiz.h"

#define MOST_CELLS  48
#define MOST_POOLED 12 /* clicks are work */

/* How a layer is written for a shape: %C stands for the channels, %H and %L for the last two axes. */
typedef struct
{
  NormQuizLevel level;
  int rank;
  const char *layer;
} Kind;

static const Kind kinds[] = {
  { NORM_QUIZ_EASY, 2, "BatchNorm1d(%C)" },
  { NORM_QUIZ_EASY, 3, "BatchNorm1d(%C)" },
  { NORM_QUIZ_MEDIUM, 3, "LayerNorm((%C, %L))" },
  { NORM_QUIZ_MEDIUM, 3, "LayerNorm(%L)" },
  { NORM_QUIZ_MEDIUM, 2, "LayerNorm(%C)" },
  { NORM_QUIZ_MEDIUM, 3, "InstanceNorm1d(%C)" },
  { NORM_QUIZ_MEDIUM, 3, "GroupNorm(2, %C)" },
  { NORM_QUIZ_MEDIUM, 2, "GroupNorm(2, %C)" },
  { NORM_QUIZ_HARD, 4, "BatchNorm2d(%C)" },
  { NORM_QUIZ_HARD, 4, "InstanceNorm2d(%C)" },
  { NORM_QUIZ_HARD, 4, "GroupNorm(2, %C)" },
  { NORM_QUIZ_HARD, 4, "LayerNorm((%C, %H, %L))" },
  { NORM_QUIZ_HARD, 4, "LayerNorm((%H, %L))" },
  { NORM_QUIZ_HARD, 3, "RMSNorm(%L)" },
  { NORM_QUIZ_HARD, 3, "SyncBatchNorm(%C, devices=2, synchronized=False)" },
};

static gsize
between (NormQuiz *quiz, gsize least, gsize most)
{
  return (gsize) g_rand_int_range (quiz->random, (gint32) least, (gint32) most + 1);
}

static char *
layer_text (const Kind *kind, const gsize *shape)
{
  GString *text = g_string_new (kind->layer);
  g_autofree char *channels = g_strdup_printf ("%" G_GSIZE_FORMAT, shape[1]);
  g_autofree char *last = g_strdup_printf ("%" G_GSIZE_FORMAT, shape[kind->rank - 1]);
  g_autofree char *height = g_strdup_printf ("%" G_GSIZE_FORMAT, shape[kind->rank - 2]);
  g_string_replace (text, "%C", channels, 0);
  g_string_replace (text, "%L", last, 0);
  g_string_replace (text, "%H", height, 0);
  return g_string_free (text, FALSE);
}

/* Whole numbers from −9 to 9. */
static NormTensor *
random_tensor (NormQuiz *quiz, int rank, const gsize *shape)
{
  double values[MOST_CELLS];
  gsize n = 1;
  for (int axis = 0; axis < rank; axis++)
    n *= shape[axis];
  for (gsize at = 0; at < n; at++)
    values[at] = (double) between (quiz, 0, 18) - 9;
  return norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, rank, shape, values);
}

/* NULL where the shape does not fit the layer, or would not make a question: nothing to find, everything to find, or too much. */
static NormResult *
try_question (NormQuiz *quiz, const Kind *kind)
{
  gsize shape[4] = { between (quiz, 2, 4), between (quiz, 2, 4), between (quiz, 2, 4), between (quiz, 2, 3) }, n = 1;
  for (int axis = 0; axis < kind->rank; axis++)
    n *= shape[axis];
  if (n > MOST_CELLS)
    return NULL;
  g_autofree char *text = layer_text (kind, shape);
  g_autoptr (NormLayer) layer = norm_layer_parse (text, NULL);
  g_autoptr (NormTensor) tensor = random_tensor (quiz, kind->rank, shape);
  g_autoptr (NormView) view = norm_view_new (tensor);
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormResult) result = layer ? norm_layer_run (layer, params, NORM_MODE_TRAIN, view, NULL, NULL, NULL) : NULL;
  if (!result || result->pooling->n_pools < 2 || result->pooling->m < 2 || result->pooling->m > MOST_POOLED)
    return NULL;
  return g_steal_pointer (&result);
}

/* The higher the level, the more kinds; its own come up as often as all below together. */
static const Kind *
random_kind (NormQuiz *quiz)
{
  gboolean own = quiz->level == NORM_QUIZ_EASY || between (quiz, 0, 1) == 1;
  const Kind *kind;
  do
    kind = &kinds[between (quiz, 0, G_N_ELEMENTS (kinds) - 1)];
  while (own ? kind->level != quiz->level : kind->level >= quiz->level);
  return kind;
}

static void
clear_question (NormQuiz *quiz)
{
  g_clear_pointer (&quiz->result, norm_result_unref);
  g_clear_pointer (&quiz->found, g_free);
  g_clear_pointer (&quiz->missed, g_free);
  quiz->n_found = quiz->n_missed = 0;
  quiz->over = quiz->given_up = FALSE;
}

static void
ask (NormQuiz *quiz)
{
  clear_question (quiz);
  while (!quiz->result)
    quiz->result = try_question (quiz, random_kind (quiz));
  quiz->cell = between (quiz, 0, quiz->result->input->n_values - 1);
  quiz->pool = norm_pooling_pool_of (quiz->result->pooling, quiz->cell);
  quiz->found = g_new0 (guint8, quiz->result->input->n_values);
  quiz->missed = g_new0 (guint8, quiz->result->input->n_values);
}

NormQuiz *
norm_quiz_new (NormQuizLevel level, guint32 seed)
{
  NormQuiz *quiz = g_new0 (NormQuiz, 1);
  quiz->level = level;
  quiz->random = g_rand_new_with_seed (seed);
  ask (quiz);
  return quiz;
}

void
norm_quiz_free (NormQuiz *quiz)
{
  clear_question (quiz);
  g_rand_free (quiz->random);
  g_free (quiz);
}

static void
finish (NormQuiz *quiz)
{
  quiz->over = TRUE;
  quiz->n_questions++;
  if (quiz->n_missed > 0 || quiz->given_up)
    return;
  quiz->n_flawless++;
  quiz->streak++;
  quiz->best_streak = MAX (quiz->best_streak, quiz->streak);
}

NormQuizVerdict
norm_quiz_click (NormQuiz *quiz, gsize cell)
{
  g_return_val_if_fail (cell < quiz->result->input->n_values, NORM_QUIZ_AGAIN);
  if (quiz->over || cell == quiz->cell || quiz->found[cell] || quiz->missed[cell])
    return NORM_QUIZ_AGAIN;
  if (norm_pooling_pool_of (quiz->result->pooling, cell) != quiz->pool)
    {
      quiz->missed[cell] = TRUE;
      quiz->n_missed++;
      quiz->streak = 0;
      return NORM_QUIZ_WRONG;
    }
  quiz->found[cell] = TRUE;
  if (++quiz->n_found + 1 < quiz->result->pooling->m)
    return NORM_QUIZ_RIGHT;
  finish (quiz);
  return NORM_QUIZ_COMPLETE;
}

void
norm_quiz_give_up (NormQuiz *quiz)
{
  if (quiz->over)
    return;
  quiz->given_up = TRUE;
  quiz->streak = 0;
  finish (quiz);
}

void
norm_quiz_next (NormQuiz *quiz)
{
  norm_quiz_give_up (quiz);
  ask (quiz);
}

void
norm_quiz_set_level (NormQuiz *quiz, NormQuizLevel level)
{
  g_return_if_fail (level < NORM_QUIZ_N_LEVELS);
  if (level == quiz->level)
    return;
  quiz->level = level;
  quiz->streak = quiz->best_streak = quiz->n_questions = quiz->n_flawless = 0;
  ask (quiz);
}
