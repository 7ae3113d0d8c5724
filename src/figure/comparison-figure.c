/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comparison-figure.h"
#include "figure-private.h"
#include "formula.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PART_WIDTH      420.0 /* of one part for unit 1 */
#define PART_HEIGHT     480.0
#define NATURAL_HEIGHT  580.0 /* so that before stands over after */
#define LEAST_PART      300.0 /* px: narrower ones stand below each other where the height is free */
#define MARGIN          16.0
#define TITLE           15.0
#define LABEL           13.0
#define FORMULA         16.0
#define LEAST_FORMULA   8.0
#define LINE_GAP        6.0
#define HEIGHT_FOR_BOTH 300.0 /* for unit 1: lower parts go without the input, as norm_figure_new_part() */
#define MOST_APART      8.0   /* outputs whose ranges differ more keep their own colour scales */
#define N_LINES         3
#define FINE            4.0 /* device px per px of vector formats when there are more cells than px */

/* One part: owned. */
typedef struct
{
  NormFigure *figure;
  char *title;
  char *pool_words;               /* NULL: no pool is lit */
  NormFormula *formulas[N_LINES]; /* NULL: none; those after the words: statistics, output, weight and bias */
  double formula_size[N_LINES];
  gboolean lit;
  gsize cell;
  cairo_rectangle_t place;
} Part;

struct _NormComparisonFigure
{
  GArray *parts;          /* owned; of Part */
  const NormTheme *theme; /* borrowed */
  double width, height;
  double unit;
  guint n_columns, n_rows;
  double line_heights[N_LINES]; /* of the formulas, level in all parts; 0: nobody has that line */
};

static Part *
part_at (const NormComparisonFigure *figure, guint i)
{
  return &g_array_index (figure->parts, Part, i);
}

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_clear_pointer (&part->figure, norm_figure_unref);
  g_free (part->title);
  g_free (part->pool_words);
  for (int line = 0; line < N_LINES; line++)
    g_clear_pointer (&part->formulas[line], norm_formula_free);
}

/* ── arranging ── */

/* How large one part is against what it would like to be, in @n_columns. */
static double
unit_of (double width, double height, guint n, guint n_columns)
{
  guint n_rows = (n + n_columns - 1) / n_columns;

  return MIN (width / n_columns / PART_WIDTH, height > 0 ? height / n_rows / PART_HEIGHT : G_MAXDOUBLE);
}

/* As many columns as make the parts largest; with a free height, as many as are wide enough. */
static guint
choose_columns (double width, double height, guint n)
{
  guint best = 1;

  if (width <= 0)
    return n <= 3 ? n : (n + 1) / 2;
  for (guint n_columns = 2; n_columns <= n; n_columns++)
    if (height > 0 ? unit_of (width, height, n, n_columns) > 1.05 * unit_of (width, height, n, best) : width / n_columns >= LEAST_PART)
      best = n_columns;
  return best;
}

static void
arrange (NormComparisonFigure *figure, double width, double height, guint n)
{
  double part_width;

  figure->n_columns = choose_columns (width, height, n);
  figure->n_rows = (n + figure->n_columns - 1) / figure->n_columns;
  figure->width = width > 0 ? width : figure->n_columns * PART_WIDTH;
  part_width = figure->width / figure->n_columns;
  figure->height = height > 0 ? height : ceil (figure->n_rows * NATURAL_HEIGHT * MIN (part_width / PART_WIDTH, 1.6));
  figure->unit = CLAMP (unit_of (figure->width, figure->height, n, figure->n_columns), 0.6, 2.4);
  for (guint i = 0; i < n; i++)
    {
      guint row = i / figure->n_columns, column = i % figure->n_columns;

      part_at (figure, i)->place =
        (cairo_rectangle_t){ column * part_width, row * figure->height / figure->n_rows, part_width, figure->height / figure->n_rows };
    }
}

/* ── the lines about the lit pool ── */

static gboolean
has_pool (const NormComparisonPart *part)
{
  const NormResult *result = part->figure.result;

  return part->lit && result != NULL && result->pooling->n_pools > 0 && part->cell < result->input->n_values;
}

