/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command.h"
#include "export.h"

G_BEGIN_DECLS

#define NORM_COMMAND_NAME "normscope"

typedef enum
{
  NORM_DESCRIBE_NOTHING,
  NORM_DESCRIBE_TEXT,
  NORM_DESCRIBE_JSON,
} NormDescribe;

/* Texts are owned and NULL where the option was not given; what is read here was checked by the parser. */
struct _NormCommand
{
  char **sources; /* owned, NULL terminated */

  /* the document */
  char *dtype, *layer, *steps;
  char *mode, *pipeline;
  char *key, *state, *mask;
  char *param_files[NORM_PARAM_RUNNING_VAR + 1]; /* by NormParamKind */
  char *feature, *cell;
  char *view, *color, *decimals;

  /* what to do with it */
  char *output, *export;
  char *describe_text, *code_text;
  char *size, *scale, *theme, *include;
  char *step;
  gboolean all_steps;
  gboolean lessons, version, help;

  /* the same, read */
  guint pipeline_number; /* 0: the first, or --pipeline was not given */
  gsize feature_number;
  int cell_rank;
  gsize cell_index[NORM_MAX_AXES];
  int n_decimals; /* −1: automatic */
  NormDescribe describe;
  NormCodeKind code;
  double width, height, factor;
  guint parts;     /* NormExportPart flags; 0: those of a figure */
  int step_number; /* 0: --step was not given */
  NormThemeKind theme_kind;
  NormExportFormat export_format;
};

/* options.c: the table of options. */
/* Fills the texts of @command. FALSE with a message (no prefix) that says what is wrong in the words of the command line. */
gboolean norm_options_read (NormCommand *command, int argc, char **argv, GError **error);
/* The same for what the texts mean, and which of them go together. */
gboolean norm_options_check (NormCommand *command, GError **error);
/* What --help prints. */
char *norm_options_help (void);

/* open-files.c: what --mask, --state and --weight … name, set on @document. The error's message starts with the file's name. */
gboolean norm_command_read_mask (const NormCommand *command, NormDocument *document, GError **error);
gboolean norm_command_read_params (const NormCommand *command, NormDocument *document, GError **error);
/* Where @error says that one of several has to be chosen: @how on the command line. */
void norm_command_say_how (GError **error, const char *how);
/* output.c: the content of the file @name for --output: a tensor, or with the endings .npz and .safetensors the computation as arrays. */
GBytes *norm_command_output (const char *name, const NormResult *result, GError **error);

/* figures.c: the files of --export; NULL with an error that names the one that could not be made. */
typedef struct
{
  char *name;
  GBytes *content;
} NormCommandFigure;

void norm_command_figure_free (NormCommandFigure *figure);
GPtrArray *norm_command_figures (const NormCommand *command, NormDocument *document, GError **error);

/* What a source is called in messages: as it was given. */
char *norm_source_name (const char *source);
/* The file of that name, or at that address: owned. */
GFile *norm_source_file (const char *name);
/* The cell of --cell, and the pool that --feature or --cell lights (a layer without pools has none); G_MAXSIZE where there is none. @document
 * has no problem. */
void norm_command_lit (const NormCommand *command, NormDocument *document, gsize *pool, gsize *cell);

G_END_DECLS
