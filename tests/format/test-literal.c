/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format.h"
#include "literal-lexer.h"
#include "literal-write.h"
#include <string.h>

/* @written: the tensor on one line, as the expectation is written down by hand */
typedef struct
{
  const char *text;
  NormDtype dtype;
  const char *shape;
  const char *written;
} Taken;

#define F32  NORM_DTYPE_FLOAT32
#define F64  NORM_DTYPE_FLOAT64
#define I64  NORM_DTYPE_INT64
#define BOOL NORM_DTYPE_BOOL

static const Taken taken[] = {
  /* plain lists and numbers */
  { "3", I64, "[]", "3" },
  { "-2.5", F32, "[]", "-2.5" },
  { "[1]", I64, "[1]", "[1]" },
  { "[]", F32, "[0]", "[]" },
  { "[[], []]", F32, "[2, 0]", "[[], []]" },
  { "[[[1,2,3,4]],[[0,0,0,0]]]", I64, "[2, 1, 4]", "[[[1, 2, 3, 4]], [[0, 0, 0, 0]]]" },
  { "[[[1., 2, 3, 4]], [[0, 0, 0, 0]]]", F32, "[2, 1, 4]", "[[[1, 2, 3, 4]], [[0, 0, 0, 0]]]" },
  { " [ 1 ,\n\t2 , ] ", I64, "[2]", "[1, 2]" },
  { "((1, 2), (3, 4))", I64, "[2, 2]", "[[1, 2], [3, 4]]" },
  { "([1, 2], [3, 4])", I64, "[2, 2]", "[[1, 2], [3, 4]]" },
  { "(1, 2)", I64, "[2]", "[1, 2]" },
  { "(1,)", I64, "[1]", "[1]" },
  { "(1)", I64, "[]", "1" },
  { "()", F32, "[0]", "[]" },
  { "([1, 2])", I64, "[2]", "[1, 2]" },
  { "[(1), ((2))]", I64, "[2]", "[1, 2]" },
  { "[[[[[[[[1]]]]]]]]", I64, "[1, 1, 1, 1, 1, 1, 1, 1]", "[[[[[[[[1]]]]]]]]" },
  /* numbers */
  { "[1., .5, 1e3, 1E-2, +4, 1_000]", F32, "[6]", "[1, 0.5, 1000, 0.01, 4, 1000]" },
  { "[0x10, 0b11]", I64, "[2]", "[16, 3]" },
  { "[0x1e]", I64, "[1]", "[30]" },
  { "[nan, inf, -inf, NaN, Infinity, -Infinity]", F32, "[6]", "[nan, inf, -inf, nan, inf, -inf]" },
  { "[np.nan, torch.inf, -np.inf, math.inf, -torch.nan]", F32, "[5]", "[nan, inf, -inf, inf, nan]" },
  { "[float('nan'), float(\"inf\"), float('-inf'), float('1.5'), float(2)]", F32, "[5]", "[nan, inf, -inf, 1.5, 2]" },
  { "[np.float64(1.5), np.float32(-2.0)]", F32, "[2]", "[1.5, -2]" },
  { "[np.int64(3), np.int64(4)]", I64, "[2]", "[3, 4]" },
  { "[\342\210\2221, \342\210\222inf]", F32, "[2]", "[-1, -inf]" },
  { "[-0.0]", F32, "[1]", "[-0]" },
  { "[0.1]", F32, "[1]", "[0.1]" },
  { "[9223372036854775807, -9223372036854775808]", I64, "[2]", "[9223372036854775807, -9223372036854775808]" },
  /* kinds */
  { "[True, False]", BOOL, "[2]", "[True, False]" },
  { "[true, false]", BOOL, "[2]", "[True, False]" },
  { "[True, 3]", I64, "[2]", "[1, 3]" },
  { "[True, 0.5]", F32, "[2]", "[1, 0.5]" },
  /* NumPy prints */
  { "[1 2 3]", I64, "[3]", "[1, 2, 3]" },
  { "[ 1 -2]", I64, "[2]", "[1, -2]" },
  { "[[1. 2.]\n [3. 4.]]", F32, "[2, 2]", "[[1, 2], [3, 4]]" },
  { "[[1 2][3 4]]", I64, "[2, 2]", "[[1, 2], [3, 4]]" },
  { "[ True False]", BOOL, "[2]", "[True, False]" },
  /* calls */
  { "torch.tensor([1, 2])", I64, "[2]", "[1, 2]" },
  { "tensor(3.5)", F32, "[]", "3.5" },
  { "torch.Tensor([1, 2])", F32, "[2]", "[1, 2]" },
  { "torch.FloatTensor([1, 2])", F32, "[2]", "[1, 2]" },
  { "torch.LongTensor([1, 2])", I64, "[2]", "[1, 2]" },
  { "torch.cuda.DoubleTensor([1])", F64, "[1]", "[1]" },
  { "np.array([[1, 2]])", I64, "[1, 2]", "[[1, 2]]" },
  { "numpy.asarray((1, 2))", I64, "[2]", "[1, 2]" },
  { "array([1., 2.], dtype=float32)", F32, "[2]", "[1, 2]" },
  { "torch.as_tensor([1.5])", F32, "[1]", "[1.5]" },
  { "[tensor(1.), tensor(2.)]", F32, "[2]", "[1, 2]" },
  { "torch.tensor(np.array([1.5]))", F32, "[1]", "[1.5]" },
  { "torch.nn.Parameter(torch.tensor([1.5]), requires_grad=False)", F32, "[1]", "[1.5]" },
  { "Parameter containing:\ntensor([1.5], requires_grad=True)", F32, "[1]", "[1.5]" },
  /* arguments */
  { "torch.tensor([0.1], dtype=torch.float64)", F64, "[1]", "[0.1]" },
  { "np.array([0.1], dtype='float64')", F64, "[1]", "[0.1]" },
  { "np.array([0.1], np.float64)", F64, "[1]", "[0.1]" },
  { "np.array([0.1], dtype=float)", F64, "[1]", "[0.1]" },
  { "torch.tensor([0.1], dtype=torch.float)", F32, "[1]", "[0.1]" },
  { "np.array([1.5], dtype='<f8')", F64, "[1]", "[1.5]" },
  { "np.array([1.5], dtype=\"f4\")", F32, "[1]", "[1.5]" },
  { "torch.tensor([1, 2], dtype=torch.uint8)", NORM_DTYPE_UINT8, "[2]", "[1, 2]" },
  { "torch.tensor([1.5], dtype=torch.half)", NORM_DTYPE_FLOAT16, "[1]", "[1.5]" },
  { "torch.tensor([1.5], dtype=torch.bfloat16)", NORM_DTYPE_BFLOAT16, "[1]", "[1.5]" },
  { "torch.tensor([2, 0, 0.5], dtype=torch.bool)", BOOL, "[3]", "[True, False, True]" },
  { "torch.tensor([True], dtype=torch.float32)", F32, "[1]", "[1]" },
  { "torch.tensor([1, 2], dtype=None)", I64, "[2]", "[1, 2]" },
  { "tensor([1.], device='cuda:0', grad_fn=<MulBackward0>)", F32, "[1]", "[1]" },
  { "tensor([1.], device=torch.device('cuda', 0), requires_grad=True,)", F32, "[1]", "[1]" },
  { "tensor([18446744073709551615], dtype=torch.uint64)", NORM_DTYPE_UINT64, "[1]", "[18446744073709551615]" },
  { "tensor([], size=(0, 3))", F32, "[0, 3]", "[]" },
  { "tensor([], size=(2, 0, 3), dtype=torch.int64)", I64, "[2, 0, 3]", "[[], []]" },
  { "array([], shape=(0, 3), dtype=float64)", F64, "[0, 3]", "[]" },
  /* around it */
  { "x = torch.tensor([1, 2])", I64, "[2]", "[1, 2]" },
  { "self.x=[1]", I64, "[1]", "[1]" },
  { ">>> x = [1]", I64, "[1]", "[1]" },
  { "import torch\nfrom torch import nn, tensor\n\nx = torch.tensor([1])  # one", I64, "[1]", "[1]" },
  { "# four numbers\n[1, # one\n 2]", I64, "[2]", "[1, 2]" },
  { "\357\273\277[1]", I64, "[1]", "[1]" },
  { "[1,\302\2402]", I64, "[2]", "[1, 2]" },
  { "[1,\r\n 2]\r\n", I64, "[2]", "[1, 2]" },
  /* without brackets */
  { "1 2 3 4", I64, "[4]", "[1, 2, 3, 4]" },
  { "1, 2.5, 3", F32, "[3]", "[1, 2.5, 3]" },
  { "1,", I64, "[1]", "[1]" },
  { "1\t2\n3\t4\n", I64, "[2, 2]", "[[1, 2], [3, 4]]" },
  { "1;2\n3;4", I64, "[2, 2]", "[[1, 2], [3, 4]]" },
  { "1,2,\r\n3,4,\r\n", I64, "[2, 2]", "[[1, 2], [3, 4]]" },
  { "1\n2\n3", I64, "[3, 1]", "[[1], [2], [3]]" },
  { "nan 1\n-inf 2", F32, "[2, 2]", "[[nan, 1], [-inf, 2]]" },
  /* made, and changed */
  { "torch.arange(3)", I64, "[3]", "[0, 1, 2]" },
  { "torch.arange(1, 2, 0.25)", F32, "[4]", "[1, 1.25, 1.5, 1.75]" },
  { "torch.arange(5, 0, -2)", I64, "[3]", "[5, 3, 1]" },
  { "np.arange(4, dtype=np.float64)", F64, "[4]", "[0, 1, 2, 3]" },
  { "torch.arange(4).reshape(2, 1, -1)", I64, "[2, 1, 2]", "[[[0, 1]], [[2, 3]]]" },
  { "torch.arange(4).view((2, 2)).float()", F32, "[2, 2]", "[[0, 1], [2, 3]]" },
  { "np.arange(2).reshape(-1).astype(np.float64)", F64, "[2]", "[0, 1]" },
  { "torch.tensor([1, 2]).double()", F64, "[2]", "[1, 2]" },
  { "torch.tensor([1, 2]).to(torch.float16)", NORM_DTYPE_FLOAT16, "[2]", "[1, 2]" },
  { "torch.zeros(2, 3)", F32, "[2, 3]", "[[0, 0, 0], [0, 0, 0]]" },
  { "np.ones((2,))", F32, "[2]", "[1, 1]" },
  { "torch.zeros(2, dtype=torch.int64)", I64, "[2]", "[0, 0]" },
  { "torch.full((2, 1), 7.5)", F32, "[2, 1]", "[[7.5], [7.5]]" },
  { "torch.linspace(0, 1, 5)", F32, "[5]", "[0, 0.25, 0.5, 0.75, 1]" },
  { "torch.arange(0)", I64, "[0]", "[]" },
};

