/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a plan ends: its memory against two of its choices, as a matrix, as curves and as a
 * table. */
#include "hr-limit-charts.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "hr-facts.h"
#include "hr-limit-words.h"

#define MAX_CURVES 7
#define N_BESIDE 2

/* ---- names of what is varied ---- */

static const char *
word_length (HrWorkload workload)
{
  return workload == HR_WORKLOAD_INFERENCE ? _("Context (tokens)")
                                           : _("Sequence length (tokens)");
}

/**
 * hr_grid_kind_name:
 * @kind: what is set against what
 * @workload: of the plan
 *
 * Returns: (transfer none): its name
 */
const char *
hr_grid_kind_name (HrGridKind kind)
{
  switch (kind)
    {
    case HR_GRID_MODELS:
      return _("Models by cards");
    case HR_GRID_COUNTS:
      return _("Cards by how many");
    case HR_GRID_FORMATS: case HR_N_GRIDS: default:
      return _("Weight formats by length");
    }
}

static const char *
axis_title (const HrGrid       *grid,
            const HrAxisValues *axis)
{
  const char *path = hr_axis_values_path (axis);

  if (strcmp (path, "weights") == 0)
    return _("Weight format");
  if (strcmp (path, "model") == 0)
    return _("Model");
  if (strcmp (path, "hardware") == 0)
    return _("Card");
  if (strcmp (path, "devices") == 0)
    return _("Number of cards");
  return word_length (hr_grid_get_answer (grid)->plan->workload);
}

static char *
value_label (const HrAxisValues *axis,
             guint               index)
{
  const char *path = hr_axis_values_path (axis);
  gconstpointer record = hr_axis_values_record (axis, index);

  if (strcmp (path, "weights") == 0)
    return g_strdup (((const HrFormat *) record)->name);
  if (strcmp (path, "model") == 0)
    return g_strdup (((const HrModel *) record)->name);
  if (strcmp (path, "hardware") == 0)
    return hr_short_name (record);
  if (strcmp (path, "devices") == 0)
    return g_strdup_printf ("%.0f", hr_axis_values_number (axis, index));
  return hr_word_tokens (hr_axis_values_number (axis, index), NULL);
}

static char *
value_sublabel (const HrAxisValues *axis,
                guint               index,
                HrByteUnit          unit)
{
  const char *path = hr_axis_values_path (axis);
  gconstpointer record = hr_axis_values_record (axis, index);

  if (strcmp (path, "weights") == 0)
    /* Translators: the size of a weight, as short as can be */
    return g_strdup_printf (_("%.3g bit"), ((const HrFormat *) record)->nominal_bits);
  if (strcmp (path, "model") == 0)
    return hr_format_count ((double) ((const HrModel *) record)->params_total);
  if (strcmp (path, "hardware") == 0)
    return hr_format_gib ((double) hr_device_capacity_bytes (record), unit);
  return NULL;
}

/* ---- matrix ---- */

static HrCellVerdict
cell_verdict (const HrSweepPoint *point)
{
  static const HrCellVerdict verdicts[] = {
    [HR_VERDICT_FITS] = HR_CELL_FITS,
    [HR_VERDICT_TIGHT] = HR_CELL_TIGHT,
    [HR_VERDICT_DOES_NOT_FIT] = HR_CELL_EXCEEDS,
    [HR_VERDICT_UNKNOWN] = HR_CELL_UNKNOWN,
  };

  return point->known ? verdicts[point->verdict] : HR_CELL_UNKNOWN;
}

static void
set_cell (HrMatrix     *matrix,
          const HrGrid *grid,
          guint         row,
          guint         column,
          HrByteUnit    unit)
{
  const HrSweepPoint *point = hr_grid_get_point (grid, row, column);
  double bytes = (double) point->peak_bytes, number = bytes / hr_byte_unit_bytes (unit);
  g_autofree char *text = point->known
                            ? g_strdup_printf (number < 99.95 ? "%.1f" : "%.0f", number) : NULL;
  g_autofree char *sentence = hr_sentence_point (point, unit);
  g_autofree char *description =
    g_strdup_printf ("%s, %s\n%s", hr_matrix_get_row (matrix, row)->label,
                     hr_matrix_get_column (matrix, column)->label, sentence);
  double usable = (double) point->usable_bytes;

  hr_matrix_set_cell (matrix, row, column, &(HrMatrixCell) {
    .verdict = cell_verdict (point), .text = text, .description = description,
    .level = usable > 0 && point->known ? CLAMP (bytes / usable, 0, 1) : 0,
  });
}

