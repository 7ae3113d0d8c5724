/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "content.h"
#include "document.h"
#include "story-page.h"

G_BEGIN_DECLS

/* What a document tells step by step, for norm_story_page_new(): its active pipeline alone, or all of them side by side. Owns the words of @page; the
 * other pointers are the document's, and good until that changes. */
typedef struct
{
  NormStoryPageSpec page;
  NormView *loaded;                         /* owned */
  char *steps[NORM_CONTENT_MAX_PIPELINES];  /* owned */
  char *titles[NORM_CONTENT_MAX_PIPELINES]; /* owned */
} NormStoryTelling;

/* @source: the value whose pools are followed, as norm_document_get_selected() has it */
void norm_story_telling_init (NormStoryTelling *telling, NormDocument *document, NormThemeKind theme, gboolean all, gsize source);
void norm_story_telling_set_slide (NormStoryTelling *telling, NormDocument *document); /* for a room, with the document's question and note */
void norm_story_telling_clear (NormStoryTelling *telling);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormStoryTelling, norm_story_telling_clear)

G_END_DECLS
