/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-view-private.h"
#include "story-view.h"

#include <glib/gi18n.h>

static NormDocument *
get_document (NormFigureView *self)
{
  return norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
}

gboolean
norm_figure_view_cell_at (NormFigureView *self, double x, double y, NormPanel *panel, gsize *cell)
{
  return self->figure != NULL && norm_figure_cell_at (self->figure, x - NORM_FIGURE_VIEW_MARGIN, y - NORM_FIGURE_VIEW_MARGIN, panel, cell);
}

/* ── pointer ── */

/* The button is down and the pointer elsewhere: the rectangle between. */
static void
drag_to (NormFigureView *self, NormDocument *document, NormPanel panel, gsize cell)
{
  gsize selected;

  if (panel != NORM_PANEL_BEFORE || !norm_figure_view_selected (self, document, &selected))
    return;
  if (!self->drag_left && cell == selected)
    return;
  self->drag_left = TRUE;
  norm_figure_view_extend_to (self, cell);
}

static void
motion (NormFigureView *self, double x, double y)
{
  NormDocument *document = get_document (self);
  NormPanel panel;
  gsize cell;

  if (document == NULL)
    return;
  if (self->stroking)
    norm_figure_view_stroke_to (self, x, y);
  if (self->sliding)
    norm_figure_view_slide_to (self, y);
  else if (self->dragging && norm_figure_view_cell_at (self, x, y, &panel, &cell))
    drag_to (self, document, panel, cell);
  if (norm_figure_view_cell_at (self, x, y, &panel, &cell))
    norm_document_hover_value (document, norm_figure_view_source (self, document, cell));
  else
    norm_document_unhover (document);
}

static void
leave (NormFigureView *self)
{
  if (get_document (self) != NULL)
    norm_document_unhover (get_document (self));
}

/* A click pins, a click on the pinned value lets go – when the button comes up, for until then it may become a rectangle: of the whole document
 * there is at most one pin. */
static void
press_cell (NormFigureView *self, NormDocument *document, NormPanel panel, gsize cell)
{
  gsize pinned;

  self->drag_unpins = norm_document_get_pinned (document) && norm_figure_view_selected (self, document, &pinned) && pinned == cell &&
                      !norm_figure_view_has_block (self);
  norm_figure_view_drop_block (self);
  norm_document_pin_value (document, norm_figure_view_source (self, document, cell));
  self->dragging = panel == NORM_PANEL_BEFORE || self->drag_unpins;
  self->drag_left = FALSE;
}

/* Shift+click: from where the selection rests or is pinned, not from where the pointer has come. */
static void
press_with_shift (NormFigureView *self, NormDocument *document, gsize cell)
{
  norm_document_unhover (document);
  norm_figure_view_extend_to (self, cell);
}

static void
press_value (NormFigureView *self, NormDocument *document, NormPanel panel, gsize cell, int n_press, double y, GdkModifierType state)
{
  gboolean before = panel == NORM_PANEL_BEFORE;

  if (before && (state & GDK_CONTROL_MASK) != 0)
    norm_figure_view_begin_slide (self, cell, y);
  else if (before && (state & GDK_SHIFT_MASK) != 0)
    press_with_shift (self, document, cell);
  else if (n_press == 1)
    press_cell (self, document, panel, cell);
  else if (n_press == 2 && before)
    {
      norm_document_pin_value (document, norm_figure_view_source (self, document, cell));
      norm_figure_view_edit_selected (self);
    }
}

static void
pressed (NormFigureView *self, int n_press, double x, double y, GtkGesture *click)
{
  NormDocument *document = get_document (self);
  NormPanel panel;
  gsize cell;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->has_tab = FALSE;
  if (document == NULL)
    return;
  if (!norm_figure_view_cell_at (self, x, y, &panel, &cell))
    {
      norm_figure_view_drop_block (self);
      norm_document_unpin (document);
    }
  else if (!self->painting)
    press_value (self, document, panel, cell, n_press, y, gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click)));
  else if (panel == NORM_PANEL_BEFORE)
    norm_figure_view_begin_stroke (self, cell, x, y);
}

