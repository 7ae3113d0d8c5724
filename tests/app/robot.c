/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-find.h"
#include "figure-view-private.h"
#include "lesson.h"
#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>

#define PATIENCE_SECONDS 10.0
#define RECHECK_MS       20
#define DOUBLE_CLICK_MS  60

#ifdef __SANITIZE_ADDRESS__
#define SLOWNESS 6.0
#else
#define SLOWNESS 1.0
#endif

/* ── waiting ── */

static double
patience (void)
{
  const char *factor = g_getenv ("NORM_TEST_TIMEOUT_FACTOR");

  return PATIENCE_SECONDS * SLOWNESS * (factor != NULL ? g_ascii_strtod (factor, NULL) : 1);
}

static char *
output_path (const char *name)
{
  const char *folder = g_getenv ("NORM_TEST_OUTPUT");
  g_autofree char *program = g_path_get_basename (g_get_prgname ());
  g_autofree char *file_name = g_strdup_printf ("%s-%s.png", program, name);

  g_strdelimit (file_name, "/ ", '-');
  if (folder != NULL)
    g_mkdir_with_parents (folder, 0700);
  return g_build_filename (folder != NULL ? folder : g_get_tmp_dir (), file_name, NULL);
}

void
robot_screenshot (const char *name)
{
  g_autofree char *path = output_path (name);
  const char *argv[] = { "import", "-window", "root", path, NULL };

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL))
    g_test_message ("no screenshot: ImageMagick's import does not work");
  else
    g_test_message ("screenshot: %s", path);
}

void
robot_fail (Robot *robot, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  robot_screenshot (strrchr (g_test_get_path (), '/') + 1);
  g_printerr ("%s: %s\n", g_test_get_path (), message);
  g_print ("Bail out! %s: %s\n", g_test_get_path (), message);
  exit (EXIT_FAILURE);
}

static gboolean
look_again (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
robot_wait_begin (Robot *robot)
{
  g_timer_start (robot->patience);
}

void
robot_wait_end (Robot *robot, GTimer *since, const char *condition, const char *file, int line)
{
  if (g_timer_elapsed (since, NULL) > patience ())
    robot_fail (robot, "%s:%d: waited in vain for: %s", file, line, condition);
}

void
robot_wait_more (Robot *robot, const char *condition, const char *file, int line)
{
  guint source;

  robot_wait_end (robot, robot->patience, condition, file, line);
  source = g_timeout_add (RECHECK_MS, look_again, NULL); /* conditions need not come with an event */
  g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer n_frames)
{
  (*(guint *) n_frames)++;
  return G_SOURCE_CONTINUE;
}

/* Events that the server has sent are in the socket after a round trip; motion is handed out with the next frame, and shown with the one after it. */
void
robot_settle (Robot *robot)
{
  g_autoptr (GtkWidget) window = robot->window != NULL ? g_object_ref (GTK_WIDGET (robot->window)) : NULL;
  guint n_frames = 0, callback;

  gdk_display_sync (gdk_display_get_default ());
  if (window == NULL || !gtk_widget_get_mapped (window))
    return;
  callback = gtk_widget_add_tick_callback (window, count_frame, &n_frames, NULL);
  robot_await (robot, n_frames >= 2 || !gtk_widget_get_mapped (window));
  gtk_widget_remove_tick_callback (window, callback);
}

/* ── keys and pointer ── */

static void
process_ended (GObject *process, GAsyncResult *result, gpointer ended)
{
  *(int *) ended = g_subprocess_wait_check_finish (G_SUBPROCESS (process), result, NULL) ? 1 : -1;
}

/* The window must go on living meanwhile: the server sends it what the tool does. */
static void
run_tool (Robot *robot, const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);
  g_autofree char *command = g_strjoinv (" ", (char **) argv);
  int ended = 0;

  if (process == NULL)
    robot_fail (robot, "%s: %s", command, error->message);
  g_subprocess_wait_async (process, NULL, process_ended, &ended);
  robot_wait_begin (robot);
  while (ended == 0)
    robot_wait_more (robot, command, "the end of", 0);
  if (ended < 0)
    robot_fail (robot, "%s failed", command);
}

void
robot_do (Robot *robot, const char *format, ...)
{
  g_autofree char *words = NULL;
  g_autofree char *command = NULL;
  g_auto (GStrv) argv = NULL;
  va_list args;

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);
  command = g_strconcat ("xdotool ", words, NULL);
  argv = g_strsplit (command, " ", -1);
  run_tool (robot, (const char *const *) argv);
  robot_settle (robot);
}

