/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quiz-view.h"
#include "pixels.h"
#include "style.h"

#include <glib/gi18n.h>

#define LEAST_SIDE 200

enum
{
  SIGNAL_JUDGED,
  SIGNAL_NEXT,
  N_SIGNALS
};

struct _NormQuizView
{
  GtkWidget parent_instance;

  NormQuiz *quiz; /* borrowed */

  /* Owned */
  NormFigure *figure;
  int figure_width, figure_height;

  gsize cursor;     /* of the keyboard */
  gboolean by_keys; /* the keyboard was used last */
  gsize hovered;    /* G_MAXSIZE: none */
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NormQuizView, norm_quiz_view, GTK_TYPE_WIDGET)

/* ── the figure ── */

/* While the question is open nothing may tell which axes are pooled: no result, no caption, no gaps between groups. */
static NormFigureSpec
describe (NormQuiz *quiz)
{
  NormFigureSpec spec = { .input = quiz->result->input,
                          .layer = quiz->result->layer,
                          .decimals = -1,
                          .theme = norm_style_theme_kind (),
                          .caption = quiz->over };

  if (quiz->over)
    spec.result = quiz->result;
  else
    spec.without = NORM_WITHOUT_AFTER | NORM_WITHOUT_COLOR_BARS;
  return spec;
}

