/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text.h"

G_BEGIN_DECLS

/* A run of text in one style; several make a line. */
typedef struct
{
  const char *text;
  NormTextStyle style;
} NormRun;

typedef struct _NormCanvas NormCanvas;

/* A hatch is seen on light and on dark cells: a wide faint dark line under a narrow white one. */
#define NORM_HATCH_WIDE   2.5
#define NORM_HATCH_NARROW 1.25
extern const NormColor norm_hatch_dark, norm_hatch_light;

/* What a surface must be able to do. Everything in logical px; paths are filled even-odd and are gone after fill or stroke. */
typedef struct
{
  void (*rect) (NormCanvas *canvas, double x, double y, double width, double height, const NormColor *color, double opacity);
  void (*move_to) (NormCanvas *canvas, double x, double y);
  void (*line_to) (NormCanvas *canvas, double x, double y);
  void (*curve_to) (NormCanvas *canvas, const double points[6]);
  void (*close) (NormCanvas *canvas);
  void (*fill) (NormCanvas *canvas, const NormColor *color, double opacity);
  void (*stroke) (NormCanvas *canvas, const NormColor *color, double opacity, double width, double dash);
  void (*text) (NormCanvas *canvas, const NormRun *runs, int n_runs, double size, double x, double baseline, const NormColor *color, double opacity);
  void (*hatch) (NormCanvas *canvas, const cairo_rectangle_t *rects, gsize n_rects, double step, double scale);
  void (*rule) (NormCanvas *canvas, double x, double y, double width, double thickness, const NormColor *color); /* horizontal, crisp on pixels */
  void (*image) (NormCanvas *canvas, cairo_surface_t *pixels, double x, double y, double scale, double opacity);
  void (*end) (NormCanvas *canvas);
} NormCanvasClass;

/**
 * NormCanvas: what the figure draws on: a cairo context (screen, PNG, PDF), or SVG text. cairo's own SVG surface turns words into outlines, and
 * words in a
 * figure for a paper should stay words.
 */
struct _NormCanvas
{
  const NormCanvasClass *class;
  const NormTheme *theme;
};

/* canvas-cairo.c: draws at once; @cr is borrowed. */
NormCanvas *norm_canvas_new_cairo (const NormTheme *theme, cairo_t *cr);
/* canvas-svg.c: appends to @svg (borrowed) a whole document of @width × @height px; norm_canvas_free() writes its end. */
NormCanvas *norm_canvas_new_svg (const NormTheme *theme, GString *svg, double width, double height);
void norm_canvas_free (NormCanvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormCanvas, norm_canvas_free)

void norm_canvas_rect (NormCanvas *canvas, double x, double y, double width, double height, const NormColor *color, double opacity);
void norm_canvas_line (NormCanvas *canvas, double x0, double y0, double x1, double y1); /* adds to the path */
void norm_canvas_box (NormCanvas *canvas, const cairo_rectangle_t *box, double radius); /* adds a (rounded) rectangle to the path */
void norm_canvas_fill (NormCanvas *canvas, const NormColor *color, double opacity);
void norm_canvas_stroke (NormCanvas *canvas, const NormColor *color, double width, double dash); /* dash 0: solid */
/* @anchor: 0 the text starts at @x, 0.5 is centred on it, 1 ends there. Returns its width. Words that no room is left for (@size ≤ 0) are not
 * drawn. */
double norm_canvas_text (NormCanvas *canvas, const char *text, NormTextStyle style, double size, double x, double baseline, double anchor,
                         const NormColor *color, double opacity);
double norm_canvas_runs (NormCanvas *canvas, const NormRun *runs, int n_runs, double size, double x, double baseline, const NormColor *color);
/* Light lines at 45° on rectangles, @step px apart along x (whole device px at @scale), in one pattern that runs on from one to the next. */
void norm_canvas_hatch (NormCanvas *canvas, const cairo_rectangle_t *rects, gsize n_rects, double step, double scale);
/* The same as paths: for surfaces that are not made of pixels. */
void norm_canvas_hatch_lines (NormCanvas *canvas, const cairo_rectangle_t *rects, gsize n_rects, double step, double scale);
/* @pixels: ARGB32 image, @scale of its pixels to a px; painted without smoothing. */
void norm_canvas_image (NormCanvas *canvas, cairo_surface_t *pixels, double x, double y, double scale, double opacity);

G_END_DECLS
