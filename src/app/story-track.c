/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-track.h"
#include "story.h"

#include <glib/gi18n.h>

#define LEAST_WIDTH  14 /* px of a step */
#define SIDE_PADDING 5  /* px beside a name */
#define PADDING      5  /* px above and below */
#define SPACING      2  /* px between dot and name */

/* One step: a button, with a dot and a name over it. */
typedef struct
{
  GtkWidget *button, *dot, *label; /* children */
} Stop;

struct _NormStoryTrack
{
  GtkWidget parent_instance;

  Stop stops[NORM_STORY_N_STEPS];
};

G_DEFINE_FINAL_TYPE (NormStoryTrack, norm_story_track, GTK_TYPE_WIDGET)

GtkWidget *
norm_story_track_new (void)
{
  return g_object_new (NORM_TYPE_STORY_TRACK, NULL);
}

static void
set_class (const Stop *stop, const char *name, gboolean has)
{
  GtkWidget *widgets[] = { stop->button, stop->dot, stop->label };

  for (guint which = 0; which < G_N_ELEMENTS (widgets); which++)
    if (has)
      gtk_widget_add_css_class (widgets[which], name);
    else
      gtk_widget_remove_css_class (widgets[which], name);
}

void
norm_story_track_set_step (NormStoryTrack *self, int step)
{
  g_return_if_fail (NORM_IS_STORY_TRACK (self));
  for (int stop = 1; stop <= NORM_STORY_N_STEPS; stop++)
    {
      set_class (&self->stops[stop - 1], "done", stop <= step);
      set_class (&self->stops[stop - 1], "current", stop == step);
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->stops[stop - 1].button), GTK_ACCESSIBLE_STATE_PRESSED,
                                   stop == step ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
    }
}

void
norm_story_track_describe (NormStoryTrack *self, int step, const char *title, gboolean idle)
{
  g_autofree char *spoken = NULL;

  g_return_if_fail (NORM_IS_STORY_TRACK (self) && step >= 1 && step <= NORM_STORY_N_STEPS);
  spoken = g_strdup_printf (_ ("Step %d: %s"), step, title);
  set_class (&self->stops[step - 1], "idle", idle);
  gtk_widget_set_tooltip_text (self->stops[step - 1].button, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->stops[step - 1].button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* ── places ── */

static int
natural (GtkWidget *widget, GtkOrientation orientation)
{
  int size;

  gtk_widget_measure (widget, orientation, -1, NULL, &size, NULL, NULL);
  return size;
}

/* With its name. */
static int
natural_width (NormStoryTrack *self, int stop)
{
  return MAX (natural (self->stops[stop].label, GTK_ORIENTATION_HORIZONTAL) + 2 * SIDE_PADDING, LEAST_WIDTH);
}

static int
all_natural (NormStoryTrack *self)
{
  int width = 0;

  for (int stop = 0; stop < NORM_STORY_N_STEPS; stop++)
    width += natural_width (self, stop);
  return width;
}

static int
natural_height (NormStoryTrack *self, gboolean named)
{
  int dot = natural (self->stops[0].dot, GTK_ORIENTATION_VERTICAL), label = natural (self->stops[0].label, GTK_ORIENTATION_VERTICAL);

  return MAX (natural (self->stops[0].button, GTK_ORIENTATION_VERTICAL), 2 * PADDING + dot + (named ? SPACING + label : 0));
}

static GtkSizeRequestMode
norm_story_track_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
norm_story_track_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural_size, int *minimum_baseline,
                          int *natural_baseline)
{
  NormStoryTrack *self = NORM_STORY_TRACK (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST_WIDTH * NORM_STORY_N_STEPS;
      *natural_size = all_natural (self);
    }
  else
    *minimum = *natural_size = natural_height (self, for_size >= all_natural (self));
}

static void
place_stop (const Stop *stop, int x, int width, int height, gboolean named)
{
  int dot_width = natural (stop->dot, GTK_ORIENTATION_HORIZONTAL), dot_height = natural (stop->dot, GTK_ORIENTATION_VERTICAL);
  int label_height = natural (stop->label, GTK_ORIENTATION_VERTICAL), used = dot_height + (named ? SPACING + label_height : 0);
  int y = (height - used) / 2;

  gtk_widget_size_allocate (stop->button, &(GtkAllocation){ x, 0, width, height }, -1);
  gtk_widget_size_allocate (stop->dot, &(GtkAllocation){ x + (width - dot_width) / 2, y, dot_width, dot_height }, -1);
  gtk_widget_set_child_visible (stop->label, named);
  if (named)
    gtk_widget_size_allocate (stop->label, &(GtkAllocation){ x, y + dot_height + SPACING, width, label_height }, -1);
}

/* Names as wide as they are, the rest shared out; without them all the same. */
static void
norm_story_track_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NormStoryTrack *self = NORM_STORY_TRACK (widget);
  int free = width - all_natural (self), x = 0;
  gboolean named = free >= 0, mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (int stop = 0; stop < NORM_STORY_N_STEPS; stop++)
    {
      int share = free * (stop + 1) / NORM_STORY_N_STEPS - free * stop / NORM_STORY_N_STEPS;
      int wide = named ? natural_width (self, stop) + share : width / NORM_STORY_N_STEPS;

      place_stop (&self->stops[stop], mirrored ? width - x - wide : x, wide, height, named);
      x += wide;
    }
}

/* ── life ── */

/* What is drawn over a button leaves the pointer to it. */
static GtkWidget *
add_over (NormStoryTrack *self, GtkWidget *widget)
{
  gtk_widget_set_can_target (widget, FALSE);
  gtk_widget_set_parent (widget, GTK_WIDGET (self));
  return widget;
}

static void
add_stop (NormStoryTrack *self, int step, const char *name)
{
  Stop *stop = &self->stops[step - 1];
  g_autofree char *text = g_strdup_printf ("%d %s", step, name), *widget_name = g_strdup_printf ("step-%d", step);

  stop->button = gtk_button_new ();
  gtk_widget_set_name (stop->button, widget_name);
  gtk_widget_add_css_class (stop->button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (stop->button), "win.step");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (stop->button), "i", step);
  gtk_widget_set_parent (stop->button, GTK_WIDGET (self));
  stop->dot = add_over (self, gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_widget_add_css_class (stop->dot, "dot");
  stop->label = add_over (self, gtk_label_new (text));
}

static void
norm_story_track_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (norm_story_track_parent_class)->dispose (object);
}

static void
norm_story_track_class_init (NormStoryTrackClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_story_track_dispose;
  widget_class->get_request_mode = norm_story_track_get_request_mode;
  widget_class->measure = norm_story_track_measure;
  widget_class->size_allocate = norm_story_track_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "storytrack");
}

static void
norm_story_track_init (NormStoryTrack *self)
{
  static const char *const names[NORM_STORY_N_STEPS] = { N_ ("input"),    N_ ("features"),  N_ ("flatten"), N_ ("mean"),
                                                         N_ ("variance"), N_ ("normalize"), N_ ("scale"),   N_ ("running") };

  for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
    add_stop (self, step, _ (names[step - 1]));
}
