/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zip archives that lie, one lie each, and in which words they are refused. */
#include "archive.h"
#include "npz.h"
#include "reference.h"
#include "zip.h"

/* The records of a zip archive begin with "PK" and two numbers. */
#define LOCAL   "PK\3\4"
#define CENTRAL "PK\1\2"
#define END     "PK\5\6"
#define END64   "PK\6\6"
#define LOCATOR "PK\6\7"

/**
 * Case:
 * @record, @nth: of @file, which of these is changed: @n_bytes bytes from its byte @at on become @bytes
 */
typedef struct
{
  const char *file;
  const char *record;
  guint nth;
  gsize at;
  const char *bytes;
  gsize n_bytes;
  NormError code;
  const char *words;
} Case;

#define BYTES(text) text, sizeof text - 1

static const Case cases[] = {
  /* the end of the directory */
  { "plain.npz", END, 0, 0, BYTES ("PK\5\7"), NORM_ERROR_DATA, "cut off" },
  { "plain.npz", END, 0, 20, BYTES ("\1"), NORM_ERROR_DATA, "cut off" },
  { "plain.npz", END, 0, 4, BYTES ("\1"), NORM_ERROR_UNSUPPORTED, "one volume" },
  { "plain.npz", END, 0, 6, BYTES ("\1"), NORM_ERROR_UNSUPPORTED, "one volume" },
  { "plain.npz", END, 0, 8, BYTES ("\1"), NORM_ERROR_UNSUPPORTED, "one volume" },
  { "plain.npz", END, 0, 8, BYTES ("\3\0\3\0"), NORM_ERROR_DATA, "3 members do not fit into a directory of 102 bytes" },
  { "plain.npz", END, 0, 8, BYTES ("\377\377\377\377"), NORM_ERROR_DATA, "65535 members do not fit" },
  { "plain.npz", END, 0, 12, BYTES ("\377\377\377\177"), NORM_ERROR_DATA, "the directory should start at byte 364 and be 2147483647 bytes long" },
  { "plain.npz", END, 0, 12, BYTES ("\0\0\0\0"), NORM_ERROR_DATA, "do not fit into a directory of 0 bytes" },
  { "plain.npz", END, 0, 12, BYTES ("\135\0\0\0"), NORM_ERROR_DATA, "an entry of the directory should start here" },
  { "plain.npz", END, 0, 16, BYTES ("\377\377\377\377"), NORM_ERROR_DATA, "start at byte 4294967295" },
  { "plain.npz", END, 0, 16, BYTES ("\0\0\0\0"), NORM_ERROR_DATA, "byte 0: an entry of the directory should start here" },
  { "zip64.npz", LOCATOR, 0, 8, BYTES ("\0\0\0\0"), NORM_ERROR_DATA, "64 bit end of the directory" },
  { "zip64.npz", LOCATOR, 0, 8, BYTES ("\377\377\377\377\377\377\377\377"), NORM_ERROR_DATA, "64 bit end of the directory" },
  { "zip64.npz", END64, 0, 0, BYTES ("QK"), NORM_ERROR_DATA, "64 bit end of the directory" },
  { "zip64.npz", END64, 0, 16, BYTES ("\1"), NORM_ERROR_UNSUPPORTED, "one volume" },
  { "zip64.npz", END64, 0, 24, BYTES ("\1"), NORM_ERROR_UNSUPPORTED, "one volume" },
  { "zip64.npz", END64, 0, 24, BYTES ("\0\0\0\0\0\0\0\100\0\0\0\0\0\0\0\100"), NORM_ERROR_DATA, "members do not fit" },
  { "zip64.npz", END64, 0, 40, BYTES ("\377\377\377\377\377\377\377\377"), NORM_ERROR_DATA, "18446744073709551615 bytes long" },
  { "zip64.npz", END64, 0, 48, BYTES ("\377\377\377\377\377\377\377\377"), NORM_ERROR_DATA, "start at byte 18446744073709551615" },
  /* entries of the directory */
  { "plain.npz", CENTRAL, 1, 0, BYTES ("PK\1\3"), NORM_ERROR_DATA, "an entry of the directory should start here" },
  { "plain.npz", CENTRAL, 0, 28, BYTES ("\377\377"), NORM_ERROR_DATA, "as long as it says" },
  { "plain.npz", CENTRAL, 1, 30, BYTES ("\1\0"), NORM_ERROR_DATA, "as long as it says" },
  { "plain.npz", CENTRAL, 1, 32, BYTES ("\1\0"), NORM_ERROR_DATA, "as long as it says" },
  { "plain.npz", CENTRAL, 0, 20, BYTES ("\377\377\377\177"), NORM_ERROR_DATA, "2147483647 bytes of a member should follow" },
  { "plain.npz", CENTRAL, 0, 20, BYTES ("\0\1\0\0"), NORM_ERROR_DATA, "starts within the bytes of another" },
  { "plain.npz", CENTRAL, 1, 42, BYTES ("\0\0\0\0"), NORM_ERROR_DATA, "not the one that the directory names" },
  { "plain.npz", CENTRAL, 1, 42, BYTES ("\377\377\377\377"), NORM_ERROR_DATA, "no member starts at byte 4294967295" },
  { "plain.npz", CENTRAL, 1, 42, BYTES ("\1"), NORM_ERROR_DATA, "no member starts at byte" },
  { "plain.npz", CENTRAL, 0, 46, BYTES ("y"), NORM_ERROR_DATA, "not the one that the directory names" },
  { "zip64.npz", CENTRAL, 0, 51, BYTES ("\2"), NORM_ERROR_DATA, "4294967295 bytes of a member" },
  { "zip64.npz", CENTRAL, 0, 53, BYTES ("\4"), NORM_ERROR_DATA, "as long as it says" },
  { "zip64.npz", CENTRAL, 0, 53, BYTES ("\377\377"), NORM_ERROR_DATA, "as long as it says" },
  { "zip64.npz", CENTRAL, 0, 55, BYTES ("\377\377\377\377\377\377\377\377"), NORM_ERROR_DATA, "as long as it says" },
  { "zip64.npz", CENTRAL, 0, 63, BYTES ("\377\377\377\377\377\377\377\377"), NORM_ERROR_DATA, "18446744073709551615 bytes of a member" },
  /* local headers */
  { "plain.npz", LOCAL, 1, 0, BYTES ("PK\3\5"), NORM_ERROR_DATA, "no member starts at byte" },
  { "plain.npz", LOCAL, 0, 26, BYTES ("\377\377"), NORM_ERROR_DATA, "should follow" },
  { "plain.npz", LOCAL, 1, 28, BYTES ("\1\0"), NORM_ERROR_DATA, "should follow" },
  { "plain.npz", LOCAL, 0, 30, BYTES ("q"), NORM_ERROR_DATA, "not the one that the directory names" },
  { "plain.npz", LOCAL, 0, 8, BYTES ("\10"), NORM_ERROR_DATA, "not the one that the directory names" },
  /* contents: the first entry is read */
  { "plain.npz", LOCAL, 0, 40, BYTES ("\0"), NORM_ERROR_DATA, "not a .npy file" },
  { "plain.npz", LOCAL, 0, 190, BYTES ("\1"), NORM_ERROR_DATA, "checksum" },
  { "plain.npz", CENTRAL, 0, 16, BYTES ("\0\0\0\0"), NORM_ERROR_DATA, "checksum" },
  { "plain.npz", CENTRAL, 0, 24, BYTES ("\0\0\0\100"), NORM_ERROR_DATA, "claims 1073741824 bytes, but the 160 that are there" },
  { "plain.npz", CENTRAL, 0, 24, BYTES ("\1\0\0\0"), NORM_ERROR_DATA, "claims 1 bytes" },
  { "plain.npz", CENTRAL, 0, 8, BYTES ("\1"), NORM_ERROR_UNSUPPORTED, "encrypted" },
  { "one-compressed.npz", CENTRAL, 0, 24, BYTES ("\377\377\377\177"), NORM_ERROR_DATA, "claims 2147483647 bytes, but the" },
  { "one-compressed.npz", CENTRAL, 0, 24, BYTES ("\377\0\0\0"), NORM_ERROR_DATA, "claims 255 bytes, but has only 160" },
  { "one-compressed.npz", CENTRAL, 0, 24, BYTES ("\237\0\0\0"), NORM_ERROR_DATA, "holds more than it claims" },
  { "zeros-compressed.npz", CENTRAL, 0, 24, BYTES ("\376\7\0\0"), NORM_ERROR_DATA, "holds more than it claims" },
  { "one-compressed.npz", CENTRAL, 0, 20, BYTES ("\20\0\0\0"), NORM_ERROR_DATA, "makes no sense" },
  { "one-compressed.npz", CENTRAL, 0, 16, BYTES ("\1\2\3\4"), NORM_ERROR_DATA, "checksum is" },
  { "one-compressed.npz", LOCAL, 0, 55, BYTES ("\377\377\377\377"), NORM_ERROR_DATA, "makes no sense" },
};

