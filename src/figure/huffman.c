/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "huffman.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  guint32 count;
  guint parent;
  guint symbol; /* of a leaf */
} Node;

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  const Node *one = a, *other = b;

  return one->count != other->count ? (one->count < other->count ? -1 : 1) : (int) one->symbol - (int) other->symbol;
}

/* The rarest symbols first. Counts are halved @halvings times, which brings them, and so the lengths, closer together. */
static guint
list_leaves (Node *nodes, const guint32 *counts, guint n, guint halvings)
{
  guint n_leaves = 0;

  for (guint symbol = 0; symbol < n; symbol++)
    if (counts[symbol] > 0)
      nodes[n_leaves++] = (Node){ .count = ((counts[symbol] - 1) >> halvings) + 1, .symbol = symbol };
  qsort (nodes, n_leaves, sizeof *nodes, compare_nodes);
  return n_leaves;
}

/* The rarer of the next leaf and the next inner node; both lists are in order. */
static guint
take_rarest (const Node *nodes, guint n_leaves, guint n_nodes, guint *leaf, guint *inner)
{
  if (*inner >= n_nodes || (*leaf < n_leaves && nodes[*leaf].count <= nodes[*inner].count))
    return (*leaf)++;
  return (*inner)++;
}

/* Huffman's tree: the two rarest nodes get a parent until one is left. Returns the longest length. */
static guint
measure (guint8 *lengths, const guint32 *counts, guint n, guint halvings)
{
  Node nodes[2 * NORM_HUFFMAN_MOST];
  guint depths[2 * NORM_HUFFMAN_MOST];
  guint n_leaves = list_leaves (nodes, counts, n, halvings), n_nodes = n_leaves, leaf = 0, inner = n_leaves, longest = 0;

  memset (lengths, 0, n);
  while (n_nodes < 2 * n_leaves - 1)
    {
      guint one = take_rarest (nodes, n_leaves, n_nodes, &leaf, &inner), other = take_rarest (nodes, n_leaves, n_nodes, &leaf, &inner);

      nodes[one].parent = nodes[other].parent = n_nodes;
      nodes[n_nodes++] = (Node){ .count = nodes[one].count + nodes[other].count };
    }
  depths[n_nodes - 1] = n_nodes == 1 ? 1 : 0; /* a single symbol has a code as well */
  for (guint node = n_nodes - 1; node-- > 0;)
    depths[node] = depths[nodes[node].parent] + 1;
  for (guint node = 0; node < n_leaves; node++)
    {
      lengths[nodes[node].symbol] = (guint8) depths[node];
      longest = MAX (longest, depths[node]);
    }
  return longest;
}

static guint
reversed (guint code, guint length)
{
  guint result = 0;

  for (guint bit = 0; bit < length; bit++)
    result |= (code >> bit & 1) << (length - 1 - bit);
  return result;
}

/* RFC 1951, 3.2.2 */
static void
number_codes (NormHuffman *huffman, guint n, guint longest)
{
  guint code = 0;

  for (guint length = 1; length <= longest; length++, code <<= 1)
    for (guint symbol = 0; symbol < n; symbol++)
      if (huffman->lengths[symbol] == length)
        huffman->codes[symbol] = (guint16) reversed (code++, length);
}

void
norm_huffman_init (NormHuffman *huffman, const guint32 *counts, guint n, guint longest)
{
  guint halvings = 0;

  while (measure (huffman->lengths, counts, n, halvings) > longest)
    halvings++;
  number_codes (huffman, n, longest);
}
