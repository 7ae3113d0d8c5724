/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-page-private.h"
#include "formula-box.h"
#include "support.h"

#include <math.h>

/* A layer on a shape, and which of its steps have nothing to do. */
typedef struct
{
  const char *layer;
  int rank;
  gsize shape[5];
  NormMode mode;
  const char *idle; /* the numbers of its idle steps */
} Case;

static const Case cases[] = {
  { "BatchNorm1d(4)", 2, { 3, 4 }, NORM_MODE_TRAIN, "" },
  { "BatchNorm1d(4, affine=False)", 2, { 3, 4 }, NORM_MODE_EVAL, "78" },
  { "BatchNorm1d(3)", 3, { 2, 3, 5 }, NORM_MODE_TRAIN, "" },
  { "BatchNorm1d(16, momentum=None)", 3, { 8, 16, 32 }, NORM_MODE_TRAIN, "" },
  { "BatchNorm1d(3, track_running_stats=False)", 3, { 2, 3, 5 }, NORM_MODE_EVAL, "8" },
  { "BatchNorm2d(3)", 4, { 2, 3, 2, 2 }, NORM_MODE_TRAIN, "" },
  { "BatchNorm2d(3)", 4, { 4, 3, 20, 20 }, NORM_MODE_EVAL, "8" },
  { "BatchNorm3d(2)", 5, { 2, 2, 2, 3, 3 }, NORM_MODE_TRAIN, "" },
  { "InstanceNorm1d(3)", 3, { 2, 3, 5 }, NORM_MODE_TRAIN, "78" },
  { "InstanceNorm2d(2, affine=True, track_running_stats=True)", 4, { 2, 2, 3, 3 }, NORM_MODE_TRAIN, "" },
  { "InstanceNorm1d(3)", 2, { 3, 5 }, NORM_MODE_TRAIN, "78" },
  { "GroupNorm(2, 6)", 3, { 4, 6, 8 }, NORM_MODE_TRAIN, "8" },
  { "GroupNorm(1, 3)", 4, { 2, 3, 2, 2 }, NORM_MODE_EVAL, "8" },
  { "LayerNorm(4)", 2, { 3, 4 }, NORM_MODE_TRAIN, "8" },
  { "LayerNorm((3, 5), elementwise_affine=False)", 3, { 2, 3, 5 }, NORM_MODE_TRAIN, "78" },
  { "RMSNorm(5)", 3, { 2, 3, 5 }, NORM_MODE_TRAIN, "48" },
  { "SyncBatchNorm(3)", 3, { 4, 3, 5 }, NORM_MODE_TRAIN, "" },
  { "BatchNorm1d(1)", 2, { 7, 1 }, NORM_MODE_TRAIN, "" },
};

static const struct
{
  double width, height;
  gboolean slide;
} pages[] = { { 1280, 720, TRUE }, { 1024, 768, TRUE }, { 800, 600, TRUE }, { 640, 480, TRUE },
              { 672, 560, FALSE }, { 500, 340, FALSE }, { 900, 500, FALSE } };

typedef struct
{
  NormView *view;
  NormResult *result;
  NormStorySpec spec;
} Fixture;

static void
fixture_init (Fixture *fixture, const Case *one)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormLayer) layer = norm_layer_parse (one->layer, &error);
  g_autoptr (NormParams) params = norm_params_new ();

  g_assert_no_error (error);
  fixture->view = test_view (one->rank, one->shape);
  fixture->result = norm_layer_run (layer, params, one->mode, fixture->view, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->spec = (NormStorySpec){ .figure = { .input = fixture->view, .result = fixture->result, .layer = fixture->result->layer, .decimals = -1 },
                                   .cell = fixture->view->n_values / 2 };
}

