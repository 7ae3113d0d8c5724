/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files out of memory: the new content is complete on the disk before it takes the old one's place. */
#include "file.h"
#include "format.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
write_all (int fd, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  gsize left;
  const guchar *next = g_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      /* in pieces, so that a large write to a slow disk can be cancelled */
      gssize written = write (fd, next, MIN (left, (gsize) 8 << 20));

      if (written < 0 && errno != EINTR)
        {
          norm_file_set_errno (error, errno, TRUE);
          return FALSE;
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      next += MAX (written, 0);
      left -= MAX (written, 0);
    }
  return TRUE;
}

/* Closes @fd in any case. */
static gboolean
finish (int fd, gboolean written, gboolean sync, GError **error)
{
  int number = written && sync && fsync (fd) != 0 ? errno : 0;

  if (close (fd) != 0 && number == 0)
    number = errno;
  if (written && number != 0)
    norm_file_set_errno (error, number, TRUE);
  return written && number == 0;
}

/* A device or pipe has no old content to protect and no place to be renamed to. */
static gboolean
write_through (const char *path, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

  if (fd < 0)
    {
      norm_file_set_errno (error, errno, TRUE);
      return FALSE;
    }
  return finish (fd, write_all (fd, bytes, cancellable, error), FALSE, error);
}

/* Owner and permissions as before; that of the owner needs privileges and is not worth a failure. */
static void
keep_ownership (int fd, const struct stat *old)
{
  if (fchown (fd, old->st_uid, old->st_gid) != 0)
    g_debug ("owner not kept: %s", g_strerror (errno));
  if (fchmod (fd, old->st_mode & 07777) != 0)
    g_debug ("permissions not kept: %s", g_strerror (errno));
}

/* The rename itself reaches the disk; a file system that cannot do this has done what it can. */
static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("folder not synced: %s", g_strerror (errno));
  close (fd);
}

/* @old: the file there is, or NULL */
static gboolean
write_beside (const char *path, const struct stat *old, GBytes *bytes, gboolean durable, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *beside = g_build_filename (folder, ".normscope-XXXXXX", NULL);
  int fd = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, 0666);

  if (fd < 0)
    {
      norm_file_set_errno (error, errno, TRUE);
      return FALSE;
    }
  if (old != NULL)
    keep_ownership (fd, old);
  if (!finish (fd, write_all (fd, bytes, cancellable, error), durable, error))
    {
      g_unlink (beside);
      return FALSE;
    }
  if (g_rename (beside, path) != 0)
    {
      norm_file_set_errno (error, errno, TRUE);
      g_unlink (beside);
      return FALSE;
    }
  if (durable)
    sync_folder (folder);
  return TRUE;
}

static gboolean
replace_local (const char *path, GBytes *bytes, gboolean durable, GCancellable *cancellable, GError **error)
{
  struct stat old;
  gboolean exists = stat (path, &old) == 0;
  /* The file a link stands for is replaced, the link stays. */
  g_autofree char *target = exists ? realpath (path, NULL) : g_strdup (path);

  if ((!exists && errno != ENOENT) || target == NULL)
    {
      norm_file_set_errno (error, errno, TRUE);
      return FALSE;
    }
  if (exists && S_ISDIR (old.st_mode))
    {
      norm_file_set_errno (error, EISDIR, TRUE);
      return FALSE;
    }
  if (exists && !S_ISREG (old.st_mode))
    return write_through (path, bytes, cancellable, error);
  /* A rename would pass over a write protection. */
  if (exists && faccessat (AT_FDCWD, target, W_OK, AT_EACCESS) != 0)
    {
      norm_file_set_errno (error, errno, TRUE);
      return FALSE;
    }
  return write_beside (target, exists ? &old : NULL, bytes, durable, cancellable, error);
}

static gboolean
replace_by_gio (GFile *file, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  GError *gio_error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (g_file_replace_contents (file, data, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL, cancellable, &gio_error))
    return TRUE;
  norm_file_propagate (error, gio_error, TRUE);
  return FALSE;
}

gboolean
norm_file_replace (GFile *file, GBytes *bytes, gboolean durable, GCancellable *cancellable, GError **error)
{
  if (g_file_is_native (file) && g_file_peek_path (file) != NULL)
    return replace_local (g_file_peek_path (file), bytes, durable, cancellable, error);
  return replace_by_gio (file, bytes, cancellable, error);
}
