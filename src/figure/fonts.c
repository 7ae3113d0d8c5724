/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fonts.h"

#include <fontconfig/fontconfig.h>

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

void
norm_fonts_prepare (void)
{
  static gsize started = 0;

  if (g_once_init_enter (&started))
    {
      reader = g_thread_new ("fonts", read_settings, NULL);
      g_once_init_leave (&started, 1);
    }
}

void
norm_fonts_wait (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader_lock);

  if (reader != NULL)
    g_thread_join (g_steal_pointer (&reader));
}