static void
test_taken (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (taken); k++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NormTensor) tensor = norm_literal_parse (taken[k].text, strlen (taken[k].text), FALSE, &error);
      g_autofree char *shown = g_strescape (taken[k].text, NULL);
      g_autofree char *shape = NULL;
      g_autofree char *written = NULL;

      g_test_message ("%s", shown);
      g_assert_no_error (error);
      shape = norm_shape_to_text (tensor->rank, tensor->shape);
      written = norm_literal_write (tensor, FALSE, G_MAXSIZE);
      g_assert_cmpstr (shape, ==, taken[k].shape);
      g_assert_cmpstr (written, ==, taken[k].written);
      g_assert_cmpstr (norm_dtype_name (tensor->dtype), ==, norm_dtype_name (taken[k].dtype));
    }
}

/* @message: how it begins, and a part of it */
static const struct
{
  const char *text;
  NormError code;
  const char *start;
  const char *part;
} refused[] = {
  { "", NORM_ERROR_TEXT, "there are no values", "torch.tensor" },
  { " \n# nothing\n", NORM_ERROR_TEXT, "there are no values", "" },
  /* unequal nesting */
  { "[[[1, 2, 3, 4]], [[0, 0, 0]]]", NORM_ERROR_TEXT, "line 1, column 19: ", "at [1][0]: 3 values, but 4 before" },
  { "[[1, 2],\n [3]]", NORM_ERROR_TEXT, "line 2, column 2: ", "at [1]: 1 values, but 2 before" },
  { "[[1, 2],\n [3, 4, 5]]", NORM_ERROR_TEXT, "line 2, column 2: ", "at [1]: 3 values, but 2 before" },
  { "[[1], []]", NORM_ERROR_TEXT, "line 1, column 7: ", "at [1]: 0 values, but 1 before" },
  { "[[], [1]]", NORM_ERROR_TEXT, "line 1, column 6: ", "at [1]: 1 values, but 0 before" },
  { "[1, [2]]", NORM_ERROR_TEXT, "line 1, column 5: ", "at [1]: a list where a number stands" },
  { "[[1], 2]", NORM_ERROR_TEXT, "line 1, column 7: ", "at [1]: a number where a list stands" },
  { "[[], 2]", NORM_ERROR_TEXT, "line 1, column 6: ", "at [1]: a number where a list stands" },
  { "[[], [[1]]]", NORM_ERROR_TEXT, "line 1, column 7: ", "a list where a number stands" },
  { "[[[[[[[[[1]]]]]]]]]", NORM_ERROR_TEXT, "line 1, column 9: ", "deeper than 8" },
  /* brackets and separators */
  { "[1, 2", NORM_ERROR_TEXT, "line 1, column 1: ", "never closed; add “]”" },
  { "[[1], [2]", NORM_ERROR_TEXT, "line 1, column 1: ", "never closed" },
  { "[1, 2)", NORM_ERROR_TEXT, "line 1, column 6: ", "expected a number or a list, found “)”" },
  { "[1, 2]]", NORM_ERROR_TEXT, "line 1, column 7: ", "expected the end" },
  { "[1,, 2]", NORM_ERROR_TEXT, "line 1, column 4: ", "found “,”" },
  { "[, 1]", NORM_ERROR_TEXT, "line 1, column 2: ", "found “,”" },
  { "[1-2]", NORM_ERROR_TEXT, "line 1, column 3: ", "expected a comma or a space, found “-2”" },
  { "[1]\n[2]", NORM_ERROR_TEXT, "line 2, column 1: ", "one tensor at a time" },
  { "[1], [2]", NORM_ERROR_TEXT, "line 1, column 4: ", "expected the end" },
  { "torch.tensor([1]", NORM_ERROR_TEXT, "line 1, column 17: ", "expected “)”, found the end of the text" },
  { "tensor()", NORM_ERROR_TEXT, "line 1, column 8: ", "found “)”" },
  { "]", NORM_ERROR_TEXT, "line 1, column 1: ", "expected a list of numbers" },
  { "(1 2)", NORM_ERROR_TEXT, "line 1, column 4: ", "expected “)”" },
  /* numbers */
  { "[1.2.3]", NORM_ERROR_TEXT, "line 1, column 2: ", "“1.2.3” is not a number" },
  { "[\033]", NORM_ERROR_TEXT, "line 1, column 2: ", "found “\\x1b”" },
  { "[1, 12abc]", NORM_ERROR_TEXT, "line 1, column 5: ", "“12abc” is not a number" },
  { "[1, 1e]", NORM_ERROR_TEXT, "line 1, column 5: ", "“1e” is not a number" },
  { "[1/3]", NORM_ERROR_TEXT, "line 1, column 3: ", "found “/”" },
  { "[\303\2441]", NORM_ERROR_TEXT, "line 1, column 2: ", "found “\303\244”" },
  { "['a']", NORM_ERROR_TEXT, "line 1, column 2: ", "found “'a'”" },
  { "# \303\244\n[\"\303\244\303\244\", x]", NORM_ERROR_TEXT, "line 2, column 2: ", "" },
  { "[None]", NORM_ERROR_TEXT, "line 1, column 2: ", "found “None”" },
  { "[1, x]", NORM_ERROR_TEXT, "line 1, column 5: ", "found “x”" },
  { "[1+2j]", NORM_ERROR_TEXT, "line 1, column 3: ", "found “+2j”" },
  { "[1, 2j]", NORM_ERROR_UNSUPPORTED, "line 1, column 5: ", "x.real" },
  { "[9223372036854775808]", NORM_ERROR_TEXT, "line 1, column 2: ", "does not fit int64" },
  { "torch.tensor([1, 300], dtype=torch.uint8)", NORM_ERROR_TEXT, "line 1, column 18: ", "“300” does not fit uint8" },
  { "torch.tensor([1.5], dtype=torch.int64)", NORM_ERROR_TEXT, "line 1, column 15: ", "“1.5” does not fit int64" },
  { "torch.tensor([nan], dtype=torch.int64)", NORM_ERROR_TEXT, "line 1, column 15: ", "does not fit int64" },
  /* summarized */
  { "[1, 2, ..., 9]", NORM_ERROR_TEXT, "line 1, column 8: ", "torch.set_printoptions(threshold=10**9)" },
  { "[[0. 0. ... 0.]\n ...\n [0. 0. ... 0.]]", NORM_ERROR_TEXT, "line 1, column 9: ", "np.save" },
  { "[1, \342\200\246]", NORM_ERROR_TEXT, "line 1, column 5: ", "summarized" },
  { "1 2 ... 3", NORM_ERROR_TEXT, "line 1, column 5: ", "summarized" },
  /* calls and arguments */
  { "open('x')", NORM_ERROR_TEXT, "line 1, column 1: ", "“open” is not known" },
  { "torch.randn(2, 3)", NORM_ERROR_TEXT, "line 1, column 1: ", "“torch.randn” is not known" },
  { "hello", NORM_ERROR_TEXT, "line 1, column 1: ", "expected a list of numbers" },
  { "tensor([1], dtype=complex64)", NORM_ERROR_TEXT, "line 1, column 19: ", "expected a dtype" },
  { "tensor([1], dtype=)", NORM_ERROR_TEXT, "line 1, column 19: ", "expected a dtype" },
  { "tensor([1], colour='red')", NORM_ERROR_TEXT, "line 1, column 13: ", "“colour” is not known" },
  { "np.array([1], ndmin=2)", NORM_ERROR_TEXT, "line 1, column 15: ", "“ndmin” is not known" },
  { "tensor([1], grad_fn=<X", NORM_ERROR_TEXT, "line 1, column 23: ", "expected “>”" },
  { "tensor([1, 2], size=(3,))", NORM_ERROR_TEXT, "line 1, column 21: ", "size [3] does not fit the 2 values" },
  { "tensor([], size=(1, 2))", NORM_ERROR_TEXT, "line 1, column 17: ", "does not fit the 0 values" },
  { "tensor([], size=(99999999999, 99999999999))", NORM_ERROR_TEXT, "line 1, column 17: ", "does not fit" },
  { "[tensor([], size=(0, 3))]", NORM_ERROR_TEXT, "line 1, column 18: ", "a size inside a list" },
  { "torch.zeros(100000, 100000)", NORM_ERROR_LIMIT, "line 1, column 1: ", "more than 134217728 values" },
  { "torch.arange(1e30)", NORM_ERROR_LIMIT, "line 1, column 1: ", "more than" },
  { "torch.arange(3, 0)", NORM_ERROR_TEXT, "line 1, column 14: ", "hold no values" },
  { "torch.arange(0, 3, 0)", NORM_ERROR_TEXT, "line 1, column 14: ", "hold no values" },
  { "torch.linspace(0, 1)", NORM_ERROR_TEXT, "line 1, column 16: ", "three numbers" },
  { "torch.zeros(-1)", NORM_ERROR_TEXT, "line 1, column 13: ", "expected a size" },
  { "[torch.arange(3)]", NORM_ERROR_TEXT, "line 1, column 2: ", "inside a list" },
  { "torch.arange(4).reshape(3, -1)", NORM_ERROR_SHAPE, "line 1, column 25: ", "4 values do not fit" },
  { "torch.arange(4).reshape(3)", NORM_ERROR_SHAPE, "line 1, column 25: ", "do not fit" },
  { "torch.arange(4).reshape(-1, -1)", NORM_ERROR_TEXT, "line 1, column 29: ", "expected a size" },
  { "torch.arange(4).sin()", NORM_ERROR_TEXT, "line 1, column 16: ", "“.sin” is not known" },
  /* tables */
  { "1 2\n3", NORM_ERROR_TEXT, "line 2, column 1: ", "1 values in this line, but 2" },
  { "1 2\n\n3 4 5\n", NORM_ERROR_TEXT, "line 3, column 1: ", "3 values in this line" },
  { "1,,2", NORM_ERROR_TEXT, "line 1, column 3: ", "expected a number, found “,”" },
  { "1 2 x", NORM_ERROR_TEXT, "line 1, column 5: ", "expected a number, found “x”" },
  { "2024-01-31", NORM_ERROR_TEXT, "line 1, column 5: ", "expected a comma or a space" },
  /* bytes */
  { "[1,\n 2\377]", NORM_ERROR_TEXT, "line 2, column 3: ", "not UTF-8" },
};

