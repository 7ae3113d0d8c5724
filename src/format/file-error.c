/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GIO's messages repeat the whole path, which callers have named already, and never say what to do. */
#include "file.h"
#include <glib/gi18n-lib.h>

static const struct
{
  GIOErrorEnum code;
  const char *reading;
  const char *writing;
} words[] = {
  { G_IO_ERROR_NOT_FOUND, N_ ("no such file; check the name and the folder"),
    N_ ("there is no such folder to write to; make it first or choose another") },
  { G_IO_ERROR_NOT_DIRECTORY, N_ ("a part of the path is a file, not a folder; check the path"),
    N_ ("a part of the path is a file, not a folder; check the path") },
  { G_IO_ERROR_PERMISSION_DENIED, N_ ("you are not allowed to read it; change its permissions or copy it to a place of yours"),
    N_ ("you are not allowed to write here; choose another folder or change the permissions") },
  { G_IO_ERROR_IS_DIRECTORY, N_ ("a folder, not a file; name a file in it"), N_ ("a folder stands under this name; choose another name") },
  { G_IO_ERROR_NO_SPACE, N_ ("there is no space left; free some and try again"), N_ ("the disk is full; free some space or choose another place") },
  { G_IO_ERROR_READ_ONLY, N_ ("the place is read-only; copy the file elsewhere"), N_ ("the place is read-only; choose another folder") },
  { G_IO_ERROR_FILENAME_TOO_LONG, N_ ("the name is too long; check it"), N_ ("the name is too long; choose a shorter one") },
  { G_IO_ERROR_TOO_MANY_LINKS, N_ ("the link leads to itself; name the file it stands for"), N_ ("the link leads to itself; choose another name") },
  { G_IO_ERROR_INVALID_FILENAME, N_ ("no name a file can have; check it"), N_ ("no name a file can have; choose another") },
  { G_IO_ERROR_NOT_SUPPORTED, N_ ("files at such an address cannot be read here; copy it to a folder of this machine"),
    N_ ("files at such an address cannot be written here; choose a folder of this machine") },
  { G_IO_ERROR_NOT_MOUNTED, N_ ("its disk or network place is not mounted; open it in the file manager first"),
    N_ ("the disk or network place is not mounted; open it in the file manager first") },
};

static const char *
find_words (GIOErrorEnum code, gboolean writing)
{
  for (guint row = 0; row < G_N_ELEMENTS (words); row++)
    if (words[row].code == code)
      return writing ? _ (words[row].writing) : _ (words[row].reading);
  return NULL;
}

void
norm_file_set_errno (GError **error, int number, gboolean writing)
{
  GIOErrorEnum code = g_io_error_from_errno (number);
  const char *message = find_words (code, writing);

  if (message != NULL)
    g_set_error_literal (error, G_IO_ERROR, code, message);
  else
    g_set_error (error, G_IO_ERROR, code,
                 writing ? _ ("cannot be written: %s; choose another place") : _ ("cannot be read: %s; copy it to another place"),
                 g_strerror (number));
}

void
norm_file_propagate (GError **error, GError *gio_error, gboolean writing)
{
  const char *message;

  if (gio_error->domain != G_IO_ERROR || gio_error->code == G_IO_ERROR_CANCELLED)
    {
      g_propagate_error (error, gio_error);
      return;
    }
  message = find_words (gio_error->code, writing);
  if (message != NULL)
    g_set_error_literal (error, G_IO_ERROR, gio_error->code, message);
  else
    g_set_error (error, G_IO_ERROR, gio_error->code, writing ? _ ("%s; choose another place") : _ ("%s; copy it to another place"),
                 gio_error->message);
  g_error_free (gio_error);
}
