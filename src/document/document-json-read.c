/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-state.h"

#include "json-member.h"
#include "json-scan.h"
#include "mask.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Nested lists on their way into a tensor. */
typedef struct
{
  NormDtype dtype;
  int rank;
  gsize shape[NORM_MAX_RANK];
  gsize index[NORM_MAX_RANK]; /* where the reader is */
  guchar *data;
  gsize n_done;
} ListReader;

static gboolean
fail_at (const ListReader *reader, int depth, const char *what, GError **error)
{
  g_autoptr (GString) place = g_string_new ("data");
  for (int axis = 0; axis < depth; axis++)
    g_string_append_printf (place, "[%" G_GSIZE_FORMAT "]", reader->index[axis]);
  return norm_json_fail (error, place->str, what);
}

static gboolean
read_scalar (ListReader *reader, JsonNode *node, GError **error)
{
  g_autofree char *text = norm_json_scalar_text (node);
  g_autoptr (GError) reason = NULL;
  if (!text)
    return fail_at (reader, reader->rank, _ ("must be a number"), error);
  if (!norm_dtype_parse (reader->dtype, text, reader->data + reader->n_done * norm_dtype_size (reader->dtype), &reason))
    return fail_at (reader, reader->rank, reason->message, error);
  reader->n_done++;
  return TRUE;
}

static gboolean
read_list (ListReader *reader, JsonNode *node, int axis, GError **error)
{
  if (axis == reader->rank)
    return read_scalar (reader, node, error);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail_at (reader, axis, _ ("must be a list"), error);

  JsonArray *array = json_node_get_array (node);
  if (json_array_get_length (array) != reader->shape[axis])
    {
      g_autofree char *what = g_strdup_printf (_ ("has %u entries, but the shape says %zu"), json_array_get_length (array), reader->shape[axis]);
      return fail_at (reader, axis, what, error);
    }
  for (guint i = 0; i < reader->shape[axis]; i++)
    {
      reader->index[axis] = i;
      if (!read_list (reader, json_array_get_element (array, i), axis + 1, error))
        return FALSE;
    }
  return TRUE;
}

/* Elements stand in the file as little-endian. */
static void
to_host_order (guchar *data, gsize n_bytes, gsize size)
{
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    return;
  for (gsize start = 0; start < n_bytes; start += size)
    for (gsize i = 0; i < size / 2; i++)
      {
        guchar swapped = data[start + i];
        data[start + i] = data[start + size - 1 - i];
        data[start + size - 1 - i] = swapped;
      }
}

static NormTensor *
tensor_from_base64 (NormDtype dtype, int rank, const gsize *shape, gsize n_bytes, const char *text, GError **error)
{
  gsize n_decoded = 0;
  g_autofree guchar *data = g_base64_decode (text, &n_decoded);
  if (n_decoded != n_bytes)
    {
      g_autofree char *what = g_strdup_printf (_ ("holds %zu bytes, but the shape needs %zu"), n_decoded, n_bytes);
      norm_json_fail (error, "data", what);
      return NULL;
    }
  to_host_order (data, n_bytes, norm_dtype_size (dtype));
  for (gsize k = 0; dtype == NORM_DTYPE_BOOL && k < n_bytes; k++)
    data[k] = data[k] != 0;
  return norm_tensor_new_take (dtype, rank, shape, g_steal_pointer (&data));
}

/* ── the tensor ── */

static gboolean
read_shape (JsonObject *object, int *rank, gsize *shape, GError **error)
{
  JsonNode *node = norm_json_member (object, "shape");
  if (!node || !JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) > NORM_MAX_RANK)
    return norm_json_fail (error, "shape", _ ("must be a list of at most 8 sizes"));
  JsonArray *array = json_node_get_array (node);
  *rank = (int) json_array_get_length (array);
  for (int axis = 0; axis < *rank; axis++)
    {
      JsonNode *size = json_array_get_element (array, (guint) axis);
      if (json_node_get_value_type (size) != G_TYPE_INT64 || json_node_get_int (size) < 0)
        return norm_json_fail (error, "shape", _ ("holds something that is not a size: whole numbers from 0"));
      shape[axis] = (gsize) json_node_get_int (size);
    }
  return TRUE;
}

