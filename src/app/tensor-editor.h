/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NormTensorEditor: one value of the tensor being typed, in place. Enter and Tab keep it and move on as in a spreadsheet, Esc keeps the old one,
 * leaving keeps the new one.
 * What is not a number of the tensor's dtype stays open with the reason under it.
 *
 * Signal "done" (int dx, int dy): closed; where the cursor should go (0, 0: stay).
 * Signal "fill" (const char *text), returns gboolean: Ctrl+Enter; FALSE: refused, the editor stays.
 */
#define NORM_TYPE_TENSOR_EDITOR (norm_tensor_editor_get_type ())
G_DECLARE_FINAL_TYPE (NormTensorEditor, norm_tensor_editor, NORM, TENSOR_EDITOR, GtkWidget)

GtkWidget *norm_tensor_editor_new (void);
/* @typed: what has been typed already and replaces the value; NULL to edit the value itself, all selected. */
void norm_tensor_editor_start (NormTensorEditor *self, NormDocument *document, gsize source, const char *typed);
gsize norm_tensor_editor_get_source (NormTensorEditor *self);
/* Says why what was typed is not taken. */
void norm_tensor_editor_refuse (NormTensorEditor *self, const char *words);
/* Distance from the top of the editor to the middle of its entry, in px, for placing it on a cell. */
int norm_tensor_editor_get_entry_middle (NormTensorEditor *self);

G_END_DECLS
