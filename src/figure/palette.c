/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "palette.h"

#include <math.h>

#define RAMP_STEPS 1024 /* entries per arm of the table for images: finer than 8 bit can show */

/* Oklab ⇄ linear sRGB, Björn Ottosson, https://bottosson.github.io/posts/oklab/ */
static void
oklab_to_linear (const double lab[3], double linear[3])
{
  double l = lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2];
  double m = lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2];
  double s = lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2];

  l = l * l * l;
  m = m * m * m;
  s = s * s * s;
  linear[0] = +4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  linear[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  linear[2] = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
}

static double
to_linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
from_linear (double channel)
{
  channel = CLAMP (channel, 0.0, 1.0);
  return channel <= 0.0031308 ? 12.92 * channel : 1.055 * pow (channel, 1 / 2.4) - 0.055;
}

void
norm_color_to_oklab (const NormColor *color, double lab[3])
{
  double r = to_linear (color->r), g = to_linear (color->g), b = to_linear (color->b);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

  lab[0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
  lab[1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
  lab[2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
}

static gboolean
in_gamut (const double linear[3])
{
  for (int channel = 0; channel < 3; channel++)
    if (linear[channel] < -1e-6 || linear[channel] > 1 + 1e-6)
      return FALSE;
  return TRUE;
}

/* Chroma gives way where sRGB cannot show it: lightness must stay true, it is what grey print and colour-blind eyes see. */
static NormColor
from_oklch (double lightness, double chroma, double hue)
{
  double angle = hue * G_PI / 180, linear[3];
  NormColor color = { 0, 0, 0, 1 };

  for (;; chroma -= 0.001)
    {
      double lab[3] = { lightness, chroma * cos (angle), chroma * sin (angle) };

      oklab_to_linear (lab, linear);
      if (chroma <= 0 || in_gamut (linear))
        break;
    }
  color.r = from_linear (linear[0]);
  color.g = from_linear (linear[1]);
  color.b = from_linear (linear[2]);
  return color;
}

/* L = 0.97 − 0.47·u^0.9,  C = 0.15·u^0.8·(1 − 0.12·u),  u = |v| / range; blue below zero, orange above. */
NormColor
norm_palette_diverging (double u)
{
  double size = MIN (fabs (u), 1.0);

  return from_oklch (0.97 - 0.47 * pow (size, 0.9), 0.15 * pow (size, 0.8) * (1 - 0.12 * size), u < 0 ? 252 : 55);
}

guint32
norm_color_to_argb (const NormColor *color)
{
  return 0xff000000u | (guint32) lround (color->r * 255) << 16 | (guint32) lround (color->g * 255) << 8 | (guint32) lround (color->b * 255);
}

/* Entries are made when they are first asked for: a small figure needs few of them. Two threads that make the same one make the same. */
guint32
norm_palette_diverging_argb (double u)
{
  static guint32 ramp[2 * RAMP_STEPS + 1]; /* 0: not made yet */
  int entry = RAMP_STEPS + (int) lrint (CLAMP (u, -1.0, 1.0) * RAMP_STEPS);
  guint32 argb = __atomic_load_n (&ramp[entry], __ATOMIC_RELAXED);

  if (argb == 0)
    {
      NormColor color = norm_palette_diverging ((entry - RAMP_STEPS) / (double) RAMP_STEPS);

      argb = norm_color_to_argb (&color);
      __atomic_store_n (&ramp[entry], argb, __ATOMIC_RELAXED);
    }
  return argb;
}

/* The first eight hues were searched for the largest smallest distance (Oklab, ≥ 0.024) between any two as seen with normal sight,
 * protanopia, deuteranopia and tritanopia; then ordered so that neighbours differ most. */
NormColor
norm_palette_pool (gsize pool)
{
  static const double hues[] = { 250, 30, 160, 305, 90, 205, 340, 125 };

  pool %= NORM_PALETTE_POOLS;
  return from_oklch (0.72, 0.12, pool < G_N_ELEMENTS (hues) ? hues[pool] : fmod (250 + (double) pool * 137.50776405003785, 360));
}

/* Relative luminance and contrast: WCAG 2.1, 1.4.3 */
static double
luminance (const NormColor *color)
{
  return 0.2126 * to_linear (color->r) + 0.7152 * to_linear (color->g) + 0.0722 * to_linear (color->b);
}

double
norm_color_contrast (const NormColor *a, const NormColor *b)
{
  double one = luminance (a), other = luminance (b);

  return (MAX (one, other) + 0.05) / (MIN (one, other) + 0.05);
}

/* Black and white have the same contrast on luminance √(0.05·1.05) − 0.05, and 4.58:1 there: one of them always suffices. */
NormColor
norm_palette_ink_on (const NormColor *background)
{
  static const NormColor black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };

  return norm_color_contrast (&black, background) >= norm_color_contrast (&white, background) ? black : white;
}
