/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot.h"
#include "distribution.h"
#include "number.h"
#include "range.h"
#include "text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_DOTS       300
#define LARGEST_RADIUS  4.5
#define SMALLEST_RADIUS 2.0
#define RADIUS_STEP     0.5
#define DOT_GAP         1.0
#define BIN_WIDTH       5.0
#define TEXT_SIZE       11.0
#define LABEL_HEIGHT    18.0
#define GOOD_TICKS      3
#define LABEL_GAP       6.0 /* least between the ticks' labels */
#define MARK_RADIUS     4.5

typedef struct
{
  cairo_t *cr;
  NormFigure *figure;
  NormPanel panel;
  const NormTheme *theme;
  NormDistribution *distribution;
  double left, width; /* of the scale */
  double full_width;
  double base; /* y of the axis line */
  gsize cursor;
} Plot;

static double
plot_x (const Plot *plot, double value)
{
  return plot->left + norm_distribution_fraction (plot->distribution, value) * plot->width;
}

static void
draw_words (const Plot *plot, const char *text, double x, double baseline)
{
  norm_color_set_source (plot->cr, &plot->theme->muted, 1);
  norm_text_show (plot->cr, plot->theme, NORM_TEXT_PLAIN, TEXT_SIZE, text, x, baseline);
}

static void
draw_band (const Plot *plot)
{
  const NormDistribution *distribution = plot->distribution;

  if (!isfinite (distribution->mean) || !isfinite (distribution->sd))
    return;
  norm_color_set_source (plot->cr, &plot->theme->band, 1);
  cairo_rectangle (plot->cr, plot_x (plot, distribution->mean - distribution->sd), 0,
                   plot_x (plot, distribution->mean + distribution->sd) - plot_x (plot, distribution->mean - distribution->sd), plot->base);
  cairo_fill (plot->cr);
}

static void
draw_mean (const Plot *plot)
{
  if (!isfinite (plot->distribution->mean))
    return;
  norm_color_set_source (plot->cr, &plot->theme->accent, 1);
  cairo_rectangle (plot->cr, round (plot_x (plot, plot->distribution->mean)) - 1, 0, 2, plot->base);
  cairo_fill (plot->cr);
}

/* @taken: where the labels so far end; one that would run into them is left out. */
static void
draw_tick (const Plot *plot, double value, int decimals, double *taken)
{
  g_autofree char *text = norm_number_display (value, decimals, TRUE);
  double width = norm_text_width (plot->theme, NORM_TEXT_PLAIN, TEXT_SIZE, text);
  double x = plot_x (plot, value), left = CLAMP (x - width / 2, 0, plot->full_width - width);

  norm_color_set_source (plot->cr, &plot->theme->rule, 1);
  cairo_rectangle (plot->cr, round (x) - 0.5, plot->base, 1, 3);
  cairo_fill (plot->cr);
  if (left < *taken)
    return;
  draw_words (plot, text, left, plot->base + 3 + TEXT_SIZE);
  *taken = left + width + LABEL_GAP;
}

static int
count_ticks (const NormDistribution *distribution, double step)
{
  return (int) (floor (distribution->high / step) - ceil (distribution->low / step)) + 1;
}

/* As few ticks as there are nice numbers for, but three; 0 where the numbers are too far apart for their distance to be one. */
static double
choose_step (const NormDistribution *distribution)
{
  double span = distribution->high - distribution->low, step = 0;

  for (int most = GOOD_TICKS; isfinite (span) && most <= 2 * GOOD_TICKS; most++)
    {
      step = norm_range_tick_step (span, most);
      if (count_ticks (distribution, step) >= GOOD_TICKS)
        break;
    }
  return step;
}

static void
draw_axis (const Plot *plot)
{
  const NormDistribution *distribution = plot->distribution;
  double step = choose_step (distribution), taken = 0;
  int decimals;

  norm_color_set_source (plot->cr, &plot->theme->rule, 1);
  cairo_rectangle (plot->cr, 0, plot->base, plot->full_width, 1);
  cairo_fill (plot->cr);
  if (step == 0)
    return;
  decimals = CLAMP ((int) -floor (log10 (step) + 1e-9), 0, 12);
  for (double place = ceil (distribution->low / step); place * step <= distribution->high; place++)
    draw_tick (plot, place * step, decimals, &taken);
}

static void
draw_dot (const Plot *plot, double value, double x, double y, double radius, gboolean emphasized)
{
  NormColor color = norm_figure_value_color (plot->figure, plot->panel, value);

  cairo_new_sub_path (plot->cr); /* no line from the label written before */
  cairo_arc (plot->cr, x, y, radius, 0, 2 * G_PI);
  norm_color_set_source (plot->cr, &color, 1);
  cairo_fill_preserve (plot->cr);
  norm_color_set_source (plot->cr, emphasized ? &plot->theme->accent : &plot->theme->ink, emphasized ? 1 : 0.55);
  cairo_set_line_width (plot->cr, emphasized ? 2 : 1);
  cairo_stroke (plot->cr);
}

