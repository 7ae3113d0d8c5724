/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"
#include "number.h"
#include "running.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

/* All lengths for unit 1 */
#define TITLE_HEIGHT  20.0
#define ROW_HEIGHT    17.0
#define BOX_PADDING   4.0
#define SIDE_PADDING  6.0 /* of words in a box */
#define GAP           4.0 /* between boxes */
#define ELLIPSIS      18.0
#define SPACING       6.0 /* above and below */
#define DIGITS        4
#define MOST_MEASURED 64 /* features; more never fit */

/* Where the features' boxes are: under their own channels in the picture, or else side by side; of too many the first ones, and the lit one. */
typedef struct
{
  const NormFigure *figure;
  NormPanel panel; /* that they stand under */
  gsize n, n_shown;
  gboolean aligned, brief;   /* brief: "→ 0.4", without what it was */
  double left, first, width; /* px: of the words, and where the boxes are not aligned of the first one, and of each */
  double top;
} Row;

double
norm_running_height (const NormFigure *figure)
{
  const NormResult *result = figure->spec.result;

  if (!figure->spec.running || result == NULL || !result->layer->info->can_track || result->pooling->n_features == 0)
    return 0;
  return (TITLE_HEIGHT + 2 * ROW_HEIGHT + 2 * BOX_PADDING + 2 * SPACING) * figure->metrics.unit;
}

static gboolean
has_values (const NormResult *result)
{
  return norm_layer_tracks (result->layer);
}

/* ── the words ── */

/* In little room: four digits tell what becomes of a value. */
static char *
number (double value)
{
  double size = fabs (value);

  return norm_number_display (value, size < 1 ? DIGITS : size < 10 ? DIGITS - 1 : size < 100 ? DIGITS - 2 : size < 1000 ? DIGITS - 3 : 0, TRUE);
}

static gboolean
is_moved (const NormResult *result)
{
  return result->mode == NORM_MODE_TRAIN && has_values (result);
}

/* "0.9 · old + 0.1 · new", "2/3 · old + 1/3 · new" */
static char *
update_words (const NormResult *result)
{
  double momentum;
  gint64 k = result->params->num_batches_tracked + 1;

  if (norm_layer_momentum (result->layer, &momentum))
    {
      g_autofree char *rest = number (1 - momentum), *share = number (momentum);

      return g_strdup_printf (_ ("%s · old + %s · new"), rest, share);
    }
  if (k <= 1)
    return g_strdup (_ ("the average of 1 batch"));
  return g_strdup_printf (_ ("the average of %" PRId64 " batches: %" PRId64 "/%" PRId64 " · old + 1/%" PRId64 " · new"), k, k - 1, k, k);
}

static const char *
title_words (const NormResult *result)
{
  return has_values (result) ? _ ("Running statistics") : _ ("No running statistics");
}

/* What this mode does with them. */
static char *
state_words (const NormResult *result)
{
  g_autofree char *update = NULL;

  if (!has_values (result))
    return g_strdup (_ ("this batch only"));
  if (!is_moved (result))
    return g_strdup (_ ("used for y, not moved"));
  update = update_words (result);
  return g_strdup_printf (_ ("moved: %s"), update);
}

/* "0 → ", what a value was; "" where nothing moves it */
static char *
old_words (const NormResult *result, NormParamKind kind, gsize feature, gboolean brief)
{
  g_autofree char *old = NULL;

  if (!is_moved (result))
    return g_strdup ("");
  old = number (norm_params_get (result->params, kind, feature));
  return brief ? g_strdup ("→ ") : g_strdup_printf ("%s → ", old);
}

static char *
new_words (const NormResult *result, NormParamKind kind, gsize feature)
{
  return number (norm_params_get (result->params_after, kind, feature));
}

static char *
value_words (const NormResult *result, NormParamKind kind, gsize feature)
{
  g_autofree char *old = old_words (result, kind, feature, FALSE), *new = new_words (result, kind, feature);

  return g_strconcat (old, new, NULL);
}