static void
fixture_clear (Fixture *fixture)
{
  norm_view_unref (fixture->view);
  norm_result_unref (fixture->result);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
note_init (Fixture *fixture, const char *layer)
{
  fixture->view = test_view_of (3, (gsize[]){ 2, 1, 4 }, (double[]){ 1, 2, 3, 4, 0, 0, 0, 0 });
  fixture->result = test_run (fixture->view, layer);
  fixture->spec =
    (NormStorySpec){ .figure = { .input = fixture->view, .result = fixture->result, .layer = fixture->result->layer, .decimals = -1 }, .cell = 3 };
}

/* ── words ── */

/* The note's example, with the numbers that it gives. */
static void
test_note (void)
{
  static const char *const titles[] = {
    "The input: 8 values in [2, 1, 4]",      "One feature: all 8 values belong together",      "All 8 values become one list",
    "One mean for the whole list: μ = 1.25", "One variance for the whole list: σ² = 2.1875",   "Each value: minus μ, divided by √(σ² + ε)",
    "No γ and β: this is the output",        "Remembered for later: mean 0.125, variance 1.15"
  };
  static const char *const captions[] = {
    "2 samples (N), 1 channel (C), 4 positions (L)",
    "C: kept, tells the features apart. N, L: averaged over. Same colour, same mean and variance.",
    "N × L = 2 × 4, everything in channel 0",
    "In feature 0, every sample and every position counts once.",
    "÷8 normalizes the output; ÷7 = 2.5 goes into running_var.",
    "All of feature 0 with the same μ and σ: its mean is now 0, its variance 1.",
    "affine=False: nothing is scaled or shifted, nothing is learned.",
    "momentum=0.1: 0.9 of the old, 0.1 of this batch. eval() will normalize with them.",
  };
  g_auto (Fixture) fixture = { 0 };

  note_init (&fixture, "BatchNorm1d(1, eps=0, affine=False)");
  for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
    {
      g_autoptr (NormStoryWords) words = norm_story_words_new (&fixture.spec, step);

      g_assert_cmpstr (words->title, ==, titles[step - 1]);
      g_assert_cmpstr (words->caption, ==, captions[step - 1]);
      g_assert_true (words->idle == (step == NORM_STORY_SCALE));
    }
}

/* A step on the way to the layer is told where the layer's axes are. */
static void
test_steps (void)
{
  g_autoptr (NormView) loaded = test_view_of (3, (gsize[]){ 2, 1, 4 }, (double[]){ 1, 2, 3, 4, 0, 0, 0, 0 });
  g_autoptr (NormSteps) steps = norm_steps_parse ("squeeze(1)", NULL);
  g_autoptr (NormView) view = norm_steps_apply (steps, loaded, G_MAXUINT, NULL, NULL);
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(4, eps=0)");
  NormStorySpec spec = { .figure = { .input = view, .result = result, .decimals = -1 }, .loaded = loaded, .steps = "squeeze(1)", .cell = 3 };
  g_autoptr (NormStoryWords) input = norm_story_words_new (&spec, NORM_STORY_INPUT);
  g_autoptr (NormStoryWords) features = norm_story_words_new (&spec, NORM_STORY_FEATURES);

  g_assert_cmpstr (input->title, ==, "The input: 8 values in [2, 1, 4]");
  g_assert_true (g_str_has_suffix (input->caption, "Before the layer reads them: squeeze(1)"));
  g_assert_cmpstr (features->title, ==, "4 features of 2 values each");
  g_assert_true (g_str_has_prefix (features->caption, "squeeze(1) makes [2, 4] of [2, 1, 4]. C: kept"));
}

/* Every step of every layer says something, and where it does nothing says so. */
static void
test_every_layer (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (cases); row++)
    {
      g_auto (Fixture) fixture = { 0 };

      fixture_init (&fixture, &cases[row]);
      for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
        {
          g_autoptr (NormStoryWords) words = norm_story_words_new (&fixture.spec, step);
          g_autofree char *place = g_strdup_printf ("step %d of 8", step);

          g_test_message ("%s %d: %s | %s", cases[row].layer, step, words->title, words->caption);
          g_assert_cmpuint (strlen (words->title), >, 10);
          g_assert_cmpuint (strlen (words->caption), >, 4);
          g_assert_nonnull (strstr (words->subtitle, place));
          g_assert_true (words->idle == (strchr (cases[row].idle, '0' + step) != NULL));
          g_assert_null (strstr (words->title, "nan"));
        }
    }
}

