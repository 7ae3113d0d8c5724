/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain.h"

/* The pools are the features when nothing else is kept apart. */
static gboolean
pools_are_features (const NormPooling *pooling)
{
  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      if (pooling->kept[axis] != pooling->featured[axis])
        return FALSE;
    }
  return pooling->n_features > 0;
}

char *
norm_explain_pool_title (const NormResult *result, gsize pool)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (result != NULL && pool < result->pooling->n_pools, NULL);
  if (pools_are_features (result->pooling))
    return g_strdup_printf ("Feature %" G_GSIZE_FORMAT, pool);
  name = norm_pooling_pool_name (result->pooling, pool);
  return g_strdup_printf ("Pool %s", name);
}

char *
norm_explain_pool_extent (const NormResult *result, gsize pool)
{
  const NormPooling *pooling;
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) sizes = g_string_new (NULL);
  g_autofree char *where = NULL;

  g_return_val_if_fail (result != NULL && pool < result->pooling->n_pools, NULL);
  pooling = result->pooling;
  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      if (pooling->kept[axis])
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? " × " : "", pooling->names[axis]);
      g_string_append_printf (sizes, "%s%" G_GSIZE_FORMAT, sizes->len > 0 ? " × " : "", pooling->view->shape[axis]);
    }
  where = pools_are_features (pooling) ? g_strdup_printf ("channel %" G_GSIZE_FORMAT, pool) : norm_pooling_pool_name (pooling, pool);
  return g_strdup_printf ("%s = %s, everything in %s", names->str, sizes->str, where);
}
