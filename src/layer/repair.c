/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repair.h"

#define MOST_REPAIRS 4

/* Numbers of groups or devices beyond that are not looked for. */
#define MOST_DIVISORS_TRIED 4096

void
norm_repair_free (NormRepair *repair)
{
  g_free (repair->label);
  g_free (repair->append_step);
  g_free (repair->layer);
  g_free (repair);
}

/* A repair in the making: a shape, a layer and a mode that are changed until they fit one another. */
typedef struct
{
  NormFitInput input;
  NormLayer *layer;   /* owned */
  NormParams *params; /* owned */
  NormMode mode;
  GPtrArray *parts; /* of char *, owned: what was changed, for the label */
  char *steps;      /* owned, or NULL */
  gboolean changed_layer, changed_mode, changed_dtype;
} Trial;

typedef struct
{
  NormLayer *layer; /* borrowed, like all here */
  NormParams *params;
  NormMode mode;
  NormView *view; /* stands in for the input: same shape, no values worth copying */
  const NormFit *fit;
  GPtrArray *trials; /* of Trial, those that fit */
} Search;

static void
trial_free (Trial *trial)
{
  norm_layer_unref (trial->layer);
  norm_params_unref (trial->params);
  g_ptr_array_unref (trial->parts);
  g_free (trial->steps);
  g_free (trial);
}

static Trial *
trial_new (const Search *search, NormLayer *layer)
{
  Trial *trial = g_new0 (Trial, 1);

  norm_fit_input_init (&trial->input, search->view);
  trial->layer = norm_layer_ref (layer);
  trial->params = norm_params_ref (search->params);
  trial->mode = search->mode;
  trial->parts = g_ptr_array_new_with_free_func (g_free);
  return trial;
}

/* Sets one argument and says so: "num_features=1". */
static void
trial_set_arg (Trial *trial, const char *name, const NormArgValue *value, char *part)
{
  NormLayer *changed = norm_layer_with_arg (trial->layer, name, value);

  norm_layer_unref (trial->layer);
  trial->layer = changed;
  trial->changed_layer = TRUE;
  g_ptr_array_add (trial->parts, part);
}

/* normalized_shape as PyTorch's constructor is given it: "4", "(3, 4)" */
static char *
last_sizes_text (const NormArgValue *value)
{
  GString *text = g_string_new (value->n_sizes > 1 ? "(" : "");

  for (int place = 0; place < value->n_sizes; place++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, place > 0 ? ", " : "", value->sizes[place]);
  return g_string_free (g_string_append (text, value->n_sizes > 1 ? ")" : ""), FALSE);
}

static void
trial_set_last_sizes (Trial *trial, int n_sizes)
{
  NormArgValue value;
  g_autofree char *text = NULL;

  if (trial->input.rank == 0)
    return;
  norm_layer_last_sizes (trial->input.rank, trial->input.shape, n_sizes, &value);
  text = last_sizes_text (&value);
  trial_set_arg (trial, "normalized_shape", &value, g_strdup_printf ("normalized_shape=%s", text));
}

static void
trial_set_integer (Trial *trial, const char *name, gint64 integer)
{
  trial_set_arg (trial, name, &(NormArgValue){ .integer = integer }, g_strdup_printf ("%s=%" G_GINT64_FORMAT, name, integer));
}

/* As many channels as the input has, or as many sizes as there were, at the end. */
static void
trial_set_features (Trial *trial)
{
  int channel = norm_layer_channel_axis (trial->layer, trial->input.rank), n_sizes;

  norm_layer_normalized_shape (trial->layer, &n_sizes);
  if (trial->layer->info->pools_last)
    trial_set_last_sizes (trial, n_sizes);
  else
    trial_set_integer (trial, norm_layer_features_arg (trial->layer), channel >= 0 ? trial->input.shape[channel] : 1);
}

static void
trial_set_eval (Trial *trial)
{
  if (!norm_layer_tracks (trial->layer))
    trial_set_arg (trial, "track_running_stats", &(NormArgValue){ .flag = TRUE }, g_strdup ("track_running_stats=True"));
  trial->mode = NORM_MODE_EVAL;
  trial->changed_mode = TRUE;
  g_ptr_array_add (trial->parts, g_strdup ("eval()"));
}

