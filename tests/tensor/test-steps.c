/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "steps.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* A tensor whose values are their own flat indices. */
static NormView *
counting_view (int rank, const gsize *shape)
{
  gsize n_values;
  g_assert_true (norm_shape_count (NORM_DTYPE_INT32, rank, shape, &n_values, NULL));
  gint32 *values = g_new (gint32, n_values);
  for (gsize flat = 0; flat < n_values; flat++)
    values[flat] = (gint32) flat;
  g_autoptr (NormTensor) tensor = norm_tensor_new_take (NORM_DTYPE_INT32, rank, shape, values);
  return norm_view_new (tensor);
}

static NormSteps *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  NormSteps *steps = norm_steps_parse (text, &error);
  g_assert_no_error (error);
  g_assert_nonnull (steps);
  return steps;
}

/* Value, source and find agree for every cell. */
static void
assert_cells (NormView *view, const gsize *sources, gsize n_values)
{
  g_assert_cmpuint (view->n_values, ==, n_values);
  for (gsize cell = 0; cell < n_values; cell++)
    {
      gsize found;
      g_assert_cmpfloat (norm_view_get (view, cell), ==, (double) sources[cell]);
      g_assert_cmpuint (norm_view_source (view, cell), ==, sources[cell]);
      g_assert_true (norm_view_find (view, sources[cell], &found));
      g_assert_cmpuint (found, ==, cell);
    }
}

/* Values that no cell shows are not found. */
static void
assert_the_rest_is_gone (NormView *input, NormView *output)
{
  gsize n_found = 0;

  for (gsize source = 0; source < input->n_values; source++)
    {
      gsize cell;
      if (!norm_view_find (output, source, &cell))
        continue;
      g_assert_cmpuint (norm_view_source (output, cell), ==, source);
      n_found++;
    }
  g_assert_cmpuint (n_found, ==, output->n_values);
}

/* --- what PyTorch says --- */

static int
read_shape (JsonArray *array, gsize *shape)
{
  for (guint axis = 0; axis < json_array_get_length (array); axis++)
    shape[axis] = json_array_get_int_element (array, axis);
  return json_array_get_length (array);
}

static void
compare_with_torch (JsonObject *expected, NormView *view)
{
  JsonArray *values = json_object_get_array_member (expected, "values");
  gsize shape[NORM_MAX_AXES];
  const gsize n_values = json_array_get_length (values);
  g_autofree gsize *sources = g_new (gsize, n_values + 1);

  g_assert_cmpint (view->rank, ==, read_shape (json_object_get_array_member (expected, "shape"), shape));
  g_assert_cmpmem (view->shape, view->rank * sizeof *shape, shape, view->rank * sizeof *shape);
  for (gsize cell = 0; cell < n_values; cell++)
    sources[cell] = json_array_get_int_element (values, cell);
  assert_cells (view, sources, n_values);
}

/* Printing and reading are inverses. */
static void
check_text (NormSteps *steps)
{
  g_autofree char *printed = norm_steps_to_text (steps);
  g_autoptr (NormSteps) again = parse (printed);

  g_assert_cmpuint (norm_steps_get_n (again), ==, norm_steps_get_n (steps));
  for (guint place = 0; place < norm_steps_get_n (steps); place++)
    g_assert_cmpmem (norm_steps_get (again, place), sizeof (NormStep), norm_steps_get (steps, place), sizeof (NormStep));
}

