/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-private.h"

gboolean
norm_document_get_selected (NormDocument *self, gsize *source)
{
  return norm_selection_get (&self->selection, source);
}

gboolean
norm_document_get_selected_cell (NormDocument *self, gsize *cell)
{
  return norm_document_get_pipeline_cell (self, self->active, cell);
}

gboolean
norm_document_get_pipeline_cell (NormDocument *self, guint i, gsize *cell)
{
  gsize source;
  return norm_selection_get (&self->selection, &source) && norm_view_find (norm_document_get_pipeline_view (self, i), source, cell);
}

gboolean
norm_document_get_pinned (NormDocument *self)
{
  return self->selection.pinned;
}

void
norm_document_hover_value (NormDocument *self, gsize source)
{
  g_return_if_fail (source < norm_document_get_tensor (self)->n_values);

  NormSelection selection = self->selection;
  if (selection.pinned)
    return;
  selection.hovering = TRUE;
  selection.hovered = source;
  norm_document_select (self, &selection);
}

void
norm_document_hover (NormDocument *self, gsize cell)
{
  norm_document_hover_value (self, norm_view_source (norm_document_get_view (self), cell));
}

void
norm_document_unhover (NormDocument *self)
{
  NormSelection selection = self->selection;
  selection.hovering = FALSE;
  norm_document_select (self, &selection);
}

/* The keyboard takes over from the pointer: whatever hovered is let go. */
static void
rest_at (NormDocument *self, gsize source, gboolean pinned)
{
  g_return_if_fail (source < norm_document_get_tensor (self)->n_values);
  NormSelection selection = { .n_values = self->selection.n_values, .resting = TRUE, .place = source, .pinned = pinned };
  norm_document_select (self, &selection);
}

void
norm_document_move_to_value (NormDocument *self, gsize source)
{
  rest_at (self, source, self->selection.pinned);
}

void
norm_document_move_to (NormDocument *self, gsize cell)
{
  norm_document_move_to_value (self, norm_view_source (norm_document_get_view (self), cell));
}

void
norm_document_pin_value (NormDocument *self, gsize source)
{
  rest_at (self, source, TRUE);
}

void
norm_document_pin (NormDocument *self, gsize cell)
{
  norm_document_pin_value (self, norm_view_source (norm_document_get_view (self), cell));
}

/* It stays where it was pinned, until the pointer lifts it: the keyboard's place must not jump. */
void
norm_document_unpin (NormDocument *self)
{
  NormSelection selection = self->selection;
  selection.pinned = FALSE;
  norm_document_select (self, &selection);
}
