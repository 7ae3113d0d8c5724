/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "describe.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* "the length L", "the batch N" */
static char *
axis_words (const NormLayer *layer, int rank, int axis)
{
  static const struct
  {
    char letter;
    const char *word;
  } words[] = { { 'N', N_ ("the batch") }, { 'C', N_ ("the channel axis") }, { 'L', N_ ("the length") },
                { 'D', N_ ("the depth") }, { 'H', N_ ("the height") },       { 'W', N_ ("the width") } };
  const char *name = norm_layer_axis_name (layer, rank, axis);

  for (guint word = 0; word < G_N_ELEMENTS (words); word++)
    {
      if (name[0] == words[word].letter)
        return g_strdup_printf ("%s %s", _ (words[word].word), name);
    }
  return g_strdup_printf (_ ("axis %d"), axis);
}

static char *
elements_text (gsize n)
{
  return g_strdup_printf (ngettext ("%zu element", "%zu elements", n), n);
}

static char *
view_shape_text (const NormView *view)
{
  return norm_shape_to_text (view->rank, view->shape);
}

/* The axis that has the size the layer asks for, and so may have been meant; -1 if none but @not_this */
static int
meant_axis (const NormView *view, gint64 size, int not_this)
{
  for (int axis = view->rank - 1; axis >= 0; axis--)
    {
      if (axis != not_this && size >= 0 && view->shape[axis] == (guint64) size)
        return axis;
    }
  return -1;
}

/* What PyTorch says of a rank that the layer does not take; NULL where it would take it and we do not. */
static char *
rank_message (const NormLayerInfo *info, int rank)
{
  if (rank > info->max_rank && info->max_rank == NORM_MAX_RANK)
    return NULL;
  if (info->splits_channel) /* functional.py, group_norm: input.size(0) * input.size(1) */
    return g_strdup (rank == 0 ? "Dimension specified as 0 but tensor has no dimensions"
                               : "Dimension out of range (expected to be in range of [-1, 0], but got 1)");
  return g_strdup_printf ("expected %s input (got %dD input)", info->rank_words, rank);
}

static void
describe_rank (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  const NormLayerInfo *info = layer->info;
  gboolean few = view->rank < info->min_rank;
  int off = few ? info->min_rank - view->rank : view->rank - info->max_rank;
  g_autofree char *shape = view_shape_text (view);

  problem->message = rank_message (info, view->rank);
  if (problem->message != NULL)
    {
      problem->explanation = g_strdup_printf (few ? ngettext ("%s reads its input as %s. %s has %d axis, at least %d too few.",
                                                              "%s reads its input as %s. %s has %d axes, at least %d too few.", view->rank)
                                                  : ngettext ("%s reads its input as %s. %s has %d axis, at least %d too many.",
                                                              "%s reads its input as %s. %s has %d axes, at least %d too many.", view->rank),
                                              info->name, *info->shape_words != '\0' ? _ (info->shape_words) : "", shape, view->rank, off);
      return;
    }
  problem->from_torch = FALSE;
  problem->message = g_strdup_printf (_ ("expected at most %dD input (got %dD input)"), NORM_MAX_RANK, view->rank);
  problem->explanation =
    g_strdup_printf (_ ("%s has %d axes; a tensor here has at most %d. Merge some with flatten."), shape, view->rank, NORM_MAX_RANK);
}

static void
describe_no_channels (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  g_autofree char *shape = view_shape_text (view);

  problem->message = g_strdup ("SyncBatchNorm number of input channels should be non-zero");
  problem->explanation = g_strdup_printf (_ ("In %s the channel axis C has no elements, so there is nothing to synchronize."), shape);
  problem->axis = 1;
  problem->axis_label = g_strdup (_ ("C has 0 elements"));
}

static void
describe_one_value_batch (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  gboolean apart = norm_fit_device_batch (layer, view->shape) != view->shape[0];
  gsize channels = view->shape[1], part[NORM_MAX_AXES];
  g_autofree char *shape = NULL;
  g_autofree char *each = channels == 1 ? g_strdup (_ ("the channel")) : g_strdup_printf (_ ("each of the %zu channels"), channels);

  memcpy (part, view->shape, sizeof part);
  part[0] = norm_fit_device_batch (layer, view->shape);
  shape = norm_shape_to_text (view->rank, part);
  problem->message = g_strdup_printf ("Expected more than 1 value per channel when training, got input size torch.Size(%s)", shape);
  problem->explanation = g_strdup_printf (_ ("In %s%s %s has a single value. It is its own mean and its variance is 0, "
                                             "so the output would be 0 whatever the value was. %s"),
                                          shape, apart ? _ (", the part of each device,") : "", each,
                                          norm_layer_tracks (layer)
                                            ? _ ("Training needs two values or more per channel: a larger batch or a longer signal. eval() uses the "
                                                 "running statistics and takes any number.")
                                            : _ ("Without running statistics this holds in eval() too; two values or more per channel are needed."));
  problem->axis = 0;
  problem->axis_label =
    g_strdup (apart ? _ ("each device gets 1 element of N, one value per channel") : _ ("N has 1 element, one value per channel"));
}

