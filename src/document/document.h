/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "view-options.h"
#include "code.h"
#include "format.h"
#include "explain.h"
#include "running-history.h"

G_BEGIN_DECLS

typedef struct _NormPipeline NormPipeline;

/**
 * NormDocument: what a window edits: a tensor, one to six pipelines over it (steps, layer, mode, parameters), a view and a note. One of the
 * pipelines is active: it is the one that everything here speaks of that does not name another.
 *
 * Every change goes through here, makes one named undo step, and gives a new immutable result. Widgets read and ask, they never compute.
 * Main thread only; results above NORM_DOCUMENT_SYNC_VALUES values are computed in a worker (the old one stays until the new one
 * is there; "busy" is TRUE meanwhile).
 *
 * Signals: "changed" – anything but the selection and the step may be different, or all of it (one emission per user action, and one
 *          when a worker's result arrives);
 *          "selection-changed" – cell or pin; "step-changed" – nothing but the step of the view.
 * Properties (notify): "busy", "modified", "can-undo", "can-redo", "title".
 */
#define NORM_TYPE_DOCUMENT (norm_document_get_type ())
G_DECLARE_FINAL_TYPE (NormDocument, norm_document, NORM, DOCUMENT, GObject)

#define NORM_DOCUMENT_SYNC_VALUES 100000

/**
 * norm_layer_fitting: the batch norm that takes such a tensor: BatchNorm1d for ranks 2 and 3, 2d for 4, 3d for 5, with as many
 * features as axis 1 is long. Other ranks: a reference to @current if it takes the tensor, else a LayerNorm over the last axis; an Identity where
 * there is no axis, or more features than a layer can count.
 */
NormLayer *norm_layer_fitting (int rank, const gsize *shape, NormLayer *current);

NormDocument *norm_document_new (void); /* the first lesson's content without its words */

/* ── reading (borrowed pointers, valid until the next change; ref to keep) ── */
NormTensor *norm_document_get_tensor (NormDocument *self);
NormSteps *norm_document_get_steps (NormDocument *self);
NormLayer *norm_document_get_layer (NormDocument *self);
NormMode norm_document_get_mode (NormDocument *self);
NormParams *norm_document_get_params (NormDocument *self);
/* How the running statistics came about; NULL: nothing was fed since they were set or reset, or the layer has too many features */
NormRunningHistory *norm_document_get_running_history (NormDocument *self);
NormView *norm_document_get_view (NormDocument *self); /* after the steps (before the failing one when a step fails) */
/* NULL when there is a problem, or none yet; while busy, the last one if it has the shape of the view */
NormResult *norm_document_get_result (NormDocument *self);
NormProblem *norm_document_get_problem (NormDocument *self); /* NULL when all is well */
guint norm_document_get_failed_step (NormDocument *self);    /* G_MAXUINT when none */
const char *norm_document_get_title (NormDocument *self);    /* lesson question, file name, or "Untitled" */
const char *norm_document_get_question (NormDocument *self); /* its own title, whatever its file is called; NULL: it has none */
const char *norm_document_get_note (NormDocument *self);     /* a lesson's words; "" */
GFile *norm_document_get_file (NormDocument *self);          /* NULL when never loaded or saved */
const char *norm_document_get_lesson (NormDocument *self);   /* lesson name, or NULL */
/* Which values are no padding: bool in the tensor's shape, TRUE where a value counts; NULL: there is no mask */
NormTensor *norm_document_get_mask (NormDocument *self);
/* The same after the steps, in the view's shape; NULL also while a step fails */
NormView *norm_document_get_mask_view (NormDocument *self);
gboolean norm_document_get_masked (NormDocument *self);  /* there is a mask, and it is used; else as PyTorch does: everything counts */
gboolean norm_document_is_modified (NormDocument *self); /* something would be lost */
gboolean norm_document_is_busy (NormDocument *self);

