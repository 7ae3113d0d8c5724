/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "expression-popover.h"
#include "popover.h"

struct _NormExpressionPopover
{
  GtkPopover parent_instance;

  /* Owned */
  NormDocument *document;

  /* Template */
  GtkTextView *text;
  GtkLabel *message;
};

G_DEFINE_FINAL_TYPE (NormExpressionPopover, norm_expression_popover, GTK_TYPE_POPOVER)

static void
apply_clicked (NormExpressionPopover *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (norm_document_set_expression (self->document, text, &error))
    gtk_popover_popdown (GTK_POPOVER (self));
  else
    norm_popover_set_message (self->message, GTK_WIDGET (self->text), error->message);
}

static void
text_changed (NormExpressionPopover *self)
{
  norm_popover_set_message (self->message, GTK_WIDGET (self->text), NULL);
}

/* Return applies, as in an entry; Shift+Return breaks the line. */
static gboolean
key_pressed (NormExpressionPopover *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || (state & GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  apply_clicked (self);
  return GDK_EVENT_STOP;
}

GtkPopover *
norm_expression_popover_new (NormDocument *document)
{
  NormExpressionPopover *self = g_object_new (NORM_TYPE_EXPRESSION_POPOVER, NULL);

  self->document = g_object_ref (document);
  return GTK_POPOVER (self);
}

static void
norm_expression_popover_dispose (GObject *object)
{
  g_clear_object (&NORM_EXPRESSION_POPOVER (object)->document);
  G_OBJECT_CLASS (norm_expression_popover_parent_class)->dispose (object);
}

static void
norm_expression_popover_class_init (NormExpressionPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_expression_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/expression-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, NormExpressionPopover, text);
  gtk_widget_class_bind_template_child (widget_class, NormExpressionPopover, message);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked);
  gtk_widget_class_bind_template_callback (widget_class, text_changed);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed);
}

static void
norm_expression_popover_init (NormExpressionPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
