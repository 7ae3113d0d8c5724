/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-private.h"
#include "number.h"
#include "summary.h"

#include <math.h>

#define SAMPLE        4096
#define MOST_DECIMALS 4
#define SMALLEST_TYPE (8 * 96.0 / 72.0) /* 8 pt: smaller numbers leave the cells */
#define LARGEST_TYPE  20.0
#define FLAT          0.6 /* of the height of a cell that is too flat for larger type: the smallest may fill as much */

double
norm_figure_get_value (const NormFigure *figure, NormPanel panel, gsize cell)
{
  return norm_values_get (&figure->panels[panel].values, &figure->grid, cell);
}

/* As few decimals as tell the values apart, but at least two where there are any: 0.5 beside 1.2 hides more than it saves. */
static int
choose_decimals (const NormView *view)
{
  g_autofree double *sample = g_new (double, SAMPLE);
  gsize n = norm_range_sample (view, sample, SAMPLE);
  int decimals = norm_number_decimals (sample, n, MOST_DECIMALS);

  return decimals == 0 ? 0 : MAX (decimals, 2);
}

static void
read_panel (NormFigure *figure, NormPanel panel, const NormView *view)
{
  NormPanelLayout *layout = &figure->panels[panel];
  NormSummary summary;

  norm_view_summarize (view, &summary);
  layout->range = norm_range_of_view (view, &summary);
  layout->decimals = figure->spec.decimals >= 0 ? figure->spec.decimals : choose_decimals (view);
}

void
norm_figure_read_values (NormFigure *figure)
{
  NormPanelLayout *before = &figure->panels[NORM_PANEL_BEFORE], *after = &figure->panels[NORM_PANEL_AFTER];
  NormResult *result = figure->spec.result;

  norm_values_init_view (&before->values, &figure->grid, result != NULL ? result->pooling->view : figure->spec.input);
  read_panel (figure, NORM_PANEL_BEFORE, figure->spec.input);
  after->range = before->range;
  if (result == NULL)
    return;
  g_autoptr (NormView) output = norm_view_new (figure->spec.output != NULL ? figure->spec.output : result->output);

  norm_values_init_tensor (&after->values, &figure->grid, output->tensor);
  read_panel (figure, NORM_PANEL_AFTER, output);
  if (figure->spec.output_limit > after->range.limit)
    after->range =
      (NormRange){ figure->spec.output_limit, after->range.clipped && after->range.max_abs > figure->spec.output_limit, after->range.max_abs };
  if (figure->spec.shared_scale)
    before->range = after->range = norm_range_union (&before->range, &after->range);
}

/* Beside numbers of that size one that is next to nothing is 0.00, not 3.1e−3: it would take so much room that none has any. Only 0 itself is "0". */
char *
norm_figure_value_text (const NormPanelLayout *layout, double value)
{
  double last = pow (10, -layout->decimals);
  g_autofree char *zero = NULL;

  if (value == 0 || !(fabs (value) < last / 2) || layout->range.max_abs < 10 * last || layout->decimals == 0)
    return norm_number_display (value, layout->decimals, FALSE);
  zero = g_strnfill (layout->decimals, '0');
  return g_strconcat (value < 0 ? NORM_MINUS : "", "0.", zero, NULL);
}

/* The longest text among the cells of a panel; figures are tabular, so the most characters are the widest. */
static char *
longest_text (NormFigure *figure, NormPanel panel)
{
  char *longest = g_strdup ("");

  for (gsize cell = 0; cell < figure->grid.n_cells; cell++)
    {
      g_autofree char *text = norm_figure_cell_text (figure, panel, cell);

      if (g_utf8_strlen (text, -1) <= g_utf8_strlen (longest, -1))
        continue;
      g_free (longest);
      longest = g_steal_pointer (&text);
    }
  return longest;
}

