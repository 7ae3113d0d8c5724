/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "steps.h"

G_BEGIN_DECLS

#define NORM_STEP_KINDS (NORM_STEP_T + 1)

/**
 * NormStepRow: what the parser, the printer and norm_step_apply() know of a kind.
 * @takes_list: its arguments are one list of sizes or axes, of any length: reshape(2, -1), reshape((2, -1)), reshape(shape=(2, -1))
 * @min_args, @max_args: of the others
 * @keywords: PyTorch's names of the arguments; a list has one
 * @defaults: what an argument left out before another one counts as
 */
typedef struct
{
  const char *name;
  gboolean takes_list;
  int min_args, max_args;
  const char *keywords[2];
  gint64 defaults[2];
  NormView *(*apply) (const NormStep *step, NormView *view, GError **error);
} NormStepRow;

const NormStepRow *norm_step_row (NormStepKind kind);

/* @array (of NormStep) is taken. */
NormSteps *norm_steps_new_take (GArray *array);

NormView *norm_step_squeeze (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_unsqueeze (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_flatten (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_reshape (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_view (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_permute (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_transpose (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_t (const NormStep *step, NormView *view, GError **error);

G_END_DECLS
