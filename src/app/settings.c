/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings.h"

#define SCHEMA "io.github.normscope.Normscope"

/* NULL where the schema, or the key in it, is not installed: a GSettings asked for either aborts the program, and one run from its build folder
 * must not. */
static GSettings *
settings_for (const char *key)
{
  static GSettings *settings;
  static GSettingsSchema *schema;
  static gsize looked;

  if (g_once_init_enter (&looked))
    {
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

      schema = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;
      settings = schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
      g_once_init_leave (&looked, 1);
    }
  return schema != NULL && g_settings_schema_has_key (schema, key) ? settings : NULL;
}

int
norm_settings_get_int (const char *key, int otherwise)
{
  GSettings *settings = settings_for (key);

  return settings != NULL ? g_settings_get_int (settings, key) : otherwise;
}

gboolean
norm_settings_get_boolean (const char *key, gboolean otherwise)
{
  GSettings *settings = settings_for (key);

  return settings != NULL ? g_settings_get_boolean (settings, key) : otherwise;
}

void
norm_settings_set_int (const char *key, int value)
{
  GSettings *settings = settings_for (key);

  if (settings != NULL)
    g_settings_set_int (settings, key, value);
}

void
norm_settings_set_boolean (const char *key, gboolean value)
{
  GSettings *settings = settings_for (key);

  if (settings != NULL)
    g_settings_set_boolean (settings, key, value);
}

char *
norm_settings_get_string (const char *key, const char *otherwise)
{
  GSettings *settings = settings_for (key);

  return settings != NULL ? g_settings_get_string (settings, key) : g_strdup (otherwise);
}

void
norm_settings_set_string (const char *key, const char *value)
{
  GSettings *settings = settings_for (key);

  if (settings != NULL)
    g_settings_set_string (settings, key, value);
}
