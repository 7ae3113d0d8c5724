/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "error.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of a JSON object, checked. Each reader leaves @value alone where there is no member (or it is null), and returns FALSE with NORM_ERROR_DATA
 * and the key where it is of another type. @object may be NULL: an object that is not there. */

/* The member's node if there is one and it is not null. */
JsonNode *norm_json_member (JsonObject *object, const char *key);
gboolean norm_json_read_object (JsonObject *object, const char *key, JsonObject **value, GError **error); /* borrowed; NULL where there is none */
gboolean norm_json_read_string (JsonObject *object, const char *key, const char **value, GError **error); /* borrowed */
gboolean norm_json_read_int (JsonObject *object, const char *key, gint64 least, gint64 *value, GError **error);
gboolean norm_json_read_flag (JsonObject *object, const char *key, gboolean *value, GError **error);
/* A JSON scalar as the text that norm_dtype_parse() reads; NULL when it is none. Text keeps each number's one rounding. */
char *norm_json_scalar_text (JsonNode *node);
/* NORM_ERROR_DATA: "“@where” @what". Returns FALSE. */
gboolean norm_json_fail (GError **error, const char *where, const char *what);

G_END_DECLS