static void
test_refused (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (refused); k++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NormTensor) tensor = norm_literal_parse (refused[k].text, strlen (refused[k].text), FALSE, &error);
      g_autofree char *shown = g_strescape (refused[k].text, NULL);

      g_test_message ("%s → %s", shown, error != NULL ? error->message : "taken");
      g_assert_error (error, NORM_ERROR, (int) refused[k].code);
      g_assert_null (tensor);
      g_assert_true (g_str_has_prefix (error->message, refused[k].start));
      g_assert_nonnull (strstr (error->message, refused[k].part));
    }
}

static void
assert_dtype (const char *text, gboolean integers_as_float, NormDtype dtype)
{
  g_autoptr (NormTensor) tensor = norm_literal_parse (text, strlen (text), integers_as_float, NULL);

  g_assert_nonnull (tensor);
  g_assert_cmpstr (norm_dtype_name (tensor->dtype), ==, norm_dtype_name (dtype));
}

static void
test_integers_as_float (void)
{
  assert_dtype ("[1, 2]", TRUE, F32);
  assert_dtype ("torch.tensor([1, 2])", TRUE, F32);
  assert_dtype ("[True, 2]", TRUE, F32);
  assert_dtype ("[True]", TRUE, BOOL);
  assert_dtype ("torch.tensor([1, 2], dtype=torch.int64)", TRUE, I64);
  assert_dtype ("torch.arange(3)", TRUE, F32);
  assert_dtype ("[9223372036854775808]", TRUE, F32);
}

