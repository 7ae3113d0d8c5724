/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-job.h"
#include "comparison-figure.h"
#include "content.h"
#include "figure-view.h"
#include "settings.h"
#include "story-telling.h"

static const char *const format_names[] = { [NORM_EXPORT_PNG] = "png", [NORM_EXPORT_SVG] = "svg", [NORM_EXPORT_PDF] = "pdf" };
static const char *const format_endings[] = { [NORM_EXPORT_PNG] = ".png", [NORM_EXPORT_SVG] = ".svg", [NORM_EXPORT_PDF] = ".pdf" };
static const char *const size_names[] = { "16:9", "4:3", "column", "natural", "own" };
static const char *const theme_names[] = {
  [NORM_THEME_LIGHT] = "light",
  [NORM_THEME_DARK] = "dark",
  [NORM_THEME_TRANSPARENT] = "transparent",
};

/* The number of the remembered word; @otherwise when it is none of them. */
static int
remembered (const char *key, const char *const *words, int n, int otherwise)
{
  g_autofree char *word = norm_settings_get_string (key, words[otherwise]);

  for (int at = 0; at < n; at++)
    if (g_str_equal (words[at], word))
      return at;
  return otherwise;
}

NormExportChoice
norm_export_choice_load (void)
{
  g_autofree char *parts = norm_settings_get_string ("export-include", "before,after,colorbar,caption");
  NormExportChoice choice = {
    .format = (NormExportFormat) remembered ("export-format", format_names, G_N_ELEMENTS (format_names), NORM_EXPORT_SVG),
    .scale = norm_settings_get_int ("export-scale", 2),
    .size = (NormExportSize) remembered ("export-size", size_names, G_N_ELEMENTS (size_names), NORM_EXPORT_SIZE_NATURAL),
    .width = norm_settings_get_int ("export-width", 800),
    .height = norm_settings_get_int ("export-height", 600),
    .theme = (NormThemeKind) remembered ("export-theme", theme_names, G_N_ELEMENTS (theme_names), NORM_THEME_LIGHT),
  };

  if (!norm_export_parts_from_text (parts, &choice.parts))
    choice.parts = NORM_EXPORT_FIGURE;
  return choice;
}

static char *
write_parts (guint parts)
{
  GString *text = g_string_new (NULL);

  for (guint place = 0; place < NORM_EXPORT_N_PARTS; place++)
    if (parts & (1u << place))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", norm_export_part_name (place));
  return g_string_free (text, FALSE);
}

void
norm_export_choice_store (const NormExportChoice *choice)
{
  g_autofree char *parts = write_parts (choice->parts);

  norm_settings_set_string ("export-format", format_names[choice->format]);
  norm_settings_set_int ("export-scale", choice->scale);
  norm_settings_set_string ("export-size", size_names[choice->size]);
  norm_settings_set_int ("export-width", choice->width);
  norm_settings_set_int ("export-height", choice->height);
  norm_settings_set_string ("export-theme", theme_names[choice->theme]);
  norm_settings_set_string ("export-include", parts);
}

const char *
norm_export_format_ending (NormExportFormat format)
{
  return format_endings[format];
}

/* ── the job ── */

struct _NormExportJob
{
  NormComparisonPart parts[NORM_CONTENT_MAX_PIPELINES]; /* with references of their own, titles owned */
  guint n_parts;
  NormStoryTelling story; /* of the parts, whose references it borrows */
  char *question, *note;  /* owned */
  NormExportOptions options;
  int first, last; /* steps of the story; 0: the whole figure */
};

static void
take_references (NormFigureSpec *spec)
{
  norm_view_ref (spec->input);
  if (spec->layer != NULL)
    norm_layer_ref (spec->layer);
  if (spec->result != NULL)
    norm_result_ref (spec->result);
  if (spec->problem != NULL)
    norm_problem_ref (spec->problem);
  if (spec->mask != NULL)
    norm_view_ref (spec->mask);
}

static void
add_part (NormExportJob *job, NormDocument *document, guint pipeline, const NormExportChoice *choice, gboolean told)
{
  NormComparisonPart *part = &job->parts[job->n_parts++];
  g_autofree char *words = norm_document_get_pipeline_title (document, pipeline);

  norm_figure_spec_for_pipeline (&part->figure, document, pipeline, choice->theme);
  take_references (&part->figure);
  part->figure.draw_problem = TRUE;
  part->figure.running = choice->several && norm_document_compares_running (document);
  part->title = g_strdup_printf ("%s   %s", norm_pipeline_letter (pipeline), words);
  part->lit = (told || norm_document_get_pinned (document)) && norm_document_get_pipeline_cell (document, pipeline, &part->cell);
}

