/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Included by kernels-impl.c once for every type of element, with
 *   ELEMENT      the type
 *   NAME(x)      x with a suffix for it
 *   LOAD(from)   NORM_LANES of them as doubles
 *   TOTAL        so many sums at once, whatever the processor: value k goes to sum k mod TOTAL, and those that do not fill NORM_MOST_LANES to
 *                four more
 *   COMPENSATED  1: what rounding takes away is collected
 * No include guard on purpose. */

#define SETS  (TOTAL / NORM_LANES)
#define TAILS 4
#define STRIP (COMPENSATED ? NORM_STRIP / 2 : NORM_STRIP) /* vectors of columns whose sums fit into the registers */

/* Knuth's TwoSum: @rest collects what adding @term to @sum rounds away. */
#if COMPENSATED
#define ADD_TERM(type, sum, rest, term)                  \
  {                                                      \
    type total = (sum) + (term), part = total - (sum);   \
    (rest) += ((sum) - (total - part)) + ((term) -part); \
    (sum) = total;                                       \
  }
/* What d and d² rounded away; the square's by Dekker's exact product of halves */
#define ADD_LOST(type, set, value, shift, d, square_d)                                              \
  {                                                                                                 \
    type part = (d) - (value), lost = ((value) - ((d) -part)) - ((shift) + part);                   \
    type many = (d) *0x8000001p0, high = many - (many - (d)), low = (d) -high;                      \
                                                                                                    \
    (set).sum_rest += lost;                                                                         \
    (set).square_rest += ((high * high - (square_d)) + 2 * high * low) + low * low + 2 * (d) *lost; \
  }
#else
#define ADD_TERM(type, sum, rest, term)                (sum) += (term);
#define ADD_LOST(type, set, value, shift, d, square_d) ;
#endif

/* Adds d and d² of d = x − shift; @set is a NormSums or as that. */
#define ADD_VALUE(type, set, value, shift)                               \
  {                                                                      \
    type the_value = (value), d = the_value - (shift), square_d = d * d; \
                                                                         \
    ADD_LOST (type, set, the_value, shift, d, square_d)                  \
    ADD_TERM (type, (set).sum, (set).sum_rest, d)                        \
    ADD_TERM (type, (set).square, (set).square_rest, square_d)           \
  }

typedef struct
{
  NormDoubles sum, sum_rest, square, square_rest;
} NAME (Set);

NORM_INLINE void
NAME (add_set) (NAME (Set) * to, const NAME (Set) * from)
{
#if COMPENSATED
  to->sum_rest += from->sum_rest;
  to->square_rest += from->square_rest;
#endif
  ADD_TERM (NormDoubles, to->sum, to->sum_rest, from->sum)
  ADD_TERM (NormDoubles, to->square, to->square_rest, from->square)
}

NORM_INLINE void
NAME (add_sums) (NormSums *to, const NormSums *from)
{
#if COMPENSATED
  to->sum_rest += from->sum_rest;
  to->square_rest += from->square_rest;
#endif
  ADD_TERM (double, to->sum, to->sum_rest, from->sum)
  ADD_TERM (double, to->square, to->square_rest, from->square)
}

/* Every lane onto the one @by before it; those that come round are not looked at any more. */
NORM_INLINE void
NAME (fold) (NAME (Set) * set, gsize by)
{
  NAME (Set) turned = { NORM_TURN (set->sum, by), set->sum_rest, NORM_TURN (set->square, by), set->square_rest };

#if COMPENSATED
  turned.sum_rest = NORM_TURN (set->sum_rest, by);
  turned.square_rest = NORM_TURN (set->square_rest, by);
#endif
  NAME (add_set) (set, &turned);
}

/* The upper half onto the lower, again and again: first whole vectors, then lanes, which is the same order however wide they are. */
NORM_INLINE void
NAME (reduce) (NAME (Set) * sets, NormSums *sums)
{
#pragma GCC unroll 8
  for (gsize half = SETS / 2; half > 0; half /= 2)
#pragma GCC unroll 8
    for (gsize set = 0; set < half; set++)
      NAME (add_set) (&sets[set], &sets[set + half]);
#pragma GCC unroll 8
  for (gsize half = NORM_LANES / 2; half > 0; half /= 2)
    NAME (fold) (&sets[0], half);
  *sums = (NormSums){ sets[0].sum[0], sets[0].sum_rest[0], sets[0].square[0], sets[0].square_rest[0] };
}

