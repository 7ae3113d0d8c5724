/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-private.h"

#define SEGMENT_GAP    10.0 /* px of a slide 1280 px wide */
#define SEGMENT_HEIGHT 6.0
#define MOST_ARROWS    24
#define WAY_OPACITY    0.5

void
norm_story_draw_text (NormCanvas *canvas, const NormStoryText *text, NormTextStyle style, const NormColor *color)
{
  for (guint line = 0; text->lines != NULL && text->lines[line] != NULL; line++)
    norm_canvas_text (canvas, text->lines[line], style, text->size, text->x, text->baseline + line * text->line_height, 0, color, 1);
}

void
norm_story_draw_words (NormStory *story, NormCanvas *canvas)
{
  norm_story_draw_text (canvas, &story->question, NORM_TEXT_BOLD, &story->theme->accent);
  norm_story_draw_text (canvas, &story->title, NORM_TEXT_BOLD, &story->theme->ink);
  norm_story_draw_text (canvas, &story->subtitle, NORM_TEXT_PLAIN, &story->theme->muted);
  for (int which = 0; which < story->n_formulas; which++)
    norm_formula_draw_on (story->formulas[which].formula, canvas, story->formulas[which].size, story->formulas[which].x,
                          story->formulas[which].baseline);
  norm_story_draw_text (canvas, &story->caption, NORM_TEXT_PLAIN, &story->theme->muted);
  norm_story_draw_text (canvas, &story->note, NORM_TEXT_PLAIN, &story->theme->ink);
}

void
norm_story_draw_progress (NormCanvas *canvas, NormStoryStep last, double page_width, double page_height)
{
  double unit = page_width / 1280, left = 0.05 * page_width, gap = SEGMENT_GAP * unit, height = MAX (2, SEGMENT_HEIGHT * unit);
  double width = (page_width - 2 * left + gap) / NORM_STORY_N_STEPS - gap, y = page_height - 0.05 * page_height - height / 2;

  for (int step = NORM_STORY_INPUT; step <= NORM_STORY_N_STEPS; step++)
    {
      cairo_rectangle_t box = { left + (step - 1) * (width + gap), y, width, height };

      norm_canvas_box (canvas, &box, height / 2);
      norm_canvas_fill (canvas, step <= (int) last ? &canvas->theme->accent : &canvas->theme->rule, step <= (int) last ? 1 : 0.3);
    }
}

/* ── the list ── */

void
norm_story_draw_value (NormCanvas *canvas, const cairo_rectangle_t *rect, const NormColor *color, const char *text, double type, double opacity)
{
  NormColor ink = norm_palette_ink_on (color);

  if (opacity < 0.6)
    ink = canvas->theme->ink;
  norm_canvas_rect (canvas, rect->x, rect->y, rect->width, rect->height, color, opacity);
  norm_canvas_text (canvas, text, NORM_TEXT_PLAIN, type, rect->x + rect->width / 2, rect->y + rect->height / 2 + 0.36 * type, 0.5, &ink,
                    MAX (opacity, 0.42));
}

static void
draw_slot (NormStory *story, NormCanvas *canvas, const NormStorySlot *slot)
{
  double value = norm_view_get (story->spec.figure.result->input, slot->cell), gap = slot->rect.width >= 14 ? 1.5 : 0;
  NormColor color = norm_figure_value_color (story->figure, NORM_PANEL_BEFORE, value);
  g_autofree char *text = norm_story_slot_text (story, slot->cell);
  cairo_rectangle_t rect = { slot->rect.x, slot->rect.y, slot->rect.width - gap, slot->rect.height };

  norm_story_draw_value (canvas, &rect, &color, text, story->slot_type, 1);
}

static void
draw_gap (NormStory *story, NormCanvas *canvas, const NormStorySlot *slot)
{
  double type = MAX (story->slot_type, 0.7 * story->type), width = norm_text_width (story->theme, NORM_TEXT_PLAIN, type, "…");

  norm_canvas_text (canvas, "…", NORM_TEXT_PLAIN, type, slot->rect.x - 0.35 * slot->rect.width - width / 2, slot->rect.y + 0.62 * slot->rect.height,
                    0, &story->theme->muted, 1);
}

