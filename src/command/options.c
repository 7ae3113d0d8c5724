/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command-private.h"

#include "story.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

typedef enum
{
  OPTION_VALUE,
  OPTION_OPTIONAL_VALUE,
  OPTION_FLAG,
} OptionKind;

typedef struct
{
  const char *name; /* without the dashes */
  OptionKind kind;
  gsize offset;         /* of the text or flag in NormCommand */
  const char *if_empty; /* the value of an optional value that is not there */
  const char *metavar;
  const char *description;
} Option;

#define TEXT(member) G_STRUCT_OFFSET (NormCommand, member)
#define PARAM(kind)  (G_STRUCT_OFFSET (NormCommand, param_files) + sizeof (char *) * (kind))

/* An option is one row here, and a line in norm_options_check() where its value has a form. */
static const Option options[] = {
  { "layer", OPTION_VALUE, TEXT (layer), NULL, "LAYER",
    N_ ("the layer as PyTorch writes it, \"BatchNorm1d(4, eps=0)\" (default: a fitting batch norm)") },
  { "dtype", OPTION_VALUE, TEXT (dtype), NULL, "DTYPE", N_ ("convert the values first, say those of a picture to float32") },
  { "steps", OPTION_VALUE, TEXT (steps), NULL, "STEPS", N_ ("steps before the layer, \"squeeze(1).permute(1, 0)\"") },
  { "mode", OPTION_VALUE, TEXT (mode), NULL, "MODE", N_ ("train or eval (default: train)") },
  { "key", OPTION_VALUE, TEXT (key), NULL, "NAME", N_ ("which array of a FILE that holds several (.npz, .pt, .safetensors)") },
  { "pipeline", OPTION_VALUE, TEXT (pipeline), NULL, "K",
    N_ ("which pipeline of a document, counted from 0 (default: the first; --export draws all)") },
  { "mask", OPTION_VALUE, TEXT (mask), NULL, "FILE", N_ ("padding, which the statistics leave out: 0 or False, in the input's shape or (N, L)") },
  { "state", OPTION_VALUE, TEXT (state), NULL, "FILE[:PREFIX]", N_ ("all parameters from a state dict (.pt, .safetensors, .npz): PREFIX.weight …") },
  { "weight", OPTION_VALUE, PARAM (NORM_PARAM_WEIGHT), NULL, "FILE", N_ ("the layer's weight, one value per feature") },
  { "bias", OPTION_VALUE, PARAM (NORM_PARAM_BIAS), NULL, "FILE", N_ ("the layer's bias") },
  { "running-mean", OPTION_VALUE, PARAM (NORM_PARAM_RUNNING_MEAN), NULL, "FILE", N_ ("the layer's running mean") },
  { "running-var", OPTION_VALUE, PARAM (NORM_PARAM_RUNNING_VAR), NULL, "FILE", N_ ("the layer's running variance") },
  { "feature", OPTION_VALUE, TEXT (feature), NULL, "K", N_ ("light the pool of feature K, counted from 0") },
  { "cell", OPTION_VALUE, TEXT (cell), NULL, "I,J,…",
    N_ ("light the pool of one value, by its index in the tensor that the layer reads (after the steps)") },
  { "output", OPTION_VALUE, TEXT (output), NULL, "FILE",
    N_ ("write the layer's output; the ending says how (.npy, .csv, .json, .txt; .npz, .safetensors: input and statistics too)") },
  { "describe", OPTION_OPTIONAL_VALUE, TEXT (describe_text), "text", "text|json", N_ ("print the pools and their statistics") },
  { "code", OPTION_VALUE, TEXT (code_text), NULL, "KIND", N_ ("print Python that computes the same, with an assert: pytorch, numpy or keras") },
  { "export", OPTION_VALUE, TEXT (export), NULL, "FILE", N_ ("write the figure; the ending says how (.png, .svg, .pdf)") },
  { "all-steps", OPTION_FLAG, TEXT (all_steps), NULL, NULL, N_ ("instead, all eight steps: pages of a .pdf, or numbered files") },
  { "step", OPTION_VALUE, TEXT (step), NULL, "K",
    N_ ("instead, step K: 1 input, 2 features, 3 flatten, 4 mean, 5 variance, 6 normalize, 7 scale, 8 running") },
  { "size", OPTION_VALUE, TEXT (size), NULL, "SIZE", N_ ("of the figure: WxH, 16:9, 4:3, column or natural") },
  { "scale", OPTION_VALUE, TEXT (scale), NULL, "N", N_ ("pixels of a .png per unit of its size, 0.25 to 16") },
  { "theme", OPTION_VALUE, TEXT (theme), NULL, "THEME", N_ ("of the figure: light, dark or transparent") },
  { "include", OPTION_VALUE, TEXT (include), NULL, "PARTS", N_ ("what the figure shows, of before,after,strip,formula,table,colorbar,caption") },
  { "view", OPTION_VALUE, TEXT (view), NULL, "VIEW", N_ ("cells in a grid, or a block of cubes: grid or cubes") },
  { "color", OPTION_VALUE, TEXT (color), NULL, "COLOR", N_ ("colour by values or by pools") },
  { "decimals", OPTION_VALUE, TEXT (decimals), NULL, "K", N_ ("digits after the point in cells, 0 to 17") },
  { "lessons", OPTION_FLAG, TEXT (lessons), NULL, NULL, N_ ("list the built-in lessons: name, tab, title") },
  { "version", OPTION_FLAG, TEXT (version), NULL, NULL, N_ ("print the version") },
  { "help", OPTION_FLAG, TEXT (help), NULL, NULL, N_ ("print this") },
};

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return FALSE;
}

