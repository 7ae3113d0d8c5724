/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "describe.h"
#include "number.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

char *
norm_describe_sizes (const NormLayer *layer)
{
  int n_sizes;
  const gint64 *sizes = norm_layer_normalized_shape (layer, &n_sizes);
  GString *text;

  if (sizes == NULL)
    return g_strdup_printf ("[%" G_GINT64_FORMAT "]", norm_layer_n_features (layer));
  text = g_string_new ("[");
  for (int place = 0; place < n_sizes; place++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, place > 0 ? ", " : "", sizes[place]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static void
describe_zero_groups (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  problem->message = g_strdup ("integer modulo by zero");
  problem->explanation =
    g_strdup (_ ("num_groups=0: the channels cannot be divided into no groups at all. One group, num_groups=1, pools all channels."));
}

static void
describe_uneven_groups (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  problem->message = g_strdup ("num_channels must be divisible by num_groups");
  problem->explanation =
    g_strdup_printf (_ ("All groups have the same number of channels; %" PRId64 " cannot be divided into %" PRId64 " groups without a remainder."),
                     norm_layer_n_features (layer), norm_layer_n_groups (layer));
}

static gint64
first_negative_size (const NormLayer *layer)
{
  int n_sizes;
  const gint64 *sizes = norm_layer_normalized_shape (layer, &n_sizes);

  for (int place = 0; place < n_sizes; place++)
    {
      if (sizes[place] < 0)
        return sizes[place];
    }
  return norm_layer_n_features (layer);
}

static void
describe_negative_size (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  const char *arg = norm_layer_features_arg (layer);
  gint64 n = first_negative_size (layer);
  g_autofree char *sizes = norm_describe_sizes (layer);

  problem->message = g_strdup_printf ("Trying to create tensor with negative dimension %" G_GINT64_FORMAT ": %s", n, sizes);
  if (layer->info->pools_last)
    problem->explanation = g_strdup_printf (_ ("%s holds the sizes of the last axes, so none can be negative; here it is %s."), arg, sizes);
  else
    problem->explanation = g_strdup_printf (_ ("%s is the number of channels, so it cannot be negative; here it is %" PRId64 "."), arg, n);
}

static void
describe_negative_eps (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  g_autofree char *eps = norm_number_shortest (norm_layer_eps (layer, view->tensor->dtype));

  problem->from_torch = FALSE;
  problem->message = g_strdup_printf (_ ("eps must not be negative (got %s)"), eps);
  problem->explanation =
    g_strdup_printf (_ ("eps is added to the %s under the root. With eps=%s the sum can fall below zero, and the root does not exist; "
                        "PyTorch lets it through and may give NaN. Use a small positive number such as 1e-05, or 0."),
                     layer->info->centers ? _ ("variance") : _ ("mean square"), eps);
}

static void
describe_no_devices (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  problem->from_torch = FALSE;
  problem->message = g_strdup_printf (_ ("devices must be at least 1 (got %" PRId64 ")"), norm_layer_n_devices (layer));
  problem->explanation = g_strdup (_ ("The batch is divided among that many devices; with devices=1 all of it is on one."));
}

static void
describe_uneven_devices (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  gint64 n_devices = norm_layer_n_devices (layer);

  problem->from_torch = FALSE;
  problem->message = g_strdup_printf (_ ("the batch of %zu cannot be divided among %" PRId64 " devices evenly"), view->shape[0], n_devices);
  problem->explanation =
    g_strdup_printf (_ ("Each device gets as many samples as the others. The batch axis N has %zu; use a number of devices that divides it."),
                     view->shape[0]);
  problem->axis = 0;
  problem->axis_label =
    g_strdup_printf (ngettext ("N has %zu element, no multiple of %" PRId64, "N has %zu elements, no multiple of %" PRId64, view->shape[0]),
                     view->shape[0], n_devices);
}

static void
describe_no_momentum (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  problem->message = g_strdup ("instance_norm(): argument 'momentum' (position 7) must be float, not NoneType");
  problem->explanation = g_strdup (_ ("momentum=None averages all batches alike, but only batch norm can: instance norm does not count its batches. "
                                      "Give it a number, even where nothing is tracked."));
}

static void
describe_negative_groups (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  problem->message = g_strdup_printf ("Expected num groups to be greater than 0, got %" G_GINT64_FORMAT, norm_layer_n_groups (layer));
  problem->explanation = g_strdup (_ ("num_groups is the number of groups into which the channels are divided; at least 1 is needed."));
}

static void
describe_no_shape (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  problem->message = g_strdup ("Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, "
                               "but got normalized_shape = []");
  problem->explanation =
    g_strdup (_ ("normalized_shape holds the sizes of the last axes, those that are pooled. With an empty one nothing is pooled."));
}

gboolean
norm_describe_arguments (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  static void (*const describe[NORM_FIT_DTYPE + 1]) (NormProblem * problem, const NormLayer *layer, const NormView *view) = {
    [NORM_FIT_ZERO_GROUPS] = describe_zero_groups,     [NORM_FIT_UNEVEN_GROUPS] = describe_uneven_groups,
    [NORM_FIT_NEGATIVE_SIZE] = describe_negative_size, [NORM_FIT_NEGATIVE_EPS] = describe_negative_eps,
    [NORM_FIT_NO_DEVICES] = describe_no_devices,       [NORM_FIT_UNEVEN_DEVICES] = describe_uneven_devices,
    [NORM_FIT_NO_MOMENTUM] = describe_no_momentum,     [NORM_FIT_NEGATIVE_GROUPS] = describe_negative_groups,
    [NORM_FIT_NO_SHAPE] = describe_no_shape,
  };

  if (describe[fit->kind] == NULL)
    return FALSE;
  describe[fit->kind](problem, layer, view);
  return TRUE;
}