static const guchar *
find_record (GByteArray *array, const char *record, guint nth)
{
  for (const guchar *at = array->data; (at = memmem (at, array->len - (gsize) (at - array->data), record, 4)) != NULL; at++)
    if (nth-- == 0)
      return at;
  g_error ("no such record");
}

static GByteArray *
reference_array (const char *file)
{
  GByteArray *array = g_byte_array_new ();
  g_autoptr (GBytes) bytes = reference_bytes ("npz", file);

  return g_byte_array_append (array, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
}

/* Opened, and the first of it read. */
static NormTensor *
read_first (GBytes *bytes, GError **error)
{
  g_autoptr (NormArchive) archive = norm_archive_open (bytes, NULL, error);

  return archive != NULL ? norm_archive_read (archive, 0, NULL, error) : NULL;
}

static void
assert_refused (GBytes *bytes, NormError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_first (bytes, &error));
  if (error->domain != NORM_ERROR || error->code != (int) code || strstr (error->message, words) == NULL)
    g_error ("“%s” (%d) lacks “%s” (%d)", error->message, error->code, words, code);
}

static void
test_case (gconstpointer data)
{
  const Case *lie = data;
  g_autoptr (GByteArray) array = reference_array (lie->file);
  gsize at = (gsize) (find_record (array, lie->record, lie->nth) - array->data) + lie->at;

  memcpy (array->data + at, lie->bytes, lie->n_bytes);
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  assert_refused (bytes, lie->code, lie->words);
}