/* ── several pipelines over the tensor: @i counts from 0; each change is one undo step ── */
guint norm_document_get_n_pipelines (NormDocument *self); /* 1 to NORM_CONTENT_MAX_PIPELINES */
guint norm_document_get_active (NormDocument *self);
void norm_document_set_active (NormDocument *self, guint i); /* no undo step; saved with the document */
NormPipeline *norm_document_get_pipeline (NormDocument *self, guint i);
/* As norm_document_get_view() and its like, for one pipeline. */
NormView *norm_document_get_pipeline_view (NormDocument *self, guint i);
NormView *norm_document_get_pipeline_mask_view (NormDocument *self, guint i);
NormResult *norm_document_get_pipeline_result (NormDocument *self, guint i);
NormProblem *norm_document_get_pipeline_problem (NormDocument *self, guint i);
guint norm_document_get_pipeline_failed_step (NormDocument *self, guint i);
gboolean norm_document_get_pipeline_masked (NormDocument *self, guint i);
/* Every pipeline's layer can have running statistics: they are worth comparing. */
gboolean norm_document_compares_running (NormDocument *self);
const char *norm_pipeline_letter (guint i); /* "A" for the first; static */
/* All of it in one line: "squeeze(1) › BatchNorm1d(4, eps=0), eval()"; (transfer full) */
char *norm_document_get_pipeline_title (NormDocument *self, guint i);
char *norm_document_get_pipeline_name (NormDocument *self, guint i); /* its own, else what tells it apart; (transfer full) */
/* Behind the active one, and active. FALSE when there are as many as there can be. */
gboolean norm_document_add_pipeline (NormDocument *self, NormPipeline *pipeline, const char *undo_name);
gboolean norm_document_duplicate_pipeline (NormDocument *self, guint i); /* the copy stands behind @i, and is active; FALSE as above */
void norm_document_remove_pipeline (NormDocument *self, guint i);        /* nothing when it is the only one */
void norm_document_move_pipeline (NormDocument *self, guint i, guint to);
/* @pipelines: of NormPipeline, as many as there can be at most; these and no others */
void norm_document_set_pipelines (NormDocument *self, const GPtrArray *pipelines, guint active, const char *undo_name);
void norm_document_set_pipeline_name (NormDocument *self, guint i, const char *name); /* NULL or "": after its layer */

/* ── changing: each one undo step; FALSE with an error leaves everything as it was ── */
void norm_document_set_tensor (NormDocument *self, NormTensor *tensor, const char *undo_name);
/* Begins anew with @tensor: no steps, the layer that fits it. The file and the lesson are let go, so that saving never writes over them; undo
 * brings their content back. */
void norm_document_start (NormDocument *self, NormTensor *tensor, const char *undo_name);
/* @tensor under the pipelines that there are, each as far as it fits: arguments follow the shape, steps that cannot be taken are left out, integers
 * become float32 (document-lesson.c). For a lesson's question about other numbers. */
void norm_document_use_tensor (NormDocument *self, NormTensor *tensor, const char *undo_name);
/* one value, typed; @source is the flat index in the tensor. Integer tensors refuse fractions with a message naming the dtype. */
gboolean norm_document_set_value (NormDocument *self, gsize source, const char *text, GError **error);
gboolean norm_document_set_shape (NormDocument *self, int rank, const gsize *shape, GError **error); /* same count: reinterpret; else resize with 0 */
void norm_document_set_dtype (NormDocument *self, NormDtype dtype);
gboolean norm_document_set_steps_text (NormDocument *self, const char *text, GError **error); /* must parse and fit the tensor */
void norm_document_set_steps (NormDocument *self, NormSteps *steps, const char *undo_name);
void norm_document_set_layer (NormDocument *self, NormLayer *layer); /* params whose length no longer fits become initial again */
gboolean norm_document_set_layer_text (NormDocument *self, const char *text, GError **error);
/* Wrong on purpose, or right again; a text that is typed leaves it as it is. Nothing on a layer without pools. */
void norm_document_set_mistake (NormDocument *self, NormMistake mistake);
void norm_document_set_mode (NormDocument *self, NormMode mode);
void norm_document_set_params (NormDocument *self, NormParams *params, const char *undo_name);
/* The running statistics as after feeding this tensor in training mode @times over: in batches of @batch_size samples, the last smaller where they do
 * not divide, or all of it at once (0). Nothing (FALSE, error) where the layer does not track, does not take a batch, or there are too many. */
gboolean norm_document_feed (NormDocument *self, gsize batch_size, guint times, GError **error);
void norm_document_apply_repair (NormDocument *self, const NormRepair *repair);

/* The padding mask: it goes through the same steps as the tensor, follows its values into another shape – where there are more, what is new
 * counts – and is gone with another tensor. */

/* @mask: (nullable): bool in the tensor's shape (norm_mask_expand() makes it so), used from now on; NULL: none */
void norm_document_set_mask (NormDocument *self, NormTensor *mask, const char *undo_name);
void norm_document_set_masked (NormDocument *self, gboolean masked); /* FALSE: kept but ignored; nothing without a mask */
/**
 * norm_document_set_mask_values: painting: the values at these @n source indices count (@counts), or are padding.
 * Where there is no mask, one in which everything counts is there first; the mask is used from then on. Calls that follow each other are one undo
 * step, until norm_document_end_mask_stroke() (the button is released) or any other change.
 */
