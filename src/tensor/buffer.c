/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "buffer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ALIGNMENT 64

typedef struct
{
  gpointer data;
  gsize n_bytes;
} Block;

#define N_KEPT 2 /* an output, and what goes with it */

static GMutex kept_lock;
static Block kept[N_KEPT]; /* the latest first */

/* Whole huge pages, from the start of one on: a mapping that is one page too long, less what sticks out. NULL when there is none. */
static gpointer
map_large (gsize n_bytes)
{
  const gsize length = (n_bytes + NORM_BUFFER_LARGE - 1) / NORM_BUFFER_LARGE * NORM_BUFFER_LARGE,
              whole = n_bytes / NORM_BUFFER_LARGE * NORM_BUFFER_LARGE;
  gsize before;
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
  madvise (mapping + before, whole, MADV_HUGEPAGE);
  if (whole < length)
    madvise (mapping + before + whole, length - whole, MADV_NOHUGEPAGE); /* of the last one only what is used */
#endif
  return mapping + before;
}

static void
block_unmap (Block block)
{
  if (block.data != NULL)
    munmap (block.data, (block.n_bytes + NORM_BUFFER_LARGE - 1) / NORM_BUFFER_LARGE * NORM_BUFFER_LARGE);
}

/* Takes a block of that size out of the kept ones. */
static gpointer
kept_take (gsize n_bytes)
{
  gpointer data = NULL;

  g_mutex_lock (&kept_lock);
  for (int place = 0; place < N_KEPT && data == NULL; place++)
    {
      if (kept[place].n_bytes != n_bytes)
        continue;
      data = kept[place].data;
      kept[place] = (Block){ NULL, 0 };
    }
  g_mutex_unlock (&kept_lock);
  return data;
}

/* Puts @next in front of the kept blocks; the oldest goes. */
static void
kept_put (Block next)
{
  Block oldest;

  g_mutex_lock (&kept_lock);
  oldest = kept[N_KEPT - 1];
  memmove (kept + 1, kept, (N_KEPT - 1) * sizeof *kept);
  kept[0] = next;
  g_mutex_unlock (&kept_lock);
  block_unmap (oldest);
}

gpointer
norm_buffer_alloc (gsize n_bytes)
{
  gpointer data = NULL;

  if (n_bytes < NORM_BUFFER_LARGE)
    return posix_memalign (&data, ALIGNMENT, MAX (n_bytes, 1)) == 0 ? data : NULL;
  data = kept_take (n_bytes);
  return data != NULL ? data : map_large (n_bytes);
}

void
norm_buffer_free (gpointer data, gsize n_bytes)
{
  if (n_bytes < NORM_BUFFER_LARGE)
    free (data);
  else if (data != NULL)
    kept_put ((Block){ data, n_bytes });
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
  for (int place = 0; place < N_KEPT; place++)
    kept_put ((Block){ NULL, 0 });
}
