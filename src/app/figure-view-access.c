/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-view-private.h"

#include <glib/gi18n.h>

/* "N=0, C=0, L=3" */
static char *
cell_place (const NormView *view, gsize cell)
{
  GString *text = g_string_new (NULL);
  gsize index[NORM_MAX_AXES];

  norm_shape_unravel (view->rank, view->shape, cell, index);
  for (int axis = 0; axis < view->rank; axis++)
    g_string_append_printf (text, "%s%s=%" G_GSIZE_FORMAT, axis > 0 ? ", " : "", norm_axis_name (view->rank, axis), index[axis]);
  return g_string_free (text, FALSE);
}

static char *
describe_cell (NormFigureView *self, NormDocument *document, gsize cell)
{
  NormView *view = norm_figure_view_input (self, document);
  NormResult *result = norm_document_get_pipeline_result (document, norm_figure_view_pipeline (self));
  g_autofree char *place = cell_place (view, cell);
  g_autofree char *before = norm_view_get_text (view, cell);
  g_autofree char *after = NULL;
  g_autofree char *title = NULL;
  gsize pool;

  if (result == NULL)
    return g_strdup_printf (_ ("%s: %s, no output"), place, before);
  after = norm_tensor_get_text (result->output, cell);
  if (result->pooling->n_pools == 0)
    return g_strdup_printf (_ ("%s: %s becomes %s, in no pool"), place, before, after);
  pool = norm_pooling_pool_of (result->pooling, cell);
  title = norm_explain_pool_title (result, pool);
  if (result->uses_running)
    return g_strdup_printf (_ ("%s: %s becomes %s; %s, running statistics, nothing pooled%s"), place, before, after, title,
                            norm_document_get_pinned (document) ? _ (", pinned") : "");
  return g_strdup_printf (_ ("%s: %s becomes %s; %s, %zu values pooled%s"), place, before, after, title, result->pools[pool].m,
                          norm_document_get_pinned (document) ? _ (", pinned") : "");
}

/* With the row of running statistics under it, where a comparison has one. */
static char *
describe_with_running (NormFigureView *self, NormDocument *document, gsize cell)
{
  NormResult *result = norm_document_get_pipeline_result (document, norm_figure_view_pipeline (self));
  g_autofree char *words = describe_cell (self, document, cell), *running = NULL;

  if (!self->small || result == NULL || result->pooling->n_pools == 0 || !norm_document_compares_running (document))
    return g_steal_pointer (&words);
  running = norm_running_to_text (result, norm_pooling_pool_of (result->pooling, cell));
  return g_strdup_printf ("%s. %s", words, running);
}

static char *
describe_selected (NormFigureView *self, NormDocument *document, gsize cell)
{
  g_autofree char *words = describe_with_running (self, document, cell);
  g_autofree char *size = NULL;
  NormRaster raster;
  NormBlock block;

  if (!norm_figure_view_has_block (self) || !norm_figure_view_get_block (self, &raster, &block))
    return g_steal_pointer (&words);
  size = norm_block_size_text (&block);
  return g_strdup_printf (_ ("%s values selected; %s"), size, words);
}

void
norm_figure_view_describe (NormFigureView *self)
{
  NormDocument *document = norm_document_view_get_document (NORM_DOCUMENT_VIEW (self));
  NormProblem *problem = norm_document_get_pipeline_problem (document, norm_figure_view_pipeline (self));
  g_autofree char *words = NULL;
  gsize cell;

  if (norm_figure_view_selected (self, document, &cell))
    words = describe_selected (self, document, cell);
  else
    words = g_strdup (_ ("No value selected"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Before and after"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  problem != NULL ? problem->message : words, -1);
}
