/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is read into memory rather than mapped may be so large. */
#define NORM_FILE_LIMIT ((gsize) 2 << 30)

/**
 * norm_stream_load:
 * @limit: most bytes to take
 *
 * Everything until the end of @stream. NORM_ERROR_LIMIT when there is more than @limit or no memory for it; NORM_ERROR_DATA when there is nothing at
 * all.
 */
GBytes *norm_stream_load (GInputStream *stream, gsize limit, GCancellable *cancellable, GError **error);

/* The same of standard input, as far as NORM_FILE_LIMIT. It can be read once. */
GBytes *norm_standard_input_load (GCancellable *cancellable, GError **error);

/* G_IO_ERROR in this program's words (without the path, with a remedy) for errno @number. @writing: what was tried. */
void norm_file_set_errno (GError **error, int number, gboolean writing);
/* The same for an error of GIO; takes @gio_error. Other domains and cancellation pass unchanged; rare codes
 * keep GIO's words and get a remedy. */
void norm_file_propagate (GError **error, GError *gio_error, gboolean writing);

G_END_DECLS