/* ── reading ── */

static const Option *
find_option (const char *name, gsize length)
{
  for (gsize row = 0; row < G_N_ELEMENTS (options); row++)
    if (strlen (options[row].name) == length && !strncmp (options[row].name, name, length))
      return &options[row];
  return NULL;
}

/* The option that was probably meant: one that begins like it. */
static const Option *
guess_option (const char *name, gsize length)
{
  for (gsize same = length; same >= 2; same--)
    for (gsize row = 0; row < G_N_ELEMENTS (options); row++)
      if (!strncmp (options[row].name, name, same))
        return &options[row];
  return NULL;
}

static gboolean
fail_unknown (const char *argument, gsize length, GError **error)
{
  const char *name = argument + strspn (argument, "-");
  const Option *guess = guess_option (name, length - (gsize) (name - argument));
  g_autofree char *written = g_strndup (argument, length);
  g_autofree char *readable = g_filename_display_name (written);
  if (guess)
    return fail (error, _ ("unknown option %s; did you mean --%s?"), readable, guess->name);
  return fail (error, _ ("unknown option %s"), readable);
}

/* @value: what follows the '=', or NULL; @next: the argument that follows, taken when the value is not there. */
static gboolean
set_option (NormCommand *command, const Option *option, const char *value, char ***next, GError **error)
{
  gpointer place = G_STRUCT_MEMBER_P (command, option->offset);
  if (option->kind == OPTION_FLAG)
    {
      if (value)
        return fail (error, _ ("--%s takes no value"), option->name);
      *(gboolean *) place = TRUE;
      return TRUE;
    }
  if (!value)
    value = option->kind == OPTION_OPTIONAL_VALUE ? option->if_empty : **next ? *(*next)++ : NULL;
  if (!value)
    return fail (error, _ ("--%s needs a value: --%s=%s"), option->name, option->name, option->metavar);
  g_free (*(char **) place);
  *(char **) place = g_strdup (value);
  return TRUE;
}

static gboolean
read_option (NormCommand *command, const char *argument, char ***next, GError **error)
{
  gsize length = strcspn (argument, "=");
  const Option *option = g_str_has_prefix (argument, "--") ? find_option (argument + 2, length - 2) : NULL;
  if (!option)
    return fail_unknown (argument, length, error);
  return set_option (command, option, argument[length] == '=' ? argument + length + 1 : NULL, next, error);
}

gboolean
norm_options_read (NormCommand *command, int argc, char **argv, GError **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_free);
  char **next = argv + MIN (argc, 1);
  gboolean only_files = FALSE;
  while (*next)
    {
      const char *argument = *next++;
      if (only_files || argument[0] != '-' || argument[1] == '\0')
        g_ptr_array_add (sources, g_strdup (argument));
      else if (!strcmp (argument, "--"))
        only_files = TRUE;
      else if (!read_option (command, argument, &next, error))
        return FALSE;
    }
  g_ptr_array_add (sources, NULL);
  command->sources = (char **) g_ptr_array_free (g_steal_pointer (&sources), FALSE);
  return TRUE;
}

/* ── what the values mean ── */

/* The option's text is one of @words; its place, or −1. */
static int
one_of (const char *text, const char *const *words)
{
  for (int i = 0; words[i]; i++)
    if (!strcmp (text, words[i]))
      return i;
  return -1;
}

static gboolean
check_words (const char *name, const char *text, const char *const *words, GError **error)
{
  if (!text || one_of (text, words) >= 0)
    return TRUE;
  g_autofree char *list = g_strjoinv (", ", (char **) words);
  return fail (error, _ ("--%s=%s: there are %s"), name, text, list);
}

