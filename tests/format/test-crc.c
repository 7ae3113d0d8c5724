/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checksum against its definition, bit by bit, and a published value. */
#include "crc.h"
#include <string.h>

/* The remainder of a division of polynomials, lowest bit first. */
static guint32
naive_crc32 (guint32 crc, const guchar *data, gsize n)
{
  crc = ~crc;
  for (gsize i = 0; i < n; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
  return ~crc;
}

static void
test_published (void)
{
  g_assert_cmphex (norm_crc32 (0, (const guchar *) "123456789", 9), ==, 0xcbf43926);
  g_assert_cmphex (norm_crc32 (0, NULL, 0), ==, 0);
  g_assert_cmphex (norm_crc32 (0x12345678, NULL, 0), ==, 0x12345678);
}

/* Every length up to some blocks, from every alignment. */
static void
test_lengths (void)
{
  guchar data[700];

  for (gsize i = 0; i < sizeof data; i++)
    data[i] = (guchar) g_test_rand_int ();
  for (gsize n = 0; n <= 600; n++)
    g_assert_cmphex (norm_crc32 (7, data + n % 17, n), ==, naive_crc32 (7, data + n % 17, n));
}

static void
test_pieces (void)
{
  guchar data[5000];

  for (gsize i = 0; i < sizeof data; i++)
    data[i] = (guchar) g_test_rand_int ();
  for (int round = 0; round < 200; round++)
    {
      gsize at = (gsize) g_test_rand_int_range (0, (int) sizeof data + 1);
      guint32 first = norm_crc32 (0, data, at), second = norm_crc32 (0, data + at, sizeof data - at);

      g_assert_cmphex (norm_crc32 (first, data + at, sizeof data - at), ==, naive_crc32 (0, data, sizeof data));
      g_assert_cmphex (norm_crc32_combine (first, second, sizeof data - at), ==, naive_crc32 (0, data, sizeof data));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crc/published", test_published);
  g_test_add_func ("/crc/lengths", test_lengths);
  g_test_add_func ("/crc/pieces", test_pieces);
  return g_test_run ();
}
