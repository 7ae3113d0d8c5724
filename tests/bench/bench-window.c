/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-window hover|edit lesson|six|SHAPE [figure]: what one motion of the selection, or one edited value, costs a window, or one with the figure
 * alone.
 * "six" are six pipelines over (8, 16, 32) side by side.
 *
 * Prints "MAIN WALL CALL LAYOUT PAINT" in milliseconds, once per frame: time of the main thread, and time on the clock, from the call to the document
 * until the frame that shows it is painted; and of the main thread's time, what went into the call (widgets that listen), into the layout, and into
 * painting. The clock's time includes the wait for the next tick of the frame clock.
 */
#include "application.h"
#include "figure-view.h"
#include "generate.h"
#include "lesson.h"
#include "preset.h"
#include "window.h"

#include <time.h>

#define N_FRAMES      61
#define N_WARM_FRAMES 10

typedef struct
{
  GMainLoop *loop;        /* owned */
  NormDocument *document; /* borrowed */
  GdkFrameClock *clock;   /* borrowed */
  gboolean edits;
  guint n_done;
  double wall_start;                   /* ms; 0: nothing under way */
  double main_start, called, laid_out; /* ms of the main thread */
} Bench;

static double
clock_ms (clockid_t which)
{
  struct timespec now;

  clock_gettime (which, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* Cells far apart, in all pools; never the same twice in a row. */
static gsize
next_cell (const Bench *bench)
{
  gsize n = norm_document_get_view (bench->document)->n_values;

  return (bench->n_done * (n / 2 + n / 7 + 1) + 1) % n;
}

static gboolean
change (gpointer data)
{
  Bench *bench = data;
  gsize cell = next_cell (bench);
  g_autofree char *text = g_strdup_printf ("%u", bench->n_done % 7 + 5); /* never what a cell of the lesson holds already */

  bench->main_start = clock_ms (CLOCK_THREAD_CPUTIME_ID);
  bench->wall_start = clock_ms (CLOCK_MONOTONIC);
  if (!bench->edits)
    norm_document_hover (bench->document, cell);
  else if (!norm_document_set_value (bench->document, norm_view_source (norm_document_get_view (bench->document), cell), text, NULL))
    g_error ("the value was not taken");
  bench->called = clock_ms (CLOCK_THREAD_CPUTIME_ID);
  return G_SOURCE_REMOVE;
}

static void
after_layout (Bench *bench)
{
  bench->laid_out = clock_ms (CLOCK_THREAD_CPUTIME_ID);
}

static void
print_frame (const Bench *bench)
{
  double now = clock_ms (CLOCK_THREAD_CPUTIME_ID);

  g_print ("%.4f %.4f %.4f %.4f %.4f\n", now - bench->main_start, clock_ms (CLOCK_MONOTONIC) - bench->wall_start, bench->called - bench->main_start,
           bench->laid_out - bench->called, now - bench->laid_out);
}

static void
after_paint (Bench *bench)
{
  if (bench->wall_start == 0 || norm_document_is_busy (bench->document))
    return;
  if (bench->n_done >= N_WARM_FRAMES)
    print_frame (bench);
  bench->wall_start = 0;
  if (++bench->n_done == N_FRAMES + N_WARM_FRAMES)
    g_main_loop_quit (bench->loop);
  else
    g_timeout_add (30, change, bench);
}

static void fill_document (NormDocument *document, const char *content);

static void
compare_six (NormDocument *document)
{
  fill_document (document, "8,16,32");
  for (const NormPreset *preset = norm_presets (NULL); preset->id != NULL; preset++)
    if (g_str_equal (preset->id, "layers") || g_str_equal (preset->id, "train-eval"))
      norm_preset_apply (preset, document);
  if (norm_document_get_n_pipelines (document) != 6)
    g_error ("there are %u pipelines", norm_document_get_n_pipelines (document));
}

static void
fill_document (NormDocument *document, const char *content)
{
  NormFill normal = { NORM_FILL_NORMAL, 0, 1, 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = NULL;
  gsize shape[NORM_MAX_RANK];
  int rank;

  if (g_str_equal (content, "six"))
    {
      compare_six (document);
      return;
    }
  if (g_str_equal (content, "lesson"))
    norm_document_load_lesson (document, norm_lessons (NULL)->name, &error);
  else if (norm_shape_from_text (content, &rank, shape, &error))
    tensor = norm_tensor_generate (NORM_DTYPE_FLOAT32, rank, shape, &normal, &error);
  if (error != NULL)
    g_error ("%s", error->message);
  if (tensor != NULL)
    norm_document_start (document, tensor, "");
  while (norm_document_is_busy (document))
    g_main_context_iteration (NULL, TRUE);
}

/* The pictures of a started window settle for a moment: fonts, sizes, animations. */
static void
settle (void)
{
  gint64 until = g_get_monotonic_time () + G_USEC_PER_SEC;

  while (g_get_monotonic_time () < until)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static GtkWindow *
create_figure_window (GtkApplication *application, NormDocument *document)
{
  GtkWindow *window = GTK_WINDOW (gtk_application_window_new (application));
  GtkWidget *view = norm_figure_view_new ();

  norm_document_view_set_document (NORM_DOCUMENT_VIEW (view), document);
  gtk_window_set_child (window, view);
  return window;
}

static void
measure (GtkApplication *application, gpointer arguments)
{
  char **words = arguments;
  g_autoptr (NormDocument) document = norm_document_new ();
  Bench bench = { .loop = g_main_loop_new (NULL, FALSE), .document = document, .edits = g_str_equal (words[1], "edit") };
  GtkWindow *window;

  fill_document (document, words[2]);
  window = words[3] != NULL ? create_figure_window (application, document) : GTK_WINDOW (norm_window_new (application, document));
  gtk_window_set_default_size (window, 1280, 800);
  gtk_window_present (window);
  settle ();
  bench.clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  g_signal_connect_swapped (bench.clock, "before-paint", G_CALLBACK (after_layout), &bench); /* not every frame has a layout */
  g_signal_connect_swapped (bench.clock, "layout", G_CALLBACK (after_layout), &bench);
  g_signal_connect_swapped (bench.clock, "after-paint", G_CALLBACK (after_paint), &bench);
  g_timeout_add (30, change, &bench);
  g_main_loop_run (bench.loop);
  g_signal_handlers_disconnect_by_data (bench.clock, &bench);
  g_main_loop_unref (bench.loop);
  g_application_quit (G_APPLICATION (application));
}

int
main (int argc, char **argv)
{
  g_autoptr (NormApplication) application = NULL;

  if (argc < 3 || argc > 4 || !gtk_init_check ())
    {
      g_printerr ("bench-window hover|edit lesson|six|SHAPE [figure] (on a display)\n");
      return 2;
    }
  application = norm_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (measure), argv);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
