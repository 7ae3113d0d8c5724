/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define NORM_VIEW_MOST_STEP 8

/* How a document wishes to be seen; the numbers are those of NormColoring in figure.h, which the document may not include. */
typedef struct
{
  gboolean color_by_pools;
  gboolean shared_scale;
  gboolean cubes; /* a block of cubes instead of a grid */
  int decimals;   /* −1 automatic */
  int step;       /* of the story (story.h), 1 to 8; 0: the whole figure */
} NormViewOptions;

G_END_DECLS
