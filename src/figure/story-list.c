/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list that a pool is flattened into: which of its values are shown, and where. */
#include "story-private.h"
#include "members.h"

#include <math.h>

#define LEAST_COLOR_WIDTH 9.0 /* px of a value that is only a colour */
#define MOST_NUMBERS      16  /* of a list that is not shown whole */
#define GAP_WIDTH         0.7 /* of a value's width: "…" */
#define LEAST_FOR_CHART   250.0
#define CHART_SHARE       0.22 /* of the picture's height */
#define CHART_GAP         0.5  /* of the type */
#define MOST_NUMBERED     400  /* values: more never show their numbers on a slide */

/* ── which values ── */

static gsize
next_member (const NormResult *result, gsize pool, gsize member)
{
  return norm_members_next (result, pool, member + 1);
}

static void
add_slot (NormStory *story, gsize pool, gsize member, gboolean after_gap)
{
  story->slots[story->n_slots++] =
    (NormStorySlot){ .cell = norm_pooling_cell (story->spec.figure.result->pooling, pool, member), .after_gap = after_gap };
}

static void
take_all (NormStory *story, gsize pool)
{
  const NormResult *result = story->spec.figure.result;
  gsize m = result->pooling->m;

  for (gsize member = norm_members_next (result, pool, 0); member < m; member = next_member (result, pool, member))
    add_slot (story, pool, member, FALSE);
}

/* The first and the last @half, and the cursor's where it is between them. */
static void
take_ends (NormStory *story, gsize pool, gsize half)
{
  const NormResult *result = story->spec.figure.result;
  gsize cursor = norm_pooling_member_of (result->pooling, story->spec.cell), member = norm_members_next (result, pool, 0), last = 0;
  g_autofree gsize *tail = g_new (gsize, half);
  gsize end = result->pooling->m;

  for (gsize at = 0; at < half; at++, member = next_member (result, pool, member))
    {
      add_slot (story, pool, member, FALSE);
      last = member;
    }
  for (gsize at = half; at > 0; at--)
    tail[at - 1] = end = norm_members_previous (result, pool, end);
  if (cursor > last && cursor < tail[0] && norm_members_counts (result, story->spec.cell))
    {
      add_slot (story, pool, cursor, next_member (result, pool, last) != cursor);
      last = cursor;
    }
  for (gsize at = 0; at < half; at++)
    add_slot (story, pool, tail[at], at == 0 && next_member (result, pool, last) != tail[0]);
}

/* ── where ── */

char *
norm_story_slot_text (const NormStory *story, gsize cell)
{
  NormPanelLayout layout = story->figure->panels[NORM_PANEL_BEFORE];
  double value = norm_view_get (story->spec.figure.result->input, cell);

  layout.decimals = story->slot_decimals;
  return isnan (value) ? g_strdup ("×") : norm_figure_value_text (&layout, value);
}

/* The widest of the numbers shown. */
static double
widest_number (const NormStory *story, double type)
{
  double widest = 0;

  for (gsize at = 0; at < story->n_slots; at++)
    {
      g_autofree char *text = norm_story_slot_text (story, story->slots[at].cell);

      widest = MAX (widest, norm_text_width (story->theme, NORM_TEXT_PLAIN, type, text));
    }
  return widest + 0.5 * type;
}

/* In widths of a value. */
static double
list_length (const NormStory *story)
{
  double length = (double) story->n_slots;

  for (gsize at = 0; at < story->n_slots; at++)
    length += story->slots[at].after_gap ? GAP_WIDTH : 0;
  return length;
}

/* Giving up decimals where they were chosen by the figure, as it does itself. */
static gboolean
fit_numbers (NormStory *story, double width, double type)
{
  int chosen = story->figure->panels[NORM_PANEL_BEFORE].decimals, fewest = story->spec.figure.decimals >= 0 ? chosen : MIN (chosen, 1);

  for (story->slot_decimals = chosen; story->slot_decimals >= fewest; story->slot_decimals--)
    if (widest_number (story, type) * list_length (story) <= width)
      {
        story->slot_type = type;
        return TRUE;
      }
  story->slot_decimals = chosen;
  return FALSE;
}

static void
choose_slots (NormStory *story, double width, double type)
{
  gsize pool = norm_story_pool (story), m = story->spec.figure.result->pools[pool].m;
  gsize most = MIN ((gsize) MAX (width / LEAST_COLOR_WIDTH, 4), NORM_STORY_MOST_SLOTS);

  story->slots = g_new0 (NormStorySlot, NORM_STORY_MOST_SLOTS + 1);
  if (m <= most)
    {
      take_all (story, pool);
      fit_numbers (story, width, type);
      return;
    }
  for (gsize half = MOST_NUMBERS / 2; half >= 1; half--)
    {
      story->n_slots = 0;
      take_ends (story, pool, MIN (half, m / 2));
      if (fit_numbers (story, width, type))
        return;
    }
}

static double
on_pixel (const NormStory *story, double px)
{
  return round (px * story->scale) / story->scale;
}

