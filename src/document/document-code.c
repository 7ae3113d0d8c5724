/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-private.h"

/* The file's name, if NumPy can load it as it is */
static char *
npy_name (NormDocument *self)
{
  GFile *file = norm_document_get_file (self);
  g_autofree char *name = file ? g_file_get_basename (file) : NULL;
  return name && g_str_has_suffix (name, ".npy") && !norm_document_is_modified (self) ? g_steal_pointer (&name) : NULL;
}

char *
norm_document_write_code (NormDocument *self, NormCodeKind kind, gsize most_values)
{
  g_return_val_if_fail (NORM_IS_DOCUMENT (self), NULL);

  g_autofree char *steps = norm_steps_to_text (norm_document_get_steps (self)), *file = npy_name (self);
  NormCodeSpec spec = {
    .input = norm_document_get_tensor (self),
    .mask = norm_document_get_masked (self) ? norm_document_get_mask (self) : NULL,
    .steps = steps,
    .layer = norm_document_get_layer (self),
    .params = norm_document_get_params (self),
    .mode = norm_document_get_mode (self),
    .result = norm_document_is_busy (self) ? NULL : norm_document_get_result (self),
    .file = file,
    .most_values = most_values,
  };
  return norm_code_write (&spec, kind);
}
