/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each step of the story says, for this very layer, shape and pool. */
#include "story-private.h"
#include "formula-running.h"
#include "number.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DECIMALS 4
#define COUNT    "%" G_GSIZE_FORMAT

/* What the words are about. */
typedef struct
{
  const NormStorySpec *spec;
  const NormResult *result;
  const NormPooling *pooling;
  const NormPoolStatistics *pool;
  gsize pool_number;
  char *name; /* owned: "Feature 0" */
} Topic;

static void
topic_init (Topic *topic, const NormStorySpec *spec)
{
  topic->spec = spec;
  topic->result = spec->figure.result;
  topic->pooling = topic->result->pooling;
  topic->pool_number = norm_pooling_pool_of (topic->pooling, spec->cell);
  topic->pool = &topic->result->pools[topic->pool_number];
  topic->name = norm_explain_pool_title (topic->result, topic->pool_number);
}

static void
topic_clear (Topic *topic)
{
  g_free (topic->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Topic, topic_clear)

static char *
number (double value)
{
  return norm_number_display (value, DECIMALS, TRUE);
}

static char *
count_values (gsize n)
{
  return g_strdup_printf (ngettext ("%zu value", "%zu values", n), n);
}

static gboolean
centers (const Topic *topic)
{
  return topic->result->layer->info->centers;
}

/* One pool is one feature; else "pool". */
static gboolean
are_features (const Topic *topic)
{
  for (int axis = 0; axis < topic->pooling->view->rank; axis++)
    if (topic->pooling->kept[axis] != topic->pooling->featured[axis])
      return FALSE;
  return topic->pooling->n_features > 0;
}

/* In the middle of a sentence */
static char *
lower_name (const Topic *topic)
{
  return g_strconcat ((char[]){ g_ascii_tolower (topic->name[0]), '\0' }, topic->name + 1, NULL);
}

/* ── axes ── */

static const char *
axis_word (const char *name, gboolean many)
{
  static const char *const words[][3] = {
    { "N", N_ ("sample"), N_ ("samples") },
    { "C", N_ ("channel"), N_ ("channels") },
    { "L", N_ ("position"), N_ ("positions") },
    { "D", N_ ("slice"), N_ ("slices") },
    { "H", N_ ("row"), N_ ("rows") },
    { "W", N_ ("column"), N_ ("columns") },
    { "G", N_ ("group"), N_ ("groups") },
    { "R", N_ ("device"), N_ ("devices") },
    { "C/G", N_ ("channel of the group"), N_ ("channels of the group") },
    { "N/R", N_ ("sample of the device"), N_ ("samples of the device") },
  };

  for (gsize word = 0; word < G_N_ELEMENTS (words); word++)
    if (g_str_equal (words[word][0], name))
      return _ (words[word][many ? 2 : 1]);
  return NULL;
}

/* Axes mean what their letters say only where the layer reads them as samples, channels and places. */
static gboolean
axes_have_meaning (const NormResult *result)
{
  return !result->layer->info->pools_last;
}

/* "2 samples (N), 1 channel (C), 4 positions (L)"; "N=2, …" where letters are only letters */
static char *
describe_axes (const Topic *topic, const NormView *view, gboolean loaded)
{
  GString *text = g_string_new (NULL);

  for (int axis = 0; axis < view->rank; axis++)
    {
      const char *name = loaded ? norm_axis_name (view->rank, axis) : norm_layer_axis_name (topic->result->layer, view->rank, axis);
      const char *word = axes_have_meaning (topic->result) ? axis_word (name, view->shape[axis] != 1) : NULL;

      g_string_append (text, axis > 0 ? _ (", ") : "");
      if (word != NULL)
        /* TRANSLATORS: “2 samples (N)” */
        g_string_append_printf (text, _ ("%zu %s (%s)"), view->shape[axis], word, name);
      else
        g_string_append_printf (text, "%s = " COUNT, name, view->shape[axis]);
    }
  return g_string_free (text, FALSE);
}

/* "N, L" */
static char *
list_axes (const NormPooling *pooling, gboolean kept)
{
  GString *text = g_string_new (NULL);

  for (int axis = 0; axis < pooling->view->rank; axis++)
    if (!pooling->kept[axis] == !kept)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", pooling->names[axis]);
  return g_string_free (text, FALSE);
}

/* "every sample and every position" */
static char *
every_axis (const Topic *topic)
{
  const NormPooling *pooling = topic->pooling;
  GString *text = g_string_new (NULL);
  int n = 0, last = 0;

  for (int axis = 0; axis < pooling->view->rank; axis++)
    if (!pooling->kept[axis])
      last = axis;
  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      const char *word = axes_have_meaning (topic->result) ? axis_word (pooling->names[axis], FALSE) : NULL;

      if (pooling->kept[axis])
        continue;
      g_string_append (text, n++ == 0 ? "" : axis == last ? _ (" and ") : _ (", "));
      g_string_append_printf (text, _ ("every %s"), word != NULL ? word : pooling->names[axis]);
    }
  return g_string_free (text, FALSE);
}

