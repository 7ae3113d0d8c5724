/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document edited like a spreadsheet: through steps, against naive loops, with names and undo. */
#include "document-cells.h"
#include "fixture.h"
#include "history.h"

#include <string.h>

#define FIRST "[[[1, 2, 3, 4]], [[5, 6, 7, 8]]]"

static NormDocument *
document_of (const char *literal)
{
  g_autoptr (NormTensor) tensor = fixture_tensor (literal);
  NormDocument *document = norm_document_new ();
  norm_document_start (document, tensor, "New");
  norm_document_settle (document);
  return document;
}

/* As the picture lays views out: N and H down, all else across. */
static NormRaster
raster_of (NormDocument *document)
{
  const NormView *view = norm_document_get_view (document);
  gboolean down[NORM_MAX_AXES] = { FALSE };
  NormRaster raster;
  down[0] = view->rank >= 2;
  if (view->rank >= 4)
    down[view->rank - 2] = TRUE;
  norm_raster_init (&raster, view->rank, view->shape, down);
  return raster;
}

static void
assert_values (NormDocument *document, const char *expected)
{
  g_autofree char *values = norm_literal_write (norm_document_get_tensor (document), FALSE, 1000);
  g_assert_cmpstr (values, ==, expected);
}

static void
assert_undoes (NormDocument *document, const char *name, const char *before)
{
  g_autofree char *after = norm_literal_write (norm_document_get_tensor (document), FALSE, 1000);
  g_assert_cmpstr (norm_document_undo_name (document), ==, name);
  norm_document_undo (document);
  assert_values (document, before);
  g_assert_false (norm_document_can_undo (document));
  norm_document_redo (document);
  assert_values (document, after);
  norm_document_undo (document);
}

static void
test_clear (void)
{
  g_autoptr (NormDocument) document = document_of (FIRST);
  NormRaster raster = raster_of (document);
  NormBlock block = { 0, 1, 2, 2 }, one = { 1, 3, 1, 1 };
  g_assert_true (norm_document_clear_block (document, &raster, &block, "Clear", NULL));
  assert_values (document, "[[[1, 0, 0, 4]], [[5, 0, 0, 8]]]");
  assert_undoes (document, "Clear 2×2", FIRST);
  g_assert_true (norm_document_clear_block (document, &raster, &one, "Clear", NULL));
  assert_values (document, "[[[1, 2, 3, 4]], [[5, 6, 7, 0]]]");
  assert_undoes (document, "Clear", FIRST);
}

static void
test_no_change_is_no_step (void)
{
  g_autoptr (NormDocument) document = document_of ("[[0, 0], [0, 1]]");
  NormRaster raster = raster_of (document);
  NormBlock block = { 0, 0, 1, 2 };
  g_assert_true (norm_document_clear_block (document, &raster, &block, "Clear", NULL));
  g_assert_false (norm_document_can_undo (document));
}

static void
test_fill_along (void)
{
  g_autoptr (NormDocument) document = document_of ("[[1, 2, 3], [4, 5, 6], [7, 8, 9]]");
  const char *before = "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]";
  NormRaster raster = raster_of (document);
  NormBlock block = { 0, 1, 3, 2 }, row = { 1, 0, 1, 3 }, first = { 0, 0, 1, 3 };
  g_assert_true (norm_document_fill_along (document, &raster, &block, TRUE, NULL));
  assert_values (document, "[[1, 2, 3], [4, 2, 3], [7, 2, 3]]");
  assert_undoes (document, "Fill Down 3×2", before);
  g_assert_true (norm_document_fill_along (document, &raster, &block, FALSE, NULL));
  assert_values (document, "[[1, 2, 2], [4, 5, 5], [7, 8, 8]]");
  assert_undoes (document, "Fill Right 3×2", before);
  g_assert_true (norm_document_fill_along (document, &raster, &row, TRUE, NULL)); /* from the row above */
  assert_values (document, "[[1, 2, 3], [1, 2, 3], [7, 8, 9]]");
  assert_undoes (document, "Fill Down 1×3", before);
  g_assert_false (norm_document_fill_along (document, &raster, &first, TRUE, NULL));
}

