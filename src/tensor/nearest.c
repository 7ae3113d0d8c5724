/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nearest.h"

#include <string.h>

/* How many letters have to be inserted, deleted or changed (V. Levenshtein, 1966); one row of the table after the other. */
static gsize
edit_distance (const char *typed, const char *known)
{
  const gsize n_known = strlen (known);
  g_autofree gsize *costs = g_new (gsize, n_known + 1);

  for (gsize place = 0; place <= n_known; place++)
    costs[place] = place;
  for (; *typed != '\0'; typed++)
    {
      gsize diagonal = costs[0]++;

      for (gsize place = 1; place <= n_known; place++)
        {
          const gsize changed = diagonal + (g_ascii_tolower (*typed) != g_ascii_tolower (known[place - 1]));

          diagonal = costs[place];
          costs[place] = MIN (changed, MIN (costs[place], costs[place - 1]) + 1);
        }
    }
  return costs[n_known];
}

const char *
norm_nearest_name (const char *typed, const char *const *names)
{
  const char *nearest = NULL;
  gsize least = MAX (strlen (typed) / 3, 2) + 1;

  for (; *names != NULL; names++)
    {
      const gsize distance = edit_distance (typed, *names);

      if (distance < least && distance < strlen (*names)) /* a name of which no letter was typed is near to everything */
        {
          least = distance;
          nearest = *names;
        }
    }
  return nearest;
}
