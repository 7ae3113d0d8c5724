/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a chain of tensor methods, as written in Python. */
#include "steps-scan.h"

#include "nearest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse_name (NormStepScan *parser, const char *place, const char *typed)
{
  const char *names[NORM_STEP_KINDS + 1] = { NULL }, *nearest;
  g_autofree char *known = NULL;

  for (gsize kind = 0; kind < NORM_STEP_INDEX; kind++)
    names[kind] = norm_step_row (kind)->name;
  nearest = norm_nearest_name (typed, names);
  known = g_strjoinv (", ", (char **) names);
  if (nearest != NULL)
    return norm_step_scan_refuse_at (parser, place, _ ("“%s” is not a step; did you mean %s? The steps are %s, and slices as [:, 1:3]"), typed,
                                     nearest, known);
  return norm_step_scan_refuse_at (parser, place, _ ("“%s” is not a step; the steps are %s, and slices as [:, 1:3]"), typed, known);
}

static gboolean
find_kind (NormStepScan *parser, const char *place, const char *name, NormStepKind *found)
{
  for (gsize kind = 0; kind < NORM_STEP_INDEX; kind++)
    if (strcmp (norm_step_row (kind)->name, name) == 0)
      {
        *found = (NormStepKind) kind;
        return TRUE;
      }
  return refuse_name (parser, place, name);
}

/* "dim=" if one stands here; *@slot is its place, or left alone. */
static gboolean
take_keyword (NormStepScan *parser, const NormStepRow *row, gboolean *is_keyword, int *slot)
{
  norm_step_scan_skip_blanks (parser);
  const char *place = parser->at;
  g_autofree char *name = norm_step_scan_name (parser);

  *is_keyword = name != NULL;
  if (name == NULL)
    return TRUE;
  for (gsize known = 0; known < G_N_ELEMENTS (row->keywords); known++)
    if (g_strcmp0 (row->keywords[known], name) == 0)
      {
        *slot = (int) known;
        return norm_step_scan_take (parser, '=') ? TRUE : norm_step_scan_refuse_here (parser, _ ("“=”"));
      }
  if (row->keywords[0] == NULL)
    return norm_step_scan_refuse_at (parser, place, _ ("%s takes no arguments; expected “)”"), row->name);
  return norm_step_scan_refuse_at (parser, place, _ ("%s has no argument “%s”; it takes %s%s%s"), row->name, name, row->keywords[0],
                                   row->keywords[1] != NULL ? _ (" and ") : "", row->keywords[1] != NULL ? row->keywords[1] : "");
}

/* One of "1" and "dim=1", of which @n_positional came before. */
static gboolean
take_argument (NormStepScan *parser, const NormStepRow *row, int *n_positional, gboolean *given, gint64 *args)
{
  int slot = *n_positional;
  gboolean is_keyword;

  norm_step_scan_skip_blanks (parser);
  const char *place = parser->at;
  if (!take_keyword (parser, row, &is_keyword, &slot))
    return FALSE;
  if (!is_keyword && *n_positional < 0)
    return norm_step_scan_refuse_here (parser, _ ("a name and “=”, as in the argument before"));
  if (slot >= row->max_args)
    return norm_step_scan_refuse_at (parser, place,
                                     ngettext ("%s takes at most %d number; expected “)”", "%s takes at most %d numbers; expected “)”",
                                               row->max_args),
                                     row->name, row->max_args);
  if (given[slot])
    return norm_step_scan_refuse_at (parser, place, _ ("%s is given twice"), row->keywords[slot]);
  given[slot] = TRUE;
  *n_positional = is_keyword ? -1 : *n_positional + 1;
  return norm_step_scan_number (parser, row->keywords[slot], &args[slot]);
}

static gboolean
take_arguments (NormStepScan *parser, const NormStepRow *row, NormStep *step)
{
  gboolean given[2] = { FALSE, FALSE };
  int n_positional = 0;

  memcpy (step->args, row->defaults, sizeof row->defaults);
  while (!norm_step_scan_take (parser, ')'))
    {
      if (!take_argument (parser, row, &n_positional, given, step->args))
        return FALSE;
      if (!norm_step_scan_take (parser, ',') && *parser->at != ')')
        return norm_step_scan_refuse_here (parser, _ ("“,” or “)”"));
    }
  for (int slot = 0; slot < row->max_args; slot++)
    {
      if (given[slot])
        step->n_args = slot + 1;
      else if (slot < row->min_args)
        return norm_step_scan_refuse_at (parser, parser->at - 1, _ ("%s needs %s"), row->name, row->keywords[slot]);
    }
  return TRUE;
}

