/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "steps.h"

G_BEGIN_DECLS

#define NORM_STEP_KINDS (NORM_STEP_INDEX + 1)

/* How a step's arguments are written */
typedef enum
{
  NORM_ARGS_NUMBERS, /* transpose(1, 2) */
  NORM_ARGS_LIST,    /* one list of sizes or axes, of any length: reshape(2, -1), reshape((2, -1)), reshape(shape=(2, -1)) */
  NORM_ARGS_TWO,     /* two, each a number or a list: movedim((0, 1), (2, 0)), unflatten(1, (2, 3)) */
  NORM_ARGS_INDICES, /* between brackets: no name, no parentheses */
} NormStepArgs;

/**
 * NormStepRow: what the parser, the printer and norm_step_apply() know of a kind.
 * @min_args, @max_args: of NORM_ARGS_NUMBERS
 * @keywords: PyTorch's names of the arguments; a list has one
 * @defaults: what an argument left out before another one counts as
 */
typedef struct
{
  const char *name;
  NormStepArgs takes;
  int min_args, max_args;
  const char *keywords[2];
  gint64 defaults[2];
  NormView *(*apply) (const NormStep *step, NormView *view, GError **error);
} NormStepRow;

const NormStepRow *norm_step_row (NormStepKind kind);

/* @array (of NormStep) is taken. */
NormSteps *norm_steps_new_take (GArray *array);

/* Axes as they are being rearranged, before they become a view. */
typedef struct
{
  int rank;
  gsize shape[NORM_MAX_AXES];
  gssize strides[NORM_MAX_AXES];
} NormStepAxes;

void norm_step_axes_append (NormStepAxes *axes, gsize size, gssize stride);
NormView *norm_step_axes_see (NormView *view, const NormStepAxes *axes);

/* NORM_ERROR_SHAPE */
void norm_step_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* An axis counted from the front, or from the back when negative. A scalar lets itself be addressed as if it had one axis. */
gboolean norm_step_find_axis (gint64 dim, int rank, int *axis, GError **error);
/* The one refusal that is ours, and so no error of shape: PyTorch has no such limit. */
gboolean norm_step_check_rank (int rank, GError **error);
/* "[2, -1]" */
char *norm_step_list_text (const gint64 *numbers, int n);
/* Product of @n sizes, @inferred the place of -1 or -1. FALSE for a size that cannot be, which PyTorch names before it counts. */
gboolean norm_step_multiply_sizes (const gint64 *sizes, int n, int *inferred, gsize *product, GError **error);

NormView *norm_step_squeeze (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_unsqueeze (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_flatten (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_reshape (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_view (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_permute (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_transpose (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_t (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_movedim (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_unflatten (const NormStep *step, NormView *view, GError **error);
NormView *norm_step_index (const NormStep *step, NormView *view, GError **error);

/* "0, 1:3" into @text */
void norm_step_append_indices (GString *text, const NormStep *step);

G_END_DECLS
