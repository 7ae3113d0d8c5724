/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layer.h"

G_BEGIN_DECLS

/**
 * NormRunningState:
 * The running statistics at one moment, and the batch that led there. Immutable, reference counted (atomically), fields read only, all owned.
 */
typedef struct
{
  gsize n_features;
  double *running_mean, *running_var; /* n_features each, never initial: 0 and 1 are written out */
  gint64 num_batches_tracked;
  gsize first_sample, n_samples; /* the batch: these places of the batch axis; the start, and a batch without samples, have 0 of them */

  /*< private >*/
  gatomicrefcount ref_count;
} NormRunningState;

/* @params for a layer of @n_features, after the batch of @n_samples from @first_sample on */
NormRunningState *norm_running_state_new (const NormParams *params, gsize n_features, gsize first_sample, gsize n_samples);
NormRunningState *norm_running_state_ref (NormRunningState *state);
void norm_running_state_unref (NormRunningState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormRunningState, norm_running_state_unref)

/**
 * NormRunningHistory:
 * How running_mean and running_var came to be what they are, batch by batch. Immutable, reference counted (atomically), fields read only.
 * @states: oldest first; the first is the start, unless some were let go
 *
 * Bounded: no more than NORM_RUNNING_HISTORY_MAX_STATES states with NORM_RUNNING_HISTORY_MAX_VALUES values in all. The oldest are let go, and
 * counted. Where not even two states fit (a layer of more than 16384 features) there is no history.
 */
typedef struct
{
  GPtrArray *states; /* owned; of NormRunningState, at least one */
  guint64 n_dropped; /* older states that were let go, the start among them */

  /*< private >*/
  gatomicrefcount ref_count;
} NormRunningHistory;

#define NORM_RUNNING_HISTORY_MAX_STATES 1000
#define NORM_RUNNING_HISTORY_MAX_VALUES 65536

/* How many states of a layer of @n_features are kept; 0: no history. */
gsize norm_running_history_capacity (gsize n_features);
/* @history and then @states (of NormRunningState of one layer, oldest first), of which the last ones that fit stay; @n_dropped more were left out
 * between the two. @history may be NULL. NULL when nothing stays. */
NormRunningHistory *norm_running_history_extended (const NormRunningHistory *history, GPtrArray *states, guint64 n_dropped);
NormRunningHistory *norm_running_history_ref (NormRunningHistory *history);
void norm_running_history_unref (NormRunningHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormRunningHistory, norm_running_history_unref)

const NormRunningState *norm_running_history_get (const NormRunningHistory *history, guint place); /* borrowed */
/* The last state is that of @params for a layer of @n_features: the history tells how they came about. FALSE for NULL. */
gboolean norm_running_history_leads_to (const NormRunningHistory *history, const NormParams *params, gsize n_features);

G_END_DECLS
