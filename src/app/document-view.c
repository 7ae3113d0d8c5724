/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-view.h"

typedef struct
{
  NormDocument *document; /* owned */
  guint pipeline;         /* or NORM_PIPELINE_ACTIVE */
} NormDocumentViewPrivate;

enum
{
  PROP_0,
  PROP_DOCUMENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (NormDocumentView, norm_document_view, GTK_TYPE_WIDGET)

static void
document_selection_changed (NormDocumentView *self)
{
  NormDocumentViewPrivate *priv = norm_document_view_get_instance_private (self);
  NormDocumentViewClass *klass = NORM_DOCUMENT_VIEW_GET_CLASS (self);

  if (klass->selection_changed != NULL && priv->document != NULL)
    klass->selection_changed (self, priv->document);
}

static void
document_step_changed (NormDocumentView *self)
{
  NormDocumentViewPrivate *priv = norm_document_view_get_instance_private (self);
  NormDocumentViewClass *klass = NORM_DOCUMENT_VIEW_GET_CLASS (self);

  if (klass->step_changed != NULL && priv->document != NULL)
    klass->step_changed (self, priv->document);
}

static void
document_changed (NormDocumentView *self)
{
  NormDocumentViewPrivate *priv = norm_document_view_get_instance_private (self);
  NormDocumentViewClass *klass = NORM_DOCUMENT_VIEW_GET_CLASS (self);

  if (klass->changed != NULL && priv->document != NULL)
    klass->changed (self, priv->document);
  document_selection_changed (self);
}

NormDocument *
norm_document_view_get_document (NormDocumentView *self)
{
  NormDocumentViewPrivate *priv = norm_document_view_get_instance_private (self);

  g_return_val_if_fail (NORM_IS_DOCUMENT_VIEW (self), NULL);
  return priv->document;
}

void
norm_document_view_set_document (NormDocumentView *self, NormDocument *document)
{
  NormDocumentViewPrivate *priv = norm_document_view_get_instance_private (self);

  g_return_if_fail (NORM_IS_DOCUMENT_VIEW (self));
  g_return_if_fail (document == NULL || NORM_IS_DOCUMENT (document));
  if (priv->document == document)
    return;
  if (priv->document != NULL)
    g_signal_handlers_disconnect_by_data (priv->document, self);
  g_set_object (&priv->document, document);
  if (document != NULL)
    {
      g_signal_connect_object (document, "changed", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (document, "step-changed", G_CALLBACK (document_step_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (document, "selection-changed", G_CALLBACK (document_selection_changed), self, G_CONNECT_SWAPPED);
      document_changed (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
}

/* A view of a pipeline that has just gone is about to go too. */
guint
norm_document_view_get_pipeline (NormDocumentView *self)
{
  NormDocumentViewPrivate *priv = norm_document_view_get_instance_private (self);

  g_return_val_if_fail (NORM_IS_DOCUMENT_VIEW (self) && priv->document != NULL, 0);
  if (priv->pipeline == NORM_PIPELINE_ACTIVE)
    return norm_document_get_active (priv->document);
  return MIN (priv->pipeline, norm_document_get_n_pipelines (priv->document) - 1);
}

void
norm_document_view_set_pipeline (NormDocumentView *self, guint pipeline)
{
  NormDocumentViewPrivate *priv = norm_document_view_get_instance_private (self);

  g_return_if_fail (NORM_IS_DOCUMENT_VIEW (self));
  if (priv->pipeline == pipeline)
    return;
  priv->pipeline = pipeline;
  document_changed (self);
}

static void
norm_document_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DOCUMENT)
    g_value_set_object (value, norm_document_view_get_document (NORM_DOCUMENT_VIEW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
norm_document_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DOCUMENT)
    norm_document_view_set_document (NORM_DOCUMENT_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
norm_document_view_dispose (GObject *object)
{
  NormDocumentView *self = NORM_DOCUMENT_VIEW (object);
  NormDocumentViewPrivate *priv = norm_document_view_get_instance_private (self);
  GtkWidget *child;

  if (priv->document != NULL)
    g_signal_handlers_disconnect_by_data (priv->document, self);
  g_clear_object (&priv->document);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (norm_document_view_parent_class)->dispose (object);
}

static void
norm_document_view_class_init (NormDocumentViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = norm_document_view_get_property;
  object_class->set_property = norm_document_view_set_property;
  object_class->dispose = norm_document_view_dispose;
  properties[PROP_DOCUMENT] =
    g_param_spec_object ("document", NULL, NULL, NORM_TYPE_DOCUMENT, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
norm_document_view_init (NormDocumentView *self)
{
  NormDocumentViewPrivate *priv = norm_document_view_get_instance_private (self);

  priv->pipeline = NORM_PIPELINE_ACTIVE;
}
