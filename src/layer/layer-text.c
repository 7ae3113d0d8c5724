/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "layer.h"
#include "nearest.h"
#include "number.h"
#include <glib/gi18n-lib.h>
#include <math.h>

/* PyTorch's constructor syntax, read as Python reads a call. */

typedef struct
{
  const char *text;
  const char *at;
} Reader;

static void
skip_space (Reader *reader)
{
  while (g_ascii_isspace (*reader->at))
    reader->at++;
}

static gboolean
accept (Reader *reader, char wanted)
{
  skip_space (reader);
  if (*reader->at != wanted)
    return FALSE;
  reader->at++;
  return TRUE;
}

G_GNUC_PRINTF (4, 5)
static gboolean
fail_at (const Reader *reader, const char *at, GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("layer, column %ld: %s"), g_utf8_pointer_to_offset (reader->text, at) + 1, message);
  return FALSE;
}

/* An identifier, possibly dotted ("torch.nn.BatchNorm1d"); "" when there is none. */
static char *
read_word (Reader *reader)
{
  const char *start;

  skip_space (reader);
  start = reader->at;
  while (g_ascii_isalnum (*reader->at) || *reader->at == '_' || *reader->at == '.')
    reader->at++;
  return g_strndup (start, reader->at - start);
}

static gboolean
fail_unknown (const Reader *reader, const char *at, const char *what, const char *word, const char *const *names, GError **error)
{
  const char *nearest = norm_nearest_name (word, names);
  g_autofree char *all = g_strjoinv (", ", (char **) names);
  g_autofree char *quoted = norm_error_quote (word);

  if (nearest != NULL)
    return fail_at (reader, at, error, _ ("unknown %s %s; did you mean %s?"), _ (what), quoted, nearest);
  return fail_at (reader, at, error, _ ("unknown %s %s; known: %s"), _ (what), quoted, *names != NULL ? all : _ ("none"));
}

static const NormLayerInfo *
read_layer_name (Reader *reader, GError **error)
{
  const char *names[NORM_N_LAYER_KINDS + 1] = { NULL }, *name, *start;
  const NormLayerInfo *info;
  g_autofree char *word = NULL;

  skip_space (reader);
  start = reader->at;
  word = read_word (reader);
  name = g_str_has_prefix (word, "torch.nn.") ? word + strlen ("torch.nn.") : g_str_has_prefix (word, "nn.") ? word + strlen ("nn.") : word;
  info = norm_layer_info_by_name (name);
  if (info != NULL)
    return info;
  for (guint kind = 0; kind < NORM_N_LAYER_KINDS; kind++)
    names[kind] = norm_layer_info (kind)->name;
  if (*name == '\0')
    fail_at (reader, start, error, _ ("a layer is expected here, for example BatchNorm1d(4)"));
  else
    fail_unknown (reader, start + (name - word), N_ ("layer"), name, names, error);
  return NULL;
}

/* The text of one argument's value: up to a comma or closing parenthesis outside of brackets and quotes, blanks cut. */
static char *
read_value (Reader *reader)
{
  const char *start;
  char quote = '\0';
  int depth = 0;

  skip_space (reader);
  start = reader->at;
  for (; *reader->at != '\0'; reader->at++)
    {
      char c = *reader->at;

      if (quote != '\0')
        quote = c == quote ? '\0' : quote;
      else if (c == '"' || c == '\'')
        quote = c;
      else if (depth == 0 && (c == ',' || c == ')'))
        break;
      else
        depth += (strchr ("([{", c) != NULL) - (strchr (")]}", c) != NULL);
    }
  return g_strchomp (g_strndup (start, reader->at - start));
}

static gboolean
parse_int (const char *text, gint64 *value)
{
  return norm_dtype_parse (NORM_DTYPE_INT64, text, value, NULL) && strpbrk (text, ".eEnN") == NULL;
}

/* float("nan"), float('-inf'), math.inf, torch.nan, plain numbers */
static gboolean
parse_float (const char *text, double *value)
{
  gsize length = strlen (text);
  g_autofree char *inner = NULL;
  const char *number = text;

  if (g_str_has_prefix (text, "float(") && length > 9 && text[length - 1] == ')' && text[length - 2] == text[6] && strchr ("\"'", text[6]) != NULL)
    number = inner = g_strndup (text + 7, length - 9);
  else if (g_str_has_prefix (text, "math.") || g_str_has_prefix (text, "torch."))
    number = strchr (text, '.') + 1;
  else if (strcmp (text, "True") == 0 || strcmp (text, "False") == 0)
    return FALSE;
  return norm_dtype_parse (NORM_DTYPE_FLOAT64, number, value, NULL);
}

