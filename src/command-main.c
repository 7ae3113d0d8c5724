/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program without a display: main.c loads it when there are options. */
#include "command.h"

#include <gmodule.h>

#define WINDOW_IS_WANTED -1 /* as in main.c */

G_MODULE_EXPORT int norm_command_main (int argc, char **argv);

int
norm_command_main (int argc, char **argv)
{
  g_autoptr (NormCommand) command = norm_command_parse (argc, argv);

  if (!command)
    return 2;
  return norm_command_is_headless (command) ? norm_command_run (command) : WINDOW_IS_WANTED;
}
