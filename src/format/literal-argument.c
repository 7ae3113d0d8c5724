/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of torch.tensor(…) and its like. */
#include "literal-parser.h"
#include "npy-header.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* What stands in prints and calls without changing a value. */
static const char *const ignored[] = {
  "requires_grad", "device", "grad_fn", "copy", "order", "subok", "like", "pin_memory", "layout", "names", NULL,
};

static gboolean
read_size (NormLexer *lexer, int axis, gsize *size, int *unknown_axis, GError **error)
{
  g_autofree char *text = norm_lexer_dup (lexer);
  guint64 value;

  if (unknown_axis != NULL && *unknown_axis < 0 && strcmp (text, "-1") == 0)
    {
      *unknown_axis = axis;
      value = 1;
    }
  else if (lexer->token.kind != NORM_TOKEN_NUMBER || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXSSIZE, &value, NULL))
    {
      norm_lexer_set_expected (lexer, _ ("a size"), error);
      return FALSE;
    }
  *size = value;
  norm_lexer_next (lexer);
  return TRUE;
}

/* Sizes without brackets of their own leave the comma before dtype= to the arguments. */
static gboolean
accept_comma (NormLexer *lexer, gboolean bracketed)
{
  NormLexer ahead = *lexer;

  if (!norm_lexer_accept (&ahead, ',') || (!bracketed && ahead.token.kind == NORM_TOKEN_WORD))
    return FALSE;
  *lexer = ahead;
  return TRUE;
}

gboolean
norm_literal_parse_sizes (NormLexer *lexer, int *rank, gsize shape[NORM_MAX_RANK], int *unknown_axis, GError **error)
{
  char close = norm_lexer_accept (lexer, '(') ? ')' : norm_lexer_accept (lexer, '[') ? ']' : '\0';

  *rank = 0;
  if (unknown_axis != NULL)
    *unknown_axis = -1;
  while (!norm_lexer_is_mark (lexer, close != '\0' ? close : ')'))
    {
      if (*rank == NORM_MAX_RANK)
        {
          norm_lexer_set_error (lexer, lexer->token.start, NORM_ERROR_TEXT, error, _ ("more than %d sizes; a tensor has at most that many axes here"),
                                NORM_MAX_RANK);
          return FALSE;
        }
      if (!read_size (lexer, *rank, &shape[*rank], unknown_axis, error))
        return FALSE;
      ++*rank;
      if (!accept_comma (lexer, close != '\0'))
        break;
    }
  return close == '\0' || norm_lexer_expect (lexer, close, error);
}

/* Python's own float and int are 64 bits wide in both libraries; torch.float and torch.int are not. */
static gboolean
dtype_from_text (const char *text, NormDtype *dtype)
{
  gboolean swapped;

  if (strcmp (text, "float") == 0)
    *dtype = NORM_DTYPE_FLOAT64;
  else if (strcmp (text, "int") == 0)
    *dtype = NORM_DTYPE_INT64;
  else
    return norm_dtype_from_name (text, dtype) || norm_npy_descr_parse (text, dtype, &swapped);
  return TRUE;
}

gboolean
norm_literal_parse_dtype (NormLexer *lexer, NormDtype *dtype, GError **error)
{
  g_autofree char *text = norm_lexer_dup (lexer);
  gboolean named = lexer->token.kind == NORM_TOKEN_WORD || lexer->token.kind == NORM_TOKEN_STRING;

  if (!named || !dtype_from_text (text, dtype))
    {
      norm_lexer_set_expected (lexer, _ ("a dtype that is taken here (bool, int8 … int64, uint8 … uint64, float16, bfloat16, float32, float64)"),
                               error);
      return FALSE;
    }
  norm_lexer_next (lexer);
  return TRUE;
}

/* <AddBackward0 object at …>, a word, string or number, a call's or tuple's parentheses */
static gboolean
skip_value (NormLexer *lexer, GError **error)
{
  char close = '\0';

  if (lexer->token.kind == NORM_TOKEN_WORD || lexer->token.kind == NORM_TOKEN_STRING || lexer->token.kind == NORM_TOKEN_NUMBER)
    {
      norm_lexer_next (lexer);
      if (!norm_lexer_is_mark (lexer, '('))
        return TRUE;
    }
  if (norm_lexer_accept (lexer, '<'))
    close = '>';
  else if (norm_lexer_accept (lexer, '('))
    close = ')';
  while (close != '\0' && !norm_lexer_is_mark (lexer, close) && lexer->token.kind != NORM_TOKEN_END)
    norm_lexer_next (lexer);
  if (close != '\0')
    return norm_lexer_expect (lexer, close, error);
  norm_lexer_set_expected (lexer, _ ("a value"), error);
  return FALSE;
}

/* size=(0, 3) tells what "[]" cannot. */
static gboolean
apply_size (NormLiteral *literal, GError **error)
{
  NormLexer *lexer = &literal->lexer;
  gsize start = lexer->token.start, n_values;
  gsize shape[NORM_MAX_RANK];
  int rank;

  if (!norm_literal_parse_sizes (lexer, &rank, shape, NULL, error))
    return FALSE;
  if (literal->depth > 0)
    {
      norm_lexer_set_error (lexer, start, NORM_ERROR_TEXT, error, _ ("a size inside a list; nest the values themselves instead"));
      return FALSE;
    }
  if (!norm_shape_count (NORM_DTYPE_FLOAT64, rank, shape, &n_values, NULL) || n_values != literal->starts->len)
    {
      g_autofree char *text = norm_shape_to_text (rank, shape);

      norm_lexer_set_error (lexer, start, NORM_ERROR_TEXT, error, _ ("size %s does not fit the %u values before it"), text, literal->starts->len);
      return FALSE;
    }
  literal->rank = rank;
  memcpy (literal->shape, shape, sizeof shape);
  return TRUE;
}

gboolean
norm_literal_parse_argument (NormLiteral *literal, GError **error)
{
  NormLexer *lexer = &literal->lexer;
  NormLexer ahead = *lexer;
  g_autofree char *name = norm_lexer_dup (lexer);

  norm_lexer_next (&ahead);
  if (lexer->token.kind != NORM_TOKEN_WORD || !norm_lexer_accept (&ahead, '='))
    {
      literal->has_dtype = TRUE;
      return norm_literal_parse_dtype (lexer, &literal->dtype, error);
    }
  if (strcmp (name, "dtype") == 0)
    {
      *lexer = ahead;
      if (norm_lexer_is_word (lexer, "None"))
        return skip_value (lexer, error);
      literal->has_dtype = TRUE;
      return norm_literal_parse_dtype (lexer, &literal->dtype, error);
    }
  if (strcmp (name, "size") == 0 || strcmp (name, "shape") == 0)
    {
      *lexer = ahead;
      return apply_size (literal, error);
    }
  if (!g_strv_contains (ignored, name))
    {
      g_autofree char *quoted = norm_error_quote (name);

      norm_lexer_set_error (lexer, lexer->token.start, NORM_ERROR_TEXT, error, _ ("the argument %s is not known; dtype= and size= are"), quoted);
      return FALSE;
    }
  *lexer = ahead;
  return skip_value (lexer, error);
}
