/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layer.h"

G_BEGIN_DECLS

/* One click that mends a problem. Exactly the members that are set change. */
typedef struct
{
  char *label;          /* "num_features=1", "squeeze(1) → C=4", "eval()", "convert to float32" */
  char *append_step;    /* NULL or the text of the steps to add after those there are */
  gboolean remove_step; /* take away the last (or failing) step */
  char *layer;          /* NULL or the new layer's text */
  gboolean set_mode;
  NormMode mode;
  gboolean set_dtype;
  NormDtype dtype;
} NormRepair;

/**
 * NormProblem:
 * Why a layer (or a step) does not fit: in PyTorch's words, in ours, where, and what would mend it. Immutable, reference counted.
 */
typedef struct
{
  char *message; /* PyTorch's own words where it has any, else ours: "running_mean should contain 1 elements not 4" */
  gboolean from_torch;
  /* for this very shape: "num_features counts channels, the axis after the batch. In [2, 1, 4] that axis has 1 element; the 4 is the length L." */
  char *explanation;
  int axis;           /* offending axis of the view, or -1 */
  char *axis_label;   /* "C has 1 element, the layer expects 4", or NULL */
  GPtrArray *repairs; /* of NormRepair, best first; each was tried and works */

  /*< private >*/
  gatomicrefcount ref_count;
} NormProblem;

NormProblem *norm_problem_ref (NormProblem *problem);
void norm_problem_unref (NormProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormProblem, norm_problem_unref)

/* NULL when @layer in @mode with @params takes @view. */
NormProblem *norm_layer_check (NormLayer *layer, NormParams *params, NormMode mode, NormView *view);
/* A failed step as a problem: @error is from norm_steps_apply(), @step_text the failing step; its repair removes the step. */
NormProblem *norm_problem_new_for_step (const GError *error, const char *step_text, NormView *before);

G_END_DECLS
