/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* @surface: an ARGB32 image. An opaque one is written as RGB. */
GBytes *norm_png_encode (cairo_surface_t *surface);

G_END_DECLS
