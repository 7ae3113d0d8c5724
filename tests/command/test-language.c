/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program says to a person is in their language; what PyTorch says, descriptions and numbers are the same in every one. */
#include "runner.h"

#include <string.h>

/* Into the pictures of Chinese go Chinese words. */
static void
test_pictures (void)
{
  g_auto (Run) chinese = run ("--export=zh.svg", NULL);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_auto (Run) english = run ("--export=en.svg", NULL);
  g_setenv ("LC_ALL", "zh_CN.UTF-8", TRUE);
  g_autofree char *zh = runner_read_text ("zh.svg"), *en = runner_read_text ("en.svg");

  assert_ran (&chinese);
  assert_ran (&english);
  g_assert_cmpstr (zh, !=, en);
}

static void
test_lessons (void)
{
  g_auto (Run) once = run ("--lessons", NULL);

  assert_ran (&once);
  g_assert_nonnull (strstr (once.out, "num-features-1\tnum_features=1 合并统计哪些值？\n"));
}

static void
test_refusal (void)
{
  g_auto (Run) once = run ("--layer=BatchNorm1d(4)", "--describe", NULL);

  assert_refused (&once, "running_mean should contain 1 elements not 4\nnum_features 数的是通道");
}

static void
test_misuse (void)
{
  g_auto (Run) once = run ("--layer=BatchNrm1d(4)", "--describe", NULL);

  assert_misused (&once, "您是想写 BatchNorm1d 吗？");
}

static void
test_descriptions (void)
{
  static const char *const described[] = { "--describe", "--describe=json", "--code=pytorch" };

  for (guint at = 0; at < G_N_ELEMENTS (described); at++)
    {
      g_auto (Run) chinese = run (described[at], "--layer=RMSNorm(4)", NULL);
      g_setenv ("LC_ALL", "C.UTF-8", TRUE);
      g_auto (Run) english = run (described[at], "--layer=RMSNorm(4)", NULL);
      g_setenv ("LC_ALL", "zh_CN.UTF-8", TRUE);

      assert_ran (&chinese);
      g_assert_cmpstr (chinese.out, ==, english.out);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  runner_start ();
  g_test_add_func ("/command/language/pictures", test_pictures);
  g_test_add_func ("/command/language/lessons", test_lessons);
  g_test_add_func ("/command/language/refusal", test_refusal);
  g_test_add_func ("/command/language/misuse", test_misuse);
  g_test_add_func ("/command/language/descriptions", test_descriptions);
  int status = g_test_run ();
  runner_end ();
  return status;
}