static void
test_fill (void)
{
  g_autoptr (NormDocument) document = document_of (FIRST);
  NormRaster raster = raster_of (document);
  NormBlock block = { 0, 1, 2, 3 };
  NormFill arange = { NORM_FILL_ARANGE, 10, 1, 0 }, one_hot = { NORM_FILL_ONE_HOT, 1, 4, 0 };
  g_assert_true (norm_document_fill_block (document, &raster, &block, &arange, NULL));
  assert_values (document, "[[[1, 10, 11, 12]], [[5, 13, 14, 15]]]");
  assert_undoes (document, "Fill 2×3", FIRST);
  g_assert_true (norm_document_fill_block (document, &raster, &block, &one_hot, NULL));
  assert_values (document, "[[[1, 0, 0, 0]], [[5, 0, 1, 0]]]");
}

/* ── pasting ── */

static void
paste (NormDocument *document, NormBlock block, const char *literal, NormPasteWay way)
{
  g_autoptr (NormTensor) values = fixture_tensor (literal);
  g_autoptr (GError) error = NULL;
  NormRaster raster = raster_of (document);
  norm_document_paste (document, &raster, &block, values, way, &error);
  g_assert_no_error (error);
}

static void
test_paste (void)
{
  g_autoptr (NormDocument) document = document_of (FIRST);
  NormBlock corner = { 0, 2, 1, 1 }, block = { 0, 0, 2, 4 }, three = { 0, 0, 1, 3 };

  paste (document, corner, "[[-1, -2], [-3, -4]]", NORM_PASTE_FIT);
  assert_values (document, "[[[1, 2, -1, -2]], [[5, 6, -3, -4]]]");
  assert_undoes (document, "Paste 2×2", FIRST);
  paste (document, block, "9", NORM_PASTE_FIT);
  assert_values (document, "[[[9, 9, 9, 9]], [[9, 9, 9, 9]]]");
  assert_undoes (document, "Paste 2×4", FIRST);
  paste (document, three, "[-1, -2]", NORM_PASTE_REPEAT);
  assert_values (document, "[[[-1, -2, -1, 4]], [[5, 6, 7, 8]]]");
  assert_undoes (document, "Paste 1×3", FIRST);
  paste (document, three, "[-1, -2]", NORM_PASTE_CLIP);
  assert_values (document, "[[[-1, -2, 3, 4]], [[5, 6, 7, 8]]]");
  assert_undoes (document, "Paste 1×2", FIRST);
  paste (document, corner, "[[-1, -2, -3]]", NORM_PASTE_CLIP);
  assert_values (document, "[[[1, 2, -1, -2]], [[5, 6, 7, 8]]]");
  assert_undoes (document, "Paste 1×2", FIRST);
  paste (document, corner, "[[-1, -2, -3]]", NORM_PASTE_RESIZE);
  assert_values (document, "[[[1, 2, -1, -2, -3]], [[5, 6, 7, 8, 0]]]");
  assert_undoes (document, "Paste 1×3", FIRST);
  paste (document, corner, "[[-1], [-2], [-3]]", NORM_PASTE_RESIZE);
  assert_values (document, "[[[1, 2, -1, 4]], [[5, 6, -2, 8]], [[0, 0, -3, 0]]]");
  assert_undoes (document, "Paste 3×1", FIRST);
  paste (document, corner, "[[1, 2]]", NORM_PASTE_REPLACE);
  assert_values (document, "[[1, 2]]");
  assert_undoes (document, "Paste Tensor", FIRST);
}

/* A whole tensor copied and pasted over is itself, whatever its rank. */
static void
test_paste_tensor_of_the_same_rank (void)
{
  g_autoptr (NormDocument) document = document_of ("[[[[0, 0], [0, 0]], [[0, 0], [0, 0]]]]");
  paste (document, (NormBlock){ 0, 0, 1, 1 }, "[[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]", NORM_PASTE_FIT);
  assert_values (document, "[[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]");
}

