/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json-scan.h"

#include "json-member.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DEPTH 64 /* deeper than any document is */

/* Past the quoted text that begins at @at. */
static gsize
skip_quoted (const char *text, gsize length, gsize at)
{
  for (at++; at < length && text[at] != '"'; at++)
    if (text[at] == '\\')
      at++;
  return MIN (at + 1, length);
}

/* Past the number that begins at @at; FALSE when it is a whole one that no 64 bit integer holds. */
static gboolean
scan_number (const char *text, gsize length, gsize *at)
{
  gsize start = *at;
  g_autofree char *number = NULL;

  while (*at < length && (g_ascii_isalnum (text[*at]) || (text[*at] != '\0' && strchr ("+-.", text[*at]) != NULL)))
    (*at)++;
  number = g_strndup (text + start, *at - start);
  return strlen (number) < 19 || strpbrk (number, ".eE") != NULL || g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, NULL, NULL);
}

gboolean
norm_json_scan (const char *text, gsize length, GError **error)
{
  guint depth = 0;
  gboolean ended = FALSE;
  gsize at = 0;

  while (at < length)
    {
      gsize start = at;

      if (ended && !g_ascii_isspace (text[at]))
        return norm_json_fail (error, "…}", _ ("is followed by more text; a file holds one document"));
      if (text[at] == '"')
        at = skip_quoted (text, length, at);
      else if (g_ascii_isdigit (text[at]) || text[at] == '-')
        {
          if (!scan_number (text, length, &at))
            {
              g_autofree char *number = g_strdup_printf ("%.*s", (int) MIN (at - start, 24), text + start);

              return norm_json_fail (error, number, _ ("is more than 64 bits hold; write it with an exponent, 1e20, or in quotation marks"));
            }
        }
      else
        {
          if ((text[at] == '[' || text[at] == '{') && ++depth > MAX_DEPTH)
            return norm_json_fail (error, "[[[[…", _ ("is nested deeper than any document"));
          if ((text[at] == ']' || text[at] == '}') && depth > 0)
            ended = --depth == 0;
          at++;
        }
    }
  return TRUE;
}
