/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large the cubes of a figure are, and what each of them shows. */
#include "figure-private.h"

#include <math.h>

#define SMALLEST    4.0 /* px of a cube; more of them than that are put together */
#define LARGEST     96.0
#define WHOLE       12.0 /* px from which on cubes are whole pixels; of smaller ones that would take too much away */
#define MOST_FACES  9000
#define LABEL_SPACE 14.0 /* between the block and its indices */

/* How many cubes along a side: from as many as can be told apart to as few as any picture has room for. */
static const gsize densities[] = { 64, 48, 36, 24, 18, 12, 9, 6, 3 };

gboolean
norm_cubes_are_shown (const NormFigure *figure)
{
  return figure->spec.cubes && figure->grid.n_cells > 0;
}

/* ── sizes ── */

static double
widest_index (const NormFigure *figure, NormSide side)
{
  g_autofree char *last = norm_cubes_index_text (&figure->cubes, side, MAX (figure->cubes.sides[side].n, 1) - 1);

  return last != NULL ? norm_text_width (figure->theme, NORM_TEXT_PLAIN, figure->metrics.small, last) : 0;
}

static double
name_width (const NormFigure *figure, NormSide side)
{
  g_autofree char *name = norm_cubes_side_name (&figure->cubes, side);

  return norm_text_width (figure->theme, NORM_TEXT_PLAIN, figure->metrics.label, name);
}

void
norm_cubes_metrics (NormFigure *figure)
{
  NormMetrics *metrics = &figure->metrics;
  double unit = metrics->unit;
  gboolean words = figure->spec.problem != NULL && !figure->grid.has_pools;

  if (figure->cubes.grid == NULL)
    norm_cubes_init (&figure->cubes, &figure->grid, densities[0]);
  metrics->top = metrics->title_row + 12 * unit;
  metrics->left = 2 * LABEL_SPACE * unit + widest_index (figure, NORM_SIDE_DOWN) + name_width (figure, NORM_SIDE_DOWN);
  metrics->right = 1.5 * LABEL_SPACE * unit + widest_index (figure, NORM_SIDE_DEEP) + 0.5 * name_width (figure, NORM_SIDE_DEEP);
  metrics->bottom = LABEL_SPACE * unit + MAX (metrics->small, metrics->label) + (words ? 26 : 8) * unit;
}

/* Faces that are painted at most: of the cubes where pools stand apart, else of the block's three sides. */
gsize
norm_cubes_count_faces (const NormCubes *cubes)
{
  static const NormSide facing[] = { NORM_SIDE_DEEP, NORM_SIDE_DOWN, NORM_SIDE_ACROSS };
  gsize n = norm_cubes_count (cubes), faces = 0;

  for (gsize face = 0; face < G_N_ELEMENTS (facing); face++)
    {
      const NormCubesSide *side = &cubes->sides[facing[face]];

      faces += n / side->n * (side->gap == 0 ? 1 : side->kept ? side->n : side->n / side->n_bins);
    }
  return faces;
}

static double
size_in (const NormCubes *cubes, double width, double height)
{
  double across, down;

  norm_cubes_extents (cubes, &across, &down);
  return MIN (width / across, height / down);
}

/* The largest cubes that fit, with gaps where they can be seen. */
static double
fit (const NormFigure *figure, NormCubes *cubes, double width, double height)
{
  double size = 1, scale = figure->scale;

  for (gsize at = 0; at < G_N_ELEMENTS (densities); at++)
    {
      norm_cubes_init (cubes, &figure->grid, densities[at]);
      size = size_in (cubes, width, height);
      if (norm_cubes_count_faces (cubes) > MOST_FACES)
        {
          norm_cubes_set_size (cubes, 1, FALSE);
          size = size_in (cubes, width, height);
        }
      if (size >= SMALLEST && norm_cubes_count_faces (cubes) <= MOST_FACES)
        break;
    }
  size = MIN (size, LARGEST * figure->metrics.unit);
  if (size >= WHOLE)
    size = floor (size * scale) / scale;
  norm_cubes_set_size (cubes, size, cubes->sides[0].gap + cubes->sides[1].gap + cubes->sides[2].gap > 0);
  return size;
}

double
norm_cubes_try (const NormFigure *figure, NormCubes *cubes, gboolean beside)
{
  gint64 across, down;
  double width, height;

  norm_layout_room (figure, beside, &across, &down);
  fit (figure, cubes, norm_figure_px (figure, across), norm_figure_px (figure, down));
  norm_cubes_extents (cubes, &width, &height);
  return width * height;
}

void
norm_cubes_least (const NormFigure *figure, double *width, double *height)
{
  NormCubes cubes;

  norm_cubes_init (&cubes, &figure->grid, densities[G_N_ELEMENTS (densities) - 1]);
  norm_cubes_set_size (&cubes, SMALLEST, TRUE);
  norm_cubes_extents (&cubes, width, height);
}

/* ── values ── */


static gsize
number_of (const NormCubes *cubes, const NormCube *cube)
{
  return (cube->at[0] * cubes->sides[1].n + cube->at[1]) * cubes->sides[2].n + cube->at[2];
}

