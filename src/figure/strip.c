/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strip.h"
#include "members.h"
#include "number.h"
#include "palette.h"
#include "text.h"

#include <math.h>

#define MOST_ROWS          4
#define ROW_GAP            2.0
#define LEAST_NUMBER_WIDTH 28.0 /* px of a cell with a number in it */
#define LEAST_COLOR_WIDTH  3.0  /* px of a cell that is only a colour */
#define GOOD_COLOR_WIDTH   8.0  /* px: as long as another row can keep cells this wide, it is added */
#define SINGLE_HEIGHT      32.0
#define NUMBER_HEIGHT      26.0
#define COLOR_HEIGHT       14.0
#define ELLIPSIS_WIDTH     22.0
#define DIGIT_WIDTH        7.2 /* px of a figure at the size below; the width of the cells must not depend on a font */
#define TEXT_SIZE          13.0
#define LEAST_TEXT_SIZE    10.5
#define SPACE_IN_CELL      6.0

/**
 * NormStripLayout: where the members of a pool stand.
 * @n_slots: cells drawn; fewer than @m when the pool is sampled, then a slot stands for an even share of the members
 * @columns: slots in a full row
 * @cells: (owned): the slots' cells where a mask leaves members out; else NULL, they follow from their numbers
 */
typedef struct
{
  gsize m, n_slots, columns, rows;
  double width, row_height;
  gboolean numbers, sampled;
  gsize *cells;
} NormStripLayout;

static void
strip_layout_clear (NormStripLayout *layout)
{
  g_free (layout->cells);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormStripLayout, strip_layout_clear)

/* The longest number of the pool in signs, as its own decimals would have it. */
static glong
longest_number (const NormResult *result, gsize pool, gsize m)
{
  gsize n;
  g_autofree gsize *cells = norm_members_new (result, pool, m, &n);
  g_autofree double *values = g_new (double, n);
  glong longest = 1;
  int decimals;

  for (gsize at = 0; at < n; at++)
    values[at] = norm_view_get (result->input, cells[at]);
  decimals = norm_number_decimals (values, n, 2);
  for (gsize at = 0; at < n; at++)
    {
      g_autofree char *text = norm_number_display (values[at], decimals, FALSE);

      longest = MAX (longest, g_utf8_strlen (text, -1));
    }
  return longest;
}

static gboolean
lay_out_numbers (NormStripLayout *layout, const NormResult *result, gsize pool)
{
  gsize columns = layout->width / LEAST_NUMBER_WIDTH;

  if (layout->m > MOST_ROWS * columns)
    return FALSE;
  columns = layout->width / MAX (LEAST_NUMBER_WIDTH, DIGIT_WIDTH * longest_number (result, pool, layout->m) + SPACE_IN_CELL);
  if (layout->m > MOST_ROWS * columns)
    return FALSE;
  layout->numbers = TRUE;
  layout->rows = (layout->m + columns - 1) / columns;
  layout->row_height = layout->rows == 1 ? SINGLE_HEIGHT : NUMBER_HEIGHT;
  return TRUE;
}

static gboolean
lay_out_colors (NormStripLayout *layout)
{
  gsize good = MAX (layout->width / GOOD_COLOR_WIDTH, 1), most = MAX (layout->width / LEAST_COLOR_WIDTH, 1);

  if (layout->m > MOST_ROWS * most)
    return FALSE;
  layout->rows = MIN ((layout->m + good - 1) / good, MOST_ROWS);
  layout->row_height = COLOR_HEIGHT;
  return TRUE;
}

static void
lay_out_sample (NormStripLayout *layout)
{
  layout->sampled = TRUE;
  layout->rows = 1;
  layout->row_height = SINGLE_HEIGHT;
  layout->n_slots = 2 * (gsize) MAX ((layout->width - ELLIPSIS_WIDTH) / (2 * LEAST_COLOR_WIDTH), 1);
}

static NormStripLayout
lay_out (const NormResult *result, gsize pool, double width)
{
  NormStripLayout layout = { .width = MAX (width, 2 * ELLIPSIS_WIDTH) };

  layout.m = layout.n_slots = pool < result->pooling->n_pools ? result->pools[pool].m : 0;
  if (layout.m == 0)
    return layout;
  if (!lay_out_numbers (&layout, result, pool) && !lay_out_colors (&layout))
    lay_out_sample (&layout);
  if (result->mask != NULL)
    layout.cells = norm_members_new (result, pool, layout.n_slots, &layout.n_slots);
  layout.columns = (layout.n_slots + layout.rows - 1) / layout.rows;
  return layout;
}