static NormTensor *
read_tensor (JsonObject *object, const char *key, GError **error)
{
  ListReader reader = { 0 };
  const char *dtype = "float32";
  gsize n_values, n_bytes;
  JsonNode *data = norm_json_member (object, "data");

  if (!data)
    {
      norm_json_fail (error, key, _ ("has no data"));
      return NULL;
    }
  if (!norm_json_read_string (object, "dtype", &dtype, error) || !read_shape (object, &reader.rank, reader.shape, error))
    return NULL;
  if (!norm_dtype_from_name (dtype, &reader.dtype))
    {
      norm_json_fail (error, "dtype", _ ("is not an element type; “float32” is one"));
      return NULL;
    }
  if (!norm_shape_count (reader.dtype, reader.rank, reader.shape, &n_values, &n_bytes))
    {
      norm_json_fail (error, "shape", _ ("is larger than memory can hold"));
      return NULL;
    }
  if (reader.rank > 0 && JSON_NODE_HOLDS_VALUE (data) && json_node_get_value_type (data) == G_TYPE_STRING)
    return tensor_from_base64 (reader.dtype, reader.rank, reader.shape, n_bytes, json_node_get_string (data), error);

  /* The shape is not yet compared with the lists: it may claim anything. */
  g_autofree guchar *elements = g_try_malloc (MAX (n_bytes, 1));
  if (!elements)
    {
      norm_json_fail (error, "shape", _ ("is larger than memory can hold"));
      return NULL;
    }
  reader.data = elements;
  if (n_values > 0 && !read_list (&reader, data, 0, error))
    return NULL;
  return norm_tensor_new_take (reader.dtype, reader.rank, reader.shape, g_steal_pointer (&elements));
}

/* TRUE with NULL where there is none; in the tensor's shape, also where the file has it in one that stands for it. */
static gboolean
read_mask (JsonObject *root, const NormTensor *tensor, NormTensor **mask, gboolean *masked, GError **error)
{
  JsonObject *object;

  *mask = NULL;
  *masked = TRUE;
  if (!norm_json_read_object (root, "mask", &object, error) || !norm_json_read_flag (root, "masked", masked, error))
    return FALSE;
  if (!object)
    return TRUE;
  g_autoptr (NormTensor) written = read_tensor (object, "mask", error);
  if (written)
    *mask = norm_mask_expand (written, tensor->rank, tensor->shape, error);
  if (!*mask)
    g_prefix_error (error, "“mask”: ");
  return *mask != NULL;
}

/* ── view and selection ── */

static gboolean
read_active (JsonObject *root, guint n_pipelines, guint *active, GError **error)
{
  gint64 index = 0;
  if (!norm_json_read_int (root, "active", 0, &index, error))
    return FALSE;
  if (index >= n_pipelines)
    return norm_json_fail (error, "active", _ ("is not an index into the pipelines"));
  *active = (guint) index;
  return TRUE;
}

static gboolean
read_options (JsonObject *root, NormViewOptions *options, GError **error)
{
  JsonObject *view;
  const char *color = "values", *form = "grid";
  gint64 decimals = -1, step = 0;

  *options = (NormViewOptions){ .decimals = -1 };
  if (!norm_json_read_object (root, "view", &view, error) || !norm_json_read_string (view, "color", &color, error) ||
      !norm_json_read_string (view, "form", &form, error) || !norm_json_read_flag (view, "shared_scale", &options->shared_scale, error) ||
      !norm_json_read_int (view, "decimals", 0, &decimals, error) || !norm_json_read_int (view, "step", 0, &step, error))
    return FALSE;
  if (strcmp (color, "values") && strcmp (color, "pools"))
    return norm_json_fail (error, "color", _ ("must be “values” or “pools”"));
  if (strcmp (form, "grid") && strcmp (form, "cubes"))
    return norm_json_fail (error, "form", _ ("must be “grid” or “cubes”"));
  options->cubes = !strcmp (form, "cubes");
  options->color_by_pools = !strcmp (color, "pools");
  options->decimals = (int) MIN (decimals, 17);
  options->step = (int) MIN (step, NORM_VIEW_MOST_STEP);
  return TRUE;
}

