/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive-dialog.h"
#include "archive-preview.h"
#include "table.h"
#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

/* So many are seen at once, and need no search. */
#define MOST_WITHOUT_SEARCH 8

enum
{
  COLUMN_NAME,
  COLUMN_TYPE,
  COLUMN_SHAPE,
  COLUMN_SIZE,
};

/* The arrays of a file, one to be chosen. */
#define NORM_TYPE_ARCHIVE_DIALOG (norm_archive_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NormArchiveDialog, norm_archive_dialog, NORM, ARCHIVE_DIALOG, AdwWindow)

struct _NormArchiveDialog
{
  AdwWindow parent_instance;

  /* Owned */
  NormArchive *archive;
  GArray *shown;  /* of guint: the entries that the search leaves, by row */
  guint selected; /* a row; G_MAXUINT: none */

  NormArrayChosen chosen; /* NULL once it was called */
  gpointer data;

  /* Template */
  AdwWindowTitle *title;
  GtkEditable *search;
  NormTable *table;
  NormArchivePreview *preview;
  GtkWidget *open;
};

G_DEFINE_FINAL_TYPE (NormArchiveDialog, norm_archive_dialog, ADW_TYPE_WINDOW)

static void
answer (NormArchiveDialog *self, const char *name)
{
  NormArrayChosen chosen = g_steal_pointer (&self->chosen);

  if (chosen != NULL)
    chosen (name, self->data);
}

static guint
entry_of (NormArchiveDialog *self, guint row)
{
  return g_array_index (self->shown, guint, row);
}

static const NormArchiveEntry *
get_entry (NormArchiveDialog *self, guint row)
{
  return norm_archive_get (self->archive, entry_of (self, row));
}

/* ── the table ── */

static GtkWidget *
create_cell (gpointer owner, int column)
{
  GtkWidget *label = column == COLUMN_SIZE ? norm_table_number_label () : gtk_label_new (NULL);

  if (column == COLUMN_SIZE)
    return label;
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), column == COLUMN_NAME ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), column == COLUMN_NAME ? 28 : 9);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static char *
cell_text (const NormArchiveEntry *entry, int column)
{
  if (column == COLUMN_NAME)
    return g_strdup (entry->name);
  if (entry->refusal != NULL)
    return g_strdup (column == COLUMN_TYPE ? _ ("not readable") : "");
  if (column == COLUMN_TYPE)
    return g_strdup (norm_dtype_name (entry->dtype));
  return column == COLUMN_SHAPE ? norm_shape_to_text (entry->rank, entry->shape) : g_format_size (entry->n_bytes);
}

static void
fill_cell (gpointer owner, GtkWidget *cell, int column, guint row)
{
  const NormArchiveEntry *entry = get_entry (owner, row);
  g_autofree char *text = cell_text (entry, column);

  gtk_label_set_label (GTK_LABEL (cell), text);
  if (entry->refusal != NULL)
    gtk_widget_add_css_class (cell, "dim-label");
  else
    gtk_widget_remove_css_class (cell, "dim-label");
}

static char *
cell_tooltip (gpointer owner, int column, guint row)
{
  const NormArchiveEntry *entry = get_entry (owner, row);

  return g_strdup (entry->refusal != NULL ? entry->refusal->message : column == COLUMN_NAME ? entry->name : NULL);
}

static char *
describe_row (gpointer owner, guint row)
{
  const NormArchiveEntry *entry = get_entry (owner, row);
  g_autofree char *what = norm_archive_entry_text (entry);

  return g_strdup_printf ("%s, %s", entry->name, what);
}

static void
row_selected (gpointer owner, guint row)
{
  NormArchiveDialog *self = owner;

  self->selected = row < self->shown->len ? row : G_MAXUINT;
  if (self->selected == G_MAXUINT)
    norm_archive_preview_clear (self->preview);
  else
    norm_archive_preview_show (self->preview, self->archive, entry_of (self, row));
  gtk_widget_set_sensitive (self->open, self->selected != G_MAXUINT && get_entry (self, row)->refusal == NULL);
}

static void
select_row (NormArchiveDialog *self, guint row)
{
  norm_table_select (self->table, row);
  row_selected (self, row);
}

static void
open_clicked (NormArchiveDialog *self)
{
  g_autofree char *name = NULL;

  if (!gtk_widget_get_sensitive (self->open))
    return;
  name = g_strdup (get_entry (self, self->selected)->name);
  answer (self, name);
  gtk_window_close (GTK_WINDOW (self));
}

static void
row_activated (gpointer owner, guint row)
{
  row_selected (owner, row);
  open_clicked (owner);
}

