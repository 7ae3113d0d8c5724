/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "layer-popover.h"
#include "layer-kinds.h"
#include "popover.h"

struct _NormLayerPopover
{
  GtkPopover parent_instance;

  /* Owned */
  NormDocument *document;

  gboolean updating; /* the drop down follows the entry, not the other way round */

  /* Template */
  GtkDropDown *kind;
  GtkEntry *entry;
  GtkLabel *message;
  GtkLabel *warning;
  GtkWidget *apply;
};

G_DEFINE_FINAL_TYPE (NormLayerPopover, norm_layer_popover, GTK_TYPE_POPOVER)

static NormLayer *
typed_layer (NormLayerPopover *self, GError **error)
{
  return norm_layer_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), error);
}

/* A layer that reads well but does not fit the data may be applied all the same: the figure then explains what is wrong. */
static void
show_fit (NormLayerPopover *self, NormLayer *layer)
{
  g_autoptr (NormProblem) problem = NULL;

  if (norm_document_get_failed_step (self->document) == G_MAXUINT)
    problem = norm_layer_check (layer, norm_document_get_params (self->document), norm_document_get_mode (self->document),
                                norm_document_get_view (self->document));
  gtk_label_set_label (self->warning, problem != NULL ? problem->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->warning), problem != NULL);
}

static void
entry_changed (NormLayerPopover *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) layer = typed_layer (self, &error);

  norm_popover_set_message (self->message, GTK_WIDGET (self->entry), layer != NULL ? NULL : error->message);
  gtk_widget_set_sensitive (self->apply, layer != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->warning), FALSE);
  if (layer == NULL)
    return;
  show_fit (self, layer);
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->kind, layer->info->kind);
  self->updating = FALSE;
}

static void
kind_selected (NormLayerPopover *self)
{
  guint kind = gtk_drop_down_get_selected (self->kind);
  const NormView *view;
  g_autoptr (NormLayer) layer = NULL;
  g_autoptr (NormLayer) other = NULL;
  g_autofree char *text = NULL;

  if (self->updating || self->document == NULL || kind >= NORM_N_LAYER_KINDS)
    return;
  view = norm_document_get_view (self->document);
  layer = typed_layer (self, NULL);
  other = norm_layer_of_kind (layer != NULL ? layer : norm_document_get_layer (self->document), kind, view->rank, view->shape);
  text = norm_layer_to_text (other);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

static void
apply_clicked (NormLayerPopover *self)
{
  g_autoptr (GError) error = NULL;

  if (norm_document_set_layer_text (self->document, gtk_editable_get_text (GTK_EDITABLE (self->entry)), &error))
    gtk_popover_popdown (GTK_POPOVER (self));
  else
    norm_popover_set_message (self->message, GTK_WIDGET (self->entry), error->message);
}

GtkPopover *
norm_layer_popover_new (NormDocument *document)
{
  NormLayerPopover *self = g_object_new (NORM_TYPE_LAYER_POPOVER, NULL);
  g_autofree char *text = norm_layer_to_text (norm_document_get_layer (document));

  self->document = g_object_ref (document);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  return GTK_POPOVER (self);
}

static void
norm_layer_popover_dispose (GObject *object)
{
  g_clear_object (&NORM_LAYER_POPOVER (object)->document);
  G_OBJECT_CLASS (norm_layer_popover_parent_class)->dispose (object);
}

static void
norm_layer_popover_class_init (NormLayerPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_layer_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/layer-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, NormLayerPopover, kind);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPopover, entry);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPopover, message);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPopover, warning);
  gtk_widget_class_bind_template_child (widget_class, NormLayerPopover, apply);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, kind_selected);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked);
}

static void
norm_layer_popover_init (NormLayerPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norm_layer_kinds_fill (self->kind);
}
