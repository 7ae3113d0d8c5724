/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "index-list.h"

struct _NormIndexItem
{
  GObject parent_instance;
  guint index;
};

G_DEFINE_FINAL_TYPE (NormIndexItem, norm_index_item, G_TYPE_OBJECT)

static void
norm_index_item_class_init (NormIndexItemClass *klass)
{
}

static void
norm_index_item_init (NormIndexItem *self)
{
}

guint
norm_index_item_get (NormIndexItem *self)
{
  g_return_val_if_fail (NORM_IS_INDEX_ITEM (self), 0);
  return self->index;
}

struct _NormIndexList
{
  GObject parent_instance;
  guint n;
};

static GType
get_item_type (GListModel *model)
{
  return NORM_TYPE_INDEX_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return NORM_INDEX_LIST (model)->n;
}

static gpointer
get_item (GListModel *model, guint position)
{
  NormIndexItem *item;

  if (position >= NORM_INDEX_LIST (model)->n)
    return NULL;
  item = g_object_new (NORM_TYPE_INDEX_ITEM, NULL);
  item->index = position;
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (NormIndexList, norm_index_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

NormIndexList *
norm_index_list_new (void)
{
  return g_object_new (NORM_TYPE_INDEX_LIST, NULL);
}

void
norm_index_list_set_n (NormIndexList *self, guint n)
{
  guint before = self->n;

  g_return_if_fail (NORM_IS_INDEX_LIST (self));
  self->n = n;
  if (n > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, n - before);
  else if (n < before)
    g_list_model_items_changed (G_LIST_MODEL (self), n, before - n, 0);
}

static void
norm_index_list_class_init (NormIndexListClass *klass)
{
}

static void
norm_index_list_init (NormIndexList *self)
{
}
