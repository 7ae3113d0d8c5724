/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person types or pastes, and what Copy as PyTorch gives. */
#include "expression.h"
#include "fixture.h"

#include <math.h>

/* What the text names, in one line; "-" for what it does not. */
static char *
describe (const NormExpression *expression)
{
  GString *text = g_string_new (NULL);
  if (expression->tensor)
    {
      g_autofree char *values = norm_literal_write (expression->tensor, FALSE, 100);
      g_string_append_printf (text, "%s %s", norm_dtype_name (expression->tensor->dtype), values);
    }
  else
    g_string_append (text, "-");
  if (expression->has_dtype)
    g_string_append_printf (text, " as %s", norm_dtype_name (expression->dtype));
  g_autofree char *steps = expression->steps ? norm_steps_to_text (expression->steps) : g_strdup ("-");
  g_autofree char *layer = expression->layer ? norm_layer_to_text (expression->layer) : g_strdup ("-");
  const char *mode = !expression->has_mode ? "-" : expression->mode == NORM_MODE_TRAIN ? "train" : "eval";
  g_string_append_printf (text, " | %s | %s | %s", steps, layer, mode);
  for (guint kind = 0; kind < NORM_EXPRESSION_N_PARAMS; kind++)
    if (expression->params[kind])
      {
        g_autofree char *values = norm_literal_write (expression->params[kind], FALSE, 100);
        g_string_append_printf (text, " | %s %s", norm_param_name (kind), values);
      }
  if (expression->has_batches)
    g_string_append_printf (text, " | batches %d", (int) expression->num_batches_tracked);
  return g_string_free (text, FALSE);
}

static const struct
{
  const char *text, *meaning; /* tensor | steps | layer | mode | parameters */
} table[] = {
  { "x.squeeze(1)", "- | squeeze(1) | - | -" },
  { "squeeze(1)", "- | squeeze(1) | - | -" },
  { " .squeeze( 1 ) . t() ", "- | squeeze(1).t() | - | -" },
  { "x", "- |  | - | -" },
  { "BatchNorm1d(4)", "- | - | BatchNorm1d(4) | -" },
  { "torch.nn.BatchNorm2d(num_features=3, eps=0)", "- | - | BatchNorm2d(3, eps=0) | -" },
  { "x[0]", "- | [0] | - | -" },
  { "x[:, 1:3].squeeze(1)[..., ::2]", "- | [:, 1:3].squeeze(1)[..., ::2] | - | -" },
  { "y = nn.BatchNorm1d(4)(x[:2].squeeze(1))", "- | [:2].squeeze(1) | BatchNorm1d(4) | -" },
  { "nn.BatchNorm1d(4, eps=0)(x.squeeze(1))", "- | squeeze(1) | BatchNorm1d(4, eps=0) | -" },
  { "nn.BatchNorm1d(4).eval()(x.squeeze(1))", "- | squeeze(1) | BatchNorm1d(4) | eval" },
  { "m = nn.BatchNorm1d(4); y = m(x)", "- |  | BatchNorm1d(4) | -" },
  { "m = nn.BatchNorm1d(4)\nm.eval()\ny = m(x.t())", "- | t() | BatchNorm1d(4) | eval" },
  { "m.train()", "- | - | - | train" },
  { "m.train(False)", "- | - | - | eval" },
  { "y = m(x.squeeze(1))", "- | squeeze(1) | - | -" },
  { "x = torch.tensor([[1., 2.]])", "float32 [[1, 2]] | - | - | -" },
  { "x = torch.tensor([[1, 2]])", "int64 [[1, 2]] | - | - | -" },
  { "[[1, 2], [3, 4]]", "float32 [[1, 2], [3, 4]] | - | - | -" },
  { "x = np.array([[1, 2]], dtype=np.float64)\nx = x.reshape(2, 1)", "float64 [[1, 2]] | reshape(2, 1) | - | -" },
  { "x = torch.arange(4.).reshape(2, 2)", "float32 [[0, 1], [2, 3]] | - | - | -" },
  { "torch.tensor([[[1.]]]).squeeze(0).squeeze(0)", "float32 [[[1]]] | squeeze(0).squeeze(0) | - | -" },
  { "x.float().squeeze(1)", "- as float32 | squeeze(1) | - | -" },
  { "x = x.to(torch.float64)", "- as float64 |  | - | -" },
  { "x = x.contiguous().clone()\ny = x.view(2, 4)", "- | view(2, 4) | - | -" },
  { "x = torch.load('x.pt')  # not read\nprint(x.shape)\ny = nn.BatchNorm1d(2)(x)", "- |  | BatchNorm1d(2) | -" },
  { "import torch\nfrom torch import nn # both\n\n# a comment\n"
    "bn = nn.BatchNorm1d(\n    4,\n    affine=False,  # no weight\n)\n"
    "print(bn(x))\ny = bn(\n  x.squeeze(1)\n)",
    "- | squeeze(1) | BatchNorm1d(4, affine=False) | -" },
  { "y = (x\n     .squeeze(1)\n     .t())", "- | squeeze(1).t() | - | -" },
  { "m.weight.data = torch.tensor([2., 3.])", "- | - | - | - | weight [2, 3]" },
  { "m.weight = nn.Parameter(torch.tensor([2., 3.]))", "- | - | - | - | weight [2, 3]" },
  { "with torch.no_grad():\n    m.bias.copy_(torch.tensor([0.5]))\n    m.running_var[:] = torch.tensor([4.])",
    "- | - | - | - | bias [0.5] | running_var [4]" },
  { "layer.num_batches_tracked.fill_(7)", "- | - | - | - | batches 7" },
  { "torch.manual_seed(0)\nx = torch.tensor([1.])", "float32 [1] | - | - | -" },
  { "a = torch.tensor([[1., 2.]])\nb = torch.tensor([[3., 4.]])\nm = nn.BatchNorm1d(2)\ny = m(b)", "float32 [[3, 4]] |  | BatchNorm1d(2) | -" },
};

