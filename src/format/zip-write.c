/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zip archives of stored members. */
#include "crc.h"
#include "zip-private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define VERSION_64 45 /* 4.5 of the format, the first with zip64 */
#define FLAG_UTF8  (1 << 11)
#define DATE_1980  (1 << 5 | 1) /* 1980-01-01 */
/* id and length of the extra field, then the two sizes, and in the directory the offset as well */
#define LOCAL_EXTRA   (4 + 16)
#define CENTRAL_EXTRA (4 + 24)

/* Writes little-endian numbers one after the other. */
static guchar *
put (guchar *at, guint64 number, int n_bytes)
{
  for (; n_bytes > 0; n_bytes--, number >>= 8)
    *at++ = (guchar) number;
  return at;
}

static guchar *
put_bytes (guchar *at, gconstpointer bytes, gsize n)
{
  if (n > 0)
    memcpy (at, bytes, n);
  return at + n;
}

static gsize
content_size (const NormZipContent *content)
{
  return content->n_head + content->n_rest;
}

static guint32
content_crc (const NormZipContent *content)
{
  return norm_crc32 (norm_crc32 (0, content->head, content->n_head), content->rest, content->n_rest);
}

/* What a local header and the directory say alike, from the needed version to the length of the name. */
static guchar *
put_common (guchar *at, const NormZipContent *content, guint32 crc)
{
  at = put (at, VERSION_64, 2);
  at = put (at, FLAG_UTF8, 2);
  at = put (at, NORM_ZIP_STORED, 2);
  at = put (at, (guint64) DATE_1980 << 16, 4);
  at = put (at, crc, 4);
  at = put (at, G_MAXUINT32, 4);
  at = put (at, G_MAXUINT32, 4);
  return put (at, strlen (content->name), 2);
}

static guchar *
put_extra (guchar *at, gsize extra_size, gsize size)
{
  at = put (at, NORM_ZIP_EXTRA64_ID, 2);
  at = put (at, extra_size - 4, 2);
  at = put (at, size, 8);
  return put (at, size, 8);
}

static guchar *
put_member (guchar *at, const NormZipContent *content, guint32 crc)
{
  at = put (at, NORM_ZIP_LOCAL_SIGNATURE, 4);
  at = put_common (at, content, crc);
  at = put (at, LOCAL_EXTRA, 2);
  at = put_bytes (at, content->name, strlen (content->name));
  at = put_extra (at, LOCAL_EXTRA, content_size (content));
  at = put_bytes (at, content->head, content->n_head);
  return put_bytes (at, content->rest, content->n_rest);
}

static guchar *
put_entry (guchar *at, const NormZipContent *content, guint32 crc, gsize offset)
{
  at = put (at, NORM_ZIP_CENTRAL_SIGNATURE, 4);
  at = put (at, VERSION_64, 2);
  at = put_common (at, content, crc);
  at = put (at, CENTRAL_EXTRA, 2);
  at = put (at, 0, 2 + 2 + 2 + 4); /* comment, volume, attributes */
  at = put (at, G_MAXUINT32, 4);
  at = put_bytes (at, content->name, strlen (content->name));
  at = put_extra (at, CENTRAL_EXTRA, content_size (content));
  return put (at, offset, 8);
}

static guchar *
put_end (guchar *at, guint n, gsize start, gsize length)
{
  at = put (at, NORM_ZIP_END64_SIGNATURE, 4);
  at = put (at, NORM_ZIP_END64_SIZE - 12, 8);
  at = put (at, VERSION_64, 2);
  at = put (at, VERSION_64, 2);
  at = put (at, 0, 4 + 4); /* volumes */
  at = put (at, n, 8);
  at = put (at, n, 8);
  at = put (at, length, 8);
  at = put (at, start, 8);

  at = put (at, NORM_ZIP_LOCATOR64_SIGNATURE, 4);
  at = put (at, 0, 4);
  at = put (at, start + length, 8);
  at = put (at, 1, 4);

  at = put (at, NORM_ZIP_END_SIGNATURE, 4);
  at = put (at, 0, 2 + 2);
  at = put (at, G_MAXUINT16, 2);
  at = put (at, G_MAXUINT16, 2);
  at = put (at, G_MAXUINT32, 4);
  at = put (at, G_MAXUINT32, 4);
  return put (at, 0, 2);
}

/* FALSE where the sum is more than memory can hold. */
static gboolean
count_bytes (const NormZipContent *contents, guint n, gsize *size)
{
  *size = NORM_ZIP_END64_SIZE + NORM_ZIP_LOCATOR64_SIZE + NORM_ZIP_END_SIZE;
  for (guint i = 0; i < n; i++)
    {
      gsize around = NORM_ZIP_LOCAL_SIZE + LOCAL_EXTRA + NORM_ZIP_CENTRAL_SIZE + CENTRAL_EXTRA + 2 * strlen (contents[i].name);

      if (!g_size_checked_add (size, *size, around) || !g_size_checked_add (size, *size, content_size (&contents[i])))
        return FALSE;
    }
  return *size <= G_MAXSSIZE;
}

GBytes *
norm_zip_write (const NormZipContent *contents, guint n, GError **error)
{
  gsize size, start;
  guchar *data = count_bytes (contents, n, &size) ? g_try_malloc (size) : NULL, *at = data;
  g_autofree gsize *offsets = g_new (gsize, n);
  g_autofree guint32 *crcs = g_new (guint32, n);

  if (data == NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("not enough memory to write %zu bytes; close other programs and try again"), size);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      offsets[i] = (gsize) (at - data);
      crcs[i] = content_crc (&contents[i]);
      at = put_member (at, &contents[i], crcs[i]);
    }
  start = (gsize) (at - data);
  for (guint i = 0; i < n; i++)
    at = put_entry (at, &contents[i], crcs[i], offsets[i]);
  at = put_end (at, n, start, (gsize) (at - data) - start);
  g_assert (at == data + size);
  return g_bytes_new_take (data, size);
}
