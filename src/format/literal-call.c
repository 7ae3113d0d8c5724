/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls in a text: what wraps values (torch.tensor), what makes them (torch.arange), and what changes them afterwards (.reshape). */
#include "generate.h"
#include "literal-parser.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Made from a few characters, so there must be a bound that no machine minds. */
#define MOST_GENERATED ((gsize) 1 << 27)
#define MOST_NUMBERS   3

static const char *const wrappers[] = {
  "tensor", "as_tensor", "array", "asarray", "ascontiguousarray", "Tensor", "Parameter", "list", "tuple", NULL
};

typedef struct
{
  const char *name;
  NormFillKind kind;
  gboolean shaped; /* takes sizes, not numbers, first */
  double constant;
} Generator;

static const Generator generators[] = {
  { "arange", NORM_FILL_ARANGE, FALSE, 0 }, { "linspace", NORM_FILL_LINSPACE, FALSE, 0 }, { "zeros", NORM_FILL_CONSTANT, TRUE, 0 },
  { "ones", NORM_FILL_CONSTANT, TRUE, 1 },  { "full", NORM_FILL_CONSTANT, TRUE, NAN },
};

static const char *
last_part (const char *name)
{
  const char *point = strrchr (name, '.');

  return point != NULL ? point + 1 : name;
}

