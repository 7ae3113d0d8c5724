/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheet.h"
#include "figure-private.h"
#include "formula.h"
#include "number.h"
#include "strip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NATURAL_WIDTH  672.0
#define NATURAL_HEIGHT 650.0
#define MARGIN         24.0
#define SPACING        18.0
#define WIDE           1.25 /* width to height from which on the parts stand beside the figure */
#define SHARE_BESIDE   0.4  /* of the width */
#define LEAST_FIGURE   0.42 /* of the height, when parts are below */
#define ROW            21.0
#define TITLE          15.0
#define LABEL          13.0
#define FORMULA        18.0
#define LEAST_FORMULA  9.0
#define MOST_ROWS      12
#define MOST_TERMS     8
#define LEAST_UNIT     0.55

struct _NormSheet
{
  /* owned */
  NormFigure *figure;  /* NULL: none is shown */
  NormFigure *colors;  /* one with the panel before, whose colours and decimals the strip has */
  GPtrArray *formulas; /* of NormFormula */

  /* borrowed */
  const NormTheme *theme;
  NormResult *result; /* the figure's */

  NormExportOptions options;
  double width, height;
  double unit;             /* of the parts */
  double x, y, part_width; /* of the parts */
  gsize pool, cell;        /* cell: G_MAXSIZE when none is lit */
  gsize n_rows;            /* of the table */
};

static gboolean
has (const NormSheet *sheet, NormExportPart part)
{
  return (sheet->options.parts & part) != 0;
}

gboolean
norm_sheet_is_wanted (const NormFigureSpec *spec, const NormExportOptions *options)
{
  gboolean pools = spec->result != NULL && spec->result->pooling->n_pools > 0 && spec->result->pooling->m > 0;

  return pools && (options->parts & (NORM_EXPORT_STRIP | NORM_EXPORT_FORMULA | NORM_EXPORT_TABLE)) != 0;
}

/* ── what is told ── */

static void
add_formula (NormSheet *sheet, NormFormula *formula)
{
  if (formula != NULL)
    g_ptr_array_add (sheet->formulas, formula);
}

/* In the order in which the layer computes. */
static void
make_formulas (NormSheet *sheet)
{
  const NormResult *result = sheet->result;
  gsize pool = sheet->pool, cell = sheet->cell;

  if (!has (sheet, NORM_EXPORT_FORMULA))
    return;
  if (result->uses_running)
    {
      add_formula (sheet, norm_formula_used_mean (result, pool));
      add_formula (sheet, norm_formula_used_variance (result, pool));
    }
  else
    {
      add_formula (sheet, norm_formula_mean (result, pool, cell, MOST_TERMS));
      add_formula (sheet, norm_formula_variance (result, pool, cell, MOST_TERMS));
    }
  if (cell == G_MAXSIZE)
    return;
  add_formula (sheet, norm_formula_output (result, cell));
  add_formula (sheet, norm_formula_affine (result, cell));
}

static double
formula_size (const NormSheet *sheet, NormFormula *formula)
{
  return norm_formula_fit_size (formula, sheet->theme, FORMULA * sheet->unit, sheet->part_width, LEAST_FORMULA * sheet->unit);
}

/* ── sizes ── */

static double
formulas_height (const NormSheet *sheet)
{
  double height = 0;

  for (guint at = 0; at < sheet->formulas->len; at++)
    {
      NormFormula *formula = g_ptr_array_index (sheet->formulas, at);
      double width, ascent, descent;

      norm_formula_measure (formula, sheet->theme, formula_size (sheet, formula), &width, &ascent, &descent);
      height += ascent + descent + 10 * sheet->unit;
    }
  return height;
}

static double
heading_height (const NormSheet *sheet)
{
  return has (sheet, NORM_EXPORT_STRIP) || sheet->formulas->len > 0 ? ROW * sheet->unit + 8 * sheet->unit : 0;
}

