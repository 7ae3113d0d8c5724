/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "new-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MOST_EDITED_VALUES 20000 /* beyond this a tensor is not text that a person edits */
#define PARSE_AFTER_MS     120

/* A tensor typed or pasted as text, with what was understood, or where it was not, under it. */
#define NORM_TYPE_NEW_TEXT_DIALOG (norm_new_text_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NormNewTextDialog, norm_new_text_dialog, NORM, NEW_TEXT_DIALOG, AdwWindow)

struct _NormNewTextDialog
{
  AdwWindow parent_instance;

  /* Owned */
  NormDocument *document;
  NormTensor *tensor; /* what the text says; NULL while it says none */
  guint parse_timeout;
  gboolean edit;

  /* Template */
  GtkTextView *text;
  GtkLabel *verdict;
  GtkWidget *create;
};

G_DEFINE_FINAL_TYPE (NormNewTextDialog, norm_new_text_dialog, ADW_TYPE_WINDOW)

static char *
get_text (NormNewTextDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static char *
describe (const NormTensor *tensor)
{
  g_autofree char *shape = norm_shape_to_text (tensor->rank, tensor->shape);

  return g_strdup_printf (ngettext ("%s %s · %zu value", "%s %s · %zu values", tensor->n_values), norm_dtype_name (tensor->dtype), shape,
                          tensor->n_values);
}

static void
show_verdict (NormNewTextDialog *self, const char *words, gboolean wrong)
{
  gtk_label_set_label (self->verdict, words);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->verdict), "error");
}

static void
parse (NormNewTextDialog *self)
{
  g_autofree char *text = get_text (self);
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->tensor, norm_tensor_unref);
  if (*g_strstrip (text) == '\0')
    words = g_strdup (_ ("Nested lists, torch.tensor(…), np.array(…), what print() shows, or rows of numbers"));
  else if ((self->tensor = norm_literal_parse (text, strlen (text), TRUE, &error)) != NULL)
    words = describe (self->tensor);
  show_verdict (self, error != NULL ? error->message : words, error != NULL);
  gtk_widget_set_sensitive (self->create, self->tensor != NULL);
}

static gboolean
parse_later (gpointer data)
{
  NormNewTextDialog *self = data;

  self->parse_timeout = 0;
  parse (self);
  return G_SOURCE_REMOVE;
}

static void
text_changed (NormNewTextDialog *self)
{
  g_clear_handle_id (&self->parse_timeout, g_source_remove);
  self->parse_timeout = g_timeout_add (PARSE_AFTER_MS, parse_later, self);
}

static void
create_clicked (NormNewTextDialog *self)
{
  g_clear_handle_id (&self->parse_timeout, g_source_remove);
  parse (self);
  if (self->tensor == NULL)
    return;
  if (self->edit && norm_tensor_equal (self->tensor, norm_document_get_tensor (self->document)))
    ; /* nothing was edited: no undo step */
  else if (self->edit)
    norm_document_set_tensor (self->document, self->tensor, _ ("Edit as Text"));
  else
    norm_document_start (self->document, self->tensor, _ ("New from Text"));
  gtk_window_close (GTK_WINDOW (self));
}

/* Return breaks the line, so that creating takes Ctrl. */
static gboolean
key_pressed (NormNewTextDialog *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || (state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  create_clicked (self);
  return GDK_EVENT_STOP;
}

/* What is on the clipboard is most likely what is meant, if it is a tensor. */
static void
clipboard_read (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormNewTextDialog) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  g_autofree char *typed = self->document != NULL ? get_text (self) : NULL;
  g_autoptr (NormTensor) tensor = NULL;

  if (text == NULL || typed == NULL || *typed != '\0')
    return;
  tensor = norm_literal_parse (text, strlen (text), TRUE, NULL);
  if (tensor != NULL && tensor->n_values > 1)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text, -1);
}

static void
start_with_tensor (NormNewTextDialog *self)
{
  g_autofree char *text = norm_literal_write (norm_document_get_tensor (self->document), TRUE, MOST_EDITED_VALUES);

  gtk_window_set_title (GTK_WINDOW (self), _ ("Edit as Text"));
  gtk_button_set_label (GTK_BUTTON (self->create), _ ("_Apply"));
  if (text != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text, -1);
}

void
norm_new_dialog_present_text (GtkWindow *parent, NormDocument *document, gboolean edit)
{
  NormNewTextDialog *self;

  g_return_if_fail (NORM_IS_DOCUMENT (document));
  self = g_object_new (NORM_TYPE_NEW_TEXT_DIALOG, "transient-for", parent, NULL);
  self->document = g_object_ref (document);
  self->edit = edit;
  if (edit)
    start_with_tensor (self);
  else
    gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, clipboard_read, g_object_ref (self));
  parse (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->text)); /* not Cancel, which the first space would press */
  gtk_window_present (GTK_WINDOW (self));
}

static void
norm_new_text_dialog_dispose (GObject *object)
{
  NormNewTextDialog *self = NORM_NEW_TEXT_DIALOG (object);

  g_clear_handle_id (&self->parse_timeout, g_source_remove);
  g_clear_pointer (&self->tensor, norm_tensor_unref);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (norm_new_text_dialog_parent_class)->dispose (object);
}

static void
norm_new_text_dialog_class_init (NormNewTextDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_new_text_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/new-text-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NormNewTextDialog, text);
  gtk_widget_class_bind_template_child (widget_class, NormNewTextDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, NormNewTextDialog, create);
  gtk_widget_class_bind_template_callback (widget_class, create_clicked);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
norm_new_text_dialog_init (NormNewTextDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed", G_CALLBACK (text_changed), self, G_CONNECT_SWAPPED);
}
