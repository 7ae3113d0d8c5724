/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "step-picture.h"
#include "grid.h"
#include "number.h"
#include "palette.h"
#include "text.h"

#include <math.h>

#define ARROW_WIDTH  34.0 /* px between the two sides, with the arrow in it */
#define MOST_CELL    26.0
#define MOST_GAP     6.0
#define LEAST_NUMBER 13.0 /* px of a cell with its number in it */
#define TEXT_SIZE    10.7 /* 8 pt */
#define SPACE        2.0  /* px beside a number */
#define PALE         0.2

typedef struct
{
  NormView *view; /* owned */
  NormGrid grid;
  double x, y; /* of the first cell, in px */
  gboolean numbers;
} Side;

struct _NormStepPicture
{
  Side sides[2]; /* before, after */
  double width, height, scale;
  int decimals;
};

static void
fit_side (Side *side, double left, double width, double height, double scale)
{
  NormGrid *grid = &side->grid;
  const int most = (int) (MOST_CELL * scale), gap = (int) (MOST_GAP * scale);

  norm_grid_init (grid, side->view, NULL, NULL);
  norm_track_fit (&grid->x, MAX (1, (gint64) (width * scale)), most, gap);
  norm_track_fit (&grid->y, MAX (1, (gint64) (height * scale)), most, gap);
  if (grid->x.bin == 1 && grid->y.bin == 1 && grid->x.cell > grid->y.cell && norm_grid_has_planes (grid))
    norm_track_set_cell (&grid->x, grid->y.cell, gap);
  side->x = left + floor ((width * scale - (double) grid->x.extent) / 2) / scale;
  side->y = floor ((height * scale - (double) grid->y.extent) / 2) / scale;
}

