/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"
#include "settings.h"

#define DEFAULT_WIDTH    1280
#define DEFAULT_HEIGHT   800
#define PANEL_WIDTH      252
#define INSPECTOR_WIDTH  356
#define NARROW           900 /* below this the figure needs the layer panel's room */
#define NARROW_INSPECTOR 276

void
norm_window_show_panel (NormWindow *self, gboolean show)
{
  norm_window_set_action_state (self, "show-layer-panel", g_variant_new_boolean (show));
  gtk_widget_set_visible (GTK_WIDGET (self->layer_panel), show);
  if (!self->narrow)
    self->panel_if_wide = show;
}

void
norm_window_show_inspector (NormWindow *self, gboolean show)
{
  norm_window_set_action_state (self, "show-inspector", g_variant_new_boolean (show));
  gtk_widget_set_visible (GTK_WIDGET (self->inspector), show);
  if (self->compare_view != NULL)
    norm_compare_view_show_panel (self->compare_view, show);
}

/* The inspector keeps its width when the window grows: the divider is placed from the right. */
static void
place_inspector (NormWindow *self, int width)
{
  int panel_width = gtk_widget_get_visible (GTK_WIDGET (self->layer_panel)) ? gtk_paned_get_position (self->outer) : 0;
  int inspector_width = self->narrow ? NARROW_INSPECTOR : norm_settings_get_int ("inspector-width", INSPECTOR_WIDTH);

  gtk_paned_set_position (self->inner, MAX (0, width - panel_width - inspector_width));
}

/* With the first frame the divider is allocated, with all that the window has grown or shrunk while it was hidden; then it can be placed. */
static gboolean
place_again (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  NormWindow *self = NORM_WINDOW (widget);

  if (self->frames_to_place-- > 1)
    return G_SOURCE_CONTINUE;
  self->frames_to_place = 0;
  place_inspector (self, gtk_widget_get_width (widget));
  return G_SOURCE_REMOVE;
}

void
norm_window_place_panes (NormWindow *self)
{
  if (self->frames_to_place == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), place_again, NULL, NULL);
  self->frames_to_place = 2;
}

void
norm_window_store_inspector_width (NormWindow *self)
{
  if (!self->narrow && gtk_widget_get_mapped (GTK_WIDGET (self->inspector)) && gtk_widget_get_width (GTK_WIDGET (self->inspector)) > 0)
    norm_settings_set_int ("inspector-width", gtk_widget_get_width (GTK_WIDGET (self->inspector)));
}

static void
set_narrow (NormWindow *self, gboolean narrow, int width)
{
  self->narrow = narrow;
  gtk_widget_set_visible (self->panel_toggle, narrow);
  norm_pipeline_bar_set_narrow (self->pipeline_bar, narrow);
  norm_lesson_bar_set_narrow (self->compare_lesson_bar, narrow);
  norm_window_set_present_narrow (self, narrow);
  norm_window_show_panel (self, narrow ? FALSE : self->panel_if_wide);
  place_inspector (self, width);
}

static gboolean
width_settled (gpointer data)
{
  NormWindow *self = data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (width > 0 && (width < NARROW) != self->narrow)
    set_narrow (self, width < NARROW, width);
  return G_SOURCE_REMOVE;
}

/* Not while the window is being allocated: showing and hiding asks for another allocation. */
static void
surface_layout (NormWindow *self)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, width_settled, g_object_ref (self), g_object_unref);
}

static void
realized (NormWindow *self)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "layout", G_CALLBACK (surface_layout), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

void
norm_window_restore_layout (NormWindow *self)
{
  int width = norm_settings_get_int ("window-width", DEFAULT_WIDTH);

  gtk_window_set_default_size (GTK_WINDOW (self), width, norm_settings_get_int ("window-height", DEFAULT_HEIGHT));
  if (norm_settings_get_boolean ("window-maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  gtk_paned_set_position (self->outer, norm_settings_get_int ("layer-panel-width", PANEL_WIDTH));
  self->panel_if_wide = norm_settings_get_boolean ("show-layer-panel", TRUE);
  norm_window_show_inspector (self, norm_settings_get_boolean ("show-inspector", TRUE));
  set_narrow (self, width < NARROW, width);
  g_signal_connect (self, "realize", G_CALLBACK (realized), NULL);
}

void
norm_window_store_layout (NormWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  norm_settings_set_int ("window-width", width);
  norm_settings_set_int ("window-height", height);
  norm_settings_set_boolean ("window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  norm_settings_set_boolean ("show-layer-panel", self->panel_if_wide);
  norm_settings_set_boolean ("show-inspector", gtk_widget_get_visible (GTK_WIDGET (self->inspector)));
  if (gtk_widget_get_visible (GTK_WIDGET (self->layer_panel)))
    norm_settings_set_int ("layer-panel-width", gtk_paned_get_position (self->outer));
  norm_window_store_inspector_width (self);
}
