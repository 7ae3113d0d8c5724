/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson.h"

#include "lessons-resource.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#define FOLDER "/io/github/normscope/lessons"
#define ENDING ".normscope"

/* What is in the resources, in the order of the numbers in the file names; made once, kept. */
typedef struct
{
  NormLesson *lessons; /* NULL name at the end */
  char **paths;        /* of the same */
  const char **titles; /* of the same, interned; NULL until asked for: reading them all is a tenth of what a small figure costs */
  const char **notes;  /* as the titles */
  guint n;
} Lessons;

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "00-num-features-1.normscope" → "num-features-1" */
static char *
name_from_file (const char *file)
{
  const char *start = file + strspn (file, "0123456789");
  start += *start == '-';
  return g_strndup (start, strlen (start) - strlen (ENDING));
}

static GBytes *
load_path (const char *path)
{
  return g_resource_lookup_data (norm_lessons_resource_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

/* A built-in file that cannot be read is a programmer's error. */
static void
read_words (Lessons *all, gsize number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormDocumentState) state = norm_lesson_read (all->lessons[number].name, &error);
  if (!state)
    g_error ("%s: %s", all->paths[number], error->message);
  const NormContent *content = state->content;
  g_atomic_pointer_set (&all->notes[number], g_intern_string (content->note));
  g_atomic_pointer_set (&all->titles[number], g_intern_string (content->title ? content->title : ""));
}

static Lessons *
find_lessons (void)
{
  g_auto (GStrv) files = g_resource_enumerate_children (norm_lessons_resource_get_resource (), FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  Lessons *all = g_new0 (Lessons, 1);

  all->n = g_strv_length (files);
  qsort (files, all->n, sizeof *files, compare_names);
  all->lessons = g_new0 (NormLesson, all->n + 1);
  all->paths = g_new0 (char *, all->n + 1);
  all->titles = g_new0 (const char *, all->n + 1);
  all->notes = g_new0 (const char *, all->n + 1);
  for (guint i = 0; i < all->n; i++)
    {
      all->paths[i] = g_strconcat (FOLDER "/", files[i], NULL);
      all->lessons[i].name = name_from_file (files[i]);
    }
  return all;
}

static Lessons *
all_lessons (void)
{
  static gsize once = 0;
  if (g_once_init_enter (&once))
    g_once_init_leave (&once, GPOINTER_TO_SIZE (find_lessons ()));
  return GSIZE_TO_POINTER (once);
}

const NormLesson *
norm_lessons (guint *n)
{
  if (n)
    *n = all_lessons ()->n;
  return all_lessons ()->lessons;
}

/* One of @words, which are read when first asked for */
static const char *
words_of (const NormLesson *lesson, const char **words)
{
  Lessons *all = all_lessons ();
  gsize number = (gsize) (lesson - all->lessons);

  g_return_val_if_fail (number < all->n, "");
  if (g_atomic_pointer_get (&words[number]) == NULL)
    read_words (all, number);
  return words[number];
}

const char *
norm_lesson_title (const NormLesson *lesson)
{
  return words_of (lesson, all_lessons ()->titles);
}

const char *
norm_lesson_note (const NormLesson *lesson)
{
  return words_of (lesson, all_lessons ()->notes);
}

int
norm_lesson_number (const char *name)
{
  const Lessons *all = all_lessons ();
  for (guint i = 0; i < all->n; i++)
    if (!strcmp (all->lessons[i].name, name))
      return (int) i;
  return -1;
}

const NormLesson *
norm_lesson_by_name (const char *name)
{
  int number = norm_lesson_number (name);
  return number < 0 ? NULL : &all_lessons ()->lessons[number];
}

GBytes *
norm_lesson_load (const char *name, GError **error)
{
  int number = norm_lesson_number (name);
  if (number >= 0)
    return load_path (all_lessons ()->paths[number]);

  g_autofree char **names = g_new0 (char *, all_lessons ()->n + 1);
  for (guint i = 0; i < all_lessons ()->n; i++)
    names[i] = (char *) all_lessons ()->lessons[i].name;
  g_autofree char *known = g_strjoinv (", ", names);
  g_set_error (error, NORM_ERROR, NORM_ERROR_DATA, _ ("there is no lesson “%s”; there are: %s"), name, known);
  return NULL;
}

static NormContent *
translate (const NormContent *english)
{
  g_autoptr (NormContent) content =
    norm_content_with_words (english, english->title ? _ (english->title) : NULL, *english->note ? _ (english->note) : "");
  g_autoptr (GPtrArray) pipelines = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_pipeline_unref);

  for (guint i = 0; i < norm_content_n_pipelines (content); i++)
    {
      NormPipeline *pipeline = norm_content_pipeline (content, i);
      g_ptr_array_add (pipelines, pipeline->name ? norm_pipeline_with_name (pipeline, _ (pipeline->name)) : norm_pipeline_ref (pipeline));
    }
  return norm_content_with_pipelines (content, pipelines);
}

NormDocumentState *
norm_lesson_read (const char *name, GError **error)
{
  g_autoptr (GBytes) json = norm_lesson_load (name, error);
  g_autoptr (NormDocumentState) english = json ? norm_document_state_from_json (json, error) : NULL;
  if (!english)
    return NULL;

  g_autoptr (NormContent) content = translate (english->content);
  NormDocumentState *lesson = norm_document_state_new (content, &english->options, &english->selection, english->root);
  lesson->active = english->active;
  return lesson;
}
