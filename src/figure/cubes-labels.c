/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around a block: names and indices of its sides, solid marks along kept axes, dashed ones along those that are averaged over. */
#include "figure-private.h"

#define CLEARANCE 8.0
#define DASH      4.0

/* A line beside the block on which the marks of one side run. */
typedef struct
{
  double x, y;         /* its start, at the first cube */
  double dx, dy;       /* per px of the side */
  double out_x, out_y; /* away from the block */
  double anchor;       /* of texts: 0 they begin there, 1 they end there */
} Edge;

static Edge
edge_of (const NormFigure *figure, NormPanel panel, NormSide side)
{
  const NormCubes *cubes = &figure->cubes;
  double left, top, width, height, lean, rise;

  norm_cubes_origin (figure, panel, &left, &top);
  norm_cubes_extents (cubes, &width, &height);
  norm_cubes_shift (cubes, norm_cubes_length (cubes, NORM_SIDE_DEEP), &lean, &rise);
  if (side == NORM_SIDE_ACROSS)
    return (Edge){ left, top + height, 1, 0, 0, 1, 0.5 };
  if (side == NORM_SIDE_DOWN)
    return (Edge){ left, top - rise, 0, 1, -1, 0, 1 };
  norm_cubes_shift (cubes, 1, &lean, &rise);
  return (Edge){ left + norm_cubes_length (cubes, NORM_SIDE_ACROSS), top + height, lean, rise, 0.6, 0.8, 0 };
}

/* Samples or channels in groups run on from one group to the next. */
static gboolean
is_numbered (const NormCubes *cubes, NormSide side)
{
  const NormCubesSide *axes = &cubes->sides[side];

  return axes->n_axes == 1 || (axes->n_axes == 2 && cubes->grid->numbered_on[axes->axes[1]]);
}

char *
norm_cubes_index_text (const NormCubes *cubes, NormSide side, gsize at)
{
  const NormCubesSide *axes = &cubes->sides[side];

  if (axes->n == 0 || !is_numbered (cubes, side))
    return NULL;
  return g_strdup_printf ("%" G_GSIZE_FORMAT, at / axes->n_bins * axes->run + at % axes->n_bins * axes->bin);
}

char *
norm_cubes_axes_text (const NormCubes *cubes, NormSide side)
{
  const NormCubesSide *axes = &cubes->sides[side];
  GString *text = g_string_new (NULL);

  if (is_numbered (cubes, side))
    g_string_append (text, cubes->grid->labels[axes->axes[axes->n_axes - 1]]);
  else
    for (int at = 0; at < axes->n_axes; at++)
      g_string_append_printf (text, "%s%s", at > 0 ? "·" : "", cubes->grid->names[axes->axes[at]]);
  return g_string_free (text, FALSE);
}

/* "C", "H·W 8×8"; how long a side is where no indices say it */
char *
norm_cubes_side_name (const NormCubes *cubes, NormSide side)
{
  const NormCubesSide *axes = &cubes->sides[side];
  g_autofree char *letters = norm_cubes_axes_text (cubes, side);
  GString *name = g_string_new (letters);

  for (int at = 0; at < axes->n_axes && !is_numbered (cubes, side); at++)
    g_string_append_printf (name, "%s%" G_GSIZE_FORMAT, at > 0 ? "×" : " ", cubes->grid->shape[axes->axes[at]]);
  return g_string_free (name, FALSE);
}

static void
write_beside (NormDrawing *drawing, const Edge *edge, double along, double away, const char *text, double size, const NormColor *color)
{
  double x = edge->x + along * edge->dx + away * edge->out_x, y = edge->y + along * edge->dy + away * edge->out_y;

  norm_canvas_text (drawing->canvas, text, NORM_TEXT_PLAIN, size, x, y + (edge->out_y > 0.9 ? 0.75 : 0.36) * size, edge->anchor, color, 1);
}

/* From cube @first to cube @end, exclusive. */
static void
mark (NormDrawing *drawing, const Edge *edge, NormSide side, gsize first, gsize end, const NormColor *color, double width)
{
  const NormCubes *cubes = &drawing->figure->cubes;
  double unit = drawing->figure->metrics.unit, away = CLEARANCE * unit;
  double from = norm_cubes_position (cubes, side, first) + width / 2;
  double to = norm_cubes_position (cubes, side, end - 1) + cubes->sides[side].step - width / 2;
  double x = edge->x + away * edge->out_x, y = edge->y + away * edge->out_y;

  if (to <= from)
    return;
  norm_canvas_line (drawing->canvas, x + from * edge->dx, y + from * edge->dy, x + to * edge->dx, y + to * edge->dy);
  norm_canvas_stroke (drawing->canvas, color, width, cubes->sides[side].any_kept ? 0 : DASH * unit);
}

/* Cubes from @at on that one mark spans: what belongs to one entry of the kept axes, or all of a pooled side. */
static gsize
mark_end (const NormCubesSide *side, gsize at)
{
  if (!side->any_kept || side->gap == 0)
    return side->n;
  return side->kept ? at + 1 : (at / side->n_bins + 1) * side->n_bins;
}

static void
draw_marks (NormDrawing *drawing, const Edge *edge, NormSide side)
{
  const NormCubesSide *axes = &drawing->figure->cubes.sides[side];

  if (drawing->figure->grid.has_pools)
    for (gsize at = 0; at < axes->n; at = mark_end (axes, at))
      mark (drawing, edge, side, at, mark_end (axes, at), &drawing->figure->theme->rule, 1.5 * drawing->figure->metrics.unit);
}

