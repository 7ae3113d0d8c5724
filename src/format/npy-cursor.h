/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

/**
 * NormNpyCursor:
 * @text: the Python dictionary of a .npy header, borrowed, not terminated
 * @length: its length in bytes
 * @position: the next byte to read
 * @base: where @text starts in the file, so that errors name bytes of the file
 *
 * Reads the few Python literals such a header may hold. White space before each of them is skipped.
 * Every function that can fail sets NORM_ERROR_DATA with the byte.
 */
typedef struct
{
  const char *text;
  gsize length;
  gsize position;
  gsize base;
} NormNpyCursor;

/* NORM_ERROR_DATA at @byte of the file, with the remedy. */
void norm_npy_set_damaged (GError **error, gsize byte, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* The next byte after white space; '\0' at the end. */
char norm_npy_cursor_peek (NormNpyCursor *cursor);
/* Steps over @expected if it is next. */
gboolean norm_npy_cursor_accept (NormNpyCursor *cursor, char expected);
gboolean norm_npy_cursor_expect (NormNpyCursor *cursor, char expected, GError **error);
/* 'text' or "text"; free with g_free. */
char *norm_npy_cursor_read_string (NormNpyCursor *cursor, GError **error);
gboolean norm_npy_cursor_read_bool (NormNpyCursor *cursor, gboolean *value, GError **error);
/* A tuple of sizes: "()", "(3,)", "(2, 1, 4)". More than NORM_MAX_RANK sizes is NORM_ERROR_UNSUPPORTED. */
gboolean norm_npy_cursor_read_shape (NormNpyCursor *cursor, int *rank, gsize shape[NORM_MAX_RANK], GError **error);

G_END_DECLS
