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

/* The text at byte @wrong_at is underlined, up to where the next thing begins; nothing if @wrong_at is G_MAXSIZE. */
static void
underline (NormNewTextDialog *self, const char *text, gsize wrong_at)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;
  gsize length = strlen (text), last = wrong_at;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_all_tags (buffer, &start, &end);
  if (wrong_at == G_MAXSIZE || length == 0)
    return;
  while (wrong_at > 0 && (wrong_at >= length || g_ascii_isspace (text[wrong_at]))) /* the end is missing something: what is there last */
    wrong_at = (gsize) (g_utf8_prev_char (text + MIN (wrong_at, length)) - text);
  last = wrong_at + strcspn (text + wrong_at, " \t\r\n,;[]()");
  if (last == wrong_at)
    last = (gsize) (g_utf8_next_char (text + wrong_at) - text);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, (int) g_utf8_pointer_to_offset (text, text + wrong_at));
  gtk_text_buffer_get_iter_at_offset (buffer, &end, (int) g_utf8_pointer_to_offset (text, text + MIN (last, length)));
  gtk_text_buffer_apply_tag_by_name (buffer, "wrong", &start, &end);
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

/* Numbers about which the text says nothing else keep the tensor's type when it is edited; a new tensor has what they look like. */
static NormTensor *
read_text (NormNewTextDialog *self, const char *text, gsize *wrong_at, GError **error)
{
  const gsize length = strlen (text);
  NormDtype dtype = self->edit ? norm_document_get_tensor (self->document)->dtype : NORM_DTYPE_FLOAT64;
  NormTensor *tensor = norm_literal_parse_as (text, length, dtype, wrong_at, self->edit ? error : NULL);

  if (self->edit)
    return tensor;
  g_clear_pointer (&tensor, norm_tensor_unref);
  return norm_literal_parse (text, length, TRUE, error);
}

static void
parse (NormNewTextDialog *self)
{
  g_autofree char *text = get_text (self);
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  gsize wrong_at = G_MAXSIZE;

  g_clear_pointer (&self->tensor, norm_tensor_unref);
  if (text[strspn (text, " \t\r\n")] == '\0')
    words = g_strdup (_ ("Nested lists, torch.tensor(…), np.array(…), what print() shows, or rows of numbers"));
  else if ((self->tensor = read_text (self, text, &wrong_at, &error)) != NULL)
    words = describe (self->tensor);
  underline (self, text, self->tensor == NULL ? wrong_at : G_MAXSIZE);
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
    norm_document_rewrite (self->document, self->tensor, _ ("Edit as Text"));
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
start_with_tensor (NormNewTextDialog *self, const char *text)
{
  gtk_window_set_title (GTK_WINDOW (self), _ ("Edit as Text"));
  gtk_button_set_label (GTK_BUTTON (self->create), _ ("_Apply"));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text, -1);
}

static void
refuse_size (GtkWindow *parent, gsize n_values)
{
  g_autofree char *words =
    g_strdup_printf (_ ("x has %zu values, and text that a person edits at most %d; select a part of it instead"), n_values, MOST_EDITED_VALUES);

  gtk_widget_activate_action (GTK_WIDGET (parent), "win.show-message", "s", words);
}

void
norm_new_dialog_present_text (GtkWindow *parent, NormDocument *document, gboolean edit)
{
  NormNewTextDialog *self;
  g_autofree char *text = NULL;

  g_return_if_fail (NORM_IS_DOCUMENT (document));
  if (edit && (text = norm_literal_write (norm_document_get_tensor (document), TRUE, MOST_EDITED_VALUES)) == NULL)
    {
      refuse_size (parent, norm_document_get_tensor (document)->n_values);
      return;
    }
  self = g_object_new (NORM_TYPE_NEW_TEXT_DIALOG, "transient-for", parent, NULL);
  self->document = g_object_ref (document);
  self->edit = edit;
  if (edit)
    start_with_tensor (self, text);
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
  gtk_text_buffer_create_tag (gtk_text_view_get_buffer (self->text), "wrong", "underline", PANGO_UNDERLINE_ERROR, NULL);
  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed", G_CALLBACK (text_changed), self, G_CONNECT_SWAPPED);
}
