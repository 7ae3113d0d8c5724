/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"

#include <math.h>

#define SMALLEST_BRACKET 6.0 /* px along; shorter ones are left out */
#define BRACKET_END      6.0
#define BRACE_END        4.5
#define DASH             4.0

/* Where the marks of one axis stand around a panel, for unit 1 already scaled. */
typedef struct
{
  int axis;
  gboolean down;     /* the axis runs down, its marks stand left or right */
  gboolean touching; /* indices at every cell instead of "C=0" */
  double line;       /* across: the bracket's back */
  double inward;     /* +1 or −1: its ends point towards the cells */
  double label;      /* across: the baseline (marks above, below) or the edge (left: right edge) of the indices */
} AxisPlace;

static int
facet_axes_before (const NormGrid *grid, int axis)
{
  int n = 0;

  for (int outer = 0; outer < axis; outer++)
    n += grid->down[outer] == grid->down[axis] && grid->space[outer] != NORM_SPACE_NONE;
  return n;
}

static gboolean
is_kept (const NormGrid *grid, int axis)
{
  return grid->has_pools ? grid->kept[axis] : TRUE;
}

/* Facet axes: brackets above (C) and left (N). Touching axes: indices above (L, W) and left (H), braces below and right. */
static AxisPlace
place_axis (const NormDrawing *drawing, NormPanel panel, int axis)
{
  const NormFigure *figure = drawing->figure;
  const NormGrid *grid = &figure->grid;
  const NormMetrics *metrics = &figure->metrics;
  const NormPanelLayout *layout = &figure->panels[panel];
  double unit = metrics->unit, left = norm_figure_px (figure, layout->x), top = norm_figure_px (figure, layout->y);
  AxisPlace place = { .axis = axis, .down = grid->down[axis], .touching = grid->space[axis] == NORM_SPACE_NONE, .inward = 1 };

  if (place.touching)
    {
      gint64 extent = place.down ? grid->x.extent : grid->y.extent;

      place.inward = -1;
      place.line = (place.down ? left : top) + norm_figure_px (figure, extent) + (NORM_CLEARANCE + 6) * unit;
      place.label = place.down ? left - NORM_CLEARANCE * unit : top - (NORM_CLEARANCE + 2) * unit;
    }
  else if (place.down)
    {
      double column = layout->area.x + norm_layout_facet_columns (figure, axis);

      place.line = column + 4 * unit;
      place.label = column + metrics->label_columns[axis] + 14 * unit;
    }
  else
    {
      double row = layout->area.y + metrics->title_row + facet_axes_before (grid, axis) * metrics->facet_row;

      place.label = row + metrics->label;
      place.line =
        row + metrics->label + (is_kept (grid, axis) ? 5.5 : 7.5) * unit; /* a brace's tip ends below the label, which may stand right above it */
    }
  return place;
}

static const NormTrack *
track_of (const NormGrid *grid, const AxisPlace *place)
{
  return place->down ? &grid->y : &grid->x;
}

/* The track's px from the left or the top of the picture */
static double
along_px (const NormDrawing *drawing, NormPanel panel, const AxisPlace *place, gint64 device)
{
  const NormPanelLayout *layout = &drawing->figure->panels[panel];

  return norm_figure_px (drawing->figure, device + (place->down ? layout->y : layout->x));
}

static void
point (NormCanvas *canvas, const AxisPlace *place, gboolean first, double along, double across)
{
  double x = place->down ? across : along, y = place->down ? along : across;

  if (first)
    canvas->class->move_to (canvas, x, y);
  else
    canvas->class->line_to (canvas, x, y);
}

static void
curve (NormCanvas *canvas, const AxisPlace *place, double along, double across, double corner_along, double corner_across)
{
  double points[6] = { corner_along, corner_across, corner_along, corner_across, along, across };

  if (place->down)
    for (int at = 0; at < 6; at += 2)
      {
        double swap = points[at];

        points[at] = points[at + 1];
        points[at + 1] = swap;
      }
  canvas->class->curve_to (canvas, points);
}

