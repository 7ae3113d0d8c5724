/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fonts.h"

#include <string.h>

static GThread *reader;
static GMutex reader_lock;

static gboolean
has_cache (FcConfig *config)
{
  FcStrList *folders = FcConfigGetCacheDirs (config);
  gboolean found = folders != NULL && FcStrListNext (folders) != NULL;

  if (folders != NULL)
    FcStrListDone (folders);
  return found;
}

/* What FcInit() reads but for the settings that could be switched on and are not, half of all: they are only for lists of settings. Where these
 * are not in order, it is left to FcInit(), which Pango calls, to make do. */
static gpointer
read_settings (gpointer data G_GNUC_UNUSED)
{
  FcConfig *config = FcConfigCreate ();

  if (config == NULL)
    return NULL;
  if (FcConfigParseAndLoad (config, NULL, FcTrue) && has_cache (config) && FcConfigBuildFonts (config))
    FcConfigSetCurrent (config);
  FcConfigDestroy (config);
  return NULL;
}

static gsize started = 0;

void
norm_fonts_prepare (void)
{
  if (g_once_init_enter (&started))
    {
      reader = g_thread_new ("fonts", read_settings, NULL);
      g_once_init_leave (&started, 1);
    }
}

void
norm_fonts_wait (void)
{
  g_autoptr (GMutexLocker) locker = NULL;

  norm_fonts_prepare ();
  locker = g_mutex_locker_new (&reader_lock);
  if (reader != NULL)
    g_thread_join (g_steal_pointer (&reader));
}

/* ── only the folders ── */

/* Without the elements that include other files. */
static void
remove_includes (char *settings)
{
  static const char end[] = "</include>";
  char *from = settings, *to;

  while ((from = strstr (from, "<include")) != NULL && (to = strstr (from, end)) != NULL)
    {
      to += strlen (end);
      memmove (from, to, strlen (to) + 1);
    }
}

static gboolean
read_folders (FcConfig *config)
{
  FcChar8 *name = FcConfigGetFilename (config, NULL);
  g_autofree char *settings = NULL;
  gboolean read = name != NULL && g_file_get_contents ((const char *) name, &settings, NULL, NULL);

  if (name != NULL)
    FcStrFree (name);
  if (!read)
    return FALSE;
  remove_includes (settings);
  return FcConfigParseAndLoadFromMemory (config, (const FcChar8 *) settings, FcFalse) && has_cache (config) && FcConfigBuildFonts (config);
}

/* The main file names the folders; the dozens of files it includes say what to put in place of fonts that are not there, and reading them takes
 * longer than drawing a small figure. */
static FcConfig *
get_folders (void)
{
  static gsize done = 0;
  static FcConfig *folders;

  if (g_once_init_enter (&done))
    {
      folders = FcConfigCreate ();
      if (folders != NULL && !read_folders (folders))
        g_clear_pointer (&folders, FcConfigDestroy);
      g_once_init_leave (&done, 1);
    }
  return folders;
}

FcConfig *
norm_fonts_by_name (void)
{
  if (g_atomic_pointer_get (&started) == 0)
    return get_folders ();
  norm_fonts_wait ();
  return FcConfigGetCurrent ();
}
