/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are none, places that take none, and what is left when writing fails. */
#include "file.h"
#include "format.h"
#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534

/* @folder: a new one for every test, removed with all it holds */
typedef struct
{
  char *folder;
  GFile *file; /* "x.npy" in it */
} Fixture;

static char *
path_in (const Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("normscope-test-XXXXXX", &error);
  g_assert_no_error (error);
  path = path_in (fixture, "x.npy");
  fixture->file = g_file_new_for_path (path);
}

static guint
count_entries (const Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = path_in (fixture, name);
      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_object_unref (fixture->file);
  g_free (fixture->folder);
}

/* Permissions do not bind root, so the tests of them become somebody else. */
static void
become_nobody (void)
{
  if (geteuid () == 0)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
}

static void
become_oneself (void)
{
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
assert_message (const GError *error, const char *path, const char *part)
{
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part));
  /* callers name the file */
  g_assert_null (strstr (error->message, path));
}

static void
assert_unreadable (GFile *file, GQuark domain, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_file_get_path (file);

  g_assert_null (norm_format_read_file (file, NULL, &error));
  g_assert_error (error, domain, code);
  assert_message (error, path != NULL ? path : "://", part);
}

static void
assert_path_unreadable (const char *path, int code, const char *part)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  assert_unreadable (file, G_IO_ERROR, code, part);
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *through_file = path_in (fixture, "x.npy/y.npy");
  g_autofree char *loop = path_in (fixture, "loop");
  g_autofree char *pipe_path = path_in (fixture, "pipe");

  assert_unreadable (fixture->file, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such file");
  assert_path_unreadable (fixture->folder, G_IO_ERROR_IS_DIRECTORY, "a folder, not a file");
  g_assert_true (g_file_set_contents (g_file_peek_path (fixture->file), "1", 1, NULL));
  assert_path_unreadable (through_file, G_IO_ERROR_NOT_DIRECTORY, "a part of the path is a file");
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  assert_path_unreadable (loop, G_IO_ERROR_TOO_MANY_LINKS, "leads to itself");
  /* Nobody writes to it: this would hang if the pipe were waited for. */
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  assert_path_unreadable (pipe_path, G_IO_ERROR_NOT_REGULAR_FILE, "standard input");
  assert_path_unreadable ("/dev/zero", G_IO_ERROR_NOT_REGULAR_FILE, "a device");
}

static void
test_no_address (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_uri ("nosuch://place/x.npy");

  assert_unreadable (file, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "copy it to a folder");
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_file_set_contents (g_file_peek_path (fixture->file), "", 0, NULL));
  assert_unreadable (fixture->file, NORM_ERROR, NORM_ERROR_DATA, "empty");
}

static void
test_forbidden (Fixture *fixture, gconstpointer data)
{
  const char *path = g_file_peek_path (fixture->file);

  g_assert_true (g_file_set_contents (path, "[1]", 3, NULL));
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  become_nobody ();
  assert_unreadable (fixture->file, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "change its permissions");
  become_oneself ();
}

/* The memory at address 0 is nobody's: EIO, which has no words of its own. */
static void
test_rare_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/proc/self/mem");
  g_autoptr (GError) error = NULL;

  if (!g_file_query_exists (file, NULL))
    {
      g_test_skip ("no /proc here");
      return;
    }
  g_assert_null (norm_file_load (file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_true (g_str_has_suffix (error->message, "; copy it to another place"));
}

/* Says it is empty and is not. */
static void
test_proc_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/proc/self/status");
  g_autoptr (GBytes) bytes = norm_file_load (file, NULL, NULL);

  g_assert_nonnull (bytes);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 0);
}

static NormTensor *
tensor_of (double value)
{
  return norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 0, NULL, &value);
}

