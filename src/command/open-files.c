/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What options read from files of their own: parameters, a state dict, a mask. */
#include "command-private.h"

#include "file.h"
#include "mask.h"
#include "state-dict.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* FILE[:NAME] */
typedef struct
{
  char *readable; /* the file's name for messages; owned */
  GFile *file;    /* owned; NULL: standard input */
  char *name;     /* UTF-8; NULL: none was given; owned */
} Place;

static void
place_clear (Place *place)
{
  g_free (place->readable);
  g_clear_object (&place->file);
  g_free (place->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static void
place_set_file (Place *place, const char *file)
{
  place->readable = norm_source_name (file);
  place->file = strcmp (file, "-") ? norm_source_file (file) : NULL;
}

/* A file's name may have colons of its own: what is there as a whole is meant as a whole. */
static Place
place_parse (const char *text)
{
  Place place = { 0 };
  const char *colon = strrchr (text, ':');
  place_set_file (&place, text);
  if (!colon || colon == text || g_str_has_prefix (colon, "://") || g_file_query_exists (place.file, NULL))
    return place;
  g_autofree char *file = g_strndup (text, (gsize) (colon - text));
  place_clear (&place);
  place_set_file (&place, file);
  place.name = g_utf8_make_valid (colon + 1, -1);
  return place;
}

static GBytes *
place_load (const Place *place, GError **error)
{
  return place->file ? norm_file_load (place->file, NULL, error) : norm_standard_input_load (NULL, error);
}

/* @option: "--mask" */
static NormTensor *
read_tensor (const Place *place, const char *option, GError **error)
{
  g_autoptr (GBytes) bytes = place_load (place, error);
  g_autofree char *name = place->file ? g_file_get_basename (place->file) : NULL;
  g_autofree char *how = g_strconcat (option, "=FILE:NAME", NULL);
  NormTensor *tensor = bytes ? norm_format_read_key (bytes, name, place->name, NULL, error) : NULL;
  if (!tensor)
    norm_command_say_how (error, how);
  return tensor;
}

/* ── parameters ── */

/* Takes @params; NULL with an error. */
static NormParams *
read_state (NormParams *params, const NormLayer *layer, const char *text, GError **error)
{
  g_autoptr (NormParams) before = params;
  g_auto (Place) place = place_parse (text);
  g_autoptr (GBytes) bytes = place_load (&place, error);
  g_autoptr (NormArchive) archive = bytes ? norm_archive_open (bytes, NULL, error) : NULL;
  NormParams *read = archive ? norm_params_from_state (before, layer, archive, place.name, NULL, error) : NULL;
  if (read)
    return read;
  norm_command_say_how (error, "--state=FILE:PREFIX");
  g_prefix_error (error, "%s: ", place.readable);
  return NULL;
}

/* Takes @params; NULL with an error. */
static NormParams *
read_param (NormParams *params, const NormLayer *layer, NormParamKind kind, const char *text, GError **error)
{
  static const char *const options[] = { "--weight", "--bias", "--running-mean", "--running-var" };
  g_autoptr (NormParams) before = params;
  g_auto (Place) place = place_parse (text);
  g_autoptr (NormTensor) tensor = read_tensor (&place, options[kind], error);
  NormParams *read = tensor ? norm_params_with_tensor (before, layer, kind, tensor, error) : NULL;
  if (!read)
    g_prefix_error (error, "%s: ", place.readable);
  return read;
}

/* A file of its own goes before the state dict. */
gboolean
norm_command_read_params (const NormCommand *command, NormDocument *document, GError **error)
{
  const NormLayer *layer = norm_document_get_layer (document);
  NormParams *params = norm_params_ref (norm_document_get_params (document));
  if (command->state)
    params = read_state (params, layer, command->state, error);
  for (guint kind = 0; params && kind < G_N_ELEMENTS (command->param_files); kind++)
    if (command->param_files[kind])
      params = read_param (params, layer, (NormParamKind) kind, command->param_files[kind], error);
  if (!params)
    return FALSE;
  norm_document_set_params (document, params, _ ("Open"));
  norm_params_unref (params);
  return TRUE;
}

/* ── the mask ── */

gboolean
norm_command_read_mask (const NormCommand *command, NormDocument *document, GError **error)
{
  if (!command->mask)
    return TRUE;
  const NormTensor *tensor = norm_document_get_tensor (document);
  g_auto (Place) place = place_parse (command->mask);
  g_autoptr (NormTensor) read = read_tensor (&place, "--mask", error);
  g_autoptr (NormTensor) mask = read ? norm_mask_expand (read, tensor->rank, tensor->shape, error) : NULL;
  if (!mask)
    {
      g_prefix_error (error, "%s: ", place.readable);
      return FALSE;
    }
  norm_document_set_mask (document, mask, _ ("Open"));
  return TRUE;
}
