/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layer texts: what is understood is printed so that it reads back equal. */
#include "fuzz.h"
#include "layer.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) layer = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  layer = norm_layer_parse (text, &error);
  g_assert_true ((layer != NULL) != (error != NULL));
  if (layer != NULL)
    {
      g_autofree char *printed = norm_layer_to_text (layer);
      g_autoptr (NormLayer) again = norm_layer_parse (printed, &error);

      g_assert_no_error (error);
      g_assert_true (norm_layer_equal (layer, again));
    }
  return 0;
}
