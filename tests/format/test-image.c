/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures, some made here from their values, others stored: each value as it is in the file, or a refusal. */
#include "reference.h"
#include "image.h"
#include <zlib.h>

static NormTensor *
read_bytes (GBytes *bytes, GError **error)
{
  return norm_format_read_bytes (bytes, NULL, NULL, error);
}

/* ── PNG ── */

static void
append_be32 (GByteArray *array, guint32 value)
{
  guint32 swapped = GUINT32_TO_BE (value);

  g_byte_array_append (array, (const guint8 *) &swapped, 4);
}

static void
append_chunk (GByteArray *png, const char *name, const guint8 *data, guint n)
{
  guint start = png->len + 4;

  append_be32 (png, n);
  g_byte_array_append (png, (const guint8 *) name, 4);
  g_byte_array_append (png, data, n);
  append_be32 (png, (guint32) crc32 (0, png->data + start, n + 4));
}

/* @rows: with the filter's byte before each; @extra: NULL, or the name and content of a chunk before them */
static GBytes *
make_png (guint32 width, guint32 height, guint8 depth, guint8 color, const guint8 *rows, guint n_rows, const char *extra, const guint8 *data, guint n)
{
  g_autoptr (GByteArray) png = g_byte_array_new (), header = g_byte_array_new ();
  const guint8 rest[] = { depth, color, 0, 0, 0 };
  uLongf packed_size = compressBound (n_rows);
  g_autofree guint8 *packed = g_malloc (packed_size);

  g_assert_cmpint (compress (packed, &packed_size, rows, n_rows), ==, Z_OK);
  append_be32 (header, width);
  append_be32 (header, height);
  g_byte_array_append (header, rest, sizeof rest);
  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  append_chunk (png, "IHDR", header->data, header->len);
  if (extra != NULL)
    append_chunk (png, extra, data, n);
  append_chunk (png, "IDAT", packed, (guint) packed_size);
  append_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&png));
}

