/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* NormMaskPopover: what the padding mask does, and whether it is used; opened from its chip in the pipeline. */
#define NORM_TYPE_MASK_POPOVER (norm_mask_popover_get_type ())
G_DECLARE_FINAL_TYPE (NormMaskPopover, norm_mask_popover, NORM, MASK_POPOVER, GtkPopover)

GtkPopover *norm_mask_popover_new (NormDocument *document);
/* How many values of the document's tensor are padding; 0 without a mask. */
gsize norm_mask_count_padding (NormDocument *document);

G_END_DECLS