/* ── the steps ── */

static void
tell_input (const Topic *topic, NormStoryWords *words)
{
  const NormStorySpec *spec = topic->spec;
  const NormView *view = spec->loaded != NULL ? spec->loaded : topic->result->input;
  g_autofree char *shape = norm_shape_to_text (view->rank, view->shape), *count = count_values (view->n_values);
  g_autofree char *axes = describe_axes (topic, view, norm_story_has_steps (spec));

  words->title = g_strdup_printf (_ ("The input: %s in %s"), count, shape);
  words->caption = norm_story_has_steps (spec) ? g_strdup_printf (_ ("%s. Before the layer reads them: %s"), axes, spec->steps) : g_strdup (axes);
}

/* "squeeze(1) makes [2, 4] of [2, 1, 4]. " */
static char *
describe_steps (const Topic *topic)
{
  const NormStorySpec *spec = topic->spec;
  g_autofree char *before = NULL, *after = NULL;

  if (!norm_story_has_steps (spec))
    return g_strdup ("");
  before = norm_shape_to_text (spec->loaded->rank, spec->loaded->shape);
  after = norm_shape_to_text (topic->result->input->rank, topic->result->input->shape);
  return g_strdup_printf (_ ("%s makes %s of %s. "), spec->steps, after, before);
}

static void
tell_features (const Topic *topic, NormStoryWords *words)
{
  const NormPooling *pooling = topic->pooling;
  gboolean features = are_features (topic);
  g_autofree char *kept = list_axes (pooling, TRUE), *pooled = list_axes (pooling, FALSE), *steps = describe_steps (topic);
  g_autofree char *values = count_values (pooling->m);

  if (pooling->n_pools == 1)
    words->title = g_strdup_printf (features ? _ ("One feature: all %s belong together") : _ ("One pool: all %s belong together"), values);
  else
    words->title = g_strdup_printf (features ? _ ("%zu features of %s each") : _ ("%zu pools of %s each"), pooling->n_pools, values);
  if (*kept == '\0')
    words->caption = g_strdup_printf (_ ("%sNo axis is kept: all values share one mean and one variance."), steps);
  else if (*pooled == '\0')
    words->caption = g_strdup_printf (_ ("%s%s: kept. Nothing is averaged over."), steps, kept);
  else if (centers (topic))
    words->caption = g_strdup_printf (features ? _ ("%s%s: kept, tells the features apart. %s: averaged over. Same colour, same mean and variance.")
                                               : _ ("%s%s: kept, tells the pools apart. %s: averaged over. Same colour, same mean and variance."),
                                      steps, kept, pooled);
  else
    words->caption =
      g_strdup_printf (_ ("%s%s: kept, tells the pools apart. %s: averaged over. Same colour, same mean square."), steps, kept, pooled);
}

static void
tell_flatten (const Topic *topic, NormStoryWords *words)
{
  g_autofree char *extent = norm_explain_pool_extent (topic->result, topic->pool_number);
  g_autofree char *values = count_values (topic->pool->m);
  gsize padding = topic->pooling->m - topic->pool->m;

  words->title = topic->pooling->n_pools == 1 && padding == 0 ? g_strdup_printf (_ ("All %s become one list"), values)
                                                              : g_strdup_printf (_ ("%s: %s become one list"), topic->name, values);
  if (padding > 0)
    words->caption =
      g_strdup_printf (ngettext ("%s. %zu of them is padding and does not count.", "%s. %zu of them are padding and do not count.", padding), extent,
                       padding);
  else
    words->caption = g_strdup (extent);
}

static void
tell_mean (const Topic *topic, NormStoryWords *words)
{
  const NormResult *result = topic->result;
  g_autofree char *used = number (topic->pool->used_mean), *own = number (topic->pool->mean), *every = every_axis (topic);
  g_autofree char *name = lower_name (topic);

  if (!centers (topic))
    {
      words->idle = TRUE;
      words->title = g_strdup (_ ("No mean is subtracted"));
      words->caption =
        g_strdup_printf (_ ("%s lets the values stay where they are around 0; only their size will count."), result->layer->info->name);
    }
  else if (result->uses_running)
    {
      words->title = g_strdup_printf (_ ("eval(): the mean comes from training, μ = %s"), used);
      words->caption = g_strdup_printf (_ ("running_mean[%zu], not the mean of these values, which is %s."),
                                        norm_pooling_pool_feature (topic->pooling, topic->pool_number), own);
    }
  else
    {
      words->title = g_strdup_printf (_ ("One mean for the whole list: μ = %s"), used);
      words->caption = g_strdup_printf (_ ("In %s, %s counts once."), name, every);
    }
}

