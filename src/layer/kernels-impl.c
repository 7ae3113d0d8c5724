/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once for each kind of processor; NORM_KERNELS_NAME says which: plain, avx2, avx512. */
#include "kernels.h"
#include "vector.h"

#define ELEMENT     float
#define NAME(x)     x##_float
#define LOAD        NORM_LOAD_float
#define TOTAL       16
#define COMPENSATED 0
#include "kernels-sums.h"
#undef ELEMENT
#undef NAME
#undef LOAD
#undef TOTAL
#undef COMPENSATED

#define ELEMENT     double
#define NAME(x)     x##_double
#define LOAD        NORM_LOAD_double
#define TOTAL       8
#define COMPENSATED 1
#include "kernels-sums.h"
#undef ELEMENT
#undef NAME
#undef LOAD

#define OUTPUT  float
#define NAME(x) x##_float
#define STORE   NORM_STORE_float
#include "kernels-scale.h"
#undef OUTPUT
#undef NAME
#undef STORE

#define OUTPUT  float
#define NAME(x) x##_stream
#define STORE   NORM_STREAM_float
#include "kernels-scale.h"
#undef OUTPUT
#undef NAME
#undef STORE

#define OUTPUT  double
#define NAME(x) x##_float_double
#define STORE   NORM_STORE_double
#include "kernels-scale.h"

#include "kernels-wide.h"

#include "kernels-narrow.h"

typedef float Four __attribute__ ((vector_size (16), aligned (4), may_alias));

/* Four rows become four columns. */
NORM_INLINE void
transpose_block (const float *from, gsize from_stride, Four to[4])
{
  Four a = *(const Four *) from, b = *(const Four *) (from + from_stride);
  Four c = *(const Four *) (from + 2 * from_stride), d = *(const Four *) (from + 3 * from_stride);
  Four ab_low = __builtin_shufflevector (a, b, 0, 4, 1, 5), ab_high = __builtin_shufflevector (a, b, 2, 6, 3, 7);
  Four cd_low = __builtin_shufflevector (c, d, 0, 4, 1, 5), cd_high = __builtin_shufflevector (c, d, 2, 6, 3, 7);

  to[0] = __builtin_shufflevector (ab_low, cd_low, 0, 1, 4, 5);
  to[1] = __builtin_shufflevector (ab_low, cd_low, 2, 3, 6, 7);
  to[2] = __builtin_shufflevector (ab_high, cd_high, 0, 1, 4, 5);
  to[3] = __builtin_shufflevector (ab_high, cd_high, 2, 3, 6, 7);
}

NORM_INLINE void
store_four (float *to, const Four *four, gboolean stream)
{
#if defined(__AVX2__)
  if (stream)
    {
      _mm_stream_ps (to, (__m128) *four);
      return;
    }
#endif
  *(Four *) to = *four;
}

static void
transpose (const float *from, gsize n_rows, gsize n_columns, float *to, gsize to_stride, gboolean stream)
{
  gsize whole_rows = n_rows / 4 * 4, whole_columns = n_columns / 4 * 4;
  gboolean aligned = (guintptr) to % 16 == 0 && to_stride % 4 == 0;

  for (gsize column = 0; column < whole_columns; column += 4)
    for (gsize row = 0; row < whole_rows; row += 4)
      {
        Four columns[4];

        transpose_block (from + row * n_columns + column, n_columns, columns);
#pragma GCC unroll 4
        for (gsize at = 0; at < 4; at++)
          store_four (to + (column + at) * to_stride + row, &columns[at], stream && aligned);
      }
  for (gsize column = 0; column < n_columns; column++)
    for (gsize row = column < whole_columns ? whole_rows : 0; row < n_rows; row++)
      to[column * to_stride + row] = from[row * n_columns + column];
}

static void
fence (void)
{
  NORM_FENCE ();
}

#define TABLE_OF(name) G_PASTE (norm_kernels_, name)
extern const NormKernels TABLE_OF (NORM_KERNELS_NAME);
const NormKernels TABLE_OF (NORM_KERNELS_NAME) = {
  .name = G_STRINGIFY (NORM_KERNELS_NAME), .sum_rows = { sum_rows_float, sum_rows_double }, .sum_columns = { sum_columns_float, sum_columns_double },
                       .scale_rows = { scale_rows_float, scale_rows_stream, scale_rows_float_double, scale_rows_double },
                       .scale_features = { scale_features_float, scale_features_stream, scale_features_float_double, scale_features_double },
                       .scale_columns = { scale_columns_float, scale_columns_stream, scale_columns_float_double, scale_columns_double },
                       .widen = { widen_all_float16, widen_all_bfloat16 }, .narrow = { narrow_all_float16, narrow_all_bfloat16 },
                       .transpose = transpose, .fence = fence,
  };
