/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mask-popover.h"
#include <glib/gi18n.h>

struct _NormMaskPopover
{
  GtkPopover parent_instance;

  /* Owned */
  NormDocument *document; /* NULL while the widgets are filled */

  /* Template */
  GtkLabel *count;
  GtkCheckButton *masked;
  GtkCheckButton *ignored;
  GtkWidget *remove;
};

G_DEFINE_FINAL_TYPE (NormMaskPopover, norm_mask_popover, GTK_TYPE_POPOVER)

gsize
norm_mask_count_padding (NormDocument *document)
{
  NormTensor *mask = norm_document_get_mask (document);
  const guint8 *counts = mask != NULL ? norm_tensor_data (mask) : NULL;
  gsize n = 0;

  for (gsize value = 0; counts != NULL && value < mask->n_values; value++)
    n += counts[value] == 0;
  return n;
}

static void
use_toggled (NormMaskPopover *self)
{
  gboolean masked = gtk_check_button_get_active (self->masked);

  if (self->document != NULL && masked != norm_document_get_masked (self->document))
    norm_document_set_masked (self->document, masked);
}

static void
remove_clicked (NormMaskPopover *self)
{
  norm_document_set_mask (self->document, NULL, _ ("Remove Padding Mask"));
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* Painting may have changed it since. */
static void
show_document (NormMaskPopover *self, NormDocument *document)
{
  gboolean has_mask = norm_document_get_mask (document) != NULL;
  gsize n_padding = norm_mask_count_padding (document), n_values = norm_document_get_tensor (document)->n_values;
  g_autofree char *text = g_strdup_printf (ngettext ("%zu of %zu value is padding", "%zu of %zu values are padding", n_values), n_padding, n_values);

  gtk_label_set_label (self->count, text);
  gtk_check_button_set_active (norm_document_get_masked (document) || !has_mask ? self->masked : self->ignored, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->masked), has_mask);
  gtk_widget_set_sensitive (GTK_WIDGET (self->ignored), has_mask);
  gtk_widget_set_sensitive (self->remove, has_mask);
}

GtkPopover *
norm_mask_popover_new (NormDocument *document)
{
  NormMaskPopover *self = g_object_new (NORM_TYPE_MASK_POPOVER, NULL);

  show_document (self, document);
  self->document = g_object_ref (document);
  return GTK_POPOVER (self);
}

static void
norm_mask_popover_dispose (GObject *object)
{
  g_clear_object (&NORM_MASK_POPOVER (object)->document);
  G_OBJECT_CLASS (norm_mask_popover_parent_class)->dispose (object);
}

static void
norm_mask_popover_class_init (NormMaskPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_mask_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/mask-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, NormMaskPopover, count);
  gtk_widget_class_bind_template_child (widget_class, NormMaskPopover, masked);
  gtk_widget_class_bind_template_child (widget_class, NormMaskPopover, ignored);
  gtk_widget_class_bind_template_child (widget_class, NormMaskPopover, remove);
  gtk_widget_class_bind_template_callback (widget_class, use_toggled);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked);
}

static void
norm_mask_popover_init (NormMaskPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
