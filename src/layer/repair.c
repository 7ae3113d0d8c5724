/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repair.h"
#include "pooling.h"
#include "repair-trial.h"

#define MOST_REPAIRS 4

/* Numbers of groups or devices: how many are offered, and beyond which none is looked for */
#define MOST_DIVISORS       3
#define MOST_DIVISORS_TRIED 4096

void
norm_repair_free (NormRepair *repair)
{
  g_free (repair->label);
  g_free (repair->append_step);
  g_free (repair->layer);
  g_free (repair);
}

typedef struct
{
  NormLayer *layer; /* borrowed, like all here */
  NormParams *params;
  NormMode mode;
  NormView *view; /* stands in for the input: same shape, no values worth copying */
  const NormFit *fit;
  GPtrArray *trials; /* of NormTrial, those that fit */
} Search;

static NormTrial *
search_new_trial (const Search *search)
{
  return norm_trial_new (search->layer, search->params, search->mode, search->view);
}

/* Keeps @trial (takes it) if it fits after small changes; what an earlier trial already reached is no news. A step must do away with what is wrong:
 * what mends it afterwards would have done so without the step. */
static gboolean
search_try (Search *search, NormTrial *trial)
{
  gboolean keep = norm_trial_mend (trial, trial->steps != NULL ? search->fit->kind : NORM_FIT_OK);

  for (guint earlier = 0; earlier < search->trials->len && keep; earlier++)
    keep = !norm_trial_leads_to_same (trial, g_ptr_array_index (search->trials, earlier));
  if (keep)
    g_ptr_array_add (search->trials, trial);
  else
    norm_trial_free (trial);
  return keep;
}

static void
search_try_steps (Search *search, char *text)
{
  g_autofree char *steps_text = text;
  g_autoptr (NormSteps) steps = norm_steps_parse (text, NULL);
  g_autoptr (NormView) view = steps != NULL ? norm_steps_apply (steps, search->view, G_MAXUINT, NULL, NULL) : NULL;
  NormTrial *trial;

  if (view == NULL)
    return;
  trial = search_new_trial (search);
  norm_trial_set_steps (trial, steps_text, view);
  search_try (search, trial);
}

