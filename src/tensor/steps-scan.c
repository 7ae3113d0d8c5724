/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "steps-scan.h"

#include "number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
norm_step_scan_skip_blanks (NormStepScan *parser)
{
  while (g_ascii_isspace (*parser->at))
    parser->at++;
}

gboolean
norm_step_scan_refuse_at (NormStepScan *parser, const char *place, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (parser->error, NORM_ERROR, NORM_ERROR_TEXT, "column %ld: %s", g_utf8_pointer_to_offset (parser->text, place) + 1, message);
  return FALSE;
}

gboolean
norm_step_scan_refuse_here (NormStepScan *parser, const char *expected)
{
  const char *next = g_utf8_next_char (parser->at);

  if (*parser->at == '\0')
    return norm_step_scan_refuse_at (parser, parser->at, _ ("the text ends here; expected %s"), expected);
  return norm_step_scan_refuse_at (parser, parser->at, _ ("expected %s, not “%.*s”"), expected, (int) (next - parser->at), parser->at);
}

gboolean
norm_step_scan_take (NormStepScan *parser, char wanted)
{
  norm_step_scan_skip_blanks (parser);
  if (*parser->at != wanted)
    return FALSE;
  parser->at++;
  norm_step_scan_skip_blanks (parser);
  return TRUE;
}

char *
norm_step_scan_name (NormStepScan *parser)
{
  const char *start;

  norm_step_scan_skip_blanks (parser);
  start = parser->at;
  if (!g_ascii_isalpha (*start) && *start != '_')
    return NULL;
  while (g_ascii_isalnum (*parser->at) || *parser->at == '_')
    parser->at++;
  return g_strndup (start, parser->at - start);
}

gboolean
norm_step_scan_number (NormStepScan *parser, const char *what, gint64 *number)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *start;

  norm_step_scan_skip_blanks (parser);
  start = parser->at;
  if (g_str_has_prefix (parser->at, NORM_MINUS))
    parser->at += strlen (NORM_MINUS);
  else if (*parser->at == '-' || *parser->at == '+')
    parser->at++;
  if (parser->at > start && *start != '+')
    g_string_append_c (digits, '-');
  norm_step_scan_skip_blanks (parser);
  if (!g_ascii_isdigit (*parser->at))
    {
      g_autofree char *expected = g_strdup_printf (_ ("a whole number for %s"), what);
      return norm_step_scan_refuse_here (parser, expected);
    }
  while (g_ascii_isdigit (*parser->at))
    g_string_append_c (digits, *parser->at++);
  if (!g_ascii_string_to_signed (digits->str, 10, G_MININT64, G_MAXINT64, number, NULL))
    return norm_step_scan_refuse_at (parser, start, _ ("%s is too large a number"), digits->str);
  return TRUE;
}