/* Every how many cubes an index has room. */
static gsize
index_step (NormDrawing *drawing, NormSide side)
{
  const NormFigure *figure = drawing->figure;
  const NormCubesSide *axes = &figure->cubes.sides[side];
  g_autofree char *last = norm_cubes_index_text (&figure->cubes, side, axes->n - 1);
  double pitch = norm_cubes_length (&figure->cubes, side) / (double) axes->n, size = figure->metrics.small;
  double needed = side == NORM_SIDE_ACROSS ? norm_text_width (figure->theme, NORM_TEXT_PLAIN, size, last) + 0.5 * size : 1.3 * size;
  gsize step = 1;

  if (side == NORM_SIDE_DEEP)
    pitch *= figure->cubes.rise;
  for (int round = 0; (double) step * pitch < needed; round++)
    step = round % 3 == 1 ? step / 2 * 5 : step * 2;
  return step;
}

static void
draw_indices (NormDrawing *drawing, const Edge *edge, NormSide side)
{
  const NormFigure *figure = drawing->figure;
  const NormCubesSide *axes = &figure->cubes.sides[side];

  if (!is_numbered (&figure->cubes, side))
    return;
  for (gsize at = 0, step = index_step (drawing, side); at < axes->n; at += step)
    {
      g_autofree char *text = norm_cubes_index_text (&figure->cubes, side, at);

      write_beside (drawing, edge, norm_cubes_position (&figure->cubes, side, at) + axes->step / 2, (CLEARANCE + 6) * figure->metrics.unit, text,
                    figure->metrics.small, &figure->theme->muted);
    }
}

/* Beside the indices; those that run across begin with it. */
static void
draw_name (NormDrawing *drawing, const Edge *edge, NormSide side, const NormColor *color)
{
  const NormFigure *figure = drawing->figure;
  double unit = figure->metrics.unit, away = (CLEARANCE + 6) * unit, along = norm_cubes_length (&figure->cubes, side) / 2;
  g_autofree char *name = norm_cubes_side_name (&figure->cubes, side);
  Edge place = *edge;

  if (is_numbered (&figure->cubes, side) && side == NORM_SIDE_ACROSS)
    {
      place.anchor = 1;
      along = -7 * unit;
    }
  else if (is_numbered (&figure->cubes, side))
    {
      g_autofree char *last = norm_cubes_index_text (&figure->cubes, side, figure->cubes.sides[side].n - 1);

      away += norm_text_width (figure->theme, NORM_TEXT_PLAIN, figure->metrics.small, last) + 8 * unit;
    }
  write_beside (drawing, &place, along, away, name, figure->metrics.label, color);
}

/* The side with the axis that the layer stumbles over. */
static gboolean
is_offending (const NormFigure *figure, NormSide side)
{
  const NormProblem *problem = figure->spec.problem;
  const NormCubesSide *axes = &figure->cubes.sides[side];

  for (int at = 0; at < axes->n_axes && problem != NULL && !figure->grid.has_pools; at++)
    if (axes->axes[at] == problem->axis)
      return TRUE;
  return FALSE;
}

static void
draw_problem (NormDrawing *drawing, NormPanel panel, const Edge *edge, NormSide side)
{
  const NormFigure *figure = drawing->figure;
  const NormPanelLayout *layout = &figure->panels[panel];

  mark (drawing, edge, side, 0, figure->cubes.sides[side].n, &figure->theme->error, 2.5 * figure->metrics.unit);
  if (figure->spec.problem->axis_label != NULL)
    norm_canvas_text (drawing->canvas, figure->spec.problem->axis_label, NORM_TEXT_BOLD, figure->metrics.label, norm_figure_px (figure, layout->x),
                      layout->area.y + layout->area.height - 5 * figure->metrics.unit, 0, &figure->theme->error, 1);
}

void
norm_cubes_draw_labels (NormDrawing *drawing, NormPanel panel)
{
  for (int side = 0; side < NORM_N_SIDES; side++)
    {
      Edge edge = edge_of (drawing->figure, panel, side);
      gboolean offending = is_offending (drawing->figure, side);

      if (drawing->figure->cubes.sides[side].n_axes == 0)
        continue;
      if (offending)
        draw_problem (drawing, panel, &edge, side);
      else
        draw_marks (drawing, &edge, side);
      draw_indices (drawing, &edge, side);
      draw_name (drawing, &edge, side, offending ? &drawing->figure->theme->error : &drawing->figure->theme->ink);
    }
}

void
norm_cubes_draw_lit_label (NormDrawing *drawing, NormPanel panel, NormSide side)
{
  const NormFigure *figure = drawing->figure;
  const NormCubesSide *axes = &figure->cubes.sides[side];
  NormCube cube = norm_cubes_find (&figure->cubes, drawing->cell);
  Edge edge = edge_of (figure, panel, side);
  gsize at = cube.at[side], first = !axes->any_kept ? 0 : axes->kept ? at : at / axes->n_bins * axes->n_bins;

  if (axes->n_axes > 0)
    mark (drawing, &edge, side, first,
          !axes->any_kept ? axes->n
          : axes->kept    ? at + 1
                          : first + axes->n_bins,
          &figure->theme->ink, 2 * figure->metrics.unit);
}
