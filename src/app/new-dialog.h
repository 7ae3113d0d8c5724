/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-cells.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * A new tensor for @document, from text or by shape and filling; the pipeline stays where it fits. One undo step. Cancelling changes nothing.
 * The text dialog starts with the clipboard's text when that reads as a tensor, or with the document's own tensor when @edit.
 */
void norm_new_dialog_present_text (GtkWindow *parent, NormDocument *document, gboolean edit);
void norm_new_dialog_present_shape (GtkWindow *parent, NormDocument *document);
/* The same rules, for values that are there: a block of the view. */
void norm_new_dialog_present_fill (GtkWindow *parent, NormDocument *document, const NormRaster *raster, const NormBlock *block);

G_END_DECLS
