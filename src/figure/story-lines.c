/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and formulas of a step, broken into lines. */
#include "story-private.h"

#include <math.h>

#define LINE            1.36 /* of the type */
#define TITLE_LINE      1.2
#define MOST_TERMS      8
#define LEAST_TERMS     3
#define FORMULA_SIZE    1.35 /* of the type */
#define LEAST_FORMULA   0.75
#define LEAST_ON_SLIDES 1.0
#define INDENT          1.2 /* of a line that goes on, in its type */
#define ROW_GAP         2.5
#define FORMULA_GAP     0.7 /* of the type: below a formula */

void
norm_story_set_text (const NormTheme *theme, NormStoryText *text, const char *words, NormTextStyle style, double size, double width)
{
  g_strfreev (text->lines);
  text->lines = norm_text_wrap (theme, style, size, words, width);
  text->size = size;
  text->line_height = size * LINE;
}

guint
norm_story_text_n_lines (const NormStoryText *text)
{
  return text->lines != NULL ? g_strv_length (text->lines) : 0;
}

double
norm_story_text_height (const NormStoryText *text)
{
  return norm_story_text_n_lines (text) * text->line_height;
}

static double
widest_of (const NormTheme *theme, const NormStoryText *text)
{
  double widest = 0;

  for (guint line = 0; line < norm_story_text_n_lines (text); line++)
    widest = MAX (widest, norm_text_width (theme, NORM_TEXT_BOLD, text->size, text->lines[line]));
  return widest;
}

void
norm_story_set_title (const NormTheme *theme, NormStoryText *text, const char *words, double size, double least, double width, guint most_lines)
{
  for (;; size *= 0.94)
    {
      norm_story_set_text (theme, text, words, NORM_TEXT_BOLD, MAX (size, least), width);
      if (size <= least || (norm_story_text_n_lines (text) <= most_lines && widest_of (theme, text) <= width))
        break;
    }
  text->line_height = TITLE_LINE * text->size;
}

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
  size = widest > width ? MAX (size * width / widest, (story->spec.slide ? LEAST_ON_SLIDES : LEAST_FORMULA) * story->type) : size;
  g_ptr_array_set_free_func (lines, NULL);
  for (guint line = 0; line < lines->len; line++)
    if (story->n_formulas < NORM_STORY_MOST_LINES)
      story->formulas[story->n_formulas++] = (NormStoryFormula){ .formula = g_ptr_array_index (lines, line), .size = size, .goes_on = line > 0 };
    else
      norm_formula_free (g_ptr_array_index (lines, line));
}

/* With as many terms as there is room for in good type. */
void
norm_story_set_formulas (NormStory *story, double width)
{
  double good = FORMULA_SIZE * story->type;
  NormFormula *made[NORM_STORY_MOST_FORMULAS];
  int n = 0;

  for (guint terms = MOST_TERMS; terms >= LEAST_TERMS; terms--)
    {
      gboolean fits = TRUE;

      for (int which = 0; which < n; which++)
        norm_formula_free (made[which]);
      n = story->brevity > 0 ? norm_story_make_brief_formulas (&story->spec, story->step, story->brevity > 1, made)
                             : norm_story_make_formulas (&story->spec, story->step, terms, made);
      for (int which = 0; which < n && story->spec.slide; which++)
        norm_formula_set_least_type (made[which], story->type);
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

void
norm_story_clear_formulas (NormStory *story)
{
  for (int which = 0; which < story->n_formulas; which++)
    norm_formula_free (story->formulas[which].formula);
  story->n_formulas = 0;
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

double
norm_story_place_formulas (NormStory *story, double x, double y, double width)
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
          below = MAX (below, placed->baseline + descent + FORMULA_GAP * story->type);
          continue;
        }
      placed->baseline = below + ascent;
      below += ascent + descent + FORMULA_GAP * story->type;
    }
  return below;
}

gboolean
norm_story_formulas_fit (const NormStory *story, double width)
{
  for (int which = 0; which < story->n_formulas; which++)
    if (formula_width (story, &story->formulas[which]) + (story->formulas[which].goes_on ? INDENT * story->formulas[which].size : 0) > width)
      return FALSE;
  return TRUE;
}
