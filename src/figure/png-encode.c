/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PNG file as https://www.w3.org/TR/png has it, written for speed: pieces of the picture are compressed beside each other, by zlib. */
#include "png-encode.h"
#include "parallel.h"

#include <string.h>
#include <zlib.h>

/* Flat colours next to each other are found again as they are, without a filter. Level 2 is three times as fast as zlib's default for a few bytes
 * more; looking for runs only (Z_RLE) is no faster. */
#define LEVEL        2
#define MEMORY       8 /* zlib's default */
#define PIECE_SIZE   ((gsize) 1 << 18)
#define FLUSH_SIZE   16
#define SIGNATURE    "\x89PNG\r\n\x1a\n"
#define RGB          2
#define RGB_ALPHA    6
#define FILTER_NONE  0
#define FILTER_UP    2
#define ADLER_MODULO 65521

/* Some rows, compressed so that the pieces one after the other are one stream. */
typedef struct
{
  guint8 *data; /* owned; NULL: there was no memory for it */
  gsize size;
  gsize size_before; /* of what was compressed */
  guint32 adler;
} Piece;

typedef struct
{
  const guint32 *pixels;
  gsize stride; /* pixels */
  int width, height;
  gboolean opaque;
  gsize row_size; /* with the filter's byte */
  int piece_rows;
  gsize n_pieces;
  Piece *pieces;
} Picture;

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

static gboolean
is_repeated (const Picture *picture, int y)
{
  const guint32 *pixels = picture->pixels + (gsize) y * picture->stride;

  return y > 0 && memcmp (pixels, pixels - picture->stride, (gsize) picture->width * sizeof *pixels) == 0;
}

/* RFC 1950's checksum, of FILTER_UP and as many zeros as there are bytes in a row. */
static guint32
add_repeated_row (guint32 adler, gsize row_size)
{
  guint64 sum = ((adler & 0xffff) + FILTER_UP) % ADLER_MODULO, sums = adler >> 16;

  return (guint32) ((sums + sum * row_size) % ADLER_MODULO << 16 | sum);
}

/* As every deflate() here has room for all it may write, it does all at once. */
static void
compress_rows (const Picture *picture, int first, int end, z_stream *stream, guint32 *adler)
{
  g_autofree guint8 *row = g_malloc (picture->row_size), *repeated = g_malloc0 (picture->row_size);

  row[0] = FILTER_NONE;
  repeated[0] = FILTER_UP;
  for (int y = first; y < end; y++)
    {
      const guint32 *pixels = picture->pixels + (gsize) y * picture->stride;
      gboolean again = is_repeated (picture, y);

      if (again)
        *adler = add_repeated_row (*adler, picture->row_size);
      else
        {
          (picture->opaque ? convert_opaque : convert_transparent) (row + 1, pixels, picture->width);
          *adler = (guint32) adler32 (*adler, row, (uInt) picture->row_size);
        }
      stream->next_in = again ? repeated : row;
      stream->avail_in = (uInt) picture->row_size;
      deflate (stream, y + 1 < end ? Z_NO_FLUSH : end < picture->height ? Z_SYNC_FLUSH : Z_FINISH);
    }
}