static double
strip_height (const NormSheet *sheet)
{
  return has (sheet, NORM_EXPORT_STRIP) ? norm_strip_height (sheet->result, sheet->pool, sheet->part_width) + SPACING * sheet->unit : 0;
}

static gboolean
leaves_out (const NormSheet *sheet)
{
  return sheet->n_rows < sheet->result->pooling->n_pools;
}

static double
table_height (const NormSheet *sheet)
{
  return has (sheet, NORM_EXPORT_TABLE) ? ((double) sheet->n_rows + 1 + leaves_out (sheet)) * ROW * sheet->unit + 6 * sheet->unit : 0;
}

static double
parts_height (const NormSheet *sheet)
{
  return heading_height (sheet) + strip_height (sheet) + formulas_height (sheet) + table_height (sheet);
}

/* Fewer rows, then smaller type, until the parts are no higher than @room. */
static void
fit_parts (NormSheet *sheet, double room)
{
  sheet->n_rows = MIN (sheet->result->pooling->n_pools, MOST_ROWS);
  while (has (sheet, NORM_EXPORT_TABLE) && sheet->n_rows > 2 && parts_height (sheet) > room)
    sheet->n_rows--;
  while (sheet->unit > LEAST_UNIT && parts_height (sheet) > room)
    sheet->unit *= 0.94;
}

/* ── arranging ── */

static NormFigure *
make_figure (const NormFigureSpec *spec, double width, double height, double scale, gboolean shrink)
{
  NormFigure *figure = norm_figure_new (spec, MAX (width, 1), MAX (height, 1), scale);

  if (shrink)
    norm_layout_shrink (figure, FALSE, TRUE);
  return figure;
}

static void
arrange_beside (NormSheet *sheet, const NormFigureSpec *spec, double scale)
{
  double margin = MARGIN * sheet->unit, left = sheet->width * (1 - SHARE_BESIDE);

  sheet->part_width = sheet->width - left - margin;
  sheet->x = left;
  fit_parts (sheet, sheet->height - 2 * margin);
  sheet->y = MAX ((sheet->height - parts_height (sheet)) / 2, margin / 2);
  sheet->figure = make_figure (spec, left, sheet->height, scale, FALSE);
}

static void
arrange_below (NormSheet *sheet, const NormFigureSpec *spec, double scale)
{
  double margin = MARGIN * sheet->unit, room = sheet->height > 0 ? sheet->height * (1 - LEAST_FIGURE) : 4 * NATURAL_HEIGHT * sheet->unit;
  double given = sheet->height;

  sheet->x = margin;
  sheet->part_width = sheet->width - 2 * margin;
  fit_parts (sheet, room - margin);
  sheet->figure = make_figure (spec, sheet->width, given > 0 ? given - parts_height (sheet) - margin : NATURAL_HEIGHT * sheet->width / NATURAL_WIDTH,
                               scale, given <= 0);
  sheet->y = sheet->figure->height;
  if (given <= 0)
    sheet->height = ceil (sheet->y + parts_height (sheet) + margin);
}

/* The parts in the middle of the sheet. */
static void
arrange_alone (NormSheet *sheet)
{
  double margin = MARGIN * sheet->unit;

  sheet->x = margin;
  sheet->part_width = sheet->width - 2 * margin;
  fit_parts (sheet, sheet->height > 0 ? sheet->height - 2 * margin : 4 * NATURAL_HEIGHT);
  if (sheet->height <= 0)
    sheet->height = ceil (parts_height (sheet) + 2 * margin);
  sheet->y = MAX ((sheet->height - parts_height (sheet)) / 2, 0);
}

static NormFigure *
make_colors (const NormSheet *sheet, const NormFigureSpec *spec)
{
  NormFigureSpec colors = *spec;

  if (sheet->figure != NULL && sheet->figure->panels[NORM_PANEL_BEFORE].drawn)
    return norm_figure_ref (sheet->figure);
  colors.without = 0;
  return norm_figure_new (&colors, NATURAL_WIDTH, NATURAL_HEIGHT, 1);
}

