/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words set by one font and by Pango, which is told to use the same, take the same place; what one font cannot set is left to Pango. */
#include "face.h"
#include "fallback.h"

#include <glib/gstdio.h>
#include <math.h>

#define SIZE      32.0
#define INSTALLED "DejaVu Sans" /* by ./dev, everywhere */

static const NormTextStyle styles[] = { NORM_TEXT_PLAIN, NORM_TEXT_BOLD, NORM_TEXT_MATH, NORM_TEXT_MATH | NORM_TEXT_ITALIC, NORM_TEXT_MONO };

static void
assert_near (double a, double b)
{
  if (fabs (a - b) > 0.1)
    g_error ("%.3f is not near %.3f", a, b);
}

/* Every style; of fonts that vary, as some systems' are, Pango alone knows the letters. */
static void
test_agree (void)
{
  static const char *const words[] = {
    "x", "Before ", "kept", "−0.85", "1.86", "C=0", "L 0", "AVATAR To", "Σ(x−μ)² ÷ m", "σ²", " C — tells features apart   ·   ", "1e−05"
  };
  const NormTheme *theme = norm_theme (NORM_THEME_LIGHT);
  int n_set = 0;

  for (gsize style = 0; style < G_N_ELEMENTS (styles); style++)
    {
      const char *families = norm_text_family (theme, styles[style]);
      g_autoptr (NormFace) face = norm_face_new (families, styles[style], SIZE);

      for (gsize at = 0; face != NULL && at < G_N_ELEMENTS (words); at++)
        {
          NormFaceWords set;
          double right, top, bottom, its_right, its_top, its_bottom;

          if (!norm_face_set (face, words[at], &set))
            continue;
          g_autoptr (NormFallback) fallback = norm_fallback_new (families, styles[style], SIZE, words[at]);
          assert_near (set.width, norm_fallback_width (fallback));
          norm_face_ink (face, &set, &right, &top, &bottom);
          norm_fallback_ink (fallback, &its_right, &its_top, &its_bottom);
          assert_near (right, its_right);
          assert_near (top, its_top);
          assert_near (bottom, its_bottom);
          g_free (set.glyphs);
          n_set++;
        }
    }
  g_assert_cmpint (n_set, >, G_N_ELEMENTS (words));
}

/* The same ink in the same place, to a few grey levels at the edges. */
static void
test_pixels (void)
{
  const char *text = "0.51 apart — m";
  g_autoptr (NormFace) face = norm_face_new (INSTALLED, NORM_TEXT_PLAIN, SIZE);
  g_autoptr (NormFallback) fallback = norm_fallback_new (INSTALLED, NORM_TEXT_PLAIN, SIZE, text);
  cairo_surface_t *surfaces[2];
  NormFaceWords words;
  gsize ink = 0;

  g_assert_nonnull (face);
  g_assert_true (norm_face_set (face, text, &words));
  for (int which = 0; which < 2; which++)
    {
      cairo_t *cr;

      surfaces[which] = cairo_image_surface_create (CAIRO_FORMAT_A8, 400, 60);
      cr = cairo_create (surfaces[which]);
      cairo_translate (cr, 4, 40);
      if (which == 0)
        norm_face_show (face, &words, cr);
      else
        norm_fallback_show (fallback, cr);
      cairo_destroy (cr);
      cairo_surface_flush (surfaces[which]);
    }
  for (int y = 0; y < 60; y++)
    for (int x = 0; x < 400; x++)
      {
        gsize at = (gsize) y * (gsize) cairo_image_surface_get_stride (surfaces[0]) + (gsize) x;
        guint8 ours = cairo_image_surface_get_data (surfaces[0])[at], theirs = cairo_image_surface_get_data (surfaces[1])[at];

        g_assert_cmpint (ABS (ours - theirs), <=, 8);
        ink += ours > 0;
      }
  g_assert_cmpuint (ink, >, 500);
  for (int which = 0; which < 2; which++)
    cairo_surface_destroy (surfaces[which]);
  g_free (words.glyphs);
}

static void
test_left_to_fallback (void)
{
  static const char *const words[] = { "特征 1", "שלום", "e\u0301", "☺", "a\tb", "a\u202eb", "\xff", "x\u20d7" };
  const NormTheme *theme = norm_theme (NORM_THEME_LIGHT);
  g_autoptr (NormFace) face = norm_face_new (INSTALLED, NORM_TEXT_PLAIN, SIZE);
  NormFaceWords set;

  g_assert_nonnull (face);
  for (gsize at = 0; at < G_N_ELEMENTS (words); at++)
    {
      g_assert_false (norm_face_set (face, words[at], &set));
      g_assert_null (set.glyphs);
      if (g_utf8_validate (words[at], -1, NULL))
        g_assert_cmpfloat (norm_text_width (theme, NORM_TEXT_PLAIN, 12, words[at]), >, 0);
    }
  g_assert_true (norm_face_set (face, "", &set));
  g_assert_cmpint (set.n_glyphs, ==, 0);
  g_assert_cmpfloat (set.width, ==, 0);
  g_free (set.glyphs);
}

