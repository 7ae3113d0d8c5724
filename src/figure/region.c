/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "region.h"

/* The axes of one direction, outermost first. */
typedef struct
{
  const NormTrack *track;
  int n;
  gsize count[NORM_MAX_AXES];
  gsize stride[NORM_MAX_AXES];
  gboolean kept[NORM_MAX_AXES];
  gsize index[NORM_MAX_AXES]; /* of the cell */
  GArray *spans;
} Walk;

/* Joins a run to the last one when nothing lies between, or when both share a pixel (more values than pixels). */
static void
add_run (Walk *walk, gsize first, gsize end)
{
  NormSpan span = norm_track_span (walk->track, first, end);

  if (walk->spans->len > 0)
    {
      NormSpan *last = &g_array_index (walk->spans, NormSpan, walk->spans->len - 1);

      if (last->end == first || span.start < last->stop)
        {
          last->end = end;
          last->stop = span.stop;
          return;
        }
    }
  g_array_append_val (walk->spans, span);
}

static void
visit (Walk *walk, int at, gsize first)
{
  gboolean whole = TRUE;

  for (int inner = at; inner < walk->n; inner++)
    whole = whole && !walk->kept[inner];
  if (whole)
    {
      add_run (walk, first, first + (at > 0 ? walk->stride[at - 1] : walk->track->count));
      return;
    }
  if (walk->kept[at])
    {
      visit (walk, at + 1, first + walk->index[at] * walk->stride[at]);
      return;
    }
  for (gsize index = 0; index < walk->count[at]; index++)
    visit (walk, at + 1, first + index * walk->stride[at]);
}

GArray *
norm_region_spans (const NormGrid *grid, gsize cell, gboolean down)
{
  Walk walk = { .track = down ? &grid->y : &grid->x, .spans = g_array_new (FALSE, FALSE, sizeof (NormSpan)) };

  for (int axis = 0; axis < grid->rank; axis++)
    if (grid->down[axis] == down)
      {
        walk.count[walk.n] = grid->shape[axis];
        walk.stride[walk.n] = norm_grid_axis_stride (grid, axis);
        walk.kept[walk.n] = grid->kept[axis];
        walk.index[walk.n++] = norm_grid_index (grid, cell, axis);
      }
  visit (&walk, 0, 0);
  return walk.spans;
}

GArray *
norm_region_blocks (const NormGrid *grid, const GArray *spans, gboolean down)
{
  const NormTrack *track = down ? &grid->y : &grid->x;
  gsize block = norm_track_block (track);
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (NormSpan));

  for (guint at = 0; at < spans->len; at++)
    {
      const NormSpan *span = &g_array_index (spans, NormSpan, at);

      for (gsize first = span->first; first < span->end;)
        {
          gsize end = MIN ((first / block + 1) * block, span->end);
          NormSpan part = norm_track_span (track, first, end);

          g_array_append_val (blocks, part);
          first = end;
        }
    }
  return blocks;
}