/* Group counts and device counts have several answers: see search_divisors(). */
static void
trial_mend (Trial *trial, NormFitKind kind)
{
  switch (kind)
    {
    case NORM_FIT_NEGATIVE_SIZE:
    case NORM_FIT_UNEVEN_GROUPS:
    case NORM_FIT_NO_SHAPE:
    case NORM_FIT_SHAPE:
    case NORM_FIT_COUNT:
    case NORM_FIT_EMPTY_RUNNING:
      trial_set_features (trial);
      break;
    case NORM_FIT_NEGATIVE_EPS:
      trial_set_arg (trial, "eps", &(NormArgValue){ .number = 1e-5 }, g_strdup ("eps=1e-05"));
      break;
    case NORM_FIT_NO_DEVICES:
      trial_set_integer (trial, "devices", 1);
      break;
    case NORM_FIT_NO_MOMENTUM:
      trial_set_arg (trial, "momentum", &(NormArgValue){ .number = 0.1 }, g_strdup ("momentum=0.1"));
      break;
    case NORM_FIT_NO_WEIGHT:
      trial_set_arg (trial, "affine", &(NormArgValue){ .flag = FALSE }, g_strdup ("affine=False"));
      break;
    case NORM_FIT_DTYPE:
      trial->input.dtype = NORM_DTYPE_FLOAT32;
      trial->changed_dtype = TRUE;
      g_ptr_array_add (trial->parts, g_strdup ("convert to float32"));
      break;
    case NORM_FIT_ONE_VALUE:
      if (trial->layer->info->can_track)
        trial_set_eval (trial);
      break;
    case NORM_FIT_OK:
    case NORM_FIT_ZERO_GROUPS:
    case NORM_FIT_UNEVEN_DEVICES:
    case NORM_FIT_RANK:
    case NORM_FIT_NO_CHANNELS:
    case NORM_FIT_NEGATIVE_GROUPS:
    case NORM_FIT_UNEVEN_CHANNELS:
    default:
      break;
    }
}

/* Changes @trial until it fits; FALSE when that does not help. */
static gboolean
search_mend (const Search *search, Trial *trial)
{
  NormFit fit = norm_fit_check (trial->layer, trial->params, trial->mode, &trial->input);

  for (int attempt = 0; fit.kind != NORM_FIT_OK && attempt < 4; attempt++)
    {
      if (fit.kind == search->fit->kind && trial->steps != NULL)
        return FALSE; /* what mends it would have done so without the step */
      trial_mend (trial, fit.kind);
      fit = norm_fit_check (trial->layer, trial->params, trial->mode, &trial->input);
    }
  return fit.kind == NORM_FIT_OK && trial->parts->len > 0;
}

static gboolean
trial_leads_to_same (const Trial *a, const Trial *b)
{
  return a->input.rank == b->input.rank && memcmp (a->input.shape, b->input.shape, a->input.rank * sizeof (gsize)) == 0 &&
         norm_layer_equal (a->layer, b->layer) && a->mode == b->mode;
}

/* Keeps @trial (takes it) if it fits after small changes; what an earlier trial already reached is no news. */
static void
search_try (Search *search, Trial *trial)
{
  gboolean keep = search_mend (search, trial);

  for (guint earlier = 0; earlier < search->trials->len && keep; earlier++)
    keep = !trial_leads_to_same (trial, g_ptr_array_index (search->trials, earlier));
  if (keep)
    g_ptr_array_add (search->trials, trial);
  else
    trial_free (trial);
}

