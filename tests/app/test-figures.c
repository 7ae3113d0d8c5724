/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "robot-document.h"
#include "robot-files.h"
#include "robot-find.h"
#include "export.h"
#include "figure-view-private.h"

#include <adwaita.h>
#include <string.h>

/* Other pictures of the same values. */

/* (2, 3, 4) = (N, C, L) with the numbers 0 … 23, batch normed: three channels, one behind the other. */
static void
start_block (Robot *robot)
{
  robot_enter_expression (robot, "x = torch.tensor([[[0.,1,2,3],[4,5,6,7],[8,9,10,11]],[[12,13,14,15],[16,17,18,19],[20,21,22,23]]])");
  robot_await (robot, robot_shape_is (robot, "[2, 3, 4]"));
  robot_enter_expression (robot, "BatchNorm1d(3)");
  robot_await (robot, robot_layer_is (robot, "BatchNorm1d(3)"));
}

static gboolean
shows_cubes (Robot *robot)
{
  NormFigure *figure = norm_figure_view_get_figure (robot->figure);
  gsize next;

  return figure != NULL && norm_figure_neighbour_in_depth (figure, 0, 1, &next);
}

static void
test_cubes (Robot *robot)
{
  start_block (robot);
  robot_click_named (robot, "form-cubes");
  robot_await (robot, norm_document_get_view_options (robot->document).cubes && shows_cubes (robot));
  robot_assert (robot, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (robot_find (robot, "form-cubes"))));
  robot_hover_cell (robot, NORM_PANEL_BEFORE, 2); /* N=0, C=0, L=2: in front */
  robot_await (robot, robot_selected (robot, 2));
  robot_click_cell (robot, NORM_PANEL_AFTER, 13); /* N=1, C=0, L=1 */
  robot_await (robot, robot_selected (robot, 13) && norm_document_get_pinned (robot->document));
  robot_key (robot, "Page_Up"); /* C=1: behind, where the pointer cannot reach */
  robot_await (robot, robot_selected (robot, 17));
  robot_screenshot ("cubes");
  robot_key (robot, "Page_Up Down Left");
  robot_await (robot, robot_selected (robot, 10)); /* N=0, C=2, L=2 */
  robot_key (robot, "Page_Down Page_Down");
  robot_await (robot, robot_selected (robot, 2));
  robot_click_named (robot, "form-grid");
  robot_await (robot, !norm_document_get_view_options (robot->document).cubes && !shows_cubes (robot));
}

/* ── export ── */

static void
choose (Robot *robot, const char *name, guint place)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (robot_find (robot, name)), place);
}

static gboolean
previews (Robot *robot, int width, int height)
{
  GdkPaintable *picture = gtk_picture_get_paintable (GTK_PICTURE (robot_find (robot, "export-preview")));

  return picture != NULL && gdk_paintable_get_intrinsic_width (picture) == width && gdk_paintable_get_intrinsic_height (picture) == height;
}

static void
open_export (Robot *robot)
{
  robot_key (robot, "ctrl+e");
  robot_await_window (robot, GTK_WINDOW (robot->window));
  robot_find (robot, "export-save");
}

static void
include (Robot *robot, const char *name, gboolean wanted)
{
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (robot_find (robot, name))) != wanted)
    robot_click_named (robot, name);
  robot_await (robot, gtk_check_button_get_active (GTK_CHECK_BUTTON (robot_find (robot, name))) == wanted);
}