/* eval() says whose statistics they are, and what the batch's would have been. */
static void
test_eval (void)
{
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture, &(Case){ "BatchNorm1d(1)", 3, { 1, 1, 3 }, NORM_MODE_EVAL, "" });
  g_autoptr (NormStoryWords) mean = norm_story_words_new (&fixture.spec, NORM_STORY_MEAN);
  g_autoptr (NormStoryWords) variance = norm_story_words_new (&fixture.spec, NORM_STORY_VARIANCE);

  g_assert_cmpstr (mean->title, ==, "eval(): the mean comes from training, μ = 0");
  g_assert_cmpstr (variance->title, ==, "eval(): the variance comes from training, σ² = 1");
  g_assert_cmpstr (variance->caption, ==, "running_var[0], not the variance of these values, which is 0.6667.");
}

static void
test_padding (void)
{
  g_autoptr (NormView) view = test_view (3, (gsize[]){ 2, 1, 6 });
  g_autoptr (NormView) mask = test_mask (view);
  g_autoptr (NormResult) result = test_run_masked (view, "BatchNorm1d(1)", mask);
  NormStorySpec spec = { .figure = { .input = view, .result = result, .mask = mask, .decimals = -1 }, .cell = 1 }; /* padding itself */
  g_autoptr (NormStoryWords) words = norm_story_words_new (&spec, NORM_STORY_FLATTEN);
  g_autoptr (NormStory) story = norm_story_new (&spec, NORM_STORY_FLATTEN, 800, 600, 1);
  cairo_rectangle_t rect;

  g_assert_cmpstr (words->title, ==, "Feature 0: 8 values become one list");
  g_assert_true (g_str_has_suffix (words->caption, "4 of them are padding and do not count."));
  g_assert_cmpuint (story->n_slots, ==, 8);
  g_assert_false (norm_story_slot_rect (story, 1, &rect));
  g_assert_true (norm_story_slot_rect (story, 2, &rect));
}

static void
test_nothing_to_tell (void)
{
  g_autoptr (NormView) view = test_view (2, (gsize[]){ 2, 3 });
  g_autoptr (NormResult) identity = test_run (view, "Identity()");
  NormFigureSpec spec = { .input = view };

  g_assert_false (norm_story_exists (&spec));
  spec.result = identity;
  g_assert_false (norm_story_exists (&spec));
}

/* ── geometry ── */

static void
expect_inside (const NormStory *story, const cairo_rectangle_t *rect)
{
  g_assert_cmpfloat (rect->x, >=, -0.01);
  g_assert_cmpfloat (rect->y, >=, -0.01);
  g_assert_cmpfloat (rect->x + rect->width, <=, story->width + 0.01);
  g_assert_cmpfloat (rect->y + rect->height, <=, story->height + 0.01);
}

/* Flat order from left to right, none over another, the cursor's among them; where one points is what it shows. */
static void
expect_list (NormStory *story)
{
  const NormPooling *pooling = story->spec.figure.result->pooling;
  cairo_rectangle_t rect;

  g_assert_cmpuint (story->n_slots, >=, 1);
  g_assert_cmpuint (story->n_slots, <=, NORM_STORY_MOST_SLOTS);
  for (gsize at = 0; at < story->n_slots; at++)
    {
      const NormStorySlot *slot = &story->slots[at];
      gsize cell;

      expect_inside (story, &slot->rect);
      g_assert_cmpuint (norm_pooling_pool_of (pooling, slot->cell), ==, norm_story_pool (story));
      g_assert_true (norm_story_cell_at (story, slot->rect.x + slot->rect.width / 2, slot->rect.y + slot->rect.height / 2, &cell));
      g_assert_cmpuint (cell, ==, slot->cell);
      if (at == 0)
        continue;
      g_assert_cmpfloat (slot->rect.x, >=, slot[-1].rect.x + slot[-1].rect.width - 0.01);
      g_assert_cmpuint (norm_pooling_member_of (pooling, slot->cell), >, norm_pooling_member_of (pooling, slot[-1].cell));
      g_assert_true (slot->after_gap == (norm_pooling_member_of (pooling, slot->cell) != norm_pooling_member_of (pooling, slot[-1].cell) + 1));
    }
  g_assert_true (norm_story_slot_rect (story, story->spec.cell, &rect));
}