static void
check_case (JsonArray *array, guint at, JsonNode *node, gpointer data)
{
  JsonObject *object = json_node_get_object (node);
  const char *text = json_object_get_string_member (object, "steps");
  gsize shape[NORM_MAX_AXES];
  const int rank = read_shape (json_object_get_array_member (object, "input"), shape);
  g_autoptr (NormView) input = counting_view (rank, shape);
  g_autoptr (NormSteps) steps = parse (text);
  g_autoptr (GError) error = NULL;
  guint failed = G_MAXUINT;
  g_autoptr (NormView) output = norm_steps_apply (steps, input, G_MAXUINT, &failed, &error);

  g_test_message ("%s", text);
  check_text (steps);
  if (json_object_has_member (object, "error"))
    {
      g_assert_null (output);
      g_assert_error (error, NORM_ERROR, NORM_ERROR_SHAPE);
      g_assert_cmpstr (error->message, ==, json_object_get_string_member (object, "error"));
      g_assert_cmpuint (failed, ==, norm_steps_get_n (steps) - 1); /* the cases end at their first error */
      return;
    }
  g_assert_no_error (error);
  compare_with_torch (object, output);
  assert_the_rest_is_gone (input, output);
}

static void
test_torch (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("NORM_TEST_REFERENCE"), "steps.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  JsonArray *cases = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");
  g_assert_cmpuint (json_array_get_length (cases), >, 700);
  json_array_foreach_element (cases, check_case, NULL);
}

/* --- the naive way: a list of values that is really rearranged --- */

typedef struct
{
  int rank;
  gsize shape[NORM_MAX_AXES];
  gsize n_values;
  gsize values[512];
} Naive;

static void
naive_permute (Naive *naive, const gint64 *order)
{
  Naive moved = { .rank = naive->rank, .n_values = naive->n_values };

  for (int place = 0; place < naive->rank; place++)
    moved.shape[place] = naive->shape[order[place]];
  for (gsize cell = 0; cell < naive->n_values; cell++)
    {
      gsize rest = cell, to = 0, index[NORM_MAX_AXES];
      for (int axis = naive->rank - 1; axis >= 0; axis--)
        {
          index[axis] = rest % naive->shape[axis];
          rest /= naive->shape[axis];
        }
      for (int place = 0; place < naive->rank; place++)
        to = to * moved.shape[place] + index[order[place]];
      moved.values[to] = naive->values[cell];
    }
  *naive = moved;
}

static void
shuffle (gint64 *order, int n)
{
  for (int place = 0; place < n; place++)
    order[place] = place;
  for (int place = n - 1; place > 0; place--)
    {
      const int other = g_test_rand_int_range (0, place + 1);
      const gint64 kept = order[place];
      order[place] = order[other];
      order[other] = kept;
    }
}

static void
random_permute (Naive *naive, NormStep *step)
{
  step->kind = NORM_STEP_PERMUTE;
  step->n_args = naive->rank;
  shuffle (step->args, naive->rank);
  naive_permute (naive, step->args);
}

static void
random_transpose (Naive *naive, NormStep *step)
{
  gint64 order[NORM_MAX_AXES];
  const int first = g_test_rand_int_range (0, naive->rank), second = g_test_rand_int_range (0, naive->rank);

  *step = (NormStep){ .kind = NORM_STEP_TRANSPOSE, .n_args = 2, .args = { first, second - naive->rank } };
  for (int axis = 0; axis < naive->rank; axis++)
    order[axis] = axis;
  order[first] = second;
  order[second] = first;
  naive_permute (naive, order);
}

static void
random_flatten (Naive *naive, NormStep *step)
{
  const int first = g_test_rand_int_range (0, naive->rank), last = g_test_rand_int_range (first, naive->rank);

  *step = (NormStep){ .kind = NORM_STEP_FLATTEN, .n_args = 2, .args = { first, last } };
  for (int axis = last; axis > first; axis--)
    {
      naive->shape[axis - 1] *= naive->shape[axis];
      for (int after = axis; after + 1 < naive->rank; after++)
        naive->shape[after] = naive->shape[after + 1];
      naive->rank--;
    }
}

static void
random_unsqueeze (Naive *naive, NormStep *step)
{
  const int at = g_test_rand_int_range (0, naive->rank + 1);

  *step = (NormStep){ .kind = NORM_STEP_UNSQUEEZE, .n_args = 1, .args = { at } };
  for (int axis = naive->rank; axis > at; axis--)
    naive->shape[axis] = naive->shape[axis - 1];
  naive->shape[at] = 1;
  naive->rank++;
}

