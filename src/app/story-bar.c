/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-bar.h"
#include "accessible.h"
#include "popover.h"
#include "story-picture.h"
#include "story-telling.h"
#include "story-track.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _NormStoryBar
{
  NormDocumentView parent_instance;

  gboolean all;

  /* Template */
  NormStoryTrack *track;
  AdwSplitButton *play;
  GtkWidget *leave;
};

G_DEFINE_FINAL_TYPE (NormStoryBar, norm_story_bar, NORM_TYPE_DOCUMENT_VIEW)

GtkWidget *
norm_story_bar_new (void)
{
  return g_object_new (NORM_TYPE_STORY_BAR, NULL);
}

void
norm_story_bar_set_all (NormStoryBar *self, gboolean all)
{
  g_return_if_fail (NORM_IS_STORY_BAR (self));
  self->all = all;
}

void
norm_story_bar_set_playing (NormStoryBar *self, gboolean playing)
{
  const char *name = playing ? _ ("Pause") : _ ("Play the Steps");

  g_return_if_fail (NORM_IS_STORY_BAR (self));
  adw_split_button_set_icon_name (self->play, playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), name);
  for (GtkWidget *part = gtk_widget_get_first_child (GTK_WIDGET (self->play)); part != NULL; part = gtk_widget_get_next_sibling (part))
    if (GTK_IS_BUTTON (part)) /* what has only an icon has no name of its own */
      gtk_accessible_update_property (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The active pipeline's, or the first that has a story. */
static const NormStorySpec *
described (const NormStoryTelling *telling, NormDocument *document)
{
  guint active = telling->page.n_sides > 1 ? norm_document_get_active (document) : 0;

  if (norm_story_exists (&telling->page.sides[active].story.figure))
    return &telling->page.sides[active].story;
  for (guint side = 0; side < telling->page.n_sides; side++)
    if (norm_story_exists (&telling->page.sides[side].story.figure))
      return &telling->page.sides[side].story;
  return NULL;
}

/* FALSE: there are none. */
static gboolean
describe_steps (NormStoryBar *self, NormDocument *document)
{
  g_auto (NormStoryTelling) telling = { 0 };
  const NormStorySpec *spec;
  gsize source = 0;

  norm_document_get_selected (document, &source);
  norm_story_telling_init (&telling, document, NORM_THEME_LIGHT, self->all, source);
  spec = described (&telling, document);
  for (int step = 1; spec != NULL && step <= NORM_STORY_N_STEPS; step++)
    {
      g_autoptr (NormStoryWords) words = norm_story_words_new (spec, step);

      norm_story_track_describe (self->track, step, words->title, words->idle);
    }
  return spec != NULL;
}

static void
norm_story_bar_step_changed (NormDocumentView *view, NormDocument *document)
{
  NormStoryBar *self = NORM_STORY_BAR (view);
  int step = norm_document_get_view_options (document).step;

  norm_story_track_set_step (self->track, step);
  gtk_widget_set_visible (self->leave, step > 0);
}

static void
norm_story_bar_changed (NormDocumentView *view, NormDocument *document)
{
  NormStoryBar *self = NORM_STORY_BAR (view);

  gtk_widget_set_visible (GTK_WIDGET (self), describe_steps (self, document));
  norm_story_bar_step_changed (view, document);
}

static void
norm_story_bar_class_init (NormStoryBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_story_bar_changed;
  NORM_DOCUMENT_VIEW_CLASS (klass)->step_changed = norm_story_bar_step_changed;
  g_type_ensure (NORM_TYPE_STORY_TRACK);
  gtk_widget_class_set_css_name (widget_class, "storybar");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/story-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, NormStoryBar, track);
  gtk_widget_class_bind_template_child (widget_class, NormStoryBar, play);
  gtk_widget_class_bind_template_child (widget_class, NormStoryBar, leave);
}

static void
norm_story_bar_init (NormStoryBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norm_story_bar_set_playing (self, FALSE);
  norm_accessible_name_button (GTK_WIDGET (self->play), _ ("Speed"));
}