static void
add_headers (HrMatrix     *matrix,
             const HrGrid *grid,
             HrByteUnit    unit)
{
  const HrAxisValues *rows = hr_grid_get_rows (grid), *columns = hr_grid_get_columns (grid);

  for (guint i = 0; i < hr_axis_values_count (columns); i++)
    {
      g_autofree char *key = hr_axis_values_dup (columns, i);
      g_autofree char *label = value_label (columns, i);
      g_autofree char *sublabel = value_sublabel (columns, i, unit);

      hr_matrix_add_column (matrix, &(HrMatrixHeader) {
        key, label, sublabel, (gint) i == hr_grid_own_column (grid) });
    }
  for (guint i = 0; i < hr_axis_values_count (rows); i++)
    {
      g_autofree char *key = hr_axis_values_dup (rows, i);
      g_autofree char *label = value_label (rows, i);
      g_autofree char *sublabel = value_sublabel (rows, i, unit);

      hr_matrix_add_row (matrix, &(HrMatrixHeader) {
        key, label, sublabel, (gint) i == hr_grid_own_row (grid) });
    }
}

/**
 * hr_grid_to_matrix:
 * @grid: a grid that has been run
 * @unit: GiB or GB
 *
 * Returns: (transfer full): what fits, as a heat map; its cells in the order of the grid's points
 */
HrMatrix *
hr_grid_to_matrix (const HrGrid *grid,
                   HrByteUnit    unit)
{
  HrMatrix *matrix = hr_matrix_new ();

  hr_matrix_set_words (matrix, &(HrMatrixWords) {
    .rows = axis_title (grid, hr_grid_get_rows (grid)),
    .columns = axis_title (grid, hr_grid_get_columns (grid)), .current = _("This plan"),
    .verdicts = { [HR_CELL_UNKNOWN] = _("Unknown"), [HR_CELL_FITS] = _("Fits"),
                  [HR_CELL_TIGHT] = _("Tight"), [HR_CELL_EXCEEDS] = _("Does not fit") },
  });
  add_headers (matrix, grid, unit);
  for (guint row = 0; row < hr_matrix_get_n_rows (matrix); row++)
    for (guint column = 0; column < hr_matrix_get_n_columns (matrix); column++)
      set_cell (matrix, grid, row, column, unit);
  return matrix;
}

/* ---- table ---- */

static void
add_table_row (HrTable      *table,
               const HrGrid *grid,
               guint         row,
               HrByteUnit    unit)
{
  const HrAxisValues *columns = hr_grid_get_columns (grid);
  g_autofree char *label = value_label (hr_grid_get_rows (grid), row);

  hr_table_add_row (table, FALSE);
  hr_table_set_text (table, 0, label);
  for (guint i = 0; i < hr_axis_values_count (columns); i++)
    {
      const HrSweepPoint *point = hr_grid_get_point (grid, row, i);
      g_autofree char *sentence = hr_sentence_point (point, unit);

      if (point->known)
        hr_table_set_number (table, i + 1, (double) point->peak_bytes, sentence);
      else
        hr_table_set_text (table, i + 1, sentence);
    }
}

/**
 * hr_grid_to_table:
 * @grid: a grid that has been run
 * @unit: GiB or GB
 *
 * Returns: (transfer full): the same numbers as its matrix
 */
HrTable *
hr_grid_to_table (const HrGrid *grid,
                  HrByteUnit    unit)
{
  const HrAxisValues *rows = hr_grid_get_rows (grid), *columns = hr_grid_get_columns (grid);
  HrTable *table = hr_table_new ("matrix", hr_grid_kind_name (hr_grid_get_kind (grid)));

  hr_table_add_column (table, &(HrTableColumn) { hr_axis_values_path (rows),
                                                 axis_title (grid, rows), NULL, FALSE, 1 });
  for (guint i = 0; i < hr_axis_values_count (columns); i++)
    {
      g_autofree char *key = hr_axis_values_dup (columns, i);
      g_autofree char *label = value_label (columns, i);

      hr_table_add_column (table, &(HrTableColumn) { key, label, "bytes", TRUE, 1 });
    }
  for (guint i = 0; i < hr_axis_values_count (rows); i++)
    add_table_row (table, grid, i, unit);
  return table;
}

/**
 * hr_sentence_grid:
 * @grid: a grid that has been run
 *
 * Returns: (transfer full): the whole of it in one sentence
 */
char *
hr_sentence_grid (const HrGrid *grid)
{
  guint n_rows = hr_axis_values_count (hr_grid_get_rows (grid)), n_fits = 0;
  guint n = n_rows * hr_axis_values_count (hr_grid_get_columns (grid));

  for (guint i = 0; i < n; i++)
    {
      const HrSweepPoint *point = hr_grid_get_point (grid, i / (n / n_rows), i % (n / n_rows));

      n_fits += point->known && (point->verdict == HR_VERDICT_FITS
                                 || point->verdict == HR_VERDICT_TIGHT);
    }
  /* Translators: how many combinations of a table fit, of how many */
  return g_strdup_printf (ngettext ("%u of %u combination fits.", "%u of %u combinations fit.", n),
                          n_fits, n);
}

