/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "normalize-private.h"
#include <math.h>

#define SHORT_RUN    128  /* fewer values of one line beside each other are better looked at as columns */
#define MOST_COLUMNS 1024 /* at a time; their lines stay in the first-level cache */
#define ACROSS       64   /* a tile's columns where the output lies the other way round: each row of cells fills whole cache lines */
#define LARGEST      0x1p1000
#define SMALLEST     0x1p-1000

static gsize
most_columns (const NormWalkAxis *rows, const NormWalkAxis *columns)
{
  return columns->cell_stride != 1 && rows->size >= ACROSS ? ACROSS : NORM_TILE_VALUES;
}

/* ---- rows -------------------------------------------------------------------------------------- */

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

static gboolean
changes_line (const NormNormalization *run, const NormWalkAxis *axis)
{
  return axis->pool_stride != 0 || (run->lines == NORM_LINES_BY_ROW && axis->feature_stride != 0);
}

/* One line for each pool and, unless features change from value to value, feature. From then on the walk's pool numbers are those of lines. */
static NormLine *
row_lines_new (NormNormalization *run)
{
  NormWalk along = { .n_axes = 0 };
  gsize index[NORM_MAX_AXES + 2] = { 0 }, n_lines = 1;
  NormPlace place = run->walk.start;
  NormLine *lines;

  for (int axis = 0; axis < run->walk.n_axes - 1; axis++)
    {
      if (changes_line (run, &run->walk.axes[axis]))
        along.axes[along.n_axes++] = run->walk.axes[axis];
    }
  for (int axis = run->walk.n_axes - 2; axis >= 0; axis--)
    {
      if (!changes_line (run, &run->walk.axes[axis]))
        continue;
      run->walk.axes[axis].pool_stride = n_lines;
      n_lines *= run->walk.axes[axis].size;
    }
  run->walk.start.pool = 0;
  lines = g_new (NormLine, n_lines);
  for (gsize line = 0; line < n_lines; line++)
    {
      lines[line] = norm_line_of (run, place.pool, run->lines == NORM_LINES_BY_FEATURE ? NORM_NO_FEATURE : place.feature);
      norm_walk_next (&along, along.n_axes, index, &place);
    }
  return lines;
}

/* With a line for each row, which feature that is does not matter any more: what lies beside each other can be one axis of rows. */
static void
merge_rows (NormWalk *walk)
{
  for (int axis = 0; axis < walk->n_axes; axis++)
    walk->axes[axis].feature_stride = 0;
  norm_walk_merge (walk, FALSE);
  if (walk->n_axes < 2)
    norm_walk_add_axis (walk);
}

static void
normalize_rows (NormNormalization *run)
{
  g_autofree NormLine *lines = NULL;
  NormTiles tiles;
  NormTile tile;

  if (run->lines != NORM_LINES_CAREFULLY)
    run->row_lines = lines = row_lines_new (run);
  if (run->lines == NORM_LINES_BY_ROW)
    merge_rows (&run->walk);
  put_rows_in_place (&run->walk);
  norm_tiles_init (&tiles, &run->walk, most_columns (&run->walk.axes[run->walk.n_axes - 2], &run->walk.axes[run->walk.n_axes - 1]), run->task);
  while (norm_tiles_next (&tiles, &tile))
    norm_normalize_tile (run, &tile);
}

/* ---- columns, whose lines are the same in every row -------------------------------------------- */

typedef struct
{
  double means[MOST_COLUMNS], mean_rests[MOST_COLUMNS], scales[MOST_COLUMNS], scale_rests[MOST_COLUMNS], biases[MOST_COLUMNS];
  guint32 pools[MOST_COLUMNS], features[MOST_COLUMNS];
} Columns;

/* Columns @first to @first + @n, @copies times */
static void
columns_fill (const NormNormalization *run, Columns *columns, const NormColumns *composite, gsize first, gsize n, gsize copies,
              const NormPlace *place)
{
  norm_columns_number (composite, &run->walk, first, n, columns->pools, columns->features);
  for (gsize column = 0; column < n * copies; column++)
    {
      gsize original = column % n;
      NormLine line = norm_line_of (run, place->pool + columns->pools[original], place->feature + columns->features[original]);

      columns->means[column] = line.mean;
      columns->mean_rests[column] = line.mean_rest;
      columns->scales[column] = line.scale;
      columns->scale_rests[column] = line.scale_rest;
      columns->biases[column] = line.bias;
    }
}

