/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"

#include <math.h>

/* All lengths for unit 1, a figure of about 672 × 650 px: the window's middle at 1280 × 800. */
#define REFERENCE_WIDTH      672.0
#define REFERENCE_HEIGHT     650.0
#define MARGIN               24.0
#define SMALL_MARGIN         4.0  /* of a part of a larger picture */
#define FACET_ROW            14.0 /* besides its label */
#define INDEX_ROW            6.5
#define TITLE_ROW            14.0
#define SPACING              24.0 /* least between panels */
#define MOST_SPACING         66.0
#define MOST_GAP             15.0
#define SMALLEST_NAMED_FACET 13.0  /* px: no room for indices and braces of smaller ones */
#define WIDTH_FOR_WORDS      470.0 /* of an after panel that shows a problem */

/* What one way of arranging the panels comes to. */
typedef struct
{
  gboolean beside;
  NormTrack x, y;
  double score;
} Trial;

static int
count_facet_axes (const NormGrid *grid, gboolean down)
{
  int n = 0;

  for (int axis = 0; axis < grid->rank; axis++)
    n += grid->down[axis] == down && grid->space[axis] != NORM_SPACE_NONE;
  return n;
}

/* The widest "N=12" of each facet axis that runs down. */
static void
measure_labels (NormFigure *figure)
{
  const NormGrid *grid = &figure->grid;

  for (int axis = 0; axis < grid->rank; axis++)
    if (grid->down[axis] && grid->space[axis] != NORM_SPACE_NONE)
      {
        g_autofree char *label = norm_grid_last_label (grid, axis);

        figure->metrics.label_columns[axis] = norm_text_width (figure->theme, NORM_TEXT_PLAIN, figure->metrics.label, label);
      }
}

static double
side_margin (const NormFigure *figure)
{
  return norm_figure_goes_without (figure, NORM_WITHOUT_COLOR_BARS) ? SMALL_MARGIN : MARGIN;
}

/* What stands under the panels */
static double
footer_height (const NormFigure *figure)
{
  return norm_caption_height (figure) + norm_running_height (figure);
}

static int
count_panels (const NormFigure *figure)
{
  return norm_figure_has_panel (figure, NORM_PANEL_BEFORE) + norm_figure_has_panel (figure, NORM_PANEL_AFTER);
}

double
norm_layout_facet_columns (const NormFigure *figure, int axis)
{
  const NormGrid *grid = &figure->grid;
  double width = 0;

  for (int outer = 0; outer < axis; outer++)
    if (grid->down[outer] && grid->space[outer] != NORM_SPACE_NONE)
      width += figure->metrics.label_columns[outer] + 20 * figure->metrics.unit;
  return width;
}

/* The brace of L or W, or the words about an offending axis that has no place above. */
static gboolean
marks_below (const NormFigure *figure)
{
  const NormGrid *grid = &figure->grid;
  const NormProblem *problem = figure->spec.problem;

  if (grid->has_pools)
    return !figure->metrics.compact && !norm_figure_goes_without (figure, NORM_WITHOUT_BRACES) && norm_grid_touching_axis (grid, FALSE) >= 0;
  return problem != NULL && problem->axis >= 0 && problem->axis < grid->rank &&
         (grid->down[problem->axis] || grid->space[problem->axis] == NORM_SPACE_NONE);
}

void
norm_layout_metrics (NormFigure *figure)
{
  NormMetrics *metrics = &figure->metrics;
  const NormGrid *grid = &figure->grid;
  double unit = CLAMP (MIN (figure->width / REFERENCE_WIDTH, figure->height / REFERENCE_HEIGHT), 0.85, 2.4);
  gboolean columns = !metrics->compact && norm_grid_touching_axis (grid, FALSE) >= 0;
  gboolean rows = !metrics->compact && norm_grid_touching_axis (grid, TRUE) >= 0;
  gboolean braces = grid->has_pools && !norm_figure_goes_without (figure, NORM_WITHOUT_BRACES);

  metrics->unit = unit;
  metrics->title = MAX (15 * unit, figure->spec.least_type);
  metrics->label = MAX (13 * unit, figure->spec.least_type);
  metrics->small = MAX (11.5 * unit, figure->spec.least_type);
  metrics->title_row = norm_figure_goes_without (figure, NORM_WITHOUT_TITLES) ? 0 : metrics->title + TITLE_ROW * unit;
  metrics->facet_row = metrics->label + FACET_ROW * unit;
  metrics->index_row = metrics->small + INDEX_ROW * unit;
  metrics->index_column = rows ? norm_text_width (figure->theme, NORM_TEXT_PLAIN, metrics->small, "H 00") : 0;
  measure_labels (figure);
  metrics->top =
    metrics->title_row + metrics->facet_row * count_facet_axes (grid, FALSE) + (columns ? metrics->index_row : 0) + NORM_CLEARANCE * unit;
  metrics->left = norm_layout_facet_columns (figure, grid->rank) + metrics->index_column + NORM_CLEARANCE * unit;
  metrics->bottom = (marks_below (figure) ? NORM_BRACE_ROW + NORM_CLEARANCE : NORM_CLEARANCE) * unit;
  metrics->right = (rows && braces ? NORM_BRACE_ROW + NORM_CLEARANCE : NORM_CLEARANCE) * unit;
  if (norm_cubes_are_shown (figure))
    norm_cubes_metrics (figure);
  metrics->heading = metrics->title_row == 0
                     ? 0
                     : (norm_figure_colors_pools (figure) || norm_figure_goes_without (figure, NORM_WITHOUT_COLOR_BARS) ? 120 : 250) * unit;
}

