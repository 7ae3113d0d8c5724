/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "normalize-private.h"
#include <math.h>

#define LINE_BYTES   64
#define MANY_COLUMNS 256

/* A double has digits to spare for float32 and narrower types: the mean's rest can go with the bias, once for a line instead of for each value. */
static void
fold_mean_rest (NormLine *line)
{
  double shift = line->mean_rest * line->scale;

  if (isfinite (shift))
    line->bias -= shift;
  line->mean_rest = 0;
}

NormLine
norm_line_of (const NormNormalization *run, gsize pool, gsize feature)
{
  const NormScale *scale = &run->scales[pool];
  gboolean featured = run->weight != NULL && feature != NORM_NO_FEATURE;
  long double whole = featured ? scale->invstd * run->weight[feature] : scale->invstd;
  NormLine line = { scale->mean, scale->mean_rest, (double) whole, 0, featured ? run->bias[feature] : 0 };

  if (run->reads == NORM_READ_DOUBLE && isfinite (line.scale))
    line.scale_rest = (double) (whole - line.scale);
  if (run->reads == NORM_READ_FLOAT && feature != NORM_NO_FEATURE)
    fold_mean_rest (&line);
  return line;
}

static guint8 *
place_of (const NormNormalization *run, gsize cell)
{
  return run->output->data + cell * run->element_size;
}

/* TRUE when kernels write what the output holds */
static gboolean
is_native (const NormNormalization *run)
{
  return run->output->dtype == NORM_DTYPE_FLOAT32 || run->output->dtype == NORM_DTYPE_FLOAT64;
}

#define SCATTER(ctype)                                                     \
  for (gsize column = 0; column < tile->n_columns; column++)               \
    {                                                                      \
      gsize cell = tile->first.cell + column * tile->columns->cell_stride; \
      ctype *to = (ctype *) place_of (run, cell);                          \
      const ctype *from = (const ctype *) values + column;                 \
                                                                           \
      for (gsize row = 0; row < tile->n_rows; row++)                       \
        to[row * tile->rows->cell_stride] = from[row * tile->n_columns];   \
    }

/* Elements of the output's type, row after row, to cells that lie otherwise */
static void
scatter (const NormNormalization *run, const NormTile *tile, gconstpointer values)
{
  if (tile->rows->cell_stride == 1 && run->element_size == sizeof (float))
    run->kernels->transpose (values, tile->n_rows, tile->n_columns, (float *) place_of (run, tile->first.cell), tile->columns->cell_stride,
                             run->output->large);
  else if (run->element_size == sizeof (guint16))
    SCATTER (guint16)
  else if (run->element_size == sizeof (guint32))
    SCATTER (guint32)
  else
    SCATTER (guint64)
}

/* What a kernel left in run->results, as doubles unless the output is float32 */
static void
store_tile (const NormNormalization *run, const NormTile *tile)
{
  guint16 narrow[NORM_TILE_VALUES];
  const guint8 *values = (const guint8 *) run->results;
  gsize row_bytes = tile->n_columns * run->element_size;

  if (!is_native (run))
    {
      run->kernels->narrow[run->output->dtype == NORM_DTYPE_FLOAT16 ? NORM_NARROW_FLOAT16 : NORM_NARROW_BFLOAT16](run->results,
                                                                                                                  tile->n_rows * tile->n_columns,
                                                                                                                  narrow);
      values = (const guint8 *) narrow;
    }
  if (tile->columns->cell_stride != 1)
    scatter (run, tile, values);
  else
    for (gsize row = 0; row < tile->n_rows; row++)
      memcpy (place_of (run, tile->first.cell + row * tile->rows->cell_stride), values + row * row_bytes, row_bytes);
}

static void
scale_rows (const NormNormalization *run, NormConverts converts, const NormTile *tile, gconstpointer values, gssize stride, gpointer to,
            gsize to_stride)
{
  run->kernels->scale_rows[converts](values, stride, tile->n_rows, tile->n_columns, run->row_lines + tile->first.pool, tile->rows->pool_stride, to,
                                     to_stride);
}

