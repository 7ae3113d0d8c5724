/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include "document-state.h"
#include "history.h"
#include "reading.h"

G_BEGIN_DECLS

struct _NormDocument
{
  GObject parent_instance;

  /* What it is; owned. */
  NormHistory *history;
  NormSelection selection;
  NormViewOptions options;
  JsonNode *root;   /* of the file it came from, or NULL */
  GFile *file;      /* or NULL */
  char *file_title; /* its name for people, or NULL */
  char *lesson;     /* or NULL */

  guint active; /* of the pipelines: the one that most of document.h speaks of */

  GPtrArray *readings; /* owned; of NormReading: what follows from each pipeline */

  gboolean painting;  /* the present content is the stroke of a mask that goes on */
  gconstpointer slid; /* borrowed, only compared: the content that a slide goes on with while it is the present one, or NULL */

  /* What the properties were when they were last notified; the title owned. */
  struct
  {
    gboolean busy, modified, can_undo, can_redo;
    char *title;
  } told;
};

/* The present content, borrowed. */
NormContent *norm_document_content (NormDocument *self);
/* One undo step: @content (consumed) becomes the present one. Computes, tells everybody. */
void norm_document_commit (NormDocument *self, NormContent *content, const char *undo_name);
/* After the present content has become another: selection, result, signals. */
void norm_document_follow (NormDocument *self);
/* Properties, then "changed". */
void norm_document_tell_changed (NormDocument *self);
/* Notifies the properties that have changed since the last time. */
void norm_document_notify (NormDocument *self);
/* Forgets history, file and lesson, and starts again from @state. @file and @lesson may be NULL. */
void norm_document_restore (NormDocument *self, const NormDocumentState *state, GFile *file, const char *lesson);
/* The same, with changes that no file holds. */
void norm_document_restore_unsaved (NormDocument *self, const NormDocumentState *state, GFile *file, const char *lesson);
/* Where it was loaded from or saved to; NULL: nowhere. */
void norm_document_set_file (NormDocument *self, GFile *file);
NormDocumentState *norm_document_take_state (NormDocument *self);
/* Sets another selection and emits the signal if it is one. */
void norm_document_select (NormDocument *self, const NormSelection *selection);

/* document-pipelines.c */
/* View, problem and result of each pipeline of the present content, at once or in workers. */
void norm_document_compute (NormDocument *self);
NormReading *norm_document_reading (NormDocument *self, guint i); /* borrowed */
/* After the content has gone from @before to the present one by itself (undo, redo): which pipeline is active. */
void norm_document_follow_active (NormDocument *self, const NormContent *before);

G_END_DECLS
