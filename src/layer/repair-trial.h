/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fit.h"
#include "problem.h"

G_BEGIN_DECLS

/**
 * NormTrial:
 * A repair in the making: a shape, a layer and a mode that are changed until they fit one another.
 */
typedef struct
{
  NormFitInput input;
  NormLayer *layer;   /* owned, as all here */
  NormParams *params; /* those that do not fit a new layer become initial, as they do when it is chosen */
  NormMode mode;
  GPtrArray *parts; /* of char *: what was changed, for the label */
  int n_changes;    /* in step, layer, mode, type: fewer are better */
  char *steps;      /* or NULL */
  gboolean changed_layer, changed_mode, changed_dtype;
} NormTrial;

NormTrial *norm_trial_new (NormLayer *layer, NormParams *params, NormMode mode, const NormView *view);
void norm_trial_free (NormTrial *trial);

void norm_trial_set_kind (NormTrial *trial, NormLayer *layer);
void norm_trial_set_steps (NormTrial *trial, const char *steps, const NormView *after);
void norm_trial_set_integer (NormTrial *trial, const char *name, gint64 integer);

/* Changes what is easily changed until it fits, but gives up when @given_up is in the way. FALSE when that does not help, or when nothing was to be
 * done. */
gboolean norm_trial_mend (NormTrial *trial, NormFitKind given_up);
gboolean norm_trial_leads_to_same (const NormTrial *a, const NormTrial *b);
NormRepair *norm_trial_to_repair (const NormTrial *trial); /* (transfer full) */

G_END_DECLS
