/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of a .safetensors file: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, "__metadata__": {"text": "text"}} */
#include "safetensors-header.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define METADATA "__metadata__"

void
norm_safetensors_set_damaged (GError **error, gsize byte, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("the .safetensors file is damaged at byte %zu: %s; save it again with save_file()"), byte,
               reason);
}

/* ── words of JSON ── */

typedef struct
{
  const char *text;
  gsize length, at;
} Cursor;

static gsize
byte_of (const Cursor *cursor)
{
  return NORM_SAFETENSORS_LENGTH_SIZE + cursor->at;
}

/* The next character after white space; '\0' at the end. */
static char
peek (Cursor *cursor)
{
  while (cursor->at < cursor->length && strchr (" \t\n\r", cursor->text[cursor->at]) != NULL && cursor->text[cursor->at] != '\0')
    cursor->at++;
  return cursor->at < cursor->length ? cursor->text[cursor->at] : '\0';
}

static gboolean
accept (Cursor *cursor, char expected)
{
  if (peek (cursor) != expected || cursor->at == cursor->length)
    return FALSE;
  cursor->at++;
  return TRUE;
}

static void
set_expected (Cursor *cursor, const char *expected, GError **error)
{
  char next[2] = { peek (cursor), '\0' };

  if (cursor->at == cursor->length)
    norm_safetensors_set_damaged (error, byte_of (cursor), _ ("%s was expected, but the header ends"), expected);
  else
    {
      g_autofree char *valid = g_ascii_isprint (*next) ? g_strdup (next) : g_strdup_printf ("\\x%02x", (guchar) *next);

      norm_safetensors_set_damaged (error, byte_of (cursor), _ ("%s was expected, not “%s”"), expected, valid);
    }
}

static gboolean
expect (Cursor *cursor, char expected, GError **error)
{
  const char quoted[] = { '\'', expected, '\'', '\0' };

  if (accept (cursor, expected))
    return TRUE;
  set_expected (cursor, quoted, error);
  return FALSE;
}

/* The four digits of \uXXXX; G_MAXUINT where there are none. */
static guint
read_hex (Cursor *cursor)
{
  guint code = 0;

  if (cursor->length - cursor->at < 4)
    return G_MAXUINT;
  for (int digit = 0; digit < 4; digit++, cursor->at++)
    {
      int value = g_ascii_xdigit_value (cursor->text[cursor->at]);

      if (value < 0)
        return G_MAXUINT;
      code = code << 4 | (guint) value;
    }
  return code;
}

/* Behind "\u": one character, which may take a second of these. 0 where it is none, or the one that no name can hold. */
static gunichar
read_code (Cursor *cursor)
{
  guint first = read_hex (cursor), second;

  if (first == G_MAXUINT || first < 0xd800 || first > 0xdfff)
    return first == G_MAXUINT ? 0 : first;
  if (first > 0xdbff || cursor->length - cursor->at < 2 || memcmp (cursor->text + cursor->at, "\\u", 2) != 0)
    return 0;
  cursor->at += 2;
  second = read_hex (cursor);
  return second < 0xdc00 || second > 0xdfff ? 0 : 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
}

/* Behind a backslash. */
static gboolean
read_escape (Cursor *cursor, GString *string, GError **error)
{
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  char letter = cursor->at < cursor->length ? cursor->text[cursor->at++] : '\0';
  const char *known = letter != '\0' ? strchr (letters, letter) : NULL;
  gunichar code = letter == 'u' ? read_code (cursor) : 0;

  if (known != NULL)
    g_string_append_c (string, meanings[known - letters]);
  else if (code != 0)
    g_string_append_unichar (string, code);
  else
    {
      norm_safetensors_set_damaged (error, byte_of (cursor), _ ("a backslash that does not stand for a character"));
      return FALSE;
    }
  return TRUE;
}

