/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory of a zip archive, as PKWARE's APPNOTE describes it: local headers with the members' bytes, the central directory, its end. */
#include "zip-private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* The comment behind the end of the directory has a length of two bytes. */
#define MOST_COMMENT 0xffff

void
norm_zip_set_damaged (GError **error, gsize byte, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("the zip archive is damaged at byte %zu: %s; copy or save it again"), byte, reason);
}

static guint16
get16 (const guchar *data)
{
  return (guint16) (data[0] | data[1] << 8);
}

static guint32
get32 (const guchar *data)
{
  return get16 (data) | (guint32) get16 (data + 2) << 16;
}

static guint64
get64 (const guchar *data)
{
  return get32 (data) | (guint64) get32 (data + 4) << 32;
}

/* Where the directory is, and what is being read. */
typedef struct
{
  const guchar *data;
  gsize size;
  gsize start, length, n_members; /* of the directory, as it is claimed until check_directory() */
} Directory;

/* ── the end of the directory ── */

static gboolean
find_end (const Directory *directory, gsize *at)
{
  if (directory->size < NORM_ZIP_END_SIZE)
    return FALSE;
  for (gsize back = 0; back <= MIN (MOST_COMMENT, directory->size - NORM_ZIP_END_SIZE); back++)
    {
      *at = directory->size - NORM_ZIP_END_SIZE - back;
      if (get32 (directory->data + *at) == NORM_ZIP_END_SIGNATURE && get16 (directory->data + *at + 20) == back)
        return TRUE;
    }
  return FALSE;
}

static void
set_volumes (GError **error)
{
  g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED, _ ("one volume of a zip archive in several; put them together into one archive first"));
}

/* The numbers of the 64 bit record, which stands before its locator and that before the end; @end: where the directory has to end. */
static gboolean
read_end64 (Directory *directory, gsize *end, GError **error)
{
  gsize locator = *end - NORM_ZIP_LOCATOR64_SIZE;
  guint64 at = get64 (directory->data + locator + 8);
  const guchar *record;

  if (locator < NORM_ZIP_END64_SIZE || at > locator - NORM_ZIP_END64_SIZE || get32 (directory->data + at) != NORM_ZIP_END64_SIGNATURE)
    {
      norm_zip_set_damaged (error, locator, _ ("the 64 bit end of the directory is not where this says"));
      return FALSE;
    }
  record = directory->data + at;
  if (get32 (record + 16) != 0 || get32 (record + 20) != 0 || get64 (record + 24) != get64 (record + 32))
    {
      set_volumes (error);
      return FALSE;
    }
  directory->n_members = get64 (record + 32);
  directory->length = get64 (record + 40);
  directory->start = get64 (record + 48);
  *end = at;
  return TRUE;
}

static gboolean
check_directory (const Directory *directory, gsize end, GError **error)
{
  gsize start = directory->start, length = directory->length, n = directory->n_members;

  if (start > end || length > end - start)
    norm_zip_set_damaged (error, end, _ ("the directory should start at byte %zu and be %zu bytes long"), start, length);
  else if (n > length / NORM_ZIP_CENTRAL_SIZE)
    norm_zip_set_damaged (error, end, _ ("%zu members do not fit into a directory of %zu bytes"), n, length);
  else if (n > NORM_ZIP_MOST_MEMBERS)
    g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
                 _ ("holds %zu members, more than the %d that are read; save what is needed to a file of its own"), n, NORM_ZIP_MOST_MEMBERS);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_end (Directory *directory, GError **error)
{
  gsize end;
  const guchar *record;

  if (!find_end (directory, &end))
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_DATA,
                   _ ("the zip archive is cut off: its directory, which stands at the end, is missing; copy or save it again"));
      return FALSE;
    }
  record = directory->data + end;
  directory->n_members = get16 (record + 10);
  directory->length = get32 (record + 12);
  directory->start = get32 (record + 16);
  if (end >= NORM_ZIP_LOCATOR64_SIZE && get32 (record - NORM_ZIP_LOCATOR64_SIZE) == NORM_ZIP_LOCATOR64_SIGNATURE)
    {
      if (!read_end64 (directory, &end, error))
        return FALSE;
    }
  else if (get16 (record + 4) != 0 || get16 (record + 6) != 0 || get16 (record + 8) != get16 (record + 10))
    {
      set_volumes (error);
      return FALSE;
    }
  return check_directory (directory, end, error);
}

/* ── members ── */

/* The numbers that need more than 32 bits, in this order where the directory says 0xffffffff. */
static gboolean
read_extra64 (const guchar *extra, gsize length, guint64 *const numbers[3])
{
  gsize at = 0;

  while (length - at >= 4)
    {
      guint16 id = get16 (extra + at), n = get16 (extra + at + 2);

      at += 4;
      if (n > length - at)
        return FALSE;
      for (gsize used = 0, k = 0; id == NORM_ZIP_EXTRA64_ID && k < 3; k++)
        {
          if (*numbers[k] != G_MAXUINT32)
            continue;
          if (n - used < 8)
            return FALSE;
          *numbers[k] = get64 (extra + at + used);
          used += 8;
        }
      at += n;
    }
  return TRUE;
}

