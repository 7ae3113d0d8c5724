/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of indices and slices between brackets. */
#include "steps-scan.h"

#include <glib/gi18n-lib.h>

/* ":" and what is behind it, of a slice whose start has been taken */
static gboolean
take_slice (NormStepScan *parser, NormIndex *index)
{
  index->kind = NORM_INDEX_SLICE;
  index->step = 1;
  index->has_stop = *parser->at != ':' && *parser->at != ',' && *parser->at != ']';
  if (index->has_stop && !norm_step_scan_number (parser, _ ("the end of a slice"), &index->stop))
    return FALSE;
  if (norm_step_scan_take (parser, ':') && *parser->at != ',' && *parser->at != ']')
    return norm_step_scan_number (parser, _ ("the step of a slice"), &index->step);
  return TRUE;
}

static gboolean
take_index (NormStepScan *parser, NormIndex *index)
{
  const char *place = parser->at;
  g_autofree char *name = norm_step_scan_name (parser);

  if (g_strcmp0 (name, "None") == 0)
    index->kind = NORM_INDEX_NEW;
  else if (name != NULL)
    return norm_step_scan_refuse_at (parser, place, _ ("“%s” is no index; expected a number, a slice as 1:3, ..., or None"), name);
  else if (g_str_has_prefix (parser->at, "...") || g_str_has_prefix (parser->at, "…"))
    {
      parser->at += 3; /* bytes of either */
      index->kind = NORM_INDEX_REST;
    }
  else if (*parser->at == '[' || *parser->at == '(')
    return norm_step_scan_refuse_at (parser, place,
                                     _ ("lists pick single values, which is no step here; expected a number, a slice as 1:3, ..., or None"));
  else
    {
      index->has_start = *parser->at != ':';
      if (index->has_start && !norm_step_scan_number (parser, _ ("an index"), &index->start))
        return FALSE;
      index->kind = NORM_INDEX_AT;
      if (norm_step_scan_take (parser, ':'))
        return take_slice (parser, index);
    }
  return TRUE;
}

static gboolean
is_second_rest (const NormStep *step)
{
  int n_rests = 0;

  for (int at = 0; at <= step->n_indices; at++)
    n_rests += step->indices[at].kind == NORM_INDEX_REST;
  return n_rests > 1;
}

gboolean
norm_step_scan_indices (NormStepScan *parser, NormStep *step)
{
  const char *start = parser->at;

  step->kind = NORM_STEP_INDEX;
  if (norm_step_scan_take (parser, '(') && norm_step_scan_take (parser, ')'))
    return norm_step_scan_take (parser, ']') ? TRUE : norm_step_scan_refuse_here (parser, _ ("“]”"));
  parser->at = start;
  if (*parser->at == ']')
    return norm_step_scan_refuse_here (parser, _ ("an index, a slice as 1:3, ..., or None"));
  while (!norm_step_scan_take (parser, ']'))
    {
      const char *place = parser->at;

      if (step->n_indices == NORM_MAX_AXES)
        return norm_step_scan_refuse_at (parser, place, _ ("at most %d indices can stand between brackets; expected “]”"), NORM_MAX_AXES);
      if (!take_index (parser, &step->indices[step->n_indices]))
        return FALSE;
      if (is_second_rest (step))
        return norm_step_scan_refuse_at (parser, place, _ ("a second “...”, and nothing is left that it could stand for"));
      step->n_indices++;
      if (!norm_step_scan_take (parser, ',') && *parser->at != ']')
        return norm_step_scan_refuse_here (parser, _ ("“,” or “]”"));
    }
  return TRUE;
}
