/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-cells.h"
#include "document-private.h"
#include "tensor-edit.h"

#include <glib/gi18n-lib.h>

/* ── reading blocks ── */

static gboolean
check_size (const NormBlock *block, GError **error)
{
  if (block->n_rows <= NORM_CELLS_MOST / MAX (block->n_columns, 1))
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("%zu×%zu values are too many at once, at most %zu; select a smaller rectangle"), block->n_rows,
               block->n_columns, NORM_CELLS_MOST);
  return FALSE;
}

NormTensor *
norm_document_copy_block (NormDocument *self, const NormRaster *raster, const NormBlock *block, GError **error)
{
  const NormView *view = norm_document_get_view (self);
  const gsize shape[] = { block->n_rows, block->n_columns }, size = norm_dtype_size (view->tensor->dtype);
  if (!check_size (block, error))
    return NULL;

  char *data = g_malloc (MAX (shape[0] * shape[1] * size, 1)), *to = data;
  const char *from = norm_tensor_data (view->tensor);
  for (gsize row = 0; row < shape[0]; row++)
    for (gsize column = 0; column < shape[1]; column++, to += size)
      memcpy (to, from + norm_view_element (view, norm_raster_cell (raster, block->row + row, block->column + column)) * size, size);
  return norm_tensor_new_take (view->tensor->dtype, 2, shape, data);
}

/* Values in C order of the axes, from the table that the axes run through in both directions. */
static NormTensor *
reorder (const NormTensor *table, const NormRaster *axes)
{
  const gsize size = norm_dtype_size (table->dtype);
  char *data = g_malloc (MAX (norm_tensor_n_bytes (table), 1));
  for (gsize cell = 0; cell < table->n_values; cell++)
    {
      gsize row, column;
      norm_raster_place (axes, cell, &row, &column);
      memcpy (data + cell * size, (const char *) norm_tensor_data (table) + (row * table->shape[1] + column) * size, size);
    }
  return norm_tensor_new_take (table->dtype, axes->rank, axes->shape, data);
}

NormTensor *
norm_document_copy_axes (NormDocument *self, const NormRaster *raster, const NormBlock *block, GError **error)
{
  g_autoptr (NormTensor) table = norm_document_copy_block (self, raster, block, error);
  gsize first[NORM_MAX_AXES], size[NORM_MAX_AXES], shape[NORM_MAX_AXES];
  gboolean down[NORM_MAX_AXES];
  int rank = 0;
  NormRaster axes;
  if (!table || !norm_block_axes (block, raster, first, size))
    return g_steal_pointer (&table);

  for (int axis = 0; axis < raster->rank; axis++)
    if (size[axis] > 1 || raster->shape[axis] == 1)
      {
        shape[rank] = size[axis];
        down[rank++] = raster->down[axis];
      }
  norm_raster_init (&axes, rank, shape, down);
  return reorder (table, &axes);
}

/* ── writing blocks ── */

/* @table again and again, and cut off: a rank 2 tensor of the block's size. */
static NormTensor *
repeat_table (const NormTensor *table, const NormBlock *block)
{
  const gsize shape[] = { block->n_rows, block->n_columns }, size = norm_dtype_size (table->dtype);
  char *data = g_malloc (MAX (shape[0] * shape[1] * size, 1)), *to = data;
  for (gsize row = 0; row < shape[0]; row++)
    for (gsize column = 0; column < shape[1]; column++, to += size)
      memcpy (to, (const char *) norm_tensor_data (table) + (row % table->shape[0] * table->shape[1] + column % table->shape[1]) * size, size);
  return norm_tensor_new_take (table->dtype, 2, shape, data);
}

/* @tensor, which @view shows, with @table in the block. */
static NormTensor *
with_block (const NormTensor *tensor, const NormView *view, const NormRaster *raster, const NormBlock *block, const NormTensor *table)
{
  g_autoptr (NormTensor) values = repeat_table (table, block);
  g_autofree gsize *sources = norm_block_sources (block, raster, view);
  return norm_tensor_with_elements (tensor, sources, values->n_values, values);
}

/* "Paste 2×4"; of one value the verb alone. */
static char *
name_change (const char *verb, const NormBlock *block)
{
  g_autofree char *size = norm_block_size_text (block);
  return block->n_rows * block->n_columns == 1 ? g_strdup (verb) : g_strdup_printf ("%s %s", verb, size);
}

/* Both may be the present ones; what changes nothing is no step. Takes @tensor and @mask (nullable). */
static void
commit_tensors (NormDocument *self, NormTensor *tensor, NormTensor *mask, const char *undo_name)
{
  g_autoptr (NormTensor) owned = tensor, owned_mask = mask;
  if (norm_tensor_equal (tensor, norm_document_get_tensor (self)))
    return;
  NormContent *content = norm_content_with_tensor (norm_document_content (self), tensor);
  if (mask)
    {
      NormContent *masked = norm_content_with_mask (content, mask);
      norm_content_unref (content);
      content = masked;
    }
  norm_document_commit (self, content, undo_name);
}