static void
rebuild (NormQuizView *self, int width, int height)
{
  NormFigureSpec spec;

  g_clear_pointer (&self->figure, norm_figure_unref);
  if (self->quiz == NULL || width <= 2 * NORM_QUIZ_VIEW_MARGIN || height <= 2 * NORM_QUIZ_VIEW_MARGIN)
    return;
  spec = describe (self->quiz);
  self->figure_width = width;
  self->figure_height = height;
  self->figure =
    norm_figure_new (&spec, width - 2 * NORM_QUIZ_VIEW_MARGIN, height - 2 * NORM_QUIZ_VIEW_MARGIN, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

static void
look_again (GtkWidget *widget)
{
  rebuild (NORM_QUIZ_VIEW (widget), gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  gtk_widget_queue_draw (widget);
}

NormFigure *
norm_quiz_view_get_figure (NormQuizView *self)
{
  g_return_val_if_fail (NORM_IS_QUIZ_VIEW (self), NULL);
  return self->figure;
}

/* ── drawing ── */

static void
frame (NormQuizView *self, cairo_t *cr, gsize cell, double inset, double width, const NormColor *color, double dash)
{
  cairo_rectangle_t rect;

  if (!norm_figure_cell_rect (self->figure, NORM_PANEL_BEFORE, cell, &rect))
    return;
  norm_color_set_source (cr, color, 1);
  cairo_set_line_width (cr, width);
  cairo_set_dash (cr, &dash, dash > 0, 0);
  cairo_rectangle (cr, rect.x + inset, rect.y + inset, rect.width - 2 * inset, rect.height - 2 * inset);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* A tick or a cross in a disc in the cell's corner: not told by colour alone. */
static void
badge (NormQuizView *self, cairo_t *cr, gsize cell, gboolean right)
{
  const NormTheme *theme = norm_style_theme ();
  const NormColor *color = right ? &theme->accent : &theme->error, paper = { theme->paper.r, theme->paper.g, theme->paper.b, 1 };
  cairo_rectangle_t rect;
  double radius, x, y;

  norm_figure_cell_rect (self->figure, NORM_PANEL_BEFORE, cell, &rect);
  radius = CLAMP (MIN (rect.width, rect.height) * 0.2, 4, 10);
  x = rect.x + rect.width - radius - 4;
  y = rect.y + radius + 4;
  frame (self, cr, cell, 2, 3, color, 0);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  norm_color_set_source (cr, color, 1);
  cairo_fill (cr);
  norm_color_set_source (cr, &paper, 1);
  cairo_set_line_width (cr, MAX (1.5, radius / 4));
  cairo_move_to (cr, x - radius / 2.2, right ? y : y - radius / 2.2);
  cairo_line_to (cr, right ? x - radius / 8 : x + radius / 2.2, right ? y + radius / 2.4 : y + radius / 2.2);
  if (!right)
    cairo_move_to (cr, x + radius / 2.2, y - radius / 2.2);
  cairo_line_to (cr, right ? x + radius / 2 : x - radius / 2.2, right ? y - radius / 2.4 : y + radius / 2.2);
  cairo_stroke (cr);
}

static void
draw_marks (NormQuizView *self, cairo_t *cr)
{
  static const NormColor white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 };
  const NormTheme *theme = norm_style_theme ();

  for (gsize cell = 0; cell < self->quiz->result->input->n_values; cell++)
    if (self->quiz->missed[cell] || (self->quiz->found[cell] && !self->quiz->over))
      badge (self, cr, cell, self->quiz->found[cell]);
  if (self->quiz->over)
    return;
  if (self->hovered != G_MAXSIZE)
    frame (self, cr, self->hovered, 1, 2, &theme->accent, 0);
  frame (self, cr, self->quiz->cell, 3.5, 5, &white, 0);
  frame (self, cr, self->quiz->cell, 3.5, 2, &black, 0);
  if (self->by_keys)
    {
      frame (self, cr, self->cursor, 5, 4, &white, 0);
      frame (self, cr, self->cursor, 5, 2, &black, 4);
    }
}

static void
norm_quiz_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormQuizView *self = NORM_QUIZ_VIEW (widget);
  cairo_surface_t *surface;
  cairo_t *cr;

  if (self->figure == NULL)
    return;
  surface = norm_pixels_new (widget, gtk_widget_get_width (widget), gtk_widget_get_height (widget), TRUE);
  cr = cairo_create (surface);
  norm_color_set_source (cr, &norm_style_theme ()->paper, 1);
  cairo_paint (cr);
  cairo_translate (cr, NORM_QUIZ_VIEW_MARGIN, NORM_QUIZ_VIEW_MARGIN);
  norm_figure_draw (self->figure, cr);
  if (self->quiz->over)
    {
      norm_figure_draw_light (self->figure, cr, self->quiz->cell, FALSE);
      for (int part = 0; part < norm_figure_n_cursor_parts (self->figure); part++)
        norm_figure_draw_cursor (self->figure, cr, self->quiz->cell, part);
    }
  draw_marks (self, cr);
  cairo_destroy (cr);
  norm_pixels_append (snapshot, surface, 0, 0);
}

/* ── for screen readers ── */

static void
describe_cursor (NormQuizView *self)
{
  const NormView *view = self->quiz->result->input;
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *value = norm_view_get_text (view, self->cursor);
  gsize index[NORM_MAX_AXES];

  norm_shape_unravel (view->rank, view->shape, self->cursor, index);
  for (int axis = 0; axis < view->rank; axis++)
    g_string_append_printf (words, "%s=%zu, ", norm_layer_axis_name (self->quiz->result->layer, view->rank, axis), index[axis]);
  g_string_append_printf (words, "%s%s", value,
                          self->cursor == self->quiz->cell        ? _ (", the asked value")
                          : self->quiz->found[self->cursor] != 0  ? _ (", pooled with it")
                          : self->quiz->missed[self->cursor] != 0 ? _ (", in another pool")
                                                                  : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Question"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words->str, -1);
}

/* ── pointer and keys ── */

static gboolean
cell_at (NormQuizView *self, double x, double y, gsize *cell)
{
  return self->figure != NULL && norm_figure_cell_at (self->figure, x - NORM_QUIZ_VIEW_MARGIN, y - NORM_QUIZ_VIEW_MARGIN, NULL, cell);
}

static void
judge (NormQuizView *self, gsize cell)
{
  NormQuizVerdict verdict;

  if (self->quiz->over)
    return;
  verdict = norm_quiz_click (self->quiz, cell);
  if (verdict == NORM_QUIZ_AGAIN)
    return;
  if (self->quiz->over)
    rebuild (self, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
  describe_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_JUDGED], 0, (guint) verdict);
}

static void
motion (NormQuizView *self, double x, double y)
{
  gsize cell = G_MAXSIZE;

  if (self->quiz == NULL || !cell_at (self, x, y, &cell))
    cell = G_MAXSIZE;
  if (cell == self->hovered)
    return;
  self->hovered = cell;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave (NormQuizView *self)
{
  self->hovered = G_MAXSIZE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pressed (NormQuizView *self, int n_press, double x, double y)
{
  gsize cell;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->by_keys = FALSE;
  if (self->quiz != NULL && cell_at (self, x, y, &cell))
    {
      self->cursor = cell;
      judge (self, cell);
    }
}

static gboolean
go (NormQuizView *self, int dx, int dy)
{
  gsize next;

  if (self->figure == NULL || self->quiz->over)
    return GDK_EVENT_PROPAGATE;
  self->by_keys = TRUE;
  if (norm_figure_neighbour (self->figure, self->cursor, dx, dy, &next))
    self->cursor = next;
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
  describe_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return GDK_EVENT_STOP;
}

static gboolean
enter (NormQuizView *self)
{
  if (self->quiz->over)
    g_signal_emit (self, signals[SIGNAL_NEXT], 0);
  else
    judge (self, self->cursor);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed (NormQuizView *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (self->quiz == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return go (self, -1, 0);
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return go (self, 1, 0);
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return go (self, 0, -1);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return go (self, 0, 1);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      return enter (self);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* ── the widget ── */

void
norm_quiz_view_set_quiz (NormQuizView *self, NormQuiz *quiz)
{
  g_return_if_fail (NORM_IS_QUIZ_VIEW (self));
  self->quiz = quiz;
  if (quiz != NULL)
    norm_quiz_view_update (self);
  else
    g_clear_pointer (&self->figure, norm_figure_unref);
}

void
norm_quiz_view_update (NormQuizView *self)
{
  g_return_if_fail (NORM_IS_QUIZ_VIEW (self) && self->quiz != NULL);
  self->hovered = G_MAXSIZE;
  if (!self->quiz->over)
    self->cursor = self->quiz->cell;
  describe_cursor (self);
  look_again (GTK_WIDGET (self));
}

static void
norm_quiz_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NormQuizView *self = NORM_QUIZ_VIEW (widget);

  if (self->figure == NULL || width != self->figure_width || height != self->figure_height)
    rebuild (self, width, height);
}

static void
norm_quiz_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = LEAST_SIDE;
}

static void
norm_quiz_view_dispose (GObject *object)
{
  NormQuizView *self = NORM_QUIZ_VIEW (object);

  self->quiz = NULL;
  g_clear_pointer (&self->figure, norm_figure_unref);
  G_OBJECT_CLASS (norm_quiz_view_parent_class)->dispose (object);
}

static void
norm_quiz_view_class_init (NormQuizViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_quiz_view_dispose;
  widget_class->snapshot = norm_quiz_view_snapshot;
  widget_class->measure = norm_quiz_view_measure;
  widget_class->size_allocate = norm_quiz_view_size_allocate;
  signals[SIGNAL_JUDGED] = g_signal_new ("judged", NORM_TYPE_QUIZ_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_NEXT] = g_signal_new ("next", NORM_TYPE_QUIZ_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "quiz");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
norm_quiz_view_init (NormQuizView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *pointer = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->hovered = G_MAXSIZE;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (pointer, "motion", G_CALLBACK (motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pointer, "leave", G_CALLBACK (leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, pointer);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, keys);
  norm_style_watch (widget, look_again);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (look_again), NULL);
}