static void
random_reshape (Naive *naive, NormStep *step)
{
  gsize rest = naive->n_values;

  *step = (NormStep){ .kind = NORM_STEP_RESHAPE, .n_args = 0, .args = { 0 } };
  naive->rank = g_test_rand_int_range (1, 5);
  for (int axis = 0; axis < naive->rank; axis++)
    {
      gsize size = g_test_rand_int_range (1, 7);
      while (rest % size != 0)
        size--;
      naive->shape[axis] = axis == naive->rank - 1 ? rest : size;
      rest /= naive->shape[axis];
      step->args[step->n_args++] = (gint64) naive->shape[axis];
    }
}

static NormStep
random_step (Naive *naive)
{
  void (*const kinds[]) (Naive *, NormStep *) = { random_permute, random_transpose, random_flatten, random_reshape, random_unsqueeze };
  NormStep step = { 0 };

  kinds[g_test_rand_int_range (0, naive->rank < 6 ? 5 : 4)](naive, &step);
  return step;
}

static void
test_naive (void)
{
  for (int round = 0; round < 300; round++)
    {
      Naive naive = { .rank = g_test_rand_int_range (1, 5), .n_values = 1 };
      for (int axis = 0; axis < naive.rank; axis++)
        {
          naive.shape[axis] = g_test_rand_int_range (1, 5);
          naive.n_values *= naive.shape[axis];
        }
      for (gsize flat = 0; flat < naive.n_values; flat++)
        naive.values[flat] = flat;

      g_autoptr (NormView) view = counting_view (naive.rank, naive.shape);
      for (int n_steps = g_test_rand_int_range (1, 8); n_steps > 0; n_steps--)
        {
          const NormStep step = random_step (&naive);
          g_autoptr (GError) error = NULL;
          g_autoptr (NormView) before = view;
          view = norm_step_apply (&step, before, &error);
          g_assert_no_error (error);
          g_assert_cmpint (view->rank, ==, naive.rank);
          g_assert_cmpmem (view->shape, view->rank * sizeof *view->shape, naive.shape, naive.rank * sizeof *naive.shape);
          assert_cells (view, naive.values, naive.n_values);
        }
    }
}

static void
test_permute_and_back (void)
{
  for (int round = 0; round < 50; round++)
    {
      const int rank = g_test_rand_int_range (1, 6);
      gsize shape[NORM_MAX_AXES];
      NormStep there = { .kind = NORM_STEP_PERMUTE, .n_args = rank, .args = { 0 } }, back = there;
      for (int axis = 0; axis < rank; axis++)
        shape[axis] = g_test_rand_int_range (1, 5);
      shuffle (there.args, rank);
      for (int place = 0; place < rank; place++)
        back.args[there.args[place]] = place;
      g_autoptr (NormView) view = counting_view (rank, shape);
      g_autoptr (NormView) moved = norm_step_apply (&there, view, NULL);
      g_autoptr (NormView) returned = norm_step_apply (&back, moved, NULL);
      g_assert_cmpmem (returned->shape, sizeof *shape * rank, shape, sizeof *shape * rank);
      g_assert_true (norm_view_is_contiguous (returned));
      g_assert_true (returned->tensor == view->tensor);
    }
}