/* An embedded zero byte is no text, wherever C would stop. */
static void
test_zero_byte (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norm_literal_parse ("[1]\0[2]", 7, FALSE, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_TEXT);
  g_assert_true (g_str_has_prefix (error->message, "line 1, column 4: "));
}

/* Brackets without end neither overflow the stack nor take long. */
static void
test_deep_nesting (void)
{
  static const char *const openings[] = { "[", "(", "tensor(", "([" };

  for (gsize k = 0; k < G_N_ELEMENTS (openings); k++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      for (int depth = 0; depth < 20000; depth++)
        g_string_append (text, openings[k]);
      g_test_timer_start ();
      g_assert_null (norm_literal_parse (text->str, text->len, FALSE, &error));
      g_assert_cmpfloat (g_test_timer_elapsed (), <, 2);
      g_assert_error (error, NORM_ERROR, NORM_ERROR_TEXT);
    }
}

static void
assert_written (const char *text, gboolean line_breaks, const char *expected)
{
  g_autoptr (NormTensor) tensor = norm_literal_parse (text, strlen (text), FALSE, NULL);
  g_autofree char *written = norm_literal_write (tensor, line_breaks, G_MAXSIZE);

  g_assert_cmpstr (written, ==, expected);
}

static void
test_line_breaks (void)
{
  assert_written ("[1, -20]", TRUE, "[  1, -20]");
  assert_written ("[[1, 2], [-3, 4.5]]", TRUE, "[[  1,   2],\n [ -3, 4.5]]");
  assert_written ("[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]", TRUE, "[[[1, 2],\n  [3, 4]],\n\n [[5, 6],\n  [7, 8]]]");
  assert_written ("[[True, False]]", TRUE, "[[ True, False]]");
  assert_written ("[[[1], [2]]]", FALSE, "[[[1], [2]]]");
}

