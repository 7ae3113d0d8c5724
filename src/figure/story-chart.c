/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list's values at their heights, each under its place in the list: what the mean is a line through, and what the variance measures. */
#include "story-private.h"

#include <math.h>

/* What the values are measured from, and how far they are from it on average. */
typedef struct
{
  double center, spread;
} Level;

static Level
level_of (const NormStory *story)
{
  const NormPoolStatistics *pool = &story->spec.figure.result->pools[norm_story_pool (story)];

  return (Level){ pool->used_mean, sqrt (pool->used_var) };
}

static double
y_of (const NormStory *story, double value)
{
  double margin = 0.12 * story->chart.height, share = (value - story->low) / (story->high - story->low);

  return story->chart.y + margin + (1 - share) * (story->chart.height - 2 * margin);
}

static double
x_of (const NormStory *story, gsize slot)
{
  return story->slots[slot].rect.x + story->slots[slot].rect.width / 2 - 0.75;
}

static void
draw_band (NormStory *story, NormCanvas *canvas, const Level *level)
{
  double top = y_of (story, level->center + level->spread), bottom = y_of (story, level->center - level->spread);

  if (!isfinite (top) || !isfinite (bottom))
    return;
  norm_canvas_rect (canvas, story->chart.x, round (top), story->chart.width, MAX (1, round (bottom) - round (top)), &story->theme->band, 1);
}

static void
draw_stems (NormStory *story, NormCanvas *canvas, const Level *level)
{
  for (gsize slot = 0; slot < story->n_slots; slot++)
    {
      double y = y_of (story, norm_view_get (story->spec.figure.result->input, story->slots[slot].cell));

      if (isfinite (y) && isfinite (level->center))
        norm_canvas_line (canvas, x_of (story, slot), y_of (story, level->center), x_of (story, slot), y);
    }
  norm_canvas_stroke (canvas, &story->theme->muted, MAX (1.2, 0.09 * story->type), 0);
}

static void
draw_dots (NormStory *story, NormCanvas *canvas)
{
  double radius = MIN (0.3 * story->slots[0].rect.width, 0.32 * story->type);

  for (gsize slot = 0; slot < story->n_slots; slot++)
    {
      double value = norm_view_get (story->spec.figure.result->input, story->slots[slot].cell), y = y_of (story, value), x = x_of (story, slot);
      cairo_rectangle_t box = { x - radius, y - radius, 2 * radius, 2 * radius };
      NormColor color = norm_figure_value_color (story->figure, NORM_PANEL_BEFORE, value);
      gboolean cursor = story->slots[slot].cell == story->spec.cell;

      if (!isfinite (y))
        continue;
      norm_canvas_box (canvas, &box, radius);
      norm_canvas_fill (canvas, &color, 1);
      norm_canvas_box (canvas, &box, radius);
      norm_canvas_stroke (canvas, cursor ? &story->theme->accent : &story->theme->muted, cursor ? 2 : 1, 0);
    }
}

/* A line at @value with its letter at the end. */
static void
draw_line (NormStory *story, NormCanvas *canvas, double value, const char *letter, NormTextStyle style, const NormColor *color)
{
  double y = y_of (story, value), size = 1.1 * story->type, right = story->chart.x + story->chart.width;

  if (!isfinite (y))
    return;
  norm_canvas_line (canvas, story->chart.x, round (y), right, round (y));
  norm_canvas_stroke (canvas, color, MAX (2, 0.14 * story->type), 0);
  norm_canvas_text (canvas, letter, style, size, right + 0.35 * size, y + 0.3 * size, 0, color, 1);
}

/* From the mean on; without a mean (RMSNorm) the distances are those to 0. */
void
norm_story_draw_chart (NormStory *story, NormCanvas *canvas)
{
  gboolean centers = story->spec.figure.result->layer->info->centers;
  Level level;

  if (story->chart.width <= 0 || story->n_slots == 0 || story->step < NORM_STORY_MEAN)
    return;
  level = level_of (story);
  if (story->step == NORM_STORY_VARIANCE)
    {
      draw_band (story, canvas, &level);
      draw_stems (story, canvas, &level);
    }
  if (centers)
    draw_line (story, canvas, level.center, "μ", NORM_TEXT_MATH | NORM_TEXT_ITALIC, &story->theme->accent);
  else
    draw_line (story, canvas, 0, "0", NORM_TEXT_PLAIN, &story->theme->rule);
  draw_dots (story, canvas);
}