static char *
feature_name (gsize feature)
{
  return g_strdup_printf ("C=%" G_GSIZE_FORMAT, feature);
}

char *
norm_running_to_text (const NormResult *result, gsize pool)
{
  g_autofree char *state = NULL, *name = NULL, *mean = NULL, *variance = NULL;
  gsize feature;

  g_return_val_if_fail (result != NULL, NULL);
  state = state_words (result);
  if (!has_values (result) || pool >= result->pooling->n_pools)
    return g_strdup_printf ("%s: %s", title_words (result), state);
  feature = norm_pooling_pool_feature (result->pooling, pool);
  name = feature_name (feature);
  mean = value_words (result, NORM_PARAM_RUNNING_MEAN, feature);
  variance = value_words (result, NORM_PARAM_RUNNING_VAR, feature);
  return g_strdup_printf ("%s %s; %s: mean %s, var %s", title_words (result), state, name, mean, variance);
}

/* ── the places ── */

static double
label_width (const NormFigure *figure)
{
  return norm_text_width (figure->theme, NORM_TEXT_PLAIN, figure->metrics.label, _ ("mean")) + SIDE_PADDING * figure->metrics.unit;
}

/* Of the widest box's content */
static double
content_width (const NormFigure *figure, gboolean brief)
{
  const NormResult *result = figure->spec.result;
  const NormTheme *theme = figure->theme;
  double size = figure->metrics.label, widest = 0;

  for (gsize feature = 0; feature < MIN (result->pooling->n_features, MOST_MEASURED); feature++)
    for (NormParamKind kind = NORM_PARAM_RUNNING_MEAN; kind <= NORM_PARAM_RUNNING_VAR; kind++)
      {
        g_autofree char *old = old_words (result, kind, feature, brief), *new = new_words (result, kind, feature);

        widest = MAX (widest, norm_text_width (theme, NORM_TEXT_PLAIN, size, old) + norm_text_width (theme, NORM_TEXT_BOLD, size, new));
      }
  return widest + 2 * SIDE_PADDING * figure->metrics.unit;
}

/* The axis of the grid whose entries are the features, where it runs across; -1 */
static int
feature_axis (const NormFigure *figure)
{
  const NormGrid *grid = &figure->grid;

  if (norm_cubes_are_shown (figure))
    return -1;
  for (int axis = 0; axis < grid->rank; axis++)
    if (grid->roles[axis] == 1 && !grid->down[axis] && grid->kept[axis] && grid->shape[axis] == figure->spec.result->pooling->n_features)
      return axis;
  return -1;
}

static void
channel_span (const NormFigure *figure, NormPanel panel, int axis, gsize feature, double *from, double *to)
{
  gsize stride = norm_grid_axis_stride (&figure->grid, axis);
  NormSpan span = norm_track_span (&figure->grid.x, feature * stride, (feature + 1) * stride);

  *from = norm_figure_px (figure, span.start + figure->panels[panel].x);
  *to = norm_figure_px (figure, span.stop + figure->panels[panel].x);
}

/* Under the channels where each of them is wide enough, and the words have room left of the first. */
static gboolean
try_aligned (Row *row, double needed)
{
  const NormFigure *figure = row->figure;
  int axis = feature_axis (figure);
  double from, to;

  if (axis < 0 || figure->grid.x.bin > 1)
    return FALSE;
  channel_span (figure, row->panel, axis, 0, &from, &to);
  return to - from >= needed - SIDE_PADDING * figure->metrics.unit && from - row->left >= label_width (figure);
}