/* "FloatTensor", "LongTensor": the dtype is in the name. */
static gboolean
legacy_dtype (const char *name, NormDtype *dtype)
{
  for (int each = 0; each < NORM_N_DTYPES; each++)
    {
      g_autofree char *legacy = g_strconcat (norm_dtype_torch_word (each), "Tensor", NULL);

      if (strcmp (legacy, name) == 0)
        {
          *dtype = each;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
parse_arguments (NormLiteral *literal, GError **error)
{
  while (norm_lexer_accept (&literal->lexer, ','))
    {
      if (norm_lexer_is_mark (&literal->lexer, ')'))
        break;
      if (!norm_literal_parse_argument (literal, error))
        return FALSE;
    }
  return norm_lexer_expect (&literal->lexer, ')', error);
}

static gboolean
parse_wrapper (NormLiteral *literal, const char *name, GError **error)
{
  if (!norm_literal_parse_value (literal, error))
    return FALSE;
  if (strcmp (name, "Tensor") == 0)
    {
      literal->has_dtype = TRUE;
      literal->dtype = NORM_DTYPE_FLOAT32;
    }
  else if (legacy_dtype (name, &literal->dtype))
    literal->has_dtype = TRUE;
  return parse_arguments (literal, error);
}

/* float('nan'), np.float32(1.5): one value, whose own dtype the list it stands in does not keep. */
static gboolean
parse_scalar (NormLiteral *literal, GError **error)
{
  NormLexer *lexer = &literal->lexer;

  if (lexer->token.kind == NORM_TOKEN_STRING)
    {
      /* Seen without its quotes it is a number like any other. */
      gsize end = lexer->token.start + lexer->token.length;
      NormLexer inside = *lexer;

      norm_lexer_seek (&inside, lexer->token.start + 1);
      if (!norm_literal_is_number (&inside))
        {
          norm_lexer_set_expected (lexer, _ ("a number"), error);
          return FALSE;
        }
      *lexer = inside;
      if (!norm_literal_parse_value (literal, error))
        return FALSE;
      norm_lexer_seek (lexer, end);
    }
  else if (!norm_literal_parse_value (literal, error))
    return FALSE;
  return norm_lexer_expect (lexer, ')', error);
}

static gboolean
parse_plain_number (NormLexer *lexer, double *value, gboolean *is_float, GError **error)
{
  g_autofree char *text = norm_lexer_dup (lexer);

  if (lexer->token.kind != NORM_TOKEN_NUMBER || !norm_dtype_parse (NORM_DTYPE_FLOAT64, text, value, NULL))
    {
      norm_lexer_set_expected (lexer, _ ("a number"), error);
      return FALSE;
    }
  *is_float |= strpbrk (text, ".eE") != NULL;
  norm_lexer_next (lexer);
  return TRUE;
}

static gboolean
parse_plain_numbers (NormLexer *lexer, double numbers[MOST_NUMBERS], int *n_numbers, gboolean *is_float, GError **error)
{
  *n_numbers = 0;
  do
    {
      if (!parse_plain_number (lexer, &numbers[*n_numbers], is_float, error))
        return FALSE;
      ++*n_numbers;
      if (*n_numbers == MOST_NUMBERS || !norm_lexer_is_mark (lexer, ','))
        return TRUE;
      /* A comma before dtype= belongs to the arguments. */
      NormLexer ahead = *lexer;
      norm_lexer_next (&ahead);
      if (ahead.token.kind != NORM_TOKEN_NUMBER)
        return TRUE;
      *lexer = ahead;
    }
  while (TRUE);
}

/* arange(end), arange(start, end), arange(start, end, step): ⌈(end − start) / step⌉ values; linspace(start, end, n). */
static gboolean
count_sequence (NormFill *fill, const double *numbers, int n_numbers, double *count)
{
  double end = n_numbers == 1 ? numbers[0] : numbers[1];

  fill->a = n_numbers == 1 ? 0 : numbers[0];
  if (fill->kind == NORM_FILL_ARANGE)
    {
      fill->b = n_numbers == 3 ? numbers[2] : 1;
      *count = ceil ((end - fill->a) / fill->b);
      return fill->b != 0 && *count >= 0;
    }
  fill->b = end;
  *count = n_numbers == 3 ? numbers[2] : -1;
  return *count >= 0 && *count == floor (*count);
}

static gboolean
parse_sequence (NormLiteral *literal, NormFill *fill, gsize *n_values, gboolean *is_float, GError **error)
{
  gsize start = literal->lexer.token.start;
  double numbers[MOST_NUMBERS];
  double count;
  int n_numbers;

  if (!parse_plain_numbers (&literal->lexer, numbers, &n_numbers, is_float, error))
    return FALSE;
  if (!count_sequence (fill, numbers, n_numbers, &count))
    {
      norm_lexer_set_error (&literal->lexer, start, NORM_ERROR_TEXT, error,
                            fill->kind == NORM_FILL_ARANGE
                              ? _ ("these bounds hold no values; write arange(start, end, step) with the step leading from start to end")
                              : _ ("linspace needs three numbers: linspace(start, end, how many)"));
      return FALSE;
    }
  *n_values = MIN (count, (double) MOST_GENERATED + 1);
  return TRUE;
}

static gboolean
parse_constant (NormLiteral *literal, NormFill *fill, int *rank, gsize *shape, gboolean *is_float, GError **error)
{
  if (!norm_literal_parse_sizes (&literal->lexer, rank, shape, NULL, error))
    return FALSE;
  if (!isnan (fill->a))
    {
      *is_float = TRUE;
      return TRUE;
    }
  return norm_lexer_expect (&literal->lexer, ',', error) && parse_plain_number (&literal->lexer, &fill->a, is_float, error);
}

static gboolean
check_generated (const NormLiteral *literal, gsize start, int rank, const gsize *shape, GError **error)
{
  gsize n_values;

  if (norm_shape_count (NORM_DTYPE_FLOAT64, rank, shape, &n_values, NULL) && n_values <= MOST_GENERATED)
    return TRUE;
  norm_lexer_set_error (&literal->lexer, start, NORM_ERROR_LIMIT, error,
                        _ ("more than %zu values; make it smaller, or save it with np.save and open the file"), MOST_GENERATED);
  return FALSE;
}

static gboolean
parse_generator (NormLiteral *literal, const Generator *generator, gsize start, GError **error)
{
  NormFill fill = { .kind = generator->kind, .a = generator->constant };
  gsize shape[NORM_MAX_RANK];
  gboolean is_float = generator->kind == NORM_FILL_LINSPACE;
  int rank = 1;
  NormDtype dtype;

  if (literal->depth > 0 || literal->starts->len > 0)
    {
      norm_lexer_set_error (&literal->lexer, start, NORM_ERROR_TEXT, error, _ ("“%s” inside a list; write its values instead"), generator->name);
      return FALSE;
    }
  if (generator->shaped ? !parse_constant (literal, &fill, &rank, shape, &is_float, error)
                        : !parse_sequence (literal, &fill, &shape[0], &is_float, error))
    return FALSE;
  if (!parse_arguments (literal, error) || !check_generated (literal, start, rank, shape, error))
    return FALSE;
  dtype = is_float || literal->integers_as_float ? NORM_DTYPE_FLOAT32 : NORM_DTYPE_INT64;
  literal->generated = norm_tensor_generate (literal->has_dtype ? literal->dtype : dtype, rank, shape, &fill, error);
  return literal->generated != NULL;
}

gboolean
norm_literal_parse_call (NormLiteral *literal, GError **error)
{
  NormLexer *lexer = &literal->lexer;
  gsize start = lexer->token.start;
  g_autofree char *full = norm_lexer_dup (lexer), *quoted = NULL;
  const char *name = last_part (full);
  NormLexer ahead = *lexer;
  NormDtype ignored;

  norm_lexer_next (&ahead);
  if (!norm_lexer_accept (&ahead, '('))
    {
      norm_literal_set_no_value (literal, error);
      return FALSE;
    }
  *lexer = ahead;
  if (g_strv_contains (wrappers, name) || legacy_dtype (name, &ignored))
    return parse_wrapper (literal, name, error);
  if (norm_dtype_from_name (full, &ignored))
    return parse_scalar (literal, error);
  for (guint row = 0; row < G_N_ELEMENTS (generators); row++)
    if (strcmp (name, generators[row].name) == 0)
      return parse_generator (literal, &generators[row], start, error);
  quoted = norm_error_quote (full);
  norm_lexer_set_error (lexer, start, NORM_ERROR_TEXT, error,
                        _ ("%s is not known; write the values as a list, or save them with np.save and open the file"), quoted);
  return FALSE;
}

static gboolean
fill_unknown_axis (gsize *shape, int rank, int unknown_axis, gsize n_values)
{
  gsize known;

  if (unknown_axis < 0)
    return TRUE;
  /* its size was read as 1, so that it does not count here */
  if (!norm_shape_count (NORM_DTYPE_BOOL, rank, shape, &known, NULL) || known == 0 || n_values % known != 0)
    return FALSE;
  shape[unknown_axis] = n_values / known;
  return TRUE;
}

static NormTensor *
apply_reshape (NormLexer *lexer, NormTensor *tensor, GError **error)
{
  gsize start = lexer->token.start, n_values;
  gsize shape[NORM_MAX_RANK];
  int rank, unknown_axis;

  if (!norm_literal_parse_sizes (lexer, &rank, shape, &unknown_axis, error))
    return NULL;
  if (fill_unknown_axis (shape, rank, unknown_axis, tensor->n_values) && norm_shape_count (tensor->dtype, rank, shape, &n_values, NULL) &&
      n_values == tensor->n_values)
    return norm_tensor_with_shape (tensor, rank, shape);
  norm_lexer_set_error (lexer, start, NORM_ERROR_SHAPE, error, _ ("%zu values do not fit this shape; its sizes must multiply to that"),
                        tensor->n_values);
  return NULL;
}

/* One method; its "(" is still to come. */
static NormTensor *
apply_method (NormLexer *lexer, NormTensor *tensor, GError **error)
{
  gsize start = lexer->token.start;
  g_autofree char *name = norm_lexer_dup (lexer);
  g_autoptr (NormTensor) changed = NULL;
  NormDtype dtype;

  norm_lexer_next (lexer);
  if (!norm_lexer_expect (lexer, '(', error))
    return NULL;
  if (strcmp (name, ".reshape") == 0 || strcmp (name, ".view") == 0)
    changed = apply_reshape (lexer, tensor, error);
  else if (strcmp (name, ".astype") == 0 || strcmp (name, ".to") == 0)
    changed = norm_literal_parse_dtype (lexer, &dtype, error) ? norm_tensor_cast (tensor, dtype) : NULL;
  else if (norm_dtype_from_name (name + 1, &dtype))
    changed = norm_tensor_cast (tensor, dtype);
  else
    {
      g_autofree char *quoted = norm_error_quote (name);

      norm_lexer_set_error (lexer, start, NORM_ERROR_TEXT, error,
                            _ ("%s is not known here; .reshape(…), .float() and .double() are, other steps belong into the pipeline"), quoted);
    }
  if (changed == NULL || !norm_lexer_expect (lexer, ')', error))
    return NULL;
  return g_steal_pointer (&changed);
}

NormTensor *
norm_literal_apply_methods (NormLexer *lexer, NormTensor *tensor, GError **error)
{
  g_autoptr (NormTensor) current = tensor;

  while (lexer->token.kind == NORM_TOKEN_WORD && lexer->text[lexer->token.start] == '.')
    {
      NormTensor *changed = apply_method (lexer, current, error);

      if (changed == NULL)
        return NULL;
      norm_tensor_unref (current);
      current = changed;
    }
  return g_steal_pointer (&current);
}
