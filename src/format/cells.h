/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

/* Numbers on the clipboard: what spreadsheets write and read, and Python. */

/**
 * norm_cells_parse:
 * @text: rows of cells between tabs or semicolons, as spreadsheets copy them, with decimal points or commas, marks between thousands, quotes; else
 *   whatever norm_literal_parse() reads
 * @dtype: what the numbers are read as, each rounded once
 * @comma_is_decimal: what a comma means where the text leaves it open ("1,234"); a point alone is always the decimal one
 * @n_empty: (out) (optional): cells with nothing in them, which are 0
 *
 * Returns: a tensor of @dtype, rank 2 for a table; NULL with NORM_ERROR_TEXT naming the place. A literal that says another dtype is converted; where
 *   that would lose more than digits it is refused.
 */
NormTensor *norm_cells_parse (const char *text, gsize length, NormDtype dtype, gboolean comma_is_decimal, gsize *n_empty, GError **error);
/* @table, of rank 2, exactly: tabs between columns, line breaks between rows, none at the end. NORM_ERROR_LIMIT where nobody could use it. */
char *norm_cells_write (const NormTensor *table, GError **error);

G_END_DECLS