NormSheet *
norm_sheet_new (const NormFigureSpec *spec, const NormExportOptions *options, double scale)
{
  NormSheet *sheet = g_new0 (NormSheet, 1);

  g_return_val_if_fail (norm_sheet_is_wanted (spec, options), NULL);
  sheet->options = *options;
  sheet->theme = norm_theme (spec->theme);
  sheet->result = norm_result_ref (spec->result);
  sheet->formulas = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_formula_free);
  sheet->width = options->width > 0 ? options->width : NATURAL_WIDTH;
  sheet->height = options->height;
  sheet->unit =
    CLAMP (sheet->height > 0 ? MIN (sheet->width / NATURAL_WIDTH, sheet->height / NATURAL_HEIGHT) : sheet->width / NATURAL_WIDTH, 0.75, 2.4);
  sheet->cell = options->lit ? options->cell : G_MAXSIZE;
  sheet->pool = options->lit ? norm_pooling_pool_of (spec->result->pooling, options->cell) : 0;
  make_formulas (sheet);
  if (!has (sheet, NORM_EXPORT_BEFORE) && !has (sheet, NORM_EXPORT_AFTER))
    arrange_alone (sheet);
  else if (sheet->height > 0 && sheet->width >= WIDE * sheet->height)
    arrange_beside (sheet, spec, scale);
  else
    arrange_below (sheet, spec, scale);
  sheet->colors = make_colors (sheet, spec);
  return sheet;
}

void
norm_sheet_free (NormSheet *sheet)
{
  g_clear_pointer (&sheet->figure, norm_figure_unref);
  norm_figure_unref (sheet->colors);
  norm_result_unref (sheet->result);
  g_ptr_array_unref (sheet->formulas);
  g_free (sheet);
}

double
norm_sheet_width (const NormSheet *sheet)
{
  return sheet->width;
}

double
norm_sheet_height (const NormSheet *sheet)
{
  return sheet->height;
}

/* ── drawing ── */

static void
draw_figure (NormSheet *sheet, NormCanvas *canvas)
{
  NormDrawing drawing = { .figure = sheet->figure, .canvas = canvas, .cell = sheet->options.cell, .lit = sheet->options.lit };

  norm_figure_draw_contents (&drawing);
  if (!drawing.lit)
    return;
  norm_mark_draw_pool (&drawing, FALSE);
  for (int part = 0; part < norm_figure_n_cursor_parts (sheet->figure); part++)
    norm_mark_draw_cursor (&drawing, part);
}

/* "Feature 0", and at the end of the line how many values. */
static double
draw_heading (NormSheet *sheet, NormCanvas *canvas, double y)
{
  g_autofree char *title = norm_explain_pool_title (sheet->result, sheet->pool);
  gsize m = sheet->result->pools[sheet->pool].m;
  g_autofree char *count = g_strdup_printf (ngettext ("%zu value pooled", "%zu values pooled", m), m);
  double baseline = y + TITLE * sheet->unit;

  norm_canvas_text (canvas, title, NORM_TEXT_BOLD, TITLE * sheet->unit, sheet->x, baseline, 0, &sheet->theme->ink, 1);
  norm_canvas_text (canvas, count, NORM_TEXT_PLAIN, LABEL * sheet->unit, sheet->x + sheet->part_width, baseline, 1, &sheet->theme->accent, 1);
  return y + heading_height (sheet);
}

static double
draw_formulas (NormSheet *sheet, NormCanvas *canvas, double y)
{
  for (guint at = 0; at < sheet->formulas->len; at++)
    {
      NormFormula *formula = g_ptr_array_index (sheet->formulas, at);
      double size = formula_size (sheet, formula), width, ascent, descent;

      norm_formula_measure (formula, sheet->theme, size, &width, &ascent, &descent);
      norm_formula_draw_on (formula, canvas, size, sheet->x, y + ascent);
      y += ascent + descent + 10 * sheet->unit;
    }
  return y;
}

