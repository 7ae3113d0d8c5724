/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NormError:
 * @NORM_ERROR_TEXT: a text (literal, steps, layer) cannot be read; the message names line and/or column
 * @NORM_ERROR_SHAPE: a shape does not fit what is asked of it
 * @NORM_ERROR_DATA: a file's content is damaged or not what it claims to be
 * @NORM_ERROR_UNSUPPORTED: well formed, but something this program does not take
 * @NORM_ERROR_LAYER: a layer refuses its input; the message starts with PyTorch's own words
 * @NORM_ERROR_KEY: a file holds several tensors, and which one is meant has to be said
 * @NORM_ERROR_LIMIT: larger than the program's quotas or the machine's memory
 *
 * What the *user's data* can cause. Every message says what is wrong, where, and what to do about it.
 * File system errors stay in G_IO_ERROR.
 */
typedef enum
{
  NORM_ERROR_TEXT,
  NORM_ERROR_SHAPE,
  NORM_ERROR_DATA,
  NORM_ERROR_UNSUPPORTED,
  NORM_ERROR_LAYER,
  NORM_ERROR_LIMIT,
  NORM_ERROR_KEY,
} NormError;

#define NORM_ERROR (norm_error_quark ())
GQuark norm_error_quark (void);

/**
 * norm_error_quote: what a message repeats of the user's text (UTF-8): in quotation marks, no more of it than a person reads ("…" after 40
 * characters), and what a terminal would obey or nobody would see, control characters and those that turn the direction of writing, as \x1b
 * and \u202e.
 * Returns: owned
 */
char *norm_error_quote (const char *text);

G_END_DECLS
