/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"
#include <cairo.h>

G_BEGIN_DECLS

/**
 * norm_thumbnail_new:
 * A tensor small, in the colours of the figure: its first plane, the last axis across, at most @most cells along each side, evenly picked where there
 * are more. One pixel for a cell, to be enlarged without smoothing. Costs what it shows, whatever the tensor holds. Any thread.
 * Returns: (nullable): an image, or NULL where there are no values; free with cairo_surface_destroy()
 */
cairo_surface_t *norm_thumbnail_new (const NormTensor *tensor, int most);

G_END_DECLS