/* The type size at which a panel's numbers fit, giving up decimals where they were chosen here; 0 when none does. */
static double
fit_panel (NormFigure *figure, NormPanel panel)
{
  NormPanelLayout *layout = &figure->panels[panel];
  double width = norm_figure_px (figure, figure->grid.x.cell), height = norm_figure_px (figure, figure->grid.y.cell);
  double type = figure->spec.least_type, least = MAX (SMALLEST_TYPE, type), most, size = 0;
  int chosen = layout->decimals, fewest = figure->spec.decimals >= 0 ? chosen : MIN (chosen, 1);

  if (norm_cubes_are_shown (figure))
    norm_cubes_number_room (figure, &width, &height);
  most = MIN (MAX (LARGEST_TYPE * figure->metrics.unit, 1.2 * type), height * (norm_cubes_are_shown (figure) ? 0.6 : type > 0 ? 0.75 : 0.42));
  if (!norm_cubes_are_shown (figure))
    most = MAX (most, MIN (least, FLAT * height));
  if (most < least)
    return 0;
  for (; layout->decimals >= fewest; layout->decimals--)
    {
      g_autofree char *longest = longest_text (figure, panel);
      double needed = norm_text_width (figure->theme, NORM_TEXT_PLAIN, LARGEST_TYPE, longest) / LARGEST_TYPE;

      size = needed > 0 ? MIN (most, MIN (width * 0.86, width - 6) / needed) : most;
      if (size >= least)
        return size;
    }
  layout->decimals = chosen;
  return 0;
}

void
norm_figure_fit_numbers (NormFigure *figure)
{
  double before, after;

  if (figure->grid.n_cells == 0 || figure->grid.n_cells > NORM_MOST_RECTANGLES || figure->shown[NORM_PANEL_BEFORE] != NULL)
    return;
  before = fit_panel (figure, figure->panels[NORM_PANEL_BEFORE].drawn ? NORM_PANEL_BEFORE : NORM_PANEL_AFTER);
  after = figure->panels[NORM_PANEL_AFTER].drawn ? fit_panel (figure, NORM_PANEL_AFTER) : before;
  figure->number_size = before > 0 && after > 0 ? MIN (before, after) : MAX (before, after);
  figure->panels[NORM_PANEL_BEFORE].has_numbers = before > 0;
  figure->panels[NORM_PANEL_AFTER].has_numbers = after > 0;
}

/* What is no number, and what is beyond every number, has a colour outside the ramp. */
guint32
norm_figure_value_argb (const NormRange *range, double value)
{
  if (isnan (value))
    return 0xff9a9aa0u;
  if (isinf (value))
    return value > 0 ? 0xff5a1f00u : 0xff06305cu;
  return norm_palette_diverging_argb (value / range->limit);
}

static NormColor
unpack (guint32 argb)
{
  return (NormColor){ (argb >> 16 & 255) / 255.0, (argb >> 8 & 255) / 255.0, (argb & 255) / 255.0, 1 };
}

NormColor
norm_figure_value_color (NormFigure *figure, NormPanel panel, double value)
{
  g_return_val_if_fail (figure != NULL && (guint) panel < NORM_N_PANELS, ((NormColor){ 0, 0, 0, 1 }));
  return unpack (norm_figure_value_argb (&figure->panels[panel].range, value));
}

/* Without a result there are no pools to colour. */
gboolean
norm_figure_colors_pools (const NormFigure *figure)
{
  return figure->spec.coloring == NORM_COLOR_BY_POOLS && figure->grid.has_pools;
}

NormColor
norm_figure_cell_color (NormFigure *figure, NormPanel panel, gsize cell)
{
  if (norm_figure_colors_pools (figure))
    return norm_palette_pool (norm_grid_pool (&figure->grid, cell));
  return norm_figure_value_color (figure, panel, norm_figure_get_value (figure, panel, cell));
}

gboolean
norm_figure_in_pool (const NormFigure *figure, gsize cell, gsize lit_cell)
{
  return !figure->grid.has_pools || norm_grid_pool (&figure->grid, cell) == norm_grid_pool (&figure->grid, lit_cell);
}
