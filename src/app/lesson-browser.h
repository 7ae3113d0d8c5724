/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lesson.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* All lessons with their questions, first words and pictures; typing finds, Enter opens. The one chosen is opened by @parent's action win.lesson. */
void norm_lesson_browser_present (GtkWindow *parent);

G_END_DECLS
