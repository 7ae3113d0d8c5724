/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The checksum of zip archives, CRC-32: of @n bytes at @data, after those whose checksum is @crc (0: there are none). As zlib's crc32(), and several
 * times as fast where the processor multiplies polynomials. */
guint32 norm_crc32 (guint32 crc, const guchar *data, gsize n);
/* The checksum of two pieces one after the other, of which the second has @n_second bytes. */
guint32 norm_crc32_combine (guint32 first, guint32 second, gsize n_second);

G_END_DECLS
