/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expression.h"

#include "expression-value.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A snippet on its way to what it says. */
typedef struct
{
  NormScope scope;
  NormValue *input;  /* the tensor that counts so far; owned, NULL: none yet */
  NormValue *output; /* the same */
  NormLayer *layer;  /* the same */
} Parser;

/* What a parameter's name in "m.weight.data = …" stands for; −1 unknown, NORM_EXPRESSION_N_PARAMS num_batches_tracked. */
static int
find_param (const char *name)
{
  for (int kind = 0; kind < NORM_EXPRESSION_N_PARAMS; kind++)
    if (!strcmp (name, norm_param_name ((NormParamKind) kind)))
      return kind;
  return !strcmp (name, "num_batches_tracked") ? NORM_EXPRESSION_N_PARAMS : -1;
}

/* Batches are counted in whole numbers from 0. */
static gboolean
set_batches (Parser *parser, const char *start, const NormTensor *tensor, GError **error)
{
  double batches = norm_tensor_get (tensor, 0);
  if (!(batches >= 0 && batches < 0x1p63) || batches != floor (batches))
    return norm_cursor_fail (&parser->scope.cursor, start, error, _ ("num_batches_tracked is a whole number, at least 0"));
  parser->scope.expression->has_batches = TRUE;
  parser->scope.expression->num_batches_tracked = (gint64) batches;
  return TRUE;
}

static gboolean
set_param (Parser *parser, int kind, GError **error)
{
  norm_cursor_skip (&parser->scope.cursor, FALSE);
  const char *start = parser->scope.cursor.p;
  g_autoptr (NormValue) value = norm_value_parse (&parser->scope, error);
  if (!value)
    return FALSE;
  if (!value->tensor || value->tensor->rank > 1 || (kind == NORM_EXPRESSION_N_PARAMS && value->tensor->n_values != 1))
    return norm_cursor_fail (&parser->scope.cursor, start, error, _ ("one value per feature was expected here, like torch.tensor([1., 2.])"));
  if (kind == NORM_EXPRESSION_N_PARAMS)
    return set_batches (parser, start, value->tensor, error);
  g_clear_pointer (&parser->scope.expression->params[kind], norm_tensor_unref);
  parser->scope.expression->params[kind] = g_steal_pointer (&value->tensor);
  return TRUE;
}

/* "m.weight.data = …", "m.running_mean[:] = …", "m.bias.copy_(…)", "m.num_batches_tracked.fill_(3)": TRUE and past the "=" or "(", or FALSE
 * and where it was. */
static gboolean
take_param_target (Parser *parser, int *kind, gboolean *in_place)
{
  NormCursor before = parser->scope.cursor;
  g_autofree char *name = norm_cursor_name (&parser->scope.cursor);
  *kind = -1;
  *in_place = FALSE;
  while (name && norm_cursor_take (&parser->scope.cursor, '.'))
    {
      g_free (name);
      name = norm_cursor_name (&parser->scope.cursor);
      *kind = name && find_param (name) >= 0 ? find_param (name) : *kind;
      *in_place = name && (!strcmp (name, "copy_") || !strcmp (name, "fill_"));
    }
  if (*kind >= 0 && norm_cursor_skip (&parser->scope.cursor, FALSE) == '[')
    norm_cursor_skip_brackets (&parser->scope.cursor, NULL);
  if (*kind >= 0 && norm_cursor_take (&parser->scope.cursor, *in_place ? '(' : '='))
    return TRUE;
  parser->scope.cursor = before;
  return FALSE;
}

/* "x =": the name, owned, and past the "="; or NULL and where it was. */
static char *
take_target (Parser *parser)
{
  NormCursor before = parser->scope.cursor;
  g_autofree char *name = norm_cursor_name (&parser->scope.cursor);
  if (name && norm_cursor_take (&parser->scope.cursor, '=') && *parser->scope.cursor.p != '=')
    return g_steal_pointer (&name);
  parser->scope.cursor = before;
  return NULL;
}

static void
remember (Parser *parser, NormValue **place, const NormValue *value)
{
  g_clear_pointer (place, norm_value_free);
  *place = norm_value_copy (value);
}

