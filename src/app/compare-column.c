/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare-column.h"
#include "compare-layout.h"
#include "content.h"
#include "popover.h"

#include <glib/gi18n.h>

struct _NormCompareColumn
{
  NormDocumentView parent_instance;

  /* Owned */
  GSimpleActionGroup *actions;

  /* Template */
  GtkLabel *letter;
  NormPipelineBar *bar;
  GtkWidget *menu_button;
  GtkWidget *close;
  NormFigureView *figure_view;
  NormCompareStrip *strip;
  GMenuModel *menu;
};

G_DEFINE_FINAL_TYPE (NormCompareColumn, norm_compare_column, NORM_TYPE_DOCUMENT_VIEW)

NormFigureView *
norm_compare_column_get_figure_view (NormCompareColumn *self)
{
  g_return_val_if_fail (NORM_IS_COMPARE_COLUMN (self), NULL);
  return self->figure_view;
}

NormPipelineBar *
norm_compare_column_get_bar (NormCompareColumn *self)
{
  g_return_val_if_fail (NORM_IS_COMPARE_COLUMN (self), NULL);
  return self->bar;
}

NormCompareStrip *
norm_compare_column_get_strip (NormCompareColumn *self)
{
  g_return_val_if_fail (NORM_IS_COMPARE_COLUMN (self), NULL);
  return self->strip;
}

static NormDocument *
get_document (NormCompareColumn *self)
{
  return norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
}

static guint
get_pipeline (NormCompareColumn *self)
{
  return norm_document_view_get_pipeline (NORM_DOCUMENT_VIEW (self));
}

/* ── actions ── */

static void
become_active (NormCompareColumn *self)
{
  if (get_document (self) != NULL)
    norm_document_set_active (get_document (self), get_pipeline (self));
}

static void
move_left (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_document_move_pipeline (get_document (data), get_pipeline (data), get_pipeline (data) - 1);
}

static void
move_right (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_document_move_pipeline (get_document (data), get_pipeline (data), get_pipeline (data) + 1);
}

static void
duplicate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_document_duplicate_pipeline (get_document (data), get_pipeline (data));
}

static void
close_pipeline (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_document_remove_pipeline (get_document (data), get_pipeline (data));
}

static void
change_evaluate (GSimpleAction *action, GVariant *state, gpointer data)
{
  become_active (data);
  norm_document_set_mode (get_document (data), g_variant_get_boolean (state) ? NORM_MODE_EVAL : NORM_MODE_TRAIN);
}

static void
change_masked (GSimpleAction *action, GVariant *state, gpointer data)
{
  become_active (data);
  norm_document_set_masked (get_document (data), g_variant_get_boolean (state));
}

static void
enable (NormCompareColumn *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static void
set_state (NormCompareColumn *self, const char *name, gboolean state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (state));
}

static void
add_actions (NormCompareColumn *self)
{
  static const GActionEntry entries[] = {
    { .name = "move-left", .activate = move_left },
    { .name = "move-right", .activate = move_right },
    { .name = "duplicate", .activate = duplicate },
    { .name = "close", .activate = close_pipeline },
    { .name = "evaluate", .state = "false", .change_state = change_evaluate },
    { .name = "masked", .state = "false", .change_state = change_masked },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "column", G_ACTION_GROUP (self->actions));
}

/* ── dragged by its letter onto another one, whose place it takes ── */

static GdkContentProvider *
drag_prepared (GtkDragSource *source, double x, double y, gpointer data)
{
  if (get_document (data) == NULL || norm_document_get_n_pipelines (get_document (data)) < 2)
    return NULL;
  return gdk_content_provider_new_typed (NORM_TYPE_COMPARE_COLUMN, data);
}

static void
drag_began (GtkDragSource *source, GdkDrag *drag, gpointer data)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (NORM_COMPARE_COLUMN (data)->letter));

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

static gboolean
dropped (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  NormCompareColumn *from = g_value_get_object (value);

  if (from == NULL || from == data || get_document (from) != get_document (data)) /* not from another window */
    return FALSE;
  norm_document_move_pipeline (get_document (data), get_pipeline (from), get_pipeline (data));
  return TRUE;
}