/* Panels share the space; what is left of it for the cells, in device px. */
void
norm_layout_room (const NormFigure *figure, gboolean beside, gint64 *across, gint64 *down)
{
  const NormMetrics *metrics = &figure->metrics;
  double unit = metrics->unit;
  int n_panels = count_panels (figure);
  double width = figure->width - 2 * side_margin (figure) * unit;
  double height = figure->height - 1.5 * side_margin (figure) * unit - footer_height (figure);

  if (beside)
    width = (width - (n_panels - 1) * SPACING * unit) / n_panels;
  else
    height = (height - (n_panels - 1) * SPACING * unit) / n_panels;
  *across = (gint64) MAX (1, floor ((width - metrics->left - metrics->right) * figure->scale));
  *down = (gint64) MAX (1, floor ((height - metrics->top - metrics->bottom) * figure->scale));
}

/* Planes of few values are read as numbers, not as pictures: their cells need not be square. */
static gboolean
is_plane_of_numbers (const NormFigure *figure, const Trial *trial)
{
  return trial->x.bin == 1 && trial->y.bin == 1 && trial->y.cell >= 18 * figure->metrics.unit * figure->scale && norm_track_block (&trial->x) <= 6 &&
         norm_track_block (&trial->y) <= 6;
}

/* Cells that hold numbers may be wider than tall, strips may be taller than their cells are wide, but neither grotesquely. Pixels are square. */
static void
keep_proportions (const NormFigure *figure, Trial *trial, gint64 across, gint64 down)
{
  double scale = figure->scale, unit = figure->metrics.unit;
  int most_gap = (int) (MOST_GAP * unit * scale);
  gint64 strip = (gint64) norm_track_block (&trial->x) * trial->x.cell;
  int widest = (int) MAX (1.8 * trial->y.cell, 36 * unit * scale);
  int tallest = (int) MAX (MAX (MIN (0.75 * (double) strip, 72 * unit * scale), 36 * unit * scale), 0.8 * trial->x.cell);

  if (norm_grid_has_planes (&figure->grid) && is_plane_of_numbers (figure, trial))
    tallest = trial->x.cell;
  else if (norm_grid_has_planes (&figure->grid))
    widest = tallest = MIN (trial->x.cell, trial->y.cell);
  if (trial->x.cell > widest)
    norm_track_fit (&trial->x, across, widest, most_gap);
  if (trial->y.cell > tallest)
    norm_track_fit (&trial->y, down, tallest, most_gap);
}

static Trial
try_arrangement (const NormFigure *figure, gboolean beside)
{
  Trial trial = { .beside = beside, .x = figure->grid.x, .y = figure->grid.y };
  double scale = figure->scale, unit = figure->metrics.unit;
  gboolean planes = norm_grid_has_planes (&figure->grid);
  int most_gap = (int) (MOST_GAP * unit * scale);
  gint64 across, down;

  norm_layout_room (figure, beside, &across, &down);
  norm_track_fit (&trial.x, across, (int) MAX ((planes ? 96 : 130) * unit * scale, 0.25 * (double) across), most_gap);
  norm_track_fit (&trial.y, down, (int) MAX ((planes ? 96 : 72) * unit * scale, 0.5 * (double) down), most_gap);
  keep_proportions (figure, &trial, across, down);
  trial.score = (double) trial.x.extent * (double) trial.y.extent / (double) (trial.x.bin * trial.y.bin);
  return trial;
}

