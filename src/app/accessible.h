/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Drop downs and split buttons have a button inside that takes the focus but not their name: it gets @label. For a split button that is its arrow. */
void norm_accessible_name_button (GtkWidget *widget, const char *label);

G_END_DECLS
