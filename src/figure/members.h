/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "result.h"

G_BEGIN_DECLS

/* Which values of a pool make its statistics: all, but for those that a mask leaves out. A *member* is its number within the pool (pooling.h). */

gboolean norm_members_counts (const NormResult *result, gsize cell);
/* The first member from @member on that counts; the pool's m when there is none. */
gsize norm_members_next (const NormResult *result, gsize pool, gsize member);
/* The last member before @end that counts; @end when there is none. */
gsize norm_members_previous (const NormResult *result, gsize pool, gsize end);
/**
 * norm_members_new:
 * Returns: the cells of the members that count, in flat order; an even sample when there are more than @most. Of a masked pool of more than a
 * million members, only an even sample of a million is looked at. Free with g_free().
 * @n: (out): how many
 */
gsize *norm_members_new (const NormResult *result, gsize pool, gsize most, gsize *n);

G_END_DECLS