static gboolean
parse_bool (const char *text, gboolean *value)
{
  *value = g_str_equal (text, "True") || g_str_equal (text, "1");
  return *value || g_str_equal (text, "False") || g_str_equal (text, "0");
}

/* What is between the brackets when @text is all in one pair of them, blanks cut; else NULL. */
static char *
unwrap (const char *text, const char *brackets)
{
  gsize length = strlen (text);
  int depth = 0;

  if (length < 2 || text[0] != brackets[0] || text[length - 1] != brackets[1])
    return NULL;
  for (gsize place = 0; place < length; place++)
    {
      depth += (strchr ("([", text[place]) != NULL) - (strchr (")]", text[place]) != NULL);
      if (depth == 0 && place + 1 < length) /* "(3), (4)" */
        return NULL;
    }
  return g_strstrip (g_strndup (text + 1, length - 2));
}

/* "3, 4", "4,": the inside of a tuple or list; nothing is the empty one */
static gboolean
parse_sizes (const char *inside, NormArgValue *value)
{
  g_auto (GStrv) parts = g_strsplit (inside, ",", -1);
  guint n = g_strv_length (parts);

  if (n > 1 && *g_strstrip (parts[n - 1]) == '\0') /* a trailing comma */
    n--;
  if (n > NORM_MAX_RANK)
    return FALSE;
  value->n_sizes = n;
  for (guint place = 0; place < n; place++)
    {
      if (!parse_int (g_strstrip (parts[place]), &value->sizes[place]))
        return FALSE;
    }
  return TRUE;
}

/* "4", "(3, 4)", "[3, 4]", "(4,)", "()", "torch.Size([3, 4])"; parentheses without a comma are only that: "((4))" is 4 */
static gboolean
parse_shape (const char *text, NormArgValue *value)
{
  gboolean size = g_str_has_prefix (text, "torch.Size");
  g_autofree char *at = g_strdup (size ? text + strlen ("torch.Size") : text);
  g_autofree char *list = NULL;

  for (char *inside = unwrap (at, "()"); inside != NULL; inside = unwrap (at, "()"))
    {
      gboolean tuple = *inside == '\0' || (strchr ("([", *inside) == NULL && strchr (inside, ',') != NULL);

      g_free (at);
      at = inside;
      if (tuple)
        return !size && parse_sizes (inside, value);
      if (size)
        break; /* now the list or tuple of sizes must follow */
    }
  list = unwrap (at, "[]");
  if (list == NULL && size)
    list = unwrap (at, "()");
  if (list != NULL)
    return parse_sizes (list, value);
  value->n_sizes = 1;
  return !size && parse_int (at, &value->sizes[0]);
}

static const char *const type_words[] = {
  [NORM_ARG_INT] = N_ ("a whole number such as 4"),
  [NORM_ARG_FLOAT] = N_ ("a number such as 1e-05"),
  [NORM_ARG_FLOAT_OR_NONE] = N_ ("a number such as 0.1, or None"),
  [NORM_ARG_BOOL] = N_ ("True or False"),
  [NORM_ARG_SHAPE] = N_ ("a whole number or a tuple of at most 8 such as (3, 4)"),
};

static gboolean
value_read (NormArgType type, const char *text, NormArgValue *value)
{
  *value = (NormArgValue){ 0 };
  switch (type)
    {
    case NORM_ARG_INT:
      return parse_int (text, &value->integer);
    case NORM_ARG_FLOAT_OR_NONE:
      value->none = g_str_equal (text, "None");
      return value->none || parse_float (text, &value->number);
    case NORM_ARG_FLOAT:
      return parse_float (text, &value->number);
    case NORM_ARG_SHAPE:
      return parse_shape (text, value);
    case NORM_ARG_BOOL:
    default:
      return parse_bool (text, &value->flag);
    }
}

gboolean
norm_arg_value_parse (NormArgType type, const char *text, NormArgValue *value, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text)), *quoted = norm_error_quote (stripped);

  if (g_ascii_strcasecmp (stripped, "None") == 0 && type == NORM_ARG_FLOAT_OR_NONE)
    return value_read (type, "None", value);
  if (value_read (type, stripped, value))
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("%s is not %s"), quoted, _ (type_words[type]));
  return FALSE;
}

