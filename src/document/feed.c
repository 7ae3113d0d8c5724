/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed.h"

#include "running.h"

#include <glib/gi18n-lib.h>

NormParams *
norm_params_fed (NormParams *params, NormLayer *layer, NormView *view, NormView *mask, guint times, GError **error)
{
  if (!norm_layer_tracks (layer))
    {
      g_autofree char *text = norm_layer_to_text (layer);
      g_set_error (error, NORM_ERROR, NORM_ERROR_LAYER, _ ("%s keeps no running statistics; set track_running_stats=True to feed it"), text);
      return NULL;
    }
  g_autoptr (NormResult) run = norm_layer_run (layer, params, NORM_MODE_TRAIN, view, mask, NULL, error);
  if (!run)
    return NULL;

  NormParams *fed = norm_params_ref (params);
  for (guint i = 0; i < times; i++)
    {
      NormParams *more = norm_running_update (layer, fed, run->pooling, run->pools);
      norm_params_unref (fed);
      fed = more;
    }
  return fed;
}
