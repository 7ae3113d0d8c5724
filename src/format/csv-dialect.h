/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

/**
 * NormCsvDialect:
 * @text, @end: the file, borrowed, without its byte order mark
 * @rows: the first row of numbers
 * @separator: ',' ';' '\t', or ' ' for one or more blanks or tabs
 * @n_names: how many names stand in the row before, 0: there is none, or it is a title
 * @shape_at: NULL, or the comment that says @rank and @shape
 * @has_dtype: a comment said @dtype
 *
 * How a table is written.
 */
typedef struct
{
  const char *text, *end;
  const char *rows;
  char separator, point;
  gsize n_names;
  gboolean has_header, names_last;
  const char *shape_at;
  int rank;
  gsize shape[NORM_MAX_RANK];
  gboolean has_dtype;
  NormDtype dtype;
} NormCsvDialect;

/* FALSE with NORM_ERROR_DATA or NORM_ERROR_UNSUPPORTED for what is no text, or a comment that says no shape or type. */
gboolean norm_csv_dialect_find (NormCsvDialect *dialect, const char *text, gsize length, GError **error);

/* "line 3, column 7: …"; @at: a byte of the text */
void norm_csv_set_error (const NormCsvDialect *dialect, const char *at, NormError code, GError **error, const char *format, ...) G_GNUC_PRINTF (5, 6);

/* The line's end: its line break, or the end of the text. */
const char *norm_csv_line_end (const char *at, const char *end);
/* Behind the line break at @at: "\n", "\r\n" or "\r". */
const char *norm_csv_after_break (const char *at, const char *end);
const char *norm_csv_skip_blanks (const NormCsvDialect *dialect, const char *at);
/* Behind the cell at @at, at a separator, a line break, a comment or the end; *@from, *@to: what it holds, without quotes and outer blanks */
const char *norm_csv_take_cell (const NormCsvDialect *dialect, const char *at, const char **from, const char **to);
/* NAN and the like; FALSE for what is no such word. */
gboolean norm_csv_word (const char *from, const char *to, double *value);

G_END_DECLS
