/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recursive descent over nested lists. Numbers are only noted here; literal.c reads them when their dtype is known. */
#include "literal-parser.h"
#include "number.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* lists, groups and calls within each other; far beyond NORM_MAX_RANK and far below any stack */
#define MOST_NESTING 64

/* "[1][0]", the place of the value or list that is being read */
static char *
place_to_text (const NormLiteral *literal)
{
  GString *text = g_string_new (NULL);

  for (int level = 0; level < literal->depth; level++)
    g_string_append_printf (text, "[%zu]", literal->index[level]);
  return g_string_free (text, FALSE);
}

static gboolean
last_part_equals (const char *word, gsize length, const char *name)
{
  gsize n = strlen (name);

  return length >= n && g_ascii_strncasecmp (word + length - n, name, n) == 0 &&
         (length == n || strchr (".-+", word[length - n - 1]) != NULL || (guchar) word[length - n - 1] == (guchar) NORM_MINUS[2]);
}

static gboolean
word_is_any (const NormLexer *lexer, const char *const *names)
{
  const char *word = lexer->text + lexer->token.start;

  if (lexer->token.kind != NORM_TOKEN_WORD)
    return FALSE;
  for (; *names != NULL; names++)
    if (last_part_equals (word, lexer->token.length, *names))
      return TRUE;
  return FALSE;
}

static const char *const float_words[] = { "nan", "inf", "infinity", NULL };
static const char *const bool_words[] = { "true", "false", NULL };

gboolean
norm_literal_is_number (const NormLexer *lexer)
{
  return lexer->token.kind == NORM_TOKEN_NUMBER || word_is_any (lexer, float_words) || word_is_any (lexer, bool_words);
}

static gboolean
looks_floating (const NormLexer *lexer)
{
  const char *text = lexer->text + lexer->token.start;
  gboolean based = memchr (text, 'x', lexer->token.length) != NULL || memchr (text, 'X', lexer->token.length) != NULL;

  if (lexer->token.kind != NORM_TOKEN_NUMBER)
    return TRUE;
  for (gsize k = 0; k < lexer->token.length && !based; k++)
    if (text[k] == '.' || text[k] == 'e' || text[k] == 'E')
      return TRUE;
  return FALSE;
}

/* Notes the number at the token and steps over it. */
static gboolean
append_number (NormLiteral *literal, GError **error)
{
  NormLexer *lexer = &literal->lexer;
  guint32 start = lexer->token.start;

  if (strchr ("jJ", lexer->text[start + lexer->token.length - 1]) != NULL)
    {
      norm_lexer_set_error (lexer, start, NORM_ERROR_UNSUPPORTED, error, _ ("a complex number; take one part first: x.real or x.imag"));
      return FALSE;
    }
  if (word_is_any (lexer, bool_words))
    literal->has_bool = TRUE;
  else if (looks_floating (lexer))
    literal->has_float = TRUE;
  else
    literal->has_integer = TRUE;
  g_array_append_val (literal->starts, start);
  norm_lexer_next (lexer);
  return TRUE;
}

/* null, "nan", "-inf" */
static gboolean
is_json_number (NormLiteral *literal)
{
  g_autofree char *word = NULL;

  if (!literal->json || (literal->lexer.token.kind != NORM_TOKEN_STRING && literal->lexer.token.kind != NORM_TOKEN_WORD))
    return FALSE;
  word = norm_lexer_dup (&literal->lexer);
  if (literal->lexer.token.kind == NORM_TOKEN_WORD)
    {
      literal->has_null = literal->has_null || strcmp (word, "null") == 0;
      return strcmp (word, "null") == 0;
    }
  for (const char *const *name = float_words; *name != NULL; name++)
    if (last_part_equals (word, strlen (word), *name))
      return literal->lexer.token.length == strlen (word) + 2;
  return FALSE;
}

