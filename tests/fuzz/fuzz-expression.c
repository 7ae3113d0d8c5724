/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of Python, as people type and paste them. */
#include "expression.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormExpression) expression = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  expression = norm_expression_parse (text, &error);
  g_assert_true ((expression != NULL) != (error != NULL));
  return 0;
}