static NormFormula *
statistics_formula (const NormResult *result, gsize pool)
{
  NormFormula *mean = norm_formula_used_mean (result, pool), *variance = norm_formula_used_variance (result, pool);

  return mean != NULL ? norm_formula_row (mean, norm_formula_words ("\u2003"), variance, NULL) : variance;
}

static void
tell_pool (Part *part, const NormComparisonPart *from)
{
  const NormResult *result = from->figure.result;
  gsize pool;

  if (!has_pool (from) || from->quiet)
    return;
  pool = norm_pooling_pool_of (result->pooling, from->cell);
  g_autofree char *title = norm_explain_pool_title (result, pool);
  gsize m = result->pools[pool].m;

  part->pool_words = g_strdup_printf (ngettext ("%s · %zu value pooled", "%s · %zu values pooled", m), title, m);
  part->formulas[0] = statistics_formula (result, pool);
  part->formulas[1] = norm_formula_output_numbers (result, from->cell);
  if (!norm_params_is_initial (result->params, NORM_PARAM_WEIGHT) || !norm_params_is_initial (result->params, NORM_PARAM_BIAS))
    part->formulas[2] = norm_formula_affine (result, from->cell);
}

static double
room_for_words (const NormComparisonFigure *figure, const Part *part)
{
  return part->place.width - 2 * MARGIN * figure->unit;
}

static void
measure_lines (NormComparisonFigure *figure)
{
  for (guint i = 0; i < figure->parts->len; i++)
    for (int line = 0; line < N_LINES; line++)
      {
        Part *part = part_at (figure, i);
        double ascent, descent;

        if (part->formulas[line] == NULL)
          continue;
        part->formula_size[line] = norm_formula_fit_size (part->formulas[line], figure->theme, FORMULA * figure->unit, room_for_words (figure, part),
                                                          LEAST_FORMULA * figure->unit);
        norm_formula_measure (part->formulas[line], figure->theme, part->formula_size[line], NULL, &ascent, &descent);
        figure->line_heights[line] = MAX (figure->line_heights[line], ascent + descent + LINE_GAP * figure->unit);
      }
}

static double
lines_height (const NormComparisonFigure *figure)
{
  double height = 0;

  for (guint i = 0; i < figure->parts->len; i++)
    if (part_at (figure, i)->pool_words != NULL)
      height = LABEL * figure->unit + 2 * LINE_GAP * figure->unit;
  for (int line = 0; line < N_LINES; line++)
    height += figure->line_heights[line];
  return height > 0 ? height + MARGIN * figure->unit : 0;
}

static double
title_height (const NormComparisonFigure *figure)
{
  return (TITLE + MARGIN) * figure->unit;
}

/* ── the figures ── */

static NormFigureSpec
spec_in (const NormComparisonPart *part)
{
  NormFigureSpec spec = part->figure;

  spec.caption = FALSE;
  spec.draw_problem = TRUE;
  return spec;
}

static void
make_figure (NormComparisonFigure *figure, guint i, const NormComparisonPart *from, double limit, double scale)
{
  Part *part = part_at (figure, i);
  double top = title_height (figure), height = MAX (part->place.height - top - lines_height (figure), 1);
  NormFigureSpec spec = spec_in (from);

  spec.output_limit = limit;
  g_clear_pointer (&part->figure, norm_figure_unref);
  part->figure = norm_figure_new_part (&spec, MAX (part->place.width, 1), height, scale, HEIGHT_FOR_BOTH * figure->unit);
  norm_layout_move (part->figure, part->place.x, part->place.y + top);
}

/* Each by itself, then once more where another one's output reaches further. */
static void
make_figures (NormComparisonFigure *figure, const NormComparisonPart *parts, double scale)
{
  double largest = 0, smallest = G_MAXDOUBLE;

  for (guint i = 0; i < figure->parts->len; i++)
    {
      make_figure (figure, i, &parts[i], 0, scale);
      if (!part_at (figure, i)->figure->panels[NORM_PANEL_AFTER].drawn)
        continue;
      largest = MAX (largest, part_at (figure, i)->figure->panels[NORM_PANEL_AFTER].range.limit);
      smallest = MIN (smallest, part_at (figure, i)->figure->panels[NORM_PANEL_AFTER].range.limit);
    }
  for (guint i = 0; i < figure->parts->len && largest <= MOST_APART * smallest; i++)
    if (part_at (figure, i)->figure->panels[NORM_PANEL_AFTER].range.limit < largest)
      make_figure (figure, i, &parts[i], largest, scale);
}

