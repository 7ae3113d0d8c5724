/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recovery.h"
#include "document-private.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define ENDING      ".normscope"
#define LOCK_ENDING ".lock"
#define ORIGIN_KEY  "recovery"
#define REST_FACTOR 4 /* so much longer than writing a copy took, nothing is written */

struct _NormRecovery
{
  NormDocument *document; /* owned, as all here */
  char *folder, *path;    /* of the copy; NULL: no change has needed one yet */
  int lock;               /* of its lock file, −1 */
  GFile *file;            /* @path */

  gulong handler;
  guint timer;
  gint64 not_before; /* monotonic µs */
  gboolean writing;  /* a worker is */
  gboolean failed;   /* and has been told */
  NormContent *kept; /* what the copy holds; NULL: there is none */
  gint closed;       /* atomic: what a worker still writes is not wanted any more */
  NormRecoveryFailed tell;
  gpointer tell_data;
  gatomicrefcount ref_count;
};

/* ── names and locks ── */

static char *
own_folder (const char *folder)
{
  return folder != NULL ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "normscope", "unsaved", NULL);
}

static char *
lock_path (const char *path)
{
  return g_strconcat (path, LOCK_ENDING, NULL);
}

/* The lock file of the copy at @path, locked; −1 when another process holds it, or it cannot be made. */
static int
take_lock (const char *path)
{
  g_autofree char *name = lock_path (path);
  int lock = open (name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (lock >= 0 && flock (lock, LOCK_EX | LOCK_NB) != 0)
    {
      close (lock);
      lock = -1;
    }
  return lock;
}

static void
remove_copy (const char *path, int lock)
{
  g_autofree char *name = lock_path (path);

  g_unlink (path);
  g_unlink (name);
  if (lock >= 0)
    close (lock);
}

static gboolean
prepare_path (NormRecovery *recovery)
{
  g_autofree char *name = NULL;

  if (recovery->path != NULL)
    return TRUE;
  if (g_mkdir_with_parents (recovery->folder, 0700) != 0)
    return FALSE;
  name = g_uuid_string_random ();
  recovery->path = g_strconcat (recovery->folder, G_DIR_SEPARATOR_S, name, ENDING, NULL);
  recovery->file = g_file_new_for_path (recovery->path);
  recovery->lock = take_lock (recovery->path);
  return TRUE;
}

/* ── life ── */

static NormRecovery *
recovery_ref (NormRecovery *recovery)
{
  g_atomic_ref_count_inc (&recovery->ref_count);
  return recovery;
}

static void
recovery_unref (NormRecovery *recovery)
{
  if (!g_atomic_ref_count_dec (&recovery->ref_count))
    return;
  g_clear_object (&recovery->file);
  g_clear_pointer (&recovery->kept, norm_content_unref);
  g_free (recovery->folder);
  g_free (recovery->path);
  g_free (recovery);
}
/* Nothing is unsaved. */
static void
forget (NormRecovery *recovery)
{
  g_clear_handle_id (&recovery->timer, g_source_remove);
  g_clear_pointer (&recovery->kept, norm_content_unref);
  if (recovery->path != NULL && !recovery->writing)
    g_unlink (recovery->path);
}

/* ── writing ── */

/* What goes into the copy beside the document itself: where it came from. */
static void
note_origin (NormDocumentState *state, NormDocument *document)
{
  JsonObject *root = json_object_new (), *origin = json_object_new ();
  GFile *file = norm_document_get_file (document);
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : NULL;
  g_autoptr (GList) keys = state->root != NULL ? json_object_get_members (json_node_get_object (state->root)) : NULL;

  for (GList *key = keys; key != NULL; key = key->next)
    json_object_set_member (root, key->data, json_node_copy (json_object_get_member (json_node_get_object (state->root), key->data)));
  if (uri != NULL)
    json_object_set_string_member (origin, "uri", uri);
  if (norm_document_get_lesson (document) != NULL)
    json_object_set_string_member (origin, "lesson", norm_document_get_lesson (document));
  json_object_set_object_member (root, ORIGIN_KEY, origin);
  g_clear_pointer (&state->root, json_node_unref);
  state->root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (state->root, root);
}

typedef struct
{
  NormRecovery *recovery; /* a reference */
  NormDocumentState *state;
  gint64 started;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  recovery_unref (copy->recovery);
  norm_document_state_free (copy->state);
  g_free (copy);
}

/* It need not survive a power failure, only this program: the disk is not waited for. */
static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Copy *copy = data;
  g_autoptr (GBytes) json = norm_document_state_to_json (copy->state);
  GError *error = NULL;

  if (g_atomic_int_get (&copy->recovery->closed) || norm_file_replace (copy->recovery->file, json, FALSE, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  if (g_atomic_int_get (&copy->recovery->closed))
    g_unlink (copy->recovery->path);
}

static void consider (NormRecovery *recovery);

static void
tell (NormRecovery *recovery, const GError *error)
{
  if (error != NULL && !recovery->failed && recovery->tell != NULL)
    recovery->tell (error, recovery->tell_data);
  recovery->failed = error != NULL;
}

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  const Copy *copy = g_task_get_task_data (G_TASK (result));
  NormRecovery *recovery = copy->recovery; /* the task's reference lives until this is done */
  g_autoptr (GError) error = NULL;
  const gint64 now = g_get_monotonic_time ();

  if (recovery->closed)
    return;
  recovery->writing = FALSE;
  recovery->not_before = now + REST_FACTOR * (now - copy->started);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_clear_pointer (&recovery->kept, norm_content_unref);
      recovery->kept = norm_content_ref (copy->state->content);
    }
  tell (recovery, error);
  if (error == NULL)
    consider (recovery);
}

