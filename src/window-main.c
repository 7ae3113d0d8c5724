/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program with the window: main.c becomes it, with the same arguments, once it knows that a window is wanted. */
#include "application.h"
#include "messages.h"

#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  norm_messages_init ();

  NormCommand *command = norm_command_parse (argc, argv);
  return command ? norm_application_main (command, argc, argv) : 2;
}
