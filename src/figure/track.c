/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "track.h"

#define GAP_PER_CELL        0.24
#define SMALLEST_SPLIT_CELL 3 /* single cells below this size stand without gaps: there would be more gap than data */

void
norm_track_init (NormTrack *track)
{
  *track = (NormTrack){ .count = 1, .cell = 1, .bin = 1, .n_bins = 1, .n_visible = 1, .extent = 1 };
}

void
norm_track_append (NormTrack *track, gsize count, NormSpace space)
{
  g_return_if_fail (track->n_levels < NORM_MAX_AXES);
  track->levels[track->n_levels++] = (NormTrackLevel){ .count = count, .space = space };
  track->count *= count;
}

/* Two innermost levels become one without a gap between; places keep their numbers. */
static void
merge_innermost (NormTrack *track)
{
  NormTrackLevel *outer = &track->levels[track->n_levels - 2];

  outer->count *= track->levels[track->n_levels - 1].count;
  outer->space = NORM_SPACE_NONE;
  track->n_levels--;
}

static gsize
inner_count (const NormTrack *track)
{
  return track->n_levels > 0 ? track->levels[track->n_levels - 1].count : 1;
}

/* Facets of planes or of grouped channels stand further apart than those do within them, by a pixel at least. */
static int
gap_of (const NormTrack *track, int at, int full)
{
  gboolean has_small = FALSE;

  for (int inner = at + 1; inner < track->n_levels; inner++)
    has_small = has_small || track->levels[inner].space == NORM_SPACE_SMALL;
  switch (track->levels[at].space)
    {
    case NORM_SPACE_FACET:
      return has_small && full == 1 ? 2 : full;
    case NORM_SPACE_SMALL:
      return (full + 1) / 2;
    case NORM_SPACE_NONE:
    default:
      return 0;
    }
}

static void
arrange (NormTrack *track, int cell, gsize bin, int gap)
{
  gint64 extent = cell;

  track->cell = cell;
  track->bin = bin;
  track->n_bins = (inner_count (track) + bin - 1) / bin;
  track->n_visible = track->n_bins;
  for (int at = track->n_levels - 1; at >= 0; at--)
    {
      NormTrackLevel *level = &track->levels[at];
      gboolean innermost = at == track->n_levels - 1;
      gint64 n = (gint64) (innermost ? track->n_bins : level->count);

      level->gap = innermost && cell < SMALLEST_SPLIT_CELL ? 0 : gap_of (track, at, gap);
      level->pitch = extent + level->gap;
      extent = n > 0 ? n * level->pitch - level->gap : 0;
      if (!innermost)
        track->n_visible *= level->count;
    }
  track->extent = extent;
}

void
norm_track_set_cell (NormTrack *track, int cell, int most_gap)
{
  int gap = (int) (cell * GAP_PER_CELL + 0.5);

  arrange (track, cell, 1, CLAMP (gap, 1, most_gap));
}

/* The smallest bin with which the runs fit @available, or 0 when not even one pixel for each run does. */
static gsize
smallest_bin (NormTrack *track, gint64 available, int gap)
{
  gsize low = 1, high = inner_count (track);

  arrange (track, 1, high, gap);
  if (track->extent > available)
    return 0;
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      arrange (track, 1, middle, gap);
      if (track->extent <= available)
        high = middle;
      else
        low = middle + 1;
    }
  return high;
}

static void
fit_bins (NormTrack *track, gint64 available)
{
  for (;;)
    {
      /* a gap of one pixel tells facets apart while they are a few pixels themselves */
      gsize bin = smallest_bin (track, available, 1);
      gboolean worth = bin > 0 && inner_count (track) / bin >= SMALLEST_SPLIT_CELL;

      if (!worth)
        bin = smallest_bin (track, available, 0);
      if (bin > 0 || track->n_levels < 2)
        {
          arrange (track, 1, MAX (bin, 1), worth);
          return;
        }
      merge_innermost (track);
    }
}

void
norm_track_fit (NormTrack *track, gint64 available, int most, int most_gap)
{
  for (int cell = most; cell >= 1; cell--)
    {
      norm_track_set_cell (track, cell, most_gap);
      if (track->extent <= available)
        return;
    }
  fit_bins (track, available);
}

gint64
norm_track_position (const NormTrack *track, gsize place)
{
  gint64 position = 0;

  for (int at = track->n_levels - 1; at >= 0; at--)
    {
      const NormTrackLevel *level = &track->levels[at];
      gsize index = place % level->count;

      place /= level->count;
      if (at == track->n_levels - 1)
        index /= track->bin;
      position += (gint64) index * level->pitch;
    }
  return position;
}

gboolean
norm_track_place_at (const NormTrack *track, gint64 pixel, gsize *place)
{
  gsize found = 0;

  if (pixel < 0 || pixel >= track->extent || track->count == 0)
    return FALSE;
  for (int at = 0; at < track->n_levels; at++)
    {
      const NormTrackLevel *level = &track->levels[at];
      gint64 index = pixel / level->pitch;

      pixel -= index * level->pitch;
      if (pixel >= level->pitch - level->gap)
        return FALSE;
      found = found * level->count + (gsize) index * (at == track->n_levels - 1 ? track->bin : 1);
    }
  *place = found;
  return TRUE;
}

gsize
norm_track_visible (const NormTrack *track, gsize place)
{
  gsize inner = inner_count (track);

  return place / inner * track->n_bins + place % inner / track->bin;
}

gsize
norm_track_place_of_visible (const NormTrack *track, gsize visible)
{
  return visible / track->n_bins * inner_count (track) + visible % track->n_bins * track->bin;
}

gsize
norm_track_block (const NormTrack *track)
{
  gsize block = 1;

  for (int at = track->n_levels - 1; at >= 0 && track->levels[at].gap == 0; at--)
    block *= track->levels[at].count;
  return block;
}

NormSpan
norm_track_span (const NormTrack *track, gsize first, gsize end)
{
  return (NormSpan){ first, end, norm_track_position (track, first), norm_track_position (track, end - 1) + track->cell };
}
