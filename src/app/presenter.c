/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presenter.h"
#include "lesson.h"
#include "presenter-view.h"

#include <glib/gi18n.h>

struct _NormPresenter
{
  GtkWindow parent_instance;

  /* Owned */
  NormDocument *document;

  int step;
  NormPresenterView *view; /* child */
};

G_DEFINE_FINAL_TYPE (NormPresenter, norm_presenter, GTK_TYPE_WINDOW)

int
norm_presenter_get_step (NormPresenter *self)
{
  g_return_val_if_fail (NORM_IS_PRESENTER (self), 0);
  return self->step;
}

NormDocument *
norm_presenter_get_document (NormPresenter *self)
{
  g_return_val_if_fail (NORM_IS_PRESENTER (self), NULL);
  return self->document;
}

gboolean
norm_presenter_is_blank (NormPresenter *self)
{
  g_return_val_if_fail (NORM_IS_PRESENTER (self), FALSE);
  return norm_presenter_view_is_blank (self->view);
}

/* ── where we are ── */

/* A document without a story is one page. */
static int
last_step (NormPresenter *self)
{
  return norm_story_picture_n_slides (self->document);
}

static void
show (NormPresenter *self, int step)
{
  g_autofree char *title = NULL;

  self->step = CLAMP (step, NORM_STORY_INPUT, last_step (self));
  norm_presenter_view_show (self->view, self->document, self->step);
  title = g_strdup_printf (_ ("%s (step %d of %d)"), norm_document_get_title (self->document), self->step, last_step (self));
  gtk_window_set_title (GTK_WINDOW (self), title);
}

/* Another lesson, in a document of its own; FALSE: there is none in that direction. */
static gboolean
show_lesson (NormPresenter *self, int distance)
{
  const char *name = norm_document_get_lesson (self->document);
  int number = name != NULL ? norm_lesson_number (name) : -1;
  g_autoptr (NormDocument) document = NULL;
  guint n_lessons;
  const NormLesson *lessons = norm_lessons (&n_lessons);

  if (number < 0 || number + distance < 0 || number + distance >= (int) n_lessons)
    return FALSE;
  document = norm_document_new ();
  if (!norm_document_load_lesson (document, lessons[number + distance].name, NULL))
    return FALSE;
  g_set_object (&self->document, document);
  show (self, distance > 0 ? NORM_STORY_INPUT : NORM_STORY_N_STEPS);
  return TRUE;
}

static void
move_on (NormPresenter *self, int distance)
{
  int step = self->step + distance;

  if (norm_presenter_view_is_blank (self->view)) /* the first click brings the picture back */
    norm_presenter_view_set_blank (self->view, FALSE);
  else if (step >= NORM_STORY_INPUT && step <= last_step (self))
    show (self, step);
  else if (!show_lesson (self, distance))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

/* ── keys and clicks ── */

static gboolean
key_pressed (NormPresenter *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
    case GDK_KEY_Right:
    case GDK_KEY_Down:
    case GDK_KEY_space:
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_n:
    case GDK_KEY_N:
      move_on (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
    case GDK_KEY_Left:
    case GDK_KEY_Up:
    case GDK_KEY_BackSpace:
    case GDK_KEY_p:
    case GDK_KEY_P:
      move_on (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      show (self, NORM_STORY_INPUT);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      show (self, NORM_STORY_N_STEPS);
      return GDK_EVENT_STOP;
    case GDK_KEY_period:
    case GDK_KEY_KP_Decimal:
    case GDK_KEY_b:
    case GDK_KEY_B:
      norm_presenter_view_set_blank (self->view, !norm_presenter_view_is_blank (self->view));
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
    case GDK_KEY_F5:
    case GDK_KEY_F11:
      gtk_window_close (GTK_WINDOW (self));
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
pressed (NormPresenter *self, int n_press, double x, double y)
{
  move_on (self, 1);
}

/* ── life ── */

/* As large as the screen, also where no window manager makes it so. */
static void
fill_screen (GtkWindow *self, GtkWindow *parent)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (parent));
  GdkMonitor *monitor = surface != NULL ? gdk_display_get_monitor_at_surface (gtk_widget_get_display (GTK_WIDGET (parent)), surface) : NULL;
  GdkRectangle area;

  if (monitor != NULL)
    {
      gdk_monitor_get_geometry (monitor, &area);
      gtk_window_set_default_size (self, area.width, area.height);
      gtk_window_fullscreen_on_monitor (self, monitor);
    }
  else
    gtk_window_fullscreen (self);
}

GtkWindow *
norm_presenter_new (GtkWindow *parent, NormDocument *document)
{
  NormPresenter *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent) && NORM_IS_DOCUMENT (document), NULL);
  self = g_object_new (NORM_TYPE_PRESENTER, "decorated", FALSE, "transient-for", parent, "destroy-with-parent", TRUE, "modal", TRUE, NULL);
  self->document = g_object_ref (document);
  show (self, MAX (norm_document_get_view_options (document).step, NORM_STORY_INPUT));
  fill_screen (GTK_WINDOW (self), parent);
  return GTK_WINDOW (self);
}

static void
norm_presenter_dispose (GObject *object)
{
  g_clear_object (&NORM_PRESENTER (object)->document);
  G_OBJECT_CLASS (norm_presenter_parent_class)->dispose (object);
}

static void
norm_presenter_class_init (NormPresenterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norm_presenter_dispose;
}

static void
norm_presenter_init (NormPresenter *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->view = NORM_PRESENTER_VIEW (norm_presenter_view_new ());
  gtk_window_set_child (GTK_WINDOW (self), GTK_WIDGET (self->view));
  gtk_widget_set_name (GTK_WIDGET (self), "presenter");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
}
