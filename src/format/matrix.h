/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

typedef enum
{
  NORM_MATRIX_TSV,    /* exact; rows of the last axis, an empty line between planes */
  NORM_MATRIX_PYTHON, /* exact; nested lists */
  NORM_MATRIX_LATEX,  /* \begin{bmatrix} for each plane; at most @decimals digits after the point */
} NormMatrixKind;

/**
 * norm_matrix_write: numbers for other programs, in the tensor's shape.
 * @decimals: of LaTeX; −1: exact
 * Returns: NULL when there are more than @most values
 */
char *norm_matrix_write (NormTensor *tensor, NormMatrixKind kind, int decimals, gsize most);

G_END_DECLS
