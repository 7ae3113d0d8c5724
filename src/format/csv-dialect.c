/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a table is written is found from its first lines. */
#include "csv-dialect.h"
#include "decimal.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SAMPLE_LINES 64
#define SAMPLE_BYTES (64 << 10)
#define BOM          "\357\273\277"

/* ── places ── */

const char *
norm_csv_line_end (const char *at, const char *end)
{
  while (at < end && *at != '\n' && *at != '\r')
    at++;
  return at;
}

const char *
norm_csv_after_break (const char *at, const char *end)
{
  if (end - at >= 2 && at[0] == '\r' && at[1] == '\n')
    return at + 2;
  return at < end ? at + 1 : at;
}

void
norm_csv_set_error (const NormCsvDialect *dialect, const char *at, NormError code, GError **error, const char *format, ...)
{
  const char *line = dialect->text;
  g_autofree char *message = NULL;
  gsize n_lines = 1, column = 1;
  va_list args;

  for (const char *next = norm_csv_line_end (line, at); next < at; next = norm_csv_line_end (line, at), n_lines++)
    line = norm_csv_after_break (next, dialect->end);
  for (const char *byte = line; byte < at; byte++)
    column += (*byte & 0xc0) != 0x80;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, NORM_ERROR, code, _ ("line %zu, column %zu: %s"), n_lines, column, message);
}

/* ── cells ── */

static gboolean
is_blank (char character)
{
  return character == ' ' || character == '\t';
}

const char *
norm_csv_skip_blanks (const NormCsvDialect *dialect, const char *at)
{
  while (at < dialect->end && (*at == ' ' || (*at == '\t' && dialect->separator != '\t')))
    at++;
  return at;
}

static gboolean
ends_cell (const NormCsvDialect *dialect, char character)
{
  return character == dialect->separator || character == '\n' || character == '\r' || character == '#' ||
         (dialect->separator == ' ' && character == '\t');
}

/* Behind the closing quote; a quote within is doubled. */
static const char *
skip_quoted (const char *at, const char *end)
{
  for (at++; at < end; at++)
    if (*at == '"' && (at + 1 == end || at[1] != '"'))
      return at + 1;
    else if (*at == '"')
      at++;
  return end;
}

const char *
norm_csv_take_cell (const NormCsvDialect *dialect, const char *at, const char **from, const char **to)
{
  const char *start = at;

  if (at < dialect->end && *at == '"')
    at = skip_quoted (at, dialect->end);
  while (at < dialect->end && !ends_cell (dialect, *at))
    at++;
  *from = start;
  *to = at;
  while (*to > *from && is_blank ((*to)[-1]))
    (*to)--;
  if (*to - *from >= 2 && **from == '"' && (*to)[-1] == '"')
    {
      (*from)++;
      (*to)--;
      while (*from < *to && is_blank (**from))
        (*from)++;
      while (*to > *from && is_blank ((*to)[-1]))
        (*to)--;
    }
  return at;
}

