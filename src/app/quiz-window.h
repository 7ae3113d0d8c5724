/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "quiz-view.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* Questions about which values are pooled, in a window of their own: no document is touched. */
#define NORM_TYPE_QUIZ_WINDOW (norm_quiz_window_get_type ())
G_DECLARE_FINAL_TYPE (NormQuizWindow, norm_quiz_window, NORM, QUIZ_WINDOW, AdwWindow)

/* @seed: which questions */
NormQuizWindow *norm_quiz_window_present (GtkWindow *parent, guint32 seed);
const NormQuiz *norm_quiz_window_get_quiz (NormQuizWindow *self);

G_END_DECLS
