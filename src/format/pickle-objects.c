/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instructions that put values together: lists, dicts, and what would be calls. */
#include "pickle-private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* ── lists, tuples, sets ── */

/* The values above the last mark, which is taken away with them: borrowed from the stack until the next push. NULL with an error. */
static const gpointer *
pop_marked (NormPickleMachine *machine, guint *n, GError **error)
{
  static const gpointer nothing[1];
  guint height;

  if (machine->marks->len == 0)
    {
      norm_pickle_damaged (machine, error, _ ("the end of a list that has no beginning"));
      return NULL;
    }
  height = g_array_index (machine->marks, guint, machine->marks->len - 1);
  *n = machine->stack->len - height;
  g_array_set_size (machine->marks, machine->marks->len - 1);
  /* Not by g_ptr_array_set_size(): the values are still to be read. */
  machine->stack->len = height;
  return *n > 0 ? (const gpointer *) machine->stack->pdata + height : nothing;
}

static gboolean
push_of (NormPickleMachine *machine, NormPickleKind kind, const gpointer *items, guint n, GError **error)
{
  NormPickleValue *value = items != NULL ? norm_pickle_make (machine, kind, error) : NULL;

  return value != NULL && norm_pickle_append (machine, value, items, n, error) && norm_pickle_push (machine, value, error);
}

static gboolean
push_marked (NormPickleMachine *machine, NormPickleKind kind, GError **error)
{
  guint n;
  const gpointer *items = pop_marked (machine, &n, error);

  return push_of (machine, kind, items, n, error);
}

static gboolean
push_empty (NormPickleMachine *machine, NormPickleKind kind, GError **error)
{
  return norm_pickle_push (machine, norm_pickle_make (machine, kind, error), error);
}

static gboolean
empty_list (NormPickleMachine *machine, GError **error)
{
  return push_empty (machine, NORM_PICKLE_LIST, error);
}

static gboolean
empty_tuple (NormPickleMachine *machine, GError **error)
{
  return push_empty (machine, NORM_PICKLE_TUPLE, error);
}

static gboolean
empty_dict (NormPickleMachine *machine, GError **error)
{
  return push_empty (machine, NORM_PICKLE_DICT, error);
}

static gboolean
empty_set (NormPickleMachine *machine, GError **error)
{
  return push_empty (machine, NORM_PICKLE_SET, error);
}

static gboolean
list (NormPickleMachine *machine, GError **error)
{
  return push_marked (machine, NORM_PICKLE_LIST, error);
}

static gboolean
tuple (NormPickleMachine *machine, GError **error)
{
  return push_marked (machine, NORM_PICKLE_TUPLE, error);
}

static gboolean
frozen_set (NormPickleMachine *machine, GError **error)
{
  return push_marked (machine, NORM_PICKLE_SET, error);
}

/* Of the last @n values. */
static gboolean
short_tuple (NormPickleMachine *machine, guint n, GError **error)
{
  gpointer items[3];

  for (guint i = n; i > 0; i--)
    if ((items[i - 1] = norm_pickle_pop (machine, error)) == NULL)
      return FALSE;
  return push_of (machine, NORM_PICKLE_TUPLE, items, n, error);
}

static gboolean
tuple1 (NormPickleMachine *machine, GError **error)
{
  return short_tuple (machine, 1, error);
}

static gboolean
tuple2 (NormPickleMachine *machine, GError **error)
{
  return short_tuple (machine, 2, error);
}

static gboolean
tuple3 (NormPickleMachine *machine, GError **error)
{
  return short_tuple (machine, 3, error);
}

/* ── growing ── */

