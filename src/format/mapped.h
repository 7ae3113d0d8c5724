/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Files mapped into memory that stay readable when they are cut off, or the disk they are on goes away: what is gone reads as zeros instead of ending
 * the program (SIGBUS), and whoever holds the values can ask whether that happened.
 */

/**
 * norm_mapped_new:
 * @fd: of a regular file; not kept, the mapping has a descriptor of its own
 * @size: of the file
 * NULL with NORM_ERROR_LIMIT when it cannot be mapped. Any thread.
 */
GBytes *norm_mapped_new (int fd, gsize size, GError **error);
/**
 * norm_mapped_check:
 * @data: an address that may lie in a mapping, as the values of a tensor do
 * FALSE with NORM_ERROR_DATA when the file behind it is shorter than it was, or could not be read any more. Any thread.
 */
gboolean norm_mapped_check (gconstpointer data, GError **error);
/* Calls @lost in the main context whenever bytes of a mapping were found to be gone; until g_source_remove() of what is returned. */
guint norm_mapped_watch (GSourceFunc lost, gpointer data);

G_END_DECLS