NormComparisonFigure *
norm_comparison_figure_new (const NormComparisonPart *parts, guint n_parts, double width, double height, double scale)
{
  NormComparisonFigure *figure;

  g_return_val_if_fail (parts != NULL && n_parts > 0 && scale > 0, NULL);
  figure = g_new0 (NormComparisonFigure, 1);
  figure->theme = norm_theme (parts->figure.theme);
  figure->parts = g_array_sized_new (FALSE, TRUE, sizeof (Part), n_parts);
  g_array_set_clear_func (figure->parts, part_clear);
  g_array_set_size (figure->parts, n_parts);
  arrange (figure, width, height, n_parts);
  for (guint i = 0; i < n_parts; i++)
    {
      Part *part = part_at (figure, i);

      part->title = g_strdup (parts[i].title);
      part->lit = has_pool (&parts[i]);
      part->cell = parts[i].cell;
      tell_pool (part, &parts[i]);
    }
  measure_lines (figure);
  make_figures (figure, parts, scale);
  return figure;
}

void
norm_comparison_figure_free (NormComparisonFigure *figure)
{
  g_array_unref (figure->parts);
  g_free (figure);
}

double
norm_comparison_figure_width (const NormComparisonFigure *figure)
{
  return figure->width;
}

double
norm_comparison_figure_height (const NormComparisonFigure *figure)
{
  return figure->height;
}

guint
norm_comparison_figure_columns (const NormComparisonFigure *figure)
{
  return figure->n_columns;
}

NormFigure *
norm_comparison_figure_get_part (const NormComparisonFigure *figure, guint i)
{
  g_return_val_if_fail (i < figure->parts->len, NULL);
  return part_at (figure, i)->figure;
}

void
norm_comparison_figure_part_rect (const NormComparisonFigure *figure, guint i, cairo_rectangle_t *rect)
{
  g_return_if_fail (i < figure->parts->len);
  *rect = part_at (figure, i)->place;
}

/* ── drawing ── */

static void
draw_figure (NormCanvas *canvas, Part *part)
{
  NormDrawing drawing = { .figure = part->figure, .canvas = canvas, .cell = part->cell, .lit = part->lit };

  norm_figure_draw_contents (&drawing);
  if (!drawing.lit)
    return;
  norm_mark_draw_pool (&drawing, FALSE);
  for (int at = 0; at < norm_figure_n_cursor_parts (part->figure); at++)
    norm_mark_draw_cursor (&drawing, at);
}

static void
draw_words (const NormComparisonFigure *figure, NormCanvas *canvas, const char *words, NormTextStyle style, double size, double room, double x,
            double baseline)
{
  double needed = norm_text_width (figure->theme, style, size, words);

  norm_canvas_text (canvas, words, style, needed > room ? size * room / needed : size, x, baseline, 0, &figure->theme->ink, 1);
}

static void
draw_lines (const NormComparisonFigure *figure, NormCanvas *canvas, const Part *part)
{
  double x = part->place.x + MARGIN * figure->unit, y = part->place.y + part->place.height - lines_height (figure);

  if (part->pool_words == NULL)
    return;
  draw_words (figure, canvas, part->pool_words, NORM_TEXT_BOLD, LABEL * figure->unit, room_for_words (figure, part), x, y + LABEL * figure->unit);
  y += LABEL * figure->unit + 2 * LINE_GAP * figure->unit;
  for (int line = 0; line < N_LINES; line++)
    {
      double ascent, descent;

      if (part->formulas[line] != NULL)
        {
          norm_formula_measure (part->formulas[line], figure->theme, part->formula_size[line], NULL, &ascent, &descent);
          norm_formula_draw_on (part->formulas[line], canvas, part->formula_size[line], x,
                                y + (figure->line_heights[line] - LINE_GAP * figure->unit - ascent - descent) / 2 + ascent);
        }
      y += figure->line_heights[line];
    }
}

