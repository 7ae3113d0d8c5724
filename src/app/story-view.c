/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-view.h"

#include <glib/gi18n.h>

struct _NormStoryView
{
  NormDocumentView parent_instance;

  gboolean all;

  /* Children */
  NormStoryPicture *picture;
};

G_DEFINE_FINAL_TYPE (NormStoryView, norm_story_view, NORM_TYPE_DOCUMENT_VIEW)

GtkWidget *
norm_story_view_new (void)
{
  return g_object_new (NORM_TYPE_STORY_VIEW, NULL);
}

void
norm_story_view_set_all (NormStoryView *self, gboolean all)
{
  g_return_if_fail (NORM_IS_STORY_VIEW (self));
  self->all = all;
  norm_story_picture_set_all (self->picture, all);
}

NormStoryPicture *
norm_story_view_get_picture (NormStoryView *self)
{
  g_return_val_if_fail (NORM_IS_STORY_VIEW (self), NULL);
  return self->picture;
}

static NormDocument *
get_document (NormStoryView *self)
{
  return norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
}

/* ── following the document ── */

/* What the picture says, for screen readers. */
static void
describe (NormStoryView *self)
{
  NormStory *story = norm_story_picture_get_story (self->picture);
  const NormStoryWords *words;
  g_autofree char *text = NULL;

  if (story == NULL)
    return;
  words = norm_story_get_words (story);
  if (self->all)
    text = norm_story_page_to_text (norm_story_picture_get_page (self->picture));
  else
    text = g_strdup_printf (_ ("Step %d of %d. %s. %s"), (int) norm_story_get_step (story), NORM_STORY_N_STEPS, words->title, words->caption);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static gboolean
is_told (NormStoryView *self, NormDocument *document)
{
  if (norm_document_get_view_options (document).step == 0)
    return FALSE;
  return self->all ? norm_story_picture_n_slides (document) > 1 : norm_story_picture_has_story (document);
}

static void
show (NormStoryView *self, NormDocument *document)
{
  int step = norm_document_get_view_options (document).step;
  gsize source = 0;

  if (!is_told (self, document))
    return;
  norm_document_get_selected (document, &source);
  norm_story_picture_show (self->picture, document, step, source);
  describe (self);
}

static void
norm_story_view_changed (NormDocumentView *view, NormDocument *document)
{
  gtk_widget_set_visible (GTK_WIDGET (view), is_told (NORM_STORY_VIEW (view), document));
}

static void
norm_story_view_step_changed (NormDocumentView *view, NormDocument *document)
{
  norm_story_view_changed (view, document);
  show (NORM_STORY_VIEW (view), document);
}

/* Called after every change as well */
static void
norm_story_view_selection_changed (NormDocumentView *view, NormDocument *document)
{
  show (NORM_STORY_VIEW (view), document);
}

/* ── pointer ── */

static void
motion (NormStoryView *self, double x, double y)
{
  NormDocument *document = get_document (self);
  gsize source;

  if (document == NULL || norm_story_picture_is_moving (self->picture))
    return;
  if (norm_story_picture_source_at (self->picture, x, y, &source))
    norm_document_hover_value (document, source);
  else
    norm_document_unhover (document);
}

static void
leave (NormStoryView *self)
{
  if (get_document (self) != NULL)
    norm_document_unhover (get_document (self));
}

static void
pressed (NormStoryView *self, int n_press, double x, double y)
{
  NormDocument *document = get_document (self);
  gsize source, pinned;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (document == NULL || n_press != 1)
    return;
  if (!norm_story_picture_source_at (self->picture, x, y, &source) ||
      (norm_document_get_pinned (document) && norm_document_get_selected (document, &pinned) && pinned == source))
    norm_document_unpin (document);
  else
    norm_document_pin_value (document, source);
}

/* ── keys ── */

gboolean
norm_story_key (GtkWidget *widget, guint keyval)
{
  switch (keyval)
    {
    case GDK_KEY_bracketright:
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      gtk_widget_activate_action (widget, "win.next-step", NULL);
      return TRUE;
    case GDK_KEY_bracketleft:
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      gtk_widget_activate_action (widget, "win.previous-step", NULL);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Of several, as the active pipeline's picture has them. */
static NormStory *
walked_story (NormStoryView *self, NormDocument *document)
{
  NormStoryPage *page = norm_story_picture_get_page (self->picture);

  return page != NULL ? norm_story_page_get_story (page, self->all ? norm_document_get_active (document) : 0) : NULL;
}

static gboolean
move_selection (NormStoryView *self, int dx, int dy)
{
  NormDocument *document = get_document (self);
  NormStory *story = walked_story (self, document);
  gsize cell, next;

  if (story == NULL || !norm_document_get_selected_cell (document, &cell))
    return FALSE;
  if (norm_story_neighbour (story, cell, dx, dy, &next))
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
let_go (NormStoryView *self, NormDocument *document)
{
  if (norm_document_get_pinned (document))
    norm_document_unpin (document);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.step", "i", 0);
  return TRUE;
}

static gboolean
key_pressed (NormStoryView *self, guint keyval, guint keycode, GdkModifierType state)
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
      return toggle_pin (document);
    case GDK_KEY_Escape:
      return let_go (self, document);
    default:
      return norm_story_key (GTK_WIDGET (self), keyval);
    }
}

static void
norm_story_view_class_init (NormStoryViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  NORM_DOCUMENT_VIEW_CLASS (klass)->changed = norm_story_view_changed;
  NORM_DOCUMENT_VIEW_CLASS (klass)->step_changed = norm_story_view_step_changed;
  NORM_DOCUMENT_VIEW_CLASS (klass)->selection_changed = norm_story_view_selection_changed;
  gtk_widget_class_set_css_name (widget_class, "story");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
norm_story_view_init (NormStoryView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *pointer = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->picture = NORM_STORY_PICTURE (norm_story_picture_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->picture), widget);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_visible (widget, FALSE);
  g_signal_connect_object (pointer, "enter", G_CALLBACK (motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pointer, "motion", G_CALLBACK (motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pointer, "leave", G_CALLBACK (leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, pointer);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, keys);
}
