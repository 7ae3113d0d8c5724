/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history.h"

typedef struct
{
  NormContent *content; /* owned */
  char *name;           /* owned; of the change that led here, NULL for the first */
} Entry;

struct _NormHistory
{
  GArray *entries;    /* owned; of Entry, oldest first */
  guint present;      /* index into entries */
  NormContent *saved; /* owned; NULL: none of them */
};

static void
entry_clear (gpointer data)
{
  Entry *entry = data;
  g_clear_pointer (&entry->content, norm_content_unref);
  g_clear_pointer (&entry->name, g_free);
}

static void
append (NormHistory *history, NormContent *content, const char *name)
{
  Entry entry = { norm_content_ref (content), g_strdup (name) };
  g_array_append_val (history->entries, entry);
}

static Entry *
entry_at (const NormHistory *history, guint i)
{
  return &g_array_index (history->entries, Entry, i);
}

NormHistory *
norm_history_new (NormContent *first)
{
  NormHistory *history = g_new0 (NormHistory, 1);
  history->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (history->entries, entry_clear);
  append (history, first, NULL);
  history->saved = norm_content_ref (first);
  return history;
}

void
norm_history_free (NormHistory *history)
{
  g_array_unref (history->entries);
  g_clear_pointer (&history->saved, norm_content_unref);
  g_free (history);
}

NormContent *
norm_history_present (const NormHistory *history)
{
  return entry_at (history, history->present)->content;
}

/* Bytes of @tensor that @before, which stands for the same in the entry before, does not share. */
static gsize
new_bytes (const NormTensor *tensor, const NormTensor *before)
{
  if (!tensor || (before && norm_tensor_data (before) == norm_tensor_data (tensor)))
    return 0;
  return norm_tensor_n_bytes (tensor);
}

/* Bytes that entry @i holds and the one before it does not. A mask has a byte where its tensor has an element: both together do not overflow. */
static gsize
own_bytes (const NormHistory *history, guint i)
{
  const NormContent *content = entry_at (history, i)->content;
  const NormContent *before = i > 0 ? entry_at (history, i - 1)->content : NULL;
  return new_bytes (content->tensor, before ? before->tensor : NULL) + new_bytes (content->mask, before ? before->mask : NULL);
}

/* How many of the oldest entries have to go; the present one (the last) and the one before it always stay. */
static guint
surplus (const NormHistory *history)
{
  guint n = history->entries->len;
  gsize bytes = 0;
  for (guint i = n; i-- > 0;)
    {
      gsize more = own_bytes (history, i);
      if (n - i > 2 && (n - i > NORM_HISTORY_MAX_CONTENTS || more > NORM_HISTORY_MAX_BYTES || bytes > NORM_HISTORY_MAX_BYTES - more))
        return i + 1;
      bytes = MIN (bytes, NORM_HISTORY_MAX_BYTES) + MIN (more, NORM_HISTORY_MAX_BYTES);
    }
  return 0;
}

void
norm_history_push (NormHistory *history, NormContent *content, const char *name)
{
  g_return_if_fail (content != NULL && name != NULL);

  g_array_set_size (history->entries, history->present + 1);
  append (history, content, name);
  guint n_old = surplus (history);
  if (n_old > 0)
    g_array_remove_range (history->entries, 0, n_old);
  history->present = history->entries->len - 1;
}

void
norm_history_amend (NormHistory *history, NormContent *content)
{
  Entry *present = entry_at (history, history->present);
  g_return_if_fail (content != NULL && history->present > 0);

  norm_content_ref (content);
  norm_content_unref (present->content);
  present->content = content;
  g_array_set_size (history->entries, history->present + 1);
}

const char *
norm_history_undo_name (const NormHistory *history)
{
  return history->present > 0 ? entry_at (history, history->present)->name : NULL;
}

const char *
norm_history_redo_name (const NormHistory *history)
{
  return history->present + 1 < history->entries->len ? entry_at (history, history->present + 1)->name : NULL;
}

gboolean
norm_history_undo (NormHistory *history)
{
  if (history->present == 0)
    return FALSE;
  history->present--;
  return TRUE;
}

gboolean
norm_history_redo (NormHistory *history)
{
  if (history->present + 1 >= history->entries->len)
    return FALSE;
  history->present++;
  return TRUE;
}

void
norm_history_mark_saved (NormHistory *history, NormContent *content)
{
  norm_content_ref (content);
  g_clear_pointer (&history->saved, norm_content_unref);
  history->saved = content;
}

void
norm_history_mark_unsaved (NormHistory *history)
{
  g_clear_pointer (&history->saved, norm_content_unref);
}

gboolean
norm_history_is_saved (const NormHistory *history)
{
  return norm_history_present (history) == history->saved;
}
