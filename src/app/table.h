/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NormTable: rows 0 … n−1, columns that an owner fills. Only visible rows have widgets.
 *
 * The numbers are not in the model: when they change, norm_table_show() and norm_table_refresh() fill the visible cells again, so that scrolling,
 * selection and focus stay.
 */
#define NORM_TYPE_TABLE (norm_table_get_type ())
G_DECLARE_FINAL_TYPE (NormTable, norm_table, NORM, TABLE, GtkWidget)

/* @owner outlives the table (it is the table's ancestor). */
typedef struct
{
  GtkWidget *(*create) (gpointer owner, int column);
  void (*fill) (gpointer owner, GtkWidget *cell, int column, guint row);
  /* Order of two rows by a column; NULL: not sortable */
  int (*compare) (gpointer owner, int column, guint row, guint other_row);
  /* A row in words, for screen readers (transfer full) */
  char *(*describe) (gpointer owner, guint row);
  /* The person selected a row; NULL: rows cannot be selected */
  void (*selected) (gpointer owner, guint row);
  /* The person opened a row, by Enter or a double click; NULL: nothing happens */
  void (*activated) (gpointer owner, guint row);
  /* What a cell says when the pointer rests on it (transfer full), or NULL; NULL: no cell says anything. Asked only then: to give a widget a tooltip
   * is to ask the display where the pointer is. */
  char *(*tooltip) (gpointer owner, int column, guint row);
} NormTableFuncs;

void norm_table_set_funcs (NormTable *self, const NormTableFuncs *funcs, gpointer owner); /* once, before columns are added */
void norm_table_add_column (NormTable *self, int column, const char *title);
void norm_table_add_text_column (NormTable *self, int column, const char *title); /* its title stands at the start, not over numbers */
void norm_table_set_title (NormTable *self, int column, const char *title);
void norm_table_set_column_visible (NormTable *self, int column, gboolean visible);
/* There are so many rows now, maybe with other numbers. The first are there at once, the others as soon as there is nothing else to do. */
void norm_table_show (NormTable *self, guint n_rows);
/* The same rows have other numbers. */
void norm_table_refresh (NormTable *self);
/* Selects a row without calling selected(), and scrolls to it; G_MAXUINT: none */
void norm_table_select (NormTable *self, guint row);
void norm_table_set_label (NormTable *self, const char *label); /* for screen readers */
void norm_table_set_max_height (NormTable *self, int height);
/* The row that a cell's widget, or a descendant of it, shows now. */
guint norm_table_cell_row (GtkWidget *cell);
/* A number of at most five digits (transfer full): several columns share a narrow panel, and a tooltip has all digits. */
char *norm_table_number (double value);
/* A right-aligned label with tabular figures, for create(). */
GtkWidget *norm_table_number_label (void);

G_END_DECLS