/* @items go to what is on top now; a call may stand for a dict. */
static gboolean
grow (NormPickleMachine *machine, NormPickleKind kind, const gpointer *items, guint n, GError **error)
{
  NormPickleValue *value = items != NULL ? norm_pickle_top (machine, error) : NULL;

  if (value == NULL)
    return FALSE;
  if (value->kind != kind && !(kind == NORM_PICKLE_DICT && value->kind == NORM_PICKLE_CALL))
    return norm_pickle_damaged (machine, error, _ ("items for what takes none"));
  if (kind == NORM_PICKLE_DICT && n % 2 != 0)
    return norm_pickle_damaged (machine, error, _ ("a key without a value"));
  return norm_pickle_append (machine, value, items, n, error);
}

static gboolean
append (NormPickleMachine *machine, GError **error)
{
  gpointer item = norm_pickle_pop (machine, error);

  return item != NULL && grow (machine, NORM_PICKLE_LIST, &item, 1, error);
}

static gboolean
append_marked (NormPickleMachine *machine, GError **error)
{
  guint n;
  const gpointer *items = pop_marked (machine, &n, error);

  return grow (machine, NORM_PICKLE_LIST, items, n, error);
}

static gboolean
add_marked (NormPickleMachine *machine, GError **error)
{
  guint n;
  const gpointer *items = pop_marked (machine, &n, error);

  return grow (machine, NORM_PICKLE_SET, items, n, error);
}

static gboolean
set_item (NormPickleMachine *machine, GError **error)
{
  gpointer value = norm_pickle_pop (machine, error), key = value != NULL ? norm_pickle_pop (machine, error) : NULL;

  return key != NULL && grow (machine, NORM_PICKLE_DICT, (gpointer[]){ key, value }, 2, error);
}

static gboolean
set_marked (NormPickleMachine *machine, GError **error)
{
  guint n;
  const gpointer *items = pop_marked (machine, &n, error);

  return grow (machine, NORM_PICKLE_DICT, items, n, error);
}

static gboolean
dict (NormPickleMachine *machine, GError **error)
{
  guint n;
  const gpointer *items = pop_marked (machine, &n, error);

  if (items != NULL && n % 2 != 0)
    return norm_pickle_damaged (machine, error, _ ("a key without a value"));
  return push_of (machine, NORM_PICKLE_DICT, items, n, error);
}

/* ── the stack alone ── */

/* A mark counts as a value here. */
static gboolean
drop (NormPickleMachine *machine, GError **error)
{
  guint n;

  if (machine->marks->len > 0 && g_array_index (machine->marks, guint, machine->marks->len - 1) == machine->stack->len)
    return pop_marked (machine, &n, error) != NULL;
  return norm_pickle_pop (machine, error) != NULL;
}

static gboolean
drop_marked (NormPickleMachine *machine, GError **error)
{
  guint n;

  return pop_marked (machine, &n, error) != NULL;
}

static gboolean
duplicate (NormPickleMachine *machine, GError **error)
{
  return norm_pickle_push (machine, norm_pickle_top (machine, error), error);
}

/* ── names and calls ── */

static gboolean
refuse_global (NormPickleMachine *machine, const char *module, gsize n_module, const char *name, gsize n_name, GError **error)
{
  g_autofree char *valid_module = g_utf8_make_valid (module, (gssize) n_module), *valid_name = g_utf8_make_valid (name, (gssize) n_name);
  g_autofree char *full = g_strconcat (valid_module, ".", valid_name, NULL), *quoted = norm_error_quote (full);

  g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
               _ ("byte %zu of %s asks for %s, which is no part of a tensor; nothing of it is executed, and the file is not read; save only tensors: "
                  "torch.save(model.state_dict(), file)"),
               machine->code, machine->place, quoted);
  return FALSE;
}

static gboolean
push_global (NormPickleMachine *machine, const char *module, gsize n_module, const char *name, gsize n_name, GError **error)
{
  NormPickleValue *value;
  const NormPickleGlobal *global = machine->globals;

  while (global->module != NULL && !(strlen (global->module) == n_module && memcmp (global->module, module, n_module) == 0 &&
                                     strlen (global->name) == n_name && memcmp (global->name, name, n_name) == 0))
    global++;
  if (global->module == NULL)
    return refuse_global (machine, module, n_module, name, n_name, error);
  value = norm_pickle_make (machine, NORM_PICKLE_GLOBAL, error);
  if (value != NULL)
    value->global = global;
  return norm_pickle_push (machine, value, error);
}