/* Every choice is seen at once, remembered, and in the file. */
static void
test_export (Robot *robot)
{
  g_autofree char *path = g_build_filename (robot->folder, "slide.svg", NULL);
  g_autofree char *content = NULL;

  open_export (robot);
  robot_await (robot, gtk_picture_get_paintable (GTK_PICTURE (robot_find (robot, "export-preview"))) != NULL);
  choose (robot, "export-size", 0);
  robot_await (robot, previews (robot, 1280, 720));
  include (robot, "export-formula", TRUE);
  include (robot, "export-table", TRUE);
  include (robot, "export-caption", FALSE);
  choose (robot, "export-theme", 2);
  robot_await (robot, strstr (robot_words ("export-verdict"), "1280 × 720 px") != NULL);
  robot_settle (robot);
  robot_screenshot ("export");
  robot_click_named (robot, "export-save");
  robot_choose_file (robot, path);
  robot_await (robot, robot_look_for_words ("Exported slide.svg") != NULL);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "width=\"1280\" height=\"720\""));
  g_assert_nonnull (strstr (content, "#303030")); /* the dark paper */
  g_assert_nonnull (strstr (content, "8 values pooled"));
  g_assert_nonnull (strstr (content, "var (÷m)"));
  g_assert_null (strstr (content, "averaged over"));
  open_export (robot);
  robot_await (robot, previews (robot, 1280, 720));
  robot_assert (robot, gtk_check_button_get_active (GTK_CHECK_BUTTON (robot_find (robot, "export-table"))));
  robot_assert (robot, !gtk_check_button_get_active (GTK_CHECK_BUTTON (robot_find (robot, "export-caption"))));
  robot_key (robot, "Escape");
  robot_await (robot, robot_look_for ("export-save") == NULL);
}

/* With nothing to see there is nothing to save, and it is said. */
static void
test_export_nothing (Robot *robot)
{
  open_export (robot);
  for (guint part = 0; part < NORM_EXPORT_N_PARTS; part++)
    {
      g_autofree char *name = g_strconcat ("export-", norm_export_part_name (part), NULL);

      include (robot, name, g_str_equal (name, "export-caption"));
    }
  robot_await (robot, strstr (robot_words ("export-verdict"), "Nothing to see") != NULL);
  robot_assert (robot, !gtk_widget_get_sensitive (robot_find (robot, "export-save")));
  include (robot, "export-strip", TRUE);
  robot_await (robot, gtk_widget_get_sensitive (robot_find (robot, "export-save")));
  robot_key (robot, "Escape");
  robot_await (robot, robot_look_for ("export-save") == NULL);
}

static void
export_steps (Robot *robot, const char *path)
{
  open_export (robot);
  choose (robot, "export-subject", 2); /* all steps */
  robot_settle (robot);
  robot_click_named (robot, "export-save");
  robot_choose_file (robot, path);
}

static gboolean
contains (const char *path, const char *words)
{
  g_autofree char *content = NULL;

  return g_file_get_contents (path, &content, NULL, NULL) && strstr (content, words) != NULL;
}

/* The file dialog asks about the name that is typed, not about the numbered ones that come of it: those are asked for, and Cancel leaves them. */
static void
test_export_numbered (Robot *robot)
{
  g_autofree char *path = g_build_filename (robot->folder, "step.svg", NULL);
  g_autofree char *third = g_build_filename (robot->folder, "step-3.svg", NULL);
  g_autofree char *last = g_build_filename (robot->folder, "step-8.svg", NULL);

  g_assert_true (g_file_set_contents (third, "mine", -1, NULL));
  export_steps (robot, path);
  robot_await (robot, robot_look_for_words ("step-3.svg Is There Already") != NULL);
  robot_settle (robot);
  robot_screenshot ("export-numbered");
  robot_key (robot, "Escape");
  robot_await (robot, robot_look_for_words ("step-3.svg Is There Already") == NULL);
  g_assert_true (contains (third, "mine") && !g_file_test (last, G_FILE_TEST_EXISTS));
  export_steps (robot, path);
  robot_await (robot, robot_look_for_words ("step-3.svg Is There Already") != NULL);
  robot_settle (robot);
  robot_key (robot, "alt+r");
  robot_await (robot, robot_look_for_words ("Exported 8 numbered files") != NULL);
  g_assert_true (contains (third, "<svg") && contains (last, "<svg"));
}

/* A place where nothing can be written: nothing is, and the message says which file and what to do. */
static void
test_export_to_nowhere (Robot *robot)
{
  open_export (robot);
  robot_click_named (robot, "export-save");
  robot_choose_file (robot, "/proc/figure.svg");
  robot_await (robot, strstr (robot_words ("message"), "/proc/figure.svg") != NULL);
  robot_assert (robot, strstr (robot_words ("message"), "choose another") != NULL);
  robot_assert (robot, !norm_document_is_modified (robot->document));
}