/* Nothing is copied but by the reshape that must. */
static void
test_copies (void)
{
  const gsize shape[] = { 2, 3, 4 };
  g_autoptr (NormView) view = counting_view (3, shape);
  g_autoptr (NormSteps) without = parse ("unsqueeze(0).permute(0, 2, 1, 3).squeeze().reshape(3, 2, 2, 2).transpose(0, 3)");
  g_autoptr (NormView) shared = norm_steps_apply (without, view, G_MAXUINT, NULL, NULL);
  g_autoptr (NormSteps) with = parse ("transpose(0, 1).reshape(-1).reshape(4, 6).t().flatten()");
  g_autoptr (NormView) copied = norm_steps_apply (with, view, G_MAXUINT, NULL, NULL);
  g_autoptr (NormView) one_step = norm_steps_apply (with, view, 1, NULL, NULL);

  g_assert_true (shared->tensor == view->tensor && shared->origin == NULL);
  g_assert_nonnull (copied->origin);
  g_assert_nonnull (copied->origin->origin);
  g_assert_true (copied->origin->origin->tensor == view->tensor);
  g_assert_cmpuint (one_step->shape[0], ==, 3);
}

static void
test_rank_limit (void)
{
  const gsize shape[] = { 1, 1, 1, 1, 1, 1, 1, 2 };
  g_autoptr (NormView) view = counting_view (8, shape);
  static const char *const texts[] = { "unsqueeze(0)", "reshape(1, 1, 1, 1, 1, 1, 1, 1, 2)" };

  for (gsize row = 0; row < G_N_ELEMENTS (texts); row++)
    {
      g_autoptr (NormSteps) steps = parse (texts[row]);
      g_autoptr (GError) error = NULL;
      g_assert_null (norm_steps_apply (steps, view, G_MAXUINT, NULL, &error));
      g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT); /* not PyTorch's */
      g_assert_nonnull (strstr (error->message, "at most 8"));
    }
}

