/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wrap-layout.h"

#define SPACING 6

struct _NormWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (NormWrapLayout, norm_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

GtkLayoutManager *
norm_wrap_layout_new (void)
{
  return g_object_new (NORM_TYPE_WRAP_LAYOUT, NULL);
}

static GtkSizeRequestMode
norm_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* As wide as the widest child at least, as all in one line at best. */
static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? SPACING : 0);
    }
}

/* Goes over the children line by line; places them when @place. Returns the height. */
static int
lay_out (GtkWidget *widget, int width, gboolean place)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0, y = 0, line = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkRequisition size;
      int child_width;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_get_preferred_size (child, NULL, &size);
      child_width = MIN (size.width, width);
      if (x > 0 && x + child_width > width)
        {
          x = 0;
          y += line + SPACING;
          line = 0;
        }
      if (place)
        gtk_widget_size_allocate (child, &(GtkAllocation){ rtl ? width - x - child_width : x, y, child_width, size.height }, -1);
      x += child_width + SPACING;
      line = MAX (line, size.height);
    }
  return y + line;
}

static void
norm_wrap_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  int least_width, one_line;

  measure_width (widget, &least_width, &one_line);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least_width;
      *natural = one_line;
    }
  else
    *minimum = *natural = lay_out (widget, for_size >= 0 ? MAX (for_size, least_width) : one_line, FALSE);
}

static void
norm_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (widget, width, TRUE);
}

static void
norm_wrap_layout_class_init (NormWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = norm_wrap_layout_get_request_mode;
  layout_class->measure = norm_wrap_layout_measure;
  layout_class->allocate = norm_wrap_layout_allocate;
}

static void
norm_wrap_layout_init (NormWrapLayout *self)
{
}