/* Names at the left, numbers at the right of their columns. */
static void
draw_row (NormSheet *sheet, NormCanvas *canvas, double y, const char *const texts[4], NormTextStyle style, const NormColor *color)
{
  static const double ends[] = { 0, 0.44, 0.72, 1 };
  double baseline = y + 0.7 * ROW * sheet->unit;

  for (int column = 0; column < 4; column++)
    norm_canvas_text (canvas, texts[column], style, LABEL * sheet->unit, sheet->x + ends[column] * sheet->part_width, baseline, column == 0 ? 0 : 1,
                      color, 1);
}

static void
draw_pool (NormSheet *sheet, NormCanvas *canvas, double y, gsize pool)
{
  const NormPoolStatistics *statistics = &sheet->result->pools[pool];
  g_autofree char *name = norm_pooling_pool_name (sheet->result->pooling, pool);
  g_autofree char *m = g_strdup_printf ("%" G_GSIZE_FORMAT, statistics->m);
  g_autofree char *mean = norm_number_display (statistics->mean, 4, TRUE), *var = norm_number_display (statistics->var, 4, TRUE);
  gboolean lit = sheet->cell != G_MAXSIZE && pool == sheet->pool;
  const char *texts[] = { *name != '\0' ? name : _ ("all"), m, mean, var };

  if (lit && sheet->theme->paper.a > 0)
    norm_canvas_rect (canvas, sheet->x - 4 * sheet->unit, y, sheet->part_width + 8 * sheet->unit, ROW * sheet->unit, &sheet->theme->band, 1);
  draw_row (sheet, canvas, y, texts, lit ? NORM_TEXT_BOLD : NORM_TEXT_PLAIN, &sheet->theme->ink);
}

/* The first pools; the lit one takes the last row when it would not be among them. */
static void
draw_table (NormSheet *sheet, NormCanvas *canvas, double y)
{
  gsize n_pools = sheet->result->pooling->n_pools;
  double row = ROW * sheet->unit;

  draw_row (sheet, canvas, y, (const char *const[]){ _ ("pool"), "m", _ ("mean"), _ ("var (÷m)") }, NORM_TEXT_PLAIN, &sheet->theme->muted);
  norm_canvas_line (canvas, sheet->x, y + row, sheet->x + sheet->part_width, y + row);
  norm_canvas_stroke (canvas, &sheet->theme->rule, sheet->unit, 0);
  for (gsize at = 0; at < sheet->n_rows; at++)
    {
      gboolean last = at + 1 == sheet->n_rows && sheet->cell != G_MAXSIZE && sheet->pool >= sheet->n_rows;

      draw_pool (sheet, canvas, y + (double) (at + 1) * row + 2 * sheet->unit, last ? sheet->pool : at);
    }
  if (leaves_out (sheet))
    {
      g_autofree char *words = g_strdup_printf ("… and %" G_GSIZE_FORMAT " more", n_pools - sheet->n_rows);

      norm_canvas_text (canvas, words, NORM_TEXT_PLAIN, LABEL * sheet->unit, sheet->x, y + ((double) sheet->n_rows + 1.7) * row, 0,
                        &sheet->theme->muted, 1);
    }
}

void
norm_sheet_draw (NormCanvas *canvas, gpointer data)
{
  NormSheet *sheet = data;
  double y = sheet->y;

  if (sheet->theme->paper.a > 0)
    norm_canvas_rect (canvas, 0, 0, sheet->width, sheet->height, &sheet->theme->paper, 1);
  if (sheet->figure != NULL)
    draw_figure (sheet, canvas);
  if (heading_height (sheet) > 0)
    y = draw_heading (sheet, canvas, y);
  if (has (sheet, NORM_EXPORT_STRIP))
    {
      norm_strip_draw_on (canvas, sheet->colors, sheet->result, sheet->pool, sheet->cell, sheet->x, y, sheet->part_width);
      y += strip_height (sheet);
    }
  y = draw_formulas (sheet, canvas, y);
  if (has (sheet, NORM_EXPORT_TABLE))
    draw_table (sheet, canvas, y);
}
