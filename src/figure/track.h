/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "view.h"

G_BEGIN_DECLS

/* How far the entries of an axis stand apart. */
typedef enum
{
  NORM_SPACE_NONE,  /* cells touch: L, W, H */
  NORM_SPACE_SMALL, /* planes of one facet: D, C/G */
  NORM_SPACE_FACET, /* N, C */
} NormSpace;

typedef struct
{
  gsize count;
  NormSpace space;
  int gap;      /* device px after each entry but the last */
  gint64 pitch; /* device px from one entry to the next */
} NormTrackLevel;

/**
 * NormTrack:
 * One direction of a panel: several axes nested, outermost first, along one line of device pixels. A *place* is the C-order index over these axes,
 * 0 … @count-1. Where there are more places than pixels, @bin neighbouring places of the innermost level share one pixel.
 */
typedef struct
{
  int n_levels;
  NormTrackLevel levels[NORM_MAX_AXES];
  gsize count;
  int cell;        /* device px of a place, or of a bin of them */
  gsize bin;       /* 1 unless there are too many places */
  gsize n_bins;    /* per innermost run */
  gsize n_visible; /* distinct pixel positions: n_bins × outer entries */
  gint64 extent;   /* device px */
} NormTrack;

/* A run of places without interruption by other places. */
typedef struct
{
  gsize first, end;   /* places first … end-1 */
  gint64 start, stop; /* device px start … stop-1 */
} NormSpan;

void norm_track_init (NormTrack *track);
void norm_track_append (NormTrack *track, gsize count, NormSpace space); /* one level further in */
/* Gives every place @cell px (≥ 1) with facets at most @most_gap apart. */
void norm_track_set_cell (NormTrack *track, int cell, int most_gap);
/* The largest cell ≤ @most whose extent is ≤ @available; below one pixel, bins. Always succeeds for available ≥ 1. */
void norm_track_fit (NormTrack *track, gint64 available, int most, int most_gap);

gint64 norm_track_position (const NormTrack *track, gsize place);                  /* device px of its start */
gboolean norm_track_place_at (const NormTrack *track, gint64 pixel, gsize *place); /* FALSE in gaps and outside; first place of a bin */
gsize norm_track_visible (const NormTrack *track, gsize place);                    /* 0 … n_visible-1 */
gsize norm_track_place_of_visible (const NormTrack *track, gsize visible);         /* first place of that bin */
/* Places that follow each other without a gap between: the size of a block (a facet's extent in this direction). */
gsize norm_track_block (const NormTrack *track);
/* Pixels from the start of place @first to the end of place @last. */
NormSpan norm_track_span (const NormTrack *track, gsize first, gsize end);

G_END_DECLS
