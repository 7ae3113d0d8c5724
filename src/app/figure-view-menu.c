/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-view-private.h"
#include "tensor-edit.h"

#include <glib/gi18n.h>

/* What entries of an axis are called. */
typedef struct
{
  const char *letter;                                /* its axis begins with it */
  const char *insert_before, *insert_after, *insert; /* the last is the name of the change */
  const char *remove_one, *remove_several;           /* before the index, or the first and the last */
} AxisWords;

static const AxisWords axis_words[] = {
  { "N", N_ ("Insert Sample Before"), N_ ("Insert Sample After"), N_ ("Insert Sample"), N_ ("Delete Sample"), N_ ("Delete Samples") },
  { "C", N_ ("Insert Channel Before"), N_ ("Insert Channel After"), N_ ("Insert Channel"), N_ ("Delete Channel"), N_ ("Delete Channels") },
  { "L", N_ ("Insert Position Before"), N_ ("Insert Position After"), N_ ("Insert Position"), N_ ("Delete Position"), N_ ("Delete Positions") },
  { "H", N_ ("Insert Row Before"), N_ ("Insert Row After"), N_ ("Insert Row"), N_ ("Delete Row"), N_ ("Delete Rows") },
  { "W", N_ ("Insert Column Before"), N_ ("Insert Column After"), N_ ("Insert Column"), N_ ("Delete Column"), N_ ("Delete Columns") },
  { "", N_ ("Insert Slice Before"), N_ ("Insert Slice After"), N_ ("Insert Slice"), N_ ("Delete Slice"), N_ ("Delete Slices") },
};

static const AxisWords *
find_words (const char *axis_name)
{
  const AxisWords *words = axis_words;

  while (!g_str_has_prefix (axis_name, words->letter))
    words++;
  return words;
}

static void
append_change (GMenu *menu, const char *label, const char *action, int axis, gsize at, gsize n, const char *undo_name)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "(itts)", axis, (guint64) at, (guint64) n, undo_name);
  g_menu_append_item (menu, item);
}

/* Indices along @axis that the block has. */
static void
find_range (const NormRaster *raster, const NormBlock *block, int axis, gsize *first, gsize *last)
{
  gsize index[NORM_MAX_AXES], firsts[NORM_MAX_AXES], sizes[NORM_MAX_AXES];
  gsize n = raster->down[axis] ? block->n_rows : block->n_columns;

  if (norm_block_axes (block, raster, firsts, sizes))
    {
      *first = firsts[axis];
      *last = firsts[axis] + sizes[axis] - 1;
      return;
    }
  *first = G_MAXSIZE;
  *last = 0;
  for (gsize at = 0; at < n; at++)
    {
      gsize row = block->row + (raster->down[axis] ? at : 0), column = block->column + (raster->down[axis] ? 0 : at);

      norm_shape_unravel (raster->rank, raster->shape, norm_raster_cell (raster, row, column), index);
      *first = MIN (*first, index[axis]);
      *last = MAX (*last, index[axis]);
    }
}

static void
append_axis (GMenu *insert, GMenu *remove, NormDocument *document, const NormRaster *raster, const NormBlock *block, int axis)
{
  const AxisWords *words = find_words (norm_layer_axis_name (norm_document_get_layer (document), raster->rank, axis));
  g_autofree char *delete_label = NULL;
  gsize first, last;

  if (norm_view_source_axis (norm_document_get_view (document), axis) < 0)
    return;
  find_range (raster, block, axis, &first, &last);
  append_change (insert, _ (words->insert_before), "cells.insert", axis, first, 1, _ (words->insert));
  append_change (insert, _ (words->insert_after), "cells.insert", axis, last + 1, 1, _ (words->insert));
  if (last - first + 1 == raster->shape[axis])
    return; /* nothing would be left */
  delete_label =
    first == last ? g_strdup_printf ("%s %zu", _ (words->remove_one), first) : g_strdup_printf ("%s %zu–%zu", _ (words->remove_several), first, last);
  append_change (remove, delete_label, "cells.remove", axis, first, last - first + 1, delete_label);
}