static void
describe_one_value_instance (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  gsize batched[NORM_MAX_AXES + 1] = { 1 };
  int missing = norm_layer_channel_axis (layer, view->rank) == 0;
  g_autofree char *shape = view_shape_text (view), *batched_shape = NULL;

  memcpy (batched + missing, view->shape, view->rank * sizeof *batched);
  batched_shape = norm_shape_to_text (view->rank + missing, batched);
  problem->message = g_strdup_printf ("Expected more than 1 spatial element when training, got input size torch.Size(%s)", batched_shape);
  problem->explanation =
    g_strdup_printf (_ ("Instance norm pools each channel of each sample by itself. In %s that is a single value: it is its own mean, its variance "
                        "is 0, and the output would be 0 whatever the value was. %s"),
                     shape,
                     norm_layer_tracks (layer) ? _ ("eval() uses the running statistics and takes any number.")
                                               : _ ("Without running statistics this holds in eval() too; a longer signal is needed."));
  problem->axis = view->rank - 1;
  problem->axis_label =
    g_strdup_printf (_ ("%s has 1 element, one value per channel and sample"), norm_layer_axis_name (layer, view->rank, view->rank - 1));
}

static void
describe_one_value_group (NormProblem *problem, const NormLayer *layer, const NormView *view)
{
  gint64 n_groups = norm_layer_n_groups (layer);
  gsize sizes[NORM_MAX_AXES];
  g_autofree char *shape = view_shape_text (view), *grouped = NULL, *elements = NULL;

  memcpy (sizes, view->shape, sizeof sizes);
  sizes[0] = view->shape[0] * view->shape[1] / n_groups;
  sizes[1] = n_groups;
  grouped = norm_shape_to_text (view->rank, sizes);
  problem->message = g_strdup_printf ("Expected more than 1 value per channel when training, got input size %s", grouped);
  problem->explanation = g_strdup_printf (_ ("With num_groups=%" PRId64 " each group of %s holds a single value. It is its own mean and its variance "
                                             "is 0, so the output would be 0 whatever the value was, in eval() too.%s"),
                                          n_groups, shape, n_groups > 1 ? _ (" Fewer groups hold more values each.") : "");
  problem->axis = 1;
  elements = elements_text (view->shape[1]);
  problem->axis_label = g_strdup_printf (ngettext ("C has %s in %" PRId64 " group, one value per group",
                                                   "C has %s in %" PRId64 " groups, one value per group", (gulong) n_groups),
                                         elements, n_groups);
}

static void
describe_one_value (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  if (layer->info->splits_channel)
    describe_one_value_group (problem, layer, view);
  else if (layer->info->keeps_batch)
    describe_one_value_instance (problem, layer, view);
  else
    describe_one_value_batch (problem, layer, view);
}

static void
describe_uneven_channels (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  gint64 n_groups = norm_layer_n_groups (layer);
  gsize channels = view->shape[1];
  g_autofree char *shape = view_shape_text (view), *elements = elements_text (channels);

  problem->message =
    g_strdup_printf ("Expected number of channels in input to be divisible by num_groups, but got input of shape %s and num_groups=%" G_GINT64_FORMAT,
                     shape, n_groups);
  problem->explanation =
    g_strdup_printf (_ ("All groups have the same number of channels. In %s the channel axis has %s, which cannot be divided into "
                        "%" PRId64 " groups without a remainder."),
                     shape, elements, n_groups);
  problem->axis = 1;
  problem->axis_label = g_strdup_printf (_ ("C has %s, no multiple of %" PRId64), elements, n_groups);
}

/* The last axis whose size is not the one in normalized_shape; its place there, and -1 for an axis that is missing */
static int
differing_axis (const NormLayer *layer, const NormView *view, int *place)
{
  int n_sizes;
  const gint64 *sizes = norm_layer_normalized_shape (layer, &n_sizes);

  for (*place = n_sizes - 1; *place >= 0; (*place)--)
    {
      int axis = view->rank - n_sizes + *place;

      if (axis < 0 || sizes[*place] < 0 || (guint64) sizes[*place] != view->shape[axis])
        return MAX (axis, -1);
    }
  return -1;
}

