/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "npy-cursor.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
norm_npy_set_damaged (GError **error, gsize byte, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("the .npy header is damaged at byte %zu: %s; save the array again with np.save()"), byte,
               reason);
}

char
norm_npy_cursor_peek (NormNpyCursor *cursor)
{
  while (cursor->position < cursor->length && g_ascii_isspace (cursor->text[cursor->position]))
    cursor->position++;
  return cursor->position < cursor->length ? cursor->text[cursor->position] : '\0';
}

gboolean
norm_npy_cursor_accept (NormNpyCursor *cursor, char expected)
{
  if (norm_npy_cursor_peek (cursor) != expected || cursor->position == cursor->length)
    return FALSE;
  cursor->position++;
  return TRUE;
}

/* What stands at the cursor, for messages. */
static char *
describe_next (NormNpyCursor *cursor)
{
  char c = norm_npy_cursor_peek (cursor);

  if (cursor->position == cursor->length)
    return g_strdup (_ ("the end of the header"));
  if (g_ascii_isprint (c))
    return g_strdup_printf ("“%c”", c);
  return g_strdup_printf ("“\\x%02x”", (guchar) c);
}

static void
set_expected (NormNpyCursor *cursor, GError **error, const char *expected)
{
  g_autofree char *next = describe_next (cursor);

  norm_npy_set_damaged (error, cursor->base + cursor->position, _ ("expected %s, found %s"), expected, next);
}

gboolean
norm_npy_cursor_expect (NormNpyCursor *cursor, char expected, GError **error)
{
  char word[] = { expected, '\0' };
  g_autofree char *quoted = g_strdup_printf ("“%s”", word);

  if (norm_npy_cursor_accept (cursor, expected))
    return TRUE;
  set_expected (cursor, error, quoted);
  return FALSE;
}

char *
norm_npy_cursor_read_string (NormNpyCursor *cursor, GError **error)
{
  char quote = norm_npy_cursor_peek (cursor);
  const char *start, *end;

  if (quote != '\'' && quote != '"')
    {
      set_expected (cursor, error, _ ("a string"));
      return NULL;
    }
  start = cursor->text + cursor->position + 1;
  end = memchr (start, quote, cursor->length - cursor->position - 1);
  if (end == NULL)
    {
      norm_npy_set_damaged (error, cursor->base + cursor->position, _ ("a string that does not end"));
      return NULL;
    }
  cursor->position = end + 1 - cursor->text;
  return g_utf8_make_valid (start, end - start);
}

static gboolean
accept_word (NormNpyCursor *cursor, const char *word)
{
  gsize n = strlen (word);

  norm_npy_cursor_peek (cursor);
  if (cursor->length - cursor->position < n || memcmp (cursor->text + cursor->position, word, n) != 0)
    return FALSE;
  cursor->position += n;
  return TRUE;
}

gboolean
norm_npy_cursor_read_bool (NormNpyCursor *cursor, gboolean *value, GError **error)
{
  *value = accept_word (cursor, "True");
  if (*value || accept_word (cursor, "False"))
    return TRUE;
  set_expected (cursor, error, _ ("True or False"));
  return FALSE;
}

static gboolean
read_size (NormNpyCursor *cursor, gsize *size, GError **error)
{
  gsize start;

  if (norm_npy_cursor_peek (cursor) == '-')
    {
      norm_npy_set_damaged (error, cursor->base + cursor->position, _ ("a negative size in the shape"));
      return FALSE;
    }
  start = cursor->position;
  *size = 0;
  for (; cursor->position < cursor->length && g_ascii_isdigit (cursor->text[cursor->position]); cursor->position++)
    {
      if (!g_size_checked_mul (size, *size, 10) || !g_size_checked_add (size, *size, cursor->text[cursor->position] - '0'))
        {
          norm_npy_set_damaged (error, cursor->base + start, _ ("a size in the shape that no file can hold"));
          return FALSE;
        }
    }
  if (cursor->position == start)
    {
      set_expected (cursor, error, _ ("a size"));
      return FALSE;
    }
  /* Python 2 wrote long integers as 3L. */
  accept_word (cursor, "L");
  return TRUE;
}

static gboolean
append_size (NormNpyCursor *cursor, int *rank, gsize shape[NORM_MAX_RANK], GError **error)
{
  gsize size;

  if (!read_size (cursor, &size, error))
    return FALSE;
  if (*rank == NORM_MAX_RANK)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
                   _ ("the array has more than %d axes (byte %zu); give it fewer before saving: x.reshape(…)"), NORM_MAX_RANK,
                   cursor->base + cursor->position);
      return FALSE;
    }
  shape[(*rank)++] = size;
  return TRUE;
}

gboolean
norm_npy_cursor_read_shape (NormNpyCursor *cursor, int *rank, gsize shape[NORM_MAX_RANK], GError **error)
{
  gboolean comma = FALSE;
  gsize start;

  *rank = 0;
  norm_npy_cursor_peek (cursor);
  start = cursor->base + cursor->position;
  if (!norm_npy_cursor_accept (cursor, '('))
    {
      set_expected (cursor, error, _ ("the shape, a tuple"));
      return FALSE;
    }
  while (!norm_npy_cursor_accept (cursor, ')'))
    {
      if (*rank > 0 && !comma)
        return norm_npy_cursor_expect (cursor, ',', error);
      if (!append_size (cursor, rank, shape, error))
        return FALSE;
      comma = norm_npy_cursor_accept (cursor, ',');
    }
  if (*rank == 1 && !comma)
    {
      norm_npy_set_damaged (error, start, _ ("the shape is a number in parentheses, not a tuple"));
      return FALSE;
    }
  return TRUE;
}