static void
test_table (void)
{
  for (guint row = 0; row < G_N_ELEMENTS (table); row++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NormExpression) expression = norm_expression_parse (table[row].text, &error);
      g_test_message ("%s", table[row].text);
      g_assert_no_error (error);
      g_autofree char *meaning = describe (expression);
      g_assert_cmpstr (meaning, ==, table[row].meaning);
    }
}

/* Each names the place, and leaves the document alone. */
static const struct
{
  const char *text, *place;
} errors[] = {
  { "", "line 1, column 1" },
  { "import torch", "line 1, column 1" },
  { "x.squeeze(", "line 1, column 10" },
  { "x.squeeze(1) x", "line 1, column 14" },
  { "\n\n  y = x.sqeeze(1)", "line 3, column 9" },
  { "BatchNorm1d(4)\nBatchNorm1d(4, epsilon=1)", "line 2" },
  { "y = m(m(x))", "line 1, column 7" },
  { "y = BatchNorm1d(4)(x).squeeze(1)", "line 1, column 23" },
  { "y = BatchNorm1d(4)(x)[0]", "line 1, column 22" },
  { "y = BatchNorm1d(4)[0](x)", "line 1, column 19" },
  { "y = x[0:", "line 1, column" },
  { "y = x[1.5]", "line 1, column 8" },
  { "x = torch.tensor([[1., 2.],\n [3.]])", "line 2" },
  { "x = torch.stack([x, x])", "line 1, column 5" },
  { "x(1)", "line 1" },
  { "m = BatchNorm1d(4)\nm.foo()", "line 2, column 3" },
  { "m.weight.data = x", "line 1, column 17" },
  { "m.num_batches_tracked.fill_(-1)", "line 1, column 29" },
  { "m.num_batches_tracked.fill_(1.5)", "line 1, column 29" },
  { "m.num_batches_tracked.fill_(1e30)", "line 1, column 29" },
  { "m.num_batches_tracked.fill_(nan)", "line 1, column 29" },
  { "é = 1", "line 1, column 1" },
  { "x = +", "line 1" },
  { "x.", "line 1" },
  { "((((", "line 1" },
  { "'unclosed", "line 1, column 1" },
};