static void
normalize_plane (NormNormalization *run, const NormWalkAxis *rows, const NormWalkAxis *columns, const NormPlace *place)
{
  NormTiles tiles;
  NormTile tile;

  norm_tiles_init_plane (&tiles, rows, columns, place, most_columns (rows, columns), run->task);
  while (norm_tiles_next (&tiles, &tile))
    norm_normalize_tile (run, &tile);
}

/* @in_one rows as one row at a time, and then those left over */
static void
normalize_block (NormNormalization *run, NormWalkAxis rows, NormWalkAxis columns, const NormPlace *place, gsize in_one)
{
  NormPlace left = norm_place_along (place, &rows, rows.size - rows.size % in_one);
  NormWalkAxis several = rows, wide = columns;

  several.size /= in_one;
  several.stride *= (gssize) in_one;
  several.cell_stride *= in_one;
  wide.size *= in_one;
  normalize_plane (run, &several, &wide, place);
  rows.size %= in_one;
  normalize_plane (run, &rows, &columns, &left);
}

/* The axis before @composite is that of its rows. */
static void
normalize_columns (NormNormalization *run, const NormColumns *composite)
{
  const NormWalk *walk = &run->walk;
  const NormWalkAxis *rows = &walk->axes[composite->first - 1];
  NormWalkAxis columns = { .stride = composite->stride, .cell_stride = composite->cell_stride };
  gsize index[NORM_MAX_AXES + 2] = { 0 }, in_one = norm_columns_rows_in_one (composite, rows, FALSE);
  gsize most = norm_columns_piece (composite, MOST_COLUMNS);
  g_autofree Columns *arrays = g_new (Columns, 1);
  NormColumnLines lines = { arrays->means, arrays->mean_rests, arrays->scales, arrays->scale_rests, arrays->biases };
  NormPlace place = walk->start;

  run->column_lines = &lines;
  do
    for (gsize first = 0; first < composite->size; first += most)
      {
        NormPlace start = norm_place_along (&place, &columns, first);

        columns.size = MIN (most, composite->size - first);
        columns_fill (run, arrays, composite, first, columns.size, in_one, &place);
        normalize_block (run, *rows, columns, &start, in_one);
      }
  while (norm_walk_next (walk, composite->first - 1, index, &place));
  run->column_lines = NULL;
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

static NormLines
choose_lines (const NormNormalization *run, gsize n_pools, const NormColumns *composite)
{
  const NormWalkAxis *last = &run->walk.axes[run->walk.n_axes - 1];

  for (gsize pool = 0; run->reads == NORM_READ_DOUBLE && pool < n_pools; pool++)
    {
      if (is_doubtful (&run->scales[pool]))
        return NORM_LINES_CAREFULLY;
    }
  if (last->pool_stride != 0 || last->feature_stride > 1)
    return NORM_LINES_BY_COLUMN;
  if (last->size < SHORT_RUN && composite->size > last->size && find_rows (&run->walk, composite) >= 0)
    return NORM_LINES_BY_COLUMN;
  return last->feature_stride == 1 ? NORM_LINES_BY_FEATURE : NORM_LINES_BY_ROW;
}

static void
normalize (NormNormalization *run, gsize n_pools)
{
  NormWalk *walk = &run->walk;
  NormColumns composite;
  int rows;

  norm_walk_merge (walk, FALSE);
  if (walk->n_axes < 2)
    norm_walk_add_axis (walk);
  norm_columns_init (&composite, walk, FALSE);
  run->lines = choose_lines (run, n_pools, &composite);
  if (run->lines != NORM_LINES_BY_COLUMN)
    {
      normalize_rows (run);
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
  normalize_columns (run, &composite);
}

void
norm_normalize (const NormWalk *walk, const NormScale *scales, gsize n_pools, const double *weight, const double *bias, const NormOutput *output,
                const NormTask *task)
{
  NormNormalization run;

  run.walk = *walk;
  for (int axis = 0; axis < walk->n_axes && weight == NULL; axis++)
    run.walk.axes[axis].feature_stride = 0;
  run.scales = scales;
  run.weight = weight;
  run.bias = bias;
  run.output = output;
  run.task = task;
  run.kernels = norm_kernels ();
  run.reads = norm_view_reads (walk->view);
  run.converts = run.reads == NORM_READ_DOUBLE       ? NORM_DOUBLE_TO_DOUBLE
               : output->dtype == NORM_DTYPE_FLOAT32 ? NORM_FLOAT_TO_FLOAT
                                                     : NORM_FLOAT_TO_DOUBLE;
  run.element_size = norm_dtype_size (output->dtype);
  normalize (&run, n_pools);
  if (output->large)
    run.kernels->fence ();
}
