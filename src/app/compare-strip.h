/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* NormCompareStrip: the lit pool of one pipeline in a few lines, which stand level with those of its neighbours: the pool, μ and σ², y. */
#define NORM_TYPE_COMPARE_STRIP (norm_compare_strip_get_type ())
G_DECLARE_FINAL_TYPE (NormCompareStrip, norm_compare_strip, NORM, COMPARE_STRIP, GtkWidget)

#define NORM_COMPARE_STRIP_LINES 5

GtkWidget *norm_compare_strip_new (void);
/* The lines from above, each a widget whose height is to be that of its neighbours. Borrowed. */
GtkWidget *norm_compare_strip_get_line (NormCompareStrip *self, guint line);
/* The pool that the selected value lights in @pipeline of @document. */
void norm_compare_strip_show (NormCompareStrip *self, NormDocument *document, guint pipeline);

G_END_DECLS