static void
expect_words_inside (const NormStory *story)
{
  for (int which = 0; which < story->n_formulas; which++)
    {
      const NormStoryFormula *formula = &story->formulas[which];
      double width, ascent, descent;

      norm_formula_measure (formula->formula, story->theme, formula->size, &width, &ascent, &descent);
      if (story->width < 600)
        width = 0; /* the narrowest windows cut long formulas */
      expect_inside (story, &(cairo_rectangle_t){ formula->x, formula->baseline - ascent, width, ascent + descent });
    }
  for (guint line = 0; story->title.lines[line] != NULL; line++)
    expect_inside (story, &(cairo_rectangle_t){ story->title.x, story->title.baseline - story->title.size,
                                                norm_text_width (story->theme, NORM_TEXT_BOLD, story->title.size, story->title.lines[line]), 1 });
}

static void
test_geometry (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (cases); row++)
    for (gsize page = 0; page < G_N_ELEMENTS (pages); page++)
      {
        g_auto (Fixture) fixture = { 0 };

        fixture_init (&fixture, &cases[row]);
        fixture.spec.slide = pages[page].slide;
        for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
          {
            g_autoptr (NormStory) story = norm_story_new (&fixture.spec, step, pages[page].width, pages[page].height, 1);
            cairo_rectangle_t rect;
            gsize cell;

            g_test_message ("%s step %d %g×%g", cases[row].layer, step, pages[page].width, pages[page].height);
            g_assert_true (norm_story_cell_rect (story, fixture.spec.cell, &rect));
            expect_inside (story, &rect);
            g_assert_true (norm_story_cell_at (story, rect.x + rect.width / 2, rect.y + rect.height / 2, &cell));
            g_assert_true ((story->n_slots > 0) == (step >= NORM_STORY_FLATTEN && step <= NORM_STORY_VARIANCE));
            if (story->n_slots > 0)
              expect_list (story);
            expect_words_inside (story);
          }
      }
}

/* The smallest piece of a formula that is read on its own: what stands high or low belongs to its letter, and may have 0.8 of that. */
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

/* For a room: no word, number or formula under 20 pt on a page of 1280×720. */
static void
test_slide_type (void)
{
  double least = 20 * 96.0 / 72 - 0.01;

  for (gsize row = 0; row < G_N_ELEMENTS (cases); row++)
    for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
      {
        g_auto (Fixture) fixture = { 0 };

        fixture_init (&fixture, &cases[row]);
        fixture.spec.slide = TRUE;
        g_autoptr (NormStory) story = norm_story_new (&fixture.spec, step, 1280, 720, 1);

        g_assert_cmpfloat (story->title.size, >=, least);
        g_assert_cmpfloat (story->subtitle.size, >=, least);
        g_assert_cmpfloat (story->caption.size, >=, least);
        g_assert_cmpfloat (story->figure->metrics.label, >=, least);
        g_assert_cmpfloat (story->figure->metrics.small, >=, least);
        g_assert_true (story->figure->number_size == 0 || story->figure->number_size >= least);
        g_assert_true (story->slot_type == 0 || story->slot_type >= least);
        for (int which = 0; which < story->n_formulas; which++)
          {
            g_autoptr (NormBox) box = norm_box_new (story->formulas[which].formula, story->theme, story->formulas[which].size);

            g_assert_cmpfloat (story->formulas[which].size, >=, least);
            g_assert_cmpfloat (smallest_piece (box, G_MAXDOUBLE), >=, least);
          }
      }
}

