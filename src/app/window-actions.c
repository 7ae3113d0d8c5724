/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"
#include "new-dialog.h"
#include <glib/gi18n.h>

#define MOST_VALUES_IN_CODE 10000

void
norm_window_set_action_enabled (NormWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_return_if_fail (action != NULL);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
norm_window_set_action_state (NormWindow *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_return_if_fail (action != NULL);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

/* ── undo ── */

/* While a person types in a field that keeps a history, undo belongs to the field. */
static gboolean
text_field_has_focus (NormWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return GTK_IS_TEXT_VIEW (focus) || (GTK_IS_TEXT (focus) && gtk_editable_get_enable_undo (GTK_EDITABLE (focus)));
}

static void
undo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormWindow *self = data;

  if (text_field_has_focus (self))
    gtk_widget_activate_action (gtk_window_get_focus (GTK_WINDOW (self)), "text.undo", NULL);
  else
    norm_document_undo (self->document);
}

static void
redo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormWindow *self = data;

  if (text_field_has_focus (self))
    gtk_widget_activate_action (gtk_window_get_focus (GTK_WINDOW (self)), "text.redo", NULL);
  else
    norm_document_redo (self->document);
}

static void
name_button (GtkWidget *button, const char *verb, const char *what)
{
  g_autofree char *label = what != NULL ? g_strdup_printf ("%s %s", verb, what) : g_strdup (verb);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* ── new tensors, expressions ── */

static void
new_text (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_new_dialog_present_text (GTK_WINDOW (data), NORM_WINDOW (data)->document, FALSE);
}

static void
edit_text (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_new_dialog_present_text (GTK_WINDOW (data), NORM_WINDOW (data)->document, TRUE);
}

/* All of x, as the layer reads it; of no values there is nothing to fill but another shape. */
static void
fill (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormDocument *document = NORM_WINDOW (data)->document;
  const NormView *view = norm_document_get_view (document);
  NormRaster raster;
  NormBlock all;

  norm_raster_init_printed (&raster, view->rank, view->shape);
  all = norm_block_all (&raster);
  if (view->n_values > 0)
    norm_new_dialog_present_fill (GTK_WINDOW (data), document, &raster, &all);
  else
    norm_new_dialog_present_shape (GTK_WINDOW (data), document);
}

static void
new_shape (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_new_dialog_present_shape (GTK_WINDOW (data), NORM_WINDOW (data)->document);
}

static void
expression (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_pipeline_bar_present_expression (norm_window_active_bar (data));
}

/* ── clipboard ── */

static void
copy_text (NormWindow *self, const char *text, const char *message)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  norm_window_notify (self, message);
}

static void
copy_code (GSimpleAction *action, GVariant *id, gpointer data)
{
  NormWindow *self = data;
  NormCodeKind kind;
  g_autofree char *code = NULL, *message = NULL;

  if (!norm_code_from_id (g_variant_get_string (id, NULL), &kind))
    return;
  code = norm_document_write_code (self->document, kind, MOST_VALUES_IN_CODE);
  message = g_strdup_printf (_ ("Copied as %s"), norm_code_title (kind));
  copy_text (self, code, message);
}

static void
copy_output (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormWindow *self = data;
  NormResult *result = norm_document_get_result (self->document);
  g_autofree char *text = result != NULL ? norm_literal_write (result->output, TRUE, MOST_VALUES_IN_CODE) : NULL;

  if (text != NULL)
    copy_text (self, text, _ ("Copied the output"));
  else if (result != NULL)
    norm_window_show_message (self, _ ("The output has too many values to copy as text; save it instead."));
}

static void
show_message (GSimpleAction *action, GVariant *message, gpointer data)
{
  norm_window_show_message (data, g_variant_get_string (message, NULL));
}

static void
notify (GSimpleAction *action, GVariant *message, gpointer data)
{
  norm_window_notify (data, g_variant_get_string (message, NULL));
}

/* ── view ── */

static void
change_color_by (GSimpleAction *action, GVariant *state, gpointer data)
{
  NormWindow *self = data;
  NormViewOptions options = norm_document_get_view_options (self->document);

  options.color_by_pools = g_str_equal (g_variant_get_string (state, NULL), "pools");
  norm_document_set_view_options (self->document, &options);
}