static gboolean
check_number (const char *name, const char *text, guint64 most, guint64 *number, GError **error)
{
  if (!text || g_ascii_string_to_unsigned (text, 10, 0, most, number, NULL))
    return TRUE;
  return fail (error, _ ("--%s=%s: a whole number from 0 to %" PRIu64 " was expected"), name, text, most);
}

static gboolean
check_cell (NormCommand *command, GError **error)
{
  g_auto (GStrv) parts = command->cell ? g_strsplit (command->cell, ",", -1) : NULL;
  for (guint i = 0; parts && parts[i]; i++)
    {
      guint64 index;
      if (i >= NORM_MAX_AXES || !g_ascii_string_to_unsigned (g_strstrip (parts[i]), 10, 0, G_MAXSIZE, &index, NULL))
        return fail (error, _ ("--cell=%s: whole numbers with commas between them were expected, like --cell=0,0,3"), command->cell);
      command->cell_index[i] = (gsize) index;
      command->cell_rank = (int) i + 1;
    }
  return TRUE;
}

/* That the texts can be read; whether they fit the data is another question. */
static gboolean
check_pipeline (const NormCommand *command, GError **error)
{
  static const char *const modes[] = { "train", "eval", NULL };
  NormDtype dtype;
  g_autoptr (GError) reason = NULL;
  g_autoptr (NormLayer) layer = command->layer ? norm_layer_parse (command->layer, &reason) : NULL;
  if (reason)
    return fail (error, "--layer: %s", reason->message);
  if (command->dtype && !norm_dtype_from_name (command->dtype, &dtype))
    return fail (error, _ ("--dtype=%s: there are bool, int8 … int64, uint8 … uint64, float16, bfloat16, float32, float64"), command->dtype);
  g_autoptr (NormSteps) steps = command->steps ? norm_steps_parse (command->steps, &reason) : NULL;
  if (reason)
    return fail (error, "--steps: %s", reason->message);
  return check_words ("mode", command->mode, modes, error);
}

static gboolean
check_step (NormCommand *command, GError **error)
{
  guint64 step = 0;
  if (command->step && command->all_steps)
    return fail (error, _ ("--step is one of --all-steps; give one of them"));
  if (command->step && !g_ascii_string_to_unsigned (command->step, 10, NORM_STORY_INPUT, NORM_STORY_N_STEPS, &step, NULL))
    return fail (error, _ ("--step=%s: a whole number from %d to %d was expected"), command->step, NORM_STORY_INPUT, NORM_STORY_N_STEPS);
  command->step_number = (int) step;
  return TRUE;
}

static gboolean
check_figure (NormCommand *command, GError **error)
{
  command->factor = 1;
  if ((command->size || command->scale || command->theme || command->include) && !command->export)
    return fail (error, _ ("--size, --scale, --theme and --include are about the figure that --export=FILE writes; it is missing"));
  if ((command->all_steps || command->step) && !command->export)
    return fail (error, _ ("--all-steps and --step are about what --export=FILE writes; it is missing"));
  if (!check_step (command, error))
    return FALSE;
  if (command->export && !norm_export_format_from_name (command->export, &command->export_format))
    return fail (error, _ ("--export=%s: the name must end in .png, .svg or .pdf"), command->export);
  if (command->size && !norm_export_size_from_text (command->size, &command->width, &command->height))
    return fail (error, _ ("--size=%s: a size was expected, like 1280x720, 16:9, 4:3, column or natural"), command->size);
  if (command->theme && !norm_theme_from_name (command->theme, &command->theme_kind))
    return fail (error, _ ("--theme=%s: there are light, dark, transparent"), command->theme);
  if (command->include && !norm_export_parts_from_text (command->include, &command->parts))
    return fail (error, _ ("--include=%s: words of before,after,strip,formula,table,colorbar,caption were expected, and something to see"),
                 command->include);
  if (!command->scale)
    return TRUE;
  g_autoptr (GError) reason = NULL;
  if (!norm_dtype_parse (NORM_DTYPE_FLOAT64, command->scale, &command->factor, &reason) || !(command->factor >= 0.25 && command->factor <= 16))
    return fail (error, _ ("--scale=%s: a number from 0.25 to 16 was expected"), command->scale);
  return TRUE;
}