/* Numbers stand in the cells of the output, and of the input while it is flattened, wherever some arrangement has room for them. */
static void
test_slide_numbers (void)
{
  static const Case few[] = { { "BatchNorm1d(1)", 3, { 2, 1, 4 }, NORM_MODE_TRAIN, "" },
                              { "BatchNorm1d(3)", 3, { 2, 3, 4 }, NORM_MODE_TRAIN, "" },
                              { "BatchNorm1d(3)", 3, { 4, 3, 4 }, NORM_MODE_TRAIN, "" },
                              { "BatchNorm2d(3)", 4, { 2, 3, 2, 2 }, NORM_MODE_TRAIN, "" },
                              { "LayerNorm(4)", 2, { 3, 4 }, NORM_MODE_TRAIN, "" } };

  for (gsize row = 0; row < G_N_ELEMENTS (few); row++)
    for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
      {
        g_auto (Fixture) fixture = { 0 };

        fixture_init (&fixture, &few[row]);
        fixture.spec.slide = TRUE;
        fixture.spec.question = "What is pooled?";
        g_autoptr (NormStory) story = norm_story_new (&fixture.spec, step, 1280, 720, 1);

        g_test_message ("%s step %d", few[row].layer, step);
        if (step >= NORM_STORY_NORMALIZE)
          g_assert_true (story->figure->panels[NORM_PANEL_AFTER].has_numbers);
        else
          g_assert_true (story->figure->panels[NORM_PANEL_BEFORE].has_numbers || story->slot_type > 0);
      }
}

/* A slide says what it answers, over everything else; the first has the words about it, where they leave the picture its room. */
static void
test_question (void)
{
  g_auto (Fixture) fixture = { 0 };

  note_init (&fixture, "BatchNorm1d(1)");
  fixture.spec.question = "What does num_features=1 pool?";
  fixture.spec.note = "Eight values, one feature.";
  g_autoptr (NormStory) window = norm_story_new (&fixture.spec, NORM_STORY_INPUT, 672, 560, 1);
  fixture.spec.slide = TRUE;
  g_autoptr (NormStory) first = norm_story_new (&fixture.spec, NORM_STORY_INPUT, 1280, 720, 1);
  g_autoptr (NormStory) second = norm_story_new (&fixture.spec, NORM_STORY_FEATURES, 1280, 720, 1);

  g_assert_null (window->question.lines);
  g_assert_cmpstr (first->question.lines[0], ==, "What does num_features=1 pool?");
  g_assert_cmpfloat (first->question.baseline, <, first->title.baseline - first->title.size);
  g_assert_cmpstr (first->note.lines[0], ==, "Eight values, one feature.");
  g_assert_cmpstr (second->question.lines[0], ==, "What does num_features=1 pool?");
  g_assert_null (second->note.lines);
}

/* Before weight and bias, the output is shown without them. */
static void
test_before_affine (void)
{
  g_autoptr (NormView) view = test_view_of (3, (gsize[]){ 2, 1, 4 }, (double[]){ 1, 2, 3, 4, 0, 0, 0, 0 });
  g_autoptr (NormLayer) layer = norm_layer_parse ("BatchNorm1d(1, eps=0)", NULL);
  g_autoptr (NormParams) initial = norm_params_new ();
  g_autoptr (NormParams) params = norm_params_with_value (initial, NORM_PARAM_WEIGHT, 1, 0, 10);
  g_autoptr (NormResult) result = norm_layer_run (layer, params, NORM_MODE_TRAIN, view, NULL, NULL, NULL);
  NormStorySpec spec = { .figure = { .input = view, .result = result, .decimals = 4 }, .cell = 3 };
  g_autoptr (NormStory) normalized = norm_story_new (&spec, NORM_STORY_NORMALIZE, 1280, 720, 1);
  g_autoptr (NormStory) scaled = norm_story_new (&spec, NORM_STORY_SCALE, 1280, 720, 1);
  g_autofree char *before = norm_figure_cell_text (normalized->figure, NORM_PANEL_AFTER, 3);
  g_autofree char *after = norm_figure_cell_text (scaled->figure, NORM_PANEL_AFTER, 3);

  g_assert_cmpstr (before, ==, "1.8593");
  g_assert_cmpstr (after, ==, "18.5934");
}

/* ── motion ── */

static NormStoryPage *
page_of (const NormStorySpec *story, int step)
{
  NormStoryPageSpec spec = { .sides = { { .story = *story } }, .n_sides = 1 };

  return norm_story_page_new (&spec, step, 672, 560, 1);
}

static cairo_surface_t *
paint_story (NormStory *story)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) story->width, (int) story->height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (NormCanvas) canvas = norm_canvas_new_cairo (story->theme, cr);

  norm_story_draw (story, canvas);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static gboolean
