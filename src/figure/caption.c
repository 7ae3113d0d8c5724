/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"

#include <glib/gi18n-lib.h>

#define ROW    26.0
#define SAMPLE 14.0 /* px of the crossed cell in the legend */

static gboolean
stands_for_several (const NormFigure *figure)
{
  return norm_cubes_are_shown (figure) && norm_cubes_values_per_cube (&figure->cubes) > 1;
}

double
norm_caption_height (const NormFigure *figure)
{
  if (!figure->spec.caption)
    return 0;
  return ((figure->mask != NULL ? 2 : 1) + (stands_for_several (figure) ? 1 : 0)) * ROW * figure->metrics.unit;
}

static char *
list_axes (const NormGrid *grid, gboolean kept)
{
  GString *names = g_string_new (NULL);

  for (int axis = 0; axis < grid->rank; axis++)
    if (grid->kept[axis] == kept)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", grid->names[axis]);
  return g_string_free (names, FALSE);
}

/* What the kept axes do: where weight and bias run along the same ones, pools are features. */
static char *
describe_kept (const NormFigure *figure)
{
  const NormPooling *pooling = figure->spec.result->pooling;
  g_autofree char *names = list_axes (&figure->grid, TRUE);
  gboolean features = TRUE;

  for (int axis = 0; axis < pooling->view->rank; axis++)
    features = features && pooling->kept[axis] == pooling->featured[axis];
  if (*names == '\0')
    return g_strdup (_ (" nothing — all is one pool   ·   "));
  return g_strdup_printf (features ? _ (" %s — tells features apart   ·   ") : _ (" %s — tells pools apart   ·   "), names);
}

/* "kept C — tells features apart · pooled N, L — averaged over", smaller when it would be wider than the figure. */
static void
draw_axes (NormDrawing *drawing)
{
  const NormFigure *figure = drawing->figure;
  g_autofree char *kept = describe_kept (figure), *names = list_axes (&figure->grid, FALSE);
  g_autofree char *pooled = g_strdup_printf (_ (" %s — averaged over"), names);
  NormRun runs[] = { { _ ("kept"), NORM_TEXT_BOLD }, { kept, NORM_TEXT_PLAIN }, { _ ("pooled"), NORM_TEXT_BOLD }, { pooled, NORM_TEXT_PLAIN } };
  double size = figure->metrics.label, width = 0, room;

  for (gsize run = 0; run < G_N_ELEMENTS (runs); run++)
    width += norm_text_width (figure->theme, runs[run].style, size, runs[run].text);
  room = figure->width - 12 * figure->metrics.unit;
  norm_canvas_runs (drawing->canvas, runs, G_N_ELEMENTS (runs), size * MIN (1, room / width),
                    MAX (MIN (figure->caption_x, figure->width - width - 6 * figure->metrics.unit), 6 * figure->metrics.unit),
                    figure->caption_baseline, &figure->theme->ink);
}

/* A crossed cell, and what such a one means. */
static void
draw_mask (NormDrawing *drawing)
{
  const NormFigure *figure = drawing->figure;
  double unit = figure->metrics.unit, size = figure->metrics.label, side = SAMPLE * unit;
  double baseline = figure->caption_baseline + (figure->grid.has_pools ? ROW * unit : 0), x = MAX (figure->caption_x, 6 * unit);
  cairo_rectangle_t box = { x, baseline - 0.36 * size - side / 2, side, side };
  const char *words = figure->spec.result != NULL && figure->spec.result->mask != NULL
                      ? _ ("padding — normalized, but not counted in mean and variance")
                      : _ ("padding — counted like every other value");
  double needed = norm_text_width (figure->theme, NORM_TEXT_PLAIN, size, words), room = figure->width - x - side - 14 * unit;

  norm_figure_draw_cross (drawing, &box, &figure->theme->muted, 1);
  norm_canvas_box (drawing->canvas, &box, 0);
  norm_canvas_stroke (drawing->canvas, &figure->theme->rule, unit, 0);
  norm_canvas_text (drawing->canvas, words, NORM_TEXT_PLAIN, size * MIN (1, room / needed), x + side + 8 * unit, baseline, 0, &figure->theme->ink, 1);
}

/* "one cube: up to 2 N × 4 C × 196 H·W, coloured by the largest" */
static void
draw_cubes (NormDrawing *drawing, double baseline)
{
  static const NormSide order[] = { NORM_SIDE_ACROSS, NORM_SIDE_DEEP, NORM_SIDE_DOWN };
  const NormFigure *figure = drawing->figure;
  const NormCubes *cubes = &figure->cubes;
  g_autoptr (GString) words = g_string_new (_ ("one cube: up to "));
  double size = figure->metrics.label, x = MAX (figure->caption_x, 6 * figure->metrics.unit), needed;

  for (gsize at = 0, n = 0; at < G_N_ELEMENTS (order); at++)
    if (cubes->sides[order[at]].bin > 1)
      {
        g_autofree char *name = norm_cubes_axes_text (cubes, order[at]);

        g_string_append_printf (words, "%s%" G_GSIZE_FORMAT " %s", n++ > 0 ? " × " : "", cubes->sides[order[at]].bin, name);
      }
  if (!norm_figure_colors_pools (figure))
    g_string_append (words, _ (", coloured by the largest"));
  if (norm_cubes_mix_pools (cubes))
    g_string_append (words, _ ("; pools share cubes"));
  needed = norm_text_width (figure->theme, NORM_TEXT_PLAIN, size, words->str);
  norm_canvas_text (drawing->canvas, words->str, NORM_TEXT_PLAIN, size * MIN (1, (figure->width - x - 6 * figure->metrics.unit) / needed), x,
                    baseline, 0, &figure->theme->ink, 1);
}

void
norm_caption_draw (NormDrawing *drawing)
{
  const NormFigure *figure = drawing->figure;
  int rows = (figure->grid.has_pools ? 1 : 0) + (figure->mask != NULL ? 1 : 0);

  if (stands_for_several (figure))
    draw_cubes (drawing, figure->caption_baseline + rows * ROW * figure->metrics.unit);
  if (drawing->figure->grid.has_pools)
    draw_axes (drawing);
  if (drawing->figure->mask != NULL)
    draw_mask (drawing);
}
