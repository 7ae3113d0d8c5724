/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --describe=json against a loop that knows nothing of views, poolings or strides: a list of source indices, moved about one by one. */
#include "runner.h"

#include <json-glib/json-glib.h>
#include <math.h>

#define MAX_AXES 8

/* A tensor as a list: which source index stands at each place, in C order. */
typedef struct
{
  int rank;
  gsize shape[MAX_AXES];
  gsize n;
  gsize *sources; /* owned */
} List;

static gsize
product (int rank, const gsize *shape)
{
  gsize n = 1;
  for (int axis = 0; axis < rank; axis++)
    n *= shape[axis];
  return n;
}

/* Place → index along each axis. */
static void
index_of (int rank, const gsize *shape, gsize at, gsize *index)
{
  for (int axis = rank - 1; axis >= 0; axis--)
    {
      index[axis] = at % shape[axis];
      at /= shape[axis];
    }
}

static gsize
place_of (int rank, const gsize *shape, const gsize *index)
{
  gsize at = 0;
  for (int axis = 0; axis < rank; axis++)
    at = at * shape[axis] + index[axis];
  return at;
}

/* ── steps, each done to the list and written down ── */

static void
separate (GString *steps)
{
  if (steps->len > 0)
    g_string_append_c (steps, '.');
}

static void
permute (List *list, const int *order)
{
  gsize shape[MAX_AXES], *sources = g_new (gsize, list->n);
  for (int axis = 0; axis < list->rank; axis++)
    shape[axis] = list->shape[order[axis]];
  for (gsize at = 0; at < list->n; at++)
    {
      gsize old_index[MAX_AXES], index[MAX_AXES];
      index_of (list->rank, list->shape, at, old_index);
      for (int axis = 0; axis < list->rank; axis++)
        index[axis] = old_index[order[axis]];
      sources[place_of (list->rank, shape, index)] = list->sources[at];
    }
  memcpy (list->shape, shape, sizeof shape);
  g_free (list->sources);
  list->sources = sources;
}

static void
random_permute (List *list, GString *steps)
{
  int order[MAX_AXES];
  for (int axis = 0; axis < list->rank; axis++)
    order[axis] = axis;
  for (int axis = list->rank - 1; axis > 0; axis--)
    {
      int other = g_test_rand_int_range (0, axis + 1), moved = order[axis];
      order[axis] = order[other];
      order[other] = moved;
    }
  permute (list, order);
  separate (steps);
  g_string_append (steps, "permute(");
  for (int axis = 0; axis < list->rank; axis++)
    g_string_append_printf (steps, "%s%d", axis > 0 ? ", " : "", order[axis]);
  g_string_append (steps, ")");
}

static void
random_transpose (List *list, GString *steps)
{
  int order[MAX_AXES], a = g_test_rand_int_range (0, list->rank), b = g_test_rand_int_range (0, list->rank);
  for (int axis = 0; axis < list->rank; axis++)
    order[axis] = axis == a ? b : axis == b ? a : axis;
  permute (list, order);
  separate (steps);
  g_string_append_printf (steps, "transpose(%d, %d)", a, b - list->rank);
}

/* Reading the same list under another shape moves nothing. */
static void
set_shape (List *list, int rank, const gsize *shape)
{
  list->rank = rank;
  memcpy (list->shape, shape, sizeof shape[0] * (gsize) rank);
  g_assert_cmpuint (product (rank, shape), ==, list->n);
}

static void
random_unsqueeze (List *list, GString *steps)
{
  gsize shape[MAX_AXES];
  int at = g_test_rand_int_range (0, list->rank + 1);
  for (int axis = 0; axis <= list->rank; axis++)
    shape[axis] = axis == at ? 1 : list->shape[axis < at ? axis : axis - 1];
  set_shape (list, list->rank + 1, shape);
  separate (steps);
  g_string_append_printf (steps, "unsqueeze(%d)", at);
}

static void
squeeze_all (List *list, GString *steps)
{
  gsize shape[MAX_AXES];
  int rank = 0;
  for (int axis = 0; axis < list->rank; axis++)
    if (list->shape[axis] != 1)
      shape[rank++] = list->shape[axis];
  set_shape (list, rank, shape);
  separate (steps);
  g_string_append (steps, "squeeze()");
}

