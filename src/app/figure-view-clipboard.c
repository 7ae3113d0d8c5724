/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-view-private.h"
#include "cells.h"
#include "dialogs.h"

#include <glib/gi18n.h>
#include <langinfo.h>

#define MOST_AS_PYTHON 100000 /* values; more is no text that anybody reads */

static NormDocument *
get_document (NormFigureView *self)
{
  return norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
}

/* ── copying ── */

static char *
block_text (NormFigureView *self, const NormRaster *raster, const NormBlock *block, gboolean as_python, GError **error)
{
  NormDocument *document = get_document (self);
  g_autoptr (NormTensor) values =
    as_python ? norm_document_copy_axes (document, raster, block, error) : norm_document_copy_block (document, raster, block, error);
  char *text;

  if (values == NULL)
    return NULL;
  if (!as_python)
    return norm_cells_write (values, error);
  text = norm_literal_write (values, values->rank > 1, MOST_AS_PYTHON);
  if (text == NULL)
    g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("%zu values are too many to copy as Python, at most %d; save the tensor instead"),
                 values->n_values, MOST_AS_PYTHON);
  return text;
}

void
norm_figure_view_copy (NormFigureView *self, gboolean as_python, gboolean cut)
{
  g_autofree char *text = NULL;
  g_autofree char *size = NULL;
  GError *error = NULL;
  NormRaster raster;
  NormBlock block;

  if (!norm_figure_view_get_block (self, &raster, &block))
    return;
  text = block_text (self, &raster, &block, as_python, &error);
  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  if (text != NULL && cut)
    norm_document_clear_block (get_document (self), &raster, &block, _ ("Cut"), &error);
  size = norm_block_size_text (&block);
  if (error == NULL && !cut)
    norm_figure_view_notify (self, as_python ? _ ("Copied %s as Python") : _ ("Copied %s"), size);
  norm_figure_view_refuse (self, error);
}

/* ── pasting ── */

/* What waits for an answer, or was answered. */
typedef struct
{
  NormFigureView *view; /* owned */
  NormTensor *values;   /* owned */
  gsize n_empty;
  NormPasteWay ways[NORM_N_PASTE_WAYS];
} Paste;

static void
paste_free (Paste *paste)
{
  g_object_unref (paste->view);
  norm_tensor_unref (paste->values);
  g_free (paste);
}

static void
apply (const Paste *paste, NormPasteWay way)
{
  NormFigureView *self = paste->view;
  g_autoptr (NormTensor) table = NULL;
  GError *error = NULL;
  NormRaster raster;
  NormBlock block, target;

  if (!norm_figure_view_get_block (self, &raster, &block))
    return;
  table = norm_paste_table (&raster, paste->values);
  if (paste->values->dtype != norm_document_get_tensor (get_document (self))->dtype ||
      !(norm_paste_ways (&raster, &block, table->shape[0], table->shape[1]) & 1u << way))
    return; /* the document has become another one while the person was asked */
  target = norm_paste_target (&raster, &block, table->shape[0], table->shape[1], way);
  if (!norm_document_paste (get_document (self), &raster, &block, paste->values, way, &error))
    norm_figure_view_refuse (self, error);
  else if (way != NORM_PASTE_REPLACE)
    norm_figure_view_select_block (self, &target);
  if (error == NULL && paste->n_empty > 0)
    norm_figure_view_notify (self, ngettext ("%zu empty cell became 0", "%zu empty cells became 0", paste->n_empty), paste->n_empty);
}

static void
answered (int choice, gpointer data)
{
  Paste *paste = data;

  if (choice >= 0)
    apply (paste, paste->ways[choice]);
  gtk_widget_grab_focus (GTK_WIDGET (paste->view));
}