static gboolean
value_parse (const Reader *reader, const char *at, const NormArg *arg, const char *text, NormArgValue *value, GError **error)
{
  g_autofree char *quoted = norm_error_quote (text);

  return value_read (arg->type, text, value) || fail_at (reader, at, error, _ ("%s is %s, not %s"), arg->name, _ (type_words[arg->type]), quoted);
}

/* Where and on what PyTorch allocates does not matter here, nor which processes are meant: the first is SyncBatchNorm's only. */
static const char *const ignored_args[] = { "process_group", "device", "dtype", NULL };
#define N_IGNORED_ARGS ((int) G_N_ELEMENTS (ignored_args) - 1)

typedef struct
{
  NormLayer *layer; /* owned by the caller */
  gboolean given[NORM_MAX_ARGS + G_N_ELEMENTS (ignored_args)];
  gboolean keywords; /* one was seen: positions are over */
  int n_positional;
} Call;

/* "name=" if it is there; "==" is not. */
static char *
read_keyword (Reader *reader)
{
  Reader ahead = *reader;
  g_autofree char *word = read_word (&ahead);

  if (*word == '\0' || !accept (&ahead, '=') || *ahead.at == '=')
    return NULL;
  *reader = ahead;
  return g_steal_pointer (&word);
}

static int
first_ignored (const NormLayerInfo *info)
{
  return info->n_args == 0 ? N_IGNORED_ARGS : info->splits_batch ? 0 : 1;
}

/* Index in Call.given of the argument at a place without a name, the ignored ones after the layer's own; -1 with an error when there are fewer. */
static int
place_index (const Reader *reader, const char *at, const NormLayerInfo *info, int place, GError **error)
{
  int n_own = info->n_args - info->n_keyword_only, ignored = first_ignored (info) + place - n_own;

  if (place < n_own)
    return place;
  if (ignored < N_IGNORED_ARGS)
    return info->n_args + ignored;
  fail_at (reader, at, error, ngettext ("%s takes %d argument, this is one more", "%s takes %d arguments, this is one more", n_own), info->name,
           n_own);
  return -1;
}

/* Index of a keyword in Call.given, the ignored ones after the layer's own; -1 with an error when unknown. */
static int
keyword_index (const Reader *reader, const char *at, const NormLayer *layer, const char *keyword, GError **error)
{
  const char *names[NORM_MAX_ARGS + 1] = { NULL };
  int arg = norm_layer_arg_index (layer, keyword);

  for (int other = 0; other < layer->info->n_args; other++)
    names[other] = layer->info->args[other].name;
  for (int ignored = first_ignored (layer->info); arg < 0 && ignored < N_IGNORED_ARGS; ignored++)
    {
      if (g_str_equal (ignored_args[ignored], keyword))
        arg = layer->info->n_args + ignored;
    }
  if (arg < 0)
    fail_unknown (reader, at, N_ ("argument"), keyword, names, error);
  return arg;
}

static gboolean
read_argument (Reader *reader, Call *call, GError **error)
{
  const NormLayerInfo *info = call->layer->info;
  const char *start, *value_at;
  g_autofree char *keyword = NULL, *text = NULL;
  int arg;

  skip_space (reader);
  start = reader->at;
  keyword = read_keyword (reader);
  if (keyword == NULL && call->keywords)
    return fail_at (reader, start, error, _ ("positional argument follows keyword argument; write its name and “=”"));
  arg = keyword != NULL ? keyword_index (reader, start, call->layer, keyword, error) : place_index (reader, start, info, call->n_positional++, error);
  if (arg < 0)
    return FALSE;
  if (call->given[arg])
    return fail_at (reader, start, error, _ ("%s is given twice"), arg < info->n_args ? info->args[arg].name : ignored_args[arg - info->n_args]);
  call->keywords = keyword != NULL;
  call->given[arg] = TRUE;
  skip_space (reader);
  value_at = reader->at;
  text = read_value (reader);
  if (*text == '\0')
    return fail_at (reader, value_at, error, _ ("a value is missing"));
  return arg >= info->n_args || value_parse (reader, value_at, &info->args[arg], text, &call->layer->values[arg], error);
}

