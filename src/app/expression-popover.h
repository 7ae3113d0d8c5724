/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Takes a typed or pasted PyTorch expression, or a whole snippet of lines. */
#define NORM_TYPE_EXPRESSION_POPOVER (norm_expression_popover_get_type ())
G_DECLARE_FINAL_TYPE (NormExpressionPopover, norm_expression_popover, NORM, EXPRESSION_POPOVER, GtkPopover)

GtkPopover *norm_expression_popover_new (NormDocument *document);

G_END_DECLS