gboolean
norm_csv_word (const char *from, const char *to, double *value)
{
  static const struct
  {
    const char *word;
    double value;
  } words[] = { { "", NAN },     { "nan", NAN },           { "-nan", NAN },           { "na", NAN }, { "n/a", NAN }, { "null", NAN },
                { "none", NAN }, { "inf", INFINITY },      { "+inf", INFINITY },      { "true", 1 }, { "false", 0 }, { "-inf", -INFINITY },
                { "+nan", NAN }, { "infinity", INFINITY }, { "-infinity", -INFINITY } };
  gsize length = (gsize) (to - from);

  for (gsize row = 0; row < G_N_ELEMENTS (words); row++)
    if (strlen (words[row].word) == length && g_ascii_strncasecmp (words[row].word, from, length) == 0)
      {
        *value = words[row].value;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_number (const NormCsvDialect *dialect, const char *from, const char *to)
{
  g_autofree char *text = NULL;
  double value;

  if (norm_csv_word (from, to, &value) || norm_decimal_to_double (from, to, dialect->point, &value) == to)
    return TRUE;
  text = g_utf8_make_valid (from, to - from); /* 1_000, 0x10 */
  return norm_dtype_parse (NORM_DTYPE_FLOAT64, text, &value, NULL);
}

/* ── comments ── */

/* What follows "# @name:", or NULL */
static const char *
comment_value (const char *at, const char *end, const char *name)
{
  gsize length = strlen (name);

  for (at++; at < end && is_blank (*at);)
    at++;
  if ((gsize) (end - at) <= length || g_ascii_strncasecmp (at, name, length) != 0 || at[length] != ':')
    return NULL;
  return at + length + 1;
}

static gboolean
read_shape (NormCsvDialect *dialect, const char *at, const char *value, const char *end, GError **error)
{
  g_autofree char *text = g_utf8_make_valid (value, end - value);
  g_autoptr (GError) reason = NULL;

  if (strpbrk (text, "0123456789[(") != NULL && norm_shape_from_text (g_strstrip (text), &dialect->rank, dialect->shape, &reason))
    {
      dialect->shape_at = at;
      return TRUE;
    }
  norm_csv_set_error (dialect, at, NORM_ERROR_DATA, error, _ ("no shape%s%s; write it as “# shape: 2,1,4”, or delete the line"),
                      reason != NULL ? ": " : "", reason != NULL ? reason->message : "");
  return FALSE;
}

static gboolean
read_dtype (NormCsvDialect *dialect, const char *at, const char *value, const char *end, GError **error)
{
  g_autofree char *text = g_utf8_make_valid (value, end - value), *quoted = NULL;

  dialect->has_dtype = norm_dtype_from_name (text, &dialect->dtype);
  if (dialect->has_dtype)
    return TRUE;
  quoted = norm_error_quote (g_strstrip (text));
  norm_csv_set_error (dialect, at, NORM_ERROR_DATA, error, _ ("%s is no type of numbers; write “# dtype: float32”, or delete the line"), quoted);
  return FALSE;
}

/* Goes to the first line that holds something, reading what comments say on the way. */
static gboolean
skip_comments (NormCsvDialect *dialect, GError **error)
{
  const char *at = dialect->text, *line_end, *value;

  for (; at < dialect->end; at = norm_csv_after_break (line_end, dialect->end))
    {
      const char *start = at;

      while (at < dialect->end && is_blank (*at))
        at++;
      line_end = norm_csv_line_end (at, dialect->end);
      if (at < line_end && *at != '#')
        {
          at = start;
          break;
        }
      if (at == line_end)
        continue;
      if ((value = comment_value (at, line_end, "shape")) != NULL && !read_shape (dialect, at, value, line_end, error))
        return FALSE;
      if ((value = comment_value (at, line_end, "dtype")) != NULL && !read_dtype (dialect, at, value, line_end, error))
        return FALSE;
    }
  dialect->rows = at;
  return TRUE;
}

/* ── the separator ── */

/* What occurs outside of quotes; @lists: commas that are not between digits; @decimals: those that are; @quoted: these within quotes */
typedef struct
{
  gsize tabs, semicolons, commas, blanks, points, lists, decimals, quoted;
} Counts;

static gboolean
digit_at (const char *text, const char *end, const char *at)
{
  return at >= text && at < end && g_ascii_isdigit (*at);
}

static void
count_character (const char *line, const char *end, const char *at, gboolean in_quotes, Counts *counts)
{
  gboolean decimal = *at == ',' && digit_at (line, end, at - 1) && digit_at (line, end, at + 1);

  counts->points += *at == '.' && (digit_at (line, end, at - 1) || digit_at (line, end, at + 1));
  if (in_quotes)
    {
      counts->quoted += decimal;
      return;
    }
  counts->decimals += decimal;
  counts->tabs += *at == '\t';
  counts->semicolons += *at == ';';
  counts->commas += *at == ',';
  counts->lists += *at == ',' && !decimal;
  /* between two cells, not before the first or behind the last */
  counts->blanks += *at == ' ' && at > line && at + 1 < end && !is_blank (at[1]) && at[1] != '#';
}

static void
count_line (const char *line, const char *end, Counts *counts)
{
  gboolean in_quotes = FALSE;

  while (line < end && is_blank (*line))
    line++;
  while (end > line && end[-1] == ' ')
    end--;
  for (const char *at = line; at < end && (in_quotes || *at != '#'); at++)
    if (*at == '"')
      in_quotes = !in_quotes;
    else
      count_character (line, end, at, in_quotes, counts);
}

/* Lines of words tell nothing about the numbers. */
static gboolean
looks_numeric (const char *line, const char *end)
{
  const char *first;
  double unused;

  while (line < end && strchr (" \t\",;", *line) != NULL)
    line++;
  for (first = line; first < end && strchr (" \t\",;#", *first) == NULL;)
    first++;
  return line == end || norm_decimal_to_double (line, end, '.', &unused) != line || norm_csv_word (line, first, &unused);
}

static void
count_sample (const NormCsvDialect *dialect, Counts *counts)
{
  const char *at = dialect->rows, *limit = at + MIN (dialect->end - at, SAMPLE_BYTES);

  for (int n_lines = 0; n_lines < SAMPLE_LINES && at < limit; n_lines++)
    {
      const char *line_end = norm_csv_line_end (at, limit);

      if (looks_numeric (at, line_end))
        count_line (at, line_end, counts);
      at = norm_csv_after_break (line_end, limit);
    }
}

static void
choose_separator (NormCsvDialect *dialect)
{
  Counts counts = { 0 };

  count_sample (dialect, &counts);
  dialect->point = '.';
  if (counts.tabs > 0 || counts.semicolons > 0)
    dialect->separator = counts.tabs > 0 ? '\t' : ';';
  else if (counts.blanks > 0 && counts.points == 0 && counts.lists == 0 && counts.decimals > 0)
    dialect->separator = ' ';
  else
    dialect->separator = counts.commas > 0 ? ',' : counts.blanks > 0 ? ' ' : ',';
  if (counts.points == 0 && (counts.quoted > 0 || (dialect->separator != ',' && counts.commas > 0)))
    dialect->point = ',';
}

/* As many numbers are a row, whatever follows in it. */
#define CERTAIN_CELLS 1000

/* A first row in which most cells are words is names, or – one alone – a title. */
static void
skip_header (NormCsvDialect *dialect)
{
  const char *at = norm_csv_skip_blanks (dialect, dialect->rows), *from = at, *to = at;
  gsize n_cells = 0, n_words = 0, n_numbers = 0;

  while (at < dialect->end && (n_words > 0 || n_cells < CERTAIN_CELLS))
    {
      at = norm_csv_take_cell (dialect, at, &from, &to);
      n_words += !is_number (dialect, from, to);
      n_numbers += from < to && is_number (dialect, from, to);
      n_cells++;
      at = norm_csv_skip_blanks (dialect, at);
      if (at == dialect->end || *at == '\n' || *at == '\r' || *at == '#')
        break;
      at = norm_csv_skip_blanks (dialect, at + (*at == dialect->separator));
    }
  if (n_words <= n_numbers)
    return;
  dialect->has_header = TRUE;
  dialect->n_names = n_cells > 1 ? n_cells : 0;
  dialect->names_last = to > from;
  dialect->rows = norm_csv_after_break (norm_csv_line_end (at, dialect->end), dialect->end);
}

gboolean
norm_csv_dialect_find (NormCsvDialect *dialect, const char *text, gsize length, GError **error)
{
  text = text != NULL ? text : ""; /* no bytes at all */
  *dialect = (NormCsvDialect){ .text = text, .end = text + length, .separator = ',', .point = '.' };
  if (length >= strlen (BOM) && memcmp (text, BOM, strlen (BOM)) == 0)
    dialect->text += strlen (BOM);
  if (memchr (text, 0, MIN (length, SAMPLE_BYTES)) != NULL)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
                   _ ("not a table in plain text (it has zero bytes, as UTF-16 has); save it as CSV in UTF-8"));
      return FALSE;
    }
  if (!skip_comments (dialect, error))
    return FALSE;
  choose_separator (dialect);
  skip_header (dialect);
  return TRUE;
}
