/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expression-value.h"

#include "format.h"

#include <glib/gi18n-lib.h>

/* Of parentheses: the parser calls itself for each. */
#define MAX_DEPTH 100

static NormValue *
value_new (NormValueKind kind)
{
  NormValue *value = g_new0 (NormValue, 1);
  value->kind = kind;
  return value;
}

void
norm_value_free (NormValue *value)
{
  g_clear_pointer (&value->tensor, norm_tensor_unref);
  g_clear_pointer (&value->steps, norm_steps_unref);
  g_clear_pointer (&value->layer, norm_layer_unref);
  g_free (value);
}
NormValue *
norm_value_copy (const NormValue *value)
{
  NormValue *copy = g_memdup2 (value, sizeof *value);
  if (copy->tensor)
    norm_tensor_ref (copy->tensor);
  if (copy->steps)
    norm_steps_ref (copy->steps);
  if (copy->layer)
    norm_layer_ref (copy->layer);
  return copy;
}

/* The tensor of the document, as it is before any step. */
static NormValue *
present_tensor (void)
{
  NormValue *value = value_new (NORM_VALUE_TENSOR);
  value->steps = norm_steps_new_empty ();
  return value;
}

static NormValue *
fail (NormScope *scope, const char *at, GError **error, const char *message)
{
  norm_cursor_fail (&scope->cursor, at, error, "%s", message);
  return NULL;
}