static void
add_dragging (NormCompareColumn *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (NORM_TYPE_COMPARE_COLUMN, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_prepared), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (drag_began), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (target, "drop", G_CALLBACK (dropped), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self->letter), GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->letter), "grab");
}

/* ── which one is active ── */

static void
set_css_class (GtkWidget *widget, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static void
norm_compare_column_changed (NormDocumentView *view, NormDocument *document)
{
  NormCompareColumn *self = NORM_COMPARE_COLUMN (view);
  guint pipeline = get_pipeline (self), n = norm_document_get_n_pipelines (document);
  const char *letter = norm_pipeline_letter (pipeline);
  g_autofree char *name = norm_document_get_pipeline_name (document, pipeline);
  g_autofree char *spoken = g_strdup_printf (_ ("Pipeline %s, %s"), letter, name);
  g_autofree char *tooltip = g_strdup_printf (_ ("%s – drag it to another place"), name);
  NormMode mode = norm_document_get_pipeline (document, pipeline)->mode;

  gtk_label_set_label (self->letter, letter);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->letter), n > 1 ? tooltip : name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  set_css_class (GTK_WIDGET (self), "active", pipeline == norm_document_get_active (document) && n > 1);
  gtk_widget_set_visible (self->close, n > 1);
  enable (self, "move-left", pipeline > 0);
  enable (self, "move-right", pipeline + 1 < n);
  enable (self, "duplicate", n < NORM_CONTENT_MAX_PIPELINES);
  enable (self, "close", n > 1);
  enable (self, "evaluate", mode == NORM_MODE_EVAL || norm_layer_tracks (norm_document_get_pipeline (document, pipeline)->layer));
  enable (self, "masked", norm_document_get_mask (document) != NULL);
  set_state (self, "evaluate", mode == NORM_MODE_EVAL);
  set_state (self, "masked", norm_document_get_pipeline_masked (document, pipeline));
}

GtkWidget *
norm_compare_column_new (NormDocument *document, guint pipeline)
{
  NormCompareColumn *self = g_object_new (NORM_TYPE_COMPARE_COLUMN, NULL);
  NormDocumentView *views[] = { NORM_DOCUMENT_VIEW (self->bar), NORM_DOCUMENT_VIEW (self->figure_view), NORM_DOCUMENT_VIEW (self) };

  for (guint which = 0; which < G_N_ELEMENTS (views); which++)
    {
      norm_document_view_set_pipeline (views[which], pipeline);
      norm_document_view_set_document (views[which], document);
    }
  return GTK_WIDGET (self);
}

static void
norm_compare_column_dispose (GObject *object)
{
  g_clear_object (&NORM_COMPARE_COLUMN (object)->actions);
  G_OBJECT_CLASS (norm_compare_column_parent_class)->dispose (object);
}

static void
norm_compare_column_class_init (NormCompareColumnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_compare_column_dispose;
  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_compare_column_changed;
  g_type_ensure (NORM_TYPE_PIPELINE_BAR);
  g_type_ensure (NORM_TYPE_FIGURE_VIEW);
  g_type_ensure (NORM_TYPE_COMPARE_LAYOUT);
  g_type_ensure (NORM_TYPE_COMPARE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/compare-column.ui");
  gtk_widget_class_set_css_name (widget_class, "comparecolumn");
  gtk_widget_class_bind_template_child (widget_class, NormCompareColumn, letter);
  gtk_widget_class_bind_template_child (widget_class, NormCompareColumn, bar);
  gtk_widget_class_bind_template_child (widget_class, NormCompareColumn, menu_button);
  gtk_widget_class_bind_template_child (widget_class, NormCompareColumn, close);
  gtk_widget_class_bind_template_child (widget_class, NormCompareColumn, figure_view);
  gtk_widget_class_bind_template_child (widget_class, NormCompareColumn, strip);
  gtk_widget_class_bind_template_child (widget_class, NormCompareColumn, menu);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
norm_compare_column_init (NormCompareColumn *self)
{
  GtkGesture *press = gtk_gesture_click_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  add_actions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_dragging (self);
  norm_popover_add_menu (self->menu_button, self->menu);
  norm_pipeline_bar_set_compact (self->bar, TRUE);
  norm_figure_view_set_small (self->figure_view, TRUE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (press), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (press), GTK_PHASE_CAPTURE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (become_active), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "enter", G_CALLBACK (become_active), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
