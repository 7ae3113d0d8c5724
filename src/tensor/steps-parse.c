/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a chain of tensor methods, as written in Python. */
#include "steps-private.h"

#include "nearest.h"
#include "number.h"

#include <string.h>

typedef struct
{
  const char *text;
  const char *at;
  GError **error;
} Parser;

static void
skip_blanks (Parser *parser)
{
  while (g_ascii_isspace (*parser->at))
    parser->at++;
}

G_GNUC_PRINTF (3, 4)
static gboolean
refuse_at (Parser *parser, const char *place, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (parser->error, NORM_ERROR, NORM_ERROR_TEXT, "column %ld: %s", g_utf8_pointer_to_offset (parser->text, place) + 1, message);
  return FALSE;
}

/* What stands at the parser's place, for a message: one character, or "the end". */
static gboolean
refuse_here (Parser *parser, const char *expected)
{
  const char *next = g_utf8_next_char (parser->at);

  if (*parser->at == '\0')
    return refuse_at (parser, parser->at, "the text ends here; expected %s", expected);
  return refuse_at (parser, parser->at, "expected %s, not “%.*s”", expected, (int) (next - parser->at), parser->at);
}

static gboolean
take (Parser *parser, char wanted)
{
  skip_blanks (parser);
  if (*parser->at != wanted)
    return FALSE;
  parser->at++;
  skip_blanks (parser);
  return TRUE;
}

/* An identifier, or NULL; freed by the caller. */
static char *
take_name (Parser *parser)
{
  const char *start;

  skip_blanks (parser);
  start = parser->at;
  if (!g_ascii_isalpha (*start) && *start != '_')
    return NULL;
  while (g_ascii_isalnum (*parser->at) || *parser->at == '_')
    parser->at++;
  return g_strndup (start, parser->at - start);
}

static gboolean
take_number (Parser *parser, const char *what, gint64 *number)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *start;

  skip_blanks (parser);
  start = parser->at;
  if (g_str_has_prefix (parser->at, NORM_MINUS))
    parser->at += strlen (NORM_MINUS);
  else if (*parser->at == '-' || *parser->at == '+')
    parser->at++;
  if (parser->at > start && *start != '+')
    g_string_append_c (digits, '-');
  skip_blanks (parser);
  if (!g_ascii_isdigit (*parser->at))
    {
      g_autofree char *expected = g_strdup_printf ("a whole number for %s", what);
      return refuse_here (parser, expected);
    }
  while (g_ascii_isdigit (*parser->at))
    g_string_append_c (digits, *parser->at++);
  if (!g_ascii_string_to_signed (digits->str, 10, G_MININT64, G_MAXINT64, number, NULL))
    return refuse_at (parser, start, "%s is too large a number", digits->str);
  return TRUE;
}

static gboolean
refuse_name (Parser *parser, const char *place, const char *typed)
{
  const char *names[NORM_STEP_KINDS + 1] = { NULL }, *nearest;
  g_autofree char *known = NULL;

  for (gsize kind = 0; kind < NORM_STEP_KINDS; kind++)
    names[kind] = norm_step_row (kind)->name;
  nearest = norm_nearest_name (typed, names);
  known = g_strjoinv (", ", (char **) names);
  if (nearest != NULL)
    return refuse_at (parser, place, "“%s” is not a step; did you mean %s? The steps are %s", typed, nearest, known);
  return refuse_at (parser, place, "“%s” is not a step; the steps are %s", typed, known);
}

static gboolean
find_kind (Parser *parser, const char *place, const char *name, NormStepKind *found)
{
  for (gsize kind = 0; kind < NORM_STEP_KINDS; kind++)
    if (strcmp (norm_step_row (kind)->name, name) == 0)
      {
        *found = (NormStepKind) kind;
        return TRUE;
      }
  return refuse_name (parser, place, name);
}

/* "dim=" if one stands here; *@slot is its place, or left alone. */
static gboolean
take_keyword (Parser *parser, const NormStepRow *row, gboolean *is_keyword, int *slot)
{
  skip_blanks (parser);
  const char *place = parser->at;
  g_autofree char *name = take_name (parser);

  *is_keyword = name != NULL;
  if (name == NULL)
    return TRUE;
  for (gsize known = 0; known < G_N_ELEMENTS (row->keywords); known++)
    if (g_strcmp0 (row->keywords[known], name) == 0)
      {
        *slot = (int) known;
        return take (parser, '=') ? TRUE : refuse_here (parser, "“=”");
      }
  if (row->keywords[0] == NULL)
    return refuse_at (parser, place, "%s takes no arguments; expected “)”", row->name);
  return refuse_at (parser, place, "%s has no argument “%s”; it takes %s%s%s", row->name, name, row->keywords[0],
                    row->keywords[1] != NULL ? " and " : "", row->keywords[1] != NULL ? row->keywords[1] : "");
}

