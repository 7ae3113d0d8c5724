/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A number as a list item. */
#define NORM_TYPE_INDEX_ITEM (norm_index_item_get_type ())
G_DECLARE_FINAL_TYPE (NormIndexItem, norm_index_item, NORM, INDEX_ITEM, GObject)
guint norm_index_item_get (NormIndexItem *self);

/* The numbers 0 … n−1 as a list model whose items come into being when asked for: a table of 10⁵ rows costs what is seen of it. */
#define NORM_TYPE_INDEX_LIST (norm_index_list_get_type ())
G_DECLARE_FINAL_TYPE (NormIndexList, norm_index_list, NORM, INDEX_LIST, GObject)
NormIndexList *norm_index_list_new (void);
void norm_index_list_set_n (NormIndexList *self, guint n);

G_END_DECLS
