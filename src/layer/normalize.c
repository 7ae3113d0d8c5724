/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "normalize.h"
#include "kernels.h"
#include <math.h>

#define SHORT_RUN     32   /* fewer values of one line beside each other are better looked at as columns */
#define MOST_COLUMNS  1024 /* at a time; their lines stay in the first-level cache */
#define ACROSS        64   /* a tile's columns where the output lies the other way round: each row of cells fills whole cache lines */
#define NO_FEATURE    G_MAXSIZE
#define LARGEST       0x1p1000
#define SMALLEST      0x1p-1000
#define TILES_A_CHECK 16 /* between two looks at the task */

typedef struct
{
  NormWalk walk;
  const NormScale *scales; /* borrowed, as the arrays */
  const double *weight, *bias;
  const NormOutput *output;
  const NormTask *task;
  const NormKernels *kernels;
  gsize size; /* of an element of the output */
  gboolean wide;
  double scratch[NORM_TILE_VALUES], results[NORM_TILE_VALUES];
} Pass;

/* @feature: NO_FEATURE: without weight and bias */
static NormLine
line_of (const Pass *pass, gsize pool, gsize feature)
{
  const NormScale *scale = &pass->scales[pool];
  long double whole = scale->invstd * (pass->weight != NULL && feature != NO_FEATURE ? pass->weight[feature] : 1);
  NormLine line = { scale->mean, scale->mean_rest, (double) whole, 0, pass->bias != NULL && feature != NO_FEATURE ? pass->bias[feature] : 0 };

  line.scale_rest = isfinite (line.scale) ? (double) (whole - line.scale) : 0;
  return line;
}

/* ---- storing ----------------------------------------------------------------------------------- */

/* Where a kernel may write floats of float32 or doubles of float64: the cells themselves, when they are one after the other */
static gpointer
direct_place (const Pass *pass, gsize cell)
{
  return pass->output->data + cell * pass->size;
}

static gboolean
is_native (const Pass *pass)
{
  return pass->output->dtype == NORM_DTYPE_FLOAT32 || pass->output->dtype == NORM_DTYPE_FLOAT64;
}

#define SCATTER(ctype)                                                        \
  for (gsize column = 0; column < n_columns; column++)                        \
    {                                                                         \
      ctype *to = (ctype *) direct_place (pass, cell + column * column_cell); \
      const ctype *from = (const ctype *) values + column;                    \
                                                                              \
      for (gsize row = 0; row < n_rows; row++)                                \
        to[row * row_cell] = from[row * n_columns];                           \
    }

/* Elements of the output's type, row after row, to cells that lie otherwise */
static void
scatter (const Pass *pass, gconstpointer values, gsize n_rows, gsize n_columns, gsize cell, gsize row_cell, gsize column_cell)
{
  switch (pass->size)
    {
    case 2:
      SCATTER (guint16)
      break;
    case 4:
      SCATTER (guint32)
      break;
    default:
      SCATTER (guint64)
    }
}

/* What a kernel left in pass->results, as doubles unless the output is float32 */
static void
store_tile (Pass *pass, gsize n_rows, gsize n_columns, gsize cell, gsize row_cell, gsize column_cell)
{
  guint16 narrow[NORM_TILE_VALUES];
  gconstpointer values = pass->results;

  if (!is_native (pass))
    {
      norm_dtype_store_many (pass->output->dtype, narrow, pass->results, n_rows * n_columns);
      values = narrow;
    }
  if (column_cell != 1)
    scatter (pass, values, n_rows, n_columns, cell, row_cell, column_cell);
  else
    for (gsize row = 0; row < n_rows; row++)
      memcpy (direct_place (pass, cell + row * row_cell), (const guint8 *) values + row * n_columns * pass->size, n_columns * pass->size);
}

/* ---- one tile ---------------------------------------------------------------------------------- */

/* What changes from value to value of a tile's rows */
typedef enum
{
  LINES_BY_ROW,      /* nothing: one line for each row */
  LINES_BY_FEATURE,  /* weight and bias, feature by feature; their arrays are whole */
  LINES_BY_COLUMN,   /* pool or feature: a line for each column, and the same for all rows */
  LINES_BY_EXPONENT, /* anything, slowly; numbers that leave a double on the way */
} Lines;

