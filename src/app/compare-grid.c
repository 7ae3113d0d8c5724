/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare-grid.h"

#define LEAST_WIDTH 284 /* px of a column in which chips, picture and formulas can be read */

struct _NormCompareGrid
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (NormCompareGrid, norm_compare_grid, GTK_TYPE_WIDGET)

GtkWidget *
norm_compare_grid_new (void)
{
  return g_object_new (NORM_TYPE_COMPARE_GRID, NULL);
}

void
norm_compare_grid_append (NormCompareGrid *self, GtkWidget *child)
{
  g_return_if_fail (NORM_IS_COMPARE_GRID (self) && GTK_IS_WIDGET (child));
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

int
norm_compare_grid_columns (int n, int width)
{
  int most = MAX (1, width / LEAST_WIDTH), n_rows;

  if (n <= most)
    return MAX (n, 1);
  n_rows = (n + most - 1) / most;
  return (n + n_rows - 1) / n_rows;
}

static int
count_children (GtkWidget *widget)
{
  int n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

int
norm_compare_grid_narrowest (NormCompareGrid *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  g_return_val_if_fail (NORM_IS_COMPARE_GRID (self), 0);
  return width / norm_compare_grid_columns (count_children (GTK_WIDGET (self)), width);
}

static GtkSizeRequestMode
norm_compare_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* The tallest least height, at the width each gets, and the widest least width */
static int
least_of_children (GtkWidget *widget, GtkOrientation orientation, int for_size)
{
  int least = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int minimum;

      gtk_widget_measure (child, orientation, for_size, &minimum, NULL, NULL, NULL);
      least = MAX (least, minimum);
    }
  return least;
}

static void
norm_compare_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline)
{
  int n = count_children (widget), width = for_size > 0 ? for_size : n * LEAST_WIDTH, n_columns, n_rows;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least_of_children (widget, orientation, -1);
      *natural = MAX (*minimum, n * LEAST_WIDTH);
      return;
    }
  n_columns = norm_compare_grid_columns (n, width);
  n_rows = (n + n_columns - 1) / n_columns;
  *minimum = *natural = n_rows * least_of_children (widget, orientation, width / n_columns);
}

/* Rest pixels go to the first columns and rows, so that there is no gap. */
static void
norm_compare_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  int n = count_children (widget), n_columns = norm_compare_grid_columns (n, width), n_rows = MAX (1, (n + n_columns - 1) / n_columns), at = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child), at++)
    {
      int column = at % n_columns, row = at / n_columns;
      int n_here = row + 1 < n_rows ? n_columns : n - row * n_columns; /* the last row fills the width too */
      int x = width * column / n_here, y = height * row / n_rows;

      gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width * (column + 1) / n_here - x, height * (row + 1) / n_rows - y }, -1);
    }
}

static void
norm_compare_grid_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (norm_compare_grid_parent_class)->dispose (object);
}

static void
norm_compare_grid_class_init (NormCompareGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_compare_grid_dispose;
  widget_class->get_request_mode = norm_compare_grid_get_request_mode;
  widget_class->measure = norm_compare_grid_measure;
  widget_class->size_allocate = norm_compare_grid_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "comparegrid");
}

static void
norm_compare_grid_init (NormCompareGrid *self)
{
}
