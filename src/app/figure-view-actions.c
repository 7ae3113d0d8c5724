/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-view-private.h"
#include "new-dialog.h"

#include <glib/gi18n.h>

static NormDocument *
get_document (NormFigureView *self)
{
  return norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
}

void
norm_figure_view_refuse (NormFigureView *self, GError *error)
{
  if (error == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-message", "s", error->message);
  g_error_free (error);
}

void
norm_figure_view_notify (NormFigureView *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.notify", "s", text);
}

/* Nothing of this while a value is typed: the keys are the editor's. */
static gboolean
get_block (GtkWidget *widget, NormRaster *raster, NormBlock *block)
{
  NormFigureView *self = NORM_FIGURE_VIEW (widget);

  if (gtk_widget_get_visible (GTK_WIDGET (self->editor)) || !norm_figure_view_get_block (self, raster, block))
    return FALSE;
  norm_document_set_active (get_document (self), norm_figure_view_pipeline (self)); /* what is changed is what it shows */
  return TRUE;
}

static gboolean
can_act (GtkWidget *widget)
{
  NormRaster raster;
  NormBlock block;

  return get_block (widget, &raster, &block);
}

static void
cut (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (can_act (widget))
    norm_figure_view_copy (NORM_FIGURE_VIEW (widget), FALSE, TRUE);
}

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (can_act (widget))
    norm_figure_view_copy (NORM_FIGURE_VIEW (widget), FALSE, FALSE);
}

static void
copy_python (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (can_act (widget))
    norm_figure_view_copy (NORM_FIGURE_VIEW (widget), TRUE, FALSE);
}

static void
paste (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (can_act (widget))
    norm_figure_view_paste (NORM_FIGURE_VIEW (widget));
}

static void
clear (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NormFigureView *self = NORM_FIGURE_VIEW (widget);
  GError *error = NULL;
  NormRaster raster;
  NormBlock block;

  if (!get_block (widget, &raster, &block))
    return;
  norm_document_clear_block (get_document (self), &raster, &block, _ ("Clear"), &error);
  norm_figure_view_refuse (self, error);
}

static void
fill_along (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NormFigureView *self = NORM_FIGURE_VIEW (widget);
  GError *error = NULL;
  NormRaster raster;
  NormBlock block;

  if (!get_block (widget, &raster, &block))
    return;
  if (!norm_document_fill_along (get_document (self), &raster, &block, g_str_equal (name, "cells.fill-down"), &error) && error == NULL)
    gtk_widget_error_bell (widget);
  norm_figure_view_refuse (self, error);
}

static void
fill (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NormFigureView *self = NORM_FIGURE_VIEW (widget);
  NormRaster raster;
  NormBlock block;

  if (!get_block (widget, &raster, &block))
    return;
  if (!norm_figure_view_has_block (self))
    block = norm_block_all (&raster);
  norm_new_dialog_present_fill (GTK_WINDOW (gtk_widget_get_root (widget)), get_document (self), &raster, &block);
}

static void
select_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (can_act (widget))
    norm_figure_view_select_all (NORM_FIGURE_VIEW (widget));
}

static void
edit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (can_act (widget))
    norm_figure_view_edit_selected (NORM_FIGURE_VIEW (widget));
}

static void
padding (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (can_act (widget))
    norm_figure_view_toggle_padding (NORM_FIGURE_VIEW (widget));
}

static void
menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (can_act (widget))
    norm_figure_view_popup_menu (NORM_FIGURE_VIEW (widget), NULL);
}

/* (axis, first entry, number of entries, undo name) */
static void
change_axis (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NormFigureView *self = NORM_FIGURE_VIEW (widget);
  GError *error = NULL;
  const char *undo_name;
  guint64 at, n;
  int axis;

  g_variant_get (parameter, "(itt&s)", &axis, &at, &n, &undo_name);
  if (g_str_equal (name, "cells.insert"))
    norm_document_insert (get_document (self), axis, at, n, undo_name, &error);
  else
    norm_document_remove (get_document (self), axis, at, n, undo_name, &error);
  norm_figure_view_refuse (self, error);
}

void
norm_figure_view_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
    const char *parameter;
    struct
    {
      guint keyval;
      GdkModifierType modifiers;
    } keys[2]; /* the last is the one that the menu shows */
  } actions[] = {
    { "cells.cut", cut, NULL, { { GDK_KEY_Delete, GDK_SHIFT_MASK }, { GDK_KEY_x, GDK_CONTROL_MASK } } },
    { "cells.copy", copy, NULL, { { GDK_KEY_Insert, GDK_CONTROL_MASK }, { GDK_KEY_c, GDK_CONTROL_MASK } } },
    { "cells.copy-python", copy_python, NULL, { { 0 } } },
    { "cells.paste", paste, NULL, { { GDK_KEY_Insert, GDK_SHIFT_MASK }, { GDK_KEY_v, GDK_CONTROL_MASK } } },
    { "cells.clear", clear, NULL, { { GDK_KEY_BackSpace, 0 }, { GDK_KEY_Delete, 0 } } },
    { "cells.fill-down", fill_along, NULL, { { GDK_KEY_d, GDK_CONTROL_MASK } } },
    { "cells.fill-right", fill_along, NULL, { { GDK_KEY_r, GDK_CONTROL_MASK } } },
    { "cells.fill", fill, NULL, { { 0 } } },
    { "cells.select-all", select_all, NULL, { { GDK_KEY_a, GDK_CONTROL_MASK } } },
    { "cells.edit", edit, NULL, { { 0 } } },
    { "cells.padding", padding, NULL, { { 0 } } },
    { "cells.insert", change_axis, "(itts)", { { 0 } } },
    { "cells.remove", change_axis, "(itts)", { { 0 } } },
    { "cells.menu", menu, NULL, { { GDK_KEY_Menu, 0 }, { GDK_KEY_F10, GDK_SHIFT_MASK } } },
  };

  for (guint at = 0; at < G_N_ELEMENTS (actions); at++)
    {
      gtk_widget_class_install_action (widget_class, actions[at].name, actions[at].parameter, actions[at].activate);
      for (guint key = 0; key < G_N_ELEMENTS (actions[at].keys) && actions[at].keys[key].keyval != 0; key++)
        gtk_widget_class_add_binding_action (widget_class, actions[at].keys[key].keyval, actions[at].keys[key].modifiers, actions[at].name, NULL);
    }
}
