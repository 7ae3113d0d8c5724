/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the programs' main(). */
#pragma once

#include <libintl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The user's language, once setlocale() has set it. Translations are where meson puts them in a build folder, beside the program's, else where they
 * are installed. */
static inline void
norm_messages_init (void)
{
  char program[PATH_MAX], folder[PATH_MAX];
  ssize_t length = readlink ("/proc/self/exe", program, sizeof program);
  const char *slash = length > 0 ? memrchr (program, '/', (size_t) length) : NULL;
  int built = slash != NULL && snprintf (folder, sizeof folder, "%.*s/../po", (int) (slash - program), program) < (int) sizeof folder &&
              access (folder, X_OK) == 0;

  bindtextdomain (GETTEXT_PACKAGE, built ? folder : NORM_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