static NormTensor *
mask_ref (NormDocument *self)
{
  NormTensor *mask = norm_document_get_mask (self);
  return mask ? norm_tensor_ref (mask) : NULL;
}

gboolean
norm_document_write_block (NormDocument *self, const NormRaster *raster, const NormBlock *block, const NormTensor *table, const char *verb,
                           GError **error)
{
  const NormTensor *tensor = norm_document_get_tensor (self);
  g_return_val_if_fail (table->rank == 2 && table->n_values > 0 && table->dtype == tensor->dtype, FALSE);

  if (!check_size (block, error))
    return FALSE;
  g_autofree char *name = name_change (verb, block);
  commit_tensors (self, with_block (tensor, norm_document_get_view (self), raster, block, table), mask_ref (self), name);
  return TRUE;
}

gboolean
norm_document_clear_block (NormDocument *self, const NormRaster *raster, const NormBlock *block, const char *verb, GError **error)
{
  const gsize one[] = { 1, 1 };
  g_autoptr (NormTensor) zero = norm_tensor_new_from_doubles (norm_document_get_tensor (self)->dtype, 2, one, (const double[]){ 0 });
  return norm_document_write_block (self, raster, block, zero, verb, error);
}

gboolean
norm_document_fill_along (NormDocument *self, const NormRaster *raster, const NormBlock *block, gboolean down, GError **error)
{
  NormBlock first = *block;
  gboolean single = (down ? block->n_rows : block->n_columns) == 1;
  if (single && (down ? block->row : block->column) == 0)
    return FALSE;

  if (down)
    first.n_rows = 1;
  else
    first.n_columns = 1;
  if (single)
    *(down ? &first.row : &first.column) -= 1;
  g_autoptr (NormTensor) table = norm_document_copy_block (self, raster, &first, error);
  return table && norm_document_write_block (self, raster, block, table, down ? _ ("Fill Down") : _ ("Fill Right"), error);
}

gboolean
norm_document_fill_block (NormDocument *self, const NormRaster *raster, const NormBlock *block, const NormFill *fill, GError **error)
{
  const gsize shape[] = { block->n_rows, block->n_columns };
  g_autoptr (NormTensor) table =
    check_size (block, error) ? norm_tensor_generate (norm_document_get_tensor (self)->dtype, 2, shape, fill, error) : NULL;
  return table && norm_document_write_block (self, raster, block, table, _ ("Fill"), error);
}

/* ── pasting ── */

NormTensor *
norm_paste_table (const NormRaster *raster, NormTensor *values)
{
  NormRaster own;
  if (values->rank == 2)
    return norm_tensor_ref (values);
  if (values->rank == raster->rank)
    norm_raster_init (&own, values->rank, values->shape, raster->down);
  else
    norm_raster_init_printed (&own, values->rank, values->shape);

  const gsize size = norm_dtype_size (values->dtype), shape[] = { own.n_rows, own.n_columns };
  char *data = g_malloc (MAX (norm_tensor_n_bytes (values), 1));
  for (gsize cell = 0; cell < values->n_values; cell++)
    {
      gsize row, column;
      norm_raster_place (&own, cell, &row, &column);
      memcpy (data + (row * own.n_columns + column) * size, (const char *) norm_tensor_data (values) + cell * size, size);
    }
  return norm_tensor_new_take (values->dtype, 2, shape, data);
}

static gboolean
refuse_axis (GError **error)
{
  g_set_error_literal (error, NORM_ERROR, NORM_ERROR_SHAPE,
                       _ ("The steps have made this axis of several, or of a part of one; remove them first, or change the shape of x."));
  return FALSE;
}

/* The view's axes grow to @shape: the tensor and the mask with them. FALSE with an error, and both as they were. */
static gboolean
grow (NormDocument *self, const gsize *shape, NormTensor **tensor, NormTensor **mask, GError **error)
{
  const NormView *view = norm_document_get_view (self);
  for (int axis = 0; axis < view->rank; axis++)
    {
      gsize old = view->shape[axis], more = shape[axis] - old;
      int source = more > 0 ? norm_view_source_axis (view, axis) : 0;
      NormTensor *longer;
      if (more == 0)
        continue;
      if (source < 0)
        return refuse_axis (error);
      if (!(longer = norm_tensor_insert (*tensor, source, old, more, 0, error)))
        return FALSE;
      norm_tensor_unref (*tensor);
      *tensor = longer;
      if (*mask && !(longer = norm_tensor_insert (*mask, source, old, more, 1, error)))
        return FALSE;
      if (*mask)
        {
          norm_tensor_unref (*mask);
          *mask = longer;
        }
    }
  return TRUE;
}