same_pixels (cairo_surface_t *one, cairo_surface_t *other)
{
  int height = cairo_image_surface_get_height (one), stride = cairo_image_surface_get_stride (one);

  return cairo_image_surface_get_height (other) == height && cairo_image_surface_get_stride (other) == stride &&
         memcmp (cairo_image_surface_get_data (one), cairo_image_surface_get_data (other), (gsize) height * (gsize) stride) == 0;
}

static void
expect_end (NormStoryMotion *motion, NormStory *story, double progress)
{
  cairo_surface_t *drawn = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) story->width, (int) story->height);
  cairo_surface_t *expected = paint_story (story);
  cairo_t *cr = cairo_create (drawn);

  norm_story_motion_draw (motion, cr, progress);
  cairo_destroy (cr);
  cairo_surface_flush (drawn);
  g_assert_true (same_pixels (drawn, expected));
  cairo_surface_destroy (drawn);
  cairo_surface_destroy (expected);
}

/* Forwards and backwards: it begins and ends with the steps' own pictures, and every piece with the place that its value has there. */
static void
test_motion (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (cases); row++)
    for (int step = 1; step < NORM_STORY_N_STEPS; step++)
      for (int back = 0; back < 2; back++)
        {
          g_auto (Fixture) fixture = { 0 };

          fixture_init (&fixture, &cases[row]);
          g_autoptr (NormStoryPage) from = page_of (&fixture.spec, step + back);
          g_autoptr (NormStoryPage) to = page_of (&fixture.spec, step + 1 - back);
          g_autoptr (NormStoryMotion) motion = norm_story_motion_new (from, to);

          expect_end (motion, from->parts[0].story, 0);
          expect_end (motion, to->parts[0].story, 1);
          g_assert_cmpuint (norm_story_motion_n_pieces (motion), <=, 400 + NORM_STORY_MOST_SLOTS);
          for (gsize piece = 0; piece < norm_story_motion_n_pieces (motion); piece++)
            for (int at = 0; at <= 4; at++)
              {
                cairo_rectangle_t rect;

                norm_story_motion_piece (motion, piece, at / 4.0, NULL, &rect);
                expect_inside (to->parts[0].story, &rect);
              }
        }
}

/* squeeze moves the values of the loaded tensor to where the layer reads them; all eight of them, each to its own place. */
static void
test_reshape_moves (void)
{
  g_autoptr (NormView) loaded = test_view (3, (gsize[]){ 2, 2, 3 });
  g_autoptr (NormSteps) steps = norm_steps_parse ("permute(0, 2, 1)", NULL);
  g_autoptr (NormView) view = norm_steps_apply (steps, loaded, G_MAXUINT, NULL, NULL);
  g_autoptr (NormResult) result = test_run (view, "BatchNorm1d(3)");
  NormStorySpec spec = { .figure = { .input = view, .result = result, .decimals = -1 }, .loaded = loaded, .steps = "permute(0, 2, 1)", .cell = 1 };
  g_autoptr (NormStoryPage) input = page_of (&spec, NORM_STORY_INPUT);
  g_autoptr (NormStoryPage) features = page_of (&spec, NORM_STORY_FEATURES);
  g_autoptr (NormStoryMotion) motion = norm_story_motion_new (input, features);

  g_assert_cmpuint (norm_story_motion_n_pieces (motion), ==, 12);
  for (gsize piece = 0; piece < 12; piece++)
    {
      cairo_rectangle_t start, end, expected;
      gsize cell;

      norm_story_motion_piece (motion, piece, 0, &cell, &start);
      norm_story_motion_piece (motion, piece, 1, NULL, &end);
      norm_figure_cell_rect (input->parts[0].story->figure, NORM_PANEL_BEFORE, norm_view_source (view, cell), &expected);
      g_assert_cmpmem (&start, sizeof start, &expected, sizeof expected);
      norm_figure_cell_rect (features->parts[0].story->figure, NORM_PANEL_BEFORE, cell, &expected);
      g_assert_cmpmem (&end, sizeof end, &expected, sizeof expected);
    }
}

/* ── files ── */

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