static gboolean
parse_number (NormLiteral *literal, GError **error)
{
  if (literal->rank < 0)
    literal->rank = literal->depth;
  if (literal->rank != literal->depth)
    {
      g_autofree char *place = place_to_text (literal);

      norm_lexer_set_error (&literal->lexer, literal->lexer.token.start, NORM_ERROR_TEXT, error,
                            _ ("at %s: a number where a list stands elsewhere; nest every value equally deep"), place);
      return FALSE;
    }
  return append_number (literal, error);
}

/* TRUE if the parenthesis at the token only groups: "(1)", not "(1,)", "(1, 2)" or "()". */
static gboolean
is_group (const NormLexer *lexer)
{
  NormLexer ahead = *lexer;
  int open = 0;

  norm_lexer_next (&ahead);
  if (norm_lexer_is_mark (&ahead, ')'))
    return FALSE;
  for (; ahead.token.kind != NORM_TOKEN_END; norm_lexer_next (&ahead))
    {
      if (open == 0 && (norm_lexer_is_mark (&ahead, ',') || norm_lexer_is_mark (&ahead, ')')))
        return ahead.token.mark == ')';
      if (norm_lexer_is_mark (&ahead, '(') || norm_lexer_is_mark (&ahead, '['))
        open++;
      if (norm_lexer_is_mark (&ahead, ')') || norm_lexer_is_mark (&ahead, ']'))
        open--;
    }
  return FALSE;
}

static gboolean
open_list (NormLiteral *literal, GError **error)
{
  NormLexer *lexer = &literal->lexer;
  g_autofree char *place = NULL;

  if (literal->depth == NORM_MAX_RANK)
    {
      norm_lexer_set_error (lexer, lexer->token.start, NORM_ERROR_TEXT, error,
                            _ ("lists nested deeper than %d; a tensor has at most %d axes here, reshape it first"), NORM_MAX_RANK, NORM_MAX_RANK);
      return FALSE;
    }
  if (literal->rank >= 0 && literal->depth >= literal->rank)
    {
      place = place_to_text (literal);
      norm_lexer_set_error (lexer, lexer->token.start, NORM_ERROR_TEXT, error,
                            _ ("at %s: a list where a number stands elsewhere; nest every value equally deep"), place);
      return FALSE;
    }
  literal->index[literal->depth++] = 0;
  norm_lexer_next (lexer);
  return TRUE;
}

/* The list that began at byte @start ends; its length must be that of the others of its level. */
static gboolean
close_list (NormLiteral *literal, gsize start, gsize count, GError **error)
{
  int level = --literal->depth;
  g_autofree char *place = NULL;

  if (count == 0 && literal->rank < 0)
    literal->rank = level + 1;
  if (!literal->known[level])
    {
      literal->known[level] = TRUE;
      literal->shape[level] = count;
    }
  if (literal->shape[level] == count)
    return TRUE;
  place = place_to_text (literal);
  norm_lexer_set_error (&literal->lexer, start, NORM_ERROR_TEXT, error,
                        _ ("at %s: %zu values, but %zu before; give all lists of one level the same length"), place, count, literal->shape[level]);
  return FALSE;
}

/* The comma, or the white space that NumPy prints in its place; "1-2" is neither. */
static gboolean
parse_separator (NormLexer *lexer, GError **error)
{
  gboolean comma = norm_lexer_accept (lexer, ',');

  if (comma || lexer->token.spaced || lexer->token.kind == NORM_TOKEN_MARK || lexer->token.kind == NORM_TOKEN_END)
    return TRUE;
  norm_lexer_set_expected (lexer, _ ("a comma or a space"), error);
  return FALSE;
}

static gboolean
parse_list (NormLiteral *literal, char close, GError **error)
{
  NormLexer *lexer = &literal->lexer;
  gsize start = lexer->token.start;
  gsize count = 0;

  if (!open_list (literal, error))
    return FALSE;
  while (!norm_lexer_accept (lexer, close))
    {
      if (lexer->token.kind == NORM_TOKEN_END)
        {
          norm_lexer_set_error (lexer, start, NORM_ERROR_TEXT, error, _ ("this bracket is never closed; add “%c” or paste the rest"), close);
          return FALSE;
        }
      literal->index[literal->depth - 1] = count++;
      if (!norm_literal_parse_value (literal, error))
        return FALSE;
      if (!parse_separator (lexer, error))
        return FALSE;
    }
  return close_list (literal, start, count, error);
}

