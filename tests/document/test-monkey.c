/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random actions of a person who knows nothing: after each one the document is whole, and undoing all of them gives back what was there. */
#include "fixture.h"

#include <math.h>

#define MOST_SECONDS 4
#define MOST_ACTIONS 100000

typedef void (*Action) (NormDocument *document);

static const char *
one_of (const char *const *words, gsize n)
{
  return words[g_test_rand_int_range (0, (int) n)];
}

/* A cell of the view; FALSE when it has none. */
static gboolean
random_cell (NormDocument *document, gsize *cell)
{
  gsize n_cells = norm_document_get_view (document)->n_values;
  *cell = n_cells > 0 ? (gsize) g_test_rand_int_range (0, (int) MIN (n_cells, G_MAXINT32)) : 0;
  return n_cells > 0;
}

static void
type_value (NormDocument *document)
{
  static const char *const texts[] = { "1",    "-2.5",  "nan",   "inf",  "-inf",
                                       "3e38", "1e999", "1e-45", "",     "x",
                                       "1..2", "0x1F",  "−7",    "True", "99999999999999999999" };
  gsize n_values = norm_document_get_tensor (document)->n_values;
  if (n_values > 0)
    norm_document_set_value (document, (gsize) g_test_rand_int_range (0, (int) n_values), one_of (texts, G_N_ELEMENTS (texts)), NULL);
}

static void
change_shape (NormDocument *document)
{
  gsize shape[NORM_MAX_RANK + 1];
  int rank = g_test_rand_int_range (0, NORM_MAX_RANK + 2);
  for (int axis = 0; axis < rank; axis++)
    shape[axis] = (gsize) g_test_rand_int_range (0, 5);
  if (rank > 0 && g_test_rand_int_range (0, 20) == 0)
    shape[0] = G_MAXSIZE;
  gsize n_values;
  g_autoptr (GError) error = NULL;
  if (norm_document_set_shape (document, rank, shape, &error))
    g_assert_true (norm_shape_count (NORM_DTYPE_FLOAT64, rank, shape, &n_values, NULL));
}

static void
change_dtype (NormDocument *document)
{
  norm_document_set_dtype (document, (NormDtype) g_test_rand_int_range (0, NORM_N_DTYPES));
}

static void
change_steps (NormDocument *document)
{
  static const char *const texts[] = { "",
                                       "squeeze(1)",
                                       "squeeze()",
                                       "unsqueeze(0)",
                                       "flatten()",
                                       "flatten(0, 1)",
                                       "reshape(-1)",
                                       "reshape(2, -1)",
                                       "view(-1, 1)",
                                       "t()",
                                       "permute(1, 0)",
                                       "permute(2, 0, 1)",
                                       "what(1)",
                                       "transpose(0, -1)",
                                       "reshape(0)",
                                       "squeeze(",
                                       "t().reshape(-1, 2)",
                                       "unsqueeze(0).unsqueeze(0)" };
  const char *text = one_of (texts, G_N_ELEMENTS (texts));
  g_autoptr (NormSteps) steps = norm_steps_parse (text, NULL);
  if (steps && g_test_rand_int_range (0, 2))
    norm_document_set_steps (document, steps, "Change Steps"); /* also those that fail */
  else
    norm_document_set_steps_text (document, text, NULL);
}

static void
change_layer (NormDocument *document)
{
  static const char *const kinds[] = { "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "nn.BatchNorm1d" };
  static const char *const others[] = {
    "", ", eps=0", ", eps=-1", ", momentum=None", ", affine=False", ", momentum=2", ", eps=float('inf')", ", track_running_stats=False"
  };
  g_autofree char *text =
    g_strdup_printf ("%s(%d%s)", one_of (kinds, G_N_ELEMENTS (kinds)), g_test_rand_int_range (-1, 6), one_of (others, G_N_ELEMENTS (others)));
  norm_document_set_layer_text (document, text, NULL);
}

static void
fit_layer (NormDocument *document)
{
  NormView *view = norm_document_get_view (document);
  g_autoptr (NormLayer) layer = norm_layer_fitting (view->rank, view->shape, norm_document_get_layer (document));
  norm_document_set_layer (document, layer);
}

static void
change_mode (NormDocument *document)
{
  norm_document_set_mode (document, g_test_rand_int_range (0, 2) ? NORM_MODE_TRAIN : NORM_MODE_EVAL);
}

static void
change_params (NormDocument *document)
{
  static const double values[] = { NAN, INFINITY, -1, 0, 1e308, 5e-324 };
  NormParamKind kind = (NormParamKind) g_test_rand_int_range (0, NORM_PARAM_RUNNING_VAR + 1);
  g_autoptr (NormParams) params =
    norm_params_with_array (norm_document_get_params (document), kind, values, (gsize) g_test_rand_int_range (0, G_N_ELEMENTS (values) + 1));
  norm_document_set_params (document, params, "Edit");
}

static void
feed (NormDocument *document)
{
  norm_document_feed (document, (gsize) g_test_rand_int_range (0, 5), (guint) g_test_rand_int_range (0, 10), NULL);
}

/* Each repair was tried and works: the layer takes its input then, or the step that could not be taken is gone. */
static void
repair (NormDocument *document)
{
  NormProblem *problem = norm_document_get_problem (document);
  if (!problem || problem->repairs->len == 0)
    return;
  g_autoptr (NormProblem) kept = norm_problem_ref (problem);
  const NormRepair *chosen = g_ptr_array_index (kept->repairs, (guint) g_test_rand_int_range (0, (int) kept->repairs->len));
  gboolean step_failed = norm_document_get_failed_step (document) != G_MAXUINT;
  guint n_steps = norm_steps_get_n (norm_document_get_steps (document));
  g_autofree char *before = fixture_content (document);

  norm_document_apply_repair (document, chosen);
  if (step_failed)
    g_assert_cmpuint (norm_steps_get_n (norm_document_get_steps (document)), ==, n_steps - 1);
  else if (norm_document_get_problem (document))
    g_error ("“%s” did not mend “%s” of %s: %s", chosen->label, kept->message, before, norm_document_get_problem (document)->message);
}

static void
type_expression (NormDocument *document)
{
  static const char *const texts[] = { "x.squeeze(1)",
                                       "BatchNorm1d(4)",
                                       "nn.BatchNorm1d(4, eps=0)(x.squeeze(1))",
                                       "x = torch.tensor([[1., 2.], [3., 4.]])",
                                       "x = torch.zeros(2, 3, 2, 2)\nm = nn.BatchNorm2d(3)\nm.eval()\ny = m(x)",
                                       "x = torch.tensor([[",
                                       "import os",
                                       "x.double()",
                                       "((((",
                                       "x = []" };
  norm_document_set_expression (document, one_of (texts, G_N_ELEMENTS (texts)), NULL);
}

static void
start_anew (NormDocument *document)
{
  static const char *const literals[] = { "[[[1, 2, 3, 4]], [[0, 0, 0, 0]]]", "[]", "[[1]]", "[[[[1, 2], [3, 4]]]]", "[1, 2, 3]", "[[], []]" };
  g_autoptr (NormTensor) tensor = fixture_tensor (one_of (literals, G_N_ELEMENTS (literals)));
  if (g_test_rand_int_range (0, 2))
    norm_document_start (document, tensor, "New");
  else
    norm_document_set_tensor (document, tensor, "New");
}

static void
choose_cell (NormDocument *document)
{
  gsize cell;
  if (!random_cell (document, &cell))
    return;
  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      norm_document_hover (document, cell);
      break;
    case 1:
      norm_document_unhover (document);
      break;
    case 2:
      norm_document_move_to (document, cell);
      break;
    case 3:
      norm_document_pin (document, cell);
      break;
    default:
      norm_document_unpin (document);
    }
}

