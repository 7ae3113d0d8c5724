/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-private.h"

#define MOST_RECENT 8

/* Files that this program opened, newest first. */
static GList *
recent_files (GtkRecentManager *manager)
{
  GList *files = gtk_recent_manager_get_items (manager);
  GList *next;

  for (GList *file = files; file != NULL; file = next)
    {
      next = file->next;
      if (gtk_recent_info_has_application (file->data, g_get_application_name ()) && gtk_recent_info_exists (file->data))
        continue;
      gtk_recent_info_unref (file->data);
      files = g_list_delete_link (files, file);
    }
  return files;
}

static gint
newest_first (gconstpointer info, gconstpointer other)
{
  return g_date_time_compare (gtk_recent_info_get_visited ((GtkRecentInfo *) other), gtk_recent_info_get_visited ((GtkRecentInfo *) info));
}

char *
norm_window_menu_label (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
recent_changed (NormWindow *self, GtkRecentManager *manager)
{
  GList *files = g_list_sort (recent_files (manager), newest_first);
  guint n_shown = 0;

  g_menu_remove_all (self->recent_section);
  for (GList *file = files; file != NULL && n_shown < MOST_RECENT; file = file->next, n_shown++)
    {
      g_autofree char *label = norm_window_menu_label (gtk_recent_info_get_display_name (file->data));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "win.open-uri", "s", gtk_recent_info_get_uri (file->data));
      g_menu_append_item (self->recent_section, item);
    }
  g_list_free_full (files, (GDestroyNotify) gtk_recent_info_unref);
}

void
norm_window_remember_file (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);

  gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
}

void
norm_window_watch_recent (NormWindow *self)
{
  GtkRecentManager *manager = gtk_recent_manager_get_default ();

  g_signal_connect_object (manager, "changed", G_CALLBACK (recent_changed), self, G_CONNECT_SWAPPED);
  recent_changed (self, manager);
}
