/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure.h"
#include "quiz.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NormQuizView: the present question of a #NormQuiz as a picture to click on; when it is over, the picture with the pool lit, which is the answer.
 * Pointer: a click judges a value. Keys: arrows go from value to value, Enter or Space judges; when the question is over they ask for the next.
 *
 * Signals: "judged" (guint verdict) – a value was clicked; "next" – the next question is wanted.
 */
#define NORM_TYPE_QUIZ_VIEW (norm_quiz_view_get_type ())
G_DECLARE_FINAL_TYPE (NormQuizView, norm_quiz_view, NORM, QUIZ_VIEW, GtkWidget)

/* @quiz: borrowed; NULL: nothing is shown */
void norm_quiz_view_set_quiz (NormQuizView *self, NormQuiz *quiz);
/* After the question has become another, or is over. */
void norm_quiz_view_update (NormQuizView *self);
NormFigure *norm_quiz_view_get_figure (NormQuizView *self); /* NULL before the first allocation; borrowed */

#define NORM_QUIZ_VIEW_MARGIN 12 /* px around the figure */

G_END_DECLS
