/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Σd and Σd² of d = x − shift. For float64 each is a sum of two, what rounding took away being the second; for float32 a double has digits to
 * spare and the second is 0. */
typedef struct
{
  double sum, sum_rest, square, square_rest;
} NormSums;

/* The same for columns; every array has a place for each. */
typedef struct
{
  const double *shifts;
  double *sums, *sum_rests, *squares, *square_rests;
} NormColumnSums;

/* y = ((x − mean) − mean_rest) · (scale + scale_rest) + bias; float64 alone needs the scale's rest. Of the loops over float32 only scale_features
 * looks at mean_rest: the others find it in the bias. */
typedef struct
{
  double mean, mean_rest, scale, scale_rest, bias;
} NormLine;

typedef struct
{
  const double *means, *mean_rests, *scales, *scale_rests, *biases;
} NormColumnLines;

/* What a kernel reads, and what it reads and writes. float: float32, or narrower types as floats, exactly */
typedef enum
{
  NORM_READ_FLOAT,
  NORM_READ_DOUBLE,
} NormReads;
typedef enum
{
  NORM_FLOAT_TO_FLOAT,
  NORM_FLOAT_TO_STREAM, /* floats past the caches, for large outputs */
  NORM_FLOAT_TO_DOUBLE,
  NORM_DOUBLE_TO_DOUBLE,
} NormConverts;
#define NORM_N_CONVERTS (NORM_DOUBLE_TO_DOUBLE + 1)
/* Types of 16 bits */
typedef enum
{
  NORM_NARROW_FLOAT16,
  NORM_NARROW_BFLOAT16,
} NormNarrow;

/**
 * NormKernels:
 * The loops over values, of which there is one set for each kind of processor; all give the same bits. Rows of @n_columns elements lie @row_stride
 * elements apart. The functions are one for each of NormReads or NormConverts.
 *
 * sum_rows: all elements about one shift; @sums is written. @next: what will be read next, for the memory to begin with; @values if it is not known
 * sum_columns: every column by itself; what is in @sums is added to
 * scale_rows: a line for each row, @line_stride apart in @lines; the output's rows are @output_stride elements apart
 * scale_features: @n values of one line, where weight and bias change from value to value: y = d · (scale · weight) + bias, without line->bias
 * scale_columns: a line for each column, the same in all rows
 * widen, narrow: by NormNarrow; doubles are rounded once, to nearest, ties to even
 * transpose: rows of floats become columns: to[column · to_stride + row]; @stream: past the caches
 * fence: after streams, before another thread may look
 */
typedef struct
{
  const char *name;
  void (*sum_rows[2]) (gconstpointer values, gssize row_stride, gsize n_rows, gsize n_columns, double shift, gconstpointer next, NormSums *sums);
  void (*sum_columns[2]) (gconstpointer values, gssize row_stride, gsize n_rows, gsize n_columns, const NormColumnSums *sums);
  void (*scale_rows[NORM_N_CONVERTS]) (gconstpointer values, gssize row_stride, gsize n_rows, gsize n_columns, const NormLine *lines,
                                       gsize line_stride, gpointer output, gsize output_stride);
  void (*scale_features[NORM_N_CONVERTS]) (gconstpointer values, gsize n, const NormLine *line, const double *weight, const double *bias,
                                           gpointer output);
  void (*scale_columns[NORM_N_CONVERTS]) (gconstpointer values, gssize row_stride, gsize n_rows, gsize n_columns, const NormColumnLines *lines,
                                          gpointer output, gsize output_stride);
  void (*widen[2]) (const guint16 *from, gsize n, float *to);
  void (*narrow[2]) (const double *from, gsize n, guint16 *to);
  void (*transpose) (const float *from, gsize n_rows, gsize n_columns, float *to, gsize to_stride, gboolean stream);
  void (*fence) (void);
} NormKernels;

/* The best for this processor, or those chosen. */
const NormKernels *norm_kernels (void);
/* Every set this processor can run, best first, NULL after the last; for tests. */
const NormKernels *const *norm_kernels_all (void);
/* @kernels: (nullable): the best again. For tests; not while something runs. */
void norm_kernels_choose (const NormKernels *kernels);

G_END_DECLS