static gboolean
write_copy (gpointer data)
{
  NormRecovery *recovery = data;
  g_autoptr (GTask) task = NULL;
  Copy *copy;

  recovery->timer = 0;
  if (!prepare_path (recovery))
    {
      g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s: the folder cannot be made"), recovery->folder);

      tell (recovery, error);
      return G_SOURCE_REMOVE;
    }
  copy = g_new (Copy, 1);
  *copy = (Copy){ recovery_ref (recovery), norm_document_take_state (recovery->document), g_get_monotonic_time () };
  note_origin (copy->state, recovery->document);
  recovery->writing = TRUE;
  task = g_task_new (NULL, NULL, written, NULL);
  g_task_set_source_tag (task, norm_recovery_new);
  g_task_set_task_data (task, copy, copy_free);
  g_task_run_in_thread (task, write_in_thread);
  return G_SOURCE_REMOVE;
}

/* After anything may have changed */
static void
consider (NormRecovery *recovery)
{
  NormContent *content = norm_document_content (recovery->document);
  const gint64 rest = (recovery->not_before - g_get_monotonic_time ()) / 1000;

  if (!norm_document_is_modified (recovery->document))
    forget (recovery);
  else if (content != recovery->kept && recovery->timer == 0 && !recovery->writing &&
           norm_tensor_n_bytes (content->tensor) <= NORM_RECOVERY_MAX_BYTES)
    recovery->timer = g_timeout_add ((guint) CLAMP (rest, NORM_RECOVERY_DELAY, G_MAXINT), write_copy, recovery);
}

NormRecovery *
norm_recovery_new (NormDocument *document, const char *folder, NormRecoveryFailed failed, gpointer data)
{
  NormRecovery *recovery;

  g_return_val_if_fail (NORM_IS_DOCUMENT (document), NULL);
  recovery = g_new0 (NormRecovery, 1);
  g_atomic_ref_count_init (&recovery->ref_count);
  recovery->document = g_object_ref (document);
  recovery->folder = own_folder (folder);
  recovery->lock = -1;
  recovery->tell = failed;
  recovery->tell_data = data;
  recovery->handler = g_signal_connect_swapped (document, "changed", G_CALLBACK (consider), recovery);
  return recovery;
}