/* An empty tensor may have any other axes: what is never counted is not multiplied either. */
static void
test_empty_and_huge (void)
{
  static const char *const texts[] = { "reshape(9223372036854775807, 9223372036854775807, 0)", "reshape(0, 9223372036854775807, 9223372036854775807)",
                                       "reshape(3, 4611686018427387904, 0).permute(1, 0, 2).reshape(0, 9223372036854775807)" };
  g_autoptr (NormView) view = counting_view (2, (gsize[]){ 2, 0 });

  for (gsize row = 0; row < G_N_ELEMENTS (texts); row++)
    {
      g_autoptr (NormSteps) steps = parse (texts[row]);
      g_autoptr (GError) error = NULL;
      g_autoptr (NormView) reshaped = norm_steps_apply (steps, view, G_MAXUINT, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (reshaped->n_values, ==, 0);
      g_assert_cmpuint (reshaped->shape[1], ==, G_MAXINT64);
    }
}

/* --- text --- */

static void
test_text (void)
{
  static const struct
  {
    const char *typed;
    const char *printed;
  } table[] = {
    { "", "" },
    { "  ", "" },
    { "x", "" },
    { "x.squeeze(1)", "squeeze(1)" },
    { ".squeeze( 1 )", "squeeze(1)" },
    { " x . squeeze ( dim = 1 ) \n . t ( ) ", "squeeze(1).t()" },
    { "squeeze()", "squeeze()" },
    { "squeeze(1,)", "squeeze(1)" },
    { "flatten()", "flatten()" },
    { "flatten(end_dim=1)", "flatten(0, 1)" },
    { "flatten(1, end_dim=2)", "flatten(1, 2)" },
    { "flatten(end_dim=2, start_dim=1)", "flatten(1, 2)" },
    { "transpose(dim1=0, dim0=2)", "transpose(2, 0)" },
    { "reshape(2, -1)", "reshape(2, -1)" },
    { "reshape((2, -1))", "reshape(2, -1)" },
    { "reshape([2, -1,],)", "reshape(2, -1)" },
    { "reshape(shape=(8,))", "reshape(8)" },
    { "reshape(())", "reshape(())" },
    { "view(size=[2, 4])", "view(2, 4)" },
    { "permute(dims=(1, 0))", "permute(1, 0)" },
    { "permute(0, 2, 1)", "permute(0, 2, 1)" },
    { "squeeze(\342\210\2221)", "squeeze(-1)" },
    { "[0]", "[0]" },
    { "x[0]", "[0]" },
    { "x [ : , 1 : 3 ] . t ( )", "[:, 1:3].t()" },
    { "t()[...,::2][0]", "t()[..., ::2][0]" },
    { "x[…, -1:]", "[..., -1:]" },
    { "[0:4:1,]", "[0:4]" },
    { "[None,:: 1]", "[None, :]" },
    { "[()]", "[()]" },
    { "movedim(source=0, destination=-1)", "movedim(0, -1)" },
    { "movedim(destination=[2, 0], source=(0, 1))", "movedim((0, 1), (2, 0))" },
    { "movedim((1,), (0,))", "movedim(1, 0)" },
    { "movedim((), ())", "movedim((), ())" },
    { "unflatten(sizes=[2, -1], dim=1)", "unflatten(1, (2, -1))" },
    { "unflatten(0, (4,))", "unflatten(0, (4,))" },
    { "unflatten(0, ())", "unflatten(0, ())" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (table); row++)
    {
      g_autoptr (NormSteps) steps = parse (table[row].typed);
      g_autofree char *printed = norm_steps_to_text (steps);
      g_autoptr (NormSteps) again = parse (printed);
      g_autofree char *twice = norm_steps_to_text (again);
      g_assert_cmpstr (printed, ==, table[row].printed);
      g_assert_cmpstr (twice, ==, printed);
    }
}

static void
test_text_errors (void)
{
  static const struct
  {
    const char *typed;
    int column;
    const char *says;
  } table[] = {
    { "squeze(1)", 1, "did you mean squeeze?" },
    { "x.squeeze(1).premute(0, 1)", 14, "did you mean permute?" },
    { "x.softmax(1)", 3, "the steps are squeeze, unsqueeze, flatten, reshape, view, permute, transpose, t, movedim, unflatten, and slices" },
    { "squeeze", 8, "the text ends here; expected “(”" },
    { "squeeze(", 9, "a whole number for dim" },
    { "squeeze(1", 10, "“,” or “)”" },
    { "squeeze(one)", 9, "squeeze has no argument “one”; it takes dim" },
    { "squeeze(1, 2)", 12, "at most 1 number" },
    { "squeeze(1.5)", 10, "expected “,” or “)”, not “.”" },
    { "unsqueeze()", 11, "unsqueeze needs dim" },
    { "transpose(1)", 12, "transpose needs dim1" },
    { "transpose(1, dim0=2)", 14, "dim0 is given twice" },
    { "transpose(dim1=1, 2)", 19, "a name and “=”" },
    { "flatten(first=1)", 9, "start_dim and end_dim" },
    { "t(1)", 3, "t takes at most 0" },
    { "t(dim=1)", 3, "t takes no arguments" },
    { "reshape()", 9, "at least one number" },
    { "reshape((2, 4)", 15, "“)”" },
    { "reshape((2, 4]", 14, "“,” or “)”" },
    { "reshape(1,1,1,1,1,1,1,1,1,1,1,1,1)", 33, "at most 12" },
    { "squeeze(1) t()", 12, "“.” and the next step" },
    { "squeeze(1).", 12, "the name of a step" },
    { "x squeeze(1)", 3, "“.” and the next step" },
    { "squeeze(99999999999999999999)", 9, "too large" },
    { "squeeze(é)", 9, "“é”" },
    { "[", 2, "the text ends here" },
    { "[]", 2, "an index, a slice" },
    { "[0", 3, "“,” or “]”" },
    { "squeeze(1).[0]", 12, "the name of a step" },
    { "[True]", 2, "“True” is no index" },
    { "[mask]", 2, "“mask” is no index" },
    { "[[0, 1]]", 2, "lists pick single values" },
    { "[..., ...]", 7, "a second “...”" },
    { "[1.0]", 3, "“,” or “]”" },
    { "[0:1:2:3]", 7, "“,” or “]”" },
    { "[0][", 5, "the text ends here" },
    { "[0,0,0,0,0,0,0,0,0,0,0,0,0]", 26, "at most 12 indices" },
    { "[99999999999999999999]", 2, "too large" },
    { "[0]x", 4, "“.” and the next step" },
    { "movedim(0)", 10, "movedim needs destination" },
    { "movedim(0, (1,))", 9, "two numbers or two lists" },
    { "movedim((0, 1), (1,))", 9, "source ([0, 1] dims) should contain the same number of dims as destination ([1] dims)" },
    { "movedim(0, 1, 2)", 15, "movedim takes source and destination" },
    { "movedim(0, source=1)", 12, "source is given twice" },
    { "unflatten(1)", 12, "unflatten needs sizes" },
    { "unflatten(1, 2)", 11, "sizes are a list" },
    { "unflatten((1,), (2,))", 11, "one axis" },
    { "unflatten(1, 2, 2)", 17, "unflatten takes dim and sizes" },
    { "unflatten(1, (1,1,1,1,1,1,1,1,1,1,1,1,1))", 39, "at most 12" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (table); row++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *column = g_strdup_printf ("column %d: ", table[row].column);
      g_assert_null (norm_steps_parse (table[row].typed, &error));
      g_test_message ("%s: %s", table[row].typed, error->message);
      g_assert_error (error, NORM_ERROR, NORM_ERROR_TEXT);
      g_assert_true (g_str_has_prefix (error->message, column));
      g_assert_nonnull (strstr (error->message, table[row].says));
    }
}

static void
test_editing (void)
{
  g_autoptr (NormSteps) steps = parse ("squeeze(1).t()");
  const NormStep added = { .kind = NORM_STEP_UNSQUEEZE, .n_args = 1, .args = { -1 } };
  g_autoptr (NormSteps) inserted = norm_steps_with_inserted (steps, 1, &added);
  g_autoptr (NormSteps) appended = norm_steps_with_inserted (steps, 2, &added);
  g_autoptr (NormSteps) removed = norm_steps_with_removed (steps, 0);
  g_autoptr (NormSteps) replaced = norm_steps_with_replaced (steps, 0, &added);
  NormSteps *const all[] = { steps, inserted, appended, removed, replaced };
  static const char *const texts[] = { "squeeze(1).t()", "squeeze(1).unsqueeze(-1).t()", "squeeze(1).t().unsqueeze(-1)", "t()", "unsqueeze(-1).t()" };

  for (gsize row = 0; row < G_N_ELEMENTS (all); row++)
    {
      g_autofree char *text = norm_steps_to_text (all[row]);
      g_assert_cmpstr (text, ==, texts[row]);
    }
}

/* --- suggestions --- */

static gboolean
same_cells (NormView *a, NormView *b)
{
  if (a->rank != b->rank || memcmp (a->shape, b->shape, a->rank * sizeof *a->shape) != 0)
    return FALSE;
  for (gsize cell = 0; cell < a->n_values; cell++)
    if (norm_view_source (a, cell) != norm_view_source (b, cell))
      return FALSE;
  return TRUE;
}

static void
check_suggestions (int rank, const gsize *shape)
{
  g_autoptr (NormView) view = counting_view (rank, shape);
  g_auto (GStrv) texts = norm_steps_suggest (view, 100);

  for (guint row = 0; texts[row] != NULL; row++)
    {
      g_autoptr (NormSteps) steps = parse (texts[row]);
      g_autoptr (GError) error = NULL;
      g_autoptr (NormView) changed = norm_steps_apply (steps, view, G_MAXUINT, NULL, &error);
      g_assert_no_error (error);
      g_test_message ("%s", texts[row]);
      g_assert_false (same_cells (view, changed));
    }
}

static void
test_suggestions (void)
{
  const gsize shape[] = { 2, 1, 4 };
  g_autoptr (NormView) view = counting_view (3, shape);
  g_auto (GStrv) first = norm_steps_suggest (view, 1);

  g_assert_cmpuint (g_strv_length (first), ==, 1);
  g_assert_cmpstr (first[0], ==, "squeeze(1)");
  check_suggestions (0, shape);
  for (int round = 0; round < 40; round++)
    {
      gsize random_shape[NORM_MAX_RANK];
      const int rank = g_test_rand_int_range (1, NORM_MAX_RANK + 1);
      for (int axis = 0; axis < rank; axis++)
        random_shape[axis] = g_test_rand_int_range (1, 4);
      check_suggestions (rank, random_shape);
    }
}

/* Those of every kind can be taken and change something; for a small shape they are all there are. */
static void
check_alternatives (NormView *view)
{
  for (NormStepKind kind = NORM_STEP_SQUEEZE; kind <= NORM_STEP_INDEX; kind++)
    {
      g_auto (GStrv) texts = norm_steps_alternatives (kind, view, 50);

      for (guint row = 0; texts[row] != NULL; row++)
        {
          g_autoptr (NormSteps) steps = parse (texts[row]);
          g_autoptr (NormView) changed = norm_steps_apply (steps, view, G_MAXUINT, NULL, NULL);
          NormStepKind found;

          g_test_message ("%s", texts[row]);
          g_assert_nonnull (changed);
          g_assert_false (same_cells (view, changed));
          g_assert_true (norm_step_kind_of_text (texts[row], &found));
          g_assert_cmpint (found, ==, kind);
        }
    }
}

static void
test_alternatives (void)
{
  const gsize shape[] = { 2, 1, 4 };
  g_autoptr (NormView) view = counting_view (3, shape);
  g_auto (GStrv) orders = norm_steps_alternatives (NORM_STEP_PERMUTE, view, 50);
  g_auto (GStrv) parts = norm_steps_alternatives (NORM_STEP_UNFLATTEN, view, 50);
  g_auto (GStrv) squeezes = norm_steps_alternatives (NORM_STEP_SQUEEZE, view, 50);
  NormStepKind kind;

  g_assert_cmpuint (g_strv_length (orders), ==, 5); /* 3! without the one that changes nothing */
  g_assert_true (g_strv_contains ((const char *const *) orders, "permute(0, 2, 1)"));
  g_assert_true (g_strv_contains ((const char *const *) parts, "unflatten(2, (2, 2))"));
  g_assert_cmpuint (g_strv_length (squeezes), ==, 2);
  g_assert_false (norm_step_kind_of_text ("tangle(1)", &kind));
  g_assert_true (norm_step_kind_of_text (" .t", &kind) && kind == NORM_STEP_T);
  for (int round = 0; round < 30; round++)
    {
      gsize random_shape[NORM_MAX_RANK];
      const int rank = g_test_rand_int_range (0, 6);
      for (int axis = 0; axis < rank; axis++)
        random_shape[axis] = g_test_rand_int_range (1, 5);
      g_autoptr (NormView) random_view = counting_view (rank, random_shape);
      check_alternatives (random_view);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/steps/torch", test_torch);
  g_test_add_func ("/steps/naive", test_naive);
  g_test_add_func ("/steps/permute-and-back", test_permute_and_back);
  g_test_add_func ("/steps/copies", test_copies);
  g_test_add_func ("/steps/rank-limit", test_rank_limit);
  g_test_add_func ("/steps/empty-and-huge", test_empty_and_huge);
  g_test_add_func ("/steps/text", test_text);
  g_test_add_func ("/steps/text-errors", test_text_errors);
  g_test_add_func ("/steps/editing", test_editing);
  g_test_add_func ("/steps/suggestions", test_suggestions);
  g_test_add_func ("/steps/alternatives", test_alternatives);
  return g_test_run ();
}
