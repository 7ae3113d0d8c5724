/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "view.h"

G_BEGIN_DECLS

/**
 * NormStepKind: shape operations on the way to the layer, with PyTorch's meaning and messages. One row each in the table of steps.c.
 */
typedef enum
{
  NORM_STEP_SQUEEZE,   /* squeeze() · squeeze(1) */
  NORM_STEP_UNSQUEEZE, /* unsqueeze(0) */
  NORM_STEP_FLATTEN,   /* flatten() · flatten(0, 1) · flatten(start_dim=1) */
  NORM_STEP_RESHAPE,   /* reshape(2, -1) · reshape((2, -1)) */
  NORM_STEP_VIEW,      /* view(2, 4): as reshape, but refuses to copy */
  NORM_STEP_PERMUTE,   /* permute(0, 2, 1) · permute((0, 2, 1)) */
  NORM_STEP_TRANSPOSE, /* transpose(1, 2) */
  NORM_STEP_T,         /* t() */
  NORM_STEP_MOVEDIM,   /* movedim(1, -1) · movedim((0, 1), (2, 0)) */
  NORM_STEP_UNFLATTEN, /* unflatten(1, (2, 3)) */
  NORM_STEP_INDEX,     /* [0] · [:, 1:3] · [..., ::2] · [None] */
} NormStepKind;

typedef enum
{
  NORM_INDEX_AT,    /* 0: the axis goes */
  NORM_INDEX_SLICE, /* 1:3, ::2 */
  NORM_INDEX_REST,  /* ...: all axes that no other index is for */
  NORM_INDEX_NEW,   /* None: a new axis of size 1 */
} NormIndexKind;

/* One of the indices between brackets, as written: negative numbers count from the end, and a slice may reach beyond it. */
typedef struct
{
  NormIndexKind kind;
  gboolean has_start, has_stop;
  gint64 start, stop, step; /* NORM_INDEX_AT: only start */
} NormIndex;

/**
 * NormStep:
 * @args: movedim: where axes come from and, in the second half, where they go; unflatten: the axis, then its sizes; others: as written
 * @indices: of NORM_STEP_INDEX only
 */
typedef struct
{
  NormStepKind kind;
  int n_args;
  gint64 args[2 * NORM_MAX_AXES];
  int n_indices;
  NormIndex indices[NORM_MAX_AXES];
} NormStep;

/* NormSteps: an immutable, reference counted list of steps. NULL is never a valid value; the empty list is. */
typedef struct _NormSteps NormSteps;

/**
 * norm_steps_parse:
 * @text: "squeeze(1).permute(1, 0)[..., ::2]", with or without a leading "x" or "."; white space anywhere; "" is the empty list
 * Returns: NULL with NORM_ERROR_TEXT naming the column (from 1) of the first thing not understood and what was expected there.
 */
NormSteps *norm_steps_parse (const char *text, GError **error);
NormSteps *norm_steps_new_empty (void);
NormSteps *norm_steps_ref (NormSteps *steps);
void norm_steps_unref (NormSteps *steps);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormSteps, norm_steps_unref)

guint norm_steps_get_n (const NormSteps *steps);
const NormStep *norm_steps_get (const NormSteps *steps, guint i);
char *norm_steps_to_text (const NormSteps *steps); /* "squeeze(1).permute(1, 0)"; reads back equal */
char *norm_step_to_text (const NormStep *step);    /* "squeeze(1)", "[:, 1:3]" */
/* As a person writes it in Python: @name with the chain @text behind it (as norm_steps_to_text() says it), "x.squeeze(1)", "x[0]". */
char *norm_steps_of (const char *name, const char *text);
NormSteps *norm_steps_with_inserted (const NormSteps *steps, guint at, const NormStep *step);
NormSteps *norm_steps_with_removed (const NormSteps *steps, guint at);
NormSteps *norm_steps_with_replaced (const NormSteps *steps, guint at, const NormStep *step);

/* One step. NULL with NORM_ERROR_SHAPE and PyTorch's own words ("Dimension out of range (expected to be in range of [-3, 2], but got 5)"), or
 * NORM_ERROR_LIMIT and ours for more than NORM_MAX_RANK axes. */
NormView *norm_step_apply (const NormStep *step, NormView *view, GError **error);
/**
 * norm_steps_apply:
 * @n: how many steps to take, or G_MAXUINT for all
 * @failed: (out) (optional): index of the step that failed
 * Steps never copy unless reshape/flatten must. NULL as norm_step_apply().
 */
NormView *norm_steps_apply (const NormSteps *steps, NormView *view, guint n, guint *failed, GError **error);

/**
 * norm_steps_suggest:
 * The steps that can be added to @view and change something: for every size-1 axis squeeze(k), unsqueeze(k), flatten pairs, transposes/permutes …
 * at most @most, most useful first. Returns: (transfer full): a list of owned texts, GStrv.
 */
char **norm_steps_suggest (NormView *view, guint most);
/**
 * norm_steps_alternatives:
 * The steps of @kind that @view takes and that change something: every axis, pair of axes or order, divisors as sizes, one value or half of an axis …
 * at most @most. Returns: (transfer full): a list of owned texts, GStrv.
 */
char **norm_steps_alternatives (NormStepKind kind, NormView *view, guint most);
/* The kind of step that @text (a step being typed, "permute(0") begins with; FALSE: none. */
gboolean norm_step_kind_of_text (const char *text, NormStepKind *kind);

G_END_DECLS
