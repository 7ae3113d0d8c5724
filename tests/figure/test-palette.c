/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "palette.h"

#include <math.h>

/* Lightness falls strictly from 0 outwards on both arms, in the exact colours and, never rising, in what 8 bits can hold. */
static void
test_monotone (void)
{
  for (int sign = -1; sign <= 1; sign += 2)
    {
      double last = 1;

      for (int step = 0; step <= 200; step++)
        {
          NormColor color = norm_palette_diverging (sign * step / 200.0);
          double lab[3];

          norm_color_to_oklab (&color, lab);
          g_assert_cmpfloat (lab[0], <, last);
          last = lab[0];
        }
    }
}

/* L = 0.97 − 0.47·u^0.9, and the two arms have hues 252° and 55°. */
static void
test_formula (void)
{
  static const double places[] = { -1, -0.6, -0.25, 0.1, 0.5, 0.8, 1 };

  for (gsize at = 0; at < G_N_ELEMENTS (places); at++)
    {
      NormColor color = norm_palette_diverging (places[at]);
      double lab[3], hue;

      norm_color_to_oklab (&color, lab);
      hue = atan2 (lab[2], lab[1]) * 180 / G_PI;
      g_assert_cmpfloat_with_epsilon (lab[0], 0.97 - 0.47 * pow (fabs (places[at]), 0.9), 0.002);
      g_assert_cmpfloat_with_epsilon (hue < 0 ? hue + 360 : hue, places[at] < 0 ? 252 : 55, 1);
    }
}

static void
test_beyond_range (void)
{
  NormColor end = norm_palette_diverging (1), beyond = norm_palette_diverging (7);

  g_assert_cmpmem (&end, sizeof end, &beyond, sizeof beyond);
  g_assert_cmphex (norm_palette_diverging_argb (-1), ==, norm_palette_diverging_argb (-3));
}

static void
test_argb_agrees (void)
{
  for (int step = -100; step <= 100; step++)
    {
      NormColor color = norm_palette_diverging (step / 100.0);
      guint32 argb = norm_palette_diverging_argb (step / 100.0);

      g_assert_cmpuint (argb >> 24, ==, 255);
      g_assert_cmpfloat (fabs (color.r * 255 - (argb >> 16 & 255)), <, 1);
      g_assert_cmpfloat (fabs (color.g * 255 - (argb >> 8 & 255)), <, 1);
      g_assert_cmpfloat (fabs (color.b * 255 - (argb & 255)), <, 1);
    }
}

static void
test_ink_contrast (void)
{
  for (int step = -100; step <= 100; step++)
    {
      NormColor fill = norm_palette_diverging (step / 100.0), ink = norm_palette_ink_on (&fill);

      g_assert_cmpfloat (norm_color_contrast (&ink, &fill), >=, 4.5);
    }
  for (gsize pool = 0; pool < NORM_PALETTE_POOLS; pool++)
    {
      NormColor fill = norm_palette_pool (pool), ink = norm_palette_ink_on (&fill);

      g_assert_cmpfloat (norm_color_contrast (&ink, &fill), >=, 4.5);
    }
}

static void
test_contrast_known (void)
{
  const NormColor black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 }, grey = { 118 / 255.0, 118 / 255.0, 118 / 255.0, 1 };

  g_assert_cmpfloat_with_epsilon (norm_color_contrast (&black, &white), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (norm_color_contrast (&grey, &white), 4.54, 0.005); /* #767676, the well-known lightest grey for text on white */
}

static void
test_pools_equal_lightness (void)
{
  for (gsize pool = 0; pool < 64; pool++)
    {
      NormColor color = norm_palette_pool (pool);
      double lab[3];

      norm_color_to_oklab (&color, lab);
      g_assert_cmpfloat_with_epsilon (lab[0], 0.72, 0.005);
      g_assert_cmpfloat_with_epsilon (hypot (lab[1], lab[2]), 0.12, 0.01);
    }
}

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
encoded (double channel)
{
  channel = CLAMP (channel, 0, 1);
  return channel <= 0.0031308 ? channel * 12.92 : 1.055 * pow (channel, 1 / 2.4) - 0.055;
}

/* Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB */
static NormColor
as_seen (const NormColor *color, const double matrix[9])
{
  double r = linear (color->r), g = linear (color->g), b = linear (color->b);

  return (NormColor){ encoded (matrix[0] * r + matrix[1] * g + matrix[2] * b), encoded (matrix[3] * r + matrix[4] * g + matrix[5] * b),
                      encoded (matrix[6] * r + matrix[7] * g + matrix[8] * b), 1 };
}

static double
distance (const NormColor *a, const NormColor *b)
{
  double one[3], other[3];

  norm_color_to_oklab (a, one);
  norm_color_to_oklab (b, other);
  return sqrt (pow (one[0] - other[0], 2) + pow (one[1] - other[1], 2) + pow (one[2] - other[2], 2));
}

static void
test_pools_distinguishable (void)
{
  static const double sights[][9] = {
    { 1, 0, 0, 0, 1, 0, 0, 0, 1 },
    { 0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998 },
    { 0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881 },
    { 1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900 },
  };

  for (gsize sight = 0; sight < G_N_ELEMENTS (sights); sight++)
    for (gsize pool = 0; pool < 8; pool++)
      for (gsize other = 0; other < pool; other++)
        {
          NormColor one = norm_palette_pool (pool), two = norm_palette_pool (other);
          NormColor seen = as_seen (&one, sights[sight]), seen_other = as_seen (&two, sights[sight]);

          g_assert_cmpfloat (distance (&seen, &seen_other), >=, sight == 0 ? 0.06 : 0.022);
        }
}

/* Blue and orange stay apart for every kind of sight. */
static void
test_arms_distinguishable (void)
{
  static const double sights[][9] = {
    { 0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998 },
    { 0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881 },
    { 1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900 },
  };

  for (gsize sight = 0; sight < G_N_ELEMENTS (sights); sight++)
    for (double u = 0.25; u <= 1; u += 0.25)
      {
        NormColor below = norm_palette_diverging (-u), above = norm_palette_diverging (u);
        NormColor seen_below = as_seen (&below, sights[sight]), seen_above = as_seen (&above, sights[sight]);

        g_assert_cmpfloat (distance (&seen_below, &seen_above), >=, 0.05);
      }
}

static void
test_theme_inks (void)
{
  for (int kind = NORM_THEME_LIGHT; kind <= NORM_THEME_HIGH_CONTRAST_DARK; kind++)
    {
      const NormTheme *theme = norm_theme (kind);
      NormColor paper = theme->paper.a > 0 ? theme->paper : (NormColor){ 1, 1, 1, 1 };

      g_assert_cmpint ((int) theme->kind, ==, kind);
      g_assert_cmpfloat (norm_color_contrast (&theme->ink, &paper), >=, 7);
      g_assert_cmpfloat (norm_color_contrast (&theme->muted, &paper), >=, 4.5);
      g_assert_cmpfloat (norm_color_contrast (&theme->error, &paper), >=, 4.5);
      g_assert_cmpfloat (norm_color_contrast (&theme->accent, &paper), >=, 4.5);
      g_assert_cmpfloat (norm_color_contrast (&theme->rule, &paper), >=, 3);
    }
}

static void
test_theme_names (void)
{
  NormThemeKind kind = NORM_THEME_LIGHT;

  g_assert_true (norm_theme_from_name ("dark", &kind));
  g_assert_cmpint (kind, ==, NORM_THEME_DARK);
  g_assert_true (norm_theme_from_name ("transparent", &kind));
  g_assert_cmpfloat (norm_theme (kind)->paper.a, ==, 0);
  g_assert_false (norm_theme_from_name ("Dark ", &kind));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/palette/monotone", test_monotone);
  g_test_add_func ("/figure/palette/formula", test_formula);
  g_test_add_func ("/figure/palette/beyond-range", test_beyond_range);
  g_test_add_func ("/figure/palette/argb-agrees", test_argb_agrees);
  g_test_add_func ("/figure/palette/ink-contrast", test_ink_contrast);
  g_test_add_func ("/figure/palette/contrast-known", test_contrast_known);
  g_test_add_func ("/figure/palette/pools-equal-lightness", test_pools_equal_lightness);
  g_test_add_func ("/figure/palette/pools-distinguishable", test_pools_distinguishable);
  g_test_add_func ("/figure/palette/arms-distinguishable", test_arms_distinguishable);
  g_test_add_func ("/figure/theme/inks", test_theme_inks);
  g_test_add_func ("/figure/theme/names", test_theme_names);
  return g_test_run ();
}
