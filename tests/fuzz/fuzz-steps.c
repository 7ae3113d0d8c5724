/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step texts: what is understood is printed so that it reads back equal, and shows every value that is left exactly once. */
#include "fuzz.h"
#include "steps.h"

#include <string.h>

static void
check_view (NormView *input, NormView *output)
{
  gsize n_found = 0;

  for (gsize cell = 0; cell < output->n_values; cell++)
    g_assert_cmpuint (norm_view_source (output, cell), <, input->n_values);
  for (gsize source = 0; source < input->n_values; source++)
    {
      gsize cell;

      if (!norm_view_find (output, source, &cell))
        continue;
      g_assert_cmpuint (norm_view_source (output, cell), ==, source);
      n_found++;
    }
  g_assert_cmpuint (n_found, ==, output->n_values);
}

static void
apply (const NormSteps *steps)
{
  static const gsize shape[] = { 2, 3, 1, 4 };
  g_autoptr (NormTensor) tensor = norm_tensor_new_take (NORM_DTYPE_UINT8, 4, shape, g_malloc0 (24));
  g_autoptr (NormView) input = norm_view_new (tensor);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormView) output = norm_steps_apply (steps, input, G_MAXUINT, NULL, &error);

  g_assert_true ((output != NULL) != (error != NULL));
  if (output != NULL)
    check_view (input, output);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormSteps) steps = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  steps = norm_steps_parse (text, &error);
  g_assert_true ((steps != NULL) != (error != NULL));
  if (steps != NULL)
    {
      g_autofree char *printed = norm_steps_to_text (steps), *twice = NULL;
      g_autoptr (NormSteps) again = norm_steps_parse (printed, &error);

      g_assert_no_error (error);
      twice = norm_steps_to_text (again);
      g_assert_cmpstr (printed, ==, twice);
      apply (steps);
    }
  return 0;
}
