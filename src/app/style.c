/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "style.h"

#include <adwaita.h>

#define RESOURCES "/io/github/normscope/Normscope/"

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

/* ── style sheets ── */

typedef struct
{
  const char *path;
  gboolean dark, high_contrast; /* needs the setting */
  GtkCssProvider *provider;     /* NULL while it is not on the display */
} Sheet;

static Sheet sheets[] = {
  { RESOURCES "style.css", FALSE, FALSE, NULL },
  { RESOURCES "style-dark.css", TRUE, FALSE, NULL },
  { RESOURCES "style-hc.css", FALSE, TRUE, NULL },
  { RESOURCES "style-hc-dark.css", TRUE, TRUE, NULL },
};

static void
show_sheet (Sheet *sheet, gboolean wanted)
{
  GdkDisplay *display = gdk_display_get_default ();

  if (wanted == (sheet->provider != NULL))
    return;
  if (wanted)
    {
      sheet->provider = gtk_css_provider_new ();
      gtk_css_provider_load_from_resource (sheet->provider, sheet->path);
      gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (sheet->provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    }
  else
    {
      gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (sheet->provider));
      g_clear_object (&sheet->provider);
    }
}

static void
show_sheets (AdwStyleManager *manager)
{
  gboolean dark = adw_style_manager_get_dark (manager), high_contrast = adw_style_manager_get_high_contrast (manager);

  for (guint which = 0; which < G_N_ELEMENTS (sheets); which++)
    show_sheet (&sheets[which], (!sheets[which].dark || dark) && (!sheets[which].high_contrast || high_contrast));
}

void
norm_style_load (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect (manager, "notify::dark", G_CALLBACK (show_sheets), NULL);
  g_signal_connect (manager, "notify::high-contrast", G_CALLBACK (show_sheets), NULL);
  show_sheets (manager);
}