/* "GroupNorm(num_groups=2, num_channels=4)" */
static char *
example_call (const NormLayerInfo *info)
{
  GString *text = g_string_new (info->name);

  for (int arg = 0; arg < info->n_args && info->args[arg].required; arg++)
    g_string_append_printf (text, "%s%s=%d", arg > 0 ? ", " : "(", info->args[arg].name, info->args[arg + 1].required ? 2 : 4);
  return g_string_free (g_string_append_c (text, ')'), FALSE);
}

static gboolean
read_arguments (Reader *reader, Call *call, GError **error)
{
  const NormLayerInfo *info = call->layer->info;
  g_autofree char *quoted = NULL, *example = NULL;
  const char *end;

  if (!accept (reader, '('))
    return fail_at (reader, reader->at, error, _ ("“(” is expected after %s"), info->name);
  while (!accept (reader, ')'))
    {
      if (!read_argument (reader, call, error))
        return FALSE;
      skip_space (reader);
      if (*reader->at != ')' && !accept (reader, ','))
        return fail_at (reader, reader->at, error, _ ("“)” is missing at the end"));
    }
  end = reader->at - 1;
  for (int arg = 0; arg < info->n_args; arg++)
    {
      if (!info->args[arg].required || call->given[arg])
        continue;
      example = example_call (info);
      return fail_at (reader, end, error, _ ("%s is missing, for example %s"), info->args[arg].name, example);
    }
  skip_space (reader);
  if (*reader->at == '\0')
    return TRUE;
  quoted = norm_error_quote (reader->at);
  return fail_at (reader, reader->at, error, _ ("nothing is expected after the layer, but here is %s"), quoted);
}

NormLayer *
norm_layer_parse (const char *text, GError **error)
{
  Reader reader = { text, text };
  const NormLayerInfo *info;
  g_autoptr (NormLayer) layer = NULL;
  Call call = { 0 };

  g_return_val_if_fail (text != NULL, NULL);
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, NORM_ERROR, NORM_ERROR_TEXT,
                           _ ("layer, column 1: the text is not UTF-8; type it anew, for example BatchNorm1d(4)"));
      return NULL;
    }
  info = read_layer_name (&reader, error);
  if (info == NULL)
    return NULL;
  call.layer = layer = norm_layer_new (info->kind);
  return read_arguments (&reader, &call, error) ? g_steal_pointer (&layer) : NULL;
}

/* As Python writes it; a NaN or infinity has no literal there. */
static char *
float_to_text (double number)
{
  g_autofree char *shortest = norm_number_shortest (number);

  return isfinite (number) ? g_steal_pointer (&shortest) : g_strdup_printf ("float(\"%s\")", shortest);
}

/* "4" for one size, else "(3, 4)" */
static char *
shape_to_text (const NormArgValue *value)
{
  GString *text;

  if (value->n_sizes == 1)
    return g_strdup_printf ("%" G_GINT64_FORMAT, value->sizes[0]);
  text = g_string_new ("(");
  for (int place = 0; place < value->n_sizes; place++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, place > 0 ? ", " : "", value->sizes[place]);
  g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

char *
norm_arg_value_to_text (NormArgType type, const NormArgValue *value)
{
  switch (type)
    {
    case NORM_ARG_INT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    case NORM_ARG_SHAPE:
      return shape_to_text (value);
    case NORM_ARG_BOOL:
      return g_strdup (value->flag ? "True" : "False");
    case NORM_ARG_FLOAT_OR_NONE:
      if (value->none)
        return g_strdup ("None");
      G_GNUC_FALLTHROUGH;
    case NORM_ARG_FLOAT:
    default:
      return float_to_text (value->number);
    }
}

char *
norm_layer_to_text (const NormLayer *layer)
{
  GString *text;
  const char *separator = "";

  g_return_val_if_fail (layer != NULL, NULL);
  text = g_string_new (layer->info->name);
  g_string_append_c (text, '(');
  for (int arg = 0; arg < layer->info->n_args; arg++)
    {
      const NormArg *info = &layer->info->args[arg];
      g_autofree char *value = norm_arg_value_to_text (info->type, &layer->values[arg]);

      if (!info->required && norm_arg_value_equal (info->type, &info->initial, &layer->values[arg]))
        continue;
      g_string_append_printf (text, "%s%s%s%s", separator, info->required ? "" : info->name, info->required ? "" : "=", value);
      separator = ", ";
    }
  g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}
