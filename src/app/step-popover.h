/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Edits one step of the pipeline, or adds one: an entry with a live preview of the shape, and the steps that are possible here as buttons. */
#define NORM_TYPE_STEP_POPOVER (norm_step_popover_get_type ())
G_DECLARE_FINAL_TYPE (NormStepPopover, norm_step_popover, NORM, STEP_POPOVER, GtkPopover)

/* @index: the step to edit; the number of steps to add one at the end */
GtkPopover *norm_step_popover_new (NormDocument *document, guint index);

G_END_DECLS
