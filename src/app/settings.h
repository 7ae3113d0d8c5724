/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What windows remember. Where the schema is not installed, nothing is remembered and the defaults hold. */
int norm_settings_get_int (const char *key, int otherwise);
gboolean norm_settings_get_boolean (const char *key, gboolean otherwise);
void norm_settings_set_int (const char *key, int value);
void norm_settings_set_boolean (const char *key, gboolean value);

G_END_DECLS
