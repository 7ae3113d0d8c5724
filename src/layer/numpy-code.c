/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A layer as sums and means of NumPy, in double, as they are computed here. */
#include "code-private.h"
#include "number.h"
#include "running.h"
#include <math.h>
#include <string.h>

/* ── steps ── */

/* The order that makes @after of @before, when that is all that differs; axes that are alike may be taken for each other. */
static gboolean
find_order (const NormView *before, const NormView *after, int *order)
{
  gboolean taken[NORM_MAX_AXES] = { FALSE };

  if (before->rank != after->rank || before->tensor != after->tensor || before->offset != after->offset)
    return FALSE;
  for (int axis = 0; axis < after->rank; axis++)
    {
      int from = 0;

      while (from < before->rank && (taken[from] || before->shape[from] != after->shape[axis] || before->strides[from] != after->strides[axis]))
        from++;
      if (from == before->rank)
        return FALSE;
      taken[from] = TRUE;
      order[axis] = from;
    }
  return TRUE;
}

static void
append_order (GString *text, const int *order, int rank)
{
  gboolean changes = FALSE;

  for (int axis = 0; axis < rank; axis++)
    changes |= order[axis] != axis;
  if (!changes)
    return;
  g_string_append (text, ".transpose(");
  for (int axis = 0; axis < rank; axis++)
    g_string_append_printf (text, "%s%d", axis > 0 ? ", " : "", order[axis]);
  g_string_append_c (text, ')');
}

/* Slices are written as in PyTorch, other steps as what they do to this shape. */
static void
append_step (GString *text, const NormStep *step, const NormView *before, const NormView *after)
{
  g_autofree char *shape = norm_shape_to_text (after->rank, after->shape);
  g_autofree char *index = step->kind == NORM_STEP_INDEX ? norm_step_to_text (step) : NULL;
  int order[NORM_MAX_AXES];

  if (index != NULL)
    g_string_append (text, index);
  else if (find_order (before, after, order))
    append_order (text, order, after->rank);
  else
    g_string_append_printf (text, ".reshape(%s)", shape);
}

/* ".reshape([2, 4]).transpose(1, 0)" */
static char *
steps_text (const NormCode *code)
{
  g_autoptr (NormView) view = norm_view_new ((NormTensor *) code->spec->input);
  GString *text = g_string_new (NULL);

  for (guint i = 0; code->steps != NULL && i < norm_steps_get_n (code->steps); i++)
    {
      const NormStep *step = norm_steps_get (code->steps, i);
      NormView *after = norm_step_apply (step, view, NULL);

      if (after == NULL)
        break;
      append_step (text, step, view, after);
      norm_view_unref (view);
      view = after;
    }
  return g_string_free (text, FALSE);
}

void
norm_numpy_append_input (NormCode *code, const char *import)
{
  const NormTensor *mask = code->problem == NULL ? norm_code_mask (code) : NULL;
  g_autofree char *steps = steps_text (code);

  g_string_append_printf (code->text, "%simport numpy as np\n\n", import);
  if (code->spec->input->dtype == NORM_DTYPE_BFLOAT16)
    g_string_append (code->text, "# NumPy has no bfloat16: as float32\n");
  norm_code_append_tensor (code, "x", code->spec->input, TRUE);
  if (mask != NULL)
    norm_code_append_tensor (code, "mask", mask, TRUE);
  if (*steps != '\0')
    g_string_append_printf (code->text, "x = x%s\n", steps);
  if (*steps != '\0' && mask != NULL)
    g_string_append_printf (code->text, "mask = mask%s\n", steps);
}

void
norm_numpy_append_misfit (NormCode *code)
{
  g_autofree char *layer = norm_layer_to_text (code->spec->layer);
  g_autofree char *shape = norm_shape_to_text (code->view->rank, code->view->shape);
  g_autofree char *message = g_strescape (code->problem->message, NULL);

  g_string_append_printf (code->text, "# %s does not take %s, PyTorch says:\nraise ValueError(\"%s\")\n", layer, shape, message);
}

/* ── sums and means ── */

/* "[1, 3, 1]": as many values as features along their axes, one along the others */
static char *
feature_shape (const NormPooling *pooling)
{
  gsize shape[NORM_MAX_AXES];

  for (int axis = 0; axis < pooling->view->rank; axis++)
    shape[axis] = pooling->featured[axis] ? pooling->view->shape[axis] : 1;
  return norm_shape_to_text (pooling->view->rank, shape);
}