static void
test_most_values (void)
{
  g_autoptr (NormTensor) six = norm_literal_parse ("torch.arange(6).reshape(2, 3)", 29, FALSE, NULL);
  const gsize hollow_shape[] = { 1000000, 1000000, 0 };
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (NormTensor) hollow = norm_tensor_new (F32, 3, hollow_shape, nothing);
  g_autofree char *written = norm_literal_write (six, FALSE, 6);

  g_assert_cmpstr (written, ==, "[[0, 1, 2], [3, 4, 5]]");
  g_assert_null (norm_literal_write (six, FALSE, 5));
  /* no value, but a million million brackets */
  g_assert_null (norm_literal_write (hollow, FALSE, 1000000));
}

static NormTensor *
random_tensor (NormDtype dtype)
{
  gsize shape[NORM_MAX_RANK];
  int rank = g_test_rand_int_range (0, NORM_MAX_RANK + 1);
  gsize n_values, n_bytes, size = norm_dtype_size (dtype);
  guchar *data;

  for (int axis = 0; axis < rank; axis++)
    shape[axis] = g_test_rand_int_range (g_test_rand_int_range (0, 10) > 0, 4);
  g_assert_true (norm_shape_count (dtype, rank, shape, &n_values, &n_bytes));
  data = g_malloc (MAX (n_bytes, 1));
  for (gsize k = 0; k < n_bytes; k++)
    data[k] = dtype == NORM_DTYPE_BOOL ? g_test_rand_bit () : g_test_rand_int_range (0, 256);
  /* Text keeps that a number is none, not why. */
  for (gsize flat = 0; flat < n_values && norm_dtype_is_floating (dtype); flat++)
    {
      double value = norm_dtype_load (dtype, data + flat * size);
      if (value != value)
        norm_dtype_store (dtype, data + flat * size, -0.0);
    }
  return norm_tensor_new_take (dtype, rank, shape, data);
}

