/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A zlib stream (RFC 1950, 1951) for bytes that mostly repeat those a fixed, small distance before: the pixels of a figure next to each other. Only
 * there is looked for repetition, and bytes that are known to be 0 are not looked at at all, which makes it several times as fast as zlib.
 */
typedef struct _NormDeflate NormDeflate;

NormDeflate *norm_deflate_new (guint distance); /* in bytes, 1 to 4 */
void norm_deflate_add (NormDeflate *deflate, const guint8 *data, gsize n);
void norm_deflate_add_zeros (NormDeflate *deflate, gsize n);
/* The whole stream, caller owns; frees @deflate. */
GByteArray *norm_deflate_finish (NormDeflate *deflate);

G_END_DECLS
