/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides: command line or window. */
#include "application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, NORM_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_autoptr (NormCommand) command = norm_command_parse (argc, argv);
  if (!command)
    return 2;
  if (norm_command_is_headless (command))
    return norm_command_run (command);
  return norm_application_main (g_steal_pointer (&command), argc, argv);
}
