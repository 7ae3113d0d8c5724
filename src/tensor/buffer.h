/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From this size on memory comes in huge pages, where the system has them, and the last two freed blocks are kept for the next of their size: the
 * kernel's clearing of fresh pages costs more than a layer's arithmetic. */
#define NORM_BUFFER_LARGE ((gsize) 2 << 20)

/* @n_bytes without a meaning yet, aligned to 64; NULL when there is not enough memory. Any thread. */
gpointer norm_buffer_alloc (gsize n_bytes);
/* @n_bytes as it was asked for; @data may be NULL */
void norm_buffer_free (gpointer data, gsize n_bytes);
/* Takes @data over; freed with the bytes. */
GBytes *norm_buffer_to_bytes (gpointer data, gsize n_bytes);
/* Gives the kept blocks back to the system. */
void norm_buffer_trim (void);

G_END_DECLS
