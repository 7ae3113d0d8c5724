/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-private.h"
#include "lesson.h"

#include <glib/gi18n-lib.h>

enum
{
  PROP_BUSY = 1,
  PROP_MODIFIED,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_TITLE,
  N_PROPS,
};

enum
{
  CHANGED,
  SELECTION_CHANGED,
  STEP_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NormDocument, norm_document, G_TYPE_OBJECT)

static void
norm_document_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NormDocument *self = NORM_DOCUMENT (object);
  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, norm_document_is_busy (self));
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, norm_document_is_modified (self));
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, norm_document_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, norm_document_can_redo (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, norm_document_get_title (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* The first lesson is a part of the program: that it cannot be read is a programmer's error. */
static NormDocumentState *
read_first_lesson (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = norm_lesson_load (norm_lessons (NULL)[0].name, &error);
  NormDocumentState *state = json ? norm_document_state_from_json (json, &error) : NULL;
  if (!state)
    g_error ("the first lesson cannot be read: %s", error->message);
  return state;
}

static void
norm_document_constructed (GObject *object)
{
  NormDocument *self = NORM_DOCUMENT (object);
  G_OBJECT_CLASS (norm_document_parent_class)->constructed (object);

  g_autoptr (NormDocumentState) lesson = read_first_lesson ();
  g_autoptr (NormContent) content = norm_content_with_words (lesson->content, NULL, NULL);
  g_autoptr (NormDocumentState) state = norm_document_state_new (content, &lesson->options, &lesson->selection, NULL);
  norm_document_restore (self, state, NULL, NULL);
}

static void
norm_document_dispose (GObject *object)
{
  g_ptr_array_set_size (NORM_DOCUMENT (object)->readings, 0);
  G_OBJECT_CLASS (norm_document_parent_class)->dispose (object);
}

static void
norm_document_finalize (GObject *object)
{
  NormDocument *self = NORM_DOCUMENT (object);
  norm_history_free (self->history);
  g_clear_pointer (&self->root, json_node_unref);
  g_clear_object (&self->file);
  g_free (self->file_title);
  g_free (self->lesson);
  g_ptr_array_unref (self->readings);
  g_free (self->told.title);
  G_OBJECT_CLASS (norm_document_parent_class)->finalize (object);
}

static void
norm_document_class_init (NormDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = norm_document_get_property;
  object_class->constructed = norm_document_constructed;
  object_class->dispose = norm_document_dispose;
  object_class->finalize = norm_document_finalize;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", NORM_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STEP_CHANGED] = g_signal_new ("step-changed", NORM_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", NORM_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
norm_document_init (NormDocument *self)
{
  self->readings = g_ptr_array_new_with_free_func ((GDestroyNotify) norm_reading_free);
}

NormDocument *
norm_document_new (void)
{
  return g_object_new (NORM_TYPE_DOCUMENT, NULL);
}

/* ── reading ── */

NormContent *
norm_document_content (NormDocument *self)
{
  return norm_history_present (self->history);
}

NormTensor *
norm_document_get_tensor (NormDocument *self)
{
  return norm_document_content (self)->tensor;
}

NormTensor *
norm_document_get_mask (NormDocument *self)
{
  return norm_document_content (self)->mask;
}

/* ── the active pipeline ── */

static NormPipeline *
active_pipeline (NormDocument *self)
{
  return norm_document_get_pipeline (self, self->active);
}

NormSteps *
norm_document_get_steps (NormDocument *self)
{
  return active_pipeline (self)->steps;
}

NormLayer *
norm_document_get_layer (NormDocument *self)
{
  return active_pipeline (self)->layer;
}

NormMode
norm_document_get_mode (NormDocument *self)
{
  return active_pipeline (self)->mode;
}

NormParams *
norm_document_get_params (NormDocument *self)
{
  return active_pipeline (self)->params;
}

gboolean
norm_document_get_masked (NormDocument *self)
{
  return norm_document_get_pipeline_masked (self, self->active);
}

NormRunningHistory *
norm_document_get_running_history (NormDocument *self)
{
  return active_pipeline (self)->history;
}

NormView *
norm_document_get_view (NormDocument *self)
{
  return norm_document_get_pipeline_view (self, self->active);
}

NormResult *
norm_document_get_result (NormDocument *self)
{
  return norm_document_get_pipeline_result (self, self->active);
}

NormProblem *
norm_document_get_problem (NormDocument *self)
{
  return norm_document_get_pipeline_problem (self, self->active);
}

guint
norm_document_get_failed_step (NormDocument *self)
{
  return norm_document_get_pipeline_failed_step (self, self->active);
}

/* ── where it is from, and how it is seen ── */

const char *
norm_document_get_title (NormDocument *self)
{
  if (self->file_title)
    return self->file_title;
  if (norm_document_content (self)->title)
    return norm_document_content (self)->title;
  return _ ("Untitled");
}

const char *
norm_document_get_question (NormDocument *self)
{
  return norm_document_content (self)->title;
}

const char *
norm_document_get_note (NormDocument *self)
{
  return norm_document_content (self)->note;
}

GFile *
norm_document_get_file (NormDocument *self)
{
  return self->file;
}

const char *
norm_document_get_lesson (NormDocument *self)
{
  return norm_document_content (self)->title && !self->file ? self->lesson : NULL;
}

gboolean
norm_document_is_modified (NormDocument *self)
{
  return !norm_history_is_saved (self->history);
}

gboolean
norm_document_is_busy (NormDocument *self)
{
  for (guint i = 0; i < self->readings->len; i++)
    if (norm_document_reading (self, i)->wanted)
      return TRUE;
  return FALSE;
}

NormViewOptions
norm_document_get_view_options (NormDocument *self)
{
  return self->options;
}

/* ── changing as a whole ── */

void
norm_document_notify (NormDocument *self)
{
  gboolean busy = norm_document_is_busy (self);
  gboolean modified = norm_document_is_modified (self);
  gboolean can_undo = norm_document_can_undo (self);
  gboolean can_redo = norm_document_can_redo (self);
  const char *title = norm_document_get_title (self);
  gboolean differs[N_PROPS] = {
    [PROP_BUSY] = self->told.busy != busy,
    [PROP_MODIFIED] = self->told.modified != modified,
    [PROP_CAN_UNDO] = self->told.can_undo != can_undo,
    [PROP_CAN_REDO] = self->told.can_redo != can_redo,
    [PROP_TITLE] = g_strcmp0 (self->told.title, title) != 0,
  };

  self->told.busy = busy;
  self->told.modified = modified;
  self->told.can_undo = can_undo;
  self->told.can_redo = can_redo;
  if (differs[PROP_TITLE])
    {
      g_free (self->told.title);
      self->told.title = g_strdup (title);
    }
  for (guint id = PROP_BUSY; id < N_PROPS; id++)
    if (differs[id])
      g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

void
norm_document_follow (NormDocument *self)
{
  NormSelection before = self->selection;

  self->selection = norm_selection_fitting (&before, norm_document_get_tensor (self));
  norm_document_compute (self);
  norm_document_tell_changed (self);
  if (!norm_selection_equal (&before, &self->selection))
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

void
norm_document_tell_changed (NormDocument *self)
{
  norm_document_notify (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
norm_document_commit (NormDocument *self, NormContent *content, const char *undo_name)
{
  self->painting = FALSE;
  norm_history_push (self->history, content, undo_name);
  norm_content_unref (content);
  norm_document_follow (self);
}

void
norm_document_select (NormDocument *self, const NormSelection *selection)
{
  NormSelection before = self->selection;
  self->selection = *selection;
  if (!norm_selection_equal (&before, selection))
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

void
norm_document_set_file (NormDocument *self, GFile *file)
{
  g_set_object (&self->file, file);
  g_free (self->file_title);
  self->file_title = file ? g_file_get_basename (file) : NULL;
  if (self->file_title && !g_utf8_validate (self->file_title, -1, NULL))
    {
      char *readable = g_utf8_make_valid (self->file_title, -1);
      g_free (self->file_title);
      self->file_title = readable;
    }
}

static void
start_from (NormDocument *self, const NormDocumentState *state, gboolean saved, GFile *file, const char *lesson)
{
  self->painting = FALSE;
  g_clear_pointer (&self->history, norm_history_free);
  self->history = norm_history_new (state->content);
  if (!saved)
    norm_history_mark_unsaved (self->history);
  g_clear_pointer (&self->root, json_node_unref);
  self->root = state->root ? json_node_ref (state->root) : NULL;
  norm_document_set_file (self, file);
  g_free (self->lesson);
  self->lesson = g_strdup (lesson);
  self->options = state->options;
  self->selection = state->selection;
  self->active = state->active;
  norm_document_follow (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

void
norm_document_restore (NormDocument *self, const NormDocumentState *state, GFile *file, const char *lesson)
{
  start_from (self, state, TRUE, file, lesson);
}

void
norm_document_restore_unsaved (NormDocument *self, const NormDocumentState *state, GFile *file, const char *lesson)
{
  start_from (self, state, FALSE, file, lesson);
}

NormDocumentState *
norm_document_take_state (NormDocument *self)
{
  NormDocumentState *state = norm_document_state_new (norm_document_content (self), &self->options, &self->selection, self->root);
  state->active = self->active;
  return state;
}

void
norm_document_set_view_options (NormDocument *self, const NormViewOptions *options)
{
  NormViewOptions same_step;

  g_return_if_fail (options != NULL && options->decimals >= -1);
  same_step = *options;
  if (!memcmp (&self->options, options, sizeof *options))
    return;
  same_step.step = self->options.step;
  if (memcmp (&self->options, &same_step, sizeof same_step))
    {
      self->options = *options;
      norm_document_tell_changed (self);
      return;
    }
  self->options = *options;
  g_signal_emit (self, signals[STEP_CHANGED], 0);
}

/* ── undo ── */

gboolean
norm_document_can_undo (NormDocument *self)
{
  return norm_history_undo_name (self->history) != NULL;
}

gboolean
norm_document_can_redo (NormDocument *self)
{
  return norm_history_redo_name (self->history) != NULL;
}

const char *
norm_document_undo_name (NormDocument *self)
{
  return norm_history_undo_name (self->history);
}

const char *
norm_document_redo_name (NormDocument *self)
{
  return norm_history_redo_name (self->history);
}

static void
go_through_history (NormDocument *self, gboolean (*go) (NormHistory *history))
{
  g_autoptr (NormContent) before = norm_content_ref (norm_document_content (self));
  self->painting = FALSE;
  if (!go (self->history))
    return;
  norm_document_follow_active (self, before);
  norm_document_follow (self);
}

void
norm_document_undo (NormDocument *self)
{
  go_through_history (self, norm_history_undo);
}

void
norm_document_redo (NormDocument *self)
{
  go_through_history (self, norm_history_redo);
}

void
norm_document_settle (NormDocument *self)
{
  g_autoptr (NormContent) content = norm_content_ref (norm_document_content (self));
  self->painting = FALSE;
  norm_history_free (self->history);
  self->history = norm_history_new (content);
  norm_document_notify (self);
}
