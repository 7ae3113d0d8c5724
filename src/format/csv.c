/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table to a tensor, in one pass over its text. */
#include "csv.h"
#include "csv-dialect.h"
#include "decimal.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define FIRST_VALUES 1024
/* How much text is read between two looks at the task */
#define STRIDE ((gsize) 1 << 20)

/**
 * Reader:
 * @data: (owned) @n_values elements of @dtype, memory for @capacity
 * @wide: a number asks for float64
 * @all_open: every row so far ended with a separator and nothing behind it
 */
typedef struct
{
  NormCsvDialect dialect;
  NormTask *task;
  NormDtype dtype;
  gsize element_size;
  guchar *data;
  gsize n_values, capacity;
  gsize n_rows, n_columns;
  gboolean wide, all_open;
} Reader;

/* ── values ── */

static gboolean
grow (Reader *reader, GError **error)
{
  gsize capacity = MAX (reader->capacity * 2, FIRST_VALUES);
  guchar *data = capacity <= G_MAXSSIZE / reader->element_size ? g_try_realloc (reader->data, capacity * reader->element_size) : NULL;

  if (data == NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT,
                   _ ("not enough memory for more than %zu values; save it as a local .npy file, which is opened without being read"),
                   reader->n_values);
      return FALSE;
    }
  reader->data = data;
  reader->capacity = capacity;
  return TRUE;
}

static inline gpointer
next_element (Reader *reader)
{
  return reader->data + reader->n_values * reader->element_size;
}

/* What a person takes a cell for that is no number here */
static void
set_no_number (const Reader *reader, const char *from, const char *to, GError **error)
{
  g_autofree char *text = g_utf8_make_valid (from, to - from);
  g_autofree char *quoted = norm_error_quote (text);
  gboolean comma = memchr (from, ',', to - from) != NULL, point = memchr (from, '.', to - from) != NULL;

  if (comma || (point && reader->dialect.point == ','))
    norm_csv_set_error (&reader->dialect, from, NORM_ERROR_DATA, error,
                        _ ("%s is not a number where “%c” is the decimal point; use one kind of decimal point and no thousands separators"), quoted,
                        reader->dialect.point);
  else
    norm_csv_set_error (&reader->dialect, from, NORM_ERROR_DATA, error,
                        _ ("%s is not a number; leave out columns of words, and begin other lines without numbers with #"), quoted);
}

/* A cell for a type other than float32 and float64, or with a word in it. */
static gboolean
read_text (Reader *reader, const char *from, const char *to, GError **error)
{
  g_autofree char *text = g_strndup (from, to - from);
  g_autoptr (GError) reason = NULL;
  char *point = reader->dialect.point == ',' ? strchr (text, ',') : NULL;
  double value;

  if (point != NULL)
    *point = '.';
  if (norm_dtype_is_floating (reader->dtype) && norm_csv_word (from, to, &value))
    {
      norm_dtype_store (reader->dtype, next_element (reader), value);
      return TRUE;
    }
  if (from == to)
    norm_csv_set_error (&reader->dialect, from, NORM_ERROR_DATA, error, _ ("an empty cell, and %s has no nan; write a number"),
                        norm_dtype_name (reader->dtype));
  else if ((reader->dialect.point == ',' && memchr (from, '.', to - from) != NULL) || !g_utf8_validate (text, -1, NULL) ||
           memchr (from, 0, to - from) != NULL)
    set_no_number (reader, from, to, error);
  else if (norm_dtype_parse (reader->dtype, text, next_element (reader), &reason))
    return TRUE;
  else if (!norm_dtype_parse (NORM_DTYPE_FLOAT64, text, &value, NULL)) /* of no type */
    set_no_number (reader, from, to, error);
  else
    norm_csv_set_error (&reader->dialect, from, NORM_ERROR_DATA, error, "%s", reason->message);
  return FALSE;
}

/* The number at @at, into the next element. Returns: behind it, or @at */
static inline const char *
read_plain (Reader *reader, const char *at, const char *end)
{
  double value;
  float narrow;
  const char *after = at;

  if (reader->dtype == NORM_DTYPE_FLOAT64)
    {
      after = norm_decimal_to_double (at, end, reader->dialect.point, &value);
      memcpy (next_element (reader), &value, sizeof value);
    }
  else if (reader->dtype == NORM_DTYPE_FLOAT32)
    {
      after = norm_decimal_to_float (at, end, reader->dialect.point, &narrow, &reader->wide);
      memcpy (next_element (reader), &narrow, sizeof narrow);
    }
  return after;
}

