/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "result.h"

G_BEGIN_DECLS

typedef enum
{
  NORM_QUIZ_EASY,   /* batch norm of (N, C) and (N, C, L) */
  NORM_QUIZ_MEDIUM, /* and layer, instance and group norm */
  NORM_QUIZ_HARD,   /* of (N, C, H, W) as well, and RMSNorm, and devices apart */
  NORM_QUIZ_N_LEVELS,
} NormQuizLevel;

typedef enum
{
  NORM_QUIZ_RIGHT,    /* another value of the pool */
  NORM_QUIZ_WRONG,    /* a value of another pool */
  NORM_QUIZ_AGAIN,    /* the asked value, or one that was clicked before: nothing changes */
  NORM_QUIZ_COMPLETE, /* right, and the last one */
} NormQuizVerdict;

/**
 * NormQuiz: "which values are pooled with this one?", over and over: random layers on random small tensors. The same seed asks the same questions.
 * Fields read only.
 * @cell: the asked value, in the view that the layer reads
 * @found, @missed: for each cell, whether it was clicked rightly or wrongly
 */
typedef struct
{
  NormQuizLevel level;
  guint n_questions, n_flawless, streak, best_streak;

  /* the present question; owned */
  NormResult *result;
  gsize cell, pool;
  guint8 *found, *missed;
  gsize n_found, n_missed; /* the asked value is not among the found */
  gboolean over;           /* complete, or given up: the pool may be shown */
  gboolean given_up;

  /*< private >*/
  GRand *random;
} NormQuiz;

/* With the first question asked. */
NormQuiz *norm_quiz_new (NormQuizLevel level, guint32 seed);
void norm_quiz_free (NormQuiz *quiz);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormQuiz, norm_quiz_free)

/* Judges at once. A complete question without a wrong click adds to the streak; a wrong click ends it. After the question is over: AGAIN. */
NormQuizVerdict norm_quiz_click (NormQuiz *quiz, gsize cell);
/* The answer is wanted; it ends the streak. */
void norm_quiz_give_up (NormQuiz *quiz);
/* Another question; one that is not over counts as given up. */
void norm_quiz_next (NormQuiz *quiz);
/* Starts again with other questions; the streak is kept only within a level. */
void norm_quiz_set_level (NormQuiz *quiz, NormQuizLevel level);

G_END_DECLS