/* Side by side with their names; of too many as many as fit, where one place is kept for the lit one. */
static void
place_apart (Row *row, double needed)
{
  const NormFigure *figure = row->figure;
  double unit = figure->metrics.unit, pitch, room;

  row->width = needed + norm_text_width (figure->theme, NORM_TEXT_PLAIN, figure->metrics.small, "C=00 ");
  row->first = row->left + label_width (figure);
  room = figure->width - (row->first - figure->moved) - 4 * unit;
  pitch = row->width + GAP * unit;
  if ((double) row->n * pitch > room)
    row->n_shown = (gsize) MAX (floor ((room - ELLIPSIS * unit) / pitch) - 1, 0);
}

static Row
find_row (const NormFigure *figure)
{
  double unit = figure->metrics.unit;
  gsize n = figure->spec.result->pooling->n_features;
  Row row = { .figure = figure, .n = n, .n_shown = n, .top = figure->running_y + SPACING * unit };

  row.panel = figure->beside && norm_figure_has_panel (figure, NORM_PANEL_BEFORE) ? NORM_PANEL_BEFORE : NORM_PANEL_AFTER;
  row.left = MAX (figure->panels[row.panel].area.x, 4 * unit);
  for (int brief = FALSE; brief <= TRUE && !row.aligned; brief++)
    {
      row.brief = brief;
      row.aligned = try_aligned (&row, content_width (figure, brief));
    }
  if (row.aligned)
    return row;
  row.brief = FALSE;
  place_apart (&row, content_width (figure, FALSE));
  return row;
}

/* Of one that is not among the first: behind them, where it is drawn while it is lit */
static void
box_of (const Row *row, gsize feature, cairo_rectangle_t *box)
{
  double unit = row->figure->metrics.unit, to;

  box->y = row->top + TITLE_HEIGHT * unit;
  box->height = (2 * ROW_HEIGHT + 2 * BOX_PADDING) * unit;
  if (row->aligned)
    {
      channel_span (row->figure, row->panel, feature_axis (row->figure), feature, &box->x, &to);
      box->width = to - box->x;
      return;
    }
  box->x = row->first + (double) MIN (feature, row->n_shown) * (row->width + GAP * unit) + (feature >= row->n_shown ? ELLIPSIS * unit : 0);
  box->width = row->width;
}

/* ── drawing ── */

static void
draw_title (NormDrawing *drawing, const Row *row)
{
  const NormFigure *figure = drawing->figure;
  g_autofree char *state = state_words (figure->spec.result), *words = g_strconcat ("  ", state, NULL);
  NormRun runs[] = { { title_words (figure->spec.result), NORM_TEXT_BOLD }, { words, NORM_TEXT_PLAIN } };
  double size = figure->metrics.label, width = 0, room = figure->width - (row->left - figure->moved) - 4 * figure->metrics.unit;

  for (gsize run = 0; run < G_N_ELEMENTS (runs); run++)
    width += norm_text_width (figure->theme, runs[run].style, size, runs[run].text);
  norm_canvas_runs (drawing->canvas, runs, G_N_ELEMENTS (runs), size * MIN (1, room / width), row->left,
                    row->top + (TITLE_HEIGHT - 7) * figure->metrics.unit, &figure->theme->ink);
}

static double
baseline_of (const Row *row, const cairo_rectangle_t *box, gboolean variance)
{
  double unit = row->figure->metrics.unit;

  return box->y + (BOX_PADDING + (variance ? 1.5 : 0.5) * ROW_HEIGHT) * unit + 0.36 * row->figure->metrics.label;
}

/* The old value steps back behind the new one. */
static void
draw_value (NormDrawing *drawing, const Row *row, NormParamKind kind, gsize feature, const cairo_rectangle_t *box)
{
  const NormFigure *figure = drawing->figure;
  const NormResult *result = figure->spec.result;
  double size = figure->metrics.label, unit = figure->metrics.unit, baseline = baseline_of (row, box, kind == NORM_PARAM_RUNNING_VAR), x, width;
  g_autofree char *old = old_words (result, kind, feature, row->brief), *last = new_words (result, kind, feature);

  width = norm_text_width (figure->theme, NORM_TEXT_PLAIN, size, old) + norm_text_width (figure->theme, NORM_TEXT_BOLD, size, last);
  x = row->aligned ? box->x + (box->width - width) / 2 : box->x + box->width - width - SIDE_PADDING * unit;
  norm_canvas_text (drawing->canvas, old, NORM_TEXT_PLAIN, size, x, baseline, 0, &figure->theme->muted, 1);
  norm_canvas_text (drawing->canvas, last, NORM_TEXT_BOLD, size, x + width, baseline, 1, &figure->theme->ink, 1);
}

