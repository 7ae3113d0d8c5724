/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instructions that make one value of the bytes behind them, or move one between the stack and the memory. */
#include "pickle-private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* Numbers in the memory: PyTorch and Python count them up from 0. */
#define MOST_REMEMBERED ((guint64) 4 << 20)
/* Digits of a whole number as text */
#define MOST_DIGITS 20

/* ── numbers ── */

static gboolean
push_integer (NormPickleMachine *machine, NormPickleKind kind, gint64 integer, GError **error)
{
  NormPickleValue *value = norm_pickle_make (machine, kind, error);

  if (value != NULL)
    value->integer = integer;
  return norm_pickle_push (machine, value, error);
}

static gboolean
none (NormPickleMachine *machine, GError **error)
{
  return push_integer (machine, NORM_PICKLE_NONE, 0, error);
}

static gboolean
yes (NormPickleMachine *machine, GError **error)
{
  return push_integer (machine, NORM_PICKLE_BOOL, TRUE, error);
}

static gboolean
no (NormPickleMachine *machine, GError **error)
{
  return push_integer (machine, NORM_PICKLE_BOOL, FALSE, error);
}

static gboolean
int4 (NormPickleMachine *machine, GError **error)
{
  guint64 number;

  return norm_pickle_take_number (machine, 4, &number, error) && push_integer (machine, NORM_PICKLE_INTEGER, (gint32) (guint32) number, error);
}

static gboolean
uint1 (NormPickleMachine *machine, GError **error)
{
  guint64 number;

  return norm_pickle_take_number (machine, 1, &number, error) && push_integer (machine, NORM_PICKLE_INTEGER, (gint64) number, error);
}

static gboolean
uint2 (NormPickleMachine *machine, GError **error)
{
  guint64 number;

  return norm_pickle_take_number (machine, 2, &number, error) && push_integer (machine, NORM_PICKLE_INTEGER, (gint64) number, error);
}

/* Two's complement of any length, little-endian. */
static gboolean
push_long (NormPickleMachine *machine, guint64 n, GError **error)
{
  const guchar *bytes = norm_pickle_take (machine, n, error);
  guint64 number = bytes != NULL && n > 0 && bytes[n - 1] & 0x80 ? G_MAXUINT64 : 0;

  if (bytes == NULL)
    return FALSE;
  if (n > 8)
    return push_integer (machine, NORM_PICKLE_LONG, 0, error);
  for (; n > 0; n--)
    number = number << 8 | bytes[n - 1];
  return push_integer (machine, NORM_PICKLE_INTEGER, (gint64) number, error);
}

static gboolean
long1 (NormPickleMachine *machine, GError **error)
{
  guint64 n;

  return norm_pickle_take_number (machine, 1, &n, error) && push_long (machine, n, error);
}

static gboolean
long4 (NormPickleMachine *machine, GError **error)
{
  guint64 n;

  return norm_pickle_take_number (machine, 4, &n, error) && push_long (machine, n, error);
}

/* Protocol 0 and 1: "12", "12L"; "00" and "01" are False and True. */
static gboolean
int_line (NormPickleMachine *machine, GError **error)
{
  const char *line;
  gsize length;
  char digits[MOST_DIGITS + 1] = "";
  g_autoptr (GError) reason = NULL;
  gint64 number;

  if (!norm_pickle_take_line (machine, &line, &length, error))
    return FALSE;
  if (length > 0 && line[length - 1] == 'L')
    length--;
  memcpy (digits, line, MIN (length, MOST_DIGITS));
  if (length == 2 && (g_str_equal (digits, "00") || g_str_equal (digits, "01")))
    return push_integer (machine, NORM_PICKLE_BOOL, digits[1] == '1', error);
  if (length > MOST_DIGITS)
    return push_integer (machine, NORM_PICKLE_LONG, 0, error);
  if (!g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, &number, &reason))
    return g_error_matches (reason, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS)
           ? push_integer (machine, NORM_PICKLE_LONG, 0, error)
           : norm_pickle_damaged (machine, error, _ ("a whole number was expected"));
  return push_integer (machine, NORM_PICKLE_INTEGER, number, error);
}