static void
test_text_file_is_inverse (void)
{
  const NormFormat *text = norm_format_by_name ("x.txt");

  for (int round = 0; round < 25; round++)
    for (NormDtype dtype = 0; dtype < NORM_N_DTYPES; dtype++)
      {
        g_autoptr (NormTensor) tensor = random_tensor (dtype);
        g_autoptr (GBytes) bytes = text->write (tensor, NULL);
        g_autoptr (GError) error = NULL;
        g_autoptr (NormTensor) again = norm_format_read_bytes (bytes, NULL, NULL, &error);

        g_assert_no_error (error);
        g_assert_true (norm_tensor_equal (tensor, again));
      }
}

/* Brackets alone keep shape and values of any tensor that has some; the dtype is said. */
static void
test_literal_is_inverse (void)
{
  for (int round = 0; round < 100; round++)
    {
      g_autoptr (NormTensor) tensor = random_tensor (F32);
      g_autofree char *literal = norm_literal_write (tensor, round % 2, G_MAXSIZE);
      g_autoptr (NormTensor) again = norm_literal_parse (literal, strlen (literal), TRUE, NULL);

      g_assert_true (tensor->n_values == 0 || norm_tensor_equal (tensor, again));
    }
}

static void
test_million (void)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autoptr (NormTensor) tensor = NULL;
  double seconds;

  for (int k = 0; k < 1000000; k++)
    g_string_append_printf (text, "%d.%04d, ", k % 7, k % 10000);
  g_string_append_c (text, ']');
  g_test_timer_start ();
  tensor = norm_literal_parse (text->str, text->len, FALSE, NULL);
  seconds = g_test_timer_elapsed ();
  g_test_minimized_result (seconds, "10⁶ numbers: %.3f s", seconds);
  g_assert_cmpuint (tensor->n_values, ==, 1000000);
  g_assert_cmpfloat (norm_tensor_get (tensor, 123456), ==, (float) 4.3456);
  /* generous: half a second is meant, but sanitizers and other programs slow it down */
  g_assert_cmpfloat (seconds, <, 10);
}

