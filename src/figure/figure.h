/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explain.h"
#include "raster.h"
#include "theme.h"

G_BEGIN_DECLS

typedef enum
{
  NORM_COLOR_BY_VALUES,
  NORM_COLOR_BY_POOLS,
} NormColoring;

typedef enum
{
  NORM_PANEL_NONE = -1,
  NORM_PANEL_BEFORE,
  NORM_PANEL_AFTER,
} NormPanel;

/* What a figure goes without where something else tells it. */
typedef enum
{
  NORM_WITHOUT_BEFORE = 1 << NORM_PANEL_BEFORE,
  NORM_WITHOUT_AFTER = 1 << NORM_PANEL_AFTER,
  NORM_WITHOUT_TITLES = 1 << 2,     /* "Before x" */
  NORM_WITHOUT_COLOR_BARS = 1 << 3, /* and with a small margin: a part of a larger picture */
  NORM_WITHOUT_BRACES = 1 << 4,     /* of pooled axes whose cells touch */
  NORM_WITHOUT_INDICES = 1 << 5,    /* of axes whose cells touch; nor their braces */
} NormFigureWithout;

/* What to draw. A value: copy it freely, the pointers are borrowed; norm_figure_new() takes its own references. */
typedef struct
{
  NormView *input;      /* the view the layer reads (after the steps) */
  NormLayer *layer;     /* NULL, or what says how the axes are read while there is no result */
  NormResult *result;   /* NULL when there is none (yet) */
  NormView *mask;       /* NULL, or bool in the input's shape: what is FALSE is shown as padding; the result's own mask goes before */
  NormProblem *problem; /* NULL, or why there is none */
  NormColoring coloring;
  gboolean cubes;        /* a block N × C × L of cubes instead of cells in a plane */
  gboolean shared_scale; /* before and after on one colour scale */
  int decimals;          /* −1: automatic */
  NormThemeKind theme;
  gboolean draw_problem;    /* write the problem's words into the after panel (exports; the window lays real buttons there) */
  gboolean caption;         /* the "kept C … pooled N, L" line */
  gboolean running;         /* a row of running statistics under the cells, where the layer can have any: old → new, or those in use */
  const char *after;        /* what the output is called: a static string; NULL: "y" */
  NormTensor *output;       /* NULL: the result's; else what stands in its place: float64, in its shape */
  const char *output_title; /* NULL: "After y"; a static string */
  double output_limit;      /* the colours of the output reach at least this far; 0: as far as its values */
  guint without;            /* NormFigureWithout flags; not both panels */
  double least_type;        /* px: no words or numbers are smaller, numbers rather leave their cells; 0: as on a screen near by */
} NormFigureSpec;

/**
 * NormFigure: one arrangement of a spec in a given space. Immutable. The arrangement (after below or beside, cell size) is the one with the
 * largest cells.
 * All lengths in logical px; cell edges are whole device pixels at @scale.
 */
typedef struct _NormFigure NormFigure;

NormFigure *norm_figure_new (const NormFigureSpec *spec, double width, double height, double scale);
/**
 * norm_figure_new_part: the same as one of several pictures.
 * @height_for_both: px of cells, titles and axes; where less is left for them than that, it goes without braces and colour bars, and without the
 * panel before unless the numbers fit both panels side by side; with less than a third of it, also without running statistics.
 */
NormFigure *norm_figure_new_part (const NormFigureSpec *spec, double width, double height, double scale, double height_for_both);
/* Whether it is a figure of exactly that. */
gboolean norm_figure_is_of (const NormFigure *figure, const NormFigureSpec *spec);
NormFigure *norm_figure_ref (NormFigure *figure);
void norm_figure_unref (NormFigure *figure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormFigure, norm_figure_unref)

/* The whole picture without selection. Expensive: cache it. Paints the paper first. */
void norm_figure_draw (NormFigure *figure, cairo_t *cr);
/**
 * norm_figure_draw_light: the pool of @cell lit, over norm_figure_draw(): everything else dimmed, band, hatch, one rounded outline in both panels.
 * The
 * same for every cell of the pool. Cost: the pool's rectangles and its visible numbers.
 * @pinned: draws a small pin mark at the outline's corner.
 */
void norm_figure_draw_light (NormFigure *figure, cairo_t *cr, gsize cell, gboolean pinned);
/**
 * norm_figure_draw_cursor: what changes with every cell, over norm_figure_draw_light(): the kept/pooled brackets of the cell emphasized, and a
 * double-stroked cursor on it in both panels. In parts, each in a small place of its own and independent of the order, so that little is painted anew
 * when the pointer moves on.
 * @part: 0 … norm_figure_n_cursor_parts() − 1; some draw nothing
 */
void norm_figure_draw_cursor (NormFigure *figure, cairo_t *cr, gsize cell, int part);
int norm_figure_n_cursor_parts (NormFigure *figure);

/* Which cell is at a point; FALSE outside cells. Inverse of norm_figure_cell_rect(). */
gboolean norm_figure_cell_at (NormFigure *figure, double x, double y, NormPanel *panel, gsize *cell);
/* Where a cell is; FALSE when the panel is not drawn. */
gboolean norm_figure_cell_rect (NormFigure *figure, NormPanel panel, gsize cell, cairo_rectangle_t *rect);
/* The area that a panel takes, titles and axes included; for redraws. An after panel without output: the area under its title, for the problem
 * card. */
void norm_figure_panel_rect (NormFigure *figure, NormPanel panel, cairo_rectangle_t *rect);
/**
 * norm_figure_neighbour: the cell reached from @cell by an arrow key, as the eye sees it (dx, dy ∈ −1, 0, 1), across facet gaps; FALSE at
 * the edge.
 */
gboolean norm_figure_neighbour (NormFigure *figure, gsize cell, int dx, int dy, gsize *next);
/* The same into the depth of a block of cubes (@by 1) or back to the front (−1); FALSE at the edge, and always in a plane. */
gboolean norm_figure_neighbour_in_depth (NormFigure *figure, gsize cell, int by, gsize *next);
/* The rows and columns that the panels show, of the input's own axes. */
void norm_figure_get_raster (NormFigure *figure, NormRaster *raster);
/* A selected block of them, over everything else, in the panel "before": a tint and an outline that are no pool's. */
void norm_figure_draw_block (NormFigure *figure, cairo_t *cr, const NormBlock *block);
/* The area it takes, its outline included. */
void norm_figure_block_rect (NormFigure *figure, const NormBlock *block, cairo_rectangle_t *rect);
/* The smallest size at which everything is readable (cells ≥ 6 px or one pixel per value for images). */
void norm_figure_minimum_size (const NormFigureSpec *spec, double *width, double *height);
/* Text of a cell as the panel writes it (decimals of the panel; "NaN" where the picture has ×); free it. */
char *norm_figure_cell_text (NormFigure *figure, NormPanel panel, gsize cell);
/* The row of running statistics in words, with those of @pool: "Running statistics moved: 0.9 · old + 0.1 · new; C=0: mean 0 → 0.4, var 1 → 1.2".
 * Free it. */
char *norm_running_to_text (const NormResult *result, gsize pool);
/* Decimals chosen for a panel. */
int norm_figure_decimals (NormFigure *figure, NormPanel panel);
/* The colour a cell has in @panel under Values colouring, for the strip: value → colour on that panel's scale. */
NormColor norm_figure_value_color (NormFigure *figure, NormPanel panel, double value);

G_END_DECLS
