/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"
#include "tensor.h"

G_BEGIN_DECLS

/**
 * The "csv" row of the registry: tables as spreadsheets, pandas and NumPy write them.
 *
 * Cells stand between commas, semicolons, tabs or blanks; decimals may have a comma where that separates nothing; the first row may be names.
 * Cells may be quoted; empty ones, NA and null are NaN. Lines that begin with # are comments, but for two: “# shape: 2,1,4” and “# dtype: float64”.
 * Without them one row is rank 1 and several are rank 2; the type is float32 – what the layers take – or, where a number has more than nine
 * digits or is an integer that float32 rounds, float64.
 */
int norm_csv_sniff (const guchar *head, gsize n);
/* NORM_ERROR_DATA, naming line and column (in characters, from 1), for what is no number, rows of unequal length and a shape that does not fit. */
NormTensor *norm_csv_read (GBytes *bytes, NormTask *task, GError **error);
/* A row for each line of the last axis, exact; with those comments where it would not read back equal without. */
GBytes *norm_csv_write (NormTensor *tensor, GError **error);

G_END_DECLS