/* From the local header: its own name and extra fields may be of other lengths. Offsets stay within the bytes before the directory. */
static gboolean
locate (const Directory *directory, guint64 local, const guchar *name, guint16 n_name, NormZipMember *member, GError **error)
{
  const gboolean within = directory->start >= NORM_ZIP_LOCAL_SIZE && local <= directory->start - NORM_ZIP_LOCAL_SIZE;
  const guchar *header = directory->data + (within ? local : 0);
  gsize start;

  if (!within || get32 (header) != NORM_ZIP_LOCAL_SIGNATURE)
    {
      norm_zip_set_damaged (error, name - directory->data, _ ("no member starts at byte %zu, where one should"), (gsize) local);
      return FALSE;
    }
  start = local + NORM_ZIP_LOCAL_SIZE + get16 (header + 26) + get16 (header + 28);
  if (start > directory->start || member->stored_size > directory->start - start)
    {
      norm_zip_set_damaged (error, local, _ ("%zu bytes of a member should follow, but there are not so many"), member->stored_size);
      return FALSE;
    }
  if (get16 (header + 26) != n_name || memcmp (header + NORM_ZIP_LOCAL_SIZE, name, n_name) != 0 || get16 (header + 8) != member->method)
    {
      norm_zip_set_damaged (error, local, _ ("the member is not the one that the directory names"));
      return FALSE;
    }
  member->offset = start;
  return TRUE;
}

/* One entry of the directory at @at; @first: where its member's local header starts. */
static gboolean
read_member (const Directory *directory, gsize *at, NormZipMember *member, gsize *first, GError **error)
{
  const guchar *entry = directory->data + *at;
  gsize left = directory->start + directory->length - *at, length;
  guint64 size, stored_size, local;
  guint16 n_name, n_extra;

  if (left < NORM_ZIP_CENTRAL_SIZE || get32 (entry) != NORM_ZIP_CENTRAL_SIGNATURE)
    {
      norm_zip_set_damaged (error, *at, _ ("an entry of the directory should start here"));
      return FALSE;
    }
  n_name = get16 (entry + 28);
  n_extra = get16 (entry + 30);
  length = (gsize) NORM_ZIP_CENTRAL_SIZE + n_name + n_extra + get16 (entry + 32);
  stored_size = get32 (entry + 20);
  size = get32 (entry + 24);
  local = get32 (entry + 42);
  if (length > left || !read_extra64 (entry + NORM_ZIP_CENTRAL_SIZE + n_name, n_extra, (guint64 *[]){ &size, &stored_size, &local }) ||
      size > G_MAXSSIZE)
    {
      norm_zip_set_damaged (error, *at, _ ("the directory's entry cannot be as long as it says"));
      return FALSE;
    }
  member->flags = get16 (entry + 8);
  member->method = get16 (entry + 10);
  member->crc = get32 (entry + 16);
  member->size = size;
  member->stored_size = stored_size;
  member->name = g_utf8_make_valid ((const char *) entry + NORM_ZIP_CENTRAL_SIZE, n_name);
  *at += length;
  *first = local;
  return locate (directory, local, entry + NORM_ZIP_CENTRAL_SIZE, n_name, member, error);
}

/* ── all of them ── */

typedef struct
{
  gsize first, end;
} Range;

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  gsize first = ((const Range *) a)->first, second = ((const Range *) b)->first;

  return (first > second) - (first < second);
}

/* Sorts @ranges. */
static gboolean
check_ranges (Range *ranges, guint n, GError **error)
{
  if (n > 1)
    qsort (ranges, n, sizeof *ranges, compare_ranges);
  for (guint i = 1; i < n; i++)
    if (ranges[i].first < ranges[i - 1].end)
      {
        norm_zip_set_damaged (error, ranges[i].first, _ ("a member starts within the bytes of another"));
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_names (const NormZip *zip, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < zip->n_members; i++)
    if (!g_hash_table_add (seen, zip->members[i].name))
      {
        g_autofree char *quoted = norm_error_quote (zip->members[i].name);

        g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("holds %s twice, and which one is meant cannot be told; save it again"), quoted);
        return FALSE;
      }
  return TRUE;
}

NormZip *
norm_zip_open (GBytes *bytes, GError **error)
{
  Directory directory = { 0 };
  g_autoptr (NormZip) zip = g_new0 (NormZip, 1);
  g_autofree Range *ranges = NULL;
  gsize at;

  g_return_val_if_fail (bytes != NULL, NULL);
  zip->bytes = g_bytes_ref (bytes);
  directory.data = g_bytes_get_data (bytes, &directory.size);
  if (!read_end (&directory, error))
    return NULL;
  at = directory.start;
  zip->members = g_new0 (NormZipMember, directory.n_members);
  ranges = g_new0 (Range, directory.n_members);
  for (; zip->n_members < directory.n_members; zip->n_members++)
    {
      NormZipMember *member = &zip->members[zip->n_members];

      if (!read_member (&directory, &at, member, &ranges[zip->n_members].first, error))
        {
          g_free (member->name);
          return NULL;
        }
      ranges[zip->n_members].end = member->offset + member->stored_size;
    }
  if (!check_ranges (ranges, zip->n_members, error) || !check_names (zip, error))
    return NULL;
  return g_steal_pointer (&zip);
}

void
norm_zip_free (NormZip *zip)
{
  for (guint i = 0; i < zip->n_members; i++)
    g_free (zip->members[i].name);
  g_free (zip->members);
  g_bytes_unref (zip->bytes);
  g_free (zip);
}