static double
most_striking (double shown, const double *values, gsize n)
{
  for (gsize at = 0; at < n && !isnan (shown); at++)
    if (!(fabs (values[at]) <= fabs (shown)))
      shown = values[at];
  return shown;
}

/* @n cells from @cell, along the last axis, cube by cube. @values has room for them. */
static void
read_run (NormFigure *figure, NormPanel panel, gsize cell, gsize n, double *values, double *shown)
{
  const NormCubes *cubes = &figure->cubes;
  const NormValues *source = &figure->panels[panel].values;
  NormSide side = norm_cubes_last_side (cubes);
  NormCube cube = norm_cubes_find (cubes, cell);
  gsize x, y;

  norm_grid_places (&figure->grid, cell, &x, &y);
  norm_values_run (source, source->offset + norm_values_part (source, &figure->grid, FALSE, x) + norm_values_part (source, &figure->grid, TRUE, y),
                   figure->grid.rank > 0 ? source->strides[figure->grid.rank - 1] : 1, values, n);
  for (gsize at = 0, more; at < n; at += more, cube.at[side]++)
    {
      double *place = &shown[number_of (cubes, &cube)];

      more = MIN (norm_cubes_places_left (cubes, side, cell + at), n - at);
      *place = most_striking (*place, values + at, more);
    }
}

/* What is shown of several values: the largest by magnitude, as in the grid, so that no outlier vanishes. */
static void
read_panel (NormFigure *figure, NormPanel panel)
{
  gsize run = figure->grid.rank > 0 ? figure->grid.shape[figure->grid.rank - 1] : 1;
  double *shown = g_new0 (double, norm_cubes_count (&figure->cubes));

  g_autofree double *values = g_new (double, run);

  for (gsize cell = 0; cell < figure->grid.n_cells; cell += run)
    read_run (figure, panel, cell, run, values, shown);
  figure->shown[panel] = shown;
}

void
norm_cubes_read (NormFigure *figure)
{
  if (!norm_cubes_are_shown (figure) || norm_cubes_values_per_cube (&figure->cubes) == 1 || norm_figure_colors_pools (figure))
    return;
  for (int panel = 0; panel < NORM_N_PANELS; panel++)
    if (figure->panels[panel].drawn)
      read_panel (figure, panel);
}

NormColor
norm_cubes_color (NormFigure *figure, NormPanel panel, const NormCube *cube)
{
  if (figure->shown[panel] != NULL)
    return norm_figure_value_color (figure, panel, figure->shown[panel][number_of (&figure->cubes, cube)]);
  return norm_figure_cell_color (figure, panel, norm_cubes_cell (&figure->cubes, cube));
}

/* ── cells ── */

void
norm_cubes_origin (const NormFigure *figure, NormPanel panel, double *x, double *y)
{
  *x = norm_figure_px (figure, figure->panels[panel].x);
  *y = norm_figure_px (figure, figure->panels[panel].y);
}

gboolean
norm_cubes_cell_at (const NormFigure *figure, NormPanel panel, double x, double y, gsize *cell)
{
  NormCube cube;
  double left, top;

  norm_cubes_origin (figure, panel, &left, &top);
  if (!norm_cubes_hit (&figure->cubes, x - left, y - top, &cube))
    return FALSE;
  *cell = norm_cubes_cell (&figure->cubes, &cube);
  return TRUE;
}

/* In the middle of the face that bears the numbers. */
void
norm_cubes_cell_rect (const NormFigure *figure, NormPanel panel, gsize cell, cairo_rectangle_t *rect)
{
  NormCube cube = norm_cubes_find (&figure->cubes, cell);
  NormCubeFace face = norm_cubes_face (&figure->cubes, &cube, norm_cubes_number_face (&figure->cubes));
  double left, top;

  norm_cubes_origin (figure, panel, &left, &top);
  norm_cubes_number_room (figure, &rect->width, &rect->height);
  rect->x = left + (face.corners[0] + face.corners[4]) / 2 - rect->width / 2;
  rect->y = top + (face.corners[1] + face.corners[5]) / 2 - rect->height / 2;
}

void
norm_cubes_number_room (const NormFigure *figure, double *width, double *height)
{
  double x, y, size = figure->cubes.sides[NORM_SIDE_ACROSS].step;

  norm_cubes_shift (&figure->cubes, figure->cubes.sides[NORM_SIDE_DEEP].step, &x, &y);
  *width = size;
  *height = norm_cubes_number_face (&figure->cubes) == NORM_FACE_TOP ? -y : size;
}

gboolean
norm_cubes_neighbour (const NormFigure *figure, gsize cell, NormSide side, int by, gsize *next)
{
  NormCube cube = norm_cubes_find (&figure->cubes, cell);

  if (by == 0 || (by < 0 ? cube.at[side] == 0 : cube.at[side] + 1 >= figure->cubes.sides[side].n))
    return FALSE;
  cube.at[side] = by < 0 ? cube.at[side] - 1 : cube.at[side] + 1;
  *next = norm_cubes_cell (&figure->cubes, &cube);
  return TRUE;
}
