/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "code.h"

G_BEGIN_DECLS

/**
 * NormCode: a program being written.
 * @steps: the spec's as they read back, or its text when they cannot be read
 * @view: what the layer takes, as far as the steps can be applied
 * @problem: NULL, or why the layer does not take it
 */
typedef struct
{
  GString *text;
  const NormCodeSpec *spec;
  NormSteps *steps; /* NULL: cannot be read */
  char *steps_text;
  NormView *view;
  NormProblem *problem;
} NormCode;

void norm_torch_write (NormCode *code);
void norm_numpy_write (NormCode *code);
void norm_keras_write (NormCode *code);

/* numpy-code.c: imports, x – and the mask, where it changes the statistics – after the steps; with @import as first line */
void norm_numpy_append_input (NormCode *code, const char *import);
/* From there to y, @why: what a comment says of it. */
void norm_numpy_append_by_hand (NormCode *code, const char *why);
/* A layer that does not fit */
void norm_numpy_append_misfit (NormCode *code);

/* code.c */

/* Statistics are the batch's own: training, or a layer that does not track */
gboolean norm_code_own_statistics (const NormCode *code);
/* The mask, where it changes the statistics; else NULL */
const NormTensor *norm_code_mask (const NormCode *code);
/* "[[1.0, 2.0],\n [3.0, 4.0]]" with every line but the first indented by @indent */
void norm_code_append_nested (GString *text, const NormTensor *tensor, gsize indent);
/* "x = torch.tensor([…], dtype=torch.float32)\n", or how it is loaded; with NumPy's names for @numpy, which has no bfloat16 */
void norm_code_append_tensor (NormCode *code, const char *name, const NormTensor *tensor, gboolean numpy);
/* "[1, 0.5, float("nan")]" */
void norm_code_append_numbers (GString *text, const double *values, gsize n);
/* "(0, 2)": the axes that are pooled */
char *norm_code_pooled_axes (const NormPooling *pooling);
/* Of the layer for this input: "1e-05", "float("inf")" */
char *norm_code_eps (const NormCode *code);
/**
 * norm_code_append_assert:
 * @exact: sums were made in double; else in the type of the output, float32 at least, which loses as much as means are large against deviations
 * That the output is the result's: all of it, or the first few of many. Nothing without a result.
 */
void norm_code_append_assert (NormCode *code, gboolean numpy, gboolean exact);

G_END_DECLS
