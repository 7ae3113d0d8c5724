/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * norm_json_scan: what must be known of a text before json-glib reads it, because it would not say: brackets so deep that its recursion overflows the
 * stack, whole numbers beyond 64 bits (it wraps them round), and a second document after the first (it keeps the last).
 * @text: @length bytes, not necessarily JSON, nor UTF-8
 * Returns: FALSE with NORM_ERROR_DATA, which names the place.
 */
gboolean norm_json_scan (const char *text, gsize length, GError **error);

G_END_DECLS
