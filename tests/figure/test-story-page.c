/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-page-private.h"
#include "formula-box.h"
#include "support.h"

#include <math.h>

/* Several stories on one page: all sides are there, none over another, in type for a room, and the file is the picture. */

static const struct
{
  double width, height;
} sizes[] = { { 1280, 720 }, { 1024, 768 }, { 800, 600 }, { 640, 480 } };

static const char *const layers[] = { "BatchNorm1d(4, affine=False)",
                                      "LayerNorm((4, 3))",
                                      "InstanceNorm1d(4)",
                                      "GroupNorm(2, 4)",
                                      "RMSNorm(3)",
                                      "BatchNorm1d(4, track_running_stats=False)" };

typedef struct
{
  NormView *loaded, *permuted;
  NormResult *results[NORM_STORY_MOST_SIDES];
  NormStoryPageSpec spec;
} Fixture;

/* @n readings of one tensor of numbers; the second permuted on the way. */
static void
fixture_init (Fixture *fixture, guint n)
{
  g_autoptr (NormSteps) steps = norm_steps_parse ("permute(0, 2, 1)", NULL);

  fixture->loaded = test_view (3, (gsize[]){ 2, 4, 3 });
  fixture->permuted = norm_steps_apply (steps, fixture->loaded, G_MAXUINT, NULL, NULL);
  fixture->spec = (NormStoryPageSpec){ .n_sides = n };
  for (guint side = 0; side < n; side++)
    {
      NormView *view = side == 1 ? fixture->permuted : fixture->loaded;

      fixture->results[side] = test_run (view, side == 1 ? "LayerNorm(4)" : layers[side]);
      fixture->spec.sides[side] = (NormStorySide){
        .story = { .figure = { .input = view, .layer = fixture->results[side]->layer, .result = fixture->results[side], .decimals = -1 },
                   .loaded = fixture->loaded,
                   .steps = side == 1 ? "permute(0, 2, 1)" : "",
                   .slide = TRUE,
                   .question = "Which cells are pooled?",
                   .note = "One tensor, several layers." },
        .title = side == 1 ? "permute(0, 2, 1) › LayerNorm(4)" : layers[side],
      };
    }
}

