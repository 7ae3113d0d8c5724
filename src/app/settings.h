/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What windows remember. Where the schema is not installed, nothing is remembered and the defaults hold. */
int norm_settings_get_int (const char *key, int otherwise);
gboolean norm_settings_get_boolean (const char *key, gboolean otherwise);
char *norm_settings_get_string (const char *key, const char *otherwise); /* free it */
void norm_settings_set_int (const char *key, int value);
void norm_settings_set_boolean (const char *key, gboolean value);
void norm_settings_set_string (const char *key, const char *value);

G_END_DECLS
