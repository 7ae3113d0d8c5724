/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "members.h"

#define MOST_LOOKED_AT (1 << 20)

gboolean
norm_members_counts (const NormResult *result, gsize cell)
{
  return result->mask == NULL || norm_view_get (result->mask, cell) != 0;
}

static gboolean
member_counts (const NormResult *result, gsize pool, gsize member)
{
  return result->mask == NULL || norm_members_counts (result, norm_pooling_cell (result->pooling, pool, member));
}

gsize
norm_members_next (const NormResult *result, gsize pool, gsize member)
{
  while (member < result->pooling->m && !member_counts (result, pool, member))
    member++;
  return member;
}

gsize
norm_members_previous (const NormResult *result, gsize pool, gsize end)
{
  for (gsize member = end; member > 0; member--)
    if (member_counts (result, pool, member - 1))
      return member - 1;
  return end;
}

/* The place in the middle of share @at when @n things are shared out to @shares. */
static gsize
middle_of_share (gsize at, gsize shares, gsize n)
{
  return shares < n ? MIN ((gsize) (((double) at + 0.5) * n / shares), n - 1) : at;
}

gsize *
norm_members_new (const NormResult *result, gsize pool, gsize most, gsize *n)
{
  gsize looked_at = MIN (result->pooling->m, result->mask == NULL ? most : MOST_LOOKED_AT), counted = 0;
  gsize *cells = g_new (gsize, MAX (looked_at, 1));

  for (gsize at = 0; at < looked_at; at++)
    {
      gsize cell = norm_pooling_cell (result->pooling, pool, middle_of_share (at, looked_at, result->pooling->m));

      if (result->mask == NULL || norm_members_counts (result, cell))
        cells[counted++] = cell;
    }
  *n = MIN (counted, most);
  for (gsize at = 0; at < *n && *n < counted; at++) /* never backwards: what is read lies at or behind what is written */
    cells[at] = cells[middle_of_share (at, *n, counted)];
  return cells;
}
