/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "layer-kinds.h"
#include "accessible.h"
#include <glib/gi18n.h>

void
norm_layer_kinds_fill (GtkDropDown *drop_down)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (int kind = 0; kind < NORM_N_LAYER_KINDS; kind++)
    gtk_string_list_append (names, norm_layer_info (kind)->name);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (names));
  norm_accessible_name_button (GTK_WIDGET (drop_down), _ ("Kind of layer"));
}
