/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "literal-lexer.h"

G_BEGIN_DECLS

/* Text is for what a person can read; starts of numbers are kept in 32 bits. */
#define NORM_LITERAL_LIMIT ((gsize) 256 << 20)

/**
 * NormLiteral:
 * @starts: (owned) byte of every number's token, in C order, as guint32
 * @rank: how many lists are around every number; -1 until the first number or empty list
 * @shape, @known: length of the lists of each level, once one of that level has ended
 * @depth, @index: how many lists are open, and where in each the parser is
 * @nesting: open lists, groups and calls together, which bounds the recursion
 * @has_integer, @has_float, @has_bool: kinds of numbers that occurred
 * @dtype: what dtype= said, if @has_dtype
 * @wanted: if @has_wanted, what numbers are read as where nothing says a dtype
 * @json: null and words in quotes are numbers as well
 * @has_null: one of them was null
 * @generated: (owned) what torch.arange(…) and its kind gave instead of numbers, or NULL
 *
 * A text on its way to a tensor.
 */
typedef struct
{
  NormLexer lexer;
  GArray *starts;
  int rank;
  gsize shape[NORM_MAX_RANK];
  gboolean known[NORM_MAX_RANK];
  int depth;
  gsize index[NORM_MAX_RANK];
  int nesting;
  gboolean has_integer, has_float, has_bool;
  gboolean has_dtype;
  gboolean integers_as_float;
  gboolean has_wanted;
  NormDtype dtype, wanted;
  gboolean json, has_null;
  NormTensor *generated;
} NormLiteral;

/* A list, tuple, call or number; goes on behind it. */
gboolean norm_literal_parse_value (NormLiteral *literal, GError **error);
/* Numbers without brackets: one is a value, one line rank 1, several lines of equal length rank 2. */
gboolean norm_literal_parse_table (NormLiteral *literal, GError **error);
/* The token is a number or a word for one: nan, -inf, np.nan, True. */
gboolean norm_literal_is_number (const NormLexer *lexer);

/* What the parser owns is freed; @tensor (taken, may be NULL with @error set) is given back, or NULL with G_IO_ERROR_CANCELLED. */
NormTensor *norm_literal_finish (NormLiteral *literal, NormTensor *tensor, GError **error);
/* The tensor of what was parsed, read in its final type. */
NormTensor *norm_literal_build (NormLiteral *literal, GError **error);
/* Its text is not too long, and UTF-8. */
gboolean norm_literal_check_text (const NormLexer *lexer, GError **error);
/* Nothing follows the tensor. */
gboolean norm_literal_check_end (const NormLexer *lexer, GError **error);

/* What could stand where the token is, had it been a value. */
void norm_literal_set_no_value (const NormLiteral *literal, GError **error);

/* literal-call.c */

/* From the name of a call on: np.array(…), float('nan'), torch.arange(…). */
gboolean norm_literal_parse_call (NormLiteral *literal, GError **error);
/* .reshape(…), .view(…), .float(), .double() … behind a tensor, which is taken. */
NormTensor *norm_literal_apply_methods (NormLexer *lexer, NormTensor *tensor, GError **error);

/* literal-argument.c */

/* One argument behind the values: dtype=…, size=(…), or one that does not matter. */
gboolean norm_literal_parse_argument (NormLiteral *literal, GError **error);
/* "(2, 1, 4)", "[2, 1]", "4" or, inside a call, "2, 1, 4"; -1 is read where @unknown_axis is not NULL, which gets its place or -1. */
gboolean norm_literal_parse_sizes (NormLexer *lexer, int *rank, gsize shape[NORM_MAX_RANK], int *unknown_axis, GError **error);
/* A name or string of a dtype: torch.float64, np.float32, 'float32', '<f4', float. */
gboolean norm_literal_parse_dtype (NormLexer *lexer, NormDtype *dtype, GError **error);

G_END_DECLS
