/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layer.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NormValueEntry: an entry for the value of one argument as Python writes it: "1e-5", "None", "(3, 4)".
 * Return or leaving the entry commits, Escape goes back to the value there was; what cannot be read is marked and never committed.
 *
 * Signal "committed" (const NormArgValue *value): the person gave another value.
 */
#define NORM_TYPE_VALUE_ENTRY (norm_value_entry_get_type ())
G_DECLARE_FINAL_TYPE (NormValueEntry, norm_value_entry, NORM, VALUE_ENTRY, GtkEntry)

GtkWidget *norm_value_entry_new (NormArgType type);
void norm_value_entry_set (NormValueEntry *self, const NormArgValue *value);
void norm_value_entry_set_number (NormValueEntry *self, double number);
/* A FLOAT for a table: the number is rounded for reading, and exact while it is edited. */
GtkWidget *norm_value_entry_new_cell (void);
void norm_value_entry_set_read_only (NormValueEntry *self, gboolean read_only);

G_END_DECLS
