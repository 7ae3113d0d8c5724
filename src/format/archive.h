/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"
#include "tensor.h"

G_BEGIN_DECLS

/**
 * NormArchiveEntry: one named tensor of a file that holds several.
 * @name: as its program calls it, "weight": without the ending that a container gives its members (owned)
 * @refusal: NULL, or why it cannot be read – it holds no numbers, say; then type and shape are not known (owned)
 */
typedef struct
{
  char *name;
  NormDtype dtype;
  int rank;
  gsize shape[NORM_MAX_RANK];
  gsize n_values, n_bytes;
  GError *refusal;
} NormArchiveEntry;

/**
 * NormArchive:
 * What a container holds, without its values. Immutable, reference counted (atomically); any thread may read from it.
 */
typedef struct
{
  GPtrArray *entries; /* of NormArchiveEntry, in the order of the file */

  /*< private >*/
  const struct _NormContainer *container;
  gpointer contents; /* the container's own */
  gatomicrefcount ref_count;
} NormArchive;

/**
 * NormContainer: a kind of file with several tensors: a row of the table in archive.c, and a file with these functions.
 */
typedef struct _NormContainer
{
  const char *id; /* "npz" */
  /* Whether the first @n bytes can be of this kind */
  gboolean (*sniff) (const guchar *head, gsize n);
  /* NULL, or which of those with such a beginning are; those that are not are another row's */
  gboolean (*claims) (GBytes *bytes);
  /* Fills @entries; @contents: (out): what read() will want. FALSE with an error. */
  gboolean (*open) (GBytes *bytes, GPtrArray *entries, gpointer *contents, NormTask *task, GError **error);
  NormTensor *(*read) (gpointer contents, guint i, NormTask *task, GError **error);
  GDestroyNotify free_contents;
} NormContainer;

/* Whether the first @n bytes are those of a container. */
gboolean norm_archive_sniff (const guchar *head, gsize n);

/* Whether the registry's row of this id is one of containers. */
gboolean norm_archive_is_format (const char *id);

/**
 * norm_archive_open:
 * @bytes: the whole file (may be a mapping); kept as long as the archive and what is read without a copy
 * Reads names, types and shapes. NORM_ERROR_DATA, NORM_ERROR_UNSUPPORTED, NORM_ERROR_LIMIT, G_IO_ERROR_CANCELLED; messages without the file's name.
 */
NormArchive *norm_archive_open (GBytes *bytes, NormTask *task, GError **error);
NormArchive *norm_archive_open_file (GFile *file, NormTask *task, GError **error); /* blocks */
/* In a worker. @watched: (nullable): lives until @done is called. */
void norm_archive_open_async (GFile *file, NormTask *watched, GAsyncReadyCallback done, gpointer data);
NormArchive *norm_archive_open_finish (GAsyncResult *res, GError **error);
NormArchive *norm_archive_ref (NormArchive *archive);
void norm_archive_unref (NormArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormArchive, norm_archive_unref)

const NormArchiveEntry *norm_archive_get (const NormArchive *archive, guint i); /* borrowed */
/* FALSE where no entry is called @name. */
gboolean norm_archive_find (const NormArchive *archive, const char *name, guint *i);
/* The values of entry @i. Its refusal, or an error of its bytes; the message starts with the entry's name. */
NormTensor *norm_archive_read (const NormArchive *archive, guint i, NormTask *task, GError **error);
/**
 * norm_archive_choose:
 * @key: the name of an entry; NULL: the only one
 * NORM_ERROR_KEY where that does not tell which: there are several, or none of that name. The message lists what there is:
 * "holds 2 arrays: a (2, 3) float32, b () int64; choose one by its name".
 */
gboolean norm_archive_choose (const NormArchive *archive, const char *key, guint *i, GError **error);
/* The entry that norm_archive_choose() finds in @bytes. */
NormTensor *norm_archive_read_key (GBytes *bytes, const char *key, NormTask *task, GError **error);
/* "(2, 3) float32", or "not readable" */
char *norm_archive_entry_text (const NormArchiveEntry *entry);

/* For containers: an entry that is not yet filled in, at the end of @entries. */
NormArchiveEntry *norm_archive_add (GPtrArray *entries, const char *name);

G_END_DECLS
