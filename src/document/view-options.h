/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a document wishes to be seen; the numbers are those of NormColoring in figure.h, which the document may not include. */
typedef struct
{
  gboolean color_by_pools;
  gboolean shared_scale;
  int decimals; /* −1 automatic */
} NormViewOptions;

G_END_DECLS
