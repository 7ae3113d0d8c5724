/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-state.h"

#include "number.h"
#include "running-history-json.h"

#include <math.h>

/*
 * json-glib's own pretty printer gives every number a line. A document is to be read, and compared line by line, by people: objects take a line
 * per member, a list of numbers stands on one line.
 */

static void write_node (GString *out, JsonNode *node, guint indent);

static void
new_line (GString *out, guint indent)
{
  g_string_append_printf (out, "\n%*s", (int) indent, "");
}

static void
write_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_printf (out, "\\%c", *p);
      else if (*p == '\n')
        g_string_append (out, "\\n");
      else if ((guchar) *p < 0x20 || *p == 0x7f)
        g_string_append_printf (out, "\\u%04x", (guint) (guchar) *p);
      else
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

/* "-0" would come back as the integer 0. JSON has no word for NaN and infinities: they are texts. */
static void
write_double (GString *out, double value)
{
  g_autofree char *text = norm_number_shortest (value);
  if (!isfinite (value))
    write_string (out, text);
  else
    g_string_append (out, value == 0 && signbit (value) ? "-0.0" : text);
}

static void
write_scalar (GString *out, JsonNode *node)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
      break;
    case G_TYPE_DOUBLE:
      write_double (out, json_node_get_double (node));
      break;
    case G_TYPE_BOOLEAN:
      g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
      break;
    case G_TYPE_STRING:
      write_string (out, json_node_get_string (node));
      break;
    default:
      g_string_append (out, "null");
    }
}

static gboolean
holds_only_scalars (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      if (JSON_NODE_HOLDS_ARRAY (element) || JSON_NODE_HOLDS_OBJECT (element))
        return FALSE;
    }
  return TRUE;
}

static void
write_array (GString *out, JsonArray *array, guint indent)
{
  gboolean one_line = holds_only_scalars (array);
  guint n = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    {
      if (!one_line)
        new_line (out, indent + 2);
      else if (i > 0)
        g_string_append_c (out, ' ');
      write_node (out, json_array_get_element (array, i), indent + 2);
      if (i + 1 < n)
        g_string_append_c (out, ',');
    }
  if (!one_line)
    new_line (out, indent);
  g_string_append_c (out, ']');
}

static void
write_object (GString *out, JsonObject *object, guint indent)
{
  g_autoptr (GList) keys = json_object_get_members (object);

  g_string_append_c (out, '{');
  for (GList *l = keys; l; l = l->next)
    {
      new_line (out, indent + 2);
      write_string (out, l->data);
      g_string_append (out, ": ");
      write_node (out, json_object_get_member (object, l->data), indent + 2);
      if (l->next)
        g_string_append_c (out, ',');
    }
  if (keys)
    new_line (out, indent);
  g_string_append_c (out, '}');
}

static void
write_node (GString *out, JsonNode *node, guint indent)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    write_object (out, json_node_get_object (node), indent);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    write_array (out, json_node_get_array (node), indent);
  else
    write_scalar (out, node);
}

/* ── building the tree ── */

/* What was in the file and means nothing to this version. */
static void
keep_unknown (JsonObject *to, JsonNode *from, const char *const *known)
{
  if (!from || !JSON_NODE_HOLDS_OBJECT (from))
    return;
  JsonObject *object = json_node_get_object (from);
  g_autoptr (GList) keys = json_object_get_members (object);
  for (GList *l = keys; l; l = l->next)
    if (!g_strv_contains (known, l->data))
      json_object_set_member (to, l->data, json_node_copy (json_object_get_member (object, l->data)));
}

static JsonNode *
member_of (JsonNode *node, const char *key)
{
  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), key) : NULL;
}