static void
search_try_steps (Search *search, char *text)
{
  g_autofree char *steps_text = text;
  g_autoptr (NormSteps) steps = norm_steps_parse (text, NULL);
  g_autoptr (NormView) view = steps != NULL ? norm_steps_apply (steps, search->view, G_MAXUINT, NULL, NULL) : NULL;
  Trial *trial;

  if (view == NULL)
    return;
  trial = trial_new (search, search->layer);
  norm_fit_input_init (&trial->input, view);
  trial->steps = g_steal_pointer (&steps_text);
  g_ptr_array_add (trial->parts, g_strdup (trial->steps));
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

/* Steps that only rename or merge axes, those that keep most of the meaning first. */
static void
search_steps (Search *search)
{
  const NormView *view = search->view;
  int channel = MAX (norm_layer_channel_axis (search->layer, view->rank), 0);
  int target = search->layer->info->pools_last ? view->rank - 1 : channel;

  search_squeeze (search);
  for (int axis = view->rank - 1; view->rank > 1 && axis >= 0; axis--)
    {
      if (axis != target)
        search_try_steps (search, permute_text (view->rank, axis, target));
    }
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

  near = CLAMP (near, -most, most);
  near = ABS (near);
  for (gint64 distance = 0; distance < most; distance++)
    {
      for (int side = -1; side <= (distance > 0); side += 2)
        {
          gint64 divisor = near + side * distance;
          Trial *trial;

          if (divisor < 1 || divisor > most || n % divisor != 0)
            continue;
          trial = trial_new (search, search->layer);
          trial_set_integer (trial, name, divisor);
          search_try (search, trial);
        }
    }
}

/* What counts or groups could be instead */
static void
search_counts (Search *search)
{
  const NormView *view = search->view;

  if (search->layer->info->splits_channel && view->rank > 1)
    search_divisors (search, "num_groups", view->shape[1], norm_layer_n_groups (search->layer));
  if (search->layer->info->splits_batch && view->rank > 1)
    search_divisors (search, "devices", view->shape[0], norm_layer_n_devices (search->layer));
}

/* Only the name where the layer is made for the same number of channels, else all there is to say. */
static char *
kind_label (const NormLayer *layer, const NormLayer *from)
{
  gboolean alike = layer->info->args == from->info->args && norm_layer_n_features (layer) == norm_layer_n_features (from);

  return alike ? g_strdup (layer->info->name) : norm_layer_to_text (layer);
}

static void
search_try_kind (Search *search, NormLayerKind kind)
{
  const NormLayerInfo *info = norm_layer_info (kind), *from = search->layer->info;
  const NormView *view = search->view;
  g_autoptr (NormLayer) layer = NULL;
  Trial *trial;

  if (info == from || view->rank < info->min_rank || view->rank > info->max_rank)
    return;
  layer = norm_layer_of_kind (search->layer, kind, view->rank, view->shape);
  trial = trial_new (search, layer);
  trial->changed_layer = TRUE;
  if (info->features != from->features)
    { /* arrays of another kind become initial with the layer */
      norm_params_unref (trial->params);
      trial->params = norm_params_new ();
    }
  g_ptr_array_add (trial->parts, kind_label (layer, search->layer));
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

/* Layers that pool within a sample and so take nearly everything */
static void
search_other_kinds (Search *search)
{
  search_try_kind (search, NORM_LAYER_GROUP_NORM);
  search_try_kind (search, NORM_LAYER_LAYER_NORM);
}

static char *
trial_label (const Trial *trial)
{
  GString *label = g_string_new (NULL);
  int channel = norm_layer_channel_axis (trial->layer, trial->input.rank);
  g_autofree char *shape = norm_shape_to_text (trial->input.rank, trial->input.shape);

  for (guint part = 0; part < trial->parts->len; part++)
    g_string_append_printf (label, "%s%s", part > 0 ? ", " : "", (const char *) g_ptr_array_index (trial->parts, part));
  if (trial->steps != NULL && !trial->changed_layer && trial->layer->info->features == NORM_FEATURES_CHANNEL && channel >= 0)
    g_string_append_printf (label, " → C=%" G_GSIZE_FORMAT, trial->input.shape[channel]);
  else if (trial->steps != NULL && !trial->changed_layer)
    g_string_append_printf (label, " → %s", shape);
  return g_string_free (label, FALSE);
}

static NormRepair *
trial_to_repair (const Trial *trial)
{
  NormRepair *repair = g_new0 (NormRepair, 1);

  repair->label = trial_label (trial);
  repair->append_step = g_strdup (trial->steps);
  repair->layer = trial->changed_layer ? norm_layer_to_text (trial->layer) : NULL;
  repair->set_mode = trial->changed_mode;
  repair->mode = trial->mode;
  repair->set_dtype = trial->changed_dtype;
  repair->dtype = trial->input.dtype;
  return repair;
}

/* Fewest changes first, in the order of the search; longer ways are for those who have no short one. */
static GPtrArray *
search_pick (const Search *search)
{
  GPtrArray *repairs = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_repair_free);

  for (guint n_parts = 1; n_parts <= 4 && (repairs->len < 2 || n_parts == 1); n_parts++)
    {
      for (guint other = 0; other < search->trials->len && repairs->len < MOST_REPAIRS; other++)
        {
          const Trial *trial = g_ptr_array_index (search->trials, other);

          if (trial->parts->len == n_parts)
            g_ptr_array_add (repairs, trial_to_repair (trial));
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

/* Fewest changes first, in this order. */
GPtrArray *
norm_repairs_new (NormLayer *layer, NormParams *params, NormMode mode, NormView *view, const NormFit *fit)
{
  g_autoptr (NormView) stand_in = stand_in_new (view);
  g_autoptr (GPtrArray) trials = g_ptr_array_new_with_free_func ((GDestroyNotify) trial_free);
  Search search = { layer, params, mode, stand_in, fit, trials };

  if (fit->kind == NORM_FIT_RANK)
    search_family (&search);
  search_try (&search, trial_new (&search, layer));
  search_counts (&search);
  if (fit->kind == NORM_FIT_ONE_VALUE)
    search_other_kinds (&search);
  if (shape_matters (fit->kind) && layer->info->pools)
    {
      search_steps (&search);
      search_unsqueeze (&search);
    }
  if (trials->len < 2 && shape_matters (fit->kind) && !fit->from_array)
    search_other_kinds (&search);
  return search_pick (&search);
}
