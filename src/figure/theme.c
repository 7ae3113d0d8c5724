/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theme.h"

#define RGB(hex)                                                                           \
  {                                                                                        \
    (((hex) >> 16) & 255) / 255.0, (((hex) >> 8) & 255) / 255.0, ((hex) &255) / 255.0, 1.0 \
  }
#define NONE   \
  {            \
    1, 1, 1, 0 \
  }
#define WORDS "Adwaita Sans, Cantarell, Noto Sans, DejaVu Sans, sans-serif"
#define MATH  "STIX Two Text, STIXGeneral, XITS, Libertinus Serif, Liberation Serif, Tinos, Nimbus Roman, FreeSerif, DejaVu Serif, serif"

/* One row per kind, in the order of NormThemeKind. Every muted ink is checked to have 4.5:1 on its paper by the tests. */
static const NormTheme themes[] = {
  {
    .kind = NORM_THEME_LIGHT,
    .paper = RGB (0xffffff),
    .ink = RGB (0x2b2b2f),
    .muted = RGB (0x6a6a70),
    .rule = RGB (0x8a8a90),
    .accent = RGB (0x1c6fd6),
    .band = RGB (0xdbe8fa),
    .error = RGB (0xb5142b),
    .font = WORDS,
    .math_font = MATH,
    .dim = 0.35,
    .dim_ink = 0.42,
    .outline = 2.5,
  },
  {
    .kind = NORM_THEME_DARK,
    .paper = RGB (0x303030),
    .ink = RGB (0xf4f4f4),
    .muted = RGB (0xb4b4b8),
    .rule = RGB (0x98989c),
    .accent = RGB (0x7ab1f2),
    .band = RGB (0x3e4a5c),
    .error = RGB (0xff8c7a),
    .font = WORDS,
    .math_font = MATH,
    .dim = 0.35,
    .dim_ink = 0.42,
    .outline = 2.5,
  },
  {
    .kind = NORM_THEME_TRANSPARENT,
    .paper = NONE,
    .ink = RGB (0x2b2b2f),
    .muted = RGB (0x6a6a70),
    .rule = RGB (0x8a8a90),
    .accent = RGB (0x1c6fd6),
    .band = RGB (0xdbe8fa),
    .error = RGB (0xb5142b),
    .font = WORDS,
    .math_font = MATH,
    .dim = 0.35,
    .dim_ink = 0.42,
    .outline = 2.5,
  },
  {
    .kind = NORM_THEME_HIGH_CONTRAST,
    .paper = RGB (0xffffff),
    .ink = RGB (0x000000),
    .muted = RGB (0x1c1c1c),
    .rule = RGB (0x404040),
    .accent = RGB (0x0040b0),
    .band = RGB (0xcfe0ff),
    .error = RGB (0x8f0018),
    .font = WORDS,
    .math_font = MATH,
    .dim = 0.5,
    .dim_ink = 0.9,
    .outline = 4.0,
  },
  {
    .kind = NORM_THEME_HIGH_CONTRAST_DARK,
    .paper = RGB (0x000000),
    .ink = RGB (0xffffff),
    .muted = RGB (0xe6e6e6),
    .rule = RGB (0xc0c0c0),
    .accent = RGB (0x9ccaff),
    .band = RGB (0x1f3a60),
    .error = RGB (0xff9d8c),
    .font = WORDS,
    .math_font = MATH,
    .dim = 0.5,
    .dim_ink = 0.9,
    .outline = 4.0,
  },
};

const NormTheme *
norm_theme (NormThemeKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (themes), &themes[0]);
  return &themes[kind];
}

gboolean
norm_theme_from_name (const char *name, NormThemeKind *kind)
{
  static const struct
  {
    const char *name;
    NormThemeKind kind;
  } names[] = {
    { "light", NORM_THEME_LIGHT },
    { "dark", NORM_THEME_DARK },
    { "transparent", NORM_THEME_TRANSPARENT },
  };

  g_return_val_if_fail (name != NULL && kind != NULL, FALSE);
  for (gsize row = 0; row < G_N_ELEMENTS (names); row++)
    if (g_str_equal (names[row].name, name))
      {
        *kind = names[row].kind;
        return TRUE;
      }
  return FALSE;
}

void
norm_color_set_source (cairo_t *cr, const NormColor *color, double opacity)
{
  cairo_set_source_rgba (cr, color->r, color->g, color->b, color->a * opacity);
}