static void
fixture_clear (Fixture *fixture)
{
  for (guint side = 0; side < fixture->spec.n_sides; side++)
    norm_result_unref (fixture->results[side]);
  norm_view_unref (fixture->loaded);
  norm_view_unref (fixture->permuted);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* ── geometry ── */

#define MOST_BOXES 16

/* What must not overlap. */
typedef struct
{
  cairo_rectangle_t boxes[MOST_BOXES];
  guint n;
} Boxes;

static void
add_text (Boxes *boxes, const NormTheme *theme, const NormStoryText *text, NormTextStyle style)
{
  double widest = 0;

  for (guint line = 0; line < norm_story_text_n_lines (text); line++)
    widest = MAX (widest, norm_text_width (theme, style, text->size, text->lines[line]));
  if (text->lines == NULL)
    return;
  g_assert_cmpuint (boxes->n, <, MOST_BOXES);
  boxes->boxes[boxes->n++] = (cairo_rectangle_t){ text->x, text->baseline - 0.75 * text->size, widest,
                                                  (norm_story_text_n_lines (text) - 1) * text->line_height + 0.95 * text->size };
}

static void
add_formulas (Boxes *boxes, const NormStory *story)
{
  for (int which = 0; which < story->n_formulas; which++)
    {
      const NormStoryFormula *formula = &story->formulas[which];
      double width, ascent, descent;

      norm_formula_measure (formula->formula, story->theme, formula->size, &width, &ascent, &descent);
      g_assert_cmpuint (boxes->n, <, MOST_BOXES);
      boxes->boxes[boxes->n++] = (cairo_rectangle_t){ formula->x, formula->baseline - ascent, width, ascent + descent };
    }
}

static void
expect_apart (const Boxes *boxes, const cairo_rectangle_t *around)
{
  for (guint one = 0; one < boxes->n; one++)
    {
      const cairo_rectangle_t *box = &boxes->boxes[one];

      g_assert_cmpfloat (box->x, >=, around->x - 0.5);
      g_assert_cmpfloat (box->y, >=, around->y - 0.5);
      g_assert_cmpfloat (box->x + box->width, <=, around->x + around->width + 0.5);
      g_assert_cmpfloat (box->y + box->height, <=, around->y + around->height + 0.5);
      for (guint other = one + 1; other < boxes->n; other++)
        {
          const cairo_rectangle_t *next = &boxes->boxes[other];

          g_assert_true (box->x + box->width <= next->x + 0.5 || next->x + next->width <= box->x + 0.5 || box->y + box->height <= next->y + 0.5 ||
                         next->y + next->height <= box->y + 0.5);
        }
    }
}

static void
expect_side (NormStoryPage *page, guint side)
{
  const NormStoryPart *part = &page->parts[side];
  cairo_rectangle_t area;
  Boxes boxes = { .n = 0 };
  gsize cell;
  guint found;

  g_assert_nonnull (part->story);
  g_assert_cmpstr (part->letter.lines[0], ==, ((const char *[]){ "A", "B", "C", "D", "E", "F" })[side]);
  add_text (&boxes, page->theme, &part->letter, NORM_TEXT_BOLD);
  add_text (&boxes, page->theme, &part->title, NORM_TEXT_BOLD);
  add_text (&boxes, page->theme, &part->story->caption, NORM_TEXT_PLAIN);
  add_text (&boxes, page->theme, &part->badge, NORM_TEXT_BOLD);
  add_formulas (&boxes, part->story);
  g_assert_true (norm_story_cell_rect (part->story, part->story->spec.cell, &area));
  boxes.boxes[boxes.n++] = area;
  expect_apart (&boxes, &part->place);
  g_assert_true (norm_story_page_cell_at (page, area.x + area.width / 2, area.y + area.height / 2, &found, &cell));
  g_assert_cmpuint (found, ==, side);
  g_assert_cmpuint (cell, ==, part->story->spec.cell);
}

static void
expect_names (NormStoryPage *page)
{
  cairo_rectangle_t whole = { 0, 0, page->width, page->height }, area;
  Boxes boxes = { .n = 0 };

  add_text (&boxes, page->theme, &page->title, NORM_TEXT_BOLD);
  add_text (&boxes, page->theme, &page->subtitle, NORM_TEXT_PLAIN);
  add_text (&boxes, page->theme, &page->note, NORM_TEXT_PLAIN);
  for (guint side = 0; side < page->n_parts; side++)
    add_text (&boxes, page->theme, &page->parts[side].title, NORM_TEXT_BOLD);
  g_assert_true (norm_story_cell_rect (page->parts[0].story, page->parts[0].story->spec.cell, &area));
  boxes.boxes[boxes.n++] = area;
  expect_apart (&boxes, &whole);
}

static void
expect_places_apart (NormStoryPage *page)
{
  cairo_rectangle_t whole = { 0, 0, page->width, page->height };
  Boxes boxes = { .n = 0 };

  add_text (&boxes, page->theme, &page->title, NORM_TEXT_BOLD);
  add_text (&boxes, page->theme, &page->subtitle, NORM_TEXT_PLAIN);
  for (guint side = 0; side < page->n_parts; side++)
    norm_story_page_side_rect (page, side, &boxes.boxes[boxes.n++]);
  expect_apart (&boxes, &whole);
}

static void
test_geometry (void)
{
  for (guint n = 2; n <= NORM_STORY_MOST_SIDES; n++)
    for (gsize size = 0; size < G_N_ELEMENTS (sizes); size++)
      for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
        {
          g_auto (Fixture) fixture = { 0 };

          fixture_init (&fixture, n);
          g_autoptr (NormStoryPage) page = norm_story_page_new (&fixture.spec, step, sizes[size].width, sizes[size].height, 1);

          g_test_message ("%u sides, step %d, %g×%g", n, step, sizes[size].width, sizes[size].height);
          if (step == NORM_STORY_INPUT)
            {
              expect_names (page);
              continue;
            }
          expect_places_apart (page);
          for (guint side = 0; side < n; side++)
            expect_side (page, side);
        }
}

/* ── type ── */

static double
smallest_piece (const NormBox *box, double least)
{
  gboolean scripts = box->formula->kind == NORM_FORMULA_POWER || box->formula->kind == NORM_FORMULA_INDEX;

  if (box->parts == NULL)
    return MIN (least, box->text_size);
  for (guint part = 0; part < (scripts ? 1 : box->parts->len); part++)
    least = smallest_piece (g_ptr_array_index (box->parts, part), least);
  return least;
}

/* 20 pt at 1280×720, and in proportion on smaller screens; 12 px at least. */
static void
test_type (void)
{
  for (guint n = 2; n <= NORM_STORY_MOST_SIDES; n++)
    for (gsize size = 0; size < G_N_ELEMENTS (sizes); size++)
      for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
        {
          double least = MAX (12, 20 * 96.0 / 72 * MIN (sizes[size].width / 1280, sizes[size].height / 720)) - 0.01;
          g_auto (Fixture) fixture = { 0 };

          fixture_init (&fixture, n);
          g_autoptr (NormStoryPage) page = norm_story_page_new (&fixture.spec, step, sizes[size].width, sizes[size].height, 1);

          g_assert_cmpfloat (page->title.size, >=, least);
          g_assert_cmpfloat (page->subtitle.size, >=, least);
          for (guint side = 0; side < n; side++)
            {
              NormStory *story = page->parts[side].story;

              g_assert_cmpfloat (page->parts[side].title.size, >=, least);
              g_assert_cmpfloat (story->figure->metrics.small, >=, least);
              g_assert_true (story->figure->number_size == 0 || story->figure->number_size >= least);
              g_assert_true (story->slot_type == 0 || story->slot_type >= least);
              g_assert_true (story->caption.lines == NULL || story->caption.size >= least);
              g_assert_true (page->parts[side].badge.lines == NULL || page->parts[side].badge.size >= least);
              for (int which = 0; which < story->n_formulas; which++)
                {
                  g_autoptr (NormBox) box = norm_box_new (story->formulas[which].formula, story->theme, story->formulas[which].size);

                  g_assert_cmpfloat (smallest_piece (box, G_MAXDOUBLE), >=, least);
                }
            }
        }
}

/* ── words ── */

/* Two readings of the same numbers: question, both names, both pools' numbers, and how far the outputs are apart. */
static void
test_words (void)
{
  g_autoptr (NormSteps) steps = norm_steps_parse ("squeeze(1)", NULL);
  g_autoptr (NormView) loaded = test_view_of (3, (gsize[]){ 2, 1, 4 }, (double[]){ 1, 2, 3, 4, 0, 0, 0, 0 });
  g_autoptr (NormView) squeezed = norm_steps_apply (steps, loaded, G_MAXUINT, NULL, NULL);
  g_autoptr (NormResult) one = test_run (loaded, "BatchNorm1d(1, eps=0, affine=False)");
  g_autoptr (NormResult) four = test_run (squeezed, "BatchNorm1d(4, eps=0, affine=False)");
  NormStoryPageSpec spec = {
    .sides = { { .story = { .figure = { .input = loaded, .result = one, .layer = one->layer, .decimals = -1 },
                            .loaded = loaded,
                            .cell = 3,
                            .slide = TRUE,
                            .question = "One feature or four?",
                            .note = "Eight numbers." },
                 .title = "BatchNorm1d(1)" },
               { .story = { .figure = { .input = squeezed, .result = four, .layer = four->layer, .decimals = -1 },
                            .loaded = loaded,
                            .steps = "squeeze(1)",
                            .cell = 3,
                            .slide = TRUE },
                 .title = "squeeze(1) › BatchNorm1d(4)" } },
    .n_sides = 2,
  };
  static const char *const expected[][4] = {
    { "One feature or four?", "Eight numbers.", "BatchNorm1d(1)", "squeeze(1) › BatchNorm1d(4)" },
    { "One feature: all 8 values belong together", "4 features of 2 values each", "m = ", "= 8" },
    { "All 8 values become one list", "Feature 3: 2 values become one list", "Step 3 of 8", "BatchNorm1d(1)" },
    { "μ = (1 + 2 + 3 + 4 + 0 + 0 + 0 + 0) / 8 = 1.25", "μ = (4 + 0) / 2 = 2", "Step 4 of 8", "BatchNorm1d(1)" },
    { "= 2.1875", "= 4", "Step 5 of 8", "BatchNorm1d(1)" },
    { "= 1.8593", "= 1", "Step 6 of 8", "differs by up to 1.2" },
    { "No γ and β", "differs by up to 1.2", "Step 7 of 8", "BatchNorm1d(1)" },
    { "0.125", "0.2", "Step 8 of 8", "differs by up to 1.2" },
  };

  g_assert_cmpint (norm_story_page_n_steps (&spec), ==, NORM_STORY_N_STEPS);
  for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
    {
      g_autoptr (NormStoryPage) page = norm_story_page_new (&spec, step, 1280, 720, 1);
      g_autofree char *text = norm_story_page_to_text (page);

      for (guint words = 0; words < 4; words++)
        if (strstr (text, expected[step - 1][words]) == NULL)
          g_error ("step %d does not say “%s”:\n%s", step, expected[step - 1][words], text);
    }
}

/* GroupNorm with a group for each channel is InstanceNorm: said because it was computed. */
static void
test_equal (void)
{
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 2, 4, 3 });
  g_autoptr (NormResult) one = test_run (view, "GroupNorm(4, 4, affine=False)");
  g_autoptr (NormResult) other = test_run (view, "InstanceNorm1d(4)");
  NormStoryPageSpec spec = { .sides = { { .story = { .figure = { .input = view, .result = one, .decimals = -1 }, .slide = TRUE }, .title = "GN" },
                                        { .story = { .figure = { .input = view, .result = other, .decimals = -1 }, .slide = TRUE }, .title = "IN" } },
                             .n_sides = 2 };
  g_autoptr (NormStoryPage) page = norm_story_page_new (&spec, NORM_STORY_SCALE, 1280, 720, 1);

  g_assert_nonnull (page->parts[1].badge.lines);
  g_assert_nonnull (strstr (page->parts[1].badge.lines[0], "equal"));
  g_assert_null (page->parts[0].badge.lines);
}

