/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* NormCompareGrid: columns of equal size in reading order, as many side by side as stay readable; where they need more rows than there is room for,
 * it is taller than its viewport. */
#define NORM_TYPE_COMPARE_GRID (norm_compare_grid_get_type ())
G_DECLARE_FINAL_TYPE (NormCompareGrid, norm_compare_grid, NORM, COMPARE_GRID, GtkWidget)

GtkWidget *norm_compare_grid_new (void);
void norm_compare_grid_append (NormCompareGrid *self, GtkWidget *child);
/* How many stand side by side when @n share @width px: all, if each gets enough; else rows that are as even as they can be. */
int norm_compare_grid_columns (int n, int width);
/* Width of a column of the first row, as allocated; those of a last row that has fewer are wider. */
int norm_compare_grid_narrowest (NormCompareGrid *self);

G_END_DECLS