/* Numbers only where all of a side's fit. */
static gboolean
numbers_fit (const Side *side, int decimals, double scale)
{
  const double cell = side->grid.x.cell / scale;

  if (side->grid.x.bin > 1 || side->grid.y.bin > 1 || cell < LEAST_NUMBER || side->grid.y.cell / scale < LEAST_NUMBER)
    return FALSE;
  for (gsize at = 0; at < side->view->n_values; at++)
    {
      g_autofree char *text = norm_number_display (norm_view_get (side->view, at), decimals, FALSE);

      if (norm_text_width (norm_theme (NORM_THEME_LIGHT), NORM_TEXT_PLAIN, TEXT_SIZE, text) > cell - SPACE)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_small (const NormView *view)
{
  return view->n_values <= 256;
}

NormStepPicture *
norm_step_picture_new (NormView *before, NormView *after, double width, double height, double scale)
{
  NormStepPicture *picture = g_new0 (NormStepPicture, 1);
  const double side_width = MAX (1, (width - ARROW_WIDTH) / 2);
  g_autofree double *values = is_small (before) ? norm_view_to_doubles (before) : NULL;

  *picture = (NormStepPicture){ .width = width, .height = height, .scale = scale };
  picture->sides[0].view = norm_view_ref (before);
  picture->sides[1].view = norm_view_ref (after);
  picture->decimals = values != NULL ? norm_number_decimals (values, before->n_values, 2) : 0;
  for (int at = 0; at < 2; at++)
    {
      Side *side = &picture->sides[at];

      fit_side (side, at * (side_width + ARROW_WIDTH), side_width, height, scale);
      side->numbers = is_small (side->view) && numbers_fit (side, picture->decimals, scale);
    }
  return picture;
}

void
norm_step_picture_free (NormStepPicture *picture)
{
  for (int at = 0; at < 2; at++)
    norm_view_unref (picture->sides[at].view);
  g_free (picture);
}

/* The order before the step, from blue to orange: what the step does to it is what there is to see. */
static gboolean
cell_color (const NormStepPicture *picture, const Side *side, gsize cell, NormColor *color)
{
  const Side *before = &picture->sides[0], *after = &picture->sides[1];
  const gsize source = norm_view_source (side->view, cell), last = before->view->n_values - 1;
  gsize place = cell, there;

  if (side != before)
    norm_view_find (before->view, source, &place);
  *color = norm_palette_diverging (last > 0 ? 2 * (double) place / (double) last - 1 : 1);
  return side == after || norm_view_find (after->view, source, &there);
}

static void
cell_rect (const Side *side, gsize cell, double scale, cairo_rectangle_t *rect)
{
  cairo_rectangle_int_t pixels;

  norm_grid_cell_rect (&side->grid, cell, &pixels);
  *rect = (cairo_rectangle_t){ side->x + pixels.x / scale, side->y + pixels.y / scale, pixels.width / scale, pixels.height / scale };
}

void
norm_step_picture_cell (const NormStepPicture *picture, gboolean after, gsize cell, cairo_rectangle_t *rect, NormColor *color)
{
  g_return_if_fail (cell < picture->sides[after ? 1 : 0].view->n_values);
  cell_rect (&picture->sides[after ? 1 : 0], cell, picture->scale, rect);
  cell_color (picture, &picture->sides[after ? 1 : 0], cell, color);
}

static void
draw_number (const NormStepPicture *picture, const Side *side, gsize cell, const cairo_rectangle_t *rect, const NormColor *color, cairo_t *cr,
             const NormTheme *theme, double opacity)
{
  g_autofree char *text = norm_number_display (norm_view_get (side->view, cell), picture->decimals, FALSE);
  const double width = norm_text_width (theme, NORM_TEXT_PLAIN, TEXT_SIZE, text);
  const NormColor ink = opacity < 1 ? theme->muted : norm_palette_ink_on (color);

  norm_color_set_source (cr, &ink, opacity < 1 ? theme->dim_ink : 1);
  norm_text_show (cr, theme, NORM_TEXT_PLAIN, TEXT_SIZE, text, rect->x + (rect->width - width) / 2, rect->y + rect->height / 2 + TEXT_SIZE * 0.36);
}

static void
draw_cell (const NormStepPicture *picture, const Side *side, gsize cell, cairo_t *cr, const NormTheme *theme)
{
  const double line = 1 / picture->scale;
  cairo_rectangle_t rect;
  NormColor color;
  double opacity;

  cell_rect (side, cell, picture->scale, &rect);
  opacity = cell_color (picture, side, cell, &color) ? 1 : PALE;
  norm_color_set_source (cr, &color, opacity);
  cairo_rectangle (cr, rect.x, rect.y, rect.width, rect.height);
  cairo_fill (cr);
  if (side->grid.x.cell < 5 || side->grid.y.cell < 5)
    return;
  norm_color_set_source (cr, &theme->rule, 1);
  cairo_rectangle (cr, rect.x + line / 2, rect.y + line / 2, rect.width - line, rect.height - line);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
  if (side->numbers)
    draw_number (picture, side, cell, &rect, &color, cr, theme, opacity);
}

/* One cell for each place that has pixels of its own */
static void
draw_side (const NormStepPicture *picture, const Side *side, cairo_t *cr, const NormTheme *theme)
{
  const NormGrid *grid = &side->grid;

  for (gsize y = 0; y < grid->y.n_visible && side->view->n_values > 0; y++)
    for (gsize x = 0; x < grid->x.n_visible; x++)
      draw_cell (picture, side, norm_grid_cell (grid, norm_track_place_of_visible (&grid->x, x), norm_track_place_of_visible (&grid->y, y)), cr,
                 theme);
}

static void
draw_arrow (const NormStepPicture *picture, cairo_t *cr, const NormTheme *theme)
{
  const double middle = picture->width / 2, y = floor (picture->height / 2) + 0.5;

  norm_color_set_source (cr, &theme->muted, 1);
  cairo_set_line_width (cr, 1.5);
  cairo_move_to (cr, middle - 8, y);
  cairo_line_to (cr, middle + 8, y);
  cairo_move_to (cr, middle + 3, y - 4.5);
  cairo_line_to (cr, middle + 8, y);
  cairo_line_to (cr, middle + 3, y + 4.5);
  cairo_stroke (cr);
}

void
norm_step_picture_draw (const NormStepPicture *picture, cairo_t *cr, const NormTheme *theme)
{
  for (int at = 0; at < 2; at++)
    draw_side (picture, &picture->sides[at], cr, theme);
  draw_arrow (picture, cr, theme);
}