static gboolean
is_one_of (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

/* ── what stands at the start of an expression ── */

static NormValue *
read_fragment (const char *fragment, gboolean integers_as_float, GError **error)
{
  NormTensor *tensor = norm_literal_parse (fragment, strlen (fragment), integers_as_float, error);
  if (!tensor)
    return NULL;
  NormValue *value = value_new (NORM_VALUE_TENSOR);
  value->tensor = tensor;
  return value;
}

/* What stands between @start and the cursor, as norm_literal_parse() reads it. */
static NormValue *
read_literal (NormScope *scope, const char *start, gboolean integers_as_float, GError **error)
{
  g_autofree char *fragment = norm_cursor_fragment (&scope->cursor, start, TRUE);
  return read_fragment (fragment, integers_as_float, error);
}

/* torch.empty(…) says what shape, and leaves open which values: zeros are as good as any. */
static NormValue *
read_empty (NormScope *scope, const char *start, GError **error)
{
  g_autofree char *fragment = norm_cursor_fragment (&scope->cursor, start, TRUE);
  memcpy (strstr (fragment, "empty"), "zeros", strlen ("zeros"));
  return read_fragment (fragment, FALSE, error);
}

/* A list or tuple. */
static NormValue *
parse_list (NormScope *scope, GError **error)
{
  const char *start = scope->cursor.p;
  return norm_cursor_skip_brackets (&scope->cursor, error) ? read_literal (scope, start, TRUE, error) : NULL;
}

static NormValue *
parse_number (NormScope *scope, GError **error)
{
  const char *start = scope->cursor.p;
  scope->cursor.p += strspn (start, "+-._0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  return read_literal (scope, start, TRUE, error);
}

static NormValue *
parse_layer (NormScope *scope, const char *start, GError **error)
{
  if (!norm_cursor_skip_brackets (&scope->cursor, error))
    return NULL;
  g_autofree char *fragment = norm_cursor_fragment (&scope->cursor, start, FALSE);
  NormLayer *layer = norm_layer_parse (fragment, error);
  if (!layer)
    {
      norm_cursor_prefix (&scope->cursor, start, error);
      return NULL;
    }
  NormValue *value = value_new (NORM_VALUE_LAYER);
  value->layer = layer;
  return value;
}

/* TRUE for "((1, 2), …" and "(-1": a tuple of numbers; FALSE for "(x.squeeze(1)…". */
static gboolean
is_tuple (NormCursor cursor)
{
  while (norm_cursor_skip (&cursor, TRUE) == '(')
    cursor.p++;
  return *cursor.p == '[' || *cursor.p == '-' || *cursor.p == '.' || g_ascii_isdigit (*cursor.p);
}

static NormValue *
parse_parentheses (NormScope *scope, GError **error)
{
  const char *start = scope->cursor.p;
  if (is_tuple (scope->cursor))
    return parse_list (scope, error);

  scope->cursor.p++;
  scope->cursor.depth++;
  g_autoptr (NormValue) value = norm_value_parse (scope, error);
  if (!value)
    return NULL;
  gboolean closed = norm_cursor_take (&scope->cursor, ')');
  scope->cursor.depth--;
  if (!closed)
    return fail (scope, start, error, _ ("“(” is never closed"));
  return g_steal_pointer (&value);
}

/* What norm_literal_parse() takes. The first shape they have is a sequence: reshaping it is still a part of making the tensor, not a step. */
static const char *const sequence_names[] = { "arange", "linspace", NULL };
static const char *const literal_names[] = {
  "tensor", "as_tensor", "array", "asarray", "zeros", "ones", "full", "empty", "arange", "linspace", NULL
};

/* The call at the cursor with the @name that starts at @start. */
static NormValue *
parse_literal_call (NormScope *scope, const char *name, const char *start, GError **error)
{
  NormCursor call = scope->cursor;
  if (!norm_cursor_skip_brackets (&call, error))
    return NULL;
  if (is_one_of (name, sequence_names) && (g_str_has_prefix (call.p, ".reshape(") || g_str_has_prefix (call.p, ".view(")))
    {
      call.p = strchr (call.p, '(');
      if (!norm_cursor_skip_brackets (&call, error))
        return NULL;
    }
  scope->cursor.p = call.p;
  if (!strcmp (name, "empty"))
    return read_empty (scope, start, error);
  return read_literal (scope, start, FALSE, error);
}

/* After "torch.", "nn.", "np." …: the rest of the dotted name decides. */
static NormValue *
parse_dotted (NormScope *scope, const char *start, GError **error)
{
  static const char *const loads[] = { "load", "from_numpy", "load_file", NULL };
  g_autofree char *last = NULL;

  while (norm_cursor_take (&scope->cursor, '.'))
    {
      g_free (last);
      last = norm_cursor_name (&scope->cursor);
      if (!last)
        return fail (scope, scope->cursor.p, error, _ ("a name is missing after the dot"));
    }
  if (!last || norm_cursor_skip (&scope->cursor, FALSE) != '(')
    return fail (scope, start, error, _ ("a call was expected, like torch.tensor(…) or nn.BatchNorm1d(4)"));
  if (is_one_of (last, literal_names))
    return parse_literal_call (scope, last, start, error);
  if (is_one_of (last, loads))
    return norm_cursor_skip_brackets (&scope->cursor, error) ? present_tensor () : NULL;
  if (!strcmp (last, "Parameter"))
    return parse_parentheses (scope, error);
  if (g_ascii_isupper (*last))
    return parse_layer (scope, start, error);
  norm_cursor_fail (&scope->cursor, start, error, _ ("“%s” is not understood as a function; write steps as methods, like x.%s(…)"), last, last);
  return NULL;
}

/* "m(x)" with an m that nothing was assigned to, against "squeeze(1)" without a tensor: steps take numbers, layers a tensor. */
static gboolean
calls_with_tensor (NormCursor cursor)
{
  cursor.depth++;
  g_autofree char *name = norm_cursor_take (&cursor, '(') ? norm_cursor_name (&cursor) : NULL;
  return name && norm_cursor_skip (&cursor, TRUE) != '=';
}

static NormValue *
parse_named (NormScope *scope, GError **error)
{
  static const char *const modules[] = { "torch", "nn", "np", "numpy", NULL };
  const char *start = scope->cursor.p;
  g_autofree char *name = norm_cursor_name (&scope->cursor);
  gboolean called = norm_cursor_skip (&scope->cursor, FALSE) == '(';
  const NormValue *known = g_hash_table_lookup (scope->names, name);

  if (known)
    return norm_value_copy (known);
  if (is_one_of (name, modules))
    return parse_dotted (scope, start, error);
  if (called && is_one_of (name, literal_names))
    return parse_literal_call (scope, name, start, error);
  if (called && g_ascii_isupper (*name))
    return parse_layer (scope, start, error);
  if (called && calls_with_tensor (scope->cursor))
    return value_new (NORM_VALUE_LAYER);
  if (called) /* a step without its tensor: the chain starts here */
    scope->cursor.p = start;
  return present_tensor ();
}

/* ── what follows ── */

static const struct
{
  const char *name;
  NormDtype dtype;
} cast_methods[] = {
  { "float", NORM_DTYPE_FLOAT32 },     { "double", NORM_DTYPE_FLOAT64 }, { "half", NORM_DTYPE_FLOAT16 },
  { "bfloat16", NORM_DTYPE_BFLOAT16 }, { "long", NORM_DTYPE_INT64 },     { "int", NORM_DTYPE_INT32 },
};

static gboolean
find_cast (const char *name, NormDtype *dtype)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cast_methods); i++)
    if (!strcmp (name, cast_methods[i].name))
      {
        *dtype = cast_methods[i].dtype;
        return TRUE;
      }
  return FALSE;
}