static void
describe_shape (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  int n_sizes, place, meant;
  const gint64 *sizes = norm_layer_normalized_shape (layer, &n_sizes);
  int axis = differing_axis (layer, view, &place);
  g_autofree char *shape = view_shape_text (view), *wanted = norm_describe_sizes (layer), *words = NULL, *elements = NULL;
  const char *name = norm_layer_axis_name (layer, view->rank, axis);

  problem->message =
    g_strdup_printf ("Given normalized_shape=%s, expected input with shape [*, %s, but got input of size%s", wanted, wanted + 1, shape);
  if (view->rank < n_sizes)
    {
      problem->explanation =
        g_strdup_printf (_ ("normalized_shape=%s names the sizes of the last axes, those that are pooled: %d here, but %s has %d only."), wanted,
                         n_sizes, shape, view->rank);
      return;
    }
  meant = meant_axis (view, sizes[place], axis);
  words = meant >= 0 ? axis_words (layer, view->rank, meant) : NULL;
  problem->explanation = words != NULL
                         ? g_strdup_printf (_ ("normalized_shape=%s names the sizes of the last axes, those that are pooled, but %s ends "
                                               "otherwise; the %" PRId64 " is %s."),
                                            wanted, shape, sizes[place], words)
                         : g_strdup_printf (_ ("normalized_shape=%s names the sizes of the last axes, those that are pooled, but %s ends "
                                               "otherwise."),
                                            wanted, shape);
  problem->axis = axis;
  elements = elements_text (view->shape[axis]);
  problem->axis_label = g_strdup_printf (_ ("%s has %s, normalized_shape says %" PRId64), name, elements, sizes[place]);
}

static void
describe_no_weight (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  g_autofree char *elements = NULL;

  problem->message = g_strdup ("select(): index 0 out of range for tensor of size [0] at dimension 0");
  if (norm_layer_n_features (layer) > 0)
    {
      problem->explanation =
        g_strdup (_ ("Instance norm repeats the weight once for each sample. This batch has none, so no weight is left, and PyTorch "
                     "asks for the first one. An empty batch works with affine=False only."));
      problem->axis = 0;
      problem->axis_label = g_strdup (_ ("N has 0 elements, so there are 0 weights"));
      return;
    }
  problem->explanation = g_strdup (_ ("With num_features=0 there is no weight, and PyTorch asks for the first one when the input is empty. "
                                      "A layer without channels works with affine=False only."));
  problem->axis = norm_layer_channel_axis (layer, view->rank);
  elements = elements_text (view->shape[problem->axis]);
  problem->axis_label = g_strdup_printf (_ ("C has %s, the layer has 0 weights"), elements);
}

/* PyTorch's words for an array of another size. Instance norm speaks of N copies of it; group norm of the weight's shape when the bias is wrong. */
static char *
count_message (const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  const char *name = norm_param_name (fit->param);
  int channel = norm_layer_channel_axis (layer, view->rank);
  gsize n_copies = layer->info->keeps_batch && channel == 1 ? view->shape[0] : 1;
  g_autofree char *shape = view_shape_text (view), *sizes = norm_describe_sizes (layer);

  if (layer->info->pools_last)
    return g_strdup_printf ("Expected %s to be of same shape as normalized_shape, but got %s of shape [%" G_GINT64_FORMAT
                            "] and normalized_shape = %s",
                            name, name, fit->n_given, sizes);
  if (layer->info->splits_channel)
    return g_strdup_printf ("Expected %s to be a vector of size equal to the number of channels in input, but got %s of shape [%" G_GINT64_FORMAT
                            "] and input of shape %s",
                            name, name, fit->param == NORM_PARAM_BIAS ? (gint64) view->shape[channel] : fit->n_given, shape);
  return g_strdup_printf ("%s should contain %" G_GSIZE_FORMAT " elements not %" G_GINT64_FORMAT, name, n_copies * view->shape[channel],
                          (gint64) n_copies * fit->n_given);
}

static void
describe_array (NormProblem *problem, const NormLayer *layer, const NormFit *fit)
{
  gint64 n = norm_layer_n_features (layer);

  problem->explanation =
    g_strdup_printf (_ ("%s has one value for each place in the pool, %" PRId64 " in all; the %s that was given has %" PRId64 "."),
                     norm_param_name (fit->param), n, norm_param_name (fit->param), fit->n_given);
}

