/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "result.h"

G_BEGIN_DECLS

/* What a person should know about a result, a sentence each; (transfer full): an array of char *. */
GPtrArray *norm_notes_new (const NormResult *result);

G_END_DECLS