/* Which steps, and what they need. */
static void
take_story (NormExportJob *job, NormDocument *document, const NormExportChoice *choice)
{
  int step = norm_document_get_view_options (document).step;
  gsize source = 0;

  norm_document_get_selected (document, &source);
  norm_story_telling_init (&job->story, document, choice->theme, choice->several, source);
  norm_story_telling_set_slide (&job->story, document);
  for (guint at = 0; at < job->n_parts; at++)
    job->story.page.sides[at].story.figure = job->parts[at].figure;
  job->question = g_strdup (norm_document_get_question (document));
  job->note = g_strdup (norm_document_get_note (document));
  job->story.page.sides[0].story.question = job->question;
  job->story.page.sides[0].story.note = job->note;
  if (choice->subject == NORM_EXPORT_WHOLE || norm_story_page_n_steps (&job->story.page) < NORM_STORY_N_STEPS)
    return;
  job->first = choice->subject == NORM_EXPORT_STEPS ? NORM_STORY_INPUT : MAX (step, NORM_STORY_INPUT);
  job->last = choice->subject == NORM_EXPORT_STEPS ? NORM_STORY_N_STEPS : job->first;
}

NormExportJob *
norm_export_job_new (NormDocument *document, const NormExportChoice *choice)
{
  NormExportJob *job = g_new0 (NormExportJob, 1);
  gboolean told = (choice->parts & (NORM_EXPORT_STRIP | NORM_EXPORT_FORMULA)) != 0; /* of the pool that is lit on the screen */

  if (choice->several)
    for (guint pipeline = 0; pipeline < norm_document_get_n_pipelines (document); pipeline++)
      add_part (job, document, pipeline, choice, told);
  else
    add_part (job, document, norm_document_get_active (document), choice, told);
  take_story (job, document, choice);
  job->options.parts = choice->parts;
  job->options.scale = choice->scale;
  job->options.lit = job->parts[0].lit;
  job->options.cell = job->parts[0].cell;
  if (choice->size == NORM_EXPORT_SIZE_OWN)
    {
      job->options.width = choice->width;
      job->options.height = choice->height;
    }
  else
    norm_export_size_from_text (size_names[choice->size], &job->options.width, &job->options.height);
  return job;
}

static void
drop_references (NormFigureSpec *spec)
{
  norm_view_unref (spec->input);
  g_clear_pointer (&spec->layer, norm_layer_unref);
  g_clear_pointer (&spec->result, norm_result_unref);
  g_clear_pointer (&spec->problem, norm_problem_unref);
  g_clear_pointer (&spec->mask, norm_view_unref);
}

void
norm_export_job_free (NormExportJob *job)
{
  for (guint at = 0; at < job->n_parts; at++)
    {
      drop_references (&job->parts[at].figure);
      g_free ((char *) job->parts[at].title);
    }
  norm_story_telling_clear (&job->story);
  g_free (job->question);
  g_free (job->note);
  g_free (job);
}

int
norm_export_job_n_files (const NormExportJob *job, NormExportFormat format)
{
  return format == NORM_EXPORT_PDF ? 1 : job->last - job->first + 1;
}

GBytes *
norm_export_job_run (const NormExportJob *job, int file, NormExportFormat format, double scale, GError **error)
{
  NormExportOptions options = job->options;

  options.scale = scale;
  if (job->first > 0 && format == NORM_EXPORT_PDF)
    return norm_story_page_export (&job->story.page, job->first, job->last, &options, format, error);
  if (job->first > 0)
    return norm_story_page_export (&job->story.page, job->first + file, job->first + file, &options, format, error);
  if (job->n_parts > 1)
    return norm_comparison_figure_export (job->parts, job->n_parts, &options, format, error);
  return norm_figure_export (&job->parts[0].figure, &options, format, error);
}

double
norm_export_job_scale (const NormExportJob *job, NormExportFormat format)
{
  return format == NORM_EXPORT_PNG ? job->options.scale : 1;
}
