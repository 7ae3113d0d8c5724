/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cells.h"
#include "format.h"
#include "tensor-edit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_TEXT    ((gsize) 256 << 20)
#define MOST_WRITTEN ((gsize) 1 << 20) /* cells: what a spreadsheet holds in one column */
#define GROUP        3                 /* digits between marks of thousands */

/**
 * Table:
 * @rows: (owned) lines, each (owned) a GStrv of cells
 * @decimal: '.' or ','; the other one stands between thousands
 */
typedef struct
{
  GPtrArray *rows;
  gsize n_columns;
  char decimal;
} Table;

/* ── which kind of text ── */

static gboolean
has_any (const char *text, const char *marks)
{
  return strpbrk (text, marks) != NULL;
}

/* "1,5", one to a line: only where commas are decimal is that a column. */
static gboolean
is_column_of_commas (const char *text)
{
  return g_regex_match_simple ("^\\s*([-+]?\\d*,\\d+\\s*(\\R|$))+$", text, 0, 0);
}

/* What stands between cells; '\0': the text is none of a spreadsheet's. */
static char
find_separator (const char *text, gboolean comma_is_decimal)
{
  if (has_any (text, "[](){}=#"))
    return '\0';
  if (has_any (text, "\t"))
    return '\t';
  if (has_any (text, ";"))
    return ';';
  return comma_is_decimal && is_column_of_commas (text) ? '\t' : '\0';
}

/* ── rows and cells ── */

/* Without blanks around (the unbreakable ones too), quotes, and the narrow spaces that stand between thousands. */
static char *
clean_cell (const char *cell)
{
  static const char *const spaces[] = { "\302\240", "\342\200\257", "\342\200\211" }; /* U+00A0, U+202F, U+2009 */
  g_autoptr (GString) text = g_string_new (cell);

  for (guint space = 0; space < G_N_ELEMENTS (spaces); space++)
    g_string_replace (text, spaces[space], "", 0);
  g_strstrip (text->str);
  text->len = strlen (text->str);
  if (text->len >= 2 && text->str[0] == '"' && text->str[text->len - 1] == '"')
    return g_strstrip (g_strndup (text->str + 1, text->len - 2));
  return g_strdup (text->str);
}

static GStrv
split_row (const char *line, char separator)
{
  const char separators[] = { separator, '\0' };
  GStrv cells = g_strsplit (line, separators, -1);

  for (char **cell = cells; *cell != NULL; cell++)
    {
      char *clean = clean_cell (*cell);

      g_free (*cell);
      *cell = clean;
    }
  return cells;
}

static gboolean
split_table (Table *table, const char *text, char separator, GError **error)
{
  g_auto (GStrv) lines = g_regex_split_simple ("\r\n|\n|\r", text, 0, 0);
  guint n_lines = g_strv_length (lines);

  while (n_lines > 0 && *lines[n_lines - 1] == '\0')
    n_lines--;
  for (guint line = 0; line < n_lines; line++)
    {
      GStrv cells = split_row (lines[line], separator);
      gsize n_cells = MAX (g_strv_length (cells), 1);

      g_ptr_array_add (table->rows, cells);
      if (line == 0)
        table->n_columns = n_cells;
      if (n_cells == table->n_columns)
        continue;
      g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("line %u has %zu cells, but %zu before; give all lines the same length"), line + 1, n_cells,
                   table->n_columns);
      return FALSE;
    }
  if (n_lines > 0)
    return TRUE;
  g_set_error_literal (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("there are no values"));
  return FALSE;
}

static const char *
cell_at (const Table *table, gsize row, gsize column)
{
  const char *cell = ((GStrv) g_ptr_array_index (table->rows, row))[column];

  return cell != NULL ? cell : ""; /* an empty line is one empty cell */
}

/* ── point or comma ── */

static gsize
count_char (const char *text, char c)
{
  gsize n = 0;

  for (; *text != '\0'; text++)
    n += *text == c;
  return n;
}

/* "1,234": could be either. */
static gboolean
ends_like_thousands (const char *cell, char mark)
{
  const char *at = strrchr (cell, mark);
  const char *digits = *cell == '-' || *cell == '+' ? cell + 1 : cell;

  return strspn (at + 1, "0123456789") == GROUP && at[1 + GROUP] == '\0' && at > digits && *digits != '0';
}

/* '\0': this cell does not tell. */
static char
decimal_of (const char *cell)
{
  const char *comma = strrchr (cell, ','), *point = strrchr (cell, '.');

  if (comma != NULL && point != NULL)
    return comma > point ? ',' : '.';
  if (comma != NULL && count_char (cell, ',') > 1)
    return '.';
  if (point != NULL && count_char (cell, '.') > 1)
    return ',';
  if (comma != NULL && !ends_like_thousands (cell, ','))
    return ',';
  return point != NULL && !ends_like_thousands (cell, '.') ? '.' : '\0';
}

static char
find_decimal (const Table *table, gboolean comma_is_decimal)
{
  gboolean has_comma = FALSE;

  for (gsize row = 0; row < table->rows->len; row++)
    for (gsize column = 0; column < table->n_columns; column++)
      {
        const char *cell = cell_at (table, row, column);
        char decimal = decimal_of (cell);

        if (decimal != '\0')
          return decimal;
        has_comma = has_comma || strchr (cell, ',') != NULL;
      }
  return has_comma && comma_is_decimal ? ',' : '.';
}