static inline gboolean
follows_cell (const Reader *reader, const char *at)
{
  return at == reader->dialect.end || *at == reader->dialect.separator || *at == '\n' || *at == '\r' || *at == ' ' || *at == '\t' || *at == '#';
}

/* Behind the cell at @at; NULL with @error */
static inline const char *
read_cell (Reader *reader, const char *at, GError **error)
{
  const char *after, *from, *to;

  if (reader->n_values == reader->capacity && !grow (reader, error))
    return NULL;
  after = read_plain (reader, at, reader->dialect.end);
  if (after == at || !follows_cell (reader, after))
    {
      after = norm_csv_take_cell (&reader->dialect, at, &from, &to);
      if ((from == to || read_plain (reader, from, to) != to) && !read_text (reader, from, to, error))
        return NULL;
    }
  reader->n_values++;
  return after;
}

/* ── rows ── */

static gboolean
check_columns (Reader *reader, const char *at, gsize n_cells, GError **error)
{
  gsize expected = reader->n_rows == 0 ? reader->dialect.n_names : reader->n_columns;
  g_autofree char *before = NULL;

  reader->n_columns = n_cells;
  if (expected == 0 || n_cells == expected)
    return TRUE;
  before =
    reader->n_rows == 0 ? g_strdup_printf (_ ("%zu names in the first row"), expected) : g_strdup_printf (_ ("%zu in the rows before"), expected);
  norm_csv_set_error (&reader->dialect, at, NORM_ERROR_DATA, error,
                      _ ("the row ends after %zu values, but there are %s; give every row as many, with nan for what is missing"), n_cells, before);
  return FALSE;
}

static inline gboolean
at_row_end (const Reader *reader, const char *at)
{
  return at == reader->dialect.end || *at == '\n' || *at == '\r' || *at == '#';
}

/* From the first cell to the line break; NULL with @error */
static const char *
read_row (Reader *reader, const char *at, GError **error)
{
  const NormCsvDialect *dialect = &reader->dialect;
  gsize n_cells = 0;
  gboolean open;

  do
    {
      at = read_cell (reader, at, error);
      if (at == NULL)
        return NULL;
      n_cells++;
      at = norm_csv_skip_blanks (dialect, at);
      open = FALSE;
      if (at_row_end (reader, at))
        break;
      if (*at == dialect->separator)
        {
          at = norm_csv_skip_blanks (dialect, at + 1);
          open = at_row_end (reader, at);
        }
      else if (dialect->separator != ' ')
        {
          norm_csv_set_error (dialect, at, NORM_ERROR_DATA, error, _ ("two values without “%c” between them; separate all of them alike"),
                              dialect->separator == '\t' ? ' ' : dialect->separator);
          return NULL;
        }
    }
  while (!open);
  if (open)
    {
      /* nothing stands between the last separator and the end */
      at = read_cell (reader, at, error);
      if (at == NULL)
        return NULL;
      n_cells++;
    }
  reader->all_open &= open;
  if (!check_columns (reader, at, n_cells, error))
    return NULL;
  reader->n_rows++;
  return norm_csv_line_end (at, dialect->end);
}

static gboolean
look_up (Reader *reader, const char *at, GError **error)
{
  const NormCsvDialect *dialect = &reader->dialect;

  norm_task_report (reader->task, (double) (at - dialect->text) / (double) (dialect->end - dialect->text));
  return norm_task_check (reader->task, error);
}

/* Stops early where the numbers turn out to ask for another type. */
static gboolean
read_rows (Reader *reader, gboolean may_widen, GError **error)
{
  const NormCsvDialect *dialect = &reader->dialect;
  const char *next_look = dialect->rows;

  for (const char *at = dialect->rows; at < dialect->end; at = norm_csv_after_break (at, dialect->end))
    {
      if (at >= next_look)
        {
          if (!look_up (reader, at, error))
            return FALSE;
          next_look = at + STRIDE;
        }
      at = norm_csv_skip_blanks (dialect, at);
      if (at_row_end (reader, at))
        at = norm_csv_line_end (at, dialect->end);
      else if ((at = read_row (reader, at, error)) == NULL)
        return FALSE;
      if (may_widen && reader->wide)
        return TRUE;
    }
  return TRUE;
}