/* The cursor's dot comes last, on top, a little larger and with a ring in the accent colour. */
static void
draw_dots (const Plot *plot, double radius)
{
  const NormDot *cursor = NULL;

  for (gsize place = 0; place < plot->distribution->n_dots; place++)
    {
      const NormDot *dot = &plot->distribution->dots[place];
      double y = plot->base - radius - 1 - dot->level * (2 * radius + DOT_GAP);

      draw_dot (plot, dot->value, plot_x (plot, dot->position), y, radius, FALSE);
      if (dot->cell == plot->cursor)
        cursor = dot;
    }
  if (cursor != NULL)
    draw_dot (plot, cursor->value, plot_x (plot, cursor->position), plot->base - radius - 1 - cursor->level * (2 * radius + DOT_GAP), radius + 1,
              TRUE);
}

/* The largest dots whose stacks fit, stacked; 0 when none do. */
static double
stack_dots (const Plot *plot)
{
  NormDistribution *distribution = plot->distribution;
  double span = distribution->high - distribution->low;

  if (distribution->sampled || distribution->n_dots > MOST_DOTS)
    return 0;
  for (double radius = LARGEST_RADIUS; radius >= SMALLEST_RADIUS; radius -= RADIUS_STEP)
    {
      double diameter = 2 * radius + DOT_GAP;

      if (norm_distribution_stack (distribution, span * diameter / plot->width) * diameter <= plot->base)
        return radius;
    }
  return 0;
}

static void
draw_bar (const Plot *plot, gsize bin, gsize n_bins, double share)
{
  const NormDistribution *distribution = plot->distribution;
  double width = plot->width / n_bins, height = MAX (share * (plot->base - 4), 1);
  double center = distribution->low + ((double) bin + 0.5) / n_bins * (distribution->high - distribution->low);
  NormColor color = norm_figure_value_color (plot->figure, plot->panel, center);

  cairo_rectangle (plot->cr, plot->left + bin * width + 0.5, plot->base - height, width - 1, height);
  norm_color_set_source (plot->cr, &color, 1);
  cairo_fill_preserve (plot->cr);
  norm_color_set_source (plot->cr, &plot->theme->ink, 0.45);
  cairo_set_line_width (plot->cr, 0.75);
  cairo_stroke (plot->cr);
}

static void
draw_histogram (const Plot *plot)
{
  gsize n_bins = CLAMP (plot->width / BIN_WIDTH, 4, 64);
  g_autofree gsize *counts = g_new (gsize, n_bins);
  gsize most = norm_distribution_count (plot->distribution, n_bins, counts);

  for (gsize bin = 0; bin < n_bins; bin++)
    if (counts[bin] > 0)
      draw_bar (plot, bin, n_bins, (double) counts[bin] / most);
}

/* Under a histogram the cursor's value is a dot on the axis. */
static void
draw_cursor_mark (const Plot *plot, const NormResult *result)
{
  double value = plot->panel == NORM_PANEL_AFTER ? norm_result_get_output (result, plot->cursor) : norm_view_get (result->input, plot->cursor);

  if (isfinite (value))
    draw_dot (plot, value, CLAMP (plot_x (plot, value), plot->left, plot->left + plot->width), plot->base, MARK_RADIUS, TRUE);
}

static void
draw_not_finite (const Plot *plot)
{
  g_autofree char *words = norm_distribution_words (plot->distribution);
  double width;

  if (words == NULL)
    return;
  width = norm_text_width (plot->theme, NORM_TEXT_PLAIN, TEXT_SIZE, words);
  draw_words (plot, words, plot->full_width - width, TEXT_SIZE);
}

static void
draw_plot (const Plot *plot, const NormResult *result)
{
  double radius;

  draw_band (plot);
  radius = stack_dots (plot);
  if (radius == 0)
    draw_histogram (plot);
  draw_axis (plot);
  draw_mean (plot);
  if (radius > 0)
    draw_dots (plot, radius);
  else if (plot->cursor != G_MAXSIZE)
    draw_cursor_mark (plot, result);
}

void
norm_plot_draw (cairo_t *cr, NormFigure *figure, const NormResult *result, NormPanel panel, gsize pool, gsize cell, const NormTheme *theme,
                double width, double height)
{
  g_autoptr (NormDistribution) distribution = NULL;
  Plot plot = { cr, figure, panel, theme, NULL, LARGEST_RADIUS + 2, 0, width, 0, G_MAXSIZE };
  gboolean has_cursor;

  g_return_if_fail (cr != NULL && figure != NULL && result != NULL && theme != NULL && panel != NORM_PANEL_NONE);
  if (pool >= result->pooling->n_pools || width <= 4 * plot.left || height <= 2 * LABEL_HEIGHT)
    return;
  distribution = norm_distribution_new (result, panel, pool);
  has_cursor = cell < result->input->n_values && norm_pooling_pool_of (result->pooling, cell) == pool;
  plot.distribution = distribution;
  plot.width = width - 2 * plot.left;
  plot.base = round (height - LABEL_HEIGHT);
  plot.cursor = has_cursor ? cell : G_MAXSIZE;

  cairo_save (cr);
  if (distribution->n_dots > 0)
    draw_plot (&plot, result);
  else if (result->pools[pool].m == 0)
    draw_words (&plot, _ ("no values"), 0, plot.base / 2);
  draw_not_finite (&plot);
  cairo_restore (cr);
}
