/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command-private.h"

#include "lesson.h"
#include "mapped.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>

/* Above, code loads its data from files. */
#define MOST_VALUES_IN_CODE 10000

/* A file to be written: owned. */
typedef struct
{
  GFile *file;
  GBytes *content;
  GBytes *before;   /* what was there, NULL: nothing, or what cannot be read (a device) */
  gboolean is_new;  /* nothing was there; known, as @before, where it may have to be taken back */
  gboolean durable; /* numbers are somebody's work; a figure can be drawn again */
} Write;

static void
write_free (gpointer data)
{
  Write *write = data;
  g_object_unref (write->file);
  g_bytes_unref (write->content);
  g_clear_pointer (&write->before, g_bytes_unref);
  g_free (write);
}

/* Everything is made before anything is written. */
typedef struct
{
  GPtrArray *writes; /* of Write */
  char *text;        /* for standard output, or NULL */
} Work;

static void
add_write (Work *work, const char *name, GBytes *content, gboolean durable)
{
  Write *write = g_new0 (Write, 1);
  write->file = norm_source_file (name);
  write->content = content;
  write->durable = durable;
  g_ptr_array_add (work->writes, write);
}

static int
fail (const char *name, const GError *error)
{
  g_printerr ("%s: %s%s%s\n", NORM_COMMAND_NAME, name ? name : "", name ? ": " : "", error->message);
  return 1;
}

/* ── making ── */

static gboolean
make_output (const NormCommand *command, const NormResult *result, Work *work, GError **error)
{
  if (!command->output)
    return TRUE;
  GBytes *content = norm_command_output (command->output, result, error);
  if (!content)
    {
      g_autofree char *name = g_filename_display_name (command->output);
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  add_write (work, command->output, content, TRUE);
  return TRUE;
}

static gboolean
make_figures (const NormCommand *command, NormDocument *document, Work *work, GError **error)
{
  if (!command->export)
    return TRUE;
  g_autoptr (GPtrArray) figures = norm_command_figures (command, document, error);
  for (guint i = 0; figures && i < figures->len; i++)
    {
      NormCommandFigure *figure = g_ptr_array_index (figures, i);
      add_write (work, figure->name, g_steal_pointer (&figure->content), FALSE);
    }
  return figures != NULL;
}

/* In English wherever one is: scripts read it, and it is compared with others'. */
static char *
describe_in_english (const NormResult *result, const NormTensor *input, const char *steps, gsize pool, gsize cell)
{
  g_autofree char *language = g_strdup (setlocale (LC_MESSAGES, NULL));
  char *text;

  setlocale (LC_MESSAGES, "C");
  text = norm_explain_text (result, input, steps, pool, cell);
  setlocale (LC_MESSAGES, language);
  return text;
}

static void
make_description (const NormCommand *command, NormDocument *document, Work *work)
{
  const NormResult *result = norm_document_get_result (document);
  g_autofree char *steps = norm_steps_to_text (norm_document_get_steps (document));
  gsize pool, cell;
  norm_command_lit (command, document, &pool, &cell);
  if (command->code_text)
    work->text = norm_document_write_code (document, command->code, MOST_VALUES_IN_CODE);
  if (command->describe == NORM_DESCRIBE_JSON)
    work->text = norm_explain_json (result, norm_document_get_tensor (document), steps, pool);
  else if (command->describe == NORM_DESCRIBE_TEXT)
    work->text = describe_in_english (result, norm_document_get_tensor (document), steps, pool, cell);
}

/* ── writing ── */

/* The files that were written before @n get back what they held. What was there and could not be read stays: a device, say, is nobody's to delete. */
static void
take_back (Work *work, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      Write *write = g_ptr_array_index (work->writes, i);
      if (write->before)
        norm_file_replace (write->file, write->before, TRUE, NULL, NULL);
      else if (write->is_new)
        g_file_delete (write->file, NULL, NULL);
    }
}

static gboolean
write_files (Work *work, GError **error)
{
  for (guint i = 0; i < work->writes->len; i++)
    {
      Write *write = g_ptr_array_index (work->writes, i);
      if (i + 1 < work->writes->len || work->text) /* what follows may fail, and then this is taken back */
        {
          write->is_new = !g_file_query_exists (write->file, NULL);
          write->before = write->is_new ? NULL : norm_file_load (write->file, NULL, NULL);
        }
      if (norm_file_replace (write->file, write->content, write->durable, NULL, error))
        continue;
      g_autofree char *name = g_file_get_parse_name (write->file);
      g_prefix_error (error, "%s: ", name);
      take_back (work, i);
      return FALSE;
    }
  return TRUE;
}

