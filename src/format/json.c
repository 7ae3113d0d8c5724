/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON is read by the parser of Python's lists, which knows the place of every number; what is JSON's own stands here. */
#include "json.h"
#include "literal-parser.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DATA        "data"
#define MOST_VALUES ((gsize) 1 << 23)
/* As many members have files that hold a tensor and what goes with it. */
#define MOST_MEMBERS 1000
/* Parts of the time: until the values of an object are found, and until it is known where each number is */
#define FINDING 0.2
#define PARSING 0.5

/**
 * Members:
 * @data: behind which byte the values start, G_MAXSIZE if there are none; likewise @shape, @dtype
 * @list: the same of a member that is a list, @n_lists of them
 */
typedef struct
{
  gsize data, shape, dtype, list;
  gsize n_lists;
} Members;

/* ── an object ── */

static gboolean
skip_value (NormLexer *lexer, GError **error)
{
  gsize open = 0;

  do
    {
      gboolean closes = norm_lexer_is_mark (lexer, ']') || norm_lexer_is_mark (lexer, '}');

      if (lexer->token.kind == NORM_TOKEN_END || norm_lexer_is_mark (lexer, ',') || norm_lexer_is_mark (lexer, ':') || (closes && open == 0))
        {
          norm_lexer_set_expected (lexer, _ ("a value"), error);
          return FALSE;
        }
      if (norm_lexer_is_mark (lexer, '[') || norm_lexer_is_mark (lexer, '{'))
        open++;
      else if (closes)
        open--;
      norm_lexer_next (lexer);
      while (open > 0 && (norm_lexer_is_mark (lexer, ',') || norm_lexer_is_mark (lexer, ':')))
        norm_lexer_next (lexer);
    }
  while (open > 0);
  return TRUE;
}

static gboolean
read_member (NormLexer *lexer, Members *members, GError **error)
{
  g_autofree char *name = norm_lexer_dup (lexer);
  gsize start;

  if (lexer->token.kind != NORM_TOKEN_STRING)
    {
      norm_lexer_set_expected (lexer, _ ("a name in quotes"), error);
      return FALSE;
    }
  norm_lexer_next (lexer);
  if (!norm_lexer_expect (lexer, ':', error))
    return FALSE;
  start = lexer->token.start;
  if (strcmp (name, DATA) == 0)
    members->data = start;
  else if (strcmp (name, "shape") == 0)
    members->shape = start;
  else if (strcmp (name, "dtype") == 0)
    members->dtype = start;
  else if (norm_lexer_is_mark (lexer, '['))
    {
      members->list = start;
      members->n_lists++;
    }
  return skip_value (lexer, error);
}

static gboolean
read_members (NormLexer *lexer, Members *members, GError **error)
{
  gsize n_members = 0;

  *members = (Members){ G_MAXSIZE, G_MAXSIZE, G_MAXSIZE, G_MAXSIZE, 0 };
  norm_lexer_next (lexer);
  while (!norm_lexer_is_mark (lexer, '}'))
    {
      if (n_members++ == MOST_MEMBERS)
        {
          norm_lexer_set_error (lexer, lexer->token.start, NORM_ERROR_LIMIT, error, _ ("more than %d members; write the numbers as nested lists"),
                                MOST_MEMBERS);
          return FALSE;
        }
      if (!read_member (lexer, members, error))
        return FALSE;
      if (!norm_lexer_accept (lexer, ',') && !norm_lexer_is_mark (lexer, '}'))
        {
          norm_lexer_set_expected (lexer, _ ("“,” or “}”"), error);
          return FALSE;
        }
    }
  norm_lexer_next (lexer);
  return TRUE;
}

/* Where the numbers are */
static gboolean
choose_data (const Members *members, gsize *start, GError **error)
{
  *start = members->data != G_MAXSIZE ? members->data : members->list;
  if (members->data != G_MAXSIZE || members->n_lists == 1)
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_DATA,
               members->n_lists == 0 ? _ ("an object without a list of numbers; write nested lists, or {\"data\": [[1, 2]]}")
                                     : _ ("an object with several lists; name the one with the numbers “data”"));
  return FALSE;
}

/* ── the tensor ── */

static gboolean
read_shape (NormLiteral *literal, gsize start, GError **error)
{
  gsize shape[NORM_MAX_RANK], n_values;
  NormLexer lexer = literal->lexer;
  int rank;

  norm_lexer_seek (&lexer, start);
  if (!norm_literal_parse_sizes (&lexer, &rank, shape, NULL, error))
    return FALSE;
  if (!norm_shape_count (NORM_DTYPE_FLOAT64, rank, shape, &n_values, NULL) || n_values != literal->starts->len)
    {
      norm_lexer_set_error (&lexer, start, NORM_ERROR_TEXT, error, _ ("the shape does not hold the %u values of the data; mend one of the two"),
                            literal->starts->len);
      return FALSE;
    }
  literal->rank = rank;
  memcpy (literal->shape, shape, sizeof shape);
  return TRUE;
}