/* Kept: ⎴ with square ends. */
static void
path_bracket (NormCanvas *canvas, const AxisPlace *place, double from, double to, double end)
{
  point (canvas, place, TRUE, from, place->line + place->inward * end);
  point (canvas, place, FALSE, from, place->line);
  point (canvas, place, FALSE, to, place->line);
  point (canvas, place, FALSE, to, place->line + place->inward * end);
}

/* Pooled: a brace with round shoulders and a tip in the middle that points away from the cells. Each half starts at the tip: no dash misses it. */
static void
path_brace (NormCanvas *canvas, const AxisPlace *place, double from, double to, double end)
{
  double middle = (from + to) / 2, radius = MIN (end, (to - from) / 4), inside = place->line + place->inward * end;
  double tip = place->line - place->inward * end;

  for (int side = -1; side <= 1; side += 2)
    {
      double outer = side < 0 ? from : to;

      point (canvas, place, TRUE, middle, tip);
      curve (canvas, place, middle + side * radius, place->line, middle, place->line);
      point (canvas, place, FALSE, outer - side * radius, place->line);
      curve (canvas, place, outer, inside, outer, place->line);
    }
}

/* Places that one mark spans: an entry of a kept axis, the whole of a pooled one. */
static gsize
mark_length (const NormGrid *grid, int axis)
{
  return norm_grid_axis_stride (grid, axis) * (is_kept (grid, axis) ? 1 : grid->shape[axis]);
}

static void
draw_mark (NormDrawing *drawing, NormPanel panel, const AxisPlace *place, gsize first, gsize length, const NormColor *color, double width)
{
  const NormGrid *grid = &drawing->figure->grid;
  NormSpan span = norm_track_span (track_of (grid, place), first, first + length);
  double unit = drawing->figure->metrics.unit, from = along_px (drawing, panel, place, span.start) + width / 2;
  double to = along_px (drawing, panel, place, span.stop) - width / 2;

  if (to - from < SMALLEST_BRACKET - 1)
    return;
  if (is_kept (grid, place->axis))
    path_bracket (drawing->canvas, place, from, to, BRACKET_END * unit);
  else
    path_brace (drawing->canvas, place, from, to, BRACE_END * unit);
  norm_canvas_stroke (drawing->canvas, color, width, is_kept (grid, place->axis) ? 0 : DASH * unit);
}

/* Whether the marks along an axis are long enough to be told apart; so their number is bounded by the pixels there are. */
static gboolean
marks_fit (NormDrawing *drawing, const AxisPlace *place)
{
  const NormGrid *grid = &drawing->figure->grid;
  gsize length = mark_length (grid, place->axis);
  NormSpan span = norm_track_span (track_of (grid, place), 0, length);

  return norm_figure_px (drawing->figure, span.stop - span.start) >= SMALLEST_BRACKET;
}

static gboolean
has_marks (const NormFigure *figure, const AxisPlace *place)
{
  const NormGrid *grid = &figure->grid;

  if (place->touching && norm_figure_goes_without (figure, NORM_WITHOUT_BRACES))
    return FALSE;
  return grid->has_pools || (!place->touching && !place->down);
}

static void
draw_marks (NormDrawing *drawing, NormPanel panel, const AxisPlace *place)
{
  const NormGrid *grid = &drawing->figure->grid;
  gsize length = mark_length (grid, place->axis), count = track_of (grid, place)->count;

  if (!has_marks (drawing->figure, place) || !marks_fit (drawing, place))
    return;
  for (gsize first = 0; first < count; first += length)
    draw_mark (drawing, panel, place, first, length, &drawing->figure->theme->rule, 1.5 * drawing->figure->metrics.unit);
}

/* 1, 2, 5, 10, 20 …: every how many entries an index stands so that they do not crowd. */
static gsize
index_step (double pitch, double needed)
{
  gsize step = 1;

  for (int round = 0; (double) step * pitch < needed; round++)
    step = round % 3 == 1 ? step / 2 * 5 : step * 2;
  return step;
}