/* px that the cells take */
static void
content_size (const NormFigure *figure, double *width, double *height)
{
  if (norm_cubes_are_shown (figure))
    {
      norm_cubes_extents (&figure->cubes, width, height);
      return;
    }
  *width = figure->grid.n_cells > 0 ? norm_figure_px (figure, figure->grid.x.extent) : 0;
  *height = figure->grid.n_cells > 0 ? norm_figure_px (figure, figure->grid.y.extent) : 96 * figure->metrics.unit;
}

/* The cells' width, or that of title and colour bar as far as there is room for them. */
static double
grid_width (const NormFigure *figure)
{
  const NormMetrics *metrics = &figure->metrics;
  double width, height, room;

  content_size (figure, &width, &height);
  room = (figure->beside ? (figure->width - SPACING * metrics->unit) / 2 : figure->width) - metrics->left - metrics->right - 12 * metrics->unit;

  return MAX (width, MIN (metrics->heading, room));
}

static double
grid_height (const NormFigure *figure)
{
  double least = figure->spec.result == NULL ? 110 * figure->metrics.unit : 1; /* room for the problem's words */
  double width, height;

  content_size (figure, &width, &height);
  return figure->grid.n_cells == 0 ? height : MAX (height, figure->beside ? least : 1);
}

static void
place_panel (NormFigure *figure, NormPanel panel, double x, double y, double height)
{
  const NormMetrics *metrics = &figure->metrics;
  NormPanelLayout *layout = &figure->panels[panel];
  double width = grid_width (figure);

  if (!layout->drawn)
    width = MAX (width, MIN (WIDTH_FOR_WORDS * metrics->unit, figure->width - x - metrics->left - MARGIN * metrics->unit));
  layout->area = (cairo_rectangle_t){ x, y, metrics->left + width + metrics->right, height };
  layout->x = (int) lround ((x + metrics->left) * figure->scale);
  layout->y = (int) lround ((y + metrics->top) * figure->scale);
}

/* The after panel of a layer without output needs room for words, not for cells. */
static double
panel_height (const NormFigure *figure, NormPanel panel)
{
  const NormMetrics *metrics = &figure->metrics;
  double height = metrics->top + grid_height (figure) + metrics->bottom;

  if (!norm_figure_has_panel (figure, panel))
    return 0;
  return figure->panels[panel].drawn ? height : MAX (height, 190 * metrics->unit);
}

static void
place_below (NormFigure *figure)
{
  const NormMetrics *metrics = &figure->metrics;
  double unit = metrics->unit;
  double width = metrics->left + grid_width (figure) + metrics->right;
  double before = panel_height (figure, NORM_PANEL_BEFORE), after = panel_height (figure, NORM_PANEL_AFTER);
  double caption = footer_height (figure);
  double free = MAX (figure->height - before - after - caption, 0);
  double spacing = count_panels (figure) > 1 ? MIN (free / 3, MOST_SPACING * unit) : 0;
  double caption_space = figure->spec.caption ? MIN (free / 6, 0.5 * MOST_SPACING * unit) : 0;
  double x = MAX ((figure->width - width - (metrics->left - metrics->right) * 0.4) / 2, 0);
  double y = MAX ((free - spacing - caption_space) / 2, 0);

  place_panel (figure, NORM_PANEL_BEFORE, x, y, before);
  place_panel (figure, NORM_PANEL_AFTER, x, y + before + spacing, after);
  figure->caption_x = x + metrics->left;
  figure->running_y = y + before + spacing + after + caption_space;
  figure->caption_baseline = figure->running_y + norm_running_height (figure) + 14 * unit;
  figure->used_height = y + before + spacing + after + caption_space + caption + y;
  figure->used_width = width + 2 * MARGIN * unit;
}

static void
place_beside (NormFigure *figure)
{
  const NormMetrics *metrics = &figure->metrics;
  double unit = metrics->unit;
  double width = metrics->left + grid_width (figure) + metrics->right;
  double height = MAX (panel_height (figure, NORM_PANEL_BEFORE), panel_height (figure, NORM_PANEL_AFTER));
  double caption = footer_height (figure);
  double free = MAX (figure->height - height - caption, 0);
  double caption_space = figure->spec.caption ? MIN (free / 4, 0.5 * MOST_SPACING * unit) : 0;
  double room = MAX (figure->width - 2 * width, 0), spacing = MIN (room / 3, MOST_SPACING * unit);
  double x = (room - spacing) / 2, y = (free - caption_space) / 2;

  place_panel (figure, NORM_PANEL_BEFORE, x, y, height);
  place_panel (figure, NORM_PANEL_AFTER, x + width + spacing, y, height);
  figure->caption_x = x + metrics->left;
  figure->running_y = y + height + caption_space;
  figure->caption_baseline = figure->running_y + norm_running_height (figure) + 14 * unit;
  figure->used_height = figure->height;
  figure->used_width = 2 * width + spacing + 2 * MARGIN * unit;
}

