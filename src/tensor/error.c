/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"

#define MOST_QUOTED 40 /* characters */

G_DEFINE_QUARK (norm - error - quark, norm_error)

char *
norm_error_quote (const char *text)
{
  GString *quoted = g_string_new ("“");

  for (int n = 0; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (n++ == MOST_QUOTED)
        {
          g_string_append (quoted, "…");
          break;
        }
      if (g_unichar_iscntrl (c))
        g_string_append_printf (quoted, "\\x%02x", c);
      else
        g_string_append_unichar (quoted, c);
    }
  g_string_append (quoted, "”");
  return g_string_free (quoted, FALSE);
}