/* The element's shortest text as a JSON value: 1.15 for a float32, not the 1.149999976158142 that double would show. */
static void
add_element (JsonArray *array, const NormTensor *tensor, gsize flat)
{
  g_autofree char *text = norm_tensor_get_text (tensor, flat);
  double value = norm_tensor_get (tensor, flat);
  if (tensor->dtype == NORM_DTYPE_BOOL)
    json_array_add_boolean_element (array, value != 0);
  else if (!isfinite (value) || (tensor->dtype == NORM_DTYPE_UINT64 && value > (double) G_MAXINT64 / 2))
    json_array_add_string_element (array, text);
  else if (!norm_dtype_is_floating (tensor->dtype))
    json_array_add_int_element (array, g_ascii_strtoll (text, NULL, 10));
  else
    json_array_add_double_element (array, g_ascii_strtod (text, NULL));
}

static JsonArray *
list_axis (const NormTensor *tensor, int axis, gsize *flat)
{
  JsonArray *array = json_array_new ();
  for (gsize i = 0; i < tensor->shape[axis]; i++)
    if (axis + 1 < tensor->rank)
      json_array_add_array_element (array, list_axis (tensor, axis + 1, flat));
    else
      add_element (array, tensor, (*flat)++);
  return array;
}

/* An empty tensor's axes may be as long as they like: its list is just empty. */
static JsonNode *
listed_data (const NormTensor *tensor)
{
  gsize flat = 0;
  if (tensor->rank > 0)
    {
      JsonNode *node = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (node, tensor->n_values > 0 ? list_axis (tensor, 0, &flat) : json_array_new ());
      return node;
    }
  g_autoptr (JsonArray) array = json_array_new ();
  add_element (array, tensor, 0);
  return json_array_dup_element (array, 0);
}

static JsonNode *
encoded_data (const NormTensor *tensor)
{
  gsize n_bytes = norm_tensor_n_bytes (tensor), size = norm_dtype_size (tensor->dtype);
  g_autofree guchar *copy = G_BYTE_ORDER == G_LITTLE_ENDIAN ? NULL : g_malloc (n_bytes);
  const guchar *data = norm_tensor_data (tensor);
  for (gsize i = 0; copy && i < n_bytes; i++)
    copy[i] = data[i / size * size + (size - 1 - i % size)];
  g_autofree char *text = g_base64_encode (copy ? copy : data, n_bytes);
  return json_node_init_string (json_node_alloc (), text);
}

static JsonObject *
tensor_object (const NormTensor *tensor, JsonNode *old)
{
  JsonObject *object = json_object_new ();
  JsonArray *shape = json_array_new ();
  for (int axis = 0; axis < tensor->rank; axis++)
    json_array_add_int_element (shape, (gint64) tensor->shape[axis]);
  json_object_set_string_member (object, "dtype", norm_dtype_name (tensor->dtype));
  json_object_set_array_member (object, "shape", shape);
  json_object_set_member (object, "data", tensor->n_values <= NORM_JSON_MAX_LISTED ? listed_data (tensor) : encoded_data (tensor));
  keep_unknown (object, old, norm_json_tensor_keys);
  return object;
}

static void
set_params (JsonObject *object, const NormParams *params)
{
  const double *arrays[NORM_JSON_N_PARAMS] = { params->weight, params->bias, params->running_mean, params->running_var };
  const gsize lengths[NORM_JSON_N_PARAMS] = { params->n_weight, params->n_bias, params->n_running_mean, params->n_running_var };
  for (guint kind = 0; kind < NORM_JSON_N_PARAMS; kind++)
    {
      if (!arrays[kind])
        continue;
      JsonArray *values = json_array_new ();
      for (gsize feature = 0; feature < lengths[kind]; feature++)
        json_array_add_double_element (values, arrays[kind][feature]);
      json_object_set_array_member (object, norm_param_name ((NormParamKind) kind), values);
    }
  if (params->num_batches_tracked != 0)
    json_object_set_int_member (object, "num_batches_tracked", params->num_batches_tracked);
}