void norm_document_set_mask_values (NormDocument *self, const gsize *sources, gsize n, gboolean counts);
void norm_document_end_mask_stroke (NormDocument *self);

/**
 * norm_document_set_expression: what a person types or pastes:
 * "x.squeeze(1)" · "squeeze(1)" · "BatchNorm1d(4)" · "nn.BatchNorm1d(4, eps=0)(x.squeeze(1))" · "m = nn.BatchNorm1d(4); y = m(x)" ·
 * "x = torch.tensor([[1., 2.]])" · a whole snippet of such lines,
 * as "Copy as PyTorch" writes it. Parts that are not named stay. One undo step.
 */
gboolean norm_document_set_expression (NormDocument *self, const char *text, GError **error);

/* The active pipeline as Python (document-code.c), with an assert on its output while that is up to date; tensors of more than @most_values are
 * loaded rather than written out. Owned. */
char *norm_document_write_code (NormDocument *self, NormCodeKind kind, gsize most_values);

/* ── undo ── */
gboolean norm_document_can_undo (NormDocument *self);
gboolean norm_document_can_redo (NormDocument *self);
const char *norm_document_undo_name (NormDocument *self); /* "Edit Value", NULL when none */
const char *norm_document_redo_name (NormDocument *self);
void norm_document_undo (NormDocument *self);
void norm_document_redo (NormDocument *self);

/* What was done so far is the starting point: nothing to undo, nothing to lose. */
void norm_document_settle (NormDocument *self);

/* ── selection: one value of the tensor; not undoable ──
 * It rests on a value (a lesson's, else the largest), so that a pool is always lit; hovering lifts it while the pointer is there;
 * pinned, it stays. */

/* The pinned one, else the hovered, else where it rests; FALSE: the tensor is empty. */
gboolean norm_document_get_selected (NormDocument *self, gsize *source);
gboolean norm_document_get_selected_cell (NormDocument *self, gsize *cell);          /* the same as a cell of the view; FALSE when not in it */
gboolean norm_document_get_pipeline_cell (NormDocument *self, guint i, gsize *cell); /* of pipeline @i's view */
gboolean norm_document_get_pinned (NormDocument *self);
void norm_document_hover (NormDocument *self, gsize cell);   /* ignored while pinned */
void norm_document_unhover (NormDocument *self);             /* back to where it rests */
void norm_document_move_to (NormDocument *self, gsize cell); /* keyboard: moves the pin, or where it rests; lets go of what is hovered */
void norm_document_pin (NormDocument *self, gsize cell);
/* The same for a value of the tensor, by source index, whatever view it is seen in. */
void norm_document_hover_value (NormDocument *self, gsize source);
void norm_document_move_to_value (NormDocument *self, gsize source);
void norm_document_pin_value (NormDocument *self, gsize source);
void norm_document_unpin (NormDocument *self); /* it rests where it was pinned */

/* ── view: saved with the document, not undoable ── */
NormViewOptions norm_document_get_view_options (NormDocument *self);
void norm_document_set_view_options (NormDocument *self, const NormViewOptions *options);

/* ── files (document-file.c). Async ones finish on the main thread; a failed load or save changes nothing. ── */
/* @key: which of the tensors of a file that holds several, by name; NULL: there is only one, or it is a document. NORM_ERROR_KEY when that does not
 * tell: norm_archive_open_async() lists them. */
/* @task: (nullable): told how far it is and what should be known, and stopped by; lives until @done.
 * A picture becomes float32 and a batch of one, by the step unsqueeze(0): its values as they are, (C, H, W) of uint8, no layer takes. */
void norm_document_load_async (NormDocument *self, GFile *file, const char *key, NormTask *task, GAsyncReadyCallback done, gpointer data);
gboolean norm_document_load_finish (NormDocument *self, GAsyncResult *res, GError **error);
/* For the command line, where a picture stays as it is. NULL file: standard input. @task: (nullable) */
gboolean norm_document_load_sync (NormDocument *self, GFile *file, const char *key, NormTask *task, GError **error);
/* .normscope, or any format with a writer (then the input tensor is written); by ending */
void norm_document_save_async (NormDocument *self, GFile *file, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);
gboolean norm_document_save_finish (NormDocument *self, GAsyncResult *res, GError **error);
gboolean norm_document_load_lesson (NormDocument *self, const char *name, GError **error);
/* .normscope JSON, version 1 */
gboolean norm_document_from_json (NormDocument *self, GBytes *json, GError **error);
GBytes *norm_document_to_json (NormDocument *self);

G_END_DECLS
