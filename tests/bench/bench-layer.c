/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-layer: how long layers take, and how long the memory alone would. Reads lines from standard input and answers each with one:
 *   case LAYER;MODE;DTYPE;SHAPE;STEPS;THREADS   prepares a tensor of that shape, seen through the steps, with weights other than 1 and 0
 *   turn                                        runs it once: "LAYER-NS LIMIT-NS", nanoseconds per value
 * Another program can so be measured in turns with this one. The limit is what no layer of more values than the cache holds can go below: reading the
 * input and writing an output, both already in use, by as many threads.
 */
#include "generate.h"
#include "parallel.h"
#include "result.h"

#include <stdio.h>
#include <string.h>

#define COPIES 64 /* pieces of the copy that measures the limit */

typedef struct
{
  NormLayer *layer;
  NormParams *params;
  NormMode mode;
  NormView *view;
  NormResult *last; /* let go when the next is there, as the window does */
  guint8 *copy;
} Case;

static void
case_clear (Case *the_case)
{
  g_clear_pointer (&the_case->layer, norm_layer_unref);
  g_clear_pointer (&the_case->params, norm_params_unref);
  g_clear_pointer (&the_case->view, norm_view_unref);
  g_clear_pointer (&the_case->last, norm_result_unref);
  g_clear_pointer (&the_case->copy, g_free);
}

/* Some numbers for every parameter */
static NormParams *
params_new (const NormLayer *layer)
{
  NormParams *params = norm_params_new ();
  gint64 n = norm_layer_n_features (layer);
  g_autofree double *values = g_new (double, MAX (n, 1));

  for (gint64 feature = 0; feature < n; feature++)
    values[feature] = 0.5 + (double) (feature % 16) / 16;
  for (int kind = NORM_PARAM_WEIGHT; n > 0 && kind <= NORM_PARAM_RUNNING_VAR; kind++)
    {
      NormParams *before = params;

      params = norm_params_with_array (before, (NormParamKind) kind, values, (gsize) n);
      norm_params_unref (before);
    }
  return params;
}

static void
case_prepare (Case *the_case, const char *text)
{
  static const NormFill normal = { NORM_FILL_NORMAL, 0, 1, 1 };
  g_auto (GStrv) words = g_strsplit (text, ";", -1);
  g_autoptr (GError) error = NULL;
  gsize shape[NORM_MAX_RANK];
  NormDtype dtype;
  int rank;

  case_clear (the_case);
  if (g_strv_length (words) != 6 || !norm_dtype_from_name (words[2], &dtype) || !norm_shape_from_text (words[3], &rank, shape, &error))
    g_error ("%s", text);
  the_case->layer = norm_layer_parse (words[0], &error);
  the_case->mode = g_str_equal (words[1], "eval") ? NORM_MODE_EVAL : NORM_MODE_TRAIN;
  g_autoptr (NormTensor) tensor = norm_tensor_generate (dtype, rank, shape, &normal, &error);
  g_autoptr (NormSteps) steps = norm_steps_parse (words[4], &error);
  if (the_case->layer == NULL || tensor == NULL || steps == NULL)
    g_error ("%s: %s", text, error->message);
  g_autoptr (NormView) whole = norm_view_new (tensor);
  the_case->view = norm_steps_apply (steps, whole, G_MAXUINT, NULL, &error);
  if (the_case->view == NULL)
    g_error ("%s: %s", text, error->message);
  the_case->params = params_new (the_case->layer);
  the_case->copy = g_malloc0 (norm_tensor_n_bytes (tensor));
  norm_parallel_set_threads ((guint) g_ascii_strtoull (words[5], NULL, 10));
}

static double
run_layer (Case *the_case)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  NormResult *result = norm_layer_run (the_case->layer, the_case->params, the_case->mode, the_case->view, NULL, NULL, &error);

  if (result == NULL)
    g_error ("%s", error->message);
  g_clear_pointer (&the_case->last, norm_result_unref);
  the_case->last = result;
  return (double) (g_get_monotonic_time () - start);
}

static void
copy_piece (gsize piece, gpointer data)
{
  const Case *the_case = data;
  const NormTensor *tensor = the_case->view->tensor;
  gsize n_bytes = norm_tensor_n_bytes (tensor), first = n_bytes / COPIES * piece, end = piece + 1 == COPIES ? n_bytes : first + n_bytes / COPIES;

  memcpy (the_case->copy + first, (const guint8 *) norm_tensor_data (tensor) + first, end - first);
}

static double
run_limit (Case *the_case)
{
  gint64 start = g_get_monotonic_time ();

  norm_parallel_run (&(NormStage){ COPIES, copy_piece }, 1, the_case->view->n_values, the_case, NULL, NULL);
  return (double) (g_get_monotonic_time () - start);
}

int
main (void)
{
  Case the_case = { NULL };
  char line[1024];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_strchomp (line);
      if (g_str_has_prefix (line, "case "))
        {
          case_prepare (&the_case, line + strlen ("case "));
          run_layer (&the_case);
          run_limit (&the_case);
          puts ("ready");
        }
      else
        {
          double scale = 1e3 / (double) the_case.view->n_values, layer = run_layer (&the_case) * scale;

          printf ("%.5f %.5f\n", layer, run_limit (&the_case) * scale);
        }
      fflush (stdout);
    }
  case_clear (&the_case);
  return 0;
}
