/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"
#include "export-job.h"
#include "matrix.h"
#include <glib/gi18n.h>

#define MOST_VALUES_AS_TEXT 100000

/* ── the picture ── */

/* In both formats at once: who pastes takes the better one. */
typedef struct
{
  NormExportJob *job;
  GBytes *png, *svg;
} Copying;

static void
copying_free (Copying *copying)
{
  norm_export_job_free (copying->job);
  g_clear_pointer (&copying->png, g_bytes_unref);
  g_clear_pointer (&copying->svg, g_bytes_unref);
  g_free (copying);
}

static void
draw_both (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Copying *copying = data;
  GError *error = NULL;

  copying->svg = norm_export_job_run (copying->job, 0, NORM_EXPORT_SVG, 1, &error);
  if (copying->svg != NULL)
    copying->png = norm_export_job_run (copying->job, 0, NORM_EXPORT_PNG, norm_export_job_scale (copying->job, NORM_EXPORT_PNG), &error);
  if (copying->png != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
both_drawn (GObject *source, GAsyncResult *result, gpointer data)
{
  NormWindow *self = NORM_WINDOW (source);
  Copying *copying = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkContentProvider) both = NULL;

  norm_window_set_working (self, FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        norm_window_show_message (self, error->message);
      return;
    }
  both = gdk_content_provider_new_union ((GdkContentProvider *[]){ gdk_content_provider_new_for_bytes ("image/svg+xml", copying->svg),
                                                                   gdk_content_provider_new_for_bytes ("image/png", copying->png) },
                                         2);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), both);
  norm_window_notify (self, _ ("Copied the picture"));
}

/* What is seen, as it was exported last, for want of anything that says otherwise. */
static void
copy_picture (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormWindow *self = data;
  NormExportChoice choice = norm_export_choice_load ();
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, both_drawn, NULL);
  Copying *copying = g_new0 (Copying, 1);

  choice.several = norm_window_is_comparing (self);
  choice.subject = self->told ? NORM_EXPORT_STEP : NORM_EXPORT_WHOLE;
  copying->job = norm_export_job_new (self->document, &choice);
  g_task_set_task_data (task, copying, (GDestroyNotify) copying_free);
  norm_window_set_working (self, TRUE);
  g_task_run_in_thread (task, draw_both);
}

/* ── the numbers ── */

/* "before-tsv", "after-latex" … */
static gboolean
parse_target (const char *target, NormPanel *panel, NormMatrixKind *kind)
{
  static const char *const kinds[] = { [NORM_MATRIX_TSV] = "tsv", [NORM_MATRIX_PYTHON] = "python", [NORM_MATRIX_LATEX] = "latex" };

  *panel = g_str_has_prefix (target, "before-") ? NORM_PANEL_BEFORE : NORM_PANEL_AFTER;
  for (gsize at = 0; at < G_N_ELEMENTS (kinds); at++)
    if (g_str_has_suffix (target, kinds[at]))
      {
        *kind = (NormMatrixKind) at;
        return TRUE;
      }
  return FALSE;
}

static NormTensor *
numbers_of (NormDocument *document, NormPanel panel)
{
  NormResult *result = norm_document_get_result (document);

  if (panel == NORM_PANEL_BEFORE)
    return norm_view_to_tensor (norm_document_get_view (document));
  return result != NULL ? norm_tensor_ref (result->output) : NULL;
}

/* Exact; in LaTeX as many digits as the picture shows. */
static void
copy_numbers (GSimpleAction *action, GVariant *target, gpointer data)
{
  NormWindow *self = data;
  NormFigure *figure = norm_figure_view_get_figure (self->figure_view);
  g_autoptr (NormTensor) tensor = NULL;
  g_autofree char *text = NULL;
  NormMatrixKind kind;
  NormPanel panel;

  if (!parse_target (g_variant_get_string (target, NULL), &panel, &kind))
    return;
  tensor = numbers_of (self->document, panel);
  if (tensor == NULL)
    {
      norm_window_show_message (self, _ ("There is no output to copy: the layer does not fit."));
      return;
    }
  text = norm_matrix_write (tensor, kind, figure != NULL ? norm_figure_decimals (figure, panel) : -1, MOST_VALUES_AS_TEXT);
  if (text == NULL)
    {
      norm_window_show_message (self, _ ("These are too many values to copy as text; save them instead."));
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  norm_window_notify (self, panel == NORM_PANEL_BEFORE ? _ ("Copied the input") : _ ("Copied the output"));
}

void
norm_window_add_copy_actions (NormWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "copy-picture", .activate = copy_picture },
    { .name = "copy-numbers", .activate = copy_numbers, .parameter_type = "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