static void
describe_count (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  int channel = norm_layer_channel_axis (layer, view->rank), meant = meant_axis (view, fit->n_given, channel);
  gsize channels;
  g_autofree char *shape = view_shape_text (view), *words = meant >= 0 ? axis_words (layer, view->rank, meant) : NULL;
  g_autofree char *elements = NULL;
  GString *text;

  problem->message = count_message (layer, view, fit);
  if (layer->info->pools_last)
    {
      describe_array (problem, layer, fit);
      return;
    }
  channels = view->shape[channel];
  elements = elements_text (channels);
  text = g_string_new (NULL);
  if (fit->from_array)
    g_string_append_printf (text,
                            channel == 1 ? _ ("%s has one value for each channel, the axis after the batch.")
                                         : _ ("%s has one value for each channel, the first axis of an input without a batch."),
                            norm_param_name (fit->param));
  else
    g_string_append_printf (text,
                            channel == 1 ? _ ("%s counts channels, the axis after the batch.")
                                         : _ ("%s counts channels, the first axis of an input without a batch."),
                            norm_layer_features_arg (layer));
  if (words != NULL)
    g_string_append_printf (text, _ (" In %s that axis has %s; the %" PRId64 " is %s."), shape, elements, fit->n_given, words);
  else if (fit->from_array)
    g_string_append_printf (text, _ (" In %s that axis has %s; the %s that was given has %" PRId64 "."), shape, elements,
                            norm_param_name (fit->param), fit->n_given);
  else
    g_string_append_printf (text, _ (" In %s that axis has %s; the layer was made for %" PRId64 "."), shape, elements, fit->n_given);
  problem->explanation = g_string_free (text, FALSE);
  problem->axis = channel;
  problem->axis_label = g_strdup_printf (_ ("C has %s, the layer expects %" PRId64), elements, fit->n_given);
}

/* instance_norm: running_mean_.view({ N, C }).mean(0) is copied into running_mean. */
static char *
empty_running_message (gsize batch, gsize channels, gint64 n_given)
{
  if (batch > 0)
    return g_strdup_printf ("shape '[%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT "]' is invalid for input of size %" G_GINT64_FORMAT, batch, channels,
                            (gint64) batch * n_given);
  if (n_given == 1)
    return g_strdup_printf ("output with shape [1] doesn't match the broadcast shape [%" G_GSIZE_FORMAT "]", channels);
  return g_strdup_printf ("The size of tensor a (%" G_GINT64_FORMAT ") must match the size of tensor b (%" G_GSIZE_FORMAT
                          ") at non-singleton dimension 0",
                          n_given, channels);
}

static void
describe_empty_running (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  int channel = norm_layer_channel_axis (layer, view->rank);
  gsize channels = view->shape[channel];
  g_autofree char *shape = view_shape_text (view), *elements = elements_text (channels);

  problem->message = empty_running_message (channel == 1 ? view->shape[0] : 1, channels, fit->n_given);
  problem->explanation = g_strdup_printf (_ ("num_features counts channels. In %s that axis has %s; the layer was made for %" PRId64
                                             ", and its running statistics do not fit even though the input is empty."),
                                          shape, elements, fit->n_given);
  problem->axis = channel;
  problem->axis_label = g_strdup_printf (_ ("C has %s, the layer expects %" PRId64), elements, fit->n_given);
}

static void
describe_dtype (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  NormDtype dtype = view->tensor->dtype;

  problem->message = g_strdup_printf ("\"%s\" not implemented for '%s'", layer->info->kernel, norm_dtype_torch_word (dtype));
  problem->explanation =
    g_strdup_printf (_ ("The values are of type %s; means and roots of them are rarely whole numbers, so the layer takes floating types only. "
                        "Convert them, for example to float32."),
                     norm_dtype_name (dtype));
}

void
norm_describe_input (NormProblem *problem, const NormLayer *layer, const NormView *view, const NormFit *fit)
{
  static void (*const describe[]) (NormProblem * problem, const NormLayer *layer, const NormView *view, const NormFit *fit) = {
    [NORM_FIT_RANK] = describe_rank,           [NORM_FIT_NO_CHANNELS] = describe_no_channels,
    [NORM_FIT_ONE_VALUE] = describe_one_value, [NORM_FIT_UNEVEN_CHANNELS] = describe_uneven_channels,
    [NORM_FIT_SHAPE] = describe_shape,         [NORM_FIT_NO_WEIGHT] = describe_no_weight,
    [NORM_FIT_COUNT] = describe_count,         [NORM_FIT_EMPTY_RUNNING] = describe_empty_running,
    [NORM_FIT_DTYPE] = describe_dtype,
  };

  describe[fit->kind](problem, layer, view, fit);
}