/* ── watched ── */

/* A long text that is stopped ends a moment later, wherever the lexer is. */
static void
test_lexer_stops (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *text = g_strnfill (1 << 20, '1');
  NormTask task = { cancellable, 0, NULL };
  NormLexer lexer, again;
  int n_tokens = 0;

  for (int at = 1; at < 1 << 20; at += 2)
    text[at] = ',';
  norm_lexer_init (&lexer, text, 1 << 20);
  lexer.task = &task;
  norm_lexer_set_part (&lexer, 0.25, 0.75);
  while (n_tokens++ < 1 << 19)
    norm_lexer_next (&lexer);
  g_assert_cmpfloat (norm_task_fraction (&task), >, 0.4);
  g_assert_cmpfloat (norm_task_fraction (&task), <, 0.51);
  again = lexer;
  norm_lexer_seek (&again, 0);
  g_cancellable_cancel (cancellable);
  for (n_tokens = 0; lexer.token.kind != NORM_TOKEN_END; n_tokens++)
    norm_lexer_next (&lexer);
  g_assert_cmpint (n_tokens, <=, 1 << 16);
  for (n_tokens = 0; again.token.kind != NORM_TOKEN_END; n_tokens++)
    norm_lexer_next (&again);
  g_assert_cmpint (n_tokens, <=, 1 << 16);
}

