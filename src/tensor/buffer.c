/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "buffer.h"

#include <stdlib.h>
#include <sys/mman.h>

#define ALIGNMENT 64

typedef struct
{
  gpointer data;
  gsize n_bytes;
} Block;

static GMutex kept_lock;
static Block kept;

/* Whole huge pages, from the start of one on: a mapping that is one page too long, less what sticks out. NULL when there is none. */
static gpointer
map_large (gsize n_bytes)
{
  gsize length = (n_bytes + NORM_BUFFER_LARGE - 1) / NORM_BUFFER_LARGE * NORM_BUFFER_LARGE, before;
  guint8 *mapping;

  if (n_bytes > G_MAXSSIZE - 2 * NORM_BUFFER_LARGE)
    return NULL;
  mapping = mmap (NULL, length + NORM_BUFFER_LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED)
    return NULL;
  before = -(guintptr) mapping % NORM_BUFFER_LARGE;
  if (before > 0)
    munmap (mapping, before);
  munmap (mapping + before + length, NORM_BUFFER_LARGE - before);
#ifdef MADV_HUGEPAGE
  madvise (mapping + before, length, MADV_HUGEPAGE);
#endif
  return mapping + before;
}

static void
block_unmap (Block block)
{
  if (block.data != NULL)
    munmap (block.data, (block.n_bytes + NORM_BUFFER_LARGE - 1) / NORM_BUFFER_LARGE * NORM_BUFFER_LARGE);
}

/* Puts @next in the place of the kept block, which it returns. */
static Block
kept_exchange (Block next)
{
  Block before;

  g_mutex_lock (&kept_lock);
  before = kept;
  kept = next;
  g_mutex_unlock (&kept_lock);
  return before;
}

gpointer
norm_buffer_alloc (gsize n_bytes)
{
  Block block;
  gpointer data = NULL;

  if (n_bytes < NORM_BUFFER_LARGE)
    return posix_memalign (&data, ALIGNMENT, MAX (n_bytes, 1)) == 0 ? data : NULL;
  block = kept_exchange ((Block){ NULL, 0 });
  if (block.n_bytes == n_bytes)
    return block.data;
  block_unmap (block);
  return map_large (n_bytes);
}

void
norm_buffer_free (gpointer data, gsize n_bytes)
{
  if (n_bytes < NORM_BUFFER_LARGE)
    free (data);
  else
    block_unmap (kept_exchange ((Block){ data, n_bytes }));
}

static void
free_block (gpointer data)
{
  Block *block = data;

  norm_buffer_free (block->data, block->n_bytes);
  g_free (block);
}

GBytes *
norm_buffer_to_bytes (gpointer data, gsize n_bytes)
{
  Block *block = g_new (Block, 1);

  *block = (Block){ data, n_bytes };
  return g_bytes_new_with_free_func (data, n_bytes, free_block, block);
}

void
norm_buffer_trim (void)
{
  block_unmap (kept_exchange ((Block){ NULL, 0 }));
}
