/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a plan ends: its memory against length and weight format, as curves and as a matrix. */
#include "hr-limit-charts.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "hr-field.h"
#include "hr-sentences.h"

#define FIRST_TOKENS 2048
#define LAST_TOKENS 131072
#define MAX_LENGTHS 8
#define MAX_FORMATS 7
#define N_BESIDE 2

/* What is varied: the weight format and how much text there is. */
typedef struct {
  HrCatalog      *catalog;
  const HrAnswer *answer;
  const HrField  *length;
  double          now;                         /* tokens of the present plan */
  double          lengths[MAX_LENGTHS];
  guint           n_lengths;
  const HrFormat *formats[MAX_FORMATS];        /* the most bits first */
  guint           n_formats;
} Grid;

typedef struct {
  HrVerdict verdict;
  double    bytes;             /* of the process on the fullest device; NaN: no answer */
  double    usable;
} Place;

/* ---- what is varied ---- */

static gint
compare_bits (gconstpointer a,
              gconstpointer b)
{
  const HrFormat *left = *(const HrFormat *const *) a, *right = *(const HrFormat *const *) b;

  if (left->nominal_bits != right->nominal_bits)
    return left->nominal_bits < right->nominal_bits ? 1 : -1;
  return strcmp (left->id, right->id);
}

/* Of two formats of a size the one of the plainer name is what people have. */
static double
distance (const HrFormat *format,
          double          bits)
{
  return fabs (log (format->nominal_bits / bits)) + 0.03 * (double) strlen (format->name);
}

static const HrFormat *
find_nearest (GPtrArray *formats,
              double     bits)
{
  const HrFormat *best = g_ptr_array_index (formats, 0);

  for (guint i = 1; i < formats->len; i++)
    if (distance (g_ptr_array_index (formats, i), bits) < distance (best, bits))
      best = g_ptr_array_index (formats, i);
  return best;
}

/* Weights of more than 16 bit are for training. */
static GPtrArray *
list_formats (const Grid *self)
{
  const HrRecords *records = &self->answer->records;
  GPtrArray *all = hr_catalog_list_formats (self->catalog, NULL);
  GPtrArray *run = g_ptr_array_new ();

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const HrFormat *format = g_ptr_array_index (all, i);

      if (format->nominal_bits > 0 && (format->nominal_bits <= 16 || format == records->format)
          && hr_engine_supports_format (records->engine, format->id))
        g_ptr_array_add (run, (gpointer) format);
    }
  g_ptr_array_sort (run, compare_bits);
  return run;
}

/* By equal steps of size over what the engine runs; the plan's own takes the place next to it. */
static void
choose_formats (Grid *self)
{
  g_autoptr (GPtrArray) run = list_formats (self);
  const HrFormat *own = self->answer->records.format;
  double most, least;

  if (run->len == 0)
    return;
  most = ((const HrFormat *) g_ptr_array_index (run, 0))->nominal_bits;
  least = ((const HrFormat *) g_ptr_array_index (run, run->len - 1))->nominal_bits;
  for (guint i = 0; i < MAX_FORMATS; i++)
    {
      double bits = most * pow (least / most, i / (MAX_FORMATS - 1.0));
      double half_step = sqrt (pow (most / least, 1 / (MAX_FORMATS - 1.0)));
      const HrFormat *format = find_nearest (run, bits);

      if (own->nominal_bits <= bits * half_step && own->nominal_bits > bits / half_step)
        format = own;
      if (self->n_formats == 0 || self->formats[self->n_formats - 1] != format)
        self->formats[self->n_formats++] = format;
    }
}

static void
choose_lengths (Grid *self)
{
  guint64 most = self->answer->records.model->max_context;
  double last = most > 0 ? MIN ((double) most, LAST_TOKENS) : LAST_TOKENS;

  for (double tokens = FIRST_TOKENS; tokens <= last && self->n_lengths < MAX_LENGTHS; tokens *= 2)
    self->lengths[self->n_lengths++] = tokens;
}

static gboolean
grid_init (Grid           *self,
           HrCatalog      *catalog,
           const HrAnswer *answer)
{
  gboolean serving = answer->plan->workload == HR_WORKLOAD_INFERENCE;

  *self = (Grid) { .catalog = catalog, .answer = answer };
  self->length = hr_field_find (serving ? "inference.context" : "training.seq_len");
  self->now = hr_field_get_effective (self->length, answer->plan, &answer->records);
  choose_formats (self);
  choose_lengths (self);
  return self->n_formats > 0 && self->n_lengths > 1;
}

