/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine: stack, marks and memory, and the loop over the instructions, which are in pickle-scalars.c and pickle-objects.c. */
#include "pickle-private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* A state dict has some ten values for a tensor, and PyTorch's writer nests as deep as Python's recursion goes. */
#define MOST_VALUES    ((gsize) 4 << 20)
#define MOST_ITEMS     ((gsize) 8 << 20)
#define MOST_STACKED   ((guint) 1 << 20)
#define MOST_MARKS     10000
#define CHUNK          1024
#define CHECK_INTERVAL ((gsize) 1 << 16)

gboolean
norm_pickle_damaged (NormPickleMachine *machine, GError **error, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("damaged at byte %zu of %s: %s; save it again with torch.save()"), machine->code,
               machine->place, reason);
  return FALSE;
}

static gboolean
too_much (NormPickleMachine *machine, GError **error, const char *what, gsize most)
{
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("byte %zu of %s: more than %zu %s, which are not read; save only the tensors"), machine->code,
               machine->place, most, what);
  return FALSE;
}

/* ── values ── */

NormPickleValue *
norm_pickle_make (NormPickleMachine *machine, NormPickleKind kind, GError **error)
{
  NormPickle *pickle = machine->pickle;
  NormPickleValue *value;

  if (pickle->n_values >= MOST_VALUES)
    {
      too_much (machine, error, _ ("values"), MOST_VALUES);
      return NULL;
    }
  if (pickle->n_values % CHUNK == 0)
    g_ptr_array_add (pickle->chunks, g_new0 (NormPickleValue, CHUNK));
  value = (NormPickleValue *) norm_pickle_get (pickle, pickle->n_values++);
  value->kind = kind;
  value->at = machine->code;
  return value;
}

const NormPickleValue *
norm_pickle_get (const NormPickle *pickle, gsize i)
{
  return (const NormPickleValue *) g_ptr_array_index (pickle->chunks, i / CHUNK) + i % CHUNK;
}

gboolean
norm_pickle_append (NormPickleMachine *machine, NormPickleValue *value, const gpointer *items, guint n, GError **error)
{
  if (n > MOST_ITEMS - machine->n_items)
    return too_much (machine, error, _ ("items of lists and dicts"), MOST_ITEMS);
  machine->n_items += n;
  if (value->items == NULL)
    value->items = g_ptr_array_sized_new (n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (value->items, items[i]);
  return TRUE;
}

gboolean
norm_pickle_is_text (const NormPickleValue *value, const char *text)
{
  return value != NULL && value->kind == NORM_PICKLE_TEXT && value->length == strlen (text) && memcmp (value->text, text, value->length) == 0;
}

guint
norm_pickle_n_items (const NormPickleValue *value)
{
  return value->items != NULL ? value->items->len : 0;
}

const NormPickleValue *
norm_pickle_item (const NormPickleValue *value, guint i)
{
  return i < norm_pickle_n_items (value) ? g_ptr_array_index (value->items, i) : NULL;
}

/* ── the stack ── */

/* What is below the last mark belongs to an unfinished list. */
static guint
bottom (const NormPickleMachine *machine)
{
  return machine->marks->len > 0 ? g_array_index (machine->marks, guint, machine->marks->len - 1) : 0;
}

gboolean
norm_pickle_push (NormPickleMachine *machine, NormPickleValue *value, GError **error)
{
  if (value == NULL)
    return FALSE;
  if (machine->stack->len >= MOST_STACKED)
    return too_much (machine, error, _ ("values at once"), MOST_STACKED);
  g_ptr_array_add (machine->stack, value);
  return TRUE;
}

NormPickleValue *
norm_pickle_top (NormPickleMachine *machine, GError **error)
{
  if (machine->stack->len > bottom (machine))
    return g_ptr_array_index (machine->stack, machine->stack->len - 1);
  norm_pickle_damaged (machine, error, _ ("this needs a value, but there is none"));
  return NULL;
}

NormPickleValue *
norm_pickle_pop (NormPickleMachine *machine, GError **error)
{
  NormPickleValue *value = norm_pickle_top (machine, error);

  if (value != NULL)
    g_ptr_array_set_size (machine->stack, (int) machine->stack->len - 1);
  return value;
}

/* ── arguments of instructions ── */

const guchar *
norm_pickle_take (NormPickleMachine *machine, guint64 n, GError **error)
{
  const guchar *bytes = machine->data + machine->at;

  if (n > machine->length - machine->at)
    {
      norm_pickle_damaged (machine, error, _ ("%zu bytes should follow, but only %zu do: it is cut off"), (gsize) n, machine->length - machine->at);
      return NULL;
    }
  machine->at += n;
  return bytes;
}

gboolean
norm_pickle_take_number (NormPickleMachine *machine, guint size, guint64 *number, GError **error)
{
  const guchar *bytes = norm_pickle_take (machine, size, error);

  *number = 0;
  for (guint byte = size; bytes != NULL && byte > 0; byte--)
    *number = *number << 8 | bytes[byte - 1];
  return bytes != NULL;
}

gboolean
norm_pickle_take_line (NormPickleMachine *machine, const char **line, gsize *length, GError **error)
{
  const guchar *start = machine->data + machine->at, *end = memchr (start, '\n', machine->length - machine->at);

  if (end == NULL)
    return norm_pickle_damaged (machine, error, _ ("a line that does not end: it is cut off"));
  *line = (const char *) start;
  *length = (gsize) (end - start);
  machine->at += *length + 1;
  return TRUE;
}

/* ── the loop ── */

#define PROTO           0x80
#define FRAME           0x95
#define NEWEST_PROTOCOL 5

static gboolean
check_protocol (NormPickleMachine *machine, GError **error)
{
  guint64 protocol;

  if (!norm_pickle_take_number (machine, 1, &protocol, error))
    return FALSE;
  if (protocol <= NEWEST_PROTOCOL)
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
               _ ("byte %zu of %s: protocol %u of Python's pickle, but those up to %d are read; save it with torch.save(…, pickle_protocol=2)"),
               machine->code, machine->place, (guint) protocol, NEWEST_PROTOCOL);
  return FALSE;
}

