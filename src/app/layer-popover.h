/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Edits the layer as PyTorch's constructor call, checked while it is typed. */
#define NORM_TYPE_LAYER_POPOVER (norm_layer_popover_get_type ())
G_DECLARE_FINAL_TYPE (NormLayerPopover, norm_layer_popover, NORM, LAYER_POPOVER, GtkPopover)

GtkPopover *norm_layer_popover_new (NormDocument *document);

G_END_DECLS
