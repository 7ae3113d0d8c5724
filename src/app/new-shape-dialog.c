/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "new-dialog.h"
#include "generate.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define PREVIEW_VALUES 8

/* A tensor of a shape and dtype, or a part of the one there is, filled by a rule; the first values are shown while one chooses. */
#define NORM_TYPE_NEW_SHAPE_DIALOG (norm_new_shape_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NormNewShapeDialog, norm_new_shape_dialog, NORM, NEW_SHAPE_DIALOG, AdwWindow)

struct _NormNewShapeDialog
{
  AdwWindow parent_instance;

  /* Owned */
  NormDocument *document;

  /* What is filled, of the view that @raster lays out; n_rows 0: a new tensor */
  NormRaster raster;
  NormBlock block;
  guint chosen; /* the filling whose numbers stand in the fields */

  /* Template */
  GtkEditable *shape;
  AdwComboRow *dtype;
  AdwComboRow *filling;
  AdwEntryRow *first;
  AdwEntryRow *second;
  AdwEntryRow *seed;
  GtkLabel *verdict;
  GtkWidget *create;
};

G_DEFINE_FINAL_TYPE (NormNewShapeDialog, norm_new_shape_dialog, ADW_TYPE_WINDOW)

/* What the two numbers of each filling are called (NULL: it has no second one), and what they are at first. */
static const struct
{
  const char *title, *first, *second;
  const char *first_text, *second_text;
  gboolean seeded;
} fillings[] = {
  [NORM_FILL_CONSTANT] = { N_ ("Constant"), N_ ("Value"), NULL, "0", "1", FALSE },
  [NORM_FILL_ARANGE] = { N_ ("Counting (arange)"), N_ ("First"), N_ ("Step"), "0", "1", FALSE },
  [NORM_FILL_LINSPACE] = { N_ ("Evenly spaced (linspace)"), N_ ("First"), N_ ("Last"), "0", "1", FALSE },
  [NORM_FILL_NORMAL] = { N_ ("Normal (randn)"), N_ ("Mean"), N_ ("Standard deviation"), "0", "1", TRUE },
  [NORM_FILL_UNIFORM] = { N_ ("Uniform (rand)"), N_ ("From"), N_ ("To"), "0", "1", TRUE },
  [NORM_FILL_ONE_HOT] = { N_ ("One-hot"), N_ ("Value"), N_ ("Place, from 0"), "1", "0", FALSE },
  [NORM_FILL_OUTLIER] = { N_ ("Normal with an outlier"), N_ ("Outlier"), N_ ("Standard deviation of the rest"), "100", "1", TRUE },
};

/* Lists of the two drop-downs, in the order of their enumerations */
static GListModel *
list_fillings (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint kind = 0; kind < G_N_ELEMENTS (fillings); kind++)
    gtk_string_list_append (list, _ (fillings[kind].title));
  return G_LIST_MODEL (list);
}

static GListModel *
list_dtypes (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (NormDtype dtype = 0; dtype < NORM_N_DTYPES; dtype++)
    gtk_string_list_append (list, norm_dtype_name (dtype));
  return G_LIST_MODEL (list);
}

static gboolean
read_number (AdwEntryRow *row, double *number, GError **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (!gtk_widget_get_visible (GTK_WIDGET (row)) || norm_dtype_parse (NORM_DTYPE_FLOAT64, text, number, NULL))
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("%s: “%s” is not a number. Write it like 1.5 or 1e-3."),
               adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), text);
  return FALSE;
}

static gboolean
read_fill (NormNewShapeDialog *self, NormFill *fill, GError **error)
{
  double seed = 0;

  *fill = (NormFill){ .kind = adw_combo_row_get_selected (self->filling) };
  if (!read_number (self->first, &fill->a, error) || !read_number (self->second, &fill->b, error) || !read_number (self->seed, &seed, error))
    return FALSE;
  fill->seed = seed > 0 && seed < 9007199254740992.0 ? (guint64) seed : 0;
  return TRUE;
}

static gboolean
is_filling (NormNewShapeDialog *self)
{
  return self->block.n_rows > 0;
}

