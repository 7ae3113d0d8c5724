/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The content of a zip archive's members: stored, or deflated by zlib. */
#include "crc.h"
#include "file.h"
#include "parallel.h"
#include "zip-private.h"
#include <glib/gi18n-lib.h>
#include <zlib.h>

#define FLAG_ENCRYPTED 1
/* Bytes between two looks at the task, and for one thread. */
#define PIECE ((gsize) 4 << 20)

static const struct
{
  guint16 method;
  const char *name;
} method_names[] = { { 1, "shrink" }, { 6, "implode" }, { 9, "Deflate64" }, { 12, "bzip2" }, { 14, "LZMA" }, { 93, "Zstandard" }, { 95, "XZ" } };

static const char *
method_name (guint16 method)
{
  for (guint row = 0; row < G_N_ELEMENTS (method_names); row++)
    if (method_names[row].method == method)
      return method_names[row].name;
  return "?";
}

/* That the sizes can be true, before anything is allocated for them. */
static gboolean
check_member (const NormZipMember *member, GError **error)
{
  gboolean deflated = member->method == NORM_ZIP_DEFLATED;

  if (member->flags & FLAG_ENCRYPTED)
    g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED, _ ("is encrypted; save it without a password"));
  else if (!deflated && member->method != NORM_ZIP_STORED)
    g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
                 _ ("is compressed by method %d (%s); only what is stored or deflated is read, as np.savez() and np.savez_compressed() write it"),
                 member->method, method_name (member->method));
  else if (deflated ? member->size / NORM_ZIP_MOST_RATIO > member->stored_size : member->size != member->stored_size)
    norm_zip_set_damaged (error, member->offset, _ ("a member claims %zu bytes, but the %zu that are there cannot hold them"), member->size,
                          member->stored_size);
  else if (deflated && member->size > NORM_FILE_LIMIT)
    g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
                 _ ("takes %zu bytes once it is decompressed, more than the %zu that are read into memory; save it uncompressed: np.savez()"),
                 member->size, NORM_FILE_LIMIT);
  else
    return TRUE;
  return FALSE;
}

/* ── inflating ── */

typedef struct
{
  const NormZipMember *member;
  guchar *out;
  gsize n_out;  /* bytes wanted: all, or the first ones */
  gsize n_done; /* bytes there are */
  gboolean ended;
  NormTask *task;
} Inflation;

/* zlib counts in 32 bits. Every piece makes at least one byte, or the content has ended, or is damaged. */
static gboolean
inflate_piece (Inflation *inflation, z_stream *stream, const guchar *end, GError **error)
{
  guchar surplus;
  gboolean full = inflation->n_done == inflation->n_out;
  gsize room = full ? 1 : MIN (PIECE, inflation->n_out - inflation->n_done);
  gboolean surplus_there;
  int status;

  stream->avail_in = (uInt) MIN (PIECE, (gsize) (end - stream->next_in));
  stream->next_out = full ? &surplus : inflation->out + inflation->n_done;
  stream->avail_out = (uInt) room;
  status = inflate (stream, Z_NO_FLUSH);
  inflation->ended = status == Z_STREAM_END;
  surplus_there = full && stream->avail_out == 0;
  if ((status != Z_OK && status != Z_STREAM_END) || surplus_there)
    {
      gsize byte = inflation->member->offset + inflation->member->stored_size - (gsize) (end - stream->next_in);

      norm_zip_set_damaged (error, byte, surplus_there ? _ ("a member holds more than it claims") : _ ("what is compressed here makes no sense"));
      return FALSE;
    }
  if (!full)
    inflation->n_done += room - stream->avail_out;
  return TRUE;
}

/* Until it has ended where all is wanted, else until there is enough. */
static gboolean
inflate_pieces (Inflation *inflation, z_stream *stream, const guchar *end, GError **error)
{
  gboolean whole = inflation->n_out == inflation->member->size;

  while (!inflation->ended && (whole || inflation->n_done < inflation->n_out))
    {
      if (!norm_task_check (inflation->task, error) || !inflate_piece (inflation, stream, end, error))
        return FALSE;
      norm_task_report (inflation->task, (double) inflation->n_done / (double) MAX (inflation->n_out, 1));
    }
  if (inflation->n_done == inflation->n_out)
    return TRUE;
  norm_zip_set_damaged (error, inflation->member->offset, _ ("a member claims %zu bytes, but has only %zu"), inflation->member->size,
                        inflation->n_done);
  return FALSE;
}

