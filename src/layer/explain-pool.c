/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain.h"

#include <glib/gi18n-lib.h>

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
    return g_strdup_printf (_ ("Feature %zu"), pool);
  name = norm_pooling_pool_name (result->pooling, pool);
  return *name != '\0' ? g_strdup_printf (_ ("Pool %s"), name) : g_strdup (_ ("The one pool"));
}

static const char *
axis_word (const char *name)
{
  static const char *const words[][2] = { { "N", N_ ("sample") }, { "C", N_ ("channel") }, { "G", N_ ("group") }, { "R", N_ ("device") } };

  for (guint word = 0; word < G_N_ELEMENTS (words); word++)
    {
      if (g_str_equal (words[word][0], name))
        return _ (words[word][1]);
    }
  return NULL;
}

/* "sample 0, group 1"; only letters where the axes may mean anything. */
static char *
where_words (const NormResult *result, gsize pool)
{
  const NormPooling *pooling = result->pooling;
  GString *where = g_string_new (NULL);
  gsize index[NORM_MAX_AXES];
  int n = 0;

  norm_pooling_pool_index (pooling, pool, index);
  for (int axis = 0; axis < pooling->view->rank; axis++)
    {
      const char *word = result->layer->info->pools_last ? NULL : axis_word (pooling->names[axis]);

      if (!pooling->kept[axis])
        continue;
      g_string_append_printf (where, "%s%s%s%zu", n > 0 ? _ (", ") : "", word != NULL ? word : pooling->names[axis], word != NULL ? " " : "=",
                              index[n]);
      n++;
    }
  if (n == 0)
    g_string_append (where, _ ("the input"));
  return g_string_free (where, FALSE);
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
  where = where_words (result, pool);
  /* TRANSLATORS: “N × L = 2 × 4, everything in channel 0” */
  return g_strdup_printf (_ ("%s = %s, everything in %s"), names->str, sizes->str, where);
}

gboolean
norm_explain_counts (const NormResult *result, gsize cell)
{
  g_return_val_if_fail (result != NULL && cell < result->input->n_values, FALSE);
  return result->mask == NULL || norm_view_get (result->mask, cell) != 0;
}