void
robot_key (Robot *robot, const char *keys)
{
  robot_do (robot, "key --delay 2 %s", keys);
}

void
robot_type (Robot *robot, const char *text)
{
  const char *argv[] = { "xdotool", "type", "--delay", "2", "--", text, NULL };

  run_tool (robot, argv);
  robot_settle (robot);
}

void
robot_retype (Robot *robot, const char *text)
{
  robot_key (robot, "ctrl+a");
  robot_type (robot, text);
}

gulong
robot_xid (GtkWidget *widget)
{
  return gdk_x11_surface_get_xid (gtk_native_get_surface (gtk_widget_get_native (widget)));
}

/* From a widget's coordinates to those of its X window. */
static void
surface_point (Robot *robot, GtkWidget *widget, double x, double y, int *surface_x, int *surface_y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  graphene_point_t point;
  double dx, dy;

  if (!gtk_widget_compute_point (widget, GTK_WIDGET (native), &GRAPHENE_POINT_INIT (x, y), &point))
    robot_fail (robot, "%s has no place on the screen", gtk_widget_get_name (widget));
  gtk_native_get_surface_transform (native, &dx, &dy);
  *surface_x = (int) (point.x + dx);
  *surface_y = (int) (point.y + dy);
}

/* What slides in has its place only when it has come to rest. */
static void
await_rest (Robot *robot, GtkWidget *widget)
{
  int x, y, last_x = -1, last_y = -1;

  while (gtk_widget_get_mapped (widget))
    {
      surface_point (robot, widget, 0, 0, &x, &y);
      if (x == last_x && y == last_y)
        return;
      last_x = x;
      last_y = y;
      robot_settle (robot);
    }
}

void
robot_move (Robot *robot, GtkWidget *widget, double x, double y)
{
  g_autoptr (GtkWidget) kept = g_object_ref (widget);
  int surface_x, surface_y;

  await_rest (robot, widget);
  if (!gtk_widget_get_mapped (widget))
    return; /* went away meanwhile */
  surface_point (robot, widget, x, y, &surface_x, &surface_y);
  robot_do (robot, "mousemove --window %lu %d %d", robot_xid (widget), surface_x, surface_y);
}

void
robot_move_away (Robot *robot)
{
  robot_do (robot, "mousemove 1915 1075");
}

/* What is at a point of @widget on the screen. */
static GtkWidget *
pick (GtkWidget *widget, double x, double y)
{
  GtkWidget *native = GTK_WIDGET (gtk_widget_get_native (widget));
  graphene_point_t point;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_compute_point (widget, native, &GRAPHENE_POINT_INIT (x, y), &point))
    return NULL;
  return gtk_widget_pick (native, point.x, point.y, GTK_PICK_DEFAULT);
}

/* A click must reach what it is meant for: something else on top, for longer than an animation takes, is a defect. */
static void
await_reachable (Robot *robot, GtkWidget *widget, double x, double y)
{
  g_autofree char *wish = g_strdup_printf ("a click on %s", gtk_widget_get_name (widget));
  GtkWidget *hit;

  robot_wait_begin (robot);
  while (gtk_widget_get_mapped (widget) && ((hit = pick (widget, x, y)) == NULL || (hit != widget && !gtk_widget_is_ancestor (hit, widget))))
    robot_wait_more (robot, wish, hit != NULL ? gtk_widget_get_name (hit) : "nothing there", 0);
}

/* Turns the wheel over the scrolled area around @widget until its middle can be seen. */
static void
scroll_into_view (Robot *robot, GtkWidget *widget)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);

  for (; scrolled != NULL; scrolled = gtk_widget_get_ancestor (gtk_widget_get_parent (scrolled), GTK_TYPE_SCROLLED_WINDOW))
    for (int turns = 0; turns < 40; turns++)
      {
        graphene_rect_t bounds;
        double middle, height = gtk_widget_get_height (scrolled);

        if (!gtk_widget_compute_bounds (widget, scrolled, &bounds))
          return;
        middle = bounds.origin.y + bounds.size.height / 2;
        if (middle >= 0 && middle < height)
          break;
        robot_move (robot, scrolled, 8, height / 2);
        robot_do (robot, "click %d", middle < 0 ? 4 : 5);
      }
}