static void
append_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
append_axes (GMenu *menu, NormDocument *document, const NormRaster *raster, const NormBlock *block)
{
  g_autoptr (GMenu) insert = g_menu_new (), remove = g_menu_new (), section = g_menu_new ();

  for (int axis = 0; axis < raster->rank; axis++)
    append_axis (insert, remove, document, raster, block, axis);
  if (g_menu_model_get_n_items (G_MENU_MODEL (insert)) > 0)
    g_menu_append_submenu (section, _ ("_Insert Entries"), G_MENU_MODEL (insert));
  if (g_menu_model_get_n_items (G_MENU_MODEL (remove)) > 0)
    g_menu_append_submenu (section, _ ("De_lete Entries"), G_MENU_MODEL (remove));
  append_section (menu, section);
}

static const char *
padding_label (NormDocument *document)
{
  NormTensor *mask = norm_document_get_mask (document);
  gsize source;

  if (mask == NULL || !norm_document_get_selected (document, &source) || norm_tensor_get (mask, source) != 0)
    return _ ("_Mark as Padding");
  return _ ("_Mark as Counting");
}

static void
append_entries (GMenu *menu, const char *const (*entries)[2], const char *padding)
{
  g_autoptr (GMenu) section = g_menu_new ();

  for (; (*entries)[0] != NULL; entries++)
    g_menu_append (section, _ ((*entries)[0]), (*entries)[1]);
  if (padding != NULL)
    g_menu_append (section, padding, "cells.padding");
  append_section (menu, section);
}

static GMenu *
build_menu (NormDocument *document, const NormRaster *raster, const NormBlock *block, gboolean has_block)
{
  static const char *const clipboard[][2] = { { N_ ("Cu_t"), "cells.cut" },
                                              { N_ ("_Copy"), "cells.copy" },
                                              { N_ ("Copy as P_ython"), "cells.copy-python" },
                                              { N_ ("_Paste"), "cells.paste" },
                                              { NULL } };
  static const char *const single[][2] = { { N_ ("_Edit Value"), "cells.edit" }, { N_ ("C_lear"), "cells.clear" }, { NULL } };
  static const char *const several[][2] = { { N_ ("C_lear"), "cells.clear" },
                                            { N_ ("Fill _Down"), "cells.fill-down" },
                                            { N_ ("Fill _Right"), "cells.fill-right" },
                                            { N_ ("_Fill…"), "cells.fill" },
                                            { NULL } };
  static const char *const whole[][2] = { { N_ ("Select _All"), "cells.select-all" },
                                          { N_ ("_Fill All…"), "cells.fill" },
                                          { N_ ("Edit as Te_xt…"), "win.edit-text" },
                                          { NULL } };
  static const char *const rest[][2] = { { N_ ("Select _All"), "cells.select-all" }, { N_ ("Edit as Te_xt…"), "win.edit-text" }, { NULL } };
  GMenu *menu = g_menu_new ();

  append_entries (menu, clipboard, NULL);
  append_entries (menu, has_block ? several : single, padding_label (document));
  append_axes (menu, document, raster, block);
  append_entries (menu, has_block ? rest : whole, NULL);
  return menu;
}

/* ── showing it ── */

/* Not while it closes: the action that was picked is only then carried out. */
static gboolean
drop_menu (gpointer data)
{
  NormFigureView *self = data;
  GtkWidget *menu = self->menu;

  if (menu == NULL || gtk_widget_get_visible (menu))
    return G_SOURCE_REMOVE;
  self->menu = NULL;
  gtk_widget_unparent (menu);
  return G_SOURCE_REMOVE;
}

static void
menu_closed (NormFigureView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, drop_menu, g_object_ref (self), g_object_unref);
}

void
norm_figure_view_popup_menu (NormFigureView *self, const GdkRectangle *at)
{
  g_autoptr (GMenu) model = NULL;
  NormRaster raster;
  NormBlock block;
  cairo_rectangle_t rect;

  if (!norm_figure_view_get_block (self, &raster, &block))
    return;
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  norm_figure_block_rect (self->figure, &block, &rect);
  model = build_menu (norm_document_view_get_document (NORM_DOCUMENT_VIEW (self)), &raster, &block, self->has_block);
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
  gtk_widget_set_name (self->menu, "cells-menu");
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), at == NULL);
  if (at != NULL)
    gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               at != NULL ? at
                                          : &(GdkRectangle){ (int) (NORM_FIGURE_VIEW_MARGIN + rect.x), (int) (NORM_FIGURE_VIEW_MARGIN + rect.y),
                                                             (int) rect.width, (int) rect.height });
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (menu_closed), self, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
