/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "runner.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

static char *folder;

void
runner_start (void)
{
  folder = g_dir_make_tmp ("normscope-XXXXXX", NULL);
  g_assert_nonnull (folder);
}

void
runner_end (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir))
    {
      g_autofree char *path = runner_path (name);
      g_remove (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

char *
runner_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

gboolean
runner_has (const char *name)
{
  g_autofree char *path = runner_path (name);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

void
runner_write (const char *name, const void *data, gsize length)
{
  g_autofree char *path = runner_path (name);
  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
}

void
runner_write_text (const char *name, const char *text)
{
  runner_write (name, text, strlen (text));
}

void
runner_write_tensor (const char *name, NormTensor *tensor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) npy = norm_npy_write (tensor, &error);
  g_assert_no_error (error);
  runner_write (name, g_bytes_get_data (npy, NULL), g_bytes_get_size (npy));
}

NormTensor *
runner_read_tensor (const char *name)
{
  g_autofree char *path = runner_path (name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  NormTensor *tensor = norm_format_read_file (file, NULL, &error);
  g_assert_no_error (error);
  return tensor;
}

char *
runner_read_text (const char *name)
{
  g_autofree char *path = runner_path (name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

NormTensor *
tensor_from_literal (const char *literal)
{
  g_autoptr (GError) error = NULL;
  NormTensor *tensor = norm_literal_parse (literal, strlen (literal), TRUE, &error);
  g_assert_no_error (error);
  return tensor;
}

static char *
text_of (GBytes *bytes)
{
  gsize length = g_bytes_get_size (bytes);
  return length > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), length) : g_strdup ("");
}

Run
run_arguments (GBytes *input, const char *const *arguments)
{
  const GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = NULL, err = NULL, nothing = g_bytes_new_static ("", 0);
  Run result;

  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "WAYLAND_DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "G_MESSAGES_DEBUG");
  g_ptr_array_add (argv, (gpointer) g_getenv ("NORM_TEST_BINARY"));
  for (; *arguments; arguments++)
    g_ptr_array_add (argv, (gpointer) *arguments);
  g_ptr_array_add (argv, NULL);

  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate (process, input ? input : nothing, NULL, &out, &err, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  result.status = g_subprocess_get_exit_status (process);
  result.out = text_of (out);
  result.err = text_of (err);
  return result;
}

static const char *const *
collect (GPtrArray *arguments, const char *first, va_list more)
{
  for (const char *argument = first; argument; argument = va_arg (more, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  g_ptr_array_add (arguments, NULL);
  return (const char *const *) arguments->pdata;
}

Run
run (const char *argument, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  va_list more;
  va_start (more, argument);
  Run result = run_arguments (NULL, collect (arguments, argument, more));
  va_end (more);
  return result;
}

Run
run_with_input (GBytes *input, const char *argument, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  va_list more;
  va_start (more, argument);
  Run result = run_arguments (input, collect (arguments, argument, more));
  va_end (more);
  return result;
}

void
run_clear (Run *result)
{
  g_clear_pointer (&result->out, g_free);
  g_clear_pointer (&result->err, g_free);
}

void
assert_ran (const Run *result)
{
  g_assert_cmpstr (result->err, ==, "");
  g_assert_cmpint (result->status, ==, 0);
}

static void
assert_failed (const Run *result, int status, const char *words)
{
  if (!strstr (result->err, words))
    g_error ("“%s” is not in: %s", words, result->err);
  g_assert_true (g_str_has_prefix (result->err, "normscope: "));
  g_assert_cmpstr (result->out, ==, "");
  g_assert_cmpint (result->status, ==, status);
}

void
assert_refused (const Run *result, const char *words)
{
  assert_failed (result, 1, words);
}

void
assert_misused (const Run *result, const char *words)
{
  assert_failed (result, 2, words);
  g_assert_nonnull (strstr (result->err, "--help"));
}