static gboolean
check_place (NormNewShapeDialog *self, const NormFill *fill, int rank, const gsize *shape, GError **error)
{
  gsize n_values;

  if (fill->kind != NORM_FILL_ONE_HOT || !norm_shape_count (NORM_DTYPE_BOOL, rank, shape, &n_values, NULL) ||
      (fill->b >= 0 && fill->b < (double) n_values && fill->b == floor (fill->b)))
    return TRUE;
  g_set_error (error, NORM_ERROR, NORM_ERROR_TEXT, _ ("There are %zu places; write a whole number from 0 to %zu."), n_values, MAX (n_values, 1) - 1);
  return FALSE;
}

/* NULL with an error that says which field is wrong. */
static NormTensor *
make_tensor (NormNewShapeDialog *self, GError **error)
{
  NormDtype dtype = adw_combo_row_get_selected (self->dtype);
  gsize shape[NORM_MAX_RANK];
  NormFill fill;
  int rank;

  if (!norm_shape_from_text (gtk_editable_get_text (self->shape), &rank, shape, error) || !read_fill (self, &fill, error) ||
      !check_place (self, &fill, rank, shape, error))
    return NULL;
  return norm_tensor_generate (dtype, rank, shape, &fill, error);
}

/* The same rule over a few values: choosing a large shape must not make each key press slow. */
static char *
preview (NormNewShapeDialog *self, GError **error)
{
  NormDtype dtype = adw_combo_row_get_selected (self->dtype);
  gsize shape[NORM_MAX_RANK], n_values, n_shown;
  g_autoptr (NormTensor) few = NULL;
  g_autoptr (GString) words = g_string_new (NULL);
  NormFill fill;
  int rank;

  if (!norm_shape_from_text (gtk_editable_get_text (self->shape), &rank, shape, error) || !read_fill (self, &fill, error) ||
      !check_place (self, &fill, rank, shape, error))
    return NULL;
  if (!norm_shape_count (dtype, rank, shape, &n_values, NULL))
    {
      g_set_error_literal (error, NORM_ERROR, NORM_ERROR_LIMIT, _ ("That is more than memory can hold; choose smaller sizes."));
      return NULL;
    }
  n_shown = MIN (n_values, PREVIEW_VALUES);
  if (fill.kind == NORM_FILL_LINSPACE && n_values > 1)
    fill.b = fill.a + (fill.b - fill.a) * (double) (n_shown - 1) / (double) (n_values - 1);
  few = norm_tensor_generate (dtype, 1, &n_shown, &fill, error);
  if (few == NULL)
    return NULL;
  g_string_append_printf (words, ngettext ("%zu value:", "%zu values:", n_values), n_values);
  for (gsize value = 0; value < n_shown; value++)
    {
      g_autofree char *number = norm_tensor_get_text (few, value);

      g_string_append_printf (words, " %s", number);
    }
  g_string_append (words, n_values > n_shown ? " …" : "");
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
show_preview (NormNewShapeDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = preview (self, &error);

  gtk_label_set_label (self->verdict, error != NULL ? error->message : words);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->verdict), "error");
  gtk_widget_set_sensitive (self->create, error == NULL);
}

/* A number that was not touched becomes the new filling's own. */
static void
follow_filling (NormNewShapeDialog *self, guint kind)
{
  guint before = self->chosen;

  self->chosen = kind;
  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->first)), fillings[before].first_text))
    gtk_editable_set_text (GTK_EDITABLE (self->first), fillings[kind].first_text);
  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->second)), fillings[before].second_text))
    gtk_editable_set_text (GTK_EDITABLE (self->second), fillings[kind].second_text);
}

static void
filling_selected (NormNewShapeDialog *self)
{
  guint kind = adw_combo_row_get_selected (self->filling);

  if (kind >= G_N_ELEMENTS (fillings))
    return;
  follow_filling (self, kind);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->first), _ (fillings[kind].first));
  if (fillings[kind].second != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->second), _ (fillings[kind].second));
  gtk_widget_set_visible (GTK_WIDGET (self->second), fillings[kind].second != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->seed), fillings[kind].seeded);
  show_preview (self);
}

static gboolean
fill_block (NormNewShapeDialog *self, GError **error)
{
  const gsize shape[] = { self->block.n_rows, self->block.n_columns };
  NormFill fill;

  return read_fill (self, &fill, error) && check_place (self, &fill, 2, shape, error) &&
         norm_document_fill_block (self->document, &self->raster, &self->block, &fill, error);
}

