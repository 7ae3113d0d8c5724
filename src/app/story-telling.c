/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-telling.h"
#include "figure-view.h"

static void
take_side (NormStoryTelling *telling, NormDocument *document, guint pipeline, NormThemeKind theme, gsize source)
{
  guint at = telling->page.n_sides++;
  NormStorySide *side = &telling->page.sides[at];

  norm_figure_spec_for_pipeline (&side->story.figure, document, pipeline, theme);
  side->story.loaded = telling->loaded;
  side->story.steps = telling->steps[at] = norm_steps_to_text (norm_document_get_pipeline (document, pipeline)->steps);
  side->title = telling->titles[at] = norm_document_get_pipeline_title (document, pipeline);
  if (side->story.figure.input == NULL || !norm_view_find (side->story.figure.input, source, &side->story.cell))
    side->story.cell = 0;
}

void
norm_story_telling_init (NormStoryTelling *telling, NormDocument *document, NormThemeKind theme, gboolean all, gsize source)
{
  guint n = norm_document_get_n_pipelines (document);

  *telling = (NormStoryTelling){ .loaded = norm_view_new (norm_document_get_tensor (document)) };
  if (!all)
    take_side (telling, document, norm_document_get_active (document), theme, source);
  for (guint pipeline = 0; all && pipeline < n; pipeline++)
    take_side (telling, document, pipeline, theme, source);
}

void
norm_story_telling_set_slide (NormStoryTelling *telling, NormDocument *document)
{
  for (guint side = 0; side < telling->page.n_sides; side++)
    {
      telling->page.sides[side].story.slide = TRUE;
      telling->page.sides[side].story.question = norm_document_get_question (document);
      telling->page.sides[side].story.note = norm_document_get_note (document);
    }
}

void
norm_story_telling_clear (NormStoryTelling *telling)
{
  for (guint side = 0; side < telling->page.n_sides; side++)
    {
      g_free (telling->steps[side]);
      g_free (telling->titles[side]);
    }
  g_clear_pointer (&telling->loaded, norm_view_unref);
}
