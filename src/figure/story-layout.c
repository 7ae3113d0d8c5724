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
#define WIDER_SHARE   0.62
#define LINE          1.36 /* of the type */
#define NOTE_GAP      0.8
#define MOST_NUMBERED 400 /* values: more never show their numbers on a slide */

/* How picture and words can share a slide. */
typedef struct
{
  gboolean beside;
  double share;        /* of the width, beside words */
  gboolean after_only; /* once there is an output */
} Way;

static const Way ways[] = {
  { TRUE, PICTURE_SHARE, FALSE }, { TRUE, WIDER_SHARE, FALSE }, { FALSE, 1, FALSE }, { TRUE, WIDER_SHARE, TRUE }, { FALSE, 1, TRUE },
};

double
norm_story_type (gboolean slide, double width, double height)
{
  if (slide)
    return MAX (12, SLIDE_TYPE * MIN (width / SLIDE_WIDTH, height / SLIDE_HEIGHT));
  return CLAMP (WINDOW_TYPE * MIN (width / WINDOW_WIDTH, height / WINDOW_HEIGHT), 11.5, 22);
}

/* ── the head ── */

static double
side_margin (const NormStory *story)
{
  return story->spec.slide ? 0.05 * story->width : 14;
}

static gboolean
has_words (const char *words)
{
  return words != NULL && *words != '\0';
}

/* One line, or nothing; returns where it ends. */
static double
arrange_question (NormStory *story, double x, double y, double width)
{
  if (!story->spec.slide || !has_words (story->spec.question))
    return y;
  norm_story_set_title (story->theme, &story->question, story->spec.question, story->type, 0.75 * story->type, width, 1);
  story->question.x = x;
  story->question.baseline = y + story->question.size;
  return y + norm_story_text_height (&story->question) + 0.1 * story->type;
}

/* Question, title and subtitle; returns where they end. */
static double
arrange_head (NormStory *story)
{
  double x = side_margin (story), width = story->width - 2 * x, y = story->spec.slide ? 0.05 * story->height : 8;

  y = arrange_question (story, x, y, width);
  norm_story_set_title (story->theme, &story->title, story->words->title, (story->spec.slide ? 1.5 : 1.25) * story->type, story->type, width, 2);
  story->title.x = x;
  story->title.baseline = y + story->title.size;
  y += norm_story_text_height (&story->title) + 0.15 * story->type;
  if (story->spec.slide)
    {
      norm_story_set_text (story->theme, &story->subtitle, story->words->subtitle, NORM_TEXT_PLAIN, story->type, width);
      story->subtitle.x = x;
      story->subtitle.baseline = y + story->type;
      y += norm_story_text_height (&story->subtitle);
    }
  return y + 0.5 * story->type;
}

/* ── the page ── */

/* With the note where it has room; returns how tall they are. */
static double
set_words (NormStory *story, double width, double room)
{
  double height;

  norm_story_clear_formulas (story);
  norm_story_set_formulas (story, width);
  norm_story_set_text (story->theme, &story->caption, story->words->caption, NORM_TEXT_PLAIN, story->type, width);
  height = norm_story_place_formulas (story, 0, 0, width) + norm_story_text_height (&story->caption);
  if (!story->spec.slide || story->step != NORM_STORY_INPUT || !has_words (story->spec.note))
    return height;
  norm_story_set_text (story->theme, &story->note, story->spec.note, NORM_TEXT_PLAIN, story->type, width);
  if (height + NOTE_GAP * story->type + norm_story_text_height (&story->note) <= room)
    return height + NOTE_GAP * story->type + norm_story_text_height (&story->note);
  g_clear_pointer (&story->note.lines, g_strfreev);
  return height;
}

static void
place_words (NormStory *story, double x, double y, double width)
{
  y = norm_story_place_formulas (story, x, y, width);
  story->caption.x = story->note.x = x;
  story->caption.baseline = y + 0.98 * story->caption.size;
  story->note.baseline = y + norm_story_text_height (&story->caption) + NOTE_GAP * story->type + 0.98 * story->note.size;
}

static void
arrange_beside (NormStory *story, const cairo_rectangle_t *room, double share)
{
  double gap = 1.6 * story->type, left = room->width * share, right = room->width - left - gap, height;

  height = set_words (story, right, room->height);
  place_words (story, room->x + left + gap, room->y + MAX (0, (room->height - height) / 2), right);
  story->picture = (cairo_rectangle_t){ room->x, room->y, left, room->height };
}

/* The room of one line of formulas and two of words */
static double
kept_below (const NormStory *story)
{
  return (3.2 + 2 * LINE) * story->type;
}

/* It is kept free in every step, so that the picture stays where it is. */
static void
arrange_below (NormStory *story, const cairo_rectangle_t *room)
{
  double most = 0.45 * room->height, height = set_words (story, room->width, most);

  height = MIN (MAX (height, kept_below (story)), most);
  place_words (story, room->x, room->y + room->height - height, room->width);
  story->picture = (cairo_rectangle_t){ room->x, room->y, room->width, MAX (1, room->height - height - 0.5 * story->type) };
}

static gboolean
shows_numbers (const NormStory *story, const cairo_rectangle_t *room, const Way *way)
{
  double below = MIN (kept_below (story), 0.45 * room->height) + 0.5 * story->type;
  g_autoptr (NormFigure) figure = norm_story_try_output (story, way->share * room->width, room->height - (way->beside ? 0 : below), way->after_only);

  return figure->panels[NORM_PANEL_AFTER].has_numbers && (way->after_only || figure->panels[NORM_PANEL_BEFORE].has_numbers);
}

/* The first in which the output shows its numbers, in every step of the story, so that the picture stays where it is. */
static Way
choose_way (const NormStory *story, const cairo_rectangle_t *room)
{
  gboolean wide = story->width >= WIDE * story->height;

  if (story->spec.slide && story->spec.figure.result->input->n_values <= MOST_NUMBERED)
    for (gsize which = 0; which < G_N_ELEMENTS (ways); which++)
      if ((wide || !ways[which].beside) && shows_numbers (story, room, &ways[which]))
        return ways[which];
  return wide ? ways[0] : (Way){ FALSE, 1, FALSE };
}

void
norm_story_arrange_words (NormStory *story)
{
  cairo_rectangle_t room;
  double bottom;
  Way way;

  story->type = norm_story_type (story->spec.slide, story->width, story->height);
  room.x = side_margin (story);
  room.width = MAX (1, story->width - 2 * room.x);
  room.y = arrange_head (story);
  bottom = story->height - (story->spec.slide ? 0.085 * story->height : 10);
  room.height = MAX (1, bottom - room.y);
  way = choose_way (story, &room);
  story->beside = way.beside;
  story->after_only = way.after_only;
  if (way.beside)
    arrange_beside (story, &room, way.share);
  else
    arrange_below (story, &room);
}
