/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one thing of a camera's notes that a picture needs. They are a small TIFF file: byte order, 42, where the first directory is; its entries
 * are tag, type, count and value, of 12 bytes. */
#include "exif.h"
#include <string.h>

#define PREFIX          "Exif\0\0"
#define PREFIX_LENGTH   6
#define HEADER_LENGTH   8
#define ENTRY_LENGTH    12
#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT      3

typedef struct
{
  const guchar *data;
  gsize size;
  gboolean big_endian;
} Notes;

static guint
read_uint (const Notes *notes, gsize at, guint n_bytes)
{
  guint value = 0;

  for (guint byte = 0; byte < n_bytes; byte++)
    value |= (guint) notes->data[at + byte] << 8 * (notes->big_endian ? n_bytes - 1 - byte : byte);
  return value;
}

/* @at: of the directory. 0: it does not say */
static guint
find_orientation (const Notes *notes, gsize at)
{
  guint n_entries = at + 2 <= notes->size ? read_uint (notes, at, 2) : 0;

  for (gsize entry = at + 2; n_entries > 0 && entry + ENTRY_LENGTH <= notes->size; entry += ENTRY_LENGTH, n_entries--)
    if (read_uint (notes, entry, 2) == TAG_ORIENTATION && read_uint (notes, entry + 2, 2) == TYPE_SHORT)
      return read_uint (notes, entry + 8, 2);
  return 0;
}

guint
norm_exif_orientation (const guchar *data, gsize size)
{
  Notes notes = { data, size, FALSE };

  if (size >= PREFIX_LENGTH && memcmp (data, PREFIX, PREFIX_LENGTH) == 0)
    notes = (Notes){ data + PREFIX_LENGTH, size - PREFIX_LENGTH, FALSE };
  if (notes.size < HEADER_LENGTH || (memcmp (notes.data, "II", 2) != 0 && memcmp (notes.data, "MM", 2) != 0))
    return 0;
  notes.big_endian = *notes.data == 'M';
  return read_uint (&notes, 2, 2) == 42 ? find_orientation (&notes, read_uint (&notes, 4, 4)) : 0;
}
