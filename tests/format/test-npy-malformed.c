/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .npy files that must be refused, and in which words. */
#include "format.h"
#include <string.h>

/* A complete header dictionary around what a case is about. */
#define DICT(descr, order, shape) "{'descr': " descr ", 'fortran_order': " order ", 'shape': " shape ", }\n"
#define OF_DTYPE(descr)           DICT (descr, "False", "(2,)")
#define OF_SHAPE(shape)           DICT ("'<f4'", "False", shape)

/* @payload: how many bytes follow the header */
typedef struct
{
  const char *dict;
  gsize payload;
  NormError code;
  const char *message;
} HeaderCase;

static const HeaderCase header_cases[] = {
  /* types that are no numbers of ours */
  { OF_DTYPE ("'|O'"), 64, NORM_ERROR_UNSUPPORTED, "never unpickled" },
  { OF_DTYPE ("'O'"), 64, NORM_ERROR_UNSUPPORTED, "Python objects (“O”)" },
  { OF_DTYPE ("'<c8'"), 64, NORM_ERROR_UNSUPPORTED, ".real" },
  { OF_DTYPE ("'<c16'"), 64, NORM_ERROR_UNSUPPORTED, "complex numbers (“<c16”)" },
  { OF_DTYPE ("'<U5'"), 64, NORM_ERROR_UNSUPPORTED, "strings (“<U5”)" },
  { OF_DTYPE ("'|S5'"), 64, NORM_ERROR_UNSUPPORTED, "x.astype(np.float32)" },
  { OF_DTYPE ("'|a5'"), 64, NORM_ERROR_UNSUPPORTED, "strings" },
  { OF_DTYPE ("'<M8[ns]'"), 64, NORM_ERROR_UNSUPPORTED, "dates" },
  { OF_DTYPE ("'<m8[s]'"), 64, NORM_ERROR_UNSUPPORTED, "time differences" },
  { OF_DTYPE ("'|V3'"), 64, NORM_ERROR_UNSUPPORTED, "raw bytes" },
  { OF_DTYPE ("'|V1'"), 64, NORM_ERROR_UNSUPPORTED, "raw bytes" },
  { OF_DTYPE ("'<f16'"), 64, NORM_ERROR_UNSUPPORTED, "“<f16” are not taken" },
  { OF_DTYPE ("'<f3'"), 64, NORM_ERROR_UNSUPPORTED, "“<f3” are not taken" },
  { OF_DTYPE ("'<f1'"), 64, NORM_ERROR_UNSUPPORTED, "“<f1” are not taken" },
  { OF_DTYPE ("'<i3'"), 64, NORM_ERROR_UNSUPPORTED, "“<i3” are not taken" },
  { OF_DTYPE ("'<i16'"), 64, NORM_ERROR_UNSUPPORTED, "“<i16” are not taken" },
  { OF_DTYPE ("'<i'"), 64, NORM_ERROR_UNSUPPORTED, "“<i” are not taken" },
  { OF_DTYPE ("'<f4x'"), 64, NORM_ERROR_UNSUPPORTED, "“<f4x” are not taken" },
  { OF_DTYPE ("'<f-4'"), 64, NORM_ERROR_UNSUPPORTED, "are not taken" },
  { OF_DTYPE ("'<b2'"), 64, NORM_ERROR_UNSUPPORTED, "are not taken" },
  { OF_DTYPE ("'<%s%n'"), 64, NORM_ERROR_UNSUPPORTED, "“<%s%n” are not taken" },
  { OF_DTYPE ("'1234567890123456789012345678901234567890123'"), 64, NORM_ERROR_UNSUPPORTED, "“1234567890123456789012345678901234567890…” are" },
  { OF_DTYPE ("'\033[31m'"), 64, NORM_ERROR_UNSUPPORTED, "“\\x1b[31m” are not taken" },
  { OF_DTYPE ("''"), 64, NORM_ERROR_UNSUPPORTED, "“” are not taken" },
  { OF_DTYPE ("'<'"), 64, NORM_ERROR_UNSUPPORTED, "“<” are not taken" },
  { OF_DTYPE ("[('a', '<f4'), ('b', '<i4')]"), 64, NORM_ERROR_UNSUPPORTED, "structured" },
  { OF_DTYPE ("('<f4', (2,))"), 64, NORM_ERROR_UNSUPPORTED, "structured, it has named fields (byte 20)" },
  { OF_DTYPE ("{'names': ['a']}"), 64, NORM_ERROR_UNSUPPORTED, "structured" },
  { OF_DTYPE ("4"), 64, NORM_ERROR_DATA, "byte 20: expected a string, found “4”" },
  { OF_DTYPE ("None"), 64, NORM_ERROR_DATA, "expected a string" },
  /* shapes */
  { OF_SHAPE ("(-1,)"), 64, NORM_ERROR_DATA, "negative size" },
  { OF_SHAPE ("(2, -3)"), 64, NORM_ERROR_DATA, "byte 64: a negative size" },
  { OF_SHAPE ("(3)"), 64, NORM_ERROR_DATA, "not a tuple" },
  { OF_SHAPE ("[3, 4]"), 64, NORM_ERROR_DATA, "expected the shape, a tuple, found “[”" },
  { OF_SHAPE ("3"), 64, NORM_ERROR_DATA, "a tuple, found “3”" },
  { OF_SHAPE ("(3.0,)"), 64, NORM_ERROR_DATA, "expected “,”, found “.”" },
  { OF_SHAPE ("(a,)"), 64, NORM_ERROR_DATA, "expected a size, found “a”" },
  { OF_SHAPE ("(,)"), 64, NORM_ERROR_DATA, "expected a size, found “,”" },
  { OF_SHAPE ("(2,,3)"), 64, NORM_ERROR_DATA, "expected a size" },
  { OF_SHAPE ("(2 3)"), 64, NORM_ERROR_DATA, "expected “,”" },
  { OF_SHAPE ("(2, 3"), 64, NORM_ERROR_DATA, "expected" },
  { OF_SHAPE ("(99999999999999999999999,)"), 64, NORM_ERROR_DATA, "that no file can hold" },
  { OF_SHAPE ("(4294967296, 4294967296, 4294967296)"), 64, NORM_ERROR_DATA, "overflows" },
  { OF_SHAPE ("(9223372036854775807,)"), 64, NORM_ERROR_DATA, "shape [9223372036854775807] of float32 overflows" },
  { OF_SHAPE ("(4611686018427387904,)"), 64, NORM_ERROR_DATA, "overflows" },
  { OF_SHAPE ("(1, 1, 1, 1, 1, 1, 1, 1, 1)"), 64, NORM_ERROR_UNSUPPORTED, "more than 8 axes" },
  { OF_SHAPE ("(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)"), 64, NORM_ERROR_UNSUPPORTED, "x.reshape" },
  /* values that are not there */
  { OF_SHAPE ("(16,)"), 63, NORM_ERROR_DATA, "takes 64 bytes from byte 69 on, but only 63 follow" },
  { OF_SHAPE ("(16,)"), 0, NORM_ERROR_DATA, "only 0 follow" },
  { OF_SHAPE ("()"), 3, NORM_ERROR_DATA, "the file is cut off: shape [] of float32 takes 4 bytes" },
  { OF_SHAPE ("(1000000000, 1000)"), 64, NORM_ERROR_DATA, "takes 4000000000000 bytes" },
  { DICT ("'>f8'", "True", "(1000000, 1000000)"), 64, NORM_ERROR_DATA, "cut off" },
  /* order */
  { DICT ("'<f4'", "0", "(2,)"), 64, NORM_ERROR_DATA, "expected True or False, found “0”" },
  { DICT ("'<f4'", "'False'", "(2,)"), 64, NORM_ERROR_DATA, "True or False" },
  { DICT ("'<f4'", "true", "(2,)"), 64, NORM_ERROR_DATA, "True or False, found “t”" },
  { DICT ("'<f4'", "None", "(2,)"), 64, NORM_ERROR_DATA, "True or False" },
  /* the dictionary */
  { "", 64, NORM_ERROR_DATA, "byte 10: expected “{”, found the end of the header" },
  { "\n", 64, NORM_ERROR_DATA, "expected “{”" },
  { "[1, 2]\n", 64, NORM_ERROR_DATA, "expected “{”, found “[”" },
  { "{}\n", 64, NORM_ERROR_DATA, "“descr” is missing" },
  { "{'descr': '<f4'}\n", 64, NORM_ERROR_DATA, "“fortran_order” is missing" },
  { "{'descr': '<f4', 'fortran_order': False}\n", 64, NORM_ERROR_DATA, "“shape” is missing" },
  { "{'fortran_order': False, 'shape': (2,)}\n", 64, NORM_ERROR_DATA, "“descr” is missing" },
  { "{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}\n", 64, NORM_ERROR_DATA, "byte 27: “descr” stands there twice" },
  { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'shape': (3,)}\n", 64, NORM_ERROR_DATA, "“shape” stands there twice" },
  { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'extra': 1}\n", 64, NORM_ERROR_DATA, "the unknown key “extra”" },
  { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x\n", 64, NORM_ERROR_DATA, "something follows" },
  { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}{}\n", 64, NORM_ERROR_DATA, "something follows" },
  { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)", 64, NORM_ERROR_DATA, "found the end of the header" },
  { "{'descr': '<f4' 'fortran_order': False, 'shape': (2,)}\n", 64, NORM_ERROR_DATA, "byte 26: expected “,”" },
  { "{'descr' '<f4', 'fortran_order': False, 'shape': (2,)}\n", 64, NORM_ERROR_DATA, "byte 19: expected “:”" },
  { "{'descr': '<f4, }", 64, NORM_ERROR_DATA, "a string that does not end" },
  { "{descr: '<f4', 'fortran_order': False, 'shape': (2,)}\n", 64, NORM_ERROR_DATA, "expected a string, found “d”" },
  { "{'descr': __import__('os'), 'fortran_order': False, 'shape': (2,)}\n", 64, NORM_ERROR_DATA, "expected a string, found “_”" },
  { "{,}\n", 64, NORM_ERROR_DATA, "expected a string, found “,”" },
  { "{'\xff\xfe': 1}\n", 64, NORM_ERROR_DATA, "the unknown key" },
  { "\x80\x02}q\n", 64, NORM_ERROR_DATA, "found “\\x80”" },
};

static GBytes *
build (int major, const char *dict, gsize dict_length, gsize payload)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  guint8 start[12] = { 0x93, 'N', 'U', 'M', 'P', 'Y', major, 0, dict_length & 0xff, dict_length >> 8 };
  g_autofree guint8 *values = g_malloc0 (payload + 1);

  g_byte_array_append (array, start, major == 1 ? 10 : 12);
  g_byte_array_append (array, (const guint8 *) dict, dict_length);
  g_byte_array_append (array, values, payload);
  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

static void
assert_refused (GBytes *bytes, NormError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norm_npy_read (bytes, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, NORM_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, message));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_headers (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (header_cases); k++)
    {
      const HeaderCase *each = &header_cases[k];
      g_autoptr (GBytes) bytes = build (1, each->dict, strlen (each->dict), each->payload);

      assert_refused (bytes, each->code, each->message);
    }
}

