/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mapped.h"
#include "error.h"
#include <inttypes.h>
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_MAPPINGS 256

/* What the signal's handler looks at: no locks there, so a slot is taken by its state and filled in before it counts. */
typedef struct
{
  gint state; /* atomic */
  gint lost;  /* atomic: pages were replaced by zeros */
  guint8 *start;
  gsize size;
  int fd; /* owned */
} Mapping;

enum
{
  MAPPING_FREE,
  MAPPING_TAKEN,
  MAPPING_LIVE,
};

static Mapping mappings[MOST_MAPPINGS];
static struct sigaction previous;
static int wakeup[2] = { -1, -1 };

static Mapping *
find_mapping (gconstpointer address)
{
  for (gsize slot = 0; slot < MOST_MAPPINGS; slot++)
    {
      Mapping *mapping = &mappings[slot];

      if (g_atomic_int_get (&mapping->state) == MAPPING_LIVE && (const guint8 *) address >= mapping->start &&
          (gsize) ((const guint8 *) address - mapping->start) < mapping->size)
        return mapping;
    }
  return NULL;
}

/* From the page that is gone to the end: zeros. Whoever was reading goes on. A fault elsewhere is not ours and takes its usual way. */
static void
on_bus_error (int number, siginfo_t *info, void *context)
{
  const guintptr page_size = (guintptr) sysconf (_SC_PAGESIZE);
  guint8 *page = (guint8 *) ((guintptr) info->si_addr / page_size * page_size);
  Mapping *mapping = find_mapping (info->si_addr);
  const int saved = errno;

  if (mapping == NULL ||
      mmap (page, mapping->size - (gsize) (page - mapping->start), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
    {
      sigaction (SIGBUS, &previous, NULL);
      return;
    }
  g_atomic_int_set (&mapping->lost, TRUE);
  if (wakeup[1] >= 0 && write (wakeup[1], "", 1) < 0)
    {
      /* full: it has been told already */
    }
  errno = saved;
}

static void
install_handler (void)
{
  static gsize installed;
  struct sigaction action = { .sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO | SA_NODEFER };

  if (!g_once_init_enter (&installed))
    return;
  if (g_unix_open_pipe (wakeup, FD_CLOEXEC, NULL))
    for (int end = 0; end < 2; end++)
      g_unix_set_fd_nonblocking (wakeup[end], TRUE, NULL);
  sigemptyset (&action.sa_mask);
  sigaction (SIGBUS, &action, &previous);
  g_once_init_leave (&installed, 1);
}

static Mapping *
take_slot (void)
{
  for (gsize slot = 0; slot < MOST_MAPPINGS; slot++)
    if (g_atomic_int_compare_and_exchange (&mappings[slot].state, MAPPING_FREE, MAPPING_TAKEN))
      return &mappings[slot];
  return NULL;
}

static void
release (gpointer data)
{
  Mapping *mapping = data;

  g_atomic_int_set (&mapping->state, MAPPING_TAKEN);
  munmap (mapping->start, mapping->size);
  close (mapping->fd);
  g_atomic_int_set (&mapping->state, MAPPING_FREE);
}

GBytes *
norm_mapped_new (int fd, gsize size, GError **error)
{
  Mapping *mapping = take_slot ();
  void *start = mapping != NULL ? mmap (NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;

  if (start == MAP_FAILED)
    {
      if (mapping != NULL)
        g_atomic_int_set (&mapping->state, MAPPING_FREE);
      g_set_error (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("the file cannot be mapped into memory; copy it to a local disk"));
      return NULL;
    }
  install_handler ();
  mapping->start = start;
  mapping->size = size;
  mapping->fd = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  g_atomic_int_set (&mapping->lost, FALSE);
  g_atomic_int_set (&mapping->state, MAPPING_LIVE);
  return g_bytes_new_with_free_func (start, size, release, mapping);
}

/* A file cut off within its last page faults nowhere: its size tells. */
gboolean
norm_mapped_check (gconstpointer data, GError **error)
{
  Mapping *mapping = find_mapping (data);
  struct stat info = { 0 };
  gboolean known;

  if (mapping == NULL)
    return TRUE;
  known = mapping->fd >= 0 && fstat (mapping->fd, &info) == 0;
  if (!g_atomic_int_get (&mapping->lost) && (!known || (gsize) info.st_size >= mapping->size))
    return TRUE;
  if (known && (gsize) info.st_size < mapping->size)
    g_set_error (error, NORM_ERROR, NORM_ERROR_DATA,
                 _ ("cut off by another program while it was open: %" PRIi64
                    " of %zu bytes are left, and the values behind them read as 0; open it again once it is complete"),
                 (gint64) info.st_size, mapping->size);
  else
    g_set_error (error, NORM_ERROR, NORM_ERROR_DATA,
                 _ ("can no longer be read, so that values of it read as 0; see whether its disk or network place is there, and open it again"));
  return FALSE;
}

typedef struct
{
  GSourceFunc lost;
  gpointer data;
} Watch;

static gboolean
woken (int fd, GIOCondition condition, gpointer data)
{
  const Watch *watch = data;
  char bytes[64];

  while (read (fd, bytes, sizeof bytes) > 0)
    continue;
  return watch->lost (watch->data);
}

guint
norm_mapped_watch (GSourceFunc lost, gpointer data)
{
  Watch *watch = g_new (Watch, 1);

  install_handler ();
  *watch = (Watch){ lost, data };
  return g_unix_fd_add_full (G_PRIORITY_DEFAULT, wakeup[0], G_IO_IN, woken, watch, g_free);
}