static gboolean
check_outputs (NormCommand *command, GError **error)
{
  static const char *const descriptions[] = { "text", "json", NULL };
  const NormFormat *format = command->output ? norm_format_by_name (command->output) : NULL;
  if (!check_words ("describe", command->describe_text, descriptions, error))
    return FALSE;
  if (command->describe_text)
    command->describe = NORM_DESCRIBE_TEXT + one_of (command->describe_text, descriptions);
  if (command->output && (!format || !format->write))
    return fail (error, _ ("--output=%s: the name must end in .npy, .npz, .safetensors, .csv, .json or .txt"), command->output);
  if (command->code_text && !norm_code_from_id (command->code_text, &command->code))
    return fail (error, _ ("--code=%s: there are pytorch, numpy, keras"), command->code_text);
  if (command->code_text && command->describe_text)
    return fail (error, _ ("--code and --describe both write to standard output; give one of them"));
  if ((command->output || command->export || command->describe_text || command->code_text) && g_strv_length (command->sources) > 1)
    return fail (error, _ ("--output, --export, --describe and --code take one FILE; run the program once for each"));
  return TRUE;
}

/* Everything but names of files is text. */
static gboolean
check_encoding (const NormCommand *command, GError **error)
{
  const char *texts[] = { command->layer, command->dtype, command->steps,    command->mode,      command->feature,       command->cell,
                          command->color, command->key,   command->decimals, command->code_text, command->describe_text, command->size,
                          command->scale, command->theme, command->pipeline, command->step,      command->view,          command->include };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] && !g_utf8_validate (texts[i], -1, NULL))
      return fail (error, _ ("an option's value is not UTF-8 text"));
  return TRUE;
}

static gboolean
is_standard_input (const char *text)
{
  return text && (!strcmp (text, "-") || g_str_has_prefix (text, "-:"));
}

static gboolean
check_standard_input (const NormCommand *command, GError **error)
{
  guint n_uses = is_standard_input (command->mask) + is_standard_input (command->state);
  for (gsize kind = 0; kind < G_N_ELEMENTS (command->param_files); kind++)
    n_uses += is_standard_input (command->param_files[kind]);
  for (guint source = 0; command->sources[source]; source++)
    n_uses += !strcmp (command->sources[source], "-");
  return n_uses < 2 || fail (error, _ ("standard input (“-”) can be read only once; put one of what is to be read there in a file"));
}

gboolean
norm_options_check (NormCommand *command, GError **error)
{
  static const char *const colors[] = { "values", "pools", NULL }, *const views[] = { "grid", "cubes", NULL };
  guint64 feature = 0, decimals = 0, pipeline = 0;
  if (!check_encoding (command, error) || !check_standard_input (command, error) || !check_pipeline (command, error) ||
      !check_cell (command, error) || !check_figure (command, error) || !check_outputs (command, error) ||
      !check_words ("color", command->color, colors, error) || !check_words ("view", command->view, views, error) ||
      !check_number ("pipeline", command->pipeline, G_MAXUINT, &pipeline, error) ||
      !check_number ("feature", command->feature, G_MAXSIZE, &feature, error) || !check_number ("decimals", command->decimals, 17, &decimals, error))
    return FALSE;
  if (command->key && (!command->sources[0] || g_str_has_prefix (command->sources[0], "lesson:")))
    return fail (error, _ ("--key=%s is about a FILE with several arrays; it is missing"), command->key);
  if (command->feature && command->cell)
    return fail (error, _ ("--feature and --cell both say which pool to light; give one of them"));
  command->pipeline_number = (guint) pipeline;
  command->feature_number = (gsize) feature;
  command->n_decimals = command->decimals ? (int) decimals : -1;
  return TRUE;
}

/* ── help ── */

static void
append_option (GString *help, const Option *option)
{
  g_autofree char *written = NULL;
  if (option->kind == OPTION_FLAG)
    written = g_strdup_printf ("--%s", option->name);
  else if (option->kind == OPTION_OPTIONAL_VALUE)
    written = g_strdup_printf ("--%s[=%s]", option->name, option->metavar);
  else
    written = g_strdup_printf ("--%s=%s", option->name, option->metavar);
  glong blanks = MAX (1, 24 - g_utf8_strlen (written, -1));
  g_string_append_printf (help, "  %s%*s%s\n", written, (int) blanks, "", _ (option->description));
}

char *
norm_options_help (void)
{
  GString *help = g_string_new (
    _ ("Usage: normscope [OPTION…] [FILE | - | lesson:NAME]…\n\n"
       "Shows which values a normalization layer pools, and what it does with them.\n"
       "Opens a window for each FILE (.npy, .npz, .pt, .safetensors, .csv, .json, .normscope, text, or a picture);\n"
       "- reads standard input. Without FILE: the first lesson. With --output, --describe, --code or --export no window is opened.\n\n"));
  for (gsize row = 0; row < G_N_ELEMENTS (options); row++)
    append_option (help, &options[row]);
  g_string_append (help, _ ("\nExit status: 0, 1 when the data cannot be read, normalized or written (then nothing is written),\n"
                            "2 when the command line is wrong.\n"));
  return g_string_free (help, FALSE);
}
