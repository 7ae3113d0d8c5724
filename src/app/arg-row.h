/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layer.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* NormArgRow: one argument of the layer's constructor as a row of a list: its name, and the control that its type asks for.
 * Signal "edited": the person gave another value. */
#define NORM_TYPE_ARG_ROW (norm_arg_row_get_type ())
G_DECLARE_FINAL_TYPE (NormArgRow, norm_arg_row, NORM, ARG_ROW, GtkListBoxRow)

GtkWidget *norm_arg_row_new (const NormArg *arg); /* @arg is static */
const NormArg *norm_arg_row_get_arg (NormArgRow *self);
void norm_arg_row_set_value (NormArgRow *self, const NormArgValue *value);
void norm_arg_row_get_value (NormArgRow *self, NormArgValue *value);

G_END_DECLS
