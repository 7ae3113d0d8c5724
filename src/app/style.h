/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "theme.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts the program's own style sheets on the display, and keeps them in step with the settings for light, dark and high contrast. */
void norm_style_load (void);
/* The figure's theme that goes with the system's light, dark and high contrast settings now. */
NormThemeKind norm_style_theme_kind (void);
const NormTheme *norm_style_theme (void);
/* Redraws or rebuilds @widget when those settings change: @changed is called with @widget, which is not kept alive. */
void norm_style_watch (GtkWidget *widget, void (*changed) (GtkWidget *widget));

G_END_DECLS