/* @expected: a Python list of planes */
static void
check (GBytes *bytes, const char *dtype, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *literal = g_strdup_printf ("torch.tensor(%s, dtype=torch.%s)", expected, dtype);
  g_autoptr (NormTensor) tensor = read_bytes (bytes, &error);
  g_autoptr (NormTensor) wanted = NULL;

  g_assert_no_error (error);
  wanted = norm_literal_parse (literal, strlen (literal), FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (norm_tensor_equal (tensor, wanted));
}

static void
check_png (guint8 depth, guint8 color, const guint8 *rows, guint n_rows, const char *extra, const guint8 *data, guint n, const char *dtype,
           const char *expected)
{
  g_autoptr (GBytes) png = make_png (2, 2, depth, color, rows, n_rows, extra, data, n);

  check (png, dtype, expected);
}

static void
test_png (void)
{
  static const guint8 grey[] = { 0, 1, 2, 0, 3, 255 }, grey16[] = { 0, 1, 2, 255, 255, 0, 0, 1, 128, 0 };
  static const guint8 rgb[] = { 0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, 10, 11, 12 };
  static const guint8 rgb16[] = { 0, 0, 1, 0, 2, 0, 3, 1, 0, 2, 0, 3, 0, 0, 255, 255, 255, 254, 255, 253, 0, 0, 0, 0, 0, 0 };
  static const guint8 rgba[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 9, 10, 11, 12, 13, 14, 15, 0 };
  static const guint8 grey_alpha[] = { 0, 1, 2, 3, 4, 0, 5, 6, 7, 8 }, bits[] = { 0, 0x40, 0, 0x80 }, indices[] = { 0, 0, 1, 0, 1, 0 };
  static const guint8 palette[] = { 10, 20, 30, 40, 50, 60 };

  check_png (8, 0, grey, sizeof grey, NULL, NULL, 0, "uint8", "[[[1, 2], [3, 255]]]");
  check_png (16, 0, grey16, sizeof grey16, NULL, NULL, 0, "uint16", "[[[258, 65535], [1, 32768]]]");
  check_png (8, 2, rgb, sizeof rgb, NULL, NULL, 0, "uint8", "[[[1, 4], [7, 10]], [[2, 5], [8, 11]], [[3, 6], [9, 12]]]");
  check_png (16, 2, rgb16, sizeof rgb16, NULL, NULL, 0, "uint16", "[[[1, 256], [65535, 0]], [[2, 512], [65534, 0]], [[3, 768], [65533, 0]]]");
  check_png (8, 6, rgba, sizeof rgba, NULL, NULL, 0, "uint8", "[[[1, 5], [9, 13]], [[2, 6], [10, 14]], [[3, 7], [11, 15]], [[4, 8], [12, 0]]]");
  check_png (8, 4, grey_alpha, sizeof grey_alpha, NULL, NULL, 0, "uint8", "[[[1, 3], [5, 7]], [[1, 3], [5, 7]], [[1, 3], [5, 7]], [[2, 4], [6, 8]]]");
  check_png (1, 0, bits, sizeof bits, NULL, NULL, 0, "uint8", "[[[0, 255], [255, 0]]]");
  check_png (8, 3, indices, sizeof indices, "PLTE", palette, sizeof palette, "uint8",
             "[[[10, 40], [40, 10]], [[20, 50], [50, 20]], [[30, 60], [60, 30]]]");
}

/* ── TIFF ── */

static void
append_entry (GByteArray *tiff, guint16 tag, guint16 type, guint32 value)
{
  const guint16 words[] = { tag, type };
  const guint32 numbers[] = { 1, value };

  g_byte_array_append (tiff, (const guint8 *) words, sizeof words);
  g_byte_array_append (tiff, (const guint8 *) numbers, sizeof numbers);
}

/* Grey, one strip, in this machine's byte order */
static GBytes *
make_turned_tiff (guint32 width, guint32 height, guint32 bits, guint32 format, const void *strip, guint n, guint32 orientation)
{
  g_autoptr (GByteArray) tiff = g_byte_array_new ();
  const guint16 mark = G_BYTE_ORDER == G_LITTLE_ENDIAN ? 0x4949 : 0x4d4d, version = 42, n_entries = 10;
  const guint32 first = 8, none = 0;

  g_byte_array_append (tiff, (const guint8 *) &mark, 2);
  g_byte_array_append (tiff, (const guint8 *) &version, 2);
  g_byte_array_append (tiff, (const guint8 *) &first, 4);
  g_byte_array_append (tiff, (const guint8 *) &n_entries, 2);
  append_entry (tiff, 256, 4, width);
  append_entry (tiff, 257, 4, height);
  append_entry (tiff, 258, 4, bits);
  append_entry (tiff, 259, 4, 1); /* not compressed */
  append_entry (tiff, 262, 4, 1); /* grey */
  append_entry (tiff, 273, 4, 8 + 2 + n_entries * 12 + 4);
  append_entry (tiff, 274, 4, orientation);
  append_entry (tiff, 278, 4, height);
  append_entry (tiff, 279, 4, n);
  append_entry (tiff, 339, 4, format);
  g_byte_array_append (tiff, (const guint8 *) &none, 4);
  g_byte_array_append (tiff, strip, n);
  return g_byte_array_free_to_bytes (g_steal_pointer (&tiff));
}

static GBytes *
make_tiff (guint32 width, guint32 height, guint32 bits, guint32 format, const void *strip, guint n)
{
  return make_turned_tiff (width, height, bits, format, strip, n, 1);
}

static void
test_tiff (void)
{
  static const guint8 bytes[] = { 1, 2, 3, 250, 251, 252 };
  static const guint16 words[] = { 1, 256, 65535, 1000, 0, 2 };
  static const float floats[] = { 0.5f, -1.25f, 3e10f, 0, 1, 2 };
  g_autoptr (GBytes) eight = make_tiff (3, 2, 8, 1, bytes, sizeof bytes), sixteen = make_tiff (3, 2, 16, 1, words, sizeof words);
  g_autoptr (GBytes) floating = make_tiff (3, 2, 32, 3, floats, sizeof floats), lzw = reference_bytes ("images", "lzw-16.tif");

  check (eight, "uint8", "[[[1, 2, 3], [250, 251, 252]]]");
  check (sixteen, "uint16", "[[[1, 256, 65535], [1000, 0, 2]]]");
  check (floating, "float32", "[[[0.5, -1.25, 3e10], [0, 1, 2]]]");
  check (lzw, "uint16", "[[[0, 65535]]]");
}

/* ── JPEG, WebP: stored, of pixels whose colour is known ── */

static void
check_constant (const char *file, const double *values, gsize channels, double tolerance)
{
  g_autoptr (GBytes) bytes = reference_bytes ("images", file);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = read_bytes (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpint (tensor->dtype, ==, NORM_DTYPE_UINT8);
  g_assert_cmpint (tensor->rank, ==, 3);
  g_assert_cmpuint (tensor->shape[0], ==, channels);
  g_assert_cmpuint (tensor->shape[1], ==, 8);
  for (gsize flat = 0; flat < tensor->n_values; flat++)
    g_assert_cmpfloat_with_epsilon (norm_tensor_get (tensor, flat), values[flat / 64], tolerance + 0.5);
}

static void
test_jpeg (void)
{
  check_constant ("grey.jpg", (const double[]){ 100 }, 1, 0);
  check_constant ("rgb.jpg", (const double[]){ 200, 100, 50 }, 3, 2);
}

static void
test_webp (void)
{
  g_autoptr (GBytes) three = reference_bytes ("images", "three.webp"), alpha = reference_bytes ("images", "alpha.webp");

  check (three, "uint8", "[[[255, 0, 0]], [[0, 0, 255]], [[0, 255, 0]]]");
  check (alpha, "uint8", "[[[255, 0]], [[0, 0]], [[0, 255]], [[255, 51]]]");
}

/* ── a camera that was turned ── */

/* A camera's notes: @orientation, in either byte order */
static GByteArray *
make_notes (guint16 orientation, gboolean big_endian)
{
  const guint8 little[] = { 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation & 255, orientation >> 8, 0, 0, 0, 0, 0, 0 };
  const guint8 big[] = { 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, orientation >> 8, orientation & 255, 0, 0, 0, 0, 0, 0 };
  GByteArray *notes = g_byte_array_new ();

  return g_byte_array_append (notes, big_endian ? big : little, sizeof little);
}

/* three.webp, a row of red, blue and green, with notes behind it */
static GBytes *
make_webp (const GByteArray *notes)
{
  g_autoptr (GBytes) plain = reference_bytes ("images", "three.webp");
  GByteArray *webp = g_byte_array_new ();
  const guint8 head[] = { 'E', 'X', 'I', 'F', (guint8) notes->len, 0, 0, 0 };

  g_byte_array_append (webp, g_bytes_get_data (plain, NULL), (guint) g_bytes_get_size (plain));
  g_byte_array_append (webp, head, sizeof head);
  g_byte_array_append (webp, notes->data, notes->len);
  webp->data[4] = (guint8) (webp->len - 8);
  return g_byte_array_free_to_bytes (webp);
}

/* Expectations as Pillow's ImageOps.exif_transpose() gives them. */
static void
test_turned (void)
{
  static const char *const expected[] = {
    "[[[1, 2, 3], [4, 5, 6]]]",   "[[[1, 2, 3], [4, 5, 6]]]",   "[[[3, 2, 1], [6, 5, 4]]]",   "[[[6, 5, 4], [3, 2, 1]]]",
    "[[[4, 5, 6], [1, 2, 3]]]",   "[[[1, 4], [2, 5], [3, 6]]]", "[[[4, 1], [5, 2], [6, 3]]]", "[[[6, 3], [5, 2], [4, 1]]]",
    "[[[3, 6], [2, 5], [1, 4]]]", "[[[1, 2, 3], [4, 5, 6]]]",
  };
  static const guint8 rows[] = { 0, 1, 2, 3, 0, 4, 5, 6 }, strip[] = { 1, 2, 3, 4, 5, 6 };
  g_autoptr (GByteArray) right = make_notes (6, TRUE);
  g_autoptr (GBytes) webp = make_webp (right), jpeg = reference_bytes ("images", "turned.jpg");
  g_autoptr (NormTensor) tensor = read_bytes (jpeg, NULL);

  for (guint orientation = 0; orientation < G_N_ELEMENTS (expected); orientation++)
    {
      g_autoptr (GByteArray) notes = make_notes ((guint16) orientation, orientation % 2 != 0);
      g_autoptr (GBytes) png = make_png (3, 2, 8, 0, rows, sizeof rows, "eXIf", notes->data, notes->len);
      g_autoptr (GBytes) tiff = make_turned_tiff (3, 2, 8, 1, strip, sizeof strip, orientation);

      check (png, "uint8", expected[orientation]);
      check (tiff, "uint8", expected[orientation]);
    }
  check (webp, "uint8", "[[[255], [0], [0]], [[0], [0], [255]], [[0], [255], [0]]]");
  g_assert_cmpuint (tensor->shape[1], ==, 16); /* black at the left, taken with the camera turned: at the top */
  g_assert_cmpuint (tensor->shape[2], ==, 8);
  for (gsize flat = 0; flat < 128; flat++)
    g_assert_cmpfloat (norm_tensor_get (tensor, flat), ==, flat < 64 ? 0 : 255);
}

/* Notes that end early or lie about where they go on turn nothing. */
static void
test_damaged_notes (void)
{
  static const guint8 rows[] = { 0, 1, 2, 3, 0, 4, 5, 6 };
  g_autoptr (GByteArray) notes = make_notes (6, FALSE);

  for (guint length = 4; length < 22; length++)
    {
      g_autoptr (GBytes) png = make_png (3, 2, 8, 0, rows, sizeof rows, "eXIf", notes->data, length);

      check (png, "uint8", "[[[1, 2, 3], [4, 5, 6]]]");
    }
  for (guint at = 4; at < 8; at++)
    {
      g_autoptr (GBytes) png = NULL;

      notes->data[at] ^= 0xff;
      png = make_png (3, 2, 8, 0, rows, sizeof rows, "eXIf", notes->data, notes->len);
      check (png, "uint8", "[[[1, 2, 3], [4, 5, 6]]]");
    }
}

/* ── what is no picture ── */

static void
assert_refused (GBytes *bytes, NormError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_bytes (bytes, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, NORM_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, message));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* A stored file up to @length, and with the byte at @at changed */
static void
refuse_changed (const char *file, gsize length, gssize at, const char *message)
{
  g_autoptr (GBytes) whole = reference_bytes ("images", file), changed = NULL;
  gsize size;
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (whole, &size), g_bytes_get_size (whole));

  if (at >= 0)
    data[at] ^= 0xff;
  changed = g_bytes_new (data, MIN (size, length));
  assert_refused (changed, NORM_ERROR_DATA, message);
}

static void
test_damaged (void)
{
  static const guint8 grey[] = { 0, 1, 2, 0, 3, 255 };
  g_autoptr (GBytes) png = make_png (2, 2, 8, 0, grey, sizeof grey, NULL, NULL, 0), huge = make_png (1 << 30, 1 << 30, 16, 6, grey, 6, NULL, NULL, 0);
  g_autoptr (GBytes) large = make_png (60000, 60000, 16, 6, grey, sizeof grey, NULL, NULL, 0),
                     short_rows = make_png (2, 9, 8, 0, grey, 6, NULL, NULL, 0);
  g_autoptr (GBytes) depth = make_png (2, 2, 7, 0, grey, sizeof grey, NULL, NULL, 0), none = make_png (0, 2, 8, 0, grey, sizeof grey, NULL, NULL, 0);
  g_autoptr (GBytes) no_palette = make_png (2, 2, 8, 3, grey, sizeof grey, NULL, NULL, 0);
  static const guint8 strip[] = { 1, 2, 3, 4 };
  g_autoptr (GBytes) short_strip = make_tiff (2, 200, 8, 1, strip, sizeof strip), deep = make_tiff (2, 2, 64, 3, strip, sizeof strip);
  g_autoptr (GBytes) large_tiff = make_tiff (1 << 30, 1 << 30, 8, 1, strip, sizeof strip), cmyk = reference_bytes ("images", "cmyk.jpg");
  gsize sizes[] = { 8, 20, 33, 45, g_bytes_get_size (png) - 13 };

  for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (png, 0, sizes[k]);

      assert_refused (cut, NORM_ERROR_DATA, "a damaged PNG picture (");
    }
  assert_refused (huge, NORM_ERROR_DATA, "a damaged PNG picture");
  assert_refused (large, NORM_ERROR_LIMIT, "a picture of 60000 × 60000 pixels is too large; make it smaller");
  assert_refused (short_rows, NORM_ERROR_DATA, "a damaged PNG picture");
  assert_refused (depth, NORM_ERROR_DATA, "a damaged PNG picture");
  assert_refused (none, NORM_ERROR_DATA, "a damaged PNG picture");
  assert_refused (no_palette, NORM_ERROR_DATA, "a damaged PNG picture");
  assert_refused (short_strip, NORM_ERROR_DATA, "a damaged TIFF picture; save it again");
  assert_refused (deep, NORM_ERROR_UNSUPPORTED, "a TIFF picture of 1 × 64 bits, which is not read; save it as 8 or 16 bit");
  assert_refused (large_tiff, NORM_ERROR_LIMIT, "a picture of 1073741824 × 1073741824 pixels is too large");
  assert_refused (cmyk, NORM_ERROR_UNSUPPORTED, "for printing (CMYK); convert it to RGB");
  refuse_changed ("rgb.jpg", 30, -1, "a damaged JPEG picture (");
  refuse_changed ("rgb.jpg", 260, -1, "a damaged JPEG picture (");
  refuse_changed ("three.webp", 14, -1, "a damaged WebP picture; save it again");
  refuse_changed ("three.webp", 25, -1, "a damaged WebP picture");
  refuse_changed ("lzw-16.tif", 9, -1, "a damaged TIFF picture");
  refuse_changed ("lzw-16.tif", G_MAXSIZE, 5, "a damaged TIFF picture");
}

