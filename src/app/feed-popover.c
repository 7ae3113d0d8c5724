/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-popover.h"
#include "feed.h"
#include "popover.h"
#include <glib/gi18n.h>

struct _NormFeedPopover
{
  GtkPopover parent_instance;

  /* Owned */
  NormDocument *document;

  /* Template */
  GtkSpinButton *batch_size;
  GtkSpinButton *times;
  GtkLabel *batches;
  GtkLabel *message;
};

G_DEFINE_FINAL_TYPE (NormFeedPopover, norm_feed_popover, GTK_TYPE_POPOVER)

gsize
norm_feed_n_samples (NormDocument *document)
{
  NormView *view = norm_document_get_view (document);
  int axis = norm_layer_batch_axis (norm_document_get_layer (document), view->rank);

  return axis >= 0 && axis < view->rank ? view->shape[axis] : 0;
}

/* "3 batches, the last of 1", as long as that is a number people count to */
static char *
describe_batches (gsize n_samples, gsize batch_size)
{
  gsize n_batches = (n_samples - 1) / batch_size + 1, last = n_samples - (n_batches - 1) * batch_size;

  if (last == batch_size)
    return g_strdup_printf (ngettext ("%zu batch", "%zu batches", n_batches), n_batches);
  return g_strdup_printf (ngettext ("%zu batch of %zu", "%zu batches, the last of %zu", n_batches), n_batches, last);
}

static void
size_changed (NormFeedPopover *self)
{
  g_autofree char *text = NULL;

  if (self->document == NULL)
    return;
  text = describe_batches (norm_feed_n_samples (self->document), (gsize) gtk_spin_button_get_value (self->batch_size));
  gtk_label_set_label (self->batches, text);
  norm_popover_set_message (self->message, GTK_WIDGET (self->batch_size), NULL);
}

static void
feed_clicked (NormFeedPopover *self)
{
  g_autoptr (GError) error = NULL;
  gsize batch_size = (gsize) gtk_spin_button_get_value (self->batch_size);

  if (norm_document_feed (self->document, batch_size, (guint) gtk_spin_button_get_value_as_int (self->times), &error))
    gtk_popover_popdown (GTK_POPOVER (self));
  else
    norm_popover_set_message (self->message, GTK_WIDGET (self->batch_size), error->message);
}

/* A spin button takes Return for itself, so that the default button would not get it. */
static gboolean
key_pressed (NormFeedPopover *self, guint keyval)
{
  if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter)
    return GDK_EVENT_PROPAGATE;
  gtk_spin_button_update (self->batch_size);
  gtk_spin_button_update (self->times);
  feed_clicked (self);
  return GDK_EVENT_STOP;
}

GtkPopover *
norm_feed_popover_new (NormDocument *document)
{
  NormFeedPopover *self = g_object_new (NORM_TYPE_FEED_POPOVER, NULL);
  gsize n_samples = norm_feed_n_samples (document);

  g_return_val_if_fail (n_samples > 0, GTK_POPOVER (self));
  self->document = g_object_ref (document);
  gtk_spin_button_set_range (self->batch_size, 1, (double) MIN (n_samples, G_MAXINT));
  gtk_spin_button_set_value (self->batch_size, (double) MIN ((n_samples + 1) / 2, G_MAXINT));
  size_changed (self);
  return GTK_POPOVER (self);
}

static void
norm_feed_popover_dispose (GObject *object)
{
  g_clear_object (&NORM_FEED_POPOVER (object)->document);
  G_OBJECT_CLASS (norm_feed_popover_parent_class)->dispose (object);
}

static void
norm_feed_popover_class_init (NormFeedPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_feed_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/feed-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, NormFeedPopover, batch_size);
  gtk_widget_class_bind_template_child (widget_class, NormFeedPopover, times);
  gtk_widget_class_bind_template_child (widget_class, NormFeedPopover, batches);
  gtk_widget_class_bind_template_child (widget_class, NormFeedPopover, message);
  gtk_widget_class_bind_template_callback (widget_class, size_changed);
  gtk_widget_class_bind_template_callback (widget_class, feed_clicked);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed);
}

static void
norm_feed_popover_init (NormFeedPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_range (self->times, 1, NORM_FEED_MAX_BATCHES);
}