static void
draw_label (NormDrawing *drawing, const AxisPlace *place, const char *text, double size, double middle, const NormColor *color)
{
  if (place->down)
    norm_canvas_text (drawing->canvas, text, NORM_TEXT_PLAIN, size, place->label, middle + 0.36 * size, 1, color, 1);
  else
    norm_canvas_text (drawing->canvas, text, NORM_TEXT_PLAIN, size, middle, place->label, 0.5, color, 1);
}

/* How far apart two indices must stand at least. */
static double
index_room (NormDrawing *drawing, const AxisPlace *place, double size)
{
  const NormGrid *grid = &drawing->figure->grid;
  g_autofree char *last = norm_grid_last_label (grid, place->axis);

  return place->down ? size * 1.35 : norm_text_width (drawing->figure->theme, NORM_TEXT_PLAIN, size, last) + 0.5 * size;
}

static void
draw_index (NormDrawing *drawing, NormPanel panel, const AxisPlace *place, gsize first, gsize index, gsize step)
{
  const NormFigure *figure = drawing->figure;
  const NormGrid *grid = &figure->grid;
  NormSpan span = norm_track_span (track_of (grid, place), first, first + norm_grid_axis_stride (grid, place->axis));
  double middle = (along_px (drawing, panel, place, span.start) + along_px (drawing, panel, place, span.stop)) / 2;
  gboolean named = place->touching ? first == 0 : step == 1 || index == 0;
  g_autofree char *text = norm_grid_label (grid, place->axis, first, named);

  draw_label (drawing, place, text, place->touching ? figure->metrics.small : figure->metrics.label, middle,
              place->touching ? &figure->theme->muted : &figure->theme->ink);
}

/* Indices along every run of the axis; when there is no room for two, its letter alone. */
static void
draw_indices (NormDrawing *drawing, NormPanel panel, const AxisPlace *place)
{
  const NormFigure *figure = drawing->figure;
  const NormGrid *grid = &figure->grid;
  const NormTrack *track = track_of (grid, place);
  double size = place->touching ? figure->metrics.small : figure->metrics.label;
  gsize stride = norm_grid_axis_stride (grid, place->axis), shape = grid->shape[place->axis], run = stride * shape;
  NormSpan whole = norm_track_span (track, 0, run);
  double pitch = norm_figure_px (figure, whole.stop - whole.start) / (double) shape;
  double room = index_room (drawing, place, size);
  gsize step = index_step (pitch, room);

  gboolean alone = step >= shape || (run < track->count && (double) (shape - step) * pitch < 0.8 * room); /* no second index has room */
  gboolean letter = alone && shape > 1;

  if (letter && ((grid->has_pools && place->touching && has_marks (figure, place)) ||
                 norm_figure_px (figure, whole.stop - whole.start) < size)) /* its brace has the letter */
    return;
  for (gsize first = 0; first < track->count; first += run)
    {
      double middle = along_px (drawing, panel, place, norm_track_position (track, first)) + norm_figure_px (figure, whole.stop - whole.start) / 2;

      if (letter)
        draw_label (drawing, place, grid->names[place->axis], size, middle, &figure->theme->muted);
      else
        for (gsize index = 0; index < shape; index += step)
          if (index == 0 || run == track->count || (double) (shape - index) * pitch >= 0.8 * room) /* the next run begins with its 0 */
            draw_index (drawing, panel, place, first + index * stride, index, step);
    }
}

