/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"

#define SMALLEST_RULED 7.0 /* px of a cube; smaller ones have no lines around them */
#define LINE_OPACITY   0.28
#define GHOST_OPACITY  0.3  /* of the block's edges in front of the lit pool */
#define LIGHTER        0.22 /* the top, towards white */
#define DARKER         0.16 /* the right, towards black */
#define MOST_OUTLINES  400
#define MOST_REPAINTED 1500 /* faces; more numbers are never written */

static const NormColor white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 };

/* What a walk over faces needs to know. */
typedef struct
{
  NormDrawing *drawing;
  NormPanel panel;
  double x, y;            /* of the block */
  const NormCubeSet *lit; /* what is not in it is dimmed; NULL: nothing is */
  gboolean numbers;
  gsize nearest; /* the cubes in front: only they have numbers on them, of the others something may stand before */
} Paint;

static Paint
paint_init (NormDrawing *drawing, NormPanel panel)
{
  Paint paint = { .drawing = drawing, .panel = panel };

  norm_cubes_origin (drawing->figure, panel, &paint.x, &paint.y);
  return paint;
}

static NormColor
mix (const NormColor *color, const NormColor *with, double share)
{
  return (NormColor){ color->r + share * (with->r - color->r), color->g + share * (with->g - color->g), color->b + share * (with->b - color->b), 1 };
}

/* Opaque, whatever the paper: what is behind must not shine through. */
static NormColor
dimmed (const NormTheme *theme, const NormColor *color)
{
  return mix (color, theme->paper.a > 0 ? &theme->paper : &white, 1 - theme->dim);
}

static void
path_face (const Paint *paint, const double corners[8])
{
  NormCanvas *canvas = paint->drawing->canvas;

  canvas->class->move_to (canvas, paint->x + corners[0], paint->y + corners[1]);
  for (int corner = 2; corner < 8; corner += 2)
    canvas->class->line_to (canvas, paint->x + corners[corner], paint->y + corners[corner + 1]);
  canvas->class->close (canvas);
}

/* The front has the value's very colour; the other faces are lighter and darker, as the eye expects of a solid. */
static NormColor
face_color (const Paint *paint, const NormCubeFace *face)
{
  NormColor color = norm_cubes_color (paint->drawing->figure, paint->panel, &face->cube);

  if (face->face == norm_cubes_number_face (&paint->drawing->figure->cubes))
    return color;
  return face->face == NORM_FACE_RIGHT ? mix (&color, &black, DARKER) : mix (&color, &white, face->face == NORM_FACE_TOP ? LIGHTER : 0);
}

static void
draw_cross (const Paint *paint, const NormCubeFace *face, gsize cell, double opacity)
{
  NormColor ink = norm_figure_number_ink (paint->drawing->figure, paint->panel, cell);
  const double *c = face->corners;

  ink.a *= 0.6 * opacity;
  norm_canvas_line (paint->drawing->canvas, paint->x + c[0], paint->y + c[1], paint->x + c[4], paint->y + c[5]);
  norm_canvas_line (paint->drawing->canvas, paint->x + c[2], paint->y + c[3], paint->x + c[6], paint->y + c[7]);
  norm_canvas_stroke (paint->drawing->canvas, &ink, paint->drawing->figure->metrics.unit, 0);
}

static void
paint_face (const NormCubeFace *face, gpointer data)
{
  const Paint *paint = data;
  NormFigure *figure = paint->drawing->figure;
  NormCanvas *canvas = paint->drawing->canvas;
  gsize cell = norm_cubes_cell (&figure->cubes, &face->cube);
  gboolean dims = paint->lit != NULL && !norm_cube_set_has (paint->lit, &face->cube), ruled = figure->cubes.sides[0].step >= SMALLEST_RULED;
  gboolean single = norm_cubes_values_per_cube (&figure->cubes) == 1;
  NormColor color = face_color (paint, face), line = figure->theme->ink;

  if (single && norm_figure_is_left_out (figure, paint->panel, cell))
    color = dimmed (figure->theme, &color);
  if (dims)
    {
      color = dimmed (figure->theme, &color);
      line = dimmed (figure->theme, &line);
    }
  path_face (paint, face->corners);
  norm_canvas_fill (canvas, &color, 1);
  path_face (paint, face->corners);
  canvas->class->stroke (canvas, ruled ? &line : &color, ruled ? LINE_OPACITY : 1, ruled ? figure->metrics.unit : 0.6, 0);
  if (face->face != norm_cubes_number_face (&figure->cubes) || !single)
    return;
  if (norm_figure_is_padding (figure, paint->panel, cell))
    draw_cross (paint, face, cell, dims ? figure->theme->dim : 1);
  if (paint->numbers && !dims && figure->number_size > 0 && (face->face == NORM_FACE_TOP || face->cube.at[NORM_SIDE_DEEP] == paint->nearest))
    norm_figure_draw_number (paint->drawing, paint->panel, cell, FALSE);
}

