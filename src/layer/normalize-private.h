/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What normalizing a walk and a tile of it share. */
#pragma once

#include "normalize.h"
#include "tile.h"

G_BEGIN_DECLS

/* What changes from value to value of a tile's rows */
typedef enum
{
  NORM_LINES_BY_ROW,     /* nothing: one line for each row */
  NORM_LINES_BY_FEATURE, /* weight and bias, feature by feature */
  NORM_LINES_BY_COLUMN,  /* pool or feature: a line for each column, and the same for all rows */
  NORM_LINES_CAREFULLY,  /* anything, slowly, and with numbers that leave a double's exponents on the way */
} NormLines;

typedef struct
{
  NormWalk walk;
  const NormScale *scales; /* borrowed, as all here */
  const double *weight, *bias;
  const NormOutput *output;
  const NormTask *task;
  const NormKernels *kernels;
  NormReads reads;
  NormConverts converts;
  gsize element_size; /* of the output */
  NormLines lines;
  const NormLine *row_lines;           /* NORM_LINES_BY_ROW and _BY_FEATURE: those that the walk's pool numbers now say */
  const NormColumnLines *column_lines; /* NORM_LINES_BY_COLUMN: from a plane's first column on */
  double scratch[NORM_TILE_VALUES], results[NORM_TILE_VALUES];
} NormNormalization;

#define NORM_NO_FEATURE G_MAXSIZE

/* @feature: NORM_NO_FEATURE: without weight and bias */
NormLine norm_line_of (const NormNormalization *run, gsize pool, gsize feature);
void norm_normalize_tile (NormNormalization *run, const NormTile *tile);

G_END_DECLS
