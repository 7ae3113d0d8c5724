/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay FOLDER…: gives every file in these folders to the target it is linked with; prints TAP. */
#include "fuzz.h"

#include <glib.h>

static guint
replay (const char *path)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);
      g_autofree char *content = NULL;
      gsize size;

      if (!g_file_get_contents (inside, &content, &size, NULL))
        continue;
      g_print ("# %s\n", name);
      LLVMFuzzerTestOneInput ((const uint8_t *) content, size);
      n++;
    }
  return n;
}

int
main (int argc, char **argv)
{
  guint n = 0;

  g_print ("1..1\n");
  for (int folder = 1; folder < argc; folder++)
    n += replay (argv[folder]);
  g_print ("%sok 1 /%s # %u files\n", n > 0 ? "" : "not ", "fuzz/replay", n);
  return n > 0 ? 0 : 1;
}