static gboolean
mark (NormPickleMachine *machine, GError **error)
{
  if (machine->marks->len >= MOST_MARKS)
    return too_much (machine, error, _ ("lists within lists"), MOST_MARKS);
  g_array_append_val (machine->marks, machine->stack->len);
  return TRUE;
}

static gboolean
stop (NormPickleMachine *machine, GError **error)
{
  machine->pickle->root = norm_pickle_pop (machine, error);
  machine->pickle->end = machine->at;
  machine->stopped = TRUE;
  if (machine->pickle->root == NULL)
    return FALSE;
  return machine->stack->len == 0 && machine->marks->len == 0 ? TRUE : norm_pickle_damaged (machine, error, _ ("it ends within a list"));
}

static gboolean
refuse (NormPickleMachine *machine, guchar instruction, GError **error)
{
  static const char of_classes[] = "io\x82\x83\x84\x97\x98PFVSgp";

  if (instruction == 0 || strchr (of_classes, instruction) == NULL)
    return norm_pickle_damaged (machine, error, _ ("0x%02x is no instruction of a pickle"), instruction);
  g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
               _ ("byte %zu of %s: the pickle's instruction 0x%02x is not for tensors and not carried out; save only tensors: "
                  "torch.save(model.state_dict(), file)"),
               machine->code, machine->place, instruction);
  return FALSE;
}

static gboolean
step (NormPickleMachine *machine, GError **error)
{
  const guchar *instruction;
  guint64 ignored;

  machine->code = machine->at;
  instruction = norm_pickle_take (machine, 1, error);
  if (instruction == NULL)
    return FALSE;
  switch (*instruction)
    {
    case PROTO:
      return check_protocol (machine, error);
    case FRAME:
      return norm_pickle_take_number (machine, 8, &ignored, error);
    case '(':
      return mark (machine, error);
    case '.':
      return stop (machine, error);
    default:
      if (norm_pickle_scalars[*instruction] != NULL)
        return norm_pickle_scalars[*instruction](machine, error);
      return norm_pickle_objects[*instruction] != NULL ? norm_pickle_objects[*instruction](machine, error) : refuse (machine, *instruction, error);
    }
}

static gboolean
run (NormPickleMachine *machine, NormTask *task, GError **error)
{
  for (gsize n_steps = 0; !machine->stopped; n_steps++)
    if ((n_steps % CHECK_INTERVAL == 0 && !norm_task_check (task, error)) || !step (machine, error))
      return FALSE;
  return TRUE;
}

NormPickle *
norm_pickle_parse (const guchar *data, gsize length, gsize start, const char *place, const NormPickleGlobal *globals, NormTask *task, GError **error)
{
  g_autoptr (NormPickle) pickle = g_new0 (NormPickle, 1);
  g_autoptr (GPtrArray) stack = g_ptr_array_new (), memory = g_ptr_array_new ();
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (guint));
  NormPickleMachine machine = { data, length, start, start, place, globals, pickle, stack, marks, memory, 0, FALSE };

  g_return_val_if_fail (start <= length, NULL);
  pickle->chunks = g_ptr_array_new_with_free_func (g_free);
  return run (&machine, task, error) ? g_steal_pointer (&pickle) : NULL;
}

void
norm_pickle_free (NormPickle *pickle)
{
  for (gsize i = 0; i < pickle->n_values; i++)
    g_clear_pointer (&((NormPickleValue *) norm_pickle_get (pickle, i))->items, g_ptr_array_unref);
  g_ptr_array_unref (pickle->chunks);
  g_free (pickle);
}
