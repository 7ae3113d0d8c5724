/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another program to drag files out of: drag-source FILE… offers them in a window, prints its X id, and ends with standard input. */
#include <gdk/x11/gdkx.h>
#include <gtk/gtk.h>

static void
mapped (GtkWidget *window)
{
  g_print ("%lu\n", gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window))));
}

static gboolean
input_ended (GIOChannel *channel, GIOCondition condition, gpointer running)
{
  *(gboolean *) running = FALSE;
  return G_SOURCE_REMOVE;
}

static GdkContentProvider *
offer_files (char **paths)
{
  GSList *files = NULL;
  GdkFileList *list;
  GdkContentProvider *provider;

  for (guint path = 0; paths[path] != NULL; path++)
    files = g_slist_append (files, g_file_new_for_commandline_arg (paths[path]));
  list = gdk_file_list_new_from_list (files);
  provider = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  g_slist_free_full (files, g_object_unref);
  return provider;
}

int
main (int argc, char **argv)
{
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr (GdkContentProvider) provider = NULL;
  gboolean running = TRUE;
  GtkDragSource *source;
  GtkWidget *window;

  gtk_init ();
  provider = offer_files (argv + 1);
  window = gtk_window_new ();
  source = gtk_drag_source_new ();
  gtk_drag_source_set_content (source, provider);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (source));
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 200, 200);
  g_signal_connect_after (window, "map", G_CALLBACK (mapped), NULL);
  g_io_add_watch (input, G_IO_HUP, input_ended, &running);
  gtk_window_present (GTK_WINDOW (window));
  while (running)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