/* "permute(0, 2, 1)": @axis to @target, the others in their order */
static char *
permute_text (int rank, int axis, int target)
{
  GString *text = g_string_new ("permute(");
  int next = 0;

  if (rank == 2)
    {
      g_string_assign (text, "t()");
      return g_string_free (text, FALSE);
    }
  for (int place = 0; place < rank; place++)
    {
      if (next == axis)
        next++;
      g_string_append_printf (text, "%s%d", place > 0 ? ", " : "", place == target ? axis : next++);
    }
  g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

/* Steps that give away axes of one element */
static void
search_squeeze (Search *search)
{
  const NormView *view = search->view;

  for (int axis = 1; axis < view->rank; axis++)
    {
      if (view->shape[axis] == 1)
        search_try_steps (search, g_strdup_printf ("squeeze(%d)", axis));
    }
  if (view->rank > 0 && view->shape[0] == 1)
    search_try_steps (search, g_strdup ("squeeze(0)"));
}

static void
search_permute (Search *search)
{
  int rank = search->view->rank, channel = MAX (norm_layer_channel_axis (search->layer, rank), 0);
  gboolean last = search->layer->info->pools_last;
  int target = last ? rank - 1 : channel;

  for (int axis = rank - 1; rank > 1 && axis >= 0; axis--)
    {
      if (axis != target)
        search_try_steps (search, permute_text (rank, axis, target));
    }
  for (int place = 0; last && place < rank - 2; place++)
    search_try_steps (search, permute_text (rank, rank - 1, place));
}

/* Steps that only rename or merge axes, those that keep most of the meaning first. */
static void
search_steps (Search *search)
{
  const NormView *view = search->view;

  search_squeeze (search);
  search_permute (search);
  for (int start = 2; start < view->rank - 1; start++)
    search_try_steps (search, g_strdup_printf ("flatten(%d)", start));
  search_try_steps (search, g_strdup ("unsqueeze(1)"));
  search_try_steps (search, g_strdup_printf ("unsqueeze(%d)", view->rank));
  search_try_steps (search, g_strdup ("unsqueeze(0)"));
  if (view->rank > 2)
    {
      search_try_steps (search, g_strdup ("flatten(1)"));
      search_try_steps (search, g_strdup_printf ("flatten(0, %d)", view->rank - 2));
      search_try_steps (search, g_strdup ("flatten(1).unsqueeze(1)"));
    }
}

/* Axes that are missing altogether, up to what the layer wants. */
static void
search_unsqueeze (Search *search)
{
  int missing = search->layer->info->min_rank - search->view->rank;

  for (int first = 0; first <= 1 && missing > 0; first++)
    {
      for (int spare = 0; spare <= search->layer->info->max_rank - search->layer->info->min_rank; spare++)
        {
          GString *text = g_string_new (NULL);

          for (int axis = 0; axis < missing + spare; axis++)
            g_string_append_printf (text, "%sunsqueeze(%d)", axis > 0 ? "." : "", first == 0 && axis < 2 ? 0 : search->view->rank + axis);
          search_try_steps (search, g_string_free (text, FALSE));
        }
    }
}

/* Numbers of groups or devices that divide @n, those next to @near first. */
static void
search_divisors (Search *search, const char *name, gsize n, gint64 near)
{
  gint64 most = MIN (n, MOST_DIVISORS_TRIED);
  int n_found = 0;

  near = ABS (CLAMP (near, -most, most));
  for (gint64 step = 0; step <= 2 * most && n_found < MOST_DIVISORS; step++)
    { /* near, near − 1, near + 1, near − 2 … */
      gint64 divisor = near + (step % 2 == 0 ? step / 2 : -(step + 1) / 2);
      NormTrial *trial;

      if (divisor < 1 || divisor > most || n % divisor != 0)
        continue;
      trial = search_new_trial (search);
      norm_trial_set_integer (trial, name, divisor);
      n_found += search_try (search, trial);
    }
}

static gboolean
groups_matter (NormFitKind kind)
{
  return kind == NORM_FIT_ZERO_GROUPS || kind == NORM_FIT_UNEVEN_GROUPS || kind == NORM_FIT_NEGATIVE_GROUPS || kind == NORM_FIT_UNEVEN_CHANNELS ||
         kind == NORM_FIT_ONE_VALUE;
}

static gboolean
devices_matter (NormFitKind kind)
{
  return kind == NORM_FIT_NO_DEVICES || kind == NORM_FIT_UNEVEN_DEVICES || kind == NORM_FIT_ONE_VALUE;
}

static void
search_counts (Search *search)
{
  const NormView *view = search->view;

  if (search->layer->info->splits_channel && view->rank > 1 && groups_matter (search->fit->kind))
    search_divisors (search, "num_groups", view->shape[1], norm_layer_n_groups (search->layer));
  if (search->layer->info->splits_batch && view->rank > 1 && devices_matter (search->fit->kind))
    search_divisors (search, "devices", view->shape[0], norm_layer_n_devices (search->layer));
}

static void
search_try_kind (Search *search, NormLayerKind kind)
{
  const NormLayerInfo *info = norm_layer_info (kind);
  const NormView *view = search->view;
  g_autoptr (NormLayer) layer = NULL;
  NormTrial *trial;

  if (info == search->layer->info || view->rank < info->min_rank || view->rank > info->max_rank)
    return;
  layer = norm_layer_of_kind (search->layer, kind, view->rank, view->shape);
  trial = search_new_trial (search);
  norm_trial_set_kind (trial, layer);
  search_try (search, trial);
}

/* The same layer for another rank: BatchNorm2d for BatchNorm1d */
static void
search_family (Search *search)
{
  const char *name = search->layer->info->name;
  gsize stem = strcspn (name, "123456789");

  for (guint kind = 0; kind < NORM_N_LAYER_KINDS; kind++)
    {
      if (name[stem] != '\0' && strncmp (norm_layer_info (kind)->name, name, stem) == 0)
        search_try_kind (search, kind);
    }
}

/* A layer that pools within a sample and so takes nearly everything; it is no way out where that is a single value, too. */
static void
search_try_within_sample (Search *search, NormLayerKind kind)
{
  const NormView *view = search->view;
  g_autoptr (NormLayer) layer = norm_layer_of_kind (search->layer, kind, view->rank, view->shape);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormPooling) pooling = NULL;
  NormFitInput input;

  norm_fit_input_init (&input, view);
  input.dtype = NORM_DTYPE_FLOAT32;
  if (norm_fit_check (layer, initial, search->mode, &input).kind == NORM_FIT_OK)
    pooling = norm_pooling_new (layer, search->view);
  if (pooling != NULL && pooling->m != 1)
    search_try_kind (search, kind);
}

