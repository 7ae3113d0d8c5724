/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"

#define MOST_QUOTED 40 /* characters */

G_DEFINE_QUARK (norm - error - quark, norm_error)

/* What steers a terminal or the order of letters, or is not seen at all. */
static gboolean
is_hidden (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return g_unichar_iscntrl (c) || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

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
      if (is_hidden (c))
        g_string_append_printf (quoted, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
      else
        g_string_append_unichar (quoted, c);
    }
  g_string_append (quoted, "”");
  return g_string_free (quoted, FALSE);
}
