/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings.h"

#define SCHEMA "io.github.normscope.Normscope"

/* A GSettings for a missing schema aborts the program; one run from its build folder must not. */
static GSettings *
get_settings (void)
{
  static GSettings *settings;
  static gsize looked;

  if (g_once_init_enter (&looked))
    {
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
      g_autoptr (GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;

      if (schema != NULL)
        settings = g_settings_new_full (schema, NULL, NULL);
      g_once_init_leave (&looked, 1);
    }
  return settings;
}

int
norm_settings_get_int (const char *key, int otherwise)
{
  return get_settings () != NULL ? g_settings_get_int (get_settings (), key) : otherwise;
}

gboolean
norm_settings_get_boolean (const char *key, gboolean otherwise)
{
  return get_settings () != NULL ? g_settings_get_boolean (get_settings (), key) : otherwise;
}

void
norm_settings_set_int (const char *key, int value)
{
  if (get_settings () != NULL)
    g_settings_set_int (get_settings (), key, value);
}

void
norm_settings_set_boolean (const char *key, gboolean value)
{
  if (get_settings () != NULL)
    g_settings_set_boolean (get_settings (), key, value);
}
