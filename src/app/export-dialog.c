/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-dialog.h"
#include "story-picture.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define SHARP_BELOW 700 /* px: smaller pictures are previewed at twice their size */

#define NORM_TYPE_EXPORT_DIALOG (norm_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NormExportDialog, norm_export_dialog, NORM, EXPORT_DIALOG, AdwWindow)

struct _NormExportDialog
{
  AdwWindow parent_instance;

  /* Owned */
  NormDocument *document;
  GCancellable *cancellable; /* of the preview that is being made */

  /* Borrowed */
  NormExportChosen chosen;
  gpointer chosen_data;

  gboolean several; /* pipelines, side by side */
  gboolean filling; /* the widgets are being set, nobody chooses */

  /* Template */
  AdwComboRow *subject;
  AdwComboRow *format;
  AdwComboRow *scale;
  AdwComboRow *size;
  AdwComboRow *theme;
  AdwActionRow *own_size;
  GtkSpinButton *width;
  GtkSpinButton *height;
  GtkFlowBox *parts;
  GtkPicture *preview;
  GtkLabel *verdict;
  GtkWidget *save;
};

G_DEFINE_FINAL_TYPE (NormExportDialog, norm_export_dialog, ADW_TYPE_WINDOW)

/* The drop-downs, in the order of their numbers */
static const NormExportFormat formats[] = { NORM_EXPORT_SVG, NORM_EXPORT_PDF, NORM_EXPORT_PNG };
static const int scales[] = { 1, 2, 4 };
static const NormThemeKind themes[] = { NORM_THEME_LIGHT, NORM_THEME_TRANSPARENT, NORM_THEME_DARK };
static const char *const format_titles[] = { N_ ("SVG"), N_ ("PDF"), N_ ("PNG"), NULL };
static const char *const scale_titles[] = { "×1", "×2", "×4", NULL };
static const char *const size_titles[] = {
  N_ ("Slide 16:9"), N_ ("Slide 4:3"), N_ ("Column of a Paper"), N_ ("Natural"), N_ ("Own Size"), NULL,
};
static const char *const subject_titles[] = { N_ ("Whole Figure"), N_ ("This Step"), N_ ("All Steps"), NULL };
static const char *const theme_titles[] = { N_ ("White"), N_ ("Transparent"), N_ ("Dark"), NULL };
static const char *const part_titles[NORM_EXPORT_N_PARTS] = {
  N_ ("Before"), N_ ("After"), N_ ("Flattened Pool"), N_ ("Formulas"), N_ ("Statistics"), N_ ("Colour Bars"), N_ ("Caption"),
};

static GtkCheckButton *
part_button (NormExportDialog *self, int place)
{
  return GTK_CHECK_BUTTON (gtk_flow_box_child_get_child (gtk_flow_box_get_child_at_index (self->parts, place)));
}

static NormExportChoice
read_choice (NormExportDialog *self)
{
  NormExportChoice choice = {
    .subject = MIN (adw_combo_row_get_selected (self->subject), NORM_EXPORT_N_SUBJECTS - 1),
    .format = formats[MIN (adw_combo_row_get_selected (self->format), G_N_ELEMENTS (formats) - 1)],
    .scale = scales[MIN (adw_combo_row_get_selected (self->scale), G_N_ELEMENTS (scales) - 1)],
    .size = MIN (adw_combo_row_get_selected (self->size), NORM_EXPORT_N_SIZES - 1),
    .width = gtk_spin_button_get_value_as_int (self->width),
    .height = gtk_spin_button_get_value_as_int (self->height),
    .theme = themes[MIN (adw_combo_row_get_selected (self->theme), G_N_ELEMENTS (themes) - 1)],
    .several = self->several,
  };

  for (int place = 0; place < NORM_EXPORT_N_PARTS; place++)
    if (gtk_check_button_get_active (part_button (self, place)))
      choice.parts |= 1u << place;
  return choice;
}

/* ── the preview ── */

typedef struct
{
  NormExportJob *job;
  NormExportFormat format;
  double preview_scale;
  gsize n_bytes; /* of the file; 0 where it is only as large as the preview */
} Preview;

static void
preview_free (Preview *preview)
{
  norm_export_job_free (preview->job);
  g_free (preview);
}