/* ---- estimates ---- */

static void
read_estimate (const HrEstimate *estimate,
               Place            *out)
{
  double least = G_MAXDOUBLE;

  out->verdict = estimate->verdict;
  for (guint i = 0; i < estimate->n_devices; i++)
    {
      const HrDeviceEstimate *device = &estimate->devices[i];
      double left = (double) device->usable_bytes - (double) device->process_bytes;

      if (left >= least)
        continue;
      least = left;
      out->bytes = device->process_bytes;
      out->usable = device->usable_bytes;
    }
}

static Place
visit (const Grid     *self,
       const HrFormat *format,
       double          tokens)
{
  g_autoptr (HrPlan) plan = hr_plan_copy (self->answer->plan);
  g_autofree HrEstimate *estimate = g_new0 (HrEstimate, 1);
  Place place = { HR_VERDICT_UNKNOWN, NAN, 0 };
  HrRecords records;

  g_free (plan->weights);
  plan->weights = g_strdup (format->id);
  hr_field_set (self->length, plan, tokens);
  if (hr_records_look_up (&records, self->catalog, plan, NULL)
      && hr_estimate_run (plan, &records, estimate, NULL))
    read_estimate (estimate, &place);
  hr_estimate_clear (estimate);
  return place;
}

/* ---- words ---- */

static char *
format_tokens (double   value,
               gpointer user_data)
{
  if (value >= 1024)
    /* Translators: thousands (1024) of tokens beside an axis: "32 k" */
    return g_strdup_printf (_("%.4g\302\240k"), value / 1024);
  return g_strdup_printf ("%.4g", value);
}

static char *
format_bytes (double   value,
              gpointer user_data)
{
  return hr_format_bytes (value, GPOINTER_TO_UINT (user_data));
}

static double
unit_bytes (HrByteUnit unit)
{
  return unit == HR_BYTE_UNIT_BINARY ? (double) HR_GIB : 1e9;
}

static char *
format_tick (double   value,
             gpointer user_data)
{
  return g_strdup_printf ("%.4g", value / unit_bytes (GPOINTER_TO_UINT (user_data)));
}

static const char *
word_length (const Grid *self)
{
  return self->answer->plan->workload == HR_WORKLOAD_INFERENCE ? _("Context (tokens)")
                                                               : _("Sequence length (tokens)");
}

/* ---- curves ---- */

static void
set_axes (HrCurves   *curves,
          const Grid *self,
          HrByteUnit  unit)
{
  hr_chart_set_axis (HR_CHART (curves), HR_CHART_X, &(HrChartAxis) {
    .title = word_length (self), .scale = HR_AXIS_BINARY_LOG, .format = format_tokens,
    .format_tick = format_tokens,
  });
  hr_chart_set_axis (HR_CHART (curves), HR_CHART_Y, &(HrChartAxis) {
    .title = unit == HR_BYTE_UNIT_BINARY ? _("Fullest device (GiB)") : _("Fullest device (GB)"),
    .scale = unit == HR_BYTE_UNIT_BINARY ? HR_AXIS_BINARY : HR_AXIS_DECIMAL,
    .format = format_bytes, .format_tick = format_tick, .user_data = GUINT_TO_POINTER (unit),
  });
}

static double
add_curve (HrCurves       *curves,
           const Grid     *self,
           const HrFormat *format,
           guint           category)
{
  gboolean is_main = format == self->answer->records.format;
  guint curve = hr_curves_add_curve (curves, &(HrCurve) { format->id, format->name, category,
                                                          is_main });
  double usable = 0;

  for (guint i = 0; i < self->n_lengths; i++)
    {
      Place place = visit (self, format, self->lengths[i]);

      hr_curves_add_point (curves, curve, &(HrCurvePoint) { self->lengths[i], place.bytes, NAN,
                                                            NAN, NULL });
      usable = MAX (usable, place.usable);
    }
  return usable;
}

