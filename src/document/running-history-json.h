/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "running-history.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A pipeline's member, optional: an object with "dropped", and a list entry for each state in "samples" ([first, n] of the batch),
 * "num_batches_tracked", "running_mean" and "running_var" (a list of one value for each feature). */
#define NORM_RUNNING_HISTORY_KEY "running_history"

JsonObject *norm_running_history_to_json (const NormRunningHistory *history); /* (transfer full) */
/* Of @pipeline's layer of @n_features; @history is owned, and NULL where there is none. FALSE with NORM_ERROR_DATA where it is damaged. */
gboolean norm_running_history_from_json (JsonObject *pipeline, gint64 n_features, NormRunningHistory **history, GError **error);

G_END_DECLS