/* A side that gives no output says why, beside one that does; without any that does there is one slide. */
static void
test_problem (void)
{
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 2, 1, 4 });
  g_autoptr (NormResult) good = test_run (view, "BatchNorm1d(1)");
  g_autoptr (NormLayer) layer = norm_layer_parse ("BatchNorm1d(4)", NULL);
  g_autoptr (NormParams) params = norm_params_new ();
  g_autoptr (NormProblem) problem = norm_layer_check (layer, params, NORM_MODE_TRAIN, view);
  NormStoryPageSpec spec = {
    .sides = { { .story = { .figure = { .input = view, .layer = layer, .problem = problem, .decimals = -1 }, .slide = TRUE }, .title = "wrong" },
               { .story = { .figure = { .input = view, .result = good, .decimals = -1 }, .slide = TRUE }, .title = "right" } },
    .n_sides = 2
  };

  for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
    {
      g_autoptr (NormStoryPage) page = norm_story_page_new (&spec, step, 800, 600, 1);
      g_autofree char *text = norm_story_page_to_text (page);

      g_assert_null (norm_story_page_get_story (page, 0));
      g_assert_nonnull (norm_story_page_get_story (page, 1));
      g_assert_true ((strstr (text, "running_mean should contain 1 elements not 4") != NULL) == (step > 1));
    }
  spec.n_sides = 1;
  g_assert_cmpint (norm_story_page_n_steps (&spec), ==, 1);
}

