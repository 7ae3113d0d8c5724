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

#define OUTPUT  double
#define NAME(x) x##_float_double
#define STORE   NORM_STORE_double
#include "kernels-scale.h"

#include "kernels-wide.h"

#define TABLE_OF(name) G_PASTE (norm_kernels_, name)
extern const NormKernels TABLE_OF (NORM_KERNELS_NAME);
const NormKernels TABLE_OF (NORM_KERNELS_NAME) = {
  G_STRINGIFY (NORM_KERNELS_NAME),
               sum_rows_float,
               sum_rows_double,
               sum_columns_float,
               sum_columns_double,
               scale_run_float,
               scale_run_float_double,
               scale_run_double,
               scale_features_float,
               scale_features_float_double,
               scale_features_double,
               scale_columns_float,
               scale_columns_float_double,
               scale_columns_double,
};
