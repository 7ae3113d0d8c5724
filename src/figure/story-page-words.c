/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page of several says: its head, the names of its sides, how their outputs compare. */
#include "story-page-private.h"

#include "equality.h"

#include <glib/gi18n-lib.h>

#define MOST_COMPARED (1 << 22) /* values: larger outputs have no badge */
#define LETTER_COLUMN 1.35      /* of the type */

/* ── the head ── */

static const char *
step_words (NormStoryStep step)
{
  static const char *const words[] = {
    N_ ("the input, the same for all"),          N_ ("same colour, same mean and variance"),
    N_ ("the values of one pool become a list"), N_ ("one mean for each list"),
    N_ ("one variance for each list"),           N_ ("minus μ, divided by √(σ² + ε)"),
    N_ ("the layer's own scale and shift"),      N_ ("what is kept for eval()"),
  };

  return _ (words[step - 1]);
}

double
norm_story_page_margin (const NormStoryPage *page)
{
  return page->slide ? 0.05 * page->width : 14;
}

/* The question, or what stands for it; returns where the head ends. */
double
norm_story_page_arrange_head (NormStoryPage *page, const NormStoryPageSpec *spec)
{
  const char *question = spec->sides[0].story.question;
  gboolean asks = page->slide && question != NULL && *question != '\0';
  double x = norm_story_page_margin (page), width = page->width - 2 * x, y = page->slide ? 0.05 * page->height : 8;
  g_autofree char *step = page->n_steps > 1 ? g_strdup_printf (_ ("Step %d of %d: %s"), (int) page->step, page->n_steps, step_words (page->step))
                                            : g_strdup (page->parts[0].heading != NULL ? page->parts[0].heading : "");

  norm_story_set_title (page->theme, &page->title, asks ? question : step, (page->slide ? 1.5 : 1.25) * page->type, 1.1 * page->type, width, 1);
  page->title.x = x;
  page->title.baseline = y + page->title.size;
  y += norm_story_text_height (&page->title) + 0.1 * page->type;
  if (!asks)
    return y + 0.4 * page->type;
  norm_story_set_text (page->theme, &page->subtitle, step, NORM_TEXT_PLAIN, page->type, width);
  page->subtitle.x = x;
  page->subtitle.baseline = y + page->type;
  return y + norm_story_text_height (&page->subtitle) + 0.4 * page->type;
}

/* ── titles ── */

/* At most @most_lines, the last of which then ends in "…". */
void
norm_story_page_cut_lines (NormStoryPage *page, NormStoryText *text, NormTextStyle style, guint most_lines, double width)
{
  for (guint line = 0; text->lines[line] != NULL; line++)
    {
      gboolean cut = line + 1 == most_lines && text->lines[line + 1] != NULL;
      GString *words = g_string_new (text->lines[line]);

      if (cut)
        g_string_append (words, " …");
      while (words->len > 4 && norm_text_width (page->theme, style, text->size, words->str) > width)
        {
          char *end = g_utf8_find_prev_char (words->str, words->str + words->len - (g_str_has_suffix (words->str, "…") ? strlen ("…") : 0));

          g_string_truncate (words, (gsize) (end - words->str));
          g_string_append (words, "…");
        }
      g_free (text->lines[line]);
      text->lines[line] = g_string_free (words, FALSE);
      for (guint rest = line + 1; cut && text->lines[rest] != NULL; rest++)
        g_clear_pointer (&text->lines[rest], g_free);
    }
}

/* "A" and the pipeline in words; returns how tall. */
double
norm_story_page_set_heading (NormStoryPage *page, guint at, double x, double y, double width, guint most_lines)
{
  NormStoryPart *part = &page->parts[at];
  double indent = LETTER_COLUMN * page->type;
  char letter[] = { (char) ('A' + at), '\0' };

  norm_story_set_text (page->theme, &part->letter, letter, NORM_TEXT_BOLD, page->type, width);
  norm_story_set_text (page->theme, &part->title, part->heading, NORM_TEXT_BOLD, page->type, width - indent);
  norm_story_page_cut_lines (page, &part->title, NORM_TEXT_BOLD, most_lines, width - indent);
  part->letter.line_height = part->title.line_height = 1.2 * page->type;
  part->letter.x = x;
  part->title.x = x + indent;
  part->letter.baseline = part->title.baseline = y + page->type;
  return norm_story_text_height (&part->title);
}