static gpointer
stop_in_the_middle (gpointer data)
{
  NormTask *task = data;

  while (norm_task_fraction (task) < 0.1)
    g_thread_yield ();
  g_cancellable_cancel (task->cancellable);
  return NULL;
}

/* TRUE if it was: the other thread may come too late. */
static gboolean
was_stopped (GBytes *text, const char *name)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  NormTask task = { cancellable, 0, NULL };
  GThread *stopper = g_thread_new ("stopper", stop_in_the_middle, &task);
  g_autoptr (NormTensor) tensor = norm_format_read_bytes (text, name, &task, &error);

  g_thread_join (stopper);
  g_assert_true ((tensor == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  else
    g_assert_cmpfloat (norm_task_fraction (&task), >, 0.9);
  return error != NULL;
}

/* Text and JSON, nested, as rows, as an object: all say how far they are, and stop. */
static void
test_reader_stops (void)
{
  static const struct
  {
    const char *name, *before, *row, *after;
  } kinds[] = {
    { "x.txt", "torch.tensor([", "[1.25, -2, 3e-5],\n", "])" },
    { "x.txt", "", "1.25 -2 3e-5\n", "" },
    { "x.json", "[", "[1.25, -2, 3e-5],\n", "[1, 2, 3]]" },
    { "x.json", "{\"data\": [", "[1.25, -2, 3e-5],\n", "[1, 2, 3]]}" },
  };

  for (gsize kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      GString *text = g_string_new (kinds[kind].before);
      g_autoptr (GBytes) bytes = NULL;
      int tries = 20;

      for (int row = 0; row < 100000; row++)
        g_string_append (text, kinds[kind].row);
      g_string_append (text, kinds[kind].after);
      bytes = g_string_free_to_bytes (text);
      while (!was_stopped (bytes, kinds[kind].name))
        g_assert_cmpint (--tries, >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/literal/taken", test_taken);
  g_test_add_func ("/literal/refused", test_refused);
  g_test_add_func ("/literal/integers-as-float", test_integers_as_float);
  g_test_add_func ("/literal/zero-byte", test_zero_byte);
  g_test_add_func ("/literal/deep-nesting", test_deep_nesting);
  g_test_add_func ("/literal/line-breaks", test_line_breaks);
  g_test_add_func ("/literal/most-values", test_most_values);
  g_test_add_func ("/literal/text-file-is-inverse", test_text_file_is_inverse);
  g_test_add_func ("/literal/literal-is-inverse", test_literal_is_inverse);
  g_test_add_func ("/literal/million", test_million);
  g_test_add_func ("/literal/lexer-stops", test_lexer_stops);
  g_test_add_func ("/literal/reader-stops", test_reader_stops);
  return g_test_run ();
}
