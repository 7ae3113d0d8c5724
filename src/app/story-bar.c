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

static void
describe_steps (NormStoryBar *self, NormDocument *document)
{
  g_auto (NormStoryTelling) telling = { 0 };
  gsize source = 0;

  norm_document_get_selected (document, &source);
  norm_story_telling_init (&telling, document, NORM_THEME_LIGHT, FALSE, source);
  for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
    {
      g_autoptr (NormStoryWords) words = norm_story_words_new (&telling.page.sides[0].story, step);

      norm_story_track_describe (self->track, step, words->title, words->idle);
    }
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
  gboolean has_story = norm_story_picture_has_story (document);

  gtk_widget_set_visible (GTK_WIDGET (self), has_story);
  norm_story_bar_step_changed (view, document);
  if (has_story)
    describe_steps (self, document);
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
