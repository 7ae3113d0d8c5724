/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one of @names (NULL terminated) that @typed is most likely a slip of the fingers for, letter case not counted. NULL when none is near:
 * more than two letters and more than a third of those typed would have to change. */
const char *norm_nearest_name (const char *typed, const char *const *names);

G_END_DECLS