/* Dims what is not in the lit pool; without numbers, which the pool would cover in part. */
static void
draw_block (NormDrawing *drawing, NormPanel panel)
{
  Paint paint = paint_init (drawing, panel);
  NormCubeSet pool = { 0 };
  gboolean lit = drawing->lit && drawing->figure->grid.has_pools;

  if (lit)
    {
      pool = norm_cubes_pool (&drawing->figure->cubes, drawing->cell);
      paint.lit = &pool;
    }
  paint.numbers = !lit;
  norm_cubes_visit (&drawing->figure->cubes, NULL, paint_face, &paint);
  norm_cube_set_clear (&pool);
}

void
norm_cubes_draw (NormDrawing *drawing, NormPanel panel)
{
  norm_cubes_draw_labels (drawing, panel);
  draw_block (drawing, panel);
}

/* ── boxes ── */

/* A part of the block from one cube to another: the six corners of its outline, and the one in front where three edges meet. */
typedef struct
{
  double outline[12];
  double x, y;
} Box;

static Box
box_of (const Paint *paint, const gsize first[NORM_N_SIDES], const gsize last[NORM_N_SIDES])
{
  const NormCubes *cubes = &paint->drawing->figure->cubes;
  NormCube near = { .at = { first[NORM_SIDE_ACROSS], first[NORM_SIDE_DOWN], first[NORM_SIDE_DEEP] } };
  NormCubeFace front = norm_cubes_face (cubes, &near, NORM_FACE_FRONT);
  double length[NORM_N_SIDES], dx, dy, x, y, right, bottom;

  for (int side = 0; side < NORM_N_SIDES; side++)
    length[side] = norm_cubes_position (cubes, side, last[side]) + cubes->sides[side].step - norm_cubes_position (cubes, side, first[side]);
  norm_cubes_shift (cubes, length[NORM_SIDE_DEEP], &dx, &dy);
  x = paint->x + front.corners[0];
  y = paint->y + front.corners[1];
  right = x + length[NORM_SIDE_ACROSS];
  bottom = y + length[NORM_SIDE_DOWN];
  return (Box){ { x, bottom, x, y, x + dx, y + dy, right + dx, y + dy, right + dx, bottom + dy, right, bottom }, right, y };
}

static void
path_box (NormCanvas *canvas, const Box *box)
{
  canvas->class->move_to (canvas, box->outline[0], box->outline[1]);
  for (int corner = 2; corner < 12; corner += 2)
    canvas->class->line_to (canvas, box->outline[corner], box->outline[corner + 1]);
  canvas->class->close (canvas);
}

/* The edges between the faces that are seen. */
static void
path_inner_edges (NormCanvas *canvas, const Box *box)
{
  for (int corner = 2; corner < 12; corner += 4)
    norm_canvas_line (canvas, box->x, box->y, box->outline[corner], box->outline[corner + 1]);
}

static Box
whole_box (const Paint *paint)
{
  const NormCubesSide *sides = paint->drawing->figure->cubes.sides;

  return box_of (paint, (gsize[]){ 0, 0, 0 }, (gsize[]){ sides[0].n - 1, sides[1].n - 1, sides[2].n - 1 });
}

/* ── the light ── */

/* Everything anew, without numbers; where that would take too long, thin paper over everything. */
void
norm_cubes_draw_veil (NormDrawing *drawing, NormPanel panel)
{
  const NormTheme *theme = drawing->figure->theme;
  const NormColor *paper = theme->paper.a > 0 ? &theme->paper : &white;
  Paint paint = paint_init (drawing, panel);
  Box box = whole_box (&paint);

  path_box (drawing->canvas, &box);
  if (norm_cubes_count_faces (&drawing->figure->cubes) > MOST_REPAINTED)
    {
      norm_canvas_fill (drawing->canvas, paper, 1 - theme->dim);
      return;
    }
  norm_canvas_fill (drawing->canvas, paper, 1);
  path_box (drawing->canvas, &box);
  norm_canvas_stroke (drawing->canvas, paper, 3 * MAX (drawing->figure->metrics.unit, 1), 0);
  draw_block (drawing, panel);
}

/* The next run of cubes of the pool along a side, from *@end on. */
static gboolean
next_span (const NormCubesSide *side, const guint8 *in, gsize *first, gsize *end)
{
  *first = *end;
  while (*first < side->n && !in[*first])
    ++*first;
  for (*end = *first; *end < side->n && in[*end];)
    ++*end;
  return *first < side->n;
}

