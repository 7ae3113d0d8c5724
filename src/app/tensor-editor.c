/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tensor-editor.h"

#include <glib/gi18n.h>

struct _NormTensorEditor
{
  GtkWidget parent_instance;

  /* Owned */
  NormDocument *document; /* while open */
  gsize source;
  char *original; /* text of the value when opened */

  /* Template */
  GtkWidget *box;
  GtkText *text;
  GtkLabel *message;
};

enum
{
  DONE,
  FILL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NormTensorEditor, norm_tensor_editor, GTK_TYPE_WIDGET)

GtkWidget *
norm_tensor_editor_new (void)
{
  return g_object_new (NORM_TYPE_TENSOR_EDITOR, NULL);
}

gsize
norm_tensor_editor_get_source (NormTensorEditor *self)
{
  g_return_val_if_fail (NORM_IS_TENSOR_EDITOR (self), 0);
  return self->source;
}

int
norm_tensor_editor_get_entry_middle (NormTensorEditor *self)
{
  int height;

  g_return_val_if_fail (NORM_IS_TENSOR_EDITOR (self), 0);
  gtk_widget_measure (GTK_WIDGET (self->text), GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height / 2;
}

static void
close_editor (NormTensorEditor *self, int dx, int dy)
{
  if (self->document == NULL)
    return;
  g_clear_object (&self->document); /* first: hiding moves the focus, which would keep the text again */
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[DONE], 0, dx, dy);
}

static void
show_message (NormTensorEditor *self, const char *words)
{
  gtk_label_set_label (self->message, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), words != NULL);
  if (words != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->text), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_STATE_INVALID,
                               words != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

void
norm_tensor_editor_refuse (NormTensorEditor *self, const char *words)
{
  g_return_if_fail (NORM_IS_TENSOR_EDITOR (self) && words != NULL);
  show_message (self, words);
}

static void
keep_everywhere (NormTensorEditor *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->text))));
  gboolean filled = FALSE;

  g_signal_emit (self, signals[FILL], 0, typed, &filled);
  if (filled)
    close_editor (self, 0, 0);
}

/* FALSE when the text is refused and the editor stays. */
static gboolean
keep_text (NormTensorEditor *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->text))));
  g_autoptr (GError) error = NULL;
  g_autoptr (NormDocument) document = self->document != NULL ? g_object_ref (self->document) : NULL;

  if (document == NULL || g_str_equal (typed, self->original))
    return TRUE;
  if (norm_document_set_value (document, self->source, typed, &error))
    return TRUE;
  show_message (self, error->message);
  return FALSE;
}

static void
keep_and_move (NormTensorEditor *self, int dx, int dy)
{
  if (keep_text (self))
    close_editor (self, dx, dy);
}

static void
activated (NormTensorEditor *self)
{
  keep_and_move (self, 0, 1);
}

static gboolean
key_pressed (NormTensorEditor *self, guint keyval, guint keycode, GdkModifierType state)
{
  switch (keyval)
    {
    case GDK_KEY_Escape:
      close_editor (self, 0, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
      keep_and_move (self, 1, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_ISO_Left_Tab:
      keep_and_move (self, -1, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      keep_and_move (self, 0, keyval == GDK_KEY_Up ? -1 : 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if ((state & GDK_CONTROL_MASK) != 0)
        {
          keep_everywhere (self);
          return GDK_EVENT_STOP;
        }
      if ((state & GDK_SHIFT_MASK) == 0)
        return GDK_EVENT_PROPAGATE;
      keep_and_move (self, 0, -1);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* Clicking elsewhere keeps what was typed, or drops it when it is no number: the click was meant for something else. */
static void
focus_left (NormTensorEditor *self)
{
  if (self->document == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL ||
      !gtk_window_is_active (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)))))
    return;
  keep_text (self);
  close_editor (self, 0, 0);
}

static void
text_changed (NormTensorEditor *self)
{
  show_message (self, NULL);
}

void
norm_tensor_editor_start (NormTensorEditor *self, NormDocument *document, gsize source, const char *typed)
{
  g_return_if_fail (NORM_IS_TENSOR_EDITOR (self) && NORM_IS_DOCUMENT (document));
  g_set_object (&self->document, document);
  self->source = source;
  g_free (self->original);
  self->original = norm_tensor_get_text (norm_document_get_tensor (document), source);
  gtk_editable_set_text (GTK_EDITABLE (self->text), typed != NULL ? typed : self->original);
  show_message (self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
  if (typed != NULL)
    gtk_editable_set_position (GTK_EDITABLE (self->text), -1);
  else
    gtk_editable_select_region (GTK_EDITABLE (self->text), 0, -1);
}

static void
norm_tensor_editor_dispose (GObject *object)
{
  NormTensorEditor *self = NORM_TENSOR_EDITOR (object);

  g_clear_object (&self->document);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->original, g_free);
  G_OBJECT_CLASS (norm_tensor_editor_parent_class)->dispose (object);
}

static void
norm_tensor_editor_class_init (NormTensorEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_tensor_editor_dispose;
  signals[DONE] = g_signal_new ("done", NORM_TYPE_TENSOR_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[FILL] = g_signal_new ("fill", NORM_TYPE_TENSOR_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_BOOLEAN, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/tensor-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, NormTensorEditor, box);
  gtk_widget_class_bind_template_child (widget_class, NormTensorEditor, text);
  gtk_widget_class_bind_template_child (widget_class, NormTensorEditor, message);
  gtk_widget_class_bind_template_callback (widget_class, activated);
  gtk_widget_class_bind_template_callback (widget_class, text_changed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
norm_tensor_editor_init (NormTensorEditor *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->text), keys);
  gtk_widget_add_controller (GTK_WIDGET (self->text), focus);
}
