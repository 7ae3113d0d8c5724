/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * first-frame COMMAND [ARG…]: milliseconds from starting a program to its first painted frame, then ends it.
 *
 * Asks the X server alone, so that every toolkit and program is treated alike: the root window gets a colour no program paints with; a window counts
 * as painted when none of a grid of its pixels shows that colour, or the black of a window without content.
 */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROOT_COLOR       0xff00ff
#define SMALLEST_WINDOW  200 /* px; smaller ones are helpers of the toolkit */
#define POINTS_PER_SIDE  3
#define GIVE_UP_AFTER_MS 30000
#define POLL_NS          300000

static double
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* A window may vanish between two requests; then it is not painted. */
static int
ignore_error (Display *display, XErrorEvent *event)
{
  return 0;
}

static int
point_is_painted (Display *display, Window window, int x, int y)
{
  XImage *image = XGetImage (display, window, x, y, 1, 1, AllPlanes, ZPixmap);
  unsigned long pixel;

  if (image == NULL)
    return 0;
  pixel = XGetPixel (image, 0, 0) & 0xffffff;
  XDestroyImage (image);
  return pixel != ROOT_COLOR && pixel != 0;
}

static int
window_is_painted (Display *display, Window window)
{
  XWindowAttributes attributes;

  if (!XGetWindowAttributes (display, window, &attributes) || attributes.map_state != IsViewable || attributes.width < SMALLEST_WINDOW ||
      attributes.height < SMALLEST_WINDOW)
    return 0;
  for (int row = 1; row <= POINTS_PER_SIDE; row++)
    for (int column = 1; column <= POINTS_PER_SIDE; column++)
      if (!point_is_painted (display, window, attributes.width * column / (POINTS_PER_SIDE + 1), attributes.height * row / (POINTS_PER_SIDE + 1)))
        return 0;
  return 1;
}

static int
any_window_is_painted (Display *display)
{
  Window root, parent, *windows;
  unsigned int n_windows;
  int painted = 0;

  if (!XQueryTree (display, DefaultRootWindow (display), &root, &parent, &windows, &n_windows))
    return 0;
  for (unsigned int which = 0; which < n_windows && !painted; which++)
    painted = window_is_painted (display, windows[which]);
  if (windows != NULL)
    XFree (windows);
  return painted;
}

static int
wait_for_frame (Display *display, double deadline)
{
  while (now_ms () < deadline)
    {
      if (any_window_is_painted (display))
        return 1;
      nanosleep (&(struct timespec){ 0, POLL_NS }, NULL);
    }
  return 0;
}

int
main (int argc, char **argv)
{
  Display *display = XOpenDisplay (NULL);
  double start;
  pid_t child;
  int painted;

  if (argc < 2 || display == NULL)
    {
      fprintf (stderr, argc < 2 ? "first-frame COMMAND [ARG…]\n" : "first-frame: no X display\n");
      return 2;
    }
  XSetErrorHandler (ignore_error);
  XSetWindowBackground (display, DefaultRootWindow (display), ROOT_COLOR);
  XClearWindow (display, DefaultRootWindow (display));
  XSync (display, False);
  start = now_ms ();
  child = fork ();
  if (child == 0)
    {
      execvp (argv[1], argv + 1);
      _exit (127);
    }
  painted = wait_for_frame (display, start + GIVE_UP_AFTER_MS);
  if (painted)
    printf ("%.2f\n", now_ms () - start);
  else
    fprintf (stderr, "first-frame: %s painted no window\n", argv[1]);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  XCloseDisplay (display);
  return painted ? 0 : 1;
}
