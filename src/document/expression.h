/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layer.h"

G_BEGIN_DECLS

#define NORM_EXPRESSION_N_PARAMS (NORM_PARAM_RUNNING_VAR + 1)

/* NormExpression: what an expression names; all owned, what it does not name is NULL (or has_… FALSE). */
typedef struct
{
  NormTensor *tensor;
  gboolean has_dtype; /* the tensor, named or present, is to be converted: x.float() */
  NormDtype dtype;
  NormSteps *steps;
  NormLayer *layer;
  gboolean has_mode;
  NormMode mode;
  NormTensor *params[NORM_EXPRESSION_N_PARAMS]; /* by NormParamKind; one value per feature */
  gboolean has_batches;
  gint64 num_batches_tracked;
} NormExpression;

/**
 * norm_expression_parse:
 * A line or a snippet of Python that says which tensor, which steps, which layer: assignments of tensors (literals), layers (constructors),
 * chains of steps, layers called on them; `m.weight.data = …` and the like; `m.eval()`. Imports, print() and comments are passed over. A name
 * that nothing was assigned to is the present tensor. torch.tensor() without dtype is what PyTorch makes of it; a bare list is float32.
 * Returns: NULL with NORM_ERROR_TEXT; the message starts with "line L, column C: "
 */
NormExpression *norm_expression_parse (const char *text, GError **error);
void norm_expression_free (NormExpression *expression);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormExpression, norm_expression_free)

G_END_DECLS
