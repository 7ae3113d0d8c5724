/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas.h"
#include "cubes.h"
#include "figure.h"
#include "grid.h"
#include "palette.h"
#include "range.h"
#include "values.h"

G_BEGIN_DECLS

#define NORM_N_PANELS        2
#define NORM_MOST_RECTANGLES 4000 /* more visible cells than this are drawn as one image */

/* Room around the cells, for unit 1 */
#define NORM_BRACE_ROW 26.0
#define NORM_CLEARANCE 9.0 /* between cells and what stands around them: room for the pool's outline */

/* Type sizes and the room around the cells, in px; everything scales with @unit, which grows with the space there is. */
typedef struct
{
  double unit;
  gboolean compact; /* facets so small that nothing is written about the axes in them */
  double title, label, small;
  double left, right, top, bottom;     /* of a panel, around its cells */
  double title_row;                    /* part of top */
  double facet_row, index_row;         /* "C=0" and its bracket; "L 0  1  2" */
  double index_column;                 /* part of left: indices of touching cells (H) */
  double label_columns[NORM_MAX_AXES]; /* part of left: the widest "N=0" of each facet axis that runs down */
  double heading;                      /* least width of title and colour bar, from the cells' left edge */
} NormMetrics;

typedef struct
{
  gboolean drawn;         /* FALSE: the after panel of a layer that gives no output */
  cairo_rectangle_t area; /* titles and axes included */
  int x, y;               /* device px of the first cell */
  NormValues values;
  NormRange range;
  int decimals;         /* most that are shown */
  gboolean has_numbers; /* they fit its cells */
} NormPanelLayout;

struct _NormFigure
{
  gatomicrefcount ref_count;

  /* owned */
  NormFigureSpec spec;
  guint asked_without;    /* what was asked for of spec.without … */
  gboolean asked_running; /* … and spec.running */

  /* borrowed */
  const NormTheme *theme;

  double width, height, scale;
  double used_height; /* of the natural size: from the top to the end of the content */
  double used_width;
  double moved_down; /* px that norm_layout_move() has moved it by */
  NormMetrics metrics;
  NormGrid grid;  /* the same in both panels: the same value stands in the same column */
  NormView *mask; /* owned, with the grid's axes; NULL: no padding is shown */
  NormValues mask_values;
  NormCubes cubes;              /* of the grid's cells; where spec.cubes is set */
  double *shown[NORM_N_PANELS]; /* owned: the value that each cube shows; NULL: every value has a cube of its own */
  NormPanelLayout panels[NORM_N_PANELS];
  gboolean beside;
  double caption_x, caption_baseline;
  double running_y;   /* top of the row of running statistics */
  double moved;       /* px to the right, in a larger picture */
  double number_size; /* type size of the numbers in the cells; 0: they do not fit */
};

/* One drawing of a figure. */
typedef struct
{
  NormFigure *figure;
  NormCanvas *canvas;
  gboolean lit; /* dim every cell outside the pool of @cell */
  gsize cell;
  gboolean bare; /* without the cells: titles and axes alone */
} NormDrawing;

/* layout.c */
void norm_layout_metrics (NormFigure *figure);
void norm_layout_arrange (NormFigure *figure);
double norm_layout_facet_columns (const NormFigure *figure, int axis); /* px left of the labels of facet axis @axis, of those outside of it */
void norm_layout_least (const NormFigure *figure, double *width, double *height); /* room for the cells the grid has now, one panel below the other */
void norm_layout_shrink (NormFigure *figure, gboolean width, gboolean height);    /* cut the figure to its content */
/* All of it so many px (rounded to whole device px) to the right and down: a part of a larger picture. */
void norm_layout_move (NormFigure *figure, double x, double y);

/* What the cells have between the panels' margins, in device px. */
void norm_layout_room (const NormFigure *figure, gboolean beside, gint64 *across, gint64 *down);

/* cubes-arrange.c: the block instead of the grid, where norm_cubes_are_shown(). Lengths in px. */
gboolean norm_cubes_are_shown (const NormFigure *figure);
void norm_cubes_metrics (NormFigure *figure);
double norm_cubes_try (const NormFigure *figure, NormCubes *cubes,
                       gboolean beside);               /* the largest that fit; returns how much they take of the picture */
