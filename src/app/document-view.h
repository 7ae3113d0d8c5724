/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NormDocumentView: what every place of the window has in common: it looks at one document and is told when to look again.
 *
 * Property: "document". Children fill the widget (GtkBinLayout) and are unparented on dispose, so a subclass only needs a template and the two
 * functions.
 */
#define NORM_TYPE_DOCUMENT_VIEW (norm_document_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (NormDocumentView, norm_document_view, NORM, DOCUMENT_VIEW, GtkWidget)

struct _NormDocumentViewClass
{
  GtkWidgetClass parent_class;

  /* Anything but the selection may be different; also called once for a new document. May be NULL. */
  void (*changed) (NormDocumentView *self, NormDocument *document);
  /* Nothing but the step of the view's story is different; not called after changed(). May be NULL. */
  void (*step_changed) (NormDocumentView *self, NormDocument *document);
  /* The selected cell or the pin is different; called after changed() as well. May be NULL. */
  void (*selection_changed) (NormDocumentView *self, NormDocument *document);
};

NormDocument *norm_document_view_get_document (NormDocumentView *self); /* borrowed; NULL when none */
void norm_document_view_set_document (NormDocumentView *self, NormDocument *document);

/* Which of the document's pipelines it is about: the one it was given, else (NORM_PIPELINE_ACTIVE) the active one. There is a document. */
#define NORM_PIPELINE_ACTIVE G_MAXUINT
guint norm_document_view_get_pipeline (NormDocumentView *self);
void norm_document_view_set_pipeline (NormDocumentView *self, guint pipeline);

G_END_DECLS