/* The cases above differ from this one only in what they are about. */
static void
test_well_formed_is_taken (void)
{
  static const char *const dicts[] = {
    OF_SHAPE ("(16,)"), OF_SHAPE ("()"),    OF_SHAPE ("(2, 0, 3)"), OF_SHAPE ("(2L, 3L)"), DICT ("\"<f4\"", "True", "( 2 ,3, )"),
    OF_DTYPE ("'|V2'"), OF_DTYPE ("'<V2'"), OF_DTYPE ("'>V2'"),     OF_DTYPE ("'|b1'"),    OF_DTYPE ("'<u8'")
  };

  for (int major = 1; major <= 3; major++)
    for (gsize k = 0; k < G_N_ELEMENTS (dicts); k++)
      {
        g_autoptr (GBytes) bytes = build (major, dicts[k], strlen (dicts[k]), 64);
        g_autoptr (GError) error = NULL;
        g_autoptr (NormTensor) tensor = norm_npy_read (bytes, NULL, &error);

        g_assert_no_error (error);
        g_assert_nonnull (tensor);
      }
}

static const struct
{
  const char *start;
  gsize length;
  NormError code;
  const char *message;
} start_cases[] = {
  { "", 0, NORM_ERROR_DATA, "not a .npy file" },
  { "\x93", 1, NORM_ERROR_DATA, "starts with “\\x93” rather than" },
  { "\x93NUMP", 5, NORM_ERROR_DATA, "not a .npy file" },
  { "hello, world", 12, NORM_ERROR_DATA, "it starts with “hello, w…”" },
  { "PK\3\4rest of a zip", 17, NORM_ERROR_DATA, "it starts with “PK\\x03\\x04" },
  { "\x93NUMPX\1\0\0\0", 10, NORM_ERROR_DATA, "not a .npy file" },
  { "\x93NUMPY", 6, NORM_ERROR_DATA, "byte 6: the file ends before the version" },
  { "\x93NUMPY\1", 7, NORM_ERROR_DATA, "byte 7: the file ends before the version" },
  { "\x93NUMPY\1\0", 8, NORM_ERROR_DATA, "before the length" },
  { "\x93NUMPY\1\0v", 9, NORM_ERROR_DATA, "byte 9: the file ends before the length" },
  { "\x93NUMPY\2\0v\0\0", 11, NORM_ERROR_DATA, "byte 11: the file ends before the length" },
  { "\x93NUMPY\0\0v\0", 10, NORM_ERROR_UNSUPPORTED, "version 0.0" },
  { "\x93NUMPY\4\0v\0", 10, NORM_ERROR_UNSUPPORTED, "version 4.0" },
  { "\x93NUMPY\377\377v\0", 10, NORM_ERROR_UNSUPPORTED, "version 255.255" },
  { "\x93NUMPY\1\0v\0{}", 12, NORM_ERROR_DATA, "should be 118 bytes long, but the file ends after 2" },
  { "\x93NUMPY\2\0\377\377\377\377{}", 14, NORM_ERROR_DATA, "should be 4294967295 bytes long" },
  { "\x93NUMPY\3\0\377\377\377\177{}", 14, NORM_ERROR_DATA, "should be 2147483647 bytes long" },
};

static void
test_starts (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (start_cases); k++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (start_cases[k].start, start_cases[k].length);

      assert_refused (bytes, start_cases[k].code, start_cases[k].message);
    }
}

/* Refused by its first bytes, in no time. */
static void
test_noise (void)
{
  gsize size = 100 << 20;
  guint32 *noise = g_malloc (size);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  guint32 state = 1;

  for (gsize k = 0; k < size / sizeof *noise; k++)
    noise[k] = state = state * 1664525 + 1013904223;
  bytes = g_bytes_new_take (noise, size);
  g_test_timer_start ();
  g_assert_null (norm_format_read_bytes (bytes, "noise.npy", NULL, &error));
  g_assert_cmpfloat (g_test_timer_elapsed (), <, 0.1);
  g_assert_error (error, NORM_ERROR, NORM_ERROR_DATA);
  g_assert_true (g_str_has_prefix (error->message, "not a .npy file: it starts with “"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npy-malformed/headers", test_headers);
  g_test_add_func ("/npy-malformed/well-formed-is-taken", test_well_formed_is_taken);
  g_test_add_func ("/npy-malformed/starts", test_starts);
  g_test_add_func ("/npy-malformed/noise", test_noise);
  return g_test_run ();
}
