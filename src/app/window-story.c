/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"
#include "presenter.h"
#include <glib/gi18n.h>

/* How long a step stays while the story plays. */
static const struct
{
  const char *name;
  guint ms;
} speeds[] = { { "slow", 6000 }, { "normal", 3500 }, { "fast", 1800 } };

static int
current_step (NormWindow *self)
{
  return norm_document_get_view_options (self->document).step;
}

static gboolean
has_story (NormWindow *self)
{
  return norm_window_is_comparing (self) ? norm_story_picture_n_slides (self->document) > 1 : norm_story_picture_has_story (self->document);
}

static void
go_to (NormWindow *self, int step)
{
  NormViewOptions options = norm_document_get_view_options (self->document);

  if (step < 0 || step > NORM_STORY_N_STEPS || !has_story (self))
    return;
  options.step = step;
  norm_document_set_view_options (self->document, &options);
}

/* ── playing ── */

static void
show_playing (NormWindow *self, gboolean playing)
{
  norm_story_bar_set_playing (self->story_bar, playing);
  if (self->compare_bar != NULL)
    norm_story_bar_set_playing (self->compare_bar, playing);
}

static guint
speed_ms (NormWindow *self)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self), "play-speed");

  for (guint row = 0; row < G_N_ELEMENTS (speeds); row++)
    if (g_str_equal (speeds[row].name, g_variant_get_string (state, NULL)))
      return speeds[row].ms;
  return speeds[1].ms;
}

static void
stop_playing (NormWindow *self)
{
  g_clear_handle_id (&self->play_timeout, g_source_remove);
  show_playing (self, FALSE);
}

/* It stops at the end, and when the document has no story any more. */
static gboolean
play_on (gpointer data)
{
  NormWindow *self = data;
  int step = current_step (self);

  go_to (self, step + 1);
  if (current_step (self) != step && step + 1 < NORM_STORY_N_STEPS)
    return G_SOURCE_CONTINUE;
  self->play_timeout = 0;
  stop_playing (self);
  return G_SOURCE_REMOVE;
}

static void
start_playing (NormWindow *self)
{
  int step = current_step (self);

  go_to (self, step == NORM_STORY_N_STEPS ? NORM_STORY_INPUT : MAX (step, NORM_STORY_INPUT));
  self->play_timeout = g_timeout_add (speed_ms (self), play_on, self);
  show_playing (self, TRUE);
}

static void
toggle_playing (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormWindow *self = data;

  if (self->play_timeout != 0)
    stop_playing (self);
  else
    start_playing (self);
}

static void
change_speed (GSimpleAction *action, GVariant *state, gpointer data)
{
  NormWindow *self = data;

  g_simple_action_set_state (action, state);
  if (self->play_timeout == 0)
    return;
  g_source_remove (self->play_timeout);
  self->play_timeout = g_timeout_add (speed_ms (self), play_on, self);
}

/* ── stepping by hand stops playing ── */

static void
next_step (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  stop_playing (data);
  go_to (data, current_step (data) + 1);
}

static void
previous_step (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  stop_playing (data);
  go_to (data, current_step (data) - 1);
}

static void
change_step (GSimpleAction *action, GVariant *step, gpointer data)
{
  stop_playing (data);
  go_to (data, g_variant_get_int32 (step));
}

static void
present (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormWindow *self = data;

  stop_playing (self);
  gtk_window_present (norm_presenter_new (GTK_WINDOW (self), self->document));
}

/* What has the keyboard is what is seen. */
static void
pass_focus (NormWindow *self, gboolean told)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self)), *figure = GTK_WIDGET (self->figure_view), *story = GTK_WIDGET (self->story_view);

  gtk_widget_set_focusable (figure, !told);
  gtk_widget_set_opacity (figure, told ? 0 : 1); /* it stays in place: the inspector has its colours from it */
  if (told && (focus == NULL || focus == figure))
    gtk_widget_grab_focus (story);
  else if (!told && (focus == NULL || focus == story))
    gtk_widget_grab_focus (figure);
}

/* The same for several pipelines: their panes make room for what is told of them. */
static void
pass_focus_of_comparison (NormWindow *self, gboolean told)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self)), *panes = GTK_WIDGET (self->compare_view);
  GtkWidget *story = GTK_WIDGET (self->compare_story);
  gboolean seen = focus == NULL || focus == story || gtk_widget_is_ancestor (focus, panes);

  gtk_widget_set_visible (story, told); /* before the panes go: what has the keyboard must be there */
  if (told && seen)
    gtk_widget_grab_focus (story);
  gtk_widget_set_visible (panes, !told);
  norm_lesson_bar_set_hidden (self->compare_lesson_bar, told);
  if (!told && seen && focus != NULL && !gtk_widget_is_ancestor (focus, panes))
    norm_compare_view_focus_active (self->compare_view);
}

void
norm_window_update_story (NormWindow *self)
{
  gboolean exists = has_story (self), told;
  int step = current_step (self);

  told = exists && step > 0;
  if (!exists && self->play_timeout != 0)
    stop_playing (self);
  norm_window_set_action_state (self, "step", g_variant_new_int32 (step));
  norm_window_set_action_enabled (self, "previous-step", told);
  norm_window_set_action_enabled (self, "next-step", exists && step < NORM_STORY_N_STEPS);
  norm_window_set_action_enabled (self, "step", exists);
  norm_window_set_action_enabled (self, "play", exists);
  if (norm_window_is_comparing (self) && gtk_widget_get_visible (GTK_WIDGET (self->compare_view)) == told)
    pass_focus_of_comparison (self, told);
  if (told == self->told)
    return;
  self->told = told;
  pass_focus (self, told);
  gtk_widget_set_visible (self->view_toggles, !told);
  norm_lesson_bar_set_hidden (self->lesson_bar, told);
}

void
norm_window_set_present_narrow (NormWindow *self, gboolean narrow)
{
  if (narrow)
    gtk_button_set_icon_name (self->present, "view-fullscreen-symbolic");
  else
    gtk_button_set_label (self->present, _ ("_Present"));
  gtk_button_set_use_underline (self->present, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->present), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Present"), -1);
}

void
norm_window_stop_story (NormWindow *self)
{
  g_clear_handle_id (&self->play_timeout, g_source_remove);
}

void
norm_window_add_story_actions (NormWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "next-step", .activate = next_step },
    { .name = "previous-step", .activate = previous_step },
    { .name = "step", .parameter_type = "i", .state = "0", .change_state = change_step },
    { .name = "play", .activate = toggle_playing },
    { .name = "play-speed", .parameter_type = "s", .state = "'normal'", .change_state = change_speed },
    { .name = "present", .activate = present },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
