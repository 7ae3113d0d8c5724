/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decides: command line or window. Both are loaded only when they are wanted: without this program's commands a window is there sooner, and loading
 * GTK and libadwaita would take as long as a small figure.
 */
#include "messages.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define _(text)          gettext (text)
#define COMMANDS         "normscope-command.so"
#define COMMANDS_MAIN    "norm_command_main"
#define WINDOW_PROGRAM   "normscope-window"
#define WINDOW_IS_WANTED -1

static void
init_language (void)
{
  /* Letters and words are all that a command says in the user's language: its numbers are those of Python, its files the same everywhere. */
  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  norm_messages_init ();
}

/* Beside this program in a build folder, else where it is installed. */
static void
find_part (const char *name, char path[PATH_MAX])
{
  char self[PATH_MAX];
  ssize_t length = readlink ("/proc/self/exe", self, sizeof self);
  const char *slash = length > 0 ? memrchr (self, '/', (size_t) length) : NULL;

  if (slash != NULL && snprintf (path, PATH_MAX, "%.*s/%s", (int) (slash - self), self, name) < PATH_MAX && access (path, R_OK) == 0)
    return;
  snprintf (path, PATH_MAX, "%s/%s", NORM_LIBEXECDIR, name);
}

static int
fail (const char *path, const char *reason)
{
  init_language ();
  fprintf (stderr, _ ("normscope: a part of the program cannot be loaded: %s: %s; install normscope again\n"), path, reason);
  return 1;
}

static int
run_command (int argc, char **argv)
{
  char path[PATH_MAX];
  void *commands;
  int (*command_main) (int argc, char **argv);

  find_part (COMMANDS, path);
  commands = dlopen (path, RTLD_LAZY);
  command_main = commands != NULL ? (int (*) (int, char **)) dlsym (commands, COMMANDS_MAIN) : NULL;
  if (command_main == NULL)
    return fail (path, dlerror ());
  init_language ();
  return command_main (argc, argv);
}

/* Under the same name, which is what the desktop knows the window by. */
static int
become_window (char **argv)
{
  char path[PATH_MAX];

  find_part (WINDOW_PROGRAM, path);
  execv (path, argv);
  return fail (path, strerror (errno));
}

/* Files alone are for a window. */
static int
has_options (int argc, char **argv)
{
  for (int at = 1; at < argc; at++)
    if (argv[at][0] == '-')
      return 1;
  return 0;
}

int
main (int argc, char **argv)
{
  int status = has_options (argc, argv) ? run_command (argc, argv) : WINDOW_IS_WANTED;

  return status == WINDOW_IS_WANTED ? become_window (argv) : status;
}
