/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What --export writes: the figure, a step of its story, or all of them. */
#include "command-private.h"

#include "comparison-figure.h"
#include "content.h"
#include "story-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
norm_command_figure_free (NormCommandFigure *figure)
{
  g_free (figure->name);
  g_clear_pointer (&figure->content, g_bytes_unref);
  g_free (figure);
}

static NormFigureSpec
describe_pipeline (const NormCommand *command, NormDocument *document, guint i)
{
  NormViewOptions view = norm_document_get_view_options (document);
  return (NormFigureSpec){
    .input = norm_document_get_pipeline_view (document, i),
    .layer = norm_document_get_pipeline (document, i)->layer,
    .result = norm_document_get_pipeline_result (document, i),
    .problem = norm_document_get_pipeline_problem (document, i),
    .coloring = view.color_by_pools ? NORM_COLOR_BY_POOLS : NORM_COLOR_BY_VALUES,
    .cubes = view.cubes,
    .shared_scale = view.shared_scale,
    .decimals = view.decimals,
    .theme = command->theme_kind,
    .caption = TRUE,
  };
}

static NormFigureSpec
describe (const NormCommand *command, NormDocument *document)
{
  return describe_pipeline (command, document, norm_document_get_active (document));
}

/* "figure-3.svg": of several files, which one. */
static char *
numbered (const char *name, int step)
{
  const char *ending = strrchr (name, '.');
  return g_strdup_printf ("%.*s-%d%s", (int) (ending - name), name, step, ending);
}

/* FALSE with an error that names the file. Takes @name. */
static gboolean
add (GPtrArray *figures, char *name, GBytes *content, GError **error)
{
  NormCommandFigure *figure = g_new0 (NormCommandFigure, 1);
  figure->name = name;
  figure->content = content;
  g_ptr_array_add (figures, figure);
  if (content)
    return TRUE;
  g_autofree char *readable = g_filename_display_name (name);
  g_prefix_error (error, "%s: ", readable);
  return FALSE;
}

static gboolean
add_figure (const NormCommand *command, NormDocument *document, const NormExportOptions *options, GPtrArray *figures, GError **error)
{
  NormFigureSpec spec = describe (command, document);
  NormExportOptions lit = *options;
  gboolean told = (command->parts & (NORM_EXPORT_STRIP | NORM_EXPORT_FORMULA)) != 0; /* of the pool that is lit on the screen */
  lit.parts = command->parts;
  lit.lit = (told || norm_document_get_pinned (document)) && norm_document_get_selected_cell (document, &lit.cell);
  return add (figures, g_strdup (command->export), norm_figure_export (&spec, &lit, command->export_format, error), error);
}

/* Strip and table are about one pool of one layer. */
static gboolean
check_comparison (const NormCommand *command, GError **error)
{
  if ((command->parts & (NORM_EXPORT_STRIP | NORM_EXPORT_TABLE)) == 0)
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
               _ ("strip and table are about one pipeline, and this document compares several; choose one with --pipeline=K"));
  return FALSE;
}

/* All pipelines of the document side by side. */
static gboolean
add_comparison (const NormCommand *command, NormDocument *document, const NormExportOptions *options, GPtrArray *figures, GError **error)
{
  NormComparisonPart parts[NORM_CONTENT_MAX_PIPELINES] = { 0 };
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  gboolean lit = (command->parts & NORM_EXPORT_FORMULA) != 0 || norm_document_get_pinned (document);
  guint n = norm_document_get_n_pipelines (document);
  NormExportOptions wanted = *options;
  wanted.parts = command->parts;
  if (!check_comparison (command, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *words = norm_document_get_pipeline_title (document, i);
      g_ptr_array_add (titles, g_strdup_printf ("%s   %s", norm_pipeline_letter (i), words));
      parts[i].figure = describe_pipeline (command, document, i);
      parts[i].figure.running = norm_document_compares_running (document);
      parts[i].title = g_ptr_array_index (titles, i);
      parts[i].lit = lit && norm_document_get_pipeline_cell (document, i, &parts[i].cell);
    }
  return add (figures, g_strdup (command->export), norm_comparison_figure_export (parts, n, &wanted, command->export_format, error), error);
}

/* What the pages of one side are made of; pointers are borrowed, words are kept in @words. */
static NormStorySide
describe_side (const NormCommand *command, NormDocument *document, guint i, NormView *loaded, GPtrArray *words)
{
  char *steps = norm_steps_to_text (norm_document_get_pipeline (document, i)->steps), *title = norm_document_get_pipeline_title (document, i);
  NormStorySide side = {
    .story = { .figure = describe_pipeline (command, document, i),
               .loaded = loaded,
               .steps = steps,
               .slide = TRUE,
               .question = norm_document_get_question (document),
               .note = norm_document_get_note (document) },
    .title = title,
  };
  g_ptr_array_add (words, steps);
  g_ptr_array_add (words, title);
  side.story.figure.mask = norm_document_get_pipeline_mask_view (document, i);
  if (!norm_document_get_pipeline_cell (document, i, &side.story.cell))
    side.story.cell = 0;
  return side;
}

static gboolean
add_steps (const NormCommand *command, NormDocument *document, const NormExportOptions *options, GPtrArray *figures, GError **error)
{
  g_autoptr (NormView) loaded = norm_view_new (norm_document_get_tensor (document));
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  gboolean several = norm_document_get_n_pipelines (document) > 1 && !command->pipeline;
  NormStoryPageSpec spec = { .n_sides = several ? norm_document_get_n_pipelines (document) : 1 };
  int first = command->step ? command->step_number : NORM_STORY_INPUT, last = command->step ? command->step_number : NORM_STORY_N_STEPS;
  int pages = command->export_format == NORM_EXPORT_PDF ? last - first + 1 : 1;

  for (guint i = 0; i < spec.n_sides; i++)
    spec.sides[i] = describe_side (command, document, several ? i : norm_document_get_active (document), loaded, words);
  if (norm_story_page_n_steps (&spec) < NORM_STORY_N_STEPS)
    {
      g_set_error (error, NORM_ERROR, NORM_ERROR_UNSUPPORTED,
                   _ ("there are no steps to show: the layer has no pools, or they have no values. Leave out --all-steps and --step."));
      return FALSE;
    }
  for (int step = first; step <= last; step += pages)
    if (!add (figures, last - first + 1 > pages ? numbered (command->export, step) : g_strdup (command->export),
              norm_story_page_export (&spec, step, step + pages - 1, options, command->export_format, error), error))
      return FALSE;
  return TRUE;
}

GPtrArray *
norm_command_figures (const NormCommand *command, NormDocument *document, GError **error)
{
  g_autoptr (GPtrArray) figures = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_command_figure_free);
  NormExportOptions options = { .width = command->width, .height = command->height, .scale = command->factor };
  gboolean steps = command->all_steps || command->step, several = norm_document_get_n_pipelines (document) > 1 && !command->pipeline;
  if (!(steps ? add_steps : several ? add_comparison : add_figure) (command, document, &options, figures, error))
    return NULL;
  return g_steal_pointer (&figures);
}
