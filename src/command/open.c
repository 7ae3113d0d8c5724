/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command-private.h"

#include "lesson.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LESSON "lesson:"

char *
norm_source_name (const char *source)
{
  return strcmp (source, "-") ? g_filename_display_name (source) : g_strdup (_ ("standard input"));
}

/* Only what has “://” is an address: to GIO “a:b.npy” is one as well, and no file with a colon could be named. Names of files need none of GIO's
 * modules, which are not looked for then. */
GFile *
norm_source_file (const char *name)
{
  return strstr (name, "://") ? g_file_new_for_commandline_arg (name) : g_vfs_get_file_for_path (g_vfs_get_local (), name);
}

static gboolean
load (const char *source, NormDocument *document, GError **error)
{
  if (g_str_has_prefix (source, LESSON))
    return norm_document_load_lesson (document, source + strlen (LESSON), error);
  if (!strcmp (source, "-"))
    return norm_document_load_sync (document, NULL, error);
  g_autoptr (GFile) file = norm_source_file (source);
  return norm_document_load_sync (document, file, error);
}

/* ── steps and layer ── */

/* Other steps make another tensor: unless told which, the layer is the batch norm that fits it. */
static gboolean
set_pipeline (const NormCommand *command, NormDocument *document, GError **error)
{
  if (command->steps && !norm_document_set_steps_text (document, command->steps, error))
    return FALSE;
  if (command->layer && !norm_document_set_layer_text (document, command->layer, error))
    return FALSE;
  if (command->steps && !command->layer)
    {
      const NormView *view = norm_document_get_view (document);
      g_autoptr (NormLayer) layer = norm_layer_fitting (view->rank, view->shape, norm_document_get_layer (document));
      norm_document_set_layer (document, layer);
    }
  if (command->mode)
    norm_document_set_mode (document, strcmp (command->mode, "eval") ? NORM_MODE_TRAIN : NORM_MODE_EVAL);
  return TRUE;
}

/* ── parameters ── */

static gboolean
has_param (const NormLayer *layer, NormParamKind kind)
{
  return kind == NORM_PARAM_WEIGHT || kind == NORM_PARAM_BIAS ? norm_layer_has_weight (layer) : norm_layer_tracks (layer);
}

static gboolean
check_param (const NormLayer *layer, NormParamKind kind, const NormTensor *tensor, GError **error)
{
  g_autofree char *text = norm_layer_to_text (layer);
  if (!has_param (layer, kind))
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_LAYER, _ ("%s has no %s; leave the option out, or give the layer %s"), text, norm_param_name (kind),
                   kind <= NORM_PARAM_BIAS ? "affine=True" : "track_running_stats=True");
      return FALSE;
    }
  if ((gint64) tensor->n_values == norm_layer_n_features (layer))
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_SHAPE,
               _ ("holds %" G_GSIZE_FORMAT " values as the %s of %s, which needs one for each of its %" G_GINT64_FORMAT " features"),
               tensor->n_values, norm_param_name (kind), text, norm_layer_n_features (layer));
  return FALSE;
}

/* @params with the values of the file @name, or NULL. */
static NormParams *
read_param (const NormParams *params, const NormLayer *layer, NormParamKind kind, const char *name, GError **error)
{
  g_autoptr (GFile) file = norm_source_file (name);
  g_autoptr (NormTensor) tensor = norm_format_read_file (file, NULL, error);
  if (!tensor || !check_param (layer, kind, tensor, error))
    {
      g_autofree char *readable = g_filename_display_name (name);
      g_prefix_error (error, "%s: ", readable);
      return NULL;
    }
  g_autofree double *values = norm_tensor_to_doubles (tensor);
  return norm_params_with_array (params, kind, values, tensor->n_values);
}

static gboolean
set_params (const NormCommand *command, NormDocument *document, GError **error)
{
  g_autoptr (NormParams) params = norm_params_ref (norm_document_get_params (document));
  for (guint kind = 0; kind < G_N_ELEMENTS (command->param_files); kind++)
    {
      if (!command->param_files[kind])
        continue;
      NormParams *more = read_param (params, norm_document_get_layer (document), (NormParamKind) kind, command->param_files[kind], error);
      if (!more)
        return FALSE;
      norm_params_unref (params);
      params = more;
    }
  norm_document_set_params (document, params, _ ("Open"));
  return TRUE;
}

/* ── the lit pool ── */

static gboolean
check_cell (const NormCommand *command, const NormView *view, GError **error)
{
  g_autofree char *shape = norm_shape_to_text (view->rank, view->shape);
  gboolean inside = command->cell_rank == view->rank;
  for (int axis = 0; inside && axis < view->rank; axis++)
    inside = command->cell_index[axis] < view->shape[axis];
  if (!inside)
    g_set_error (error, NORM_ERROR, NORM_ERROR_SHAPE, _ ("--cell=%s is not in %s, the tensor that the layer reads"), command->cell, shape);
  return inside;
}

static gboolean
pin_feature (const NormCommand *command, NormDocument *document, GError **error)
{
  if (norm_document_get_problem (document))
    return TRUE; /* there are no pools; the problem itself will be told */
  g_autoptr (NormPooling) pooling = norm_pooling_new (norm_document_get_layer (document), norm_document_get_view (document));
  if (command->feature_number >= pooling->n_pools)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_SHAPE, _ ("--feature=%s is not there: the layer has %" G_GSIZE_FORMAT " pools, counted from 0"),
                   command->feature, pooling->n_pools);
      return FALSE;
    }
  gsize cell;
  gboolean there = norm_document_get_selected_cell (document, &cell) && norm_pooling_pool_of (pooling, cell) == command->feature_number;
  if (pooling->m > 0)
    norm_document_pin (document, there ? cell : norm_pooling_cell (pooling, command->feature_number, 0));
  return TRUE;
}

static gboolean
set_selection (const NormCommand *command, NormDocument *document, GError **error)
{
  const NormView *view = norm_document_get_view (document);
  if (command->feature)
    return pin_feature (command, document, error);
  if (!command->cell)
    return TRUE;
  if (!check_cell (command, view, error))
    return FALSE;
  norm_document_pin (document, norm_shape_ravel (view->rank, view->shape, command->cell_index));
  return TRUE;
}

void
norm_command_lit (const NormCommand *command, NormDocument *document, gsize *pool, gsize *cell)
{
  const NormResult *result = norm_document_get_result (document);
  *pool = command->feature ? command->feature_number : G_MAXSIZE;
  *cell = G_MAXSIZE;
  if (!command->cell)
    return;
  norm_document_get_selected_cell (document, cell);
  if (result->pooling->n_pools > 0)
    *pool = norm_pooling_pool_of (result->pooling, *cell);
}

/* ── all of it ── */

static void
set_view (const NormCommand *command, NormDocument *document)
{
  NormViewOptions view = norm_document_get_view_options (document);
  if (command->color)
    view.color_by_pools = !strcmp (command->color, "pools");
  if (command->decimals)
    view.decimals = command->n_decimals;
  norm_document_set_view_options (document, &view);
}

/* Parameter files say their own name; all else is said of the source. */
gboolean
norm_command_open (const NormCommand *command, const char *source, NormDocument *document, GError **error)
{
  g_autofree char *name = norm_source_name (source);
  if (!load (source, document, error) || !set_pipeline (command, document, error))
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  if (!set_params (command, document, error))
    return FALSE;
  if (!set_selection (command, document, error))
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  set_view (command, document);
  norm_document_settle (document);
  return TRUE;
}
