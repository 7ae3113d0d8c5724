/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* NormWrapLayout: children at their natural sizes in reading order, line after line, with the same space between children and lines. */
#define NORM_TYPE_WRAP_LAYOUT (norm_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (NormWrapLayout, norm_wrap_layout, NORM, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *norm_wrap_layout_new (void);

G_END_DECLS
