/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare-layout.h"
#include "compare-grid.h"

#define LEAST_WIDTH     480 /* px of both side by side */
#define PICTURE_HEIGHT  240 /* px: under a picture less high there is no place for words */
#define WORDS_SHARE     0.54
#define LEAST_FOR_WORDS 250

struct _NormCompareLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (NormCompareLayout, norm_compare_layout, GTK_TYPE_LAYOUT_MANAGER)

gboolean
norm_compare_layout_is_beside (int width, int height, int words_height)
{
  return width >= LEAST_WIDTH && height - words_height < PICTURE_HEIGHT;
}

static int
words_width (int width)
{
  return MAX (LEAST_FOR_WORDS, (int) (WORDS_SHARE * width));
}

static GtkSizeRequestMode
norm_compare_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* All columns look alike, also those of a last row that has fewer and wider ones. */
static int
narrowest_column (GtkWidget *widget, int width)
{
  GtkWidget *grid = gtk_widget_get_ancestor (widget, NORM_TYPE_COMPARE_GRID);

  return grid != NULL ? MIN (width, norm_compare_grid_narrowest (NORM_COMPARE_GRID (grid))) : width;
}

static int
least (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  int minimum;

  gtk_widget_measure (child, orientation, for_size, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
norm_compare_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *picture = gtk_widget_get_first_child (widget), *words = gtk_widget_get_last_child (widget);
  gboolean beside = for_size >= LEAST_WIDTH;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = MAX (least (picture, orientation, -1), least (words, orientation, -1));
      return;
    }
  *natural = least (picture, orientation, for_size) + 1 + least (words, orientation, for_size);
  *minimum =
    beside ? MAX (least (picture, orientation, for_size - words_width (for_size)), least (words, orientation, words_width (for_size))) : *natural;
}

static void
norm_compare_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *picture = gtk_widget_get_first_child (widget), *line = gtk_widget_get_next_sibling (picture),
            *words = gtk_widget_get_last_child (widget);
  int words_height = least (words, GTK_ORIENTATION_VERTICAL, width), beside = words_width (width);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if (norm_compare_layout_is_beside (narrowest_column (widget, width), height, words_height))
    {
      int at = rtl ? beside : width - beside - 1;

      gtk_widget_size_allocate (picture, &(GtkAllocation){ rtl ? beside + 1 : 0, 0, width - beside - 1, height }, -1);
      gtk_widget_size_allocate (line, &(GtkAllocation){ at, 0, 1, height }, -1);
      gtk_widget_size_allocate (words, &(GtkAllocation){ rtl ? 0 : at + 1, 0, beside, height }, -1);
      return;
    }
  gtk_widget_size_allocate (picture, &(GtkAllocation){ 0, 0, width, height - words_height - 1 }, -1);
  gtk_widget_size_allocate (line, &(GtkAllocation){ 0, height - words_height - 1, width, 1 }, -1);
  gtk_widget_size_allocate (words, &(GtkAllocation){ 0, height - words_height, width, words_height }, -1);
}

static void
norm_compare_layout_class_init (NormCompareLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = norm_compare_layout_get_request_mode;
  manager_class->measure = norm_compare_layout_measure;
  manager_class->allocate = norm_compare_layout_allocate;
}

static void
norm_compare_layout_init (NormCompareLayout *self)
{
}