/* Cells share the width evenly, but begin and end on whole pixels. */
static double
column_edge (const NormStripLayout *layout, gsize column)
{
  gboolean right_half = layout->sampled && column >= layout->n_slots / 2;
  double room = layout->width - (layout->sampled ? ELLIPSIS_WIDTH : 0);

  return round (column * room / layout->columns) + (right_half ? ELLIPSIS_WIDTH : 0);
}

/* The rectangle of a slot, gaps not taken off. */
static void
slot_rect (const NormStripLayout *layout, gsize slot, cairo_rectangle_t *rect)
{
  gsize column = slot % layout->columns;
  gboolean before_ellipsis = layout->sampled && column + 1 == layout->n_slots / 2;

  rect->x = column_edge (layout, column);
  rect->width = column_edge (layout, column + 1) - (before_ellipsis ? ELLIPSIS_WIDTH : 0) - rect->x;
  rect->y = (slot / layout->columns) * (layout->row_height + ROW_GAP);
  rect->height = layout->row_height;
}

/* The last slot whose member is not behind @member; the first when all are. */
static gsize
search_slot (const NormStripLayout *layout, const NormResult *result, gsize member)
{
  gsize low = 0, high = layout->n_slots;

  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;

      if (norm_pooling_member_of (result->pooling, layout->cells[middle]) <= member)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/* @cell is in the pool and counts. */
static gsize
slot_of_cell (const NormStripLayout *layout, const NormResult *result, gsize cell)
{
  gsize member = norm_pooling_member_of (result->pooling, cell);

  if (layout->cells != NULL)
    return search_slot (layout, result, member);
  if (!layout->sampled)
    return member;
  return MIN ((gsize) (((double) member + 0.5) * layout->n_slots / layout->m), layout->n_slots - 1);
}

/* In a sample, that of the member in the middle of the slot's share. */
static gsize
cell_of_slot (const NormStripLayout *layout, const NormResult *result, gsize pool, gsize slot)
{
  if (layout->cells != NULL)
    return layout->cells[slot];
  if (layout->sampled)
    slot = MIN ((gsize) (((double) slot + 0.5) * layout->m / layout->n_slots), layout->m - 1);
  return norm_pooling_cell (result->pooling, pool, slot);
}

static gboolean
has_cell (const NormStripLayout *layout, const NormResult *result, gsize pool, gsize cell)
{
  return layout->n_slots > 0 && cell < result->input->n_values && norm_pooling_pool_of (result->pooling, cell) == pool &&
         norm_members_counts (result, cell);
}

double
norm_strip_height (const NormResult *result, gsize pool, double width)
{
  g_auto (NormStripLayout) layout = { .cells = NULL };

  g_return_val_if_fail (result != NULL, 0);
  layout = lay_out (result, pool, width);
  return layout.rows == 0 ? 0 : layout.rows * (layout.row_height + ROW_GAP) - ROW_GAP;
}

gboolean
norm_strip_cell_at (const NormResult *result, gsize pool, double width, double x, double y, gsize *cell)
{
  g_auto (NormStripLayout) layout = { .cells = NULL };

  g_return_val_if_fail (result != NULL && cell != NULL, FALSE);
  layout = lay_out (result, pool, width);
  for (gsize slot = 0; slot < layout.n_slots; slot++)
    {
      cairo_rectangle_t rect;

      slot_rect (&layout, slot, &rect);
      if (x < rect.x || x >= rect.x + rect.width || y < rect.y || y >= rect.y + rect.height)
        continue;
      *cell = cell_of_slot (&layout, result, pool, slot);
      return TRUE;
    }
  return FALSE;
}

gboolean
norm_strip_cell_rect (const NormResult *result, gsize pool, double width, gsize cell, cairo_rectangle_t *rect)
{
  g_auto (NormStripLayout) layout = { .cells = NULL };

  g_return_val_if_fail (result != NULL && rect != NULL, FALSE);
  layout = lay_out (result, pool, width);
  if (!has_cell (&layout, result, pool, cell))
    return FALSE;
  slot_rect (&layout, slot_of_cell (&layout, result, cell), rect);
  return TRUE;
}

/* What drawing needs beside the layout. */
typedef struct
{
  NormCanvas *canvas;
  double x, y; /* of the strip on it */
  NormFigure *figure;
  const NormResult *result;
  double text_size; /* 0: numbers do not fit */
} Painter;

/* One size for all numbers of the strip, so that they can be compared; 0 when the longest would be too small to read. */
static double
common_text_size (const Painter *painter, const NormStripLayout *layout, gsize pool)
{
  double room = floor (layout->width / layout->columns) - SPACE_IN_CELL, size = TEXT_SIZE;

  for (gsize slot = 0; slot < layout->n_slots; slot++)
    {
      gsize cell = cell_of_slot (layout, painter->result, pool, slot);
      g_autofree char *text = norm_figure_cell_text (painter->figure, NORM_PANEL_BEFORE, cell);
      double width = norm_text_width (painter->canvas->theme, NORM_TEXT_PLAIN, TEXT_SIZE, text);

      if (width > room)
        size = MIN (size, TEXT_SIZE * room / width);
    }
  return size < LEAST_TEXT_SIZE ? 0 : size;
}

static void
draw_number (const Painter *painter, const cairo_rectangle_t *rect, const NormColor *background, gsize cell)
{
  g_autofree char *text = norm_figure_cell_text (painter->figure, NORM_PANEL_BEFORE, cell);
  NormColor ink = norm_palette_ink_on (background);

  norm_canvas_text (painter->canvas, text, NORM_TEXT_PLAIN, painter->text_size, painter->x + rect->x + rect->width / 2,
                    painter->y + rect->y + rect->height / 2 + 0.36 * painter->text_size, 0.5, &ink, 1);
}

static void
draw_slot (const Painter *painter, const NormStripLayout *layout, gsize slot, gsize cell)
{
  double gap = layout->numbers ? 1.5 : layout->width / layout->columns >= 6 ? 1 : 0;
  cairo_rectangle_t rect;
  NormColor color = norm_figure_value_color (painter->figure, NORM_PANEL_BEFORE, norm_view_get (painter->result->input, cell));

  slot_rect (layout, slot, &rect);
  norm_canvas_rect (painter->canvas, painter->x + rect.x, painter->y + rect.y, rect.width - gap, rect.height, &color, 1);
  if (layout->numbers && painter->text_size > 0)
    draw_number (painter, &rect, &color, cell);
}

/* White under black: visible on every colour and paper. Inside of a cell with a number, around one that is only a colour, but never outside of the
 * strip. */
static void
draw_cursor (const Painter *painter, const NormStripLayout *layout, gsize slot)
{
  static const NormColor white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 };
  double inset = layout->numbers ? 2 : -1, left, right;
  cairo_rectangle_t rect, box;

  slot_rect (layout, slot, &rect);
  left = MAX (rect.x + inset, 2);
  right = MIN (rect.x + rect.width - inset - (layout->numbers ? 1.5 : 0), layout->width - 2);
  box = (cairo_rectangle_t){ painter->x + left, painter->y + rect.y + 2, right - left, rect.height - 4 };
  norm_canvas_box (painter->canvas, &box, 0);
  norm_canvas_stroke (painter->canvas, &white, 4, 0);
  norm_canvas_box (painter->canvas, &box, 0);
  norm_canvas_stroke (painter->canvas, &black, 2, 0);
}