typedef struct
{
  Lines lines;
  gsize n_rows, n_columns, first_column;
  NormPlace first;
  const NormWalkAxis *rows, *columns;
  const NormColumnLines *column_lines;
} Tile;

/* From its first column on */
static NormColumnLines
column_lines_of (const Tile *tile)
{
  const NormColumnLines *lines = tile->column_lines;

  return (NormColumnLines){ lines->means + tile->first_column, lines->mean_rests + tile->first_column, lines->scales + tile->first_column,
                            lines->scale_rests + tile->first_column, lines->biases + tile->first_column };
}

#define DEFINE_SCALE(name, ELEMENT, OUTPUT)                                                                                              \
  static void scale_tile_##name (const Pass *pass, const Tile *tile, const ELEMENT *values, gssize stride, OUTPUT *to, gsize to_stride)  \
  {                                                                                                                                      \
    const NormKernels *kernels = pass->kernels;                                                                                          \
    NormColumnLines lines = { NULL, NULL, NULL, NULL, NULL };                                                                            \
                                                                                                                                         \
    if (tile->lines == LINES_BY_COLUMN)                                                                                                  \
      lines = column_lines_of (tile);                                                                                                    \
    for (gsize row = 0; row < tile->n_rows; row++, values += stride, to += to_stride)                                                    \
      {                                                                                                                                  \
        gsize pool = tile->first.pool + row * tile->rows->pool_stride, feature = tile->first.feature + row * tile->rows->feature_stride; \
        NormLine line;                                                                                                                   \
                                                                                                                                         \
        if (tile->lines == LINES_BY_COLUMN)                                                                                              \
          kernels->scale_columns_##name (values, tile->n_columns, &lines, to);                                                           \
        else if (tile->lines == LINES_BY_ROW)                                                                                            \
          {                                                                                                                              \
            line = line_of (pass, pool, feature);                                                                                        \
            kernels->scale_run_##name (values, tile->n_columns, &line, to);                                                              \
          }                                                                                                                              \
        else                                                                                                                             \
          {                                                                                                                              \
            line = line_of (pass, pool, NO_FEATURE);                                                                                     \
            kernels->scale_features_##name (values, tile->n_columns, &line, pass->weight + feature, pass->bias + feature, to);           \
          }                                                                                                                              \
      }                                                                                                                                  \
  }

DEFINE_SCALE (float, float, float)
DEFINE_SCALE (float_double, float, double)
DEFINE_SCALE (double, double, double)

static void
scale_carefully (const Pass *pass, const Tile *tile, const double *values, gssize stride, double *to)
{
  for (gsize row = 0; row < tile->n_rows; row++)
    for (gsize column = 0; column < tile->n_columns; column++)
      {
        NormPlace along = norm_place_along (&tile->first, tile->rows, row), place = norm_place_along (&along, tile->columns, column);
        const NormScale *scale = &pass->scales[place.pool];
        long double d = ((long double) values[(gssize) row * stride + (gssize) column] - scale->mean) - scale->mean_rest;
        long double y = d * scale->invstd * (pass->weight != NULL ? pass->weight[place.feature] : 1);

        to[row * tile->n_columns + column] = (double) (y + (pass->bias != NULL ? pass->bias[place.feature] : 0));
      }
}

static void
normalize_tile (Pass *pass, const Tile *tile)
{
  gboolean in_place = tile->columns->cell_stride == 1 && is_native (pass) && tile->lines != LINES_BY_EXPONENT;
  gpointer to = in_place ? direct_place (pass, tile->first.cell) : pass->results;
  gsize to_stride = in_place ? tile->rows->cell_stride : tile->n_columns;
  gssize stride = tile->rows->stride;

  if (pass->wide)
    {
      const double *values =
        norm_load_doubles (pass->walk.view, tile->first.element, tile->n_rows, &stride, tile->n_columns, tile->columns->stride, pass->scratch);

      if (tile->lines == LINES_BY_EXPONENT)
        scale_carefully (pass, tile, values, stride, to);
      else
        scale_tile_double (pass, tile, values, stride, to, to_stride);
    }
  else
    {
      const float *values = norm_load_floats (pass->walk.view, tile->first.element, tile->n_rows, &stride, tile->n_columns, tile->columns->stride,
                                              (float *) pass->scratch);

      if (is_native (pass))
        scale_tile_float (pass, tile, values, stride, to, to_stride);
      else
        scale_tile_float_double (pass, tile, values, stride, to, to_stride);
    }
  if (!in_place)
    store_tile (pass, tile->n_rows, tile->n_columns, tile->first.cell, tile->rows->cell_stride, tile->columns->cell_stride);
}

