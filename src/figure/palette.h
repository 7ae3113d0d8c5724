/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "theme.h"

G_BEGIN_DECLS

/* Diverging colour of a value in −1 … 1 (value / range); look.md's Oklch ramp. */
NormColor norm_palette_diverging (double u);
/* packed ARGB32 (opaque) for images, same colours */
guint32 norm_palette_diverging_argb (double u);
#define NORM_PALETTE_POOLS 256 /* after so many the hues repeat: nobody tells more apart */
/* Colour of pool number @pool: equal lightness and chroma, hand-picked hues for the first eight, then golden angle. */
NormColor norm_palette_pool (gsize pool);
/* Black or white, whichever has ≥ 4.5:1 on @background. */
NormColor norm_palette_ink_on (const NormColor *background);
/* An opaque colour as packed ARGB32 */
guint32 norm_color_to_argb (const NormColor *color);
/* WCAG contrast ratio 1 … 21 */
double norm_color_contrast (const NormColor *a, const NormColor *b);
/* Oklab of an sRGB colour: for tests of monotony and distance */
void norm_color_to_oklab (const NormColor *color, double lab[3]);

G_END_DECLS