/* What a way is called; NULL where it leads nowhere. */
static char *
name_way (const Paste *paste, const NormRaster *raster, const NormBlock *block, const NormTensor *table, NormPasteWay way)
{
  NormBlock target = norm_paste_target (raster, block, table->shape[0], table->shape[1], way);
  g_autofree char *size = norm_block_size_text (&target);
  g_autofree char *shape = NULL;
  gsize grown[NORM_MAX_AXES];

  switch (way)
    {
    case NORM_PASTE_CLIP:
      return g_strdup_printf (_ ("_Clip to %s"), size);
    case NORM_PASTE_REPEAT:
      return g_strdup_printf (_ ("Re_peat to Fill %s"), size);
    case NORM_PASTE_WHOLE:
      return g_strdup_printf (_ ("Paste _All %s"), size);
    case NORM_PASTE_RESIZE:
      if (!norm_raster_grow (raster, target.row + target.n_rows, target.column + target.n_columns, grown))
        return NULL;
      shape = norm_shape_to_text (raster->rank, grown);
      return g_strdup_printf (_ ("Resi_ze to %s"), shape);
    case NORM_PASTE_REPLACE:
      shape = norm_shape_to_text (paste->values->rank, paste->values->shape);
      return g_strdup_printf (_ ("Replace _x by %s"), shape);
    case NORM_PASTE_FIT:
    default:
      return NULL;
    }
}

/* Takes @paste. */
static void
ask (Paste *paste, const NormRaster *raster, const NormBlock *block, const NormTensor *table, guint ways)
{
  const NormBlock all = norm_block_all (raster), whole = { 0, 0, table->shape[0], table->shape[1] };
  g_autofree char *size = norm_block_size_text (&whole), *room = norm_block_size_text (norm_figure_view_has_block (paste->view) ? block : &all);
  g_autofree char *body =
    g_strdup_printf (norm_figure_view_has_block (paste->view) ? _ ("The clipboard holds %s values, the selected rectangle %s.")
                                                              : _ ("The clipboard holds %s values, which go beyond the edge of x, %s."),
                     size, room);
  g_auto (GStrv) labels = g_new0 (char *, NORM_N_PASTE_WAYS + 1);
  int n_labels = 0;

  for (NormPasteWay way = 0; way < NORM_N_PASTE_WAYS; way++)
    {
      char *label = (ways & 1u << way) != 0 ? name_way (paste, raster, block, table, way) : NULL;

      if (label == NULL)
        continue;
      paste->ways[n_labels] = way;
      labels[n_labels++] = label;
    }
  norm_dialog_choose (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (paste->view))), _ ("Paste What Does Not Fit?"), body, (const char *const *) labels,
                      answered, paste, (GDestroyNotify) paste_free);
}

static gboolean
comma_is_decimal (void)
{
  return g_str_equal (nl_langinfo (RADIXCHAR), ",");
}

static void
paste_text (NormFigureView *self, const char *text)
{
  Paste *paste;
  g_autoptr (NormTensor) table = NULL;
  g_autoptr (NormTensor) values = NULL;
  GError *error = NULL;
  gsize n_empty;
  NormRaster raster;
  NormBlock block;
  guint ways;

  if (get_document (self) == NULL || !norm_figure_view_get_block (self, &raster, &block))
    return;
  values = norm_cells_parse (text, strlen (text), norm_document_get_tensor (get_document (self))->dtype, comma_is_decimal (), &n_empty, &error);
  if (values == NULL || values->n_values == 0)
    {
      norm_figure_view_refuse (self, error);
      return;
    }
  table = norm_paste_table (&raster, values);
  ways = norm_paste_ways (&raster, &block, table->shape[0], table->shape[1]);
  paste = g_new0 (Paste, 1);
  *paste = (Paste){ .view = g_object_ref (self), .values = norm_tensor_ref (values), .n_empty = n_empty };
  if (ways != 1u << NORM_PASTE_FIT)
    {
      ask (paste, &raster, &block, table, ways);
      return;
    }
  apply (paste, NORM_PASTE_FIT);
  paste_free (paste);
}

static void
text_read (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormFigureView) self = data;
  GError *error = NULL;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, &error);

  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL) /* the window went meanwhile */
    g_clear_error (&error);
  else if (text != NULL)
    paste_text (self, text);
  else
    {
      g_clear_error (&error);
      norm_figure_view_notify (self, "%s", _ ("There is no text on the clipboard"));
    }
}

void
norm_figure_view_paste (NormFigureView *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, text_read, g_object_ref (self));
}
