/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-read FILE TURNS: milliseconds of the processor from a file to a tensor, each turn a line. */
#include "format.h"
#include <stdlib.h>
#include <time.h>

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    {
      g_printerr ("bench-read FILE TURNS\n");
      return 2;
    }
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (argv[1]);
  for (int turn = atoi (argv[2]); turn > 0; turn--)
    {
      clock_t start = clock ();
      g_autoptr (NormTensor) tensor = norm_format_read_file (file, NULL, &error);

      if (tensor == NULL)
        g_error ("%s", error->message);
      g_print ("%.3f\n", (double) (clock () - start) * 1e3 / CLOCKS_PER_SEC);
    }
  return 0;
}