static gboolean
paste_and_resize (NormDocument *self, const NormRaster *raster, const NormBlock *target, const NormTensor *table, GError **error)
{
  g_autoptr (NormTensor) tensor = norm_tensor_ref (norm_document_get_tensor (self));
  g_autoptr (NormTensor) mask = mask_ref (self);
  gsize shape[NORM_MAX_AXES];
  NormRaster grown;
  if (!norm_raster_grow (raster, target->row + target->n_rows, target->column + target->n_columns, shape))
    return refuse_axis (error);
  if (!grow (self, shape, &tensor, &mask, error))
    return FALSE;

  g_autoptr (NormView) whole = norm_view_new (tensor);
  g_autoptr (NormView) view = norm_steps_apply (norm_document_get_steps (self), whole, G_MAXUINT, NULL, error);
  if (!view)
    return FALSE;
  if (view->rank != raster->rank || memcmp (view->shape, shape, (gsize) view->rank * sizeof *shape) != 0)
    return refuse_axis (error);
  norm_raster_init (&grown, raster->rank, shape, raster->down);
  g_autofree char *name = name_change (_ ("Paste"), target);
  commit_tensors (self, with_block (tensor, view, &grown, target, table), g_steal_pointer (&mask), name);
  return TRUE;
}

gboolean
norm_document_paste (NormDocument *self, const NormRaster *raster, const NormBlock *block, NormTensor *values, NormPasteWay way, GError **error)
{
  g_return_val_if_fail (values->n_values > 0 && values->dtype == norm_document_get_tensor (self)->dtype, FALSE);

  g_autoptr (NormTensor) table = norm_paste_table (raster, values);
  NormBlock target = norm_paste_target (raster, block, table->shape[0], table->shape[1], way);
  if (way == NORM_PASTE_REPLACE)
    {
      norm_document_set_tensor (self, values, _ ("Paste Tensor"));
      return TRUE;
    }
  if (!check_size (&target, error))
    return FALSE;
  if (way == NORM_PASTE_RESIZE)
    return paste_and_resize (self, raster, &target, table, error);
  return norm_document_write_block (self, raster, &target, table, _ ("Paste"), error);
}

/* ── along an axis ── */

gboolean
norm_document_insert (NormDocument *self, int axis, gsize at, gsize n, const char *undo_name, GError **error)
{
  int source = norm_view_source_axis (norm_document_get_view (self), axis);
  NormTensor *mask = norm_document_get_mask (self), *longer_mask = NULL;
  if (source < 0)
    return refuse_axis (error);
  NormTensor *longer = norm_tensor_insert (norm_document_get_tensor (self), source, at, n, 0, error);
  if (!longer)
    return FALSE;
  if (mask && !(longer_mask = norm_tensor_insert (mask, source, at, n, 1, error)))
    {
      norm_tensor_unref (longer);
      return FALSE;
    }
  commit_tensors (self, longer, longer_mask, undo_name);
  return TRUE;
}

gboolean
norm_document_remove (NormDocument *self, int axis, gsize at, gsize n, const char *undo_name, GError **error)
{
  int source = norm_view_source_axis (norm_document_get_view (self), axis);
  NormTensor *mask = norm_document_get_mask (self);
  if (source < 0)
    return refuse_axis (error);
  commit_tensors (self, norm_tensor_remove (norm_document_get_tensor (self), source, at, n), mask ? norm_tensor_remove (mask, source, at, n) : NULL,
                  undo_name);
  return TRUE;
}

void
norm_document_rewrite (NormDocument *self, NormTensor *tensor, const char *undo_name)
{
  NormTensor *mask = norm_document_get_mask (self);
  if (mask)
    mask = mask->n_values == tensor->n_values ? norm_tensor_with_shape (mask, tensor->rank, tensor->shape)
                                              : norm_tensor_resize (mask, tensor->rank, tensor->shape, 1);
  commit_tensors (self, norm_tensor_ref (tensor), mask, undo_name);
}

/* ── sliding ── */

gboolean
norm_document_slide_value (NormDocument *self, gsize source, const char *text, GError **error)
{
  NormTensor *present = norm_document_get_tensor (self);
  g_autoptr (NormTensor) tensor = norm_tensor_with_text (present, source, text, error);
  if (!tensor)
    return FALSE;
  if (norm_tensor_equal (tensor, present))
    return TRUE;

  g_autoptr (NormContent) content = norm_content_with_tensor (norm_document_content (self), tensor);
  gboolean goes_on = self->slid == norm_document_content (self);
  self->slid = content;
  if (goes_on)
    {
      norm_history_amend (self->history, content);
      norm_document_follow (self);
    }
  else
    norm_document_commit (self, norm_content_ref (content), _ ("Slide Value"));
  return TRUE;
}

void
norm_document_end_slide (NormDocument *self)
{
  self->slid = NULL;
}