static void
NAME (sum_rows) (gconstpointer elements, gssize row_stride, gsize n_rows, gsize n_columns, double shift, gconstpointer next, NormSums *sums)
{
  const ELEMENT *values = elements;
  NormDoubles shifts = NORM_SPREAD (shift);
  NAME (Set) sets[SETS];
  NormSums tails[TAILS] = { { 0, 0, 0, 0 } };
  gsize n_whole = n_columns / NORM_MOST_LANES * NORM_MOST_LANES;

#pragma GCC unroll 8
  for (gsize set = 0; set < SETS; set++)
    sets[set].sum = sets[set].sum_rest = sets[set].square = sets[set].square_rest = (NormDoubles){ 0 };
  for (gsize row = 0; row < n_rows; row++, values += row_stride)
    {
      const ELEMENT *ahead = row + 1 < n_rows ? values + row_stride : next;
      gsize column = 0;

      for (; column + TOTAL <= n_whole; column += TOTAL)
        {
          __builtin_prefetch (ahead + column);
#pragma GCC unroll 8
          for (gsize set = 0; set < SETS; set++)
            ADD_VALUE (NormDoubles, sets[set], LOAD (values + column + set * NORM_LANES), shifts)
        }
      if (column < n_whole)
#pragma GCC unroll 8
        for (gsize set = 0; set < NORM_MOST_LANES / NORM_LANES; set++)
          ADD_VALUE (NormDoubles, sets[set], LOAD (values + column + set * NORM_LANES), shifts)
      for (column = n_whole; column < n_columns; column++)
        ADD_VALUE (double, tails[column % TAILS], (double) values[column], shift)
    }
  NAME (reduce) (sets, sums);
  for (gsize tail = 0; tail < TAILS && n_whole < n_columns; tail++)
    NAME (add_sums) (sums, &tails[tail]);
}

/* All rows of @n_vectors (a number the compiler knows) · NORM_LANES columns, whose sums stay in registers */
NORM_INLINE void
NAME (add_strip) (const ELEMENT *values, gssize row_stride, gsize n_rows, gsize first, gsize n_vectors, const NormColumnSums *sums)
{
  NormDoubles shifts[STRIP];
  NAME (Set) sets[STRIP];

#pragma GCC unroll 8
  for (gsize vector = 0; vector < n_vectors; vector++)
    {
      gsize at = first + vector * NORM_LANES;

      shifts[vector] = NORM_LOAD_double (sums->shifts + at);
      sets[vector] = (NAME (Set)){ NORM_LOAD_double (sums->sums + at), NORM_LOAD_double (sums->sum_rests + at), NORM_LOAD_double (sums->squares + at),
                                   NORM_LOAD_double (sums->square_rests + at) };
    }
  values += first;
  for (gsize row = 0; row < n_rows; row++, values += row_stride)
#pragma GCC unroll 8
    for (gsize vector = 0; vector < n_vectors; vector++)
      ADD_VALUE (NormDoubles, sets[vector], LOAD (values + vector * NORM_LANES), shifts[vector])
#pragma GCC unroll 8
  for (gsize vector = 0; vector < n_vectors; vector++)
    {
      gsize at = first + vector * NORM_LANES;

      NORM_STORE_double (sums->sums + at, sets[vector].sum);
      NORM_STORE_double (sums->squares + at, sets[vector].square);
#if COMPENSATED
      NORM_STORE_double (sums->sum_rests + at, sets[vector].sum_rest);
      NORM_STORE_double (sums->square_rests + at, sets[vector].square_rest);
#endif
    }
}

static void
NAME (add_column) (const ELEMENT *values, gssize row_stride, gsize n_rows, gsize column, const NormColumnSums *sums)
{
  NormSums set = { sums->sums[column], sums->sum_rests[column], sums->squares[column], sums->square_rests[column] };
  double shift = sums->shifts[column];

  for (gsize row = 0; row < n_rows; row++)
    ADD_VALUE (double, set, (double) values[(gssize) row * row_stride + (gssize) column], shift)
  sums->sums[column] = set.sum;
  sums->sum_rests[column] = set.sum_rest;
  sums->squares[column] = set.square;
  sums->square_rests[column] = set.square_rest;
}

static void
NAME (sum_columns) (gconstpointer elements, gssize row_stride, gsize n_rows, gsize n_columns, const NormColumnSums *sums)
{
  gsize column = 0;

  if (n_rows < NORM_FEW_ROWS)
    for (const ELEMENT *values = elements; n_rows > 0; n_rows--, values += row_stride)
      {
        for (column = 0; column + NORM_LANES <= n_columns; column += NORM_LANES)
          NAME (add_strip) (values, 0, 1, column, 1, sums);
        for (; column < n_columns; column++)
          NAME (add_column) (values, 0, 1, column, sums);
      }
  for (; column + STRIP * NORM_LANES <= n_columns; column += STRIP * NORM_LANES)
    NAME (add_strip) (elements, row_stride, n_rows, column, STRIP, sums);
  for (; column + NORM_LANES <= n_columns; column += NORM_LANES)
    NAME (add_strip) (elements, row_stride, n_rows, column, 1, sums);
  for (; column < n_columns; column++)
    NAME (add_column) (elements, row_stride, n_rows, column, sums);
}

#undef STRIP
#undef SETS
#undef TAILS
#undef ADD_TERM
#undef ADD_LOST
#undef ADD_VALUE