static void
note_value (Parser *parser, const NormValue *value)
{
  if (value->kind == NORM_VALUE_OUTPUT)
    remember (parser, &parser->output, value);
  if (value->kind == NORM_VALUE_TENSOR)
    remember (parser, &parser->input, value);
  if (value->layer)
    {
      g_clear_pointer (&parser->layer, norm_layer_unref);
      parser->layer = norm_layer_ref (value->layer);
    }
}

/* Lines that say nothing about the picture. */
static gboolean
is_passed_over (NormCursor cursor)
{
  static const char *const words[] = { "import", "from", "print", "with", "pass", "assert", "del", NULL };
  g_autofree char *name = norm_cursor_name (&cursor);
  return g_str_has_prefix (cursor.p, ".manual_seed") || g_str_has_prefix (cursor.p, ".set_printoptions") || (name && g_strv_contains (words, name));
}

static gboolean
parse_statement (Parser *parser, GError **error)
{
  int kind;
  gboolean in_place;
  if (is_passed_over (parser->scope.cursor))
    {
      norm_cursor_skip_statement (&parser->scope.cursor);
      return TRUE;
    }
  if (take_param_target (parser, &kind, &in_place))
    {
      parser->scope.cursor.depth = in_place;
      gboolean done = set_param (parser, kind, error) && (!in_place || norm_cursor_take (&parser->scope.cursor, ')'));
      parser->scope.cursor.depth = 0;
      return done;
    }
  g_autofree char *name = take_target (parser);
  g_autoptr (NormValue) value = norm_value_parse (&parser->scope, error);
  if (!value)
    return FALSE;
  note_value (parser, value);
  if (name)
    g_hash_table_replace (parser->scope.names, g_steal_pointer (&name), g_steal_pointer (&value));
  return TRUE;
}

static gboolean
parse_statements (Parser *parser, GError **error)
{
  while (norm_cursor_skip (&parser->scope.cursor, TRUE))
    {
      if (parser->scope.cursor.p[0] == ';')
        {
          parser->scope.cursor.p++;
          continue;
        }
      if (!parse_statement (parser, error))
        return FALSE;
      if (!norm_cursor_at_end (&parser->scope.cursor))
        return norm_cursor_fail (&parser->scope.cursor, parser->scope.cursor.p, error, _ ("the line was expected to end here"));
    }
  return TRUE;
}

/* Of all that was said, what the last output was made of; without one, the last tensor and the last layer. */
static void
gather (Parser *parser)
{
  NormExpression *expression = parser->scope.expression;
  NormValue *input = parser->output ? parser->output : parser->input;
  expression->layer = g_steal_pointer (&parser->layer);
  if (!input)
    return;
  expression->tensor = g_steal_pointer (&input->tensor);
  expression->steps = g_steal_pointer (&input->steps);
  expression->has_dtype = input->has_dtype;
  expression->dtype = input->dtype;
}

static gboolean
says_nothing (const NormExpression *expression)
{
  gboolean any =
    expression->tensor || expression->has_dtype || expression->steps || expression->layer || expression->has_mode || expression->has_batches;
  for (guint kind = 0; kind < NORM_EXPRESSION_N_PARAMS; kind++)
    any = any || expression->params[kind];
  return !any;
}

NormExpression *
norm_expression_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autoptr (NormExpression) expression = g_new0 (NormExpression, 1);
  Parser parser = { .scope = { .cursor = { .text = text, .p = text }, .expression = expression } };
  parser.scope.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) norm_value_free);

  gboolean done = parse_statements (&parser, error);
  if (done)
    gather (&parser);
  if (done && says_nothing (expression))
    done =
      norm_cursor_fail (&parser.scope.cursor, text, error, _ ("a tensor, steps or a layer was expected here, like x.squeeze(1) or BatchNorm1d(4)"));
  g_hash_table_unref (parser.scope.names);
  g_clear_pointer (&parser.input, norm_value_free);
  g_clear_pointer (&parser.output, norm_value_free);
  g_clear_pointer (&parser.layer, norm_layer_unref);
  return done ? g_steal_pointer (&expression) : NULL;
}

void
norm_expression_free (NormExpression *expression)
{
  g_clear_pointer (&expression->tensor, norm_tensor_unref);
  g_clear_pointer (&expression->steps, norm_steps_unref);
  g_clear_pointer (&expression->layer, norm_layer_unref);
  for (guint kind = 0; kind < NORM_EXPRESSION_N_PARAMS; kind++)
    g_clear_pointer (&expression->params[kind], norm_tensor_unref);
  g_free (expression);
}
