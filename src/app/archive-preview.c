/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive-preview.h"
#include "summary.h"
#include "table.h"
#include "thumbnail-view.h"
#include "thumbnail.h"
#include <glib/gi18n.h>

/* Larger ones would have to be read as a whole for their picture. */
#define MOST_BYTES ((gsize) 256 << 20)
#define MOST_CELLS 48
#define FIRST      8

struct _NormArchivePreview
{
  GtkWidget parent_instance;

  /* Owned */
  GCancellable *cancellable; /* of what is being read; NULL: nothing is */

  /* Template */
  NormThumbnailView *thumbnail;
  GtkLabel *name;
  GtkLabel *what;
  GtkLabel *values;
  GtkLabel *range;
};

G_DEFINE_FINAL_TYPE (NormArchivePreview, norm_archive_preview, GTK_TYPE_WIDGET)

/* ── reading ── */

typedef struct
{
  NormArchive *archive;
  guint i;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  norm_archive_unref (request->archive);
  g_free (request);
}

/* What the worker finds out. */
typedef struct
{
  cairo_surface_t *thumbnail; /* NULL: no values */
  char *values, *range;
} Preview;

static void
preview_free (gpointer data)
{
  Preview *preview = data;

  g_clear_pointer (&preview->thumbnail, cairo_surface_destroy);
  g_free (preview->values);
  g_free (preview->range);
  g_free (preview);
}

/* "1, 2, 0.5, …" */
static char *
first_values (const NormTensor *tensor)
{
  GString *text = g_string_new (NULL);

  for (gsize flat = 0; flat < MIN (tensor->n_values, FIRST); flat++)
    {
      g_autofree char *value =
        tensor->dtype == NORM_DTYPE_BOOL ? norm_tensor_get_text (tensor, flat) : norm_table_number (norm_tensor_get (tensor, flat));

      g_string_append_printf (text, "%s%s", flat > 0 ? ", " : "", value);
    }
  if (tensor->n_values > FIRST)
    g_string_append (text, ", …");
  return g_string_free (text, FALSE);
}

/* "from −1 to 3, 2 NaN" */
static char *
describe_range (NormTensor *tensor)
{
  NormSummary summary;
  g_autofree char *least = NULL, *most = NULL;

  if (tensor->n_values == 0)
    return g_strdup (_ ("no values"));
  norm_tensor_summarize (tensor, &summary);
  least = norm_table_number (summary.min);
  most = norm_table_number (summary.max);
  if (summary.n_nan + summary.n_inf == summary.n_values)
    return g_strdup (_ ("no finite value"));
  if (summary.n_nan + summary.n_inf > 0)
    return g_strdup_printf (_ ("from %s to %s, and %zu not finite"), least, most, summary.n_nan + summary.n_inf);
  return g_strdup_printf (_ ("from %s to %s"), least, most);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  NormTask watched = { cancellable, 0, NULL };
  GError *error = NULL;
  g_autoptr (NormTensor) tensor = norm_archive_read (request->archive, request->i, &watched, &error);
  Preview *preview;

  if (tensor == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  preview = g_new0 (Preview, 1);
  preview->thumbnail = norm_thumbnail_new (tensor, MOST_CELLS);
  preview->values = first_values (tensor);
  preview->range = describe_range (tensor);
  g_task_return_pointer (task, preview, preview_free);
}

/* ── showing ── */

static void
show (NormArchivePreview *self, cairo_surface_t *thumbnail, const char *values, const char *range)
{
  norm_thumbnail_view_set (self->thumbnail, thumbnail);
  gtk_label_set_label (self->values, values);
  gtk_widget_set_visible (GTK_WIDGET (self->values), *values != '\0');
  gtk_label_set_label (self->range, range);
}

static void
preview_read (GObject *source, GAsyncResult *result, gpointer data)
{
  NormArchivePreview *self = NORM_ARCHIVE_PREVIEW (source);
  g_autoptr (GError) error = NULL;
  Preview *preview = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_task_get_cancellable (G_TASK (result)) == self->cancellable)
    {
      show (self, preview != NULL ? preview->thumbnail : NULL, preview != NULL ? preview->values : "",
            preview != NULL ? preview->range : error->message);
      g_clear_object (&self->cancellable);
    }
  g_clear_pointer (&preview, preview_free);
}

static void
give_up (NormArchivePreview *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
start_reading (NormArchivePreview *self, NormArchive *archive, guint i)
{
  Request *request = g_new (Request, 1);
  g_autoptr (GTask) task = NULL;

  self->cancellable = g_cancellable_new ();
  request->archive = norm_archive_ref (archive);
  request->i = i;
  task = g_task_new (self, self->cancellable, preview_read, NULL);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, read_in_thread);
}

/* "float32 [2, 1, 4] · 32 bytes" */
static char *
describe_entry (const NormArchiveEntry *entry)
{
  g_autofree char *shape = norm_shape_to_text (entry->rank, entry->shape), *size = g_format_size (entry->n_bytes);

  if (entry->refusal != NULL)
    return norm_archive_entry_text (entry);
  return g_strdup_printf ("%s %s · %s", norm_dtype_name (entry->dtype), shape, size);
}

void
norm_archive_preview_show (NormArchivePreview *self, NormArchive *archive, guint i)
{
  const NormArchiveEntry *entry = norm_archive_get (archive, i);
  g_autofree char *what = describe_entry (entry);

  g_return_if_fail (NORM_IS_ARCHIVE_PREVIEW (self));
  give_up (self);
  gtk_label_set_label (self->name, entry->name);
  gtk_label_set_label (self->what, what);
  if (entry->refusal != NULL)
    show (self, NULL, "", entry->refusal->message);
  else if (entry->n_bytes > MOST_BYTES)
    show (self, NULL, "", _ ("too large for a preview"));
  else
    {
      show (self, NULL, "", _ ("reading…"));
      start_reading (self, archive, i);
    }
}

void
norm_archive_preview_clear (NormArchivePreview *self)
{
  g_return_if_fail (NORM_IS_ARCHIVE_PREVIEW (self));
  give_up (self);
  gtk_label_set_label (self->name, "");
  gtk_label_set_label (self->what, "");
  show (self, NULL, "", _ ("nothing is selected"));
}

static void
norm_archive_preview_dispose (GObject *object)
{
  NormArchivePreview *self = NORM_ARCHIVE_PREVIEW (object);
  GtkWidget *child;

  give_up (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (norm_archive_preview_parent_class)->dispose (object);
}

static void
norm_archive_preview_class_init (NormArchivePreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_archive_preview_dispose;
  g_type_ensure (NORM_TYPE_THUMBNAIL_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/archive-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, NormArchivePreview, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, NormArchivePreview, name);
  gtk_widget_class_bind_template_child (widget_class, NormArchivePreview, what);
  gtk_widget_class_bind_template_child (widget_class, NormArchivePreview, values);
  gtk_widget_class_bind_template_child (widget_class, NormArchivePreview, range);
}

static void
norm_archive_preview_init (NormArchivePreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