/* ── motion, files ── */

static cairo_surface_t *
paint (NormStoryPage *page, NormStoryMotion *motion, double progress)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) page->width, (int) page->height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (NormCanvas) canvas = norm_canvas_new_cairo (page->theme, cr);

  if (motion != NULL)
    norm_story_motion_draw (motion, cr, progress);
  else
    norm_story_page_draw (page, canvas);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* The colours alone: the fourth byte of a pixel means nothing here. */
static guint
count_differences (cairo_surface_t *one, cairo_surface_t *other)
{
  guint n = 0;
  int stride = cairo_image_surface_get_stride (one);

  g_assert_cmpint (stride, ==, cairo_image_surface_get_stride (other));
  for (int y = 0; y < cairo_image_surface_get_height (one); y++)
    for (int x = 0; x < cairo_image_surface_get_width (one); x++)
      n += memcmp (cairo_image_surface_get_data (one) + y * stride + 4 * x, cairo_image_surface_get_data (other) + y * stride + 4 * x, 3) != 0;
  return n;
}

/* Each side's cells come out of the one picture they share, and it begins and ends with the steps' own pages. */
static void
test_motion (void)
{
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture, 2);
  for (int step = 1; step < NORM_STORY_N_STEPS; step++)
    {
      g_autoptr (NormStoryPage) from = norm_story_page_new (&fixture.spec, step, 800, 600, 1);
      g_autoptr (NormStoryPage) to = norm_story_page_new (&fixture.spec, step + 1, 800, 600, 1);
      g_autoptr (NormStoryMotion) motion = norm_story_motion_new (from, to);
      cairo_surface_t *start = paint (from, motion, 0), *end = paint (to, motion, 1);
      cairo_surface_t *first = paint (from, NULL, 0), *last = paint (to, NULL, 0);

      g_assert_cmpuint (count_differences (start, first), ==, 0);
      g_assert_cmpuint (count_differences (end, last), ==, 0);
      if (step == 1)
        g_assert_cmpuint (norm_story_motion_n_pieces (motion), ==, 2 * 24);
      cairo_surface_destroy (start);
      cairo_surface_destroy (end);
      cairo_surface_destroy (first);
      cairo_surface_destroy (last);
    }
}