gsize norm_cubes_count_faces (const NormCubes *cubes); /* that are painted at most */
void norm_cubes_least (const NormFigure *figure, double *width, double *height);
void norm_cubes_read (NormFigure *figure);
NormColor norm_cubes_color (NormFigure *figure, NormPanel panel, const NormCube *cube);
void norm_cubes_origin (const NormFigure *figure, NormPanel panel, double *x, double *y);
gboolean norm_cubes_cell_at (const NormFigure *figure, NormPanel panel, double x, double y, gsize *cell);
void norm_cubes_cell_rect (const NormFigure *figure, NormPanel panel, gsize cell, cairo_rectangle_t *rect);
void norm_cubes_number_room (const NormFigure *figure, double *width, double *height);
gboolean norm_cubes_neighbour (const NormFigure *figure, gsize cell, NormSide side, int by, gsize *next);
/* cubes-draw.c */
void norm_cubes_draw (NormDrawing *drawing, NormPanel panel);
void norm_cubes_draw_veil (NormDrawing *drawing, NormPanel panel);
void norm_cubes_draw_pool (NormDrawing *drawing, NormPanel panel, gboolean pinned);
void norm_cubes_draw_cursor (NormDrawing *drawing, NormPanel panel);
/* cubes-labels.c */
char *norm_cubes_index_text (const NormCubes *cubes, NormSide side, gsize at); /* NULL where numbers would say nothing: several axes */
char *norm_cubes_axes_text (const NormCubes *cubes, NormSide side);            /* "C", "H·W" */
char *norm_cubes_side_name (const NormCubes *cubes, NormSide side);
void norm_cubes_draw_labels (NormDrawing *drawing, NormPanel panel);
void norm_cubes_draw_lit_label (NormDrawing *drawing, NormPanel panel, NormSide side);

/* figure-values.c: text and colours of values */
void norm_figure_read_values (NormFigure *figure);
void norm_figure_fit_numbers (NormFigure *figure);
char *norm_figure_value_text (const NormPanelLayout *layout, double value);
double norm_figure_get_value (const NormFigure *figure, NormPanel panel, gsize cell);
guint32 norm_figure_value_argb (const NormRange *range, double value);
gboolean norm_figure_colors_pools (const NormFigure *figure);
NormColor norm_figure_cell_color (NormFigure *figure, NormPanel panel, gsize cell);

/* figure-cells.c, figure-image.c */
void norm_figure_draw_cells (NormDrawing *drawing, NormPanel panel);
void norm_figure_draw_cell (NormDrawing *drawing, NormPanel panel, gsize x, gsize y); /* its rectangle */
void norm_figure_draw_numbers (NormDrawing *drawing, NormPanel panel);
void norm_figure_draw_number (NormDrawing *drawing, NormPanel panel, gsize cell,
                              gboolean dimmed); /* dimmed: in the theme's ink, the cell is nearly paper */
NormColor norm_figure_number_ink (NormFigure *figure, NormPanel panel, gsize cell);
cairo_surface_t *norm_figure_cells_image (NormDrawing *drawing, NormPanel panel);
int norm_figure_hairline (const NormFigure *figure); /* device px of paper between touching cells */
gboolean norm_figure_in_pool (const NormFigure *figure, gsize cell, gsize lit_cell);

/* figure-mask.c: padding, which is shown in the panel "before" only: after, it is normalized like everything else. */
void norm_figure_take_mask (NormFigure *figure);
gboolean norm_figure_uses_mask (const NormFigure *figure, NormPanel panel); /* padding is not counted */
gboolean norm_figure_is_padding (const NormFigure *figure, NormPanel panel, gsize cell);
gboolean norm_figure_is_left_out (const NormFigure *figure, NormPanel panel, gsize cell); /* padding that is not counted */
void norm_figure_draw_cross (NormDrawing *drawing, const cairo_rectangle_t *rect, const NormColor *ink, double opacity);

/* caption.c: which axes are kept and pooled, and what a crossed cell means. */
double norm_caption_height (const NormFigure *figure);
void norm_caption_draw (NormDrawing *drawing);

/* figure-running.c: a row of running statistics, the lit pool's marked. */
double norm_running_height (const NormFigure *figure); /* 0: none */
void norm_running_draw (NormDrawing *drawing);
void norm_running_draw_lit (NormDrawing *drawing);

/* axis.c, colorbar.c */
void norm_axis_draw_all (NormDrawing *drawing, NormPanel panel);
void norm_axis_draw_lit (NormDrawing *drawing, NormPanel panel, int axis);
void norm_colorbar_draw (NormDrawing *drawing, NormPanel panel);

/* figure-problem.c */
void norm_figure_draw_problem (NormDrawing *drawing);

/* figure-draw.c */
void norm_figure_draw_base (NormDrawing *drawing);
void norm_figure_draw_contents (NormDrawing *drawing); /* the same without the paper */
/* mark.c */
void norm_mark_draw_veil (NormDrawing *drawing, cairo_t *cr);
void norm_mark_draw_pool (NormDrawing *drawing, gboolean pinned);
void norm_mark_draw_cursor (NormDrawing *drawing, int part);        /* as in norm_figure_draw_cursor() */
void norm_mark_draw_pin (NormDrawing *drawing, double x, double y); /* its middle */

/* Whether @panel has a place in the picture */
static inline gboolean
norm_figure_has_panel (const NormFigure *figure, NormPanel panel)
{
  return (figure->spec.without & (1u << panel)) == 0;
}

static inline gboolean
norm_figure_goes_without (const NormFigure *figure, NormFigureWithout what)
{
  return (figure->spec.without & (guint) what) != 0;
}

/* px of a device px */
static inline double
norm_figure_px (const NormFigure *figure, gint64 device)
{
  return (double) device / figure->scale;
}

G_END_DECLS