static void
scale_features (const NormNormalization *run, NormConverts converts, const NormTile *tile, const guint8 *values, gssize stride, guint8 *to,
                gsize to_stride)
{
  gssize element_bytes = run->reads == NORM_READ_DOUBLE ? sizeof (double) : sizeof (float);
  gsize to_bytes = converts <= NORM_FLOAT_TO_STREAM ? sizeof (float) : sizeof (double);

  for (gsize row = 0; row < tile->n_rows; row++, values += stride * element_bytes, to += to_stride * to_bytes)
    {
      NormPlace place = norm_place_along (&tile->first, tile->rows, row);

      run->kernels->scale_features[converts](values, tile->n_columns, &run->row_lines[place.pool], run->weight + place.feature,
                                             run->bias + place.feature, to);
    }
}

static void
scale_columns (const NormNormalization *run, NormConverts converts, const NormTile *tile, gconstpointer values, gssize stride, gpointer to,
               gsize to_stride)
{
  const NormColumnLines *all = run->column_lines;
  gsize first = tile->first_column;
  NormColumnLines lines = { all->means + first, all->mean_rests + first, all->scales + first, all->scale_rests + first, all->biases + first };

  run->kernels->scale_columns[converts](values, stride, tile->n_rows, tile->n_columns, &lines, to, to_stride);
}

static void
scale_carefully (const NormNormalization *run, const NormTile *tile, const double *values, gssize stride, double *to)
{
  for (gsize row = 0; row < tile->n_rows; row++)
    for (gsize column = 0; column < tile->n_columns; column++)
      {
        NormPlace along = norm_place_along (&tile->first, tile->rows, row), place = norm_place_along (&along, tile->columns, column);
        const NormScale *scale = &run->scales[place.pool];
        long double d = ((long double) values[(gssize) row * stride + (gssize) column] - scale->mean) - scale->mean_rest;
        long double y = d * scale->invstd;

        if (run->weight != NULL)
          y = y * run->weight[place.feature] + run->bias[place.feature];
        to[row * tile->n_columns + column] = (double) y;
      }
}

/* Whether rows of floats fill cache lines, but for the first and the last of many: half a line past the caches is slow. */
static gboolean
fills_lines (gconstpointer to, gsize n_columns, gsize to_stride)
{
  return n_columns >= MANY_COLUMNS || ((guintptr) to % LINE_BYTES == 0 && to_stride * sizeof (float) % LINE_BYTES == 0 && n_columns == to_stride);
}

void
norm_normalize_tile (NormNormalization *run, const NormTile *tile)
{
  gboolean in_place = tile->columns->cell_stride == 1 && is_native (run) && run->lines != NORM_LINES_CAREFULLY;
  gpointer to = in_place ? (gpointer) place_of (run, tile->first.cell) : run->results;
  gsize to_stride = in_place ? tile->rows->cell_stride : tile->n_columns;
  gboolean stream = in_place && run->output->large && run->converts == NORM_FLOAT_TO_FLOAT && fills_lines (to, tile->n_columns, to_stride);
  NormConverts converts = stream ? NORM_FLOAT_TO_STREAM : run->converts;
  gssize stride = tile->rows->stride;
  gconstpointer values =
    norm_view_load (run->walk.view, run->reads, tile->first.element, tile->n_rows, &stride, tile->n_columns, tile->columns->stride, run->scratch);

  if (run->lines == NORM_LINES_CAREFULLY)
    scale_carefully (run, tile, values, stride, to);
  else if (run->lines == NORM_LINES_BY_COLUMN)
    scale_columns (run, converts, tile, values, stride, to, to_stride);
  else if (run->lines == NORM_LINES_BY_FEATURE)
    scale_features (run, converts, tile, values, stride, to, to_stride);
  else
    scale_rows (run, converts, tile, values, stride, to, to_stride);
  if (!in_place)
    store_tile (run, tile);
}
