/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pixels.h"
#include <glib/gi18n-lib.h>
#include <webp/decode.h>

gboolean
norm_webp_decode (const guchar *data, gsize size, NormPixels *pixels, GError **error)
{
  WebPBitstreamFeatures features;
  gsize row_size;
  const guchar *done;

  if (WebPGetFeatures (data, size, &features) != VP8_STATUS_OK)
    {
      norm_pixels_set_damaged (error, "WebP", NULL);
      return FALSE;
    }
  if (features.has_animation)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED, _ ("a moving WebP picture; save one frame of it"));
      return FALSE;
    }
  if (!norm_pixels_alloc (pixels, features.width, features.height, features.has_alpha ? 4 : 3, NORM_DTYPE_UINT8, error))
    return FALSE;
  row_size = norm_pixels_row_size (pixels);
  if (features.has_alpha)
    done = WebPDecodeRGBAInto (data, size, pixels->rows, row_size * pixels->height, row_size);
  else
    done = WebPDecodeRGBInto (data, size, pixels->rows, row_size * pixels->height, row_size);
  if (done == NULL)
    norm_pixels_set_damaged (error, "WebP", NULL);
  return done != NULL;
}