/* ── lies that need more than a few other bytes ── */

/* Cut off anywhere: the directory is at the end. */
static void
test_cut_off (void)
{
  g_autoptr (GBytes) whole = reference_bytes ("npz", "three.npz");

  for (gsize size = 4; size < g_bytes_get_size (whole); size++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, size);

      assert_refused (cut, NORM_ERROR_DATA, "cut off: its directory");
    }
}

/* All of one method, in the local header as in the directory. */
static void
test_methods (void)
{
  static const struct
  {
    guint8 method;
    const char *words;
  } methods[] = { { 1, "method 1 (shrink)" }, { 9, "(Deflate64)" }, { 12, "(bzip2)" }, { 14, "(LZMA)" },
                  { 93, "(Zstandard)" },      { 95, "(XZ)" },       { 97, "(?)" } };

  for (guint k = 0; k < G_N_ELEMENTS (methods); k++)
    {
      g_autoptr (GByteArray) array = reference_array ("one.npz");

      array->data[find_record (array, LOCAL, 0) - array->data + 8] = methods[k].method;
      array->data[find_record (array, CENTRAL, 0) - array->data + 10] = methods[k].method;
      g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&array));
      assert_refused (bytes, NORM_ERROR_UNSUPPORTED, methods[k].words);
    }
}

/* A zip archive with one stored member. */
static GBytes *
zip_with (const char *name, const char *head, gsize n_head)
{
  const NormZipContent content = { name, head, NULL, n_head, 0 };

  return norm_zip_write (&content, 1, NULL);
}

