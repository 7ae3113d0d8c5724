/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "style.h"

#include <adwaita.h>

NormThemeKind
norm_style_theme_kind (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);

  if (adw_style_manager_get_high_contrast (manager))
    return dark ? NORM_THEME_HIGH_CONTRAST_DARK : NORM_THEME_HIGH_CONTRAST;
  return dark ? NORM_THEME_DARK : NORM_THEME_LIGHT;
}

const NormTheme *
norm_style_theme (void)
{
  return norm_theme (norm_style_theme_kind ());
}

void
norm_style_watch (GtkWidget *widget, void (*changed) (GtkWidget *widget))
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_return_if_fail (GTK_IS_WIDGET (widget) && changed != NULL);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (changed), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (changed), widget, G_CONNECT_SWAPPED);
}