static gboolean
print (const char *text, GError **error)
{
  if (fputs (text, stdout) >= 0 && fflush (stdout) == 0)
    return TRUE;
  int number = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), _ ("standard output: %s"), g_strerror (number));
  return FALSE;
}

static gboolean
deliver (Work *work, GError **error)
{
  if (!write_files (work, error))
    return FALSE;
  if (!work->text || print (work->text, error))
    return TRUE;
  take_back (work, work->writes->len);
  return FALSE;
}

/* ── what is asked ── */

/* "convert to float32 (--dtype=float32)" */
static void
append_repair (GString *message, const NormRepair *repair)
{
  g_string_append (message, repair->label);
  if (repair->set_dtype)
    g_string_append_printf (message, " (--dtype=%s)", norm_dtype_name (repair->dtype));
}

/* PyTorch's words, then ours, then what would mend it. */
static GError *
error_from_problem (const NormProblem *problem)
{
  g_autoptr (GString) message = g_string_new (problem->message);
  if (problem->explanation && *problem->explanation)
    g_string_append_printf (message, "\n%s", problem->explanation);
  for (guint i = 0; i < problem->repairs->len; i++)
    {
      g_string_append (message, i == 0 ? _ ("\nWhat would fit: ") : "; ");
      append_repair (message, g_ptr_array_index (problem->repairs, i));
    }
  return g_error_new_literal (NORM_ERROR, NORM_ERROR_LAYER, message->str);
}

static gboolean
make_all (const NormCommand *command, NormDocument *document, Work *work, GError **error)
{
  make_description (command, document, work);
  return make_output (command, norm_document_get_result (document), work, error) && make_figures (command, document, work, error);
}

/* A file that went away while it was looked at gives no answer: part of its values were zeros. */
static gboolean
check_source (const char *name, NormDocument *document, GError **error)
{
  if (norm_mapped_check (norm_tensor_data (norm_document_get_tensor (document)), error))
    return TRUE;
  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

/* A comparison's picture shows what is wrong with one side beside what is not with another; anything else is about a result. */
static gboolean
needs_result (const NormCommand *command, NormDocument *document)
{
  gboolean pictures_only = command->export && !command->output && command->describe == NORM_DESCRIBE_NOTHING && !command->code_text;
  gboolean has_result = FALSE;
  for (guint i = 0; i < norm_document_get_n_pipelines (document); i++)
    has_result = has_result || norm_document_get_pipeline_result (document, i);
  return !pictures_only || command->pipeline || !has_result;
}

static int
run_document (const NormCommand *command)
{
  g_autofree char *first_lesson = g_strconcat ("lesson:", norm_lessons (NULL)[0].name, NULL);
  const char *source = command->sources[0] ? command->sources[0] : first_lesson;
  g_autofree char *name = norm_source_name (source);
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;

  if (!norm_command_open (command, source, document, &error))
    return fail (NULL, error);
  while (norm_document_is_busy (document))
    g_main_context_iteration (NULL, TRUE);
  if (norm_document_get_problem (document) && needs_result (command, document))
    {
      error = error_from_problem (norm_document_get_problem (document));
      return fail (name, error);
    }
  Work work = { .writes = g_ptr_array_new_with_free_func (write_free) };
  gboolean done = make_all (command, document, &work, &error) && check_source (name, document, &error) && deliver (&work, &error);
  g_ptr_array_unref (work.writes);
  g_free (work.text);
  return done ? 0 : fail (NULL, error);
}

static char *
lessons_text (void)
{
  GString *text = g_string_new (NULL);
  for (const NormLesson *lesson = norm_lessons (NULL); lesson->name; lesson++)
    g_string_append_printf (text, "%s\t%s\n", lesson->name, norm_lesson_title (lesson));
  return g_string_free (text, FALSE);
}

int
norm_command_run (NormCommand *command)
{
  g_return_val_if_fail (norm_command_is_headless (command), 2);

  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  if (command->help)
    text = norm_options_help ();
  else if (command->version)
    text = g_strdup (NORM_COMMAND_NAME " " NORM_VERSION "\n");
  else if (command->lessons)
    text = lessons_text ();
  else
    return run_document (command);
  return print (text, &error) ? 0 : fail (NULL, error);
}
