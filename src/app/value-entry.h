/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NormNumberEntry: an entry for one number as Python writes it ("1e-5"), or None where that is allowed.
 * Return or leaving the entry commits, Escape goes back to the value there was; what cannot be read is marked and never committed.
 *
 * Signal "committed" (double value, gboolean none): the person gave another value.
 */
#define NORM_TYPE_NUMBER_ENTRY (norm_number_entry_get_type ())
G_DECLARE_FINAL_TYPE (NormNumberEntry, norm_number_entry, NORM, NUMBER_ENTRY, GtkEntry)

GtkWidget *norm_number_entry_new (gboolean accepts_none);
void norm_number_entry_set (NormNumberEntry *self, double value, gboolean none);
/* For a table: the number is rounded for reading, and exact while it is edited. */
GtkWidget *norm_number_entry_new_cell (void);
void norm_number_entry_set_read_only (NormNumberEntry *self, gboolean read_only);

G_END_DECLS