static void
compress_piece (gsize item, gpointer data)
{
  Picture *picture = data;
  Piece *piece = &picture->pieces[item];
  int first = (int) item * picture->piece_rows, end = MIN (first + picture->piece_rows, picture->height);
  z_stream stream = { 0 };
  gsize room;

  if (deflateInit2 (&stream, LEVEL, Z_DEFLATED, -MAX_WBITS, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
    return;
  piece->size_before = (gsize) (end - first) * picture->row_size;
  piece->adler = 1;
  room = deflateBound (&stream, piece->size_before) + FLUSH_SIZE;
  piece->data = g_try_malloc (room);
  if (piece->data != NULL)
    {
      stream.next_out = piece->data;
      stream.avail_out = (uInt) room;
      compress_rows (picture, first, end, &stream, &piece->adler);
      piece->size = room - stream.avail_out;
      piece->data = g_realloc (piece->data, piece->size);
    }
  deflateEnd (&stream);
}

static void
append_number (GByteArray *bytes, guint32 number)
{
  number = GUINT32_TO_BE (number);
  g_byte_array_append (bytes, (const guint8 *) &number, sizeof number);
}

/* What was appended since @start, the chunk's name first, is all of it: its size goes before, its checksum behind. */
static void
end_chunk (GByteArray *bytes, guint start)
{
  guint32 size = GUINT32_TO_BE (bytes->len - start - 4), checksum = (guint32) crc32 (0, bytes->data + start, bytes->len - start);

  memcpy (bytes->data + start - sizeof size, &size, sizeof size);
  append_number (bytes, checksum);
}

static guint
begin_chunk (GByteArray *bytes, const char *name)
{
  append_number (bytes, 0);
  g_byte_array_append (bytes, (const guint8 *) name, 4);
  return bytes->len - 4;
}

static void
append_header (GByteArray *bytes, const Picture *picture)
{
  const guint8 kind[] = { 8, picture->opaque ? RGB : RGB_ALPHA, 0, 0, 0 };
  guint start;

  g_byte_array_append (bytes, (const guint8 *) SIGNATURE, strlen (SIGNATURE));
  start = begin_chunk (bytes, "IHDR");
  append_number (bytes, (guint32) picture->width);
  append_number (bytes, (guint32) picture->height);
  g_byte_array_append (bytes, kind, sizeof kind);
  end_chunk (bytes, start);
}

/* The pieces as the one zlib stream they are. */
static void
append_pieces (GByteArray *bytes, const Picture *picture)
{
  static const guint8 zlib_header[] = { 0x78, 0x01 };
  guint start = begin_chunk (bytes, "IDAT");
  guint32 adler = 1;

  g_byte_array_append (bytes, zlib_header, sizeof zlib_header);
  for (gsize at = 0; at < picture->n_pieces; at++)
    {
      const Piece *piece = &picture->pieces[at];

      g_byte_array_append (bytes, piece->data, (guint) piece->size);
      adler = (guint32) adler32_combine (adler, piece->adler, (z_off_t) piece->size_before);
    }
  append_number (bytes, adler);
  end_chunk (bytes, start);
}

static GBytes *
join (const Picture *picture)
{
  GByteArray *bytes = g_byte_array_new ();

  append_header (bytes, picture);
  append_pieces (bytes, picture);
  end_chunk (bytes, begin_chunk (bytes, "IEND"));
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
norm_png_encode (cairo_surface_t *surface)
{
  Picture picture = { .width = cairo_image_surface_get_width (surface), .height = cairo_image_surface_get_height (surface) };
  NormStage stage = { .func = compress_piece };
  gboolean complete = TRUE;
  GBytes *bytes;

  cairo_surface_flush (surface);
  picture.pixels = (const guint32 *) (gconstpointer) cairo_image_surface_get_data (surface);
  picture.stride = (gsize) cairo_image_surface_get_stride (surface) / sizeof *picture.pixels;
  picture.opaque = is_opaque (picture.pixels, picture.stride, picture.width, picture.height);
  picture.row_size = 1 + (gsize) picture.width * (picture.opaque ? 3 : 4);
  picture.piece_rows = (int) MAX (1, PIECE_SIZE / picture.row_size);
  picture.n_pieces = stage.n_items = ((gsize) picture.height + (gsize) picture.piece_rows - 1) / (gsize) picture.piece_rows;
  picture.pieces = g_new0 (Piece, picture.n_pieces);
  norm_parallel_run (&stage, 1, picture.row_size * (gsize) picture.height, &picture, NULL, NULL);
  for (gsize at = 0; at < picture.n_pieces; at++)
    complete = complete && picture.pieces[at].data != NULL;
  bytes = complete ? join (&picture) : NULL;
  for (gsize at = 0; at < picture.n_pieces; at++)
    g_free (picture.pieces[at].data);
  g_free (picture.pieces);
  return bytes;
}