/* ---- all tiles --------------------------------------------------------------------------------- */

/* Rows and columns of the plane at @place */
static void
normalize_plane (Pass *pass, Tile *tile, const NormPlace *place)
{
  gboolean across = tile->columns->cell_stride != 1 && tile->rows->size >= ACROSS;
  gsize most_columns = MIN (tile->columns->size, across ? ACROSS : NORM_TILE_VALUES), most_rows = NORM_TILE_VALUES / most_columns, n_tiles = 0;

  for (gsize row = 0; row < tile->rows->size; row += most_rows)
    for (gsize column = 0; column < tile->columns->size; column += most_columns)
      {
        NormPlace along = norm_place_along (place, tile->rows, row);

        if (n_tiles++ % TILES_A_CHECK == 0 && norm_task_is_cancelled (pass->task))
          return;
        tile->first = norm_place_along (&along, tile->columns, column);
        tile->first_column = column;
        tile->n_rows = MIN (most_rows, tile->rows->size - row);
        tile->n_columns = MIN (most_columns, tile->columns->size - column);
        normalize_tile (pass, tile);
      }
}

/* Cells that follow one another should be rows when they cannot be columns. */
static void
put_rows_in_place (NormWalk *walk)
{
  if (walk->axes[walk->n_axes - 1].cell_stride == 1)
    return;
  for (int axis = 0; axis < walk->n_axes - 1; axis++)
    {
      if (walk->axes[axis].cell_stride != 1)
        continue;
      norm_walk_move_axis (walk, axis, walk->n_axes - 2);
      return;
    }
}

static void
normalize_planes (Pass *pass, Lines lines)
{
  NormWalk *walk = &pass->walk;
  gsize index[NORM_MAX_AXES + 2] = { 0 };
  NormPlace place = walk->start;
  Tile tile = { .lines = lines, .rows = &walk->axes[walk->n_axes - 2], .columns = &walk->axes[walk->n_axes - 1] };

  put_rows_in_place (walk);
  do
    normalize_plane (pass, &tile, &place);
  while (norm_walk_next (walk, walk->n_axes - 2, index, &place));
}

/* ---- columns, whose lines are the same in every row -------------------------------------------- */

typedef struct
{
  double means[MOST_COLUMNS], mean_rests[MOST_COLUMNS], scales[MOST_COLUMNS], scale_rests[MOST_COLUMNS], biases[MOST_COLUMNS];
  guint32 pools[MOST_COLUMNS], features[MOST_COLUMNS];
} Columns;

/* Columns @first to @first + @n, @copies times */
static void
columns_fill (const Pass *pass, Columns *columns, const NormColumns *composite, gsize first, gsize n, gsize copies, const NormPlace *place)
{
  norm_columns_number (composite, &pass->walk, first, n, columns->pools, columns->features);
  for (gsize column = 0; column < n * copies; column++)
    {
      gsize original = column % n;
      NormLine line = line_of (pass, place->pool + columns->pools[original], place->feature + columns->features[original]);

      columns->means[column] = line.mean;
      columns->mean_rests[column] = line.mean_rest;
      columns->scales[column] = line.scale;
      columns->scale_rests[column] = line.scale_rest;
      columns->biases[column] = line.bias;
    }
}

/* Rows of the plane at @place, @in_one of them as one row at a time, and then those left over. */
static void
normalize_rows (Pass *pass, Tile *tile, const NormPlace *place, const NormWalkAxis *rows, const NormWalkAxis *columns, gsize in_one)
{
  NormWalkAxis several = *rows, wide = *columns, one = *rows;
  NormPlace left = norm_place_along (place, rows, rows->size - rows->size % in_one);

  several.size /= in_one;
  several.stride *= (gssize) in_one;
  several.cell_stride *= in_one;
  wide.size *= in_one;
  tile->rows = &several;
  tile->columns = &wide;
  normalize_plane (pass, tile, place);
  one.size %= in_one;
  tile->rows = &one;
  tile->columns = columns;
  normalize_plane (pass, tile, &left);
}

