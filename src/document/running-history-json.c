/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "running-history-json.h"

#include "json-member.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* ── writing ── */

static JsonArray *
list_of (const double *values, gsize n)
{
  JsonArray *array = json_array_sized_new ((guint) n);
  for (gsize at = 0; at < n; at++)
    json_array_add_double_element (array, values[at]);
  return array;
}

static JsonArray *
samples_of (const NormRunningState *state)
{
  JsonArray *array = json_array_sized_new (2);
  json_array_add_int_element (array, (gint64) state->first_sample);
  json_array_add_int_element (array, (gint64) state->n_samples);
  return array;
}

JsonObject *
norm_running_history_to_json (const NormRunningHistory *history)
{
  JsonObject *object = json_object_new ();
  JsonArray *samples = json_array_new (), *counts = json_array_new (), *means = json_array_new (), *vars = json_array_new ();
  for (guint place = 0; place < history->states->len; place++)
    {
      const NormRunningState *state = norm_running_history_get (history, place);
      json_array_add_array_element (samples, samples_of (state));
      json_array_add_int_element (counts, state->num_batches_tracked);
      json_array_add_array_element (means, list_of (state->running_mean, state->n_features));
      json_array_add_array_element (vars, list_of (state->running_var, state->n_features));
    }
  if (history->n_dropped > 0)
    json_object_set_int_member (object, "dropped", (gint64) history->n_dropped);
  json_object_set_array_member (object, "samples", samples);
  json_object_set_array_member (object, "num_batches_tracked", counts);
  json_object_set_array_member (object, "running_mean", means);
  json_object_set_array_member (object, "running_var", vars);
  return object;
}

/* ── reading ── */

/* The member lists, each with one entry for each state. */
typedef struct
{
  JsonArray *samples, *counts, *means, *vars;
} Lists;

static gboolean
read_list (JsonObject *object, const char *key, JsonArray **array, GError **error)
{
  JsonNode *node = norm_json_member (object, key);
  if (!node || !JSON_NODE_HOLDS_ARRAY (node))
    return norm_json_fail (error, NORM_RUNNING_HISTORY_KEY, _ ("needs the lists “samples”, “num_batches_tracked”, “running_mean” and “running_var”"));
  *array = json_node_get_array (node);
  return TRUE;
}

static gboolean
read_lists (JsonObject *object, Lists *lists, GError **error)
{
  if (!read_list (object, "samples", &lists->samples, error) || !read_list (object, "num_batches_tracked", &lists->counts, error) ||
      !read_list (object, "running_mean", &lists->means, error) || !read_list (object, "running_var", &lists->vars, error))
    return FALSE;
  guint n = json_array_get_length (lists->samples);
  if (n == 0 || json_array_get_length (lists->counts) != n || json_array_get_length (lists->means) != n || json_array_get_length (lists->vars) != n)
    return norm_json_fail (error, NORM_RUNNING_HISTORY_KEY, _ ("needs lists of equal length, at least one entry each"));
  return TRUE;
}

/* A whole number, at least 0. */
static gboolean
read_count (JsonArray *array, guint at, gint64 *count)
{
  JsonNode *node = json_array_get_element (array, at);
  *count = json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : -1;
  return *count >= 0;
}

static JsonArray *
inner_list (JsonArray *array, guint at, gsize n)
{
  JsonNode *node = json_array_get_element (array, at);
  JsonArray *inner = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  return inner && json_array_get_length (inner) == n ? inner : NULL;
}

static gboolean
read_values (JsonArray *lists, guint at, gsize n, double *values)
{
  JsonArray *array = inner_list (lists, at, n);
  gboolean sound = array != NULL;
  for (guint i = 0; sound && i < n; i++)
    {
      g_autofree char *text = norm_json_scalar_text (json_array_get_element (array, i));
      sound = text && norm_dtype_parse (NORM_DTYPE_FLOAT64, text, &values[i], NULL);
    }
  return sound;
}

static NormRunningState *
read_state (const Lists *lists, guint at, gsize n_features)
{
  JsonArray *samples = inner_list (lists->samples, at, 2);
  g_autofree double *mean = g_new (double, n_features), *var = g_new (double, n_features);
  gint64 count, first, n_samples;
  if (!samples || !read_count (samples, 0, &first) || !read_count (samples, 1, &n_samples) || !read_count (lists->counts, at, &count) ||
      !read_values (lists->means, at, n_features, mean) || !read_values (lists->vars, at, n_features, var))
    return NULL;
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) counted = norm_params_with_batches (initial, count);
  g_autoptr (NormParams) with_mean = norm_params_with_array (counted, NORM_PARAM_RUNNING_MEAN, mean, n_features);
  g_autoptr (NormParams) params = norm_params_with_array (with_mean, NORM_PARAM_RUNNING_VAR, var, n_features);
  return norm_running_state_new (params, n_features, (gsize) first, (gsize) n_samples);
}

gboolean
norm_running_history_from_json (JsonObject *pipeline, gint64 n_features, NormRunningHistory **history, GError **error)
{
  JsonObject *object;
  Lists lists;
  gint64 n_dropped = 0;
  *history = NULL;
  if (!norm_json_read_object (pipeline, NORM_RUNNING_HISTORY_KEY, &object, error))
    return FALSE;
  if (!object)
    return TRUE;
  if (!norm_json_read_int (object, "dropped", 0, &n_dropped, error) || !read_lists (object, &lists, error))
    return FALSE;

  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_running_state_unref);
  for (guint at = 0; at < json_array_get_length (lists.samples); at++)
    {
      NormRunningState *state = n_features > 0 ? read_state (&lists, at, (gsize) n_features) : NULL;
      if (!state)
        {
          g_autofree char *what = g_strdup_printf (_ ("has no state of %" PRId64 " features in entry %u"), n_features, at);
          return norm_json_fail (error, NORM_RUNNING_HISTORY_KEY, what);
        }
      g_ptr_array_add (states, state);
    }
  *history = norm_running_history_extended (NULL, states, (guint64) n_dropped);
  return TRUE;
}
