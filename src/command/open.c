/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command-private.h"

#include "archive.h"
#include "image.h"
#include "lesson.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define LESSON     "lesson:"
#define HEAD_BYTES 4096
#define SOON_READ  ((goffset) 1 << 20) /* so many bytes are read, whatever they are, before a window could be built */

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

void
norm_command_say_how (GError **error, const char *how)
{
  if (!error || !*error || !g_error_matches (*error, NORM_ERROR, NORM_ERROR_KEY))
    return;
  char *message = g_strdup_printf ("%s: %s", (*error)->message, how);
  g_free ((*error)->message);
  (*error)->message = message;
}

static gboolean
load (const char *source, const char *key, NormDocument *document, GError **error)
{
  if (g_str_has_prefix (source, LESSON))
    return norm_document_load_lesson (document, source + strlen (LESSON), error);
  g_autoptr (GFile) file = strcmp (source, "-") ? norm_source_file (source) : NULL;
  NormTask task = { 0 };
  gboolean loaded = norm_document_load_sync (document, file, key, &task, error);
  g_autofree char *name = norm_source_name (source);
  if (!loaded)
    norm_command_say_how (error, "--key=NAME");
  else if (task.note)
    g_printerr ("%s: %s: %s\n", NORM_COMMAND_NAME, name, task.note);
  return loaded;
}

/* ── steps and layer ── */

/* The first unless told which; a window without --pipeline shows the one that was active. */
static gboolean
set_active (const NormCommand *command, NormDocument *document, GError **error)
{
  guint n = norm_document_get_n_pipelines (document);
  if (command->pipeline_number >= n)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_SHAPE,
                   ngettext ("--pipeline=%s is not there: the document has %u pipeline, counted from 0",
                             "--pipeline=%s is not there: the document has %u pipelines, counted from 0", n),
                   command->pipeline, n);
      return FALSE;
    }
  if (command->pipeline || norm_command_is_headless (command))
    norm_document_set_active (document, command->pipeline_number);
  return TRUE;
}

/* Other steps make another tensor: unless told which, the layer is the batch norm that fits it. */
static gboolean
set_pipeline (const NormCommand *command, NormDocument *document, GError **error)
{
  NormDtype dtype;
  if (command->dtype && norm_dtype_from_name (command->dtype, &dtype))
    norm_document_set_dtype (document, dtype);
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
      g_set_error (error, NORM_ERROR, NORM_ERROR_SHAPE, _ ("--feature=%s is not there: the layer has %zu pools, counted from 0"), command->feature,
                   pooling->n_pools);
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
  if (command->view)
    view.cubes = !strcmp (command->view, "cubes");
  if (command->decimals)
    view.decimals = command->n_decimals;
  norm_document_set_view_options (document, &view);
}

/* Files of parameters and masks say their own name; all else is said of the source. */
gboolean
norm_command_apply (const NormCommand *command, const char *source, NormDocument *document, GError **error)
{
  g_autofree char *name = norm_source_name (source);
  if (!set_active (command, document, error) || !set_pipeline (command, document, error))
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  if (!norm_command_read_mask (command, document, error) || !norm_command_read_params (command, document, error))
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

gboolean
norm_command_open (const NormCommand *command, const char *source, NormDocument *document, GError **error)
{
  g_autofree char *name = norm_source_name (source);
  if (load (source, command->key, document, error))
    return norm_command_apply (command, source, document, error);
  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

/* ── what a window loads ── */

const char *
norm_command_key (const NormCommand *command)
{
  return command->key;
}

/* A pipe is not looked into: nobody may be at its other end. */
static gboolean
is_soon_read (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  guchar head[HEAD_BYTES];
  gsize n = 0;
  GStatBuf info;
  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return TRUE;
  if (info.st_size > SOON_READ)
    return FALSE;
  stream = g_file_read (file, NULL, NULL);
  if (!stream || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &n, NULL, NULL))
    return TRUE;
  return norm_image_kind (head, n) == NORM_IMAGE_NONE && !norm_archive_sniff (head, n);
}

GFile *
norm_command_file_for_window (const char *source)
{
  if (!strcmp (source, "-") || g_str_has_prefix (source, LESSON))
    return NULL;
  g_autoptr (GFile) file = norm_source_file (source);
  const char *path = g_file_peek_path (file);
  return path && is_soon_read (path) ? NULL : g_steal_pointer (&file);
}