/* Big-endian, unlike all else. */
static gboolean
float8 (NormPickleMachine *machine, GError **error)
{
  const guchar *bytes = norm_pickle_take (machine, 8, error);
  NormPickleValue *value = bytes != NULL ? norm_pickle_make (machine, NORM_PICKLE_FLOAT, error) : NULL;
  guint64 bits;

  if (value == NULL)
    return FALSE;
  memcpy (&bits, bytes, sizeof bits);
  bits = GUINT64_FROM_BE (bits);
  memcpy (&value->number, &bits, sizeof bits);
  return norm_pickle_push (machine, value, error);
}

/* ── texts ── */

/* @size: of the length that stands before it */
static gboolean
push_text (NormPickleMachine *machine, NormPickleKind kind, guint size, GError **error)
{
  guint64 length;
  const guchar *text = norm_pickle_take_number (machine, size, &length, error) ? norm_pickle_take (machine, length, error) : NULL;
  NormPickleValue *value = text != NULL ? norm_pickle_make (machine, kind, error) : NULL;

  if (value == NULL)
    return FALSE;
  value->text = (const char *) text;
  value->length = length;
  return norm_pickle_push (machine, value, error);
}

static gboolean
text1 (NormPickleMachine *machine, GError **error)
{
  return push_text (machine, NORM_PICKLE_TEXT, 1, error);
}

static gboolean
text4 (NormPickleMachine *machine, GError **error)
{
  return push_text (machine, NORM_PICKLE_TEXT, 4, error);
}

static gboolean
text8 (NormPickleMachine *machine, GError **error)
{
  return push_text (machine, NORM_PICKLE_TEXT, 8, error);
}

static gboolean
bytes1 (NormPickleMachine *machine, GError **error)
{
  return push_text (machine, NORM_PICKLE_BYTES, 1, error);
}

static gboolean
bytes4 (NormPickleMachine *machine, GError **error)
{
  return push_text (machine, NORM_PICKLE_BYTES, 4, error);
}

static gboolean
bytes8 (NormPickleMachine *machine, GError **error)
{
  return push_text (machine, NORM_PICKLE_BYTES, 8, error);
}

/* ── the memory ── */

static gboolean
put (NormPickleMachine *machine, guint64 number, GError **error)
{
  NormPickleValue *value = norm_pickle_top (machine, error);

  if (value == NULL)
    return FALSE;
  if (number >= MOST_REMEMBERED)
    return norm_pickle_damaged (machine, error, _ ("%zu is too high a number to remember a value by"), (gsize) number);
  if (number >= machine->memory->len)
    g_ptr_array_set_size (machine->memory, (int) number + 1);
  g_ptr_array_index (machine->memory, number) = value;
  return TRUE;
}

static gboolean
get (NormPickleMachine *machine, guint64 number, GError **error)
{
  NormPickleValue *value = number < machine->memory->len ? g_ptr_array_index (machine->memory, number) : NULL;

  if (value == NULL)
    return norm_pickle_damaged (machine, error, _ ("no value is remembered as number %zu"), (gsize) number);
  return norm_pickle_push (machine, value, error);
}

static gboolean
put1 (NormPickleMachine *machine, GError **error)
{
  guint64 number;

  return norm_pickle_take_number (machine, 1, &number, error) && put (machine, number, error);
}

static gboolean
put4 (NormPickleMachine *machine, GError **error)
{
  guint64 number;

  return norm_pickle_take_number (machine, 4, &number, error) && put (machine, number, error);
}

static gboolean
put_next (NormPickleMachine *machine, GError **error)
{
  return put (machine, machine->memory->len, error);
}

static gboolean
get1 (NormPickleMachine *machine, GError **error)
{
  guint64 number;

  return norm_pickle_take_number (machine, 1, &number, error) && get (machine, number, error);
}

static gboolean
get4 (NormPickleMachine *machine, GError **error)
{
  guint64 number;

  return norm_pickle_take_number (machine, 4, &number, error) && get (machine, number, error);
}

const NormPickleInstruction norm_pickle_scalars[256] = {
  ['N'] = none,   [0x88] = yes,      [0x89] = no,      ['J'] = int4,   ['K'] = uint1,   ['M'] = uint2,   [0x8a] = long1,
  [0x8b] = long4, ['I'] = int_line,  ['L'] = int_line, ['G'] = float8, ['X'] = text4,   [0x8c] = text1,  [0x8d] = text8,
  ['U'] = text1,  ['T'] = text4,     ['B'] = bytes4,   ['C'] = bytes1, [0x8e] = bytes8, [0x96] = bytes8, ['q'] = put1,
  ['r'] = put4,   [0x94] = put_next, ['h'] = get1,     ['j'] = get4,
};