/* "float()", "to(torch.float32)": the last one counts, also after the layer, where it says which type goes back. "to" may name a device instead. */
static gboolean
take_cast (NormScope *scope, NormValue *value, const char *name, GError **error)
{
  const char *start = scope->cursor.p + 1;
  if (!norm_cursor_skip_brackets (&scope->cursor, error))
    return FALSE;
  g_autofree char *argument = g_strstrip (g_strndup (start, (gsize) (scope->cursor.p - 1 - start)));
  value->has_dtype |= find_cast (name, &value->dtype) || norm_dtype_from_name (argument, &value->dtype);
  return TRUE;
}

/* The method or the slice at the cursor, "squeeze(1)" (the dot is behind) or "[0]", as a step of @value. */
static gboolean
take_step (NormScope *scope, NormValue *value, const char *start, GError **error)
{
  if (!norm_cursor_skip_brackets (&scope->cursor, error))
    return FALSE;
  g_autofree char *fragment = norm_cursor_fragment (&scope->cursor, start, FALSE);
  g_autoptr (NormSteps) step = norm_steps_parse (fragment, error);
  if (!step)
    {
      norm_cursor_prefix (&scope->cursor, start, error);
      return FALSE;
    }
  NormSteps *before = value->steps ? value->steps : norm_steps_new_empty ();
  value->steps = norm_steps_with_inserted (before, norm_steps_get_n (before), norm_steps_get (step, 0));
  norm_steps_unref (before);
  return TRUE;
}

/* eval() and train(), the only methods of a layer that say something here. */
static gboolean
take_layer_method (NormScope *scope, const char *name, GError **error)
{
  const char *start = scope->cursor.p;
  if (!norm_cursor_skip_brackets (&scope->cursor, error))
    return FALSE;
  g_autofree char *arguments = g_strndup (start, (gsize) (scope->cursor.p - start));
  gboolean train = !strcmp (name, "train");
  if (train || !strcmp (name, "eval"))
    {
      scope->expression->has_mode = TRUE;
      scope->expression->mode = train && !strstr (arguments, "False") ? NORM_MODE_TRAIN : NORM_MODE_EVAL;
    }
  return TRUE;
}

static gboolean
is_present_tensor (const NormValue *value)
{
  return value->kind == NORM_VALUE_TENSOR && !value->tensor && !value->has_dtype && norm_steps_get_n (value->steps) == 0;
}

/* A name that nothing was assigned to is a tensor until it does what only layers do. */
static void
become_layer (NormValue *value)
{
  value->kind = NORM_VALUE_LAYER;
  g_clear_pointer (&value->steps, norm_steps_unref);
}

static gboolean
take_method (NormScope *scope, NormValue *value, GError **error)
{
  static const char *const mode_methods[] = { "eval", "train", NULL };
  static const char *const layer_methods[] = { "eval", "train", "float", "double", "half", "to", "cpu", "requires_grad_", NULL };
  static const char *const passed_over[] = { "contiguous", "clone", "detach", "cpu", "numpy", NULL };
  const char *start = scope->cursor.p;
  g_autofree char *name = norm_cursor_name (&scope->cursor);
  NormDtype dtype;

  if (!name || norm_cursor_skip (&scope->cursor, FALSE) != '(')
    return norm_cursor_fail (&scope->cursor, start, error, _ ("a method was expected, like squeeze(1)"));
  if (is_present_tensor (value) && is_one_of (name, mode_methods))
    become_layer (value);
  if (value->kind == NORM_VALUE_LAYER && is_one_of (name, layer_methods))
    return take_layer_method (scope, name, error);
  if (value->kind == NORM_VALUE_LAYER)
    return norm_cursor_fail (&scope->cursor, start, error, _ ("“%s” does not belong to a layer; eval() and train() do"), name);
  if (is_one_of (name, passed_over))
    return norm_cursor_skip_brackets (&scope->cursor, error);
  if (find_cast (name, &dtype) || !strcmp (name, "to"))
    return take_cast (scope, value, name, error);
  if (value->kind == NORM_VALUE_OUTPUT)
    return norm_cursor_fail (&scope->cursor, start, error, _ ("steps go before the layer; nothing can follow it"));
  return take_step (scope, value, start, error);
}

