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

/* y = ((x − mean) − mean_rest) · (scale + scale_rest) + bias; float64 alone needs the scale's rest. */
typedef struct
{
  double mean, mean_rest, scale, scale_rest, bias;
} NormLine;

typedef struct
{
  const double *means, *mean_rests, *scales, *scale_rests, *biases;
} NormColumnLines;

/**
 * NormKernels:
 * The loops over values, of which there is one set for each kind of processor; all give the same bits. Rows of @n_columns elements lie @row_stride
 * elements apart.
 *
 * sum_rows_…: all elements about one shift; @sums is written
 * sum_columns_…: every column by itself; what is in @sums is added to
 * scale_run_…: @n values of one line
 * scale_features_…: the same, where weight and bias change from value to value: y = d · (scale · weight) + bias; line->bias is not looked at
 * scale_columns_…: a line for each column
 */
typedef struct
{
  const char *name;
  void (*sum_rows_float) (const float *values, gssize row_stride, gsize n_rows, gsize n_columns, double shift, NormSums *sums);
  void (*sum_rows_double) (const double *values, gssize row_stride, gsize n_rows, gsize n_columns, double shift, NormSums *sums);
  void (*sum_columns_float) (const float *values, gssize row_stride, gsize n_rows, gsize n_columns, const NormColumnSums *sums);
  void (*sum_columns_double) (const double *values, gssize row_stride, gsize n_rows, gsize n_columns, const NormColumnSums *sums);
  void (*scale_run_float) (const float *values, gsize n, const NormLine *line, float *output);
  void (*scale_run_float_double) (const float *values, gsize n, const NormLine *line, double *output);
  void (*scale_run_double) (const double *values, gsize n, const NormLine *line, double *output);
  void (*scale_features_float) (const float *values, gsize n, const NormLine *line, const double *weight, const double *bias, float *output);
  void (*scale_features_float_double) (const float *values, gsize n, const NormLine *line, const double *weight, const double *bias, double *output);
  void (*scale_features_double) (const double *values, gsize n, const NormLine *line, const double *weight, const double *bias, double *output);
  void (*scale_columns_float) (const float *values, gsize n, const NormColumnLines *lines, float *output);
  void (*scale_columns_float_double) (const float *values, gsize n, const NormColumnLines *lines, double *output);
  void (*scale_columns_double) (const double *values, gsize n, const NormColumnLines *lines, double *output);
} NormKernels;

/* The best for this processor. */
const NormKernels *norm_kernels (void);
/* Every set this processor can run, best first, NULL after the last; for tests. */
const NormKernels *const *norm_kernels_all (void);

G_END_DECLS
