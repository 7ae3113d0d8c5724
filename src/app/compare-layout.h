/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* NormCompareLayout: three children, a picture, a line and words. The words are under the picture, as tall as they are; where that would leave the
 * picture little height and there is width for both, they are beside it. */
#define NORM_TYPE_COMPARE_LAYOUT (norm_compare_layout_get_type ())
G_DECLARE_FINAL_TYPE (NormCompareLayout, norm_compare_layout, NORM, COMPARE_LAYOUT, GtkLayoutManager)

/* Whether the words stand beside, in @width × @height px, words that want @words_height px. */
gboolean norm_compare_layout_is_beside (int width, int height, int words_height);

G_END_DECLS