/* As wide as the grid where that is enough, under its middle. */
static void
place_slots (NormStory *story, const cairo_rectangle_t *cells, double y, double height)
{
  double length = list_length (story), most = story->picture.width / length;
  double least = story->slot_type > 0 ? widest_number (story, story->slot_type) : LEAST_COLOR_WIDTH;
  double width = MIN (MIN (most, MAX (cells->width / length, least)), 3.2 * height);
  double x = CLAMP (cells->x + cells->width / 2 - width * length / 2, story->picture.x,
                    MAX (story->picture.x, story->picture.x + story->picture.width - width * length));

  for (gsize at = 0; at < story->n_slots; at++)
    {
      NormStorySlot *slot = &story->slots[at];
      double left;

      x += slot->after_gap ? GAP_WIDTH * width : 0;
      left = on_pixel (story, x);
      slot->rect = (cairo_rectangle_t){ left, y, on_pixel (story, x + width) - left, height };
      x += width;
    }
}

static void
place_chart (NormStory *story, double y, double height)
{
  const cairo_rectangle_t *first = &story->slots[0].rect, *last = &story->slots[story->n_slots - 1].rect;

  story->chart = (cairo_rectangle_t){ first->x, y, last->x + last->width - first->x, height };
}

/* The scale of the chart: all that is drawn in it. */
static void
find_range (NormStory *story)
{
  const NormResult *result = story->spec.figure.result;
  const NormPoolStatistics *pool = &result->pools[norm_story_pool (story)];
  double mean = pool->used_mean, sd = sqrt (pool->used_var);

  story->low = isfinite (mean - sd) ? mean - sd : 0;
  story->high = isfinite (mean + sd) ? mean + sd : 0;
  for (gsize at = 0; at < story->n_slots; at++)
    {
      double value = norm_view_get (result->input, story->slots[at].cell);

      if (!isfinite (value))
        continue;
      story->low = MIN (story->low, value);
      story->high = MAX (story->high, value);
    }
  if (!(story->high > story->low) || !isfinite (story->high - story->low))
    {
      story->low = MAX (-G_MAXDOUBLE / 4, MIN (story->low, story->high)) - 1;
      story->high = story->low + 2;
    }
}

static cairo_rectangle_t
cells_of (const NormFigure *figure)
{
  const NormPanelLayout *panel = &figure->panels[NORM_PANEL_BEFORE];

  return (cairo_rectangle_t){ norm_figure_px (figure, panel->x), norm_figure_px (figure, panel->y), norm_figure_px (figure, figure->grid.x.extent),
                              norm_figure_px (figure, figure->grid.y.extent) };
}

/* The grid above, list and chart of @chart px below it; returns how tall all of them are. */
static double
arrange_grid (NormStory *story, const NormFigureSpec *spec, double chart, double *flow, double *slot)
{
  const cairo_rectangle_t *room = &story->picture;
  double below;

  *slot = on_pixel (story, 1.8 * story->type);
  *flow = CLAMP (0.17 * room->height, 1.6 * story->type, 90);
  below = *flow + *slot + chart + (chart > 0 ? CHART_GAP * story->type : 0);
  g_clear_pointer (&story->figure, norm_figure_unref);
  story->figure = norm_figure_new (spec, room->width, MAX (1, room->height - below), story->scale);
  return story->figure->panels[NORM_PANEL_BEFORE].area.height + below;
}

static gboolean
has_numbers (const NormStory *story)
{
  return story->figure->panels[NORM_PANEL_BEFORE].has_numbers;
}

/* Numbers in the cells go before the chart, and that before what tells the places apart. Returns the chart's height. */
static double
choose_chart (NormStory *story, NormFigureSpec *spec)
{
  double height = story->picture.height, flow, slot;
  double chart = height >= LEAST_FOR_CHART && !story->side ? CHART_SHARE * height : 0;

  if (!story->spec.slide || spec->input->n_values > MOST_NUMBERED)
    return chart;
  arrange_grid (story, spec, chart, &flow, &slot);
  if (has_numbers (story))
    return chart;
  arrange_grid (story, spec, 0, &flow, &slot);
  if (has_numbers (story))
    return 0;
  spec->without |= NORM_WITHOUT_INDICES;
  arrange_grid (story, spec, 0, &flow, &slot);
  if (has_numbers (story))
    return 0;
  spec->without &= ~(guint) NORM_WITHOUT_INDICES;
  return chart;
}

void
norm_story_arrange_list (NormStory *story, const NormFigureSpec *given)
{
  const cairo_rectangle_t *room = &story->picture;
  NormFigureSpec spec = *given;
  double chart = choose_chart (story, &spec), flow, slot, used = arrange_grid (story, &spec, chart, &flow, &slot);
  double top = room->y + MAX (0, (room->height - used) / 2);
  cairo_rectangle_t cells;

  norm_layout_move (story->figure, room->x, top - story->figure->panels[NORM_PANEL_BEFORE].area.y);
  cells = cells_of (story->figure);
  choose_slots (story, room->width, story->type);
  if (story->n_slots == 0) /* padding alone */
    return;
  place_slots (story, &cells, on_pixel (story, cells.y + cells.height + flow), slot);
  if (chart > 0)
    place_chart (story, cells.y + cells.height + flow + slot + CHART_GAP * story->type, chart);
  find_range (story);
}