/* The steps reshape so that no axis is the tensor's own: it cannot grow, and stays as it was. */
static void
test_paste_cannot_resize (void)
{
  g_autoptr (NormDocument) document = document_of ("[[1, 2], [3, 4]]");
  g_autoptr (NormTensor) values = fixture_tensor ("[1, 2, 3, 4, 5]");
  g_autoptr (GError) error = NULL;
  NormBlock corner = { 0, 0, 1, 1 };
  g_assert_true (norm_document_set_steps_text (document, "flatten()", NULL));
  NormRaster raster = raster_of (document);
  g_assert_false (norm_document_paste (document, &raster, &corner, values, NORM_PASTE_RESIZE, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_SHAPE);
  assert_values (document, "[[1, 2], [3, 4]]");
}

/* ── through steps: against a naive loop ── */

static NormDocument *
random_document (void)
{
  static const char *const steps[] = { "",
                                       "squeeze(1)",
                                       "permute(2, 0, 1)",
                                       "transpose(1, 2)",
                                       "flatten(1)",
                                       "permute(1, 2, 0).flatten()",
                                       "unsqueeze(0)",
                                       "permute(2, 1, 0).reshape(4, -1)",
                                       "[:, :, 1:3]",
                                       "[:, :, ::2].flatten()" };
  gsize shape[] = { (gsize) g_test_rand_int_range (1, 4), (gsize) g_test_rand_int_range (1, 3), 4 };
  NormFill fill = { NORM_FILL_ARANGE, 1, 1, 0 };
  g_autoptr (NormTensor) tensor = norm_tensor_generate (NORM_DTYPE_FLOAT32, 3, shape, &fill, NULL);
  NormDocument *document = norm_document_new ();
  norm_document_start (document, tensor, "New");
  g_assert_true (norm_document_set_steps_text (document, steps[g_test_rand_int_range (0, G_N_ELEMENTS (steps))], NULL));
  return document;
}

static NormBlock
random_block (const NormRaster *raster)
{
  int n_cells = (int) (raster->n_rows * raster->n_columns);
  return norm_block_between (raster, (gsize) g_test_rand_int_range (0, n_cells), (gsize) g_test_rand_int_range (0, n_cells));
}

static void
test_through_steps (void)
{
  for (int round = 0; round < 200; round++)
    {
      g_autoptr (NormDocument) document = random_document ();
      NormRaster raster = raster_of (document);
      NormBlock block = random_block (&raster);
      g_autoptr (NormTensor) before = norm_tensor_ref (norm_document_get_tensor (document));
      g_autoptr (NormView) view = norm_view_ref (norm_document_get_view (document));
      g_autoptr (NormTensor) copy = norm_document_copy_block (document, &raster, &block, NULL);
      g_autofree double *expected = norm_tensor_to_doubles (before);

      for (gsize row = 0; row < block.n_rows; row++)
        for (gsize column = 0; column < block.n_columns; column++)
          {
            gsize cell = norm_raster_cell (&raster, block.row + row, block.column + column);
            g_assert_cmpfloat (norm_tensor_get (copy, row * block.n_columns + column), ==, norm_view_get (view, cell));
            expected[norm_view_source (view, cell)] = 0;
          }
      g_assert_true (norm_document_clear_block (document, &raster, &block, "Clear", NULL));
      for (gsize flat = 0; flat < before->n_values; flat++)
        g_assert_cmpfloat (norm_tensor_get (norm_document_get_tensor (document), flat), ==, expected[flat]);
      g_assert_true (norm_document_write_block (document, &raster, &block, copy, "Paste", NULL));
      g_assert_true (norm_tensor_equal (norm_document_get_tensor (document), before));
    }
}

/* As Python: a product of ranges has the axes that run, and its values in their order. */
static void
assert_copies (NormDocument *document, NormBlock block, const char *expected)
{
  NormRaster raster = raster_of (document);
  g_autoptr (NormTensor) copy = norm_document_copy_axes (document, &raster, &block, NULL);
  g_autofree char *text = norm_literal_write (copy, FALSE, 1000);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_copy_axes (void)
{
  g_autoptr (NormDocument) document = document_of (FIRST);
  g_autoptr (NormDocument) image = document_of ("[[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]");
  g_autoptr (NormDocument) channels = document_of ("[[[1, 2], [3, 4]]]");

  assert_copies (document, (NormBlock){ 0, 0, 2, 4 }, FIRST);
  assert_copies (document, (NormBlock){ 0, 1, 1, 2 }, "[[2, 3]]"); /* C, of which there is one, and L */
  assert_copies (document, (NormBlock){ 0, 1, 1, 1 }, "[2]");
  assert_copies (image, (NormBlock){ 0, 0, 2, 4 }, "[[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]");
  assert_copies (image, (NormBlock){ 0, 0, 2, 2 }, "[[[1, 2], [3, 4]]]");
  assert_copies (image, (NormBlock){ 0, 1, 2, 2 }, "[[2, 5], [4, 7]]"); /* from one channel into the next: rows and columns */
  assert_copies (channels, (NormBlock){ 0, 1, 1, 2 }, "[[2, 3]]");
}

/* ── along an axis ── */

static void
test_insert_and_remove (void)
{
  g_autoptr (NormDocument) document = document_of (FIRST);
  g_autoptr (GError) error = NULL;
  g_assert_true (norm_document_insert (document, 0, 1, 1, "Insert Sample", NULL));
  assert_values (document, "[[[1, 2, 3, 4]], [[0, 0, 0, 0]], [[5, 6, 7, 8]]]");
  assert_undoes (document, "Insert Sample", FIRST);
  g_assert_true (norm_document_insert (document, 2, 4, 1, "Insert Position", NULL));
  assert_values (document, "[[[1, 2, 3, 4, 0]], [[5, 6, 7, 8, 0]]]");
  assert_undoes (document, "Insert Position", FIRST);
  g_assert_true (norm_document_remove (document, 2, 1, 2, "Delete Positions", NULL));
  assert_values (document, "[[[1, 4]], [[5, 8]]]");
  assert_undoes (document, "Delete Positions", FIRST);
  g_assert_true (norm_document_set_steps_text (document, "permute(2, 1, 0)", NULL));
  g_assert_true (norm_document_remove (document, 0, 0, 3, "Delete Samples", NULL)); /* what is read as samples is the last axis of x */
  assert_values (document, "[[[4]], [[8]]]");
  norm_document_undo (document);
  g_assert_true (norm_document_set_steps_text (document, "flatten()", NULL));
  g_assert_false (norm_document_insert (document, 0, 0, 1, "Insert", &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_SHAPE);
  assert_values (document, FIRST);
}

static void
assert_mask (NormDocument *document, const char *expected)
{
  NormTensor *mask = norm_document_get_mask (document);
  g_autoptr (GString) text = g_string_new (NULL);
  for (gsize flat = 0; flat < mask->n_values; flat++)
    g_string_append_c (text, norm_tensor_get (mask, flat) != 0 ? '1' : '0');
  g_assert_cmpstr (text->str, ==, expected);
}

/* What is padding stays padding, what is new counts. */
static void
test_mask_follows (void)
{
  g_autoptr (NormDocument) document = document_of ("[[1, 2], [3, 4]]");
  NormRaster raster = raster_of (document);
  NormBlock block = { 0, 0, 2, 2 };
  norm_document_set_mask_values (document, (gsize[]){ 1, 2 }, 2, FALSE);
  norm_document_end_mask_stroke (document);
  assert_mask (document, "1001");
  g_assert_true (norm_document_clear_block (document, &raster, &block, "Clear", NULL));
  assert_mask (document, "1001");
  norm_document_undo (document);
  g_assert_true (norm_document_insert (document, 0, 1, 1, "Insert", NULL));
  assert_mask (document, "101101");
  g_assert_true (norm_document_get_masked (document));
  g_assert_true (norm_document_remove (document, 1, 0, 1, "Delete", NULL));
  assert_mask (document, "011");
  norm_document_undo (document);
  norm_document_undo (document);
  assert_mask (document, "1001");
  paste (document, (NormBlock){ 1, 1, 1, 1 }, "[[7, 8]]", NORM_PASTE_RESIZE);
  assert_values (document, "[[1, 2, 0], [3, 7, 8]]");
  assert_mask (document, "101011");
  norm_document_undo (document);
  g_autoptr (NormTensor) longer = fixture_tensor ("[[1, 2], [3, 4], [5, 6]]");
  norm_document_rewrite (document, longer, "Edit as Text");
  assert_mask (document, "100111");
}

/* ── sliding ── */

static void
test_slide_is_one_step (void)
{
  g_autoptr (NormDocument) document = document_of ("[[1, 2], [3, 4]]");
  guint n_changed;
  fixture_count (document, "changed", &n_changed);
  for (int step = 1; step <= 5; step++)
    {
      g_autofree char *text = g_strdup_printf ("%d.5", step);
      g_assert_true (norm_document_slide_value (document, 1, text, NULL));
    }
  g_assert_cmpuint (n_changed, ==, 5); /* the picture follows */
  norm_document_end_slide (document);
  assert_values (document, "[[1, 5.5], [3, 4]]");
  assert_undoes (document, "Slide Value", "[[1, 2], [3, 4]]");

  g_assert_true (norm_document_slide_value (document, 0, "7", NULL));
  norm_document_end_slide (document);
  g_assert_true (norm_document_slide_value (document, 0, "8", NULL));
  norm_document_end_slide (document);
  norm_document_undo (document);
  assert_values (document, "[[7, 2], [3, 4]]");
}

/* Another change in between ends it, even where nobody said so. */
static void
test_slide_ends (void)
{
  g_autoptr (NormDocument) document = document_of ("[[1, 2], [3, 4]]");
  g_assert_true (norm_document_slide_value (document, 0, "7", NULL));
  g_assert_true (norm_document_set_value (document, 1, "9", NULL));
  g_assert_true (norm_document_slide_value (document, 0, "8", NULL));
  norm_document_undo (document);
  assert_values (document, "[[7, 9], [3, 4]]");
  norm_document_undo (document);
  assert_values (document, "[[7, 2], [3, 4]]");
}

/* An hour of editing keeps no more than the history may hold, and the last step can be undone. */
static void
test_bounded (void)
{
  const gsize shape[] = { 4, (gsize) 4 << 20 }; /* 64 MiB of float32 */
  g_autofree gpointer data = g_malloc0 (shape[0] * shape[1] * 4);
  g_autoptr (NormTensor) tensor = norm_tensor_new_take (NORM_DTYPE_FLOAT32, 2, shape, g_steal_pointer (&data));
  g_autoptr (NormDocument) document = norm_document_new ();
  guint n_steps = 0;
  norm_document_start (document, tensor, "New");
  g_assert_true (norm_document_set_layer_text (document, "Identity()", NULL)); /* which takes no time */
  norm_document_settle (document);
  NormRaster raster = raster_of (document);
  for (gsize step = 0; step < 6; step++)
    {
      g_autoptr (NormTensor) value = norm_tensor_new_from_doubles (NORM_DTYPE_FLOAT32, 2, (gsize[]){ 1, 1 }, (double[]){ (double) step + 1 });
      NormBlock block = { step % 4, step, 1, 1 };
      g_assert_true (norm_document_write_block (document, &raster, &block, value, "Paste", NULL));
    }
  while (norm_document_can_undo (document))
    {
      norm_document_undo (document);
      n_steps++;
    }
  g_assert_cmpuint (n_steps, >=, 1);
  g_assert_cmpuint ((gsize) n_steps * norm_tensor_n_bytes (tensor), <=, NORM_HISTORY_MAX_BYTES);
}

static void
test_too_large_to_copy (void)
{
  const gsize shape[] = { 2, NORM_CELLS_MOST };
  gpointer data = g_malloc0 (shape[0] * shape[1]);
  g_autoptr (NormTensor) tensor = norm_tensor_new_take (NORM_DTYPE_BOOL, 2, shape, data);
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;
  norm_document_start (document, tensor, "New");
  NormRaster raster = raster_of (document);
  NormBlock all = norm_block_all (&raster);
  g_assert_null (norm_document_copy_block (document, &raster, &all, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_false (norm_document_clear_block (document, &raster, &all, "Clear", &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cells/clear", test_clear);
  g_test_add_func ("/cells/no-change-is-no-step", test_no_change_is_no_step);
  g_test_add_func ("/cells/fill-along", test_fill_along);
  g_test_add_func ("/cells/fill", test_fill);
  g_test_add_func ("/cells/paste", test_paste);
  g_test_add_func ("/cells/paste-tensor-of-the-same-rank", test_paste_tensor_of_the_same_rank);
  g_test_add_func ("/cells/paste-cannot-resize", test_paste_cannot_resize);
  g_test_add_func ("/cells/through-steps", test_through_steps);
  g_test_add_func ("/cells/copy-axes", test_copy_axes);
  g_test_add_func ("/cells/insert-and-remove", test_insert_and_remove);
  g_test_add_func ("/cells/mask-follows", test_mask_follows);
  g_test_add_func ("/cells/slide-is-one-step", test_slide_is_one_step);
  g_test_add_func ("/cells/slide-ends", test_slide_ends);
  g_test_add_func ("/cells/bounded", test_bounded);
  g_test_add_func ("/cells/too-large-to-copy", test_too_large_to_copy);
  return g_test_run ();
}