static gboolean
global_lines (NormPickleMachine *machine, GError **error)
{
  const char *module, *name;
  gsize n_module, n_name;

  return norm_pickle_take_line (machine, &module, &n_module, error) && norm_pickle_take_line (machine, &name, &n_name, error) &&
         push_global (machine, module, n_module, name, n_name, error);
}

static gboolean
global_texts (NormPickleMachine *machine, GError **error)
{
  const NormPickleValue *name = norm_pickle_pop (machine, error), *module = name != NULL ? norm_pickle_pop (machine, error) : NULL;

  if (module == NULL)
    return FALSE;
  if (name->kind != NORM_PICKLE_TEXT || module->kind != NORM_PICKLE_TEXT)
    return norm_pickle_damaged (machine, error, _ ("a name that is no text"));
  return push_global (machine, module->text, module->length, name->text, name->length, error);
}

static gboolean
push_call (NormPickleMachine *machine, const NormPickleValue *callee, const NormPickleValue *argument, GError **error)
{
  NormPickleValue *value;

  if (callee->kind != NORM_PICKLE_GLOBAL || argument->kind != NORM_PICKLE_TUPLE)
    return norm_pickle_damaged (machine, error, _ ("a call of what is no function"));
  value = norm_pickle_make (machine, NORM_PICKLE_CALL, error);
  if (value != NULL)
    {
      value->callee = callee;
      value->argument = argument;
    }
  return norm_pickle_push (machine, value, error);
}

static gboolean
call (NormPickleMachine *machine, GError **error)
{
  const NormPickleValue *argument = norm_pickle_pop (machine, error), *callee = argument != NULL ? norm_pickle_pop (machine, error) : NULL;

  return callee != NULL && push_call (machine, callee, argument, error);
}

/* The named arguments are nothing that a tensor has. */
static gboolean
call_named (NormPickleMachine *machine, GError **error)
{
  return norm_pickle_pop (machine, error) != NULL && call (machine, error);
}

static gboolean
set_state (NormPickleMachine *machine, GError **error)
{
  const NormPickleValue *state = norm_pickle_pop (machine, error);
  NormPickleValue *value = state != NULL ? norm_pickle_top (machine, error) : NULL;

  if (value == NULL)
    return FALSE;
  if (value->kind != NORM_PICKLE_CALL)
    return norm_pickle_damaged (machine, error, _ ("a state for what has none"));
  value->state = state;
  return TRUE;
}

static gboolean
reference (NormPickleMachine *machine, GError **error)
{
  const NormPickleValue *argument = norm_pickle_pop (machine, error);
  NormPickleValue *value = argument != NULL ? norm_pickle_make (machine, NORM_PICKLE_REFERENCE, error) : NULL;

  if (value != NULL)
    value->argument = argument;
  return norm_pickle_push (machine, value, error);
}

const NormPickleInstruction norm_pickle_objects[256] = {
  [']'] = empty_list,  [')'] = empty_tuple,  ['}'] = empty_dict,    [0x8f] = empty_set, ['l'] = list,   ['t'] = tuple,
  [0x91] = frozen_set, [0x85] = tuple1,      [0x86] = tuple2,       [0x87] = tuple3,    ['a'] = append, ['e'] = append_marked,
  [0x90] = add_marked, ['s'] = set_item,     ['u'] = set_marked,    ['d'] = dict,       ['0'] = drop,   ['1'] = drop_marked,
  ['2'] = duplicate,   ['c'] = global_lines, [0x93] = global_texts, ['R'] = call,       [0x81] = call,  [0x92] = call_named,
  ['b'] = set_state,   ['Q'] = reference,
};
