/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-private.h"

#define PAGE_WIDTH  1280.0
#define PAGE_HEIGHT 720.0
#define NARROW      640.0 /* a column: words stand below the picture */

static void
draw_page (NormCanvas *canvas, gpointer story)
{
  norm_story_draw (story, canvas);
}

GBytes *
norm_story_export (const NormStorySpec *spec, NormStoryStep first, NormStoryStep last, const NormExportOptions *options, NormExportFormat format,
                   GError **error)
{
  NormExportPage pages[NORM_STORY_N_STEPS] = { { .width = 0 } };
  double width, height, scale;
  gsize n_pages = 0;
  GBytes *bytes;

  g_return_val_if_fail (spec != NULL && options != NULL, NULL);
  g_return_val_if_fail (first >= NORM_STORY_INPUT && first <= last && last <= NORM_STORY_N_STEPS, NULL);
  width = options->width > 0 ? options->width : PAGE_WIDTH;
  height = options->height > 0 ? options->height : width * (width < NARROW ? 1 : PAGE_HEIGHT / PAGE_WIDTH);
  scale = format == NORM_EXPORT_PNG && options->scale > 0 ? options->scale : 1;
  for (int step = (int) first; step <= (int) last; step++)
    pages[n_pages++] =
      (NormExportPage){ width, height, norm_theme (spec->figure.theme), draw_page, norm_story_new (spec, step, width, height, scale) };
  bytes = norm_export_pages (pages, n_pages, scale, format, error);
  for (gsize page = 0; page < n_pages; page++)
    norm_story_unref (pages[page].data);
  return bytes;
}
