/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json-member.h"

#include "number.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

gboolean
norm_json_fail (GError **error, const char *where, const char *what)
{
  g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("“%s” %s"), where, what);
  return FALSE;
}

JsonNode *
norm_json_member (JsonObject *object, const char *key)
{
  JsonNode *node = object ? json_object_get_member (object, key) : NULL;
  return node && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

gboolean
norm_json_read_object (JsonObject *object, const char *key, JsonObject **value, GError **error)
{
  JsonNode *node = norm_json_member (object, key);
  *value = NULL;
  if (node && !JSON_NODE_HOLDS_OBJECT (node))
    return norm_json_fail (error, key, _ ("must be an object in braces"));
  *value = node ? json_node_get_object (node) : NULL;
  return TRUE;
}

gboolean
norm_json_read_string (JsonObject *object, const char *key, const char **value, GError **error)
{
  JsonNode *node = norm_json_member (object, key);
  if (node && json_node_get_value_type (node) != G_TYPE_STRING)
    return norm_json_fail (error, key, _ ("must be a text in quotation marks"));
  if (node)
    *value = json_node_get_string (node);
  return TRUE;
}

gboolean
norm_json_read_int (JsonObject *object, const char *key, gint64 least, gint64 *value, GError **error)
{
  JsonNode *node = norm_json_member (object, key);
  if (!node)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < least)
    {
      g_autofree char *what = g_strdup_printf (_ ("must be a whole number, at least %" PRId64), least);
      return norm_json_fail (error, key, what);
    }
  *value = json_node_get_int (node);
  return TRUE;
}

gboolean
norm_json_read_flag (JsonObject *object, const char *key, gboolean *value, GError **error)
{
  JsonNode *node = norm_json_member (object, key);
  if (node && json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return norm_json_fail (error, key, _ ("must be true or false"));
  if (node)
    *value = json_node_get_boolean (node);
  return TRUE;
}

char *
norm_json_scalar_text (JsonNode *node)
{
  switch (JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID)
    {
    case G_TYPE_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    case G_TYPE_DOUBLE:
      return norm_number_shortest (json_node_get_double (node));
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? "True" : "False");
    case G_TYPE_STRING:
      return json_node_dup_string (node);
    default:
      return NULL;
    }
}