static gboolean
read_dtype (NormLiteral *literal, gsize start, GError **error)
{
  NormLexer lexer = literal->lexer;

  norm_lexer_seek (&lexer, start);
  literal->has_dtype = TRUE;
  return norm_literal_parse_dtype (&lexer, &literal->dtype, error);
}

static NormTensor *
read_object (NormLiteral *literal, GError **error)
{
  NormLexer *lexer = &literal->lexer;
  Members members;
  gsize start;

  norm_lexer_set_part (lexer, 0, FINDING);
  if (!read_members (lexer, &members, error) || !norm_literal_check_end (lexer, error) || !choose_data (&members, &start, error))
    return NULL;
  norm_lexer_set_part (lexer, FINDING, PARSING);
  norm_lexer_seek (lexer, start);
  if (!norm_literal_parse_value (literal, error))
    return NULL;
  if (members.shape != G_MAXSIZE && !read_shape (literal, members.shape, error))
    return NULL;
  if (members.dtype != G_MAXSIZE && !read_dtype (literal, members.dtype, error))
    return NULL;
  return norm_literal_build (literal, error);
}

static NormTensor *
read_list (NormLiteral *literal, GError **error)
{
  norm_lexer_set_part (&literal->lexer, 0, PARSING);
  if (!norm_literal_parse_value (literal, error) || !norm_literal_check_end (&literal->lexer, error))
    return NULL;
  return norm_literal_build (literal, error);
}

NormTensor *
norm_json_read (GBytes *bytes, NormTask *task, GError **error)
{
  NormLiteral literal = { .rank = -1, .integers_as_float = TRUE, .json = TRUE };
  NormLexer plain = { 0 };
  NormTensor *tensor;
  gboolean object;

  plain.text = g_bytes_get_data (bytes, &plain.length);
  if (!norm_task_check (task, error) || !norm_literal_check_text (&plain, error))
    return NULL;
  norm_lexer_init (&literal.lexer, plain.text, plain.length);
  literal.lexer.task = task;
  literal.starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  object = norm_lexer_is_mark (&literal.lexer, '{');
  tensor = norm_literal_finish (&literal, object ? read_object (&literal, error) : read_list (&literal, error), error);
  if (tensor != NULL && literal.has_null)
    norm_task_set_note (task, _ ("null was read as NaN, a missing value"));
  return tensor;
}

int
norm_json_sniff (const guchar *head, gsize n)
{
  NormLexer lexer;

  if (memchr (head, 0, n) != NULL)
    return 0;
  norm_lexer_init (&lexer, (const char *) head, n);
  /* tables and text as well, unless the name says otherwise */
  if (norm_lexer_is_mark (&lexer, '[') || norm_literal_is_number (&lexer))
    return 50;
  if (!norm_lexer_accept (&lexer, '{'))
    return 0;
  return lexer.token.kind == NORM_TOKEN_STRING || norm_lexer_is_mark (&lexer, '}') ? 65 : 0;
}

/* ── writing ── */

static void
append_number (GString *text, const NormTensor *tensor, gsize flat)
{
  g_autofree char *number = norm_tensor_get_text (tensor, flat);
  double value = norm_tensor_get (tensor, flat);

  if (tensor->dtype == NORM_DTYPE_BOOL)
    g_string_append (text, value != 0 ? "true" : "false");
  else if (isnan (value))
    g_string_append (text, "NaN");
  else if (isinf (value))
    g_string_append (text, value > 0 ? "Infinity" : "-Infinity");
  else
    g_string_append (text, number);
}

/* The innermost lists are a line each. */
static void
append_axis (GString *text, const NormTensor *tensor, int axis, gsize *flat)
{
  if (axis == tensor->rank)
    {
      append_number (text, tensor, (*flat)++);
      return;
    }
  g_string_append_c (text, '[');
  for (gsize index = 0; index < tensor->shape[axis]; index++)
    {
      if (index > 0)
        g_string_append (text, axis + 1 < tensor->rank ? ",\n" : ", ");
      append_axis (text, tensor, axis + 1, flat);
    }
  g_string_append_c (text, ']');
}

GBytes *
norm_json_write (NormTensor *tensor, GError **error)
{
  gboolean plain = tensor->dtype == NORM_DTYPE_FLOAT32 && tensor->n_values > 0;
  g_autofree char *shape = norm_shape_to_text (tensor->rank, tensor->shape);
  GString *text;
  gsize flat = 0;

  if (tensor->n_values > MOST_VALUES)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("%zu values are too many for a text file (at most %zu); save it as .npy"),
                   tensor->n_values, MOST_VALUES);
      return NULL;
    }
  text = g_string_new (NULL);
  if (!plain)
    g_string_append_printf (text, "{\"dtype\": \"%s\", \"shape\": %s, \"data\":\n", norm_dtype_name (tensor->dtype), shape);
  if (tensor->n_values > 0)
    append_axis (text, tensor, 0, &flat);
  else
    g_string_append (text, "[]");
  g_string_append (text, plain ? "\n" : "}\n");
  return g_string_free_to_bytes (text);
}