/* ── searching ── */

static gboolean
is_sought (const char *name, const char *words)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  return strstr (folded, words) != NULL;
}

/* The first that can be read is most likely meant. */
static guint
first_readable (NormArchiveDialog *self)
{
  for (guint row = 0; row < self->shown->len; row++)
    if (get_entry (self, row)->refusal == NULL)
      return row;
  return self->shown->len > 0 ? 0 : G_MAXUINT;
}

static void
search_changed (NormArchiveDialog *self)
{
  g_autofree char *words = g_utf8_casefold (gtk_editable_get_text (self->search), -1);

  g_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->archive->entries->len; i++)
    if (is_sought (norm_archive_get (self->archive, i)->name, words))
      g_array_append_val (self->shown, i);
  norm_table_show (self->table, self->shown->len);
  select_row (self, first_readable (self));
}

/* ── keys ── */

static void
move_selection (NormArchiveDialog *self, int by)
{
  gint64 row = self->selected == G_MAXUINT ? 0 : (gint64) self->selected + by;

  if (self->shown->len > 0)
    select_row (self, (guint) CLAMP (row, 0, (gint64) self->shown->len - 1));
}

/* The same wherever the focus is, so that one may type, walk and open without leaving the search. */
static gboolean
key_pressed (NormArchiveDialog *self, guint keyval)
{
  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move_selection (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move_selection (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      move_selection (self, -10);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
      move_selection (self, 10);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (GTK_IS_BUTTON (gtk_window_get_focus (GTK_WINDOW (self))))
        return GDK_EVENT_PROPAGATE;
      open_clicked (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* ── its life ── */

static void
make_columns (NormArchiveDialog *self)
{
  static const NormTableFuncs funcs = { create_cell, fill_cell, NULL, describe_row, row_selected, row_activated, cell_tooltip };

  norm_table_set_funcs (self->table, &funcs, self);
  norm_table_add_text_column (self->table, COLUMN_NAME, _ ("Name"));
  norm_table_add_text_column (self->table, COLUMN_TYPE, _ ("Type"));
  norm_table_add_text_column (self->table, COLUMN_SHAPE, _ ("Shape"));
  norm_table_add_column (self->table, COLUMN_SIZE, _ ("Size"));
  norm_table_set_label (self->table, _ ("Arrays"));
}

void
norm_archive_dialog_present (GtkWindow *parent, const char *file_name, NormArchive *archive, NormArrayChosen chosen, gpointer data)
{
  guint n = archive->entries->len;
  gboolean searching = n > MOST_WITHOUT_SEARCH;
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%s · %u array", "%s · %u arrays", n), file_name, n);
  NormArchiveDialog *self = g_object_new (NORM_TYPE_ARCHIVE_DIALOG, "transient-for", parent, "destroy-with-parent", TRUE, NULL);

  self->archive = norm_archive_ref (archive);
  self->chosen = chosen;
  self->data = data;
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->search), searching);
  make_columns (self);
  search_changed (self);
  gtk_widget_grab_focus (searching ? GTK_WIDGET (self->search) : GTK_WIDGET (self->table));
  gtk_window_present (GTK_WINDOW (self));
}

static void
norm_archive_dialog_dispose (GObject *object)
{
  NormArchiveDialog *self = NORM_ARCHIVE_DIALOG (object);

  answer (self, NULL);
  G_OBJECT_CLASS (norm_archive_dialog_parent_class)->dispose (object);
}

static void
norm_archive_dialog_finalize (GObject *object)
{
  NormArchiveDialog *self = NORM_ARCHIVE_DIALOG (object);

  g_array_unref (self->shown);
  g_clear_pointer (&self->archive, norm_archive_unref);
  G_OBJECT_CLASS (norm_archive_dialog_parent_class)->finalize (object);
}

static void
norm_archive_dialog_class_init (NormArchiveDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_archive_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = norm_archive_dialog_finalize;
  g_type_ensure (NORM_TYPE_ARCHIVE_PREVIEW);
  g_type_ensure (NORM_TYPE_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/archive-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NormArchiveDialog, title);
  gtk_widget_class_bind_template_child (widget_class, NormArchiveDialog, search);
  gtk_widget_class_bind_template_child (widget_class, NormArchiveDialog, table);
  gtk_widget_class_bind_template_child (widget_class, NormArchiveDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, NormArchiveDialog, open);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
norm_archive_dialog_init (NormArchiveDialog *self)
{
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  self->selected = G_MAXUINT;
  gtk_widget_init_template (GTK_WIDGET (self));
}
