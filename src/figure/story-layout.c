/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the words of a step stand: title above, formulas and caption beside the picture where it is wide, else below it. */
#include "story-private.h"

#include <math.h>

#define SLIDE_WIDTH   1280.0
#define SLIDE_HEIGHT  720.0
#define SLIDE_TYPE    (20 * 96.0 / 72) /* px: 20 pt */
#define WINDOW_WIDTH  672.0
#define WINDOW_HEIGHT 560.0
#define WINDOW_TYPE   14.0
#define WIDE          1.45 /* width / height from which words stand beside */
#define PICTURE_SHARE 0.54 /* of the width, beside words */
#define LINE          1.36 /* of the type */
#define MOST_TERMS    8
#define LEAST_TERMS   3
#define FORMULA_SIZE  1.35 /* of the type */
#define LEAST_FORMULA 0.75
#define INDENT        1.2 /* of a line that goes on, in its type */
#define ROW_GAP       2.5

static double
type_of (const NormStory *story)
{
  if (story->spec.slide)
    return MAX (12, SLIDE_TYPE * MIN (story->width / SLIDE_WIDTH, story->height / SLIDE_HEIGHT));
  return CLAMP (WINDOW_TYPE * MIN (story->width / WINDOW_WIDTH, story->height / WINDOW_HEIGHT), 11.5, 22);
}

static void
set_text (NormStory *story, NormStoryText *text, const char *words, NormTextStyle style, double size, double width)
{
  text->lines = norm_text_wrap (story->theme, style, size, words, width);
  text->size = size;
  text->line_height = size * LINE;
}

static guint
count_lines (const NormStoryText *text)
{
  return text->lines != NULL ? g_strv_length (text->lines) : 0;
}

/* In as large a type as gives at most two lines, none wider than the room. */
static void
set_title (NormStory *story, double size, double width)
{
  for (;; size *= 0.92)
    {
      double widest = 0;

      g_clear_pointer (&story->title.lines, g_strfreev);
      set_text (story, &story->title, story->words->title, NORM_TEXT_BOLD, size, width);
      for (guint line = 0; line < count_lines (&story->title); line++)
        widest = MAX (widest, norm_text_width (story->theme, NORM_TEXT_BOLD, size, story->title.lines[line]));
      if (size <= story->type || (count_lines (&story->title) <= 2 && widest <= width))
        break;
    }
  story->title.line_height = 1.2 * story->title.size;
}

/* ── formulas ── */

static double
widest_line (const GPtrArray *lines, const NormTheme *theme, double size)
{
  double widest = 0;

  for (guint line = 0; line < lines->len; line++)
    {
      double width;

      norm_formula_measure (g_ptr_array_index (lines, line), theme, size, &width, NULL, NULL);
      widest = MAX (widest, width);
    }
  return widest;
}

/* In one line while that is readable, else in several. Takes @formula. */
static void
set_formula (NormStory *story, NormFormula *formula, double size, double width)
{
  g_autoptr (GPtrArray) lines = NULL;
  double widest;

  if (norm_formula_fit_size (formula, story->theme, size, width, 1) < story->type)
    lines = norm_formula_break (formula, story->theme, story->type, width);
  else
    {
      lines = g_ptr_array_new ();
      g_ptr_array_add (lines, formula);
    }
  widest = widest_line (lines, story->theme, size);
  size = widest > width ? MAX (size * width / widest, LEAST_FORMULA * story->type) : size;
  g_ptr_array_set_free_func (lines, NULL);
  for (guint line = 0; line < lines->len; line++)
    if (story->n_formulas < NORM_STORY_MOST_LINES)
      story->formulas[story->n_formulas++] = (NormStoryFormula){ .formula = g_ptr_array_index (lines, line), .size = size, .goes_on = line > 0 };
    else
      norm_formula_free (g_ptr_array_index (lines, line));
}

/* With as many terms as there is room for in good type. */
static void
set_formulas (NormStory *story, double width)
{
  double good = FORMULA_SIZE * story->type;
  NormFormula *made[NORM_STORY_MOST_FORMULAS];
  int n = 0;

  for (guint terms = MOST_TERMS; terms >= LEAST_TERMS; terms--)
    {
      gboolean fits = TRUE;

      for (int which = 0; which < n; which++)
        norm_formula_free (made[which]);
      n = norm_story_make_formulas (&story->spec, story->step, terms, made);
      for (int which = 0; which < n; which++)
        fits = fits && norm_formula_fit_size (made[which], story->theme, good, width, 1) >= story->type;
      if (fits)
        break;
    }
  for (int which = 0; which < n; which++)
    set_formula (story, made[which], good, width);
  for (int line = 0; line < story->n_formulas; line++)
    good = MIN (good, story->formulas[line].size);
  for (int line = 0; line < story->n_formulas; line++) /* one size for all */
    story->formulas[line].size = good;
}

