/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows a floating @popover as a child of @parent (which must have a layout manager), pointing at its descendant @at. When it closes it is unparented
 * and the focus goes back to where it was; what it points at may be rebuilt while it is open. */
void norm_popover_present (GtkPopover *popover, GtkWidget *parent, GtkWidget *at);
/* What opens the menu of @button, a GtkMenuButton or an AdwSplitButton (its half with the arrow). */
GtkMenuButton *norm_popover_menu_button (GtkWidget *button);
/* Gives @button, a GtkMenuButton or an AdwSplitButton, a menu that is built when it is first opened: its widgets would cost the start of the
 * program. */
void norm_popover_add_menu (GtkWidget *button, GMenuModel *model);
/* The first descendant of @parent with that widget name; NULL if there is none. */
GtkWidget *norm_popover_find_widget (GtkWidget *parent, const char *name);
/* Writes @message under a field and marks it and @entry as wrong; NULL clears both. */
void norm_popover_set_message (GtkLabel *label, GtkWidget *entry, const char *message);

G_END_DECLS
