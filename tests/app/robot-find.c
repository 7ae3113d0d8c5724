/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-find.h"
#include "table.h"

typedef gboolean (*Matches) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
search (GtkWidget *root, Matches matches, gconstpointer data)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (matches (root, data))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = search (child, matches, data);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The active window first: a dialog may repeat names of the window under it. */
static GtkWidget *
search_windows (Matches matches, gconstpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (int active = 1; active >= 0; active--)
    for (guint position = 0; position < g_list_model_get_n_items (windows); position++)
      {
        g_autoptr (GtkWidget) window = g_list_model_get_item (windows, position);
        GtkWidget *found = gtk_window_is_active (GTK_WINDOW (window)) == active ? search (window, matches, data) : NULL;

        if (found != NULL)
          return found;
      }
  return NULL;
}

static gboolean
has_name (GtkWidget *widget, gconstpointer name)
{
  return g_str_equal (gtk_widget_get_name (widget), name);
}

GtkWidget *
robot_look_for (const char *name)
{
  return search_windows (has_name, name);
}

GtkWidget *
robot_find (Robot *robot, const char *name)
{
  GtkWidget *found = NULL;

  robot_wait_begin (robot);
  while ((found = robot_look_for (name)) == NULL)
    robot_wait_more (robot, name, "a widget on the screen called", 0);
  return found;
}

typedef struct
{
  GType ancestor;
  const char *words;
} Words;

static gboolean
has_words (GtkWidget *widget, gconstpointer data)
{
  const Words *words = data;

  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words->words) != NULL &&
         gtk_widget_get_ancestor (widget, words->ancestor) != NULL;
}

GtkWidget *
robot_look_for_words_in (GType ancestor, const char *words)
{
  return search_windows (has_words, &(Words){ ancestor, words });
}

GtkWidget *
robot_look_for_words (const char *words)
{
  return robot_look_for_words_in (GTK_TYPE_WIDGET, words);
}

static gboolean
is_of_type (GtkWidget *widget, gconstpointer type)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, GPOINTER_TO_SIZE (type));
}

GtkWidget *
robot_descendant (GtkWidget *widget, GType type)
{
  return search (widget, is_of_type, GSIZE_TO_POINTER (type));
}

const char *
robot_words (const char *name)
{
  GtkWidget *widget = robot_look_for (name);

  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_EDITABLE (widget))
    return gtk_editable_get_text (GTK_EDITABLE (widget));
  return "";
}

/* GTK's test backend tells a property's value only where it is not the expected one. */
char *
robot_spoken (GtkWidget *widget, GtkAccessibleProperty property)
{
  char *spoken = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, "\001");

  g_assert_nonnull (spoken);
  return spoken;
}

typedef struct
{
  guint row;
  int column;
} Place;

static int
position_among_siblings (GtkWidget *widget)
{
  int position = 0;

  while ((widget = gtk_widget_get_prev_sibling (widget)) != NULL)
    position++;
  return position;
}

/* Cells are the children of rows, whose widgets are in the order of their numbers' positions; which row a cell shows the table knows. */
static gboolean
is_cell (GtkWidget *widget, gconstpointer data)
{
  const Place *place = data;
  GtkWidget *cell = gtk_widget_get_parent (widget);

  return cell != NULL && g_str_equal (G_OBJECT_TYPE_NAME (cell), "GtkColumnViewCell") && norm_table_cell_row (widget) == place->row &&
         position_among_siblings (cell) == place->column;
}

GtkWidget *
robot_table_cell (GtkWidget *table, guint row, int column)
{
  Place place = { row, column };

  return search (table, is_cell, &place);
}

void
robot_visit (GtkWidget *root, void (*visit) (GtkWidget *widget, gpointer data), gpointer data)
{
  if (!gtk_widget_get_mapped (root))
    return;
  visit (root, data);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    robot_visit (child, visit, data);
}
