/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "grid.h"

G_BEGIN_DECLS

/**
 * norm_region_spans:
 * Where the pool of @cell lies in one direction, as runs of places that no other pool's place interrupts, in order. The pool is the product of its
 * spans
 * across and down: its cost is that of the runs, not of its m values.
 * Returns: (transfer full): GArray of NormSpan
 */
GArray *norm_region_spans (const NormGrid *grid, gsize cell, gboolean down);
/* The same, broken at the gaps between facets: what is really cells. */
GArray *norm_region_blocks (const NormGrid *grid, const GArray *spans, gboolean down);

G_END_DECLS