static char *
describe_unbiased (const Topic *topic)
{
  gsize m = topic->pool->m;
  g_autofree char *unbiased = number (topic->pool->unbiased_var);

  if (!norm_formula_updates_running (topic->result, topic->pool_number))
    return g_strdup_printf (_ ("The mean of the squared distances to μ: ÷%zu."), m);
  if (m < 2)
    return g_strdup (_ ("The mean of the squared distances to μ. ÷(m − 1) would be ÷0: running_var becomes NaN."));
  return g_strdup_printf (_ ("÷%zu normalizes the output; ÷%zu = %s goes into running_var."), m, m - 1, unbiased);
}

static void
tell_variance (const Topic *topic, NormStoryWords *words)
{
  const NormResult *result = topic->result;
  g_autofree char *used = number (topic->pool->used_var), *own = number (topic->pool->var);

  if (!centers (topic))
    {
      words->title = g_strdup_printf (_ ("The mean of the squares: %s"), used);
      words->caption = g_strdup (_ ("It stands where other layers have the variance: distances to 0, not to a mean."));
    }
  else if (result->uses_running)
    {
      words->title = g_strdup_printf (_ ("eval(): the variance comes from training, σ² = %s"), used);
      words->caption = g_strdup_printf (_ ("running_var[%zu], not the variance of these values, which is %s."),
                                        norm_pooling_pool_feature (topic->pooling, topic->pool_number), own);
    }
  else
    {
      words->title = g_strdup_printf (_ ("One variance for the whole list: σ² = %s"), used);
      words->caption = describe_unbiased (topic);
    }
}

/* What mean and variance have become. */
static char *
describe_normalized (const Topic *topic)
{
  const NormResult *result = topic->result;
  double share = topic->pool->used_var * topic->pool->invstd * topic->pool->invstd;
  g_autofree char *text = number (share), *name = lower_name (topic);

  if (topic->pool->invstd == 0)
    return g_strdup (_ ("σ² + ε = 0: there is nothing to divide by, the layer gives 0."));
  if (result->uses_running)
    return g_strdup (_ ("With the statistics of training: mean and variance of this batch need not become 0 and 1."));
  if (!centers (topic))
    return g_strdup_printf (_ ("All of %s by the same number: the mean of its squares is now %s."), name, text);
  return g_strdup_printf (share < 0.9995 ? _ ("All of %s with the same μ and σ: its mean is now 0, its variance %s (ε weighs in).")
                                         : _ ("All of %s with the same μ and σ: its mean is now 0, its variance %s."),
                          name, text);
}

static void
tell_normalize (const Topic *topic, NormStoryWords *words)
{
  words->title = g_strdup (centers (topic) ? _ ("Each value: minus μ, divided by √(σ² + ε)") : _ ("Each value: divided by √(mean of squares + ε)"));
  words->caption =
    isfinite (topic->pool->invstd) ? describe_normalized (topic) : g_strdup (_ ("The statistics are not finite, and so is the output."));
}

static const char *
affine_argument (const NormResult *result)
{
  return norm_layer_arg_index (result->layer, "elementwise_affine") >= 0 ? "elementwise_affine=False" : "affine=False";
}

static gboolean
is_initial (const NormResult *result)
{
  return norm_params_is_initial (result->params, NORM_PARAM_WEIGHT) && norm_params_is_initial (result->params, NORM_PARAM_BIAS);
}

static const char *
weights_of (const NormResult *result)
{
  switch (result->layer->info->features)
    {
    case NORM_FEATURES_CHANNEL:
      return _ ("each channel");
    case NORM_FEATURES_POOLED:
      return _ ("each place in a pool");
    case NORM_FEATURES_NONE:
    default:
      return _ ("each feature");
    }
}

static void
tell_scale (const Topic *topic, NormStoryWords *words)
{
  const NormResult *result = topic->result;
  gboolean bias = norm_layer_has_bias (result->layer);

  if (!norm_layer_has_weight (result->layer))
    {
      words->idle = TRUE;
      words->title = g_strdup (_ ("No γ and β: this is the output"));
      words->caption = g_strdup_printf (_ ("%s: nothing is scaled or shifted, nothing is learned."), affine_argument (result));
      return;
    }
  words->title = g_strdup (bias ? _ ("The layer's own scale and shift: y = γ·x̂ + β") : _ ("The layer's own scale: y = γ·x̂"));
  if (is_initial (result))
    words->caption = g_strdup_printf (bias ? _ ("One γ and β for %s, learned. Untrained they are 1 and 0: y is x̂.")
                                           : _ ("One γ for %s, learned. Untrained it is 1: y is x̂."),
                                      weights_of (result));
  else
    words->caption =
      g_strdup_printf (bias ? _ ("One γ and β for %s, learned in training.") : _ ("One γ for %s, learned in training."), weights_of (result));
}

