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
  gsize source;
  return norm_selection_get (&self->selection, &source) && norm_view_find (self->view, source, cell);
}

gboolean
norm_document_get_pinned (NormDocument *self)
{
  return self->selection.pinned;
}

void
norm_document_hover (NormDocument *self, gsize cell)
{
  g_return_if_fail (cell < self->view->n_values);

  NormSelection selection = self->selection;
  if (selection.pinned)
    return;
  selection.hovering = TRUE;
  selection.hovered = norm_view_source (self->view, cell);
  norm_document_select (self, &selection);
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
rest_at (NormDocument *self, gsize cell, gboolean pinned)
{
  NormSelection selection = { .n_values = self->selection.n_values, .resting = TRUE, .place = norm_view_source (self->view, cell), .pinned = pinned };
  norm_document_select (self, &selection);
}

void
norm_document_move_to (NormDocument *self, gsize cell)
{
  g_return_if_fail (cell < self->view->n_values);
  rest_at (self, cell, self->selection.pinned);
}

void
norm_document_pin (NormDocument *self, gsize cell)
{
  g_return_if_fail (cell < self->view->n_values);
  rest_at (self, cell, TRUE);
}

/* It stays where it was pinned, until the pointer lifts it: the keyboard's place must not jump. */
void
norm_document_unpin (NormDocument *self)
{
  NormSelection selection = self->selection;
  selection.pinned = FALSE;
  norm_document_select (self, &selection);
}
