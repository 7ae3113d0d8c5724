/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

/* Appends what norm_literal_write() gives; lines but the first are indented by @indent. FALSE, with nothing appended, if there are more than
 * @most_values. */
gboolean norm_literal_append (GString *text, NormTensor *tensor, gboolean line_breaks, gsize indent, gsize most_values);

G_END_DECLS