/* @masked: what the document says about all of them */
static JsonObject *
pipeline_object (const NormPipeline *pipeline, gboolean masked, JsonNode *old)
{
  JsonObject *object = json_object_new ();
  if (pipeline->name)
    json_object_set_string_member (object, "name", pipeline->name);
  g_autofree char *steps = norm_steps_to_text (pipeline->steps);
  g_autofree char *layer = norm_layer_to_text (pipeline->layer);
  json_object_set_string_member (object, "steps", steps);
  json_object_set_string_member (object, "layer", layer);
  if (pipeline->layer->mistake != NORM_MISTAKE_NONE)
    json_object_set_string_member (object, "mistake", norm_mistake_name (pipeline->layer->mistake));
  json_object_set_string_member (object, "mode", pipeline->mode == NORM_MODE_EVAL ? "eval" : "train");
  if (pipeline->masked != masked)
    json_object_set_boolean_member (object, "masked", pipeline->masked);
  set_params (object, pipeline->params);
  if (pipeline->history)
    json_object_set_object_member (object, NORM_RUNNING_HISTORY_KEY, norm_running_history_to_json (pipeline->history));
  keep_unknown (object, old, norm_json_pipeline_keys);
  return object;
}

/* The first one's use of the mask stands for all of them. */
static gboolean
common_masked (const NormContent *content)
{
  return content->mask ? norm_content_pipeline (content, 0)->masked : TRUE;
}

static JsonArray *
pipelines_array (const NormContent *content, JsonNode *old)
{
  JsonArray *pipelines = json_array_new ();
  JsonArray *before = old && JSON_NODE_HOLDS_ARRAY (old) ? json_node_get_array (old) : NULL;
  guint n_before = before ? json_array_get_length (before) : 0;
  for (guint i = 0; i < norm_content_n_pipelines (content); i++)
    json_array_add_object_element (pipelines, pipeline_object (norm_content_pipeline (content, i), common_masked (content),
                                                               i < n_before ? json_array_get_element (before, i) : NULL));
  return pipelines;
}

static JsonObject *
view_object (const NormViewOptions *options, JsonNode *old)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "color", options->color_by_pools ? "pools" : "values");
  if (options->cubes)
    json_object_set_string_member (object, "form", "cubes");
  json_object_set_boolean_member (object, "shared_scale", options->shared_scale);
  if (options->decimals >= 0)
    json_object_set_int_member (object, "decimals", options->decimals);
  if (options->step > 0)
    json_object_set_int_member (object, "step", options->step);
  keep_unknown (object, old, norm_json_view_keys);
  return object;
}

static JsonObject *
selection_object (const NormSelection *selection, JsonNode *old)
{
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "source", (gint64) selection->place);
  json_object_set_boolean_member (object, "pinned", selection->pinned);
  keep_unknown (object, old, norm_json_selection_keys);
  return object;
}

GBytes *
norm_document_state_to_json (const NormDocumentState *state)
{
  const NormContent *content = state->content;
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "normscope", NORM_JSON_VERSION);
  if (content->title)
    json_object_set_string_member (object, "title", content->title);
  if (*content->note)
    json_object_set_string_member (object, "note", content->note);
  json_object_set_object_member (object, "tensor", tensor_object (content->tensor, member_of (state->root, "tensor")));
  if (content->mask)
    {
      json_object_set_object_member (object, "mask", tensor_object (content->mask, member_of (state->root, "mask")));
      json_object_set_boolean_member (object, "masked", common_masked (content));
    }
  json_object_set_array_member (object, "pipelines", pipelines_array (content, member_of (state->root, "pipelines")));
  if (norm_content_n_pipelines (content) > 1)
    json_object_set_int_member (object, "active", state->active);
  json_object_set_object_member (object, "view", view_object (&state->options, member_of (state->root, "view")));
  if (state->selection.resting)
    json_object_set_object_member (object, "selection", selection_object (&state->selection, member_of (state->root, "selection")));
  keep_unknown (object, state->root, norm_json_keys);
  json_node_set_object (root, object);

  GString *out = g_string_new (NULL);
  write_node (out, root, 0);
  g_string_append_c (out, '\n');
  return g_string_free_to_bytes (out);
}