static double
formula_width (const NormStory *story, const NormStoryFormula *formula)
{
  double width;

  norm_formula_measure (formula->formula, story->theme, formula->size, &width, NULL, NULL);
  return width;
}

/* Two short ones beside each other where words stand below the picture. */
static gboolean
fit_in_a_row (const NormStory *story, double width)
{
  return !story->beside && story->n_formulas == 2 && !story->formulas[1].goes_on &&
         formula_width (story, &story->formulas[0]) + formula_width (story, &story->formulas[1]) + ROW_GAP * story->type <= width;
}

/* One below the other from @y on; returns where the next thing may start. */
static double
place_formulas (NormStory *story, double x, double y, double width)
{
  gboolean row = fit_in_a_row (story, width);
  double below = y;

  for (int which = 0; which < story->n_formulas; which++)
    {
      NormStoryFormula *placed = &story->formulas[which];
      double ascent, descent;

      norm_formula_measure (placed->formula, story->theme, placed->size, NULL, &ascent, &descent);
      placed->x = x + (placed->goes_on ? INDENT * placed->size : 0);
      if (row && which > 0)
        {
          placed->x = x + formula_width (story, &story->formulas[0]) + ROW_GAP * story->type;
          placed->baseline = story->formulas[0].baseline;
          below = MAX (below, placed->baseline + descent + 0.7 * story->type);
          continue;
        }
      placed->baseline = below + ascent;
      below += ascent + descent + 0.7 * story->type;
    }
  return below;
}

static double
formulas_height (NormStory *story, double width)
{
  return place_formulas (story, 0, 0, width);
}

static double
caption_height (const NormStory *story)
{
  return count_lines (&story->caption) * story->caption.line_height;
}

static void
place_words (NormStory *story, double x, double y, double width)
{
  y = place_formulas (story, x, y, width);
  story->caption.x = x;
  story->caption.baseline = y + 0.98 * story->caption.size;
}

/* ── the page ── */

static double
side_margin (const NormStory *story)
{
  return story->spec.slide ? 0.05 * story->width : 14;
}

/* Title and subtitle; returns where they end. */
static double
arrange_head (NormStory *story)
{
  double x = side_margin (story), width = story->width - 2 * x, y = story->spec.slide ? 0.05 * story->height : 8;

  set_title (story, (story->spec.slide ? 1.5 : 1.25) * story->type, width);
  story->title.x = x;
  story->title.baseline = y + story->title.size;
  y += count_lines (&story->title) * story->title.line_height + 0.15 * story->type;
  if (story->spec.slide)
    {
      set_text (story, &story->subtitle, story->words->subtitle, NORM_TEXT_PLAIN, story->type, width);
      story->subtitle.x = x;
      story->subtitle.baseline = y + story->type;
      y += count_lines (&story->subtitle) * story->subtitle.line_height;
    }
  return y + 0.5 * story->type;
}

static void
arrange_beside (NormStory *story, const cairo_rectangle_t *room)
{
  double gap = 1.6 * story->type, left = room->width * PICTURE_SHARE, right = room->width - left - gap, height;

  set_formulas (story, right);
  set_text (story, &story->caption, story->words->caption, NORM_TEXT_PLAIN, story->type, right);
  height = formulas_height (story, right) + caption_height (story);
  place_words (story, room->x + left + gap, room->y + MAX (0, (room->height - height) / 2), right);
  story->picture = (cairo_rectangle_t){ room->x, room->y, left, room->height };
}

/* The room of one line of formulas and two of words is kept free in every step, so that the picture stays where it is. */
static void
arrange_below (NormStory *story, const cairo_rectangle_t *room)
{
  double height, kept = 3.2 * story->type + 2 * LINE * story->type;

  set_formulas (story, room->width);
  set_text (story, &story->caption, story->words->caption, NORM_TEXT_PLAIN, story->type, room->width);
  height = MIN (MAX (formulas_height (story, room->width) + caption_height (story), kept), 0.45 * room->height);
  place_words (story, room->x, room->y + room->height - height, room->width);
  story->picture = (cairo_rectangle_t){ room->x, room->y, room->width, MAX (1, room->height - height - 0.5 * story->type) };
}

void
norm_story_arrange_words (NormStory *story)
{
  cairo_rectangle_t room;
  double bottom;

  story->type = type_of (story);
  room.x = side_margin (story);
  room.width = MAX (1, story->width - 2 * room.x);
  room.y = arrange_head (story);
  bottom = story->height - (story->spec.slide ? 0.085 * story->height : 10);
  room.height = MAX (1, bottom - room.y);
  story->beside = story->width >= WIDE * story->height;
  if (story->beside)
    arrange_beside (story, &room);
  else
    arrange_below (story, &room);
}