static gboolean
start_document (NormNewShapeDialog *self, GError **error)
{
  g_autoptr (NormTensor) tensor = make_tensor (self, error);

  if (tensor != NULL)
    norm_document_start (self->document, tensor, _ ("New by Shape"));
  return tensor != NULL;
}

static void
create_clicked (NormNewShapeDialog *self)
{
  g_autoptr (GError) error = NULL;

  if (is_filling (self) ? fill_block (self, &error) : start_document (self, &error))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_label (self->verdict, error->message);
  gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "error");
}

void
norm_new_dialog_present_fill (GtkWindow *parent, NormDocument *document, const NormRaster *raster, const NormBlock *block)
{
  NormNewShapeDialog *self;
  g_autofree char *size = norm_block_size_text (block);
  g_autofree char *title = g_strdup_printf (_ ("Fill %s"), size);

  g_return_if_fail (NORM_IS_DOCUMENT (document) && block->n_rows > 0 && block->n_columns > 0);
  self = g_object_new (NORM_TYPE_NEW_SHAPE_DIALOG, "transient-for", parent, "title", title, NULL);
  self->document = g_object_ref (document);
  self->raster = *raster;
  self->block = *block;
  gtk_editable_set_text (self->shape, size);
  adw_combo_row_set_selected (self->dtype, norm_document_get_tensor (document)->dtype);
  gtk_widget_set_visible (GTK_WIDGET (self->shape), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->dtype), FALSE);
  gtk_button_set_label (GTK_BUTTON (self->create), _ ("_Fill"));
  filling_selected (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->filling));
  gtk_window_present (GTK_WINDOW (self));
}

void
norm_new_dialog_present_shape (GtkWindow *parent, NormDocument *document)
{
  NormNewShapeDialog *self;
  const NormTensor *tensor;
  g_autofree char *shape = NULL;

  g_return_if_fail (NORM_IS_DOCUMENT (document));
  tensor = norm_document_get_tensor (document);
  shape = norm_shape_to_text (tensor->rank, tensor->shape);
  self = g_object_new (NORM_TYPE_NEW_SHAPE_DIALOG, "transient-for", parent, NULL);
  self->document = g_object_ref (document);
  gtk_editable_set_text (self->shape, shape);
  filling_selected (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->shape));
  gtk_window_present (GTK_WINDOW (self));
}

static void
norm_new_shape_dialog_dispose (GObject *object)
{
  g_clear_object (&NORM_NEW_SHAPE_DIALOG (object)->document);
  G_OBJECT_CLASS (norm_new_shape_dialog_parent_class)->dispose (object);
}

static void
norm_new_shape_dialog_class_init (NormNewShapeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_new_shape_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/new-shape-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NormNewShapeDialog, shape);
  gtk_widget_class_bind_template_child (widget_class, NormNewShapeDialog, dtype);
  gtk_widget_class_bind_template_child (widget_class, NormNewShapeDialog, filling);
  gtk_widget_class_bind_template_child (widget_class, NormNewShapeDialog, first);
  gtk_widget_class_bind_template_child (widget_class, NormNewShapeDialog, second);
  gtk_widget_class_bind_template_child (widget_class, NormNewShapeDialog, seed);
  gtk_widget_class_bind_template_child (widget_class, NormNewShapeDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, NormNewShapeDialog, create);
  gtk_widget_class_bind_template_callback (widget_class, create_clicked);
  gtk_widget_class_bind_template_callback (widget_class, show_preview);
  gtk_widget_class_bind_template_callback (widget_class, filling_selected);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
norm_new_shape_dialog_init (NormNewShapeDialog *self)
{
  g_autoptr (GListModel) dtypes = list_dtypes ();
  g_autoptr (GListModel) kinds = list_fillings ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_handlers_block_by_func (self->filling, filling_selected, self);
  adw_combo_row_set_model (self->dtype, dtypes);
  adw_combo_row_set_selected (self->dtype, NORM_DTYPE_FLOAT32);
  adw_combo_row_set_model (self->filling, kinds);
  adw_combo_row_set_selected (self->filling, NORM_FILL_ARANGE);
  self->chosen = NORM_FILL_ARANGE;
  g_signal_handlers_unblock_by_func (self->filling, filling_selected, self);
}