typedef void (*BoxFunc) (const Paint *paint, const Box *box);

/* The boxes that the pool is made of, from the back to the front. */
static void
for_each_box (const Paint *paint, const NormCubeSet *pool, BoxFunc func)
{
  const NormCubesSide *sides = paint->drawing->figure->cubes.sides;
  gsize first[NORM_N_SIDES], end[NORM_N_SIDES] = { 0 };
  int n = 0;

  while (next_span (&sides[0], pool->in[0], &first[0], &end[0]))
    for (end[1] = 0; next_span (&sides[1], pool->in[1], &first[1], &end[1]);)
      for (end[2] = 0; n < MOST_OUTLINES && next_span (&sides[2], pool->in[2], &first[2], &end[2]); n++)
        {
          Box box = box_of (paint, first, (gsize[]){ end[0] - 1, end[1] - 1, end[2] - 1 });

          func (paint, &box);
        }
}

static void
outline (const Paint *paint, const Box *box)
{
  const NormFigure *figure = paint->drawing->figure;
  NormCanvas *canvas = paint->drawing->canvas;
  double width = figure->theme->outline * MAX (figure->metrics.unit, 1) * (figure->cubes.sides[0].step < 8 ? 0.6 : 1);

  path_inner_edges (canvas, box);
  norm_canvas_stroke (canvas, &figure->theme->accent, width / 2, 0);
  path_box (canvas, box);
  norm_canvas_stroke (canvas, &figure->theme->accent, width, 0);
}

/* The pool as if one could look into the block: whole, with the edges of what is in front of it drawn thinly over it. */
void
norm_cubes_draw_pool (NormDrawing *drawing, NormPanel panel, gboolean pinned)
{
  NormFigure *figure = drawing->figure;
  Paint paint = paint_init (drawing, panel);
  NormCubeSet pool = norm_cubes_pool (&figure->cubes, drawing->cell);
  Box whole = whole_box (&paint);

  paint.numbers = TRUE;
  while (!pool.in[NORM_SIDE_DEEP][paint.nearest])
    paint.nearest++;
  norm_cubes_visit (&figure->cubes, &pool, paint_face, &paint);
  path_box (drawing->canvas, &whole);
  path_inner_edges (drawing->canvas, &whole);
  drawing->canvas->class->stroke (drawing->canvas, &figure->theme->ink, GHOST_OPACITY, figure->metrics.unit, 0);
  for_each_box (&paint, &pool, outline);
  if (pinned)
    norm_mark_draw_pin (drawing, whole.outline[6], whole.outline[7]);
  norm_cube_set_clear (&pool);
}

/* Whether a cube's number can be read while its pool is lit. */
static gboolean
is_in_front (const NormCubes *cubes, const NormCube *cube, gsize cell)
{
  NormCubeSet pool;
  gboolean front;

  if (norm_cubes_number_face (cubes) == NORM_FACE_TOP)
    return TRUE;
  if (!cubes->grid->has_pools)
    return cube->at[NORM_SIDE_DEEP] == 0;
  pool = norm_cubes_pool (cubes, cell);
  front = cube->at[NORM_SIDE_DEEP] == 0 || !pool.in[NORM_SIDE_DEEP][cube->at[NORM_SIDE_DEEP] - 1];
  norm_cube_set_clear (&pool);
  return front;
}

/* White under black is seen on every colour. Around the face that bears the number, or around the whole cube where it is inside. */
void
norm_cubes_draw_cursor (NormDrawing *drawing, NormPanel panel)
{
  const NormCubes *cubes = &drawing->figure->cubes;
  Paint paint = paint_init (drawing, panel);
  NormCube cube = norm_cubes_find (cubes, drawing->cell);
  Box box = box_of (&paint, cube.at, cube.at);

  if (is_in_front (cubes, &cube, drawing->cell))
    {
      NormCubeFace face = norm_cubes_face (cubes, &cube, norm_cubes_number_face (cubes));

      path_face (&paint, face.corners);
      norm_canvas_stroke (drawing->canvas, &white, 5, 0);
      path_face (&paint, face.corners);
      norm_canvas_stroke (drawing->canvas, &black, 2, 0);
      return;
    }
  path_box (drawing->canvas, &box);
  norm_canvas_stroke (drawing->canvas, &white, 4.5, 0);
  path_inner_edges (drawing->canvas, &box);
  path_box (drawing->canvas, &box);
  norm_canvas_stroke (drawing->canvas, &black, 1.8, 0);
}
