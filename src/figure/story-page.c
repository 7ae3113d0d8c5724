/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-page-private.h"

/* ── life ── */

int
norm_story_page_n_steps (const NormStoryPageSpec *spec)
{
  gboolean problem = FALSE;

  g_return_val_if_fail (spec != NULL && spec->n_sides >= 1 && spec->n_sides <= NORM_STORY_MOST_SIDES, 0);
  for (guint side = 0; side < spec->n_sides; side++)
    if (norm_story_exists (&spec->sides[side].story.figure))
      return NORM_STORY_N_STEPS;
    else
      problem = problem || spec->sides[side].story.figure.problem != NULL;
  return problem ? 1 : 0;
}

static void
take_head (NormStoryPage *page, const NormStoryPageSpec *spec)
{
  const NormStorySpec *first = &spec->sides[0].story;

  page->theme = norm_theme (first->figure.theme);
  page->slide = first->slide;
  page->n_parts = spec->n_sides;
  page->several = spec->n_sides > 1;
  page->n_steps = norm_story_page_n_steps (spec);
}

NormStoryPage *
norm_story_page_new (const NormStoryPageSpec *spec, NormStoryStep step, double width, double height, double scale)
{
  NormStoryPage *page;

  g_return_val_if_fail (spec != NULL && (int) step >= NORM_STORY_INPUT && (int) step <= norm_story_page_n_steps (spec), NULL);
  g_return_val_if_fail (width > 0 && height > 0 && scale > 0, NULL);
  page = g_new0 (NormStoryPage, 1);
  g_atomic_ref_count_init (&page->ref_count);
  take_head (page, spec);
  page->step = step;
  page->width = width;
  page->height = height;
  page->scale = scale;
  norm_story_page_arrange (page, spec);
  return page;
}

NormStoryPage *
norm_story_page_ref (NormStoryPage *page)
{
  g_atomic_ref_count_inc (&page->ref_count);
  return page;
}

static void
part_clear (NormStoryPart *part)
{
  g_clear_pointer (&part->story, norm_story_unref);
  g_clear_pointer (&part->figure, norm_figure_unref);
  g_clear_pointer (&part->problem, norm_problem_unref);
  g_free (part->heading);
  g_strfreev (part->letter.lines);
  g_strfreev (part->title.lines);
  g_strfreev (part->words.lines);
  g_strfreev (part->explanation.lines);
  g_strfreev (part->badge.lines);
}

void
norm_story_page_unref (NormStoryPage *page)
{
  if (!g_atomic_ref_count_dec (&page->ref_count))
    return;
  for (guint part = 0; part < page->n_parts; part++)
    part_clear (&page->parts[part]);
  g_strfreev (page->title.lines);
  g_strfreev (page->subtitle.lines);
  g_strfreev (page->note.lines);
  g_free (page);
}

/* ── asking ── */

NormStoryStep
norm_story_page_get_step (NormStoryPage *page)
{
  g_return_val_if_fail (page != NULL, NORM_STORY_INPUT);
  return page->step;
}

guint
norm_story_page_n_sides (NormStoryPage *page)
{
  g_return_val_if_fail (page != NULL, 0);
  return page->n_parts;
}

NormStory *
norm_story_page_get_story (NormStoryPage *page, guint side)
{
  g_return_val_if_fail (page != NULL && side < page->n_parts, NULL);
  return page->parts[side].story;
}

void
norm_story_page_side_rect (NormStoryPage *page, guint side, cairo_rectangle_t *rect)
{
  g_return_if_fail (page != NULL && side < page->n_parts && rect != NULL);
  *rect = page->several ? page->parts[side].place : (cairo_rectangle_t){ 0, 0, page->width, page->height };
}

/* On a shared picture it is the first side's. */
gboolean
norm_story_page_cell_at (NormStoryPage *page, double x, double y, guint *side, gsize *cell)
{
  g_return_val_if_fail (page != NULL && side != NULL && cell != NULL, FALSE);
  for (*side = 0; *side < page->n_parts; (*side)++)
    if (page->parts[*side].story != NULL && norm_story_cell_at (page->parts[*side].story, x, y, cell))
      return TRUE;
  return FALSE;
}

gboolean
norm_story_page_source_at (NormStoryPage *page, double x, double y, gsize *source)
{
  gsize cell;
  guint side;

  g_return_val_if_fail (page != NULL && source != NULL, FALSE);
  if (!norm_story_page_cell_at (page, x, y, &side, &cell))
    return FALSE;
  *source = norm_view_source (page->parts[side].story->spec.figure.result->input, cell);
  return TRUE;
}

static void
add_text (GString *text, const NormStoryText *lines)
{
  for (guint line = 0; line < norm_story_text_n_lines (lines); line++)
    g_string_append_printf (text, "%s%s", lines->lines[line], line + 1 < norm_story_text_n_lines (lines) ? " " : "\n");
}

static void
add_story (GString *text, const NormStory *story)
{
  add_text (text, &story->question);
  add_text (text, &story->title);
  add_text (text, &story->subtitle);
  for (int which = 0; which < story->n_formulas; which++)
    {
      g_autofree char *words = norm_formula_to_text (story->formulas[which].formula);

      g_string_append_printf (text, "%s\n", words);
    }
  add_text (text, &story->caption);
  add_text (text, &story->note);
}

char *
norm_story_page_to_text (NormStoryPage *page)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (page != NULL, NULL);
  add_text (text, &page->title);
  add_text (text, &page->subtitle);
  add_text (text, &page->note);
  for (guint side = 0; side < page->n_parts; side++)
    {
      const NormStoryPart *part = &page->parts[side];

      if (part->heading != NULL)
        g_string_append_printf (text, "%s\n", part->heading);
      if (part->story != NULL)
        add_story (text, part->story);
      add_text (text, &part->words);
      add_text (text, &part->explanation);
      add_text (text, &part->badge);
    }
  return g_string_free (text, FALSE);
}
