/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A manual tool, no test: draw-figure SHAPE LAYER FILE WxH [CELL|-] [light|dark|transparent|hc|hcd] [values|pools] [FILL|nan] [scale]
 * [mask|ignored|-] [grid|cubes]:
 * to look at pictures. */
#include "export.h"
#include "generate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static NormTensor *
create_tensor (const char *shape_text, const char *fill_name, GError **error)
{
  static const double note[] = { 1, 2, 3, 4, 0, 0, 0, 0 };
  NormFill fill = { NORM_FILL_NORMAL, 0, 1, 1 };
  gsize shape[NORM_MAX_RANK];
  int rank;

  if (!norm_shape_from_text (shape_text, &rank, shape, error))
    return NULL;
  g_autoptr (NormTensor) tensor = norm_tensor_generate (NORM_DTYPE_FLOAT32, rank, shape, &fill, error);
  if (tensor == NULL)
    return NULL;
  if (tensor->n_values == 8 && g_str_equal (fill_name, "note"))
    return norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, rank, shape, note);
  if (g_str_equal (fill_name, "nan") && tensor->n_values > 3)
    {
      const double odd[] = { NAN, INFINITY, -INFINITY };
      for (gsize at = 0; at < 3; at++)
        {
          NormTensor *next = norm_tensor_with_value (tensor, at * 2 % tensor->n_values, odd[at]);
          norm_tensor_unref (tensor);
          tensor = next;
        }
    }
  return g_steal_pointer (&tensor);
}

/* The last third of the last axis is padding, for every other entry of the first. */
static NormView *
create_mask (const NormView *view)
{
  gsize last = view->shape[view->rank - 1], first = view->n_values / view->shape[0];
  g_autofree double *values = g_new (double, view->n_values);

  for (gsize cell = 0; cell < view->n_values; cell++)
    values[cell] = cell / first % 2 == 0 || cell % last < last - MAX (last / 3, 1);
  g_autoptr (NormTensor) mask = norm_tensor_new_from_doubles (NORM_DTYPE_BOOL, view->rank, view->shape, values);
  return norm_view_new (mask);
}

static NormThemeKind
theme_of (const char *name)
{
  NormThemeKind kind = NORM_THEME_LIGHT;

  if (!norm_theme_from_name (name, &kind) && g_str_has_prefix (name, "hc"))
    kind = g_str_equal (name, "hc") ? NORM_THEME_HIGH_CONTRAST : NORM_THEME_HIGH_CONTRAST_DARK;
  return kind;
}

static gboolean
draw (int argc, char **argv, GError **error)
{
  const char *cell = argc > 5 ? argv[5] : "-";
  g_autoptr (NormTensor) tensor = create_tensor (argv[1], argc > 8 ? argv[8] : "note", error);
  g_autoptr (NormView) view = tensor != NULL ? norm_view_new (tensor) : NULL;
  g_autoptr (NormLayer) layer = norm_layer_parse (argv[2], view != NULL ? error : NULL);
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormProblem) problem = view && layer ? norm_layer_check (layer, params, NORM_MODE_TRAIN, view) : NULL;
  NormFigureSpec spec = { .input = view, .layer = layer, .problem = problem, .decimals = -1, .draw_problem = TRUE, .caption = TRUE };
  NormExportOptions options = { .scale = argc > 9 ? g_ascii_strtod (argv[9], NULL) : 1, .lit = !g_str_equal (cell, "-") };
  NormExportFormat format;

  if (view == NULL || layer == NULL)
    return FALSE;
  if (!g_str_equal (argv[4], "0") && !norm_export_size_from_text (argv[4], &options.width, &options.height))
    return FALSE;
  g_autoptr (NormView) mask = argc > 10 && !g_str_equal (argv[10], "-") ? create_mask (view) : NULL;
  NormView *used = argc > 10 && g_str_equal (argv[10], "mask") ? mask : NULL;
  g_autoptr (NormResult) result = problem == NULL ? norm_layer_run (layer, params, NORM_MODE_TRAIN, view, used, NULL, error) : NULL;
  if (problem == NULL && result == NULL)
    return FALSE;
  spec.result = result;
  spec.mask = mask;
  options.cell = options.lit ? g_ascii_strtoull (cell, NULL, 10) : 0;
  spec.cubes = argc > 11 && g_str_equal (argv[11], "cubes");
  spec.theme = theme_of (argc > 6 ? argv[6] : "light");
  spec.coloring = argc > 7 && g_str_equal (argv[7], "pools") ? NORM_COLOR_BY_POOLS : NORM_COLOR_BY_VALUES;
  if (!norm_export_format_from_name (argv[3], &format))
    return FALSE;
  g_autoptr (GBytes) bytes = norm_figure_export (&spec, &options, format, error);
  return bytes != NULL && g_file_set_contents (argv[3], g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc < 5)
    {
      g_printerr ("draw-figure SHAPE LAYER FILE WxH [CELL|-] [THEME] [values|pools] [note|normal|nan] [SCALE] [mask|ignored|-] [grid|cubes]\n");
      return 2;
    }
  if (draw (argc, argv, &error))
    return 0;
  g_printerr ("draw-figure: %s\n", error != NULL ? error->message : "wrong arguments");
  return 1;
}
