/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-view-private.h"
#include "story-view.h"
#include <math.h>

#define STROKE_STEP 4 /* px; no cell is smaller that a person can aim at */


static NormDocument *
get_document (NormFigureView *self)
{
  return norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
}

static gboolean
cell_at_pointer (NormFigureView *self, double x, double y, NormPanel *panel, gsize *cell)
{
  return self->figure != NULL && norm_figure_cell_at (self->figure, x - NORM_FIGURE_VIEW_MARGIN, y - NORM_FIGURE_VIEW_MARGIN, panel, cell);
}

/* ── painting padding ── */

static gboolean
value_counts (NormDocument *document, gsize source)
{
  NormTensor *mask = norm_document_get_mask (document);

  return mask == NULL || norm_tensor_get (mask, source) != 0;
}

static void
paint_cell (NormFigureView *self, NormDocument *document, gsize cell)
{
  gsize source = norm_view_source (norm_figure_view_input (self, document), cell);

  if (value_counts (document, source) != self->stroke_counts)
    norm_document_set_mask_values (document, &source, 1, self->stroke_counts);
}

/* All values between where the pointer was last and where it is now: a fast one skips cells. */
static void
stroke_to (NormFigureView *self, NormDocument *document, double x, double y)
{
  int n_steps = 1 + (int) (hypot (x - self->stroke_x, y - self->stroke_y) / STROKE_STEP);
  double from_x = self->stroke_x, from_y = self->stroke_y;

  for (int step = 1; step <= n_steps; step++)
    {
      double share = (double) step / n_steps;
      NormPanel panel;
      gsize cell;

      if (cell_at_pointer (self, from_x + share * (x - from_x), from_y + share * (y - from_y), &panel, &cell) && panel == NORM_PANEL_BEFORE)
        paint_cell (self, document, cell);
    }
  self->stroke_x = x;
  self->stroke_y = y;
}

static void
stroke_begin (NormFigureView *self, NormDocument *document, gsize cell, double x, double y)
{
  self->stroking = TRUE;
  self->stroke_counts = !value_counts (document, norm_view_source (norm_figure_view_input (self, document), cell));
  self->stroke_x = x;
  self->stroke_y = y;
  paint_cell (self, document, cell);
}

static void
stroke_end (NormFigureView *self)
{
  if (!self->stroking)
    return;
  self->stroking = FALSE;
  if (get_document (self) != NULL)
    norm_document_end_mask_stroke (get_document (self));
}

void
norm_figure_view_set_painting (NormFigureView *self, gboolean painting)
{
  g_return_if_fail (NORM_IS_FIGURE_VIEW (self));
  stroke_end (self);
  self->painting = painting;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), painting ? "crosshair" : NULL);
}

static gboolean
toggle_padding (NormDocument *document)
{
  gsize source;

  if (!norm_document_get_selected (document, &source))
    return FALSE;
  norm_document_set_mask_values (document, &source, 1, !value_counts (document, source));
  norm_document_end_mask_stroke (document);
  return TRUE;
}

/* ── pointer ── */

static void
motion (NormFigureView *self, double x, double y)
{
  NormDocument *document = get_document (self);
  NormPanel panel;
  gsize cell;

  if (document == NULL)
    return;
  if (self->stroking)
    stroke_to (self, document, x, y);
  if (cell_at_pointer (self, x, y, &panel, &cell))
    norm_document_hover_value (document, norm_view_source (norm_figure_view_input (self, document), cell));
  else
    norm_document_unhover (document);
}

static void
leave (NormFigureView *self)
{
  if (get_document (self) != NULL)
    norm_document_unhover (get_document (self));
}

/* A click pins, a click on the pinned value lets go: of the whole document there is at most one pin. */
static void
click_value (NormDocument *document, gsize source)
{
  gsize pinned;

  if (norm_document_get_pinned (document) && norm_document_get_selected (document, &pinned) && pinned == source)
    {
      norm_document_unpin (document);
      norm_document_hover_value (document, source);
    }
  else
    norm_document_pin_value (document, source);
}

static void
pressed (NormFigureView *self, int n_press, double x, double y)
{
  NormDocument *document = get_document (self);
  NormPanel panel;
  gsize cell;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (document == NULL)
    return;
  if (!cell_at_pointer (self, x, y, &panel, &cell))
    norm_document_unpin (document);
  else if (self->painting)
    {
      if (panel == NORM_PANEL_BEFORE)
        stroke_begin (self, document, cell, x, y);
    }
  else if (n_press == 1)
    click_value (document, norm_view_source (norm_figure_view_input (self, document), cell));
  else if (n_press == 2 && panel == NORM_PANEL_BEFORE)
    {
      norm_document_pin_value (document, norm_view_source (norm_figure_view_input (self, document), cell));
      norm_figure_view_edit_selected (self);
    }
}