/* The words of a problem are wider than cells need be: beside, in half a narrow window, they would lie over the input. */
static gboolean
fits_beside (const NormFigure *figure)
{
  const NormMetrics *metrics = &figure->metrics;
  double room = (figure->width - (2 * MARGIN + SPACING) * metrics->unit) / 2 - metrics->left;

  return figure->panels[NORM_PANEL_AFTER].drawn || room >= WIDTH_FOR_WORDS * metrics->unit;
}

/* The arrangement with the largest cells; below keeps the columns together, so beside must be worth it. */
static Trial
choose_arrangement (const NormFigure *figure)
{
  Trial below = try_arrangement (figure, FALSE), beside = try_arrangement (figure, TRUE);

  return fits_beside (figure) && beside.score > below.score * 1.05 ? beside : below;
}

static void
arrange_cubes (NormFigure *figure)
{
  NormCubes below, beside;
  double below_score = norm_cubes_try (figure, &below, FALSE), beside_score = norm_cubes_try (figure, &beside, TRUE);

  figure->beside = fits_beside (figure) && beside_score > below_score * 1.05;
  figure->cubes = figure->beside ? beside : below;
}

void
norm_layout_arrange (NormFigure *figure)
{
  if (norm_cubes_are_shown (figure))
    arrange_cubes (figure);
  else if (figure->grid.n_cells > 0)
    {
      Trial best = choose_arrangement (figure);

      if (norm_figure_px (figure, (gint64) (norm_track_block (&best.x) / best.x.bin) * best.x.cell) < SMALLEST_NAMED_FACET)
        {
          figure->metrics.compact = TRUE;
          norm_layout_metrics (figure);
          best = choose_arrangement (figure);
        }
      figure->beside = best.beside;
      figure->grid.x = best.x;
      figure->grid.y = best.y;
    }
  else
    figure->beside = fits_beside (figure) && figure->width > 1.4 * figure->height;
  if (figure->beside)
    place_beside (figure);
  else
    place_below (figure);
}

void
norm_layout_least (const NormFigure *figure, double *width, double *height)
{
  const NormMetrics *metrics = &figure->metrics;
  const NormGrid *grid = &figure->grid;
  double across = grid->n_cells > 0 ? (double) grid->x.extent : 0, down = grid->n_cells > 0 ? (double) grid->y.extent : 96 * metrics->unit;

  if (norm_cubes_are_shown (figure))
    norm_cubes_least (figure, &across, &down);
  *width = metrics->left + metrics->right + MAX (across + 1, 180 * metrics->unit) + 2 * MARGIN * metrics->unit;
  *height = 2 * (metrics->top + metrics->bottom + down + 1) + (SPACING + 1.5 * MARGIN) * metrics->unit + footer_height (figure);
}

static double
to_pixels (const NormFigure *figure, double px)
{
  return norm_figure_px (figure, llround (px * figure->scale));
}

void
norm_layout_move (NormFigure *figure, double x, double y)
{
  x = to_pixels (figure, x);
  y = to_pixels (figure, y);
  for (int panel = 0; panel < NORM_N_PANELS; panel++)
    {
      figure->panels[panel].area.x += x;
      figure->panels[panel].area.y += y;
      figure->panels[panel].x += (int) lround (x * figure->scale);
      figure->panels[panel].y += (int) lround (y * figure->scale);
    }
  figure->moved_down += y;
  figure->caption_x += x;
  figure->caption_baseline += y;
  figure->running_y += y;
  figure->moved += x;
}

void
norm_layout_shrink (NormFigure *figure, gboolean width, gboolean height)
{
  double margin = 0.75 * MARGIN * figure->metrics.unit, top = figure->panels[NORM_PANEL_BEFORE].area.y;

  if (height)
    figure->height = ceil (MIN (figure->height, figure->used_height - 2 * top + 2 * margin));
  if (width)
    figure->width = ceil (MIN (figure->width, figure->used_width));
  if (figure->beside)
    place_beside (figure);
  else
    place_below (figure);
}
