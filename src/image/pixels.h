/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

/**
 * NormPixels:
 * @dtype: uint8, uint16 or float32
 * @orientation: 1 … 8, Exif's number for how the rows lie; anything else is 1, upright
 * @rows: (owned) @height rows of @width pixels of @channels values, the channels side by side, in this machine's byte order
 *
 * A picture as decoders give it.
 */
typedef struct
{
  gsize width, height, channels;
  NormDtype dtype;
  guchar *rows;
  guint orientation;
} NormPixels;

/* FALSE with NORM_ERROR_LIMIT when there are too many, or no memory. */
gboolean norm_pixels_alloc (NormPixels *pixels, gsize width, gsize height, gsize channels, NormDtype dtype, GError **error);
gsize norm_pixels_row_size (const NormPixels *pixels);
void norm_pixels_clear (NormPixels *pixels);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormPixels, norm_pixels_clear)
/* Turns and mirrors them upright. FALSE with NORM_ERROR_LIMIT when there is no memory. */
gboolean norm_pixels_orient (NormPixels *pixels, GError **error);
/* (C, H, W): a plane for each channel */
NormTensor *norm_pixels_to_tensor (const NormPixels *pixels);

/* NORM_ERROR_DATA in this program's words; @reason: the decoder's, or NULL */
void norm_pixels_set_damaged (GError **error, const char *kind, const char *reason);

/* Values as they are stored: no colour management. A palette is looked up; grey is one channel, transparency a fourth. */
gboolean norm_png_decode (const guchar *data, gsize size, NormPixels *pixels, GError **error);
gboolean norm_jpeg_decode (const guchar *data, gsize size, NormPixels *pixels, GError **error);
gboolean norm_webp_decode (const guchar *data, gsize size, NormPixels *pixels, GError **error);
gboolean norm_tiff_decode (const guchar *data, gsize size, NormPixels *pixels, GError **error); /* the first picture of several */

G_END_DECLS
