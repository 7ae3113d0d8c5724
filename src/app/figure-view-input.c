/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-view-private.h"


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

/* ── pointer ── */

static void
motion (NormFigureView *self, double x, double y)
{
  NormDocument *document = get_document (self);
  NormPanel panel;
  gsize cell;

  if (document == NULL)
    return;
  if (cell_at_pointer (self, x, y, &panel, &cell))
    norm_document_hover (document, cell);
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
click_cell (NormDocument *document, gsize cell)
{
  gsize pinned;

  if (norm_document_get_pinned (document) && norm_document_get_selected_cell (document, &pinned) && pinned == cell)
    {
      norm_document_unpin (document);
      norm_document_hover (document, cell);
    }
  else
    norm_document_pin (document, cell);
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
  else if (n_press == 1)
    click_cell (document, cell);
  else if (n_press == 2 && panel == NORM_PANEL_BEFORE)
    {
      norm_document_pin (document, cell);
      norm_figure_view_edit_selected (self);
    }
}

/* ── keys ── */

static gboolean
move_selection (NormFigureView *self, int dx, int dy)
{
  NormDocument *document = get_document (self);
  gsize cell, next;

  if (self->figure == NULL || norm_document_get_view (document)->n_values == 0)
    return FALSE;
  if (!norm_document_get_selected_cell (document, &cell))
    norm_document_move_to (document, 0);
  else if (norm_figure_neighbour (self->figure, cell, dx, dy, &next))
    norm_document_move_to (document, next);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
  return TRUE;
}

static gboolean
toggle_pin (NormDocument *document)
{
  gsize cell;

  if (!norm_document_get_selected_cell (document, &cell))
    return FALSE;
  if (norm_document_get_pinned (document))
    norm_document_unpin (document);
  else
    norm_document_pin (document, cell);
  return TRUE;
}

static gboolean
let_go (NormDocument *document)
{
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
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      return toggle_pin (document);
    case GDK_KEY_Escape:
      return let_go (document);
    case GDK_KEY_F2:
      return norm_figure_view_edit_selected (self);
    case GDK_KEY_Delete:
    case GDK_KEY_BackSpace:
      return write_zero (document);
    default:
      return type_number (self, keyval);
    }
}

/* ── the editor moves on ── */

static void
editor_done (NormFigureView *self, int dx, int dy)
{
  NormDocument *document = get_document (self);
  gsize cell, next;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if ((dx != 0 || dy != 0) && document != NULL && self->figure != NULL && norm_document_get_selected_cell (document, &cell) &&
      norm_figure_neighbour (self->figure, cell, dx, dy, &next))
    norm_document_move_to (document, next);
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
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "done", G_CALLBACK (editor_done), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, pointer);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, keys);
}
