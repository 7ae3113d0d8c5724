/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "loading.h"
#include <glib/gi18n.h>

/* Most files are there before a person wonders. */
#define PATIENCE_MS 500
#define STEP_MS     100

struct _NormLoading
{
  NormTask task;
  AdwToastOverlay *toasts; /* owned */
  GFile *file;             /* owned */
  GCancellable *stop;      /* owned */
  gulong stopped;          /* handler id */
  AdwToast *toast;         /* owned; NULL until it takes long */
  GtkProgressBar *bar;     /* of the toast; owned */
  guint timeout;           /* source id */
};

static void
stop_too (GCancellable *stop, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static gboolean
show_progress (gpointer data)
{
  NormLoading *self = data;
  double fraction = norm_task_fraction (&self->task);

  if (fraction > 0)
    gtk_progress_bar_set_fraction (self->bar, fraction);
  else
    gtk_progress_bar_pulse (self->bar);
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
make_content (NormLoading *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *name = g_file_get_basename (self->file), *readable = g_filename_display_name (name);
  g_autofree char *text = g_strdup_printf (_ ("Opening %s"), readable);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  self->bar = g_object_ref_sink (GTK_PROGRESS_BAR (gtk_progress_bar_new ()));
  gtk_widget_set_name (GTK_WIDGET (self->bar), "loading-progress");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_box_append (GTK_BOX (content), label);
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->bar));
  return content;
}

static gboolean
show (gpointer data)
{
  NormLoading *self = data;

  self->toast = adw_toast_new ("");
  adw_toast_set_custom_title (self->toast, make_content (self));
  adw_toast_set_button_label (self->toast, _ ("Stop"));
  adw_toast_set_timeout (self->toast, 0);
  adw_toast_set_priority (self->toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_swapped (self->toast, "dismissed", G_CALLBACK (g_cancellable_cancel), self->task.cancellable);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->toast));
  self->timeout = g_timeout_add (STEP_MS, show_progress, self);
  return G_SOURCE_REMOVE;
}

NormLoading *
norm_loading_new (AdwToastOverlay *toasts, GFile *file, GCancellable *stop)
{
  NormLoading *self = g_new0 (NormLoading, 1);

  self->task.cancellable = g_cancellable_new ();
  self->toasts = g_object_ref (toasts);
  self->file = g_object_ref (file);
  self->stop = g_object_ref (stop);
  self->stopped = g_cancellable_connect (stop, G_CALLBACK (stop_too), g_object_ref (self->task.cancellable), g_object_unref);
  self->timeout = g_timeout_add (PATIENCE_MS, show, self);
  return self;
}

NormTask *
norm_loading_get_task (NormLoading *self)
{
  return &self->task;
}

void
norm_loading_free (NormLoading *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_cancellable_disconnect (self->stop, self->stopped);
  if (self->toast != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->toast, self->task.cancellable);
      adw_toast_dismiss (self->toast);
    }
  g_clear_object (&self->toast);
  g_clear_object (&self->bar);
  g_object_unref (self->task.cancellable);
  g_object_unref (self->stop);
  g_object_unref (self->file);
  g_object_unref (self->toasts);
  g_free (self);
}
