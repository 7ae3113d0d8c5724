/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-page.h"

#define PAGE_WIDTH  1280.0
#define PAGE_HEIGHT 720.0
#define NARROW      640.0 /* a column: words stand below the picture */

static void
draw_page (NormCanvas *canvas, gpointer page)
{
  norm_story_page_draw (page, canvas);
}

GBytes *
norm_story_page_export (const NormStoryPageSpec *spec, NormStoryStep first, NormStoryStep last, const NormExportOptions *options,
                        NormExportFormat format, GError **error)
{
  NormExportPage pages[NORM_STORY_N_STEPS] = { { .width = 0 } };
  double width, height, scale;
  gsize n_pages = 0;
  GBytes *bytes;

  g_return_val_if_fail (spec != NULL && options != NULL, NULL);
  g_return_val_if_fail (first >= NORM_STORY_INPUT && first <= last && (int) last <= norm_story_page_n_steps (spec), NULL);
  width = options->width > 0 ? options->width : PAGE_WIDTH;
  height = options->height > 0 ? options->height : width * (width < NARROW ? MAX (1, 0.8 * spec->n_sides) : PAGE_HEIGHT / PAGE_WIDTH);
  scale = format == NORM_EXPORT_PNG && options->scale > 0 ? options->scale : 1;
  for (int step = (int) first; step <= (int) last; step++)
    pages[n_pages++] = (NormExportPage){ width, height, norm_theme (spec->sides[0].story.figure.theme), draw_page,
                                         norm_story_page_new (spec, step, width, height, scale) };
  bytes = norm_export_pages (pages, n_pages, scale, format, error);
  for (gsize page = 0; page < n_pages; page++)
    norm_story_page_unref (pages[page].data);
  return bytes;
}
