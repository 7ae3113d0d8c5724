/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layer.h"

G_BEGIN_DECLS

/* "torch.tensor([1, 0.5], dtype=torch.float64)" */
void norm_torch_append_values (GString *code, const double *values, gsize n, const char *dtype);
/* The output from sums and means (torch-by-hand.c), the last line without its end. @view: what the layer takes; the code has x, and with @masked also
 * mask, before the steps. */
void norm_torch_append_by_hand (GString *code, NormView *view, gboolean masked, const char *steps, const NormLayer *layer, const NormParams *params);

G_END_DECLS
