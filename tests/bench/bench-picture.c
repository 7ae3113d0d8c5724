/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-picture FILE TURNS: a file is opened in a window that shows a lesson, as a person does.
 *
 * Prints "PICTURE OUTPUT BLOCKED" in milliseconds, once per turn: from asking the window to open it until the first frame with its values is painted;
 * until that with the layer's output is; and for how long the main thread was away at most meanwhile, neither painting nor listening.
 */
#include "application.h"
#include "lesson.h"
#include "window.h"

#include <stdlib.h>

#define TICK_MS   1
#define GIVE_UP_S 60

typedef struct
{
  NormWindow *window;                            /* owned by GTK */
  NormDocument *document;                        /* borrowed */
  NormTensor *lesson;                            /* owned: what the window shows until the file is there */
  gint64 start, picture, output, heard, longest; /* µs; 0: not yet */
} Bench;

static double
ms_since (gint64 start, gint64 then)
{
  return (double) (then - start) / 1e3;
}

static void
after_paint (Bench *bench)
{
  if (bench->start == 0 || norm_document_get_tensor (bench->document) == bench->lesson)
    return;
  if (bench->picture == 0)
    bench->picture = g_get_monotonic_time ();
  if (!norm_document_is_busy (bench->document))
    bench->output = g_get_monotonic_time ();
}

static gboolean
listen (gpointer data)
{
  Bench *bench = data;
  gint64 now = g_get_monotonic_time ();

  bench->longest = MAX (bench->longest, now - bench->heard);
  bench->heard = now;
  return G_SOURCE_CONTINUE;
}

static gboolean
give_up (gpointer file)
{
  g_error ("%s was not shown within a minute", (const char *) file);
  return G_SOURCE_REMOVE;
}

/* The pictures of a window settle for a moment: fonts, sizes, animations, a message. */
static void
settle (void)
{
  gint64 until = g_get_monotonic_time () + G_USEC_PER_SEC;

  while (g_get_monotonic_time () < until)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
turn (Bench *bench, GFile *file)
{
  guint ticks;

  norm_document_load_lesson (bench->document, norm_lessons (NULL)->name, NULL);
  bench->lesson = norm_tensor_ref (norm_document_get_tensor (bench->document));
  settle ();
  bench->picture = bench->output = bench->longest = 0;
  bench->start = bench->heard = g_get_monotonic_time ();
  ticks = g_timeout_add (TICK_MS, listen, bench);
  norm_window_open (bench->window, file);
  while (bench->output == 0)
    g_main_context_iteration (NULL, TRUE);
  listen (bench);
  g_source_remove (ticks);
  g_print ("%.2f %.2f %.2f\n", ms_since (bench->start, bench->picture), ms_since (bench->start, bench->output), ms_since (0, bench->longest));
  bench->start = 0;
  norm_tensor_unref (bench->lesson);
}

static void
measure (GtkApplication *application, gpointer arguments)
{
  char **words = arguments;
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (words[1]);
  Bench bench = { .document = document, .window = norm_window_new (application, document) };

  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1280, 800);
  gtk_window_present (GTK_WINDOW (bench.window));
  settle ();
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (bench.window)), "after-paint", G_CALLBACK (after_paint), &bench);
  g_timeout_add_seconds (GIVE_UP_S, give_up, words[1]);
  for (int turns = atoi (words[2]); turns > 0; turns--)
    turn (&bench, file);
  exit (0);
}

int
main (int argc, char **argv)
{
  g_autoptr (NormApplication) application = NULL;

  if (argc != 3 || !gtk_init_check ())
    {
      g_printerr ("bench-picture FILE TURNS (on a display)\n");
      return 2;
    }
  application = norm_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (measure), argv);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