/* The plan's format and its neighbours: what is far larger would press all others together. */
static gboolean
is_shown (const Grid *self,
          guint       format)
{
  for (guint i = 0; i < self->n_formats; i++)
    if (self->formats[i] == self->answer->records.format)
      return ABS ((int) format - (int) i) <= N_BESIDE;
  return TRUE;
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
  static const guint categories[] = {
    HR_CATEGORY_ACTIVATIONS, HR_CATEGORY_LOGITS, HR_CATEGORY_KV_CACHE, HR_CATEGORY_GATHERED,
    HR_CATEGORY_CONTEXT, HR_CATEGORY_OPTIMIZER, HR_CATEGORY_WORKSPACE,
  };
  HrCurves *curves;
  double usable = 0;
  Grid grid;

  G_STATIC_ASSERT (G_N_ELEMENTS (categories) == MAX_FORMATS);
  if (!grid_init (&grid, catalog, answer))
    return NULL;
  curves = hr_curves_new ();
  set_axes (curves, &grid, unit);
  for (guint i = 0; i < grid.n_formats; i++)
    if (is_shown (&grid, i))
      {
        gboolean own = grid.formats[i] == answer->records.format;
        double most = add_curve (curves, &grid, grid.formats[i],
                                 own ? HR_CATEGORY_WEIGHTS : categories[i]);

        usable = MAX (usable, most);
      }
  if (usable > 0)
    {
      g_autofree char *size = hr_format_bytes (usable, unit);

      hr_curves_add_line (curves, &(HrCurvesLine) { usable, size, HR_CHART_Y, TRUE });
    }
  if (grid.now >= grid.lengths[0] && grid.now <= grid.lengths[grid.n_lengths - 1])
    hr_curves_set_current (curves, grid.now, _("This plan"));
  return curves;
}

/* ---- matrix ---- */

static const HrCellVerdict cell_verdicts[] = {
  [HR_VERDICT_FITS] = HR_CELL_FITS,
  [HR_VERDICT_TIGHT] = HR_CELL_TIGHT,
  [HR_VERDICT_DOES_NOT_FIT] = HR_CELL_EXCEEDS,
  [HR_VERDICT_UNKNOWN] = HR_CELL_UNKNOWN,
};

static void
set_cell (HrMatrix   *matrix,
          const Grid *self,
          guint       row,
          guint       column,
          HrByteUnit  unit)
{
  Place place = visit (self, self->formats[row], self->lengths[column]);
  double number = place.bytes / unit_bytes (unit);
  g_autofree char *text = isnan (number) ? NULL
                          : g_strdup_printf (number < 99.95 ? "%.1f" : "%.0f", number);
  HrMatrixCell cell = {
    .verdict = cell_verdicts[place.verdict], .text = text,
    .level = place.usable > 0 && !isnan (number) ? CLAMP (place.bytes / place.usable, 0, 1) : 0,
  };

  hr_matrix_set_cell (matrix, row, column, &cell);
}

static void
add_headers (HrMatrix   *matrix,
             const Grid *self)
{
  for (guint i = 0; i < self->n_lengths; i++)
    {
      g_autofree char *label = format_tokens (self->lengths[i], NULL);

      hr_matrix_add_column (matrix, &(HrMatrixHeader) { label, label, NULL,
                                                        self->lengths[i] == self->now });
    }
  for (guint i = 0; i < self->n_formats; i++)
    {
      const HrFormat *format = self->formats[i];
      /* Translators: the size of a weight, as short as can be */
      g_autofree char *bits = g_strdup_printf (_("%.3g bit"), format->nominal_bits);

      hr_matrix_add_row (matrix, &(HrMatrixHeader) { format->id, format->name, bits,
                                                     format == self->answer->records.format });
    }
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
  HrMatrix *matrix;
  Grid grid;

  if (!grid_init (&grid, catalog, answer))
    return NULL;
  matrix = hr_matrix_new ();
  hr_matrix_set_words (matrix, &(HrMatrixWords) {
    .rows = _("Weight format"), .columns = word_length (&grid), .current = _("This plan"),
    .verdicts = { [HR_CELL_UNKNOWN] = _("Unknown"), [HR_CELL_FITS] = _("Fits"),
                  [HR_CELL_TIGHT] = _("Tight"), [HR_CELL_EXCEEDS] = _("Does not fit") },
  });
  add_headers (matrix, &grid);
  for (guint row = 0; row < grid.n_formats; row++)
    for (guint column = 0; column < grid.n_lengths; column++)
      set_cell (matrix, &grid, row, column, unit);
  return matrix;
}
