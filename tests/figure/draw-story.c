/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw-story SHAPE LAYER FILE STEP WxH CELL THEME slide|window [STEPS] [PROGRESS]: a step of a story, or a moment on the way to it, into a file.
 * FILE.pdf with STEP 0: all steps. Not a test: for looking at. */
#include "generate.h"
#include "steps.h"
#include "story-page.h"

static gboolean
draw_moment (const NormStoryPageSpec *spec, int step, const NormExportOptions *options, double progress, const char *name)
{
  g_autoptr (NormStoryPage) from = norm_story_page_new (spec, step - 1, options->width, options->height, 1);
  g_autoptr (NormStoryPage) to = norm_story_page_new (spec, step, options->width, options->height, 1);
  g_autoptr (NormStoryMotion) motion = norm_story_motion_new (from, to);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) options->width, (int) options->height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  norm_story_motion_draw (motion, cr, progress);
  cairo_destroy (cr);
  status = cairo_surface_write_to_png (surface, name);
  cairo_surface_destroy (surface);
  return status == CAIRO_STATUS_SUCCESS;
}

static gboolean
draw (char **argv, int argc, GError **error)
{
  gsize shape[NORM_MAX_RANK];
  int rank, step = atoi (argv[4]);
  NormFill fill = { NORM_FILL_NORMAL, 0, 1, 1 };
  NormStorySpec spec = { .figure = { .decimals = -1 }, .cell = g_ascii_strtoull (argv[6], NULL, 10), .slide = g_str_equal (argv[8], "slide") };
  NormExportOptions options = { .scale = 1 };
  NormExportFormat format;

  if (!norm_shape_from_text (argv[1], &rank, shape, error))
    return FALSE;
  g_autoptr (NormTensor) tensor = g_str_equal (argv[1], "2,1,4")
                                  ? norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, rank, shape, (double[]){ 1, 2, 3, 4, 0, 0, 0, 0 })
                                  : norm_tensor_generate (NORM_DTYPE_FLOAT32, rank, shape, &fill, error);
  g_autoptr (NormView) loaded = norm_view_new (tensor);
  g_autoptr (NormSteps) steps = norm_steps_parse (argc > 9 ? argv[9] : "", error);
  g_autoptr (NormView) view = steps != NULL ? norm_steps_apply (steps, loaded, G_MAXUINT, NULL, error) : NULL;
  g_autoptr (NormLayer) layer = view != NULL ? norm_layer_parse (argv[2], error) : NULL;
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormResult) result = layer != NULL ? norm_layer_run (layer, params, NORM_MODE_TRAIN, view, NULL, NULL, error) : NULL;

  if (result == NULL || !norm_export_size_from_text (argv[5], &options.width, &options.height))
    return FALSE;
  spec.figure.input = view;
  spec.figure.layer = layer;
  spec.figure.result = result;
  norm_theme_from_name (argv[7], &spec.figure.theme);
  spec.loaded = loaded;
  spec.steps = argc > 9 ? argv[9] : "";
  NormStoryPageSpec page = { .sides = { { .story = spec } }, .n_sides = 1 };
  if (argc > 10)
    return draw_moment (&page, step, &options, g_ascii_strtod (argv[10], NULL), argv[3]);
  if (!norm_export_format_from_name (argv[3], &format))
    return FALSE;
  g_autoptr (GBytes) bytes = norm_story_page_export (&page, step > 0 ? step : 1, step > 0 ? step : NORM_STORY_N_STEPS, &options, format, error);
  return bytes != NULL && g_file_set_contents (argv[3], g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc < 9)
    {
      g_printerr ("draw-story SHAPE LAYER FILE STEP WxH CELL THEME slide|window [STEPS] [PROGRESS]\n");
      return 2;
    }
  if (draw (argv, argc, &error))
    return 0;
  g_printerr ("draw-story: %s\n", error != NULL ? error->message : "wrong arguments");
  return 1;
}