/* Between neighbours, not around them */
static void
draw_rules (const NormComparisonFigure *figure, NormCanvas *canvas)
{
  double inset = MARGIN * figure->unit;

  for (guint column = 1; column < figure->n_columns; column++)
    norm_canvas_line (canvas, column * figure->width / figure->n_columns, inset, column * figure->width / figure->n_columns, figure->height - inset);
  for (guint row = 1; row < figure->n_rows; row++)
    norm_canvas_line (canvas, inset, row * figure->height / figure->n_rows, figure->width - inset, row * figure->height / figure->n_rows);
  if (figure->n_columns > 1 || figure->n_rows > 1)
    norm_canvas_stroke (canvas, &figure->theme->rule, figure->unit, 0);
}

void
norm_comparison_figure_draw (NormCanvas *canvas, gpointer data)
{
  const NormComparisonFigure *figure = data;

  if (figure->theme->paper.a > 0)
    norm_canvas_rect (canvas, 0, 0, figure->width, figure->height, &figure->theme->paper, 1);
  draw_rules (figure, canvas);
  for (guint i = 0; i < figure->parts->len; i++)
    {
      Part *part = part_at (figure, i);

      draw_words (figure, canvas, part->title, NORM_TEXT_BOLD, TITLE * figure->unit, room_for_words (figure, part),
                  part->place.x + MARGIN * figure->unit, part->place.y + (MARGIN + 0.6 * TITLE) * figure->unit);
      draw_figure (canvas, part);
      draw_lines (figure, canvas, part);
    }
}

/* ── files ── */

static NormComparisonPart *
parts_for_options (const NormComparisonPart *parts, guint n_parts, guint wanted)
{
  NormComparisonPart *copies = g_memdup2 (parts, n_parts * sizeof *parts);

  for (guint i = 0; wanted != 0 && i < n_parts; i++)
    {
      if (!(wanted & NORM_EXPORT_BEFORE) && (wanted & NORM_EXPORT_AFTER))
        copies[i].figure.without |= NORM_WITHOUT_BEFORE;
      if (!(wanted & NORM_EXPORT_AFTER) && (wanted & NORM_EXPORT_BEFORE))
        copies[i].figure.without |= NORM_WITHOUT_AFTER;
      if (!(wanted & NORM_EXPORT_COLOR_BAR))
        copies[i].figure.without |= NORM_WITHOUT_COLOR_BARS;
      copies[i].quiet = !(wanted & NORM_EXPORT_FORMULA);
    }
  return copies;
}

/* More cells than px in one of them: vector formats have finer places for them. */
static gboolean
is_crowded (const NormComparisonFigure *figure)
{
  for (guint i = 0; i < figure->parts->len; i++)
    if (MAX (part_at (figure, i)->figure->grid.x.bin, part_at (figure, i)->figure->grid.y.bin) > 1)
      return TRUE;
  return FALSE;
}

GBytes *
norm_comparison_figure_export (const NormComparisonPart *parts, guint n_parts, const NormExportOptions *options, NormExportFormat format,
                               GError **error)
{
  double scale = format != NORM_EXPORT_PNG ? 1 : options->scale > 0 ? options->scale : 1;
  g_autofree NormComparisonPart *wanted = NULL;
  g_autoptr (NormComparisonFigure) figure = NULL;
  NormExportPage page;

  g_return_val_if_fail (parts != NULL && n_parts > 0 && options != NULL, NULL);
  wanted = parts_for_options (parts, n_parts, options->parts);
  figure = norm_comparison_figure_new (wanted, n_parts, options->width, options->height, scale);
  if (format != NORM_EXPORT_PNG && is_crowded (figure))
    {
      norm_comparison_figure_free (figure);
      figure = norm_comparison_figure_new (wanted, n_parts, options->width, options->height, FINE);
    }
  page = (NormExportPage){ figure->width, figure->height, figure->theme, norm_comparison_figure_draw, figure };
  return norm_export_pages (&page, 1, scale, format, error);
}