/* A font that is not installed, or not in this weight, is for fontconfig's rules to replace. */
static void
test_not_installed (void)
{
  g_assert_null (norm_face_new ("No Such Font", NORM_TEXT_PLAIN, SIZE));
  g_assert_null (norm_face_new ("sans-serif", NORM_TEXT_PLAIN, SIZE));
  g_assert_null (norm_face_new ("STIXSizeOneSym", NORM_TEXT_ITALIC, SIZE));
}

/* Settings whose main file names no folder itself. */
static void
test_all_included (void)
{
  g_autofree char *folder = g_dir_make_tmp ("normscope-fonts-XXXXXX", NULL), *file = g_build_filename (folder, "fonts.conf", NULL);

  if (g_test_subprocess ())
    {
      g_assert_true (g_file_set_contents (file, "<fontconfig><include>/etc/fonts/fonts.conf</include></fontconfig>", -1, NULL));
      g_setenv ("FONTCONFIG_FILE", file, TRUE);
      g_assert_null (norm_face_new ("DejaVu Sans", NORM_TEXT_PLAIN, SIZE));
      g_assert_cmpfloat (norm_text_width (norm_theme (NORM_THEME_LIGHT), NORM_TEXT_PLAIN, 12, "x"), >, 1);
      g_remove (file);
    }
  else
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
    }
  g_rmdir (folder);
}

static gboolean
is_in_one (char **lines, const char *word)
{
  for (gsize line = 0; lines[line] != NULL; line++)
    if (strstr (lines[line], word) != NULL)
      return TRUE;
  return FALSE;
}

/* Lines of Chinese end anywhere but before what closes and behind what opens; Latin words and numbers stay whole, and nothing is lost. */
static void
test_wrap_chinese (void)
{
  static const char *const words[] = { "本批次用自身的统计量归一化；运行统计量吸收其中一份。",
                                       "一个样本，一个位置：每个通道的池（见 BatchNorm2d）只有一个值。它的方差为 0，“输出”全为 0。" };
  const NormTheme *theme = norm_theme (NORM_THEME_LIGHT);

  for (gsize at = 0; at < G_N_ELEMENTS (words); at++)
    for (double width = 120; width < 300; width += 7)
      {
        g_auto (GStrv) lines = norm_text_wrap (theme, NORM_TEXT_PLAIN, 13, words[at], width);
        g_autofree char *joined = g_strjoinv ("", lines);
        g_auto (GStrv) wanted = g_strsplit (words[at], " ", -1), got = g_strsplit (joined, " ", -1);
        g_autofree char *all_wanted = g_strjoinv ("", wanted), *all_got = g_strjoinv ("", got);

        g_assert_cmpstr (all_got, ==, all_wanted);
        g_assert_cmpuint (g_strv_length (lines), >, 1);
        for (gsize line = 0; lines[line] != NULL; line++)
          {
            g_assert_cmpfloat (norm_text_width (theme, NORM_TEXT_PLAIN, 13, lines[line]), <, width + 0.01);
            g_assert_null (g_utf8_strchr ("，。：；）”", -1, g_utf8_get_char (lines[line])));
            g_assert_false (g_str_has_suffix (lines[line], "（") || g_str_has_suffix (lines[line], "“"));
          }
        g_assert_true (strstr (words[at], "BatchNorm2d") == NULL || is_in_one (lines, "BatchNorm2d"));
      }
}

/* Without any, words alone are kept together, whatever is between them. */
static void
test_wrap_words (void)
{
  g_auto (GStrv) lines = norm_text_wrap (norm_theme (NORM_THEME_LIGHT), NORM_TEXT_PLAIN, 13, "kept, tells\nBatchNorm1d(4, eps=0) apart", 1);
  static const char *const wanted[] = { "kept,", "tells", "BatchNorm1d(4,", "eps=0)", "apart", NULL };

  g_assert_true (g_strv_equal ((const char *const *) lines, wanted));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/not-installed", test_not_installed);
  g_test_add_func ("/text/agree", test_agree);
  g_test_add_func ("/text/pixels", test_pixels);
  g_test_add_func ("/text/left-to-fallback", test_left_to_fallback);
  g_test_add_func ("/text/wrap-chinese", test_wrap_chinese);
  g_test_add_func ("/text/wrap-words", test_wrap_words);
  g_test_add_func ("/text/all-included", test_all_included);
  return g_test_run ();
}
