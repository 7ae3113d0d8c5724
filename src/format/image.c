/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image.h"
#include "format.h"
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PROGRAM   "normscope-image"
#define LOOKED_AT 4096 /* bytes */

NormImageKind
norm_image_kind (const guchar *head, gsize n)
{
  if (n >= 8 && memcmp (head, "\x89PNG\r\n\x1a\n", 8) == 0)
    return NORM_IMAGE_PNG;
  if (n >= 3 && memcmp (head, "\xff\xd8\xff", 3) == 0)
    return NORM_IMAGE_JPEG;
  if (n >= 12 && memcmp (head, "RIFF", 4) == 0 && memcmp (head + 8, "WEBP", 4) == 0)
    return NORM_IMAGE_WEBP;
  if (n >= 4 &&
      (memcmp (head, "II*\0", 4) == 0 || memcmp (head, "MM\0*", 4) == 0 || memcmp (head, "II+\0", 4) == 0 || memcmp (head, "MM\0+", 4) == 0))
    return NORM_IMAGE_TIFF;
  return NORM_IMAGE_NONE;
}

/* Pictures that are known by sight, but not read; NULL */
static const char *
other_kind (const guchar *head, gsize n)
{
  static const struct
  {
    gsize at;
    const char *bytes, *name;
  } kinds[] = {
    { 0, "GIF8", "GIF" },      { 4, "ftypheic", "HEIC" }, { 4, "ftypmif1", "HEIC" },
    { 4, "ftypavif", "AVIF" }, { 4, "JXL ", "JPEG XL" },  { 4, "jP  ", "JPEG 2000" },
  };

  for (guint row = 0; row < G_N_ELEMENTS (kinds); row++)
    {
      gsize length = strlen (kinds[row].bytes);

      if (n >= kinds[row].at + length && memcmp (head + kinds[row].at, kinds[row].bytes, length) == 0)
        return kinds[row].name;
    }
  if (n >= 26 && memcmp (head, "BM", 2) == 0 && memcmp (head + 6, "\0\0\0\0", 4) == 0)
    return "BMP";
  return n > 0 && *head == '<' && g_strstr_len ((const char *) head, (gssize) n, "<svg") != NULL ? "SVG" : NULL;
}

int
norm_image_sniff (const guchar *head, gsize n)
{
  return norm_image_kind (head, n) != NORM_IMAGE_NONE || other_kind (head, n) != NULL ? 100 : 0;
}

static char *
find_program (void)
{
  const char *named = g_getenv ("NORMSCOPE_IMAGE");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, PROGRAM, NULL) : NULL;

  if (named != NULL)
    return g_strdup (named);
  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_build_filename (NORM_LIBEXECDIR, PROGRAM, NULL);
}

/* What the program said, as an error of ours */
static void
propagate (GSubprocess *process, GBytes *said, GError **error)
{
  gsize length = 0;
  const char *data = said != NULL ? g_bytes_get_data (said, &length) : NULL;
  g_autofree char *text = data != NULL ? g_utf8_make_valid (data, (gssize) length) : g_strdup ("");
  int code = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) - NORM_IMAGE_EXIT : -1;

  if (code >= 0 && *text != '\0')
    g_set_error_literal (error, NORM_ERROR, code, text);
  else
    g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("a picture that its decoder did not survive; save it anew, as PNG"));
}

/* The content as a file without a name, to be read from its start: no pipe that breaks, and with it this program, when the other one ends early.
 * −1: no memory. */
static int
make_input (GBytes *bytes)
{
  gsize size, done = 0;
  const guchar *data = g_bytes_get_data (bytes, &size);
  int fd = memfd_create ("picture", MFD_CLOEXEC);

  while (fd >= 0 && done < size)
    {
      gssize n = write (fd, data + done, size - done);

      if (n <= 0)
        {
          close (fd);
          return -1;
        }
      done += (gsize) n;
    }
  if (fd >= 0)
    lseek (fd, 0, SEEK_SET);
  return fd;
}

static GSubprocess *
start (GBytes *bytes, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *program = find_program ();
  g_autoptr (GError) reason = NULL;
  GSubprocess *process;
  int input = make_input (bytes);

  if (input < 0)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("not enough memory to read the picture; close other programs and try again"));
      return NULL;
    }
  g_subprocess_launcher_take_stdin_fd (launcher, input);
  process = g_subprocess_launcher_spawn (launcher, &reason, program, NULL);
  if (process == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("pictures cannot be read: %s; install normscope again"), reason->message);
  return process;
}

NormTensor *
norm_image_read (GBytes *bytes, NormTask *task, GError **error)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) npy = NULL;
  g_autoptr (GBytes) said = NULL;
  gsize size;
  const guchar *data = g_bytes_get_data (bytes, &size);
  const char *other = other_kind (data, MIN (size, LOOKED_AT));

  if (!norm_task_check (task, error))
    return NULL;
  if (other != NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED, _ ("a picture as %s, which is not read; save it as PNG"), other);
      return NULL;
    }
  process = start (bytes, error);
  if (process == NULL)
    return NULL;
  if (!g_subprocess_communicate (process, NULL, task != NULL ? task->cancellable : NULL, &npy, &said, error))
    {
      g_subprocess_force_exit (process);
      return NULL;
    }
  if (g_subprocess_get_successful (process))
    return norm_npy_read (npy, task, error);
  propagate (process, said, error);
  return NULL;
}
