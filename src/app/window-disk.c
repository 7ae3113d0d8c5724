/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to the document's file while it is open, and to the work that no file holds yet. */
#include "window-private.h"
#include "mapped.h"
#include <glib/gi18n.h>

#define PATIENCE  250 /* ms; who writes a file anew makes several changes of one */
#define LOOKED_AT G_FILE_ATTRIBUTE_ETAG_VALUE "," G_FILE_ATTRIBUTE_STANDARD_SIZE

/* ── the file ── */

static void
say (NormWindow *self, const char *format, gboolean can_reload)
{
  g_autofree char *name = g_file_get_basename (self->watched), *readable = g_utf8_make_valid (name, -1);
  g_autofree char *message = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  message = g_strdup_printf (format, readable);
#pragma GCC diagnostic pop
  norm_window_show_offer (self, message, can_reload ? _ ("_Reload") : NULL, "win.reload");
}

/* A file that was cut off says so itself, with the numbers; everything else is just another file now. */
static void
tell_of_change (NormWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (norm_mapped_check (norm_tensor_data (norm_document_get_tensor (self->document)), &error))
    say (self, _ ("“%s” has changed on disk; what you see is as it was when it was opened"), TRUE);
  else
    {
      g_autofree char *name = g_file_get_parse_name (self->watched), *message = g_strdup_printf ("%s: %s", name, error->message);

      norm_window_show_offer (self, message, _ ("_Reload"), "win.reload");
    }
}

static void
looked_again (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (file), result, &error);
  const char *etag = info != NULL ? g_file_info_get_etag (info) : NULL;

  if (self->watched != (GFile *) file || self->document == NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) && self->etag != NULL)
    say (self, _ ("“%s” was deleted, moved or renamed; what you see is kept until you close it"), FALSE);
  else if (etag != NULL && g_strcmp0 (etag, self->etag) != 0)
    tell_of_change (self);
  else
    return;
  g_free (self->etag);
  self->etag = g_strdup (etag);
}

static gboolean
look_again (gpointer data)
{
  NormWindow *self = data;

  self->look_again = 0;
  if (self->watched != NULL && self->n_working == 0)
    g_file_query_info_async (self->watched, LOOKED_AT, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->cancellable, looked_again,
                             g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
something_happened (NormWindow *self)
{
  g_clear_handle_id (&self->look_again, g_source_remove);
  self->look_again = g_timeout_add (PATIENCE, look_again, self);
}

static void
looked_first (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormWindow) self = data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (file), result, NULL);

  if (self->watched != (GFile *) file)
    return;
  g_free (self->etag);
  self->etag = info != NULL ? g_strdup (g_file_info_get_etag (info)) : NULL;
}

static void
unwatch (NormWindow *self)
{
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_object (&self->watched);
  g_clear_pointer (&self->etag, g_free);
  g_clear_handle_id (&self->look_again, g_source_remove);
}

void
norm_window_watch_file (NormWindow *self)
{
  GFile *file = norm_document_get_file (self->document);

  unwatch (self);
  if (file == NULL)
    return;
  self->watched = g_object_ref (file);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (something_happened), self, G_CONNECT_SWAPPED);
  g_file_query_info_async (file, LOOKED_AT, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->cancellable, looked_first, g_object_ref (self));
}

static gboolean
bytes_lost (gpointer data)
{
  NormWindow *self = data;

  if (self->watched != NULL && !norm_mapped_check (norm_tensor_data (norm_document_get_tensor (self->document)), NULL))
    something_happened (self);
  return G_SOURCE_CONTINUE;
}

/* With unsaved changes into another window, so that both are there to compare. */
static void
activate_reload (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormWindow *self = data;
  g_autoptr (GFile) file = self->watched != NULL ? g_object_ref (self->watched) : NULL;

  if (file != NULL)
    norm_window_open (self, file);
}

/* ── unsaved work ── */

static void
copy_failed (const GError *error, gpointer data)
{
  g_autofree char *message = g_strdup_printf (_ ("Unsaved work is not protected now: %s. Save it yourself."), error->message);

  norm_window_show_message (data, message);
}

void
norm_window_add_disk (NormWindow *self)
{
  static const GActionEntry entries[] = { { .name = "reload", .activate = activate_reload } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->recovery = norm_recovery_new (self->document, NULL, copy_failed, self);
  self->lost_watch = norm_mapped_watch (bytes_lost, self);
  norm_window_watch_file (self);
}

void
norm_window_remove_disk (NormWindow *self)
{
  unwatch (self);
  g_clear_handle_id (&self->lost_watch, g_source_remove);
  g_clear_pointer (&self->recovery, norm_recovery_free);
}

gboolean
norm_window_recover (NormWindow *self, const char *path, GError **error)
{
  g_return_val_if_fail (NORM_IS_WINDOW (self), FALSE);
  if (!norm_recovery_take (self->recovery, path, error))
    return FALSE;
  norm_window_watch_file (self);
  norm_window_notify (self, _ ("Restored unsaved work"));
  return TRUE;
}