static void
random_reshape (List *list, int rank, GString *steps)
{
  gsize shape[MAX_AXES], rest = list->n;
  for (int axis = 0; axis < rank - 1; axis++)
    {
      do
        shape[axis] = (gsize) g_test_rand_int_range (1, 5);
      while (rest % shape[axis] != 0);
      rest /= shape[axis];
    }
  shape[rank - 1] = rest;
  set_shape (list, rank, shape);
  separate (steps);
  g_string_append (steps, "reshape(");
  for (int axis = 0; axis < rank - 1; axis++)
    g_string_append_printf (steps, "%d, ", (int) shape[axis]);
  g_string_append (steps, "-1)");
}

static void
random_flatten (List *list, GString *steps)
{
  gsize shape[MAX_AXES], flat = 1;
  int start = g_test_rand_int_range (0, list->rank), end = g_test_rand_int_range (start, list->rank), rank = 0;
  for (int axis = 0; axis < list->rank; axis++)
    {
      flat = axis == start ? list->shape[axis] : flat * list->shape[axis];
      if (axis < start || axis > end)
        shape[rank++] = list->shape[axis];
      else if (axis == end)
        shape[rank++] = flat;
    }
  set_shape (list, rank, shape);
  separate (steps);
  g_string_append_printf (steps, "flatten(%d, %d)", start, end);
}

/* Some of the values along one axis: at least one, so that something is left to normalize */
static void
random_slice (List *list, GString *steps)
{
  int axis = g_test_rand_int_range (0, list->rank);
  gsize size = list->shape[axis], start = (gsize) g_test_rand_int_range (0, (int) size), step = (gsize) g_test_rand_int_range (1, 4), n = 0;
  gsize stop = (gsize) g_test_rand_int_range ((int) start + 1, (int) size + 1), shape[MAX_AXES];
  gsize *sources = g_new (gsize, list->n);

  for (gsize at = 0; at < list->n; at++)
    {
      gsize index[MAX_AXES];
      index_of (list->rank, list->shape, at, index);
      if (index[axis] >= start && index[axis] < stop && (index[axis] - start) % step == 0)
        sources[n++] = list->sources[at];
    }
  memcpy (shape, list->shape, sizeof shape);
  shape[axis] = (stop - start + step - 1) / step;
  g_free (list->sources);
  list->sources = sources;
  list->n = n;
  set_shape (list, list->rank, shape);
  g_string_append (steps, "[");
  for (int before = 0; before < axis; before++)
    g_string_append (steps, ":, ");
  g_string_append_printf (steps, "%d:%d:%d]", (int) start, (int) stop, (int) step);
}

static void
random_step (List *list, GString *steps)
{
  switch (g_test_rand_int_range (0, 7))
    {
    case 6:
      if (list->rank > 0)
        random_slice (list, steps);
      break;
    case 0:
      if (list->rank < 6)
        random_unsqueeze (list, steps);
      break;
    case 1:
      squeeze_all (list, steps);
      break;
    case 2:
      if (list->rank > 0)
        random_permute (list, steps);
      break;
    case 3:
      if (list->rank > 0)
        random_transpose (list, steps);
      break;
    case 4:
      if (list->rank > 0)
        random_flatten (list, steps);
      break;
    default:
      random_reshape (list, g_test_rand_int_range (1, 6), steps);
    }
}

/* ── the comparison ── */

static void
assert_near (JsonObject *object, const char *key, double expected)
{
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, key), expected, 1e-9 * (1 + fabs (expected)));
}

/* Feature @channel: every place whose index along axis 1 is it, in C order; its mean and variances by their definition. */
static void
check_pool (const List *list, const double *values, gsize channel, JsonObject *pool, double *mean, double *unbiased)
{
  JsonArray *members = json_object_get_array_member (pool, "members");
  guint m = 0;
  double sum = 0, squares = 0;
  for (gsize at = 0; at < list->n; at++)
    {
      gsize index[MAX_AXES];
      index_of (list->rank, list->shape, at, index);
      if (index[1] != channel)
        continue;
      g_assert_cmpuint (m, <, json_array_get_length (members));
      g_assert_cmpint (json_array_get_int_element (members, m++), ==, (gint64) list->sources[at]);
      sum += values[list->sources[at]];
    }
  g_assert_cmpuint (json_array_get_length (members), ==, m);
  *mean = sum / m;
  for (guint member = 0; member < m; member++)
    squares += pow (values[json_array_get_int_element (members, member)] - *mean, 2);
  *unbiased = squares / (m - 1);

  g_assert_cmpint (json_object_get_int_member (pool, "m"), ==, m);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (pool, "index"), 0), ==, (gint64) channel);
  assert_near (pool, "mean", *mean);
  assert_near (pool, "var", squares / m);
  assert_near (pool, "unbiased_var", *unbiased);
}