static gboolean
parse_group (NormLiteral *literal, GError **error)
{
  norm_lexer_next (&literal->lexer);
  return norm_literal_parse_value (literal, error) && norm_lexer_expect (&literal->lexer, ')', error);
}

void
norm_literal_set_no_value (const NormLiteral *literal, GError **error)
{
  const char *what = literal->depth == 0 ? _ ("a list of numbers, torch.tensor(…) or np.array(…)") : _ ("a number or a list");

  norm_lexer_set_expected (&literal->lexer, what, error);
}

static gboolean
parse_one (NormLiteral *literal, GError **error)
{
  NormLexer *lexer = &literal->lexer;

  if (norm_literal_is_number (lexer) || is_json_number (literal))
    return parse_number (literal, error);
  if (norm_lexer_is_mark (lexer, '['))
    return parse_list (literal, ']', error);
  if (norm_lexer_is_mark (lexer, '('))
    return is_group (lexer) ? parse_group (literal, error) : parse_list (literal, ')', error);
  if (lexer->token.kind == NORM_TOKEN_WORD)
    return norm_literal_parse_call (literal, error);
  norm_literal_set_no_value (literal, error);
  return FALSE;
}

gboolean
norm_literal_parse_value (NormLiteral *literal, GError **error)
{
  gboolean parsed;

  if (literal->nesting == MOST_NESTING)
    {
      norm_lexer_set_error (&literal->lexer, literal->lexer.token.start, NORM_ERROR_TEXT, error,
                            _ ("more than %d brackets within each other; a tensor has at most %d axes here"), MOST_NESTING, NORM_MAX_RANK);
      return FALSE;
    }
  literal->nesting++;
  parsed = parse_one (literal, error);
  literal->nesting--;
  return parsed;
}

/* The numbers up to the next line break. */
static gboolean
parse_row (NormLiteral *literal, gsize *count, gboolean *comma, GError **error)
{
  NormLexer *lexer = &literal->lexer;

  *count = 0;
  do
    {
      if (!norm_literal_is_number (lexer))
        {
          norm_lexer_set_expected (lexer, _ ("a number"), error);
          return FALSE;
        }
      if (!append_number (literal, error))
        return FALSE;
      ++*count;
      *comma = norm_lexer_is_mark (lexer, ',') || norm_lexer_is_mark (lexer, ';');
      if (*comma)
        norm_lexer_next (lexer);
      else if (!lexer->token.spaced && lexer->token.kind != NORM_TOKEN_END)
        {
          norm_lexer_set_expected (lexer, _ ("a comma or a space"), error);
          return FALSE;
        }
    }
  while (lexer->token.kind != NORM_TOKEN_END && !lexer->token.new_line);
  return TRUE;
}

gboolean
norm_literal_parse_table (NormLiteral *literal, GError **error)
{
  NormLexer *lexer = &literal->lexer;
  gsize n_rows = 0, n_columns = 0;
  gboolean comma = FALSE;

  while (lexer->token.kind != NORM_TOKEN_END)
    {
      gsize start = lexer->token.start;
      gsize count;

      if (!parse_row (literal, &count, &comma, error))
        return FALSE;
      if (n_rows++ == 0)
        n_columns = count;
      if (count != n_columns)
        {
          norm_lexer_set_error (lexer, start, NORM_ERROR_TEXT, error,
                                _ ("%zu values in this line, but %zu in those before; give all lines the same length"), count, n_columns);
          return FALSE;
        }
    }
  literal->rank = n_rows > 1 ? 2 : n_columns > 1 || comma;
  literal->shape[0] = n_rows > 1 ? n_rows : n_columns;
  literal->shape[1] = n_columns;
  return TRUE;
}