/* Owned; NULL with an error. The whole header is UTF-8 already. */
static char *
read_string (Cursor *cursor, GError **error)
{
  g_autoptr (GString) string = NULL;

  if (!accept (cursor, '"'))
    {
      set_expected (cursor, _ ("a text in quotation marks"), error);
      return NULL;
    }
  string = g_string_new (NULL);
  while (cursor->at < cursor->length && cursor->text[cursor->at] != '"')
    {
      char c = cursor->text[cursor->at++];

      if ((guchar) c < ' ')
        {
          norm_safetensors_set_damaged (error, byte_of (cursor) - 1, _ ("a control character in a text"));
          return NULL;
        }
      if (c != '\\')
        g_string_append_c (string, c);
      else if (!read_escape (cursor, string, error))
        return NULL;
    }
  return expect (cursor, '"', error) ? g_string_free (g_steal_pointer (&string), FALSE) : NULL;
}

static gboolean
read_number (Cursor *cursor, gsize *number, GError **error)
{
  gsize start;

  peek (cursor);
  start = cursor->at;
  *number = 0;
  for (; cursor->at < cursor->length && g_ascii_isdigit (cursor->text[cursor->at]); cursor->at++)
    if (!g_size_checked_mul (number, *number, 10) || !g_size_checked_add (number, *number, (gsize) (cursor->text[cursor->at] - '0')))
      {
        norm_safetensors_set_damaged (error, NORM_SAFETENSORS_LENGTH_SIZE + start, _ ("a number larger than any file"));
        return FALSE;
      }
  if (cursor->at == start)
    set_expected (cursor, _ ("a whole number, 0 or more,"), error);
  else if (cursor->at < cursor->length && strchr (".eE", cursor->text[cursor->at]) != NULL)
    set_expected (cursor, _ ("the end of a whole number"), error);
  else
    return TRUE;
  return FALSE;
}

/* "[1, 2]": all numbers are counted, the first @most kept. */
static gboolean
read_numbers (Cursor *cursor, gsize most, gsize *numbers, gsize *n, GError **error)
{
  *n = 0;
  if (!expect (cursor, '[', error))
    return FALSE;
  if (accept (cursor, ']'))
    return TRUE;
  do
    {
      gsize number;

      if (!read_number (cursor, &number, error))
        return FALSE;
      if (*n < most)
        numbers[*n] = number;
      ++*n;
    }
  while (accept (cursor, ','));
  return expect (cursor, ']', error);
}

/* ── tensors ── */

static void
tensor_free (gpointer data)
{
  NormSafetensor *tensor = data;

  g_free (tensor->name);
  g_free (tensor->type);
  g_free (tensor);
}

/* What a tensor's description has said so far. */
typedef enum
{
  SAID_TYPE = 1,
  SAID_SHAPE = 2,
  SAID_OFFSETS = 4,
  SAID_ALL = 7,
} Said;

static gboolean
read_offsets (Cursor *cursor, NormSafetensor *tensor, GError **error)
{
  gsize offsets[2], n;

  if (!read_numbers (cursor, 2, offsets, &n, error))
    return FALSE;
  if (n != 2 || offsets[0] > offsets[1])
    {
      norm_safetensors_set_damaged (error, byte_of (cursor), _ ("data_offsets must be two numbers, the first not above the second"));
      return FALSE;
    }
  tensor->begin = offsets[0];
  tensor->end = offsets[1];
  return TRUE;
}

/* "shape": [2, 3] */
static gboolean
read_member (Cursor *cursor, NormSafetensor *tensor, Said *said, GError **error)
{
  gsize at = byte_of (cursor);
  g_autofree char *word = read_string (cursor, error);
  Said which;

  if (word == NULL || !expect (cursor, ':', error))
    return FALSE;
  which = g_str_equal (word, "dtype") ? SAID_TYPE : g_str_equal (word, "shape") ? SAID_SHAPE : g_str_equal (word, "data_offsets") ? SAID_OFFSETS : 0;
  if (which == 0 || (*said & which) != 0)
    {
      g_autofree char *quoted = norm_error_quote (word);

      norm_safetensors_set_damaged (error, at, which == 0 ? _ ("%s is none of dtype, shape and data_offsets") : _ ("%s is there twice"), quoted);
      return FALSE;
    }
  *said |= which;
  if (which == SAID_TYPE)
    return (tensor->type = read_string (cursor, error)) != NULL;
  return which == SAID_SHAPE ? read_numbers (cursor, NORM_MAX_RANK, tensor->shape, &tensor->n_axes, error) : read_offsets (cursor, tensor, error);
}