/* FALSE when @widget goes away before it can be clicked. */
static gboolean
try_click_at (Robot *robot, GtkWidget *widget, double x, double y, int n_clicks)
{
  g_autoptr (GtkWidget) kept = g_object_ref (widget);
  int surface_x, surface_y;

  await_rest (robot, widget);
  await_reachable (robot, widget, x, y);
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  surface_point (robot, widget, x, y, &surface_x, &surface_y);
  robot_do (robot, "mousemove --window %lu %d %d click --repeat %d --delay %d 1", robot_xid (widget), surface_x, surface_y, n_clicks,
            DOUBLE_CLICK_MS);
  return TRUE;
}

static gboolean
try_click (Robot *robot, GtkWidget *widget)
{
  g_autoptr (GtkWidget) kept = g_object_ref (widget);

  await_rest (robot, widget);
  scroll_into_view (robot, widget);
  return try_click_at (robot, widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0, 1);
}

void
robot_click_at (Robot *robot, GtkWidget *widget, double x, double y, int n_clicks)
{
  if (!try_click_at (robot, widget, x, y, n_clicks))
    robot_fail (robot, "what was to be clicked went away");
}

void
robot_click (Robot *robot, GtkWidget *widget)
{
  if (!try_click (robot, widget))
    robot_fail (robot, "what was to be clicked went away");
}

void
robot_click_named (Robot *robot, const char *name)
{
  robot_click (robot, robot_find (robot, name));
}

void
robot_cell_point (Robot *robot, NormPanel panel, gsize cell, double *x, double *y)
{
  cairo_rectangle_t rect;

  robot_await (robot, norm_figure_view_get_figure (robot->figure) != NULL);
  if (!norm_figure_cell_rect (norm_figure_view_get_figure (robot->figure), panel, cell, &rect))
    robot_fail (robot, "panel %d has no cell %" G_GSIZE_FORMAT, panel, cell);
  *x = NORM_FIGURE_VIEW_MARGIN + rect.x + rect.width / 2;
  *y = NORM_FIGURE_VIEW_MARGIN + rect.y + rect.height / 2;
}

void
robot_hover_cell (Robot *robot, NormPanel panel, gsize cell)
{
  double x, y, last_x, last_y;

  robot_cell_point (robot, panel, cell, &x, &y);
  do /* a picture that was laid out anew meanwhile has its cells elsewhere */
    {
      robot_move (robot, GTK_WIDGET (robot->figure), x, y);
      last_x = x;
      last_y = y;
      robot_cell_point (robot, panel, cell, &x, &y);
    }
  while (x != last_x || y != last_y);
}

static void
click_cell (Robot *robot, NormPanel panel, gsize cell, int n_clicks)
{
  double x, y;

  robot_cell_point (robot, panel, cell, &x, &y);
  robot_click_at (robot, GTK_WIDGET (robot->figure), x, y, n_clicks);
}

void
robot_click_cell (Robot *robot, NormPanel panel, gsize cell)
{
  click_cell (robot, panel, cell, 1);
}

void
robot_double_click_cell (Robot *robot, NormPanel panel, gsize cell)
{
  click_cell (robot, panel, cell, 2);
}

/* ── windows ── */

void
robot_focus (Robot *robot, GtkWindow *window)
{
  robot_await (robot, gtk_widget_get_mapped (GTK_WIDGET (window)));
  robot_settle (robot);
  robot_do (robot, "windowraise %lu windowfocus %lu", robot_xid (GTK_WIDGET (window)), robot_xid (GTK_WIDGET (window)));
  robot_await (robot, gtk_window_is_active (window));
}

void
robot_drive (Robot *robot, NormWindow *window)
{
  g_clear_weak_pointer (&robot->window);
  g_set_weak_pointer (&robot->window, window);
  robot->document = norm_window_get_document (window);
  robot_await (robot, gtk_widget_get_mapped (GTK_WIDGET (window)));
  robot->figure = NORM_FIGURE_VIEW (robot_descendant (GTK_WIDGET (window), NORM_TYPE_FIGURE_VIEW));
  robot_focus (robot, GTK_WINDOW (window));
}

guint
robot_n_windows (Robot *robot)
{
  guint n_windows = 0;

  for (GList *window = gtk_application_get_windows (robot->application); window != NULL; window = window->next)
    n_windows += NORM_IS_WINDOW (window->data);
  return n_windows;
}