static void
change_form (GSimpleAction *action, GVariant *state, gpointer data)
{
  NormWindow *self = data;
  NormViewOptions options = norm_document_get_view_options (self->document);

  options.cubes = g_str_equal (g_variant_get_string (state, NULL), "cubes");
  norm_document_set_view_options (self->document, &options);
}

static void
change_shared_scale (GSimpleAction *action, GVariant *state, gpointer data)
{
  NormWindow *self = data;
  NormViewOptions options = norm_document_get_view_options (self->document);

  options.shared_scale = g_variant_get_boolean (state);
  norm_document_set_view_options (self->document, &options);
}

static void
change_show_panel (GSimpleAction *action, GVariant *state, gpointer data)
{
  norm_window_show_panel (data, g_variant_get_boolean (state));
}

static void
change_show_inspector (GSimpleAction *action, GVariant *state, gpointer data)
{
  norm_window_show_inspector (data, g_variant_get_boolean (state));
}

static void
change_paint_padding (GSimpleAction *action, GVariant *state, gpointer data)
{
  NormWindow *self = data;

  g_simple_action_set_state (action, state);
  norm_figure_view_set_painting (self->figure_view, g_variant_get_boolean (state));
}

static void
padding (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norm_pipeline_bar_present_mask (norm_window_active_bar (data));
}

static void
update_view_actions (NormWindow *self)
{
  NormViewOptions options = norm_document_get_view_options (self->document);
  NormResult *result = norm_document_get_result (self->document);

  norm_window_set_action_state (self, "color-by", g_variant_new_string (options.color_by_pools ? "pools" : "values"));
  norm_window_set_action_state (self, "form", g_variant_new_string (options.cubes ? "cubes" : "grid"));
  norm_window_set_action_state (self, "shared-scale", g_variant_new_boolean (options.shared_scale));
  norm_window_set_action_enabled (self, "color-by", result == NULL || result->pooling->n_pools > 0);
  norm_window_set_action_enabled (self, "shared-scale", !options.color_by_pools);
}

void
norm_window_update_actions (NormWindow *self)
{
  NormDocument *document = self->document;
  gboolean has_result = norm_document_get_result (document) != NULL;

  norm_window_set_action_enabled (self, "undo", norm_document_can_undo (document));
  norm_window_set_action_enabled (self, "redo", norm_document_can_redo (document));
  name_button (self->undo, _ ("Undo"), norm_document_undo_name (document));
  name_button (self->redo, _ ("Redo"), norm_document_redo_name (document));
  norm_window_set_action_enabled (self, "copy-output", has_result);
  norm_window_set_action_enabled (self, "save-output", has_result);
  norm_window_update_archive_actions (self);
  update_view_actions (self);
  norm_window_update_lesson_actions (self);
  norm_window_update_story (self);
}

/* GTK would load a resource of its own accord, gtk/help-overlay.ui, and build all of it with every window, before anybody asks. */
static void
show_help_overlay (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkApplicationWindow *self = data;

  if (gtk_application_window_get_help_overlay (self) == NULL)
    {
      g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/normscope/Normscope/shortcuts.ui");

      gtk_application_window_set_help_overlay (self, GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
    }
  gtk_window_present (GTK_WINDOW (gtk_application_window_get_help_overlay (self)));
}

void
norm_window_add_actions (NormWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "show-help-overlay", .activate = show_help_overlay },
    { .name = "undo", .activate = undo },
    { .name = "redo", .activate = redo },
    { .name = "new-text", .activate = new_text },
    { .name = "edit-text", .activate = edit_text },
    { .name = "new-shape", .activate = new_shape },
    { .name = "fill", .activate = fill },
    { .name = "expression", .activate = expression },
    { .name = "copy-code", .activate = copy_code, .parameter_type = "s" },
    { .name = "copy-output", .activate = copy_output },
    { .name = "notify", .activate = notify, .parameter_type = "s" },
    { .name = "show-message", .activate = show_message, .parameter_type = "s" },
    { .name = "color-by", .parameter_type = "s", .state = "'values'", .change_state = change_color_by },
    { .name = "form", .parameter_type = "s", .state = "'grid'", .change_state = change_form },
    { .name = "shared-scale", .state = "false", .change_state = change_shared_scale },
    { .name = "padding", .activate = padding },
    { .name = "paint-padding", .state = "false", .change_state = change_paint_padding },
    { .name = "show-layer-panel", .state = "true", .change_state = change_show_panel },
    { .name = "show-inspector", .state = "true", .change_state = change_show_inspector },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