static void
let_pin_go (NormDocument *document)
{
  gsize source;

  if (!norm_document_get_selected (document, &source))
    return;
  norm_document_unpin (document);
  norm_document_hover_value (document, source);
}

static void
released (NormFigureView *self)
{
  NormDocument *document = get_document (self);

  norm_figure_view_end_stroke (self);
  norm_figure_view_end_slide (self);
  if (self->dragging && self->drag_unpins && !self->drag_left && document != NULL)
    let_pin_go (document);
  self->dragging = FALSE;
}

static void
menu_pressed (NormFigureView *self, int n_press, double x, double y)
{
  NormDocument *document = get_document (self);
  NormRaster raster;
  NormBlock block;
  NormPanel panel;
  gsize cell;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (document == NULL || !norm_figure_view_cell_at (self, x, y, &panel, &cell) || panel != NORM_PANEL_BEFORE)
    return;
  if (!norm_figure_view_has_block (self) || !norm_figure_view_get_block (self, &raster, &block) || !norm_block_has (&block, &raster, cell))
    {
      norm_figure_view_drop_block (self);
      norm_document_pin_value (document, norm_figure_view_source (self, document, cell));
    }
  norm_figure_view_popup_menu (self, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
}

/* ── keys ── */

static gboolean
move_selection (NormFigureView *self, int dx, int dy)
{
  NormDocument *document = get_document (self);
  gsize cell, next;

  if (self->figure == NULL || norm_figure_view_input (self, document)->n_values == 0)
    return FALSE;
  self->has_tab = FALSE;
  norm_figure_view_drop_block (self);
  if (!norm_figure_view_selected (self, document, &cell))
    norm_document_move_to_value (document, norm_figure_view_source (self, document, 0));
  else if (norm_figure_neighbour (self->figure, cell, dx, dy, &next))
    norm_document_move_to_value (document, norm_figure_view_source (self, document, next));
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

  if (self->figure == NULL || !norm_document_get_view_options (document).cubes || !norm_figure_view_selected (self, document, &cell))
    return FALSE;
  if (norm_figure_neighbour_in_depth (self->figure, cell, by, &next))
    norm_document_move_to_value (document, norm_figure_view_source (self, document, next));
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

/* Of the brush, the rectangle, or what is pinned. */
static gboolean
let_go (NormFigureView *self, NormDocument *document)
{
  if (self->painting)
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.paint-padding", NULL);
  if (norm_figure_view_drop_block (self))
    return TRUE;
  if (!norm_document_get_pinned (document))
    return FALSE;
  norm_document_unpin (document);
  return TRUE;
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
arrow_pressed (NormFigureView *self, int dx, int dy, GdkModifierType state)
{
  if ((state & GDK_CONTROL_MASK) != 0)
    return dy != 0 && norm_figure_view_slide_by (self, -dy);
  if ((state & GDK_SHIFT_MASK) == 0)
    return move_selection (self, dx, dy);
  if (!norm_figure_view_extend_by (self, dx, dy))
    gtk_widget_error_bell (GTK_WIDGET (self));
  return TRUE;
}

/* Within a rectangle Enter and Tab go from value to value, as in a spreadsheet; else Enter pins, and Tab leaves the picture. */
static gboolean
walk (NormFigureView *self, int dx, int dy)
{
  if (!norm_figure_view_has_block (self))
    return FALSE;
  norm_figure_view_walk_block (self, dx, dy);
  return TRUE;
}

static gboolean
plain_key_pressed (NormFigureView *self, NormDocument *document, guint keyval, GdkModifierType state)
{
  switch (keyval)
    {
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      return move_in_depth (self, 1) || norm_story_key (GTK_WIDGET (self), keyval);
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      return move_in_depth (self, -1) || norm_story_key (GTK_WIDGET (self), keyval);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      return walk (self, 0, (state & GDK_SHIFT_MASK) != 0 ? -1 : 1) || toggle_pin (document);
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
    case GDK_KEY_ISO_Left_Tab:
      return walk (self, keyval == GDK_KEY_ISO_Left_Tab || (state & GDK_SHIFT_MASK) != 0 ? -1 : 1, 0);
    case GDK_KEY_space:
      return toggle_pin (document);
    case GDK_KEY_Escape:
      return let_go (self, document);
    case GDK_KEY_m:
    case GDK_KEY_M:
      return norm_figure_view_toggle_padding (self);
    case GDK_KEY_F2:
      return norm_figure_view_edit_selected (self);
    default:
      return norm_story_key (GTK_WIDGET (self), keyval) || type_number (self, keyval);
    }
}

static gboolean
key_pressed (NormFigureView *self, guint keyval, guint keycode, GdkModifierType state)
{
  NormDocument *document = get_document (self);

  if (document == NULL || (state & GDK_ALT_MASK) != 0 || gtk_widget_get_visible (GTK_WIDGET (self->editor)))
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return arrow_pressed (self, -1, 0, state);
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return arrow_pressed (self, 1, 0, state);
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return arrow_pressed (self, 0, -1, state);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return arrow_pressed (self, 0, 1, state);
    default:
      return (state & GDK_CONTROL_MASK) == 0 && plain_key_pressed (self, document, keyval, state);
    }
}

/* What was slid while Ctrl was held is one change. */
static void
key_released (NormFigureView *self, guint keyval)
{
  if ((keyval == GDK_KEY_Control_L || keyval == GDK_KEY_Control_R) && !self->dragging)
    norm_figure_view_end_slide (self);
}

/* ── the editor moves on ── */

/* Where Enter goes: below where Tab began to go along the row, if it did, else below @cell. */
static gsize
find_return (NormFigureView *self, gsize cell, int dy)
{
  return self->has_tab && dy > 0 && self->tab_end == cell ? self->tab_start : cell;
}

static void
remember_tab (NormFigureView *self, gsize from, gsize to, int dx)
{
  if (dx > 0 && !(self->has_tab && self->tab_end == from))
    self->tab_start = from;
  self->has_tab = dx > 0;
  self->tab_end = to;
}

static void
editor_done (NormFigureView *self, int dx, int dy)
{
  NormDocument *document = get_document (self);
  gsize cell, next;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if ((dx == 0 && dy == 0) || document == NULL || self->figure == NULL || !norm_figure_view_selected (self, document, &cell) || walk (self, dx, dy) ||
      !norm_figure_neighbour (self->figure, find_return (self, cell, dy), dx, dy, &next))
    return;
  remember_tab (self, cell, next, dx);
  norm_document_move_to_value (document, norm_figure_view_source (self, document, next));
}

/* Ctrl+Enter: what was typed, in the whole rectangle. */
static gboolean
editor_filled (NormFigureView *self, const char *typed)
{
  NormDocument *document = get_document (self);
  const NormTensor *tensor = document != NULL ? norm_document_get_tensor (document) : NULL;
  const gsize one[] = { 1, 1 };
  g_autoptr (NormTensor) zero = NULL;
  g_autoptr (NormTensor) value = NULL;
  g_autoptr (GError) error = NULL;
  NormRaster raster;
  NormBlock block;

  if (tensor == NULL || !norm_figure_view_get_block (self, &raster, &block))
    return TRUE;
  zero = norm_tensor_new_from_doubles (tensor->dtype, 2, one, (const double[]){ 0 });
  value = norm_tensor_with_text (zero, 0, typed, &error);
  if (value != NULL && norm_document_write_block (document, &raster, &block, value, _ ("Fill"), &error))
    return TRUE;
  norm_tensor_editor_refuse (self->editor, error->message);
  return FALSE;
}

void
norm_figure_view_init_input (NormFigureView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *pointer = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *menu = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (pointer, "enter", G_CALLBACK (motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pointer, "motion", G_CALLBACK (motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pointer, "leave", G_CALLBACK (leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (released), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "unpaired-release", G_CALLBACK (released), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (menu, "pressed", G_CALLBACK (menu_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-released", G_CALLBACK (key_released), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "done", G_CALLBACK (editor_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "fill", G_CALLBACK (editor_filled), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, pointer);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (menu));
  gtk_widget_add_controller (widget, keys);
}