/* What is a picture by its looks is called one. */
static void
test_other_kinds (void)
{
  static const struct
  {
    const char *bytes;
    gsize n;
    const char *name;
  } kinds[] = {
    { "GIF89a\1\0\1\0\0\0\0;", 14, "GIF" },
    { "BM:\0\0\0\0\0\0\0\066\0\0\0\050\0\0\0\1\0\0\0\1\0\0\0", 26, "BMP" },
    { "\0\0\0\030ftypheic\0\0\0\0", 16, "HEIC" },
    { "\0\0\0\034ftypavif\0\0\0\0", 16, "AVIF" },
    { "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", 42, "SVG" },
    { "<?xml version=\"1.0\"?>\n<svg/>", 28, "SVG" },
  };

  for (gsize kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      g_autofree char *message = g_strdup_printf ("a picture as %s, which is not read; save it as PNG", kinds[kind].name);
      g_autoptr (GBytes) bytes = g_bytes_new (kinds[kind].bytes, kinds[kind].n);

      assert_refused (bytes, NORM_ERROR_UNSUPPORTED, message);
    }
}

static void
test_no_program (void)
{
  g_autoptr (GBytes) bytes = reference_bytes ("images", "grey.jpg");
  g_autofree char *program = g_strdup (g_getenv ("NORMSCOPE_IMAGE"));
  g_autoptr (GError) error = NULL;

  g_setenv ("NORMSCOPE_IMAGE", "/nowhere", TRUE);
  g_assert_null (read_bytes (bytes, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "pictures cannot be read"));
  g_clear_error (&error);
  g_setenv ("NORMSCOPE_IMAGE", "/bin/false", TRUE);
  g_assert_null (read_bytes (bytes, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "its decoder did not survive"));
  g_setenv ("NORMSCOPE_IMAGE", program, TRUE);
}

static void
test_cancelled (void)
{
  g_autoptr (GBytes) bytes = reference_bytes ("images", "grey.jpg");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  NormTask task = { cancellable, 0, NULL };

  g_cancellable_cancel (cancellable);
  g_assert_null (norm_format_read_bytes (bytes, NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/png", test_png);
  g_test_add_func ("/image/tiff", test_tiff);
  g_test_add_func ("/image/jpeg", test_jpeg);
  g_test_add_func ("/image/webp", test_webp);
  g_test_add_func ("/image/damaged", test_damaged);
  g_test_add_func ("/image/no-program", test_no_program);
  g_test_add_func ("/image/cancelled", test_cancelled);
  g_test_add_func ("/image/turned", test_turned);
  g_test_add_func ("/image/damaged-notes", test_damaged_notes);
  g_test_add_func ("/image/other-kinds", test_other_kinds);
  return g_test_run ();
}