/* Why this batch is not remembered. */
static char *
describe_nothing_running (const Topic *topic)
{
  const NormResult *result = topic->result;
  const char *name = result->layer->info->name;

  if (!result->layer->info->can_track)
    return g_strdup_printf (_ ("%s has no running statistics: it does the same in train() and eval()."), name);
  if (!norm_layer_tracks (result->layer))
    return g_strdup (_ ("track_running_stats=False: every batch is normalized by itself, in eval() too."));
  if (result->mode == NORM_MODE_EVAL)
    return g_strdup (_ ("eval(): the running statistics are used, not changed."));
  if (topic->pool->m == 0)
    return g_strdup (_ ("Padding alone: there is nothing to remember."));
  return g_strdup (_ ("Only the statistics of device 0 are kept."));
}

static char *
describe_momentum (const Topic *topic)
{
  double momentum;
  g_autofree char *share = NULL, *rest = NULL;

  if (!norm_layer_momentum (topic->result->layer, &momentum))
    return g_strdup (_ ("momentum=None: the average over all batches so far. eval() will normalize with it."));
  share = number (momentum);
  rest = number (1 - momentum);
  return g_strdup_printf (_ ("momentum=%s: %s of the old, %s of this batch. eval() will normalize with them."), share, rest, share);
}

static void
tell_running (const Topic *topic, NormStoryWords *words)
{
  const NormResult *result = topic->result;
  gsize feature = norm_pooling_pool_feature (topic->pooling, topic->pool_number);
  g_autofree char *mean = NULL, *var = NULL;

  if (!norm_formula_updates_running (result, topic->pool_number))
    {
      words->idle = TRUE;
      words->title = g_strdup (result->mode == NORM_MODE_EVAL && norm_layer_tracks (result->layer) ? _ ("Nothing new is remembered")
                                                                                                   : _ ("Nothing is remembered"));
      words->caption = describe_nothing_running (topic);
      return;
    }
  mean = number (norm_params_get (result->params_after, NORM_PARAM_RUNNING_MEAN, feature));
  var = number (norm_params_get (result->params_after, NORM_PARAM_RUNNING_VAR, feature));
  words->title = g_strdup_printf (_ ("Remembered for later: mean %s, variance %s"), mean, var);
  words->caption = describe_momentum (topic);
}

/* ── public ── */

const char *
norm_story_step_name (NormStoryStep step)
{
  static const char *const names[] = { N_ ("input"),    N_ ("features"),  N_ ("flatten"),      N_ ("mean"),
                                       N_ ("variance"), N_ ("normalize"), N_ ("scale, shift"), N_ ("running") };

  g_return_val_if_fail (step >= NORM_STORY_INPUT && step <= NORM_STORY_N_STEPS, "");
  return _ (names[step - 1]);
}

NormStoryWords *
norm_story_words_new (const NormStorySpec *spec, NormStoryStep step)
{
  static void (*const tell[]) (const Topic *topic, NormStoryWords *words) = { tell_input,    tell_features,  tell_flatten, tell_mean,
                                                                              tell_variance, tell_normalize, tell_scale,   tell_running };
  NormStoryWords *words;
  g_auto (Topic) topic = { 0 };
  g_autofree char *layer = NULL, *shape = NULL;

  g_return_val_if_fail (spec != NULL && norm_story_exists (&spec->figure), NULL);
  g_return_val_if_fail (step >= NORM_STORY_INPUT && step <= NORM_STORY_N_STEPS, NULL);
  g_return_val_if_fail (spec->cell < spec->figure.result->input->n_values, NULL);
  words = g_new0 (NormStoryWords, 1);
  topic_init (&topic, spec);
  tell[step - 1](&topic, words);
  layer = norm_layer_to_text (topic.result->layer);
  shape = norm_shape_to_text (topic.result->input->rank, topic.result->input->shape);
  words->subtitle = g_strdup_printf (_ ("%s on %s  ·  step %d of %d: %s"), layer, shape, (int) step, NORM_STORY_N_STEPS, norm_story_step_name (step));
  return words;
}

void
norm_story_words_free (NormStoryWords *words)
{
  g_free (words->title);
  g_free (words->subtitle);
  g_free (words->caption);
  g_free (words);
}