typedef struct
{
  const guint8 *data;
  gsize left;
} Reader;

static cairo_status_t
read_png (void *data, unsigned char *to, unsigned int length)
{
  Reader *reader = data;

  if (length > reader->left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (to, reader->data, length);
  reader->data += length;
  reader->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static void
test_export_is_the_picture (void)
{
  NormExportOptions options = { .width = 1024, .height = 768, .scale = 1 };
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture, 3);
  for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
    {
      g_autoptr (GBytes) bytes = norm_story_page_export (&fixture.spec, step, step, &options, NORM_EXPORT_PNG, NULL);
      g_autoptr (NormStoryPage) page = norm_story_page_new (&fixture.spec, step, 1024, 768, 1);
      Reader reader = { g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) };
      cairo_surface_t *file = cairo_image_surface_create_from_png_stream (read_png, &reader), *screen = paint (page, NULL, 0);

      g_assert_cmpuint (count_differences (file, screen), ==, 0);
      cairo_surface_destroy (file);
      cairo_surface_destroy (screen);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/story-page/geometry", test_geometry);
  g_test_add_func ("/figure/story-page/type", test_type);
  g_test_add_func ("/figure/story-page/words", test_words);
  g_test_add_func ("/figure/story-page/equal", test_equal);
  g_test_add_func ("/figure/story-page/problem", test_problem);
  g_test_add_func ("/figure/story-page/motion", test_motion);
  g_test_add_func ("/figure/story-page/export-is-the-picture", test_export_is_the_picture);
  return g_test_run ();
}