/* The axis before @composite is that of its rows. */
static void
normalize_columns (Pass *pass, const NormColumns *composite)
{
  const NormWalk *walk = &pass->walk;
  const NormWalkAxis *rows = &walk->axes[composite->first - 1];
  NormWalkAxis columns = { .stride = composite->stride, .cell_stride = composite->cell_stride };
  gsize index[NORM_MAX_AXES + 2] = { 0 }, in_one = norm_columns_rows_in_one (composite, rows, FALSE);
  g_autofree Columns *arrays = g_new (Columns, 1);
  NormColumnLines lines = { arrays->means, arrays->mean_rests, arrays->scales, arrays->scale_rests, arrays->biases };
  Tile tile = { .lines = LINES_BY_COLUMN, .column_lines = &lines };
  NormPlace place = walk->start;

  do
    for (gsize first = 0; first < composite->size; first += MOST_COLUMNS)
      {
        NormPlace start = norm_place_along (&place, &columns, first);

        columns.size = MIN (MOST_COLUMNS, composite->size - first);
        columns_fill (pass, arrays, composite, first, columns.size, in_one, &place);
        tile.column_lines = &lines;
        normalize_rows (pass, &tile, &start, rows, &columns, in_one);
      }
  while (norm_walk_next (walk, composite->first - 1, index, &place));
}

/* The axis of rows for @composite: that of neighbouring cells, if the columns are not, or the innermost; −1 if there is none. */
static int
find_rows (const NormWalk *walk, const NormColumns *composite)
{
  int found = -1;

  for (int axis = 0; axis < composite->first; axis++)
    {
      if (walk->axes[axis].pool_stride != 0 || walk->axes[axis].feature_stride != 0)
        continue;
      found = axis;
      if (walk->axes[axis].cell_stride == 1)
        break;
    }
  return found;
}

/* ---- the choice -------------------------------------------------------------------------------- */

/* Whose line may leave the exponents of a double on the way */
static gboolean
is_doubtful (const NormScale *scale)
{
  long double invstd = fabsl (scale->invstd);

  return (isfinite (scale->mean) && fabs (scale->mean) > LARGEST) || (isfinite (invstd) && invstd != 0 && (invstd > LARGEST || invstd < SMALLEST));
}

static Lines
choose_lines (const Pass *pass, gsize n_pools, NormColumns *composite)
{
  const NormWalkAxis *last = &pass->walk.axes[pass->walk.n_axes - 1];

  for (gsize pool = 0; pass->wide && pool < n_pools; pool++)
    {
      if (is_doubtful (&pass->scales[pool]))
        return LINES_BY_EXPONENT;
    }
  norm_columns_init (composite, &pass->walk, FALSE);
  if (last->pool_stride != 0 || last->feature_stride > 1)
    return LINES_BY_COLUMN;
  if (last->feature_stride == 1)
    return LINES_BY_FEATURE;
  return last->size < SHORT_RUN && composite->size > last->size && find_rows (&pass->walk, composite) >= 0 ? LINES_BY_COLUMN : LINES_BY_ROW;
}

static void
normalize (Pass *pass, gsize n_pools)
{
  NormWalk *walk = &pass->walk;
  NormColumns composite;
  Lines lines;
  int rows;

  norm_walk_merge (walk, FALSE);
  if (walk->n_axes < 2)
    norm_walk_add_axis (walk);
  lines = choose_lines (pass, n_pools, &composite);
  if (lines != LINES_BY_COLUMN)
    {
      normalize_planes (pass, lines);
      return;
    }
  rows = find_rows (walk, &composite);
  if (rows < 0)
    {
      norm_walk_add_axis (walk);
      composite.first++;
      rows = 0;
    }
  norm_walk_move_axis (walk, rows, composite.first - 1);
  normalize_columns (pass, &composite);
}

void
norm_normalize (const NormWalk *walk, const NormScale *scales, gsize n_pools, const double *weight, const double *bias, const NormOutput *output,
                const NormTask *task)
{
  Pass pass;

  pass.walk = *walk;
  pass.scales = scales;
  pass.weight = weight;
  pass.bias = bias;
  pass.output = output;
  pass.task = task;
  pass.kernels = norm_kernels ();
  pass.size = norm_dtype_size (output->dtype);
  pass.wide = output->dtype == NORM_DTYPE_FLOAT64;
  for (int axis = 0; axis < walk->n_axes && weight == NULL; axis++)
    pass.walk.axes[axis].feature_stride = 0;
  normalize (&pass, n_pools);
}