/* One of "1" and "dim=1", of which @n_positional came before. */
static gboolean
take_argument (Parser *parser, const NormStepRow *row, int *n_positional, gboolean *given, gint64 *args)
{
  int slot = *n_positional;
  gboolean is_keyword;

  skip_blanks (parser);
  const char *place = parser->at;
  if (!take_keyword (parser, row, &is_keyword, &slot))
    return FALSE;
  if (!is_keyword && *n_positional < 0)
    return refuse_here (parser, "a name and “=”, as in the argument before");
  if (slot >= row->max_args)
    return refuse_at (parser, place, "%s takes at most %d number%s; expected “)”", row->name, row->max_args, row->max_args == 1 ? "" : "s");
  if (given[slot])
    return refuse_at (parser, place, "%s is given twice", row->keywords[slot]);
  given[slot] = TRUE;
  *n_positional = is_keyword ? -1 : *n_positional + 1;
  return take_number (parser, row->keywords[slot], &args[slot]);
}

static gboolean
take_arguments (Parser *parser, const NormStepRow *row, NormStep *step)
{
  gboolean given[2] = { FALSE, FALSE };
  int n_positional = 0;

  memcpy (step->args, row->defaults, sizeof row->defaults);
  while (!take (parser, ')'))
    {
      if (!take_argument (parser, row, &n_positional, given, step->args))
        return FALSE;
      if (!take (parser, ',') && *parser->at != ')')
        return refuse_here (parser, "“,” or “)”");
    }
  for (int slot = 0; slot < row->max_args; slot++)
    {
      if (given[slot])
        step->n_args = slot + 1;
      else if (slot < row->min_args)
        return refuse_at (parser, parser->at - 1, "%s needs %s", row->name, row->keywords[slot]);
    }
  return TRUE;
}

/* Numbers up to @closing, which is taken. */
static gboolean
take_numbers (Parser *parser, const NormStepRow *row, char closing, NormStep *step)
{
  while (!take (parser, closing))
    {
      if (step->n_args == NORM_MAX_AXES)
        return refuse_at (parser, parser->at, "%s takes at most %d numbers; expected “%c”", row->name, NORM_MAX_AXES, closing);
      if (!take_number (parser, row->keywords[0], &step->args[step->n_args]))
        return FALSE;
      step->n_args++;
      if (!take (parser, ',') && *parser->at != closing)
        {
          g_autofree char *expected = g_strdup_printf ("“,” or “%c”", closing);
          return refuse_here (parser, expected);
        }
    }
  return TRUE;
}

/* 2, -1 · (2, -1) · [2, -1] · shape=(2, -1) */
static gboolean
take_list (Parser *parser, const NormStepRow *row, NormStep *step)
{
  gboolean is_keyword;
  int slot;

  if (!take_keyword (parser, row, &is_keyword, &slot))
    return FALSE;
  if (take (parser, '(') || take (parser, '['))
    {
      const char *opening = parser->at - 1;
      while (g_ascii_isspace (*opening))
        opening--;
      if (!take_numbers (parser, row, *opening == '(' ? ')' : ']', step))
        return FALSE;
      take (parser, ',');
      return take (parser, ')') ? TRUE : refuse_here (parser, "“)”");
    }
  if (is_keyword)
    return refuse_here (parser, "“(”");
  if (*parser->at == ')')
    return refuse_at (parser, parser->at, "%s needs at least one number", row->name);
  return take_numbers (parser, row, ')', step);
}

/* @name has been taken at @place. */
static gboolean
take_step (Parser *parser, const char *place, const char *name, NormStep *step)
{
  const NormStepRow *row;

  if (!find_kind (parser, place, name, &step->kind))
    return FALSE;
  row = norm_step_row (step->kind);
  if (!take (parser, '('))
    return refuse_here (parser, "“(”");
  return row->takes_list ? take_list (parser, row, step) : take_arguments (parser, row, step);
}

/* "x", if the chain starts with it */
static gboolean
take_input (Parser *parser)
{
  skip_blanks (parser);
  const char *start = parser->at;
  g_autofree char *name = take_name (parser);
  const gboolean taken = g_strcmp0 (name, "x") == 0;

  if (!taken)
    parser->at = start;
  return taken;
}

static gboolean
take_chain (Parser *parser, GArray *array)
{
  const gboolean after_input = take_input (parser);
  gboolean follows = take (parser, '.') || (!after_input && *parser->at != '\0');

  while (follows)
    {
      NormStep step = { 0 };
      const char *place = parser->at;
      g_autofree char *name = take_name (parser);

      if (name == NULL)
        return refuse_here (parser, "the name of a step");
      if (!take_step (parser, place, name, &step))
        return FALSE;
      g_array_append_val (array, step);
      follows = take (parser, '.');
    }
  return *parser->at == '\0' ? TRUE : refuse_here (parser, "“.” and the next step, or the end");
}

NormSteps *
norm_steps_parse (const char *text, GError **error)
{
  Parser parser = { text, text, error };
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (NormStep));

  if (!take_chain (&parser, array))
    return NULL;
  return norm_steps_new_take (g_steal_pointer (&array));
}