static void
test_not_npz (void)
{
  g_autoptr (GBytes) empty = norm_zip_write (NULL, 0, NULL);
  g_autoptr (GBytes) text = zip_with ("readme.txt", "hello", 5);
  g_autoptr (GBytes) torch = zip_with ("model/data.pkl", "\200\2}", 3);
  g_autoptr (GBytes) bare_end = g_bytes_new_static ("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
  g_autoptr (GBytes) no_zip = g_bytes_new_static ("hello", 5);
  g_autoptr (GBytes) no_npy = zip_with ("x.npy", "hello", 5);
  g_autoptr (GBytes) nothing = zip_with ("x.npy", "", 0);

  assert_refused (empty, NORM_ERROR_UNSUPPORTED, "not a .npz, .pt or .safetensors file");
  assert_refused (bare_end, NORM_ERROR_DATA, "without the .npy files of np.savez()");
  assert_refused (text, NORM_ERROR_DATA, "without the .npy files of np.savez()");
  assert_refused (torch, NORM_ERROR_DATA, "damaged at byte 3 of data.pkl");
  assert_refused (no_zip, NORM_ERROR_UNSUPPORTED, "not a .npz, .pt or .safetensors file");
  assert_refused (no_npy, NORM_ERROR_DATA, "“x”: not a .npy file: it starts with “hello”");
  assert_refused (nothing, NORM_ERROR_DATA, "not a .npy file");
}

static void
test_same_name_twice (void)
{
  const NormZipContent contents[] = { { "x.npy", "1", NULL, 1, 0 }, { "y.npy", "2", NULL, 1, 0 }, { "x.npy", "3", NULL, 1, 0 } };
  g_autoptr (GBytes) bytes = norm_zip_write (contents, 3, NULL);

  assert_refused (bytes, NORM_ERROR_DATA, "holds “x.npy” twice");
}

/* A terminal does not obey the names in a file. */
static void
test_names_are_quoted (void)
{
  const NormZipContent contents[] = { { "\033[31m\u202egnp.npy", "1", NULL, 1, 0 }, { "\377\376.npy", "2", NULL, 1, 0 } };
  g_autoptr (GBytes) bytes = norm_zip_write (contents, 2, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (norm_format_read_bytes (bytes, NULL, NULL, &error));
  g_assert_error (error, NORM_ERROR, NORM_ERROR_KEY);
  g_assert_nonnull (strstr (error->message, "\\x1b[31m\\u202egnp"));
  g_assert_null (strchr (error->message, '\033'));
  g_assert_null (strstr (error->message, "\u202e"));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* A billion values in a header of a small file: refused by what the file is long, before memory is asked for them. */
static void
test_huge_claims (void)
{
  const char *const shapes[] = { "(1000000000,)", "(100000, 100000)", "(4611686018427387904,)", "(1000000000000, 0, 3)" };

  for (guint k = 0; k < G_N_ELEMENTS (shapes); k++)
    {
      g_autofree char *dict = g_strdup_printf ("{'descr': '<f4', 'fortran_order': False, 'shape': %s, }\n", shapes[k]);
      g_autofree char *npy = g_strdup_printf ("\x93NUMPY%c%c%c%c%s", 1, 1, (int) strlen (dict), 1, dict);
      gsize n = 10 + strlen (dict);

      npy[7] = npy[9] = 0;
      g_autoptr (GBytes) bytes = zip_with ("x.npy", npy, n);
      if (strstr (shapes[k], " 0,") == NULL)
        assert_refused (bytes, NORM_ERROR_DATA, k == 2 ? "overflows" : "cut off: shape");
      else
        {
          g_autoptr (NormTensor) tensor = read_first (bytes, NULL);
          g_assert_cmpuint (tensor->n_values, ==, 0);
        }
    }
}

/* The most members are counted before they are read. */
static void
test_too_many (void)
{
  const guint n = NORM_ZIP_MOST_MEMBERS + 1;
  g_autofree NormZipContent *contents = g_new0 (NormZipContent, n);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (names, g_strdup_printf ("%u.npy", i));
      contents[i].name = g_ptr_array_index (names, i);
    }
  g_autoptr (GBytes) bytes = norm_zip_write (contents, n, NULL);
  assert_refused (bytes, NORM_ERROR_LIMIT, "100001 members");
  g_autoptr (GBytes) fewer = norm_zip_write (contents, n - 1, NULL);
  g_autoptr (NormZip) zip = norm_zip_open (fewer, NULL);
  g_assert_cmpuint (zip->n_members, ==, n - 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autofree char *path = g_strdup_printf ("/zip-malformed/%02u-%s", k, cases[k].file);

      g_test_add_data_func (path, &cases[k], test_case);
    }
  g_test_add_func ("/zip-malformed/cut-off", test_cut_off);
  g_test_add_func ("/zip-malformed/methods", test_methods);
  g_test_add_func ("/zip-malformed/not-npz", test_not_npz);
  g_test_add_func ("/zip-malformed/same-name-twice", test_same_name_twice);
  g_test_add_func ("/zip-malformed/names-are-quoted", test_names_are_quoted);
  g_test_add_func ("/zip-malformed/huge-claims", test_huge_claims);
  g_test_add_func ("/zip-malformed/too-many", test_too_many);
  return g_test_run ();
}