/* What follows in brackets: "[:, 1:3]" */
static gboolean
take_slice (NormScope *scope, NormValue *value, GError **error)
{
  if (value->kind == NORM_VALUE_LAYER)
    return norm_cursor_fail (&scope->cursor, scope->cursor.p, error, _ ("a layer has no values to slice; slices go before it, like layer(x[0])"));
  if (value->kind == NORM_VALUE_OUTPUT)
    return norm_cursor_fail (&scope->cursor, scope->cursor.p, error, _ ("steps go before the layer; nothing can follow it"));
  return take_step (scope, value, scope->cursor.p, error);
}

/* @layer called on what stands in the parentheses; consumes @layer. */
static NormValue *
call_layer (NormScope *scope, NormValue *layer, GError **error)
{
  const char *start = scope->cursor.p++;
  g_autoptr (NormValue) called = layer;
  scope->cursor.depth++;
  g_autoptr (NormValue) value = norm_value_parse (scope, error);
  if (!value)
    return NULL;
  if (value->kind != NORM_VALUE_TENSOR)
    return fail (scope, start + 1, error, _ ("a layer takes a tensor; one layer at a time can be shown"));
  norm_cursor_take (&scope->cursor, ',');
  gboolean closed = norm_cursor_take (&scope->cursor, ')');
  scope->cursor.depth--;
  if (!closed)
    return fail (scope, scope->cursor.p, error, _ ("“)” was expected here"));
  value->kind = NORM_VALUE_OUTPUT;
  value->layer = g_steal_pointer (&called->layer);
  if (!value->steps)
    value->steps = norm_steps_new_empty ();
  return g_steal_pointer (&value);
}

static NormValue *
parse_start (NormScope *scope, GError **error)
{
  char first = norm_cursor_skip (&scope->cursor, FALSE);
  if (first == '(')
    return parse_parentheses (scope, error);
  if (first == '[')
    return parse_list (scope, error);
  if (g_ascii_isdigit (first) || first == '-' || first == '+')
    return parse_number (scope, error);
  if (first == '.')
    return present_tensor ();
  if (g_ascii_isalpha (first) || first == '_')
    return parse_named (scope, error);
  return fail (scope, scope->cursor.p, error, _ ("a tensor, steps or a layer was expected here, like x.squeeze(1) or BatchNorm1d(4)"));
}

NormValue *
norm_value_parse (NormScope *scope, GError **error)
{
  if (scope->cursor.depth > MAX_DEPTH)
    return fail (scope, scope->cursor.p, error, _ ("the parentheses are nested too deeply"));
  g_autoptr (NormValue) value = parse_start (scope, error);
  if (!value)
    return NULL;
  /* A chain without its tensor starts at the name itself; any other goes on with a dot. */
  char next = norm_cursor_skip (&scope->cursor, FALSE);
  if (value->kind == NORM_VALUE_TENSOR && !value->tensor && g_ascii_isalpha (next) && !take_method (scope, value, error))
    return NULL;
  while ((next = norm_cursor_skip (&scope->cursor, FALSE)) == '.' || next == '(' || next == '[')
    {
      if (next == '[')
        {
          if (!take_slice (scope, value, error))
            return NULL;
        }
      else if (next == '(' && value->kind == NORM_VALUE_LAYER)
        value = call_layer (scope, g_steal_pointer (&value), error);
      else if (next == '(')
        return fail (scope, scope->cursor.p, error, _ ("only a layer can be called"));
      else
        {
          scope->cursor.p++;
          if (!take_method (scope, value, error))
            return NULL;
        }
      if (!value)
        return NULL;
    }
  return g_steal_pointer (&value);
}