static void
draw_ellipsis (const Painter *painter, const NormStripLayout *layout)
{
  double left = column_edge (layout, layout->n_slots / 2) - ELLIPSIS_WIDTH;

  norm_canvas_text (painter->canvas, "…", NORM_TEXT_PLAIN, TEXT_SIZE, painter->x + left + ELLIPSIS_WIDTH / 2, painter->y + layout->row_height / 2 + 3,
                    0.5, &painter->canvas->theme->muted, 1);
}

void
norm_strip_draw_on (NormCanvas *canvas, NormFigure *figure, const NormResult *result, gsize pool, gsize cell, double x, double y, double width)
{
  Painter painter = { canvas, x, y, figure, result, 0 };
  g_auto (NormStripLayout) layout = { .cells = NULL };
  gboolean marks;
  gsize cursor = G_MAXSIZE;

  g_return_if_fail (canvas != NULL && figure != NULL && result != NULL);
  layout = lay_out (result, pool, width);
  marks = has_cell (&layout, result, pool, cell);
  if (marks)
    cursor = slot_of_cell (&layout, result, cell);
  if (layout.numbers)
    painter.text_size = common_text_size (&painter, &layout, pool);
  for (gsize slot = 0; slot < layout.n_slots; slot++)
    draw_slot (&painter, &layout, slot, slot == cursor ? cell : cell_of_slot (&layout, result, pool, slot));
  if (layout.sampled)
    draw_ellipsis (&painter, &layout);
  if (marks)
    draw_cursor (&painter, &layout, cursor);
}

void
norm_strip_draw (cairo_t *cr, NormFigure *figure, const NormResult *result, gsize pool, gsize cell, const NormTheme *theme, double width)
{
  g_autoptr (NormCanvas) canvas = NULL;

  g_return_if_fail (cr != NULL && theme != NULL);
  canvas = norm_canvas_new_cairo (theme, cr);
  norm_strip_draw_on (canvas, figure, result, pool, cell, 0, 0, width);
}
