/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-state.h"

#include "json-member.h"
#include "running-history-json.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static gboolean
read_param (JsonObject *object, NormParamKind kind, NormParams **params, GError **error)
{
  const char *key = norm_param_name (kind);
  JsonNode *node = norm_json_member (object, key);
  if (!node)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return norm_json_fail (error, key, _ ("must be a list of numbers"));

  JsonArray *array = json_node_get_array (node);
  guint n = json_array_get_length (array);
  g_autofree double *values = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = norm_json_scalar_text (json_array_get_element (array, i));
      if (!text || !norm_dtype_parse (NORM_DTYPE_FLOAT64, text, &values[i], NULL))
        return norm_json_fail (error, key, _ ("must be a list of numbers"));
    }
  NormParams *more = norm_params_with_array (*params, kind, values, n);
  norm_params_unref (*params);
  *params = more;
  return TRUE;
}

static NormParams *
read_params (JsonObject *object, GError **error)
{
  g_autoptr (NormParams) params = norm_params_new ();
  gint64 n_batches = 0;
  for (guint kind = 0; kind < NORM_JSON_N_PARAMS; kind++)
    if (!read_param (object, (NormParamKind) kind, &params, error))
      return NULL;
  if (!norm_json_read_int (object, "num_batches_tracked", 0, &n_batches, error))
    return NULL;
  return norm_params_with_batches (params, n_batches);
}

/* One value per feature: arrays of other lengths would be dropped, and what they held be lost with the next save. */
static gboolean
check_lengths (const NormParams *params, const NormLayer *layer, GError **error)
{
  gint64 n_features = norm_layer_n_features (layer);
  for (guint kind = 0; kind < NORM_JSON_N_PARAMS; kind++)
    {
      gsize n;
      if (!norm_params_array (params, (NormParamKind) kind, &n) || (gint64) n == n_features)
        continue;
      g_autofree char *what = g_strdup_printf (_ ("has %zu values, but the layer has %" PRId64 " features"), n, n_features);
      return norm_json_fail (error, norm_param_name ((NormParamKind) kind), what);
    }
  return TRUE;
}

static gboolean
read_mode (JsonObject *object, NormMode *mode, GError **error)
{
  const char *text = "train";
  if (!norm_json_read_string (object, "mode", &text, error))
    return FALSE;
  if (strcmp (text, "train") && strcmp (text, "eval"))
    return norm_json_fail (error, "mode", _ ("must be “train” or “eval”"));
  *mode = strcmp (text, "eval") ? NORM_MODE_TRAIN : NORM_MODE_EVAL;
  return TRUE;
}

static NormLayer *
read_layer (JsonObject *object, GError **error)
{
  const char *text = "Identity()", *mistake_name = norm_mistake_name (NORM_MISTAKE_NONE);
  NormMistake mistake;
  if (!norm_json_read_string (object, "layer", &text, error) || !norm_json_read_string (object, "mistake", &mistake_name, error))
    return NULL;
  g_autoptr (NormLayer) layer = norm_layer_parse (text, error);
  if (!layer)
    {
      g_prefix_error (error, "“layer”: ");
      return NULL;
    }
  if (norm_mistake_from_name (mistake_name, &mistake) && (mistake == NORM_MISTAKE_NONE || layer->info->pools))
    return norm_layer_with_mistake (layer, mistake);
  norm_json_fail (error, "mistake", _ ("must be “unbiased” or “eps outside”, of a layer with pools"));
  return NULL;
}

static NormPipeline *
read_computing (JsonObject *object, GError **error)
{
  const char *steps_text = "";
  NormMode mode = NORM_MODE_TRAIN;
  if (!norm_json_read_string (object, "steps", &steps_text, error) || !read_mode (object, &mode, error))
    return NULL;
  g_autoptr (NormSteps) steps = norm_steps_parse (steps_text, error);
  if (!steps)
    {
      g_prefix_error (error, "“steps”: ");
      return NULL;
    }
  g_autoptr (NormLayer) layer = read_layer (object, error);
  g_autoptr (NormParams) params = layer ? read_params (object, error) : NULL;
  if (!params || !check_lengths (params, layer, error))
    return NULL;
  g_autoptr (NormRunningHistory) history = NULL;
  if (!norm_running_history_from_json (object, norm_layer_n_features (layer), &history, error))
    return NULL;
  return norm_pipeline_new (steps, layer, mode, params, history);
}

/* @masked: what the document says about all of them */
static NormPipeline *
read_pipeline (JsonObject *object, gboolean masked, GError **error)
{
  const char *name = NULL;
  if (!norm_json_read_string (object, "name", &name, error) || !norm_json_read_flag (object, "masked", &masked, error))
    return NULL;
  g_autoptr (NormPipeline) computing = read_computing (object, error);
  g_autoptr (NormPipeline) named = computing ? norm_pipeline_with_name (computing, name && *name ? name : NULL) : NULL;
  return named ? norm_pipeline_with_masked (named, masked) : NULL;
}

static gboolean
check_pipelines (JsonNode *node, GError **error)
{
  guint n = node && JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_length (json_node_get_array (node)) : 0;
  gboolean objects = n > 0;
  for (guint i = 0; i < n; i++)
    objects = objects && JSON_NODE_HOLDS_OBJECT (json_array_get_element (json_node_get_array (node), i));
  if (!objects)
    return norm_json_fail (error, "pipelines", _ ("must be a list of at least one object with “steps” and “layer”"));
  if (n <= NORM_CONTENT_MAX_PIPELINES)
    return TRUE;
  g_autofree char *what = g_strdup_printf (_ ("holds %u pipelines, but at most %d can be compared; take some out"), n, NORM_CONTENT_MAX_PIPELINES);
  return norm_json_fail (error, "pipelines", what);
}

GPtrArray *
norm_pipelines_from_json (JsonObject *root, gboolean masked, GError **error)
{
  JsonNode *node = norm_json_member (root, "pipelines");
  if (!check_pipelines (node, error))
    return NULL;
  JsonArray *array = json_node_get_array (node);
  guint n = json_array_get_length (array);
  g_autoptr (GPtrArray) pipelines = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_pipeline_unref);
  for (guint i = 0; i < n; i++)
    {
      NormPipeline *pipeline = read_pipeline (json_array_get_object_element (array, i), masked, error);
      if (!pipeline)
        {
          if (n > 1)
            g_prefix_error (error, _ ("pipeline %u of %u: "), i + 1, n);
          return NULL;
        }
      g_ptr_array_add (pipelines, pipeline);
    }
  return g_steal_pointer (&pipelines);
}
