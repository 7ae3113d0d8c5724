/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expression-cursor.h"

#include <glib/gi18n-lib.h>

static gboolean
is_name_byte (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

char
norm_cursor_skip (NormCursor *cursor, gboolean lines)
{
  for (;; cursor->p++)
    {
      if (*cursor->p == '#')
        cursor->p += strcspn (cursor->p, "\n");
      if (cursor->p[0] == '\\' && cursor->p[1] == '\n')
        cursor->p++;
      else if (*cursor->p == '\n' && !lines && cursor->depth == 0)
        return '\n';
      else if (!g_ascii_isspace (*cursor->p))
        return *cursor->p;
    }
}

gboolean
norm_cursor_take (NormCursor *cursor, char c)
{
  if (norm_cursor_skip (cursor, FALSE) != c)
    return FALSE;
  cursor->p++;
  return TRUE;
}

char *
norm_cursor_name (NormCursor *cursor)
{
  char first = norm_cursor_skip (cursor, FALSE);
  if (!g_ascii_isalpha (first) && first != '_')
    return NULL;
  const char *start = cursor->p;
  while (is_name_byte (*cursor->p))
    cursor->p++;
  return g_strndup (start, (gsize) (cursor->p - start));
}

/* Past a string or comment at @p, if one starts there. */
static const char *
skip_quoted (const char *p)
{
  if (*p == '#')
    return p + strcspn (p, "\n");
  if (*p != '"' && *p != '\'')
    return p;
  char quote = *p++;
  while (*p && *p != quote)
    p += p[0] == '\\' && p[1] ? 2 : 1;
  return *p ? p + 1 : p;
}

gboolean
norm_cursor_skip_brackets (NormCursor *cursor, GError **error)
{
  const char *start = cursor->p, *p = start;
  int open = 0;
  while (*p)
    {
      const char *after = skip_quoted (p);
      if (after != p)
        {
          p = after;
          continue;
        }
      if (strchr ("([{", *p))
        open++;
      if (strchr (")]}", *p) && --open == 0)
        {
          cursor->p = p + 1;
          return TRUE;
        }
      p++;
    }
  return norm_cursor_fail (cursor, start, error, _ ("“%c” is never closed"), *start);
}

void
norm_cursor_skip_statement (NormCursor *cursor)
{
  int open = 0;
  while (*cursor->p)
    {
      const char *after = skip_quoted (cursor->p);
      if (after != cursor->p)
        {
          cursor->p = after;
          continue;
        }
      if (strchr ("([{", *cursor->p))
        open++;
      else if (strchr (")]}", *cursor->p))
        open--;
      else if (open <= 0 && (*cursor->p == '\n' || *cursor->p == ';'))
        return;
      cursor->p++;
    }
}

gboolean
norm_cursor_at_end (NormCursor *cursor)
{
  char c = norm_cursor_skip (cursor, FALSE);
  return c == '\0' || c == '\n' || c == ';';
}

/* ── places ── */

static void
find_place (const NormCursor *cursor, const char *at, guint *line, glong *column)
{
  const char *line_start = cursor->text;
  *line = 1;
  for (const char *p = cursor->text; p < at; p++)
    if (*p == '\n')
      {
        ++*line;
        line_start = p + 1;
      }
  *column = 1 + g_utf8_strlen (line_start, at - line_start);
}

/* Comments and line ends become blanks; columns stay. */
static void
join_lines (char *text)
{
  for (char *comment = strchr (text, '#'); comment; comment = strchr (comment, '#'))
    memset (comment, ' ', strcspn (comment, "\n"));
  g_strdelimit (text, "\n\r", ' ');
}

char *
norm_cursor_fragment (const NormCursor *cursor, const char *start, gboolean lines)
{
  guint line;
  glong column;
  find_place (cursor, start, &line, &column);

  GString *fragment = g_string_new (NULL);
  for (guint i = 1; lines && i < line; i++)
    g_string_append_c (fragment, '\n');
  for (glong i = 1; i < column; i++)
    g_string_append_c (fragment, ' ');
  gsize text_start = fragment->len;
  g_string_append_len (fragment, start, cursor->p - start);
  if (!lines)
    join_lines (fragment->str + text_start);
  return g_string_free (fragment, FALSE);
}

gboolean
norm_cursor_fail (const NormCursor *cursor, const char *at, GError **error, const char *message, ...)
{
  guint line;
  glong column;
  va_list args;

  va_start (args, message);
  g_autofree char *words = g_strdup_vprintf (message, args);
  va_end (args);
  find_place (cursor, at, &line, &column);
  g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("line %u, column %ld: %s"), line, column, words);
  return FALSE;
}

void
norm_cursor_prefix (const NormCursor *cursor, const char *at, GError **error)
{
  guint line;
  glong column;
  find_place (cursor, at, &line, &column);
  g_prefix_error (error, _ ("line %u, "), line);
}