/* ── copying ── */

typedef struct
{
  GBytes *bytes;
  char *text;
  gboolean done;
} Pasted;

static void
spliced (GObject *source, GAsyncResult *result, gpointer data)
{
  Pasted *pasted = data;
  g_autoptr (GError) error = NULL;

  g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error);
  g_assert_no_error (error);
  pasted->bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (source));
  pasted->done = TRUE;
}

static void
stream_there (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, &error);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  g_assert_no_error (error);
  g_output_stream_splice_async (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, G_PRIORITY_DEFAULT, NULL, spliced, data);
}

static char *
paste (Robot *robot, const char *mime_type, gsize *length)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (robot->window));
  Pasted pasted = { 0 };
  char *text;

  gdk_clipboard_read_async (clipboard, (const char *[]){ mime_type, NULL }, G_PRIORITY_DEFAULT, NULL, stream_there, &pasted);
  robot_await (robot, pasted.done);
  *length = g_bytes_get_size (pasted.bytes);
  text = g_strndup (g_bytes_get_data (pasted.bytes, NULL), *length);
  g_bytes_unref (pasted.bytes);
  return text;
}

static gboolean
offers (Robot *robot, const char *mime_type)
{
  return gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (gtk_widget_get_clipboard (GTK_WIDGET (robot->window))), mime_type);
}

static void
test_copy_picture (Robot *robot)
{
  g_autofree char *svg = NULL, *png = NULL;
  gsize length;

  robot_key (robot, "ctrl+alt+c");
  robot_await (robot, robot_look_for_words ("Copied the picture") != NULL);
  robot_assert (robot, offers (robot, "image/png") && offers (robot, "image/svg+xml"));
  svg = paste (robot, "image/svg+xml", &length);
  g_assert_nonnull (strstr (svg, "<svg"));
  g_assert_nonnull (strstr (svg, "1.86"));
  png = paste (robot, "image/png", &length);
  g_assert_cmpuint (length, >, 1000);
  g_assert_cmpint (memcmp (png, "\211PNG", 4), ==, 0);
}

/* The note's numbers, in its shape [2, 1, 4]. */
static void
test_copy_numbers (Robot *robot)
{
  static const struct
  {
    const char *keys, *said, *expected;
  } rows[] = {
    { "ctrl+alt+4", "Copied the input", "1\t2\t3\t4\n\n0\t0\t0\t0\n" },
    { "ctrl+alt+5", "Copied the input", "[[[1, 2, 3, 4]]," },
    { "ctrl+alt+6", "Copied the input", "\\begin{bmatrix}\n1 & 2 & 3 & 4\n\\end{bmatrix},\\;\n\\begin{bmatrix}\n0 & 0 & 0 & 0\n\\end{bmatrix}" },
    { "ctrl+alt+1", "Copied the output", "-0.16903" },
    { "ctrl+alt+3", "Copied the output", "\\begin{bmatrix}\n-0.17 & 0.51 & 1.18 & 1.86\n" },
  };

  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autofree char *text = NULL;
      gsize length;

      robot_key (robot, rows[row].keys);
      robot_await (robot, robot_look_for_words (rows[row].said) != NULL && offers (robot, "text/plain;charset=utf-8"));
      text = paste (robot, "text/plain;charset=utf-8", &length);
      g_test_message ("%s", text);
      g_assert_true (g_str_has_prefix (text, rows[row].expected));
    }
}

static void
add_tests (void)
{
  robot_add_test ("/app/figures/cubes", test_cubes);
  robot_add_test ("/app/figures/export", test_export);
  robot_add_test ("/app/figures/export-nothing", test_export_nothing);
  robot_add_test ("/app/figures/export-numbered", test_export_numbered);
  robot_add_test ("/app/figures/export-to-nowhere", test_export_to_nowhere);
  robot_add_test ("/app/figures/copy-picture", test_copy_picture);
  robot_add_test ("/app/figures/copy-numbers", test_copy_numbers);
}

int
main (int argc, char **argv)
{
  return robot_main (argc, argv, add_tests);
}