/* ── keys ── */

static gboolean
move_selection (NormFigureView *self, int dx, int dy)
{
  NormDocument *document = get_document (self);
  const NormView *input = norm_figure_view_input (self, document);
  gsize cell, next;

  if (self->figure == NULL || input->n_values == 0)
    return FALSE;
  if (!norm_figure_view_selected (self, document, &cell))
    norm_document_move_to_value (document, norm_view_source (input, 0));
  else if (norm_figure_neighbour (self->figure, cell, dx, dy, &next))
    norm_document_move_to_value (document, norm_view_source (input, next));
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
  return TRUE;
}

/* Into the depth of a block of cubes, and back: to the values that no pointer reaches. */
static gboolean
move_in_depth (NormFigureView *self, int by)
{
  NormDocument *document = get_document (self);
  gsize cell, next;

  if (self->figure == NULL || !norm_document_get_view_options (document).cubes || !norm_document_get_selected_cell (document, &cell))
    return FALSE;
  if (norm_figure_neighbour_in_depth (self->figure, cell, by, &next))
    norm_document_move_to (document, next);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
  return TRUE;
}

static gboolean
toggle_pin (NormDocument *document)
{
  gsize source;

  if (!norm_document_get_selected (document, &source))
    return FALSE;
  if (norm_document_get_pinned (document))
    norm_document_unpin (document);
  else
    norm_document_pin_value (document, source);
  return TRUE;
}

/* Of the brush, or of what is pinned. */
static gboolean
let_go (NormFigureView *self, NormDocument *document)
{
  if (self->painting)
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.paint-padding", NULL);
  if (!norm_document_get_pinned (document))
    return FALSE;
  norm_document_unpin (document);
  return TRUE;
}

static gboolean
write_zero (NormDocument *document)
{
  gsize source;

  return norm_document_get_selected (document, &source) && norm_document_set_value (document, source, "0", NULL);
}

/* What begins a number, as in a spreadsheet: the editor opens with it. */
static gboolean
type_number (NormFigureView *self, guint keyval)
{
  gunichar typed = gdk_keyval_to_unicode (keyval);
  char text[8] = { 0 };
  gsize source;

  if (typed == 0 || typed > 127 || (!g_ascii_isdigit (typed) && typed != '-' && typed != '+' && typed != '.') ||
      !norm_document_get_selected (get_document (self), &source))
    return FALSE;
  g_unichar_to_utf8 (typed, text);
  norm_tensor_editor_start (self->editor, get_document (self), source, text);
  return TRUE;
}

static gboolean
key_pressed (NormFigureView *self, guint keyval, guint keycode, GdkModifierType state)
{
  NormDocument *document = get_document (self);

  if (document == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return move_selection (self, -1, 0);
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return move_selection (self, 1, 0);
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return move_selection (self, 0, -1);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return move_selection (self, 0, 1);
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      return move_in_depth (self, 1) || norm_story_key (GTK_WIDGET (self), keyval);
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      return move_in_depth (self, -1) || norm_story_key (GTK_WIDGET (self), keyval);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      return toggle_pin (document);
    case GDK_KEY_Escape:
      return let_go (self, document);
    case GDK_KEY_m:
    case GDK_KEY_M:
      return toggle_padding (document);
    case GDK_KEY_F2:
      return norm_figure_view_edit_selected (self);
    case GDK_KEY_Delete:
    case GDK_KEY_BackSpace:
      return write_zero (document);
    default:
      return norm_story_key (GTK_WIDGET (self), keyval) || type_number (self, keyval);
    }
}

/* ── the editor moves on ── */

static void
editor_done (NormFigureView *self, int dx, int dy)
{
  NormDocument *document = get_document (self);
  gsize cell, next;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if ((dx != 0 || dy != 0) && document != NULL && self->figure != NULL && norm_figure_view_selected (self, document, &cell) &&
      norm_figure_neighbour (self->figure, cell, dx, dy, &next))
    norm_document_move_to_value (document, norm_view_source (norm_figure_view_input (self, document), next));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
norm_figure_view_init_input (NormFigureView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *pointer = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_object (pointer, "enter", G_CALLBACK (motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pointer, "motion", G_CALLBACK (motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pointer, "leave", G_CALLBACK (leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (stroke_end), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "unpaired-release", G_CALLBACK (stroke_end), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "done", G_CALLBACK (editor_done), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, pointer);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, keys);
}
