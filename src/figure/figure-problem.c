/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"

#define PADDING 18.0
#define LINE    1.5 /* distance of baselines in type sizes */

typedef struct
{
  NormDrawing *drawing;
  double x, y, width; /* where the next line goes */
} Column;

static void
write_lines (Column *column, const char *text, NormTextStyle style, double size, const NormColor *color)
{
  const NormTheme *theme = column->drawing->figure->theme;
  g_auto (GStrv) lines = norm_text_wrap (theme, style, size, text, column->width);

  for (gsize line = 0; lines[line] != NULL; line++)
    {
      norm_canvas_text (column->drawing->canvas, lines[line], style, size, column->x, column->y + size, 0, color, 1);
      column->y += size * LINE;
    }
}

/* A repair as a label in a round box: the picture of a button, where there are no buttons. */
static double
write_repair (Column *column, const char *label, double x)
{
  const NormFigure *figure = column->drawing->figure;
  double size = figure->metrics.label, unit = figure->metrics.unit;
  double width = norm_text_width (figure->theme, NORM_TEXT_BOLD, size, label) + 24 * unit;
  cairo_rectangle_t box;

  if (x > column->x && x + width > column->x + column->width)
    {
      x = column->x;
      column->y += 36 * unit;
    }
  box = (cairo_rectangle_t){ x, column->y, width, 28 * unit };
  norm_canvas_box (column->drawing->canvas, &box, 6 * unit);
  norm_canvas_stroke (column->drawing->canvas, &figure->theme->rule, 1, 0);
  norm_canvas_text (column->drawing->canvas, label, NORM_TEXT_BOLD, size, x + width / 2, column->y + 14 * unit + 0.36 * size, 0.5,
                    &figure->theme->ink, 1);
  return x + width + 8 * unit;
}

static void
write_repairs (Column *column, const GPtrArray *repairs)
{
  double x = column->x;

  for (guint at = 0; repairs != NULL && at < repairs->len; at++)
    {
      const NormRepair *repair = g_ptr_array_index (repairs, at);

      x = write_repair (column, repair->label, x);
    }
  if (x > column->x)
    column->y += 28 * column->drawing->figure->metrics.unit;
}

/* What PyTorch says, why, and what would mend it, in the place of the output. */
void
norm_figure_draw_problem (NormDrawing *drawing)
{
  const NormFigure *figure = drawing->figure;
  const NormProblem *problem = figure->spec.problem;
  const NormMetrics *metrics = &figure->metrics;
  double unit = metrics->unit;
  NormColor frame = figure->theme->error;
  cairo_rectangle_t box;
  Column column;

  frame.a = 0.5;
  norm_figure_panel_rect (drawing->figure, NORM_PANEL_AFTER, &box);
  column = (Column){ drawing, box.x + PADDING * unit, box.y + PADDING * unit, box.width - 2 * PADDING * unit };
  write_lines (&column, problem->message, NORM_TEXT_BOLD | NORM_TEXT_MONO, metrics->label, &figure->theme->error);
  column.y += 4 * unit;
  if (problem->explanation != NULL)
    write_lines (&column, problem->explanation, NORM_TEXT_PLAIN, metrics->label, &figure->theme->ink);
  column.y += 10 * unit;
  write_repairs (&column, problem->repairs);
  box.height = MIN (column.y + PADDING * unit - box.y, figure->moved_down + figure->height - box.y - 2);
  norm_canvas_box (drawing->canvas, &box, 12 * unit);
  norm_canvas_stroke (drawing->canvas, &frame, 1, 0);
}
