/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

/* NormCursor: a place in a piece of Python. A plain value; copy it to come back. */
typedef struct
{
  const char *text; /* borrowed; the whole, NUL terminated */
  const char *p;    /* where it is */
  int depth;        /* open parentheses around it: inside them a line's end is white space */
} NormCursor;

/* Past white space, comments, and (inside parentheses, or with @lines) line ends. Returns the byte there. */
char norm_cursor_skip (NormCursor *cursor, gboolean lines);
/* Past @c, if that comes next (after white space). */
gboolean norm_cursor_take (NormCursor *cursor, char c);
/* The identifier that comes next, owned; NULL (and the cursor stays) when there is none. */
char *norm_cursor_name (NormCursor *cursor);
/* Past the bracket that comes next and its partner, strings and comments respected. */
gboolean norm_cursor_skip_brackets (NormCursor *cursor, GError **error);
/* To the end of the statement. */
void norm_cursor_skip_statement (NormCursor *cursor);
/* After a statement: at a line's end, ';' or the end of the text. */
gboolean norm_cursor_at_end (NormCursor *cursor);

/* The text from @start to the cursor, moved to its own line (unless @lines is FALSE: comments and line ends become blanks) and column by white
 * space, so that what reads it counts them right. */
char *norm_cursor_fragment (const NormCursor *cursor, const char *start, gboolean lines);
/* NORM_ERROR_TEXT, "line 2, column 5: " and the message. Returns FALSE. */
gboolean norm_cursor_fail (const NormCursor *cursor, const char *at, GError **error, const char *message, ...) G_GNUC_PRINTF (4, 5);
/* Puts the line in front of what the reader of a fragment said about its column. */
void norm_cursor_prefix (const NormCursor *cursor, const char *at, GError **error);

G_END_DECLS
