/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"
#include "accessible.h"
#include "lesson.h"
#include "popover.h"
#include <glib/gi18n.h>

enum
{
  PROP_0,
  PROP_DOCUMENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (NormWindow, norm_window, ADW_TYPE_APPLICATION_WINDOW)

/* ── messages ── */

void
norm_window_notify (NormWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, 3);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
norm_window_show_message (NormWindow *self, const char *message)
{
  norm_window_show_offer (self, message, NULL, NULL);
}

void
norm_window_show_offer (NormWindow *self, const char *message, const char *button, const char *action)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);
  AdwToast *toast = adw_toast_new (escaped);
  GtkWidget *label = gtk_label_new (message);

  g_return_if_fail (NORM_IS_WINDOW (self));
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 70);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_name (label, "message");
  adw_toast_set_custom_title (toast, label);
  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
    }
  adw_toast_set_timeout (toast, 0);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* ── following the document ── */

/* "lesson 1 of 4", "comparing 2 pipelines", "pipeline B of 3"; NULL: nothing to say */
static char *
describe_place (NormWindow *self)
{
  guint n_lessons, n_pipelines = norm_document_get_n_pipelines (self->document);
  const char *lesson = norm_document_get_lesson (self->document);

  norm_lessons (&n_lessons);
  if (lesson != NULL && norm_lesson_number (lesson) >= 0)
    return g_strdup_printf (_ ("lesson %d of %u"), norm_lesson_number (lesson) + 1, n_lessons);
  if (n_pipelines == 1)
    return NULL;
  if (norm_window_is_comparing (self))
    return g_strdup_printf (ngettext ("comparing %u pipeline", "comparing %u pipelines", n_pipelines), n_pipelines);
  return g_strdup_printf (_ ("pipeline %s of %u"), norm_pipeline_letter (norm_document_get_active (self->document)), n_pipelines);
}

/* "float32 · [2, 1, 4] · lesson 1 of 4" */
static char *
describe (NormWindow *self)
{
  NormTensor *tensor = norm_document_get_tensor (self->document);
  g_autofree char *shape = norm_shape_to_text (tensor->rank, tensor->shape), *place = describe_place (self);

  return g_strdup_printf ("%s · %s%s%s", norm_dtype_name (tensor->dtype), shape, place != NULL ? " · " : "", place != NULL ? place : "");
}

void
norm_window_update_title (NormWindow *self)
{
  const char *title = norm_document_get_title (self->document);
  g_autofree char *marked = norm_document_is_modified (self->document) ? g_strdup_printf ("• %s", title) : g_strdup (title);
  g_autofree char *subtitle = describe (self);

  adw_window_title_set_title (self->title, marked);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_window_set_title (GTK_WINDOW (self), marked);
}

static void
update_spinner (NormWindow *self)
{
  gboolean busy = self->n_working > 0 || norm_document_is_busy (self->document);

  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
}

void
norm_window_set_working (NormWindow *self, gboolean working)
{
  self->n_working += working ? 1 : -1;
  update_spinner (self);
}

static void
document_changed (NormWindow *self)
{
  norm_window_follow_pipelines (self);
  norm_window_update_title (self);
  update_spinner (self);
  norm_window_update_actions (self);
}

