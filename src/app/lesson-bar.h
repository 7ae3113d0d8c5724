/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-view.h"

G_BEGIN_DECLS

/* Under the figure of a lesson: its words, and the way to the previous and the next one. Hidden for other documents. */
#define NORM_TYPE_LESSON_BAR (norm_lesson_bar_get_type ())
G_DECLARE_FINAL_TYPE (NormLessonBar, norm_lesson_bar, NORM, LESSON_BAR, NormDocumentView)

GtkWidget *norm_lesson_bar_new (void);
void norm_lesson_bar_set_hidden (NormLessonBar *self, gboolean hidden); /* the room is wanted for something else */
/* In a narrow window the title bar has no room for the question: it stands above the words of a
 * comparison, which scrolls; the single picture needs the height. */
void norm_lesson_bar_set_narrow (NormLessonBar *self, gboolean narrow);

G_END_DECLS