static void
make_preview (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Preview *preview = data;
  GError *error = NULL;
  g_autoptr (GBytes) file = norm_export_job_run (preview->job, 0, preview->format, norm_export_job_scale (preview->job, preview->format), &error);
  g_autoptr (GBytes) png = NULL;
  GdkTexture *texture = NULL;

  if (file != NULL && !g_cancellable_is_cancelled (cancellable))
    png = norm_export_job_run (preview->job, 0, NORM_EXPORT_PNG, preview->preview_scale, &error);
  if (png != NULL)
    texture = gdk_texture_new_from_bytes (png, &error);
  if (file != NULL)
    preview->n_bytes = g_bytes_get_size (file);
  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
}

static void
say (NormExportDialog *self, const char *words, gboolean wrong)
{
  gtk_label_set_label (self->verdict, words);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->verdict), "error");
  gtk_widget_set_sensitive (self->save, !wrong);
}

/* "672 × 650 px · 34.2 kB" */
static void
show_preview (NormExportDialog *self, const Preview *preview, GdkTexture *texture)
{
  g_autofree char *bytes = g_format_size (preview->n_bytes);
  double factor = norm_export_job_scale (preview->job, preview->format) / preview->preview_scale;
  g_autofree char *words =
    g_strdup_printf (_ ("%.0f × %.0f px · %s"), gdk_texture_get_width (texture) * factor, gdk_texture_get_height (texture) * factor, bytes);

  gtk_picture_set_paintable (self->preview, GDK_PAINTABLE (texture));
  say (self, words, FALSE);
}

static void
preview_made (GObject *source, GAsyncResult *result, gpointer data)
{
  NormExportDialog *self = NORM_EXPORT_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->document == NULL)
    return;
  if (texture != NULL)
    show_preview (self, g_task_get_task_data (G_TASK (result)), texture);
  else
    say (self, error->message, TRUE);
}

static void
start_preview (NormExportDialog *self, const NormExportChoice *choice)
{
  Preview *preview = g_new0 (Preview, 1);
  g_autoptr (GTask) task = NULL;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  preview->job = norm_export_job_new (self->document, choice);
  preview->format = choice->format;
  preview->preview_scale = choice->size == NORM_EXPORT_SIZE_COLUMN || (choice->size == NORM_EXPORT_SIZE_OWN && choice->width < SHARP_BELOW) ? 2 : 1;
  task = g_task_new (self, self->cancellable, preview_made, NULL);
  g_task_set_task_data (task, preview, (GDestroyNotify) preview_free);
  g_task_run_in_thread (task, make_preview);
}

/* ── choosing ── */

static void
changed (NormExportDialog *self)
{
  NormExportChoice choice;

  if (self->filling || self->document == NULL)
    return;
  choice = read_choice (self);
  gtk_widget_set_visible (GTK_WIDGET (self->scale), choice.format == NORM_EXPORT_PNG);
  gtk_widget_set_visible (GTK_WIDGET (self->own_size), choice.size == NORM_EXPORT_SIZE_OWN);
  gtk_widget_set_sensitive (GTK_WIDGET (self->parts), choice.subject == NORM_EXPORT_WHOLE);
  if (choice.subject == NORM_EXPORT_WHOLE && (choice.parts & ~(guint) (NORM_EXPORT_COLOR_BAR | NORM_EXPORT_CAPTION)) == 0)
    say (self, _ ("Nothing to see: include Before, After, the pool, formulas or statistics."), TRUE);
  else
    start_preview (self, &choice);
}

static int
place_of (const int *list, int n, int wanted)
{
  for (int at = 0; at < n; at++)
    if (list[at] == wanted)
      return at;
  return 0;
}

static void
show_choice (NormExportDialog *self, const NormExportChoice *choice)
{
  self->filling = TRUE;
  adw_combo_row_set_selected (self->subject, choice->subject);
  adw_combo_row_set_selected (self->format, (guint) place_of ((const int *) formats, G_N_ELEMENTS (formats), (int) choice->format));
  adw_combo_row_set_selected (self->scale, (guint) place_of (scales, G_N_ELEMENTS (scales), choice->scale));
  adw_combo_row_set_selected (self->size, choice->size);
  adw_combo_row_set_selected (self->theme, (guint) place_of ((const int *) themes, G_N_ELEMENTS (themes), (int) choice->theme));
  gtk_spin_button_set_value (self->width, choice->width);
  gtk_spin_button_set_value (self->height, choice->height);
  for (int place = 0; place < NORM_EXPORT_N_PARTS; place++)
    gtk_check_button_set_active (part_button (self, place), (choice->parts & (1u << place)) != 0);
  self->filling = FALSE;
}