static void
assert_sizes (JsonObject *parent, const char *key, int rank, const gsize *shape)
{
  JsonArray *sizes = json_object_get_array_member (json_object_get_object_member (parent, key), "shape");
  g_assert_cmpuint (json_array_get_length (sizes), ==, (guint) rank);
  for (int axis = 0; axis < rank; axis++)
    g_assert_cmpint (json_array_get_int_element (sizes, (guint) axis), ==, (gint64) shape[axis]);
}

static void
check_json (const char *text, const List *list, const double *values)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  JsonArray *pools = json_object_get_array_member (root, "pools");
  JsonObject *running = json_object_get_object_member (root, "running");

  assert_sizes (root, "view", list->rank, list->shape);
  assert_sizes (root, "output", list->rank, list->shape);
  g_assert_cmpuint (json_array_get_length (pools), ==, list->shape[1]);
  for (gsize channel = 0; channel < list->shape[1]; channel++)
    {
      double mean, unbiased;
      check_pool (list, values, channel, json_array_get_object_element (pools, (guint) channel), &mean, &unbiased);
      double running_mean = json_array_get_double_element (json_object_get_array_member (running, "mean"), (guint) channel);
      double running_var = json_array_get_double_element (json_object_get_array_member (running, "var"), (guint) channel);
      g_assert_cmpfloat_with_epsilon (running_mean, 0.1 * mean, 1e-9);
      g_assert_cmpfloat_with_epsilon (running_var, 0.9 + 0.1 * unbiased, 1e-9);
    }
}

/* ── random tensors ── */

static void
random_list (List *list)
{
  list->rank = g_test_rand_int_range (1, 6);
  for (int axis = 0; axis < list->rank; axis++)
    list->shape[axis] = (gsize) g_test_rand_int_range (1, 5);
  list->n = product (list->rank, list->shape);
  list->sources = g_new (gsize, list->n);
  for (gsize at = 0; at < list->n; at++)
    list->sources[at] = at;
}

static double *
write_random_tensor (const List *list)
{
  double *values = g_new (double, list->n);
  for (gsize at = 0; at < list->n; at++)
    values[at] = g_test_rand_int_range (-9999, 10000) / 256.0; /* exact in float32 */
  g_autoptr (NormTensor) tensor =
    norm_tensor_new_from_doubles (g_test_rand_bit () ? NORM_DTYPE_FLOAT32 : NORM_DTYPE_FLOAT64, list->rank, list->shape, values);
  runner_write_tensor ("x.npy", tensor);
  return values;
}

/* FALSE when chance gave a tensor with one value per feature, which does not train. */
static gboolean
check_random (gboolean planes)
{
  List list;
  random_list (&list);
  g_autofree double *values = write_random_tensor (&list);
  g_autoptr (GString) steps = g_string_new (NULL);
  for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
    random_step (&list, steps);
  gboolean fits = planes ? list.rank == 4 : list.rank == 2 || list.rank == 3;
  if (!fits)
    random_reshape (&list, planes ? 4 : g_test_rand_int_range (2, 4), steps);

  gboolean trains = list.n / list.shape[1] > 1;
  if (trains)
    {
      g_autofree char *steps_option = g_strconcat ("--steps=", steps->str, NULL);
      g_autofree char *layer_option = g_strdup_printf ("--layer=BatchNorm%dd(%d)", planes ? 2 : 1, (int) list.shape[1]);
      g_test_message ("%s %s", steps_option, layer_option);
      g_auto (Run) described = run ("x.npy", steps_option, layer_option, "--describe=json", NULL);
      assert_ran (&described);
      check_json (described.out, &list, values);
    }
  g_free (list.sources);
  return trains;
}

static void
test_sequences (void)
{
  for (guint n_checked = 0; n_checked < 60;)
    n_checked += check_random (FALSE);
}

static void
test_planes (void)
{
  for (guint n_checked = 0; n_checked < 60;)
    n_checked += check_random (TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  runner_start ();
  g_test_add_func ("/command/describe/sequences", test_sequences);
  g_test_add_func ("/command/describe/planes", test_planes);
  int status = g_test_run ();
  runner_end ();
  return status;
}