/* The letter at the brace of a touching axis. */
static void
draw_brace_name (NormDrawing *drawing, NormPanel panel, const AxisPlace *place)
{
  const NormFigure *figure = drawing->figure;
  const NormGrid *grid = &figure->grid;
  const NormTrack *track = track_of (grid, place);
  gsize length = mark_length (grid, place->axis);
  double size = figure->metrics.small, unit = figure->metrics.unit;

  if (!place->touching || !has_marks (figure, place) || !marks_fit (drawing, place) || is_kept (grid, place->axis))
    return;
  for (gsize first = 0; first < track->count; first += length)
    {
      NormSpan span = norm_track_span (track, first, first + length);
      double middle = (along_px (drawing, panel, place, span.start) + along_px (drawing, panel, place, span.stop)) / 2;
      const char *name = grid->names[place->axis];

      if (norm_figure_px (figure, span.stop - span.start) < size * 1.8)
        return;
      if (place->down)
        norm_canvas_text (drawing->canvas, name, NORM_TEXT_PLAIN, size, place->line + 8 * unit, middle + 0.36 * size, 0, &figure->theme->muted, 1);
      else
        norm_canvas_text (drawing->canvas, name, NORM_TEXT_PLAIN, size, middle, place->line + 17 * unit, 0.5, &figure->theme->muted, 1);
    }
}

/* The axis that the layer stumbles over: one bracket along all of it, and what is wrong with it. */
static void
draw_offending (NormDrawing *drawing, NormPanel panel, const AxisPlace *place)
{
  const NormFigure *figure = drawing->figure;
  const NormPanelLayout *layout = &figure->panels[panel];
  const NormTrack *track = track_of (&figure->grid, place);
  const char *words = figure->spec.problem->axis_label;
  double unit = figure->metrics.unit, size = figure->metrics.label, left = norm_figure_px (figure, layout->x);
  double width = 2.5 * unit, from = along_px (drawing, panel, place, 0) + width / 2, to = along_px (drawing, panel, place, track->extent) - width / 2;
  gboolean above = !place->down && !place->touching;
  double x = above || !place->down ? (from + to) / 2 : left, room = figure->width - 12 * unit, needed;

  path_bracket (drawing->canvas, place, from, to, BRACKET_END * unit);
  norm_canvas_stroke (drawing->canvas, &figure->theme->error, width, 0);
  if (words == NULL)
    return;
  needed = norm_text_width (figure->theme, NORM_TEXT_BOLD, size, words);
  if (!place->down)
    x = MAX (x, left + needed / 2);
  norm_canvas_text (drawing->canvas, words, NORM_TEXT_BOLD, size * MIN (1, room / needed), x,
                    above ? place->label : layout->area.y + layout->area.height - 6 * unit, place->down ? 0 : 0.5, &figure->theme->error, 1);
}

void
norm_axis_draw_all (NormDrawing *drawing, NormPanel panel)
{
  const NormGrid *grid = &drawing->figure->grid;
  const NormProblem *problem = drawing->figure->spec.problem;

  for (int axis = 0; axis < grid->rank; axis++)
    {
      AxisPlace place = place_axis (drawing, panel, axis);
      gboolean hidden = place.touching && drawing->figure->metrics.compact;
      gboolean offending = problem != NULL && problem->axis == axis && !grid->has_pools;

      if (offending)
        draw_offending (drawing, panel, &place);
      else if (!hidden)
        draw_marks (drawing, panel, &place);
      if (hidden || (offending && !place.down && !place.touching))
        continue;
      draw_indices (drawing, panel, &place);
      draw_brace_name (drawing, panel, &place);
    }
}

void
norm_axis_draw_lit (NormDrawing *drawing, NormPanel panel, int axis)
{
  const NormGrid *grid = &drawing->figure->grid;
  AxisPlace place = place_axis (drawing, panel, axis);
  gsize length = mark_length (grid, axis), x, y, at;

  norm_grid_places (grid, drawing->cell, &x, &y);
  at = place.down ? y : x;
  if (has_marks (drawing->figure, &place) && marks_fit (drawing, &place) && !(place.touching && drawing->figure->metrics.compact))
    draw_mark (drawing, panel, &place, at / length * length, length, &drawing->figure->theme->ink, 2 * drawing->figure->metrics.unit);
}
