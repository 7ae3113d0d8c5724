/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lesson.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A lesson's figure, small: of its first pipeline, with the pool lit that the lesson lights. It is computed when it is first seen. */
#define NORM_TYPE_LESSON_PICTURE (norm_lesson_picture_get_type ())
G_DECLARE_FINAL_TYPE (NormLessonPicture, norm_lesson_picture, NORM, LESSON_PICTURE, GtkWidget)

GtkWidget *norm_lesson_picture_new (const NormLesson *lesson);

G_END_DECLS