static void
test_errors (void)
{
  for (guint row = 0; row < G_N_ELEMENTS (errors); row++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", errors[row].text);
      g_assert_null (norm_expression_parse (errors[row].text, &error));
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, NORM_ERROR);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, errors[row].place));
    }
}

/* Any prefix of a snippet, and any with a byte put elsewhere, is read or refused: never worse. */
static void
test_damaged (void)
{
  static const char text[] =
    "import torch\nx = torch.tensor([[1., 2.], [3, 4]])\nm = nn.BatchNorm1d(2, eps=0)\nm.weight.data = torch.tensor([1., 2.])\ny = m(x.t())";
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *damaged = g_strndup (text, (gsize) g_test_rand_int_range (0, sizeof text));
      if (*damaged)
        damaged[g_test_rand_int_range (0, (int) strlen (damaged))] = "()[]{}.,;=\n\"'#\\ x1-"[g_test_rand_int_range (0, 19)];
      g_autoptr (GError) error = NULL;
      g_autoptr (NormExpression) expression = norm_expression_parse (damaged, &error);
      g_assert_true ((expression != NULL) == (error == NULL));
    }
}

static void
test_deep (void)
{
  g_autofree char *parentheses = g_strnfill (1000000, '(');
  g_autoptr (GError) error = NULL;
  parentheses[999999] = 'x';
  g_assert_null (norm_expression_parse (parentheses, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_TEXT);
}

/* ── there and back ── */

static NormTensor *
random_tensor (NormDtype dtype)
{
  gsize shape[3] = { (gsize) g_test_rand_int_range (2, 4), (gsize) g_test_rand_int_range (1, 4), (gsize) g_test_rand_int_range (1, 5) };
  gsize n = shape[0] * shape[1] * shape[2];
  g_autofree double *values = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    values[i] = g_test_rand_int_range (0, 12) == 0 ? NAN : g_test_rand_double_range (-1000, 1000);
  return norm_tensor_new_from_doubles (dtype, 3, shape, values);
}

/* Exact in float32, which is what PyTorch keeps them in. */
static void
set_random_params (NormDocument *document, gsize n_features)
{
  g_autoptr (NormParams) params = norm_params_new ();
  for (guint kind = 0; kind < NORM_EXPRESSION_N_PARAMS; kind++)
    {
      double values[4];
      for (gsize feature = 0; feature < n_features; feature++)
        values[feature] = g_test_rand_int_range (1, 9999) / 64.0;
      NormParams *more = norm_params_with_array (params, (NormParamKind) kind, values, n_features);
      norm_params_unref (params);
      params = more;
    }
  g_autoptr (NormParams) counted = norm_params_with_batches (params, g_test_rand_int_range (0, 9));
  norm_document_set_params (document, counted, "Edit");
}

/* A snippet of PyTorch reproduces its document in another one. */
static void
check_round_trip (NormDtype dtype)
{
  g_autoptr (NormDocument) from = norm_document_new ();
  g_autoptr (NormDocument) to = norm_document_new ();
  g_autoptr (NormTensor) tensor = random_tensor (dtype);
  g_autoptr (GError) error = NULL;
  g_autofree char *layer_text = g_strdup_printf ("BatchNorm1d(%d, eps=0.25)", (int) tensor->shape[1]);
  norm_document_set_tensor (from, tensor, "New");
  g_assert_true (norm_document_set_layer_text (from, layer_text, NULL));
  if (g_test_rand_bit () && norm_document_set_steps_text (from, "permute(0, 1, 2).unsqueeze(0).squeeze(0)", NULL))
    norm_document_set_mode (from, NORM_MODE_EVAL);
  if (g_test_rand_bit ())
    set_random_params (from, tensor->shape[1]);

  g_autofree char *steps = norm_steps_to_text (norm_document_get_steps (from));
  g_autoptr (NormResult) result = norm_layer_run (norm_document_get_layer (from), norm_document_get_params (from), norm_document_get_mode (from),
                                                  norm_document_get_view (from), NULL, NULL, NULL);
  NormCodeSpec spec = {
    .input = norm_document_get_tensor (from),
    .steps = steps,
    .layer = norm_document_get_layer (from),
    .params = norm_document_get_params (from),
    .mode = norm_document_get_mode (from),
    .result = result,
    .most_values = 1000,
  };
  g_autofree char *code = norm_code_write (&spec, NORM_CODE_TORCH);
  g_test_message ("%s", code);
  g_assert_true (norm_document_set_expression (to, code, &error));
  g_assert_no_error (error);
  g_autofree char *content_from = fixture_content (from), *content_to = fixture_content (to);
  g_assert_cmpstr (content_from, ==, content_to);
  g_assert_true (norm_tensor_equal (norm_document_get_tensor (from), norm_document_get_tensor (to)) || dtype == NORM_DTYPE_FLOAT16);
}

static void
test_reads_back_its_own_code (void)
{
  static const NormDtype dtypes[] = { NORM_DTYPE_FLOAT32, NORM_DTYPE_FLOAT64, NORM_DTYPE_FLOAT16, NORM_DTYPE_BFLOAT16, NORM_DTYPE_INT64 };
  for (guint i = 0; i < 60; i++)
    check_round_trip (dtypes[i % G_N_ELEMENTS (dtypes)]);
}

static void
test_reads_back_an_empty_tensor (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (norm_document_set_expression (document, "x = torch.empty([2, 0, 3], dtype=torch.float64)\ny = nn.BatchNorm1d(3)(x)", &error));
  g_assert_no_error (error);
  g_autofree char *shape = norm_shape_to_text (3, norm_document_get_tensor (document)->shape);
  g_assert_cmpstr (shape, ==, "[2, 0, 3]");
  g_assert_cmpint (norm_document_get_tensor (document)->dtype, ==, NORM_DTYPE_FLOAT64);
}

/* Parts that are not named stay. */
static void
test_parts_stay (void)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  norm_document_set_mode (document, NORM_MODE_EVAL);
  g_assert_true (norm_document_set_expression (document, "squeeze(1)", NULL));
  g_assert_true (norm_document_set_expression (document, "BatchNorm1d(4)", NULL));
  g_autofree char *content = fixture_content (document);
  g_assert_true (g_str_has_prefix (content, "float32 [2, 1, 4] [[[1, 2, 3, 4]], [[0, 0, 0, 0]]] | squeeze(1) | BatchNorm1d(4) | 1 |"));
  g_assert_true (norm_document_set_expression (document, "x = torch.tensor([[[1., 2., 3., 5.]], [[0., 0., 0., 0.]]])", NULL));
  g_autofree char *changed = fixture_content (document);
  g_assert_true (g_str_has_prefix (changed, "float32 [2, 1, 4] [[[1, 2, 3, 5]], [[0, 0, 0, 0]]] | squeeze(1) | BatchNorm1d(4) | 1 |"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/expression/table", test_table);
  g_test_add_func ("/document/expression/errors", test_errors);
  g_test_add_func ("/document/expression/damaged", test_damaged);
  g_test_add_func ("/document/expression/deep", test_deep);
  g_test_add_func ("/document/expression/reads-back-its-own-code", test_reads_back_its_own_code);
  g_test_add_func ("/document/expression/reads-back-an-empty-tensor", test_reads_back_an_empty_tensor);
  g_test_add_func ("/document/expression/parts-stay", test_parts_stay);
  return g_test_run ();
}