/* The number as C writes it; NULL where marks of thousands stand at odd places. */
static char *
plain_number (const char *cell, char decimal)
{
  const char mark = decimal == '.' ? ',' : '.';
  const char *end = cell + strcspn (cell, decimal == '.' ? ".eE" : ",eE");
  GString *text = g_string_new (NULL);
  gsize n_digits = 0;
  gboolean grouped = FALSE, odd = FALSE;

  for (; *cell != '\0'; cell++)
    if (*cell == mark)
      {
        odd = odd || cell > end || n_digits == 0 || (grouped ? n_digits != GROUP : n_digits > GROUP);
        grouped = TRUE;
        n_digits = 0;
      }
    else
      {
        odd = odd || (cell == end && grouped && n_digits != GROUP);
        n_digits += g_ascii_isdigit (*cell);
        g_string_append_c (text, *cell == decimal ? '.' : *cell);
      }
  odd = odd || (cell == end && grouped && n_digits != GROUP);
  return g_string_free (text, odd);
}

static gboolean
read_cell (const Table *table, gsize row, gsize column, NormDtype dtype, guchar *element, GError **error)
{
  const char *cell = cell_at (table, row, column);
  g_autofree char *number = plain_number (cell, table->decimal);
  g_autofree char *quoted = NULL;
  g_autoptr (GError) reason = NULL;

  if (number != NULL && norm_dtype_parse (dtype, number, element, &reason))
    return TRUE;
  quoted = norm_error_quote (cell);
  if (reason != NULL)
    g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("row %zu, column %zu: %s"), row + 1, column + 1, reason->message);
  else
    g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("row %zu, column %zu: %s is no number in which “%c” is the decimal mark"), row + 1,
                 column + 1, quoted, table->decimal);
  return FALSE;
}

static NormTensor *
read_table (const Table *table, NormDtype dtype, gsize *n_empty, GError **error)
{
  const gsize shape[] = { table->rows->len, table->n_columns }, size = norm_dtype_size (dtype);
  g_autofree guchar *data = g_malloc0 (shape[0] * shape[1] * size); /* no more than the text has separators */

  for (gsize row = 0; row < shape[0]; row++)
    for (gsize column = 0; column < shape[1]; column++)
      if (*cell_at (table, row, column) == '\0')
        *n_empty += 1;
      else if (!read_cell (table, row, column, dtype, data + (row * shape[1] + column) * size, error))
        return NULL;
  return norm_tensor_new_take (dtype, 2, shape, g_steal_pointer (&data));
}

static NormTensor *
parse_table (const char *text, char separator, NormDtype dtype, gboolean comma_is_decimal, gsize *n_empty, GError **error)
{
  Table table = { .rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev) };
  NormTensor *tensor = NULL;

  if (split_table (&table, text, separator, error))
    {
      table.decimal = find_decimal (&table, comma_is_decimal);
      tensor = read_table (&table, dtype, n_empty, error);
    }
  g_ptr_array_unref (table.rows);
  return tensor;
}

/* ── Python ── */

/* A dtype that the text itself says gives way to @dtype. Takes @tensor. */
static NormTensor *
convert (NormTensor *tensor, NormDtype dtype, GError **error)
{
  g_autoptr (NormTensor) owned = tensor;
  NormCastLoss loss;

  if (norm_tensor_cast_loss (tensor, dtype, &loss) && loss.n_fractions + loss.n_clipped + loss.n_nan + loss.n_true > 0)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("the values are %s and do not fit %s; change the type of the tensor first"),
                   norm_dtype_name (tensor->dtype), norm_dtype_name (dtype));
      return NULL;
    }
  return norm_tensor_cast (tensor, dtype);
}

NormTensor *
norm_cells_parse (const char *text, gsize length, NormDtype dtype, gboolean comma_is_decimal, gsize *n_empty, GError **error)
{
  g_autofree char *copy = length <= MOST_TEXT && g_utf8_validate_len (text, length, NULL) ? g_strndup (text, length) : NULL;
  char separator = copy != NULL ? find_separator (copy, comma_is_decimal) : '\0';
  gsize n_unfilled = 0;
  NormTensor *tensor;

  if (separator != '\0')
    tensor = parse_table (copy, separator, dtype, comma_is_decimal, &n_unfilled, error);
  else
    tensor = norm_literal_parse_as (text, length, dtype, NULL, error);
  if (n_empty != NULL)
    *n_empty = n_unfilled;
  return tensor != NULL ? convert (tensor, dtype, error) : NULL;
}

char *
norm_cells_write (const NormTensor *table, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (table->rank == 2, NULL);
  if (table->n_values > MOST_WRITTEN)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("%zu values are too many for the clipboard, which takes %zu; save the tensor instead"),
                   table->n_values, MOST_WRITTEN);
      return NULL;
    }
  for (gsize flat = 0; flat < table->n_values; flat++)
    {
      g_autofree char *number = norm_tensor_get_text (table, flat);

      if (flat > 0)
        g_string_append_c (text, flat % table->shape[1] == 0 ? '\n' : '\t');
      g_string_append (text, number);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
