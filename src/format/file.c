/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and streams into memory. */
#include "file.h"
#include "format.h"
#include "mapped.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Smaller files are copied: they cost nothing, and a program that writes them anew meanwhile neither changes nor tears our pages. */
#define MAP_FROM     ((gsize) 4 << 20)
#define FIRST_BUFFER ((gsize) 64 << 10)

static void
set_too_long (GError **error, gsize limit)
{
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
               _ ("longer than %zu bytes, the most that is read into memory; save it as a local .npy file, which is opened without being read"),
               limit);
}

/* Doubles the buffer, up to one byte more than the limit so that an excess is noticed. */
static gboolean
grow (guchar **buffer, gsize *capacity, gsize limit, GError **error)
{
  gsize larger = *capacity == 0 ? FIRST_BUFFER : *capacity * 2;
  guchar *grown;

  larger = MIN (larger, limit + 1);
  grown = g_try_realloc (*buffer, larger);
  if (grown == NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
                   _ ("not enough memory for %zu bytes; save it as a local .npy file, which is opened without being read"), larger);
      return FALSE;
    }
  *buffer = grown;
  *capacity = larger;
  return TRUE;
}

GBytes *
norm_stream_load (GInputStream *stream, gsize limit, GCancellable *cancellable, GError **error)
{
  g_autofree guchar *buffer = NULL;
  gsize capacity = 0, length = 0, n_read = 1;
  GError *gio_error = NULL;

  g_return_val_if_fail (limit < G_MAXSSIZE, NULL);
  while (n_read > 0)
    {
      if (length == capacity && !grow (&buffer, &capacity, limit, error))
        return NULL;
      if (!g_input_stream_read_all (stream, buffer + length, capacity - length, &n_read, cancellable, &gio_error))
        {
          norm_file_propagate (error, gio_error, FALSE);
          return NULL;
        }
      length += n_read;
      if (length > limit)
        {
          set_too_long (error, limit);
          return NULL;
        }
    }
  if (length == 0)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("empty, there is not one byte in it; save the tensor again"));
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&buffer), length);
}

GBytes *
norm_standard_input_load (GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);

  return norm_stream_load (stream, NORM_FILE_LIMIT, cancellable, error);
}

static GBytes *
load_by_gio (GFile *file, GCancellable *cancellable, GError **error)
{
  GError *gio_error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &gio_error);

  if (stream == NULL)
    {
      norm_file_propagate (error, gio_error, FALSE);
      return NULL;
    }
  return norm_stream_load (G_INPUT_STREAM (stream), NORM_FILE_LIMIT, cancellable, error);
}

static gboolean
check_kind (const struct stat *info, GError **error)
{
  if (S_ISREG (info->st_mode))
    return TRUE;
  if (S_ISDIR (info->st_mode))
    norm_file_set_errno (error, EISDIR, FALSE);
  else if (S_ISFIFO (info->st_mode) || S_ISSOCK (info->st_mode))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _ ("a pipe or socket, not a file; send it to standard input and name it “-”"));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _ ("a device, not a file; name a file"));
  return FALSE;
}

/* Files of /proc call themselves 0 bytes long and are not. */
static gboolean
can_map (const struct stat *info)
{
  return info->st_size >= (goffset) MAP_FROM;
}

/* Opened without waiting, so that a pipe nobody writes to does not hang the program before it is refused. */
static GBytes *
load_local (GFile *file, GCancellable *cancellable, GError **error)
{
  int fd = open (g_file_peek_path (file), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  g_autoptr (GBytes) bytes = NULL;
  struct stat info;

  if (fd < 0)
    {
      norm_file_set_errno (error, errno, FALSE);
      return NULL;
    }
  if (fstat (fd, &info) != 0)
    norm_file_set_errno (error, errno, FALSE);
  else if (check_kind (&info, error))
    bytes = can_map (&info) ? norm_mapped_new (fd, (gsize) info.st_size, error) : load_by_gio (file, cancellable, error);
  close (fd);
  return g_steal_pointer (&bytes);
}

GBytes *
norm_file_load (GFile *file, GCancellable *cancellable, GError **error)
{
  if (g_file_is_native (file) && g_file_peek_path (file) != NULL)
    return load_local (file, cancellable, error);
  return load_by_gio (file, cancellable, error);
}
