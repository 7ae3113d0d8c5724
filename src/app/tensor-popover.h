/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The input tensor's shape and element type, and the ways to write other values. */
#define NORM_TYPE_TENSOR_POPOVER (norm_tensor_popover_get_type ())
G_DECLARE_FINAL_TYPE (NormTensorPopover, norm_tensor_popover, NORM, TENSOR_POPOVER, GtkPopover)

GtkPopover *norm_tensor_popover_new (NormDocument *document);

G_END_DECLS
