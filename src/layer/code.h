/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "result.h"

G_BEGIN_DECLS

/* Python that computes what the screen shows. One row each in the table of code.c. */
typedef enum
{
  NORM_CODE_TORCH, /* runs on the CPU from version 1.13 on; what PyTorch does not have is computed by hand */
  NORM_CODE_NUMPY, /* sums and means, in double as this program computes them */
  NORM_CODE_KERAS, /* Keras 3; what it has no layer for is computed by hand */
} NormCodeKind;
#define NORM_N_CODE_KINDS (NORM_CODE_KERAS + 1)

/**
 * NormCodeSpec: what is to be reproduced; everything borrowed.
 * @mask: (nullable): of the input's shape, when it is used
 * @steps: as norm_steps_parse() reads them; those that cannot be read or applied stay as they are
 * @result: (nullable): its output, and in NumPy its running statistics, are asserted
 * @file: (nullable): name of the .npy file that has the input
 * @most_values: tensors of more values are not written out but loaded, from @file or "x.npy"
 */
typedef struct
{
  const NormTensor *input, *mask;
  const char *steps;
  const NormLayer *layer;
  const NormParams *params;
  NormMode mode;
  const NormResult *result;
  const char *file;
  gsize most_values;
} NormCodeSpec;

/* The whole program: imports, data, steps, layer, parameters, mode, print(y), and an assert. A layer that does not fit is written as well: PyTorch
 * has its own words for it, the others raise them. Owned. */
char *norm_code_write (const NormCodeSpec *spec, NormCodeKind kind);

/* "pytorch", on the command line; static */
const char *norm_code_id (NormCodeKind kind);
/* "PyTorch"; static */
const char *norm_code_title (NormCodeKind kind);
gboolean norm_code_from_id (const char *id, NormCodeKind *kind);

G_END_DECLS