static void
draw_box (NormDrawing *drawing, const Row *row, gsize feature)
{
  const NormFigure *figure = drawing->figure;
  double unit = figure->metrics.unit;
  cairo_rectangle_t box;

  box_of (row, feature, &box);
  norm_canvas_box (drawing->canvas, &box, 4 * unit);
  norm_canvas_stroke (drawing->canvas, &figure->theme->rule, unit, 0);
  if (!row->aligned)
    {
      g_autofree char *name = feature_name (feature);

      norm_canvas_text (drawing->canvas, name, NORM_TEXT_PLAIN, figure->metrics.small, box.x + SIDE_PADDING * unit, baseline_of (row, &box, FALSE), 0,
                        &figure->theme->muted, 1);
    }
  draw_value (drawing, row, NORM_PARAM_RUNNING_MEAN, feature, &box);
  draw_value (drawing, row, NORM_PARAM_RUNNING_VAR, feature, &box);
}

static void
draw_labels (NormDrawing *drawing, const Row *row)
{
  const NormFigure *figure = drawing->figure;
  cairo_rectangle_t box;

  box_of (row, 0, &box);
  norm_canvas_text (drawing->canvas, _ ("mean"), NORM_TEXT_PLAIN, figure->metrics.label, row->left, baseline_of (row, &box, FALSE), 0,
                    &figure->theme->ink, 1);
  norm_canvas_text (drawing->canvas, _ ("var"), NORM_TEXT_PLAIN, figure->metrics.label, row->left, baseline_of (row, &box, TRUE), 0,
                    &figure->theme->ink, 1);
}

void
norm_running_draw (NormDrawing *drawing)
{
  const NormFigure *figure = drawing->figure;
  Row row;

  if (norm_running_height (figure) == 0)
    return;
  row = find_row (figure);
  draw_title (drawing, &row);
  if (!has_values (figure->spec.result))
    return;
  draw_labels (drawing, &row);
  for (gsize feature = 0; feature < row.n_shown; feature++)
    draw_box (drawing, &row, feature);
  if (row.n_shown < row.n)
    {
      cairo_rectangle_t box;

      box_of (&row, row.n_shown, &box);
      norm_canvas_text (drawing->canvas, "…", NORM_TEXT_PLAIN, figure->metrics.label, box.x - 10 * figure->metrics.unit,
                        baseline_of (&row, &box, FALSE), 0.5, &figure->theme->muted, 1);
    }
}

void
norm_running_draw_lit (NormDrawing *drawing)
{
  const NormFigure *figure = drawing->figure;
  double unit = figure->metrics.unit;
  cairo_rectangle_t box;
  gsize feature;
  Row row;

  if (norm_running_height (figure) == 0 || !has_values (figure->spec.result))
    return;
  row = find_row (figure);
  feature = norm_pooling_pool_feature (figure->spec.result->pooling, norm_pooling_pool_of (figure->spec.result->pooling, drawing->cell));
  box_of (&row, feature, &box);
  norm_canvas_box (drawing->canvas, &box, 4 * unit);
  norm_canvas_fill (drawing->canvas, &figure->theme->band, 1);
  draw_box (drawing, &row, feature); /* once more: the band is opaque */
  norm_canvas_box (drawing->canvas, &box, 4 * unit);
  norm_canvas_stroke (drawing->canvas, &figure->theme->accent, figure->theme->outline * MIN (unit, 1), 0);
}