/* As a person who drags the edge does, again where the window could not follow at once: only a narrow window hides the pane that made it wide. */
void
robot_resize (Robot *robot, int width, int height)
{
  GtkWidget *window = GTK_WIDGET (robot->window);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  for (int attempt = 0; attempt < 3; attempt++)
    {
      robot_do (robot, "windowsize %lu %d %d", robot_xid (window), width, height);
      robot_settle (robot);
      robot_settle (robot); /* panes are shown and hidden after the new width is known */
      if (gdk_surface_get_width (surface) == width && gdk_surface_get_height (surface) == height)
        return;
    }
  robot_fail (robot, "the window is %d×%d, not %d×%d", gdk_surface_get_width (surface), gdk_surface_get_height (surface), width, height);
}

static GtkWindow *
other_window (GtkWindow *known)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint position = 0; position < g_list_model_get_n_items (windows); position++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, position);

      if (window != known && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

GtkWindow *
robot_await_window (Robot *robot, GtkWindow *known)
{
  GtkWindow *window = NULL;

  robot_await (robot, (window = other_window (known)) != NULL);
  robot_focus (robot, window);
  return window;
}

void
robot_pick_menu (Robot *robot, const char *label)
{
  GtkWidget *entry = NULL;

  do /* a menu may be filled anew while it is open */
    robot_await (robot, (entry = robot_look_for_words_in (GTK_TYPE_POPOVER, label)) != NULL);
  while (!try_click (robot, entry));
}

/* ── pictures ── */

cairo_surface_t *
robot_photograph (Robot *robot)
{
  g_autofree char *path = g_build_filename (robot->folder, "photograph.png", NULL);
  g_autofree char *xid = g_strdup_printf ("%lu", robot_xid (GTK_WIDGET (robot->window)));
  const char *argv[] = { "import", "-window", xid, path, NULL };
  cairo_surface_t *photograph;

  robot_settle (robot);
  run_tool (robot, argv);
  photograph = cairo_image_surface_create_from_png (path);
  if (cairo_surface_status (photograph) != CAIRO_STATUS_SUCCESS)
    robot_fail (robot, "no photograph: %s", cairo_status_to_string (cairo_surface_status (photograph)));
  return photograph;
}

guint32
robot_photograph_pixel (Robot *robot, cairo_surface_t *photograph, GtkWidget *widget, double x, double y)
{
  const guchar *data = cairo_image_surface_get_data (photograph);
  int surface_x, surface_y;
  guint32 pixel;

  surface_point (robot, widget, x, y, &surface_x, &surface_y);
  if (surface_x < 0 || surface_y < 0 || surface_x >= cairo_image_surface_get_width (photograph) ||
      surface_y >= cairo_image_surface_get_height (photograph))
    robot_fail (robot, "(%d, %d) is outside the photograph", surface_x, surface_y);
  memcpy (&pixel, data + (gsize) surface_y * cairo_image_surface_get_stride (photograph) + (gsize) surface_x * 4, 4);
  return pixel & 0xFFFFFF;
}

/* ── deeds that many tests begin with ── */

void
robot_load_lesson (Robot *robot, guint number)
{
  const char *name = norm_lessons (NULL)[number].name;

  gtk_widget_activate_action (GTK_WIDGET (robot->window), "win.lesson", "s", name);
  robot_await (robot, g_strcmp0 (norm_document_get_lesson (robot->document), name) == 0);
  robot_settle (robot);
}

void
robot_enter_expression (Robot *robot, const char *expression)
{
  GtkWidget *text;

  robot_key (robot, "ctrl+l");
  text = robot_find (robot, "expression-text");
  robot_await (robot, gtk_widget_has_focus (text));
  robot_type (robot, expression);
  robot_key (robot, "Return");
  robot_await (robot, robot_look_for ("expression-text") == NULL);
  robot_settle (robot);
}

char *
robot_write_file (Robot *robot, const char *name, gconstpointer content, gssize size)
{
  char *path = g_build_filename (robot->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, content, size, &error))
    robot_fail (robot, "%s", error->message);
  return path;
}

char *
robot_reference (const char *name)
{
  const char *folder = g_getenv ("NORM_TEST_REFERENCE");

  g_assert_nonnull (folder);
  return g_build_filename (folder, name, NULL);
}