static void
undo_and_redo (NormDocument *document)
{
  for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
    if (g_test_rand_int_range (0, 3))
      norm_document_undo (document);
    else
      norm_document_redo (document);
}

/* What is written reads back as the same content. */
static void
write_and_read (NormDocument *document)
{
  g_autoptr (NormDocument) copy = norm_document_new ();
  g_autoptr (GBytes) json = norm_document_to_json (document);
  g_autoptr (GError) error = NULL;
  gboolean done = norm_document_from_json (copy, json, &error);
  g_assert_no_error (error);
  g_assert_true (done);
  g_assert_true (norm_tensor_equal (norm_document_get_tensor (copy), norm_document_get_tensor (document)));
  g_assert_true (norm_layer_equal (norm_document_get_layer (copy), norm_document_get_layer (document)));
  g_autoptr (GBytes) again = norm_document_to_json (copy);
  g_assert_true (g_bytes_equal (again, json));
}

static const Action actions[] = { type_value, change_shape, change_dtype, change_steps,    change_layer, fit_layer,   change_mode,   change_params,
                                  feed,       repair,       repair,       type_expression, start_anew,   choose_cell, undo_and_redo, write_and_read };

/* What must be true of every document at any time. */
static void
check (NormDocument *document)
{
  NormTensor *tensor = norm_document_get_tensor (document);
  NormView *view = norm_document_get_view (document);
  NormResult *result = norm_document_get_result (document);
  NormProblem *problem = norm_document_get_problem (document);
  gsize source, cell;

  g_assert_nonnull (tensor);
  g_assert_nonnull (view);
  g_assert_true ((result != NULL) != (problem != NULL)); /* these tensors are small: nothing is computed later */
  g_assert_false (norm_document_is_busy (document));
  if (result)
    {
      g_assert_cmpuint (result->output->n_values, ==, view->n_values);
      g_assert_cmpuint (result->pooling->n_pools * result->pooling->m, ==, result->pooling->n_pools > 0 ? view->n_values : 0);
    }
  else
    g_assert_cmpstr (problem->message, !=, "");
  if (norm_document_get_failed_step (document) != G_MAXUINT)
    g_assert_cmpuint (norm_document_get_failed_step (document), <, norm_steps_get_n (norm_document_get_steps (document)));
  if (norm_document_get_selected (document, &source))
    g_assert_cmpuint (source, <, tensor->n_values);
  if (norm_document_get_selected_cell (document, &cell))
    g_assert_cmpuint (cell, <, view->n_values);
  g_assert_true (norm_document_can_undo (document) == (norm_document_undo_name (document) != NULL));
}

static void
test_monkey (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autofree char *before = fixture_content (document);
  gint64 end = g_get_monotonic_time () + MOST_SECONDS * G_USEC_PER_SEC;
  guint n_done = 0;

  for (; n_done < MOST_ACTIONS && g_get_monotonic_time () < end; n_done++)
    {
      /* now and then back to the start, before the history's end is reached */
      if (n_done % 400 == 399)
        {
          while (norm_document_can_undo (document))
            norm_document_undo (document);
          g_autofree char *after = fixture_content (document);
          g_assert_cmpstr (after, ==, before);
        }
      actions[g_test_rand_int_range (0, G_N_ELEMENTS (actions))](document);
      check (document);
    }
  g_test_message ("%u actions", n_done);
  g_assert_cmpuint (n_done, >, G_N_ELEMENTS (actions));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/monkey", test_monkey);
  return g_test_run ();
}
