/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formula.h"

G_BEGIN_DECLS

/* Whether the statistics of @pool go into the running ones: those of padding and of every device but the first do not. */
gboolean norm_formula_updates_running (const NormResult *result, gsize pool);

G_END_DECLS