/* White under black, as on the cell itself. */
static void
draw_cursor (NormStory *story, NormCanvas *canvas)
{
  static const NormColor white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 };
  cairo_rectangle_t box;

  if (!norm_story_slot_rect (story, story->spec.cell, &box))
    return;
  box = (cairo_rectangle_t){ box.x + 2, box.y + 2, MAX (1, box.width - 5.5), box.height - 4 };
  norm_canvas_box (canvas, &box, 0);
  norm_canvas_stroke (canvas, &white, 4, 0);
  norm_canvas_box (canvas, &box, 0);
  norm_canvas_stroke (canvas, &black, 2, 0);
}

/* ── the way of each value into the list ── */

static void
draw_arrow (NormStory *story, NormCanvas *canvas, double x, double y, double size)
{
  canvas->class->move_to (canvas, x - size / 2, y - size);
  canvas->class->line_to (canvas, x + size / 2, y - size);
  canvas->class->line_to (canvas, x, y);
  canvas->class->close (canvas);
  norm_canvas_fill (canvas, &story->theme->accent, 0.75);
}

static void
draw_way (NormStory *story, NormCanvas *canvas, const NormStorySlot *slot)
{
  gboolean arrows = story->n_slots <= MOST_ARROWS;
  double unit = story->type / 14, size = arrows ? MIN (7 * unit, 0.6 * slot->rect.width) : 0;
  double to_x = slot->rect.x + slot->rect.width / 2, to_y = slot->rect.y - 2 * unit, bend;
  cairo_rectangle_t cell;
  double from_x, from_y;

  if (!norm_story_cell_rect (story, slot->cell, &cell))
    return;
  from_x = cell.x + cell.width / 2;
  from_y = cell.y + cell.height - (cell.height > 3 * story->figure->number_size ? 0.12 * cell.height : 0);
  bend = MAX (0.5 * (to_y - from_y), 1);
  canvas->class->move_to (canvas, from_x, from_y);
  canvas->class->curve_to (canvas, (double[]){ from_x, from_y + bend, to_x, to_y - size - bend, to_x, to_y - size });
  canvas->class->stroke (canvas, &story->theme->accent, slot->cell == story->spec.cell ? 1 : WAY_OPACITY,
                         (slot->cell == story->spec.cell ? 2
                          : arrows                       ? 1.3
                                                         : 0.9) *
                           MAX (unit, 0.9),
                         0);
  if (arrows)
    draw_arrow (story, canvas, to_x, to_y, size);
}

static void
draw_list (NormStory *story, NormCanvas *canvas, NormStoryHidden hidden)
{
  for (gsize at = 0; at < story->n_slots; at++)
    {
      const NormStorySlot *slot = &story->slots[at];

      draw_way (story, canvas, slot);
      if (slot->after_gap)
        draw_gap (story, canvas, slot);
      if (!hidden.slots)
        draw_slot (story, canvas, slot);
    }
  if (!hidden.slots)
    draw_cursor (story, canvas);
}

/* ── the grid ── */

static void
draw_grid (NormStory *story, NormCanvas *canvas, gboolean bare)
{
  NormDrawing drawing = { .figure = story->figure, .canvas = canvas, .lit = story->step >= NORM_STORY_FLATTEN, .bare = bare };
  gboolean known = norm_story_to_figure (story, story->spec.cell, &drawing.cell);

  norm_figure_draw_contents (&drawing);
  if (bare || !known || story->step < NORM_STORY_FEATURES)
    return;
  norm_mark_draw_pool (&drawing, FALSE);
  for (int part = 0; part < norm_figure_n_cursor_parts (story->figure); part++)
    norm_mark_draw_cursor (&drawing, part);
}

void
norm_story_draw_picture (NormStory *story, NormCanvas *canvas, NormStoryHidden hidden)
{
  draw_grid (story, canvas, hidden.cells);
  draw_list (story, canvas, hidden);
  norm_story_draw_chart (story, canvas);
}

void
norm_story_draw_parts (NormStory *story, NormCanvas *canvas, NormStoryHidden hidden)
{
  if (story->theme->paper.a > 0)
    norm_canvas_rect (canvas, 0, 0, story->width, story->height, &story->theme->paper, 1);
  norm_story_draw_picture (story, canvas, hidden);
  norm_story_draw_words (story, canvas);
  if (story->spec.slide)
    norm_story_draw_progress (canvas, story->step, story->width, story->height);
}

void
norm_story_draw (NormStory *story, NormCanvas *canvas)
{
  g_return_if_fail (story != NULL && canvas != NULL);
  norm_story_draw_parts (story, canvas, (NormStoryHidden){ FALSE, FALSE });
}
