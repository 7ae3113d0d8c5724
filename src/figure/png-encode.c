/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "png-encode.h"
#include "deflate.h"

#include <string.h>
#include <zlib.h>

#define FILTER_NONE 0
#define FILTER_UP   2 /* each byte less the one above it: rows like the one before are zeros, and most are */
#define COLOR_RGB   2
#define COLOR_RGBA  6

static gboolean
is_opaque (const guint32 *pixels, gsize stride, int width, int height)
{
  for (int y = 0; y < height; y++)
    {
      guint32 common = 0xff000000u;

      for (int x = 0; x < width; x++)
        common &= pixels[(gsize) y * stride + (gsize) x];
      if (common != 0xff000000u)
        return FALSE;
    }
  return TRUE;
}

static void
convert_opaque (guint8 *to, const guint32 *pixels, int width)
{
  for (int x = 0; x < width; x++)
    {
      *to++ = (guint8) (pixels[x] >> 16);
      *to++ = (guint8) (pixels[x] >> 8);
      *to++ = (guint8) pixels[x];
    }
}

/* cairo's pixels are premultiplied, PNG's are not. */
static void
convert_transparent (guint8 *to, const guint32 *pixels, int width)
{
  for (int x = 0; x < width; x++)
    {
      guint alpha = pixels[x] >> 24;

      for (int shift = 16; shift >= 0; shift -= 8)
        {
          guint channel = pixels[x] >> shift & 255;

          *to++ = (guint8) (alpha == 0 || alpha == 255 ? channel : MIN (255, (channel * 255 + alpha / 2) / alpha));
        }
      *to++ = (guint8) alpha;
    }
}

static void
filter_row (guint8 *restrict filtered, const guint8 *restrict row, const guint8 *restrict above, gsize n)
{
  for (gsize at = 0; at < n; at++)
    filtered[at] = (guint8) (row[at] - above[at]);
}

/* How flat the row is: bytes like the one of the pixel before. */
static guint
count_repeated (const guint8 *row, gsize n, guint channels)
{
  guint count = 0;

  for (gsize at = channels; at < n;)
    {
      gsize end = MIN (at + G_MAXUINT8, n);
      guint8 some = 0; /* in bytes, of which a processor adds many at once */

      for (; at < end; at++)
        some += row[at] == row[at - channels];
      count += some;
    }
  return count;
}

/* By itself or as its difference from the row above, whichever is flatter: the gap below a row of cells has all their colours in the difference. */
static void
add_row (NormDeflate *deflate, const guint8 *row, const guint8 *above, guint8 *filtered, gsize n, guint channels)
{
  guint8 filter;

  filter_row (filtered, row, above, n);
  filter = count_repeated (row, n, channels) > count_repeated (filtered, n, channels) ? FILTER_NONE : FILTER_UP;
  norm_deflate_add (deflate, &filter, 1);
  norm_deflate_add (deflate, filter == FILTER_NONE ? row : filtered, n);
}

static GByteArray *
compress_rows (const guint32 *pixels, gsize stride, int width, int height, gboolean opaque)
{
  guint channels = opaque ? 3 : 4;
  gsize n = (gsize) width * channels;
  g_autofree guint8 *row = g_malloc (n), *above = g_malloc0 (n), *filtered = g_malloc (n);
  NormDeflate *deflate = norm_deflate_new (channels);

  for (int y = 0; y < height; y++)
    {
      const guint32 *from = pixels + (gsize) y * stride;
      guint8 *done = row;

      if (y > 0 && memcmp (from, from - stride, (gsize) width * sizeof *from) == 0)
        {
          norm_deflate_add (deflate, &(guint8){ FILTER_UP }, 1);
          norm_deflate_add_zeros (deflate, n);
          continue;
        }
      if (opaque)
        convert_opaque (row, from, width);
      else
        convert_transparent (row, from, width);
      add_row (deflate, row, above, filtered, n, channels);
      row = above;
      above = done;
    }
  return norm_deflate_finish (deflate);
}

static void
append_number (GByteArray *bytes, guint32 number)
{
  number = GUINT32_TO_BE (number);
  g_byte_array_append (bytes, (const guint8 *) &number, sizeof number);
}

static void
append_chunk (GByteArray *bytes, const char *type, const guint8 *data, guint n)
{
  uLong checksum;

  append_number (bytes, n);
  g_byte_array_append (bytes, (const guint8 *) type, 4);
  if (n > 0)
    g_byte_array_append (bytes, data, n);
  checksum = crc32_z (crc32 (0, NULL, 0), bytes->data + bytes->len - n - 4, n + 4);
  append_number (bytes, (guint32) checksum);
}

static void
append_header (GByteArray *bytes, int width, int height, gboolean opaque)
{
  const guint8 kind[] = { 8, opaque ? COLOR_RGB : COLOR_RGBA, 0, 0, 0 }; /* bits of a channel, channels, and the only methods there are */
  g_autoptr (GByteArray) header = g_byte_array_new ();

  append_number (header, (guint32) width);
  append_number (header, (guint32) height);
  g_byte_array_append (header, kind, sizeof kind);
  append_chunk (bytes, "IHDR", header->data, header->len);
}

GBytes *
norm_png_encode (cairo_surface_t *surface)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface) / 4;
  const guint32 *pixels;
  g_autoptr (GByteArray) data = NULL;
  GByteArray *bytes;
  gboolean opaque;

  cairo_surface_flush (surface);
  pixels = (const guint32 *) (gconstpointer) cairo_image_surface_get_data (surface);
  opaque = is_opaque (pixels, stride, width, height);
  data = compress_rows (pixels, stride, width, height, opaque);
  bytes = g_byte_array_sized_new (data->len + 64);
  g_byte_array_append (bytes, signature, sizeof signature);
  append_header (bytes, width, height, opaque);
  append_chunk (bytes, "IDAT", data->data, data->len);
  append_chunk (bytes, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (bytes);
}
