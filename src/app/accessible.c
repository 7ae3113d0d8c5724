/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accessible.h"

void
norm_accessible_name_button (GtkWidget *widget, const char *label)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_MENU_BUTTON (child) || GTK_IS_TOGGLE_BUTTON (child))
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      else if (!GTK_IS_POPOVER (child))
        norm_accessible_name_button (child, label);
    }
}
