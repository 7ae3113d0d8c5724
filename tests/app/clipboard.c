/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another program with a clipboard: "clipboard get" prints the text that is on it; "clipboard set TEXT" puts it there, says so, and holds it until
 * standard input ends. */
#include <gtk/gtk.h>

static gboolean
input_ended (GIOChannel *channel, GIOCondition condition, gpointer running)
{
  *(gboolean *) running = FALSE;
  return G_SOURCE_REMOVE;
}

static void
text_read (GObject *clipboard, GAsyncResult *result, gpointer running)
{
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);

  g_print ("%s", text != NULL ? text : "");
  *(gboolean *) running = FALSE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  GdkClipboard *clipboard;
  gboolean running = TRUE;

  gtk_init ();
  clipboard = gdk_display_get_clipboard (gdk_display_get_default ());
  if (argc == 2 && g_str_equal (argv[1], "get"))
    gdk_clipboard_read_text_async (clipboard, NULL, text_read, &running);
  else if (argc == 3 && g_str_equal (argv[1], "set"))
    {
      gdk_clipboard_set_text (clipboard, argv[2]);
      gdk_display_sync (gdk_display_get_default ());
      g_print ("ready\n");
      g_io_add_watch (input, G_IO_HUP, input_ended, &running);
    }
  else
    return 2;
  while (running)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
