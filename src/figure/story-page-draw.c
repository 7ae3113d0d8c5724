/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-page-private.h"

/* Between neighbours, not around them */
static void
draw_rules (NormStoryPage *page, NormCanvas *canvas)
{
  const NormStoryPart *first = &page->parts[0];

  if (page->shared)
    return;
  for (guint column = 1; column < page->n_columns; column++)
    {
      const cairo_rectangle_t *left = &page->parts[column - 1].place, *right = &page->parts[column].place;
      const cairo_rectangle_t *below = &page->parts[(page->n_rows - 1) * page->n_columns].place;
      double x = (left->x + left->width + right->x) / 2;

      norm_canvas_line (canvas, x, first->place.y, x, below->y + below->height);
    }
  if (page->n_columns > 1)
    norm_canvas_stroke (canvas, &page->theme->rule, MAX (1, 0.05 * page->type), 0);
}

/* "equal" as a label in a round box, "differs" without: not by colour alone. */
static void
draw_badge (NormStoryPage *page, NormCanvas *canvas, const NormStoryPart *part)
{
  const NormStoryText *badge = &part->badge;
  double widest = 0, pad = 0.4 * page->type;
  cairo_rectangle_t box;

  if (badge->lines == NULL)
    return;
  for (guint line = 0; line < norm_story_text_n_lines (badge); line++)
    widest = MAX (widest, norm_text_width (page->theme, NORM_TEXT_BOLD, badge->size, badge->lines[line]));
  box =
    (cairo_rectangle_t){ badge->x - pad, badge->baseline - 1.12 * badge->size, widest + 2 * pad, norm_story_text_height (badge) + 0.1 * badge->size };
  norm_canvas_box (canvas, &box, 0.4 * page->type);
  norm_canvas_fill (canvas, &page->theme->band, 1);
  norm_story_draw_text (canvas, badge, NORM_TEXT_BOLD, &page->theme->ink);
}

static void
draw_problem (NormStoryPage *page, NormCanvas *canvas, const NormStoryPart *part)
{
  NormDrawing drawing = { .figure = part->figure, .canvas = canvas };

  if (part->figure != NULL)
    norm_figure_draw_contents (&drawing);
  norm_story_draw_text (canvas, &part->words, NORM_TEXT_BOLD, &page->theme->error);
  norm_story_draw_text (canvas, &part->explanation, NORM_TEXT_PLAIN, &page->theme->ink);
}

static void
draw_part (NormStoryPage *page, NormCanvas *canvas, guint at, NormStoryHidden hidden)
{
  const NormStoryPart *part = &page->parts[at];

  norm_story_draw_text (canvas, &part->letter, NORM_TEXT_BOLD, &page->theme->accent);
  norm_story_draw_text (canvas, &part->title, NORM_TEXT_BOLD, &page->theme->ink);
  if (part->story == NULL)
    {
      draw_problem (page, canvas, part);
      return;
    }
  norm_story_draw_picture (part->story, canvas, hidden);
  norm_story_draw_words (part->story, canvas);
  draw_badge (page, canvas, part);
}

void
norm_story_page_draw_parts (NormStoryPage *page, NormCanvas *canvas, const NormStoryHidden *hidden)
{
  gboolean drawn = FALSE;

  if (!page->several && page->parts[0].story != NULL)
    {
      norm_story_draw_parts (page->parts[0].story, canvas, hidden[0]);
      return;
    }
  if (page->theme->paper.a > 0)
    norm_canvas_rect (canvas, 0, 0, page->width, page->height, &page->theme->paper, 1);
  norm_story_draw_text (canvas, &page->title, NORM_TEXT_BOLD, &page->theme->ink);
  norm_story_draw_text (canvas, &page->subtitle, NORM_TEXT_PLAIN, &page->theme->muted);
  norm_story_draw_text (canvas, &page->note, NORM_TEXT_PLAIN, &page->theme->ink);
  draw_rules (page, canvas);
  for (guint at = 0; at < page->n_parts; at++)
    if (!page->shared)
      draw_part (page, canvas, at, hidden[at]);
    else
      {
        norm_story_draw_text (canvas, &page->parts[at].letter, NORM_TEXT_BOLD, &page->theme->accent);
        norm_story_draw_text (canvas, &page->parts[at].title, NORM_TEXT_BOLD, &page->theme->ink);
        if (page->parts[at].story != NULL && !drawn)
          norm_story_draw_picture (page->parts[at].story, canvas, hidden[at]);
        drawn = drawn || page->parts[at].story != NULL;
      }
  if (page->slide && page->n_steps > 1)
    norm_story_draw_progress (canvas, page->step, page->width, page->height);
}

void
norm_story_page_draw (NormStoryPage *page, NormCanvas *canvas)
{
  static const NormStoryHidden nothing[NORM_STORY_MOST_SIDES] = { { FALSE, FALSE } };

  g_return_if_fail (page != NULL && canvas != NULL);
  norm_story_page_draw_parts (page, canvas, nothing);
}
