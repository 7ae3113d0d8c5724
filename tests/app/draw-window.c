/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draw-window PICTURE.png SOURCE [WIDTH HEIGHT]: the window, drawn by itself into a file: the pictures of the documents. SOURCE is a file or
 * lesson:NAME. Not a
 * test; "./dev screenshots" calls it.
 */
#include "application.h"
#include "window.h"

#define DRAWN_FRAMES 3 /* until sizes, figure and light have settled */

typedef struct
{
  const char *picture;
  NormWindow *window;
  guint n_frames;
  gboolean saved;
} Shot;

static gboolean
save (Shot *shot)
{
  GtkWidget *widget = GTK_WIDGET (shot->window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  double width = gdk_paintable_get_intrinsic_width (paintable), height = gdk_paintable_get_intrinsic_height (paintable);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (widget)), node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  return gdk_texture_save_to_png (texture, shot->picture);
}

static void
after_paint (GdkFrameClock *clock, Shot *shot)
{
  if (++shot->n_frames < DRAWN_FRAMES)
    {
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      return;
    }
  if (shot->n_frames == DRAWN_FRAMES)
    shot->saved = save (shot);
}

int
main (int argc, char **argv)
{
  g_autoptr (NormApplication) application = NULL;
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (NormCommand) command = NULL;
  g_autoptr (GError) error = NULL;
  Shot shot = { .picture = argc > 1 ? argv[1] : NULL };

  if (argc < 3)
    {
      g_printerr ("usage: draw-window PICTURE.png SOURCE [WIDTH HEIGHT]\n");
      return 2;
    }
  command = norm_command_parse (2, (char *[]){ argv[0], argv[2], NULL });
  if (command == NULL || !norm_command_open (command, argv[2], document, &error))
    {
      g_printerr ("draw-window: %s\n", error != NULL ? error->message : "no source");
      return 1;
    }
  application = norm_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  shot.window = norm_window_new (GTK_APPLICATION (application), document);
  gtk_window_set_default_size (GTK_WINDOW (shot.window), argc > 4 ? atoi (argv[3]) : 1280, argc > 4 ? atoi (argv[4]) : 800);
  gtk_window_present (GTK_WINDOW (shot.window));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (shot.window)), "after-paint", G_CALLBACK (after_paint), &shot);
  while (!shot.saved && g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (shot.window));
  return shot.saved ? 0 : 1;
}