static void
save_clicked (NormExportDialog *self)
{
  NormExportChoice choice = read_choice (self);
  NormExportChosen chosen = self->chosen;
  gpointer data = self->chosen_data;

  norm_export_choice_store (&choice);
  gtk_window_destroy (GTK_WINDOW (self)); /* first: the file's dialog follows */
  chosen (&choice, data);
}

/* Strip, table and caption are about one pipeline. */
static void
hide_parts_of_one (NormExportDialog *self)
{
  for (int place = 0; place < NORM_EXPORT_N_PARTS; place++)
    if ((1u << place) & (NORM_EXPORT_STRIP | NORM_EXPORT_TABLE | NORM_EXPORT_CAPTION))
      gtk_widget_set_visible (GTK_WIDGET (gtk_flow_box_get_child_at_index (self->parts, place)), FALSE);
}

void
norm_export_dialog_present (GtkWindow *parent, NormDocument *document, gboolean several, NormExportChosen chosen, gpointer data)
{
  NormExportDialog *self;
  NormExportChoice choice = norm_export_choice_load ();
  gboolean has_story;

  g_return_if_fail (NORM_IS_DOCUMENT (document));
  self = g_object_new (NORM_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);
  self->document = g_object_ref (document);
  self->several = several;
  self->chosen = chosen;
  self->chosen_data = data;
  has_story = several ? norm_story_picture_n_slides (document) > 1 : norm_story_picture_has_story (document);
  gtk_widget_set_visible (GTK_WIDGET (self->subject), has_story);
  if (has_story && norm_document_get_view_options (document).step > 0) /* what is seen */
    choice.subject = NORM_EXPORT_STEP;
  show_choice (self, &choice);
  if (several)
    hide_parts_of_one (self);
  changed (self);
  gtk_widget_grab_focus (self->save);
  gtk_window_present (GTK_WINDOW (self));
}

static void
norm_export_dialog_dispose (GObject *object)
{
  NormExportDialog *self = NORM_EXPORT_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (norm_export_dialog_parent_class)->dispose (object);
}

static void
norm_export_dialog_class_init (NormExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norm_export_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/normscope/Normscope/export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NormExportDialog, subject);
  gtk_widget_class_bind_template_child (widget_class, NormExportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, NormExportDialog, scale);
  gtk_widget_class_bind_template_child (widget_class, NormExportDialog, size);
  gtk_widget_class_bind_template_child (widget_class, NormExportDialog, theme);
  gtk_widget_class_bind_template_child (widget_class, NormExportDialog, own_size);
  gtk_widget_class_bind_template_child (widget_class, NormExportDialog, width);
  gtk_widget_class_bind_template_child (widget_class, NormExportDialog, height);
  gtk_widget_class_bind_template_child (widget_class, NormExportDialog, parts);
  gtk_widget_class_bind_template_child (widget_class, NormExportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, NormExportDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, NormExportDialog, save);
  gtk_widget_class_bind_template_callback (widget_class, changed);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
fill_list (AdwComboRow *row, const char *const *titles)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint at = 0; titles[at] != NULL; at++)
    gtk_string_list_append (list, _ (titles[at]));
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
}

static void
add_part (NormExportDialog *self, int place)
{
  GtkWidget *button = gtk_check_button_new_with_label (_ (part_titles[place]));
  g_autofree char *name = g_strconcat ("export-", norm_export_part_name ((guint) place), NULL);

  gtk_widget_set_name (button, name);
  g_signal_connect_object (button, "toggled", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  gtk_flow_box_append (self->parts, button);
  gtk_widget_set_focusable (GTK_WIDGET (gtk_flow_box_get_child_at_index (self->parts, place)), FALSE);
}

static void
norm_export_dialog_init (NormExportDialog *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_list (self->subject, subject_titles);
  fill_list (self->format, format_titles);
  fill_list (self->scale, scale_titles);
  fill_list (self->size, size_titles);
  fill_list (self->theme, theme_titles);
  for (int place = 0; place < NORM_EXPORT_N_PARTS; place++)
    add_part (self, place);
  self->filling = FALSE;
}
