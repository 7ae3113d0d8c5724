/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a camera was held: 1 … 8 as in NormPixels, or anything else where its notes (@data, with or without "Exif") do not say. */
guint norm_exif_orientation (const guchar *data, gsize size);

G_END_DECLS
