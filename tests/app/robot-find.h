/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "robot.h"

G_BEGIN_DECLS

/* Widgets are found by the name that gtk_widget_set_name() gave them, among what is on the screen. */

/* NULL when none is mapped. The topmost window's comes first. */
GtkWidget *robot_look_for (const char *name);
/* Waits for it. */
GtkWidget *robot_find (Robot *robot, const char *name);
/* A mapped label whose text contains @words; NULL when there is none. */
GtkWidget *robot_look_for_words (const char *words);
/* The same within an ancestor of a type, such as a menu. */
GtkWidget *robot_look_for_words_in (GType ancestor, const char *words);
/* The first descendant of @widget of a type, or NULL. */
GtkWidget *robot_descendant (GtkWidget *widget, GType type);
/* The text of the mapped label or entry called @name; "" when there is none. Borrowed. */
const char *robot_words (const char *name);
/* What a screen reader is told; free it. */
char *robot_spoken (GtkWidget *widget, GtkAccessibleProperty property);
/* The cell of a NormTable's column view that shows @row and @column; NULL when it is not on the screen. */
GtkWidget *robot_table_cell (GtkWidget *table, guint row, int column);
/* Calls @visit for every mapped widget under @root. */
void robot_visit (GtkWidget *root, void (*visit) (GtkWidget *widget, gpointer data), gpointer data);

G_END_DECLS