static void
assert_holds (GFile *file, double value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = norm_format_read_file (file, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (tensor->rank, ==, 0);
  g_assert_cmpfloat (norm_tensor_get (tensor, 0), ==, value);
}

static void
write_value (GFile *file, double value)
{
  g_autoptr (NormTensor) tensor = tensor_of (value);
  g_autoptr (GError) error = NULL;

  g_assert_true (norm_format_write_file (tensor, file, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_unwritable (GFile *file, int code, const char *part)
{
  g_autoptr (NormTensor) tensor = tensor_of (2);
  g_autoptr (GBytes) bytes = norm_npy_write (tensor, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_file_get_path (file);

  g_assert_false (norm_file_replace (file, bytes, TRUE, NULL, &error));
  g_assert_error (error, G_IO_ERROR, code);
  assert_message (error, path, part);
}

static void
assert_path_unwritable (const char *path, int code, const char *part)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  assert_unwritable (file, code, part);
}

static void
test_write_then_read (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a.npy", "b.NPY", "c.txt", "d.py", "e.npz", "f.safetensors" };

  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autofree char *path = path_in (fixture, names[k]);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      write_value (file, 1.5);
      assert_holds (file, 1.5);
      write_value (file, -7);
      assert_holds (file, -7);
    }
  g_assert_cmpuint (count_entries (fixture), ==, G_N_ELEMENTS (names));
}

static void
test_no_place (Fixture *fixture, gconstpointer data)
{
  g_autofree char *no_folder = path_in (fixture, "none/x.npy");
  g_autofree char *through_file = path_in (fixture, "x.npy/y.npy");

  assert_path_unwritable (fixture->folder, G_IO_ERROR_IS_DIRECTORY, "choose another name");
  assert_path_unwritable (no_folder, G_IO_ERROR_NOT_FOUND, "make it first");
  assert_path_unwritable ("/dev/full", G_IO_ERROR_NO_SPACE, "the disk is full");
  write_value (fixture->file, 1);
  assert_path_unwritable (through_file, G_IO_ERROR_NOT_DIRECTORY, "a part of the path is a file");
  assert_holds (fixture->file, 1);
}

static void
test_device (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/dev/null");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("1", 1);
  struct stat info;

  g_assert_true (norm_file_replace (file, bytes, TRUE, NULL, NULL));
  g_assert_cmpint (stat ("/dev/null", &info), ==, 0);
  g_assert_true (S_ISCHR (info.st_mode));
}

static void
test_forbidden_places (Fixture *fixture, gconstpointer data)
{
  const char *path = g_file_peek_path (fixture->file);
  g_autofree char *new_path = path_in (fixture, "new.npy");

  write_value (fixture->file, 1);
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  /* A writable folder would let a rename pass over the file's protection. */
  g_assert_cmpint (g_chmod (fixture->folder, 0777), ==, 0);
  become_nobody ();
  assert_unwritable (fixture->file, G_IO_ERROR_PERMISSION_DENIED, "choose another folder");
  become_oneself ();
  g_assert_cmpint (g_chmod (fixture->folder, 0555), ==, 0);
  become_nobody ();
  assert_path_unwritable (new_path, G_IO_ERROR_PERMISSION_DENIED, "choose another folder");
  become_oneself ();
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  assert_holds (fixture->file, 1);
  g_assert_cmpuint (count_entries (fixture), ==, 1);
}

/* The disk is full half way: the old file stays, and nothing is left beside it. */
static void
test_cut_short (Fixture *fixture, gconstpointer data)
{
  const gsize shape[] = { 100000 };
  g_autofree float *values = g_new0 (float, shape[0]);
  g_autoptr (GBytes) bytes = g_bytes_new (values, shape[0] * sizeof (float));
  g_autoptr (NormTensor) large = norm_tensor_new (NORM_DTYPE_FLOAT32, 1, shape, bytes);
  g_autoptr (GError) error = NULL;
  struct rlimit old, low;

  write_value (fixture->file, 1);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  low = old;
  low.rlim_cur = 4096;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &low), ==, 0);
  g_assert_false (norm_format_write_file (large, fixture->file, NULL, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_nonnull (error);
  assert_message (error, fixture->folder, "choose another place");
  assert_holds (fixture->file, 1);
  g_assert_cmpuint (count_entries (fixture), ==, 1);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (NormTensor) tensor = tensor_of (2);
  g_autoptr (GError) error = NULL;

  write_value (fixture->file, 1);
  g_cancellable_cancel (cancellable);
  g_assert_false (norm_format_write_file (tensor, fixture->file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_holds (fixture->file, 1);
  g_assert_cmpuint (count_entries (fixture), ==, 1);
  g_clear_error (&error);
  g_assert_null (norm_format_read_file (fixture->file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_permissions_and_links_stay (Fixture *fixture, gconstpointer data)
{
  const char *path = g_file_peek_path (fixture->file);
  g_autofree char *link_path = path_in (fixture, "link.npy");
  g_autoptr (GFile) link_file = g_file_new_for_path (link_path);
  struct stat info;

  write_value (fixture->file, 1);
  g_assert_cmpint (g_chmod (path, 0642), ==, 0);
  g_assert_cmpint (symlink ("x.npy", link_path), ==, 0);
  write_value (link_file, 2);
  assert_holds (fixture->file, 2);
  g_assert_cmpint (lstat (link_path, &info), ==, 0);
  g_assert_true (S_ISLNK (info.st_mode));
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0642);
}

/* A new file gets the permissions every other program would give it. */
static void
test_new_file_obeys_umask (Fixture *fixture, gconstpointer data)
{
  mode_t old = umask (027);
  struct stat info;

  write_value (fixture->file, 1);
  umask (old);
  g_assert_cmpint (stat (g_file_peek_path (fixture->file), &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0640);
}

static void
test_unknown_ending (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "x", "x.xyz", "npy" };
  g_autoptr (NormTensor) tensor = tensor_of (2);

  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autofree char *path = path_in (fixture, names[k]);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autoptr (GError) error = NULL;

      g_assert_false (norm_format_write_file (tensor, file, NULL, &error));
      g_assert_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED);
      assert_message (error, path, ".npy, .npz, ");
    }
  g_assert_cmpuint (count_entries (fixture), ==, 0);
}

/* Large enough to be mapped: a ramp, replaced while it is open. */
static void
test_mapped_file_outlives_replacement (Fixture *fixture, gconstpointer data)
{
  const gsize shape[] = { 2000000 };
  float *values = g_new (float, shape[0]);
  g_autoptr (NormTensor) ramp = NULL;
  g_autoptr (NormTensor) loaded = NULL;

  for (gsize k = 0; k < shape[0]; k++)
    values[k] = k;
  ramp = norm_tensor_new_take (NORM_DTYPE_FLOAT32, 1, shape, values);
  g_assert_true (norm_format_write_file (ramp, fixture->file, NULL, NULL));
  loaded = norm_format_read_file (fixture->file, NULL, NULL);
  write_value (fixture->file, 1);
  g_assert_true (norm_tensor_equal (ramp, loaded));
  assert_holds (fixture->file, 1);
}

/* np.save() writes into the old file; a tensor that was loaded from it does not change. */
static void
test_small_file_rewritten_in_place (Fixture *fixture, gconstpointer data)
{
  const char *path = g_file_peek_path (fixture->file);
  g_autoptr (NormTensor) loaded = NULL;

  write_value (fixture->file, 1.5);
  loaded = norm_format_read_file (fixture->file, NULL, NULL);
  g_assert_cmpint (truncate (path, 0), ==, 0);
  g_assert_cmpfloat (norm_tensor_get (loaded, 0), ==, 1.5);
}

static NormTensor *
read_named (const char *content, gssize length, const char *name, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (content, length < 0 ? strlen (content) : (gsize) length);

  return norm_format_read_bytes (bytes, name, NULL, error);
}

static void
assert_recognized (const char *content, const char *name, gsize n_values)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = read_named (content, -1, name, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (tensor->n_values, ==, n_values);
}

static void
assert_not_recognized (const char *content, gssize length, const char *name, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_named (content, length, name, &error));
  g_assert_cmpuint (error->domain, ==, NORM_ERROR);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_content_before_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NormTensor) tensor = tensor_of (4);
  g_autoptr (GBytes) npy = norm_npy_write (tensor, NULL);
  g_autoptr (NormTensor) again = norm_format_read_bytes (npy, "x.txt", NULL, NULL);

  g_assert_true (norm_tensor_equal (tensor, again));
  assert_recognized ("[[1, 2]]", "x.npy", 2);
  assert_recognized ("tensor([1.])", NULL, 1);
  assert_recognized ("\357\273\277 1 2 3", "noname", 3);
  assert_not_recognized ("hello", -1, "x.npy", "not a .npy file: it starts with “hello”");
  assert_not_recognized ("hello", -1, "x.txt", "line 1, column 1");
  assert_not_recognized ("hello", -1, NULL, "line 1, column 1");
  assert_not_recognized ("\1\2\0\377", 4, NULL, "neither a .npy, .npz, .pt or .safetensors file nor a picture, table, JSON or text");
  assert_not_recognized ("\377\376[\0001\0]\0", 8, "x.txt", "not UTF-8");
  assert_not_recognized ("", 0, "x.npy", "empty");
}

static void
test_stream_limit (Fixture *fixture, gconstpointer data)
{
  /* around the buffer's size, where it grows */
  static const gsize lengths[] = { 1, 65535, 65536, 65537, 300000 };

  for (gsize k = 0; k < G_N_ELEMENTS (lengths); k++)
    {
      g_autofree char *content = g_strnfill (lengths[k], 'x');
      g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (content, lengths[k], NULL);
      g_autoptr (GInputStream) again = g_memory_input_stream_new_from_data (content, lengths[k], NULL);
      g_autoptr (GBytes) all = norm_stream_load (stream, lengths[k], NULL, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_cmpmem (g_bytes_get_data (all, NULL), g_bytes_get_size (all), content, lengths[k]);
      g_assert_null (norm_stream_load (again, lengths[k] - 1, NULL, &error));
      g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
    }
}

/* As standard input does: in pieces, until the writer closes. */
static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (NormTensor) tensor = NULL;
  g_autoptr (GError) error = NULL;
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (write (ends[1], "[[1, 2],", 8), ==, 8);
  g_assert_cmpint (write (ends[1], " [3, 4]]\n", 9), ==, 9);
  close (ends[1]);
  stream = g_unix_input_stream_new (ends[0], TRUE);
  tensor = norm_format_read_stream (stream, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tensor->rank, ==, 2);
  g_assert_cmpfloat (norm_tensor_get (tensor, 3), ==, 4);
}

#define ADD(name, function) g_test_add ("/file/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("no-file", test_no_file);
  ADD ("no-address", test_no_address);
  ADD ("empty", test_empty);
  ADD ("forbidden", test_forbidden);
  ADD ("proc-file", test_proc_file);
  ADD ("rare-error", test_rare_error);
  ADD ("write-then-read", test_write_then_read);
  ADD ("no-place", test_no_place);
  ADD ("device", test_device);
  ADD ("forbidden-places", test_forbidden_places);
  ADD ("cut-short", test_cut_short);
  ADD ("cancelled", test_cancelled);
  ADD ("permissions-and-links-stay", test_permissions_and_links_stay);
  ADD ("new-file-obeys-umask", test_new_file_obeys_umask);
  ADD ("unknown-ending", test_unknown_ending);
  ADD ("mapped-file-outlives-replacement", test_mapped_file_outlives_replacement);
  ADD ("small-file-rewritten-in-place", test_small_file_rewritten_in_place);
  ADD ("content-before-name", test_content_before_name);
  ADD ("stream-limit", test_stream_limit);
  ADD ("pipe", test_pipe);
  return g_test_run ();
}
