/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to tensor: the parser finds the shape and where the numbers are, then each is read once in its final dtype. */
#include "format.h"
#include "literal-parser.h"
#include "number.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define SHORT_NUMBER 64
#define PARSING      0.5 /* of the time, until it is known where the numbers are */

/* import lines, a prompt, what torch prints above a parameter, and "x =" */
static void
skip_preamble (NormLexer *lexer)
{
  while (lexer->token.kind != NORM_TOKEN_END)
    {
      NormLexer ahead = *lexer;

      norm_lexer_next (&ahead);
      if (norm_lexer_is_word (lexer, "import") || norm_lexer_is_word (lexer, "from"))
        while (ahead.token.kind != NORM_TOKEN_END && !ahead.token.new_line)
          norm_lexer_next (&ahead);
      else if (norm_lexer_is_word (lexer, "Parameter") && norm_lexer_is_word (&ahead, "containing"))
        {
          norm_lexer_next (&ahead);
          norm_lexer_accept (&ahead, ':');
        }
      else if (!(lexer->token.kind == NORM_TOKEN_WORD && norm_lexer_accept (&ahead, '=')) && !norm_lexer_is_mark (lexer, '>'))
        return;
      *lexer = ahead;
    }
}

static NormDtype
choose_dtype (const NormLiteral *literal)
{
  if (literal->has_dtype)
    return literal->dtype;
  if (literal->has_wanted)
    return literal->wanted;
  if (literal->has_float)
    return NORM_DTYPE_FLOAT32;
  if (literal->has_integer)
    return literal->integers_as_float ? NORM_DTYPE_FLOAT32 : NORM_DTYPE_INT64;
  return literal->has_bool ? NORM_DTYPE_BOOL : NORM_DTYPE_FLOAT32;
}

/* The number's own text: "-inf" for "-torch.inf". @buffer is used if it is long enough, else *@owned. */
static const char *
number_text (const NormLexer *lexer, char buffer[SHORT_NUMBER], char **owned)
{
  gboolean quoted = lexer->token.kind == NORM_TOKEN_STRING;
  const char *start = lexer->text + lexer->token.start + quoted;
  gsize length = lexer->token.length - 2 * quoted;
  char *text = buffer;

  if (lexer->token.kind == NORM_TOKEN_WORD && length == strlen ("null") && memcmp (start, "null", length) == 0)
    return "nan";

  if (length >= SHORT_NUMBER)
    text = *owned = g_malloc (length + 1);
  memcpy (text, start, length);
  text[length] = '\0';
  if (lexer->token.kind == NORM_TOKEN_WORD && strrchr (text, '.') != NULL)
    {
      gboolean negative = *text == '-' || g_str_has_prefix (text, NORM_MINUS);
      char *name = strrchr (text, '.');

      memmove (text + negative, name + 1, strlen (name));
      if (negative)
        *text = '-';
    }
  return text;
}

static gboolean
read_number (const NormLexer *lexer, NormDtype dtype, guchar *element, GError **error)
{
  g_autofree char *owned = NULL;
  char buffer[SHORT_NUMBER];
  const char *text = number_text (lexer, buffer, &owned);
  GError *reason = NULL;
  double value;

  /* For Python every number but 0 is True. */
  if (dtype == NORM_DTYPE_BOOL && norm_dtype_parse (NORM_DTYPE_FLOAT64, text, &value, &reason))
    *element = value != 0;
  else if (dtype != NORM_DTYPE_BOOL)
    norm_dtype_parse (dtype, text, element, &reason);
  if (reason == NULL)
    return TRUE;
  norm_lexer_set_error (lexer, lexer->token.start, NORM_ERROR_TEXT, error, "%s", reason->message);
  g_error_free (reason);
  return FALSE;
}

/* Reads every number noted in @starts. */
static gboolean
read_numbers (const NormLiteral *literal, NormDtype dtype, guchar *data, GError **error)
{
  NormLexer lexer = literal->lexer;
  gsize size = norm_dtype_size (dtype);

  lexer.look_at = 0;
  norm_lexer_set_part (&lexer, lexer.part_to, 1);
  for (guint flat = 0; flat < literal->starts->len; flat++)
    {
      norm_lexer_seek (&lexer, g_array_index (literal->starts, guint32, flat));
      if (!read_number (&lexer, dtype, data + flat * size, error))
        return FALSE;
    }
  return TRUE;
}