static void
search_other_kinds (Search *search)
{
  search_try_within_sample (search, NORM_LAYER_GROUP_NORM);
  search_try_within_sample (search, NORM_LAYER_LAYER_NORM);
}

/* How many trials change one thing only */
static guint
search_count_short (const Search *search)
{
  guint n = 0;

  for (guint other = 0; other < search->trials->len; other++)
    n += ((const NormTrial *) g_ptr_array_index (search->trials, other))->n_changes == 1;
  return n;
}

/* Fewest changes first, in the order of the search; longer ways are for those who have no short one. */
static GPtrArray *
search_pick (const Search *search)
{
  GPtrArray *repairs = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_repair_free);

  for (int n_changes = 1; n_changes <= 4 && (repairs->len < 2 || n_changes == 1); n_changes++)
    {
      for (guint other = 0; other < search->trials->len && repairs->len < MOST_REPAIRS; other++)
        {
          const NormTrial *trial = g_ptr_array_index (search->trials, other);

          if (trial->n_changes == n_changes)
            g_ptr_array_add (repairs, norm_trial_to_repair (trial));
        }
    }
  return repairs;
}

/* The same shape over a single value, every stride 0: all axes merge, so that trying a reshape never copies. */
static NormView *
stand_in_new (const NormView *view)
{
  static const gssize strides[NORM_MAX_AXES];
  g_autoptr (NormTensor) tensor = norm_tensor_new_take (view->tensor->dtype, 0, NULL, g_malloc0 (norm_dtype_size (view->tensor->dtype)));
  g_autoptr (NormView) whole = norm_view_new (tensor);

  return norm_view_new_strided (whole, 0, view->rank, view->shape, strides);
}

static gboolean
shape_matters (NormFitKind kind)
{
  return kind == NORM_FIT_RANK || kind == NORM_FIT_ONE_VALUE || kind == NORM_FIT_COUNT || kind == NORM_FIT_SHAPE || kind == NORM_FIT_NO_CHANNELS ||
         kind == NORM_FIT_UNEVEN_CHANNELS;
}

GPtrArray *
norm_repairs_new (NormLayer *layer, NormParams *params, NormMode mode, NormView *view, const NormFit *fit)
{
  g_autoptr (NormView) stand_in = stand_in_new (view);
  g_autoptr (GPtrArray) trials = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_trial_free);
  Search search = { layer, params, mode, stand_in, fit, trials };

  if (fit->kind == NORM_FIT_RANK)
    search_family (&search);
  search_try (&search, search_new_trial (&search));
  search_counts (&search);
  if (fit->kind == NORM_FIT_ONE_VALUE)
    search_other_kinds (&search);
  if (shape_matters (fit->kind) && layer->info->pools)
    {
      search_steps (&search);
      search_unsqueeze (&search);
    }
  if (fit->kind == NORM_FIT_RANK && search_count_short (&search) < 2)
    search_other_kinds (&search);
  if (trials->len == 0 && shape_matters (fit->kind) && !fit->from_array)
    search_try_kind (&search, NORM_LAYER_IDENTITY);
  return search_pick (&search);
}