/* "np.array([…])" with every value in force */
static void
append_values (GString *text, const NormParams *params, NormParamKind kind, gsize n)
{
  g_autofree double *values = g_new (double, MAX (n, 1));

  for (gsize feature = 0; feature < n; feature++)
    values[feature] = norm_params_get (params, kind, feature);
  g_string_append (text, "np.array(");
  norm_code_append_numbers (text, values, n);
  g_string_append_c (text, ')');
}

/* What the weights multiply, and the bias is added to */
static void
append_param (NormCode *code, const NormPooling *pooling, NormParamKind kind)
{
  g_autofree char *shape = feature_shape (pooling);
  const char *name = norm_param_name (kind);

  if (norm_params_array (code->spec->params, kind, NULL) == NULL)
    return;
  g_string_append_printf (code->text, "%s = ", name);
  append_values (code->text, code->spec->params, kind, pooling->n_features);
  g_string_append_printf (code->text, ".reshape(%s)\ny = y %s %s\n", shape, kind == NORM_PARAM_WEIGHT ? "*" : "+", name);
}

static void
append_running (NormCode *code, const NormPooling *pooling, NormParamKind kind)
{
  g_string_append_printf (code->text, "%s = ", norm_param_name (kind));
  append_values (code->text, code->spec->params, kind, pooling->n_features);
  g_string_append_c (code->text, '\n');
}

static void
append_statistics (NormCode *code, const NormPooling *pooling, const char *where)
{
  g_autofree char *axes = norm_code_pooled_axes (pooling), *shape = feature_shape (pooling);

  if (norm_layer_tracks (code->spec->layer))
    {
      append_running (code, pooling, NORM_PARAM_RUNNING_MEAN);
      append_running (code, pooling, NORM_PARAM_RUNNING_VAR);
    }
  if (!norm_code_own_statistics (code))
    g_string_append_printf (code->text, "mean = running_mean.reshape(%s)\nvar = running_var.reshape(%s)\n", shape, shape);
  else if (code->spec->layer->info->centers)
    g_string_append_printf (code->text, "mean = z.mean(axis=%s, keepdims=True%s)\nvar = z.var(axis=%s, keepdims=True%s)\n", axes, where, axes, where);
  else
    g_string_append_printf (code->text, "square = np.mean(z ** 2, axis=%s, keepdims=True%s)\n", axes, where);
}

/* What the variance is taken for by a layer that is wrong on purpose */
static void
append_mistaken_variance (NormCode *code, const NormPooling *pooling)
{
  g_autofree char *axes = norm_code_pooled_axes (pooling);

  if (norm_code_mask (code) != NULL)
    g_string_append_printf (code->text, "m = counts.sum(axis=%s, keepdims=True)\n", axes);
  else
    g_string_append (code->text, "m = z.size // var.size\n");
  g_string_append (code->text, "used_var = var * m / (m - 1)  # wrong on purpose\n");
}

/* invstd is 0 where PyTorch makes it 0. */
static void
append_output (NormCode *code, const NormPooling *pooling)
{
  const NormLayer *layer = code->spec->layer;
  gboolean own = norm_code_own_statistics (code), outside = layer->mistake == NORM_MISTAKE_EPS_OUTSIDE;
  gboolean unbiased = layer->mistake == NORM_MISTAKE_UNBIASED && own && layer->info->centers;
  gboolean zero = layer->info->zero_invstd && own && norm_layer_eps (layer, NORM_DTYPE_FLOAT64) == 0;
  const char *values = layer->info->centers ? "(z - mean)" : "z", *var = unbiased ? "used_var" : layer->info->centers ? "var" : "square";
  g_autofree char *eps = norm_code_eps (code);

  if (unbiased)
    append_mistaken_variance (code, pooling);
  if (zero)
    g_string_append_printf (code->text, "y = %s / np.sqrt(np.where(%s == 0, np.inf, %s))\n", values, var, var);
  else if (outside)
    g_string_append_printf (code->text, "y = %s / (np.sqrt(%s) + %s)  # wrong on purpose\n", values, var, eps);
  else
    g_string_append_printf (code->text, "y = %s / np.sqrt(%s + %s)\n", values, var, eps);
}