NormTensor *
norm_literal_build (NormLiteral *literal, GError **error)
{
  NormDtype dtype = choose_dtype (literal);
  g_autofree guchar *data = NULL;
  gsize n_values, n_bytes;

  if (literal->generated != NULL)
    return norm_tensor_cast (literal->generated, literal->has_dtype || literal->has_wanted ? dtype : literal->generated->dtype);
  if (!norm_shape_count (dtype, literal->rank, literal->shape, &n_values, &n_bytes) || n_values != literal->starts->len)
    {
      norm_lexer_set_error (&literal->lexer, 0, NORM_ERROR_TEXT, error, _ ("%u values do not fill the shape; nest all values equally"),
                            literal->starts->len);
      return NULL;
    }
  data = g_try_malloc (MAX (n_bytes, 1));
  if (data == NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("not enough memory for %zu bytes; save it with np.save and open the file"), n_bytes);
      return NULL;
    }
  if (!read_numbers (literal, dtype, data, error))
    return NULL;
  return norm_tensor_new_take (dtype, literal->rank, literal->shape, g_steal_pointer (&data));
}

gboolean
norm_literal_check_end (const NormLexer *lexer, GError **error)
{
  if (lexer->token.kind == NORM_TOKEN_END)
    return TRUE;
  norm_lexer_set_expected (lexer, _ ("the end after the tensor (one tensor at a time)"), error);
  return FALSE;
}

static NormTensor *
parse_text (NormLiteral *literal, GError **error)
{
  NormLexer *lexer = &literal->lexer;
  NormTensor *tensor;

  skip_preamble (lexer);
  if (norm_literal_is_number (lexer) ? !norm_literal_parse_table (literal, error) : !norm_literal_parse_value (literal, error))
    return NULL;
  tensor = norm_literal_build (literal, error);
  if (tensor != NULL)
    tensor = norm_literal_apply_methods (lexer, tensor, error);
  if (tensor != NULL && !norm_literal_check_end (lexer, error))
    g_clear_pointer (&tensor, norm_tensor_unref);
  return tensor;
}

gboolean
norm_literal_check_text (const NormLexer *lexer, GError **error)
{
  const char *end;

  if (lexer->length > NORM_LITERAL_LIMIT)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("the text is longer than %zu bytes; save the tensor with np.save and open the file"),
                   NORM_LITERAL_LIMIT);
      return FALSE;
    }
  if (g_utf8_validate_len (lexer->text, lexer->length, &end))
    return TRUE;
  norm_lexer_set_error (lexer, end - lexer->text, NORM_ERROR_TEXT, error, _ ("not UTF-8 text (byte \\x%02x); save it as UTF-8"), (guchar) *end);
  return FALSE;
}

NormTensor *
norm_literal_finish (NormLiteral *literal, NormTensor *tensor, GError **error)
{
  NormTask *task = literal->lexer.task;

  g_array_unref (literal->starts);
  g_clear_pointer (&literal->generated, norm_tensor_unref);
  if (!norm_task_is_cancelled (task))
    return tensor;
  g_clear_pointer (&tensor, norm_tensor_unref);
  g_clear_error (error);
  norm_task_check (task, error);
  return NULL;
}

static NormTensor *
parse_literal (NormLiteral *literal, const char *text, gsize length, NormTask *task, gsize *wrong_at, GError **error)
{
  NormLexer plain = { .text = text, .length = length, .wrong_at = wrong_at };

  if (!norm_literal_check_text (&plain, error))
    return NULL;
  norm_lexer_init (&literal->lexer, text, length);
  literal->lexer.wrong_at = wrong_at;
  literal->lexer.task = task;
  norm_lexer_set_part (&literal->lexer, 0, PARSING);
  if (literal->lexer.token.kind == NORM_TOKEN_END)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("there are no values; write numbers, a list of them, or torch.tensor(…)"));
      return NULL;
    }
  literal->starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  return norm_literal_finish (literal, parse_text (literal, error), error);
}

NormTensor *
norm_literal_parse (const char *text, gsize length, gboolean integers_as_float, GError **error)
{
  NormLiteral literal = { .rank = -1, .integers_as_float = integers_as_float };

  return parse_literal (&literal, text, length, NULL, NULL, error);
}

NormTensor *
norm_literal_read (const char *text, gsize length, NormTask *task, GError **error)
{
  NormLiteral literal = { .rank = -1, .integers_as_float = TRUE };

  return norm_task_check (task, error) ? parse_literal (&literal, text, length, task, NULL, error) : NULL;
}

NormTensor *
norm_literal_parse_as (const char *text, gsize length, NormDtype dtype, gsize *wrong_at, GError **error)
{
  NormLiteral literal = { .rank = -1, .has_wanted = TRUE, .wanted = dtype };

  if (wrong_at != NULL)
    *wrong_at = length;
  return parse_literal (&literal, text, length, NULL, wrong_at, error);
}
