/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-open FILE: milliseconds until a file is a tensor, and until that tensor's values are known (count, NaN, range). Prints "OPEN SUMMARY". */
#include "format.h"
#include "summary.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  NormSummary summary;

  if (argc != 2)
    {
      g_printerr ("bench-open FILE\n");
      return 2;
    }
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (argv[1]);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NormTensor) tensor = norm_format_read_file (file, NULL, &error);
  gint64 opened = g_get_monotonic_time ();
  if (tensor == NULL)
    g_error ("%s", error->message);
  norm_tensor_summarize (tensor, &summary);
  g_print ("%.3f %.3f\n", (double) (opened - start) / 1e3, (double) (g_get_monotonic_time () - start) / 1e3);
  return summary.n_values == tensor->n_values ? 0 : 1;
}