/* ---- curves ---- */

static double
add_curve (HrCurves     *curves,
           const HrGrid *grid,
           guint         row,
           guint         category)
{
  const HrAxisValues *rows = hr_grid_get_rows (grid), *columns = hr_grid_get_columns (grid);
  const HrFormat *format = hr_axis_values_record (rows, row);
  guint curve = hr_curves_add_curve (curves, &(HrCurve) { format->id, format->name, category,
                                                          (gint) row == hr_grid_own_row (grid) });
  double usable = 0;

  for (guint i = 0; i < hr_axis_values_count (columns); i++)
    {
      const HrSweepPoint *point = hr_grid_get_point (grid, row, i);

      hr_curves_add_point (curves, curve, &(HrCurvePoint) {
        hr_axis_values_number (columns, i), point->known ? (double) point->peak_bytes : NAN, NAN,
        NAN, NULL });
      usable = MAX (usable, (double) point->usable_bytes);
    }
  return usable;
}

/* The plan's format and its neighbours: what is far larger would press all others together. */
static gboolean
is_shown (const HrGrid *grid,
          guint         row)
{
  gint own = hr_grid_own_row (grid);

  return own < 0 || ABS ((gint) row - own) <= N_BESIDE;
}

static void
add_curves (HrCurves     *curves,
            const HrGrid *grid,
            HrByteUnit    unit)
{
  static const guint categories[MAX_CURVES] = {
    HR_CATEGORY_ACTIVATIONS, HR_CATEGORY_LOGITS, HR_CATEGORY_KV_CACHE, HR_CATEGORY_GATHERED,
    HR_CATEGORY_CONTEXT, HR_CATEGORY_OPTIMIZER, HR_CATEGORY_WORKSPACE,
  };
  guint n_rows = hr_axis_values_count (hr_grid_get_rows (grid));
  double usable = 0;

  for (guint i = 0; i < n_rows; i++)
    if (is_shown (grid, i))
      {
        gboolean own = (gint) i == hr_grid_own_row (grid);
        double most = add_curve (curves, grid, i, own ? HR_CATEGORY_WEIGHTS
                                                      : categories[i % MAX_CURVES]);

        usable = MAX (usable, most);
      }
  if (usable > 0)
    {
      g_autofree char *size = hr_format_bytes (usable, unit);

      hr_curves_add_line (curves, &(HrCurvesLine) { usable, size, HR_CHART_Y, TRUE });
    }
}

/**
 * hr_limit_curves_new:
 * @catalog: the records of @answer
 * @answer: an answer without error
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (nullable): memory against length for several weight formats, with what
 *   the device can give; %NULL where nothing can be varied
 */
HrCurves *
hr_limit_curves_new (HrCatalog      *catalog,
                     const HrAnswer *answer,
                     HrByteUnit      unit)
{
  g_autoptr (HrGrid) grid = hr_grid_new (HR_GRID_FORMATS, catalog, answer);
  HrCurves *curves;
  gint own;

  if (grid == NULL)
    return NULL;
  hr_grid_run (grid, FALSE, NULL);
  curves = hr_curves_new ();
  hr_chart_set_axis (HR_CHART (curves), HR_CHART_X, &(HrChartAxis) {
    .title = word_length (answer->plan->workload), .scale = HR_AXIS_BINARY_LOG,
    .format = hr_word_tokens, .format_tick = hr_word_tokens,
  });
  hr_set_byte_axis (HR_CHART (curves), HR_CHART_Y, _("Fullest device (GiB)"),
                    _("Fullest device (GB)"), unit);
  add_curves (curves, grid, unit);
  own = hr_grid_own_column (grid);
  if (own >= 0)
    hr_curves_set_current (curves, hr_axis_values_number (hr_grid_get_columns (grid),
                                                          (guint) own), _("This plan"));
  return curves;
}

/**
 * hr_limit_matrix_new:
 * @catalog: the records of @answer
 * @answer: an answer without error
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (nullable): which weight formats fit at which length; %NULL where
 *   nothing can be varied
 */
HrMatrix *
hr_limit_matrix_new (HrCatalog      *catalog,
                     const HrAnswer *answer,
                     HrByteUnit      unit)
{
  g_autoptr (HrGrid) grid = hr_grid_new (HR_GRID_FORMATS, catalog, answer);

  if (grid == NULL)
    return NULL;
  hr_grid_run (grid, FALSE, NULL);
  return hr_grid_to_matrix (grid, unit);
}
