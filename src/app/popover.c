/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "popover.h"

/* Where the focus goes back to when a popover closes. */
typedef struct
{
  GWeakRef popover, parent, focus;
  char *name; /* the focused widget's: it may have been rebuilt meanwhile, and its successor has the same */
} Return;

static void
return_free (Return *back)
{
  g_weak_ref_clear (&back->popover);
  g_weak_ref_clear (&back->parent);
  g_weak_ref_clear (&back->focus);
  g_free (back->name);
  g_free (back);
}

static Return *
return_new (GtkPopover *popover, GtkWidget *parent)
{
  Return *back = g_new0 (Return, 1);
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  g_weak_ref_init (&back->popover, popover);
  g_weak_ref_init (&back->parent, parent);
  g_weak_ref_init (&back->focus, focus);
  back->name = focus != NULL ? g_strdup (gtk_widget_get_name (focus)) : NULL;
  return back;
}

static void
create_menu (GtkMenuButton *button, gpointer model)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, model);
}

GtkMenuButton *
norm_popover_menu_button (GtkWidget *button)
{
  GtkWidget *half = GTK_IS_MENU_BUTTON (button) ? button : gtk_widget_get_first_child (button);

  while (!GTK_IS_MENU_BUTTON (half))
    half = gtk_widget_get_next_sibling (half);
  return GTK_MENU_BUTTON (half);
}

void
norm_popover_add_menu (GtkWidget *button, GMenuModel *model)
{
  g_return_if_fail (G_IS_MENU_MODEL (model));
  gtk_menu_button_set_create_popup_func (norm_popover_menu_button (button), create_menu, g_object_ref (model), g_object_unref);
}

GtkWidget *
norm_popover_find_widget (GtkWidget *parent, const char *name)
{
  GtkWidget *found = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = g_str_equal (gtk_widget_get_name (child), name) ? child : norm_popover_find_widget (child, name);
  return found;
}

/* Not while it closes: GTK still hands the focus on after "closed". */
static gboolean
go_back (gpointer data)
{
  Return *back = data;
  g_autoptr (GtkWidget) popover = g_weak_ref_get (&back->popover);
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&back->parent);
  g_autoptr (GtkWidget) focus = g_weak_ref_get (&back->focus);
  GtkWidget *successor = NULL;

  if (popover != NULL && gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  if (focus != NULL && gtk_widget_get_root (focus) != NULL)
    successor = focus;
  else if (parent != NULL && back->name != NULL)
    successor = norm_popover_find_widget (parent, back->name);
  if (successor != NULL)
    gtk_widget_grab_focus (successor);
  return G_SOURCE_REMOVE;
}

static void
popover_closed (GtkPopover *popover, Return *back)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, go_back, back, (GDestroyNotify) return_free);
}

void
norm_popover_present (GtkPopover *popover, GtkWidget *parent, GtkWidget *at)
{
  graphene_rect_t bounds;

  g_return_if_fail (GTK_IS_POPOVER (popover));
  g_return_if_fail (GTK_IS_WIDGET (parent) && GTK_IS_WIDGET (at));
  gtk_widget_set_parent (GTK_WIDGET (popover), parent);
  if (gtk_widget_compute_bounds (at, parent, &bounds))
    gtk_popover_set_pointing_to (popover, &(GdkRectangle){ bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height });
  g_signal_connect (popover, "closed", G_CALLBACK (popover_closed), return_new (popover, parent));
  gtk_popover_popup (popover);
}

void
norm_popover_set_message (GtkLabel *label, GtkWidget *entry, const char *message)
{
  gtk_label_set_label (label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (label), message != NULL);
  if (message != NULL)
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (message != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, message, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}