static gboolean
read_description (Cursor *cursor, NormSafetensor *tensor, GError **error)
{
  Said said = 0;

  if (!expect (cursor, '{', error))
    return FALSE;
  do
    if (!read_member (cursor, tensor, &said, error))
      return FALSE;
  while (accept (cursor, ','));
  if (!expect (cursor, '}', error))
    return FALSE;
  if (said == SAID_ALL)
    return TRUE;
  norm_safetensors_set_damaged (error, byte_of (cursor), _ ("dtype, shape and data_offsets must all be there"));
  return FALSE;
}

/* Texts by name, which say nothing about the tensors. */
static gboolean
skip_metadata (Cursor *cursor, GError **error)
{
  if (!expect (cursor, '{', error))
    return FALSE;
  if (accept (cursor, '}'))
    return TRUE;
  do
    {
      g_autofree char *key = read_string (cursor, error);
      g_autofree char *value = key != NULL && expect (cursor, ':', error) ? read_string (cursor, error) : NULL;

      if (value == NULL)
        return FALSE;
    }
  while (accept (cursor, ','));
  return expect (cursor, '}', error);
}

/* "name": {…} */
static gboolean
read_entry (Cursor *cursor, GPtrArray *tensors, GHashTable *names, GError **error)
{
  gsize at = byte_of (cursor);
  char *name = read_string (cursor, error);
  NormSafetensor *tensor;

  if (name == NULL)
    return FALSE;
  if (!g_hash_table_add (names, name))
    {
      g_autofree char *quoted = norm_error_quote (name);

      norm_safetensors_set_damaged (error, at, _ ("%s is there twice, and which one is meant cannot be told"), quoted);
      return FALSE;
    }
  if (!expect (cursor, ':', error))
    return FALSE;
  if (g_str_equal (name, METADATA))
    return skip_metadata (cursor, error);
  tensor = g_new0 (NormSafetensor, 1);
  tensor->name = g_strdup (name);
  tensor->at = at;
  g_ptr_array_add (tensors, tensor);
  if (tensors->len <= NORM_SAFETENSORS_MOST_TENSORS)
    return read_description (cursor, tensor, error);
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("holds more than the %d tensors that are read; save what is needed to a file of its own"),
               NORM_SAFETENSORS_MOST_TENSORS);
  return FALSE;
}

static gboolean
read_entries (Cursor *cursor, GPtrArray *tensors, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!expect (cursor, '{', error))
    return FALSE;
  if (!accept (cursor, '}'))
    {
      do
        if (!read_entry (cursor, tensors, names, error))
          return FALSE;
      while (accept (cursor, ','));
      if (!expect (cursor, '}', error))
        return FALSE;
    }
  if (peek (cursor) == '\0' && cursor->at == cursor->length)
    return TRUE;
  set_expected (cursor, _ ("the end of the header"), error);
  return FALSE;
}

GPtrArray *
norm_safetensors_header_parse (const char *text, gsize length, GError **error)
{
  Cursor cursor = { text, length, 0 };
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func (tensor_free);
  const char *end;

  if (!g_utf8_validate_len (text, length, &end))
    {
      norm_safetensors_set_damaged (error, NORM_SAFETENSORS_LENGTH_SIZE + (gsize) (end - text), _ ("the header is not UTF-8 text"));
      return NULL;
    }
  return read_entries (&cursor, tensors, error) ? g_steal_pointer (&tensors) : NULL;
}
