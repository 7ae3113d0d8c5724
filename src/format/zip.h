/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "error.h"
#include "task.h"

G_BEGIN_DECLS

/**
 * NormZipMember: a file in the archive.
 * @name: as it is written, UTF-8 (owned)
 * @size: bytes of its content; @stored_size: bytes of it in the archive; @offset: first of those
 * @method: 0 stored, 8 deflated; others cannot be read
 */
typedef struct
{
  char *name;
  gsize size, stored_size, offset;
  guint32 crc;
  guint16 method, flags;
} NormZipMember;

/**
 * NormZip:
 * @members: in the order of the directory
 *
 * The directory of a zip archive in memory. Immutable; any thread may read from it.
 */
typedef struct
{
  GBytes *bytes;          /* owned */
  NormZipMember *members; /* owned */
  guint n_members;
} NormZip;

/* How many members an archive may have. */
#define NORM_ZIP_MOST_MEMBERS 100000
/* Deflate cannot do better: a length of 258 in two bits. A member that claims more is damaged, or means harm. */
#define NORM_ZIP_MOST_RATIO 1032

/**
 * norm_zip_open:
 * Reads the directory, with zip64, and where each member's bytes are: all within @bytes, before the directory, none over another, no name twice.
 * Nothing is allocated that the archive's own bytes do not warrant.
 * NORM_ERROR_DATA with the byte for a damaged archive, NORM_ERROR_UNSUPPORTED for one in several volumes, NORM_ERROR_LIMIT for too many members.
 */
NormZip *norm_zip_open (GBytes *bytes, GError **error);
void norm_zip_free (NormZip *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormZip, norm_zip_free)

/**
 * norm_zip_read:
 * The content of member @i, its checksum compared. What is stored is not copied: a slice of the archive's bytes.
 * @task: (nullable): its progress is this member's
 * NORM_ERROR_DATA for damage; NORM_ERROR_UNSUPPORTED for encryption and other methods than stored and deflated; NORM_ERROR_LIMIT for more than
 * NORM_FILE_LIMIT inflated bytes; G_IO_ERROR_CANCELLED. Messages are about the member and do not name it.
 */
GBytes *norm_zip_read (const NormZip *zip, guint i, NormTask *task, GError **error);
/* The first bytes of the content, at most @most; not compared with the checksum. */
GBytes *norm_zip_read_head (const NormZip *zip, guint i, gsize most, GError **error);

/* What norm_zip_write() puts into an archive; all borrowed. A content comes in two pieces, so that a header needs no copy of what follows it. */
typedef struct
{
  const char *name;
  const void *head, *rest;
  gsize n_head, n_rest; /* bytes */
} NormZipContent;

/**
 * norm_zip_write (zip-write.c): an archive of @n stored members, dated 1980-01-01 as files without a date are, with zip64 sizes throughout.
 * NORM_ERROR_LIMIT when there is no memory for it.
 */
GBytes *norm_zip_write (const NormZipContent *contents, guint n, GError **error);

G_END_DECLS
