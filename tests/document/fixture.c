/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>
#include <math.h>

static void
add_one (gpointer object, gpointer data)
{
  ++*(guint *) data;
}

static void
add_one_notify (gpointer object, GParamSpec *pspec, gpointer data)
{
  ++*(guint *) data;
}

void
fixture_count (gpointer object, const char *signal, guint *n)
{
  *n = 0;
  g_signal_connect (object, signal, g_str_has_prefix (signal, "notify::") ? G_CALLBACK (add_one_notify) : G_CALLBACK (add_one), n);
}

NormTensor *
fixture_tensor (const char *literal)
{
  g_autoptr (GError) error = NULL;
  NormTensor *tensor = norm_literal_parse (literal, strlen (literal), TRUE, &error);
  g_assert_no_error (error);
  return tensor;
}

char *
fixture_output (NormDocument *document)
{
  const NormResult *result = norm_document_get_result (document);
  GString *text = g_string_new (NULL);
  g_assert_nonnull (result);
  for (gsize cell = 0; cell < result->output->n_values; cell++)
    {
      char digits[G_ASCII_DTOSTR_BUF_SIZE];
      double value = round (norm_result_get_output (result, cell) * 1e4) / 1e4;
      g_ascii_formatd (digits, sizeof digits, "%g", value + 0.0);
      g_string_append_printf (text, "%s%s", cell > 0 ? " " : "", digits);
    }
  return g_string_free (text, FALSE);
}

char *
fixture_content (NormDocument *document)
{
  NormTensor *tensor = norm_document_get_tensor (document);
  NormParams *params = norm_document_get_params (document);
  g_autofree char *shape = norm_shape_to_text (tensor->rank, tensor->shape);
  g_autofree char *values = norm_literal_write (tensor, FALSE, 1000);
  g_autofree char *steps = norm_steps_to_text (norm_document_get_steps (document));
  g_autofree char *layer = norm_layer_to_text (norm_document_get_layer (document));
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%s %s %s | %s | %s | %d |", norm_dtype_name (tensor->dtype), shape, values ? values : "large", steps, layer,
                          norm_document_get_mode (document));
  for (guint kind = 0; kind <= NORM_PARAM_RUNNING_VAR; kind++)
    for (gsize feature = 0; feature < 4; feature++)
      g_string_append_printf (text, " %d:%.6g", norm_params_is_initial (params, kind), norm_params_get (params, kind, feature));
  g_string_append_printf (text, " | %d | %s | %s", (int) params->num_batches_tracked, norm_document_get_title (document),
                          norm_document_get_note (document));
  return g_string_free (text, FALSE);
}

void
fixture_wait (NormDocument *document)
{
  while (norm_document_is_busy (document))
    g_main_context_iteration (NULL, TRUE);
}

void
fixture_remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  for (const char *name = g_dir_read_name (folder); name; name = g_dir_read_name (folder))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_remove (file);
    }
  g_rmdir (path);
}