static gboolean
read_selection (JsonObject *root, const NormTensor *tensor, NormSelection *selection, GError **error)
{
  JsonObject *object;
  gint64 source = -1;

  *selection = norm_selection_default (tensor);
  if (!norm_json_read_object (root, "selection", &object, error) || !norm_json_read_int (object, "source", 0, &source, error) ||
      !norm_json_read_flag (object, "pinned", &selection->pinned, error))
    return FALSE;
  if (source >= 0 && (guint64) source >= tensor->n_values)
    return norm_json_fail (error, "source", _ ("is not an index into the tensor"));
  if (source >= 0)
    selection->place = (gsize) source;
  selection->pinned = selection->pinned && selection->resting;
  return TRUE;
}

/* ── the whole ── */

static gboolean
check_version (JsonNode *root, GError **error)
{
  JsonNode *version = root && JSON_NODE_HOLDS_OBJECT (root) ? norm_json_member (json_node_get_object (root), "normscope") : NULL;
  if (!version || json_node_get_value_type (version) != G_TYPE_INT64 || json_node_get_int (version) < 1)
    {
      g_set_error_literal (error, NORM_ERROR, NORM_ERROR_DATA, _ ("not a Normscope document: it does not start with {\"normscope\": 1, …}"));
      return FALSE;
    }
  if (json_node_get_int (version) > NORM_JSON_VERSION)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
                   _ ("this document was written by a newer Normscope (its format is %" PRId64
                      ", this program reads %d); update Normscope to open it"),
                   json_node_get_int (version), NORM_JSON_VERSION);
      return FALSE;
    }
  return TRUE;
}

/* json-glib names what it reads "<data>". */
static const char *
parse_place (const char *message)
{
  return g_str_has_prefix (message, "<data>:") ? message + strlen ("<data>:") : message;
}

static JsonNode *
parse_json (GBytes *json, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (json, &length);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  if (!norm_json_scan (text, length, error))
    return NULL;
  if (length == 0 || length > G_MAXSSIZE || !g_utf8_validate (text, (gssize) length, NULL))
    {
      g_set_error_literal (error, NORM_ERROR, NORM_ERROR_DATA, _ ("not a Normscope document: it is empty or not text"));
      return NULL;
    }
  g_autoptr (GError) reason = NULL;
  if (!json_parser_load_from_data (parser, text, (gssize) length, &reason))
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("the document is damaged at line:column %s"), parse_place (reason->message));
      return NULL;
    }
  JsonNode *root = json_parser_steal_root (parser);
  if (!root) /* nothing but blanks is no error to the parser */
    g_set_error_literal (error, NORM_ERROR, NORM_ERROR_DATA, _ ("not a Normscope document: it is empty or not text"));
  return root;
}

NormDocumentState *
norm_document_state_from_json (GBytes *json, GError **error)
{
  g_autoptr (JsonNode) root = parse_json (json, error);
  if (!root || !check_version (root, error))
    return NULL;

  JsonObject *object = json_node_get_object (root), *tensor_object;
  const char *title = NULL, *note = "";
  NormViewOptions options;
  NormSelection selection;
  if (!norm_json_read_string (object, "title", &title, error) || !norm_json_read_string (object, "note", &note, error) ||
      !read_options (object, &options, error) || !norm_json_read_object (object, "tensor", &tensor_object, error))
    return NULL;
  g_autoptr (NormTensor) tensor = read_tensor (tensor_object, "tensor", error);
  g_autoptr (NormTensor) mask = NULL;
  gboolean masked;
  if (!tensor || !read_mask (object, tensor, &mask, &masked, error))
    return NULL;
  g_autoptr (GPtrArray) pipelines = norm_pipelines_from_json (object, masked, error);
  guint active = 0;
  if (!pipelines || !read_active (object, pipelines->len, &active, error) || !read_selection (object, tensor, &selection, error))
    return NULL;
  g_autoptr (NormContent) first = norm_content_new (tensor, g_ptr_array_index (pipelines, 0), title, note);
  g_autoptr (NormContent) unmasked = norm_content_with_pipelines (first, pipelines);
  g_autoptr (NormContent) content = norm_content_with_mask (unmasked, mask);
  NormDocumentState *state = norm_document_state_new (content, &options, &selection, root);
  state->active = active;
  return state;
}
