/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decides: command line or window. The window is a program of its own (window-main.c): loading GTK and libadwaita would take a third of the time
 * of a small figure, for nothing.
 */
#include "command.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <unistd.h>

#define WINDOW_PROGRAM "normscope-window"

/* Beside this one in a build folder, else where it is installed. */
static char *
find_window_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder ? g_build_filename (folder, WINDOW_PROGRAM, NULL) : NULL;

  if (beside && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_build_filename (NORM_LIBEXECDIR, WINDOW_PROGRAM, NULL);
}

/* Under the same name, which is what the desktop knows the window by. */
static int
become_window (char **argv)
{
  g_autofree char *program = find_window_program ();

  execv (program, argv);
  g_printerr (_ ("normscope: the window cannot be started: %s: %s; install normscope again\n"), program, g_strerror (errno));
  return 1;
}

int
main (int argc, char **argv)
{
  /* Letters and words are all that a command says in the user's language: its numbers are those of Python, its files the same everywhere. */
  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  bindtextdomain (GETTEXT_PACKAGE, NORM_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_autoptr (NormCommand) command = norm_command_parse (argc, argv);
  if (!command)
    return 2;
  return norm_command_is_headless (command) ? norm_command_run (command) : become_window (argv);
}