/* Numbers for the argument @slot up to @closing, which is taken. */
static gboolean
take_numbers (NormStepScan *parser, const NormStepRow *row, int slot, char closing, gint64 *numbers, int *n)
{
  while (!norm_step_scan_take (parser, closing))
    {
      if (*n == NORM_MAX_AXES)
        return norm_step_scan_refuse_at (parser, parser->at, _ ("%s takes at most %d numbers; expected “%c”"), row->name, NORM_MAX_AXES, closing);
      if (!norm_step_scan_number (parser, row->keywords[slot], &numbers[*n]))
        return FALSE;
      (*n)++;
      if (!norm_step_scan_take (parser, ',') && *parser->at != closing)
        {
          g_autofree char *expected = g_strdup_printf ("“,” or “%c”", closing);
          return norm_step_scan_refuse_here (parser, expected);
        }
    }
  return TRUE;
}

static gboolean
take_opening (NormStepScan *parser, char *closing)
{
  *closing = norm_step_scan_take (parser, '(') ? ')' : norm_step_scan_take (parser, '[') ? ']' : '\0';
  return *closing != '\0';
}

/* 2, -1 · (2, -1) · [2, -1] · shape=(2, -1) */
static gboolean
take_list (NormStepScan *parser, const NormStepRow *row, NormStep *step)
{
  gboolean is_keyword;
  char closing;
  int slot;

  if (!take_keyword (parser, row, &is_keyword, &slot))
    return FALSE;
  if (take_opening (parser, &closing))
    {
      if (!take_numbers (parser, row, 0, closing, step->args, &step->n_args))
        return FALSE;
      norm_step_scan_take (parser, ',');
      return norm_step_scan_take (parser, ')') ? TRUE : norm_step_scan_refuse_here (parser, _ ("“)”"));
    }
  if (is_keyword)
    return norm_step_scan_refuse_here (parser, _ ("“(”"));
  if (*parser->at == ')')
    return norm_step_scan_refuse_at (parser, parser->at, _ ("%s needs at least one number"), row->name);
  return take_numbers (parser, row, 0, ')', step->args, &step->n_args);
}

/* One of NORM_ARGS_TWO: a number, or several between brackets */
typedef struct
{
  gboolean given, is_list;
  int n;
  gint64 numbers[NORM_MAX_AXES];
} Part;

static gboolean
take_part (NormStepScan *parser, const NormStepRow *row, int *n_positional, Part parts[2])
{
  int slot = *n_positional;
  gboolean is_keyword;
  char closing;

  norm_step_scan_skip_blanks (parser);
  const char *place = parser->at;
  if (!take_keyword (parser, row, &is_keyword, &slot))
    return FALSE;
  if (!is_keyword && *n_positional < 0)
    return norm_step_scan_refuse_here (parser, _ ("a name and “=”, as in the argument before"));
  if (slot > 1)
    return norm_step_scan_refuse_at (parser, place, _ ("%s takes %s and %s; expected “)”, or brackets around several numbers"), row->name,
                                     row->keywords[0], row->keywords[1]);
  if (parts[slot].given)
    return norm_step_scan_refuse_at (parser, place, _ ("%s is given twice"), row->keywords[slot]);
  parts[slot].given = TRUE;
  *n_positional = is_keyword ? -1 : *n_positional + 1;
  parts[slot].is_list = take_opening (parser, &closing);
  if (parts[slot].is_list)
    return take_numbers (parser, row, slot, closing, parts[slot].numbers, &parts[slot].n);
  parts[slot].n = 1;
  return norm_step_scan_number (parser, row->keywords[slot], parts[slot].numbers);
}