/* A side's output against the first one's, once it is shown; where rows are low, in the step that has nothing else to say. */
gboolean
norm_story_page_has_badges (const NormStoryPage *page)
{
  const NormStory *first = page->parts[0].story;

  return page->step >= NORM_STORY_NORMALIZE && (page->n_rows == 1 || page->step == NORM_STORY_SCALE) && first != NULL &&
         first->spec.figure.result->output->n_values <= MOST_COMPARED;
}

/* ── how outputs compare ── */

static char *
comparison_words (const NormStory *story, const NormStory *first, gboolean brief)
{
  const NormTensor *loaded = story->spec.loaded != NULL ? story->spec.loaded->tensor : story->spec.figure.input->tensor;
  NormEquality equality = norm_equality_of_results (story->spec.figure.result, first->spec.figure.result, FALSE);

  return brief ? norm_equality_brief_words (&equality) : norm_equality_words (&equality, loaded->rank, loaded->shape);
}

static void
set_badge (NormStoryPage *page, NormStoryPart *part)
{
  double pad = 0.4 * page->type, width = part->room.width - 2 * pad;

  for (int brief = 0; brief < 2; brief++)
    {
      g_autofree char *words = comparison_words (part->story, page->parts[0].story, brief);
      g_autofree char *text = g_strdup_printf (_ ("against A: %s"), words);
      const char *shown = norm_text_width (page->theme, NORM_TEXT_BOLD, page->type, text) <= width ? text : words;

      norm_story_set_text (page->theme, &part->badge, shown, NORM_TEXT_BOLD, page->type, width);
      if (norm_story_text_n_lines (&part->badge) == 1)
        break;
    }
  norm_story_page_cut_lines (page, &part->badge, NORM_TEXT_BOLD, 1, width);
  part->badge.x = part->room.x + pad;
  part->badge.baseline = part->room.y + part->room.height - 0.5 * page->type;
}

void
norm_story_page_set_badges (NormStoryPage *page)
{
  for (guint at = 1; at < page->n_parts; at++)
    if (page->parts[at].story != NULL && norm_story_is_final (page->parts[at].story) && norm_story_is_final (page->parts[0].story))
      set_badge (page, &page->parts[at]);
}

/* ── the first step: one picture, whose readings they are ── */

/* The names of all, one below the other from @y on; returns where they end. */
static double
set_list (NormStoryPage *page, double x, double y, double width)
{
  for (guint at = 0; at < page->n_parts; at++)
    y += norm_story_page_set_heading (page, at, x, y, width, 2) + 0.35 * page->type;
  return y;
}

/* Note and names in @room, as much of the note as all of it has room for: all or nothing. */
void
norm_story_page_arrange_names (NormStoryPage *page, const char *note, const cairo_rectangle_t *room)
{
  double names = set_list (page, room->x, 0, room->width), height = names, y;

  if (page->slide && note != NULL && *note != '\0')
    {
      norm_story_set_text (page->theme, &page->note, note, NORM_TEXT_PLAIN, page->type, room->width);
      height += norm_story_text_height (&page->note) + 0.8 * page->type;
      if (height > room->height)
        {
          g_clear_pointer (&page->note.lines, g_strfreev);
          height = names;
        }
    }
  y = room->y + MAX (0, (room->height - height) / 2);
  page->note.x = room->x;
  page->note.baseline = y + 0.98 * page->type;
  if (page->note.lines != NULL)
    y += norm_story_text_height (&page->note) + 0.8 * page->type;
  set_list (page, room->x, y, room->width);
}