static void
set_document (NormWindow *self, NormDocument *document)
{
  g_return_if_fail (NORM_IS_DOCUMENT (document));
  self->document = g_object_ref (document);
  g_signal_connect_object (document, "changed", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "step-changed", G_CALLBACK (norm_window_update_story), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "notify", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
}

NormDocument *
norm_window_get_document (NormWindow *self)
{
  g_return_val_if_fail (NORM_IS_WINDOW (self), NULL);
  return self->document;
}

/* ── closing ── */

static void
close_for_good (NormWindow *self, gpointer data)
{
  self->giving_up = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
norm_window_close_request (GtkWindow *window)
{
  NormWindow *self = NORM_WINDOW (window);

  if (!self->giving_up && norm_document_is_modified (self->document))
    {
      norm_window_confirm (self, close_for_good, NULL, NULL);
      return GDK_EVENT_STOP;
    }
  norm_window_store_layout (self);
  g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (norm_window_parent_class)->close_request (window);
}

/* ── dropping files ── */

static gboolean
files_dropped (NormWindow *self, const GValue *value)
{
  for (GSList *file = g_value_get_boxed (value); file != NULL; file = file->next)
    norm_window_open (self, file->data);
  return TRUE;
}

static void
accept_drops (NormWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (files_dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* ── life ── */

NormWindow *
norm_window_new (GtkApplication *application, NormDocument *document)
{
  g_return_val_if_fail (NORM_IS_DOCUMENT (document), NULL);
  return g_object_new (NORM_TYPE_WINDOW, "application", application, "document", document, NULL);
}

static void
norm_window_constructed (GObject *object)
{
  NormWindow *self = NORM_WINDOW (object);

  G_OBJECT_CLASS (norm_window_parent_class)->constructed (object);
  norm_window_add_disk (self);
  document_changed (self);
  norm_window_restore_layout (self);
  if (self->compare_view != NULL && self->told)
    gtk_widget_grab_focus (GTK_WIDGET (self->compare_story));
  else if (self->compare_view != NULL)
    norm_compare_view_focus_active (self->compare_view);
  else
    gtk_widget_grab_focus (self->told ? GTK_WIDGET (self->story_view) : GTK_WIDGET (self->figure_view));
}

static void
norm_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DOCUMENT)
    g_value_set_object (value, NORM_WINDOW (object)->document);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
norm_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DOCUMENT)
    set_document (NORM_WINDOW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
norm_window_dispose (GObject *object)
{
  NormWindow *self = NORM_WINDOW (object);

  norm_window_stop_story (self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->proceed_destroy != NULL)
    g_clear_pointer (&self->proceed_data, self->proceed_destroy);
  norm_window_remove_disk (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (norm_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/window.ui");
  gtk_widget_class_bind_template_child (widget_class, NormWindow, title);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, open);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, open_menu);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, new_button);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, new_menu);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, primary_menu);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, undo);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, redo);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, panel_toggle);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, compare_place);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, outer);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, inner);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, pipeline_bar);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, layer_panel);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, figure_view);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, story_view);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, story_bar);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, lesson_bar);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, compare_lesson_bar);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, view_toggles);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, present);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, inspector);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, recent_section);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, open_lessons);
  gtk_widget_class_bind_template_child (widget_class, NormWindow, primary_lessons);
}

static void
norm_window_class_init (NormWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = norm_window_constructed;
  object_class->get_property = norm_window_get_property;
  object_class->set_property = norm_window_set_property;
  object_class->dispose = norm_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = norm_window_close_request;
  properties[PROP_DOCUMENT] =
    g_param_spec_object ("document", NULL, NULL, NORM_TYPE_DOCUMENT, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (NORM_TYPE_PIPELINE_BAR);
  g_type_ensure (NORM_TYPE_LAYER_PANEL);
  g_type_ensure (NORM_TYPE_FIGURE_VIEW);
  g_type_ensure (NORM_TYPE_INSPECTOR);
  g_type_ensure (NORM_TYPE_LESSON_BAR);
  g_type_ensure (NORM_TYPE_STORY_BAR);
  g_type_ensure (NORM_TYPE_STORY_VIEW);
  bind_children (GTK_WIDGET_CLASS (klass));
}

/* These menus are also filled when they are first opened: the lessons' titles and the list of recent files have to be read. */
static void
create_primary_menu (GtkMenuButton *button, gpointer window)
{
  NormWindow *self = window;

  if (gtk_menu_button_get_menu_model (button) != NULL)
    return;
  norm_window_fill_lesson_menu (self->primary_lessons);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (self->primary_menu));
}

static void
create_open_menu (GtkMenuButton *button, gpointer window)
{
  NormWindow *self = window;

  if (gtk_menu_button_get_menu_model (button) != NULL)
    return;
  norm_window_watch_recent (self);
  norm_window_fill_lesson_menu (self->open_lessons);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (self->open_menu));
}

static void
add_menus (NormWindow *self)
{
  gtk_menu_button_set_create_popup_func (norm_popover_menu_button (self->open), create_open_menu, self, NULL);
  norm_popover_add_menu (GTK_WIDGET (self->new_button), G_MENU_MODEL (self->new_menu));
  gtk_menu_button_set_create_popup_func (self->menu_button, create_primary_menu, self, NULL);
}

static void
norm_window_init (NormWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_menus (self);
  norm_window_add_actions (self);
  norm_window_add_file_actions (self);
  norm_window_add_archive_actions (self);
  norm_window_add_export_actions (self);
  norm_window_add_copy_actions (self);
  norm_window_add_lesson_actions (self);
  norm_window_add_compare_actions (self);
  norm_window_add_story_actions (self);
  accept_drops (self);
  norm_accessible_name_button (self->open, _ ("Recent files and lessons"));
  if (g_str_has_suffix (APP_ID, ".Devel"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}