/* What the two of this kind must be */
static gboolean
check_parts (NormStepScan *parser, const char *place, const NormStep *step, const Part parts[2])
{
  g_autofree char *first = norm_step_list_text (parts[0].numbers, parts[0].n), *second = norm_step_list_text (parts[1].numbers, parts[1].n);

  if (step->kind == NORM_STEP_UNFLATTEN && parts[0].is_list)
    return norm_step_scan_refuse_at (parser, place, _ ("unflatten takes apart one axis: dim is a number, not a list"));
  if (step->kind == NORM_STEP_UNFLATTEN && !parts[1].is_list)
    return norm_step_scan_refuse_at (parser, place, _ ("unflatten's sizes are a list, as in unflatten(1, (2, -1))"));
  if (step->kind == NORM_STEP_MOVEDIM && parts[0].is_list != parts[1].is_list)
    return norm_step_scan_refuse_at (parser, place, _ ("movedim's source and destination are two numbers or two lists"));
  if (step->kind == NORM_STEP_MOVEDIM && parts[0].n != parts[1].n)
    return norm_step_scan_refuse_at (
      parser, place, "movedim: Invalid source or destination dims: source (%s dims) should contain the same number of dims as destination (%s dims)",
      first, second);
  return TRUE;
}

static gboolean
take_two (NormStepScan *parser, const NormStepRow *row, NormStep *step)
{
  const char *place = parser->at;
  Part parts[2] = { 0 };
  int n_positional = 0;

  while (!norm_step_scan_take (parser, ')'))
    {
      if (!take_part (parser, row, &n_positional, parts))
        return FALSE;
      if (!norm_step_scan_take (parser, ',') && *parser->at != ')')
        return norm_step_scan_refuse_here (parser, _ ("“,” or “)”"));
    }
  for (int slot = 0; slot < 2; slot++)
    {
      if (!parts[slot].given)
        return norm_step_scan_refuse_at (parser, parser->at - 1, _ ("%s needs %s"), row->name, row->keywords[slot]);
      memcpy (step->args + step->n_args, parts[slot].numbers, (gsize) parts[slot].n * sizeof *step->args);
      step->n_args += parts[slot].n;
    }
  return check_parts (parser, place, step, parts);
}

/* @name has been taken at @place. */
static gboolean
take_step (NormStepScan *parser, const char *place, const char *name, NormStep *step)
{
  const NormStepRow *row;

  if (!find_kind (parser, place, name, &step->kind))
    return FALSE;
  row = norm_step_row (step->kind);
  if (!norm_step_scan_take (parser, '('))
    return norm_step_scan_refuse_here (parser, _ ("“(”"));
  switch (row->takes)
    {
    case NORM_ARGS_LIST:
      return take_list (parser, row, step);
    case NORM_ARGS_TWO:
      return take_two (parser, row, step);
    default:
      return take_arguments (parser, row, step);
    }
}

/* "x", if the chain starts with it */
static gboolean
take_input (NormStepScan *parser)
{
  norm_step_scan_skip_blanks (parser);
  const char *start = parser->at;
  g_autofree char *name = norm_step_scan_name (parser);
  const gboolean taken = g_strcmp0 (name, "x") == 0;

  if (!taken)
    parser->at = start;
  return taken;
}

/* One step of a chain, behind @dot or not */
static gboolean
take_link (NormStepScan *parser, gboolean dot, NormStep *step)
{
  const char *place = parser->at;
  g_autofree char *name = NULL;

  if (!dot && norm_step_scan_take (parser, '['))
    return norm_step_scan_indices (parser, step);
  name = norm_step_scan_name (parser);
  return name != NULL ? take_step (parser, place, name, step) : norm_step_scan_refuse_here (parser, _ ("the name of a step"));
}

static gboolean
take_chain (NormStepScan *parser, GArray *array)
{
  const gboolean after_input = take_input (parser);
  gboolean dot = norm_step_scan_take (parser, '.');
  gboolean follows = dot || *parser->at == '[' || (!after_input && *parser->at != '\0');

  while (follows)
    {
      NormStep step = { 0 };

      if (!take_link (parser, dot, &step))
        return FALSE;
      g_array_append_val (array, step);
      dot = norm_step_scan_take (parser, '.');
      follows = dot || *parser->at == '[';
    }
  return *parser->at == '\0' ? TRUE : norm_step_scan_refuse_here (parser, _ ("“.” and the next step, or the end"));
}

NormSteps *
norm_steps_parse (const char *text, GError **error)
{
  NormStepScan parser = { text, text, error };
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (NormStep));

  if (!take_chain (&parser, array))
    return NULL;
  return norm_steps_new_take (g_steal_pointer (&array));
}