/* Each pool's as one value for each channel: of the first device, as the mean over the samples */
static void
append_update (NormCode *code, const NormPooling *pooling, NormParamKind kind, const char *batch)
{
  const char *name = norm_param_name (kind);
  gsize n = pooling->n_features, n_copies = pooling->n_pools / n;
  const char *pick = n_copies == 1 ? "" : code->spec->layer->info->keeps_batch ? ".mean(axis=0)" : "[0]";
  g_autofree char *shape =
    n_copies == 1 ? g_strdup_printf ("%" G_GSIZE_FORMAT, n) : g_strdup_printf ("%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT, n_copies, n);

  g_string_append_printf (code->text, "%s = (1 - share) * %s + share * %s.reshape(%s)%s\n", name, name, batch, shape, pick);
}

/* running ← (1 − a) · running + a · batch, the variance ÷(m − 1) */
static void
append_running_update (NormCode *code, const NormPooling *pooling)
{
  g_autofree char *share = norm_number_shortest (norm_running_share (code->spec->layer, code->spec->params));

  if (!norm_layer_tracks (code->spec->layer) || code->spec->mode != NORM_MODE_TRAIN || norm_code_mask (code) != NULL || pooling->view->n_values == 0)
    return;
  g_string_append_printf (code->text, "share, m = %s, %" G_GSIZE_FORMAT "\n", share, pooling->m);
  append_update (code, pooling, NORM_PARAM_RUNNING_MEAN, "mean");
  append_update (code, pooling, NORM_PARAM_RUNNING_VAR, "(var * m / (m - 1))");
}

/* "z = x.astype(np.float64).reshape([2, 3, 4])" */
static void
append_split (NormCode *code, const char *line, const NormPooling *pooling)
{
  g_autofree char *shape = norm_shape_to_text (pooling->view->rank, pooling->view->shape);
  gboolean splits = pooling->view->rank != code->view->rank;

  g_string_append_printf (code->text, "%s%s%s%s\n", line, splits ? ".reshape(" : "", splits ? shape : "", splits ? ")" : "");
}

void
norm_numpy_append_by_hand (NormCode *code, const char *why)
{
  g_autoptr (NormPooling) pooling = norm_pooling_new (code->spec->layer, code->view);
  g_autofree char *layer = norm_layer_to_text (code->spec->layer);
  const NormTensor *mask = norm_code_mask (code);
  NormDtype dtype = code->view->tensor->dtype;

  g_string_append_printf (code->text, "# %s, %s%s\n", layer, code->spec->mode == NORM_MODE_TRAIN ? "train" : "eval", why);
  append_split (code, "z = x.astype(np.float64)", pooling);
  if (mask != NULL)
    append_split (code, "counts = mask", pooling);
  append_statistics (code, pooling, mask != NULL ? ", where=counts" : "");
  append_output (code, pooling);
  if (norm_layer_has_weight (code->spec->layer))
    append_param (code, pooling, NORM_PARAM_WEIGHT);
  if (norm_layer_has_bias (code->spec->layer))
    append_param (code, pooling, NORM_PARAM_BIAS);
  g_string_append_printf (code->text, "y = y%s.astype(np.%s)\n", pooling->view->rank != code->view->rank ? ".reshape(x.shape)" : "",
                          norm_dtype_name (dtype == NORM_DTYPE_BFLOAT16 ? NORM_DTYPE_FLOAT32 : dtype));
  append_running_update (code, pooling);
}

/* ── all of it ── */

static void
append_running_assert (NormCode *code, NormParamKind kind)
{
  const NormResult *result = code->spec->result;
  const char *name = norm_param_name (kind);

  g_string_append_printf (code->text, "assert np.allclose(%s, ", name);
  append_values (code->text, result->params_after, kind, result->pooling->n_features);
  g_string_append (code->text, ", rtol=1e-9, equal_nan=True)\n");
}

void
norm_numpy_write (NormCode *code)
{
  const NormCodeSpec *spec = code->spec;
  gboolean updates = norm_layer_tracks (spec->layer) && spec->mode == NORM_MODE_TRAIN && norm_code_mask (code) == NULL;

  norm_numpy_append_input (code, "");
  if (code->problem != NULL)
    {
      norm_numpy_append_misfit (code);
      return;
    }
  if (spec->layer->info->pools)
    norm_numpy_append_by_hand (code, "");
  else
    g_string_append (code->text, "y = x\n");
  g_string_append (code->text, "print(y)\n");
  norm_code_append_assert (code, TRUE, TRUE);
  if (spec->result == NULL || !updates || spec->result->pooling->view->n_values == 0 || spec->result->pooling->n_features > spec->most_values)
    return;
  append_running_assert (code, NORM_PARAM_RUNNING_MEAN);
  append_running_assert (code, NORM_PARAM_RUNNING_VAR);
}
