/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double r, g, b, a;
} NormColor;

typedef enum
{
  NORM_THEME_LIGHT,
  NORM_THEME_DARK,
  NORM_THEME_TRANSPARENT, /* light ink, no paper: for slides */
  NORM_THEME_HIGH_CONTRAST,
  NORM_THEME_HIGH_CONTRAST_DARK,
} NormThemeKind;

/* Ink and paper; the colours of data never change with the theme. */
typedef struct
{
  NormThemeKind kind;
  NormColor paper;  /* a = 0: none */
  NormColor ink;    /* numbers, titles */
  NormColor muted;  /* indices, captions; ≥ 4.5:1 on paper */
  NormColor rule;   /* gaps, brackets that step back */
  NormColor accent; /* outline of the lit pool, the cursor's term */
  NormColor band;   /* faint band behind the lit pool */
  NormColor error;
  const char *font;      /* family for words and numbers */
  const char *math_font; /* family list for formulas */
  double dim;            /* opacity of what is not lit, 0.35 (high contrast 0.5: its numbers, white on dark, keep 3:1) */
  double dim_ink;        /* of the numbers on it in the theme's ink, 0.42 (high contrast 0.9) */
  double outline;        /* width of the pool's outline in px, 2.5 (high contrast 4) */
} NormTheme;

const NormTheme *norm_theme (NormThemeKind kind);
gboolean norm_theme_from_name (const char *name, NormThemeKind *kind); /* "light", "dark", "transparent" */
void norm_color_set_source (cairo_t *cr, const NormColor *color, double opacity);

G_END_DECLS
