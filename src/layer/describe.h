/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fit.h"
#include "problem.h"

G_BEGIN_DECLS

/* Fill in message, explanation, axis and axis_label of @problem: why the layer's arguments fit nothing (FALSE when @fit is not about them), … */
gboolean norm_describe_arguments (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit);
/* … or why they do not fit this input. */
void norm_describe_input (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit);

/* "[3, 4]": normalized_shape as PyTorch writes it, or where a layer has none its number of features; newly allocated. */
char *norm_describe_sizes (const NormLayer *layer);

G_END_DECLS
