/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"
#include "compare-view.h"


/* The steps of all of them, in the comparison's place once one is looked at. */
static void
create_story (NormWindow *self)
{
  GtkWidget *story = norm_story_view_new (), *bar = norm_story_bar_new ();

  gtk_widget_set_vexpand (story, TRUE);
  self->compare_story = NORM_STORY_VIEW (story);
  self->compare_bar = NORM_STORY_BAR (bar);
  norm_story_view_set_all (self->compare_story, TRUE);
  norm_story_bar_set_all (self->compare_bar, TRUE);
  gtk_box_prepend (GTK_BOX (self->compare_place), bar);
  gtk_box_prepend (GTK_BOX (self->compare_place), story);
  norm_document_view_set_document (NORM_DOCUMENT_VIEW (story), self->document);
  norm_document_view_set_document (NORM_DOCUMENT_VIEW (bar), self->document);
}

/* Made when it is wanted, and gone when it is not: whichever views are not seen do not follow the document. */
static void
create_view (NormWindow *self)
{
  GtkWidget *view = norm_compare_view_new (self->document);
  GVariant *differences = g_action_group_get_action_state (G_ACTION_GROUP (self), "show-differences");

  gtk_widget_set_vexpand (view, TRUE);
  create_story (self);
  gtk_box_prepend (GTK_BOX (self->compare_place), view);
  self->compare_view = NORM_COMPARE_VIEW (view);
  norm_compare_view_show_panel (self->compare_view, gtk_widget_get_visible (GTK_WIDGET (self->inspector)));
  norm_compare_view_set_differences (self->compare_view, g_variant_get_boolean (differences));
  g_variant_unref (differences);
}

static void
remove_view (NormWindow *self)
{
  gtk_box_remove (GTK_BOX (self->compare_place), GTK_WIDGET (self->compare_view));
  gtk_box_remove (GTK_BOX (self->compare_place), GTK_WIDGET (self->compare_story));
  gtk_box_remove (GTK_BOX (self->compare_place), GTK_WIDGET (self->compare_bar));
  self->compare_view = NULL;
  self->compare_story = NULL;
  self->compare_bar = NULL;
}

static void
show_single (NormWindow *self, gboolean show)
{
  NormDocumentView *views[] = { NORM_DOCUMENT_VIEW (self->pipeline_bar), NORM_DOCUMENT_VIEW (self->layer_panel),
                                NORM_DOCUMENT_VIEW (self->figure_view),  NORM_DOCUMENT_VIEW (self->inspector),
                                NORM_DOCUMENT_VIEW (self->story_view),   NORM_DOCUMENT_VIEW (self->story_bar) };

  for (guint which = 0; which < G_N_ELEMENTS (views); which++)
    norm_document_view_set_document (views[which], show ? self->document : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->pipeline_bar), show);
  gtk_widget_set_visible (GTK_WIDGET (self->outer), show);
}

gboolean
norm_window_is_comparing (NormWindow *self)
{
  return self->compare_view != NULL;
}

NormPipelineBar *
norm_window_active_bar (NormWindow *self)
{
  if (self->compare_view == NULL)
    return self->pipeline_bar;
  return norm_compare_column_get_bar (norm_compare_view_get_column (self->compare_view, norm_document_get_active (self->document)));
}

void
norm_window_compare (NormWindow *self, gboolean compare)
{
  gboolean focused = gtk_window_get_focus (GTK_WINDOW (self)) != NULL;

  if (compare == norm_window_is_comparing (self))
    return;
  if (compare)
    {
      norm_window_store_inspector_width (self);
      create_view (self);
    }
  else
    norm_window_place_panes (self);
  show_single (self, !compare);
  gtk_widget_set_visible (self->compare_place, compare);
  norm_window_set_action_state (self, "compare", g_variant_new_boolean (compare));
  norm_window_set_action_enabled (self, "show-layer-panel", !compare);
  norm_window_set_action_enabled (self, "paint-padding", !compare);
  norm_window_set_action_enabled (self, "show-differences", compare);
  norm_window_update_title (self);
  if (focused && compare)
    norm_compare_view_focus_active (self->compare_view);
  else if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self->figure_view));
  if (!compare)
    remove_view (self);
  norm_window_update_story (self);
}

/* A document with several pipelines is a comparison, one with one is not: whenever it becomes the one or the other. */
void
norm_window_follow_pipelines (NormWindow *self)
{
  gboolean several = norm_document_get_n_pipelines (self->document) > 1;

  if (several != self->had_several)
    norm_window_compare (self, several);
  self->had_several = several;
}

static void
change_compare (GSimpleAction *action, GVariant *state, gpointer data)
{
  norm_window_compare (data, g_variant_get_boolean (state));
}

static void
change_show_differences (GSimpleAction *action, GVariant *state, gpointer data)
{
  NormWindow *self = data;

  g_simple_action_set_state (action, state);
  if (self->compare_view != NULL)
    norm_compare_view_set_differences (self->compare_view, g_variant_get_boolean (state));
}

void
norm_window_add_compare_actions (NormWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "compare", .state = "false", .change_state = change_compare },
    { .name = "show-differences", .state = "false", .change_state = change_show_differences },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  norm_window_set_action_enabled (self, "show-differences", FALSE);
}