static GBytes *
inflate_member (const NormZip *zip, const NormZipMember *member, gsize n_out, NormTask *task, GError **error)
{
  Inflation inflation = { .member = member, .n_out = n_out, .task = task };
  const guchar *data = (const guchar *) g_bytes_get_data (zip->bytes, NULL) + member->offset;
  z_stream stream = { .next_in = (z_const Bytef *) data };
  g_autofree guchar *out = g_try_malloc (MAX (n_out, 1));
  gboolean done;

  if (out == NULL || inflateInit2 (&stream, -MAX_WBITS) != Z_OK)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("not enough memory for %zu decompressed bytes; save it uncompressed: np.savez()"), n_out);
      return NULL;
    }
  inflation.out = out;
  done = inflate_pieces (&inflation, &stream, data + member->stored_size, error);
  inflateEnd (&stream);
  return done ? g_bytes_new_take (g_steal_pointer (&out), n_out) : NULL;
}

/* ── contents ── */

/* The checksums of a content's pieces, which threads share. */
typedef struct
{
  const guchar *data;
  gsize size;
  guint32 *crcs; /* one for each piece */
} Checksums;

static gsize
piece_size (const Checksums *checksums, gsize piece)
{
  return MIN (PIECE, checksums->size - piece * PIECE);
}

static void
sum_piece (gsize piece, gpointer data)
{
  Checksums *checksums = data;

  checksums->crcs[piece] = norm_crc32 (0, checksums->data + piece * PIECE, piece_size (checksums, piece));
}

static gboolean
check_crc (const NormZipMember *member, GBytes *content, NormTask *task, GError **error)
{
  Checksums checksums = { 0 };
  g_autofree guint32 *crcs = NULL;
  guint32 crc = 0;
  gsize n_pieces;

  checksums.data = g_bytes_get_data (content, &checksums.size);
  n_pieces = checksums.size / PIECE + (checksums.size % PIECE > 0);
  checksums.crcs = crcs = g_new (guint32, MAX (n_pieces, 1));
  if (n_pieces > 0 && !norm_parallel_run (&(NormStage){ n_pieces, sum_piece }, 1, n_pieces > 1 ? checksums.size : 0, &checksums, task, error))
    return FALSE;
  for (gsize piece = 0; piece < n_pieces; piece++)
    crc = norm_crc32_combine (crc, crcs[piece], piece_size (&checksums, piece));
  if (crc == member->crc)
    return TRUE;
  norm_zip_set_damaged (error, member->offset, _ ("a member's checksum is %08x, but should be %08x"), crc, member->crc);
  return FALSE;
}

static GBytes *
read_content (const NormZip *zip, guint i, gsize n, NormTask *task, GError **error)
{
  const NormZipMember *member = &zip->members[i];

  if (!check_member (member, error))
    return NULL;
  if (member->method == NORM_ZIP_STORED)
    return g_bytes_new_from_bytes (zip->bytes, member->offset, n);
  return inflate_member (zip, member, n, task, error);
}

GBytes *
norm_zip_read (const NormZip *zip, guint i, NormTask *task, GError **error)
{
  g_autoptr (GBytes) content = NULL;

  g_return_val_if_fail (zip != NULL && i < zip->n_members, NULL);
  content = read_content (zip, i, zip->members[i].size, task, error);
  if (content == NULL || !check_crc (&zip->members[i], content, task, error))
    return NULL;
  return g_steal_pointer (&content);
}

GBytes *
norm_zip_read_head (const NormZip *zip, guint i, gsize most, GError **error)
{
  g_return_val_if_fail (zip != NULL && i < zip->n_members, NULL);
  return read_content (zip, i, MIN (most, zip->members[i].size), NULL, error);
}
