/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-state.h"

G_BEGIN_DECLS

/* A built-in document: data/lessons/NAME.normscope in the resources; the files' order is their number. */
typedef struct
{
  const char *name; /* "num-features-1" */
} NormLesson;

/* All lessons in order; static, NULL name at the end; @n may be NULL. */
const NormLesson *norm_lessons (guint *n);
const NormLesson *norm_lesson_by_name (const char *name);    /* NULL */
int norm_lesson_number (const char *name);                   /* from 0; −1 */
const char *norm_lesson_title (const NormLesson *lesson);    /* the question it answers, translated; read when first asked for, then kept */
const char *norm_lesson_note (const NormLesson *lesson);     /* its text, likewise */
GBytes *norm_lesson_load (const char *name, GError **error); /* the file, in English */
/* The lesson in the user's language: question, note, the names of its pipelines. What is saved of it stays in that language. */
NormDocumentState *norm_lesson_read (const char *name, GError **error);

G_END_DECLS
