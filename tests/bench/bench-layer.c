/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-layer LAYER SHAPE TIMES: nanoseconds per value of a layer in training, float32, next to what the memory alone allows.
 *
 * Prints "LAYER LIMIT" once per turn, taken in turns. The limit is one pass that reads the input and one that copies it into a buffer in use:
 * statistics
 * need all of the input before the first output.
 */
#include "generate.h"
#include "result.h"

#include <stdlib.h>
#include <string.h>

static double
run_layer (NormLayer *layer, NormView *view)
{
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NormResult) result = norm_layer_run (layer, params, NORM_MODE_TRAIN, view, NULL, NULL, &error);
  double used = (double) (g_get_monotonic_time () - start);

  if (result == NULL)
    g_error ("%s", error->message);
  return used;
}

static double
run_limit (const NormTensor *tensor, guint8 *copy)
{
  static volatile guint64 sink; /* or the pass would be left out */
  const guint64 *words = norm_tensor_data (tensor);
  gsize n_words = norm_tensor_n_bytes (tensor) / sizeof *words;
  guint64 sum = 0;
  gint64 start = g_get_monotonic_time ();

  for (gsize word = 0; word < n_words; word++)
    sum += words[word];
  sink = sum;
  memcpy (copy, words, norm_tensor_n_bytes (tensor));
  sink += copy[norm_tensor_n_bytes (tensor) - 1];
  return (double) (g_get_monotonic_time () - start);
}

int
main (int argc, char **argv)
{
  NormFill normal = { NORM_FILL_NORMAL, 0, 1, 1 };
  g_autoptr (GError) error = NULL;
  gsize shape[NORM_MAX_RANK];
  int rank;

  if (argc != 4)
    {
      g_printerr ("bench-layer LAYER SHAPE TIMES\n");
      return 2;
    }
  g_autoptr (NormLayer) layer = norm_layer_parse (argv[1], &error);
  if (layer == NULL || !norm_shape_from_text (argv[2], &rank, shape, &error))
    g_error ("%s", error->message);
  g_autoptr (NormTensor) tensor = norm_tensor_generate (NORM_DTYPE_FLOAT32, rank, shape, &normal, &error);
  if (tensor == NULL)
    g_error ("%s", error->message);
  g_autoptr (NormView) view = norm_view_new (tensor);
  g_autofree guint8 *copy = g_malloc0 (norm_tensor_n_bytes (tensor));
  run_layer (layer, view);
  run_limit (tensor, copy);
  for (int turn = 0; turn < atoi (argv[3]); turn++)
    {
      double layer_ns = run_layer (layer, view) * 1e3 / (double) tensor->n_values;

      g_print ("%.4f %.4f\n", layer_ns, run_limit (tensor, copy) * 1e3 / (double) tensor->n_values);
    }
  return 0;
}
