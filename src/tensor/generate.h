/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

typedef enum
{
  NORM_FILL_CONSTANT, /* a */
  NORM_FILL_ARANGE,   /* a, a + b, a + 2b … (b the step) */
  NORM_FILL_LINSPACE, /* from a to b inclusive */
  NORM_FILL_NORMAL,   /* mean a, standard deviation b */
  NORM_FILL_UNIFORM,  /* a ≤ v < b, before the rounding to the dtype; with b < a from b to a, as in NumPy */
  NORM_FILL_ONE_HOT,  /* 0, but a at place b (from 0; beyond the end there is none) */
  NORM_FILL_OUTLIER,  /* normal with mean 0 and standard deviation b, but one of them, which the seed chooses, is a */
} NormFillKind;

typedef struct
{
  NormFillKind kind;
  double a, b;
  guint64 seed; /* NORMAL, UNIFORM, OUTLIER: the same seed gives the same numbers on every machine */
} NormFill;

const char *norm_fill_name (NormFillKind kind); /* "constant", "arange" …; static */
/* NULL with NORM_ERROR_LIMIT if the shape is too large to allocate. */
NormTensor *norm_tensor_generate (NormDtype dtype, int rank, const gsize *shape, const NormFill *fill, GError **error);

G_END_DECLS