void
norm_recovery_free (NormRecovery *recovery)
{
  g_return_if_fail (recovery != NULL);
  g_atomic_int_set (&recovery->closed, TRUE);
  g_clear_signal_handler (&recovery->handler, recovery->document);
  g_clear_handle_id (&recovery->timer, g_source_remove);
  g_clear_object (&recovery->document); /* a worker may be the last to let go of the rest */
  if (recovery->path != NULL)
    remove_copy (recovery->path, recovery->lock);
  recovery_unref (recovery);
}

/* ── what was lost ── */

static int
by_age (gconstpointer a, gconstpointer b)
{
  GStatBuf first = { 0 }, second = { 0 };

  g_stat (*(const char *const *) a, &first);
  g_stat (*(const char *const *) b, &second);
  return (first.st_mtime > second.st_mtime) - (first.st_mtime < second.st_mtime);
}

/* Left by a process that died before its first copy was there */
static void
remove_stale_lock (const char *path)
{
  g_autofree char *copy = g_strndup (path, strlen (path) - strlen (LOCK_ENDING));
  int lock;

  if (g_file_test (copy, G_FILE_TEST_EXISTS))
    return;
  lock = take_lock (copy);
  if (lock >= 0)
    remove_copy (copy, lock);
}

static gboolean
is_lost (const char *path)
{
  int lock = take_lock (path);

  if (lock >= 0)
    close (lock);
  return lock >= 0;
}

char **
norm_recovery_find_lost (const char *folder)
{
  g_autofree char *place = own_folder (folder);
  g_autoptr (GDir) entries = g_dir_open (place, 0, NULL);
  g_autoptr (GPtrArray) lost = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (place, name, NULL);

      if (g_str_has_suffix (name, LOCK_ENDING))
        remove_stale_lock (path);
      else if (g_str_has_suffix (name, ENDING) && *name != '.' && is_lost (path))
        g_ptr_array_add (lost, g_steal_pointer (&path));
    }
  g_ptr_array_sort (lost, by_age);
  g_ptr_array_add (lost, NULL);
  return (char **) g_ptr_array_steal (lost, NULL);
}

/* Takes the origin out of the state again. */
static void
read_origin (NormDocumentState *state, GFile **file, char **lesson)
{
  JsonObject *root = json_node_get_object (state->root);
  JsonNode *node = json_object_get_member (root, ORIGIN_KEY);
  JsonObject *origin = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *uri = origin != NULL ? json_object_get_string_member_with_default (origin, "uri", NULL) : NULL;

  *file = uri != NULL ? g_file_new_for_uri (uri) : NULL;
  *lesson = origin != NULL ? g_strdup (json_object_get_string_member_with_default (origin, "lesson", NULL)) : NULL;
  json_object_remove_member (root, ORIGIN_KEY);
}

static NormDocumentState *
read_copy (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) json = norm_file_load (file, NULL, error);

  return json != NULL ? norm_document_state_from_json (json, error) : NULL;
}

static void
put_aside (const char *path, GError **error)
{
  g_autofree char *aside = g_strconcat (path, ".unreadable", NULL), *lock = lock_path (path);

  g_rename (path, aside);
  g_unlink (lock);
  g_prefix_error (error, _ ("unsaved work could not be restored; its copy is kept as %s: "), aside);
}

gboolean
norm_recovery_take (NormRecovery *recovery, const char *path, GError **error)
{
  g_autoptr (NormDocumentState) state = read_copy (path, error);
  g_autoptr (GFile) file = NULL;
  g_autofree char *lesson = NULL;

  g_return_val_if_fail (recovery->path == NULL, FALSE);
  if (state == NULL)
    {
      put_aside (path, error);
      return FALSE;
    }
  read_origin (state, &file, &lesson);
  recovery->path = g_strdup (path);
  recovery->file = g_file_new_for_path (path);
  recovery->lock = take_lock (path);
  recovery->kept = norm_content_ref (state->content);
  norm_document_restore_unsaved (recovery->document, state, file, lesson);
  return TRUE;
}
