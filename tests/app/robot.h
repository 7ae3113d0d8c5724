/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "application.h"
#include "figure-view.h"
#include "window.h"

G_BEGIN_DECLS

/**
 * Robot: a person in front of the real window. It moves the real pointer and presses real keys of the X display (with xdotool), and never sleeps:
 * after each deed it waits until the program has taken in every event and drawn two frames; what takes longer is awaited by condition.
 *
 * Every test begins as a first start does: one window of 1280×800 at the display's top left corner, showing the first lesson, with the pointer
 * outside.
 */
typedef struct
{
  GtkApplication *application;
  NormWindow *window;     /* the window that is driven; NULL once it is closed */
  NormDocument *document; /* its document */
  NormFigureView *figure; /* its picture */
  char *folder;           /* an empty folder of this test */

  /*< private >*/
  GTimer *patience;
} Robot;

typedef void (*RobotTest) (Robot *robot);

/* Calls @add_tests, which calls robot_add_test(), in a private home. Without a display the tests fail. */
int robot_main (int argc, char **argv, void (*add_tests) (void));
void robot_add_test (const char *path, RobotTest test);

/* ── waiting ── */

/* Runs the main loop until @condition holds. Where it does not in time the test fails, with a picture of the screen. */
#define robot_await(robot, condition)                                       \
  G_STMT_START                                                              \
  {                                                                         \
    robot_wait_begin (robot);                                               \
    while (!(condition))                                                    \
      robot_wait_more (robot, G_STRINGIFY (condition), __FILE__, __LINE__); \
  }                                                                         \
  G_STMT_END
void robot_wait_begin (Robot *robot);
void robot_wait_more (Robot *robot, const char *condition, const char *file, int line);
/* Fails the test where @since is longer ago than patience lasts. */
void robot_wait_end (Robot *robot, GTimer *since, const char *condition, const char *file, int line);
/* Every event taken in, two frames drawn. */
void robot_settle (Robot *robot);
/* Fails the test, with a picture of the screen. */
void robot_fail (Robot *robot, const char *format, ...) G_GNUC_PRINTF (2, 3) G_GNUC_NORETURN;
/* Asserts with a picture of the screen. */
#define robot_assert(robot, condition)                                                      \
  G_STMT_START                                                                              \
  {                                                                                         \
    if (!(condition))                                                                       \
      robot_fail (robot, "%s:%d: not so: %s", __FILE__, __LINE__, G_STRINGIFY (condition)); \
  }                                                                                         \
  G_STMT_END

/* ── keys and pointer ── */

void robot_key (Robot *robot, const char *keys);  /* one or more, as xdotool writes them: "ctrl+z", "Down Down Return" */
void robot_type (Robot *robot, const char *text); /* ASCII */
/* Clears the focused field and types. */
void robot_retype (Robot *robot, const char *text);
void robot_move (Robot *robot, GtkWidget *widget, double x, double y);
/* Points at @widget (an expression, looked at each time) until @condition holds, again where what was meant has moved away in between. */
#define robot_point_until(robot, widget, x, y, condition)                              \
  G_STMT_START                                                                         \
  {                                                                                    \
    GTimer *pointing = g_timer_new ();                                                 \
    int nudge = 0;                                                                     \
    while (!(condition))                                                               \
      {                                                                                \
        robot_wait_end (robot, pointing, G_STRINGIFY (condition), __FILE__, __LINE__); \
        robot_move (robot, widget, (x) + (nudge ^= 1), y);                             \
      }                                                                                \
    g_timer_destroy (pointing);                                                        \
  }                                                                                    \
  G_STMT_END
void robot_move_away (Robot *robot); /* to where no window is */
void robot_click (Robot *robot, GtkWidget *widget);
void robot_click_at (Robot *robot, GtkWidget *widget, double x, double y, int n_clicks);
void robot_click_named (Robot *robot, const char *name);
void robot_hover_cell (Robot *robot, NormPanel panel, gsize cell);
void robot_click_cell (Robot *robot, NormPanel panel, gsize cell);
void robot_double_click_cell (Robot *robot, NormPanel panel, gsize cell);
/* Middle of a cell in the figure view's coordinates. */
void robot_cell_point (Robot *robot, NormPanel panel, gsize cell, double *x, double *y);
/* Gives @window the keyboard, as a window manager would, and waits until it has it. */
void robot_focus (Robot *robot, GtkWindow *window);
/* Any other deed of xdotool. */
void robot_do (Robot *robot, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* ── windows ── */

/* Drives @window from now on. */
void robot_drive (Robot *robot, NormWindow *window);
guint robot_n_windows (Robot *robot); /* main windows */
gulong robot_xid (GtkWidget *widget);
void robot_resize (Robot *robot, int width, int height);
/* A window other than @known, once it is there and active, such as a dialog. */
GtkWindow *robot_await_window (Robot *robot, GtkWindow *known);
/* Picks the entry called @label in an open menu. */
void robot_pick_menu (Robot *robot, const char *label);

/* ── pictures ── */

/* What the X server shows of the driven window. Free with cairo_surface_destroy(). */
cairo_surface_t *robot_photograph (Robot *robot);
/* 0xRRGGBB at a point of @widget */
guint32 robot_photograph_pixel (Robot *robot, cairo_surface_t *photograph, GtkWidget *widget, double x, double y);
/* Saves the whole screen as NAME.png beside the tests' logs. */
void robot_screenshot (const char *name);

/* ── deeds that many tests begin with ── */

/* Lesson @number, from 0. */
void robot_load_lesson (Robot *robot, guint number);
/* Types a PyTorch expression into the place for it. */
void robot_enter_expression (Robot *robot, const char *expression);
/* A file in the test's folder. */
char *robot_write_file (Robot *robot, const char *name, gconstpointer content, gssize size);
/* A file of tests/reference. */
char *robot_reference (const char *name);

G_END_DECLS
