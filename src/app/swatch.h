/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "palette.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A small round of colour: a pool's hue in a table. Decoration; it has no role for screen readers. */
#define NORM_TYPE_SWATCH (norm_swatch_get_type ())
G_DECLARE_FINAL_TYPE (NormSwatch, norm_swatch, NORM, SWATCH, GtkWidget)

GtkWidget *norm_swatch_new (void);
void norm_swatch_set_pool (NormSwatch *self, gsize pool);

G_END_DECLS
