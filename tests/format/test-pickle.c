/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pickle machine: what Python pickled is described value for value, in every protocol. */
#include "pickle.h"
#include "reference.h"

#include <math.h>

enum
{
  WHAT_SET,
  WHAT_ORDERED,
  WHAT_ENCODE,
};

static const NormPickleGlobal globals[] = {
  { "builtins", "set", WHAT_SET, 0 },
  { "__builtin__", "set", WHAT_SET, 0 },
  { "collections", "OrderedDict", WHAT_ORDERED, 0 },
  { "_codecs", "encode", WHAT_ENCODE, 0 },
  { NULL, NULL, 0, 0 },
};

static const NormPickleValue *
member (const NormPickleValue *dict, const char *key)
{
  for (guint i = 0; i < norm_pickle_n_items (dict); i += 2)
    if (norm_pickle_is_text (norm_pickle_item (dict, i), key))
      return norm_pickle_item (dict, i + 1);
  g_error ("no “%s”", key);
}

static void
assert_integer (const NormPickleValue *value, gint64 integer)
{
  g_assert_cmpint (value->kind, ==, NORM_PICKLE_INTEGER);
  g_assert_cmpint (value->integer, ==, integer);
}

static void
check_numbers (const NormPickleValue *list)
{
  const gint64 numbers[] = { 0, 1, -1, 255, 256, 65535, 65536, G_MAXINT32, G_MININT32, 2147483648, -1099511627776, G_MAXINT64, G_MININT64 };

  g_assert_cmpint (list->kind, ==, NORM_PICKLE_LIST);
  g_assert_cmpuint (norm_pickle_n_items (list), ==, G_N_ELEMENTS (numbers) + 2);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    assert_integer (norm_pickle_item (list, i), numbers[i]);
  g_assert_cmpint (norm_pickle_item (list, 13)->kind, ==, NORM_PICKLE_LONG); /* 2^63 */
  g_assert_cmpint (norm_pickle_item (list, 14)->kind, ==, NORM_PICKLE_LONG); /* -2^100 */
  g_assert_null (norm_pickle_item (list, 15));
}

static void
check_floats (const NormPickleValue *tuple)
{
  const double floats[] = { 1.5, -0.0, INFINITY, 1e-300 };

  g_assert_cmpint (tuple->kind, ==, NORM_PICKLE_TUPLE);
  for (guint i = 0; i < G_N_ELEMENTS (floats); i++)
    {
      g_assert_cmpint (norm_pickle_item (tuple, i)->kind, ==, NORM_PICKLE_FLOAT);
      g_assert_cmpmem (&norm_pickle_item (tuple, i)->number, sizeof (double), &floats[i], sizeof (double));
    }
}

static void
check_texts (const NormPickleValue *list)
{
  g_autofree char *long_text = g_strnfill (300, 'x');
  const char *texts[] = { "", "a", "größe 😀", long_text };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (norm_pickle_is_text (norm_pickle_item (list, i), texts[i]));
  g_assert_false (norm_pickle_is_text (norm_pickle_item (list, 1), "ab"));
}

/* Before protocol 3 bytes are what _codecs.encode() would make of a text. */
static void
check_bytes (const NormPickleValue *bytes, int protocol)
{
  g_assert_cmpint (bytes->kind, ==, protocol < 3 ? NORM_PICKLE_CALL : NORM_PICKLE_BYTES);
  if (protocol < 3)
    g_assert_cmpint (bytes->callee->global->what, ==, WHAT_ENCODE);
  else
    g_assert_cmpmem (bytes->text, bytes->length, "\0\1\377", 3);
}

static void
check_tuples (const NormPickleValue *tuples)
{
  for (guint n = 0; n < 5; n++)
    {
      const NormPickleValue *tuple = norm_pickle_item (tuples, n);

      g_assert_cmpint (tuple->kind, ==, NORM_PICKLE_TUPLE);
      g_assert_cmpuint (norm_pickle_n_items (tuple), ==, n);
      for (guint i = 0; i < n; i++)
        assert_integer (norm_pickle_item (tuple, i), i + 1);
    }
}

static void
check_objects (const NormPickleValue *root, int protocol)
{
  const NormPickleValue *loop = member (root, "loop"), *many = member (root, "many"), *set = member (root, "set"),
                        *ordered = member (root, "ordered");

  g_assert_true (member (root, "shared") == member (root, "again"));
  g_assert_true (norm_pickle_item (loop, 1) == loop);
  g_assert_cmpuint (norm_pickle_n_items (many), ==, 2500);
  assert_integer (norm_pickle_item (many, 2499), 2499);
  if (protocol < 4)
    {
      g_assert_cmpint (set->callee->global->what, ==, WHAT_SET);
      set = norm_pickle_item (set->argument, 0);
    }
  assert_integer (norm_pickle_item (set, 0), 7);
  g_assert_cmpint (ordered->kind, ==, NORM_PICKLE_CALL);
  g_assert_cmpint (ordered->callee->global->what, ==, WHAT_ORDERED);
  assert_integer (member (ordered, "x"), 1);
  assert_integer (norm_pickle_item (ordered, 2), 2);
  assert_integer (norm_pickle_item (root, norm_pickle_n_items (root) - 2), 3);
}

static void
test_protocol (gconstpointer data)
{
  int protocol = GPOINTER_TO_INT (data);
  g_autofree char *name = g_strdup_printf ("protocol-%d.pkl", protocol);
  g_autoptr (GBytes) bytes = reference_bytes ("pickle", name);
  g_autoptr (GError) error = NULL;
  gsize length;
  const guchar *start = g_bytes_get_data (bytes, &length);
  g_autoptr (NormPickle) pickle = norm_pickle_parse (start, length, 0, name, globals, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (pickle->end, ==, length);
  g_assert_cmpint (member (pickle->root, "none")->kind, ==, NORM_PICKLE_NONE);
  g_assert_true (member (pickle->root, "true")->kind == NORM_PICKLE_BOOL && member (pickle->root, "true")->integer == 1);
  g_assert_true (member (pickle->root, "false")->kind == NORM_PICKLE_BOOL && member (pickle->root, "false")->integer == 0);
  check_numbers (member (pickle->root, "numbers"));
  check_floats (member (pickle->root, "floats"));
  check_texts (member (pickle->root, "texts"));
  check_bytes (member (pickle->root, "bytes"), protocol);
  check_tuples (member (pickle->root, "tuples"));
  check_objects (pickle->root, protocol);
}

/* Cut off anywhere it is refused, and never read beyond. */
static void
test_cut_off (void)
{
  g_autoptr (GBytes) bytes = reference_bytes ("pickle", "protocol-4.pkl");
  gsize length;
  const guchar *start = g_bytes_get_data (bytes, &length);

  for (gsize n = 0; n < length; n += n < 1000 ? 1 : 97)
    {
      g_autofree guchar *cut = g_memdup2 (start, MAX (n, 1)); /* a block of its own, whose end a sanitizer watches */
      g_autoptr (GError) error = NULL;

      g_assert_null (norm_pickle_parse (cut, n, 0, "it", globals, NULL, &error));
      g_assert_error (error, NORM_ERROR, NORM_ERROR_DATA);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int protocol = 1; protocol <= 5; protocol++)
    {
      g_autofree char *path = g_strdup_printf ("/pickle/protocol-%d", protocol);

      g_test_add_data_func (path, GINT_TO_POINTER (protocol), test_protocol);
    }
  g_test_add_func ("/pickle/cut-off", test_cut_off);
  return g_test_run ();
}