/* Some programs end every row with a separator: the column behind it, without a name and without values, is none. */
static void
drop_open_column (Reader *reader)
{
  gsize row_size = reader->n_columns * reader->element_size, kept = row_size - reader->element_size;

  if (!reader->all_open || reader->n_rows == 0 || reader->n_columns < 2 || reader->dialect.names_last)
    return;
  for (gsize row = 0; row < reader->n_rows; row++)
    memmove (reader->data + row * kept, reader->data + row * row_size, kept);
  reader->n_columns--;
  reader->n_values = reader->n_rows * reader->n_columns;
}

/* ── the tensor ── */

static gboolean
read_as (Reader *reader, NormDtype dtype, gboolean may_widen, GError **error)
{
  reader->dtype = dtype;
  reader->element_size = norm_dtype_size (dtype);
  reader->n_values = reader->capacity = reader->n_rows = reader->n_columns = 0;
  reader->wide = FALSE;
  reader->all_open = TRUE;
  g_clear_pointer (&reader->data, g_free);
  return read_rows (reader, may_widen, error);
}

static gboolean
find_shape (const Reader *reader, int *rank, gsize shape[NORM_MAX_RANK], GError **error)
{
  const NormCsvDialect *dialect = &reader->dialect;
  gsize n_values;

  if (dialect->shape_at != NULL)
    {
      *rank = dialect->rank;
      memcpy (shape, dialect->shape, sizeof dialect->shape);
      if (norm_shape_count (reader->dtype, *rank, shape, &n_values, NULL) && n_values == reader->n_values)
        return TRUE;
      norm_csv_set_error (dialect, dialect->shape_at, NORM_ERROR_DATA, error,
                          _ ("the shape does not hold the %zu values of the file; mend the comment, or delete it"), reader->n_values);
      return FALSE;
    }
  *rank = reader->n_rows > 1 || dialect->n_names > 0 ? 2 : 1;
  shape[0] = *rank == 2 ? reader->n_rows : reader->n_columns;
  shape[1] = reader->n_columns;
  if (reader->n_rows == 0)
    g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("there are no numbers in it; write rows of numbers, with commas between them"));
  return reader->n_rows > 0;
}

static NormTensor *
finish (Reader *reader, GError **error)
{
  gsize shape[NORM_MAX_RANK] = { 0 }, n_bytes;
  guchar *data;
  int rank;

  drop_open_column (reader);
  if (!find_shape (reader, &rank, shape, error))
    return NULL;
  n_bytes = MAX (reader->n_values * reader->element_size, 1);
  data = g_try_realloc (reader->data, n_bytes);
  if (data != NULL)
    reader->data = data;
  return norm_tensor_new_take (reader->dtype, rank, shape, g_steal_pointer (&reader->data));
}

NormTensor *
norm_csv_read (GBytes *bytes, NormTask *task, GError **error)
{
  Reader reader = { .task = task };
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  NormTensor *tensor = NULL;
  gboolean given, read;

  if (!norm_task_check (task, error) || !norm_csv_dialect_find (&reader.dialect, text, length, error))
    return NULL;
  given = reader.dialect.has_dtype;
  read = read_as (&reader, given ? reader.dialect.dtype : NORM_DTYPE_FLOAT32, !given, error);
  if (read && !given && reader.wide)
    read = read_as (&reader, NORM_DTYPE_FLOAT64, FALSE, error);
  if (read)
    tensor = finish (&reader, error);
  g_free (reader.data);
  return tensor;
}

/* ── by content ── */

/* The first row tells; where it is no row of numbers, the name may still say that it was meant as one. */
int
norm_csv_sniff (const guchar *head, gsize n)
{
  Reader reader = { 0 };
  g_autoptr (GError) error = NULL;
  const char *first;

  /* a comment about a shape or type, although it does not say which, is one of a table */
  if (!norm_csv_dialect_find (&reader.dialect, (const char *) head, n, &error))
    return g_error_matches (error, NORM_ERROR, NORM_ERROR_DATA) ? 90 : 0;
  if (reader.dialect.shape_at != NULL || reader.dialect.has_dtype)
    return 90;
  read_as (&reader, NORM_DTYPE_FLOAT64, FALSE, NULL);
  g_free (reader.data);
  if (reader.n_rows > 0)
    return reader.dialect.n_names > 1 ? 70 : 55;
  first = norm_csv_skip_blanks (&reader.dialect, reader.dialect.rows);
  if (first == reader.dialect.end)
    return reader.dialect.has_header ? 5 : 50;
  return strchr ("0123456789+-.\"", *first) != NULL ? 50 : 5;
}
