/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every template can be made, shown a document, and taken down again without anything left of it. */
#include "application.h"
#include "expression-popover.h"
#include "feature-table.h"
#include "figure-view.h"
#include "inspector.h"
#include "layer-panel.h"
#include "layer-popover.h"
#include "lesson-bar.h"
#include "params-table.h"
#include "pipeline-bar.h"
#include "statistics-table.h"
#include "step-popover.h"
#include "tensor-popover.h"
#include "window.h"

static NormDocument *
lesson_document (const char *name)
{
  NormDocument *document = norm_document_new ();
  g_autoptr (GError) error = NULL;

  norm_document_load_lesson (document, name, &error);
  g_assert_no_error (error);
  return document;
}

static void
take_in_events (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* ── places of the window ── */

static void
test_document_view (gconstpointer type)
{
  g_autoptr (NormDocument) document = lesson_document ("num-features-1");
  g_autoptr (NormDocument) other = lesson_document ("num-features-4");
  NormDocumentView *view = g_object_ref_sink (g_object_new (GPOINTER_TO_SIZE (type), NULL));
  g_autoptr (NormDocument) property = NULL;

  g_assert_null (norm_document_view_get_document (view));
  norm_document_view_set_document (view, document);
  norm_document_view_set_document (view, other);
  g_object_get (view, "document", &property, NULL);
  g_assert_true (property == other);
  norm_document_set_mode (other, NORM_MODE_EVAL);
  norm_document_undo (other);
  norm_document_hover (other, 0);
  take_in_events ();
  g_clear_object (&property);
  g_assert_finalize_object (view);
  g_assert_finalize_object (g_steal_pointer (&other)); /* nothing of the view holds the document */
}

/* A layer that does not fit, then one that does: every place has both looks. */
static void
test_document_view_with_problem (gconstpointer type)
{
  g_autoptr (NormDocument) document = lesson_document ("num-features-1");
  NormDocumentView *view = g_object_ref_sink (g_object_new (GPOINTER_TO_SIZE (type), "document", document, NULL));
  g_autoptr (GError) error = NULL;

  g_assert_true (norm_document_set_layer_text (document, "BatchNorm1d(4)", &error));
  g_assert_nonnull (norm_document_get_problem (document));
  g_assert_true (norm_document_set_layer_text (document, "Identity()", &error));
  norm_document_undo (document);
  norm_document_undo (document);
  g_assert_no_error (error);
  take_in_events ();
  g_assert_finalize_object (view);
}

/* ── popovers ── */

static GtkPopover *
make_popover (guint which, NormDocument *document)
{
  switch (which)
    {
    case 0:
      return norm_tensor_popover_new (document);
    case 1:
      return norm_step_popover_new (document, 0);
    case 2:
      return norm_step_popover_new (document, 1);
    case 3:
      return norm_layer_popover_new (document);
    default:
      return norm_expression_popover_new (document);
    }
}

static void
test_popovers (void)
{
  for (guint which = 0; which < 5; which++)
    {
      g_autoptr (NormDocument) document = lesson_document ("num-features-4");
      GtkPopover *popover = g_object_ref_sink (make_popover (which, document));

      take_in_events ();
      g_assert_finalize_object (popover);
      g_assert_finalize_object (g_steal_pointer (&document));
    }
}

/* ── the whole window ── */

static void
test_window (gconstpointer lesson)
{
  NormDocument *document = lesson_document (lesson);
  GtkWindow *window = GTK_WINDOW (norm_window_new (NULL, document));

  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_cmpstr (gtk_window_get_title (window), ==, norm_document_get_title (document));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (window);
  take_in_events ();
  g_assert_null (window);
  g_assert_finalize_object (document);
}

static void
add_view_test (const char *name, GType type)
{
  g_autofree char *path = g_strdup_printf ("/app/templates/%s", name);
  g_autofree char *problem_path = g_strdup_printf ("/app/templates/%s/problem", name);

  g_test_add_data_func (path, GSIZE_TO_POINTER (type), test_document_view);
  g_test_add_data_func (problem_path, GSIZE_TO_POINTER (type), test_document_view_with_problem);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  norm_application_init_resources ();
  add_view_test ("pipeline-bar", NORM_TYPE_PIPELINE_BAR);
  add_view_test ("layer-panel", NORM_TYPE_LAYER_PANEL);
  add_view_test ("feature-table", NORM_TYPE_FEATURE_TABLE);
  add_view_test ("params-table", NORM_TYPE_PARAMS_TABLE);
  add_view_test ("statistics-table", NORM_TYPE_STATISTICS_TABLE);
  add_view_test ("lesson-bar", NORM_TYPE_LESSON_BAR);
  add_view_test ("figure-view", NORM_TYPE_FIGURE_VIEW);
  add_view_test ("inspector", NORM_TYPE_INSPECTOR);
  g_test_add_func ("/app/templates/popovers", test_popovers);
  g_test_add_data_func ("/app/templates/window/1d", "num-features-1", test_window);
  g_test_add_data_func ("/app/templates/window/2d", "batch-norm-2d-images", test_window);
  return g_test_run ();
}
