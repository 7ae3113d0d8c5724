/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-story lesson:NAME|SHAPE: walks the steps of a story in a window of 1280×800, to the end and back, and counts the frames of its motions.
 *
 * Prints "PAINTED MISSED CPU" once per motion: frames that were painted while it went on, how many more the frame clock would have had in that time,
 * and milliseconds of the main thread for the longest of them.
 */
#include "application.h"
#include "generate.h"
#include "story-view.h"
#include "window.h"

#include <math.h>
#include <time.h>

#define N_ROUNDS 3
#define REST_MS  60

typedef struct
{
  GMainLoop *loop;
  NormWindow *window;
  NormStoryPicture *picture;
  GdkFrameClock *clock;
  int n_done;
  gboolean moves;
  gint64 first; /* µs: its first frame */
  guint n_painted;
  double cpu, longest; /* ms of the main thread: at the last frame, the most for one */
} Bench;

static gboolean step_on (gpointer data);

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
end_motion (Bench *bench, gint64 now)
{
  gint64 interval, presentation;
  long expected;

  gdk_frame_clock_get_refresh_info (bench->clock, gdk_frame_clock_get_frame_time (bench->clock), &interval, &presentation);
  expected = lround ((double) (now - bench->first) / (double) interval) + 1;
  g_print ("%u %ld %.2f\n", bench->n_painted, MAX (0, expected - (long) bench->n_painted), bench->longest);
  bench->moves = FALSE;
  bench->n_done++;
  if (bench->n_done == N_ROUNDS * 2 * (NORM_STORY_N_STEPS - 1))
    g_main_loop_quit (bench->loop);
  else
    g_timeout_add (REST_MS, step_on, bench);
}

/* The first frame also arranges both pictures; it is not in the time of the longest. */
static void
after_paint (Bench *bench)
{
  gint64 now = g_get_monotonic_time ();
  double cpu = cpu_ms ();

  if (!bench->moves)
    return;
  if (bench->n_painted++ == 0)
    bench->first = now;
  else
    bench->longest = MAX (bench->longest, cpu - bench->cpu);
  bench->cpu = cpu;
  if (!norm_story_picture_is_moving (bench->picture))
    end_motion (bench, now);
}

/* 1 … 8, 7 … 1, and again */
static gboolean
step_on (gpointer data)
{
  Bench *bench = data;
  gboolean back = bench->n_done / (NORM_STORY_N_STEPS - 1) % 2 != 0;

  gtk_widget_activate_action (GTK_WIDGET (bench->window), back ? "win.previous-step" : "win.next-step", NULL);
  bench->moves = TRUE;
  bench->n_painted = 0;
  bench->longest = 0;
  return G_SOURCE_REMOVE;
}

static void
fill_document (NormDocument *document, const char *content)
{
  NormFill normal = { NORM_FILL_NORMAL, 0, 1, 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormTensor) tensor = NULL;
  gsize shape[NORM_MAX_RANK];
  int rank;

  if (g_str_has_prefix (content, "lesson:"))
    norm_document_load_lesson (document, content + strlen ("lesson:"), &error);
  else if (norm_shape_from_text (content, &rank, shape, &error))
    tensor = norm_tensor_generate (NORM_DTYPE_FLOAT32, rank, shape, &normal, &error);
  if (error != NULL)
    g_error ("%s", error->message);
  if (tensor != NULL)
    norm_document_start (document, tensor, "");
  while (norm_document_is_busy (document))
    g_main_context_iteration (NULL, TRUE);
}

/* The one that is seen: of the active pipeline, or of a comparison. */
static GtkWidget *
find_picture (GtkWidget *widget)
{
  if (NORM_IS_STORY_PICTURE (widget) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_picture (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
settle (void)
{
  gint64 until = g_get_monotonic_time () + G_USEC_PER_SEC;

  while (g_get_monotonic_time () < until)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
measure (GtkApplication *application, gpointer content)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  Bench bench = { .loop = g_main_loop_new (NULL, FALSE) };

  fill_document (document, content);
  bench.window = norm_window_new (application, document);
  g_object_set (gtk_widget_get_settings (GTK_WIDGET (bench.window)), "gtk-enable-animations", TRUE, NULL);
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1280, 800);
  gtk_window_present (GTK_WINDOW (bench.window));
  gtk_widget_activate_action (GTK_WIDGET (bench.window), "win.step", "i", 1);
  settle ();
  bench.picture = NORM_STORY_PICTURE (find_picture (GTK_WIDGET (bench.window)));
  bench.clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench.window));
  g_signal_connect_swapped (bench.clock, "after-paint", G_CALLBACK (after_paint), &bench);
  g_timeout_add (REST_MS, step_on, &bench);
  g_main_loop_run (bench.loop);
  g_signal_handlers_disconnect_by_data (bench.clock, &bench);
  g_main_loop_unref (bench.loop);
  g_application_quit (G_APPLICATION (application));
}

int
main (int argc, char **argv)
{
  g_autoptr (NormApplication) application = NULL;

  if (argc != 2 || !gtk_init_check ())
    {
      g_printerr ("bench-story lesson:NAME|SHAPE (on a display)\n");
      return 2;
    }
  application = norm_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (measure), argv[1]);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