/* What is written is what is drawn on the screen: pixel for pixel, for every step. */
static void
test_export_is_the_picture (void)
{
  NormExportOptions options = { .width = 672, .height = 560, .scale = 1 };
  g_auto (Fixture) fixture = { 0 };

  note_init (&fixture, "BatchNorm1d(1)");
  NormStoryPageSpec page = { .sides = { { .story = fixture.spec } }, .n_sides = 1 };
  for (int step = 1; step <= NORM_STORY_N_STEPS; step++)
    {
      g_autoptr (GBytes) bytes = norm_story_page_export (&page, step, step, &options, NORM_EXPORT_PNG, NULL);
      g_autoptr (NormStory) story = norm_story_new (&fixture.spec, step, 672, 560, 1);
      Reader reader = { g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) };
      cairo_surface_t *file = cairo_image_surface_create_from_png_stream (read_png, &reader), *screen = paint_story (story);
      guint n_different = 0;

      g_assert_cmpint (cairo_image_surface_get_width (file), ==, 672);
      for (int y = 0; y < 560; y++)
        for (int x = 0; x < 672; x++)
          {
            gsize at = (gsize) y * (gsize) cairo_image_surface_get_stride (file) + 4 * (gsize) x;

            n_different +=
              memcmp (cairo_image_surface_get_data (file) + at,
                      cairo_image_surface_get_data (screen) + (gsize) y * (gsize) cairo_image_surface_get_stride (screen) + 4 * (gsize) x, 3) != 0;
          }
      g_assert_cmpuint (n_different, ==, 0);
      cairo_surface_destroy (file);
      cairo_surface_destroy (screen);
    }
}

static void
test_all_steps (void)
{
  NormExportOptions options = { .scale = 1 };
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  note_init (&fixture, "BatchNorm1d(1)");
  NormStoryPageSpec page = { .sides = { { .story = fixture.spec } }, .n_sides = 1 };
  pdf = norm_story_page_export (&page, 1, NORM_STORY_N_STEPS, &options, NORM_EXPORT_PDF, NULL);
  text = g_malloc0 (g_bytes_get_size (pdf) + 1);
  for (gsize at = 0; at < g_bytes_get_size (pdf); at++)
    text[at] = MAX (((const char *) g_bytes_get_data (pdf, NULL))[at], ' ');
  g_assert_nonnull (strstr (text, "/Count 8"));
  g_assert_nonnull (strstr (text, "/MediaBox [ 0 0 960 540 ]"));
}

/* Words, numbers and formulas of an SVG are text. */
static void
test_svg_text (void)
{
  NormExportOptions options = { .width = 1280, .height = 720 };
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GBytes) svg = NULL;
  g_autofree char *text = NULL;

  note_init (&fixture, "BatchNorm1d(1)");
  NormStoryPageSpec page = { .sides = { { .story = fixture.spec } }, .n_sides = 1 };
  svg = norm_story_page_export (&page, NORM_STORY_MEAN, NORM_STORY_MEAN, &options, NORM_EXPORT_SVG, NULL);
  text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
  g_assert_nonnull (strstr (text, ">One mean for the whole list: μ = 1.25</tspan>"));
  g_assert_nonnull (strstr (text, ">μ</tspan>"));
  g_assert_nonnull (strstr (text, ">1.25</tspan>"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/story/note", test_note);
  g_test_add_func ("/figure/story/steps", test_steps);
  g_test_add_func ("/figure/story/every-layer", test_every_layer);
  g_test_add_func ("/figure/story/eval", test_eval);
  g_test_add_func ("/figure/story/padding", test_padding);
  g_test_add_func ("/figure/story/nothing", test_nothing_to_tell);
  g_test_add_func ("/figure/story/geometry", test_geometry);
  g_test_add_func ("/figure/story/slide-type", test_slide_type);
  g_test_add_func ("/figure/story/slide-numbers", test_slide_numbers);
  g_test_add_func ("/figure/story/question", test_question);
  g_test_add_func ("/figure/story/before-affine", test_before_affine);
  g_test_add_func ("/figure/story/motion", test_motion);
  g_test_add_func ("/figure/story/reshape-moves", test_reshape_moves);
  g_test_add_func ("/figure/story/export-is-the-picture", test_export_is_the_picture);
  g_test_add_func ("/figure/story/all-steps", test_all_steps);
  g_test_add_func ("/figure/story/svg-text", test_svg_text);
  return g_test_run ();
}
