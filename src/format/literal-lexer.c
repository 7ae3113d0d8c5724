/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "literal-lexer.h"
#include "number.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define ELLIPSIS        "\342\200\246" /* U+2026 */
#define BYTE_ORDER_MARK "\357\273\277"
#define NO_BREAK_SPACE  "\302\240"
#define LOOK_UP_EVERY   ((gsize) 1 << 16) /* bytes */

static char
char_at (const NormLexer *lexer, gsize position)
{
  return position < lexer->length ? lexer->text[position] : '\0';
}

static gboolean
starts_with (const NormLexer *lexer, gsize position, const char *prefix)
{
  gsize n = strlen (prefix);

  return position <= lexer->length && lexer->length - position >= n && memcmp (lexer->text + position, prefix, n) == 0;
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

static gboolean
is_name (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

static void
skip_comment (NormLexer *lexer)
{
  const char *end = memchr (lexer->text + lexer->position, '\n', lexer->length - lexer->position);

  lexer->position = end != NULL ? (gsize) (end - lexer->text) : lexer->length;
}

/* TRUE if there was a line break. */
static gboolean
skip_space (NormLexer *lexer)
{
  gboolean new_line = FALSE;

  while (lexer->position < lexer->length)
    {
      char c = lexer->text[lexer->position];

      if (c == '#')
        skip_comment (lexer);
      else if (g_ascii_isspace (c))
        {
          new_line |= c == '\n' || c == '\r';
          lexer->position++;
        }
      else if (starts_with (lexer, lexer->position, NO_BREAK_SPACE))
        lexer->position += strlen (NO_BREAK_SPACE);
      else
        break;
    }
  return new_line;
}

static gsize
sign_length (const NormLexer *lexer, gsize position)
{
  char c = char_at (lexer, position);

  if (c == '-' || c == '+')
    return 1;
  return starts_with (lexer, position, NORM_MINUS) ? strlen (NORM_MINUS) : 0;
}

static gboolean
is_number_start (const NormLexer *lexer, gsize position)
{
  char c = char_at (lexer, position);

  return g_ascii_isdigit (c) || (c == '.' && g_ascii_isdigit (char_at (lexer, position + 1)));
}

/* Digits, letters, points and the sign of an exponent; norm_dtype_parse() judges them. "1..." ends before the dots. */
static gsize
number_end (const NormLexer *lexer, gsize position)
{
  gboolean based = starts_with (lexer, position, "0x") || starts_with (lexer, position, "0X");
  char c = char_at (lexer, position);

  while (is_name (c) || (c == '.' && !starts_with (lexer, position, "..")))
    {
      position++;
      if (!based && (c == 'e' || c == 'E') && sign_length (lexer, position) == 1)
        position++;
      c = char_at (lexer, position);
    }
  return position;
}

static gsize
word_end (const NormLexer *lexer, gsize position)
{
  while (is_name (char_at (lexer, position)) || (char_at (lexer, position) == '.' && is_name_start (char_at (lexer, position + 1))))
    position++;
  return position;
}

/* The quotes included; to the end of the line if it does not close. */
static gsize
string_end (const NormLexer *lexer, gsize position)
{
  char quote = lexer->text[position++];

  while (position < lexer->length && lexer->text[position] != quote && lexer->text[position] != '\n')
    position++;
  return char_at (lexer, position) == quote && quote != '\0' ? position + 1 : position;
}

static void
set_token (NormLexer *lexer, NormTokenKind kind, gsize end)
{
  lexer->token.kind = kind;
  lexer->token.mark = kind == NORM_TOKEN_MARK ? lexer->text[lexer->position] : '\0';
  lexer->token.start = lexer->position;
  lexer->token.length = end - lexer->position;
  lexer->position = end;
}

static void
look_up (NormLexer *lexer)
{
  double done = (double) lexer->position / (double) MAX (lexer->length, 1);

  lexer->look_at = lexer->position + LOOK_UP_EVERY;
  norm_task_report (lexer->task, lexer->part_from + done * (lexer->part_to - lexer->part_from));
  if (norm_task_is_cancelled (lexer->task))
    lexer->length = lexer->position;
}

void
norm_lexer_set_part (NormLexer *lexer, double from, double to)
{
  lexer->part_from = from;
  lexer->part_to = to;
}

void
norm_lexer_next (NormLexer *lexer)
{
  gsize before = lexer->position;
  gsize start, after_sign;
  char c;

  if (lexer->position >= lexer->look_at)
    look_up (lexer);
  lexer->token.new_line = skip_space (lexer);
  start = lexer->position;
  lexer->token.spaced = start > before;
  after_sign = start + sign_length (lexer, start);
  c = char_at (lexer, start);
  if (start == lexer->length)
    set_token (lexer, NORM_TOKEN_END, start);
  else if (starts_with (lexer, start, "..."))
    set_token (lexer, NORM_TOKEN_DOTS, start + 3);
  else if (starts_with (lexer, start, ELLIPSIS))
    set_token (lexer, NORM_TOKEN_DOTS, start + strlen (ELLIPSIS));
  else if (is_number_start (lexer, after_sign))
    set_token (lexer, NORM_TOKEN_NUMBER, number_end (lexer, after_sign));
  else if (is_name_start (char_at (lexer, after_sign)))
    set_token (lexer, NORM_TOKEN_WORD, word_end (lexer, after_sign));
  else if (c == '.' && is_name_start (char_at (lexer, start + 1)))
    set_token (lexer, NORM_TOKEN_WORD, word_end (lexer, start));
  else if (c == '\'' || c == '"')
    set_token (lexer, NORM_TOKEN_STRING, string_end (lexer, start));
  else
    set_token (lexer, NORM_TOKEN_MARK, start + g_utf8_skip[(guchar) c]);
}

void
norm_lexer_seek (NormLexer *lexer, gsize position)
{
  lexer->position = MIN (position, lexer->length);
  lexer->look_at = MIN (lexer->look_at, position + LOOK_UP_EVERY);
  norm_lexer_next (lexer);
}

void
norm_lexer_init (NormLexer *lexer, const char *text, gsize length)
{
  memset (lexer, 0, sizeof *lexer);
  lexer->text = text;
  lexer->length = length;
  norm_lexer_seek (lexer, starts_with (lexer, 0, BYTE_ORDER_MARK) ? strlen (BYTE_ORDER_MARK) : 0);
}

gboolean
norm_lexer_is_mark (const NormLexer *lexer, char mark)
{
  return lexer->token.kind == NORM_TOKEN_MARK && lexer->token.mark == mark;
}

gboolean
norm_lexer_accept (NormLexer *lexer, char mark)
{
  if (!norm_lexer_is_mark (lexer, mark))
    return FALSE;
  norm_lexer_next (lexer);
  return TRUE;
}

gboolean
norm_lexer_expect (NormLexer *lexer, char mark, GError **error)
{
  g_autofree char *quoted = NULL;

  if (norm_lexer_accept (lexer, mark))
    return TRUE;
  quoted = g_strdup_printf ("“%c”", mark);
  norm_lexer_set_expected (lexer, quoted, error);
  return FALSE;
}

gboolean
norm_lexer_is_word (const NormLexer *lexer, const char *word)
{
  return lexer->token.kind == NORM_TOKEN_WORD && lexer->token.length == strlen (word) && starts_with (lexer, lexer->token.start, word);
}

char *
norm_lexer_dup (const NormLexer *lexer)
{
  const char *start = lexer->text + lexer->token.start;
  gsize length = lexer->token.length;

  if (lexer->token.kind == NORM_TOKEN_STRING)
    return g_strndup (start + 1, length >= 2 && start[length - 1] == start[0] ? length - 2 : length - 1);
  return g_strndup (start, length);
}

/* Lines end with LF, CR LF or CR; both count from 1. Only errors need this, so it is not kept while reading. */
static void
find_place (const NormLexer *lexer, gsize start, gsize *line, gsize *column)
{
  const char *text = lexer->text;
  gsize line_start = 0;

  *line = 1;
  for (gsize k = 0; k < start; k++)
    if (text[k] == '\n' || (text[k] == '\r' && char_at (lexer, k + 1) != '\n'))
      {
        ++*line;
        line_start = k + 1;
      }
  if (line_start == 0 && starts_with (lexer, 0, BYTE_ORDER_MARK))
    line_start = strlen (BYTE_ORDER_MARK);
  *column = 1 + g_utf8_strlen (text + line_start, start - line_start);
}

void
norm_lexer_set_error (const NormLexer *lexer, gsize start, NormError code, GError **error, const char *format, ...)
{
  g_autofree char *reason = NULL;
  gsize line, column;
  va_list args;

  if (lexer->wrong_at != NULL)
    *lexer->wrong_at = start;
  find_place (lexer, start, &line, &column);
  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, NORM_ERROR, code, _ ("line %zu, column %zu: %s"), line, column, reason);
}

static char *
quote_token (const NormLexer *lexer)
{
  g_autofree char *token = NULL;

  if (lexer->token.kind == NORM_TOKEN_END)
    return g_strdup (_ ("the end of the text"));
  token = g_strndup (lexer->text + lexer->token.start, lexer->token.length);
  return norm_error_quote (token);
}

void
norm_lexer_set_expected (const NormLexer *lexer, const char *what, GError **error)
{
  g_autofree char *token = NULL;

  if (lexer->token.kind == NORM_TOKEN_DOTS)
    {
      norm_lexer_set_error (
        lexer, lexer->token.start, NORM_ERROR_TEXT, error,
        _ ("the values are summarized with “...”, so some are missing; print the whole tensor: torch.set_printoptions(threshold=10**9) or "
           "np.set_printoptions(threshold=sys.maxsize), or save it with np.save"));
      return;
    }
  token = quote_token (lexer);
  norm_lexer_set_error (lexer, lexer->token.start, NORM_ERROR_TEXT, error, _ ("expected %s, found %s"), what, token);
}
