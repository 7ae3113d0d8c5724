/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One of several stories on a page: what is said under its picture. */
#include "story-private.h"

/* What the formulas do not say: which values belong together, why nothing happens, where the statistics are from. */
static gboolean
must_be_said (const NormStory *story)
{
  return story->words->idle || story->step == NORM_STORY_FEATURES || story->step == NORM_STORY_FLATTEN;
}

static const char *
caption_of (const NormStory *story, int level)
{
  gboolean without_formulas = story->n_formulas == 0;

  if (must_be_said (story) || without_formulas)
    return story->words->title;
  return level % 2 == 0 && story->step == NORM_STORY_RUNNING ? story->words->title : NULL;
}

double
norm_story_set_side_words (NormStory *story, double width, int level)
{
  const char *caption;

  norm_story_clear_formulas (story);
  g_clear_pointer (&story->caption.lines, g_strfreev);
  story->brevity = level / 2;
  if (!story->words->idle)
    norm_story_set_formulas (story, width);
  caption = caption_of (story, level);
  if (caption != NULL)
    norm_story_set_text (story->theme, &story->caption, caption, NORM_TEXT_PLAIN, story->type, width);
  return norm_story_place_formulas (story, 0, 0, width) + norm_story_text_height (&story->caption);
}

void
norm_story_place_side_words (NormStory *story, double x, double y, double width)
{
  y = norm_story_place_formulas (story, x, y, width);
  story->caption.x = x;
  story->caption.baseline = y + 0.98 * story->caption.size;
}
